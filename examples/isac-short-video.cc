/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Short videos in packets: an edge server behind a base station, and users who watch. Every request
 * waits for its cycles at the server, crosses the backhaul, and then its user's own link, here a
 * wire of a constant rate.
 */

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/isac-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"

#include <iomanip>
#include <iostream>

using namespace ns3;

namespace
{

/// @return a helper for links of a rate, in bit/s, and a delay
PointToPointHelper
LinkOf(double rate, const Time& delay)
{
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", DataRateValue(static_cast<uint64_t>(rate)));
    link.SetChannelAttribute("Delay", TimeValue(delay));
    return link;
}

/// Run the scenario
void
Run(int argc, char* argv[])
{
    int users = 4;
    double duration = 30.0;
    double rate = 100e6;

    IsacCommandLine cmd("isac-short-video");
    cmd.AddNumber("users", "number of mobile users", users, 1, 10000);
    cmd.AddNumber("duration", "how long they watch, in s", duration, 1.0, 1e6);
    cmd.AddNumber("rate", "rate of a user's link, in bit/s", rate, 1e3, 1e12);
    cmd.AddValue("dataset", "ns3::IsacVideoCatalogue::Folder");
    cmd.Parse(argc, argv);

    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448)); // Ethernet's, not 536

    NodeContainer server(1);
    NodeContainer station(1);
    NodeContainer userNodes(users);
    InternetStackHelper internet;
    internet.InstallAll();
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    auto backhaul = LinkOf(10e9, MilliSeconds(1));
    const auto serverAddress =
        addresses.Assign(backhaul.Install(server.Get(0), station.Get(0))).GetAddress(0);
    for (int k = 0; k < users; ++k)
    {
        auto link = LinkOf(rate, MilliSeconds(2));
        addresses.NewNetwork();
        addresses.Assign(link.Install(station.Get(0), userNodes.Get(k)));
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    server.Get(0)->AggregateObject(CreateObject<IsacEdgeServer>());
    for (int k = 0; k < users; ++k)
    {
        const auto user = CreateObject<IsacMobileUser>();
        user->AssignStreams(1000000 + 100 * k);
        userNodes.Get(k)->AggregateObject(user);
    }
    IsacApplicationHelper applications(InetSocketAddress(serverAddress, 8080));
    applications.InstallServer(server.Get(0));
    const auto clients = applications.InstallClients(userNodes);
    applications.AssignStreams(clients, 0);
    const auto queue = server.Get(0)->GetObject<IsacComputingQueue>();
    const double capacity = server.Get(0)->GetObject<IsacEdgeServer>()->GetComputingCapacity();
    for (int k = 0; k < users; ++k)
    {
        queue->SetShare(userNodes.Get(k)->GetId(), capacity / users);
    }

    Simulator::Stop(Seconds(duration));
    Simulator::Run();

    std::cout << "user  swipes  stalls  stalled (s)  quality  latency (s)  opinion score\n"
              << std::fixed;
    for (int k = 0; k < users; ++k)
    {
        const auto client = DynamicCast<IsacVideoClient>(clients.Get(k));
        const auto user = userNodes.Get(k)->GetObject<IsacMobileUser>();
        const auto window = client->GetPlayer()->TakeWindow();
        const double quality = window.experience.Quality();
        const double latency = window.experience.Latency();
        const double qoe = isac::Qoe(user->GetQoeModel(), user->GetImpact(), quality, latency);
        std::cout << std::setw(4) << k << std::setw(8) << window.swipes << std::setw(8)
                  << window.stalls << std::setprecision(2) << std::setw(13) << window.stall
                  << std::setw(9) << quality << std::setprecision(3) << std::setw(13) << latency
                  << std::setprecision(1) << std::setw(15) << user->DrawMos(quality, latency, qoe)
                  << "\n";
    }
    Simulator::Destroy();
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
