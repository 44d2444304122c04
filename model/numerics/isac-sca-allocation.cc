/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sca-allocation.h"

#include <algorithm>
#include <cmath>

namespace isac
{

double
QuadraticTransformOf(double phi, double numerator, double denominator)
{
    return phi * (2.0 * numerator - phi * denominator);
}

ScaExperience::ScaExperience(const ScaledUser& user,
                             const Eigen::Array3d& shares,
                             QuadraticTransform transform)
    : m_computingDelay(user.computingDelay),
      m_radioDelay(user.radioDelay),
      m_rate(user.GetRate(shares[0], shares[1])),
      m_isRatio(user.isRatio)
{
    if (!m_isRatio)
    {
        m_value = user.value;
        m_delayCost = user.delayCost;
        return;
    }
    const bool isPrinted = transform == QuadraticTransform::PRINTED;
    m_numerator = isPrinted ? user.value : std::sqrt(user.value);
    m_phi = m_numerator / user.GetDelay(shares);
    m_unit = isPrinted ? user.value : 1.0;
}

double
ScaExperience::GetRate(double bandwidth, double power) const
{
    // The rate is homogeneous of degree one: its tangent passes through the origin.
    return m_rate.byBandwidth * bandwidth + m_rate.byPower * power;
}

double
ScaExperience::GetInverseRate(double bandwidth, double power) const
{
    return (2.0 - GetRate(bandwidth, power) / m_rate.value) / m_rate.value;
}

double
ScaExperience::Evaluate(const Eigen::Array3d& shares, Eigen::Array3d& gradient) const
{
    const double delay =
        m_computingDelay / shares[2] + m_radioDelay * GetInverseRate(shares[0], shares[1]);
    const double weight = m_isRatio ? m_phi * m_phi : m_delayCost;
    const double byRate = weight * m_radioDelay / (m_rate.value * m_rate.value);
    gradient[0] = byRate * m_rate.byBandwidth;
    gradient[1] = byRate * m_rate.byPower;
    gradient[2] = weight * m_computingDelay / (shares[2] * shares[2]);
    return m_isRatio ? QuadraticTransformOf(m_phi, m_numerator, delay)
                     : m_value - m_delayCost * delay;
}

double
ScaExperience::GetUnit() const
{
    return m_unit;
}

bool
ScaAllocation::Solve(const AllocationProblem& problem, AllocationSolution& solution)
{
    m_scaled.Scale(problem);
    m_scaled.Start(m_shares);
    m_program.maximumSearches = 1; // the next step begins a new one
    m_program.experience =
        [this](Eigen::Index k, const Eigen::Array3d& shares, Eigen::Array3d& gradient) {
            if (m_request[k] < 0)
            {
                gradient.setZero();
                return 0.0;
            }
            return m_experience[m_request[k]].Evaluate(shares, gradient);
        };
    double objective = m_scaled.GetObjective(m_shares);
    bool isSettled = false;
    int iteration = 0;
    while (!isSettled && iteration < settings.iterations)
    {
        Linearise();
        m_program.Maximise(m_shares);
        const double before = objective;
        objective = m_scaled.GetObjective(m_shares);
        isSettled =
            std::abs(objective - before) <= settings.tolerance * std::max(1.0, std::abs(before));
        ++iteration;
    }
    m_scaled.Store(m_shares, solution);
    solution.iterations = iteration;
    return isSettled;
}

const ShareProgram&
ScaAllocation::GetProgram() const
{
    return m_program;
}

void
ScaAllocation::Linearise()
{
    const auto& users = m_scaled.GetUsers();
    m_program.Constrain(m_scaled);
    m_program.minimumProduct.setZero();
    m_experience.clear();
    m_request.assign(users.size(), -1);
    for (Eigen::Index k = 0; k < m_shares.rows(); ++k)
    {
        const ScaledUser& user = users[k];
        if (user.hasRequest)
        {
            m_request[k] = static_cast<int>(m_experience.size());
            m_experience.emplace_back(user, m_shares.row(k), settings.transform);
            m_program.cap[k] *= m_experience.back().GetUnit();
        }
        const Eigen::Array2d at = m_shares.row(k).head<2>();
        const double growth =
            std::max(1.0 + settings.boxWidth, std::sqrt(user.minimumProduct / (at[0] * at[1])));
        auto lower = m_program.lower.row(k).head<2>();
        auto upper = m_program.upper.row(k).head<2>();
        upper = upper.min((growth * at).transpose());
        lower = lower.max(((1.0 - settings.boxWidth) * at).transpose())
                    .max(user.minimumProduct / upper.reverse())
                    .min(upper);
    }
}

} // namespace isac
