/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-user-groups.h"

namespace ns3
{

void
IsacUserGroups::SplitInProportion(const IsacSlotState& state)
{
    FormGroups(state);
    const auto part = [](const Eigen::Array2i& users) {
        return users.sum() > 0 ? static_cast<double>(users[0]) / users.sum() : 0.5;
    };
    for (Eigen::Index j = 0; j < state.GetStations(); ++j)
    {
        const double linear = part(m_users.row(j));
        DivideStation(state, j, linear, linear);
    }
    DivideComputing(state, part(m_users.colwise().sum()));
}

void
IsacUserGroups::Split(const IsacSlotState& state, const IsacGroupShare& linear)
{
    FormGroups(state);
    const auto part = [](double share, const Eigen::Array2i& users) {
        return users[1] == 0 ? 1.0 : users[0] == 0 ? 0.0 : share;
    };
    for (Eigen::Index j = 0; j < state.GetStations(); ++j)
    {
        DivideStation(state,
                      j,
                      part(linear.bandwidth, m_users.row(j)),
                      part(linear.power, m_users.row(j)));
    }
    DivideComputing(state, part(linear.computing, m_users.colwise().sum()));
}

const std::array<IsacUserGroup, 2>&
IsacUserGroups::GetGroups() const
{
    return m_groups;
}

void
IsacUserGroups::FormGroups(const IsacSlotState& state)
{
    const auto groupOf = [&state](Eigen::Index k) {
        return state.qoe[k].structure == isac::QoeStructure::LINEAR ? 0 : 1;
    };
    m_users.setZero(state.GetStations(), 2);
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        ++m_users(state.station[k], groupOf(k));
    }
    for (int group = 0; group < 2; ++group)
    {
        m_groups[group].users.resize(m_users.col(group).sum());
        m_groups[group].bandwidth.resize(state.GetStations());
        m_groups[group].power.resize(state.GetStations());
    }
    std::array<Eigen::Index, 2> count{};
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        const int group = groupOf(k);
        m_groups[group].users[count[group]++] = static_cast<int>(k);
    }
}

void
IsacUserGroups::DivideStation(const IsacSlotState& state,
                              Eigen::Index station,
                              double bandwidth,
                              double power)
{
    auto& [linear, ratio] = m_groups;
    linear.bandwidth[station] = bandwidth * state.stationBandwidth[station];
    linear.power[station] = power * state.stationPower[station];
    ratio.bandwidth[station] = state.stationBandwidth[station] - linear.bandwidth[station];
    ratio.power[station] = state.stationPower[station] - linear.power[station];
}

void
IsacUserGroups::DivideComputing(const IsacSlotState& state, double computing)
{
    auto& [linear, ratio] = m_groups;
    linear.computing = computing * state.computingCapacity;
    ratio.computing = state.computingCapacity - linear.computing;
}

} // namespace ns3
