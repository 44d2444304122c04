/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-optimal-manager.h"
#include "ns3/mobility-helper.h"
#include "ns3/position-allocator.h"
#include "ns3/rectangle.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Half of the side of the square in which users roam, in m
constexpr double HALF_SIDE = 280.0;

/// How shadows fared against the optimum
struct Comparison
{
    std::map<std::string, int> decisions; ///< those that met the same bounds, by shadow
    int slots{0};                         ///< slots with such a decision
    int infeasible{0};                    ///< those of them in which not all bounds can be met
    int binding{0};                       ///< those of them in which a bound costs the optimum
};

/**
 * Run a scenario in which users roam a square around each of two stations, out to where bounds
 * bind and cannot all be met, with the optimum acting; expect no shadow above it that meets the
 * bounds of all users whose bounds the optimum was to meet.
 *
 * @param shadows types of the shadows
 * @param users number of users
 * @param slots number of slots
 * @return how the shadows fared
 */
Comparison
CompareWithOptimum(const std::vector<std::string>& shadows, int users, int slots)
{
    IsacHelper helper;
    helper.SetManager("ns3::IsacOptimalManager");
    for (const auto& shadow : shadows)
    {
        helper.AddShadow(shadow);
    }
    helper.SetWorkload("ns3::IsacRandomWorkload");
    NodeContainer server(1);
    NodeContainer stations(2);
    NodeContainer userNodes(users);
    MobilityHelper mobility;
    mobility.Install(stations);
    stations.Get(1)->GetObject<MobilityModel>()->SetPosition(Vector(700, 0, 0));
    for (int k = 0; k < users; ++k)
    {
        const double x = 700.0 * (k % 2);
        auto disc = CreateObject<UniformDiscPositionAllocator>();
        disc->SetX(x);
        disc->SetRho(HALF_SIDE);
        disc->AssignStreams(10 * k);
        mobility.SetPositionAllocator(disc);
        mobility.SetMobilityModel(
            "ns3::RandomWalk2dMobilityModel",
            "Bounds",
            RectangleValue(Rectangle(x - HALF_SIDE, x + HALF_SIDE, -HALF_SIDE, HALF_SIDE)),
            "Speed",
            StringValue("ns3::UniformRandomVariable[Min=8|Max=22]"),
            "Distance",
            DoubleValue(100));
        mobility.Install(userNodes.Get(k));
        mobility.AssignStreams(userNodes.Get(k), 10 * k + 2);
    }
    helper.InstallEdgeServer(server.Get(0));
    helper.InstallBaseStations(stations);
    helper.InstallUsers(userNodes);
    helper.AssignStreams(100000);
    const auto controller = helper.GetController();
    controller->SetAttribute("Slots", IntegerValue(slots));

    Comparison comparison;
    const auto optimal = DynamicCast<IsacOptimalManager>(controller->GetManager());
    controller->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>([&](const IsacSlotRecord& record) {
            const auto& state = record.state;
            const auto& outcome = record.outcome;
            const Eigen::ArrayXi admitted = optimal->GetAdmitted();
            EXPECT_TRUE((outcome.crbMet >= admitted).all()) << "slot " << state.slot;
            EXPECT_LE(record.allocation.dualityGap, 1e-8);
            bool isCompared = false;
            for (const auto& shadow : record.shadows)
            {
                if ((shadow.outcome.crbMet >= admitted).all())
                {
                    const double scale = std::max(1.0, std::abs(outcome.objective));
                    EXPECT_LE(shadow.outcome.objective, outcome.objective + 1e-8 * scale)
                        << shadow.manager << " in slot " << state.slot;
                    ++comparison.decisions[shadow.manager];
                    isCompared = true;
                }
            }
            comparison.slots += isCompared;
            comparison.infeasible += isCompared && !outcome.feasible;
            comparison.binding +=
                isCompared &&
                (admitted == 1 && record.allocation.power < state.minimumPower * 1.0001).any();
        }));
    Simulator::Stop(controller->GetDuration());
    Simulator::Run();
    Simulator::Destroy();
    return comparison;
}

/// @return whether there is a type of this name
bool
Exists(const std::string& name)
{
    TypeId type;
    return TypeId::LookupByNameFailSafe(name, &type);
}

} // namespace

TEST(IsacShadowOptimumExtensive, NoSchemeThatMeetsTheSameBoundsIsAboveTheOptimum)
{
    const std::vector<std::string> shadows{"ns3::IsacRoundRobinManager",
                                           "ns3::IsacGreedyManager",
                                           "ns3::IsacGreedyManager[FloorShare=0.001]"};
    const auto comparison = CompareWithOptimum(shadows, 12, 2500);
    EXPECT_GE(comparison.slots, 1000);
    EXPECT_GE(comparison.infeasible, 100);
    EXPECT_GE(comparison.binding, 500);
    EXPECT_GE(comparison.decisions.at("ns3::IsacRoundRobinManager"), 100);
    EXPECT_GE(comparison.decisions.at("ns3::IsacGreedyManager"), 100);
}

TEST(IsacShadowOptimumExtensive, NorIsOneThatTakesItsTime)
{
    std::vector<std::string> shadows{"ns3::IsacGreedyManager"};
    // They take tens of milliseconds per slot, or more.
    for (const char* name : {"ns3::IsacScaManager", "ns3::IsacSlsqpManager"})
    {
        if (Exists(name))
        {
            shadows.emplace_back(name);
        }
    }
    const auto comparison = CompareWithOptimum(shadows, 6, 25);
    for (const auto& shadow : shadows)
    {
        EXPECT_GE(comparison.decisions.at(shadow), 10) << shadow;
    }
}
