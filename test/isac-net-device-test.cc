/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-radio-network.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/isac-quality-of-experience.h"
#include "ns3/mac48-address.h"
#include "ns3/packet.h"
#include "ns3/pointer.h"
#include "ns3/queue.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <random>

/**
 * @file
 * Devices alone, without protocols: what they carry, when it arrives, and where the rest went.
 */

using namespace ns3;

namespace
{

constexpr uint16_t PROTOCOL = 0x88b5; ///< of local experiments, IEEE 802
constexpr double HEADER = 14;         ///< in byte
constexpr double LIGHT = 299792458;   ///< in m/s, of ns-3's propagation delay
constexpr double STEP = 1e-9;         ///< of the clock, in s

/// What a host received
struct Arrival
{
    double time;   ///< in s
    uint32_t size; ///< in byte, without header
    Address from;  ///< who sent it
};

/// A radio network whose hosts note what arrives
class IsacNetDeviceTest : public testing::Test
{
  protected:
    /// Make the network
    void Build(const std::vector<Vector>& stations, const std::vector<Vector>& users)
    {
        m_radio.Build(stations, users);
        for (const auto& devices : {m_radio.stationDevices, m_radio.userDevices})
        {
            for (auto device = devices.Begin(); device != devices.End(); ++device)
            {
                (*device)->SetReceiveCallback(MakeCallback(&IsacNetDeviceTest::Receive, this));
            }
        }
        m_counts.Connect(m_radio.stationDevices);
        m_counts.Connect(m_radio.userDevices);
    }

    /// Make one station and one user, 300 m apart, with a downlink and an uplink
    void BuildPair(double downlinkRate, double uplinkRate = 1e6)
    {
        Build({Vector()}, {Vector(300, 0, 0)});
        m_radio.channel->Handover(User(), Station());
        Station()->SetDownlink(User(), m_radio.ForRate(User(), downlinkRate));
        Station()->SetUplink(User(), m_radio.ForRate(User(), uplinkRate));
    }

    /// @return device of a station
    Ptr<IsacStationNetDevice> Station(uint32_t j = 0) const
    {
        return m_radio.GetStation(j);
    }

    /// @return device of a user
    Ptr<IsacUserNetDevice> User(uint32_t k = 0) const
    {
        return m_radio.GetUser(k);
    }

    /// Send a packet now
    static bool Send(const Ptr<NetDevice>& from, const Address& to, uint32_t size)
    {
        return from->Send(Create<Packet>(size), to, PROTOCOL);
    }

    /// Send a packet at a time
    static void SendAt(double time, Ptr<NetDevice> from, const Address& to, uint32_t size)
    {
        Simulator::Schedule(Seconds(time), [=] { Send(from, to, size); });
    }

    /// @return what a device's host received
    const std::vector<Arrival>& At(const Ptr<NetDevice>& device)
    {
        return m_arrivals[device];
    }

    IsacRadioNetwork m_radio;                                  ///< under test
    IsacFrameCounts m_counts{NetDeviceContainer()};            ///< of all devices
    std::map<Ptr<NetDevice>, std::vector<Arrival>> m_arrivals; ///< by device

  private:
    /// A host receives
    bool Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from)
    {
        EXPECT_EQ(protocol, PROTOCOL);
        m_arrivals[device].push_back({Simulator::Now().GetSeconds(), packet->GetSize(), from});
        return true;
    }
};

} // namespace

TEST_F(IsacNetDeviceTest, APacketTakesItsBitsOverTheRateAndTheWay)
{
    constexpr double downlink = 7.3e6;
    constexpr double uplink = 0.9e6;
    BuildPair(downlink, uplink);
    double time = 0.0;
    for (const uint32_t size : {0, 1, 46, 500, 1500})
    {
        SendAt(time, Station(), User()->GetAddress(), size);
        SendAt(time, User(), Station()->GetAddress(), size);
        time += 1.0;
    }
    Simulator::Run();
    ASSERT_EQ(At(User()).size(), 5U);
    ASSERT_EQ(At(Station()).size(), 5U);
    for (int i = 0; i < 5; ++i)
    {
        const auto& down = At(User())[i];
        const auto& up = At(Station())[i];
        EXPECT_NEAR(down.time - i, 8 * (down.size + HEADER) / downlink + 300 / LIGHT, 2 * STEP);
        EXPECT_NEAR(up.time - i, 8 * (up.size + HEADER) / uplink + 300 / LIGHT, 2 * STEP);
        EXPECT_EQ(down.from, Station()->GetAddress());
        EXPECT_EQ(up.from, User()->GetAddress());
    }
}

TEST_F(IsacNetDeviceTest, TheRateIsThatOfTheModulesFormula)
{
    BuildPair(1e6);
    const double noise = Station()->GetBaseStation()->GetNoiseDensity();
    Station()->SetDownlink(User(), {3e6, 0.7, 1e-9});
    EXPECT_EQ(User()->GetDownlink().GetRate(), isac::ShannonRate(3e6, 0.7, 1e-9, noise));
    Station()->SetDownlink(User(), {3e6, 0.7, 1e-9, 1e6});
    EXPECT_EQ(User()->GetDownlink().GetRate(), isac::ShannonRate(3e6, 0.7, 1e-9, noise) - 1e6);
    Station()->SetDownlink(User(), {3e6, 0.7, 1e-9, 1e12});
    EXPECT_EQ(User()->GetDownlink().GetRate(), 0.0);
    for (const auto& nothing : {IsacLinkAllocation{},
                                IsacLinkAllocation{0, 0.7, 1e-9},
                                IsacLinkAllocation{3e6, 0, 1e-9},
                                IsacLinkAllocation{3e6, 0.7, 0}})
    {
        Station()->SetDownlink(User(), nothing);
        EXPECT_EQ(User()->GetDownlink().GetRate(), 0.0);
    }

    m_radio.channel->SetAttribute("ImplementationLoss", DoubleValue(3));
    m_radio.channel->SetAttribute("LinkMargin", DoubleValue(2));
    Station()->SetUplink(User(), {3e6, 0.7, 1e-9});
    EXPECT_NEAR(User()->GetUplink().GetRate() /
                    isac::ShannonRate(3e6, 0.7, 1e-9 / std::pow(10, 0.5), noise),
                1.0,
                1e-12);
}

/// One packet over three slots: 2 ms at 4 Mbit/s, 3 ms at nothing, the rest at 1 Mbit/s.
TEST_F(IsacNetDeviceTest, AllocationsChangeInTheMiddleOfAPacket)
{
    BuildPair(4e6);
    SendAt(0.0, Station(), User()->GetAddress(), 1486);
    SendAt(0.0, Station(), User()->GetAddress(), 86);
    Simulator::Schedule(MilliSeconds(2), [this] { Station()->SetDownlink(User(), {}); });
    Simulator::Schedule(MilliSeconds(5),
                        [this] { Station()->SetDownlink(User(), m_radio.ForRate(User(), 1e6)); });
    Simulator::Run();
    ASSERT_EQ(At(User()).size(), 2U);
    const double left = 8 * 1500 - 4e6 * 2e-3;
    const double way = 300 / LIGHT;
    EXPECT_NEAR(At(User())[0].time, 5e-3 + left / 1e6 + way, 3 * STEP);
    EXPECT_NEAR(At(User())[1].time, 5e-3 + (left + 800) / 1e6 + way, 3 * STEP);
    EXPECT_EQ(m_counts.Frames("PhyTxBegin"), 2);
    EXPECT_EQ(m_counts.Frames("PhyRxDrop"), 0);
}

TEST_F(IsacNetDeviceTest, ThePropagationDelayModelIsTheChannels)
{
    m_radio.helper.SetChannelAttribute(
        "PropagationDelayModel",
        StringValue("ns3::ConstantSpeedPropagationDelayModel[Speed=1500]"));
    BuildPair(8e6);
    Send(Station(), User()->GetAddress(), 986);
    Simulator::Run();
    ASSERT_EQ(At(User()).size(), 1U);
    EXPECT_NEAR(At(User())[0].time, 1e-3 + 0.2, 2 * STEP);
}

TEST_F(IsacNetDeviceTest, UsersDoNotWaitForEachOther)
{
    Build({Vector()}, {Vector(100, 0, 0), Vector(200, 0, 0)});
    for (const auto& user : {User(0), User(1)})
    {
        m_radio.channel->Handover(user, Station());
    }
    Station()->SetDownlink(User(1), m_radio.ForRate(User(1), 1e6));
    for (int i = 0; i < 10; ++i)
    {
        Send(Station(), User(0)->GetAddress(), 111);
        Send(Station(), User(1)->GetAddress(), 111);
    }
    Simulator::Run();
    EXPECT_EQ(At(User(0)).size(), 0U);
    ASSERT_EQ(At(User(1)).size(), 10U);
    EXPECT_NEAR(At(User(1))[9].time, 10e-3 + 200 / LIGHT, 20 * STEP);
    EXPECT_EQ(User(0)->GetDownlink().GetBacklog(), 10 * 125U);
    EXPECT_EQ(User(1)->GetDownlink().GetBacklog(), 0U);
}

/// Poisson arrivals, packets of one size: the mean wait is rho / (2 (1 - rho)) of a service time.
TEST_F(IsacNetDeviceTest, WaitsAsAnMD1Queue)
{
    constexpr int packets = 200000;
    constexpr double service = 1e-3;
    m_radio.helper.SetStationAttribute("TxQueue",
                                       StringValue("ns3::DropTailQueue<Packet>[MaxSize=100000p]"));
    BuildPair(8 * 1000 / service);
    std::mt19937 random(1);
    for (const double load : {0.3, 0.6, 0.8})
    {
        m_arrivals.clear();
        std::exponential_distribution<double> pause(load / service);
        std::vector<double> sent;
        double time = 0.0;
        for (int i = 0; i < packets; ++i)
        {
            time += pause(random);
            sent.push_back(Simulator::Now().GetSeconds() + time);
            SendAt(time, Station(), User()->GetAddress(), 986);
        }
        Simulator::Run();
        ASSERT_EQ(At(User()).size(), packets);
        double wait = 0.0;
        for (int i = 0; i < packets; ++i)
        {
            wait += At(User())[i].time - sent[i] - service - 300 / LIGHT;
        }
        const double formula = load / (2 * (1 - load)) * service;
        EXPECT_NEAR(wait / packets / formula, 1.0, 0.03) << load;
    }
}

TEST_F(IsacNetDeviceTest, NothingIsInErrorWhereTheKnownGainIsTrue)
{
    // What an implementation loses, it loses at both ends of the comparison.
    m_radio.helper.SetChannelAttribute("ImplementationLoss", DoubleValue(3));
    Build({Vector()}, {Vector(123, 45, 6)});
    m_radio.channel->Handover(User(), Station());
    Station()->SetDownlink(User(), m_radio.ForRate(User(), 50e6));
    m_radio.channel->ShareUplinks();
    m_radio.channel->SetAttribute("MaximumTransmissions", IntegerValue(1));
    for (int i = 0; i < 1000; ++i)
    {
        SendAt(1e-3 * i, Station(), User()->GetAddress(), i);
        SendAt(1e-3 * i, User(), Station()->GetAddress(), i);
    }
    Simulator::Run();
    EXPECT_EQ(m_counts.Frames("PhyRxDrop"), 0);
    EXPECT_EQ(m_counts.Frames("MacRx"), 2000);
}

/// The receiver needs as many copies as the known gain is above the true one.
TEST_F(IsacNetDeviceTest, FramesAreSentAgainUntilTheirEnergyIsEnough)
{
    struct Case
    {
        double excess; ///< known gain over true gain
        double margin; ///< in dB
        int maximum;   ///< of transmissions
        int expected;  ///< number of transmissions
        bool received; ///< whether the frame gets through
    };

    for (const auto& [excess, margin, maximum, expected, received] : {Case{0.5, 0, 4, 1, true},
                                                                      Case{1.0, 0, 4, 1, true},
                                                                      Case{1.000001, 0, 4, 2, true},
                                                                      Case{2.0, 0, 4, 2, true},
                                                                      Case{2.5, 0, 4, 3, true},
                                                                      Case{2.5, 0, 2, 2, false},
                                                                      Case{4.1, 0, 4, 4, false},
                                                                      Case{9.5, 0, 100, 10, true},
                                                                      Case{1.9, 3, 1, 1, true},
                                                                      Case{2.1, 3, 1, 1, false}})
    {
        SCOPED_TRACE(excess);
        m_radio = IsacRadioNetwork();
        m_arrivals.clear();
        m_counts = IsacFrameCounts{NetDeviceContainer()};
        Build({Vector()}, {Vector(300, 0, 0)});
        m_radio.channel->SetAttribute("MaximumTransmissions", IntegerValue(maximum));
        m_radio.channel->SetAttribute("LinkMargin", DoubleValue(margin));
        m_radio.channel->Handover(User(), Station());
        auto allocation = m_radio.ForRate(User(), 1e6);
        allocation.gain *= excess;
        Station()->SetDownlink(User(), allocation);
        const double rate = User()->GetDownlink().GetRate();
        const double begin = Simulator::Now().GetSeconds();
        Send(Station(), User()->GetAddress(), 986);
        Simulator::Run();
        EXPECT_EQ(At(User()).size(), received ? 1U : 0U);
        EXPECT_EQ(m_counts.Frames("PhyRxEnd"), received ? 1 : 0);
        EXPECT_EQ(m_counts.Frames("PhyRxDrop"), received ? 0 : 1);
        EXPECT_EQ(m_counts.Frames("PhyTxBegin"), 1);
        EXPECT_EQ(m_counts.Frames("PhyTxEnd"), 1);
        const double way = received ? 300 / LIGHT : 0.0;
        EXPECT_NEAR(Simulator::Now().GetSeconds() - begin,
                    expected * 8000 / rate + way,
                    (expected + 2) * STEP);
        Simulator::Destroy();
    }
}

/// A frame is as good as its worst block, wherever that is.
TEST_F(IsacNetDeviceTest, BlocksEndWithTheirAllocation)
{
    for (const bool worstFirst : {true, false})
    {
        m_radio = IsacRadioNetwork();
        m_arrivals.clear();
        Build({Vector()}, {Vector(300, 0, 0)});
        m_radio.channel->Handover(User(), Station());
        auto right = m_radio.ForRate(User(), 1e6);
        auto wrong = right;
        wrong.gain *= 1.5;
        wrong.power /= 1.5; // the same rate
        const auto first = worstFirst ? wrong : right;
        const auto second = worstFirst ? right : wrong;
        Station()->SetDownlink(User(), first);
        const double begin = Simulator::Now().GetSeconds();
        Send(Station(), User()->GetAddress(), 986);
        Simulator::Schedule(MilliSeconds(3),
                            [this, second] { Station()->SetDownlink(User(), second); });
        Simulator::Run();
        ASSERT_EQ(At(User()).size(), 1U);
        EXPECT_NEAR(At(User())[0].time - begin, 16e-3 + 300 / LIGHT, 5 * STEP);
        Simulator::Destroy();
    }
}

/// A user that drives away from the gain that its station knows, and comes back to it
TEST_F(IsacNetDeviceTest, KnownGainsGrowOld)
{
    BuildPair(1e6);
    m_radio.channel->SetAttribute("MaximumTransmissions", IntegerValue(1));
    const auto mobility = m_radio.users.Get(0)->GetObject<ConstantVelocityMobilityModel>();
    mobility->SetVelocity(Vector(10, 0, 0));
    Simulator::Schedule(Seconds(2), [mobility] { mobility->SetVelocity(Vector(-10, 0, 0)); });
    for (int i = 0; i < 50; ++i)
    {
        SendAt(0.1 * i, Station(), User()->GetAddress(), 986);
    }
    Simulator::Run();
    EXPECT_EQ(m_counts.Frames("PhyRxDrop"), 40);
    ASSERT_EQ(At(User()).size(), 10U);
    EXPECT_GT(At(User())[0].time, 4.0);
}

TEST_F(IsacNetDeviceTest, AHandoverLosesAndDoublesNothing)
{
    Build({Vector(), Vector(600, 0, 0)}, {Vector(200, 0, 0)});
    std::vector<std::pair<uint64_t, uint64_t>> begins;
    for (uint32_t j = 0; j < 2; ++j)
    {
        Station(j)->TraceConnectWithoutContext(
            "PhyTxBegin",
            Callback<void, Ptr<const Packet>>([&begins, j](Ptr<const Packet> frame) {
                begins.emplace_back(j, frame->GetSize());
            }));
    }
    m_radio.channel->Handover(User(), Station(0));
    Station(0)->SetDownlink(User(), m_radio.ForRate(User(), 1e6));
    Station(0)->SetUplink(User(), m_radio.ForRate(User(), 1e6));
    for (uint32_t i = 1; i <= 5; ++i)
    {
        Send(Station(0), User()->GetAddress(), 100 * i);
        Send(User(), Station(1)->GetAddress(), 100 * i);
    }
    // In the middle of the second packet.
    Simulator::Schedule(MilliSeconds(2), [this] {
        m_radio.channel->Handover(User(), Station(1));
        EXPECT_EQ(User()->GetDownlink().GetRate(), 0.0);
        EXPECT_EQ(User()->GetDownlink().GetBacklog(), 1400 + 4 * 14U);
        EXPECT_EQ(User()->GetUplink().GetBacklog(), 1400 + 4 * 14U);
    });
    Simulator::Schedule(MilliSeconds(3), [this] {
        EXPECT_THROW(Station(0)->SetDownlink(User(), {}), isac::Error);
        Station(1)->SetDownlink(User(), m_radio.ForRate(User(), 1e6));
        Station(1)->SetUplink(User(), m_radio.ForRate(User(), 1e6));
    });
    Simulator::Run();
    for (const auto& arrivals : {At(User()), At(Station(1))})
    {
        ASSERT_EQ(arrivals.size(), 5U);
        for (uint32_t i = 0; i < 5; ++i)
        {
            EXPECT_EQ(arrivals[i].size, 100 * (i + 1));
        }
        EXPECT_NEAR(arrivals[0].time, 8e-6 * 114 + 200 / LIGHT, 2 * STEP);
        EXPECT_NEAR(arrivals[4].time, 3e-3 + 8e-6 * (1400 + 4 * 14) + 400 / LIGHT, 9 * STEP);
    }
    const std::vector<std::pair<uint64_t, uint64_t>> expected{{0, 114},
                                                              {0, 214},
                                                              {1, 214},
                                                              {1, 314},
                                                              {1, 414},
                                                              {1, 514}};
    EXPECT_EQ(begins, expected);
}

TEST_F(IsacNetDeviceTest, StationsAreOneNetwork)
{
    Build({Vector(), Vector(600, 0, 0)}, {Vector(100, 0, 0), Vector(500, 0, 0)});
    for (uint32_t i = 0; i < 2; ++i)
    {
        m_radio.channel->Handover(User(i), Station(i));
        Station(i)->SetDownlink(User(i), m_radio.ForRate(User(i), 1e6));
        Station(i)->SetUplink(User(i), m_radio.ForRate(User(i), 2e6));
    }
    const double down = 8 * 1000 / 1e6 + 100 / LIGHT;
    const double up = 8 * 1000 / 2e6 + 100 / LIGHT;
    SendAt(0, Station(0), User(1)->GetAddress(), 986);
    SendAt(1, User(0), User(1)->GetAddress(), 986);
    SendAt(2, User(0), Station(1)->GetAddress(), 986);
    SendAt(3, Station(0), Station(1)->GetAddress(), 986);
    Simulator::Run();
    ASSERT_EQ(At(User(1)).size(), 2U);
    EXPECT_NEAR(At(User(1))[0].time, down, 3 * STEP);
    EXPECT_EQ(At(User(1))[0].from, Station(0)->GetAddress());
    EXPECT_NEAR(At(User(1))[1].time, 1 + up + down, 5 * STEP);
    EXPECT_EQ(At(User(1))[1].from, User(0)->GetAddress());
    ASSERT_EQ(At(Station(1)).size(), 2U);
    EXPECT_NEAR(At(Station(1))[0].time, 2 + up, 3 * STEP);
    EXPECT_NEAR(At(Station(1))[1].time, 3, STEP);
    EXPECT_EQ(m_counts.Frames("MacRx"), 4);
    // The second user's station sends it what the first station's host sent; a listener hears it.
    EXPECT_EQ(m_counts.Frames("Sniffer"), 8);
    EXPECT_EQ(m_counts.Frames("PromiscSniffer"), 8 + 2 + 2);
}

TEST_F(IsacNetDeviceTest, AFrameToAGroupReachesEveryOtherHostOnce)
{
    Build({Vector(), Vector(600, 0, 0)},
          {Vector(100, 0, 0), Vector(500, 0, 0), Vector(100, 100, 0)});
    m_radio.channel->Initialize();
    m_radio.channel->ShareDownlinks();
    m_radio.channel->ShareUplinks();
    const std::vector<Ptr<NetDevice>> devices{Station(0), Station(1), User(0), User(1), User(2)};
    for (const auto& group : {Address(Mac48Address::GetBroadcast()),
                              Address(Mac48Address::GetMulticast(Ipv6Address("ff02::1")))})
    {
        for (const auto& sender : devices)
        {
            m_arrivals.clear();
            Send(sender, group, 77);
            Simulator::Run();
            for (const auto& receiver : devices)
            {
                ASSERT_EQ(At(receiver).size(), receiver == sender ? 0U : 1U);
                if (receiver != sender)
                {
                    EXPECT_EQ(At(receiver)[0].from, sender->GetAddress());
                    EXPECT_EQ(At(receiver)[0].size, 77U);
                }
            }
        }
    }
}

TEST_F(IsacNetDeviceTest, UnknownDestinationsAreDropped)
{
    BuildPair(1e6);
    EXPECT_FALSE(Send(Station(), Mac48Address("02:00:00:00:00:01"), 100));
    EXPECT_EQ(m_counts.Frames("MacTxDrop"), 1);
    EXPECT_TRUE(Send(User(), Mac48Address("02:00:00:00:00:01"), 100));
    Simulator::Run();
    EXPECT_EQ(m_counts.Frames("MacRxDrop"), 1);
    EXPECT_EQ(m_counts.Frames("MacRx"), 0);
}

TEST_F(IsacNetDeviceTest, FullQueuesDrop)
{
    m_radio.helper.SetStationAttribute("TxQueue",
                                       StringValue("ns3::DropTailQueue<Packet>[MaxSize=3p]"));
    BuildPair(1e6);
    for (int i = 0; i < 10; ++i)
    {
        EXPECT_EQ(Send(Station(), User()->GetAddress(), 100), i < 4);
    }
    EXPECT_EQ(m_counts.Frames("MacTxDrop"), 6);
    EXPECT_EQ(m_counts.Frames("Sniffer"), 4);
    Simulator::Run();
    EXPECT_EQ(At(User()).size(), 4U);
}

/// A listener to all frames sees with header what the host sends and without what passes.
TEST_F(IsacNetDeviceTest, ListenersHearWhatAStationPassesOn)
{
    Build({Vector()}, {Vector(100, 0, 0), Vector(200, 0, 0)});
    m_radio.channel->Initialize();
    m_radio.channel->ShareDownlinks();
    m_radio.channel->ShareUplinks();
    std::vector<NetDevice::PacketType> heard;
    Station()->SetPromiscReceiveCallback([&heard](Ptr<NetDevice>,
                                                  Ptr<const Packet> packet,
                                                  uint16_t protocol,
                                                  const Address&,
                                                  const Address&,
                                                  NetDevice::PacketType type) {
        EXPECT_EQ(packet->GetSize(), 100U);
        EXPECT_EQ(protocol, PROTOCOL);
        heard.push_back(type);
        return true;
    });
    for (const auto& to : {User(1)->GetAddress(),
                           Station()->GetAddress(),
                           Address(Mac48Address::GetBroadcast()),
                           Address(Mac48Address::GetMulticast(Ipv6Address("ff02::1")))})
    {
        Send(User(0), to, 100);
    }
    Simulator::Run();
    EXPECT_EQ(heard,
              (std::vector<NetDevice::PacketType>{NetDevice::PACKET_OTHERHOST,
                                                  NetDevice::PACKET_HOST,
                                                  NetDevice::PACKET_BROADCAST,
                                                  NetDevice::PACKET_MULTICAST}));
    EXPECT_EQ(At(Station()).size(), 3U);
    EXPECT_EQ(m_counts.Frames("MacPromiscRx"), 4);
}

TEST_F(IsacNetDeviceTest, ADeviceThatIsDownDropsWhatItHoldsAndWhatComes)
{
    BuildPair(1e6, 1e6);
    int changes = 0;
    User()->AddLinkChangeCallback(Callback<void>([&changes] { ++changes; }));
    EXPECT_TRUE(User()->IsLinkUp());
    for (int i = 0; i < 5; ++i)
    {
        Send(User(), Station()->GetAddress(), 1000);
        Send(Station(), User()->GetAddress(), 1000);
    }
    Simulator::Schedule(MilliSeconds(10), [this] {
        User()->Stop();
        EXPECT_FALSE(User()->IsLinkUp());
        EXPECT_EQ(User()->GetUplink().GetBacklog(), 0U);
        EXPECT_EQ(m_counts.Frames("PhyTxDrop"), 1);
        EXPECT_EQ(m_counts.Frames("MacTxDrop"), 3);
        EXPECT_FALSE(Send(User(), Station()->GetAddress(), 1000));
        EXPECT_EQ(m_counts.Frames("MacTxDrop"), 4);
    });
    Simulator::Schedule(MilliSeconds(30), [this] {
        EXPECT_EQ(m_counts.Frames("PhyRxDrop"), 2);
        User()->Start();
        Send(User(), Station()->GetAddress(), 1000);
    });
    Simulator::Run();
    EXPECT_EQ(changes, 2);
    EXPECT_EQ(At(User()).size(), 3U);
    EXPECT_EQ(At(Station()).size(), 2U);
    EXPECT_EQ(m_counts.Frames("PhyRxDrop"), 2);
}

TEST_F(IsacNetDeviceTest, AStationThatIsDownHoldsItsUsersUntilTheyAreHandedOver)
{
    Build({Vector(), Vector(600, 0, 0)}, {Vector(200, 0, 0)});
    m_radio.channel->Handover(User(), Station(0));
    Station(0)->SetDownlink(User(), m_radio.ForRate(User(), 1e6));
    Station(0)->SetUplink(User(), m_radio.ForRate(User(), 1e6));
    for (int i = 0; i < 3; ++i)
    {
        Send(Station(0), User()->GetAddress(), 1000); // one is under way, two wait
        Send(Station(1), User()->GetAddress(), 1000); // at the other station
        Send(User(), Station(1)->GetAddress(), 1000);
    }
    Station(0)->Stop();
    EXPECT_EQ(m_counts.Frames("PhyTxDrop"), 1);
    EXPECT_EQ(m_counts.Frames("MacTxDrop"), 2);
    Station(0)->SetDownlink(User(), m_radio.ForRate(User(), 2e6));
    Simulator::Stop(MilliSeconds(20));
    Simulator::Run();
    EXPECT_EQ(At(User()).size(), 0U);
    EXPECT_EQ(m_counts.Frames("PhyRxDrop"), 2); // at the station
    m_radio.channel->Handover(User(), Station(1));
    Station(1)->SetDownlink(User(), m_radio.ForRate(User(), 1e6));
    Station(1)->SetUplink(User(), m_radio.ForRate(User(), 1e6));
    Simulator::Run();
    EXPECT_EQ(At(User()).size(), 3U);
    EXPECT_EQ(At(Station(1)).size(), 1U);
}

TEST_F(IsacNetDeviceTest, AnswersAsADeviceOfLayerTwo)
{
    BuildPair(1e6);
    for (const auto& device : {Ptr<NetDevice>(Station()), Ptr<NetDevice>(User())})
    {
        EXPECT_TRUE(device->NeedsArp());
        EXPECT_TRUE(device->IsBroadcast());
        EXPECT_TRUE(device->IsMulticast());
        EXPECT_FALSE(device->IsPointToPoint());
        EXPECT_FALSE(device->IsBridge());
        EXPECT_EQ(device->GetMtu(), 1500);
        EXPECT_EQ(device->GetBroadcast(), Address(Mac48Address::GetBroadcast()));
        EXPECT_EQ(device->GetMulticast(Ipv4Address("224.0.0.1")),
                  Address(Mac48Address("01:00:5e:00:00:01")));
        EXPECT_EQ(device->GetChannel(), m_radio.channel);
    }
    EXPECT_TRUE(Station()->SupportsSendFrom());
    EXPECT_FALSE(User()->SupportsSendFrom());
    ASSERT_EQ(m_radio.channel->GetNDevices(), 2U);
    EXPECT_EQ(m_radio.channel->GetDevice(0), Station());
    EXPECT_EQ(m_radio.channel->GetDevice(1), User());
}

TEST_F(IsacNetDeviceTest, AddressesMayChange)
{
    BuildPair(1e6);
    const Mac48Address address("02:00:00:00:00:07");
    const auto old = User()->GetAddress();
    User()->SetAddress(address);
    EXPECT_TRUE(Send(Station(), address, 100));
    EXPECT_FALSE(Send(Station(), old, 100));
    Simulator::Run();
    EXPECT_EQ(At(User()).size(), 1U);
    EXPECT_THROW(User()->SetAddress(Station()->GetAddress()), isac::Error);
    EXPECT_THROW(User()->SetAddress(Mac48Address::GetBroadcast()), isac::Error);
    EXPECT_THROW(User()->SetAttribute("Address", Mac48AddressValue(Mac48Address::GetBroadcast())),
                 isac::Error);
}

/// What was sent was received, or waits, or was dropped where a trace says so, to the byte.
TEST_F(IsacNetDeviceTest, NoByteIsLostWithoutATrace)
{
    for (uint32_t seed = 1; seed <= 60; ++seed)
    {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const auto below = [&random](double limit) {
            return std::uniform_real_distribution<double>(0, limit)(random);
        };
        m_radio = IsacRadioNetwork();
        m_counts = IsacFrameCounts{NetDeviceContainer()};
        m_arrivals.clear();
        const uint32_t stations = 1 + random() % 3;
        const uint32_t users = 1 + random() % 5;
        std::vector<Vector> stationPlaces;
        std::vector<Vector> userPlaces;
        for (uint32_t j = 0; j < stations; ++j)
        {
            stationPlaces.emplace_back(300.0 * j, 0, 10);
        }
        for (uint32_t k = 0; k < users; ++k)
        {
            userPlaces.emplace_back(below(600), below(300), 1.5);
        }
        const auto size = std::to_string(1 + random() % 20) + "p";
        m_radio.helper.SetStationAttribute(
            "TxQueue",
            StringValue("ns3::DropTailQueue<Packet>[MaxSize=" + size + "]"));
        Build(stationPlaces, userPlaces);
        m_radio.channel->SetAttribute("MaximumTransmissions", IntegerValue(1 + random() % 3));
        m_radio.channel->Initialize();
        std::vector<Ptr<IsacNetDevice>> devices;
        for (uint32_t i = 0; i < stations + users; ++i)
        {
            devices.push_back(DynamicCast<IsacNetDevice>(m_radio.channel->GetDevice(i)));
        }

        int64_t sent = 0;
        constexpr double duration = 2.0;
        for (int i = 0; i < 600; ++i)
        {
            const auto from = devices[random() % devices.size()];
            const auto to = devices[random() % devices.size()];
            if (from != to)
            {
                const uint32_t bytes = random() % 1501;
                sent += bytes + 14;
                SendAt(below(duration), from, to->GetAddress(), bytes);
            }
        }
        for (int i = 0; i < 300; ++i)
        {
            const auto user = User(random() % users);
            const double rate = random() % 5 == 0 ? 0.0 : below(3e6);
            const double excess = random() % 2 == 0 ? 1.0 : below(3);
            Simulator::Schedule(Seconds(below(duration)), [this, user, rate, excess, i] {
                auto allocation = m_radio.ForRate(user, rate);
                allocation.gain *= excess;
                i % 2 == 0 ? user->GetStation()->SetDownlink(user, allocation)
                           : user->GetStation()->SetUplink(user, allocation);
            });
        }
        for (int i = 0; i < 40; ++i)
        {
            const auto user = User(random() % users);
            const auto station = Station(random() % stations);
            Simulator::Schedule(Seconds(below(duration)), [this, user, station] {
                m_radio.channel->Handover(user, station);
            });
        }
        for (uint32_t i = 0; i < seed % 3 * 5; ++i)
        {
            const auto device = devices[random() % devices.size()];
            Simulator::Schedule(Seconds(below(duration)), &IsacNetDevice::Stop, device);
            Simulator::Schedule(Seconds(below(duration)), &IsacNetDevice::Start, device);
        }
        // At the end nothing is sent, so that nothing is on its way.
        Simulator::Schedule(Seconds(duration), [this, users] {
            for (uint32_t k = 0; k < users; ++k)
            {
                User(k)->GetStation()->SetDownlink(User(k), {});
                User(k)->GetStation()->SetUplink(User(k), {});
            }
        });
        Simulator::Run();

        int64_t waiting = 0;
        for (uint32_t k = 0; k < users; ++k)
        {
            waiting += User(k)->GetDownlink().GetBacklog() + User(k)->GetUplink().GetBacklog();
        }
        const int64_t dropped = m_counts.Bytes("MacTxDrop") + m_counts.Bytes("PhyTxDrop") +
                                m_counts.Bytes("PhyRxDrop") + m_counts.Bytes("MacRxDrop");
        EXPECT_EQ(sent, m_counts.Bytes("MacRx") + waiting + dropped);
        EXPECT_GT(m_counts.Bytes("MacRx"), 0);
        Simulator::Destroy();
    }
}

/// Between two hosts the frames that arrive keep their order, and none comes twice.
TEST_F(IsacNetDeviceTest, FramesKeepTheirOrderOverHandovers)
{
    for (uint32_t seed = 1; seed <= 20; ++seed)
    {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const auto at = [&random](double limit) {
            return Seconds(std::uniform_real_distribution<double>(0, limit)(random));
        };
        m_radio = IsacRadioNetwork();
        m_arrivals.clear();
        m_radio.helper.SetStationAttribute(
            "TxQueue",
            StringValue("ns3::DropTailQueue<Packet>[MaxSize=2000p]"));
        Build({Vector(), Vector(300, 0, 0), Vector(600, 0, 0)}, {Vector(300, 50, 0)});
        m_radio.channel->Initialize();
        for (uint32_t i = 0; i < 1000; ++i)
        {
            SendAt(2e-3 * i, Station(1), User()->GetAddress(), 100 + i);
        }
        for (int i = 0; i < 30; ++i)
        {
            const auto station = Station(random() % 3);
            Simulator::Schedule(at(2.0), [this, station] {
                m_radio.channel->Handover(User(), station);
                m_radio.channel->ShareDownlinks();
            });
        }
        for (int i = 0; i < 100; ++i)
        {
            const double rate = 1e6 + random() % 8000000;
            Simulator::Schedule(at(2.0), [this, rate] {
                User()->GetStation()->SetDownlink(User(), m_radio.ForRate(User(), rate));
            });
        }
        Simulator::Run();
        const auto& arrivals = At(User());
        ASSERT_EQ(arrivals.size(), 1000U);
        for (uint32_t i = 0; i < 1000; ++i)
        {
            ASSERT_EQ(arrivals[i].size, 100 + i);
        }
        Simulator::Destroy();
    }
}

TEST_F(IsacNetDeviceTest, TheChannelAloneSharesEqually)
{
    m_radio.helper.SetChannelAttribute("ShareInterval", TimeValue(MilliSeconds(50)));
    Build({Vector(), Vector(1000, 0, 0)},
          {Vector(100, 0, 0), Vector(200, 0, 0), Vector(900, 0, 0)});
    std::vector<std::pair<std::size_t, Ptr<const IsacStationNetDevice>>> handovers;
    m_radio.channel->TraceConnectWithoutContext(
        "Handover",
        Callback<void, Ptr<const IsacUserNetDevice>, Ptr<const IsacStationNetDevice>>(
            [&handovers](Ptr<const IsacUserNetDevice> user,
                         Ptr<const IsacStationNetDevice> station) {
                handovers.emplace_back(user->GetIndex(), station);
            }));
    const auto expect = [this](uint32_t k, uint32_t j, int parts) {
        ASSERT_EQ(User(k)->GetStation(), Station(j));
        const auto role = Station(j)->GetBaseStation();
        const double gain = m_radio.channel->GetGain(*Station(j), *User(k));
        EXPECT_EQ(User(k)->GetDownlink().GetRate(),
                  isac::ShannonRate(role->GetBandwidth() / parts,
                                    role->GetTransmitPower() / parts,
                                    gain,
                                    role->GetNoiseDensity()));
        EXPECT_EQ(User(k)->GetUplink().GetRate(),
                  isac::ShannonRate(100e6 / parts, 0.2, gain, role->GetNoiseDensity()));
    };
    Simulator::Schedule(MilliSeconds(1), [&] {
        expect(0, 0, 2);
        expect(1, 0, 2);
        expect(2, 1, 1);
        m_radio.users.Get(1)->GetObject<MobilityModel>()->SetPosition(Vector(950, 0, 0));
    });
    Simulator::Schedule(MilliSeconds(51), [&] {
        expect(0, 0, 1);
        expect(1, 1, 2);
        expect(2, 1, 2);
    });
    Simulator::Stop(MilliSeconds(52));
    Simulator::Run();
    ASSERT_EQ(handovers.size(), 4U);
    EXPECT_EQ(handovers[3],
              std::make_pair(std::size_t{1}, Ptr<const IsacStationNetDevice>(Station(1))));
}

TEST_F(IsacNetDeviceTest, BadInputIsRefused)
{
    BuildPair(1e6);
    const double infinity = std::numeric_limits<double>::infinity();
    for (const auto& bad : {IsacLinkAllocation{-1, 1, 1},
                            IsacLinkAllocation{1, -1, 1},
                            IsacLinkAllocation{1, 1, -1},
                            IsacLinkAllocation{1, 1, 1, -1},
                            IsacLinkAllocation{NAN, 1, 1},
                            IsacLinkAllocation{1, infinity, 1},
                            IsacLinkAllocation{1, 1, NAN}})
    {
        EXPECT_THROW(Station()->SetDownlink(User(), bad), isac::Error);
        EXPECT_THROW(Station()->SetUplink(User(), bad), isac::Error);
    }
    EXPECT_THROW(User()->Attach(m_radio.channel), isac::Error);
    EXPECT_THROW(m_radio.helper.SetStationAttribute("NoSuch", DoubleValue(1)), isac::Error);
    EXPECT_THROW(m_radio.helper.SetUserAttribute("UplinkPower", DoubleValue(-1)), isac::Error);
    EXPECT_THROW(m_radio.helper.SetChannelAttribute("MaximumTransmissions", IntegerValue(0)),
                 isac::Error);

    m_radio = IsacRadioNetwork();
    m_radio.helper.DisableFlowControl();
    Build({Vector()}, {Vector(1, 0, 0), Vector(2, 0, 0)});
    EXPECT_FALSE(Station()->GetObject<NetDeviceQueueInterface>());
    Station()->AggregateObject(CreateObject<NetDeviceQueueInterface>());
    EXPECT_THROW(Station()->Initialize(), isac::Error); // one transmission queue instead of three

    auto node = CreateObject<Node>();
    auto late = CreateObject<IsacUserNetDevice>();
    node->AddDevice(late);
    EXPECT_THROW(late->Attach(m_radio.channel), isac::Error); // without a role
    EXPECT_THROW(CreateObject<IsacChannel>()->Initialize(), isac::Error);
}
