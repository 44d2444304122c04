/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLOT_STATE_VECTORS_H
#define ISAC_SLOT_STATE_VECTORS_H

#include "isac-vectors.h"

#include "ns3/isac-slot-state.h"

/**
 * @file
 * Slots of the reference files `alloc.json` and `outage.json`.
 */

namespace ns3
{

/**
 * @param instance an instance of `alloc.json` or `outage.json`
 * @return the slot
 */
inline IsacSlotState
MakeSlotState(const nlohmann::json& instance)
{
    const auto& users = instance["users"];
    const auto stations = static_cast<Eigen::Index>(instance["bs_bandwidth_hz"].size());
    IsacSlotState state;
    state.slot = instance["id"];
    state.Resize(static_cast<Eigen::Index>(users.size()), stations);
    for (Eigen::Index j = 0; j < stations; ++j)
    {
        state.stationBandwidth[j] = instance["bs_bandwidth_hz"][j];
        state.stationPower[j] = instance["bs_power_w"][j];
        state.noiseDensity[j] = instance["n0_w_hz"];
    }
    state.computingCapacity = instance["ctot_cycles_s"];
    state.computingDensity = instance["mu_cycles_mb"];
    state.bitsPerMegabyte = 8e6;
    state.qoeCap = instance["cap"].is_null() ? 0.0 : instance["cap"].get<double>();
    state.gain.setZero();
    state.sensingGain.setZero();
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        const auto& user = users[k];
        const int station = user["bs"];
        state.station[k] = station;
        state.gain(k, station) = user["h2"];
        state.sensingGain(k, station) = user.value("zeta", 0.0);
        state.minimumPower[k] = user["pmin_w"];
        state.minimumPowerBandwidth[k] = user["cpb_w_hz"];
        state.fileSize[k] = user["F_mb"];
        state.quality[k] = user["q"];
        state.impact[k] = user["I"];
        state.qoe[k] = {user["model"] == 1 ? isac::QoeStructure::LINEAR : isac::QoeStructure::RATIO,
                        user["w1"],
                        user["w2"],
                        user["w3"]};
        state.name[k] = "user-" + std::to_string(k);
    }
    return state;
}

} // namespace ns3

#endif /* ISAC_SLOT_STATE_VECTORS_H */
