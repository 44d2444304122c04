/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-user-net-device.h"

#include "isac-channel.h"
#include "isac-station-net-device.h"

#include "ns3/double.h"
#include "ns3/isac-error.h"
#include "ns3/node.h"
#include "ns3/queue.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacUserNetDevice);

TypeId
IsacUserNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacUserNetDevice")
            .SetParent<IsacNetDevice>()
            .SetGroupName("Isac")
            .AddConstructor<IsacUserNetDevice>()
            .AddAttribute("UplinkPower",
                          "Transmitted power where the uplink is shared equally, in W",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&IsacUserNetDevice::m_uplinkPower),
                          MakeDoubleChecker<double>(0.0, 1e6));
    return tid;
}

IsacUserNetDevice::IsacUserNetDevice() = default;

IsacUserNetDevice::~IsacUserNetDevice() = default;

Ptr<IsacMobileUser>
IsacUserNetDevice::GetMobileUser() const
{
    return m_role;
}

std::size_t
IsacUserNetDevice::GetIndex() const
{
    return m_index;
}

Ptr<IsacStationNetDevice>
IsacUserNetDevice::GetStation() const
{
    return m_station;
}

const IsacLink&
IsacUserNetDevice::GetDownlink() const
{
    return m_downlink;
}

const IsacLink&
IsacUserNetDevice::GetUplink() const
{
    return m_uplink;
}

double
IsacUserNetDevice::GetUplinkPower() const
{
    return m_uplinkPower;
}

std::string
IsacUserNetDevice::Describe() const
{
    return "IsacUserNetDevice \"" + (m_role ? m_role->GetName() : "") + "\"";
}

bool
IsacUserNetDevice::SupportsSendFrom() const
{
    return false;
}

void
IsacUserNetDevice::DoDispose()
{
    m_downlink.Clear();
    m_uplink.Clear();
    m_role = nullptr;
    m_station = nullptr;
    IsacNetDevice::DoDispose();
}

void
IsacUserNetDevice::Join(IsacChannel& channel)
{
    m_role = GetNode()->GetObject<IsacMobileUser>();
    if (!m_role)
    {
        isac::Refuse(Describe(), "IsacMobileUser", "none", "give its node this role");
    }
    m_uplink.AddQueue(*this, AddQueue());
    m_index = channel.AddUser(this);
}

void
IsacUserNetDevice::RenewLinks()
{
    m_uplink.RenewSender();
}

void
IsacUserNetDevice::ConnectQueues(NetDeviceQueueInterface& queues)
{
    queues.GetTxQueue(0)->ConnectQueueTraces(GetQueues()[0]);
}

bool
IsacUserNetDevice::Route(Ptr<Packet> frame, Mac48Address)
{
    if (!Enqueue(*GetQueues()[0], frame))
    {
        return false;
    }
    m_snifferTrace(frame);
    m_promiscSnifferTrace(frame);
    m_uplink.Send();
    return true;
}

void
IsacUserNetDevice::Forward(Ptr<Packet> frame)
{
    PassUp(frame);
}

} // namespace ns3
