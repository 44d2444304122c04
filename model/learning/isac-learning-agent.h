/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LEARNING_AGENT_H
#define ISAC_LEARNING_AGENT_H

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <string>

namespace isac
{

class TensorFile;

/// A step of a Markov decision process
struct Transition
{
    Eigen::VectorXf state;     ///< what was seen
    Eigen::VectorXf action;    ///< what was done, each number in [0, 1]
    float reward{0.0F};        ///< what it gave
    Eigen::VectorXf nextState; ///< what was seen after it
};

/// How learning goes: means over the gradient steps since it was asked last
struct LearningStatistics
{
    int64_t steps{0};        ///< number of gradient steps
    double criticLoss{0.0};  ///< mean squared temporal-difference error
    double actionValue{0.0}; ///< mean value of the actions in the batches, by the critic
};

/**
 * Learns by reinforcement which action to take in which state. Problems have no end: what a
 * simulation cuts off goes on, and its last transition is not told.
 */
class LearningAgent
{
  public:
    virtual ~LearningAgent() = default;

    /**
     * Draw from here from now on: exploration, batches, noise.
     *
     * @param uniform draws from [0, 1)
     */
    void SetUniform(std::function<double()> uniform);

    /**
     * Draw the parameters of all networks.
     */
    virtual void Initialise() = 0;

    /**
     * @param state what is seen
     * @param [out] action what the policy does, each number in [0, 1]
     */
    virtual void Act(const Eigen::VectorXf& state, Eigen::VectorXf& action) = 0;

    /**
     * Act by the policy or, at times, at random.
     *
     * @param state what is seen
     * @param epsilon probability of a random action
     * @param [out] action what to do
     */
    void Explore(const Eigen::VectorXf& state, double epsilon, Eigen::VectorXf& action);

    /**
     * Remember a step, and take a gradient step once there is enough to remember.
     *
     * @param transition the step
     */
    virtual void Learn(const Transition& transition) = 0;

    /// @return how learning went since the last call
    LearningStatistics TakeStatistics();

    /// @param [out] file takes all that Act() needs
    virtual void SavePolicy(TensorFile& file) const = 0;

    /**
     * @param file from SavePolicy() of an agent of the same kind and sizes
     * @throws Error that names the file where it does not fit
     */
    virtual void LoadPolicy(const TensorFile& file) = 0;

    /// @param [out] file takes all that learning needs to go on as if it had not been interrupted
    virtual void SaveProgress(TensorFile& file) const = 0;

    /**
     * @param file from SaveProgress() of an agent of the same kind and settings
     * @throws Error that names the file where it does not fit
     */
    virtual void LoadProgress(const TensorFile& file) = 0;

  protected:
    /**
     * Make an action random: here each number is drawn uniformly from [0, 1].
     *
     * @param [in,out] action the policy's
     */
    virtual void DrawAction(Eigen::VectorXf& action);

    std::function<double()> m_uniform; ///< draws from [0, 1)
    LearningStatistics m_statistics;   ///< sums since TakeStatistics()
};

} // namespace isac

#endif /* ISAC_LEARNING_AGENT_H */
