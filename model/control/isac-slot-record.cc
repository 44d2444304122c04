/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-record.h"

#include <cmath>
#include <limits>

namespace ns3
{

void
IsacSlotTruth::Resize(Eigen::Index users, Eigen::Index stations)
{
    stationPosition.resize(stations);
    stationVelocity.resize(stations);
    position.resize(users);
    velocity.resize(users);
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    for (auto* quantity : {&fileSize, &quality, &behaviour, &environment, &impact})
    {
        quantity->setConstant(users, nothing);
    }
    swiped.resize(users);
}

std::optional<bool>
IsacSlotRecord::IsServed(Eigen::Index user) const
{
    const double latency = outcome.computingLatency[user] + outcome.radioLatency[user];
    if (std::isnan(latency) && truth.fileSize[user] == 0.0)
    {
        return std::nullopt;
    }
    return latency <= state.duration;
}

} // namespace ns3
