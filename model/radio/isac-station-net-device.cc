/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-station-net-device.h"

#include "isac-channel.h"
#include "isac-user-net-device.h"

#include "ns3/double.h"
#include "ns3/isac-error.h"
#include "ns3/node.h"
#include "ns3/queue-item.h"
#include "ns3/queue.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacStationNetDevice);

TypeId
IsacStationNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacStationNetDevice")
            .SetParent<IsacNetDevice>()
            .SetGroupName("Isac")
            .AddConstructor<IsacStationNetDevice>()
            .AddAttribute("UplinkBandwidth",
                          "Bandwidth that the users share equally for what they send, apart from "
                          "the station's own, in Hz",
                          DoubleValue(100e6),
                          MakeDoubleAccessor(&IsacStationNetDevice::m_uplinkBandwidth),
                          MakeDoubleChecker<double>(1.0, 1e12));
    return tid;
}

IsacStationNetDevice::IsacStationNetDevice() = default;

IsacStationNetDevice::~IsacStationNetDevice() = default;

Ptr<IsacBaseStation>
IsacStationNetDevice::GetBaseStation() const
{
    return m_role;
}

double
IsacStationNetDevice::GetUplinkBandwidth() const
{
    return m_uplinkBandwidth;
}

void
IsacStationNetDevice::SetDownlink(Ptr<IsacUserNetDevice> user, const IsacLinkAllocation& allocation)
{
    RequireServed(*user);
    user->m_downlink.SetAllocation(allocation);
}

void
IsacStationNetDevice::SetUplink(Ptr<IsacUserNetDevice> user, const IsacLinkAllocation& allocation)
{
    RequireServed(*user);
    user->m_uplink.SetAllocation(allocation);
}

std::string
IsacStationNetDevice::Describe() const
{
    return "IsacStationNetDevice \"" + (m_role ? m_role->GetName() : "") + "\"";
}

bool
IsacStationNetDevice::SupportsSendFrom() const
{
    return true;
}

void
IsacStationNetDevice::DoDispose()
{
    m_role = nullptr;
    IsacNetDevice::DoDispose();
}

void
IsacStationNetDevice::Join(IsacChannel& channel)
{
    m_role = GetNode()->GetObject<IsacBaseStation>();
    if (!m_role)
    {
        isac::Refuse(Describe(), "IsacBaseStation", "none", "give its node this role");
    }
    channel.AddStation(this);
}

void
IsacStationNetDevice::RenewLinks()
{
    for (const auto& user : m_channel->GetUsers())
    {
        if (user->m_station == this)
        {
            user->m_downlink.RenewSender();
        }
    }
}

void
IsacStationNetDevice::ConnectQueues(NetDeviceQueueInterface& queues)
{
    if (queues.GetNTxQueues() != GetQueues().size() + 1)
    {
        isac::Refuse(Describe(),
                     "NTxQueues",
                     queues.GetNTxQueues(),
                     "must be the number of the channel's users and 1");
    }
    for (std::size_t i = 0; i < GetQueues().size(); ++i)
    {
        queues.GetTxQueue(i + 1)->ConnectQueueTraces(GetQueues()[i]);
    }
    queues.SetSelectQueueCallback([this](Ptr<QueueItem> item) -> std::size_t {
        const auto packet = DynamicCast<QueueDiscItem>(item);
        const auto user =
            packet ? m_channel->FindUser(Mac48Address::ConvertFrom(packet->GetAddress())) : nullptr;
        return user ? user->GetIndex() + 1 : 0;
    });
}

bool
IsacStationNetDevice::Route(Ptr<Packet> frame, Mac48Address destination)
{
    if (const auto user = m_channel->FindUser(destination))
    {
        if (!SendTo(frame, *user))
        {
            return false;
        }
        m_snifferTrace(frame);
        m_promiscSnifferTrace(frame);
        return true;
    }
    if (const auto station = m_channel->FindStation(destination))
    {
        HandTo(frame, station);
    }
    else if (destination.IsGroup())
    {
        Flood(frame, destination);
    }
    else if (!HandToListeners(frame))
    {
        m_macTxDropTrace(frame);
        return false;
    }
    m_snifferTrace(frame);
    m_promiscSnifferTrace(frame);
    return true;
}

void
IsacStationNetDevice::Forward(Ptr<Packet> frame)
{
    EthernetHeader header;
    frame->PeekHeader(header);
    const auto destination = header.GetDestination();
    if (destination.IsGroup())
    {
        Flood(frame, header.GetSource());
        PassUp(frame);
    }
    else if (const auto user = m_channel->FindUser(destination))
    {
        PassUp(frame->Copy());
        SendTo(frame, *user);
    }
    else if (const auto station = m_channel->FindStation(destination); station && station != this)
    {
        PassUp(frame->Copy());
        HandTo(frame, station);
    }
    else
    {
        if (!station && !HandToListeners(frame) && !HasListener())
        {
            m_macRxDropTrace(frame);
        }
        PassUp(frame);
    }
}

void
IsacStationNetDevice::AddUser(IsacUserNetDevice& user)
{
    user.m_downlink.AddQueue(*this, AddQueue());
}

void
IsacStationNetDevice::RequireServed(const IsacUserNetDevice& user) const
{
    if (user.GetStation() != this)
    {
        isac::Refuse(Describe(), "user", user.Describe(), "is served by another station");
    }
}

bool
IsacStationNetDevice::SendTo(Ptr<Packet> frame, IsacUserNetDevice& user)
{
    if (!Enqueue(*GetQueues()[user.GetIndex()], frame))
    {
        return false;
    }
    user.m_downlink.Send();
    return true;
}

void
IsacStationNetDevice::Flood(Ptr<Packet> frame, Mac48Address source)
{
    for (const auto& user : m_channel->GetUsers())
    {
        if (user->GetAddress() != source)
        {
            SendTo(frame->Copy(), *user);
        }
    }
    for (const auto& station : m_channel->GetStations())
    {
        if (station != this)
        {
            HandTo(frame->Copy(), station);
        }
    }
}

void
IsacStationNetDevice::HandTo(Ptr<Packet> frame, Ptr<IsacStationNetDevice> station) const
{
    Simulator::ScheduleWithContext(station->GetNode()->GetId(),
                                   Time(),
                                   &IsacStationNetDevice::ReceiveFromStation,
                                   station,
                                   frame);
}

bool
IsacStationNetDevice::HandToListeners(Ptr<Packet> frame) const
{
    bool isHeard = false;
    for (const auto& station : m_channel->GetStations())
    {
        if (station != this && station->HasListener())
        {
            HandTo(frame->Copy(), station);
            isHeard = true;
        }
    }
    return isHeard;
}

void
IsacStationNetDevice::ReceiveFromStation(Ptr<Packet> frame)
{
    if (IsLinkUp())
    {
        PassUp(frame);
    }
    else
    {
        m_macRxDropTrace(frame);
    }
}

} // namespace ns3
