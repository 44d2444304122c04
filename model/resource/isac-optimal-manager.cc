/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-optimal-manager.h"

#include "ns3/double.h"
#include "ns3/isac-compatibility.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacOptimalManager");

NS_OBJECT_ENSURE_REGISTERED(IsacOptimalManager);

TypeId
IsacOptimalManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacOptimalManager")
            .SetParent<IsacResourceManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacOptimalManager>()
            .AddAttribute(
                "Objective",
                "What is maximised, of the users' experience up to the cap: its mean, the "
                "mean of its logarithm above Floor, the least, or the mean of its "
                "alpha-fair utility above Floor",
                IsacEnumValue<Objective>(Objective::MEAN),
                MakeIsacEnumAccessor<Objective>(&IsacOptimalManager::m_objective),
                MakeIsacEnumChecker<Objective>(
                    {{Objective::MEAN, "Mean"},
                     {Objective::PROPORTIONAL_FAIRNESS, "ProportionalFairness"},
                     {Objective::MAX_MIN, "MaxMin"},
                     {Objective::ALPHA_FAIR, "AlphaFair"}}))
            .AddAttribute("Alpha",
                          "Fairness of the objective AlphaFair, without unit: 0 is the mean, 1 "
                          "proportional fairness, more is nearer to the least",
                          DoubleValue(2.0),
                          MakeDoubleAccessor(&IsacOptimalManager::m_alpha),
                          MakeDoubleChecker<double>(0.0, 10.0))
            .AddAttribute(
                "Floor",
                "Experience above which ProportionalFairness and AlphaFair count, without "
                "unit; where not every user that counts can be above it, the least is maximised",
                DoubleValue(0.0),
                MakeDoubleAccessor(&IsacOptimalManager::m_floor),
                MakeDoubleChecker<double>(-1e6, 1e6));
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
    const auto utility = GetUtility(state.qoeCap);
    m_problem.SetFairness(utility.fairness, utility.floor);
    if (!m_solver.SolveNext(m_problem.Pose(state), m_solution))
    {
        NS_LOG_WARN("slot " << state.slot << ": duality gap " << m_solution.GetGap() << " after "
                            << m_solution.iterations << " steps");
    }
    allocation.bandwidth = m_solution.bandwidth;
    allocation.power = m_solution.power;
    allocation.computing = m_solution.computing;
    allocation.admitted = m_problem.GetAdmitted();
    allocation.dualityGap = m_solution.GetGap();
    allocation.bandwidthPrice = m_solution.bandwidthPrice;
    allocation.powerPrice = m_solution.powerPrice;
    allocation.computingPrice = m_solution.computingPrice;
    if (utility.HasFloor())
    {
        allocation.floorMet = m_solution.isAboveFloor;
    }
    return allocation;
}

double
IsacOptimalManager::GetObjective(const IsacSlotState& state, const IsacAllocation& allocation) const
{
    const auto utility = GetUtility(state.qoeCap);
    double sum = 0.0;
    double least = std::numeric_limits<double>::infinity();
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        if (DependsOnAllocation(state, k))
        {
            const double experience = GetExpectedQoe(state,
                                                     k,
                                                     allocation.bandwidth[k],
                                                     allocation.power[k],
                                                     allocation.computing[k]);
            sum += utility.GetValue(experience);
            least = std::min(least, experience);
        }
    }
    if (std::isinf(least) && least > 0.0)
    {
        return 0.0; // nobody counts
    }
    return utility.IsLeast() ? least : sum / static_cast<double>(state.GetUsers());
}

isac::AllocationUtility
IsacOptimalManager::GetUtility(double cap) const
{
    isac::AllocationUtility utility{cap, 0.0, m_floor};
    switch (m_objective)
    {
    case Objective::MEAN:
        break;
    case Objective::PROPORTIONAL_FAIRNESS:
        utility.fairness = 1.0;
        break;
    case Objective::MAX_MIN:
        utility.fairness = std::numeric_limits<double>::infinity();
        break;
    case Objective::ALPHA_FAIR:
        utility.fairness = m_alpha;
        break;
    }
    const double room = isac::ConvexAllocation::FLOOR_ROOM * std::max(1.0, std::abs(m_floor));
    if (utility.HasFloor() && cap > 0.0 && m_floor + room >= cap)
    {
        isac::Refuse("IsacOptimalManager", "Floor", m_floor, "must be below the cap of experience");
    }
    return utility;
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
