/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TAYLOR_CORRECTION_H
#define ISAC_TAYLOR_CORRECTION_H

#include "ns3/isac-neural-network.h"

#include <Eigen/Core>

namespace isac
{

/**
 * The first-order term of Taylor TD learning: a critic learns not only the target's values but
 * also its slopes.
 *
 * Let delta(x) = y(x) - Q(x) be the temporal-difference error at x = (s, a), with target y. For
 * deviations D of x with mean 0 and covariance diag(v), the semi-gradient update, expected over D
 * with delta and the gradient of Q expanded to first order, is
 *
 *     E[delta(x + D) dQ(x + D)/dtheta] = delta dQ/dtheta + sum_i v_i (d delta/dx_i) d2Q/(dx_i
 * dtheta)
 *
 * (M. Garibbo, M. Robeyns and L. Aitchison, "Taylor TD-learning", NeurIPS 2023). This adds the sum,
 * with the opposite sign, to the critic's gradient: it is the gradient of
 * -sum_i v_i (d delta/dx_i) dQ/dx_i with d delta/dx_i held fixed, or, the same, of
 * 1/2 sum_i v_i (dy/dx_i - dQ/dx_i)^2 with dy/dx_i held fixed.
 *
 * So are equations (21) and (22) of the digital-agent paper read, which print delta + dQ/da . Delta
 * a as the step of Q and leave Delta a open: Delta a is the random deviation D of the action, and
 * its product with the slope is taken over all of the update, not of Q alone.
 */
class TaylorCorrection
{
  public:
    /**
     * @param variances (inputs) v, of every input of the critic
     */
    explicit TaylorCorrection(const Eigen::VectorXf& variances);

    /**
     * Add the gradient. Follows the critic's Forward() of the batch.
     *
     * @param targetSlopes (inputs x samples) dy/dx
     * @param weights (samples) of the samples
     * @param [in,out] critic its gradient is added to
     */
    void AddGradient(const Eigen::MatrixXf& targetSlopes,
                     const Eigen::VectorXf& weights,
                     NeuralNetwork& critic);

  private:
    Eigen::VectorXf m_variances; ///< (inputs) v
    Eigen::MatrixXf m_samples;   ///< (1 x samples) a number for each
    Eigen::MatrixXf m_direction; ///< (inputs x samples) v_i d delta/dx_i
};

} // namespace isac

#endif /* ISAC_TAYLOR_CORRECTION_H */
