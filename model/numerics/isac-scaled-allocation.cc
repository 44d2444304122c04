/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-scaled-allocation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

ScaledUser::Rate
ScaledUser::GetRate(double bandwidth, double power) const
{
    const double ratio = snr * power / bandwidth;
    const double logarithm = std::log1p(ratio);
    return {bandwidth * logarithm, logarithm - ratio / (1.0 + ratio), snr / (1.0 + ratio)};
}

double
ScaledUser::GetDelay(const Eigen::Array3d& shares) const
{
    return computingDelay / shares[2] + radioDelay / GetRate(shares[0], shares[1]).value;
}

double
ScaledUser::GetExperience(const Eigen::Array3d& shares, Eigen::Array3d& gradient) const
{
    if (!hasRequest)
    {
        gradient.setZero();
        return 0.0;
    }
    const Rate rate = GetRate(shares[0], shares[1]);
    const double delay = computingDelay / shares[2] + radioDelay / rate.value;
    const double weight = isRatio ? value / (delay * delay) : delayCost;
    const double byRate = weight * radioDelay / (rate.value * rate.value);
    gradient[0] = byRate * rate.byBandwidth;
    gradient[1] = byRate * rate.byPower;
    gradient[2] = weight * computingDelay / (shares[2] * shares[2]);
    return isRatio ? value / delay : value - delayCost * delay;
}

void
ScaledAllocation::Scale(const AllocationProblem& problem)
{
    const Eigen::Index users = problem.station.size();
    const Eigen::Index stations = problem.bandwidth.size();
    m_budgets.setZero(stations);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        m_budgets[problem.station[k]] += 1.0;
    }
    m_unit.resize(stations, 2);
    m_unit.col(0) = problem.bandwidth / m_budgets.max(1.0);
    m_unit.col(1) = problem.power / m_budgets.max(1.0);
    m_computingUnit = problem.computing / static_cast<double>(users);
    m_cap = problem.utility.cap;
    m_users.resize(users);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        ScaledUser& user = m_users[k];
        user.station = problem.station[k];
        const double bandwidth = m_unit(user.station, 0);
        const double power = m_unit(user.station, 1);
        user.isRatio = problem.structure[k] == QoeStructure::RATIO;
        user.hasRequest = problem.Counts(k);
        user.value = problem.value[k];
        user.delayCost = problem.delayCost[k];
        user.computingDelay = problem.computingWork[k] / m_computingUnit;
        user.radioDelay = problem.radioWork[k] * std::log(2.0) / bandwidth;
        user.snr = power / (bandwidth * problem.noiseToGain[k]);
        user.minimumPower = problem.minimumPower[k] / power;
        user.minimumProduct = problem.minimumPowerBandwidth[k] / (power * bandwidth);
    }
}

const std::vector<ScaledUser>&
ScaledAllocation::GetUsers() const
{
    return m_users;
}

const Eigen::ArrayXd&
ScaledAllocation::GetBudgets() const
{
    return m_budgets;
}

double
ScaledAllocation::GetCap() const
{
    return m_cap;
}

void
ScaledAllocation::Start(Eigen::ArrayX3d& shares)
{
    const auto users = static_cast<Eigen::Index>(m_users.size());
    shares.setOnes(users, 3);
    m_minimumPower.resize(users);
    m_minimumProduct.resize(users);
    for (Eigen::Index j = 0; j < m_budgets.size(); ++j)
    {
        for (Eigen::Index k = 0; k < users; ++k)
        {
            const bool isMember = m_users[k].station == j;
            m_minimumPower[k] = isMember ? m_users[k].minimumPower : 0.0;
            m_minimumProduct[k] = isMember ? m_users[k].minimumProduct : 0.0;
        }
        const auto evaluate = [&](double rest) {
            return m_feasibility.Evaluate(m_minimumPower,
                                          m_minimumProduct,
                                          (1.0 - rest) * m_budgets[j],
                                          (1.0 - rest) * m_budgets[j]);
        };
        double rest = 0.0;
        for (double part = 0.5; part > LEAST_SHARE; part *= 0.5)
        {
            rest += evaluate(rest + part).IsFeasible() ? part : 0.0;
        }
        const auto need = evaluate(rest);
        for (Eigen::Index k = 0; k < users; ++k)
        {
            const ScaledUser& user = m_users[k];
            if (user.station == j)
            {
                const double power =
                    std::max(user.minimumPower, need.powerScale * std::sqrt(user.minimumProduct));
                shares(k, 0) =
                    rest + (user.minimumProduct > 0.0
                                ? user.minimumProduct / (power * std::min(1.0, need.bandwidth))
                                : 0.0);
                shares(k, 1) = rest + power;
            }
        }
    }
    shares = shares.max(LEAST_SHARE);
}

double
ScaledAllocation::GetObjective(const Eigen::ArrayX3d& shares) const
{
    double sum = 0.0;
    Eigen::Array3d gradient;
    for (std::size_t k = 0; k < m_users.size(); ++k)
    {
        const double experience =
            m_users[k].GetExperience(shares.row(static_cast<Eigen::Index>(k)), gradient);
        sum += m_users[k].hasRequest ? CapQoe(experience, m_cap) : 0.0;
    }
    return sum / static_cast<double>(m_users.size());
}

void
ScaledAllocation::Store(const Eigen::ArrayX3d& shares, AllocationSolution& solution) const
{
    const auto users = static_cast<Eigen::Index>(m_users.size());
    Eigen::ArrayX2d excess = Eigen::ArrayX2d::Zero(m_budgets.size(), 2);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        excess.row(m_users[k].station) += shares.row(k).head<2>();
    }
    excess.colwise() /= m_budgets.max(1.0);
    Eigen::ArrayX3d kept = shares;
    for (Eigen::Index k = 0; k < users; ++k)
    {
        kept.row(k).head<2>() /= excess.row(m_users[k].station).max(1.0);
    }
    kept.col(2) /= std::max(1.0, shares.col(2).sum() / static_cast<double>(users));

    solution.objective = GetObjective(kept);
    solution.upperBound = solution.gap = std::numeric_limits<double>::infinity();
    solution.bandwidthPrice.setZero(m_budgets.size());
    solution.powerPrice.setZero(m_budgets.size());
    solution.computingPrice = 0.0;
    solution.bandwidth.resize(users);
    solution.power.resize(users);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        solution.bandwidth[k] = kept(k, 0) * m_unit(m_users[k].station, 0);
        solution.power[k] = kept(k, 1) * m_unit(m_users[k].station, 1);
    }
    solution.computing = kept.col(2) * m_computingUnit;
}

} // namespace isac
