/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-prioritized-replay.h"

#include "isac-tensor-file.h"

#include "ns3/isac-error.h"

#include <algorithm>
#include <cmath>

namespace isac
{

namespace
{

/// Added to errors, so that every step may be drawn again
constexpr double SMALLEST_ERROR = 1e-3;

/**
 * @param settings how steps are drawn
 * @return the capacity
 * @throws Error that names the setting that cannot be used
 */
Eigen::Index
CheckedCapacity(const ReplaySettings& settings)
{
    const std::string object = "replay memory";
    if (settings.capacity < 1)
    {
        Refuse(object, "capacity", settings.capacity, "must be at least 1");
    }
    if (!(settings.priorityExponent >= 0.0 && settings.priorityExponent <= 1.0))
    {
        Refuse(object, "priorityExponent", settings.priorityExponent, "must lie in [0, 1]");
    }
    if (!(settings.importanceExponent >= 0.0 && settings.importanceExponent <= 1.0))
    {
        Refuse(object, "importanceExponent", settings.importanceExponent, "must lie in [0, 1]");
    }
    if (settings.importanceSteps < 1)
    {
        Refuse(object, "importanceSteps", settings.importanceSteps, "must be at least 1");
    }
    return settings.capacity;
}

} // namespace

PrioritizedReplay::PrioritizedReplay(const ReplaySettings& settings,
                                     Eigen::Index stateSize,
                                     Eigen::Index actions)
    : m_settings(settings),
      m_priorities(CheckedCapacity(settings)),
      m_states(stateSize, settings.capacity),
      m_actions(actions, settings.capacity),
      m_rewards(settings.capacity),
      m_nextStates(stateSize, settings.capacity)
{
}

void
PrioritizedReplay::Add(const Transition& transition)
{
    m_states.col(m_next) = transition.state;
    m_actions.col(m_next) = transition.action;
    m_rewards[m_next] = transition.reward;
    m_nextStates.col(m_next) = transition.nextState;
    m_priorities.Set(m_next, m_largestPriority);
    m_next = (m_next + 1) % m_settings.capacity;
    m_size = std::min(m_size + 1, m_settings.capacity);
}

Eigen::Index
PrioritizedReplay::GetSize() const
{
    return m_size;
}

void
PrioritizedReplay::Sample(Eigen::Index samples,
                          const std::function<double()>& uniform,
                          ReplayBatch& batch)
{
    batch.indices.resize(samples);
    batch.weights.resize(samples);
    batch.states.resize(m_states.rows(), samples);
    batch.actions.resize(m_actions.rows(), samples);
    batch.rewards.resize(samples);
    batch.nextStates.resize(m_nextStates.rows(), samples);

    const double progress =
        std::min(1.0, static_cast<double>(m_batches) / m_settings.importanceSteps);
    const double exponent =
        m_settings.importanceExponent + progress * (1.0 - m_settings.importanceExponent);
    const double total = m_priorities.GetTotal();
    for (Eigen::Index i = 0; i < samples; ++i)
    {
        const auto index = m_priorities.Find((i + uniform()) / samples * total);
        batch.indices[i] = index;
        batch.weights[i] = std::pow(m_size * m_priorities.Get(index) / total, -exponent);
        batch.states.col(i) = m_states.col(index);
        batch.actions.col(i) = m_actions.col(index);
        batch.rewards[i] = m_rewards[index];
        batch.nextStates.col(i) = m_nextStates.col(index);
    }
    batch.weights /= batch.weights.maxCoeff();
    ++m_batches;
}

void
PrioritizedReplay::SetErrors(const std::vector<Eigen::Index>& indices,
                             const Eigen::VectorXf& errors)
{
    for (std::size_t i = 0; i < indices.size(); ++i)
    {
        const double priority = std::pow(errors[i] + SMALLEST_ERROR, m_settings.priorityExponent);
        m_priorities.Set(indices[i], priority);
        m_largestPriority = std::max(m_largestPriority, priority);
    }
}

double
PrioritizedReplay::GetPriority(Eigen::Index index) const
{
    return m_priorities.Get(index);
}

void
PrioritizedReplay::Save(const std::string& name, TensorFile& file) const
{
    Eigen::Vector4d counters(m_size, m_next, m_batches, m_largestPriority);
    Eigen::VectorXd priorities(m_size);
    for (Eigen::Index i = 0; i < m_size; ++i)
    {
        priorities[i] = m_priorities.Get(i);
    }
    file.Put(name + ".counters", counters);
    file.Put(name + ".priorities", priorities);
    file.Put(name + ".states", m_states.leftCols(m_size));
    file.Put(name + ".actions", m_actions.leftCols(m_size));
    file.Put(name + ".rewards", m_rewards.head(m_size));
    file.Put(name + ".next-states", m_nextStates.leftCols(m_size));
}

void
PrioritizedReplay::Load(const std::string& name, const TensorFile& file)
{
    const Eigen::Vector4d counters = file.GetDouble(name + ".counters", 4, 1);
    constexpr double largest = 9007199254740992.0; // up to which a double holds every whole number
    if (counters[0] < 0.0 || counters[0] > m_settings.capacity || counters[1] < 0.0 ||
        counters[1] >= m_settings.capacity || counters[2] < 0.0 || counters[2] > largest ||
        counters[3] <= 0.0)
    {
        Refuse(file.Describe(),
               name + ".counters",
               counters.transpose(),
               "must be those of a memory of " + std::to_string(m_settings.capacity) + " steps");
    }
    const auto size = static_cast<Eigen::Index>(counters[0]);
    const Eigen::VectorXd priorities = file.GetDouble(name + ".priorities", size, 1);
    if (!(priorities.array() > 0.0).all())
    {
        Refuse(file.Describe(), name + ".priorities", priorities.minCoeff(), "must be positive");
    }
    m_states.leftCols(size) = file.GetFloat(name + ".states", m_states.rows(), size);
    m_actions.leftCols(size) = file.GetFloat(name + ".actions", m_actions.rows(), size);
    m_rewards.head(size) = file.GetFloat(name + ".rewards", size, 1);
    m_nextStates.leftCols(size) = file.GetFloat(name + ".next-states", m_nextStates.rows(), size);
    m_size = size;
    m_next = static_cast<Eigen::Index>(counters[1]);
    m_batches = static_cast<int64_t>(counters[2]);
    m_largestPriority = counters[3];
    m_priorities = SumTree(m_settings.capacity);
    for (Eigen::Index i = 0; i < size; ++i)
    {
        m_priorities.Set(i, priorities[i]);
    }
}

} // namespace isac
