/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-lyapunov-manager.h"

#include "ns3/double.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/string.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacLyapunovManager");

NS_OBJECT_ENSURE_REGISTERED(IsacLyapunovManager);

TypeId
IsacLyapunovManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacLyapunovManager")
            .SetParent<IsacOptimalManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacLyapunovManager>()
            .AddAttribute("PenaltyWeight",
                          "What one unit of mean experience weighs against half the mean square of "
                          "what is left waiting (V), in MB^2",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacLyapunovManager::m_penaltyWeight),
                          MakeDoubleChecker<double>(1e-6, 1e12));
    return tid;
}

IsacAllocation
IsacLyapunovManager::Decide(const IsacSlotState& state)
{
    NS_LOG_FUNCTION(this << state.slot);
    if (!GetUtility(state.qoeCap).IsLinear())
    {
        StringValue objective;
        GetAttribute("Objective", objective);
        isac::Refuse(GetTypeId().GetName(), "Objective", objective.Get(), "must be Mean");
    }
    m_problem.SetBacklogCost(1.0 / m_penaltyWeight);
    return IsacOptimalManager::Decide(state);
}

double
IsacLyapunovManager::GetObjective(const IsacSlotState& state,
                                  const IsacAllocation& allocation) const
{
    double squares = 0.0; // of what is left, in MB
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        const auto work = GetWorkAhead(state, k);
        const auto addLeft = [&](double amount, double speed, double perMegabyte) {
            const double left = std::max(0.0, amount - speed * state.duration);
            squares += left > 0.0 ? left * left / (perMegabyte * perMegabyte) : 0.0;
        };
        addLeft(work.computing, allocation.computing[k], state.computingDensity);
        if (state.GetServingGain(k) > 0.0)
        {
            const double rate = isac::ShannonRate(allocation.bandwidth[k],
                                                  allocation.power[k],
                                                  state.GetServingGain(k),
                                                  state.noiseDensity[state.station[k]]);
            addLeft(work.radio, rate, state.bitsPerMegabyte);
        }
    }
    const auto users = static_cast<double>(std::max<Eigen::Index>(1, state.GetUsers()));
    return IsacOptimalManager::GetObjective(state, allocation) -
           0.5 * squares / (users * m_penaltyWeight);
}

} // namespace ns3
