/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arima-selection.h"

#include "isac-arma-roots.h"
#include "isac-binary-scale.h"
#include "isac-stationarity-tests.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

/**
 * @param series samples, at least one of them finite
 * @return the samples, with linear interpolation where one is missing, and the first or last one
 *         where none is before or behind
 */
Eigen::ArrayXd
FillIn(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    Eigen::ArrayXd filled = series;
    Eigen::Index known = -1;
    for (Eigen::Index t = 0; t < series.size(); ++t)
    {
        if (std::isnan(series[t]))
        {
            continue;
        }
        const double from = known < 0 ? series[t] : series[known];
        const auto steps = static_cast<double>(t - known);
        for (auto k = known + 1; k < t; ++k)
        {
            filled[k] = from + (series[t] - from) * static_cast<double>(k - known) / steps;
        }
        known = t;
    }
    filled.tail(series.size() - 1 - known).setConstant(series[known]);
    return filled;
}

/**
 * @param test a test
 * @param series the samples, all finite
 * @param differences how often to take differences first
 * @return whether the test calls the result stationary. What does not vary has no test: it is
 *         stationary as the samples are, or where it is 0
 */
template <typename Test>
bool
IsStationary(Test test, const Eigen::Ref<const Eigen::ArrayXd>& series, int differences)
{
    if (ArimaLikelihood(series, differences, true).GetScale() == 0.0)
    {
        return differences == 0 || ArimaLikelihood(series, differences, false).GetScale() == 0.0;
    }
    return test(Difference(series, differences)).isStationary;
}

/**
 * @param series the samples, all finite
 * @return how often they have to be differenced by the augmented Dickey-Fuller test, from above
 */
int
CountUnitRoots(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    int w = ARIMA_MAXIMUM_DIFFERENCES;
    while (w > 0 && IsStationary(TestUnitRoot, series, w - 1))
    {
        --w;
    }
    return w;
}

/**
 * @param series the samples, all finite
 * @return how often they have to be differenced by the test of Kwiatkowski et al., from below
 */
int
CountDifferences(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    int w = 0;
    while (w < ARIMA_MAXIMUM_DIFFERENCES && !IsStationary(TestStationarity, series, w))
    {
        ++w;
    }
    return w;
}

/**
 * @param model a model
 * @return whether its Theta is clear of the unit circle
 */
bool
IsClearlyInvertible(const ArimaModel& model)
{
    ArmaProcess<double> movingAverage;
    movingAverage.q = model.order.q;
    movingAverage.theta = model.theta;
    return SmallestRoot(movingAverage) > CLEAR_OF_UNIT_CIRCLE;
}

/**
 * @param series the samples
 * @param selection the selection, whose fit's residuals are to be tested
 */
void
Diagnose(const Eigen::Ref<const Eigen::ArrayXd>& series, ArimaSelection& selection)
{
    const auto& model = selection.fit.model;
    if (model.variance > 0.0 && std::isfinite(model.variance))
    {
        Eigen::ArrayXd errors;
        RunArimaFilter(model, series, errors);
        selection.whiteness = TestWhiteness(errors, model.order.p + model.order.q);
    }
}

/**
 * @param series the samples, in a unit of their own size
 * @return the fit of the order that they choose
 */
ArimaSelection
ChooseOrder(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    ArimaSelection selection;
    const auto filled = FillIn(series);
    selection.unitRootDifferences = CountUnitRoots(filled);
    selection.stationarityDifferences = CountDifferences(filled);
    const int w = std::min(selection.unitRootDifferences, selection.stationarityDifferences);

    // White noise first: what it says of a series that is short or constant goes for every order.
    selection.fit = FitArima(series, {0, w, 0});
    if (selection.fit.remark == ArimaRemark::TOO_SHORT ||
        selection.fit.remark == ArimaRemark::CONSTANT)
    {
        return selection;
    }
    const bool hasMean = w == 0;
    const ArimaLikelihood likelihood(series, w, hasMean);
    const ArmaSearch search(likelihood, hasMean);
    for (int p = 0; p <= ARMA_MAXIMUM_ORDER; ++p)
    {
        for (int q = p == 0 ? 1 : 0; q <= ARMA_MAXIMUM_ORDER; ++q)
        {
            if (likelihood.GetSamples() < p + q + (hasMean ? 2 : 1) + 2)
            {
                continue;
            }
            const auto fit = MakeArimaFit(likelihood, w, search.Climb(search.GetStart(p, q)));
            if (IsClearlyInvertible(fit.model) && fit.GetAicc() < selection.fit.GetAicc())
            {
                selection.fit = fit;
            }
        }
    }
    Diagnose(series, selection);
    return selection;
}

} // namespace

double
ChiSquareTail(double x, int degrees)
{
    // Gamma(a + 1, y) = a Gamma(a, y) + y^a exp(-y), from a = 1/2 or 1 on.
    if (std::isinf(x))
    {
        return 0.0;
    }
    const double y = 0.5 * x;
    double a = degrees % 2 == 0 ? 1.0 : 0.5;
    double tail = degrees % 2 == 0 ? std::exp(-y) : std::erfc(std::sqrt(y));
    for (; a < 0.5 * degrees; a += 1.0)
    {
        tail += y > 0.0 ? std::exp(a * std::log(y) - y - std::lgamma(a + 1.0)) : 0.0;
    }
    return std::min(1.0, tail); // by rounding the sum may be above
}

WhitenessTest
TestWhiteness(const Eigen::Ref<const Eigen::ArrayXd>& residuals, int parameters)
{
    constexpr int largestLag = 10;
    WhitenessTest test;
    const Eigen::ArrayXd known =
        ScaleBinary(residuals.isNaN().select(0.0, residuals), -BinaryExponent(residuals));
    const auto samples = static_cast<double>((!residuals.isNaN()).count());
    test.lags = std::min(largestLag, static_cast<int>(samples / 5.0));
    const double squares = known.square().sum();
    if (test.lags - parameters < 1 || squares == 0.0)
    {
        return test;
    }
    for (int lag = 1; lag <= test.lags; ++lag)
    {
        const auto size = known.size() - lag;
        const double correlation = (known.head(size) * known.tail(size)).sum() / squares;
        test.statistic += correlation * correlation / (samples - lag);
    }
    test.statistic *= samples * (samples + 2.0);
    test.pValue = ChiSquareTail(test.statistic, test.lags - parameters);
    return test;
}

ArimaSelection
CheckArima(const Eigen::Ref<const Eigen::ArrayXd>& series, const ArimaOrder& order)
{
    const int exponent = BinaryExponent(series);
    const auto scaled = ScaleBinary(series, -exponent);
    ArimaSelection selection;
    selection.fit = FitArima(scaled, order);
    Diagnose(scaled, selection);
    ScaleArimaFit(selection.fit, exponent);
    return selection;
}

ArimaSelection
SelectArima(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    CheckSeries("ARIMA", series);
    const int exponent = BinaryExponent(series);
    auto selection = ChooseOrder(ScaleBinary(series, -exponent));
    ScaleArimaFit(selection.fit, exponent);
    return selection;
}

} // namespace isac
