/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-branching-q.h"

#include "isac-tensor-file.h"

#include "ns3/isac-error.h"

#include <cmath>

namespace isac
{

namespace
{

/**
 * @param settings how to learn
 * @return the same
 * @throws Error that names the setting that cannot be used
 */
const BranchingQSettings&
Checked(const BranchingQSettings& settings)
{
    if (settings.bins < 2)
    {
        Refuse("branching Q", "bins", settings.bins, "must be at least 2");
    }
    if (settings.headHidden < 1)
    {
        Refuse("branching Q", "headHidden", settings.headHidden, "must be at least 1");
    }
    if (settings.hidden.empty())
    {
        Refuse("branching Q", "hidden", "nothing", "must have at least one layer");
    }
    return settings;
}

/**
 * @param settings how to learn
 * @return the network's
 */
BranchingNetworkSettings
MakeNetworkSettings(const BranchingQSettings& settings)
{
    return {settings.stateSize,
            settings.actions,
            settings.bins,
            settings.hidden,
            settings.headHidden,
            settings.learningRate,
            settings.gradientLimit};
}

} // namespace

BranchingQ::BranchingQ(const BranchingQSettings& settings)
    : ReplayLearner(Checked(settings)),
      m_settings(settings),
      m_network(MakeNetworkSettings(settings)),
      m_target(MakeNetworkSettings(settings)),
      m_nextChoices(settings.actions, settings.batch)
{
}

void
BranchingQ::Initialise()
{
    m_network.Initialise(m_uniform);
    RenewTargets(1.0);
}

void
BranchingQ::Act(const Eigen::VectorXf& state, Eigen::VectorXf& action)
{
    const auto values = m_network.Forward(Normalise(state));
    action.resize(m_settings.actions);
    for (Eigen::Index d = 0; d < m_settings.actions; ++d)
    {
        Eigen::Index choice;
        values.col(0).segment(d * m_settings.bins, m_settings.bins).maxCoeff(&choice);
        action[d] = GetShare(choice);
    }
}

void
BranchingQ::DrawAction(Eigen::VectorXf& action)
{
    const auto draw = [this](Eigen::Index count) {
        return static_cast<Eigen::Index>(m_uniform() * static_cast<double>(count));
    };
    const auto branch = draw(m_settings.actions);
    action[branch] = GetShare(draw(m_settings.bins));
}

float
BranchingQ::GetShare(Eigen::Index choice) const
{
    return static_cast<float>(choice) / static_cast<float>(m_settings.bins - 1);
}

LearningStatistics
BranchingQ::Train(const ReplayBatch& batch, Eigen::VectorXf& errors)
{
    const auto bins = m_settings.bins;
    const auto branches = m_settings.actions;
    const auto samples = batch.states.cols();

    const auto next = m_network.Forward(batch.nextStates);
    for (Eigen::Index i = 0; i < samples; ++i)
    {
        for (Eigen::Index d = 0; d < branches; ++d)
        {
            Eigen::Index choice;
            next.col(i).segment(d * bins, bins).maxCoeff(&choice);
            m_nextChoices(d, i) = static_cast<int>(choice);
        }
    }
    const auto target = m_target.Forward(batch.nextStates);
    const auto share = static_cast<float>(m_settings.discount) / static_cast<float>(branches);
    m_targets = batch.rewards;
    for (Eigen::Index i = 0; i < samples; ++i)
    {
        for (Eigen::Index d = 0; d < branches; ++d)
        {
            m_targets[i] += share * target(d * bins + m_nextChoices(d, i), i);
        }
    }

    const auto values = m_network.Forward(batch.states);
    m_gradient.setZero(values.rows(), samples);
    errors.setZero();
    double loss = 0.0;
    double value = 0.0;
    for (Eigen::Index i = 0; i < samples; ++i)
    {
        const float weight = batch.weights[i] / static_cast<float>(samples * branches);
        for (Eigen::Index d = 0; d < branches; ++d)
        {
            const auto choice =
                d * bins + std::lround(batch.actions(d, i) * static_cast<float>(bins - 1));
            const float error = m_targets[i] - values(choice, i);
            errors[i] += std::abs(error);
            loss += error * error;
            value += values(choice, i);
            m_gradient(choice, i) = -weight * error;
        }
    }
    m_network.Backward(m_gradient);
    m_network.Step();
    const auto count = static_cast<double>(samples * branches);
    return {1, loss / count, value / count};
}

void
BranchingQ::RenewTargets(double share)
{
    m_target.Renew(m_network, share);
}

void
BranchingQ::SavePolicyNetwork(TensorFile& file) const
{
    m_network.SaveParameters("network", file);
}

void
BranchingQ::LoadPolicyNetwork(const TensorFile& file)
{
    m_network.LoadParameters("network", file);
}

void
BranchingQ::SaveNetworks(TensorFile& file) const
{
    m_network.Save("network", file);
    m_target.SaveParameters("target", file);
}

void
BranchingQ::LoadNetworks(const TensorFile& file)
{
    m_network.Load("network", file);
    m_target.LoadParameters("target", file);
}

std::string
BranchingQ::DescribePolicy() const
{
    return "branching Q: " + ReplayLearner::DescribePolicy() + ", bins " +
           std::to_string(m_settings.bins) + ", head hidden " +
           std::to_string(m_settings.headHidden);
}

} // namespace isac
