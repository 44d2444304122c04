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

namespace
{

/// Part of a budget that the bounds must leave, so that there is an inside to search
constexpr double ROOM = 1e-9;

} // namespace

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
    Admit(state);
    Pose(state);
    if (!m_solver.Solve(m_problem, m_solution))
    {
        NS_LOG_WARN("slot " << state.slot << ": duality gap " << m_solution.GetGap() << " after "
                            << m_solution.iterations << " steps");
    }
    allocation.bandwidth = m_solution.bandwidth;
    allocation.power = m_solution.power;
    allocation.computing = m_solution.computing;
    allocation.dualityGap = m_solution.GetGap();
    allocation.bandwidthPrice = m_solution.bandwidthPrice;
    allocation.powerPrice = m_solution.powerPrice;
    allocation.computingPrice = m_solution.computingPrice;
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
    return m_admitted;
}

void
IsacOptimalManager::Admit(const IsacSlotState& state)
{
    const Eigen::Index users = state.GetUsers();
    m_admitted.resize(users);
    m_members.resize(users);
    m_minimumPower.resize(users);
    m_minimumPowerBandwidth.resize(users);
    m_memberAdmitted.resize(users);
    for (Eigen::Index j = 0; j < state.GetStations(); ++j)
    {
        Eigen::Index count = 0;
        for (Eigen::Index k = 0; k < users; ++k)
        {
            if (state.station[k] == j)
            {
                m_members[count] = static_cast<int>(k);
                m_minimumPower[count] = state.minimumPower[k];
                m_minimumPowerBandwidth[count] = state.minimumPowerBandwidth[k];
                ++count;
            }
        }
        m_admission.Admit(m_minimumPower.head(count),
                          m_minimumPowerBandwidth.head(count),
                          state.stationPower[j],
                          state.stationBandwidth[j],
                          ROOM,
                          m_memberAdmitted.head(count));
        for (Eigen::Index i = 0; i < count; ++i)
        {
            m_admitted[m_members[i]] = m_memberAdmitted[i];
        }
    }
}

void
IsacOptimalManager::Pose(const IsacSlotState& state)
{
    const Eigen::Index users = state.GetUsers();
    m_problem.Resize(users, state.GetStations());
    m_problem.bandwidth = state.stationBandwidth;
    m_problem.power = state.stationPower;
    m_problem.computing = state.computingCapacity;
    m_problem.utility.cap = state.qoeCap;
    m_problem.station = state.station;
    for (Eigen::Index k = 0; k < users; ++k)
    {
        const auto& model = state.qoe[k];
        const double weight =
            model.structure == isac::QoeStructure::LINEAR ? model.qualityWeight : model.ratioWeight;
        m_problem.structure[k] = model.structure;
        m_problem.value[k] = state.impact[k] * weight * state.quality[k];
        m_problem.delayCost[k] = state.impact[k] * model.latencyWeight;
        m_problem.computingWork[k] = state.computingDensity * state.fileSize[k];
        m_problem.radioWork[k] = state.bitsPerMegabyte * state.fileSize[k];
        m_problem.noiseToGain[k] = state.noiseDensity[state.station[k]] / state.GetServingGain(k);
        m_problem.minimumPower[k] = m_admitted[k] != 0 ? state.minimumPower[k] : 0.0;
        m_problem.minimumPowerBandwidth[k] =
            m_admitted[k] != 0 ? state.minimumPowerBandwidth[k] : 0.0;
    }
}

} // namespace ns3
