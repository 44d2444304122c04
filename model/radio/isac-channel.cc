/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-channel.h"

#include "isac-station-net-device.h"
#include "isac-user-net-device.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/isac-interval-checker.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacChannel");

namespace
{

/// Streams for each model: more of one moves none of the other
constexpr int64_t STREAM_BLOCK = 100;

} // namespace

NS_OBJECT_ENSURE_REGISTERED(IsacChannel);

TypeId
IsacChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacChannel")
            .SetParent<Channel>()
            .SetGroupName("Isac")
            .AddConstructor<IsacChannel>()
            .AddAttribute("PropagationDelayModel",
                          "How long a signal is under way",
                          StringValue("ns3::ConstantSpeedPropagationDelayModel"),
                          MakePointerAccessor(&IsacChannel::m_delayModel),
                          MakePointerChecker<PropagationDelayModel>())
            .AddAttribute("PathGainModel",
                          "True gains between stations and users",
                          StringValue("ns3::IsacPathGainModel"),
                          MakePointerAccessor(&IsacChannel::m_pathGainModel),
                          MakePointerChecker<IsacPathGainModel>())
            .AddAttribute("ImplementationLoss",
                          "How much more power than Shannon's bound asks for a rate takes, in dB",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacChannel::m_implementationLoss),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute("LinkMargin",
                          "Rates are chosen for gains that are weaker than known by this, in dB; "
                          "gains may fall by as much before blocks are in error",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacChannel::m_linkMargin),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute(
                "MaximumTransmissions",
                "Number of times that a frame is sent, while it is in error, before it is "
                "lost",
                IntegerValue(4),
                MakeIntegerAccessor(&IsacChannel::m_maximumTransmissions),
                MakeIntegerChecker<int>(1, 1000))
            .AddAttribute("ShareInterval",
                          "Time after which the channel chooses stations and shares equally, again "
                          "and again, at least 100 us; 0 where somebody else allocates",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&IsacChannel::m_shareInterval),
                          MakeIsacIntervalChecker())
            .AddTraceSource("Handover",
                            "Another station serves a user from now on, or the first one",
                            MakeTraceSourceAccessor(&IsacChannel::m_handoverTrace),
                            "ns3::IsacChannel::HandoverTracedCallback");
    return tid;
}

IsacChannel::IsacChannel() = default;

IsacChannel::~IsacChannel() = default;

std::size_t
IsacChannel::GetNDevices() const
{
    return m_stations.size() + m_users.size();
}

Ptr<NetDevice>
IsacChannel::GetDevice(std::size_t i) const
{
    if (i < m_stations.size())
    {
        return m_stations[i];
    }
    return m_users[i - m_stations.size()];
}

const std::vector<Ptr<IsacStationNetDevice>>&
IsacChannel::GetStations() const
{
    return m_stations;
}

const std::vector<Ptr<IsacUserNetDevice>>&
IsacChannel::GetUsers() const
{
    return m_users;
}

Ptr<IsacStationNetDevice>
IsacChannel::FindStation(Mac48Address address) const
{
    const auto found = m_stationsByAddress.find(address);
    return found == m_stationsByAddress.end() ? nullptr : found->second;
}

Ptr<IsacUserNetDevice>
IsacChannel::FindUser(Mac48Address address) const
{
    const auto found = m_usersByAddress.find(address);
    return found == m_usersByAddress.end() ? nullptr : found->second;
}

void
IsacChannel::Handover(Ptr<IsacUserNetDevice> user, Ptr<IsacStationNetDevice> station)
{
    if (user->m_station == station)
    {
        return;
    }
    NS_LOG_FUNCTION(this << user->Describe() << station->Describe());
    if (user->m_station)
    {
        --user->m_station->m_served;
    }
    ++station->m_served;
    user->m_station = station;
    user->m_downlink.SetStation(*station);
    user->m_uplink.SetStation(*station);
    m_handoverTrace(user, station);
}

void
IsacChannel::SelectStations()
{
    for (const auto& user : m_users)
    {
        SelectStation(user);
    }
}

void
IsacChannel::ShareDownlinks()
{
    for (const auto& user : m_users)
    {
        if (const auto& station = user->m_station)
        {
            const auto& role = *station->m_role;
            const auto parts = static_cast<double>(station->m_served);
            user->m_downlink.SetAllocation({role.GetBandwidth() / parts,
                                            role.GetTransmitPower() / parts,
                                            GetGain(*station, *user)});
        }
    }
}

void
IsacChannel::ShareUplinks()
{
    for (const auto& user : m_users)
    {
        if (const auto& station = user->m_station)
        {
            const auto parts = static_cast<double>(station->m_served);
            user->m_uplink.SetAllocation({station->m_uplinkBandwidth / parts,
                                          user->m_uplinkPower,
                                          GetGain(*station, *user)});
        }
    }
}

double
IsacChannel::GetGain(const IsacStationNetDevice& station, const IsacUserNetDevice& user) const
{
    if (m_gains.size() == 0)
    {
        isac::Refuse("IsacChannel", "gain", "unknown", "call Initialize() before the start");
    }
    return m_pathGainModel->GetGain(station.m_pathGainIndex, user.m_role->GetMobility());
}

Time
IsacChannel::GetDelay(const IsacStationNetDevice& station, const IsacUserNetDevice& user) const
{
    return m_delayModel->GetDelay(station.m_role->GetMobility(), user.m_role->GetMobility());
}

double
IsacChannel::GetImplementationLoss() const
{
    return std::pow(10.0, m_implementationLoss / 10.0);
}

double
IsacChannel::GetLinkMargin() const
{
    return std::pow(10.0, m_linkMargin / 10.0);
}

int
IsacChannel::GetMaximumTransmissions() const
{
    return m_maximumTransmissions;
}

int64_t
IsacChannel::AssignStreams(int64_t stream)
{
    m_stream = stream;
    return 2 * STREAM_BLOCK;
}

void
IsacChannel::DoInitialize()
{
    if (m_stations.empty())
    {
        isac::Refuse("IsacChannel", "stations", 0, "attach a station");
    }
    for (const auto& station : m_stations)
    {
        station->m_pathGainIndex = m_pathGainModel->AddStation(station->m_role);
    }
    if (m_stream >= 0)
    {
        m_delayModel->AssignStreams(m_stream);
        m_pathGainModel->AssignStreams(m_stream + STREAM_BLOCK);
    }
    m_gains.resize(static_cast<Eigen::Index>(m_stations.size()));
    for (const auto& user : m_users)
    {
        if (!user->m_station)
        {
            SelectStation(user);
        }
    }
    if (m_shareInterval.IsStrictlyPositive())
    {
        Share();
    }
    Channel::DoInitialize();
}

void
IsacChannel::DoDispose()
{
    m_next.Cancel();
    m_stations.clear();
    m_users.clear();
    m_stationsByAddress.clear();
    m_usersByAddress.clear();
    m_delayModel = nullptr;
    m_pathGainModel = nullptr;
    Channel::DoDispose();
}

std::size_t
IsacChannel::AddressHash::operator()(const Mac48Address& address) const
{
    uint8_t bytes[6];
    address.CopyTo(bytes);
    std::size_t hash = 0;
    for (const auto byte : bytes)
    {
        hash = hash << 8 | byte;
    }
    return hash;
}

void
IsacChannel::AddStation(Ptr<IsacStationNetDevice> station)
{
    RefuseOnceInitialized(*station);
    const auto address = Mac48Address::ConvertFrom(station->GetAddress());
    RequireFree(address);
    m_stationsByAddress[address] = station;
    m_stations.push_back(station);
    for (const auto& user : m_users)
    {
        station->AddUser(*user);
    }
}

std::size_t
IsacChannel::AddUser(Ptr<IsacUserNetDevice> user)
{
    RefuseOnceInitialized(*user);
    const auto address = Mac48Address::ConvertFrom(user->GetAddress());
    RequireFree(address);
    for (const auto& station : m_stations)
    {
        station->AddUser(*user);
    }
    m_usersByAddress[address] = user;
    m_users.push_back(user);
    return m_users.size() - 1;
}

void
IsacChannel::RefuseOnceInitialized(const IsacNetDevice& device) const
{
    if (IsInitialized())
    {
        isac::Refuse(device.Describe(), "Channel", "running", "attach devices before the start");
    }
}

void
IsacChannel::RequireFree(Mac48Address address) const
{
    if (address.IsGroup() || FindStation(address) || FindUser(address))
    {
        isac::Refuse("IsacChannel", "address", address, "must be a device's own");
    }
}

void
IsacChannel::ChangeAddress(Mac48Address from, Mac48Address to)
{
    if (from == to)
    {
        return;
    }
    RequireFree(to);
    if (auto station = m_stationsByAddress.extract(from))
    {
        station.key() = to;
        m_stationsByAddress.insert(std::move(station));
    }
    else if (auto user = m_usersByAddress.extract(from))
    {
        user.key() = to;
        m_usersByAddress.insert(std::move(user));
    }
}

void
IsacChannel::SelectStation(Ptr<IsacUserNetDevice> user)
{
    for (std::size_t j = 0; j < m_stations.size(); ++j)
    {
        m_gains[static_cast<Eigen::Index>(j)] = GetGain(*m_stations[j], *user);
    }
    Handover(user, m_stations[user->m_role->SelectStation(m_gains)]);
}

void
IsacChannel::Share()
{
    SelectStations();
    ShareDownlinks();
    ShareUplinks();
    m_next = Simulator::Schedule(m_shareInterval, &IsacChannel::Share, this);
}

} // namespace ns3
