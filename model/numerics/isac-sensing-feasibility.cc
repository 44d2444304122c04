/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sensing-feasibility.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

SensingFeasibility::Need
SensingFeasibility::Evaluate(const Eigen::Ref<const Eigen::ArrayXd>& minimumPower,
                             const Eigen::Ref<const Eigen::ArrayXd>& minimumPowerBandwidth,
                             double power,
                             double bandwidth)
{
    const auto& p = minimumPower;
    const auto& c = minimumPowerBandwidth;
    const auto users = static_cast<int>(p.size());

    double sumOfMinima = 0.0;
    for (int k = 0; k < users; ++k)
    {
        sumOfMinima += p[k];
    }
    Need need;
    need.power = sumOfMinima / power;
    need.bandwidth = std::numeric_limits<double>::infinity();
    if (!(need.power <= 1.0))
    {
        return need;
    }

    // A user's power is sqrt(c) s with s = 1 / sqrt(nu) common to all, or its minimum where that
    // is more: the users with the smallest p / sqrt(c) leave their minimum first.
    m_breakpoints.clear();
    for (int k = 0; k < users; ++k)
    {
        if (c[k] > 0.0)
        {
            m_breakpoints.emplace_back(p[k] / std::sqrt(c[k]), k);
        }
    }
    std::sort(m_breakpoints.begin(), m_breakpoints.end());
    double powerAtMinimum = sumOfMinima;
    double sumOfRoots = 0.0;
    for (const auto& [breakpoint, k] : m_breakpoints)
    {
        if (powerAtMinimum + sumOfRoots * breakpoint > power)
        {
            break;
        }
        powerAtMinimum -= p[k];
        sumOfRoots += std::sqrt(c[k]);
    }
    if (sumOfRoots > 0.0)
    {
        need.powerScale = (power - std::max(0.0, powerAtMinimum)) / sumOfRoots;
    }

    double sumOfBandwidths = 0.0;
    for (const auto& [breakpoint, k] : m_breakpoints)
    {
        sumOfBandwidths += c[k] / std::max(p[k], need.powerScale * std::sqrt(c[k]));
    }
    need.bandwidth = sumOfBandwidths / bandwidth;
    return need;
}

} // namespace isac
