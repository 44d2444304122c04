/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARIMA_LIKELIHOOD_H
#define ISAC_ARIMA_LIKELIHOOD_H

#include "isac-arima-filter.h"
#include "isac-arma-likelihood.h"

#include <Eigen/Core>
#include <array>

namespace isac
{

/**
 * The exact Gaussian likelihood of a series under ARIMA(p, w, q) for a given w: that of its w-times
 * differenced samples, centred and scaled to a mean square of 1, so that a search meets the same
 * numbers whatever the unit.
 *
 * Samples that are NaN are missing. Where w = 0 that leaves nothing else out. Where w > 0 the
 * likelihood is conditional on the first w samples, and these have to be consecutive: samples
 * before the first such run are left out, and a gap later on is bridged exactly.
 */
class ArimaLikelihood
{
  public:
    /**
     * @param series the samples, NaN where missing
     * @param differences w
     * @param hasMean whether the differenced samples have a mean
     */
    ArimaLikelihood(const Eigen::Ref<const Eigen::ArrayXd>& series, int differences, bool hasMean);

    /**
     * @return how many samples the likelihood is of: those not missing, less the first w
     */
    int GetSamples() const;

    /**
     * @return the differenced samples, centred and scaled; NaN where one is missing
     */
    const Eigen::ArrayXd& GetDifferences() const;

    /**
     * @return what the differenced samples were divided by; 0 where they do not vary
     */
    double GetScale() const;

    /**
     * @return what was subtracted from the differenced samples
     */
    double GetCentre() const;

    /**
     * @param point a point, its mean in units of the scale and from the centre
     * @return the evaluation, in units of the scale
     */
    ArmaEvaluation Evaluate(const ArmaPoint& point) const;

    /**
     * @param evaluation an evaluation
     * @return the logarithm of the likelihood at the best sigma^2, in the series' own unit
     */
    double GetLogLikelihood(const ArmaEvaluation& evaluation) const;

  private:
    /**
     * Evaluate sample by sample, skipping the missing ones.
     *
     * @tparam N the number of coordinates, or more
     * @param point a point
     * @return the evaluation
     */
    template <int N>
    ArmaEvaluation EvaluateWithGaps(const ArmaPoint& point) const;

    int m_order{0};               ///< w
    int m_samples{0};             ///< how many samples the likelihood is of
    bool m_hasGaps{false};        ///< whether samples are missing
    double m_centre{0.0};         ///< subtracted from the differenced samples
    double m_scale{0.0};          ///< the differenced samples are divided by it
    Eigen::ArrayXd m_differences; ///< the differenced samples, centred and scaled
    Eigen::ArrayXd m_series;      ///< behind the first w, scaled; used where samples are missing
    std::array<double, ARIMA_MAXIMUM_DIFFERENCES> m_levels{}; ///< the first w, scaled, latest first
};

/**
 * @param series samples
 * @param times how often to take differences
 * @return the differences, `times` fewer than samples; NaN where one is missing
 */
Eigen::ArrayXd Difference(const Eigen::Ref<const Eigen::ArrayXd>& series, int times);

} // namespace isac

#endif /* ISAC_ARIMA_LIKELIHOOD_H */
