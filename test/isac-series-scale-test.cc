/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Series and samples in any unit: a power of two changes no digit, and so no result but its unit.
 */

#include "isac-arma-simulation.h"

#include "ns3/isac-arima-predictor.h"
#include "ns3/isac-distance-correlation.h"
#include "ns3/isac-error.h"
#include "ns3/isac-qoe-fit.h"
#include "ns3/isac-stationarity-tests.h"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <vector>

using namespace isac;

namespace
{

/// Units from 2^-996, some 1e-300, to 2^996
const std::vector<int>
    EXPONENTS{-996, -700, -540, -511, -300, -60, -1, 1, 60, 300, 511, 540, 700, 996};

constexpr double NONE = std::numeric_limits<double>::quiet_NaN();

/// Series of many kinds, from 1 to below 2 in size
std::vector<Eigen::ArrayXd>
MakeSeries()
{
    std::mt19937_64 generator(3);
    std::normal_distribution<> normal;
    std::vector<Eigen::ArrayXd> all;
    for (int kind = 0; kind < 8; ++kind)
    {
        Eigen::ArrayXd series(60);
        double level = 0.0;
        for (Eigen::Index t = 0; t < series.size(); ++t)
        {
            const double shock = normal(generator);
            level = (kind % 4 == 0 ? 0.0 : kind % 4 == 1 ? 0.7 : 1.0) * level + shock;
            series[t] = kind % 4 == 3 ? 0.1 * static_cast<double>(t) + shock : level;
        }
        if (kind >= 4)
        {
            series += 20.0; // far from 0
            series[7] = series[30] = series[31] = NONE;
        }
        const double largest = series.isNaN().select(0.0, series).abs().maxCoeff();
        all.push_back(series / largest);
    }
    all.push_back(Eigen::ArrayXd::Constant(20, 1.25));
    all.push_back(Eigen::ArrayXd::LinSpaced(20, 1.0, 1.5));
    all.push_back(Eigen::ArrayXd::Zero(12));
    return all;
}

/// A series without gaps
Eigen::ArrayXd
WithoutGaps(Eigen::ArrayXd series)
{
    return series.isNaN().select(0.5, series);
}

/// A series in another unit
Eigen::ArrayXd
Scale(const Eigen::ArrayXd& series, int exponent)
{
    return series.unaryExpr([exponent](double x) { return std::ldexp(x, exponent); });
}

/// Expect the same number, or none in both
void
ExpectSame(double x, double y, const std::string& what)
{
    EXPECT_TRUE(x == y || (std::isnan(x) && std::isnan(y))) << what << ": " << x << ", " << y;
}

} // namespace

TEST(IsacSeriesScale, PredictorsForecastTheSameInEveryUnit)
{
    const auto make = [](int kind) -> std::unique_ptr<SeriesPredictor> {
        switch (kind)
        {
        case 0:
            return std::make_unique<LastValuePredictor>();
        case 1:
            return std::make_unique<HoltPredictor>();
        case 2:
            return std::make_unique<ArimaPredictor>(ArimaOrder{1, 0, 1});
        default:
            return std::make_unique<ArimaPredictor>();
        }
    };
    for (const auto& series : MakeSeries())
    {
        for (int kind = 0; kind < 4; ++kind)
        {
            const auto plain = make(kind);
            plain->Fit(series);
            plain->Observe(1.5);
            plain->Observe(NONE);
            Eigen::ArrayXd mean(5);
            Eigen::ArrayXd variance(5);
            plain->Forecast(mean, variance);
            for (const int exponent : EXPONENTS)
            {
                const auto what = std::to_string(kind) + ", 2^" + std::to_string(exponent);
                const auto scaled = make(kind);
                scaled->Fit(Scale(series, exponent));
                scaled->Observe(std::ldexp(1.5, exponent));
                scaled->Observe(NONE);
                Eigen::ArrayXd scaledMean(5);
                Eigen::ArrayXd scaledVariance(5);
                scaled->Forecast(scaledMean, scaledVariance);
                ExpectSame(scaled->GetErrorRatio(), plain->GetErrorRatio(), what);
                for (int h = 0; h < 5; ++h)
                {
                    EXPECT_TRUE(std::isfinite(scaledMean[h])) << what;
                    ExpectSame(scaledMean[h], std::ldexp(mean[h], exponent), what);
                    ExpectSame(scaledVariance[h], std::ldexp(variance[h], 2 * exponent), what);
                }
                if (const auto arima = dynamic_cast<ArimaPredictor*>(scaled.get()))
                {
                    const auto& first = dynamic_cast<ArimaPredictor&>(*plain).GetSelection();
                    const auto& other = arima->GetSelection();
                    EXPECT_EQ(other.fit.remark, first.fit.remark) << what;
                    EXPECT_EQ(other.unitRootDifferences, first.unitRootDifferences) << what;
                    EXPECT_EQ(other.stationarityDifferences, first.stationarityDifferences) << what;
                    ExpectSame(other.whiteness.pValue, first.whiteness.pValue, what);
                    ExpectSame(other.fit.model.mean,
                               std::ldexp(first.fit.model.mean, exponent),
                               what);
                    // n log s is the logarithm of the unit, once per sample.
                    if (std::isfinite(first.fit.logLikelihood))
                    {
                        EXPECT_NEAR(other.fit.logLikelihood + other.fit.samples * exponent * M_LN2,
                                    first.fit.logLikelihood,
                                    1e-9 * other.fit.samples * std::abs(exponent))
                            << what;
                    }
                }
            }
        }
    }
}

TEST(IsacSeriesScale, FitsOfAnOrderAreTheSameInEveryUnit)
{
    for (const auto& series : MakeSeries())
    {
        for (const ArimaOrder order : {ArimaOrder{0, 0, 0}, {2, 0, 0}, {1, 1, 1}, {0, 2, 1}})
        {
            const auto plain = FitArima(series, order);
            for (const int exponent : EXPONENTS)
            {
                const auto scaled = FitArima(Scale(series, exponent), order);
                const auto what = "2^" + std::to_string(exponent);
                EXPECT_EQ(scaled.remark, plain.remark) << what;
                EXPECT_EQ(scaled.model.phi, plain.model.phi) << what;
                EXPECT_EQ(scaled.model.theta, plain.model.theta) << what;
                ExpectSame(scaled.model.mean, std::ldexp(plain.model.mean, exponent), what);
                ExpectSame(scaled.model.variance,
                           std::ldexp(plain.model.variance, 2 * exponent),
                           what);
            }
        }
    }
}

TEST(IsacSeriesScale, TestsSayTheSameInEveryUnit)
{
    for (auto series : MakeSeries())
    {
        series = WithoutGaps(series);
        const auto unitRoot = TestUnitRoot(series);
        const auto stationarity = TestStationarity(series);
        const auto whiteness = TestWhiteness(series, 1);
        EXPECT_GE(whiteness.pValue, 0.0);
        EXPECT_LE(whiteness.pValue, 1.0);
        for (const int exponent : EXPONENTS)
        {
            const auto what = "2^" + std::to_string(exponent);
            const auto scaled = Scale(series, exponent);
            const auto otherRoot = TestUnitRoot(scaled);
            ExpectSame(otherRoot.statistic, unitRoot.statistic, what);
            EXPECT_EQ(otherRoot.lags, unitRoot.lags) << what;
            const auto otherStationarity = TestStationarity(scaled);
            ExpectSame(otherStationarity.statistic, stationarity.statistic, what);
            EXPECT_EQ(otherStationarity.lags, stationarity.lags) << what;
            const auto otherWhiteness = TestWhiteness(scaled, 1);
            ExpectSame(otherWhiteness.statistic, whiteness.statistic, what);
            ExpectSame(otherWhiteness.pValue, whiteness.pValue, what);
        }
    }
}

TEST(IsacSeriesScale, ProbabilitiesAreProbabilities)
{
    for (int degrees = 1; degrees < 60; ++degrees)
    {
        for (const double x :
             {0.0, 5e-324, 1e-300, 1e-17, 1e-9, 1e-3, 1.0, 50.0, 1e3, 1e300, HUGE_VAL})
        {
            const double tail = ChiSquareTail(x, degrees);
            EXPECT_GE(tail, 0.0) << x << ", " << degrees;
            EXPECT_LE(tail, 1.0) << x << ", " << degrees;
        }
        EXPECT_EQ(ChiSquareTail(HUGE_VAL, degrees), 0.0);
        EXPECT_EQ(ChiSquareTail(0.0, degrees), 1.0);
    }
}

TEST(IsacSeriesScale, DistanceCorrelationIsTheSameInEveryUnit)
{
    std::mt19937_64 generator(5);
    std::normal_distribution<> normal;
    for (const Eigen::Index size : {6, 30, 100})
    {
        Eigen::VectorXd x(size);
        Eigen::VectorXd y(size);
        for (Eigen::Index i = 0; i < size; ++i)
        {
            x[i] = normal(generator);
            y[i] = x[i] * x[i] + 0.1 * normal(generator);
        }
        const auto plain = ComputeDistanceCorrelation(x, y).correlation;
        for (const int exponent : EXPONENTS)
        {
            const Eigen::VectorXd scaled = Scale(x.array(), exponent);
            const Eigen::VectorXd other = Scale(y.array(), -exponent);
            ExpectSame(ComputeDistanceCorrelation(scaled, other).correlation, plain, "dCor");
        }
    }
}

TEST(IsacSeriesScale, FitsOfExperienceAreTheSameInEveryUnit)
{
    std::mt19937_64 generator(6);
    std::uniform_real_distribution<> uniform;
    for (const bool isLinear : {true, false})
    {
        std::vector<QoeSample> samples;
        for (int i = 0; i < 40; ++i)
        {
            QoeSample sample;
            sample.impact = 0.7 + 0.3 * uniform(generator);
            sample.quality = 0.5 + 0.25 * uniform(generator);
            sample.latency = 0.02 + 0.06 * uniform(generator);
            const double experience =
                sample.impact * (isLinear ? 7.67 * sample.quality - 19.6 * sample.latency
                                          : 0.282 * sample.quality / sample.latency);
            sample.opinionScore = std::clamp(experience + uniform(generator) - 0.5, 1.0, 5.0);
            samples.push_back(sample);
        }
        const auto fit = [](const std::vector<QoeSample>& window, bool byLikelihood) {
            QoeLeastSquares sums;
            for (const auto& sample : window)
            {
                sums.Add(sample);
            }
            return byLikelihood ? FitQoeByLikelihood(window, {}, std::sqrt(0.8)) : sums.Fit({});
        };
        for (const bool byLikelihood : {false, true})
        {
            const auto plain = fit(samples, byLikelihood);
            for (const int exponent : EXPONENTS)
            {
                auto scaled = samples;
                for (auto& sample : scaled)
                {
                    sample.latency = std::ldexp(sample.latency, exponent);
                }
                const auto other = fit(scaled, byLikelihood);
                const auto what = "2^" + std::to_string(exponent);
                EXPECT_EQ(other.model.structure, plain.model.structure) << what;
                EXPECT_EQ(other.outcome, plain.outcome) << what;
                ExpectSame(other.confidence, plain.confidence, what);
                ExpectSame(other.model.qualityWeight, plain.model.qualityWeight, what);
                ExpectSame(other.model.latencyWeight,
                           std::ldexp(plain.model.latencyWeight, -exponent),
                           what);
                ExpectSame(other.model.ratioWeight,
                           std::ldexp(plain.model.ratioWeight, exponent),
                           what);
                ExpectSame(other.linearError, plain.linearError, what);
                ExpectSame(other.ratioError, plain.ratioError, what);
            }
        }
    }
}

TEST(IsacSeriesScale, ASampleBeyondAllNumbersInTheSeriesUnitIsRefused)
{
    LastValuePredictor predictor;
    predictor.Fit(Eigen::ArrayXd::Constant(3, 1e-300));
    EXPECT_THROW(predictor.Observe(1e300), Error);
    predictor.Observe(1e-290);
    EXPECT_EQ(predictor.ForecastNext().mean, 1e-290);
}

TEST(IsacSeriesScale, TheWhitenessStatisticIsThatOfLjungAndBox)
{
    // Squares sum to 20; the products at lags 1 and 2 are written out.
    Eigen::ArrayXd residuals(10);
    residuals << 1, -1, 2, 0, -2, 1, 1, 0, 2, -2;
    const double first = (-1 - 2 + 0 + 0 - 2 + 1 + 0 + 0 - 4) / 20.0;
    const double second = (2 + 0 - 4 + 0 - 2 + 0 + 2 + 0) / 20.0;
    const auto test = TestWhiteness(residuals, 0);
    EXPECT_EQ(test.lags, 2);
    EXPECT_NEAR(test.statistic, 10 * 12 * (first * first / 9 + second * second / 8), 1e-12);
    EXPECT_NEAR(test.pValue, std::exp(-0.5 * test.statistic), 1e-12); // two degrees of freedom
}
