/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DISTANCE_CORRELATION_H
#define ISAC_DISTANCE_CORRELATION_H

#include <Eigen/Core>

/**
 * @file
 * Distance correlation, eqs. (7)-(9): how far two quantities depend on each other, in whatever
 * form. In the limit of many samples it is 0 for independent quantities alone, and 1 for a linear
 * relation. In small samples it is biased upward, to 0.7 for ten samples of independent quantities:
 * decide by a test (isac-distance-permutation-test.h), not by a threshold.
 *
 * Accuracy: the squared correlation of n samples is off by at most about (10 + n) 2.2e-16, of which
 * n matters for heavy tails only; what is below that is returned as 0. An offset common to all
 * samples or another unit costs no digit beyond those that the samples lost themselves, and ties
 * cost none.
 *
 * Every function refuses samples of different number and values that are not finite.
 */

namespace isac
{

/// Dependence of two samples x and y
struct DistanceCorrelation
{
    double covariance{0.0}; ///< squared distance covariance V^2(x, y), eq. (8)
    double varianceX{0.0};  ///< squared distance variance V^2(x, x)
    double varianceY{0.0};  ///< squared distance variance V^2(y, y)
    /// Distance correlation in [0, 1], eq. (9); 0 where x or y is constant
    double correlation{0.0};
};

/**
 * Of two quantities: O(n log n), by the definition where n is small.
 *
 * @param x n samples
 * @param y as many samples, in the same order
 * @return their dependence; where the squared covariances overflow or vanish for their unit, the
 *         correlation does not
 */
DistanceCorrelation ComputeDistanceCorrelation(const Eigen::Ref<const Eigen::VectorXd>& x,
                                               const Eigen::Ref<const Eigen::VectorXd>& y);

/**
 * Of two vectors of quantities, with Euclidean distances: O(n^2) in time and space. The
 * quantities within a vector should be of one unit, or scaled to like spreads.
 *
 * @param x n samples (rows) of some quantities (columns)
 * @param y n samples (rows) of some quantities (columns)
 * @return their dependence
 */
DistanceCorrelation ComputeMultivariateDistanceCorrelation(
    const Eigen::Ref<const Eigen::MatrixXd>& x,
    const Eigen::Ref<const Eigen::MatrixXd>& y);

/**
 * Partial distance correlation (Szekely and Rizzo, 2014): the dependence of x and y that is left
 * when what both share with z is taken away. It tells a cause from its shadow: where z drives x and
 * y, these two are correlated, but partially hardly. Not to be read as conditional independence: it
 * need not be 0 there, only small. From U-centred matrices, hence without bias; O(n^2).
 *
 * @param x at least 4 samples (rows) of some quantities (columns)
 * @param y as many samples
 * @param z as many samples of what is to be taken away
 * @return partial distance correlation in [-1, 1], around 0 where nothing is left
 */
double ComputePartialDistanceCorrelation(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                         const Eigen::Ref<const Eigen::MatrixXd>& y,
                                         const Eigen::Ref<const Eigen::MatrixXd>& z);

} // namespace isac

#endif /* ISAC_DISTANCE_CORRELATION_H */
