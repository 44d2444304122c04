/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/integer.h"
#include "ns3/isac-helper.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Slots per measurement, so that each number of users costs about the same
int64_t
SlotsFor(int64_t users)
{
    return std::max<int64_t>(10, 60000 / users);
}

/// What is simulated
struct Scenario
{
    int64_t users;                                     ///< number of users
    int64_t slots;                                     ///< number of slots
    std::string database;                              ///< its path; empty for none
    std::string manager{"ns3::IsacRoundRobinManager"}; ///< the manager's type
};

/// What a simulation cost
struct Cost
{
    double seconds;         ///< wall time without set-up
    IsacSlotTiming parts{}; ///< of it, by the parts of the slot, in s
};

/**
 * @param scenario the scenario
 * @return the cost of a simulation of two stations and some users
 */
Cost
Simulate(const Scenario& scenario)
{
    const int64_t users = scenario.users;
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
    isac.SetManager(scenario.manager);
    isac.InstallEdgeServer(server.Get(0));
    isac.InstallBaseStations(stations);
    isac.InstallUsers(userNodes);
    isac.AssignStreams(0);
    isac.GetController()->SetAttribute("Slots", IntegerValue(scenario.slots));
    if (!scenario.database.empty())
    {
        isac.EnableSqlite(scenario.database);
    }
    Cost cost;
    isac.GetController()->TraceConnectWithoutContext(
        "Timing",
        Callback<void, int64_t, const IsacSlotTiming&>(
            [&cost](int64_t, const IsacSlotTiming& timing) {
                for (std::size_t part = 0; part < ISAC_SLOT_PARTS; ++part)
                {
                    cost.parts[part] += timing[part];
                }
            }));
    const auto begin = std::chrono::steady_clock::now();
    Simulator::Run();
    const auto end = std::chrono::steady_clock::now();
    Simulator::Destroy();
    cost.seconds = std::chrono::duration<double>(end - begin).count();
    return cost;
}

/// @return where a benchmark's database goes
std::string
GetDatabase()
{
    return (std::filesystem::temp_directory_path() / "isac-slot-benchmark.db").string();
}

/// Round robin, with or without a database; the counter is the time of one user and slot
void
UserSlots(benchmark::State& state, bool record)
{
    const int64_t users = state.range(0);
    const int64_t slots = SlotsFor(users);
    const std::string database = record ? GetDatabase() : "";
    for (auto _ : state)
    {
        state.SetIterationTime(Simulate({users, slots, database}).seconds);
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

/**
 * A slot with a database by its seven parts: the time is that of a slot, the counters are the
 * parts', in us.
 *
 * @param state the benchmark's
 * @param manager the manager's type
 * @param users number of users
 * @param slots slots per simulation
 */
void
SlotParts(benchmark::State& state, const std::string& manager, int64_t users, int64_t slots)
{
    IsacSlotTiming sum{};
    while (state.KeepRunningBatch(slots))
    {
        const auto cost = Simulate({users, slots, GetDatabase(), manager});
        state.SetIterationTime(cost.seconds);
        for (std::size_t part = 0; part < ISAC_SLOT_PARTS; ++part)
        {
            sum[part] += cost.parts[part];
        }
    }
    std::remove(GetDatabase().c_str());
    for (std::size_t part = 0; part < ISAC_SLOT_PARTS; ++part)
    {
        state.counters[ISAC_SLOT_PART_NAMES[part]] =
            1e6 * sum[part] / static_cast<double>(state.iterations());
    }
}

/**
 * Register SlotParts, where the manager is part of this build.
 *
 * @param manager the manager, as in the name of its type
 * @param users numbers of users
 * @param slots slots per simulation at most
 */
void
RegisterSlotParts(const std::string& manager, const std::vector<int64_t>& users, int64_t slots)
{
    const std::string type = "ns3::Isac" + manager + "Manager";
    TypeId found;
    if (!TypeId::LookupByNameFailSafe(type, &found))
    {
        return;
    }
    for (const int64_t number : users)
    {
        const std::string name = "slot/" + manager + "/users:" + std::to_string(number);
        benchmark::RegisterBenchmark(name.c_str(),
                                     SlotParts,
                                     type,
                                     number,
                                     std::min(slots, SlotsFor(number)))
            ->UseManualTime()
            ->Unit(benchmark::kMicrosecond);
    }
}

const bool IS_REGISTERED = [] {
    for (const char* manager : {"RoundRobin", "Greedy", "Optimal"})
    {
        RegisterSlotParts(manager, {30, 300, 3000}, 2000);
    }
    for (const char* manager : {"Sca", "Slsqp"})
    {
        RegisterSlotParts(manager, {30}, 10);
    }
    return true;
}();

} // namespace
