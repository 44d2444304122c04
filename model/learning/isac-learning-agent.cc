/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-agent.h"

#include <utility>

namespace isac
{

void
LearningAgent::SetUniform(std::function<double()> uniform)
{
    m_uniform = std::move(uniform);
}

void
LearningAgent::Explore(const Eigen::VectorXf& state, double epsilon, Eigen::VectorXf& action)
{
    Act(state, action);
    if (m_uniform() < epsilon)
    {
        DrawAction(action);
    }
}

void
LearningAgent::DrawAction(Eigen::VectorXf& action)
{
    for (auto& share : action)
    {
        share = static_cast<float>(m_uniform());
    }
}

LearningStatistics
LearningAgent::TakeStatistics()
{
    auto mean = m_statistics;
    if (mean.steps > 0)
    {
        mean.criticLoss /= mean.steps;
        mean.actionValue /= mean.steps;
    }
    m_statistics = {};
    return mean;
}

} // namespace isac
