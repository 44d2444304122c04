/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-command-line.h"
#include "ns3/isac-error.h"
#include "ns3/isac-greedy-manager.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-run-report.h"
#include "ns3/mobility-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <sstream>
#include <vector>

using namespace ns3;

namespace
{

/// A scenario by the helper: one station, some users
class IsacHelperTest : public testing::Test
{
  protected:
    /// Install one station and some users, and run some slots
    void Run(IsacHelper& helper, int users, int slots)
    {
        NodeContainer server(1);
        NodeContainer station(1);
        NodeContainer userNodes(users);
        MobilityHelper mobility;
        mobility.Install(station);
        auto disc = CreateObject<UniformDiscPositionAllocator>();
        disc->SetRho(100.0);
        disc->AssignStreams(1);
        mobility.SetPositionAllocator(disc);
        mobility.Install(userNodes);
        helper.InstallEdgeServer(server.Get(0));
        helper.InstallBaseStations(station);
        helper.InstallUsers(userNodes);
        helper.GetController()->SetAttribute("Slots", IntegerValue(slots));
        helper.AssignStreams(100);
        Simulator::Stop(helper.GetController()->GetDuration());
        Simulator::Run();
    }
};

/// Arguments that are wrong, and what the one line about them says
struct WrongArgument
{
    const char* argument; ///< as typed
    const char* message;  ///< begin of the message
};

/// Prints the argument where a test fails
void
PrintTo(const WrongArgument& wrong, std::ostream* out)
{
    *out << wrong.argument;
}

/// One case per wrong argument
class IsacWrongArgumentTest : public testing::TestWithParam<WrongArgument>
{
};

/// Parse one argument as a program with some of its own would; gives the database
std::string
Parse(const std::string& argument)
{
    int users = 3;
    double radius = 200.0;
    bool progress = true;
    std::string database;
    IsacCommandLine cmd("program");
    cmd.AddNumber("users", "number of users", users, 0, 1000);
    cmd.AddNumber("radius", "radius, in m", radius, 1.0, 1e5);
    cmd.AddSwitch("progress", "whether to show progress", progress);
    cmd.AddText("database", "where to record", database);
    cmd.AddValue("manager", "ns3::IsacController::Manager");
    cmd.AddValue("shadow", "ns3::IsacController::Shadow");
    std::string program = "program";
    std::string copy = argument;
    char* arguments[] = {program.data(), copy.data()};
    cmd.Parse(2, arguments);
    return database;
}

} // namespace

TEST_P(IsacWrongArgumentTest, IsRefusedInOneLineByObjectAttributeAndValue)
{
    try
    {
        Parse(GetParam().argument);
        FAIL() << "was accepted";
    }
    catch (const isac::Error& error)
    {
        const std::string message = error.what();
        EXPECT_EQ(message.rfind(GetParam().message, 0), 0) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine,
    IsacWrongArgumentTest,
    testing::Values(
        WrongArgument{"--users=-3", "isac: program: users = -3: must be a number from 0 to 1000"},
        WrongArgument{"--users=many", "isac: program: users = many: must be a number"},
        WrongArgument{"--users=2.5", "isac: program: users = 2.5: must be a number"},
        WrongArgument{"--users", "isac: program: users = : must be a number"},
        WrongArgument{"--radius=0", "isac: program: radius = 0: must be a number from 1 to 100000"},
        WrongArgument{"--radius=nan", "isac: program: radius = nan: must be a number"},
        WrongArgument{"--progress=maybe", "isac: program: progress = maybe: must be true or false"},
        WrongArgument{"--speed=3", "isac: program: speed = 3: no such argument"},
        WrongArgument{"users=3", "isac: program: argument = users=3: arguments are --name=value"},
        WrongArgument{"--manager=ns3::IsacNobody",
                      "isac: ns3::IsacController: Manager = ns3::IsacNobody: must be one of "
                      "ns3::IsacGreedyManager, ns3::IsacHdrlManager, ns3::IsacLyapunovManager, "
                      "ns3::IsacOptimalManager, ns3::IsacPdrlManager, ns3::IsacRoundRobinManager, "
                      "ns3::IsacSttdManager"
#ifdef ISAC_HAVE_NLOPT
                      ", ns3::IsacScaManager, ns3::IsacSlsqpManager"
#endif
#ifdef ISAC_HAVE_TORCH
                      ", ns3::IsacTorchScriptManager"
#endif
        },
        WrongArgument{"--manager=ns3::Node",
                      "isac: ns3::IsacController: Manager = ns3::Node: must be one of"},
        WrongArgument{"--shadow=ns3::IsacNobody",
                      "isac: ns3::IsacController: Shadow = ns3::IsacNobody: must be one of "
                      "ns3::IsacGreedyManager, ns3::IsacHdrlManager"},
        WrongArgument{"--shadow=ns3::IsacGreedyManager,ns3::Node",
                      "isac: ns3::IsacController: Shadow = ns3::Node: must be one of"},
        WrongArgument{"--shadow=ns3::IsacGreedyManager,",
                      "isac: ns3::IsacController: Shadow = : must be one of"},
        WrongArgument{"--shadow=ns3::IsacOptimalManager,ns3::IsacGreedyManager[FloorShare=2]",
                      "isac: ns3::IsacGreedyManager: FloorShare = 2: must be double 1e-06:1"},
        WrongArgument{"--ns3::IsacController::Shadow=ns3::IsacNobody",
                      "isac: ns3::IsacController: Shadow = ns3::IsacNobody: must be one of"},
        WrongArgument{"--ns3::IsacController::Manager=ns3::IsacGreedyManager[FloorShare=2]",
                      "isac: ns3::IsacGreedyManager: FloorShare = 2: must be double 1e-06:1"},
        WrongArgument{"--manager=ns3::IsacGreedyManager[FloorShare=0.2",
                      "isac: ns3::IsacController: Manager = ns3::IsacGreedyManager[FloorShare=0.2"},
        WrongArgument{"--ns3::IsacController::SlotDuration=1 fortnight",
                      "isac: ns3::IsacController: SlotDuration = 1 fortnight: must be"},
        WrongArgument{"--ns3::IsacController::SlotDuration=-1s",
                      "isac: ns3::IsacController: SlotDuration = -1s: must be"},
        WrongArgument{"--ns3::IsacBaseStation::Bandwidth=-1",
                      "isac: ns3::IsacBaseStation: Bandwidth = -1: must be double 1:1e+12"},
        WrongArgument{"--ns3::IsacBaseStation::Bandwidth=nan",
                      "isac: ns3::IsacBaseStation: Bandwidth = nan: must be"},
        WrongArgument{"--ns3::IsacBaseStation::TransmitPower=0",
                      "isac: ns3::IsacBaseStation: TransmitPower = 0: must be"},
        WrongArgument{"--ns3::IsacBaseStation::TransmitAntennas=0",
                      "isac: ns3::IsacBaseStation: TransmitAntennas = 0: must be"},
        WrongArgument{"--ns3::IsacBaseStation::Bandwith=1e8",
                      "isac: ns3::IsacBaseStation: Bandwith = 1e8: the type has no such attribute"},
        WrongArgument{"--ns3::IsacBaseStaton::Bandwidth=1e8",
                      "isac: ns3::IsacBaseStaton: Bandwidth = 1e8: no such type"},
        WrongArgument{"--ns3::IsacMobileUser::QoeStructure=Cubic",
                      "isac: ns3::IsacMobileUser: QoeStructure = Cubic: must be Linear|Ratio"},
        WrongArgument{"--ns3::IsacReflector::RadarCrossSection=-5",
                      "isac: ns3::IsacReflector: RadarCrossSection = -5: must be"},
        WrongArgument{"--ns3::IsacTarget::RadarCrossSection=5",
                      "isac: ns3::IsacTarget: RadarCrossSection = 5: is set by "
                      "ns3::IsacReflector::RadarCrossSection"},
        WrongArgument{"--RngRun=-1", "isac: ns-3: RngRun = -1: must be"},
        WrongArgument{"--RngRun=abc", "isac: ns-3: RngRun = abc: must be"},
        WrongArgument{"--RngSeed=0", "isac: ns-3: RngSeed = 0: must be positive"},
        WrongArgument{"--SimulatorImplementationType=ns3::Foo",
                      "isac: ns-3: SimulatorImplementationType = ns3::Foo: no such type"},
        WrongArgument{"--SchedulerType=ns3::Foo", "isac: ns-3: SchedulerType = ns3::Foo: must be"},
        WrongArgument{"--ChecksumEnabled=perhaps",
                      "isac: ns-3: ChecksumEnabled = perhaps: must be"},
        WrongArgument{"--PrintAttributes=ns3::Foo",
                      "isac: program: PrintAttributes = ns3::Foo: no such type"},
        WrongArgument{"--ns3::MobilityModel::Position=nan:0:0",
                      "isac: ns3::MobilityModel: Position = nan:0:0: must be"},
        WrongArgument{"--ns3::IsacMobileUser::Workload=ns3::IsacRandomWorkload[FileSize="
                      "ns3::ConstantRandomVariable[Constant=1]]",
                      "isac: ns3::IsacMobileUser: Workload = ns3::IsacRandomWorkload[FileSize="
                      "ns3::ConstantRandomVariable[Constant=1]]: attributes stand as"},
        WrongArgument{
            "--ns3::IsacPathGainModel::PropagationLossModel=ns3::NoSuchModel",
            "isac: ns3::IsacPathGainModel: PropagationLossModel = ns3::NoSuchModel: no such type"},
        WrongArgument{"--ns3::IsacController::Slots=-60",
                      "isac: ns3::IsacController: Slots = -60: must be"}));

TEST(IsacCommandLine, GoodArgumentsAreTaken)
{
    EXPECT_NO_THROW(Parse("--users=7"));
    EXPECT_NO_THROW(Parse("--radius=12.5"));
    EXPECT_NO_THROW(Parse("--progress"));
    EXPECT_EQ(Parse("--database=a folder/run.db"), "a folder/run.db");
    EXPECT_EQ(Parse("--database="), "");
    EXPECT_NO_THROW(Parse("--RngRun=7"));
    EXPECT_NO_THROW(Parse("--ns3::IsacController::Manager=ns3::IsacGreedyManager[FloorShare=0.2]"));
    EXPECT_FALSE(IsAtOriginalDefault("ns3::IsacController::Manager"));
    const std::string shadows = "ns3::IsacGreedyManager[FloorShare=0.2],ns3::IsacOptimalManager";
    EXPECT_NO_THROW(Parse("--shadow=" + shadows));
    StringValue taken;
    CreateObject<IsacController>()->GetAttribute("Shadow", taken);
    EXPECT_EQ(taken.Get(), shadows);
    EXPECT_TRUE(IsAtOriginalDefault("ns3::IsacBaseStation::Bandwidth"));
    // A default that is set to what it was is set all the same.
    EXPECT_NO_THROW(Parse("--ns3::IsacMobileUser::QoeStructure=Linear"));
    EXPECT_FALSE(IsAtOriginalDefault("ns3::IsacMobileUser::QoeStructure"));
    EXPECT_NO_THROW(Parse("--ns3::IsacBaseStation::Bandwidth=2e8"));
    EXPECT_FALSE(IsAtOriginalDefault("ns3::IsacBaseStation::Bandwidth"));
    EXPECT_DOUBLE_EQ(CreateObject<IsacBaseStation>()->GetBandwidth(), 2e8);
}

TEST_F(IsacHelperTest, BuildsAScenario)
{
    IsacHelper helper;
    helper.SetManager("ns3::IsacGreedyManager", "SlicesPerUser", IntegerValue(4));
    helper.SetBaseStationAttribute("Bandwidth", DoubleValue(1e8));
    helper.SetPropagationLossModel("ns3::FriisPropagationLossModel", "MinLoss", DoubleValue(3.0));
    helper.SetWorkload("ns3::IsacRandomWorkload");
    std::ostringstream text;
    IsacRunReport report(helper.GetController(), nullptr);
    Run(helper, 5, 7);

    const auto controller = helper.GetController();
    EXPECT_TRUE(DynamicCast<IsacGreedyManager>(controller->GetManager()));
    EXPECT_DOUBLE_EQ(controller->GetBaseStations()[0]->GetBandwidth(), 1e8);
    ASSERT_EQ(controller->GetUsers().size(), 5);
    for (std::size_t k = 0; k < 5; ++k)
    {
        EXPECT_EQ(controller->GetUsers()[k]->GetQoeModel().structure,
                  k % 2 == 0 ? isac::QoeStructure::LINEAR : isac::QoeStructure::RATIO);
    }
    report.Print(text);
    EXPECT_NE(text.str().find("of 35"), std::string::npos) << text.str();
    EXPECT_NE(text.str().find("of 7"), std::string::npos) << text.str();
}

TEST_F(IsacHelperTest, AStructureThatIsSetIsNotAlternated)
{
    IsacHelper helper;
    helper.SetUserAttribute("QoeStructure", StringValue("Ratio"));
    Run(helper, 4, 1);
    for (const auto& user : helper.GetController()->GetUsers())
    {
        EXPECT_EQ(user->GetQoeModel().structure, isac::QoeStructure::RATIO);
    }
}

TEST_F(IsacHelperTest, WrongSettingsAreRefused)
{
    IsacHelper helper;
    EXPECT_THROW(helper.SetManager("ns3::IsacNobody"), isac::Error);
    EXPECT_THROW(helper.SetManager("ns3::IsacGreedyManager", "FloorShare", DoubleValue(-1)),
                 isac::Error);
    EXPECT_THROW(helper.SetManager("ns3::IsacGreedyManager[FloorShare=-1]"), isac::Error);
    EXPECT_NO_THROW(helper.SetManager("ns3::IsacGreedyManager[FloorShare=0.5]"));
    EXPECT_THROW(helper.SetAgent("ns3::IsacGreedyManager"), isac::Error);
    EXPECT_THROW(helper.SetBaseStationAttribute("TransmitPower", DoubleValue(-40)), isac::Error);
    EXPECT_THROW(helper.SetUserAttribute("QualityWeigth", DoubleValue(1)), isac::Error);
    EXPECT_THROW(helper.SetTargetAttribute("CrossSectionModel", StringValue("Ship")), isac::Error);
    EXPECT_THROW(helper.SetChannelConditionModel("ns3::Nowhere"), isac::Error);
}

TEST_F(IsacHelperTest, ALossModelMayBeChosenAfterTheStationsAreInstalled)
{
    IsacHelper helper;
    double gain = 0.0;
    helper.GetController()->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>(
            [&gain](const IsacSlotRecord& record) { gain = record.state.gain(0, 0); }));
    NodeContainer nodes(3);
    MobilityHelper mobility;
    mobility.Install(nodes);
    helper.InstallEdgeServer(nodes.Get(0));
    helper.InstallBaseStations(nodes.Get(1));
    helper.InstallUsers(nodes.Get(2));
    helper.SetPropagationLossModel("ns3::FixedRssLossModel", "Rss", DoubleValue(-70.0));
    helper.GetController()->SetAttribute("Slots", IntegerValue(1));
    Simulator::Run();
    EXPECT_NEAR(gain, 1e-7, 1e-19);
}

TEST_F(IsacHelperTest, WhatComesTwiceOrTooLateIsRefused)
{
    IsacHelper helper;
    NodeContainer nodes(3);
    MobilityHelper mobility;
    mobility.Install(nodes);
    helper.InstallEdgeServer(nodes.Get(0));
    helper.InstallBaseStations(nodes.Get(1));
    helper.InstallUsers(nodes.Get(2));
    EXPECT_THROW(helper.InstallUsers(nodes.Get(2)), isac::Error);
    EXPECT_THROW(helper.InstallEdgeServer(nodes.Get(0)), isac::Error);
    helper.GetController()->SetAttribute("Slots", IntegerValue(1));
    Simulator::Run();
    EXPECT_THROW(helper.InstallTargets(NodeContainer(1)), isac::Error);
    helper.GetController()->SetAttribute("Slots", IntegerValue(0));
    EXPECT_THROW(helper.GetController()->GetDuration(), isac::Error);
}

TEST_F(IsacHelperTest, WrongKindsOfObjectsAreRefused)
{
    IsacHelper helper;
    NodeContainer nodes(2);
    MobilityHelper mobility;
    mobility.Install(nodes);
    helper.SetUserAttribute("Workload", StringValue("ns3::Node"));
    EXPECT_THROW(helper.InstallUsers(nodes.Get(0)), isac::Error);
    helper.GetController()->SetAttribute("Agent", StringValue("ns3::Node"));
    EXPECT_THROW(helper.GetController()->AddUser(CreateObject<IsacMobileUser>()), isac::Error);
}

TEST_F(IsacHelperTest, OneMoreTargetOrUserMovesNoDrawOfTheOthers)
{
    const auto run = [](int users, int targets) {
        IsacHelper helper;
        std::vector<double> draws;
        helper.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>([&draws](const IsacSlotRecord& record) {
                draws.push_back(record.truth.fileSize[0]);
                draws.push_back(record.truth.fileSize[1]);
                draws.push_back(record.sightings[0].sensingGain);
            }));
        NodeContainer fixed(2);
        NodeContainer userNodes(users);
        NodeContainer targetNodes(targets);
        MobilityHelper mobility;
        mobility.Install(fixed);
        mobility.Install(userNodes);
        mobility.Install(targetNodes);
        helper.SetTargetAttribute("CrossSectionModel", StringValue("Human"));
        helper.InstallEdgeServer(fixed.Get(0));
        helper.InstallBaseStations(fixed.Get(1));
        helper.InstallUsers(userNodes);
        helper.InstallTargets(targetNodes);
        helper.AssignStreams(7);
        helper.GetController()->SetAttribute("Slots", IntegerValue(5));
        Simulator::Run();
        Simulator::Destroy();
        return draws;
    };
    const auto few = run(2, 1);
    EXPECT_EQ(run(3, 1), few);
    EXPECT_EQ(run(2, 4), few);
}

TEST_F(IsacHelperTest, TheSameSeedGivesTheSameRunWhoeverListens)
{
    const auto run = [this](bool listen) {
        RngSeedManager::SetRun(5);
        IsacHelper helper;
        double sum = 0.0;
        helper.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>([&sum](const IsacSlotRecord& record) {
                sum += record.outcome.qoe.sum() + record.outcome.mos.sum();
            }));
        std::ostringstream progress;
        IsacRunReport report(helper.GetController(), listen ? &progress : nullptr);
        Run(helper, 6, 20);
        Simulator::Destroy();
        EXPECT_EQ(progress.str().empty(), !listen);
        return sum;
    };
    const double alone = run(false);
    EXPECT_EQ(run(true), alone);
    EXPECT_EQ(run(false), alone);
}

TEST_F(IsacHelperTest, TheReportShowsMeanMedianAndShareServed)
{
    // Little bandwidth: some latencies are longer than the slot.
    IsacHelper helper;
    helper.SetBaseStationAttribute("Bandwidth", DoubleValue(4.5e6));
    IsacRunReport report(helper.GetController(), nullptr);
    std::vector<double> latencies;
    helper.GetController()->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>([&latencies](const IsacSlotRecord& record) {
            const Eigen::ArrayXd all =
                record.outcome.computingLatency + record.outcome.radioLatency;
            latencies.insert(latencies.end(), all.begin(), all.end());
        }));
    Run(helper, 5, 7);
    Simulator::Destroy();
    std::sort(latencies.begin(), latencies.end());
    ASSERT_EQ(latencies.size(), 35); // everybody asks in every slot
    const auto served = std::upper_bound(latencies.begin(), latencies.end(), 1.0);
    std::ostringstream text;
    report.Print(text);
    std::istringstream table(text.str().substr(text.str().find("latency (s)") + 11));
    double mean = 0.0;
    double low = 0.0;
    double median = 0.0;
    double high = 0.0;
    double share = 0.0;
    table >> mean >> low >> median >> high >> share;
    EXPECT_NE(text.str().find("median      95 % served_share\n"), std::string::npos) << text.str();
    EXPECT_NEAR(mean, std::accumulate(latencies.begin(), latencies.end(), 0.0) / 35.0, 6e-5);
    EXPECT_NEAR(median, latencies[17], 6e-5);
    EXPECT_NEAR(share, static_cast<double>(served - latencies.begin()) / 35.0, 6e-5);
}

TEST_F(IsacHelperTest, AnotherRunNumberGivesAnotherRun)
{
    const auto run = [this](int number) {
        RngSeedManager::SetRun(number);
        IsacHelper helper;
        std::ostringstream text;
        IsacRunReport report(helper.GetController(), nullptr);
        Run(helper, 6, 20);
        Simulator::Destroy();
        report.Print(text);
        return text.str();
    };
    EXPECT_NE(run(1), run(2));
}
