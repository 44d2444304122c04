/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sensing-feasibility.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

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
    Need need{sumOfMinima / power, std::numeric_limits<double>::infinity()};
    if (!(need.power <= 1.0))
    {
        return need;
    }

    // A user's power is sqrt(c) s with s = 1 / sqrt(nu) common to all, or its minimum where that
    // is more: the users with the smallest p / sqrt(c) leave their minimum first.
    m_order.resize(users);
    std::iota(m_order.begin(), m_order.end(), 0);
    std::sort(m_order.begin(), m_order.end(), [&](int a, int b) {
        const double left = p[a] * p[a] * c[b];
        const double right = p[b] * p[b] * c[a];
        return left != right ? left < right : a < b;
    });
    double powerAtMinimum = sumOfMinima;
    double sumOfRoots = 0.0;
    double scale = 0.0;
    int above = 0;
    while (above < users)
    {
        const int k = m_order[above];
        const double breakpoint = p[k] / std::sqrt(c[k]);
        if (!(powerAtMinimum + sumOfRoots * breakpoint <= power))
        {
            break;
        }
        powerAtMinimum -= p[k];
        sumOfRoots += std::sqrt(c[k]);
        ++above;
    }
    if (sumOfRoots > 0.0)
    {
        scale = (power - std::max(0.0, powerAtMinimum)) / sumOfRoots;
    }

    double sumOfBandwidths = 0.0;
    for (int i = 0; i < users; ++i)
    {
        const int k = m_order[i];
        if (c[k] == 0.0)
        {
            continue;
        }
        const double allotted = i < above ? std::max(p[k], scale * std::sqrt(c[k])) : p[k];
        sumOfBandwidths += c[k] / allotted;
    }
    need.bandwidth = sumOfBandwidths / bandwidth;
    return need;
}

} // namespace isac
