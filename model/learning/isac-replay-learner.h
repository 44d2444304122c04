/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REPLAY_LEARNER_H
#define ISAC_REPLAY_LEARNER_H

#include "isac-learning-agent.h"
#include "isac-prioritized-replay.h"
#include "isac-state-normaliser.h"

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

namespace isac
{

/// What all agents that learn from memory have in common; the defaults are the paper's Table III
struct LearningSettings
{
    Eigen::Index stateSize{0};                      ///< size of states
    Eigen::Index actions{0};                        ///< number of actions
    std::vector<Eigen::Index> hidden{256, 128, 64}; ///< widths of the hidden layers
    double learningRate{1e-4};                      ///< of Adam
    Eigen::Index batch{128};                        ///< steps drawn for a gradient step
    double discount{0.9};                           ///< of the next step's reward, below 1
    int64_t targetInterval{1};  ///< gradient steps from one renewal of target networks to the next
    double targetShare{0.005};  ///< of the networks in their targets at a renewal; 1 copies them
    double gradientLimit{10.0}; ///< largest norm of a network's gradient
    double stateLimit{10.0};    ///< standard deviations at which a state's numbers end
    ReplaySettings memory;      ///< how steps are remembered
};

/**
 * Learns from batches of remembered steps, with states and rewards at a mean of 0 and a variance of
 * 1. As the problem has no end, that changes values by a factor and a constant and leaves the best
 * actions alone, but where rewards lie ten deviations or more from their mean: those count as ten.
 */
class ReplayLearner : public LearningAgent
{
  public:
    void Learn(const Transition& transition) final;
    void SavePolicy(TensorFile& file) const final;
    void LoadPolicy(const TensorFile& file) final;
    void SaveProgress(TensorFile& file) const final;
    void LoadProgress(const TensorFile& file) final;

  protected:
    /**
     * @param settings what all agents have in common
     * @throws Error that names the setting that cannot be used
     */
    explicit ReplayLearner(const LearningSettings& settings);

    /**
     * Take a gradient step.
     *
     * @param batch the steps; states and rewards are normalised
     * @param [out] errors absolute temporal-difference errors of the steps
     * @return of this step, of normalised rewards
     */
    virtual LearningStatistics Train(const ReplayBatch& batch, Eigen::VectorXf& errors) = 0;

    /**
     * Bring the target networks nearer to the networks.
     *
     * @param share of the networks in their targets; 1 copies them
     */
    virtual void RenewTargets(double share) = 0;

    /// @param [out] file takes the network that Act() needs
    virtual void SavePolicyNetwork(TensorFile& file) const = 0;

    /// @param file from SavePolicyNetwork() of an agent with the same DescribePolicy()
    virtual void LoadPolicyNetwork(const TensorFile& file) = 0;

    /// @param [out] file takes all networks, and what their optimisers remember
    virtual void SaveNetworks(TensorFile& file) const = 0;

    /// @param file from SaveNetworks() of an agent with the same settings
    virtual void LoadNetworks(const TensorFile& file) = 0;

    /// @return kind and sizes of the policy, for a file
    virtual std::string DescribePolicy() const;

    /// @return all settings, for a file
    virtual std::string DescribeSettings() const;

    /**
     * @param state what is seen
     * @return (state size x 1) the same, normalised; valid until the next call
     */
    const Eigen::MatrixXf& Normalise(const Eigen::VectorXf& state);

    /// @return number of gradient steps so far
    int64_t GetSteps() const;

  private:
    /**
     * @param transition a step
     * @throws Error where a number of it is not finite, or its sizes are not the settings'
     */
    void CheckTransition(const Transition& transition) const;

    StateNormaliser m_stateNormaliser;  ///< of the states so far
    LearningSettings m_common;          ///< what all agents have in common
    StateNormaliser m_rewardNormaliser; ///< of the rewards so far
    PrioritizedReplay m_memory;         ///< of the last steps
    int64_t m_steps{0};                 ///< number of gradient steps so far
    ReplayBatch m_batch;                ///< the last one
    Eigen::VectorXf m_errors;           ///< of its steps
    Eigen::MatrixXf m_state;            ///< the last one that was normalised
};

} // namespace isac

#endif /* ISAC_REPLAY_LEARNER_H */
