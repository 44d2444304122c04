/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * The scenario of "Experience-Centric Resource Management in ISAC Networks", section V-A: two base
 * stations in Waterloo at 28 and 39 GHz, thirty users who drive at 30 to 80 km/h within 200 m of
 * them and watch short videos, four passive targets, one edge server.
 *
 * The program sets only what differs from the attributes' defaults, and that only where neither
 * the command line nor a ConfigStore file says otherwise.
 */

#include "ns3/config-store-module.h"
#include "ns3/core-module.h"
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"

#include <iostream>
#include <sstream>

using namespace ns3;

namespace
{

/// Where the two base stations stand, of the paper: latitude and longitude, in degrees
constexpr isac::GeographicPosition STATIONS[] = {{43.4661, -80.4789}, {43.4601, -80.4820}};

constexpr double MAST_HEIGHT = 10.0; ///< in m
constexpr double USER_HEIGHT = 1.5;  ///< in m

// Streams of their own, so that one more user moves no target and no module draws differently.
constexpr int64_t USER_STREAMS = 0;           ///< of users' mobility
constexpr int64_t TARGET_STREAMS = 20000000;  ///< of targets' mobility
constexpr int64_t ISAC_STREAMS = 40000000;    ///< of the module
constexpr int64_t NETWORK_STREAMS = 60000000; ///< of what carries packets

/// What passive targets there are, in turn
struct TargetKind
{
    const char* crossSectionModel; ///< value of the attribute
    double height;                 ///< in m
    const char* speed;             ///< random variable, in m/s
};

constexpr TargetKind TARGETS[] = {
    {"UavSmall", 60.0, "ns3::UniformRandomVariable[Min=5|Max=15]"},
    {"UavLarge", 100.0, "ns3::UniformRandomVariable[Min=10|Max=20]"},
    {"Human", 1.5, "ns3::UniformRandomVariable[Min=0.5|Max=1.5]"},
    {"Vehicle", 1.5, "ns3::UniformRandomVariable[Min=8.333|Max=22.222]"},
};

/// Let a node move by random waypoints in a disc around a station, with streams of its own
void
InstallWaypoints(Ptr<Node> node,
                 const Vector& station,
                 double radius,
                 double height,
                 const char* speed,
                 int64_t stream)
{
    auto disc = CreateObject<UniformDiscPositionAllocator>();
    disc->SetX(station.x);
    disc->SetY(station.y);
    disc->SetZ(height);
    disc->SetRho(radius);
    disc->AssignStreams(stream); // for where it begins; its waypoints have the next ones
    MobilityHelper mobility;
    mobility.SetPositionAllocator(disc);
    mobility.SetMobilityModel("ns3::RandomWaypointMobilityModel",
                              "PositionAllocator",
                              PointerValue(disc),
                              "Speed",
                              StringValue(speed),
                              "Pause",
                              StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    mobility.Install(node);
    mobility.AssignStreams(node, stream + 1);
}

/// What the command line says
struct Arguments
{
    int users{30};
    int targets{4};
    double radius{200.0};
    std::string database{"waterloo.db"};
    std::string radio{"formula"};
    std::string client{"ns3::IsacRequestClient"};
    bool mixed{false};
    int train{0};
    bool resume{false};
    bool progress{true};
};

/// Read the command line, and the ConfigStore file that it may name
Arguments
Parse(int argc, char* argv[])
{
    Arguments arguments;
    IsacCommandLine cmd("isac-waterloo");
    cmd.AddNumber("users", "number of mobile users", arguments.users, 0, 1000000);
    cmd.AddNumber("targets", "number of passive targets", arguments.targets, 0, 1000000);
    cmd.AddNumber("radius",
                  "radius of the disc around each station, in m",
                  arguments.radius,
                  1.0,
                  1e5);
    cmd.AddValue("slots", "ns3::IsacController::Slots");
    cmd.AddValue("manager", "ns3::IsacController::Manager");
    cmd.AddValue("agent", "ns3::IsacController::Agent");
    cmd.AddValue("shadow", "ns3::IsacController::Shadow");
    cmd.AddValue("dataset", "ns3::IsacVideoCatalogue::Folder");
    cmd.AddSwitch("mixed",
                  "whether each station serves users of both structures of experience; if not, the "
                  "first serves linear ones and the second ratio ones",
                  arguments.mixed);
    cmd.AddChoice("radio", "what carries the requests", arguments.radio, {"formula", "packet"});
    cmd.AddText("client", "what users ask with over packets, by its type", arguments.client);
    cmd.AddValue("policy", "ns3::IsacLearningManager::Policy");
    cmd.AddNumber("train",
                  "number of episodes, each of all slots, to train the manager; 0 for none",
                  arguments.train,
                  0,
                  1000000);
    cmd.AddSwitch("resume", "whether to go on with an interrupted training", arguments.resume);
    cmd.AddText("database", "where to record; empty for nowhere", arguments.database);
    cmd.AddSwitch("progress", "whether to show progress", arguments.progress);
    cmd.Parse(argc, argv);
    ConfigStore config;
    config.ConfigureDefaults();
    cmd.Parse(argc, argv); // the command line wins over the file
    if (arguments.resume && arguments.train == 0)
    {
        isac::Refuse("isac-waterloo", "resume", "true", "must not be given without --train");
    }
    return arguments;
}

/// Make the scenario
void
Build(const Arguments& arguments, IsacHelper& isac)
{
    NodeContainer serverNode(1);
    NodeContainer stationNodes(2);
    NodeContainer userNodes(arguments.users);
    NodeContainer targetNodes(arguments.targets);

    Vector positions[2];
    MobilityHelper mobility;
    mobility.Install(stationNodes);
    for (int j = 0; j < 2; ++j)
    {
        const auto plane = isac::ToPlane(STATIONS[j], STATIONS[0]);
        positions[j] = Vector(plane.x, plane.y, MAST_HEIGHT);
        stationNodes.Get(j)->GetObject<MobilityModel>()->SetPosition(positions[j]);
    }
    for (int k = 0; k < arguments.users; ++k)
    {
        InstallWaypoints(userNodes.Get(k),
                         positions[k % 2],
                         arguments.radius,
                         USER_HEIGHT,
                         "ns3::UniformRandomVariable[Min=8.333|Max=22.222]",
                         USER_STREAMS + 10 * k);
    }
    for (int q = 0; q < arguments.targets; ++q)
    {
        const auto& kind = TARGETS[q % 4];
        InstallWaypoints(targetNodes.Get(q),
                         positions[q % 2],
                         arguments.radius,
                         kind.height,
                         kind.speed,
                         TARGET_STREAMS + 10 * q);
    }

    isac.InstallEdgeServer(serverNode.Get(0));
    isac.InstallBaseStations(stationNodes.Get(0));
    if (IsAtOriginalDefault("ns3::IsacBaseStation::CarrierFrequency"))
    {
        isac.SetBaseStationAttribute("CarrierFrequency", DoubleValue(39e9));
    }
    isac.InstallBaseStations(stationNodes.Get(1));
    for (int k = 0; k < arguments.users; ++k)
    {
        if (arguments.mixed)
        {
            isac.SetUserAttribute("QoeStructure", StringValue(k % 4 < 2 ? "Linear" : "Ratio"));
        }
        isac.InstallUsers(userNodes.Get(k));
    }
    const bool presets = IsAtOriginalDefault("ns3::IsacTarget::CrossSectionModel");
    for (int q = 0; q < arguments.targets; ++q)
    {
        if (presets)
        {
            isac.SetTargetAttribute("CrossSectionModel",
                                    StringValue(TARGETS[q % 4].crossSectionModel));
        }
        isac.InstallTargets(targetNodes.Get(q));
    }

    isac.AssignStreams(ISAC_STREAMS);
    IsacNetworkHelper network;
    if (arguments.radio == "packet")
    {
        if (IsAtOriginalDefault("ns3::TcpSocket::SegmentSize"))
        {
            Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
        }
        network.SetClient(arguments.client);
        network.Install(isac);
        network.AssignStreams(NETWORK_STREAMS);
    }
}

/// Run the scenario once
void
Run(const Arguments& arguments)
{
    IsacHelper isac;
    Build(arguments, isac);
    const auto controller = isac.GetController();
    const Time duration = controller->GetDuration(); // refused before an older record is replaced
    if (!arguments.database.empty())
    {
        isac.EnableSqlite(arguments.database, "isac-waterloo");
    }
    IsacRunReport report(controller, arguments.progress ? &std::cout : nullptr);
    Simulator::Stop(duration);
    Simulator::Run();
    Simulator::Destroy();
    if (const auto signal = IsacInterruption::GetSignal(); !signal.empty())
    {
        isac::Refuse("isac-waterloo", "signal", signal, "has ended the run before its last slot");
    }

    std::cout << arguments.users << " users, 2 base stations, " << arguments.targets << " targets, "
              << controller->GetSlots() << " slots\n";
    report.Print(std::cout);
    if (!arguments.database.empty())
    {
        std::cout << "try:\n";
        IsacRunReport::PrintQueries(std::cout, arguments.database);
    }
}

/// Run the scenario as often as there are episodes, and have the manager learn
void
Train(const Arguments& arguments)
{
    IsacTraining training(CreateObject<IsacController>()->GetManager(), arguments.train);
    training.SetProgress(arguments.progress ? &std::cout : nullptr);
    std::ostringstream scenario;
    scenario << "isac-waterloo, training, --users=" << arguments.users
             << " --targets=" << arguments.targets << " --radius=" << arguments.radius
             << " --mixed=" << arguments.mixed << " --radio=" << arguments.radio
             << " --client=" << arguments.client;
    training.SetScenario(scenario.str());
    training.EnableSqlite(arguments.database);
    if (arguments.resume)
    {
        training.Resume();
    }
    training.Run([&arguments](Ptr<IsacResourceManager> manager) {
        IsacHelper isac;
        isac.SetManager(manager);
        Build(arguments, isac);
        Simulator::Stop(isac.GetController()->GetDuration());
        Simulator::Run();
        Simulator::Destroy();
    });
    std::cout << arguments.train << " episodes; the policy is in " << training.GetPolicy() << "\n";
    if (!arguments.database.empty())
    {
        std::cout << "try:\nsqlite3 -box \"" << arguments.database
                  << "\" \"SELECT * FROM training_episode\"\n";
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        const auto arguments = Parse(argc, argv);
        arguments.train > 0 ? Train(arguments) : Run(arguments);
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << std::endl;
        return 1;
    }
    return 0;
}
