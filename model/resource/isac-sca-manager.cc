/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sca-manager.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-compatibility.h"
#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacScaManager");

NS_OBJECT_ENSURE_REGISTERED(IsacScaManager);

TypeId
IsacScaManager::GetTypeId()
{
    using Transform = isac::QuadraticTransform;
    static TypeId tid =
        TypeId("ns3::IsacScaManager")
            .SetParent<IsacResourceManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacScaManager>()
            .AddAttribute(
                "GroupShare",
                "What each of the two groups, linear and ratio users, gets of a budget: "
                "in proportion to its users, or fixed parts",
                IsacEnumValue<GroupShare>(GroupShare::PROPORTIONAL),
                MakeIsacEnumAccessor<GroupShare>(&IsacScaManager::m_groupShare),
                MakeIsacEnumChecker<GroupShare>(
                    {{GroupShare::PROPORTIONAL, "Proportional"}, {GroupShare::FIXED, "Fixed"}}))
            .AddAttribute("LinearBandwidth",
                          "Part of each station's bandwidth that the linear users get where "
                          "GroupShare is Fixed, without unit",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&IsacScaManager::m_linearBandwidth),
                          MakeDoubleChecker<double>(0.001, 0.999))
            .AddAttribute("LinearPower",
                          "Part of each station's power that the linear users get where "
                          "GroupShare is Fixed, without unit",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&IsacScaManager::m_linearPower),
                          MakeDoubleChecker<double>(0.001, 0.999))
            .AddAttribute("LinearComputing",
                          "Part of the computing capacity that the linear users get where "
                          "GroupShare is Fixed, without unit",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&IsacScaManager::m_linearComputing),
                          MakeDoubleChecker<double>(0.001, 0.999))
            .AddAttribute("Iterations",
                          "Number of iterations of a group, at most",
                          IntegerValue(20),
                          MakeIntegerAccessor(&IsacScaManager::m_iterations),
                          MakeIntegerChecker<int>(1, 10000))
            .AddAttribute(
                "Tolerance",
                "Change of a group's objective in an iteration at which it ends, relative "
                "to the objective or, where that is less, to 1, without unit",
                DoubleValue(1e-3),
                MakeDoubleAccessor(&IsacScaManager::m_tolerance),
                MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("BoxWidth",
                          "How far an iteration takes bandwidth and power from the one before, to "
                          "either side and relative to them: the bounds of (32), without unit",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&IsacScaManager::m_boxWidth),
                          MakeDoubleChecker<double>(0.001, 0.999))
            .AddAttribute("QuadraticTransform",
                          "Form of (33): Corrected, whose maximum is the ratio, or Printed, whose "
                          "maximum is the ratio times its numerator",
                          IsacEnumValue<Transform>(Transform::CORRECTED),
                          MakeIsacEnumAccessor<Transform>(&IsacScaManager::m_transform),
                          MakeIsacEnumChecker<Transform>({{Transform::CORRECTED, "Corrected"},
                                                          {Transform::PRINTED, "Printed"}}));
    return tid;
}

IsacAllocation
IsacScaManager::Decide(const IsacSlotState& state)
{
    if (m_groupShare == GroupShare::FIXED)
    {
        m_groups.Split(state, {m_linearBandwidth, m_linearPower, m_linearComputing});
    }
    else
    {
        m_groups.SplitInProportion(state);
    }
    m_solver.settings = {m_iterations, m_tolerance, m_boxWidth, m_transform};
    IsacAllocation allocation;
    allocation.Resize(state.GetUsers());
    for (const IsacUserGroup& group : m_groups.GetGroups())
    {
        if (group.users.size() == 0)
        {
            continue;
        }
        if (!m_solver.Solve(m_problem.Pose(state, group), m_solution))
        {
            NS_LOG_INFO("slot " << state.slot << ": not settled after " << m_solution.iterations
                                << " iterations");
        }
        Assign(m_solution, group, allocation);
    }
    return allocation;
}

} // namespace ns3
