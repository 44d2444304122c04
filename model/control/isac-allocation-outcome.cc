/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-outcome.h"

#include "isac-slot-check.h"

#include <algorithm>
#include <limits>

namespace ns3
{

namespace
{

constexpr double NONE = std::numeric_limits<double>::quiet_NaN(); ///< of what there is not

} // namespace

void
ServeUsers(const IsacSlotState& state,
           const IsacSlotTruth& truth,
           const IsacAllocation& allocation,
           IsacSlotOutcome& outcome)
{
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        outcome.rate[k] = isac::ShannonRate(allocation.bandwidth[k],
                                            allocation.power[k],
                                            state.GetServingGain(k),
                                            state.noiseDensity[state.station[k]]);
        const bool requested = truth.fileSize[k] > 0.0;
        const double work = state.computingDensity * truth.fileSize[k];
        const double bits = state.bitsPerMegabyte * truth.fileSize[k];
        outcome.computingLatency[k] =
            requested ? isac::ServiceTime(work, allocation.computing[k]) : NONE;
        // What agents collect goes first.
        const double rate = std::max(0.0, outcome.rate[k] - state.collectionRate[k]);
        outcome.radioLatency[k] = requested ? isac::ServiceTime(bits, rate) : NONE;
    }
}

void
SenseUsers(const IsacSlotState& state,
           const std::vector<Ptr<IsacBaseStation>>& stations,
           const IsacSensingModel& model,
           const IsacAllocation& allocation,
           IsacSlotOutcome& outcome)
{
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        const auto& station = *stations[state.station[k]];
        const double power = allocation.power[k];
        const double bandwidth = allocation.bandwidth[k];
        const auto crb =
            model.GetBounds(station, state.sensingGain(k, state.station[k]), power, bandwidth);
        outcome.crb.row(k) << crb.range, crb.velocity, crb.azimuth;
        outcome.crbMet[k] = CheckBounds(state, k, station, model, power, bandwidth, crb);
    }
    outcome.allMet = outcome.crbMet.all();
}

void
FindExperience(const IsacSlotTruth& truth,
               const std::vector<Ptr<IsacMobileUser>>& users,
               IsacSlotOutcome& outcome)
{
    for (std::size_t k = 0; k < users.size(); ++k)
    {
        const bool requested = truth.fileSize[k] > 0.0;
        const double latency = outcome.computingLatency[k] + outcome.radioLatency[k];
        outcome.quality[k] = requested ? truth.quality[k] : NONE;
        outcome.qualityOverLatency[k] = outcome.quality[k] / latency;
        outcome.qoeUncapped[k] =
            requested
                ? isac::Qoe(users[k]->GetQoeModel(), truth.impact[k], truth.quality[k], latency)
                : 0.0;
    }
}

void
JudgeUsers(double cap, IsacSlotOutcome& outcome)
{
    double sum = 0.0;
    for (Eigen::Index k = 0; k < outcome.qoe.size(); ++k)
    {
        outcome.qoe[k] = isac::CapQoe(outcome.qoeUncapped[k], cap);
        sum += outcome.qoe[k];
    }
    const auto users = static_cast<double>(std::max<Eigen::Index>(1, outcome.qoe.size()));
    outcome.qoeMean = sum / users;
    outcome.mos.setConstant(NONE);
}

} // namespace ns3
