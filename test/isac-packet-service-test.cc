/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-channel.h"
#include "ns3/isac-edge-server.h"
#include "ns3/isac-error.h"
#include "ns3/isac-group-state.h"
#include "ns3/isac-hdrl-manager.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-mobile-user.h"
#include "ns3/isac-network-helper.h"
#include "ns3/isac-packet-service.h"
#include "ns3/isac-request-client.h"
#include "ns3/isac-request-server.h"
#include "ns3/isac-station-net-device.h"
#include "ns3/isac-user-net-device.h"
#include "ns3/mobility-helper.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <vector>

using namespace ns3;

namespace
{

constexpr int SEGMENT = 1400; ///< of a file, in byte

/// Requests of constant size, in every slot
class SteadyWorkload : public IsacWorkload
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::SteadyWorkload")
                                .SetParent<IsacWorkload>()
                                .AddConstructor<SteadyWorkload>()
                                .AddAttribute("FileSize",
                                              "Size, in MB",
                                              DoubleValue(1.0),
                                              MakeDoubleAccessor(&SteadyWorkload::m_fileSize),
                                              MakeDoubleChecker<double>());
        return tid;
    }

    IsacDemand NextSlot(Time) override
    {
        return {m_fileSize, 0.1, false};
    }

    int64_t AssignStreams(int64_t) override
    {
        return 0;
    }

  private:
    double m_fileSize; ///< in MB
};

/// A scenario that carries packets, and its slots
class IsacPacketServiceTest : public testing::Test
{
  protected:
    IsacPacketServiceTest()
    {
        SteadyWorkload::GetTypeId(); // known by name from here on
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    }

    ~IsacPacketServiceTest() override
    {
        Simulator::Destroy();
        Config::Reset();
    }

    /// Two stations 400 m apart, a server, and users at some places with some velocity
    void Build(const std::vector<Vector>& places, const Vector& velocity = Vector())
    {
        m_stations.Create(2);
        m_users.Create(places.size());
        m_server = CreateObject<Node>();
        MobilityHelper mobility;
        mobility.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
        mobility.Install(m_stations);
        m_stations.Get(1)->GetObject<MobilityModel>()->SetPosition(Vector(400, 0, 10));
        mobility.Install(m_users);
        for (uint32_t k = 0; k < places.size(); ++k)
        {
            const auto model = m_users.Get(k)->GetObject<ConstantVelocityMobilityModel>();
            model->SetPosition(places[k]);
            model->SetVelocity(velocity);
        }
        m_isac.InstallEdgeServer(m_server);
        m_isac.InstallBaseStations(m_stations);
        m_isac.InstallUsers(m_users);
        m_isac.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>(
                [this](const IsacSlotRecord& record) { m_slots.push_back(record); }));
    }

    /// Run a number of slots over packets
    void Run(int slots)
    {
        m_network.Install(m_isac);
        m_isac.GetController()->SetAttribute("Slots", IntegerValue(slots));
        Simulator::Stop(m_isac.GetController()->GetDuration());
        Simulator::Run();
    }

    NodeContainer m_stations;            ///< two of them
    NodeContainer m_users;               ///< where the test wants them
    Ptr<Node> m_server;                  ///< the edge server's
    IsacHelper m_isac;                   ///< gives roles
    IsacNetworkHelper m_network;         ///< lets them carry packets
    std::vector<IsacSlotRecord> m_slots; ///< as they were
};

} // namespace

TEST_F(IsacPacketServiceTest, ASingleRequestTakesWhatTheFormulaSaysPlusHeadersAndPropagation)
{
    // UDP, whose packets all have one size: mu F / C + 8e6 F / R + headers and propagation.
    m_isac.SetWorkload("ns3::SteadyWorkload", "FileSize", DoubleValue(0.2));
    m_network.SetProtocol("ns3::UdpSocketFactory");
    m_network.GetDeviceHelper().SetChannelAttribute("LinkMargin", DoubleValue(0.0));
    m_network.GetBackhaulHelper().SetDeviceAttribute("DataRate", StringValue("100000Gbps"));
    Build({Vector(60, 0, 1.5), Vector(330, 0, 1.5), Vector(100, 50, 1.5)});
    Run(3);
    ASSERT_EQ(m_slots.size(), 3);
    constexpr double down = 14 + 20 + 8 + 32; // headers of a segment, in byte
    constexpr double up = 14 + 20 + 8 + 33;   // a request, in byte
    for (const auto& slot : m_slots)
    {
        ASSERT_EQ(slot.requests.size(), 3);
        for (const auto& served : slot.requests)
        {
            const int k = served.user;
            const auto& state = slot.state;
            const double rate = isac::ShannonRate(slot.allocation.bandwidth[k],
                                                  slot.allocation.power[k],
                                                  state.GetServingGain(k),
                                                  state.noiseDensity[state.station[k]]);
            const double segments = std::ceil(0.2e6 / SEGMENT);
            const double distance = CalculateDistance(
                slot.truth.position[k],
                m_stations.Get(state.station[k])->GetObject<MobilityModel>()->GetPosition());
            const auto device = DynamicCast<IsacUserNetDevice>(m_network.GetUserDevices().Get(k));
            const double expected = 8 * up / device->GetUplink().GetRate()     // the request
                                    + 1e7 * 0.2 / slot.allocation.computing[k] // computing
                                    + 8 * (0.2e6 + segments * down) / rate     // the file
                                    + 2 * distance / 299792458.0               // there and back
                                    + 2 * 10e-6;                               // the backhaul
            EXPECT_NEAR(served.request.GetDelay().GetSeconds() / expected, 1.0, 1e-3);
            EXPECT_EQ(served.request.GetDelay(),
                      served.request.GetComputingDelay() + served.request.GetTransmissionDelay());
            EXPECT_NEAR(slot.outcome.computingLatency[k] + slot.outcome.radioLatency[k],
                        served.request.GetDelay().GetSeconds(),
                        1e-12);
            EXPECT_DOUBLE_EQ(slot.outcome.rate[k], rate);
            EXPECT_DOUBLE_EQ(served.qoe, slot.outcome.qoeUncapped[k]);
        }
    }
}

TEST_F(IsacPacketServiceTest, TcpTakesItsHeadersAndAStart)
{
    m_isac.SetWorkload("ns3::SteadyWorkload", "FileSize", DoubleValue(1.0));
    Build({Vector(60, 0, 1.5), Vector(330, 0, 1.5)});
    Run(5);
    for (std::size_t n = 1; n < m_slots.size(); ++n)
    {
        const auto& slot = m_slots[n];
        ASSERT_EQ(slot.requests.size(), 2);
        for (int k = 0; k < 2; ++k)
        {
            const auto formula = GetLatency(slot.state,
                                            k,
                                            slot.allocation.bandwidth[k],
                                            slot.allocation.power[k],
                                            slot.allocation.computing[k]);
            EXPECT_NEAR(slot.outcome.computingLatency[k], formula.computing, 1e-8);
            EXPECT_GT(slot.outcome.radioLatency[k], 1.05 * formula.radio);
            EXPECT_LT(slot.outcome.radioLatency[k], 1.25 * formula.radio);
        }
    }
}

TEST_F(IsacPacketServiceTest, WhatASlotCannotServeWaitsForTheNextOnes)
{
    // Several times what the station can carry: nothing ends in the first slots, backlogs are
    // known, and every byte is somewhere.
    constexpr double size = 20.0;
    m_isac.SetWorkload("ns3::SteadyWorkload", "FileSize", DoubleValue(size));
    m_isac.SetBaseStationAttribute("Bandwidth", DoubleValue(1e6));
    Build({Vector(150, 0, 1.5), Vector(250, 0, 1.5)});
    Run(4);
    for (std::size_t n = 0; n < m_slots.size(); ++n)
    {
        for (int k = 0; k < 2; ++k)
        {
            const auto& state = m_slots[n].state;
            const double waits = state.computingBacklog[k] + state.radioBacklog[k];
            EXPECT_GE(waits, size * n * 0.4);
            EXPECT_LE(waits, size * n);
            EXPECT_EQ(std::isnan(m_slots[n].outcome.radioLatency[k]),
                      std::none_of(m_slots[n].requests.begin(),
                                   m_slots[n].requests.end(),
                                   [k](const auto& served) { return served.user == k; }));
        }
    }
    EXPECT_TRUE(m_slots[0].requests.empty());
    EXPECT_EQ(m_slots[0].outcome.qoeMean, 0.0);
    double received = 0.0;
    double outstanding = 0.0;
    for (uint32_t k = 0; k < 2; ++k)
    {
        const auto client = DynamicCast<IsacRequestClient>(m_network.GetClients().Get(k));
        received += static_cast<double>(client->GetReceivedBytes());
        outstanding += static_cast<double>(client->GetOutstandingBytes());
    }
    EXPECT_EQ(received + outstanding, 2 * 4 * size * 1e6);
}

TEST_F(IsacPacketServiceTest, WhatWaitsIsEitherToBeComputedOrToBeSent)
{
    // 2e8 cycles a request, 1.5e8 a user and slot: half a request more waits for computing in each
    // slot, and hardly anything of what is computed gets through.
    constexpr double size = 20.0;
    m_isac.SetWorkload("ns3::SteadyWorkload", "FileSize", DoubleValue(size));
    m_isac.SetBaseStationAttribute("Bandwidth", DoubleValue(1e4));
    Build({Vector(60, 0, 1.5), Vector(80, 0, 1.5)});
    m_server->GetObject<IsacEdgeServer>()->SetAttribute("ComputingCapacity", DoubleValue(3e8));
    Run(5);
    ASSERT_EQ(m_slots.size(), 5);
    for (std::size_t n = 0; n < m_slots.size(); ++n)
    {
        for (int k = 0; k < 2; ++k)
        {
            const auto& state = m_slots[n].state;
            EXPECT_NEAR(state.computingBacklog[k], 5.0 * n, 0.1);
            EXPECT_NEAR(state.computingBacklog[k] + state.radioBacklog[k], size * n, 0.1);
        }
    }
}

TEST_F(IsacPacketServiceTest, EveryColumnIsOfTheSlotsBegin)
{
    // A car and its station, both moving: nothing is of the slot's end but what came of the slot.
    Build({Vector(60, 0, 1.5)}, Vector(20, 0, 0));
    m_stations.Get(0)->GetObject<ConstantVelocityMobilityModel>()->SetVelocity(Vector(0, 3, 0));
    Ptr<Node> node = CreateObject<Node>();
    auto motion = CreateObject<ConstantVelocityMobilityModel>();
    motion->SetPosition(Vector(0, 40, 1.5));
    motion->SetVelocity(Vector(0, 22, 0));
    node->AggregateObject(motion);
    m_isac.InstallTargets(node);
    Run(4);
    ASSERT_EQ(m_slots.size(), 4);
    for (std::size_t n = 0; n < m_slots.size(); ++n)
    {
        const auto& slot = m_slots[n];
        EXPECT_NEAR(slot.truth.position[0].x, 60.0 + 20.0 * n, 1e-9);
        EXPECT_EQ(slot.truth.stationPosition[1].x, 400.0);
        const auto& sighting = slot.sightings.at(0);
        EXPECT_NEAR(sighting.position.y, 40.0 + 22.0 * n, 1e-9);
        EXPECT_EQ(sighting.velocity.y, 22.0);
        const auto& station = slot.truth.stationPosition[0];
        EXPECT_NEAR(station.y, 3.0 * n, 1e-9);
        EXPECT_EQ(slot.truth.stationVelocity[0].y, 3.0);
        EXPECT_NEAR(sighting.radialVelocity,
                    (22.0 - 3.0) * (sighting.position.y - station.y) / sighting.range,
                    1e-9);
        EXPECT_NEAR(sighting.range,
                    std::sqrt(std::pow(sighting.position.x - station.x, 2) +
                              std::pow(sighting.position.y - station.y, 2) +
                              std::pow(sighting.position.z - station.z, 2)),
                    1e-9);
    }
}

TEST_F(IsacPacketServiceTest, ManagersThatLearnSeeWhatWaitsIfTheyAreToldTo)
{
    // A user of each structure, and more than the stations can carry.
    m_isac.SetWorkload("ns3::SteadyWorkload", "FileSize", DoubleValue(20.0));
    m_isac.SetBaseStationAttribute("Bandwidth", DoubleValue(1e6));
    Build({Vector(50, 0, 1.5), Vector(80, 0, 1.5)});
    m_users.Get(1)->GetObject<IsacMobileUser>()->SetAttribute("QoeStructure", StringValue("Ratio"));
    Run(4);
    ASSERT_EQ(m_slots.size(), 4);
    for (std::size_t n = 0; n < m_slots.size(); ++n)
    {
        IsacGroupState groups;
        const auto& state = m_slots[n].state;
        const auto numbers = groups.Summarise(state, true);
        ASSERT_EQ(numbers.size(), IsacGroupState::SIZE + IsacGroupState::QUEUES_SIZE);
        for (int k = 0; k < 2; ++k) // each the only one of its group
        {
            const auto queues = numbers.segment<3>(IsacGroupState::SIZE + 3 * k);
            EXPECT_EQ(queues[0], static_cast<float>(state.computingBacklog[k]));
            EXPECT_EQ(queues[1], static_cast<float>(state.radioBacklog[k]));
            EXPECT_EQ(queues[2], 0.0F); // no player
            EXPECT_EQ(queues[0] + queues[1] > 0.0F, n > 0);
        }
    }

    // HDRL's lower layer divides equally: only its policy can tell whether anything waits.
    for (const bool sees : {false, true})
    {
        const auto manager = CreateObject<IsacHdrlManager>();
        manager->SetAttribute("Queues", BooleanValue(sees));
        manager->AssignStreams(1);
        manager->BeginEpisode(0.0);
        for (const auto& slot : m_slots) // from which it knows how far its inputs spread
        {
            manager->Decide(slot.state);
            manager->Observe(slot.outcome);
        }
        manager->EndEpisode();
        auto state = m_slots.back().state;
        const auto waiting = manager->Decide(state);
        state.computingBacklog.setZero();
        state.radioBacklog.setZero();
        const auto empty = manager->Decide(state);
        EXPECT_EQ((waiting.bandwidth == empty.bandwidth).all(), !sees);
        EXPECT_EQ((waiting.computing == empty.computing).all(), !sees);
    }
}

TEST_F(IsacPacketServiceTest, UsersAreHandedOverWithWhatWaitsForThem)
{
    m_isac.SetWorkload("ns3::SteadyWorkload", "FileSize", DoubleValue(2.0));
    m_isac.SetBaseStationAttribute("Bandwidth", DoubleValue(20e6));
    Build({Vector(150, 0, 1.5)}, Vector(30, 0, 0));
    Run(6);
    EXPECT_EQ(m_slots.front().state.station[0], 0);
    EXPECT_EQ(m_slots.back().state.station[0], 1);
    const auto client = DynamicCast<IsacRequestClient>(m_network.GetClients().Get(0));
    EXPECT_EQ(client->GetReceivedBytes() + client->GetOutstandingBytes(), 6 * 2000000u);
    EXPECT_GT(client->GetReceivedBytes(), 4 * 2000000u);
    for (const auto& slot : m_slots)
    {
        for (const auto& served : slot.requests)
        {
            EXPECT_EQ(served.request.end, IsacRequestEnd::COMPLETED);
        }
    }
}

TEST(IsacPacketService, RatesFollowTheTrueGainsOrMissThem)
{
    // A user that drives away: with the gain of the slot's begin every frame is sent twice.
    SteadyWorkload::GetTypeId(); // known by name from here on
    const auto getLatency = [](const char* interval) {
        IsacHelper isac;
        IsacNetworkHelper network;
        NodeContainer nodes(3);
        MobilityHelper mobility;
        mobility.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
        mobility.Install(nodes);
        const auto user = nodes.Get(1)->GetObject<ConstantVelocityMobilityModel>();
        user->SetPosition(Vector(50, 0, 1.5));
        user->SetVelocity(Vector(20, 0, 0));
        isac.SetWorkload("ns3::SteadyWorkload", "FileSize", DoubleValue(10.0));
        isac.SetBaseStationAttribute("Bandwidth", DoubleValue(20e6));
        isac.InstallBaseStations(nodes.Get(0));
        isac.InstallUsers(nodes.Get(1));
        isac.InstallEdgeServer(nodes.Get(2));
        network.Install(isac);
        PointerValue service;
        isac.GetController()->GetAttribute("Service", service);
        service.GetObject()->SetAttribute("AdaptationInterval", StringValue(interval));
        double latency = 0.0;
        isac.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>([&latency](const IsacSlotRecord& record) {
                latency = record.outcome.radioLatency[0];
            }));
        isac.GetController()->SetAttribute("Slots", IntegerValue(1));
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        Simulator::Destroy();
        return latency;
    };
    const double fresh = getLatency("10ms");
    const double old = getLatency("0s");
    EXPECT_GT(old, 1.5 * fresh);
    EXPECT_LT(old, 2.2 * fresh);
}

TEST_F(IsacPacketServiceTest, ASimulationThatStopsWithASlotHasIt)
{
    Build({Vector(60, 0, 1.5)});
    Run(7);
    EXPECT_EQ(m_slots.size(), 7);
    EXPECT_EQ(m_slots.back().state.slot, 6);
    EXPECT_EQ(m_slots.back().state.time, 6.0);
}

TEST_F(IsacPacketServiceTest, WhoLacksADeviceIsRefusedByName)
{
    Build({Vector(60, 0, 1.5)});
    m_isac.GetController()->SetAttribute("Service",
                                         PointerValue(CreateObject<IsacPacketService>()));
    try
    {
        Simulator::Run();
        FAIL() << "not refused";
    }
    catch (const isac::Error& error)
    {
        EXPECT_NE(std::string(error.what()).find("ns3::IsacStationNetDevice = none"),
                  std::string::npos)
            << error.what();
    }
}
