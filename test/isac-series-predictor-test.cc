/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-simulation.h"
#include "isac-vectors.h"

#include "ns3/isac-arima-predictor.h"
#include "ns3/isac-error.h"
#include "ns3/isac-series-predictor.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <memory>
#include <random>
#include <vector>

using namespace isac;

namespace
{

const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();

/**
 * @return one predictor of every kind
 */
std::vector<std::unique_ptr<SeriesPredictor>>
MakePredictors()
{
    std::vector<std::unique_ptr<SeriesPredictor>> predictors;
    predictors.push_back(std::make_unique<LastValuePredictor>());
    predictors.push_back(std::make_unique<HoltPredictor>());
    predictors.push_back(std::make_unique<ArimaPredictor>());
    for (const auto& order : {ArimaOrder{1, 0, 0}, {1, 0, 2}, {2, 1, 1}, {0, 2, 2}})
    {
        predictors.push_back(std::make_unique<ArimaPredictor>(order));
    }
    return predictors;
}

/**
 * @param predictor a predictor
 * @param steps how many
 * @return its forecasts' means, then their variances
 */
Eigen::ArrayX2d
Forecast(const SeriesPredictor& predictor, int steps)
{
    Eigen::ArrayX2d forecast(steps, 2);
    predictor.Forecast(forecast.col(0), forecast.col(1));
    return forecast;
}

} // namespace

TEST(IsacSeriesPredictor, NothingIsForecastBeforeAFit)
{
    Eigen::ArrayXd three(3);
    Eigen::ArrayXd four(4);
    for (const auto& predictor : MakePredictors())
    {
        EXPECT_TRUE(predictor->NeedsFit());
        EXPECT_THROW(predictor->ForecastNext(), Error);
        EXPECT_THROW(predictor->Forecast(three, three), Error);
        EXPECT_THROW(predictor->Observe(1.0), Error);
        EXPECT_THROW(predictor->Fit(Eigen::ArrayXd()), Error);
        EXPECT_THROW(predictor->Fit(Eigen::ArrayXd::Constant(3, NOT_A_NUMBER)), Error);
        EXPECT_THROW(predictor->Fit(Eigen::ArrayXd::Constant(3, INFINITY)), Error);
        predictor->Fit(Eigen::ArrayXd::LinSpaced(30, 0.0, 1.0).sqrt());
        EXPECT_FALSE(predictor->NeedsFit());
        EXPECT_THROW(predictor->Observe(-INFINITY), Error);
        EXPECT_THROW(predictor->Forecast(three, four), Error);
        EXPECT_NO_THROW(predictor->Observe(NOT_A_NUMBER));
        EXPECT_NO_THROW(predictor->Forecast(three, three));
    }
}

/// Forecasts do not change what they are made from, and a longer one begins as a shorter one.
TEST(IsacSeriesPredictor, ForecastsOfAllLengthsAgree)
{
    std::mt19937_64 generator(1);
    const auto series = DrawArma(generator, {0.8}, {0.3}, 200);
    for (const auto& predictor : MakePredictors())
    {
        predictor->Fit(series);
        const auto ten = Forecast(*predictor, 10);
        const auto four = Forecast(*predictor, 4);
        EXPECT_TRUE((ten.topRows(4) == four).all());
        EXPECT_EQ(predictor->ForecastNext().mean, ten(0, 0));
        EXPECT_EQ(predictor->ForecastNext().variance, ten(0, 1));
        // A missing sample moves the forecast on by one step, and changes nothing else.
        predictor->Observe(NOT_A_NUMBER);
        const auto later = Forecast(*predictor, 9);
        EXPECT_LT((later - ten.bottomRows(9)).abs().maxCoeff(), 1e-9 * ten.abs().maxCoeff());
    }
}

/// Observing one by one is the same as running the filter over everything again.
TEST(IsacArimaPredictor, ObservingIsFilteringFromScratch)
{
    std::mt19937_64 generator(2);
    for (int w = 0; w <= 2; ++w)
    {
        Eigen::ArrayXd series = DrawArma(generator, {0.5, 0.2}, {-0.4}, 260);
        for (int k = 0; k < w; ++k)
        {
            series = Accumulate(series);
        }
        series[220] = series[221] = series[240] = NOT_A_NUMBER;
        ArimaPredictor predictor(ArimaOrder{2, w, 1});
        predictor.Fit(series.head(200));
        const auto model = predictor.GetSelection().fit.model;
        for (const double sample : series.tail(60))
        {
            predictor.Observe(sample);
        }
        Eigen::ArrayXd errors;
        auto filter = RunArimaFilter(model, series, errors);
        const auto forecast = Forecast(predictor, 5);
        const double scale = series.isNaN().select(0.0, series).abs().maxCoeff();
        for (int h = 0; h < 5; ++h)
        {
            EXPECT_NEAR(forecast(h, 0), model.mean + filter.GetMean(), 1e-10 * scale);
            EXPECT_TRUE(IsClose(forecast(h, 1), model.variance * filter.GetVariance(), 1e-8));
            filter.Advance();
        }
    }
}

TEST(IsacArimaPredictor, ForecastsOfSimpleModelsAreThoseInClosedForm)
{
    std::mt19937_64 generator(3);
    const auto noise = DrawNoise(generator, 300);
    const double last = 299;

    const Eigen::ArrayXd autoregressive = 4.0 + DrawArma(generator, {0.7}, {}, 300);
    ArimaPredictor first(ArimaOrder{1, 0, 0});
    first.Fit(autoregressive);
    auto model = first.GetSelection().fit.model;
    auto forecast = Forecast(first, 8);
    for (int h = 1; h <= 8; ++h)
    {
        const double power = std::pow(model.phi[0], h);
        const double square = model.phi[0] * model.phi[0];
        EXPECT_NEAR(forecast(h - 1, 0),
                    model.mean + power * (autoregressive[299] - model.mean),
                    1e-9);
        EXPECT_TRUE(IsClose(forecast(h - 1, 1),
                            model.variance * (1.0 - power * power) / (1.0 - square),
                            1e-9));
    }

    const auto walk = Accumulate(noise);
    ArimaPredictor second(ArimaOrder{0, 1, 0});
    second.Fit(walk);
    forecast = Forecast(second, 8);
    const double step = Difference(walk, 1).square().mean();
    for (int h = 1; h <= 8; ++h)
    {
        EXPECT_NEAR(forecast(h - 1, 0), walk[last], 1e-9);
        EXPECT_TRUE(IsClose(forecast(h - 1, 1), h * step, 1e-9));
    }

    const Eigen::ArrayXd movingAverage = 2.0 + DrawArma(generator, {}, {0.5}, 300);
    ArimaPredictor third(ArimaOrder{0, 0, 1});
    third.Fit(movingAverage);
    model = third.GetSelection().fit.model;
    forecast = Forecast(third, 3);
    double innovation = 0.0; // from zero: what the begin amounts to has faded by now
    for (const double sample : movingAverage)
    {
        innovation = sample - model.mean - model.theta[0] * innovation;
    }
    EXPECT_NEAR(forecast(0, 0), model.mean + model.theta[0] * innovation, 1e-9);
    EXPECT_NEAR(forecast(1, 0), model.mean, 1e-9);
    EXPECT_TRUE(IsClose(forecast(0, 1), model.variance, 1e-9));
    EXPECT_TRUE(
        IsClose(forecast(2, 1), model.variance * (1.0 + model.theta[0] * model.theta[0]), 1e-9));
}

/// Errors of forecasts of simulated series have the forecast variances, at all horizons.
TEST(IsacSeriesPredictorExtensive, VariancesAreThoseOfSimulatedSeries)
{
    const int repetitions = 400;
    const int horizon = 6;
    for (int w = 0; w <= 2; ++w)
    {
        std::mt19937_64 generator(4);
        Eigen::ArrayXd ratios = Eigen::ArrayXd::Zero(horizon);
        for (int repetition = 0; repetition < repetitions; ++repetition)
        {
            Eigen::ArrayXd series = DrawArma(generator, {0.6}, {0.4}, 600 + horizon);
            for (int k = 0; k < w; ++k)
            {
                series = Accumulate(series);
            }
            ArimaPredictor predictor(ArimaOrder{1, w, 1});
            predictor.Fit(series.head(600));
            const auto forecast = Forecast(predictor, horizon);
            ratios += (series.tail(horizon) - forecast.col(0)).square() / forecast.col(1);
        }
        ratios /= repetitions;
        EXPECT_LT((ratios - 1.0).abs().maxCoeff(), 5.0 * std::sqrt(2.0 / repetitions))
            << "w = " << w << ": " << ratios.transpose();
    }
}

/// Holt's method is the best linear forecast of ARIMA(0, 2, 2), so the two agree on such a series.
TEST(IsacHoltPredictor, IsArimaOfOrderZeroTwoTwo)
{
    std::mt19937_64 generator(5);
    const auto innovations = DrawNoise(generator, 2000);
    const double alpha = 0.5;
    const double beta = 0.3;
    Eigen::ArrayXd series(2000);
    double level = 0.0;
    double trend = 0.0;
    for (Eigen::Index t = 0; t < series.size(); ++t)
    {
        series[t] = level + trend + innovations[t];
        level += trend + alpha * innovations[t];
        trend += alpha * beta * innovations[t];
    }
    HoltPredictor holt;
    holt.Fit(series);
    EXPECT_NEAR(holt.GetAlpha(), alpha, 0.06);
    EXPECT_NEAR(holt.GetBeta(), beta, 0.06);
    ArimaPredictor arima(ArimaOrder{0, 2, 2});
    arima.Fit(series);
    const auto expected = Forecast(arima, 6);
    const auto forecast = Forecast(holt, 6);
    for (int h = 0; h < 6; ++h)
    {
        EXPECT_NEAR(forecast(h, 0), expected(h, 0), 0.1 * std::sqrt(expected(h, 1)));
        EXPECT_TRUE(IsClose(forecast(h, 1), expected(h, 1), 0.05));
    }
}

TEST(IsacHoltPredictor, FollowsALineAlsoOverGaps)
{
    Eigen::ArrayXd line = Eigen::ArrayXd::LinSpaced(40, 1.0, 40.0);
    line[0] = line[2] = line[20] = line[39] = NOT_A_NUMBER;
    HoltPredictor predictor;
    predictor.Fit(line);
    const auto forecast = Forecast(predictor, 3);
    EXPECT_NEAR(forecast(0, 0), 41.0, 1e-9);
    EXPECT_NEAR(forecast(2, 0), 43.0, 1e-9);
    EXPECT_NEAR(forecast(2, 1), 0.0, 1e-18);
}

TEST(IsacLastValuePredictor, IsARandomWalk)
{
    std::mt19937_64 generator(6);
    const auto walk = Accumulate(DrawNoise(generator, 200));
    LastValuePredictor predictor;
    ArimaPredictor arima(ArimaOrder{0, 1, 0});
    predictor.Fit(walk);
    arima.Fit(walk);
    EXPECT_LT((Forecast(predictor, 5) - Forecast(arima, 5)).abs().maxCoeff(), 1e-9);
    predictor.Observe(7.0);
    EXPECT_EQ(predictor.ForecastNext().mean, 7.0);
    predictor.Fit(Eigen::ArrayXd::Constant(1, 3.0));
    EXPECT_EQ(predictor.ForecastNext().mean, 3.0);
    EXPECT_TRUE(std::isinf(predictor.ForecastNext().variance));
}

/// A fit is called for where the series changes, seldom where it does not, and not by one outlier.
TEST(IsacSeriesPredictor, CallsForAFitWhereAccuracyFalls)
{
    std::mt19937_64 generator(7);
    const int repetitions = 100;
    int falseAlarms = 0;
    int alarms = 0;
    for (int repetition = 0; repetition < repetitions; ++repetition)
    {
        const auto series = DrawArma(generator, {0.8}, {}, 400);
        ArimaPredictor predictor(ArimaOrder{1, 0, 0});
        predictor.Fit(series.head(300));
        bool isCalled = false;
        for (const double sample : series.tail(100))
        {
            predictor.Observe(sample);
            isCalled = isCalled || predictor.NeedsFit();
        }
        falseAlarms += isCalled;
        predictor.Fit(series);
        predictor.Observe(1e6);
        EXPECT_FALSE(predictor.NeedsFit());
        predictor.Fit(series);
        isCalled = false;
        for (const double sample : DrawArma(generator, {-0.8}, {}, 100))
        {
            predictor.Observe(sample);
            isCalled = isCalled || predictor.NeedsFit();
        }
        alarms += isCalled;
    }
    EXPECT_LE(falseAlarms, 10);
    EXPECT_GE(alarms, 95);
}
