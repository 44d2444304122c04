/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state.h"

#include <limits>

namespace ns3
{

void
IsacSlotState::Resize(Eigen::Index users, Eigen::Index stations)
{
    stationBandwidth.resize(stations);
    stationPower.resize(stations);
    noiseDensity.resize(stations);
    station.resize(users);
    gain.resize(users, stations);
    sensingGain.resize(users, stations);
    minimumPower.resize(users);
    minimumPowerBandwidth.resize(users);
    collectionRate.setZero(users);
    fileSize.resize(users);
    quality.resize(users);
    impact.resize(users);
    behaviour.setZero(users);
    environment.setZero(users);
    computingBacklog.setZero(users);
    radioBacklog.setZero(users);
    prefetch.setZero(users);
    playbackBuffer.setConstant(users, std::numeric_limits<double>::quiet_NaN());
    qoe.resize(users);
    name.resize(users);
}

void
IsacAllocation::Resize(Eigen::Index users)
{
    bandwidth.resize(users);
    power.resize(users);
    computing.resize(users);
}

void
IsacSlotOutcome::Resize(Eigen::Index users)
{
    rate.resize(users);
    computingLatency.resize(users);
    radioLatency.resize(users);
    quality.resize(users);
    qualityOverLatency.resize(users);
    qoeUncapped.resize(users);
    qoe.resize(users);
    mos.resize(users);
    crb.resize(users, 3);
    crbMet.resize(users);
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
