/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Short videos over an ISAC radio: an edge server behind a base station, and users around it who
 * watch. With `--bulk=true` each of them downloads by TCP beside, on the same link, without end.
 */

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"

#include <iomanip>
#include <iostream>
#include <vector>

using namespace ns3;

namespace
{

/// What a user saw
struct Impression
{
    int swipes{0};          ///< number of swipes
    int stalls{0};          ///< number of stalls
    double waiting{0.0};    ///< in stalls and for begins, in s
    double experience{0.0}; ///< sum of the slots' QoE
};

/// What all users saw, and of how many slots
std::vector<Impression> g_impressions;
int g_slots = 0; ///< number of slots

/// Take a slot down
void
Watch(const IsacSlotRecord& record)
{
    for (const auto& event : record.playback)
    {
        auto& impression = g_impressions[event.user];
        const bool isSwipe = event.kind == IsacPlaybackEvent::Kind::SWIPE;
        impression.swipes += isSwipe;
        impression.stalls += event.kind == IsacPlaybackEvent::Kind::STALL;
        impression.waiting += isSwipe ? 0.0 : event.duration.GetSeconds();
    }
    for (std::size_t k = 0; k < g_impressions.size(); ++k)
    {
        g_impressions[k].experience += record.outcome.qoe[k];
    }
    ++g_slots;
}

/// Run the scenario
void
Run(int argc, char* argv[])
{
    int users = 4;
    bool bulk = false;

    IsacCommandLine cmd("isac-short-video");
    cmd.AddNumber("users", "number of mobile users", users, 1, 10000);
    cmd.AddValue("slots", "ns3::IsacController::Slots");
    cmd.AddValue("bandwidth", "ns3::IsacBaseStation::Bandwidth");
    cmd.AddValue("manager", "ns3::IsacController::Manager");
    cmd.AddValue("dataset", "ns3::IsacVideoCatalogue::Folder");
    cmd.AddSwitch("bulk", "whether each user downloads beside", bulk);
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448)); // Ethernet's, not 536
    Config::SetDefault("ns3::IsacBaseStation::Bandwidth", DoubleValue(2e6));
    cmd.Parse(argc, argv);

    NodeContainer server(1);
    NodeContainer station(1);
    NodeContainer userNodes(users);
    MobilityHelper mobility;
    mobility.Install(station);
    mobility.SetPositionAllocator("ns3::UniformDiscPositionAllocator", "rho", DoubleValue(200));
    mobility.Install(userNodes);
    mobility.AssignStreams(userNodes, 0);

    IsacHelper isac;
    isac.InstallEdgeServer(server.Get(0));
    isac.InstallBaseStations(station);
    isac.InstallUsers(userNodes);
    isac.AssignStreams(1000000);
    IsacNetworkHelper network;
    network.SetClient("ns3::IsacVideoClient");
    network.Install(isac);
    network.AssignStreams(2000000);
    isac.GetController()->TraceConnectWithoutContext("Slot", MakeCallback(&Watch));
    g_impressions.resize(users);

    for (int k = 0; bulk && k < users; ++k)
    {
        const auto node = userNodes.Get(k);
        const auto address = node->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
        const InetSocketAddress remote(address, 9);
        PacketSinkHelper("ns3::TcpSocketFactory", remote).Install(node);
        BulkSendHelper("ns3::TcpSocketFactory", remote).Install(server.Get(0));
    }

    Simulator::Stop(isac.GetController()->GetDuration());
    Simulator::Run();
    Simulator::Destroy();

    std::cout << "user  swipes  stalls  waiting (s)     QoE\n"
              << std::fixed << std::setprecision(2);
    for (int k = 0; k < users; ++k)
    {
        const auto& impression = g_impressions[k];
        std::cout << std::setw(4) << k << std::setw(8) << impression.swipes << std::setw(8)
                  << impression.stalls << std::setw(13) << impression.waiting << std::setw(8)
                  << impression.experience / g_slots << "\n";
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Run(argc, argv);
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << std::endl;
        return 1;
    }
    return 0;
}
