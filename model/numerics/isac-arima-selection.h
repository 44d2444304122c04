/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARIMA_SELECTION_H
#define ISAC_ARIMA_SELECTION_H

#include "isac-arima.h"

#include <Eigen/Core>

namespace isac
{

/// Whether residuals are white noise, by Ljung and Box
struct WhitenessTest
{
    double statistic{0.0}; ///< n (n + 2) times the sum over lags k of r_k^2 / (n - k)
    int lags{0};           ///< the smaller of 10 and n / 5
    double pValue{1.0}; ///< by chi-square with lags - p - q degrees of freedom; 1 where that is < 1

    /**
     * @return whether the residuals pass for white at 5 %
     */
    bool IsWhite() const
    {
        return pValue >= 0.05;
    }
};

/// A fit whose order the samples have chosen, and why
struct ArimaSelection
{
    ArimaFit fit;                   ///< the fit
    int unitRootDifferences{0};     ///< w by the augmented Dickey-Fuller test
    int stationarityDifferences{0}; ///< w by the test of Kwiatkowski et al.
    WhitenessTest whiteness;        ///< of the fit's residuals
};

/**
 * Choose the order of an ARIMA model, and fit it.
 *
 * w is the smaller of two numbers of differences, from 0 to 2, each at 5 %: where the tests
 * disagree, the samples do not prove a unit root. By the augmented Dickey-Fuller test, first two
 * unit roots are tested against one, then one against none (D. A. Dickey and S. G. Pantula,
 * "Determining the order of differencing in autoregressive processes", J. Business and Economic
 * Statistics 5, 1987). By the test of Kwiatkowski et al., differences are taken until it calls them
 * stationary. Both fill missing samples in by linear interpolation; the fit does not.
 *
 * p and q, each from 0 to 3, are those of the least AICc, a mean included where w = 0; each order
 * is searched from one start. An order is passed over where its parameters are too many, or where
 * its best process has a root of Theta within 1.01 of the unit circle: the likelihood has maxima at
 * which such roots nearly cancel those of Phi and fit chance alone.
 *
 * @param series the samples, NaN where missing; at least one has to be finite, and none infinite
 * @return the selection
 */
ArimaSelection SelectArima(const Eigen::Ref<const Eigen::ArrayXd>& series);

/**
 * Fit a model of a given order, with a mean where w = 0, and test its residuals.
 *
 * @param series the samples, NaN where missing; at least one has to be finite, and none infinite
 * @param order the order
 * @return the fit, and the test of its residuals
 */
ArimaSelection CheckArima(const Eigen::Ref<const Eigen::ArrayXd>& series, const ArimaOrder& order);

/**
 * Test residuals, by G. M. Ljung and G. E. P. Box, "On a measure of lack of fit in time series
 * models", Biometrika 65, 1978.
 *
 * @param residuals standardised errors, NaN where missing
 * @param parameters p + q
 * @return the test
 */
WhitenessTest TestWhiteness(const Eigen::Ref<const Eigen::ArrayXd>& residuals, int parameters);

/**
 * @param x a value, at least 0
 * @param degrees degrees of freedom, at least 1
 * @return the probability that a chi-square variable is above the value
 */
double ChiSquareTail(double x, int degrees);

} // namespace isac

#endif /* ISAC_ARIMA_SELECTION_H */
