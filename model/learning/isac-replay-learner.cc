/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-replay-learner.h"

#include "isac-tensor-file.h"

#include "ns3/isac-error.h"

#include <cmath>
#include <sstream>

namespace isac
{

namespace
{

/// Standard deviations from the mean beyond which a reward counts as that far
constexpr float REWARD_LIMIT = 10.0F;

/// How messages call an agent
const std::string OBJECT = "learning agent";

/**
 * @param settings what all agents have in common
 * @return the same
 * @throws Error that names the setting that cannot be used
 */
const LearningSettings&
Checked(const LearningSettings& settings)
{
    const auto atLeastOne = [](const std::string& name, int64_t value) {
        if (value < 1)
        {
            Refuse(OBJECT, name, value, "must be at least 1");
        }
    };
    const auto positive = [](const std::string& name, double value) {
        if (!(value > 0.0 && std::isfinite(value)))
        {
            Refuse(OBJECT, name, value, "must be positive");
        }
    };
    atLeastOne("stateSize", settings.stateSize);
    atLeastOne("actions", settings.actions);
    for (const auto width : settings.hidden)
    {
        atLeastOne("hidden", width);
    }
    atLeastOne("batch", settings.batch);
    atLeastOne("targetInterval", settings.targetInterval);
    positive("learningRate", settings.learningRate);
    positive("targetShare", settings.targetShare);
    positive("gradientLimit", settings.gradientLimit);
    if (settings.targetShare > 1.0)
    {
        Refuse(OBJECT, "targetShare", settings.targetShare, "must be at most 1");
    }
    if (!(settings.discount >= 0.0 && settings.discount < 1.0))
    {
        Refuse(OBJECT, "discount", settings.discount, "must lie in [0, 1)");
    }
    if (settings.memory.capacity < settings.batch)
    {
        Refuse(OBJECT,
               "memory.capacity",
               settings.memory.capacity,
               "must be at least batch = " + std::to_string(settings.batch));
    }
    return settings;
}

} // namespace

ReplayLearner::ReplayLearner(const LearningSettings& settings)
    : m_stateNormaliser(Checked(settings).stateSize, static_cast<float>(settings.stateLimit)),
      m_common(settings),
      m_rewardNormaliser(1, REWARD_LIMIT),
      m_memory(settings.memory, settings.stateSize, settings.actions),
      m_errors(settings.batch),
      m_state(settings.stateSize, 1)
{
}

void
ReplayLearner::Learn(const Transition& transition)
{
    CheckTransition(transition);
    m_stateNormaliser.Learn(transition.state);
    m_rewardNormaliser.Learn(Eigen::Matrix<float, 1, 1>(transition.reward));
    m_memory.Add(transition);
    if (m_memory.GetSize() < m_common.batch)
    {
        return;
    }
    m_memory.Sample(m_common.batch, m_uniform, m_batch);
    m_stateNormaliser.Normalise(m_batch.states, m_batch.states);
    m_stateNormaliser.Normalise(m_batch.nextStates, m_batch.nextStates);
    m_rewardNormaliser.Normalise(m_batch.rewards.transpose(), m_batch.rewards.transpose());
    ++m_steps;
    const auto statistics = Train(m_batch, m_errors);
    m_memory.SetErrors(m_batch.indices, m_errors);
    if (m_steps % m_common.targetInterval == 0)
    {
        RenewTargets(m_common.targetShare);
    }

    // In the rewards' own units again.
    const double deviation = m_rewardNormaliser.GetDeviation()[0];
    const double offset = m_rewardNormaliser.GetMean()[0] / (1.0 - m_common.discount);
    ++m_statistics.steps;
    m_statistics.criticLoss += deviation * deviation * statistics.criticLoss;
    m_statistics.actionValue += deviation * statistics.actionValue + offset;
}

void
ReplayLearner::SavePolicy(TensorFile& file) const
{
    file.PutText("policy", DescribePolicy());
    m_stateNormaliser.Save("state", file);
    SavePolicyNetwork(file);
}

void
ReplayLearner::LoadPolicy(const TensorFile& file)
{
    file.RequireText("policy", DescribePolicy());
    m_stateNormaliser.Load("state", file);
    LoadPolicyNetwork(file);
}

void
ReplayLearner::SaveProgress(TensorFile& file) const
{
    file.PutText("settings", DescribeSettings());
    file.Put("steps", Eigen::VectorXd::Constant(1, static_cast<double>(m_steps)));
    m_stateNormaliser.Save("state", file);
    m_rewardNormaliser.Save("reward", file);
    m_memory.Save("memory", file);
    SaveNetworks(file);
}

void
ReplayLearner::LoadProgress(const TensorFile& file)
{
    file.RequireText("settings", DescribeSettings());
    m_steps = file.GetCount("steps");
    m_stateNormaliser.Load("state", file);
    m_rewardNormaliser.Load("reward", file);
    m_memory.Load("memory", file);
    LoadNetworks(file);
}

std::string
ReplayLearner::DescribePolicy() const
{
    std::ostringstream text;
    text << "state " << m_common.stateSize << ", actions " << m_common.actions << ", hidden";
    for (const auto width : m_common.hidden)
    {
        text << " " << width;
    }
    return text.str();
}

std::string
ReplayLearner::DescribeSettings() const
{
    std::ostringstream text;
    text.precision(17);
    text << DescribePolicy() << ", learning rate " << m_common.learningRate << ", batch "
         << m_common.batch << ", discount " << m_common.discount << ", target interval "
         << m_common.targetInterval << ", target share " << m_common.targetShare
         << ", gradient limit " << m_common.gradientLimit << ", memory " << m_common.memory.capacity
         << ", priority exponent " << m_common.memory.priorityExponent << ", importance exponent "
         << m_common.memory.importanceExponent << ", importance steps "
         << m_common.memory.importanceSteps;
    return text.str();
}

const Eigen::MatrixXf&
ReplayLearner::Normalise(const Eigen::VectorXf& state)
{
    if (state.size() != m_common.stateSize || !state.allFinite())
    {
        Refuse(OBJECT,
               "state",
               state.transpose(),
               "must be " + std::to_string(m_common.stateSize) + " finite numbers");
    }
    m_stateNormaliser.Normalise(state, m_state);
    return m_state;
}

int64_t
ReplayLearner::GetSteps() const
{
    return m_steps;
}

void
ReplayLearner::CheckTransition(const Transition& transition) const
{
    const auto check = [](const std::string& name, const Eigen::VectorXf& value, auto size) {
        if (value.size() != size || !value.allFinite())
        {
            Refuse(OBJECT,
                   name,
                   value.transpose(),
                   "must be " + std::to_string(size) + " finite numbers");
        }
    };
    check("state", transition.state, m_common.stateSize);
    check("action", transition.action, m_common.actions);
    check("next state", transition.nextState, m_common.stateSize);
    if (transition.action.minCoeff() < 0.0F || transition.action.maxCoeff() > 1.0F)
    {
        Refuse(OBJECT, "action", transition.action.transpose(), "must lie in [0, 1]");
    }
    if (!std::isfinite(transition.reward))
    {
        Refuse(OBJECT, "reward", transition.reward, "must be finite");
    }
}

} // namespace isac
