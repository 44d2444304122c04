/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-quality-of-experience.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

using isac::IsClose;
using isac::MosModel;
using isac::QoeModel;
using isac::QoeStructure;
using isac::ShannonRate;
using isac::TruncatedNormalQuantile;

namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();
constexpr double NOISE_DENSITY = 4e-21; ///< W/Hz

/// Integral of a function of a probability over [0, 1], by the double exponential rule
template <typename F>
double
Integrate(const F& function)
{
    constexpr double step = 1.0 / 32.0;
    double sum = 0.0;
    for (int i = -112; i <= 112; ++i)
    {
        const double t = i * step;
        const double probability = 1.0 / (1.0 + std::exp(-M_PI * std::sinh(t)));
        const double complement = 1.0 / (1.0 + std::exp(M_PI * std::sinh(t)));
        sum += step * M_PI * std::cosh(t) * probability * complement * function(probability);
    }
    return sum;
}

} // namespace

TEST(IsacQualityOfExperience, RateMatchesVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document.at("rate"))
        {
            const double pathLoss = 32.4 + 20.0 * std::log10(row.at("d_m").get<double>()) +
                                    20.0 * std::log10(row.at("fc_hz").get<double>() / 1e9);
            EXPECT_TRUE(IsClose(ShannonRate(row.at("B_hz"),
                                            row.at("P_w"),
                                            std::pow(10.0, -pathLoss / 10.0),
                                            document.at("constants").at("N0_w_hz")),
                                row.at("R_bps")))
                << row;
        }
    }
}

TEST(IsacQualityOfExperience, RateGrowsWithPowerAndBandwidth)
{
    double previous = 0.0;
    for (double factor = 1.0; factor < 1e6; factor *= 3.0)
    {
        const double louder = ShannonRate(1e6, 1e-3 * factor, 1e-11, NOISE_DENSITY);
        EXPECT_GT(louder, previous);
        EXPECT_GT(ShannonRate(2e6, 1e-3 * factor, 1e-11, NOISE_DENSITY), louder);
        previous = louder;
    }
    EXPECT_EQ(ShannonRate(0.0, 1.0, 1e-11, NOISE_DENSITY), 0.0);
    EXPECT_EQ(ShannonRate(1e6, 0.0, 1e-11, NOISE_DENSITY), 0.0);
}

TEST(IsacQualityOfExperience, RateIsHomogeneousInPowerAndBandwidth)
{
    EXPECT_TRUE(IsClose(ShannonRate(3e6, 0.3, 1e-11, NOISE_DENSITY),
                        3.0 * ShannonRate(1e6, 0.1, 1e-11, NOISE_DENSITY)));
}

TEST(IsacQualityOfExperience, RateOfAWeakSignalIsItsFirstOrder)
{
    // B log2(1 + x) -> B x / ln 2, however small x = P h / (B N0) becomes.
    for (const double power : {1e-9, 1e-15, 1e-21})
    {
        const double ratio = power * 1e-11 / (1e6 * NOISE_DENSITY);
        EXPECT_TRUE(IsClose(ShannonRate(1e6, power, 1e-11, NOISE_DENSITY),
                            1e6 * (ratio - ratio * ratio / 2.0) / std::log(2.0),
                            1e-11));
    }
}

TEST(IsacQualityOfExperience, EnvironmentMatchesVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document.at("environment"))
        {
            EXPECT_TRUE(IsClose(
                isac::EnvironmentalComplexity(row.at("v_kmh").get<double>() / 3.6, 80.0 / 3.6),
                row.at("E")))
                << row;
        }
    }
    EXPECT_EQ(isac::EnvironmentalComplexity(20.0, 20.0), 1.0);
    EXPECT_EQ(isac::EnvironmentalComplexity(50.0, 20.0), 1.0);
}

TEST(IsacQualityOfExperience, ImpactMatchesVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document.at("impact"))
        {
            EXPECT_TRUE(IsClose(isac::Impact(row.at("H"), row.at("E")), row.at("I"))) << row;
        }
    }
}

TEST(IsacQualityOfExperience, ImpactFallsSymmetricallyWithinItsBounds)
{
    double previous = 1.0;
    for (double behaviour = 0.0; behaviour <= 1.0; behaviour += 0.125)
    {
        const double impact = isac::Impact(behaviour, 0.4);
        EXPECT_LT(impact, previous);
        EXPECT_GT(impact, 0.7);
        EXPECT_EQ(impact, isac::Impact(0.4, behaviour));
        previous = impact;
    }
    EXPECT_TRUE(IsClose(isac::Impact(0.5, 0.5), 0.85));
}

TEST(IsacQualityOfExperience, QoeMatchesVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        const auto& constants = document.at("constants");
        for (const auto& row : document.at("qoe"))
        {
            const double fileSize = row.at("F_mb");
            const isac::ServiceLatency latency{constants.at("mu_cycles_per_MB").get<double>() *
                                                   fileSize / row.at("C").get<double>(),
                                               constants.at("bits_per_MB").get<double>() *
                                                   fileSize / row.at("R_bps").get<double>()};
            EXPECT_TRUE(IsClose(latency.Total(), row.at("latency_s"))) << row;
            const double quality = isac::ContentQuality(fileSize, constants.at("xi"));
            EXPECT_TRUE(IsClose(quality, row.at("quality"))) << row;

            const double impact = isac::Impact(row.at("H"), row.at("E"));
            QoeModel model{QoeStructure::LINEAR, row.at("w1"), row.at("w2"), row.at("w3")};
            const double linear = isac::Qoe(model, impact, quality, latency.Total());
            model.structure = QoeStructure::RATIO;
            const double ratio = isac::Qoe(model, impact, quality, latency.Total());
            // The two terms of L1 may cancel.
            EXPECT_NEAR(linear,
                        row.at("qoe_L1"),
                        1e-12 * (model.qualityWeight + model.latencyWeight * latency.Total()))
                << row;
            EXPECT_TRUE(IsClose(ratio, row.at("qoe_L2"))) << row;
            EXPECT_NEAR(isac::CapQoe(linear, 5.0),
                        row.at("qoe_L1_cap5"),
                        1e-12 * (model.qualityWeight + model.latencyWeight * latency.Total()))
                << row;
            EXPECT_TRUE(IsClose(isac::CapQoe(ratio, 5.0), row.at("qoe_L2_cap5"))) << row;
        }
    }
}

TEST(IsacQualityOfExperience, CapCutsOnlyAbove)
{
    EXPECT_EQ(isac::CapQoe(7.0, 5.0), 5.0);
    EXPECT_EQ(isac::CapQoe(4.0, 5.0), 4.0);
    EXPECT_EQ(isac::CapQoe(-70.0, 5.0), -70.0);
    EXPECT_EQ(isac::CapQoe(7.0, 0.0), 7.0);
}

TEST(IsacQualityOfExperience, QoeHasTheUnitsOfItsWeights)
{
    // The same experience with times in milliseconds.
    const QoeModel seconds{QoeStructure::LINEAR, 7.67, 19.6, 0.282};
    const QoeModel milliseconds{QoeStructure::LINEAR, 7.67, 19.6e-3, 282.0};
    EXPECT_TRUE(
        IsClose(isac::Qoe(seconds, 0.9, 0.6, 0.08), isac::Qoe(milliseconds, 0.9, 0.6, 80.0)));
    auto ratio = seconds;
    auto ratioMilliseconds = milliseconds;
    ratio.structure = ratioMilliseconds.structure = QoeStructure::RATIO;
    EXPECT_TRUE(
        IsClose(isac::Qoe(ratio, 0.9, 0.6, 0.08), isac::Qoe(ratioMilliseconds, 0.9, 0.6, 80.0)));
    EXPECT_TRUE(IsClose(isac::ContentQuality(0.7, 2.0), isac::ContentQuality(700.0, 0.002)));
}

TEST(IsacQualityOfExperience, MosLocationFollowsItsModel)
{
    EXPECT_TRUE(IsClose(MosLocation(MosModel::LATENCY, 0.7, 2.5, 3.3), 4.0));
    EXPECT_TRUE(IsClose(MosLocation(MosModel::QUALITY, 0.7, 2.5, 3.3), 3.8));
    EXPECT_TRUE(IsClose(MosLocation(MosModel::COMBINED, 0.7, 2.5, 3.3), 2.8));
    EXPECT_EQ(MosLocation(MosModel::QOE, 0.7, 2.5, 3.3), 3.3);
    EXPECT_EQ(MosLocation(MosModel::QOE, 0.7, 2.5, 7.0), 5.0);
    EXPECT_EQ(MosLocation(MosModel::QOE, 0.7, 2.5, -7.0), 1.0);
    EXPECT_EQ(MosLocation(MosModel::LATENCY, 0.7, INFINITE, -INFINITE), -INFINITE);
    EXPECT_EQ(MosLocation(MosModel::QOE, 0.7, INFINITE, -INFINITE), 1.0);
}

TEST(IsacQualityOfExperience, TruncatedNormalMomentsMatchVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document.at("mos_truncated_normal"))
        {
            auto quantile = [&](double probability) {
                return TruncatedNormalQuantile(probability,
                                               row.at("mu"),
                                               std::sqrt(row.at("variance").get<double>()),
                                               row.at("lo"),
                                               row.at("hi"));
            };
            const double mean = Integrate(quantile);
            const double variance =
                Integrate([&](double p) { return std::pow(quantile(p) - mean, 2); });
            EXPECT_TRUE(IsClose(mean, row.at("mean"), 1e-10)) << row;
            EXPECT_TRUE(IsClose(variance, row.at("var"), 1e-9)) << row;
        }
    }
}

TEST(IsacQualityOfExperience, TruncatedNormalQuantileInvertsTheDistribution)
{
    auto tail = [](double x) { return 0.5 * std::erfc(x * M_SQRT1_2); };
    for (const double location : {-8.0, -1.0, 1.0, 2.2, 4.9, 5.0, 9.0})
    {
        for (const double deviation : {0.5, 0.9, 3.0})
        {
            for (const double probability : {1e-6, 0.01, 0.3, 0.5, 0.77, 0.999})
            {
                const double x =
                    TruncatedNormalQuantile(probability, location, deviation, 1.0, 5.0);
                // Probabilities on the side of the interval where they are small.
                const double sign = location < 3.0 ? 1.0 : -1.0;
                const double lower = tail(sign * (1.0 - location) / deviation);
                const double upper = tail(sign * (5.0 - location) / deviation);
                const double here = tail(sign * (x - location) / deviation);
                EXPECT_NEAR((here - lower) / (upper - lower), probability, 1e-10)
                    << location << ", " << deviation;
            }
        }
    }
}

TEST(IsacQualityOfExperience, TruncatedNormalQuantileRisesWithinItsInterval)
{
    for (const double location :
         {-1e6, -100.0, -30.0, -26.0, -5.0, 1.0, 3.0, 5.0, 32.0, 36.0, 100.0, 1e6})
    {
        for (const double deviation : {0.01, 0.894, 10.0})
        {
            double previous = 1.0;
            for (int i = 0; i <= 1000; ++i)
            {
                const double x = TruncatedNormalQuantile(i / 1000.0, location, deviation, 1.0, 5.0);
                ASSERT_GE(x, previous) << location << ", " << deviation << ", " << i;
                ASSERT_LE(x, 5.0) << location << ", " << deviation << ", " << i;
                previous = x;
            }
            EXPECT_TRUE(
                IsClose(TruncatedNormalQuantile(0.0, location, deviation, 1.0, 5.0), 1.0, 1e-14));
            EXPECT_TRUE(
                IsClose(TruncatedNormalQuantile(1.0, location, deviation, 1.0, 5.0), 5.0, 1e-14));
        }
    }
}

TEST(IsacQualityOfExperience, TruncatedNormalQuantileIsSymmetric)
{
    for (const double location : {-100.0, -3.0, 2.0, 4.0, 11.0, 60.0})
    {
        for (const double probability : {0.125, 0.5, 0.75})
        {
            EXPECT_TRUE(
                IsClose(TruncatedNormalQuantile(probability, location, 0.9, 1.0, 5.0),
                        -TruncatedNormalQuantile(1.0 - probability, -location, 0.9, -5.0, -1.0)));
        }
    }
}

TEST(IsacQualityOfExperience, TruncatedNormalTailIsExponentialFarOut)
{
    // Far out, the distance from the nearer end is exponential at the rate |b| / deviation, to a
    // part in b^2; on both sides of the place where the method changes.
    for (const double deviations : {29.9, 29.999, 30.001, 30.1, 100.0, 1e6})
    {
        for (const double probability : {0.05, 0.5, 0.95})
        {
            const double x =
                TruncatedNormalQuantile(probability, 1.0 - deviations, 1.0, 1.0, 5.0) - 1.0;
            EXPECT_NEAR(x * deviations / -std::log1p(-probability),
                        1.0,
                        3.0 / (deviations * deviations) + 1e-9 * deviations)
                << deviations << ", " << probability;
        }
    }
}

TEST(IsacQualityOfExperience, NothingServedIsTheWorstOpinion)
{
    for (const double probability : {0.0, 0.5, 1.0})
    {
        EXPECT_EQ(TruncatedNormalQuantile(probability, -INFINITE, 0.9, 1.0, 5.0), 1.0);
        EXPECT_EQ(TruncatedNormalQuantile(probability, INFINITE, 0.9, 1.0, 5.0), 5.0);
    }
}

TEST(StreamingWindow, SpreadsWaitingOverItsChunks)
{
    const isac::StreamingWindow window{4, 4 * 0.6, 4 * 0.05, 0.2};
    EXPECT_TRUE(window.IsJudged());
    EXPECT_DOUBLE_EQ(window.Quality(), 0.6);
    EXPECT_DOUBLE_EQ(window.Latency(), 0.05 + 0.2 / 4);
}

TEST(StreamingWindow, HasWaitedForNothingWhereNothingWasShown)
{
    const isac::StreamingWindow window{0, 0.0, 0.0, 0.7};
    EXPECT_TRUE(window.IsJudged());
    EXPECT_EQ(window.Quality(), 0.0);
    EXPECT_EQ(window.Latency(), 0.7);
    EXPECT_FALSE(isac::StreamingWindow{}.IsJudged());
}

TEST(StreamingWindow, MakesStallsCostWhatLatencyCosts)
{
    // A stall of 0.1 s in a window of one chunk takes 0.4 off the score, and w2 0.1 s off L1.
    const isac::StreamingWindow smooth{1, 0.6, 0.05, 0.0};
    const isac::StreamingWindow stalled{1, 0.6, 0.05, 0.1};
    const auto score = [](const isac::StreamingWindow& window) {
        return isac::MosLocation(isac::MosModel::COMBINED,
                                 window.Quality(),
                                 window.Latency() / 0.1,
                                 0.0);
    };
    EXPECT_NEAR(score(smooth) - score(stalled), 0.4, 1e-12);
    const auto experience = [](const isac::StreamingWindow& window) {
        return isac::Qoe(isac::QoeModel{}, 1.0, window.Quality(), window.Latency());
    };
    EXPECT_NEAR(experience(smooth) - experience(stalled), 1.96, 1e-12);
}
