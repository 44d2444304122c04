/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What does a handover cost a transfer? A car drives along a road past three base stations and
// loads by TCP, as much as it gets, from a server behind the first one.

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"

#include <iomanip>
#include <iostream>

using namespace ns3;

namespace
{

constexpr double DISTANCE = 500.0; ///< of stations, in m

/// Print what came since the last line, and so on every two seconds
void
Print(Ptr<PacketSink> sink, Ptr<IsacUserNetDevice> car, uint64_t before)
{
    constexpr double interval = 2.0;
    const auto bytes = sink->GetTotalRx();
    std::cout << std::setw(6) << Simulator::Now().GetSeconds() << " s" << std::setw(8)
              << car->GetMobileUser()->GetPosition().x << " m  "
              << car->GetStation()->GetBaseStation()->GetName() << std::setw(10)
              << car->GetDownlink().GetRate() / 1e6 << std::setw(10)
              << 8e-6 * static_cast<double>(bytes - before) / interval << "\n";
    Simulator::Schedule(Seconds(interval), &Print, sink, car, bytes);
}

} // namespace

int
main(int argc, char* argv[])
try
{
    double speed = 20.0;
    double margin = 1.0;
    double bandwidth = 0.5;
    IsacCommandLine cmd("isac-handover");
    cmd.AddNumber("speed", "of the car, in m/s", speed, 1.0, 1e3);
    cmd.AddNumber("margin", "by which rates are chosen for weaker gains, in dB", margin, 0.0, 50.0);
    cmd.AddNumber("bandwidth", "of each station, in MHz", bandwidth, 0.01, 1e4);
    cmd.Parse(argc, argv);

    NodeContainer server(1);
    NodeContainer stations(3);
    NodeContainer car(1);
    auto places = CreateObject<ListPositionAllocator>();
    for (uint32_t j = 0; j < stations.GetN(); ++j)
    {
        places->Add(Vector(DISTANCE * j, 30, 10));
    }
    places->Add(Vector(-DISTANCE / 2, 0, 1.5));
    MobilityHelper mobility;
    mobility.SetPositionAllocator(places);
    mobility.Install(stations);
    mobility.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
    mobility.Install(car);
    car.Get(0)->GetObject<ConstantVelocityMobilityModel>()->SetVelocity(Vector(speed, 0, 0));

    Config::SetDefault("ns3::IsacBaseStation::Bandwidth", DoubleValue(1e6 * bandwidth));
    IsacNetDeviceHelper radio;
    radio.SetChannelAttribute("LinkMargin", DoubleValue(margin));
    const auto [stationDevices, carDevices] = radio.Install(stations, car);
    const auto device = DynamicCast<IsacUserNetDevice>(carDevices.Get(0));

    PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    wire.SetChannelAttribute("Delay", StringValue("5ms"));
    const auto wireDevices = wire.Install(server.Get(0), stations.Get(0));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    InternetStackHelper internet;
    internet.InstallAll();
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
    addresses.Assign(stationDevices);
    const InetSocketAddress remote(addresses.Assign(carDevices).GetAddress(0), 9);
    addresses.SetBase("10.1.0.0", "255.255.255.0");
    addresses.Assign(wireDevices);
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    BulkSendHelper source("ns3::TcpSocketFactory", remote);
    source.SetAttribute("MaxBytes", UintegerValue(0));
    source.Install(server);
    PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9));
    const auto received = DynamicCast<PacketSink>(sink.Install(car).Get(0));

    std::cout << "    time  position  station      rate      goodput (Mbit/s)\n"
              << std::fixed << std::setprecision(1);
    Simulator::Schedule(Seconds(2), &Print, received, device, 0);
    Simulator::Stop(Seconds(3 * DISTANCE / speed));
    Simulator::Run();
    std::cout << 1e-6 * static_cast<double>(received->GetTotalRx()) << " MB received\n";
    Simulator::Destroy();
    return 0;
}

catch (const isac::Error& error)
{
    std::cerr << error.what() << std::endl;
    return 1;
}
