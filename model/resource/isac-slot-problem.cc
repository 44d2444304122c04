/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-problem.h"

namespace ns3
{

namespace
{

/// Part of a budget that the bounds must leave, so that there is an inside to search
constexpr double ROOM = 1e-9;

} // namespace

void
Assign(const isac::AllocationSolution& solution,
       const IsacUserGroup& group,
       IsacAllocation& allocation)
{
    for (Eigen::Index i = 0; i < group.users.size(); ++i)
    {
        const int k = group.users[i];
        allocation.bandwidth[k] = solution.bandwidth[i];
        allocation.power[k] = solution.power[i];
        allocation.computing[k] = solution.computing[i];
    }
}

void
IsacSlotProblem::SetFairness(double fairness, double floor)
{
    m_problem.utility.fairness = fairness;
    m_problem.utility.floor = floor;
}

void
IsacSlotProblem::SetBacklogCost(double cost)
{
    m_backlogCost = cost;
}

const isac::AllocationProblem&
IsacSlotProblem::Pose(const IsacSlotState& state)
{
    m_everybody.users.setLinSpaced(state.GetUsers(), 0, static_cast<int>(state.GetUsers()) - 1);
    m_everybody.bandwidth = state.stationBandwidth;
    m_everybody.power = state.stationPower;
    m_everybody.computing = state.computingCapacity;
    return Pose(state, m_everybody);
}

const isac::AllocationProblem&
IsacSlotProblem::Pose(const IsacSlotState& state, const IsacUserGroup& group)
{
    Admit(state, group);
    const Eigen::Index users = group.users.size();
    m_problem.Resize(users, state.GetStations());
    m_problem.bandwidth = group.bandwidth;
    m_problem.power = group.power;
    m_problem.computing = group.computing;
    m_problem.utility.cap = state.qoeCap;
    m_problem.duration = state.duration;
    const auto getCost = [this](double perMegabyte) {
        return perMegabyte > 0.0 ? m_backlogCost / (perMegabyte * perMegabyte) : 0.0;
    };
    m_problem.computingBacklogCost = getCost(state.computingDensity);
    m_problem.radioBacklogCost = getCost(state.bitsPerMegabyte);
    for (Eigen::Index i = 0; i < users; ++i)
    {
        const Eigen::Index k = group.users[i];
        const auto& model = state.qoe[k];
        const double weight =
            model.structure == isac::QoeStructure::LINEAR ? model.qualityWeight : model.ratioWeight;
        m_problem.station[i] = state.station[k];
        m_problem.structure[i] = model.structure;
        m_problem.value[i] = state.impact[k] * weight * state.quality[k];
        m_problem.delayCost[i] = state.impact[k] * model.latencyWeight;
        const auto work = GetWork(state, k);
        const double gain = state.GetServingGain(k);
        m_problem.computingWork[i] = work.computing;
        m_problem.radioWork[i] = DependsOnAllocation(state, k) ? work.radio : 0.0;
        if (m_backlogCost > 0.0)
        {
            const auto ahead = GetWorkAhead(state, k);
            m_problem.computingBacklog[i] = ahead.computing;
            m_problem.radioBacklog[i] = gain > 0.0 ? ahead.radio : 0.0;
        }
        m_problem.noiseToGain[i] = state.noiseDensity[state.station[k]] / (gain > 0.0 ? gain : 1.0);
        m_problem.minimumPower[i] = m_admitted[i] != 0 ? state.minimumPower[k] : 0.0;
        m_problem.minimumPowerBandwidth[i] =
            m_admitted[i] != 0 ? state.minimumPowerBandwidth[k] : 0.0;
    }
    return m_problem;
}

const Eigen::ArrayXi&
IsacSlotProblem::GetAdmitted() const
{
    return m_admitted;
}

void
IsacSlotProblem::Admit(const IsacSlotState& state, const IsacUserGroup& group)
{
    const Eigen::Index users = group.users.size();
    m_admitted.resize(users);
    m_members.resize(users);
    m_minimumPower.resize(users);
    m_minimumPowerBandwidth.resize(users);
    m_memberAdmitted.resize(users);
    for (Eigen::Index j = 0; j < state.GetStations(); ++j)
    {
        Eigen::Index count = 0;
        for (Eigen::Index i = 0; i < users; ++i)
        {
            const Eigen::Index k = group.users[i];
            if (state.station[k] == j)
            {
                m_members[count] = static_cast<int>(i);
                m_minimumPower[count] = state.minimumPower[k];
                m_minimumPowerBandwidth[count] = state.minimumPowerBandwidth[k];
                ++count;
            }
        }
        m_admission.Admit(m_minimumPower.head(count),
                          m_minimumPowerBandwidth.head(count),
                          group.power[j],
                          group.bandwidth[j],
                          ROOM,
                          m_memberAdmitted.head(count));
        for (Eigen::Index i = 0; i < count; ++i)
        {
            m_admitted[m_members[i]] = m_memberAdmitted[i];
        }
    }
}

} // namespace ns3
