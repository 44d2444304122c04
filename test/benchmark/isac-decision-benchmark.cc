/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-hdrl-manager.h"
#include "ns3/isac-pdrl-manager.h"
#include "ns3/isac-sttd-manager.h"
#include "ns3/string.h"

#ifdef ISAC_HAVE_NLOPT
#include "ns3/isac-slsqp-manager.h"
#endif

#include <benchmark/benchmark.h>
#include <cmath>
#include <ctime>
#include <memory>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

constexpr int USERS = 30; ///< of the paper

/**
 * @param seed any number
 * @return a slot of the Waterloo scenario
 */
IsacSlotState
MakeSlot(uint64_t seed)
{
    std::mt19937_64 generator(seed);
    const auto uniform = [&generator](double from, double to) {
        return std::uniform_real_distribution<double>(from, to)(generator);
    };
    IsacSlotState state;
    state.Resize(USERS, 2);
    state.slot = static_cast<int64_t>(seed);
    state.duration = 1.0;
    state.stationBandwidth.setConstant(400e6);
    state.stationPower.setConstant(40.0);
    state.noiseDensity.setConstant(4e-21);
    state.computingCapacity = 15e9;
    state.computingDensity = 1e7;
    state.bitsPerMegabyte = 8e6;
    state.qoeCap = 5.0;
    for (int k = 0; k < USERS; ++k)
    {
        const int j = k % 2;
        const double distance = 200.0 * std::sqrt(uniform(1e-4, 1.0));
        const double wavelength = 0.3 / (j == 0 ? 28.0 : 39.0);
        state.station[k] = j;
        state.gain.row(k).setConstant(std::pow(wavelength / (4.0 * M_PI * distance), 2));
        state.sensingGain.row(k).setConstant(std::pow(distance, -4.0));
        state.minimumPower[k] = std::pow(distance / 350.0, 8) * 40.0;
        state.minimumPowerBandwidth[k] = state.minimumPower[k] * 5e6;
        state.fileSize[k] = uniform(0.5, 1.5);
        state.quality[k] = isac::ContentQuality(state.fileSize[k], 2.0);
        state.behaviour[k] = uniform(0.0, 1.0);
        state.environment[k] = uniform(0.0, 1.0);
        state.impact[k] = isac::Impact(state.behaviour[k], state.environment[k]);
        state.qoe[k].structure = k % 4 < 2 ? isac::QoeStructure::LINEAR : isac::QoeStructure::RATIO;
        state.name[k] = "user-" + std::to_string(k);
    }
    return state;
}

/// Slots one after the other, no two alike
std::vector<IsacSlotState>
MakeSlots()
{
    std::vector<IsacSlotState> slots;
    for (uint64_t seed = 0; seed < 32; ++seed)
    {
        slots.push_back(MakeSlot(seed));
    }
    return slots;
}

/**
 * Decide on slots, by a policy that has been drawn and not trained: it takes as long as any.
 *
 * @tparam Manager the manager
 * @param state the benchmark's
 */
template <typename Manager>
void
Decide(benchmark::State& state)
{
    const auto slots = MakeSlots();
    const auto manager = CreateObject<Manager>();
    manager->AssignStreams(0);
    manager->BeginEpisode(0.0);
    manager->EndEpisode();
    std::size_t i = 0;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(manager->Decide(slots[i++ % slots.size()]));
    }
}

#ifdef ISAC_HAVE_NLOPT
/**
 * @param manager decides
 * @return processor time of a decision, in s
 */
double
MeasureDecision(IsacResourceManager& manager)
{
    const auto slots = MakeSlots();
    const auto begin = std::clock();
    constexpr int decisions = 3;
    for (int i = 0; i < decisions; ++i)
    {
        benchmark::DoNotOptimize(manager.Decide(slots[i]));
    }
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / decisions;
}

/// STTD with the exact user level, beside the same with the paper's approximation
void
DecideBesideSca(benchmark::State& state)
{
    const auto manager = CreateObject<IsacSttdManager>();
    manager->SetAttribute("UserLevel", StringValue("Sca"));
    manager->BeginEpisode(0.0);
    manager->EndEpisode();
    state.counters["peer"] = MeasureDecision(*manager);
    state.SetLabel("sttd-sca");
    Decide<IsacSttdManager>(state);
}

/// STTD with the exact user level, beside SLSQP on the whole problem
void
DecideBesideSlsqp(benchmark::State& state)
{
    state.counters["peer"] = MeasureDecision(*CreateObject<IsacSlsqpManager>());
    state.SetLabel("slsqp-manager");
    Decide<IsacSttdManager>(state);
}
#endif

#ifdef ISAC_HAVE_NLOPT
BENCHMARK(DecideBesideSca)->Name("decide/STTD/K=30/sttd-sca")->Unit(benchmark::kMicrosecond);
BENCHMARK(DecideBesideSlsqp)->Name("decide/STTD/K=30/slsqp-manager")->Unit(benchmark::kMicrosecond);
#else
BENCHMARK(Decide<IsacSttdManager>)->Name("decide/STTD/K=30")->Unit(benchmark::kMicrosecond);
#endif
BENCHMARK(Decide<IsacPdrlManager>)->Name("decide/PDRL/K=30")->Unit(benchmark::kMicrosecond);
BENCHMARK(Decide<IsacHdrlManager>)->Name("decide/HDRL/K=30")->Unit(benchmark::kMicrosecond);

} // namespace
