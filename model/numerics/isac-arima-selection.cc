/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arima-selection.h"

#include "isac-arma-roots.h"
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
 * @return how often the series has to be differenced, at most twice, for the test to call it
 *         stationary
 */
template <typename Test>
int
CountDifferences(Test test, const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    int w = 0;
    while (w < ARIMA_MAXIMUM_DIFFERENCES)
    {
        // What does not vary has no test: a mean of 0 needs nothing, another one more differences.
        const ArimaLikelihood constant(series, w, true);
        if (constant.GetScale() == 0.0
                ? w == 0 || ArimaLikelihood(series, w, false).GetScale() == 0.0
                : test(Difference(series, w)).isStationary)
        {
            break;
        }
        ++w;
    }
    return w;
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

} // namespace

double
ChiSquareTail(double x, int degrees)
{
    // Gamma(a + 1, y) = a Gamma(a, y) + y^a exp(-y), from a = 1/2 or 1 on.
    const double y = 0.5 * x;
    double a = degrees % 2 == 0 ? 1.0 : 0.5;
    double tail = degrees % 2 == 0 ? std::exp(-y) : std::erfc(std::sqrt(y));
    for (; a < 0.5 * degrees; a += 1.0)
    {
        tail += y > 0.0 ? std::exp(a * std::log(y) - y - std::lgamma(a + 1.0)) : 0.0;
    }
    return tail;
}

WhitenessTest
TestWhiteness(const Eigen::Ref<const Eigen::ArrayXd>& residuals, int parameters)
{
    constexpr int largestLag = 10;
    WhitenessTest test;
    const Eigen::ArrayXd known = residuals.isNaN().select(0.0, residuals);
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
    ArimaSelection selection;
    selection.fit = FitArima(series, order);
    Diagnose(series, selection);
    return selection;
}

ArimaSelection
SelectArima(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    CheckSeries("ARIMA", series);
    ArimaSelection selection;
    const auto filled = FillIn(series);
    selection.unitRootDifferences = CountDifferences(TestUnitRoot, filled);
    selection.stationarityDifferences = CountDifferences(TestStationarity, filled);
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
            if (fit.remark != ArimaRemark::NEAR_UNIT_ROOT &&
                fit.GetAicc() < selection.fit.GetAicc())
            {
                selection.fit = fit;
            }
        }
    }
    Diagnose(series, selection);
    return selection;
}

} // namespace isac
