/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-radio-network.h"
#include "isac-temporary-folder.h"
#include "isac-test-command.h"

#include "ns3/applications-module.h"
#include "ns3/bridge-helper.h"
#include "ns3/config.h"
#include "ns3/csma-helper.h"
#include "ns3/flow-monitor-module.h"
#include "ns3/global-value.h"
#include "ns3/icmpv6-header.h"
#include "ns3/internet-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"

#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>

/**
 * @file
 * Protocols and applications of ns-3 over the devices.
 */

using namespace ns3;

namespace
{

constexpr uint16_t PORT = 9;    ///< of all servers
constexpr double ETHERNET = 14; ///< header, in byte
constexpr double IP = 20;       ///< header, in byte
constexpr double UDP = 8;       ///< header, in byte

/// What tshark reads of a frame, by the names of its fields
using Frame = std::map<std::string, std::string>;

/**
 * @param path a pcap file
 * @return its frames
 */
std::vector<Frame>
Dissect(const std::string& path)
{
    static const std::vector<std::string> fields{"_ws.malformed",
                                                 "ip.checksum.status",
                                                 "tcp.checksum.status",
                                                 "udp.checksum.status",
                                                 "arp.opcode",
                                                 "arp.dst.proto_ipv4",
                                                 "ip.src",
                                                 "ip.dst",
                                                 "tcp.dstport",
                                                 "tcp.len",
                                                 "udp.srcport",
                                                 "udp.dstport"};
    std::string command = "tshark -n -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE "
                          "-o udp.check_checksum:TRUE -T fields -E separator=, -r " +
                          path;
    for (const auto& field : fields)
    {
        command += " -e " + field;
    }
    std::istringstream lines(RunBash(command + " 2>/dev/null"));
    std::vector<Frame> frames;
    for (std::string line; std::getline(lines, line);)
    {
        frames.emplace_back();
        std::istringstream values(line);
        for (const auto& field : fields)
        {
            std::getline(values, frames.back()[field], ',');
        }
    }
    return frames;
}

/// A radio network with the stacks of IPv4 and IPv6
class IsacPacketsTest : public testing::Test
{
  protected:
    IsacPacketsTest()
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    }

    ~IsacPacketsTest() override
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    }

    /// Make the network; addresses 10.0.0.1 and so on go to stations, then users
    void Build(const std::vector<Vector>& stations, const std::vector<Vector>& users)
    {
        m_radio.Build(stations, users);
        InternetStackHelper().Install(NodeContainer(m_radio.stations, m_radio.users));
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
        m_stations = addresses.Assign(m_radio.stationDevices);
        m_users = addresses.Assign(m_radio.userDevices);
    }

    /// Let the nearest station serve each user at a rate
    void Serve(double downlink, double uplink)
    {
        m_radio.channel->Initialize();
        for (uint32_t k = 0; k < m_radio.users.GetN(); ++k)
        {
            Allocate(k, downlink, uplink);
        }
    }

    /// Allocate to a user's links
    void Allocate(uint32_t k, double downlink, double uplink)
    {
        const auto user = m_radio.GetUser(k);
        const auto station = user->GetStation();
        station->SetDownlink(user, m_radio.ForRate(user, downlink));
        station->SetUplink(user, m_radio.ForRate(user, uplink));
    }

    /// Receive on a user's node
    Ptr<PacketSink> Sink(uint32_t k, const std::string& protocol)
    {
        PacketSinkHelper sink(protocol, InetSocketAddress(Ipv4Address::GetAny(), PORT));
        return sink.Install(m_radio.users.Get(k)).Get(0)->GetObject<PacketSink>();
    }

    /// Send UDP packets at a constant rate, payload included, from a node
    static void Stream(const Ptr<Node>& from,
                       Ipv4Address to,
                       double rate,
                       uint32_t size,
                       double begin,
                       double end)
    {
        OnOffHelper source("ns3::UdpSocketFactory", InetSocketAddress(to, PORT));
        source.SetConstantRate(DataRate(static_cast<uint64_t>(rate)), size);
        auto applications = source.Install(from);
        applications.Start(Seconds(begin));
        applications.Stop(Seconds(end));
    }

    /// Send as much as there is by TCP; 0 for without end
    static void Bulk(const Ptr<Node>& from, Ipv4Address to, uint64_t bytes)
    {
        BulkSendHelper source("ns3::TcpSocketFactory", InetSocketAddress(to, PORT));
        source.SetAttribute("MaxBytes", UintegerValue(bytes));
        source.Install(from).Start(Seconds(0.1));
    }

    IsacRadioNetwork m_radio;          ///< under test
    Ipv4InterfaceContainer m_stations; ///< of the stations
    Ipv4InterfaceContainer m_users;    ///< of the users
};

} // namespace

TEST_F(IsacPacketsTest, UdpEchoWithAddressResolution)
{
    constexpr double downlink = 2e6;
    constexpr double uplink = 1e6;
    Build({Vector()}, {Vector(150, 0, 0), Vector(0, 250, 0)});
    Serve(downlink, uplink);
    UdpEchoServerHelper server(PORT);
    server.Install(m_radio.stations.Get(0));
    std::vector<std::vector<double>> times(2);
    for (uint32_t k = 0; k < 2; ++k)
    {
        UdpEchoClientHelper client(m_stations.GetAddress(0), PORT);
        client.SetAttribute("MaxPackets", UintegerValue(5));
        client.SetAttribute("Interval", TimeValue(Seconds(1)));
        client.SetAttribute("PacketSize", UintegerValue(700));
        const auto application = client.Install(m_radio.users.Get(k)).Get(0);
        for (const auto source : {"Tx", "Rx"})
        {
            application->TraceConnectWithoutContext(
                source,
                Callback<void, Ptr<const Packet>>([&times, k](Ptr<const Packet>) {
                    times[k].push_back(Simulator::Now().GetSeconds());
                }));
        }
    }
    Simulator::Run();
    for (uint32_t k = 0; k < 2; ++k)
    {
        ASSERT_EQ(times[k].size(), 10U);
        const double bits = 8 * (700 + UDP + IP + ETHERNET);
        const double way =
            m_radio.channel->GetDelay(*m_radio.GetStation(0), *m_radio.GetUser(k)).GetSeconds();
        const double expected = bits / downlink + bits / uplink + 2 * way;
        EXPECT_GT(times[k][1] - times[k][0], 1.01 * expected); // addresses are resolved first
        for (std::size_t i = 2; i < 10; i += 2)
        {
            EXPECT_NEAR(times[k][i + 1] - times[k][i], expected, 1e-8);
        }
    }
}

/// Both to another station's user and from user to user, with duplicate address detection
TEST_F(IsacPacketsTest, PingOverIpv6)
{
    Build({Vector(), Vector(800, 0, 0)}, {Vector(100, 0, 0), Vector(700, 0, 0)});
    Serve(5e6, 5e6);
    Ipv6AddressHelper addresses;
    addresses.SetBase("2001:db8::", Ipv6Prefix(64));
    const auto stations = addresses.Assign(m_radio.stationDevices);
    const auto users = addresses.Assign(m_radio.userDevices);

    int replies = 0;
    const auto ping = [&](const Ptr<Node>& from, Ipv6Address local, Ipv6Address remote) {
        ObjectFactory factory;
        TypeId type;
        if (TypeId::LookupByNameFailSafe("ns3::Ping6", &type))
        {
            factory.SetTypeId(type);
            factory.Set("LocalIpv6", Ipv6AddressValue(local));
            factory.Set("RemoteIpv6", Ipv6AddressValue(remote));
            factory.Set("MaxPackets", UintegerValue(4));
        }
        else
        {
            factory.SetTypeId("ns3::Ping"); // since ns-3.39
            factory.Set("InterfaceAddress", AddressValue(local));
            factory.Set("Destination", AddressValue(remote));
            factory.Set("Count", UintegerValue(4));
        }
        auto application = factory.Create<Application>();
        from->AddApplication(application);
        application->SetStartTime(Seconds(3));
        application->SetStopTime(Seconds(20));
        from->GetObject<Ipv6>()->TraceConnectWithoutContext(
            "LocalDeliver",
            Callback<void, const Ipv6Header&, Ptr<const Packet>, uint32_t>(
                [&replies](const Ipv6Header&, Ptr<const Packet> packet, uint32_t) {
                    Icmpv6Header header;
                    packet->PeekHeader(header);
                    replies += header.GetType() == Icmpv6Header::ICMPV6_ECHO_REPLY;
                }));
    };
    ping(m_radio.stations.Get(0), stations.GetAddress(0, 1), users.GetAddress(1, 1));
    ping(m_radio.users.Get(0), users.GetAddress(0, 1), users.GetAddress(1, 1));
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    EXPECT_EQ(replies, 8);
}

TEST_F(IsacPacketsTest, TcpTakesWhatIsAllocated)
{
    // Frames of 1514 bytes, and a window that keeps the round trip far below a timeout.
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(32768));
    Config::SetDefault("ns3::BulkSendApplication::SendSize", UintegerValue(14480));
    for (const double rate : {1e6, 8e6, 40e6})
    {
        m_radio = IsacRadioNetwork();
        Build({Vector()}, {Vector(100, 0, 0)});
        Serve(rate, 10e6);
        const auto sink = Sink(0, "ns3::TcpSocketFactory");
        Bulk(m_radio.stations.Get(0), m_users.GetAddress(0), 0);
        uint64_t before = 0;
        Simulator::Schedule(Seconds(5), [&] { before = sink->GetTotalRx(); });
        Simulator::Stop(Seconds(15));
        Simulator::Run();
        const double goodput = 8.0 * static_cast<double>(sink->GetTotalRx() - before) / 10;
        const double efficiency = 1448 / (1448 + 32 + IP + ETHERNET);
        EXPECT_NEAR(goodput / (efficiency * rate), 1.0, 0.01) << rate;
        Simulator::Destroy();
    }
}

/// A transfer over eleven handovers, each followed by 20 ms of silence
TEST_F(IsacPacketsTest, TcpGoesOnOverHandovers)
{
    Build({Vector(), Vector(300, 0, 0), Vector(600, 0, 0)}, {Vector(300, 100, 0)});
    Serve(10e6, 2e6);
    const auto sink = Sink(0, "ns3::TcpSocketFactory");
    constexpr uint64_t bytes = 4000000;
    Bulk(m_radio.stations.Get(0), m_users.GetAddress(0), bytes);
    for (uint32_t i = 0; i < 11; ++i)
    {
        Simulator::Schedule(Seconds(0.3 * (i + 1)), [this, i] {
            m_radio.channel->Handover(m_radio.GetUser(0), m_radio.GetStation((i + 2) % 3));
        });
        Simulator::Schedule(Seconds(0.3 * (i + 1) + 0.02), [this] { Allocate(0, 10e6, 2e6); });
    }
    double last = 0.0;
    sink->TraceConnectWithoutContext(
        "Rx",
        Callback<void, Ptr<const Packet>, const Address&>(
            [&last](Ptr<const Packet>, const Address&) { last = Simulator::Now().GetSeconds(); }));
    const IsacFrameCounts counts(NetDeviceContainer(m_radio.stationDevices, m_radio.userDevices));
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    EXPECT_EQ(sink->GetTotalRx(), bytes);
    EXPECT_EQ(counts.Frames("PhyRxDrop") + counts.Frames("PhyTxDrop") + counts.Frames("MacTxDrop"),
              0);
    // Segments of 536 bytes behind 66, and 0.22 s of silence.
    EXPECT_LT(last, 1.1 * (0.1 + 8.0 * bytes / 10e6 * (602.0 / 536) + 0.22));
}

/// The second user has all that it asks for, while the first one asks for too much.
TEST_F(IsacPacketsTest, TrafficControlHoldsWhatTheAirDoesNotTake)
{
    m_radio.helper.SetStationAttribute("TxQueue",
                                       StringValue("ns3::DropTailQueue<Packet>[MaxSize=10p]"));
    Build({Vector(), Vector(500, 0, 0)}, {Vector(100, 0, 0), Vector(200, 0, 0), Vector(400, 0, 0)});
    Serve(1e6, 1e6);
    std::vector<Ptr<PacketSink>> sinks;
    for (uint32_t k = 0; k < 3; ++k)
    {
        sinks.push_back(Sink(k, "ns3::UdpSocketFactory"));
        Stream(m_radio.stations.Get(0), m_users.GetAddress(k), k == 1 ? 0.5e6 : 3e6, 958, 1, 11);
    }
    const IsacFrameCounts counts(m_radio.stationDevices);
    Simulator::Stop(Seconds(14));
    Simulator::Run();
    EXPECT_EQ(counts.Frames("MacTxDrop"), 0);
    // A packet of 958 bytes is a frame of 1000. The third user is served by the other station.
    for (const uint32_t k : {0, 2})
    {
        EXPECT_NEAR(static_cast<double>(sinks[k]->GetTotalRx()), 958 * 125 * 10.0, 958 * 60);
    }
    EXPECT_NEAR(static_cast<double>(sinks[1]->GetTotalRx()), 0.5e6 / 8 * 10, 2 * 958);
    const auto disc =
        m_radio.stations.Get(0)->GetObject<TrafficControlLayer>()->GetRootQueueDiscOnDevice(
            m_radio.GetStation(0));
    ASSERT_EQ(disc->GetNQueueDiscClasses(), 4U);
    const auto dropped = [&disc](std::size_t i) {
        return disc->GetQueueDiscClass(i)->GetQueueDisc()->GetStats().nTotalDroppedPackets;
    };
    EXPECT_EQ(dropped(0), 0U);
    EXPECT_GT(dropped(1), 1000U);
    EXPECT_EQ(dropped(2), 0U);
    EXPECT_GT(dropped(3), 1000U);
}

TEST_F(IsacPacketsTest, ByteQueueLimitsKeepTheDevicesQueueShort)
{
    std::map<bool, double> means;
    for (const bool limited : {false, true})
    {
        m_radio = IsacRadioNetwork();
        m_radio.Build({Vector()}, {Vector(100, 0, 0)});
        InternetStackHelper().Install(NodeContainer(m_radio.stations, m_radio.users));
        auto control = TrafficControlHelper::Default(2);
        if (limited)
        {
            control.SetQueueLimits("ns3::DynamicQueueLimits");
        }
        control.Install(m_radio.stationDevices);
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
        m_stations = addresses.Assign(m_radio.stationDevices);
        m_users = addresses.Assign(m_radio.userDevices);
        Serve(1e6, 1e6);
        const auto sink = Sink(0, "ns3::UdpSocketFactory");
        Stream(m_radio.stations.Get(0), m_users.GetAddress(0), 3e6, 958, 0, 10);
        double sum = 0.0;
        int samples = 0;
        for (double time = 5; time < 10; time += 0.01)
        {
            Simulator::Schedule(Seconds(time), [&] {
                sum += m_radio.GetStation(0)->GetQueues()[0]->GetNPackets();
                ++samples;
            });
        }
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        means[limited] = sum / samples;
        EXPECT_NEAR(static_cast<double>(sink->GetTotalRx()), 958 * 1250, 958 * 15) << limited;
        Simulator::Destroy();
    }
    EXPECT_GT(means[false], 90.0);
    EXPECT_LT(means[true], 10.0);
}

/// A server behind a wire, found by ns-3's global routing
TEST_F(IsacPacketsTest, AServerBehindAStationIsReached)
{
    Build({Vector(), Vector(500, 0, 0)}, {Vector(450, 0, 0)});
    Serve(10e6, 1e6);
    NodeContainer wire(CreateObject<Node>(), m_radio.stations.Get(0));
    PointToPointHelper pointToPoint;
    pointToPoint.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    const auto ends = pointToPoint.Install(wire);
    InternetStackHelper().Install(wire.Get(0));
    Ipv4AddressHelper("10.1.0.0", "255.255.255.0").Assign(ends);
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    const auto sink = Sink(0, "ns3::TcpSocketFactory");
    Bulk(wire.Get(0), m_users.GetAddress(0), 1000000);
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    EXPECT_EQ(sink->GetTotalRx(), 1000000U);
}

/// A server in a local network that a bridge joins to the radio: one subnet over both
TEST_F(IsacPacketsTest, AStationCanBeBridged)
{
    m_radio.Build({Vector(), Vector(500, 0, 0)}, {Vector(450, 0, 0), Vector(50, 0, 0)});
    const NodeContainer server(1);
    const auto local = CsmaHelper().Install(NodeContainer(server, m_radio.stations.Get(0)));
    BridgeHelper().Install(m_radio.stations.Get(0),
                           NetDeviceContainer(local.Get(1), m_radio.stationDevices.Get(0)));
    InternetStackHelper().Install(NodeContainer(server, m_radio.users));
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
    addresses.Assign(local.Get(0));
    m_users = addresses.Assign(m_radio.userDevices);
    Serve(10e6, 10e6);
    const IsacFrameCounts counts(NetDeviceContainer(m_radio.stationDevices, m_radio.userDevices));
    for (uint32_t k = 0; k < 2; ++k)
    {
        const auto sink = Sink(k, "ns3::TcpSocketFactory");
        Bulk(server.Get(0), m_users.GetAddress(k), 200000);
        Simulator::Schedule(Seconds(9), [sink] { EXPECT_EQ(sink->GetTotalRx(), 200000U); });
    }
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    EXPECT_EQ(counts.Frames("MacRxDrop") + counts.Frames("MacTxDrop"), 0);
}

TEST_F(IsacPacketsTest, FlowMonitorSeesTheFlows)
{
    constexpr double rate = 2e6;
    Build({Vector()}, {Vector(100, 0, 0), Vector(200, 0, 0)});
    Serve(rate, rate);
    for (uint32_t k = 0; k < 2; ++k)
    {
        Sink(k, "ns3::UdpSocketFactory");
        Stream(m_radio.stations.Get(0), m_users.GetAddress(k), 1e6, 958, 1, 3);
    }
    FlowMonitorHelper helper;
    const auto monitor = helper.InstallAll();
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    monitor->CheckForLostPackets();
    int flows = 0;
    for (const auto& [id, flow] : monitor->GetFlowStats())
    {
        ++flows;
        EXPECT_GE(flow.txPackets, 259U);
        EXPECT_EQ(flow.rxPackets, flow.txPackets);
        EXPECT_EQ(flow.rxBytes, flow.txBytes);
        EXPECT_EQ(flow.lostPackets, 0U);
        // The first packets wait for address resolution.
        const double expected = 8000 / rate;
        EXPECT_NEAR(flow.lastDelay.GetSeconds(), expected, 1e-6);
        EXPECT_GE(flow.delaySum.GetSeconds() / flow.rxPackets, expected);
        EXPECT_LT(flow.delaySum.GetSeconds() / flow.rxPackets, 1.05 * expected);
    }
    EXPECT_EQ(flows, 2);
}

TEST_F(IsacPacketsTest, PcapFilesHoldTheConversations)
{
    ASSERT_NE(RunBash("command -v tshark"), "failed") << "this test needs tshark";
    const IsacTemporaryFolder folder;
    Build({Vector(), Vector(500, 0, 0)}, {Vector(50, 0, 0), Vector(450, 0, 0)});
    Serve(5e6, 5e6);
    m_radio.helper.EnablePcap(folder / "host", m_radio.stationDevices, false);
    m_radio.helper.EnablePcap(folder / "host", m_radio.userDevices, false);
    m_radio.helper.EnablePcap(folder / "all", m_radio.stationDevices, true);
    const auto sink = Sink(1, "ns3::TcpSocketFactory");
    Bulk(m_radio.stations.Get(0), m_users.GetAddress(1), 100000);
    UdpEchoServerHelper(PORT).Install(m_radio.users.Get(1));
    UdpEchoClientHelper client(m_users.GetAddress(1), PORT);
    client.SetAttribute("MaxPackets", UintegerValue(3));
    client.SetAttribute("PacketSize", UintegerValue(100));
    client.Install(m_radio.users.Get(0)).Start(Seconds(1));
    Simulator::Stop(Seconds(6));
    Simulator::Run();
    ASSERT_EQ(sink->GetTotalRx(), 100000U);
    const auto node = [](const NodeContainer& nodes, uint32_t i) {
        return std::to_string(nodes.Get(i)->GetId());
    };
    const auto station0 = node(m_radio.stations, 0);
    const auto station1 = node(m_radio.stations, 1);
    const auto user0 = node(m_radio.users, 0);
    const auto user1 = node(m_radio.users, 1);
    Simulator::Destroy();
    m_radio = IsacRadioNetwork(); // the devices let go of their files

    const auto hostOfStation0 = Dissect(folder / ("host-" + station0 + "-0.pcap"));
    const auto hostOfStation1 = Dissect(folder / ("host-" + station1 + "-0.pcap"));
    const auto hostOfUser0 = Dissect(folder / ("host-" + user0 + "-0.pcap"));
    const auto hostOfUser1 = Dissect(folder / ("host-" + user1 + "-0.pcap"));
    const auto allOfStation0 = Dissect(folder / ("all-" + station0 + "-0.pcap"));
    const auto allOfStation1 = Dissect(folder / ("all-" + station1 + "-0.pcap"));
    const auto count = [](const std::vector<Frame>& frames, const Frame& wanted) {
        return std::count_if(frames.begin(), frames.end(), [&wanted](const Frame& frame) {
            return std::all_of(wanted.begin(), wanted.end(), [&frame](const auto& field) {
                return frame.at(field.first) == field.second;
            });
        });
    };
    for (const auto& frames :
         {hostOfStation0, hostOfStation1, hostOfUser0, hostOfUser1, allOfStation0, allOfStation1})
    {
        ASSERT_FALSE(frames.empty());
        EXPECT_EQ(count(frames, {{"_ws.malformed", ""}}), frames.size());
        for (const auto checksum :
             {"ip.checksum.status", "tcp.checksum.status", "udp.checksum.status"})
        {
            // Either there is none, or it is good.
            EXPECT_EQ(count(frames, {{checksum, ""}}) + count(frames, {{checksum, "1"}}),
                      frames.size())
                << checksum;
        }
    }
    const Frame segment{{"ip.src", "10.0.0.1"},
                        {"ip.dst", "10.0.0.4"},
                        {"tcp.dstport", "9"},
                        {"tcp.len", "536"}};
    EXPECT_EQ(count(hostOfUser1, segment), 100000 / 536);
    EXPECT_EQ(count(hostOfStation0, segment), 100000 / 536);
    EXPECT_EQ(count(allOfStation1, segment), 100000 / 536);
    EXPECT_EQ(count(hostOfStation1, segment), 0);
    const Frame request{{"ip.src", "10.0.0.3"}, {"ip.dst", "10.0.0.4"}, {"udp.dstport", "9"}};
    const Frame reply{{"ip.src", "10.0.0.4"}, {"ip.dst", "10.0.0.3"}, {"udp.srcport", "9"}};
    for (const auto& frames : {hostOfUser0, hostOfUser1, allOfStation0, allOfStation1})
    {
        EXPECT_EQ(count(frames, request), 3);
        EXPECT_EQ(count(frames, reply), 3);
    }
    EXPECT_EQ(count(hostOfStation0, request) + count(hostOfStation1, request), 0);
    // The first station's host and the first user ask everybody, once.
    const Frame question{{"arp.opcode", "1"}, {"arp.dst.proto_ipv4", "10.0.0.4"}};
    for (const auto& frames : {hostOfStation1, allOfStation1, hostOfUser0, hostOfUser1})
    {
        EXPECT_EQ(count(frames, question), 2);
    }
}

TEST_F(IsacPacketsTest, AsciiTracesTellOfEveryPacket)
{
    const IsacTemporaryFolder folder;
    Build({Vector()}, {Vector(50, 0, 0), Vector(60, 0, 0)});
    Serve(5e6, 5e6);
    m_radio.helper.EnableAsciiAll(folder / "each");
    std::ostringstream text;
    m_radio.helper.EnableAsciiAll(Create<OutputStreamWrapper>(&text));
    Sink(1, "ns3::UdpSocketFactory");
    Stream(m_radio.stations.Get(0), m_users.GetAddress(1), 1e6, 958, 1, 1.1);
    Simulator::Run();
    const auto count = [](const std::string& trace, const std::string& pattern) {
        const std::regex expression(pattern);
        int lines = 0;
        std::istringstream stream(trace);
        for (std::string line; std::getline(stream, line);)
        {
            lines += std::regex_search(line, expression);
        }
        return lines;
    };
    const auto station = std::to_string(m_radio.stations.Get(0)->GetId());
    const auto user = std::to_string(m_radio.users.Get(1)->GetId());
    const std::string udp = ".*ns3::EthernetHeader.*ns3::UdpHeader.*958";
    const int packets = count(text.str(), "^r .*NodeList/" + user + "/DeviceList/0/.*MacRx" + udp);
    EXPECT_GE(packets, 12);
    const auto queue = "NodeList/" + station + "/DeviceList/0/.*TxQueueList/1/";
    EXPECT_EQ(count(text.str(), "^\\+ .*" + queue + "Enqueue" + udp), packets);
    EXPECT_EQ(count(text.str(), "^- .*" + queue + "Dequeue" + udp), packets);
    std::ostringstream each;
    each << std::ifstream(folder / ("each-" + user + "-0.tr")).rdbuf();
    EXPECT_EQ(count(each.str(), "^r [0-9.e+]+ .*" + udp), packets);
}

/// A device that goes down in the middle of a transfer, and comes up again
TEST_F(IsacPacketsTest, TcpOutlivesAnInterruption)
{
    Build({Vector()}, {Vector(100, 0, 0)});
    Serve(10e6, 2e6);
    const auto sink = Sink(0, "ns3::TcpSocketFactory");
    Bulk(m_radio.stations.Get(0), m_users.GetAddress(0), 3000000);
    Simulator::Schedule(Seconds(1), &IsacNetDevice::Stop, m_radio.GetUser(0));
    Simulator::Schedule(Seconds(2), &IsacNetDevice::Start, m_radio.GetUser(0));
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    EXPECT_EQ(sink->GetTotalRx(), 3000000U);
}
