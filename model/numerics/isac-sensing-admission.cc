/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sensing-admission.h"

#include <algorithm>
#include <numeric>

namespace isac
{

int
SensingAdmission::Admit(const Eigen::Ref<const Eigen::ArrayXd>& minimumPower,
                        const Eigen::Ref<const Eigen::ArrayXd>& minimumPowerBandwidth,
                        double power,
                        double bandwidth,
                        double room,
                        Eigen::Ref<Eigen::ArrayXi> admitted)
{
    const auto users = static_cast<int>(minimumPower.size());
    m_order.resize(users);
    std::iota(m_order.begin(), m_order.end(), 0);
    std::sort(m_order.begin(), m_order.end(), [&minimumPower](int a, int b) {
        return minimumPower[a] != minimumPower[b] ? minimumPower[a] < minimumPower[b] : a < b;
    });
    m_minimumPower.resize(users);
    m_minimumPowerBandwidth.resize(users);
    for (int i = 0; i < users; ++i)
    {
        m_minimumPower[i] = minimumPower[m_order[i]];
        m_minimumPowerBandwidth[i] = minimumPowerBandwidth[m_order[i]];
    }
    const auto fits = [&](int length) {
        return m_feasibility
            .Evaluate(m_minimumPower.head(length),
                      m_minimumPowerBandwidth.head(length),
                      power * (1.0 - room),
                      bandwidth * (1.0 - room))
            .IsFeasible();
    };
    int fitting = 0;         // a length that fits
    int failing = users + 1; // a length that does not
    for (int length = users; failing - fitting > 1; length = (fitting + failing) / 2)
    {
        (fits(length) ? fitting : failing) = length;
    }
    for (int i = 0; i < users; ++i)
    {
        admitted[m_order[i]] = i < fitting;
    }
    return fitting;
}

} // namespace isac
