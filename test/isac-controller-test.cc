/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-controller.h"
#include "ns3/isac-error.h"
#include "ns3/isac-random-workload.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace ns3;

namespace
{

/// An agent that has lost a weight
class IsacForgetfulAgent : public IsacOracleAgent
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("IsacForgetfulAgent")
                                .SetParent<IsacOracleAgent>()
                                .SetGroupName("Isac")
                                .AddConstructor<IsacForgetfulAgent>();
        return tid;
    }

    IsacUserModel GetUserModel() override
    {
        auto model = IsacOracleAgent::GetUserModel();
        model.qoe.latencyWeight = std::numeric_limits<double>::quiet_NaN();
        return model;
    }
};

/// A controller, its nodes, and a copy of every slot that it runs
class IsacControllerTest : public testing::Test
{
  protected:
    /// Add a node with a role; users request 1 MB per slot
    template <typename Role>
    Ptr<Role> Add(const Vector& position, const Vector& velocity = Vector())
    {
        auto node = CreateObject<Node>();
        auto mobility = CreateObject<ConstantVelocityMobilityModel>();
        mobility->SetPosition(position);
        mobility->SetVelocity(velocity);
        node->AggregateObject(mobility);
        auto role = CreateObject<Role>();
        node->AggregateObject(role);
        return role;
    }

    /// Add a base station
    Ptr<IsacBaseStation> AddStation(const Vector& position)
    {
        auto station = Add<IsacBaseStation>(position);
        m_controller->AddBaseStation(station);
        return station;
    }

    /// Add a user that requests files of a constant size
    Ptr<IsacMobileUser> AddUser(const Vector& position,
                                const Vector& velocity = Vector(),
                                const std::string& fileSize = "1")
    {
        auto user = Add<IsacMobileUser>(position, velocity);
        auto workload = CreateObject<IsacRandomWorkload>();
        workload->SetAttribute(
            "FileSize",
            StringValue("ns3::ConstantRandomVariable[Constant=" + fileSize + "]"));
        workload->SetAttribute("SwipeHazard",
                               StringValue("ns3::ConstantRandomVariable[Constant=0.25]"));
        user->SetWorkload(workload);
        user->SetAttribute("WeightSpread", DoubleValue(0.0));
        m_controller->AddUser(user);
        return user;
    }

    /// Add the edge server
    void AddServer()
    {
        auto server = CreateObject<IsacEdgeServer>();
        CreateObject<Node>()->AggregateObject(server);
        m_controller->SetEdgeServer(server);
    }

    /// Run some slots and keep them
    void Run(int slots)
    {
        m_controller->SetAttribute("Slots", IntegerValue(slots));
        m_controller->TraceConnectWithoutContext("Slot",
                                                 MakeCallback(&IsacControllerTest::Keep, this));
        m_controller->AssignStreams(1);
        m_controller->Start();
        Simulator::Run();
    }

    /// The message with which a scenario is refused
    std::string Refusal()
    {
        try
        {
            Run(1);
        }
        catch (const isac::Error& error)
        {
            return error.what();
        }
        return "none";
    }

    /// Keep a copy of a slot
    void Keep(const IsacSlotRecord& record)
    {
        m_records.push_back(record);
    }

    void TearDown() override
    {
        m_controller->Dispose();
    }

    Ptr<IsacController> m_controller{CreateObject<IsacController>()}; ///< runs the slots
    std::vector<IsacSlotRecord> m_records;                            ///< what it ran
};

} // namespace

TEST_F(IsacControllerTest, ASlotFollowsThePapersFormulas)
{
    // Written out here from the paper's equations, apart from the module's functions.
    AddServer();
    AddStation(Vector(0, 0, 0));
    auto user = AddUser(Vector(150, 0, 0), Vector(0, 50.0 / 3.6, 0));
    auto other = AddUser(Vector(0, 80, 0));
    other->SetAttribute("QoeStructure", StringValue("Ratio"));
    Run(1);
    ASSERT_EQ(m_records.size(), 1);
    const auto& record = m_records[0];

    const double n0 = std::pow(10.0, -20.4);
    for (int k = 0; k < 2; ++k)
    {
        const double distance = k == 0 ? 150.0 : 80.0;
        const double h =
            std::pow(10.0, -(32.4 + 20 * std::log10(distance) + 20 * std::log10(28.0)) / 10.0);
        const double rate = 200e6 * std::log2(1.0 + 20.0 * h / (200e6 * n0));
        EXPECT_NEAR(record.outcome.rate[k] / rate, 1.0, 1e-12);
        EXPECT_NEAR(record.outcome.computingLatency[k], 1e7 / 7.5e9, 1e-15);
        EXPECT_NEAR(record.outcome.radioLatency[k], 8e6 / rate, 1e-12);

        const double latency = 1e7 / 7.5e9 + 8e6 / rate;
        const double speed = k == 0 ? 50.0 : 0.0;
        const double environment =
            std::exp((speed * speed - 6400.0) / (2.0 * std::pow(80.0 / 1.96, 2)));
        const double impact = 1.0 - 0.3 / (1.0 + std::exp(-5.0 * (0.25 + environment - 1.0)));
        const double quality = 2.0 / 3.0;
        const double qoe = k == 0 ? impact * (7.67 * quality - 19.6 * latency)
                                  : impact * 0.282 * quality / latency;
        EXPECT_NEAR(record.outcome.qoeUncapped[k], qoe, 1e-12);
        EXPECT_NEAR(record.outcome.qoe[k], std::min(qoe, 5.0), 1e-12);

        const double lambda = 299792458.0 / 28e9;
        const double radar =
            5.0 * lambda * lambda / (std::pow(4.0 * M_PI, 3) * std::pow(distance, 4));
        const double zeta = radar * std::pow(0.8, 4) / (32 * n0 * 400e6);
        EXPECT_NEAR(record.state.sensingGain(k, 0) / zeta, 1.0, 1e-12);
        EXPECT_NEAR(record.outcome.crb(k, 0) * 20.0 * zeta * zeta * 200e6 /
                        (2.0 * M_PI * M_PI * 2.5e-9),
                    1.0,
                    1e-12);
        EXPECT_NEAR(record.outcome.crb(k, 1) * 20.0 * zeta * zeta * 1e-6 / 1e-20, 1.0, 1e-12);
        EXPECT_NEAR(record.outcome.crb(k, 2) * 20.0 * zeta * zeta / (1e-13 * 0.076), 1.0, 1e-12);
        EXPECT_EQ(record.outcome.crbMet[k], 1);
    }
    EXPECT_NEAR(record.outcome.qoeMean, record.outcome.qoe.mean(), 1e-15);
    EXPECT_NEAR(record.outcome.objective, record.outcome.qoeMean, 1e-12); // the oracle knows
    EXPECT_TRUE(record.outcome.feasible);
    EXPECT_TRUE(record.outcome.allMet);
}

TEST_F(IsacControllerTest, SlotsFollowEachOtherAndUsersMove)
{
    m_controller->SetAttribute("SlotDuration", TimeValue(MilliSeconds(500)));
    AddServer();
    AddStation(Vector());
    AddUser(Vector(10, 0, 0), Vector(4, 0, 0));
    Run(5);
    ASSERT_EQ(m_records.size(), 5);
    for (int n = 0; n < 5; ++n)
    {
        EXPECT_EQ(m_records[n].state.slot, n);
        EXPECT_DOUBLE_EQ(m_records[n].state.time, 0.5 * n);
        EXPECT_DOUBLE_EQ(m_records[n].truth.position[0].x, 10.0 + 2.0 * n);
    }
    EXPECT_EQ(m_controller->GetDuration(), MilliSeconds(2500));
}

TEST_F(IsacControllerTest, AUserIsHandedOverOnItsWay)
{
    AddServer();
    AddStation(Vector(0, 0, 0));
    AddStation(Vector(700, 0, 0));
    AddUser(Vector(100, 0, 0), Vector(100, 0, 0));
    Run(6); // at 100, 200, ... 600 m; 3 dB of hysteresis are a factor of 1.41 in distance
    const int serving[] = {0, 0, 0, 0, 1, 1};
    for (int n = 0; n < 6; ++n)
    {
        EXPECT_EQ(m_records[n].state.station[0], serving[n]) << "slot " << n;
    }
}

TEST_F(IsacControllerTest, AUserWithoutARequestCountsNothingAndHasNoLatency)
{
    AddServer();
    AddStation(Vector());
    AddUser(Vector(50, 0, 0), Vector(), "0");
    AddUser(Vector(60, 0, 0));
    Run(1);
    const auto& outcome = m_records[0].outcome;
    EXPECT_EQ(outcome.qoe[0], 0.0);
    EXPECT_TRUE(std::isnan(outcome.computingLatency[0]));
    EXPECT_TRUE(std::isnan(outcome.radioLatency[0]));
    EXPECT_TRUE(std::isnan(outcome.mos[0]));
    EXPECT_GT(outcome.rate[0], 0.0);
    EXPECT_LT(outcome.crb(0, 0), 0.01); // it is sensed all the same
    EXPECT_DOUBLE_EQ(outcome.qoeMean, outcome.qoe[1] / 2.0);
}

TEST_F(IsacControllerTest, TwoStationsOnOneMastAreNormal)
{
    AddServer();
    auto low = AddStation(Vector(5, 5, 20));
    auto high = AddStation(Vector(5, 5, 20));
    high->SetAttribute("CarrierFrequency", DoubleValue(39e9));
    AddUser(Vector(5, 5, 20)); // even a user on the mast
    AddUser(Vector(100, 5, 0));
    m_controller->AddTarget(Add<IsacTarget>(Vector(5, 5, 20)));
    Run(2);
    const auto& record = m_records[1];
    EXPECT_EQ(record.state.station[0], 0); // the lower carrier is stronger
    EXPECT_TRUE(record.outcome.qoe.allFinite());
    EXPECT_TRUE(record.outcome.crb.allFinite());
    EXPECT_TRUE(std::isfinite(record.sightings[0].crb.range));
    EXPECT_EQ(record.sightings[0].range, 0.0);
}

TEST_F(IsacControllerTest, ATargetIsSensedWithAllThatItsStationTransmits)
{
    AddServer();
    AddStation(Vector(0, 0, 0));
    AddStation(Vector(1000, 0, 0));
    AddUser(Vector(30, 0, 0));
    AddUser(Vector(0, 40, 0));
    auto target = Add<IsacTarget>(Vector(30, 40, 0), Vector(3, 4, 7));
    m_controller->AddTarget(target);
    Run(1);
    ASSERT_EQ(m_records[0].sightings.size(), 2);
    const auto& near = m_records[0].sightings[0];
    EXPECT_DOUBLE_EQ(near.range, 50.0);
    EXPECT_DOUBLE_EQ(near.radialVelocity, 5.0);
    EXPECT_DOUBLE_EQ(near.azimuth, std::atan2(40.0, 30.0));
    EXPECT_NEAR(near.crb.velocity * 40.0 * std::pow(near.sensingGain, 2) * 1e-6 / 1e-20,
                1.0,
                1e-12);
    EXPECT_NEAR(near.crb.range * 40.0 * 400e6 * std::pow(near.sensingGain, 2) /
                    (2.0 * M_PI * M_PI * 2.5e-9),
                1.0,
                1e-12);
    // The second station has no users, transmits nothing, and sees nothing.
    const auto& far = m_records[0].sightings[1];
    EXPECT_EQ(far.station, 1);
    EXPECT_TRUE(std::isinf(far.crb.range));
}

TEST_F(IsacControllerTest, ABlockedUserIsAnOutageNotAnError)
{
    PointerValue pathGain;
    m_controller->GetAttribute("PathGainModel", pathGain);
    pathGain.GetObject()->SetAttribute("ChannelConditionModel",
                                       StringValue("ns3::NeverLosChannelConditionModel"));
    AddServer();
    AddStation(Vector());
    AddUser(Vector(200, 0, 0));
    Run(1);
    EXPECT_EQ(m_records[0].outcome.crbMet[0], 0);
    EXPECT_FALSE(m_records[0].outcome.feasible);
    EXPECT_FALSE(m_records[0].outcome.allMet);
    EXPECT_TRUE(std::isfinite(m_records[0].outcome.qoe[0]));
}

TEST_F(IsacControllerTest, FeasibleMeansThatSomeAllocationMeetsAllBounds)
{
    AddServer();
    AddStation(Vector());
    AddUser(Vector(20, 0, 0));
    AddUser(Vector(330, 0, 0)); // needs more than half of the power, and less than all
    Run(1);
    const auto& record = m_records[0];
    ASSERT_GT(record.state.minimumPower[1], 20.0);
    ASSERT_LT(record.state.minimumPower[1], 39.0);
    EXPECT_TRUE(record.outcome.feasible);
    EXPECT_FALSE(record.outcome.allMet); // equal shares do not
    EXPECT_EQ(record.outcome.crbMet[0], 1);
    EXPECT_EQ(record.outcome.crbMet[1], 0);
}

TEST_F(IsacControllerTest, NobodyIsNoProblem)
{
    AddServer();
    AddStation(Vector());
    Run(2);
    EXPECT_EQ(m_records[1].outcome.qoeMean, 0.0);
    EXPECT_TRUE(m_records[1].outcome.feasible);
}

TEST_F(IsacControllerTest, AScenarioThatCannotRunIsRefused)
{
    AddServer();
    auto user = AddUser(Vector());
    user->SetAttribute("Name", StringValue("ann"));
    EXPECT_EQ(Refusal(),
              "isac: IsacMobileUser \"ann\": BaseStation = none: add a base station to the "
              "scenario");
}

TEST_F(IsacControllerTest, AScenarioWithoutEdgeServerIsRefused)
{
    AddStation(Vector());
    EXPECT_EQ(Refusal(),
              "isac: IsacController: EdgeServer = none: add an edge server to the scenario");
}

TEST_F(IsacControllerTest, ARefusedScenarioIsTracedAsAFailure)
{
    AddStation(Vector());
    std::string why;
    m_controller->TraceConnectWithoutContext(
        "Failure",
        Callback<void, const std::string&>([&why](const std::string& text) { why = text; }));
    const std::string refusal = Refusal();
    EXPECT_EQ(why, refusal);
    EXPECT_NE(refusal, "none");
}

TEST_F(IsacControllerTest, TwoUsersOfOneNameAreRefused)
{
    AddServer();
    AddStation(Vector());
    AddUser(Vector())->SetAttribute("Name", StringValue("ann"));
    AddUser(Vector())->SetAttribute("Name", StringValue("ann"));
    EXPECT_EQ(Refusal(),
              "isac: IsacMobileUser \"ann\": Name = ann: is the name of another role already");
}

TEST_F(IsacControllerTest, AFailureIsTracedBeforeItIsThrown)
{
    AddServer();
    AddStation(Vector());
    auto user = AddUser(Vector(10, 0, 0));
    user->SetAttribute("Name", StringValue("ann"));
    std::string why;
    m_controller->TraceConnectWithoutContext(
        "Failure",
        Callback<void, const std::string&>([&why](const std::string& text) { why = text; }));
    Simulator::Schedule(MilliSeconds(1500), [&user] {
        user->GetMobility()->SetPosition(Vector(0, std::numeric_limits<double>::quiet_NaN(), 0));
    });
    EXPECT_THROW(Run(5), isac::Error);
    EXPECT_EQ(m_records.size(), 2); // slots 0 and 1 were recorded
    EXPECT_EQ(why, "isac: IsacMobileUser \"ann\": Position = 0:nan:0: must be finite");
}

TEST_F(IsacControllerTest, AnAgentThatKnowsNoNumberIsRefused)
{
    AddServer();
    AddStation(Vector());
    IsacForgetfulAgent::GetTypeId(); // known by name from here on
    m_controller->SetAttribute("Agent", StringValue("IsacForgetfulAgent"));
    AddUser(Vector(10, 0, 0))->SetAttribute("Name", StringValue("ann"));
    EXPECT_EQ(
        Refusal(),
        "isac: agent of IsacMobileUser \"ann\": weight of latency (1/s) = nan: must be at least "
        "0 and finite");
}

TEST_F(IsacControllerTest, AttributesOutOfRangeAreRefused)
{
    EXPECT_FALSE(m_controller->SetAttributeFailSafe("Slots", IntegerValue(-1)));
    EXPECT_FALSE(m_controller->SetAttributeFailSafe("SlotDuration", TimeValue(Seconds(0))));
    EXPECT_FALSE(m_controller->SetAttributeFailSafe("QoeCap", DoubleValue(-1)));
    EXPECT_FALSE(m_controller->SetAttributeFailSafe("BitsPerMegabyte", DoubleValue(0)));
}
