/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-network-helper.h"

#include "ns3/arp-cache.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/isac-channel.h"
#include "ns3/isac-error.h"
#include "ns3/isac-packet-service.h"
#include "ns3/isac-request-client.h"
#include "ns3/isac-video-client.h"
#include "ns3/isac-video-workload.h"
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/propagation-delay-model.h"
#include "ns3/socket-factory.h"
#include "ns3/string.h"

#include <tuple>

namespace ns3
{

namespace
{

/// Number of the server's port
constexpr uint16_t PORT = 8080;

/**
 * @param roles some roles
 * @return their nodes
 */
template <typename Role>
NodeContainer
GetNodes(const std::vector<Ptr<Role>>& roles)
{
    NodeContainer nodes;
    for (const auto& role : roles)
    {
        nodes.Add(role->GetNode());
    }
    return nodes;
}

/**
 * Let a node know another one's addresses for good.
 *
 * @param device one of the node's devices
 * @param other a device that it reaches
 */
void
Introduce(const Ptr<NetDevice>& device, const Ptr<NetDevice>& other)
{
    const auto getInterface = [](const Ptr<NetDevice>& of) {
        const auto ipv4 = of->GetNode()->GetObject<Ipv4L3Protocol>();
        return ipv4->GetInterface(ipv4->GetInterfaceForDevice(of));
    };
    auto* entry =
        getInterface(device)->GetArpCache()->Add(getInterface(other)->GetAddress(0).GetLocal());
    entry->SetMacAddress(other->GetAddress());
    entry->MarkPermanent();
}

} // namespace

IsacNetworkHelper::IsacNetworkHelper()
    : m_client("ns3::IsacRequestClient"),
      m_protocol("ns3::TcpSocketFactory")
{
    // What a user at 80 km/h moves away within the service's AdaptationInterval, beyond 10 m.
    m_deviceHelper.SetChannelAttribute("LinkMargin", DoubleValue(0.2));
    m_backhaulHelper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    m_backhaulHelper.SetChannelAttribute("Delay", StringValue("10us"));
}

void
IsacNetworkHelper::SetClient(const std::string& type)
{
    RefuseOnceInstalled("SetClient", type);
    RequireType("IsacNetworkHelper", "Client", type, IsacRequestClient::GetTypeId());
    m_client = type;
}

void
IsacNetworkHelper::SetProtocol(const std::string& type)
{
    RefuseOnceInstalled("SetProtocol", type);
    TypeId factory;
    if (!TypeId::LookupByNameFailSafe(type, &factory) ||
        !factory.IsChildOf(SocketFactory::GetTypeId()))
    {
        isac::Refuse("IsacNetworkHelper",
                     "SetProtocol",
                     type,
                     "must be a socket factory, as ns3::TcpSocketFactory");
    }
    m_protocol = type;
}

IsacNetDeviceHelper&
IsacNetworkHelper::GetDeviceHelper()
{
    return m_deviceHelper;
}

PointToPointHelper&
IsacNetworkHelper::GetBackhaulHelper()
{
    return m_backhaulHelper;
}

void
IsacNetworkHelper::Install(const IsacHelper& isac)
{
    const auto controller = isac.GetController();
    RefuseOnceInstalled("Install", "again");
    if (controller->HasStarted())
    {
        isac::Refuse("IsacNetworkHelper", "Install", "late", "call it before the simulation runs");
    }
    if (!controller->GetEdgeServer() || controller->GetBaseStations().empty())
    {
        isac::Refuse("IsacNetworkHelper",
                     controller->GetEdgeServer() ? "BaseStation" : "EdgeServer",
                     "none",
                     "install it before the network");
    }
    m_serverNode = controller->GetEdgeServer()->GetNode();
    m_stationNodes = GetNodes(controller->GetBaseStations());
    m_userNodes = GetNodes(controller->GetUsers());

    PointerValue pathGainModel;
    controller->GetAttribute("PathGainModel", pathGainModel);
    m_deviceHelper.SetChannelAttribute("PathGainModel", pathGainModel);
    m_deviceHelper.SetChannelAttribute("ShareInterval", TimeValue(Seconds(0)));
    std::tie(m_stationDevices, m_userDevices) = m_deviceHelper.Install(m_stationNodes, m_userNodes);
    InstallInternet();
    DoubleValue bitsPerMegabyte;
    controller->GetAttribute("BitsPerMegabyte", bitsPerMegabyte);
    InstallApplications(bitsPerMegabyte);
    controller->SetAttribute("Service", PointerValue(CreateObject<IsacPacketService>()));
    m_deviceHelper.Close("call it before IsacNetworkHelper::Install()");
}

void
IsacNetworkHelper::RefuseOnceInstalled(const char* setting, const std::string& value) const
{
    if (m_applicationHelper)
    {
        isac::Refuse("IsacNetworkHelper",
                     setting,
                     value,
                     "call it before Install(), which is called once");
    }
}

void
IsacNetworkHelper::InstallInternet()
{
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(NodeContainer(NodeContainer(m_serverNode), m_stationNodes, m_userNodes));

    Ipv4AddressHelper addresses("10.0.0.0", "255.0.0.0");
    addresses.Assign(m_stationDevices);
    addresses.Assign(m_userDevices);
    for (auto station = m_stationDevices.Begin(); station != m_stationDevices.End(); ++station)
    {
        for (auto user = m_userDevices.Begin(); user != m_userDevices.End(); ++user)
        {
            Introduce(*station, *user);
            Introduce(*user, *station);
        }
    }

    addresses.SetBase("172.16.0.0", "255.255.255.252");
    const auto backhaul =
        addresses.Assign(m_backhaulHelper.Install(m_serverNode, m_stationNodes.Get(0)));
    m_serverAddress = backhaul.GetAddress(0);

    Ipv4StaticRoutingHelper routing;
    const auto getRouting = [&routing](const Ptr<Node>& node) {
        return routing.GetStaticRouting(node->GetObject<Ipv4>());
    };
    getRouting(m_serverNode)->SetDefaultRoute(backhaul.GetAddress(1), backhaul.Get(0).second);
    const auto gatewayDevice = m_stationDevices.Get(0);
    const auto gatewayNode = gatewayDevice->GetNode()->GetObject<Ipv4>();
    const auto gateway =
        gatewayNode->GetAddress(gatewayNode->GetInterfaceForDevice(gatewayDevice), 0).GetLocal();
    for (auto device = m_userDevices.Begin(); device != m_userDevices.End(); ++device)
    {
        const auto node = (*device)->GetNode();
        getRouting(node)->SetDefaultRoute(gateway,
                                          node->GetObject<Ipv4>()->GetInterfaceForDevice(*device));
    }
}

void
IsacNetworkHelper::InstallApplications(const DoubleValue& bitsPerMegabyte)
{
    m_applicationHelper.emplace(InetSocketAddress(m_serverAddress, PORT), m_protocol);
    m_applicationHelper->SetClient(m_client);
    m_applicationHelper->SetClientAttribute("BitsPerMegabyte", bitsPerMegabyte);
    m_server = m_applicationHelper->InstallServer(m_serverNode).Get(0);
    m_clients = m_applicationHelper->InstallClients(m_userNodes);
    for (uint32_t k = 0; k < m_clients.GetN(); ++k)
    {
        if (const auto fetcher = DynamicCast<IsacVideoClient>(m_clients.Get(k)))
        {
            const auto workload = CreateObject<IsacVideoWorkload>();
            workload->SetClient(fetcher);
            m_userNodes.Get(k)->GetObject<IsacMobileUser>()->SetWorkload(workload);
        }
    }
}

NetDeviceContainer
IsacNetworkHelper::GetStationDevices() const
{
    return m_stationDevices;
}

NetDeviceContainer
IsacNetworkHelper::GetUserDevices() const
{
    return m_userDevices;
}

ApplicationContainer
IsacNetworkHelper::GetClients() const
{
    return m_clients;
}

Ptr<Application>
IsacNetworkHelper::GetServer() const
{
    return m_server;
}

int64_t
IsacNetworkHelper::AssignStreams(int64_t stream)
{
    if (!m_applicationHelper)
    {
        isac::Refuse("IsacNetworkHelper", "AssignStreams", stream, "call it after Install()");
    }
    // The path gains are the controller's, who gives them their streams.
    PointerValue delayModel;
    m_stationDevices.Get(0)->GetChannel()->GetAttribute("PropagationDelayModel", delayModel);
    const int64_t used = delayModel.Get<PropagationDelayModel>()->AssignStreams(stream);
    return used + m_applicationHelper->AssignStreams(m_clients, stream + used);
}

} // namespace ns3
