/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-reserved-share.h"

#include "ns3/isac-error.h"

#include <algorithm>
#include <string>

namespace ns3
{

namespace
{

/**
 * @param scenario stations and users
 * @param state knows who serves whom
 * @param station index of a station
 * @return names of its users who reserve, for messages
 */
std::string
ListReservingUsers(const IsacScenario& scenario, const IsacSlotState& state, Eigen::Index station)
{
    std::string list;
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        const auto& user = *scenario.users[k];
        if (state.station[k] == station && user.GetReservedShare() > 0.0)
        {
            list += (list.empty() ? "\"" : ", \"") + user.GetName() + "\"";
        }
    }
    return list;
}

} // namespace

void
SetReservesAside(const IsacScenario& scenario, IsacSlotState& state)
{
    const auto& users = scenario.users;
    if (std::none_of(users.begin(), users.end(), [](const auto& user) {
            return user->GetReservedShare() > 0.0;
        }))
    {
        return;
    }
    Eigen::ArrayXd reserved = Eigen::ArrayXd::Zero(state.GetStations());
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        reserved[state.station[k]] += users[k]->GetReservedShare();
    }
    Eigen::Index most;
    const double sum = reserved.maxCoeff(&most);
    if (!(sum < 1.0))
    {
        isac::Refuse(scenario.stations[most]->Describe(),
                     "sum of ReservedShare",
                     sum,
                     "must be below 1 over the users that it serves: " +
                         ListReservingUsers(scenario, state, most));
    }
    state.stationBandwidth *= 1.0 - reserved;
    state.stationPower *= 1.0 - reserved;
}

} // namespace ns3
