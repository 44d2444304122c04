/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARIMA_H
#define ISAC_ARIMA_H

#include "isac-arima-filter.h"
#include "isac-arma-search.h"

#include <Eigen/Core>
#include <ostream>

namespace isac
{

/// The order (p, w, q) of an ARIMA model
struct ArimaOrder
{
    int p{0}; ///< past samples, at most 3
    int w{0}; ///< differences, at most 2
    int q{0}; ///< past innovations, at most 3
};

/**
 * An ARIMA(p, w, q) model, eqs. (10)-(13): with y_t the w-times differenced samples,
 *
 *     y_t - mean = phi_1 (y_{t-1} - mean) + ... + e_t + theta_1 e_{t-1} + ...
 *
 * and innovations e_t that are independent, normal and of one variance.
 */
struct ArimaModel
{
    ArimaOrder order;                ///< p, w and q
    LagCoefficients<double> phi{};   ///< autoregressive coefficients, by lag from 1
    LagCoefficients<double> theta{}; ///< moving-average coefficients, by lag from 1
    double mean{0.0};                ///< of the samples; 0 where w > 0
    double variance{0.0};            ///< of the innovations; infinite where nothing tells it. Of
                                     ///< samples so large or small that no double holds their
                                     ///< squares it is infinite or 0
};

/// Why a fit is not simply the model that was asked for
enum class ArimaRemark
{
    NONE,                  ///< it is
    CONSTANT,              ///< the samples, or their w-th differences, do not vary: no innovations
    TOO_SHORT,             ///< too few samples: the last value is forecast
    NEAR_UNIT_ROOT,        ///< a root of Phi or Theta has a modulus below 1.01: w may be wrong
    NEAR_CANCELLING_ROOTS, ///< Phi and Theta nearly share a factor: p and q may be too large
    NOT_CONVERGED          ///< the search was stopped; the model is the best one that was seen
};

/**
 * @param stream a stream
 * @param remark a remark, written out for a reader
 * @return the stream
 */
std::ostream& operator<<(std::ostream& stream, ArimaRemark remark);

/// A model with what the samples say about it
struct ArimaFit
{
    ArimaModel model;                      ///< the model
    double logLikelihood{0.0};             ///< the maximum; infinite where nothing varies
    int samples{0};                        ///< that it is of: without missing and first w ones
    int parameters{1};                     ///< p + q, the variance, and the mean where there is one
    ArimaRemark remark{ArimaRemark::NONE}; ///< why the model may not be what was asked for

    /**
     * @return Akaike's criterion, corrected for short series (Hurvich and Tsai, 1989); infinite
     *         where the samples are too few for it
     */
    double GetAicc() const;
};

/**
 * Fit a model of a given order by exact Gaussian maximum likelihood.
 *
 * A NaN is a missing sample. Whatever the series, there is a model: where there are too few
 * samples, at least two more than parameters are needed, it forecasts the last value.
 *
 * @param series the samples, at least one of them finite and none infinite
 * @param order the order
 * @param hasMean whether the samples have a mean, where w = 0; where w > 0 they have none
 * @return the fit
 */
ArimaFit FitArima(const Eigen::Ref<const Eigen::ArrayXd>& series,
                  const ArimaOrder& order,
                  bool hasMean = true);

/**
 * The fit that an optimum of the search means.
 *
 * @param likelihood the likelihood
 * @param differences its w
 * @param optimum the optimum
 * @return the fit
 */
ArimaFit MakeArimaFit(const ArimaLikelihood& likelihood,
                      int differences,
                      const ArmaOptimum& optimum);

/**
 * @param [in,out] fit a fit, then that of samples 2^exponent times as large
 * @param exponent an exponent
 */
void ScaleArimaFit(ArimaFit& fit, int exponent);

/**
 * The model of samples whose w-th differences do not vary.
 *
 * @param likelihood of the samples, with scale 0
 * @param differences w
 * @return the fit, with innovations of variance 0
 */
ArimaFit MakeConstantFit(const ArimaLikelihood& likelihood, int differences);

/**
 * Run the filter of a model over a series.
 *
 * @param model the model
 * @param series the samples, NaN where missing
 * @param errors set to the standardised errors of the forecasts of each next sample; NaN where one
 *        is missing and of the first w samples
 * @return the filter behind the last sample, of the samples less the mean
 */
ArimaFilter<double> RunArimaFilter(const ArimaModel& model,
                                   const Eigen::Ref<const Eigen::ArrayXd>& series,
                                   Eigen::ArrayXd& errors);

/**
 * Refuse samples that nothing can be fitted to.
 *
 * @param object what the samples are for
 * @param series samples: one at least has to be finite, and none may be infinite
 */
void CheckSeries(const char* object, const Eigen::Ref<const Eigen::ArrayXd>& series);

} // namespace isac

#endif /* ISAC_ARIMA_H */
