/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-error.h"
#include "ns3/isac-qoe-fit.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

using isac::FitQoeByLikelihood;
using isac::IsClose;
using isac::QoeFit;
using isac::QoeFitOutcome;
using isac::QoeLeastSquares;
using isac::QoeModel;
using isac::QoeSample;
using isac::QoeStructure;
using isac::QosFactors;

namespace
{

const double DEVIATION = std::sqrt(0.8);

/// Draws requests and scores; the same on every machine
class Source
{
  public:
    /**
     * @param seed of the generator
     */
    explicit Source(uint64_t seed)
        : m_generator(seed)
    {
    }

    /**
     * @param from least value
     * @param to largest value
     * @return uniform between them
     */
    double Uniform(double from, double to)
    {
        return from + (to - from) * static_cast<double>(m_generator() >> 11) * 0x1p-53;
    }

    /**
     * @param n number of samples
     * @return requests as users have them, without scores
     */
    std::vector<QoeSample> Requests(int n)
    {
        std::vector<QoeSample> samples(n);
        for (auto& sample : samples)
        {
            sample.impact = Uniform(0.7, 1.0);
            sample.quality = isac::ContentQuality(Uniform(0.5, 1.5), 2.0);
            sample.latency = Uniform(0.02, 0.08);
        }
        return samples;
    }

    /**
     * @param model a user
     * @param n number of samples
     * @return requests and the user's opinions of them, exactly as experienced
     */
    std::vector<QoeSample> Exact(const QoeModel& model, int n)
    {
        auto samples = Requests(n);
        for (auto& sample : samples)
        {
            sample.opinionScore = isac::Qoe(model, sample.impact, sample.quality, sample.latency);
        }
        return samples;
    }

    /**
     * @param model a user
     * @param n number of samples
     * @return requests and the user's opinions of them, as MosModel::QOE has it
     */
    std::vector<QoeSample> Noisy(const QoeModel& model, int n)
    {
        auto samples = Exact(model, n);
        for (auto& sample : samples)
        {
            sample.opinionScore =
                isac::TruncatedNormalQuantile(Uniform(0.0, 1.0),
                                              std::clamp(sample.opinionScore, 1.0, 5.0),
                                              DEVIATION,
                                              1.0,
                                              5.0);
        }
        return samples;
    }

  private:
    std::mt19937_64 m_generator; ///< of all values
};

/**
 * @param impact of the request
 * @param quality of the request
 * @param latency of the request, in s
 * @param score the user's
 * @return the sample
 */
QoeSample
Sample(double impact, double quality, double latency, double score)
{
    QoeSample sample;
    sample.impact = impact;
    sample.quality = quality;
    sample.latency = latency;
    sample.opinionScore = score;
    return sample;
}

/**
 * @param samples a window
 * @param selected the factors
 * @return the window's least squares
 */
QoeFit
FitLeastSquares(const std::vector<QoeSample>& samples, const QosFactors& selected = {})
{
    QoeLeastSquares window;
    for (const auto& sample : samples)
    {
        window.Add(sample);
    }
    return window.Fit(selected);
}

/**
 * @param samples a window
 * @param structure a structure
 * @param fit weights
 * @return mean squared difference of scores and experience
 */
double
MeanSquaredError(const std::vector<QoeSample>& samples, QoeStructure structure, const QoeFit& fit)
{
    auto model = fit.model;
    model.structure = structure;
    double sum = 0.0;
    for (const auto& sample : samples)
    {
        const double qoe = isac::Qoe(model, sample.impact, sample.quality, sample.latency);
        sum += (sample.opinionScore - qoe) * (sample.opinionScore - qoe);
    }
    return sum / samples.size();
}

/**
 * @param samples a window
 * @param model a user
 * @return logarithm of the probability density of the scores, by its definition
 */
double
LogLikelihood(const std::vector<QoeSample>& samples, const QoeModel& model)
{
    const auto distribution = [](double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); };
    double sum = 0.0;
    for (const auto& sample : samples)
    {
        const double location =
            std::clamp(isac::Qoe(model, sample.impact, sample.quality, sample.latency), 1.0, 5.0);
        const double scale =
            distribution((5.0 - location) / DEVIATION) - distribution((1.0 - location) / DEVIATION);
        const double x = (sample.opinionScore - location) / DEVIATION;
        sum += std::log(std::exp(-0.5 * x * x) / scale);
    }
    return sum;
}

/**
 * @param function what is to be refused
 * @return the error's message, empty where there is none
 */
template <typename F>
std::string
Complaint(const F& function)
{
    try
    {
        function();
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "";
}

const QoeModel LINEAR_USER{QoeStructure::LINEAR, 7.67, 19.6, 0.0};
const QoeModel RATIO_USER{QoeStructure::RATIO, 0.0, 0.0, 0.282};

} // namespace

TEST(IsacQoeFit, ExactScoresGiveExactWeights)
{
    Source source(1);
    for (int n : {6, 20, 1000})
    {
        const auto linear = FitLeastSquares(source.Exact(LINEAR_USER, n));
        EXPECT_EQ(linear.model.structure, QoeStructure::LINEAR);
        EXPECT_TRUE(IsClose(linear.model.qualityWeight, 7.67, 1e-11));
        EXPECT_TRUE(IsClose(linear.model.latencyWeight, 19.6, 1e-11));
        EXPECT_LT(linear.linearError, 1e-12);
        EXPECT_GT(linear.ratioError, 1e-3);
        EXPECT_EQ(linear.outcome, QoeFitOutcome::DISTINCT);
        EXPECT_EQ(linear.samples, n);

        const auto ratio = FitLeastSquares(source.Exact(RATIO_USER, n));
        EXPECT_EQ(ratio.model.structure, QoeStructure::RATIO);
        EXPECT_TRUE(IsClose(ratio.model.ratioWeight, 0.282, 1e-13));
        EXPECT_LT(ratio.ratioError, 1e-12);
        EXPECT_GT(ratio.linearError, 1e-3);
        EXPECT_EQ(ratio.outcome, QoeFitOutcome::DISTINCT);
        EXPECT_GT(ratio.confidence, 0.95);
    }
}

/// Conditions of Karush, Kuhn and Tucker, whatever the scores: the constraints bind in many
/// windows.
TEST(IsacQoeFit, LeastSquaresMeetsItsOptimalityConditions)
{
    Source source(2);
    int bound = 0;
    for (int trial = 0; trial < 500; ++trial)
    {
        auto samples = source.Requests(12);
        for (auto& sample : samples)
        {
            sample.opinionScore = source.Uniform(-3.0, 3.0);
        }
        const auto fit = FitLeastSquares(samples);
        double byQuality = 0.0;
        double byLatency = 0.0;
        double byRatio = 0.0;
        for (const auto& sample : samples)
        {
            const double quality = sample.impact * sample.quality;
            const double latency = sample.impact * sample.latency;
            const double error = fit.model.qualityWeight * quality -
                                 fit.model.latencyWeight * latency - sample.opinionScore;
            byQuality += error * quality;
            byLatency -= error * latency;
            const double ratio = quality / sample.latency;
            byRatio += (fit.model.ratioWeight * ratio - sample.opinionScore) * ratio;
        }
        const auto check = [](double weight, double derivative, double tolerance) {
            EXPECT_GE(weight, 0.0);
            EXPECT_GE(derivative, -tolerance);
            EXPECT_TRUE(weight == 0.0 || derivative <= tolerance);
        };
        check(fit.model.qualityWeight, byQuality, 1e-10);
        check(fit.model.latencyWeight, byLatency, 1e-11);
        check(fit.model.ratioWeight, byRatio, 1e-9);
        bound += fit.model.qualityWeight == 0.0 || fit.model.latencyWeight == 0.0;
        EXPECT_TRUE(
            IsClose(fit.linearError, MeanSquaredError(samples, QoeStructure::LINEAR, fit), 1e-11));
        EXPECT_TRUE(
            IsClose(fit.ratioError, MeanSquaredError(samples, QoeStructure::RATIO, fit), 1e-11));
    }
    EXPECT_GT(bound, 100);
    EXPECT_LT(bound, 490);
}

TEST(IsacQoeFit, WeightsScaleWithScoresAndUnits)
{
    Source source(3);
    const auto samples = source.Noisy(LINEAR_USER, 50);
    const auto fit = FitLeastSquares(samples);
    auto scaled = samples;
    for (auto& sample : scaled)
    {
        sample.opinionScore *= 20.0;
        sample.latency *= 1e3;
    }
    const auto other = FitLeastSquares(scaled);
    EXPECT_EQ(other.model.structure, fit.model.structure);
    EXPECT_TRUE(IsClose(other.model.qualityWeight, 20.0 * fit.model.qualityWeight));
    EXPECT_TRUE(IsClose(other.model.latencyWeight, 0.02 * fit.model.latencyWeight, 1e-11));
    EXPECT_TRUE(IsClose(other.model.ratioWeight, 2e4 * fit.model.ratioWeight));
    EXPECT_TRUE(IsClose(other.linearError, 400.0 * fit.linearError, 1e-11));
    EXPECT_TRUE(IsClose(other.ratioError, 400.0 * fit.ratioError, 1e-11));
    EXPECT_TRUE(IsClose(other.confidence, fit.confidence, 1e-9));
}

TEST(IsacQoeFit, FactorsThatAreNotSelectedHaveNoWeight)
{
    Source source(4);
    const auto samples = source.Noisy(LINEAR_USER, 40);
    for (bool isLikelihood : {false, true})
    {
        const auto run = [&](const QosFactors& selected) {
            return isLikelihood ? FitQoeByLikelihood(samples, selected, DEVIATION)
                                : FitLeastSquares(samples, selected);
        };
        const auto quality = run({true, false});
        EXPECT_GT(quality.model.qualityWeight, 0.0);
        EXPECT_EQ(quality.model.latencyWeight, 0.0);
        EXPECT_GT(quality.model.ratioWeight, 0.0);
        // Latency alone only lowers the experience: nothing fits scores above 0.
        const auto latency = run({false, true});
        EXPECT_EQ(latency.model.qualityWeight, 0.0);
        EXPECT_EQ(latency.model.latencyWeight, 0.0);
        EXPECT_EQ(latency.model.structure, QoeStructure::RATIO);
        const auto none = run({false, false});
        EXPECT_EQ(none.outcome, QoeFitOutcome::NO_FACTOR);
        EXPECT_EQ(none.samples, 40);
        EXPECT_EQ(none.model.qualityWeight, 0.0);
        EXPECT_EQ(none.model.latencyWeight, 0.0);
        EXPECT_EQ(none.model.ratioWeight, 0.0);
        EXPECT_TRUE(IsClose(none.linearError, none.ratioError));
    }
}

TEST(IsacQoeFit, PoorWindowsSayWhy)
{
    Source source(5);
    for (bool isLikelihood : {false, true})
    {
        const auto run = [&](const std::vector<QoeSample>& samples) {
            return isLikelihood ? FitQoeByLikelihood(samples, {}, DEVIATION)
                                : FitLeastSquares(samples);
        };
        const auto empty = run({});
        EXPECT_EQ(empty.outcome, QoeFitOutcome::NO_SAMPLES);
        EXPECT_EQ(empty.samples, 0);
        EXPECT_EQ(empty.model.qualityWeight, 0.0);

        // One sample fits both structures, and any weight on latency.
        const auto sample = Sample(0.8, 0.6, 0.05, 3.0);
        const auto one = run({sample});
        EXPECT_EQ(one.outcome, QoeFitOutcome::AMBIGUOUS);
        EXPECT_EQ(one.confidence, 0.5);
        EXPECT_EQ(one.model.structure, QoeStructure::LINEAR);
        EXPECT_EQ(one.model.latencyWeight, 0.0);
        EXPECT_TRUE(IsClose(one.model.qualityWeight, 3.0 / (0.8 * 0.6), 1e-6));
        EXPECT_TRUE(IsClose(one.model.ratioWeight, 3.0 * 0.05 / (0.8 * 0.6), 1e-6));

        // Where latency never changes, L2 is L1 without weight on it.
        auto equal = source.Requests(30);
        for (auto& request : equal)
        {
            request.latency = 0.04;
            request.opinionScore = request.impact * 6.0 * request.quality +
                                   (source.Uniform(0.0, 1.0) < 0.5 ? -0.3 : 0.3);
        }
        const auto tied = run(equal);
        EXPECT_EQ(tied.outcome, QoeFitOutcome::AMBIGUOUS);
        EXPECT_LE(tied.linearError, tied.ratioError * (1.0 + 1e-6));

        // Nor quality: any weights on the line w1 q - w2 latency fit L1.
        for (auto& request : equal)
        {
            request.quality = 0.6;
        }
        const auto line = run(equal);
        EXPECT_EQ(line.outcome, QoeFitOutcome::AMBIGUOUS);
        EXPECT_EQ(line.model.latencyWeight, 0.0);
        EXPECT_NEAR(line.model.qualityWeight * 0.04, line.model.ratioWeight, 1e-6);
        EXPECT_TRUE(IsClose(line.linearError, line.ratioError, 1e-6));
    }
}

TEST(IsacQoeFit, IncompleteSamplesAreLeftOutAndCounted)
{
    Source source(6);
    auto samples = source.Noisy(RATIO_USER, 30);
    const auto expected = FitLeastSquares(samples);
    const auto likely = FitQoeByLikelihood(samples, {}, DEVIATION);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    samples.push_back(Sample(1.0, 0.5, std::numeric_limits<double>::infinity(), 1.0));
    samples.insert(samples.begin(), Sample(1.0, 0.5, 0.05, nan));
    samples.push_back(Sample(1.0, 0.0, nan, nan));
    for (const auto& [fit, reference] : {std::pair(FitLeastSquares(samples), expected),
                                         {FitQoeByLikelihood(samples, {}, DEVIATION), likely}})
    {
        EXPECT_EQ(fit.samples, 30);
        EXPECT_EQ(fit.leftOut, 3);
        EXPECT_EQ(fit.model.ratioWeight, reference.model.ratioWeight);
        EXPECT_EQ(fit.model.qualityWeight, reference.model.qualityWeight);
        EXPECT_EQ(fit.linearError, reference.linearError);
    }
    const auto nothing = FitLeastSquares({samples.front()});
    EXPECT_EQ(nothing.outcome, QoeFitOutcome::NO_SAMPLES);
    EXPECT_EQ(nothing.leftOut, 1);
}

TEST(IsacQoeFit, AWindowCanBeClearedAndFilledAgain)
{
    Source source(7);
    QoeLeastSquares window;
    for (const auto& sample : source.Noisy(RATIO_USER, 25))
    {
        window.Add(sample);
    }
    window.Clear();
    EXPECT_EQ(window.Fit({}).outcome, QoeFitOutcome::NO_SAMPLES);
    const auto samples = source.Noisy(LINEAR_USER, 25);
    for (const auto& sample : samples)
    {
        window.Add(sample);
    }
    EXPECT_EQ(window.Fit({}).model.qualityWeight, FitLeastSquares(samples).model.qualityWeight);
    EXPECT_EQ(window.Fit({}).linearError, FitLeastSquares(samples).linearError);
}

/// Four numbers in a row do not make a sample, and one that nobody fills in is none.
TEST(IsacQoeFit, SamplesAreFilledByName)
{
    EXPECT_FALSE(std::is_aggregate_v<QoeSample>);
    EXPECT_EQ(FitLeastSquares({QoeSample()}).leftOut, 1);
    QoeSample sample;
    sample.latency = 0.05;
    sample.opinionScore = 3.0;
    EXPECT_EQ(Complaint([&] { QoeLeastSquares().Add(sample); }),
              "isac: QoE fit: impact = nan: must be positive and finite");
    sample.impact = 1.0;
    EXPECT_EQ(Complaint([&] { QoeLeastSquares().Add(sample); }),
              "isac: QoE fit: quality = nan: must be at least 0 and finite");
}

TEST(IsacQoeFit, BadSamplesAreRefused)
{
    const double infinite = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto complain = [](const QoeSample& sample) {
        return Complaint([&] { QoeLeastSquares().Add(sample); });
    };
    EXPECT_EQ(complain(Sample(0.0, 0.5, 0.05, 3.0)),
              "isac: QoE fit: impact = 0: must be positive and finite");
    EXPECT_EQ(complain(Sample(nan, 0.5, 0.05, 3.0)),
              "isac: QoE fit: impact = nan: must be positive and finite");
    EXPECT_EQ(complain(Sample(1.0, -0.5, 0.05, 3.0)),
              "isac: QoE fit: quality = -0.5: must be at least 0 and finite");
    EXPECT_EQ(complain(Sample(1.0, infinite, 0.05, 3.0)),
              "isac: QoE fit: quality = inf: must be at least 0 and finite");
    EXPECT_EQ(complain(Sample(1.0, 0.5, 0.0, 3.0)), "isac: QoE fit: latency = 0: must be positive");
    EXPECT_EQ(complain(Sample(1.0, 0.5, 0.05, infinite)),
              "isac: QoE fit: opinion score = inf: must be finite");
    EXPECT_EQ(Complaint([] { FitQoeByLikelihood({Sample(1.0, 0.5, 0.05, 5.5)}, {}, DEVIATION); }),
              "isac: QoE fit: opinion score = 5.5: must be in [1, 5]");
    EXPECT_EQ(Complaint([] { FitQoeByLikelihood({}, {}, 0.0); }),
              "isac: QoE fit: deviation = 0: must be positive and finite");
}

/// Of a noise-free window far from the scale's ends there is nothing to correct.
TEST(IsacQoeFit, LikelihoodWithoutNoiseIsExact)
{
    Source source(8);
    const QoeModel linear{QoeStructure::LINEAR, 6.5, 15.0, 0.0};
    const auto fit = FitQoeByLikelihood(source.Exact(linear, 60), {}, 0.02);
    EXPECT_EQ(fit.model.structure, QoeStructure::LINEAR);
    EXPECT_TRUE(IsClose(fit.model.qualityWeight, 6.5, 1e-7));
    EXPECT_TRUE(IsClose(fit.model.latencyWeight, 15.0, 1e-6));
    EXPECT_EQ(fit.outcome, QoeFitOutcome::DISTINCT);
}

/// No weights on a grid are more likely, by more than the bend where the scale ends may hide.
TEST(IsacQoeFit, LikelihoodIsAboveThatOfAGrid)
{
    Source source(9);
    for (const auto& user : {LINEAR_USER, RATIO_USER})
    {
        for (int trial = 0; trial < 5; ++trial)
        {
            const auto samples = source.Noisy(user, 40);
            const auto fit = FitQoeByLikelihood(samples, {}, DEVIATION);
            auto model = fit.model;
            model.structure = QoeStructure::RATIO;
            const double ratio = LogLikelihood(samples, model);
            for (double weight = 0.05; weight < 1.5; weight *= 1.01)
            {
                model.ratioWeight = weight;
                EXPECT_LE(LogLikelihood(samples, model), ratio + 0.5);
            }
            model.structure = QoeStructure::LINEAR;
            const double linear = LogLikelihood(samples, model);
            for (double quality = 4.0; quality < 12.0; quality += 0.25)
            {
                for (double latency = 0.0; latency < 60.0; latency += 4.0)
                {
                    model.qualityWeight = quality;
                    model.latencyWeight = latency;
                    EXPECT_LE(LogLikelihood(samples, model), linear + 0.5);
                }
            }
        }
    }
}

/// Over many windows the likelihood finds weights and structure that least squares misses.
TEST(IsacQoeFitExtensive, LikelihoodIsConsistentOnTheScale)
{
    Source source(10);
    const int trials = 100;
    const int n = 300;
    double quality = 0.0;
    double latency = 0.0;
    double ratio = 0.0;
    double pulled = 0.0;
    int structures = 0;
    int mistaken = 0;
    for (int trial = 0; trial < trials; ++trial)
    {
        const auto linearUser = source.Noisy(LINEAR_USER, n);
        const auto linear = FitQoeByLikelihood(linearUser, {}, DEVIATION);
        quality += linear.model.qualityWeight / trials;
        latency += linear.model.latencyWeight / trials;
        structures += linear.model.structure == QoeStructure::LINEAR;
        pulled += FitLeastSquares(linearUser).model.qualityWeight / trials;
        const auto ratioUser = source.Noisy(RATIO_USER, n);
        mistaken += FitLeastSquares(ratioUser).model.structure == QoeStructure::LINEAR;
        const auto ratioFit = FitQoeByLikelihood(ratioUser, {}, DEVIATION);
        ratio += ratioFit.model.ratioWeight / trials;
        structures += ratioFit.model.structure == QoeStructure::RATIO;
    }
    // Standard errors of these means are 0.033, 0.4 and 0.0006.
    EXPECT_NEAR(quality, 7.67, 0.15);
    EXPECT_NEAR(latency, 19.6, 1.8);
    EXPECT_NEAR(ratio, 0.282, 0.003);
    EXPECT_GE(structures, 2 * trials - 4);
    // The stated failing of least squares.
    EXPECT_LT(pulled, 7.2);
    EXPECT_GE(mistaken, trials - 4);
}
