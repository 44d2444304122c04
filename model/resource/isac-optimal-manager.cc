/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-optimal-manager.h"

#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacOptimalManager");

NS_OBJECT_ENSURE_REGISTERED(IsacOptimalManager);

TypeId
IsacOptimalManager::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacOptimalManager")
                            .SetParent<IsacResourceManager>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacOptimalManager>();
    return tid;
}

IsacAllocation
IsacOptimalManager::Decide(const IsacSlotState& state)
{
    IsacAllocation allocation;
    allocation.Resize(state.GetUsers());
    if (state.GetUsers() == 0)
    {
        return allocation;
    }
    if (!m_solver.Solve(m_problem.Pose(state), m_solution))
    {
        NS_LOG_WARN("slot " << state.slot << ": duality gap " << m_solution.GetGap() << " after "
                            << m_solution.iterations << " steps");
    }
    allocation.bandwidth = m_solution.bandwidth;
    allocation.power = m_solution.power;
    allocation.computing = m_solution.computing;
    allocation.dualityGap = m_solution.GetGap();
    return allocation;
}

const isac::AllocationSolution&
IsacOptimalManager::GetSolution() const
{
    return m_solution;
}

const Eigen::ArrayXi&
IsacOptimalManager::GetAdmitted() const
{
    return m_problem.GetAdmitted();
}

} // namespace ns3
