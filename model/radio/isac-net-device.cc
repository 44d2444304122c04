/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-net-device.h"

#include "isac-channel.h"

#include "ns3/isac-error.h"
#include "ns3/node.h"
#include "ns3/object-vector.h"
#include "ns3/queue.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

namespace
{

/// The least that IPv4 asks for (RFC 791), in byte; below its header it would cut without end
constexpr uint16_t LEAST_MTU = 68;

} // namespace

NS_OBJECT_ENSURE_REGISTERED(IsacNetDevice);

TypeId
IsacNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Isac")
            .AddAttribute("Address",
                          "MAC address",
                          Mac48AddressValue(Mac48Address("ff:ff:ff:ff:ff:ff")),
                          MakeMac48AddressAccessor(&IsacNetDevice::ChangeAddress,
                                                   &IsacNetDevice::GetMacAddress),
                          MakeMac48AddressChecker())
            .AddAttribute(
                "Mtu",
                "The largest packet that the host may send, in byte; at least the 68 that "
                "IPv4 asks for",
                UintegerValue(1500),
                MakeUintegerAccessor(&IsacNetDevice::SetMtu, &IsacNetDevice::GetMtu),
                MakeUintegerChecker<uint16_t>(LEAST_MTU))
            .AddAttribute("TxQueue",
                          "Type, with attributes, of the queues of frames to be sent",
                          StringValue("ns3::DropTailQueue<Packet>"),
                          MakeObjectFactoryAccessor(&IsacNetDevice::m_queueFactory),
                          MakeObjectFactoryChecker())
            .AddAttribute("TxQueueList",
                          "The queues of frames to be sent: a user has one, a station one for each "
                          "user of the channel",
                          ObjectVectorValue(),
                          MakeObjectVectorAccessor(&IsacNetDevice::m_queues),
                          MakeObjectVectorChecker<Queue<Packet>>())
            .AddTraceSource("MacTx",
                            "The host sends a frame",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macTxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A frame is dropped before it is transmitted: its queue is full, its "
                            "destination unknown, or the device down",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macTxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacPromiscRx",
                            "A frame is handed to a host that listens to all frames",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macPromiscRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A frame for the host is handed to it",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRxDrop",
                            "A frame is received whose destination is unknown, and no station's "
                            "host listens to all frames",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macRxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxBegin",
                            "The first bit of a frame goes; at handover also that of the frame "
                            "under way, which begins anew",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_phyTxBeginTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxEnd",
                            "The last bit of a frame is gone, for the last time",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_phyTxEndTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxDrop",
                            "A frame is dropped while it is transmitted: the device goes down",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_phyTxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxEnd",
                            "A frame is received over the air",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_phyRxEndTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop",
                            "A frame to this device is lost: in error each time that it was sent, "
                            "or the device is down",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_phyRxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer",
                            "A frame of the host is taken, or one for it received",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_snifferTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "A frame of the host is taken, or one for whomever received or passed "
                            "on",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_promiscSnifferTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

IsacNetDevice::IsacNetDevice() = default;

IsacNetDevice::~IsacNetDevice() = default;

void
IsacNetDevice::Attach(Ptr<IsacChannel> channel)
{
    if (m_channel)
    {
        isac::Refuse(Describe(), "Channel", "another one", "the device is attached already");
    }
    m_channel = channel;
    Join(*channel);
    SetLinkUp(true);
}

void
IsacNetDevice::Start()
{
    if (!m_channel)
    {
        isac::Refuse(Describe(), "channel", "none", "attach the device before it starts");
    }
    SetLinkUp(true);
}

void
IsacNetDevice::Stop()
{
    SetLinkUp(false);
    for (const auto& queue : m_queues)
    {
        while (const auto frame = queue->Dequeue())
        {
            m_macTxDropTrace(frame);
        }
    }
}

const std::vector<Ptr<Queue<Packet>>>&
IsacNetDevice::GetQueues() const
{
    return m_queues;
}

void
IsacNetDevice::Receive(Ptr<Packet> frame)
{
    if (!m_isLinkUp)
    {
        m_phyRxDropTrace(frame);
        return;
    }
    m_phyRxEndTrace(frame);
    Forward(frame);
}

void
IsacNetDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
IsacNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
IsacNetDevice::GetChannel() const
{
    return m_channel;
}

void
IsacNetDevice::SetAddress(Address address)
{
    ChangeAddress(Mac48Address::ConvertFrom(address));
}

Address
IsacNetDevice::GetAddress() const
{
    return m_address;
}

bool
IsacNetDevice::SetMtu(const uint16_t mtu)
{
    if (mtu < LEAST_MTU)
    {
        return false;
    }
    m_mtu = mtu;
    return true;
}

uint16_t
IsacNetDevice::GetMtu() const
{
    return m_mtu;
}

bool
IsacNetDevice::IsLinkUp() const
{
    return m_isLinkUp;
}

void
IsacNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChangeTrace.ConnectWithoutContext(callback);
}

bool
IsacNetDevice::IsBroadcast() const
{
    return true;
}

Address
IsacNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
IsacNetDevice::IsMulticast() const
{
    return true;
}

Address
IsacNetDevice::GetMulticast(Ipv4Address group) const
{
    return Mac48Address::GetMulticast(group);
}

Address
IsacNetDevice::GetMulticast(Ipv6Address group) const
{
    return Mac48Address::GetMulticast(group);
}

bool
IsacNetDevice::IsBridge() const
{
    return false;
}

bool
IsacNetDevice::IsPointToPoint() const
{
    return false;
}

bool
IsacNetDevice::Send(Ptr<Packet> packet, const Address& destination, uint16_t protocol)
{
    return SendFrom(packet, m_address, destination, protocol);
}

bool
IsacNetDevice::SendFrom(Ptr<Packet> packet,
                        const Address& source,
                        const Address& destination,
                        uint16_t protocol)
{
    EthernetHeader header;
    header.SetSource(Mac48Address::ConvertFrom(source));
    header.SetDestination(Mac48Address::ConvertFrom(destination));
    header.SetLengthType(protocol);
    packet->AddHeader(header);
    if (!m_isLinkUp)
    {
        m_macTxDropTrace(packet);
        return false;
    }
    m_macTxTrace(packet);
    return Route(packet, header.GetDestination());
}

Ptr<Node>
IsacNetDevice::GetNode() const
{
    return m_node;
}

void
IsacNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
IsacNetDevice::NeedsArp() const
{
    return true;
}

void
IsacNetDevice::SetReceiveCallback(ReceiveCallback callback)
{
    m_receive = callback;
}

void
IsacNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback callback)
{
    m_receiveAll = callback;
}

void
IsacNetDevice::DoDispose()
{
    m_channel = nullptr;
    m_node = nullptr;
    m_queues.clear();
    m_receive = ReceiveCallback();
    m_receiveAll = PromiscReceiveCallback();
    NetDevice::DoDispose();
}

void
IsacNetDevice::DoInitialize()
{
    if (m_channel)
    {
        m_channel->Initialize();
        if (const auto queues = GetObject<NetDeviceQueueInterface>())
        {
            ConnectQueues(*queues);
        }
    }
    NetDevice::DoInitialize();
}

Ptr<Queue<Packet>>
IsacNetDevice::AddQueue()
{
    const auto queue = m_queueFactory.Create<Queue<Packet>>();
    if (!queue)
    {
        isac::Refuse(Describe(),
                     "TxQueue",
                     m_queueFactory.GetTypeId().GetName(),
                     "must be a queue of packets, as ns3::DropTailQueue<Packet>");
    }
    m_queues.push_back(queue);
    return queue;
}

bool
IsacNetDevice::Enqueue(Queue<Packet>& queue, Ptr<Packet> frame)
{
    if (queue.Enqueue(frame))
    {
        return true;
    }
    m_macTxDropTrace(frame);
    return false;
}

bool
IsacNetDevice::HasListener() const
{
    return !m_receiveAll.IsNull();
}

void
IsacNetDevice::PassUp(Ptr<Packet> frame)
{
    EthernetHeader header;
    frame->PeekHeader(header);
    auto type = PACKET_OTHERHOST;
    if (header.GetDestination() == m_address)
    {
        type = PACKET_HOST;
    }
    else if (header.GetDestination().IsBroadcast())
    {
        type = PACKET_BROADCAST;
    }
    else if (header.GetDestination().IsGroup())
    {
        type = PACKET_MULTICAST;
    }
    m_promiscSnifferTrace(frame);
    if (HasListener())
    {
        m_macPromiscRxTrace(frame);
    }
    if (type != PACKET_OTHERHOST)
    {
        m_snifferTrace(frame);
        m_macRxTrace(frame);
    }
    frame->RemoveHeader(header);
    const uint16_t protocol = header.GetLengthType();
    if (HasListener())
    {
        m_receiveAll(this, frame, protocol, header.GetSource(), header.GetDestination(), type);
    }
    if (type != PACKET_OTHERHOST && !m_receive.IsNull())
    {
        m_receive(this, frame, protocol, header.GetSource());
    }
}

void
IsacNetDevice::SetLinkUp(bool isUp)
{
    if (isUp != m_isLinkUp)
    {
        m_isLinkUp = isUp;
        m_linkChangeTrace();
        RenewLinks();
    }
}

void
IsacNetDevice::SniffPassing(Ptr<const Packet> frame)
{
    if (!m_promiscSnifferTrace.IsEmpty())
    {
        EthernetHeader header;
        frame->PeekHeader(header);
        if (!header.GetDestination().IsGroup())
        {
            m_promiscSnifferTrace(frame);
        }
    }
}

void
IsacNetDevice::ChangeAddress(Mac48Address address)
{
    if (m_channel)
    {
        m_channel->ChangeAddress(m_address, address);
    }
    m_address = address;
}

Mac48Address
IsacNetDevice::GetMacAddress() const
{
    return m_address;
}

} // namespace ns3
