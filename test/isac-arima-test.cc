/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-simulation.h"
#include "isac-vectors.h"

#include "ns3/isac-arima-predictor.h"
#include "ns3/isac-arima-selection.h"
#include "ns3/isac-arima.h"
#include "ns3/isac-error.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

using namespace isac;

namespace
{

const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();
const double INFINITE = std::numeric_limits<double>::infinity();

/**
 * @param values an array of numbers
 * @return the same for Eigen
 */
Eigen::ArrayXd
ToArray(const nlohmann::json& values)
{
    const auto numbers = values.get<std::vector<double>>();
    return Eigen::Map<const Eigen::ArrayXd>(numbers.data(),
                                            static_cast<Eigen::Index>(numbers.size()));
}

/**
 * @param values p, w and q
 * @return the order
 */
ArimaOrder
ToOrder(const nlohmann::json& values)
{
    return {values.at(0), values.at(1), values.at(2)};
}

/**
 * @param order an order
 * @return it, to be compared and printed
 */
std::vector<int>
ToVector(const ArimaOrder& order)
{
    return {order.p, order.w, order.q};
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

/**
 * Whatever the series, there is a model with finite coefficients, and finite forecasts with
 * variances that are no less than the innovations'.
 *
 * @param series the samples
 * @param why where a failure comes from
 */
void
ExpectSensible(const Eigen::ArrayXd& series, const std::string& why)
{
    std::vector<ArimaPredictor> predictors(1);
    for (const auto& order : {ArimaOrder{1, 0, 1}, {3, 0, 3}, {2, 1, 2}, {0, 2, 1}, {3, 2, 3}})
    {
        predictors.emplace_back(order);
    }
    for (auto& predictor : predictors)
    {
        predictor.Fit(series);
        const auto& model = predictor.GetSelection().fit.model;
        std::ostringstream message;
        message << why << ": order " << model.order.p << model.order.w << model.order.q << ", "
                << predictor.GetSelection().fit.remark;
        SCOPED_TRACE(message.str());
        EXPECT_FALSE(std::isnan(predictor.GetSelection().fit.logLikelihood));
        EXPECT_TRUE(std::isfinite(model.mean));
        EXPECT_GE(model.variance, 0.0);
        const auto forecast = Forecast(predictor, 5);
        EXPECT_TRUE(forecast.col(0).isFinite().all());
        EXPECT_GE(forecast.col(1).minCoeff(), model.variance * (1.0 - 1e-6));
        EXPECT_EQ(forecast.col(1).isFinite().all(), std::isfinite(model.variance));
        predictor.Observe(NOT_A_NUMBER);
        predictor.Observe(std::isnan(series[0]) ? 0.0 : series[0]);
        EXPECT_TRUE(std::isfinite(predictor.ForecastNext().mean));
    }
}

} // namespace

TEST(IsacArima, FitsAreThoseOfTheReference)
{
    for (const auto& document : ReadVectors("arima.json"))
    {
        for (const auto& item : document.at("cases"))
        {
            SCOPED_TRACE(item.at("name").get<std::string>());
            const auto series = ToArray(item.at("series"));
            const auto order = ToOrder(item.at("order"));
            const auto fit = FitArima(series, order, item.at("include_mean"));
            EXPECT_GE(fit.logLikelihood, item.at("loglik").get<double>() - 1e-4);
            EXPECT_EQ(fit.samples, item.at("n_eff").get<int>());
            EXPECT_EQ(fit.parameters, item.at("k").get<int>());
            EXPECT_NEAR(fit.GetAicc(), item.at("aicc").get<double>(), 1e-3);
            const auto& mle = item.at("mle");
            for (int i = 0; i < order.p; ++i)
            {
                EXPECT_NEAR(fit.model.phi[i], mle.at("phi").at(i).get<double>(), 1e-3);
            }
            for (int j = 0; j < order.q; ++j)
            {
                EXPECT_NEAR(fit.model.theta[j], mle.at("theta").at(j).get<double>(), 1e-3);
            }
            EXPECT_TRUE(IsClose(fit.model.variance, mle.at("sigma2"), 1e-3));
            if (item.at("include_mean"))
            {
                EXPECT_NEAR(fit.model.mean, mle.at("mean").get<double>(), 1e-3);
            }
        }
    }
}

TEST(IsacArima, ForecastsAreThoseOfTheReference)
{
    for (const auto& document : ReadVectors("arima.json"))
    {
        for (const auto& item : document.at("cases"))
        {
            if (item.at("order").at(1) == 0 && !item.at("include_mean"))
            {
                continue; // the predictor's models have a mean where w = 0
            }
            SCOPED_TRACE(item.at("name").get<std::string>());
            const auto series = ToArray(item.at("series"));
            ArimaPredictor predictor(ToOrder(item.at("order")));
            predictor.Fit(series);
            const auto expected = ToArray(item.at("forecast"));
            const auto forecast = Forecast(predictor, static_cast<int>(expected.size()));
            const double deviation = std::sqrt((series - series.mean()).square().mean());
            EXPECT_LT((forecast.col(0) - expected).abs().maxCoeff(), 1e-3 * deviation);
        }
    }
}

TEST(IsacArima, OrdersAreThoseOfTheReference)
{
    for (const auto& document : ReadVectors("arima.json"))
    {
        for (const auto& item : document.at("cases"))
        {
            if (!item.contains("auto"))
            {
                continue;
            }
            SCOPED_TRACE(item.at("name").get<std::string>());
            const auto selection = SelectArima(ToArray(item.at("series")));
            const auto& expected = item.at("auto");
            EXPECT_EQ(selection.unitRootDifferences, expected.at("w_adf").get<int>());
            EXPECT_EQ(selection.stationarityDifferences, expected.at("w_kpss").get<int>());
            EXPECT_EQ(ToVector(selection.fit.model.order),
                      expected.at("expected_order").get<std::vector<int>>());
            EXPECT_EQ(selection.fit.remark, ArimaRemark::NONE);
            EXPECT_TRUE(selection.whiteness.IsWhite());
        }
    }
}

/// a + b x has the same order and coefficients; the mean moves along, the variance with b^2.
TEST(IsacArima, UnitsDoNotMatter)
{
    std::mt19937_64 generator(1);
    for (int w = 0; w <= 2; ++w)
    {
        Eigen::ArrayXd series = DrawArma(generator, {0.6, -0.3}, {0.4}, 150);
        for (int k = 0; k < w; ++k)
        {
            series = Accumulate(series);
        }
        const auto fit = FitArima(series, {2, w, 1});
        for (const double b : {-1.0, 1e-9, 1e6})
        {
            const double a = 50.0 * b;
            const auto moved = FitArima(a + b * series, {2, w, 1});
            for (int i = 0; i < 3; ++i)
            {
                EXPECT_NEAR(moved.model.phi[i], fit.model.phi[i], 1e-5);
                EXPECT_NEAR(moved.model.theta[i], fit.model.theta[i], 1e-5);
            }
            EXPECT_TRUE(IsClose(moved.model.variance, b * b * fit.model.variance, 1e-6));
            EXPECT_NEAR(moved.logLikelihood,
                        fit.logLikelihood - fit.samples * std::log(std::abs(b)),
                        1e-6);
            if (w == 0)
            {
                EXPECT_NEAR(moved.model.mean / b, 50.0 + fit.model.mean, 1e-5);
            }
        }
        EXPECT_EQ(ToVector(SelectArima(7e-9 * series).fit.model.order),
                  ToVector(SelectArima(series).fit.model.order));
    }
}

/// No other process of the order is likelier, from wherever a search begins; at least where the
/// series comes from a process of that order.
TEST(IsacArimaExtensive, NoOtherStartFindsMore)
{
    std::mt19937_64 generator(2);
    int fits = 0;
    int missed = 0;
    for (int repetition = 0; repetition < 60; ++repetition)
    {
        const int p = repetition % 3;
        const int q = repetition / 3 % 3;
        const auto truth = DrawPoint(generator, p, q, false);
        const auto process = std::get<0>(truth.MakeProcess<double>());
        const auto series = DrawArma(generator,
                                     {process.phi.begin(), process.phi.begin() + p},
                                     {process.theta.begin(), process.theta.begin() + q},
                                     200);
        const double found = FitArima(series, {p, 0, q}).logLikelihood;
        const ArimaLikelihood likelihood(series, 0, true);
        const ArmaSearch search(likelihood, true);
        double best = found;
        for (int start = 0; start < 20; ++start)
        {
            const auto optimum = search.Climb(DrawPoint(generator, p, q, true));
            best = std::max(best, likelihood.GetLogLikelihood(optimum.evaluation));
        }
        ++fits;
        missed += found < best - 1e-3;
    }
    EXPECT_LE(missed, fits / 20);
}

TEST(IsacArimaExtensive, EstimatesScatterAsTheyShould)
{
    // The asymptotic variances of phi and theta of ARMA(1, 1) over n: Box and Jenkins, 7.2.
    std::mt19937_64 generator(3);
    const double phi = 0.7;
    const double theta = 0.4;
    const int size = 500;
    const int repetitions = 400;
    const double common = (1.0 + phi * theta) / std::pow(phi + theta, 2) / size;
    double phiSquares = 0.0;
    double thetaSquares = 0.0;
    for (int repetition = 0; repetition < repetitions; ++repetition)
    {
        const auto model = FitArima(DrawArma(generator, {phi}, {theta}, size), {1, 0, 1}).model;
        phiSquares += std::pow(model.phi[0] - phi, 2) / repetitions;
        thetaSquares += std::pow(model.theta[0] - theta, 2) / repetitions;
    }
    const double product = 1.0 + phi * theta;
    EXPECT_NEAR(phiSquares / (common * (1.0 - phi * phi) * product), 1.0, 0.3);
    EXPECT_NEAR(thetaSquares / (common * (1.0 - theta * theta) * product), 1.0, 0.3);
}

TEST(IsacArima, MissingSamplesCostLittle)
{
    std::mt19937_64 generator(4);
    for (int w = 0; w <= 2; ++w)
    {
        Eigen::ArrayXd series = DrawArma(generator, {0.7}, {0.3}, 1000);
        for (int k = 0; k < w; ++k)
        {
            series = Accumulate(series);
        }
        const auto whole = FitArima(series, {1, w, 1}).model;
        for (Eigen::Index t = 5; t < series.size(); t += 10)
        {
            series[t] = NOT_A_NUMBER;
        }
        const auto fit = FitArima(series, {1, w, 1});
        EXPECT_EQ(fit.samples, 900 - w);
        EXPECT_NEAR(fit.model.phi[0], whole.phi[0], 0.06);
        EXPECT_NEAR(fit.model.theta[0], whole.theta[0], 0.06);
        EXPECT_TRUE(IsClose(fit.model.variance, whole.variance, 0.1));
        EXPECT_EQ(SelectArima(series).fit.model.order.w, w);
    }
}

TEST(IsacArima, SeriesThatDoNotVaryAreForecastExactly)
{
    const Eigen::ArrayXd time = Eigen::ArrayXd::LinSpaced(50, 0.0, 49.0);
    const auto forecast = [](const Eigen::ArrayXd& series) {
        ArimaPredictor predictor;
        predictor.Fit(series);
        EXPECT_EQ(predictor.GetSelection().fit.remark, ArimaRemark::CONSTANT);
        EXPECT_TRUE((Forecast(predictor, 3).col(1) == 0.0).all());
        EXPECT_FALSE(predictor.NeedsFit());
        const double next = Forecast(predictor, 3)(2, 0);
        predictor.Observe(predictor.ForecastNext().mean);
        EXPECT_FALSE(predictor.NeedsFit());
        for (int k = 0; k < 5; ++k)
        {
            predictor.Observe(1e3); // the series was not what it seemed
        }
        EXPECT_TRUE(predictor.NeedsFit());
        return next;
    };
    EXPECT_NEAR(forecast(Eigen::ArrayXd::Constant(50, 0.1)), 0.1, 1e-15);
    EXPECT_EQ(forecast(Eigen::ArrayXd::Zero(50)), 0.0);
    EXPECT_NEAR(forecast(3.0 - 0.1 * time), 3.0 - 5.2, 1e-12);
}

TEST(IsacArima, ShortSeriesForecastTheLastValue)
{
    Eigen::ArrayXd series(4);
    series << 1.0, 2.0, 4.0, 3.0;
    for (int size = 1; size <= 4; ++size)
    {
        const auto fit = FitArima(series.head(size), {3, 0, 3});
        EXPECT_EQ(fit.remark, ArimaRemark::TOO_SHORT);
        ArimaPredictor predictor(ArimaOrder{3, 0, 3});
        predictor.Fit(series.head(size));
        EXPECT_EQ(predictor.ForecastNext().mean, series[size - 1]);
    }
    EXPECT_EQ(FitArima(series.head(1), {0, 0, 0}).model.variance, INFINITE);
    EXPECT_DOUBLE_EQ(FitArima(series, {3, 0, 3}).model.variance, 2.0);
}

TEST(IsacArima, EverySeriesHasASensibleAnswer)
{
    std::mt19937_64 generator(5);
    const Eigen::ArrayXd noise = DrawNoise(generator, 120);
    const Eigen::ArrayXd time = Eigen::ArrayXd::LinSpaced(120, 0.0, 119.0);
    for (int size = 1; size <= 30; ++size)
    {
        ExpectSensible(noise.head(size), "noise of " + std::to_string(size));
    }
    ExpectSensible(Eigen::ArrayXd::Constant(120, -3.0), "constant");
    ExpectSensible(time, "line");
    ExpectSensible(time.square(), "parabola");
    ExpectSensible(time.cube(), "cubic");
    ExpectSensible((0.1 * time).exp(), "exponential");
    ExpectSensible((0.3 * time).sin(), "sine");
    ExpectSensible((M_PI * time).cos(), "alternating");
    ExpectSensible((time < 60.0).cast<double>(), "step");
    ExpectSensible((time == 60.0).cast<double>(), "impulse");
    ExpectSensible((time == 0.0).cast<double>(), "impulse at the begin");
    ExpectSensible((time == 119.0).cast<double>(), "impulse at the end");
    ExpectSensible(1e150 * noise, "huge");
    ExpectSensible(1e-150 * noise, "tiny");
    ExpectSensible(1e9 + noise, "far off");
    ExpectSensible(Accumulate(noise), "walk");
    ExpectSensible(Accumulate(Accumulate(Accumulate(noise))), "thrice accumulated");
    ExpectSensible(Difference(noise, 2), "differenced too often");
    ExpectSensible(noise + 100.0 * (time > 60.0).cast<double>(), "shift of level");
    for (const int every : {2, 3, 7})
    {
        Eigen::ArrayXd sparse = Accumulate(noise);
        for (Eigen::Index t = 0; t < sparse.size(); ++t)
        {
            sparse[t] = t % every == 0 ? sparse[t] : NOT_A_NUMBER;
        }
        ExpectSensible(sparse, "one of " + std::to_string(every));
    }
    Eigen::ArrayXd single = Eigen::ArrayXd::Constant(120, NOT_A_NUMBER);
    single[50] = 2.0;
    ExpectSensible(single, "one sample only");
    Eigen::ArrayXd edges = noise;
    edges.head(20).setConstant(NOT_A_NUMBER);
    edges.tail(20).setConstant(NOT_A_NUMBER);
    ExpectSensible(edges, "missing at both ends");
}

TEST(IsacArima, RemarksSayWhatIsOdd)
{
    std::mt19937_64 generator(6);
    const Eigen::ArrayXd noise = DrawNoise(generator, 2000);
    EXPECT_EQ(FitArima(Accumulate(noise), {1, 0, 0}).remark, ArimaRemark::NEAR_UNIT_ROOT);
    const auto tooOften = FitArima(noise, {0, 1, 1});
    EXPECT_EQ(tooOften.remark, ArimaRemark::NEAR_UNIT_ROOT);
    EXPECT_NEAR(tooOften.model.theta[0], -1.0, 0.01);
    EXPECT_EQ(FitArima(DrawArma(generator, {0.5}, {}, 300), {1, 0, 0}).remark, ArimaRemark::NONE);
    // White noise in the place of ARMA(1, 1), for some of several draws
    int cancelling = 0;
    for (int repetition = 0; repetition < 20; ++repetition)
    {
        const auto remark = FitArima(DrawNoise(generator, 300), {1, 0, 1}).remark;
        cancelling += remark == ArimaRemark::NEAR_CANCELLING_ROOTS;
    }
    EXPECT_GT(cancelling, 5);
    std::ostringstream text;
    text << ArimaRemark::TOO_SHORT;
    EXPECT_EQ(text.str(), "too few samples, so the last value is forecast");
}

TEST(IsacArima, WhatCannotBeUsedIsRefused)
{
    const Eigen::ArrayXd series = Eigen::ArrayXd::LinSpaced(30, 0.0, 1.0);
    for (const auto& order : {ArimaOrder{4, 0, 0}, {-1, 0, 0}, {0, 3, 0}, {0, -1, 0}, {0, 0, 4}})
    {
        EXPECT_THROW(FitArima(series, order), Error);
    }
    Eigen::ArrayXd infinite = series;
    infinite[3] = -INFINITE;
    EXPECT_THROW(FitArima(infinite, {1, 0, 0}), Error);
    EXPECT_THROW(SelectArima(infinite), Error);
    EXPECT_THROW(FitArima(Eigen::ArrayXd(), {1, 0, 0}), Error);
    EXPECT_THROW(SelectArima(Eigen::ArrayXd::Constant(20, NOT_A_NUMBER)), Error);
    ArimaModel explosive;
    explosive.order.p = 1;
    explosive.phi[0] = 1.5;
    Eigen::ArrayXd errors;
    EXPECT_THROW(RunArimaFilter(explosive, series, errors), Error);
}

TEST(IsacWhiteness, TailsOfChiSquare)
{
    // Quantiles of 5 %, from tables; with two degrees the tail is exp(-x / 2).
    EXPECT_NEAR(ChiSquareTail(3.841459, 1), 0.05, 1e-7);
    EXPECT_NEAR(ChiSquareTail(11.070498, 5), 0.05, 1e-7);
    EXPECT_NEAR(ChiSquareTail(18.307038, 10), 0.05, 1e-7);
    EXPECT_DOUBLE_EQ(ChiSquareTail(3.0, 2), std::exp(-1.5));
    EXPECT_EQ(ChiSquareTail(0.0, 7), 1.0);
}

TEST(IsacWhiteness, RejectsOneInTwentyAndWhatIsNotWhite)
{
    std::mt19937_64 generator(7);
    const int repetitions = 2000;
    int rejected = 0;
    for (int repetition = 0; repetition < repetitions; ++repetition)
    {
        rejected += !TestWhiteness(DrawNoise(generator, 300), 0).IsWhite();
    }
    EXPECT_NEAR(rejected / static_cast<double>(repetitions), 0.05, 0.02);
    EXPECT_FALSE(TestWhiteness(DrawArma(generator, {0.5}, {}, 300), 0).IsWhite());
    EXPECT_FALSE(CheckArima(DrawArma(generator, {0.5}, {}, 300), {0, 0, 0}).whiteness.IsWhite());
    EXPECT_EQ(TestWhiteness(DrawNoise(generator, 8), 3).pValue, 1.0);
}
