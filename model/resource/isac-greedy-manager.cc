/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-greedy-manager.h"

#include "ns3/double.h"
#include "ns3/integer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacGreedyManager);

TypeId
IsacGreedyManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacGreedyManager")
            .SetParent<IsacResourceManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacGreedyManager>()
            .AddAttribute("FloorShare",
                          "Part of each budget that is given out equally first, without unit",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&IsacGreedyManager::m_floorShare),
                          MakeDoubleChecker<double>(1e-6, 1.0))
            .AddAttribute("SlicesPerUser",
                          "Number of slices that an equal share of a budget is cut into",
                          IntegerValue(10),
                          MakeIntegerAccessor(&IsacGreedyManager::m_slicesPerUser),
                          MakeIntegerChecker<int>(1, 10000));
    return tid;
}

bool
IsacGreedyManager::Bid::operator<(const Bid& other) const
{
    if (gain != other.gain)
    {
        return gain < other.gain;
    }
    return user != other.user ? user > other.user : resource > other.resource;
}

IsacAllocation
IsacGreedyManager::Decide(const IsacSlotState& state)
{
    GiveFloor(state);
    MeetBounds(state);
    GiveSlices(state);

    const Eigen::Index users = state.GetUsers();
    IsacAllocation allocation;
    allocation.Resize(users);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        const int j = state.station[k];
        allocation.bandwidth[k] = m_radio[k] * state.stationBandwidth[j];
        allocation.power[k] = m_radio[k] * state.stationPower[j];
        allocation.computing[k] = m_computing[k] * state.computingCapacity;
    }
    return allocation;
}

void
IsacGreedyManager::GiveFloor(const IsacSlotState& state)
{
    const auto users = static_cast<std::size_t>(state.GetUsers());
    const auto stations = static_cast<std::size_t>(state.GetStations());
    m_radioSlice.assign(stations, 0.0);
    for (std::size_t k = 0; k < users; ++k)
    {
        m_radioSlice[state.station[k]] += 1.0; // counts users first
    }
    for (double& slice : m_radioSlice)
    {
        slice = slice > 0.0 ? 1.0 / (slice * m_slicesPerUser) : 0.0;
    }
    m_computingSlice = users > 0 ? 1.0 / (users * static_cast<double>(m_slicesPerUser)) : 0.0;

    const double floorSlices = m_floorShare * m_slicesPerUser;
    m_radio.resize(users);
    m_computing.assign(users, floorSlices * m_computingSlice);
    m_radioLeft.assign(stations, 1.0 - m_floorShare);
    m_computingLeft = 1.0 - m_floorShare;
    for (std::size_t k = 0; k < users; ++k)
    {
        m_radio[k] = floorSlices * m_radioSlice[state.station[k]];
    }
}

void
IsacGreedyManager::MeetBounds(const IsacSlotState& state)
{
    const std::size_t users = m_radio.size();
    m_need.resize(users);
    m_order.resize(users);
    std::iota(m_order.begin(), m_order.end(), 0);
    for (std::size_t k = 0; k < users; ++k)
    {
        const int j = state.station[k];
        const double power = state.stationPower[j];
        m_need[k] = std::max(
            state.minimumPower[k] / power,
            std::sqrt(state.minimumPowerBandwidth[k] / (power * state.stationBandwidth[j])));
    }
    std::sort(m_order.begin(), m_order.end(), [this](int a, int b) {
        return m_need[a] != m_need[b] ? m_need[a] < m_need[b] : a < b;
    });
    for (const int k : m_order)
    {
        double& left = m_radioLeft[state.station[k]];
        const double missing = m_need[k] - m_radio[k];
        if (missing > 0.0 && missing <= left)
        {
            m_radio[k] = m_need[k];
            left -= missing;
        }
    }
}

void
IsacGreedyManager::GiveSlices(const IsacSlotState& state)
{
    const auto users = static_cast<int>(m_radio.size());
    m_version.assign(users, 0);
    m_bids.clear();
    for (int k = 0; k < users; ++k)
    {
        PutBid(state, k, RADIO);
        PutBid(state, k, COMPUTING);
    }
    while (!m_bids.empty())
    {
        std::pop_heap(m_bids.begin(), m_bids.end());
        const Bid bid = m_bids.back();
        m_bids.pop_back();
        if (bid.version != m_version[bid.user])
        {
            continue;
        }
        const int j = state.station[bid.user];
        double& left = bid.resource == RADIO ? m_radioLeft[j] : m_computingLeft;
        double& share = bid.resource == RADIO ? m_radio[bid.user] : m_computing[bid.user];
        const double slice =
            std::min(left, bid.resource == RADIO ? m_radioSlice[j] : m_computingSlice);
        if (slice <= 0.0)
        {
            continue;
        }
        share += slice;
        left -= slice;
        ++m_version[bid.user];
        PutBid(state, bid.user, RADIO);
        PutBid(state, bid.user, COMPUTING);
    }
}

void
IsacGreedyManager::PutBid(const IsacSlotState& state, int user, Resource resource)
{
    const double radio = m_radio[user];
    const double computing = m_computing[user];
    const int j = state.station[user];
    const double left = resource == RADIO ? m_radioLeft[j] : m_computingLeft;
    if (left <= 0.0)
    {
        return;
    }
    const double more = resource == RADIO
                            ? GetQoe(state, user, radio + m_radioSlice[j], computing)
                            : GetQoe(state, user, radio, computing + m_computingSlice);
    const double gain = more - GetQoe(state, user, radio, computing);
    if (gain > 0.0)
    {
        m_bids.push_back({gain, user, resource, m_version[user]});
        std::push_heap(m_bids.begin(), m_bids.end());
    }
}

double
IsacGreedyManager::GetQoe(const IsacSlotState& state,
                          int user,
                          double radio,
                          double computing) const
{
    const int j = state.station[user];
    return GetExpectedQoe(state,
                          user,
                          radio * state.stationBandwidth[j],
                          radio * state.stationPower[j],
                          computing * state.computingCapacity);
}

} // namespace ns3
