/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state.h"

#include "ns3/isac-convex-allocation.h"

#include <cmath>
#include <limits>

namespace ns3
{

namespace
{

/// What is found where nobody fills in a number
constexpr double NOTHING = std::numeric_limits<double>::quiet_NaN();

} // namespace

void
IsacSlotState::Resize(Eigen::Index users, Eigen::Index stations)
{
    stationBandwidth.setConstant(stations, NOTHING);
    stationPower.setConstant(stations, NOTHING);
    noiseDensity.setConstant(stations, NOTHING);
    station.setConstant(users, -1);
    gain.setConstant(users, stations, NOTHING);
    sensingGain.setConstant(users, stations, NOTHING);
    minimumPower.setConstant(users, NOTHING);
    minimumPowerBandwidth.setConstant(users, NOTHING);
    collectionRate.setZero(users);
    fileSize.setConstant(users, NOTHING);
    quality.setConstant(users, NOTHING);
    impact.setConstant(users, NOTHING);
    behaviour.setZero(users);
    environment.setZero(users);
    computingBacklog.setZero(users);
    radioBacklog.setZero(users);
    prefetch.setZero(users);
    playbackBuffer.setConstant(users, NOTHING);
    qoe.resize(users);
    name.resize(users);
}

void
IsacAllocation::Resize(Eigen::Index users)
{
    bandwidth.setConstant(users, NOTHING);
    power.setConstant(users, NOTHING);
    computing.setConstant(users, NOTHING);
}

const char*
IsacAllocation::GetCertificate() const
{
    if (std::isnan(dualityGap))
    {
        return nullptr;
    }
    if (std::isinf(dualityGap))
    {
        return "not proven: no bound";
    }
    if (isac::ConvexAllocation::IsOptimal(dualityGap))
    {
        return OPTIMAL;
    }
    return dualityGap > 0.0 ? "not proven: gap above 5e-9" : "not proven: bound below objective";
}

void
IsacSlotOutcome::Resize(Eigen::Index users)
{
    rate.setConstant(users, NOTHING);
    computingLatency.setConstant(users, NOTHING);
    radioLatency.setConstant(users, NOTHING);
    quality.setConstant(users, NOTHING);
    qualityOverLatency.setConstant(users, NOTHING);
    qoeUncapped.setConstant(users, NOTHING);
    qoe.setConstant(users, NOTHING);
    mos.setConstant(users, NOTHING);
    crb.setConstant(users, 3, NOTHING);
    crbMet.setZero(users);
}

IsacWork
GetWork(const IsacSlotState& state, Eigen::Index user)
{
    const double uncomputed = state.fileSize[user] + state.computingBacklog[user];
    return {state.computingDensity * uncomputed,
            state.bitsPerMegabyte * (uncomputed + state.radioBacklog[user])};
}

IsacWork
GetWorkAhead(const IsacSlotState& state, Eigen::Index user)
{
    const auto work = GetWork(state, user);
    return {work.computing + state.computingDensity * state.prefetch[user],
            work.radio + state.bitsPerMegabyte * state.prefetch[user]};
}

bool
DependsOnAllocation(const IsacSlotState& state, Eigen::Index user)
{
    const auto& model = state.qoe[user];
    const double weight = model.structure == isac::QoeStructure::LINEAR
                              ? model.latencyWeight
                              : model.ratioWeight * state.quality[user];
    return state.fileSize[user] > 0.0 && state.GetServingGain(user) > 0.0 &&
           state.impact[user] * weight > 0.0;
}

isac::ServiceLatency
GetLatency(const IsacSlotState& state,
           Eigen::Index user,
           double bandwidth,
           double power,
           double computing)
{
    const double rate = isac::ShannonRate(bandwidth,
                                          power,
                                          state.GetServingGain(user),
                                          state.noiseDensity[state.station[user]]);
    const auto work = GetWork(state, user);
    return {isac::ServiceTime(work.computing, computing), isac::ServiceTime(work.radio, rate)};
}

double
GetExpectedQoe(const IsacSlotState& state,
               Eigen::Index user,
               double bandwidth,
               double power,
               double computing)
{
    if (state.fileSize[user] == 0.0)
    {
        return 0.0;
    }
    const double latency = GetLatency(state, user, bandwidth, power, computing).Total();
    return isac::CapQoe(
        isac::Qoe(state.qoe[user], state.impact[user], state.quality[user], latency),
        state.qoeCap);
}

} // namespace ns3
