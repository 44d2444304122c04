/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BRANCHING_Q_H
#define ISAC_BRANCHING_Q_H

#include "isac-branching-network.h"
#include "isac-replay-learner.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace isac
{

/// How a branching Q network learns
struct BranchingQSettings : LearningSettings
{
    Eigen::Index bins{11};       ///< values of an action, evenly spaced from 0 to 1
    Eigen::Index headHidden{64}; ///< width of the hidden layer of each head
};

/**
 * Q learning with a branch per action (BranchingNetwork): every action takes the value of its
 * branch's best choice. With the target, shared by all N branches,
 *
 *     y = r + gamma / N sum_d Q'_d(s', argmax_a Q_d(s', a))
 *
 * the loss is the mean over the branches of the squared errors y - Q_d(s, a_d), and a step's
 * priority is the sum of their absolute values (A. Tavakoli, F. Pardo and P. Kormushev, "Action
 * branching architectures for deep reinforcement learning", AAAI 2018).
 *
 * A random action is the policy's with one branch's choice drawn anew: a branch learns what its own
 * choices are worth beside those that the others will make, not beside any. What is told of an
 * action between choices is taken for the nearest ones.
 */
class BranchingQ : public ReplayLearner
{
  public:
    /**
     * @param settings how to learn
     * @throws Error that names the setting that cannot be used
     */
    explicit BranchingQ(const BranchingQSettings& settings);

    void Initialise() override;
    void Act(const Eigen::VectorXf& state, Eigen::VectorXf& action) override;

  protected:
    void DrawAction(Eigen::VectorXf& action) override;
    LearningStatistics Train(const ReplayBatch& batch, Eigen::VectorXf& errors) override;
    void RenewTargets(double share) override;
    void SavePolicyNetwork(TensorFile& file) const override;
    void LoadPolicyNetwork(const TensorFile& file) override;
    void SaveNetworks(TensorFile& file) const override;
    void LoadNetworks(const TensorFile& file) override;
    std::string DescribePolicy() const override;

  private:
    /**
     * @param choice of a branch, counted from 0
     * @return the action's value
     */
    float GetShare(Eigen::Index choice) const;

    BranchingQSettings m_settings; ///< how to learn
    BranchingNetwork m_network;    ///< Q
    BranchingNetwork m_target;     ///< Q'
    Eigen::MatrixXi m_nextChoices; ///< (actions x samples) the best ones in the next states
    Eigen::VectorXf m_targets;     ///< (samples) y
    Eigen::MatrixXf m_gradient;    ///< (actions * bins x samples) of the loss in the values
};

} // namespace isac

#endif /* ISAC_BRANCHING_Q_H */
