/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-adam.h"

#include "isac-error.h"

#include <cmath>
#include <string>

namespace isac
{

namespace
{

constexpr double BETA_1 = 0.9;   ///< weight of the past in the means of the gradients
constexpr double BETA_2 = 0.999; ///< weight of the past in the means of their squares
constexpr float EPSILON = 1e-8F; ///< added to the root of the latter

/**
 * @param name what is of this size
 * @param size number of elements
 * @param parameters number of parameters
 * @throws Error where they differ
 */
void
RequireSize(const char* name, Eigen::Index size, Eigen::Index parameters)
{
    if (size != parameters)
    {
        Refuse("Adam",
               name,
               size,
               "must be as many as the parameters, " + std::to_string(parameters));
    }
}

} // namespace

Adam::Adam(Eigen::Index parameters, double learningRate)
    : m_learningRate(learningRate)
{
    if (!(learningRate > 0.0) || !std::isfinite(learningRate))
    {
        Refuse("Adam", "learning rate", learningRate, "must be positive and finite");
    }
    m_state.first.setZero(parameters);
    m_state.second.setZero(parameters);
}

void
Adam::Step(Eigen::VectorXf& parameters, const Eigen::VectorXf& gradient)
{
    RequireSize("elements of the parameters", parameters.size(), m_state.first.size());
    RequireSize("elements of the gradient", gradient.size(), m_state.first.size());
    if (const float sum = gradient.sum(); !std::isfinite(sum))
    {
        Refuse("Adam", "sum of the gradient", sum, "must be finite: did learning diverge?");
    }
    ++m_state.steps;
    const auto steps = static_cast<double>(m_state.steps);
    const auto rate = static_cast<float>(m_learningRate / (1.0 - std::pow(BETA_1, steps)));
    const auto scale = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(BETA_2, steps)));
    // A plain loop: Eigen's vectorised square roots differ between processors.
    const float* g = gradient.data();
    float* m = m_state.first.data();
    float* v = m_state.second.data();
    float* parameter = parameters.data();
    for (Eigen::Index i = 0; i < parameters.size(); ++i)
    {
        m[i] += static_cast<float>(1.0 - BETA_1) * (g[i] - m[i]);
        v[i] += static_cast<float>(1.0 - BETA_2) * (g[i] * g[i] - v[i]);
        parameter[i] -= rate * m[i] / (scale * std::sqrt(v[i]) + EPSILON);
    }
}

const AdamState&
Adam::GetState() const
{
    return m_state;
}

void
Adam::SetState(const AdamState& state)
{
    RequireSize("elements of the first moment", state.first.size(), m_state.first.size());
    RequireSize("elements of the second moment", state.second.size(), m_state.first.size());
    m_state = state;
}

} // namespace isac
