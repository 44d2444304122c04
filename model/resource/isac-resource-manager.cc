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

void
IsacResourceManager::Prepare()
{
}

double
IsacResourceManager::GetObjective(const IsacSlotState& state,
                                  const IsacAllocation& allocation) const
{
    double sum = 0.0;
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        if (DependsOnAllocation(state, k))
        {
            sum += GetExpectedQoe(state,
                                  k,
                                  allocation.bandwidth[k],
                                  allocation.power[k],
                                  allocation.computing[k]);
        }
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
    const Eigen::Index users = state.GetUsers();
    for (const auto& [shares, quantity] :
         {std::pair{&allocation.bandwidth, "Bandwidth (Hz)"},
          std::pair{&allocation.power, "Power (W)"},
          std::pair{&allocation.computing, "Computing (cycles/s)"}})
    {
        if (shares->size() != users)
        {
            isac::Refuse(Describe(state, "all users"),
                         quantity,
                         shares->size(),
                         "must be one share per user");
        }
        for (Eigen::Index k = 0; k < users; ++k)
        {
            if (!((*shares)[k] >= 0.0))
            {
                isac::Refuse(Describe(state, "user \"" + state.name[k] + "\""),
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
            isac::Refuse(Describe(state, "user \"" + state.name[k] + "\""),
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
    CheckPrices(state, allocation);
}

std::string
IsacResourceManager::Describe(const IsacSlotState& state, const std::string& whom) const
{
    return GetInstanceTypeId().GetName() + " in slot " + std::to_string(state.slot) + ", " + whom;
}

void
IsacResourceManager::CheckPrices(const IsacSlotState& state, const IsacAllocation& allocation) const
{
    constexpr const char* notNegative = "a price must not be negative or NaN";
    for (const auto& [prices, quantity] :
         {std::pair{&allocation.bandwidthPrice, "bandwidth price (1/Hz)"},
          std::pair{&allocation.powerPrice, "power price (1/W)"}})
    {
        if (prices->size() != 0 && prices->size() != state.GetStations())
        {
            isac::Refuse(Describe(state, "all stations"),
                         quantity,
                         prices->size(),
                         "must be one price per station, or none");
        }
        for (Eigen::Index j = 0; j < prices->size(); ++j)
        {
            if (!((*prices)[j] >= 0.0))
            {
                isac::Refuse(Describe(state, "station " + std::to_string(j)),
                             quantity,
                             (*prices)[j],
                             notNegative);
            }
        }
    }
    if (allocation.admitted.size() != 0 && allocation.admitted.size() != state.GetUsers())
    {
        isac::Refuse(Describe(state, "all users"),
                     "admitted",
                     allocation.admitted.size(),
                     "must be one flag per user, or none");
    }
    for (Eigen::Index k = 0; k < allocation.admitted.size(); ++k)
    {
        if (allocation.admitted[k] != 0 && allocation.admitted[k] != 1)
        {
            isac::Refuse(Describe(state, "user \"" + state.name[k] + "\""),
                         "admitted",
                         allocation.admitted[k],
                         "must be 1 or 0");
        }
    }
    if (allocation.computingPrice < 0.0)
    {
        isac::Refuse(Describe(state, "edge server"),
                     "computing price (s/cycle)",
                     allocation.computingPrice,
                     notNegative);
    }
}

} // namespace ns3
