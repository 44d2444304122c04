/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-experience-learner.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param impact impact I
 * @param quality content quality
 * @param latency whole latency, in s
 * @param opinionScore what the user made of it
 * @return the sample
 */
isac::QoeSample
MakeSample(double impact, double quality, double latency, double opinionScore)
{
    isac::QoeSample sample;
    sample.impact = impact;
    sample.quality = quality;
    sample.latency = latency;
    sample.opinionScore = opinionScore;
    return sample;
}

/// Distance correlation by its definition: doubly centred distances, and sums over all pairs
double
DistanceCorrelation(const std::vector<double>& x, const std::vector<double>& y)
{
    const auto n = x.size();
    const auto centre = [n](const std::vector<double>& values) {
        std::vector<std::vector<double>> a(n, std::vector<double>(n));
        std::vector<double> mean(n, 0.0);
        double all = 0.0;
        for (std::size_t i = 0; i < n; ++i)
        {
            for (std::size_t j = 0; j < n; ++j)
            {
                a[i][j] = std::abs(values[i] - values[j]);
                mean[i] += a[i][j] / n;
                all += a[i][j] / n / n;
            }
        }
        for (std::size_t i = 0; i < n; ++i)
        {
            for (std::size_t j = 0; j < n; ++j)
            {
                a[i][j] += all - mean[i] - mean[j];
            }
        }
        return a;
    };
    const auto a = centre(x);
    const auto b = centre(y);
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    for (std::size_t i = 0; i < n; ++i)
    {
        for (std::size_t j = 0; j < n; ++j)
        {
            ab += a[i][j] * b[i][j];
            aa += a[i][j] * a[i][j];
            bb += b[i][j] * b[i][j];
        }
    }
    return std::sqrt(ab / std::sqrt(aa * bb));
}

/// A learner that fits as soon as it has samples, and never again
IsacExperienceLearner
MakeLearner(int64_t minimumSamples)
{
    IsacExperienceSettings settings;
    settings.minimumSamples = minimumSamples;
    settings.experienceThreshold = 0.0;
    settings.driftRatio = 1e9;
    return {settings, {isac::QoeStructure::LINEAR, 6.0, 10.0, 0.25}};
}

/// Draws indices
struct Draw
{
    int operator()(int bound)
    {
        return static_cast<int>(generator() % bound);
    }

    std::mt19937_64 generator{4}; ///< of them
};

} // namespace

TEST(IsacExperienceLearner, TestsEachFactorOnTheLatest64Samples)
{
    // Scores follow quality up to the last 64 samples, and latency in them.
    std::mt19937_64 generator(1);
    std::uniform_real_distribution<> uniform;
    auto learner = MakeLearner(150);
    std::vector<double> qualities;
    std::vector<double> latencies;
    std::vector<double> scores;
    for (int i = 0; i < 150; ++i)
    {
        const double quality = 0.5 + 0.25 * uniform(generator);
        const double latency = 0.02 + 0.1 * uniform(generator);
        const bool isLate = i >= 150 - 64;
        const double score = isLate ? 5.0 - 30.0 * latency : 1.0 + 5.0 * quality;
        learner.Take(MakeSample(0.85, quality, latency, score));
        if (isLate)
        {
            qualities.push_back(quality);
            latencies.push_back(latency);
            scores.push_back(score);
        }
    }
    IsacExperienceRecord record;
    learner.EndWindow(Draw(), record);
    ASSERT_EQ(record.reason, IsacFitReason::FIRST);
    EXPECT_NEAR(record.quality.correlation, DistanceCorrelation(qualities, scores), 1e-9);
    EXPECT_NEAR(record.latency.correlation, 1.0, 1e-9);
    EXPECT_LT(DistanceCorrelation(qualities, scores), 0.4);
    EXPECT_DOUBLE_EQ(record.latency.pValue, 0.01); // none of 99 pairings reaches it
    EXPECT_TRUE(record.latency.selected);
    EXPECT_GT(record.quality.pValue, 0.05);
    EXPECT_FALSE(record.quality.selected);
}

TEST(IsacExperienceLearner, CountsAndSumsWhatItTakes)
{
    auto learner = MakeLearner(4);
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const std::vector<isac::QoeSample> samples{MakeSample(0.9, 0.6, 0.05, 3.0),
                                               MakeSample(0.8, 0.7, 0.10, 2.5),
                                               MakeSample(0.7, 0.5, infinite, 1.5),
                                               MakeSample(1.0, 0.9, 0.02, 4.0)};
    // What the general model expects: 0.9 (3.6 - 0.5), 0.8 (4.2 - 1), the scale's two ends.
    const double expected[] = {2.79, 2.56, 1.0, 5.0};
    double squares = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i)
    {
        learner.Take(samples[i]);
        squares += std::pow(samples[i].opinionScore - expected[i], 2);
    }
    IsacExperienceRecord record;
    learner.EndWindow(Draw(), record);
    EXPECT_DOUBLE_EQ(record.scoreMean, 11.0 / 4.0);
    EXPECT_NEAR(record.error, squares / 4.0, 1e-12);
    EXPECT_EQ(record.reason, IsacFitReason::NONE); // three samples can be fitted, four are needed
    EXPECT_EQ(record.fittedSamples, 0);
    EXPECT_TRUE(std::isnan(record.fitError));
    EXPECT_EQ(learner.GetSamples(), 3);

    // Another window counts anew.
    learner.Take(MakeSample(0.9, 0.6, 0.05, 2.0));
    learner.EndWindow(Draw(), record);
    EXPECT_DOUBLE_EQ(record.scoreMean, 2.0);
    EXPECT_NEAR(record.error, 0.79 * 0.79, 1e-12);
    EXPECT_EQ(record.reason, IsacFitReason::FIRST);
    EXPECT_EQ(record.fittedSamples, 4);

    // The oldest go first; as many new ones as were fitted call for another fit.
    learner.Forget(3);
    EXPECT_EQ(learner.GetSamples(), 1);
    for (int i = 0; i < 3; ++i)
    {
        learner.Take(MakeSample(0.9, 0.6, 0.05, 2.0));
    }
    learner.EndWindow(Draw(), record);
    EXPECT_EQ(record.reason, IsacFitReason::NONE);
    learner.Take(MakeSample(0.9, 0.6, 0.05, 2.0));
    learner.EndWindow(Draw(), record);
    EXPECT_EQ(record.reason, IsacFitReason::RENEWAL);
    EXPECT_EQ(record.fittedSamples, 5);
}

TEST(IsacExperienceLearner, TheErrorOfAFitIsThatOfItsModelOnItsSamples)
{
    std::mt19937_64 generator(2);
    std::uniform_real_distribution<> uniform;
    auto learner = MakeLearner(40);
    std::vector<isac::QoeSample> samples;
    for (int i = 0; i < 40; ++i)
    {
        isac::QoeSample sample;
        sample.impact = 0.7 + 0.3 * uniform(generator);
        sample.quality = 0.5 + 0.25 * uniform(generator);
        sample.latency = 0.02 + 0.1 * uniform(generator);
        sample.opinionScore =
            std::clamp(sample.impact * (8.0 * sample.quality - 20.0 * sample.latency) +
                           0.4 * uniform(generator),
                       1.0,
                       5.0);
        samples.push_back(sample);
        learner.Take(sample);
    }
    IsacExperienceRecord record;
    learner.EndWindow(Draw(), record);
    ASSERT_TRUE(record.updated);
    ASSERT_EQ(record.model.structure, isac::QoeStructure::LINEAR);
    double squares = 0.0;
    for (const auto& sample : samples)
    {
        const double experience = sample.impact * (record.model.qualityWeight * sample.quality -
                                                   record.model.latencyWeight * sample.latency);
        squares += std::pow(sample.opinionScore - std::clamp(experience, 1.0, 5.0), 2);
    }
    EXPECT_NEAR(record.fitError, squares / 40.0, 1e-12);
}
