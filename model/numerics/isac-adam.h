/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ADAM_H
#define ISAC_ADAM_H

#include <Eigen/Core>
#include <cstdint>

namespace isac
{

/// What Adam remembers of the gradients so far
struct AdamState
{
    Eigen::VectorXf first;  ///< moving means of the gradients
    Eigen::VectorXf second; ///< moving means of their squares
    int64_t steps{0};       ///< number of steps so far
};

/**
 * Minimise by stochastic gradients.
 *
 * Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015,
 * algorithm 1, with its beta_1 = 0.9, beta_2 = 0.999 and epsilon = 1e-8.
 */
class Adam
{
  public:
    /**
     * @param parameters number of parameters
     * @param learningRate step size, positive
     * @throws Error where the learning rate is not positive
     */
    Adam(Eigen::Index parameters, double learningRate);

    /**
     * @param [in,out] parameters moved by one step
     * @param gradient of what is minimised, in the parameters
     * @throws Error where the sizes do not match or the gradient is not finite
     */
    void Step(Eigen::VectorXf& parameters, const Eigen::VectorXf& gradient);

    /// @return what is remembered, to be saved
    const AdamState& GetState() const;

    /**
     * @param state to go on from
     * @throws Error where it is of another number of parameters
     */
    void SetState(const AdamState& state);

  private:
    double m_learningRate; ///< step size
    AdamState m_state;     ///< what is remembered
};

} // namespace isac

#endif /* ISAC_ADAM_H */
