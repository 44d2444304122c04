/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-net-device-helper.h"

#include "ns3/config.h"
#include "ns3/isac-attribute-check.h"
#include "ns3/isac-channel.h"
#include "ns3/isac-error.h"
#include "ns3/isac-file-replacement.h"
#include "ns3/isac-station-net-device.h"
#include "ns3/isac-user-net-device.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/queue.h"
#include "ns3/uinteger.h"

#include <cstdint>
#include <fstream>
#include <limits>
#include <string>

namespace ns3
{

namespace
{

/**
 * Set an attribute, checked.
 *
 * @param factory the factory
 * @param name the attribute
 * @param value its value
 */
void
Set(ObjectFactory& factory, const std::string& name, const AttributeValue& value)
{
    RequireAttribute(factory.GetTypeId(), name, value);
    factory.Set(name, value);
}

/**
 * Give each node a device.
 *
 * @tparam Role what the nodes are
 * @param factory makes the devices
 * @param nodes the nodes
 * @param channel where the devices come up
 * @return the devices
 */
template <typename Role>
NetDeviceContainer
Install(const ObjectFactory& factory, const NodeContainer& nodes, const Ptr<IsacChannel>& channel)
{
    NetDeviceContainer devices;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        if (!*node)
        {
            isac::Refuse("IsacNetDeviceHelper", "node", "none", "must be an object");
        }
        if (!(*node)->GetObject<Role>())
        {
            (*node)->AggregateObject(CreateObject<Role>());
        }
        auto device = factory.Create<IsacNetDevice>();
        device->SetAddress(Mac48Address::Allocate());
        (*node)->AddDevice(device);
        device->Attach(channel);
        devices.Add(device);
    }
    return devices;
}

/**
 * Give each device a queue interface.
 *
 * @param devices the devices
 * @param queues number of transmission queues
 */
void
AddQueueInterfaces(const NetDeviceContainer& devices, std::size_t queues)
{
    for (auto device = devices.Begin(); device != devices.End(); ++device)
    {
        (*device)->AggregateObject(
            CreateObjectWithAttributes<NetDeviceQueueInterface>("NTxQueues",
                                                                UintegerValue(queues)));
    }
}

/**
 * @param path a file
 * @return whether it begins as files of pcap do, of any byte order and unit of time
 */
bool
IsPcap(const std::string& path)
{
    uint32_t number = 0;
    std::ifstream(path, std::ios::binary).read(reinterpret_cast<char*>(&number), sizeof(number));
    return number == 0xA1B2C3D4U || number == 0xD4C3B2A1U || number == 0xA1B23C4DU ||
           number == 0x4D3CB2A1U;
}

/**
 * @param path a file
 * @return whether its first line is one of ns-3's ASCII traces: an event and its time
 */
bool
IsAsciiTrace(const std::string& path)
{
    std::ifstream stream(path);
    char event = 0;
    double time = 0.0;
    return stream.get(event) && std::string("+-rdt").find(event) != std::string::npos &&
           stream.get() == ' ' && stream >> time;
}

} // namespace

IsacNetDeviceHelper::IsacNetDeviceHelper()
{
    m_channelFactory.SetTypeId(IsacChannel::GetTypeId());
    m_stationFactory.SetTypeId(IsacStationNetDevice::GetTypeId());
    m_userFactory.SetTypeId(IsacUserNetDevice::GetTypeId());
}

IsacNetDeviceHelper::~IsacNetDeviceHelper() = default;

void
IsacNetDeviceHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    RefuseOnceClosed("SetChannelAttribute", name);
    Set(m_channelFactory, name, value);
}

void
IsacNetDeviceHelper::SetStationAttribute(const std::string& name, const AttributeValue& value)
{
    RefuseOnceClosed("SetStationAttribute", name);
    Set(m_stationFactory, name, value);
}

void
IsacNetDeviceHelper::SetUserAttribute(const std::string& name, const AttributeValue& value)
{
    RefuseOnceClosed("SetUserAttribute", name);
    Set(m_userFactory, name, value);
}

void
IsacNetDeviceHelper::DisableFlowControl()
{
    RefuseOnceClosed("DisableFlowControl", "");
    m_flowControl = false;
}

void
IsacNetDeviceHelper::Close(const std::string& why)
{
    m_closed = why;
}

void
IsacNetDeviceHelper::RefuseOnceClosed(const char* setting, const std::string& name) const
{
    if (!m_closed.empty())
    {
        isac::Refuse("IsacNetDeviceHelper", setting, name, m_closed);
    }
}

std::pair<NetDeviceContainer, NetDeviceContainer>
IsacNetDeviceHelper::Install(const NodeContainer& stations, const NodeContainer& users) const
{
    // A station has a transmission queue for each user and one more; their number has 16 bits.
    constexpr uint32_t mostUsers = std::numeric_limits<uint16_t>::max() - 1;
    if (m_flowControl && users.GetN() > mostUsers)
    {
        isac::Refuse("IsacNetDeviceHelper",
                     "users",
                     users.GetN(),
                     "must be at most " + std::to_string(mostUsers) +
                         ", as many as a station can hold packets back for; "
                         "DisableFlowControl() lifts that");
    }
    const auto channel = m_channelFactory.Create<IsacChannel>();
    const auto stationDevices = ns3::Install<IsacBaseStation>(m_stationFactory, stations, channel);
    const auto userDevices = ns3::Install<IsacMobileUser>(m_userFactory, users, channel);
    if (m_flowControl)
    {
        AddQueueInterfaces(stationDevices, users.GetN() + 1);
        AddQueueInterfaces(userDevices, 1);
    }
    return {stationDevices, userDevices};
}

void
IsacNetDeviceHelper::EnablePcapInternal(std::string prefix,
                                        Ptr<NetDevice> device,
                                        bool promiscuous,
                                        bool explicitFilename)
{
    const auto own = DynamicCast<IsacNetDevice>(device);
    if (!own)
    {
        return; // of a whole container, the devices that are of this kind are meant
    }
    PcapHelper pcap;
    const auto name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, device);
    isac::RequireReplaceable("IsacNetDeviceHelper", "EnablePcap", name, IsPcap);
    pcap.HookDefaultSink(own,
                         promiscuous ? "PromiscSniffer" : "Sniffer",
                         pcap.CreateFile(name, std::ios::out, PcapHelper::DLT_EN10MB));
}

void
IsacNetDeviceHelper::EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                                         std::string prefix,
                                         Ptr<NetDevice> device,
                                         bool explicitFilename)
{
    const auto own = DynamicCast<IsacNetDevice>(device);
    if (!own)
    {
        return;
    }
    Packet::EnablePrinting();
    if (stream)
    {
        const auto path = "/NodeList/" + std::to_string(device->GetNode()->GetId()) +
                          "/DeviceList/" + std::to_string(device->GetIfIndex()) +
                          "/$ns3::IsacNetDevice/";
        const auto connect = [&](const std::string& source, auto sink) {
            Config::Connect(path + source, MakeBoundCallback(sink, stream));
        };
        connect("MacRx", &AsciiTraceHelper::DefaultReceiveSinkWithContext);
        connect("TxQueueList/*/Enqueue", &AsciiTraceHelper::DefaultEnqueueSinkWithContext);
        connect("TxQueueList/*/Dequeue", &AsciiTraceHelper::DefaultDequeueSinkWithContext);
        connect("TxQueueList/*/Drop", &AsciiTraceHelper::DefaultDropSinkWithContext);
        return;
    }
    AsciiTraceHelper ascii;
    const auto name = explicitFilename ? prefix : ascii.GetFilenameFromDevice(prefix, device);
    isac::RequireReplaceable("IsacNetDeviceHelper", "EnableAscii", name, IsAsciiTrace);
    const auto file = ascii.CreateFileStream(name);
    ascii.HookDefaultReceiveSinkWithoutContext(own, "MacRx", file);
    for (const auto& queue : own->GetQueues())
    {
        ascii.HookDefaultEnqueueSinkWithoutContext(queue, "Enqueue", file);
        ascii.HookDefaultDequeueSinkWithoutContext(queue, "Dequeue", file);
        ascii.HookDefaultDropSinkWithoutContext(queue, "Drop", file);
    }
}

} // namespace ns3
