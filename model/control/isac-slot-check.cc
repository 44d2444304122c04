/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-check.h"

#include "ns3/isac-error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace ns3
{

namespace
{

/// A bound may sit on its threshold to the last digit where just what is needed was given.
constexpr double ON_THRESHOLD = 1.0 + 1e-9;

/// So much more than what is required must meet the bounds: a model may search its requirement
constexpr double ENOUGH = 1.0 + 1e-6;

/// So much of what is required must not meet them
constexpr double TOO_LITTLE = 0.99;

/**
 * @param state the slot
 * @param user index of a user
 * @param type name of the class that is to blame
 * @return how messages call the two
 */
std::string
Describe(const IsacSlotState& state, Eigen::Index user, const std::string& type)
{
    return type + " in slot " + std::to_string(state.slot) + ", user \"" + state.name[user] + "\"";
}

/**
 * @param state the slot
 * @param type name of the class that is to blame
 * @param quantity what it is
 * @param values (K) what it gave
 * @param isPossible whether a value can be used
 * @param wanted what can be used
 * @throws isac::Error at the first that cannot
 */
template <typename Array, typename Predicate>
void
RequireAll(const IsacSlotState& state,
           const std::string& type,
           const char* quantity,
           const Array& values,
           const Predicate& isPossible,
           const char* wanted)
{
    for (Eigen::Index k = 0; k < values.size(); ++k)
    {
        if (!isPossible(values[k]))
        {
            isac::Refuse(Describe(state, k, type), quantity, values[k], wanted);
        }
    }
}

/**
 * @param value a number
 * @return whether it is at least 0 and finite
 */
bool
IsFiniteAmount(double value)
{
    return value >= 0.0 && value <= std::numeric_limits<double>::max();
}

/**
 * @param state the slot, as a service has left it
 * @param type name of the service's type
 * @param sizes what has to be of one size
 * @param wanted that size
 * @throws isac::Error where something is not
 */
void
RequireSizes(const IsacSlotState& state,
             const std::string& type,
             std::initializer_list<std::pair<const char*, Eigen::Index>> sizes,
             Eigen::Index wanted)
{
    for (const auto& [name, size] : sizes)
    {
        if (size != wanted)
        {
            isac::Refuse(type + " in slot " + std::to_string(state.slot),
                         std::string("size of ") + name,
                         size,
                         "must stay " + std::to_string(wanted));
        }
    }
}

/**
 * @param station has thresholds
 * @param crb bounds
 * @return whether all are met
 */
bool
AreMet(const IsacBaseStation& station, const isac::SensingAccuracy& crb)
{
    const auto threshold = station.GetCrbThreshold();
    return crb.range <= threshold.range * ON_THRESHOLD &&
           crb.velocity <= threshold.velocity * ON_THRESHOLD &&
           crb.azimuth <= threshold.azimuth * ON_THRESHOLD;
}

/**
 * Refuse a sensing model whose bounds and requirement disagree.
 *
 * @param state the slot
 * @param user index of a user
 * @param station the user's
 * @param model the sensing model
 * @param power at which they disagree, in W
 * @param bandwidth at which they disagree, in Hz
 * @param crb the bounds there
 */
[[noreturn]] void
RefuseSensingModel(const IsacSlotState& state,
                   Eigen::Index user,
                   const IsacBaseStation& station,
                   const IsacSensingModel& model,
                   double power,
                   double bandwidth,
                   const isac::SensingAccuracy& crb)
{
    const auto threshold = station.GetCrbThreshold();
    std::ostringstream bounds;
    bounds << crb.range << " " << crb.velocity << " " << crb.azimuth << " at " << power << " W and "
           << bandwidth << " Hz";
    std::ostringstream why;
    why << (AreMet(station, crb) ? "meet " : "do not meet ") << "the thresholds " << threshold.range
        << " " << threshold.velocity << " " << threshold.azimuth
        << ", against GetRequirement(), which asks for " << state.minimumPower[user] << " W and "
        << state.minimumPowerBandwidth[user] << " W Hz";
    isac::Refuse(Describe(state, user, model.GetInstanceTypeId().GetName()),
                 "bounds",
                 bounds.str(),
                 why.str());
}

} // namespace

void
ForgetOutcome(IsacSlotOutcome& outcome)
{
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    for (auto* quantity : {&outcome.rate,
                           &outcome.computingLatency,
                           &outcome.radioLatency,
                           &outcome.quality,
                           &outcome.qualityOverLatency,
                           &outcome.qoeUncapped})
    {
        quantity->setConstant(nothing);
    }
}

void
CheckQueues(const IsacSlotState& state,
            Eigen::Index users,
            Eigen::Index stations,
            const std::string& service)
{
    RequireSizes(state,
                 service,
                 {{"stationBandwidth", state.stationBandwidth.size()},
                  {"stationPower", state.stationPower.size()},
                  {"noiseDensity", state.noiseDensity.size()},
                  {"gain's rows", state.gain.cols()},
                  {"sensingGain's rows", state.sensingGain.cols()}},
                 stations);
    RequireSizes(state,
                 service,
                 {{"station", state.station.size()},
                  {"gain", state.gain.rows()},
                  {"sensingGain", state.sensingGain.rows()},
                  {"minimumPower", state.minimumPower.size()},
                  {"minimumPowerBandwidth", state.minimumPowerBandwidth.size()},
                  {"collectionRate", state.collectionRate.size()},
                  {"fileSize", state.fileSize.size()},
                  {"quality", state.quality.size()},
                  {"impact", state.impact.size()},
                  {"behaviour", state.behaviour.size()},
                  {"environment", state.environment.size()},
                  {"computingBacklog", state.computingBacklog.size()},
                  {"radioBacklog", state.radioBacklog.size()},
                  {"prefetch", state.prefetch.size()},
                  {"playbackBuffer", state.playbackBuffer.size()},
                  {"qoe", static_cast<Eigen::Index>(state.qoe.size())},
                  {"name", static_cast<Eigen::Index>(state.name.size())}},
                 users);
    RequireAll(
        state,
        service,
        "station",
        state.station,
        [stations](int station) { return station >= 0 && station < stations; },
        "must be the index of a station");
    for (const auto& [values, quantity] :
         {std::pair{&state.computingBacklog, "computing backlog (MB)"},
          std::pair{&state.radioBacklog, "radio backlog (MB)"},
          std::pair{&state.prefetch, "prefetch (MB)"}})
    {
        RequireAll(state,
                   service,
                   quantity,
                   *values,
                   IsFiniteAmount,
                   "must be at least 0 and finite");
    }
    RequireAll(
        state,
        service,
        "playback buffer (s)",
        state.playbackBuffer,
        [](double buffer) { return IsFiniteAmount(buffer) || std::isnan(buffer); },
        "must be at least 0 and finite, or NaN without a player");
}

void
CheckService(const IsacSlotRecord& record,
             Eigen::Index users,
             Eigen::Index stations,
             const std::string& service)
{
    const auto& state = record.state;
    const auto& outcome = record.outcome;
    RequireSizes(state,
                 service,
                 {{"state", state.GetUsers()},
                  {"truth", record.truth.fileSize.size()},
                  {"bandwidth", record.allocation.bandwidth.size()},
                  {"power", record.allocation.power.size()},
                  {"computing", record.allocation.computing.size()},
                  {"rate", outcome.rate.size()},
                  {"computingLatency", outcome.computingLatency.size()},
                  {"radioLatency", outcome.radioLatency.size()},
                  {"quality", outcome.quality.size()},
                  {"qualityOverLatency", outcome.qualityOverLatency.size()},
                  {"qoeUncapped", outcome.qoeUncapped.size()},
                  {"qoe", outcome.qoe.size()},
                  {"mos", outcome.mos.size()},
                  {"crb", outcome.crb.rows()},
                  {"crbMet", outcome.crbMet.size()}},
                 users);
    RequireSizes(state, service, {{"stations", state.GetStations()}}, stations);
    RequireAll(state,
               service,
               "rate (bit/s)",
               outcome.rate,
               IsFiniteAmount,
               "must be at least 0 and finite");
    for (Eigen::Index k = 0; k < users; ++k)
    {
        const double quality = outcome.quality[k];
        const double computing = outcome.computingLatency[k];
        const double radio = outcome.radioLatency[k];
        const double qoe = outcome.qoeUncapped[k];
        const bool isServed = IsFiniteAmount(quality) && computing >= 0.0 && radio >= 0.0;
        const bool isNotServed = std::isnan(quality) && std::isnan(computing) && std::isnan(radio);
        if (!isServed && !isNotServed)
        {
            std::ostringstream values;
            values << quality << ", " << computing << " s, " << radio << " s";
            isac::Refuse(Describe(state, k, service),
                         "quality, computing latency, radio latency",
                         values.str(),
                         "must not be negative, and all be NaN where nothing was served");
        }
        if (std::isnan(qoe))
        {
            isac::Refuse(Describe(state, k, service),
                         "uncapped experience",
                         qoe,
                         "must be a number, and 0 where nothing was served");
        }
    }
}

void
CheckRequirement(const IsacSlotState& state,
                 Eigen::Index user,
                 const IsacBaseStation& station,
                 const IsacSensingModel& model)
{
    if (state.minimumPower[user] >= 0.0 && state.minimumPowerBandwidth[user] >= 0.0)
    {
        return;
    }
    for (const auto& [value, quantity] :
         {std::pair{state.minimumPower[user], "required power (W)"},
          std::pair{state.minimumPowerBandwidth[user],
                    "required product of power and bandwidth (W Hz)"}})
    {
        if (!(value >= 0.0))
        {
            isac::Refuse(model.GetInstanceTypeId().GetName() + " of " + station.Describe() +
                             " in slot " + std::to_string(state.slot) + ", user \"" +
                             state.name[user] + "\"",
                         quantity,
                         value,
                         "must be at least 0; infinite where no power is enough");
        }
    }
}

void
CheckSensingModel(const IsacSlotState& state,
                  Eigen::Index user,
                  const IsacBaseStation& station,
                  const IsacSensingModel& model)
{
    const double gain = state.sensingGain(user, state.station[user]);
    const double least = state.minimumPower[user];
    const double leastProduct = state.minimumPowerBandwidth[user];
    const double power = station.GetTransmitPower();
    const double bandwidth = station.GetBandwidth();
    if (gain > 0.0 && !std::isnormal(gain * gain))
    {
        return; // beyond what numbers can tell
    }
    const auto require = [&](bool areMet, double atPower, double atBandwidth) {
        const auto crb = model.GetBounds(station, gain, atPower, atBandwidth);
        if (IsImpossible(crb) || AreMet(station, crb) != areMet)
        {
            RefuseSensingModel(state, user, station, model, atPower, atBandwidth, crb);
        }
    };
    if (least <= power && leastProduct <= power * bandwidth)
    {
        // The least bandwidth that goes with the least power, where there is as much.
        constexpr double little = 1e-9;
        const double atBandwidth =
            least > 0.0 ? std::min(bandwidth, std::max(leastProduct / least, little * bandwidth))
                        : bandwidth;
        const double atPower = std::max({least, leastProduct / atBandwidth, little * power});
        require(true, ENOUGH * atPower, ENOUGH * atBandwidth);
    }
    else if (TOO_LITTLE * least > power || TOO_LITTLE * leastProduct > power * bandwidth)
    {
        require(false, power, bandwidth);
        return;
    }
    if (std::isnormal(least) && least <= power)
    {
        require(false, TOO_LITTLE * least, bandwidth);
    }
    if (std::isnormal(leastProduct) && leastProduct <= power * bandwidth)
    {
        require(true, power, ENOUGH * leastProduct / power);
        require(false, power, TOO_LITTLE * leastProduct / power);
    }
}

bool
CheckBounds(const IsacSlotState& state,
            Eigen::Index user,
            const IsacBaseStation& station,
            const IsacSensingModel& model,
            double power,
            double bandwidth,
            const isac::SensingAccuracy& crb)
{
    const double least = state.minimumPower[user];
    const double leastProduct = state.minimumPowerBandwidth[user];
    const double product = power * bandwidth;
    const bool areMet = AreMet(station, crb);
    const bool isWrong =
        areMet ? power < TOO_LITTLE * least || product < TOO_LITTLE * leastProduct
               : product > 0.0 && power > ENOUGH * least && product > ENOUGH * leastProduct;
    if (isWrong || IsImpossible(crb))
    {
        RefuseSensingModel(state, user, station, model, power, bandwidth, crb);
    }
    return areMet;
}

} // namespace ns3
