/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-round-robin-manager.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRoundRobinManager);

TypeId
IsacRoundRobinManager::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacRoundRobinManager")
                            .SetParent<IsacResourceManager>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacRoundRobinManager>();
    return tid;
}

IsacAllocation
IsacRoundRobinManager::Decide(const IsacSlotState& state)
{
    const Eigen::Index users = state.GetUsers();
    m_users.setZero(state.GetStations());
    for (Eigen::Index k = 0; k < users; ++k)
    {
        ++m_users[state.station[k]];
    }
    IsacAllocation allocation;
    allocation.Resize(users);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        const int j = state.station[k];
        allocation.bandwidth[k] = state.stationBandwidth[j] / m_users[j];
        allocation.power[k] = state.stationPower[j] / m_users[j];
        allocation.computing[k] = state.computingCapacity / users;
    }
    return allocation;
}

} // namespace ns3
