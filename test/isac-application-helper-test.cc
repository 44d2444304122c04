/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-packet-network.h"
#include "isac-workload-fixtures.h"

#include "ns3/config.h"
#include "ns3/data-rate.h"
#include "ns3/integer.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/isac-application-helper.h"
#include "ns3/isac-video-client.h"
#include "ns3/pointer.h"

#include <gtest/gtest.h>
#include <set>
#include <string>

using namespace ns3;

namespace
{

/// @return address of an interface
Ipv4Address
AddressOf(const Ptr<Node>& node, uint32_t interface)
{
    return node->GetObject<Ipv4>()->GetAddress(interface, 0).GetLocal();
}

} // namespace

/// The helper's applications on a port that the network's own server does not have
class IsacApplicationHelperTest : public testing::Test
{
  protected:
    PacketNetwork m_network{"ns3::UdpSocketFactory", "100Mbps", "1ms", 1};
    IsacApplicationHelper m_helper{InetSocketAddress(AddressOf(m_network.serverNode, 1), 9000),
                                   "ns3::UdpSocketFactory"};
};

TEST_F(IsacApplicationHelperTest, InstallsWhatServesAndWatches)
{
    m_helper.SetClientAttribute("PrefetchChunks", IntegerValue(3));
    m_helper.SetPlayerAttribute("StartupChunks", IntegerValue(2));
    m_helper.SetServerAttribute("SegmentSize", IntegerValue(1000));
    const auto servers = m_helper.InstallServer(m_network.serverNode);
    const auto clients = m_helper.InstallClients(m_network.userNodes);
    ASSERT_EQ(servers.GetN(), 1U);
    ASSERT_EQ(clients.GetN(), 1U);
    EXPECT_EQ(m_helper.AssignStreams(clients, 0), 3);
    EXPECT_EQ(m_network.serverNode->GetObject<IsacComputingQueue>(), m_network.queue);
    m_network.queue->SetShare(m_network.GetId(), 1e9);

    int begins = 0;
    Config::ConnectWithoutContext(
        "/NodeList/*/ApplicationList/*/$ns3::IsacVideoClient/Player/Startup",
        Callback<void, int64_t, Time>([&begins](int64_t, Time) { ++begins; }));
    int chunks = 0;
    Config::ConnectWithoutContext("/NodeList/*/ApplicationList/*/$ns3::IsacRequestClient/Completed",
                                  Callback<void, const IsacRequestRecord&>(
                                      [&chunks](const IsacRequestRecord&) { ++chunks; }));
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    EXPECT_GT(begins, 0);
    EXPECT_GT(chunks, 10);
    const auto server = DynamicCast<IsacRequestServer>(servers.Get(0));
    EXPECT_GT(server->GetSentBytes(), 0U);
    EXPECT_EQ(m_network.server->GetSentBytes(), 0U);
}

TEST(IsacEdgeServerBehindAStation, AddsItsBackhaulToTheFormula)
{
    constexpr double backhaul = 10e9;
    constexpr double rate = 50e6;
    constexpr double computing = 5e8;
    NodeContainer nodes(3); // server, station, user
    InternetStackHelper internet;
    internet.Install(nodes);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4Address server;
    for (uint32_t hop = 0; hop < 2; ++hop)
    {
        PointToPointHelper link;
        link.DisableFlowControl();
        link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("10000p"));
        link.SetDeviceAttribute("DataRate",
                                DataRateValue(static_cast<uint64_t>(hop == 0 ? backhaul : rate)));
        link.SetChannelAttribute("Delay", TimeValue(MilliSeconds(hop + 1)));
        const auto interfaces = addresses.Assign(link.Install(nodes.Get(hop), nodes.Get(hop + 1)));
        addresses.NewNetwork();
        server = hop == 0 ? interfaces.GetAddress(0) : server;
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    nodes.Get(0)->AggregateObject(CreateObject<IsacEdgeServer>());
    IsacApplicationHelper helper(InetSocketAddress(server, 9000), UDP);
    helper.SetClient("ns3::IsacRequestClient");
    helper.InstallServer(nodes.Get(0));
    const auto client = DynamicCast<IsacRequestClient>(helper.InstallClients(nodes.Get(2)).Get(0));
    nodes.Get(0)->GetObject<IsacComputingQueue>()->SetShare(nodes.Get(2)->GetId(), computing);
    double delay = 0.0;
    client->TraceConnectWithoutContext(
        "Completed",
        Callback<void, const IsacRequestRecord&>(
            [&delay](const IsacRequestRecord& record) { delay = record.GetDelay().GetSeconds(); }));
    client->Request(1.4, 0.0);
    Simulator::Run();

    const double headers = PacketNetwork::UDP_HEADERS + PacketNetwork::LINK_HEADER;
    const double request = PacketNetwork::REQUEST_HEADER + headers;
    const double segment = 1400 + PacketNetwork::RESPONSE_HEADER + headers;
    const double formula = 1e7 * 1.4 / computing + 8e6 * 1.4 / rate;
    const double expected = 1e7 * 1.4 / computing + 8 * (request + 1000 * segment) / rate +
                            8 * (request + segment) / backhaul + 2 * 3e-3;
    EXPECT_NEAR(delay, expected, 1e-3 * formula);
    EXPECT_NEAR(delay, expected, 1.1e-6);
}

TEST_F(IsacApplicationHelperTest, GivesViewersPlayersOfTheirOwnAndOneCatalogue)
{
    NodeContainer nodes(3);
    const auto clients = m_helper.InstallClients(nodes);
    std::set<Ptr<IsacVideoPlayer>> players;
    std::set<Ptr<Object>> catalogues;
    for (uint32_t k = 0; k < 3; ++k)
    {
        const auto player = DynamicCast<IsacVideoClient>(clients.Get(k))->GetPlayer();
        PointerValue catalogue;
        player->GetAttribute("Catalogue", catalogue);
        players.insert(player);
        catalogues.insert(catalogue.GetObject());
    }
    EXPECT_EQ(players.size(), 3U);
    EXPECT_EQ(catalogues.size(), 1U);
    EXPECT_EQ(catalogues.count(nullptr), 0U);
    EXPECT_EQ(m_helper.AssignStreams(clients, 0), 1 + 3 * 2);
}

TEST_F(IsacApplicationHelperTest, LeavesACatalogueThatIsSet)
{
    const auto catalogue = CreateObject<IsacVideoCatalogue>();
    m_helper.SetPlayerAttribute("Catalogue", PointerValue(catalogue));
    const auto clients = m_helper.InstallClients(m_network.userNodes);
    PointerValue set;
    DynamicCast<IsacVideoClient>(clients.Get(0))->GetPlayer()->GetAttribute("Catalogue", set);
    EXPECT_EQ(set.GetObject(), catalogue);
    EXPECT_EQ(m_helper.AssignStreams(clients, 0), 2);
}

TEST_F(IsacApplicationHelperTest, InstallsClientsThatAreTold)
{
    m_helper.SetClient("ns3::IsacRequestClient");
    m_helper.InstallServer(m_network.serverNode);
    const auto clients = m_helper.InstallClients(m_network.userNodes);
    EXPECT_EQ(m_helper.AssignStreams(clients, 0), 0);
    m_network.queue->SetShare(m_network.GetId(), 1e9);
    const auto client = DynamicCast<IsacRequestClient>(clients.Get(0));
    ASSERT_TRUE(client);
    client->Request(1.0, 0.5);
    Simulator::Run();
    EXPECT_EQ(client->GetReceivedBytes(), 1000000U);
}

TEST_F(IsacApplicationHelperTest, AggregatesAQueueWhereThereIsNone)
{
    const auto node = CreateObject<Node>();
    m_helper.InstallServer(node);
    EXPECT_TRUE(node->GetObject<IsacComputingQueue>());
}

TEST_F(IsacApplicationHelperTest, RefusesWhatItCannotUse)
{
    EXPECT_EQ(
        RefusalOf([] { IsacApplicationHelper(InetSocketAddress("10.0.0.1", 80), "ns3::Node"); }),
        "isac: IsacApplicationHelper: Protocol = ns3::Node: must be a socket factory, as "
        "ns3::TcpSocketFactory");
    const auto client = RefusalOf([this] { m_helper.SetClient("ns3::UdpEchoClient"); });
    EXPECT_EQ(client.find("isac: IsacApplicationHelper: Client = ns3::UdpEchoClient: must be one "
                          "of ns3::Isac"),
              0U)
        << client;
    const auto value =
        RefusalOf([this] { m_helper.SetClientAttribute("PrefetchChunks", IntegerValue(0)); });
    EXPECT_EQ(value.find("isac: ns3::IsacVideoClient: PrefetchChunks = 0: must be"), 0U) << value;
    const auto name =
        RefusalOf([this] { m_helper.SetPlayerAttribute("Prefetch", IntegerValue(0)); });
    EXPECT_EQ(name.find("isac: ns3::IsacVideoPlayer: Prefetch = "), 0U) << name;
    EXPECT_NE(RefusalOf([this] { m_helper.SetServerAttribute("Port", IntegerValue(0)); }), "");
}
