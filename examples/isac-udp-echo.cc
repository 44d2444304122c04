/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// How long does a packet take over the radio, and what of that is the radio's? Users send to a base
// station, which sends back; without a controller the station divides its band and power equally.

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"

#include <iostream>

using namespace ns3;

namespace
{

/// Print a user's round trips
class RoundTrips
{
  public:
    /// @param client sends and hears the echo
    explicit RoundTrips(const Ptr<Application>& client)
    {
        const auto user = client->GetNode()->GetId();
        client->TraceConnectWithoutContext("Tx", Callback<void, Ptr<const Packet>>([this](auto) {
                                               m_sent = Simulator::Now();
                                           }));
        client->TraceConnectWithoutContext("Rx",
                                           Callback<void, Ptr<const Packet>>([this, user](auto) {
                                               std::cout << "user-" << user << " at "
                                                         << m_sent.As(Time::S) << ": "
                                                         << (Simulator::Now() - m_sent).As(Time::US)
                                                         << "\n";
                                           }));
    }

  private:
    Time m_sent; ///< when its latest packet was
};

} // namespace

int
main(int argc, char* argv[])
try
{
    int users = 3;
    bool pcap = false;
    IsacCommandLine cmd("isac-udp-echo");
    cmd.AddNumber("users", "number of mobile users", users, 1, 60000);
    cmd.AddSwitch("pcap", "whether to leave echo-*.pcap in this folder", pcap);
    cmd.Parse(argc, argv);

    NodeContainer station(1);
    NodeContainer nodes(users);
    MobilityHelper mobility; // at the origin
    mobility.Install(station);
    mobility.SetPositionAllocator("ns3::UniformDiscPositionAllocator", "rho", DoubleValue(200));
    mobility.Install(nodes);

    IsacNetDeviceHelper radio;
    const auto [stationDevices, userDevices] = radio.Install(station, nodes);
    if (pcap)
    {
        radio.EnablePcapAll("echo");
    }

    InternetStackHelper internet;
    internet.InstallAll();
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
    const auto server = addresses.Assign(stationDevices).GetAddress(0);
    addresses.Assign(userDevices);

    constexpr uint16_t port = 9;
    UdpEchoServerHelper(port).Install(station);
    UdpEchoClientHelper client(server, port);
    client.SetAttribute("MaxPackets", UintegerValue(3));
    client.SetAttribute("PacketSize", UintegerValue(1024));
    std::vector<std::unique_ptr<RoundTrips>> trips;
    for (uint32_t k = 0; k < nodes.GetN(); ++k)
    {
        trips.push_back(std::make_unique<RoundTrips>(client.Install(nodes.Get(k)).Get(0)));
    }

    Simulator::Stop(Seconds(3));
    Simulator::Run();
    for (const auto& user :
         DynamicCast<IsacChannel>(stationDevices.Get(0)->GetChannel())->GetUsers())
    {
        std::cout << user->GetMobileUser()->GetName() << ": " << user->GetDownlink().GetRate() / 1e6
                  << " Mbit/s down, " << user->GetUplink().GetRate() / 1e6 << " Mbit/s up\n";
    }
    Simulator::Destroy();
    return 0;
}

catch (const isac::Error& error)
{
    std::cerr << error.what() << std::endl;
    return 1;
}
