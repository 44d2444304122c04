/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ACTOR_CRITIC_H
#define ISAC_ACTOR_CRITIC_H

#include "isac-replay-learner.h"
#include "isac-taylor-correction.h"
#include "isac-trained-network.h"
#include "isac-transition-model.h"

#include <Eigen/Core>
#include <array>
#include <optional>
#include <string>

namespace isac
{

/// How an actor-critic learns
struct ActorCriticSettings : LearningSettings
{
    double taylorAction{0.02};      ///< variance of an action's deviations; 0 for plain TD3
    double taylorState{0.0};        ///< variance of a normalised state's deviations
    int64_t policyDelay{2};         ///< gradient steps of the critics for one of the policy
    double smoothingDeviation{0.1}; ///< of the noise on the target policy's actions
    double smoothingLimit{0.25};    ///< largest absolute value of that noise
};

/**
 * Twin delayed deep deterministic policy gradient (TD3: S. Fujimoto, H. van Hoof and D. Meger,
 * "Addressing function approximation error in actor-critic methods", ICML 2018), with prioritized
 * replay and, where wanted, the first-order term of Taylor TD learning (TaylorCorrection).
 *
 * The target is y(s, a) = r + gamma min_j Q'_j(s', pi'(s') + noise), with pi(s) in [0, 1] by a
 * sigmoid. Its slopes in s and a, which the Taylor term needs, come from a learned model of reward
 * and next state (TransitionModel), taken at the next state that was seen: with
 * V'(s') = min_j Q'_j(s', pi'(s') + noise),
 *
 *     dy/d(s, a) = dr/d(s, a) + gamma (ds'/d(s, a))^T dV'/ds'
 *
 * where ds'/d(s, a) and dr/d(s, a) are the model's. Plain TD3 keeps no model.
 */
class ActorCritic : public ReplayLearner
{
  public:
    /**
     * @param settings how to learn
     * @throws Error that names the setting that cannot be used
     */
    explicit ActorCritic(const ActorCriticSettings& settings);

    void Initialise() override;
    void Act(const Eigen::VectorXf& state, Eigen::VectorXf& action) override;

  protected:
    LearningStatistics Train(const ReplayBatch& batch, Eigen::VectorXf& errors) override;
    void RenewTargets(double share) override;
    void SavePolicyNetwork(TensorFile& file) const override;
    void LoadPolicyNetwork(const TensorFile& file) override;
    void SaveNetworks(TensorFile& file) const override;
    void LoadNetworks(const TensorFile& file) override;
    std::string DescribePolicy() const override;
    std::string DescribeSettings() const override;

  private:
    /// A critic and its target
    struct Critic
    {
        TrainedNetwork network; ///< Q(s, a)
        NeuralNetwork target;   ///< Q'(s, a)
    };

    /**
     * Compute m_targets, and leave the target networks as they were used.
     *
     * @param batch the steps
     */
    void ComputeTargets(const ReplayBatch& batch);

    /// Compute m_valueSlopes. Follows ComputeTargets().
    void ComputeValueSlopes();

    /**
     * Take a gradient step of a critic on m_inputs.
     *
     * @param batch the steps
     * @param critic which
     * @param [in,out] errors absolute temporal-difference errors, to which half of its own are
     * added
     * @return mean squared temporal-difference error
     */
    double TrainCritic(const ReplayBatch& batch, Critic& critic, Eigen::VectorXf& errors);

    /**
     * Take a gradient step of the policy.
     *
     * @param batch the steps
     * @return mean value of the policy's actions
     */
    double TrainPolicy(const ReplayBatch& batch);

    ActorCriticSettings m_settings;         ///< how to learn
    TrainedNetwork m_policy;                ///< pi(s)
    NeuralNetwork m_targetPolicy;           ///< pi'(s)
    std::array<Critic, 2> m_critics;        ///< the twins
    std::optional<TransitionModel> m_model; ///< of reward and next state, for the Taylor term
    TaylorCorrection m_taylor;              ///< the Taylor term
    double m_value{0.0}; ///< mean value of the policy's actions when it last learnt

    Eigen::MatrixXf m_inputs;     ///< (state size + actions x samples) of the critics
    Eigen::MatrixXf m_nextInputs; ///< (state size + actions x samples) of the target critics
    Eigen::MatrixXf m_inside;     ///< (actions x samples) 1 where noise did not lead out of [0, 1]
    Eigen::MatrixXf m_targetValues;   ///< (2 x samples) of the target critics
    Eigen::MatrixXf m_outputGradient; ///< (1 x samples) in the outputs of a critic
    Eigen::VectorXf m_targets;        ///< (samples) y
    Eigen::MatrixXf m_inputSlopes;    ///< (state size + actions x samples) of V' in m_nextInputs
    Eigen::MatrixXf m_valueSlopes;    ///< (state size x samples) gamma dV'/ds'
    Eigen::MatrixXf m_targetSlopes;   ///< (state size + actions x samples) dy/d(s, a)
    Eigen::MatrixXf m_policyGradient; ///< (actions x samples) in the outputs of the policy
};

} // namespace isac

#endif /* ISAC_ACTOR_CRITIC_H */
