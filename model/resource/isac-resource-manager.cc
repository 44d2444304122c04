/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-resource-manager.h"

#include "ns3/isac-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacResourceManager);

TypeId
IsacResourceManager::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacResourceManager").SetParent<Object>().SetGroupName("Isac");
    return tid;
}

double
IsacResourceManager::GetObjective(const IsacSlotState& state,
                                  const IsacAllocation& allocation) const
{
    double sum = 0.0;
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        sum += GetExpectedQoe(state,
                              k,
                              allocation.bandwidth[k],
                              allocation.power[k],
                              allocation.computing[k]);
    }
    return state.GetUsers() > 0 ? sum / state.GetUsers() : 0.0;
}

void
IsacResourceManager::Observe(const IsacSlotOutcome&)
{
}

int64_t
IsacResourceManager::AssignStreams(int64_t)
{
    return 0;
}

void
IsacResourceManager::CheckAllocation(const IsacSlotState& state, const IsacAllocation& allocation)
{
    // Sums of shares that were made to fill a budget may exceed it by rounding.
    constexpr double tolerance = 1.0 + 1e-9;
    const auto who = [&](const std::string& whom) {
        return GetInstanceTypeId().GetName() + " in slot " + std::to_string(state.slot) + ", " +
               whom;
    };
    const Eigen::Index users = state.GetUsers();
    for (const auto& [shares, quantity] :
         {std::pair{&allocation.bandwidth, "Bandwidth (Hz)"},
          std::pair{&allocation.power, "Power (W)"},
          std::pair{&allocation.computing, "Computing (cycles/s)"}})
    {
        if (shares->size() != users)
        {
            isac::Refuse(who("all users"), quantity, shares->size(), "must be one share per user");
        }
        for (Eigen::Index k = 0; k < users; ++k)
        {
            if (!((*shares)[k] >= 0.0))
            {
                isac::Refuse(who("user \"" + state.name[k] + "\""),
                             quantity,
                             (*shares)[k],
                             "a share must not be negative or NaN");
            }
        }
    }

    m_used.setZero(state.GetStations(), 2);
    double computing = 0.0;
    for (Eigen::Index k = 0; k < users; ++k)
    {
        const int j = state.station[k];
        m_used(j, 0) += allocation.bandwidth[k];
        m_used(j, 1) += allocation.power[k];
        computing += allocation.computing[k];
        const auto refuse = [&](const char* quantity, double used) {
            isac::Refuse(who("user \"" + state.name[k] + "\""),
                         quantity,
                         used,
                         "with this user's share the users exceed the budget");
        };
        if (m_used(j, 0) > state.stationBandwidth[j] * tolerance)
        {
            refuse("sum of Bandwidth (Hz)", m_used(j, 0));
        }
        if (m_used(j, 1) > state.stationPower[j] * tolerance)
        {
            refuse("sum of Power (W)", m_used(j, 1));
        }
        if (computing > state.computingCapacity * tolerance)
        {
            refuse("sum of Computing (cycles/s)", computing);
        }
    }
}

} // namespace ns3
