/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARMA_START_H
#define ISAC_ARMA_START_H

#include "isac-arma-likelihood.h"

#include <Eigen/Core>
#include <array>

namespace isac
{

/**
 * Where a search for ARMA parameters begins. A long autoregression, fitted by Yule-Walker, gives
 * the covariances of the samples with past samples and past innovations; the regression of a sample
 * on p past samples and q past innovations then gives phi and theta.
 *
 * Source: E. J. Hannan and J. Rissanen, "Recursive estimation of mixed autoregressive-moving
 * average order", Biometrika 69, 1982; here with the moments that the long autoregression implies
 * in place of a second pass over the samples.
 */
class ArmaStart
{
  public:
    /**
     * @param series the samples, of mean 0, NaN where missing
     */
    explicit ArmaStart(const Eigen::Ref<const Eigen::ArrayXd>& series);

    /**
     * @param p autoregressive order
     * @param q moving-average order
     * @param hasMean whether there is a mean
     * @return where to begin; roots of the regression within the unit circle are moved out of it
     */
    ArmaPoint GetPoint(int p, int q, bool hasMean) const;

  private:
    static constexpr int LONG_ORDER = 10; ///< of the long autoregression, at most

    std::array<double, LONG_ORDER + 1> m_covariance{}; ///< of the samples, by lag
    std::array<double, LONG_ORDER + 1> m_impulse{};    ///< response to an innovation, by lag
    double m_variance{0.0};                            ///< of the innovations
};

} // namespace isac

#endif /* ISAC_ARMA_START_H */
