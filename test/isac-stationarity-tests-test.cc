/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-simulation.h"
#include "isac-vectors.h"

#include "ns3/isac-stationarity-tests.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace isac;

namespace
{

/**
 * The Dickey-Fuller t statistic without lagged differences, by the textbook formulas of a
 * regression on a constant and one variable.
 *
 * @param series the samples
 * @return the statistic
 */
double
SimpleDickeyFuller(const Eigen::ArrayXd& series)
{
    const auto size = series.size() - 1;
    const Eigen::ArrayXd x = series.head(size) - series.head(size).mean();
    const Eigen::ArrayXd difference = series.tail(size) - series.head(size);
    const Eigen::ArrayXd y = difference - difference.mean();
    const double slope = (x * y).sum() / x.square().sum();
    const double variance = (y - slope * x).square().sum() / static_cast<double>(size - 2);
    return slope / std::sqrt(variance / x.square().sum());
}

/**
 * @param values numbers
 * @param probability a probability
 * @return their quantile
 */
double
Quantile(std::vector<double> values, double probability)
{
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(
                                            probability * static_cast<double>(values.size()));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace

TEST(IsacStationarityTests, UnitRootStatisticIsThatOfTheRegression)
{
    std::mt19937_64 generator(1);
    int compared = 0;
    for (int repetition = 0; repetition < 50; ++repetition)
    {
        const auto walk = Accumulate(DrawNoise(generator, 100));
        const auto test = TestUnitRoot(walk);
        if (test.lags == 0)
        {
            EXPECT_TRUE(IsClose(test.statistic, SimpleDickeyFuller(walk), 1e-9));
            ++compared;
        }
        const auto moved = TestUnitRoot(1000.0 - 3.0 * walk);
        EXPECT_TRUE(IsClose(moved.statistic, test.statistic, 1e-7));
        EXPECT_EQ(moved.lags, test.lags);
    }
    EXPECT_GT(compared, 10);
}

/// The critical values are the 5 % quantiles of simulated series of a unit root.
TEST(IsacStationarityTestsExtensive, CriticalValueOfUnitRootsIsThatOfSimulations)
{
    std::mt19937_64 generator(2);
    for (const Eigen::Index size : {26, 51, 201})
    {
        std::vector<double> statistics;
        double criticalValue = 0.0;
        for (int repetition = 0; repetition < 40000; ++repetition)
        {
            const auto walk = Accumulate(DrawNoise(generator, size));
            statistics.push_back(SimpleDickeyFuller(walk));
            if (criticalValue == 0.0)
            {
                const auto test = TestUnitRoot(walk);
                criticalValue = test.lags == 0 ? test.criticalValue : 0.0;
            }
        }
        EXPECT_NEAR(Quantile(statistics, 0.05), criticalValue, 0.03) << size;
    }
}

TEST(IsacStationarityTestsExtensive, CriticalValueOfStationarityIsThatOfSimulations)
{
    std::mt19937_64 generator(3);
    std::vector<double> statistics;
    const int size = 1000;
    for (int repetition = 0; repetition < 20000; ++repetition)
    {
        // Without serial correlation, the long-run variance is the variance.
        const auto noise = DrawNoise(generator, size);
        const auto sums = Accumulate(noise - noise.mean());
        statistics.push_back(sums.square().sum() / size / (noise - noise.mean()).square().sum());
    }
    EXPECT_NEAR(Quantile(statistics, 0.95),
                TestStationarity(DrawNoise(generator, 50)).criticalValue,
                0.012);
}

/**
 * Shares of wrong verdicts: 5 % where a null hypothesis holds without serial correlation. With it,
 * the test of Kwiatkowski et al. is known to reject too often, and its bandwidth costs it power.
 */
TEST(IsacStationarityTestsExtensive, VerdictsAreMostlyRight)
{
    std::mt19937_64 generator(4);
    const int repetitions = 1000;
    int rootFound = 0;
    int rootMissed = 0;
    int noiseDenied = 0;
    int stationaryDenied = 0;
    int walkAccepted = 0;
    for (int repetition = 0; repetition < repetitions; ++repetition)
    {
        const auto stationary = DrawArma(generator, {0.5}, {}, 200);
        const auto walk = Accumulate(DrawArma(generator, {0.5}, {}, 200));
        rootFound += !TestUnitRoot(stationary).isStationary;
        rootMissed += TestUnitRoot(walk).isStationary;
        noiseDenied += !TestStationarity(DrawNoise(generator, 200)).isStationary;
        stationaryDenied += !TestStationarity(stationary).isStationary;
        walkAccepted += TestStationarity(walk).isStationary;
    }
    EXPECT_LE(rootFound, 0.05 * repetitions);
    EXPECT_NEAR(rootMissed, 0.05 * repetitions, 0.03 * repetitions);
    EXPECT_NEAR(noiseDenied, 0.05 * repetitions, 0.03 * repetitions);
    EXPECT_LE(stationaryDenied, 0.12 * repetitions);
    EXPECT_LE(walkAccepted, 0.25 * repetitions);
}

TEST(IsacStationarityTests, FewSamplesAreStationary)
{
    const Eigen::ArrayXd few = Eigen::ArrayXd::LinSpaced(9, 0.0, 1.0);
    EXPECT_TRUE(TestUnitRoot(few).isStationary);
    EXPECT_TRUE(TestStationarity(few).isStationary);
    // A line is fitted perfectly: no statistic is not a number.
    const Eigen::ArrayXd line = Eigen::ArrayXd::LinSpaced(50, 0.0, 1.0);
    EXPECT_FALSE(std::isnan(TestUnitRoot(line).statistic));
    EXPECT_FALSE(std::isnan(TestStationarity(line).statistic));
}
