/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-group-allocator.h"

#include "ns3/isac-compatibility.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"

#ifdef ISAC_HAVE_NLOPT
#include "ns3/isac-sca-allocation.h"
#else
namespace isac
{

/// Stands for what is missing without NLopt
class ScaAllocation
{
};

} // namespace isac
#endif

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacGroupAllocator");

namespace
{

/**
 * Divide a group's part equally: a station's among the users that it serves, computing among all.
 *
 * @param state the slot
 * @param group the users and their budgets
 * @param [out] allocation takes what each of them gets
 */
void
DivideEqually(const IsacSlotState& state, const IsacUserGroup& group, IsacAllocation& allocation)
{
    for (Eigen::Index j = 0; j < state.GetStations(); ++j)
    {
        Eigen::Index served = 0;
        for (const int k : group.users)
        {
            served += state.station[k] == j ? 1 : 0;
        }
        for (const int k : group.users)
        {
            if (state.station[k] == j)
            {
                allocation.bandwidth[k] = group.bandwidth[j] / static_cast<double>(served);
                allocation.power[k] = group.power[j] / static_cast<double>(served);
            }
        }
    }
    for (const int k : group.users)
    {
        allocation.computing[k] = group.computing / static_cast<double>(group.users.size());
    }
}

} // namespace

IsacGroupAllocator::IsacGroupAllocator() = default;

IsacGroupAllocator::~IsacGroupAllocator() = default;

Ptr<const AttributeChecker>
IsacGroupAllocator::MakeUserLevelChecker()
{
    return MakeIsacEnumChecker<UserLevel>(
        {{UserLevel::EXACT, "Exact"}, {UserLevel::SCA, "Sca"}, {UserLevel::EQUAL, "Equal"}});
}

IsacAllocation
IsacGroupAllocator::Allocate(const IsacSlotState& state,
                             const IsacGroupShare& linear,
                             UserLevel level)
{
    m_groups.Split(state, linear);
    IsacAllocation allocation;
    allocation.Resize(state.GetUsers());
    if (level != UserLevel::EQUAL)
    {
        allocation.admitted.resize(state.GetUsers());
    }
    for (const auto& group : m_groups.GetGroups())
    {
        if (group.users.size() == 0)
        {
            continue;
        }
        if (level == UserLevel::EQUAL)
        {
            DivideEqually(state, group, allocation);
            continue;
        }
        const auto& problem = m_problem.Pose(state, group);
        bool isSettled = false;
        if (level == UserLevel::EXACT)
        {
            isSettled = m_exact.Solve(problem, m_solution);
        }
        else
        {
#ifdef ISAC_HAVE_NLOPT
            if (!m_sca)
            {
                m_sca = std::make_unique<isac::ScaAllocation>();
            }
            isSettled = m_sca->Solve(problem, m_solution);
#else
            isac::Refuse("IsacGroupAllocator", "UserLevel", "Sca", "this build has no NLopt");
#endif
        }
        if (!isSettled)
        {
            NS_LOG_INFO("slot " << state.slot << ": not settled after " << m_solution.iterations
                                << " iterations");
        }
        Assign(m_solution, group, allocation);
        for (Eigen::Index n = 0; n < group.users.size(); ++n)
        {
            allocation.admitted[group.users[n]] = m_problem.GetAdmitted()[n];
        }
    }
    return allocation;
}

} // namespace ns3
