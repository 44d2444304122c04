/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/integer.h"
#include "ns3/isac-helper.h"
#include "ns3/simulator.h"

#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

using namespace ns3;

namespace
{

/// Slots per measurement, so that each number of users costs about the same
int64_t
SlotsFor(int64_t users)
{
    return std::max<int64_t>(10, 60000 / users);
}

/// Wall time of a simulation of two stations and some users, without its set-up
double
Simulate(int64_t users, int64_t slots, const std::string& database)
{
    NodeContainer server(1);
    NodeContainer stations(2);
    NodeContainer userNodes(users);
    const auto place = [](Ptr<Node> node, const Vector& position, const Vector& velocity) {
        auto mobility = CreateObject<ConstantVelocityMobilityModel>();
        mobility->SetPosition(position);
        mobility->SetVelocity(velocity);
        node->AggregateObject(mobility);
    };
    place(stations.Get(0), Vector(0, 0, 10), Vector());
    place(stations.Get(1), Vector(712, 0, 10), Vector());
    for (int64_t k = 0; k < users; ++k)
    {
        const double angle = 2.4 * k; // spreads them evenly over discs
        const double radius = 200.0 * std::sqrt((k + 0.5) / users);
        place(userNodes.Get(k),
              Vector(712.0 * (k % 2) + radius * std::cos(angle), radius * std::sin(angle), 1.5),
              Vector(-0.1 * std::sin(angle), 0.1 * std::cos(angle), 0));
    }
    IsacHelper isac;
    isac.InstallEdgeServer(server.Get(0));
    isac.InstallBaseStations(stations);
    isac.InstallUsers(userNodes);
    isac.AssignStreams(0);
    isac.GetController()->SetAttribute("Slots", IntegerValue(slots));
    if (!database.empty())
    {
        isac.EnableSqlite(database);
    }
    const auto begin = std::chrono::steady_clock::now();
    Simulator::Run();
    const auto end = std::chrono::steady_clock::now();
    Simulator::Destroy();
    return std::chrono::duration<double>(end - begin).count();
}

/// Round robin, with or without a database; the counter is the time of one user and slot
void
UserSlots(benchmark::State& state, bool record)
{
    const int64_t users = state.range(0);
    const int64_t slots = SlotsFor(users);
    const std::string database =
        record ? (std::filesystem::temp_directory_path() / "isac-slot-benchmark.db").string() : "";
    for (auto _ : state)
    {
        state.SetIterationTime(Simulate(users, slots, database));
    }
    if (record)
    {
        std::remove(database.c_str());
    }
    state.SetItemsProcessed(state.iterations() * users * slots);
}

BENCHMARK_CAPTURE(UserSlots, without database, false)
    ->Name("user-slots/without database")
    ->ArgName("users")
    ->Arg(30)
    ->Arg(300)
    ->Arg(3000)
    ->Arg(30000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(UserSlots, with database, true)
    ->Name("user-slots/with database")
    ->ArgName("users")
    ->Arg(30)
    ->Arg(300)
    ->Arg(3000)
    ->Arg(30000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
