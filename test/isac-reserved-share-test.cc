/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"
#include "isac-workload-fixtures.h"

#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-network-helper.h"
#include "ns3/isac-random-workload.h"
#include "ns3/isac-slot-record.h"
#include "ns3/isac-user-net-device.h"
#include "ns3/mobility-helper.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// @return the slots of a scenario, with one station, whose budgets are scaled and shares reserved
std::vector<IsacSlotRecord>
RunSlots(const std::string& manager, double budgets, const std::vector<double>& shares)
{
    Config::SetDefault("ns3::IsacBaseStation::Bandwidth", DoubleValue(budgets * 100e6));
    Config::SetDefault("ns3::IsacBaseStation::TransmitPower", DoubleValue(budgets * 40.0));
    const IsacTestScenario scenario(6, 1, 0, manager);
    const auto controller = scenario.GetController();
    for (std::size_t k = 0; k < shares.size(); ++k)
    {
        controller->GetUsers()[k]->SetAttribute("ReservedShare", DoubleValue(shares[k]));
    }
    std::vector<IsacSlotRecord> slots;
    controller->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>(
            [&](const IsacSlotRecord& record) { slots.push_back(record); }));
    scenario.Run(5);
    Config::Reset();
    return slots;
}

} // namespace

/// What holds whoever manages
class IsacReservedShareUnder : public testing::TestWithParam<const char*>
{
};

INSTANTIATE_TEST_SUITE_P(Manager,
                         IsacReservedShareUnder,
                         testing::Values("ns3::IsacRoundRobinManager",
                                         "ns3::IsacGreedyManager",
                                         "ns3::IsacOptimalManager",
                                         "ns3::IsacLyapunovManager"),
                         [](const auto& info) { return std::string(info.param).substr(5); });

TEST_P(IsacReservedShareUnder, ManagersSeeAStationThatIsSmallerByIt)
{
    const auto reserved = RunSlots(GetParam(), 1.0, {0.125, 0.0, 0.25});
    const auto smaller = RunSlots(GetParam(), 0.625, {});
    ASSERT_EQ(reserved.size(), 5U);
    ASSERT_EQ(smaller.size(), 5U);
    for (std::size_t slot = 0; slot < 5; ++slot)
    {
        const auto& one = reserved[slot];
        const auto& other = smaller[slot];
        EXPECT_EQ(one.state.stationBandwidth[0], 62.5e6);
        EXPECT_EQ(one.state.stationPower[0], 25.0);
        EXPECT_LE(one.allocation.bandwidth.sum(), 62.5e6 * (1 + 1e-9));
        for (Eigen::Index k = 0; k < 6; ++k)
        {
            EXPECT_EQ(one.allocation.bandwidth[k], other.allocation.bandwidth[k]);
            EXPECT_EQ(one.allocation.power[k], other.allocation.power[k]);
            EXPECT_EQ(one.outcome.rate[k], other.outcome.rate[k]);
            EXPECT_EQ(one.outcome.crb(k, 0), other.outcome.crb(k, 0)); // sensing sees no reserve
        }
        EXPECT_EQ(one.outcome.feasible, other.outcome.feasible);
    }
}

TEST(IsacReservedShare, IsTakenWhereItsUserIsServed)
{
    IsacTestScenario scenario(2, 2, 0); // 400 m apart; a user at each
    const auto controller = scenario.GetController();
    controller->GetUsers()[0]->SetAttribute("ReservedShare", DoubleValue(0.75));
    const auto mobility = DynamicCast<ConstantVelocityMobilityModel>(
        controller->GetUsers()[0]->GetNode()->GetObject<MobilityModel>());
    mobility->SetPosition(Vector(50, 0, 1.5));
    mobility->SetVelocity(Vector(100, 0, 0));
    std::vector<int> stations;
    controller->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>([&](const IsacSlotRecord& record) {
            const int serving = record.state.station[0];
            stations.push_back(serving);
            EXPECT_EQ(record.state.stationBandwidth[serving], 100e6);
            EXPECT_EQ(record.state.stationPower[serving], 10.0);
            EXPECT_EQ(record.state.stationBandwidth[1 - serving], 400e6);
            EXPECT_EQ(record.state.stationPower[1 - serving], 40.0);
        }));
    scenario.Run(5);
    ASSERT_EQ(stations.size(), 5U);
    EXPECT_EQ(stations.front(), 0);
    EXPECT_EQ(stations.back(), 1);
}

TEST(IsacReservedShare, ThatNoStationHasIsRefusedByStationUsersAndSum)
{
    for (const auto& shares :
         {std::vector<double>{0.5, 0.0, 0.5}, {0.9, 0.0, 0.2}, {1.0, 0.0, 0.0}})
    {
        Simulator::Destroy();
        IsacTestScenario scenario(3, 1, 0);
        const auto controller = scenario.GetController();
        std::string users;
        double sum = 0.0;
        for (std::size_t k = 0; k < 3; ++k)
        {
            const auto& user = controller->GetUsers()[k];
            user->SetAttribute("ReservedShare", DoubleValue(shares[k]));
            sum += shares[k];
            if (shares[k] > 0.0)
            {
                users += (users.empty() ? "\"" : ", \"") + user->GetName() + "\"";
            }
        }
        std::ostringstream expected;
        expected << "isac: " << controller->GetBaseStations()[0]->Describe()
                 << ": sum of ReservedShare = " << sum
                 << ": must be below 1 over the users that it serves: " << users;
        EXPECT_EQ(RefusalOf([&] { scenario.Run(1); }), expected.str());
    }
    const auto user = CreateObject<IsacMobileUser>();
    EXPECT_FALSE(user->SetAttributeFailSafe("ReservedShare", DoubleValue(-0.1)));
    EXPECT_FALSE(user->SetAttributeFailSafe("ReservedShare", DoubleValue(1.1)));
    EXPECT_FALSE(user->SetAttributeFailSafe("ReservedShare", DoubleValue(NAN)));
}

namespace
{

/// What became of an application beside managed requests
struct Beside
{
    int sent{0};     ///< packets
    int received{0}; ///< packets
};

/**
 * Send 1 Mbit/s over UDP to a user who also asks for files, beside five others, under the optimum.
 *
 * @param share that the user reserves
 * @param slots takes the slots
 */
Beside
RunBesideRequests(double share, std::vector<IsacSlotRecord>& slots)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Config::SetDefault("ns3::IsacBaseStation::Bandwidth", DoubleValue(5e6));
    Config::SetDefault("ns3::IsacController::Manager", StringValue("ns3::IsacOptimalManager"));
    NodeContainer server(1);
    NodeContainer stations(1);
    NodeContainer users(6);
    MobilityHelper mobility;
    mobility.Install(stations);
    mobility.Install(users);
    IsacHelper isac;
    isac.InstallEdgeServer(server.Get(0));
    isac.InstallBaseStations(stations);
    for (uint32_t k = 0; k < users.GetN(); ++k)
    {
        const double angle = k;
        users.Get(k)->GetObject<MobilityModel>()->SetPosition(
            Vector((40 + 12 * k) * std::cos(angle), (40 + 12 * k) * std::sin(angle), 1.5));
        isac.SetUserAttribute("QoeStructure", StringValue("Ratio"));
        isac.InstallUsers(users.Get(k));
        const auto workload = CreateObject<IsacRandomWorkload>();
        workload->SetAttribute("FileSize",
                               StringValue("ns3::ConstantRandomVariable[Constant=0.5]"));
        users.Get(k)->GetObject<IsacMobileUser>()->SetWorkload(workload);
    }
    const auto last = users.Get(5);
    last->GetObject<IsacMobileUser>()->SetAttribute("ReservedShare", DoubleValue(share));
    IsacNetworkHelper network;
    network.Install(isac);
    isac.AssignStreams(1);
    isac.GetController()->SetAttribute("Slots", IntegerValue(12));
    isac.GetController()->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>(
            [&](const IsacSlotRecord& record) { slots.push_back(record); }));

    constexpr uint16_t port = 5000;
    constexpr uint32_t size = 1472; // 1500 with the headers of UDP and IPv4
    Beside beside;
    const auto type = TypeId::LookupByName("ns3::UdpSocketFactory");
    const auto sink = Socket::CreateSocket(last, type);
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
    sink->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> socket) {
        while (socket->Recv())
        {
            ++beside.received;
        }
    }));
    const auto source = Socket::CreateSocket(server.Get(0), type);
    source->Connect(InetSocketAddress(last->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal(), port));
    for (int i = 0; i < 833; ++i) // 12 ms each: 10 s
    {
        Simulator::Schedule(Seconds(0.5 + 0.012 * i), [&] {
            source->Send(Create<Packet>(size));
            ++beside.sent;
        });
    }
    Simulator::Stop(isac.GetController()->GetDuration());
    Simulator::Run();
    Simulator::Destroy();
    Config::Reset();
    return beside;
}

} // namespace

TEST(IsacReservedShare, CarriesAnApplicationThatManagersDoNotSee)
{
    std::vector<IsacSlotRecord> without;
    const auto starved = RunBesideRequests(0.0, without);
    std::vector<IsacSlotRecord> with;
    const auto carried = RunBesideRequests(0.1, with);
    EXPECT_EQ(starved.sent, 833);
    EXPECT_LT(starved.received, 500);
    EXPECT_EQ(carried.sent, 833);
    EXPECT_EQ(carried.received, 833);
    ASSERT_EQ(with.size(), 12U);
    for (const auto& record : with)
    {
        // The link has both: Shannon's rate of what the manager gave and of the reserve.
        const double margin = std::pow(10.0, 0.02); // of the helper: 0.2 dB
        const double bandwidth = record.allocation.bandwidth[5] + 0.5e6;
        const double power = record.allocation.power[5] + 4.0;
        const double snr =
            power * record.state.gain(5, 0) / margin / (bandwidth * record.state.noiseDensity[0]);
        EXPECT_NEAR(record.outcome.rate[5] / (bandwidth * std::log2(1.0 + snr)), 1.0, 1e-12);
        EXPECT_LE(record.allocation.bandwidth.sum(), 4.5e6 * (1 + 1e-9));
    }
}
