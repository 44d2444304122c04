/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A first script: one base station, four mobile users, one target, sixty slots.

#include "ns3/core-module.h"
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"

#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
try
{
    IsacCommandLine cmd("isac-first");
    cmd.Parse(argc, argv);

    NodeContainer server(1);
    NodeContainer station(1);
    NodeContainer users(4);
    NodeContainer targets(1);

    MobilityHelper mobility; // at the origin, where they stay
    mobility.Install(station);
    mobility.SetPositionAllocator("ns3::UniformDiscPositionAllocator", "rho", DoubleValue(150));
    mobility.SetMobilityModel("ns3::RandomWalk2dMobilityModel",
                              "Bounds",
                              RectangleValue(Rectangle(-200, 200, -200, 200)));
    mobility.Install(users);
    mobility.Install(targets);

    IsacHelper isac;
    isac.SetManager("ns3::IsacGreedyManager");
    isac.SetTargetAttribute("CrossSectionModel", StringValue("Vehicle"));
    isac.InstallEdgeServer(server.Get(0));
    isac.InstallBaseStations(station);
    isac.InstallUsers(users);
    isac.InstallTargets(targets);
    Simulator::Stop(isac.GetController()->GetDuration());
    isac.EnableSqlite("first.db");

    Simulator::Run();
    Simulator::Destroy();
    return 0;
}

catch (const isac::Error& error)
{
    std::cerr << error.what() << std::endl;
    return 1;
}
