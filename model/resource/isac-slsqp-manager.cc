/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slsqp-manager.h"

#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacSlsqpManager");

NS_OBJECT_ENSURE_REGISTERED(IsacSlsqpManager);

TypeId
IsacSlsqpManager::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacSlsqpManager")
                            .SetParent<IsacResourceManager>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacSlsqpManager>();
    return tid;
}

IsacAllocation
IsacSlsqpManager::Decide(const IsacSlotState& state)
{
    IsacAllocation allocation;
    allocation.Resize(state.GetUsers());
    if (state.GetUsers() == 0)
    {
        return allocation;
    }
    if (!m_solver.Solve(m_problem.Pose(state), m_solution))
    {
        NS_LOG_WARN("slot " << state.slot << ": SLSQP ended early, after " << m_solution.iterations
                            << " evaluations");
    }
    allocation.bandwidth = m_solution.bandwidth;
    allocation.power = m_solution.power;
    allocation.computing = m_solution.computing;
    allocation.admitted = m_problem.GetAdmitted();
    return allocation;
}

} // namespace ns3
