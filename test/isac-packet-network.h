/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PACKET_NETWORK_H
#define ISAC_PACKET_NETWORK_H

#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-interface-container.h"
#include "ns3/isac-computing-queue.h"
#include "ns3/isac-edge-server.h"
#include "ns3/isac-mobile-user.h"
#include "ns3/isac-request-client.h"
#include "ns3/isac-request-server.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/node.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <vector>

// Types of socket factories
inline constexpr const char* TCP = "ns3::TcpSocketFactory";
inline constexpr const char* UDP = "ns3::UdpSocketFactory";

/// An edge server, and users, each on a point-to-point link of its own that loses nothing
class PacketNetwork
{
  public:
    static constexpr uint16_t PORT = 8080;        ///< of the server
    static constexpr double UDP_HEADERS = 8 + 20; ///< of UDP and IPv4, in byte
    static constexpr double LINK_HEADER = 2;      ///< of a point-to-point frame, in byte
    static constexpr double REQUEST_HEADER = 33;  ///< of a request, in byte
    static constexpr double RESPONSE_HEADER = 32; ///< of a segment, in byte

    /**
     * @param protocol type of the socket factory
     * @param rate of each link
     * @param delay of each link
     * @param users number of users
     */
    explicit PacketNetwork(const std::string& protocol = UDP,
                           const std::string& rate = "100Mbps",
                           const std::string& delay = "1ms",
                           int users = 1)
        : m_protocol(protocol)
    {
        using namespace ns3;
        serverNode = CreateObject<Node>();
        serverNode->AggregateObject(CreateObject<IsacEdgeServer>());
        queue = CreateObject<IsacComputingQueue>();
        serverNode->AggregateObject(queue);
        userNodes.Create(users);

        InternetStackHelper internet;
        internet.Install(serverNode);
        internet.Install(userNodes);
        PointToPointHelper link;
        link.DisableFlowControl(); // and with it the queue discipline, which drops
        link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000000p"));
        link.SetDeviceAttribute("DataRate", StringValue(rate));
        link.SetChannelAttribute("Delay", StringValue(delay));
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.252");
        for (int k = 0; k < users; ++k)
        {
            userNodes.Get(k)->AggregateObject(CreateObject<IsacMobileUser>());
            devices.push_back(link.Install(serverNode, userNodes.Get(k)));
            m_serverAddresses.push_back(addresses.Assign(devices.back()).GetAddress(0));
            addresses.NewNetwork();
        }

        server = CreateObject<IsacRequestServer>();
        server->SetAttribute("Protocol", TypeIdValue(TypeId::LookupByName(protocol)));
        serverNode->AddApplication(server);
    }

    /**
     * @tparam Client type of the application
     * @param user index of a user
     * @return a client on its node
     */
    template <typename Client = ns3::IsacRequestClient>
    ns3::Ptr<Client> AddClient(int user = 0)
    {
        using namespace ns3;
        auto client = CreateObject<Client>();
        client->SetAttribute("Protocol", TypeIdValue(TypeId::LookupByName(m_protocol)));
        client->SetAttribute("Remote",
                             AddressValue(InetSocketAddress(m_serverAddresses[user], PORT)));
        userNodes.Get(user)->AddApplication(client);
        return client;
    }

    /**
     * @param user index of a user
     * @return id of its node
     */
    uint32_t GetId(int user = 0) const
    {
        return userNodes.Get(user)->GetId();
    }

    ns3::Ptr<ns3::Node> serverNode;               ///< the edge server's
    ns3::NodeContainer userNodes;                 ///< the users'
    ns3::Ptr<ns3::IsacComputingQueue> queue;      ///< of the edge server
    ns3::Ptr<ns3::IsacRequestServer> server;      ///< the application
    std::vector<ns3::NetDeviceContainer> devices; ///< per user: the server's device, the user's

  private:
    std::string m_protocol;                          ///< type of the socket factory
    std::vector<ns3::Ipv4Address> m_serverAddresses; ///< the server's, on each user's link
};

/// Do something at a time, in s
inline void
At(double time, const std::function<void()>& action)
{
    ns3::Simulator::Schedule(ns3::Seconds(time), action);
}

/// Lose the packets of these numbers, from 0 on, of those that arrive at a device
inline void
LosePackets(const ns3::Ptr<ns3::NetDevice>& device, const std::list<uint32_t>& numbers)
{
    using namespace ns3;
    auto model = CreateObject<ReceiveListErrorModel>();
    model->SetList(numbers);
    device->SetAttribute("ReceiveErrorModel", PointerValue(model));
}

/// Lose packets at random
inline void
LosePackets(const ns3::Ptr<ns3::NetDevice>& device, double probability, int64_t stream)
{
    using namespace ns3;
    auto model = CreateObject<RateErrorModel>();
    model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    model->SetRate(probability);
    model->AssignStreams(stream);
    device->SetAttribute("ReceiveErrorModel", PointerValue(model));
}

/// Bytes of files in the packets that a device loses
struct LostBytes
{
    /// @param device the device, at the user
    explicit LostBytes(const ns3::Ptr<ns3::NetDevice>& device)
    {
        using namespace ns3;
        device->TraceConnectWithoutContext(
            "PhyRxDrop",
            Callback<void, Ptr<const Packet>>([this](Ptr<const Packet> packet) {
                bytes += packet->GetSize() - PacketNetwork::RESPONSE_HEADER -
                         PacketNetwork::UDP_HEADERS - PacketNetwork::LINK_HEADER;
            }));
    }

    double bytes{0.0}; ///< the sum
};

#endif /* ISAC_PACKET_NETWORK_H */
