/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/applications-module.h"
#include "ns3/double.h"
#include "ns3/internet-module.h"
#include "ns3/isac-net-device-helper.h"
#include "ns3/mobility-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#ifdef ISAC_HAVE_LTE
#include "ns3/lte-module.h"
#endif

#include <algorithm>
#include <benchmark/benchmark.h>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <vector>

/**
 * @file
 * Packets over the radio, beside the same packets over a star of ns-3's point-to-point links and
 * over ns-3's lte. A server sends to users over a wire and then from a station, a hub, or an
 * eNodeB. What is timed is the simulation, in processor time, after a second of simulated time in
 * which all settles; so a ratio is that of simulated seconds per second.
 */

using namespace ns3;

namespace
{

constexpr uint16_t PORT = 9;       ///< of the users
constexpr uint32_t PAYLOAD = 1000; ///< of a packet, in byte
constexpr double SETTLED = 1.0;    ///< simulated time from which on is timed, in s

/// @return processor time of this thread, in s
double
GetProcessorTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// What a run gave
struct Timing
{
    double time;      ///< processor time per simulated second, in s
    double delivered; ///< received packets over sent ones, while that was timed
};

/// A server, users, and what lies between
struct Network
{
    NodeContainer server;               ///< sends
    NodeContainer base;                 ///< where the wire ends; made where that is null
    NodeContainer users;                ///< receive
    std::vector<Ipv4Address> addresses; ///< of the users

    /// @param number of users, in a circle around the base
    explicit Network(int number)
    {
        server.Create(1);
        base.Create(1);
        users.Create(static_cast<uint32_t>(number));
        MobilityHelper mobility;
        auto places = CreateObject<ListPositionAllocator>();
        for (int k = 0; k < number; ++k)
        {
            const double angle = 2 * M_PI * k / number;
            places->Add(Vector(100 * std::cos(angle), 100 * std::sin(angle), 1.5));
        }
        mobility.SetPositionAllocator(places);
        mobility.Install(users);
        places = CreateObject<ListPositionAllocator>();
        places->Add(Vector(0, 0, 30));
        mobility.SetPositionAllocator(places);
        mobility.Install(base);
    }

    /// Lay the wire from the server to a node, and route all from it over that.
    void LayWire(const Ptr<Node>& node)
    {
        PointToPointHelper wire;
        wire.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
        const auto ends = wire.Install(server.Get(0), node);
        const auto interfaces = Ipv4AddressHelper("1.0.0.0", "255.0.0.0").Assign(ends);
        Ipv4StaticRoutingHelper()
            .GetStaticRouting(server.Get(0)->GetObject<Ipv4>())
            ->SetDefaultRoute(interfaces.GetAddress(1), 1);
    }

    /**
     * Send a constant stream to each user, and time it.
     *
     * @param rate of each stream, payload alone, in bit/s
     * @param duration simulated time that is timed, in s
     */
    Timing Run(double rate, double duration)
    {
        const double interval = 8 * PAYLOAD / rate;
        std::vector<Ptr<PacketSink>> sinks;
        for (uint32_t k = 0; k < users.GetN(); ++k)
        {
            PacketSinkHelper sink("ns3::UdpSocketFactory",
                                  InetSocketAddress(Ipv4Address::GetAny(), PORT));
            sinks.push_back(sink.Install(users.Get(k)).Get(0)->GetObject<PacketSink>());
            UdpClientHelper client(addresses[k], PORT);
            client.SetAttribute("Interval", TimeValue(Seconds(interval)));
            client.SetAttribute("MaxPackets", UintegerValue(1000000000));
            client.SetAttribute("PacketSize", UintegerValue(PAYLOAD));
            // In turn, so that no two packets come at once.
            client.Install(server.Get(0)).Start(Seconds(0.5 + interval * k / users.GetN()));
        }
        double begin = 0.0;
        double received = 0.0;
        const auto sum = [&sinks] {
            double bytes = 0.0;
            for (const auto& sink : sinks)
            {
                bytes += static_cast<double>(sink->GetTotalRx());
            }
            return bytes;
        };
        Simulator::Schedule(Seconds(SETTLED), [&] {
            received = sum();
            begin = GetProcessorTime();
        });
        Simulator::Stop(Seconds(SETTLED + duration));
        Simulator::Run();
        const double time = (GetProcessorTime() - begin) / duration;
        const double sent = rate / 8 * users.GetN() * duration;
        const Timing timing{time, (sum() - received) / sent};
        Simulator::Destroy();
        return timing;
    }
};

/**
 * Let a host know others' addresses.
 *
 * @param device the host's device
 * @param others devices of the others
 */
void
Introduce(const Ptr<NetDevice>& device, const NetDeviceContainer& others)
{
    const auto getInterface = [](const Ptr<NetDevice>& of) {
        const auto stack = of->GetNode()->GetObject<Ipv4L3Protocol>();
        return stack->GetInterface(stack->GetInterfaceForDevice(of));
    };
    const auto cache = getInterface(device)->GetArpCache();
    for (auto other = others.Begin(); other != others.End(); ++other)
    {
        const auto entry = cache->Add(getInterface(*other)->GetAddress(0).GetLocal());
        entry->SetMacAddress((*other)->GetAddress());
        entry->MarkPermanent();
    }
}

/// Over the radio of this module
Timing
RunIsac(int users, double rate, double duration)
{
    Network network(users);
    IsacNetDeviceHelper radio;
    const auto [stations, devices] = radio.Install(network.base, network.users);
    InternetStackHelper().Install(NodeContainer(network.server, network.base, network.users));
    network.LayWire(network.base.Get(0));
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
    addresses.Assign(stations);
    const auto interfaces = addresses.Assign(devices);
    for (uint32_t k = 0; k < interfaces.GetN(); ++k)
    {
        network.addresses.push_back(interfaces.GetAddress(k));
    }
    // Otherwise each of K users would be asked for by a broadcast to all K.
    Introduce(stations.Get(0), devices);
    for (uint32_t k = 0; k < devices.GetN(); ++k)
    {
        Introduce(devices.Get(k), stations);
    }
    return network.Run(rate, duration);
}

/// Over links of 10 Mbit/s
Timing
RunStar(int users, double rate, double duration)
{
    Network network(users);
    InternetStackHelper().Install(NodeContainer(network.server, network.base, network.users));
    network.LayWire(network.base.Get(0));
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", DataRateValue(DataRate(static_cast<uint64_t>(20 * rate))));
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.252");
    for (int k = 0; k < users; ++k)
    {
        const auto ends = link.Install(network.base.Get(0), network.users.Get(k));
        network.addresses.push_back(addresses.Assign(ends).GetAddress(1));
        addresses.NewNetwork();
    }
    return network.Run(rate, duration);
}

#ifdef ISAC_HAVE_LTE
/// Over one eNodeB with 20 MHz
Timing
RunLte(int users, double rate, double duration)
{
    Config::SetDefault("ns3::LteEnbRrc::SrsPeriodicity", UintegerValue(320));
    Network network(users);
    auto lte = CreateObject<LteHelper>();
    auto core = CreateObject<PointToPointEpcHelper>();
    lte->SetEpcHelper(core);
    lte->SetEnbDeviceAttribute("DlBandwidth", UintegerValue(100));
    lte->SetEnbDeviceAttribute("UlBandwidth", UintegerValue(100));
    InternetStackHelper().Install(network.server);
    network.LayWire(core->GetPgwNode());
    const auto stations = lte->InstallEnbDevice(network.base);
    const auto devices = lte->InstallUeDevice(network.users);
    InternetStackHelper().Install(network.users);
    const auto interfaces = core->AssignUeIpv4Address(devices);
    for (uint32_t k = 0; k < network.users.GetN(); ++k)
    {
        Ipv4StaticRoutingHelper()
            .GetStaticRouting(network.users.Get(k)->GetObject<Ipv4>())
            ->SetDefaultRoute(core->GetUeDefaultGatewayAddress(), 1);
        lte->Attach(devices.Get(k), stations.Get(0));
        network.addresses.push_back(interfaces.GetAddress(k));
    }
    return network.Run(rate, duration);
}
#endif

/// One of the networks
using Run = std::function<Timing(int users, double rate, double duration)>;

/**
 * Time a run beside that of a peer, in turn; the fastest of three each.
 *
 * @param state has the number of users and the rate of each, in kbit/s
 * @param name of the peer
 * @param peer the peer; null for none
 * @param peerDuration simulated time of the peer that is timed, in s
 * @param repetitions of either
 */
void
Beside(benchmark::State& state,
       const std::string& name,
       const Run& peer,
       double peerDuration,
       int repetitions)
{
    const auto users = static_cast<int>(state.range(0));
    const double rate = 1e3 * static_cast<double>(state.range(1));
    const double duration = std::max(1.0, 2e8 / (users * rate));
    Timing ours{1e9, 0.0};
    Timing theirs{1e9, 0.0};
    for (auto _ : state)
    {
        for (int i = 0; i < repetitions; ++i)
        {
            const auto fastest = [](const Timing& a, const Timing& b) {
                return a.time < b.time ? a : b;
            };
            ours = fastest(ours, RunIsac(users, rate, duration));
            if (peer)
            {
                theirs = fastest(theirs, peer(users, rate, std::min(duration, peerDuration)));
            }
        }
        state.SetIterationTime(ours.time);
    }
    state.counters["us_per_packet"] = 1e6 * ours.time / (users * rate / 8 / PAYLOAD);
    state.counters["simulated_s_per_s"] = 1.0 / ours.time;
    state.counters["delivered"] = ours.delivered;
    if (peer)
    {
        state.counters["peer"] = theirs.time;
        state.counters["peers_simulated_s_per_s"] = 1.0 / theirs.time;
        state.counters["peers_delivered"] = theirs.delivered;
    }
    state.SetLabel(name);
}

/**
 * Send frames from devices, in turn, without any protocol above them.
 *
 * @param from for each user the device that sends
 * @param to for each user its device
 * @return processor time per frame, in s
 */
double
TimeFrames(const NetDeviceContainer& from, const NetDeviceContainer& to)
{
    constexpr uint16_t ipv4 = 0x0800;
    constexpr int64_t frames = 200000;
    int64_t received = 0;
    for (uint32_t k = 0; k < to.GetN(); ++k)
    {
        to.Get(k)->SetReceiveCallback(
            [&received](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&) {
                ++received;
                return true;
            });
    }
    const auto users = static_cast<int64_t>(to.GetN());
    int64_t sent = 0;
    std::function<void()> send = [&] {
        const auto k = static_cast<uint32_t>(sent % users);
        from.Get(k)->Send(Create<Packet>(PAYLOAD), to.Get(k)->GetAddress(), ipv4);
        if (++sent < frames)
        {
            Simulator::Schedule(NanoSeconds(16000000 / users), [&send] { send(); });
        }
    };
    Simulator::Schedule(Seconds(SETTLED), [&send] { send(); });
    Simulator::Stop(Seconds(SETTLED + 0.016 * (static_cast<double>(frames / users) + 2)));
    const double begin = GetProcessorTime();
    Simulator::Run();
    const double time = GetProcessorTime() - begin;
    Simulator::Destroy();
    return received == frames ? time / frames : std::numeric_limits<double>::quiet_NaN();
}

/// Frames over the radio's devices beside those over point-to-point devices
void
Frames(benchmark::State& state)
{
    const auto users = static_cast<int>(state.range(0));
    double ours = std::numeric_limits<double>::infinity();
    double theirs = ours;
    for (auto _ : state)
    {
        for (int i = 0; i < 3; ++i)
        {
            {
                const Network network(users);
                IsacNetDeviceHelper radio;
                const auto [station, to] = radio.Install(network.base, network.users);
                NetDeviceContainer from;
                for (int k = 0; k < users; ++k)
                {
                    from.Add(station.Get(0));
                }
                ours = std::min(ours, TimeFrames(from, to));
            }
            const Network network(users);
            PointToPointHelper link;
            link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
            NetDeviceContainer from;
            NetDeviceContainer to;
            for (int k = 0; k < users; ++k)
            {
                const auto ends = link.Install(network.base.Get(0), network.users.Get(k));
                from.Add(ends.Get(0));
                to.Add(ends.Get(1));
            }
            theirs = std::min(theirs, TimeFrames(from, to));
        }
        state.SetIterationTime(ours);
    }
    state.counters["peer"] = theirs;
    state.SetLabel("point-to-point");
}

BENCHMARK(Frames)
    ->Name("packets/devices alone")
    ->ArgName("K")
    ->Arg(1)
    ->Arg(100)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

constexpr double LONG = 1e9; ///< as long as ours, in s

BENCHMARK_CAPTURE(Beside, star, "point-to-point", RunStar, LONG, 3)
    ->Name("packets")
    ->ArgNames({"K", "kbps"})
    ->Args({1, 500})
    ->Args({10, 500})
    ->Args({50, 500})
    ->Args({100, 500})
    ->Args({300, 500})
    ->Iterations(1)
    ->UseManualTime();
#ifdef ISAC_HAVE_LTE
BENCHMARK_CAPTURE(Beside, lte, "lte", RunLte, 1.0, 1)
    ->Name("packets")
    ->ArgNames({"K", "kbps"})
    ->Args({10, 500})
    ->Args({50, 500})
    ->Args({100, 500})
    ->Args({300, 500})
    ->Iterations(1)
    ->UseManualTime();
#endif
BENCHMARK_CAPTURE(Beside, growth, "", nullptr, LONG, 1)
    ->Name("packets/growth")
    ->ArgNames({"K", "kbps"})
    ->Args({30, 500})
    ->Args({300, 500})
    ->Args({3000, 500})
    ->Args({100, 50})
    ->Args({100, 5000})
    ->Iterations(1)
    ->UseManualTime();

} // namespace
