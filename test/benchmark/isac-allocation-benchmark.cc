/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-convex-allocation.h"

#include <benchmark/benchmark.h>
#include <cmath>
#include <random>

using namespace isac;

namespace
{

/// A slot of the Waterloo scenario whose budgets grow with the number of users
AllocationProblem
MakeProblem(int users, double cap)
{
    std::mt19937_64 generator(static_cast<uint64_t>(users));
    const auto uniform = [&generator](double from, double to) {
        return from + (to - from) * static_cast<double>(generator() >> 11) * 0x1p-53;
    };
    AllocationProblem problem;
    problem.Resize(users, 2);
    problem.bandwidth.setConstant(400e6 * users / 30.0);
    problem.power.setConstant(40.0 * users / 30.0);
    problem.computing = 15e9 * users / 30.0;
    problem.utility.cap = cap;
    for (int k = 0; k < users; ++k)
    {
        const bool isLinear = (k / 2) % 2 == 0;
        const double size = uniform(0.5, 1.5);
        const double impact = uniform(0.7, 1.0);
        const double distance = 200.0 * std::sqrt(uniform(1e-4, 1.0));
        const double wavelength = 0.3 / (k % 2 == 0 ? 28.0 : 39.0);
        problem.station[k] = k % 2;
        problem.structure[k] = isLinear ? QoeStructure::LINEAR : QoeStructure::RATIO;
        problem.value[k] = impact * ContentQuality(size, 2.0) * (isLinear ? 7.67 : 0.282);
        problem.delayCost[k] = impact * 19.6;
        problem.computingWork[k] = 1e7 * size;
        problem.radioWork[k] = 8e6 * size;
        problem.noiseToGain[k] = 4e-21 * std::pow(4.0 * M_PI * distance / wavelength, 2);
        problem.minimumPower[k] = std::pow(distance / 350.0, 8) * 40.0;
        problem.minimumPowerBandwidth[k] = problem.minimumPower[k] * 5e6;
    }
    return problem;
}

/// One solve to a certified gap of at most 5e-9, from nothing
void
Allocation(benchmark::State& state, double cap)
{
    const auto problem = MakeProblem(static_cast<int>(state.range(0)), cap);
    ConvexAllocation solver;
    AllocationSolution solution;
    for (auto _ : state)
    {
        if (!solver.Solve(problem, solution))
        {
            state.SkipWithError("not solved");
        }
    }
    state.counters["steps"] = solution.iterations;
    state.counters["gap"] = solution.GetGap();
}

BENCHMARK_CAPTURE(Allocation, capped, 5.0)
    ->Name("allocation/capped")
    ->ArgName("K")
    ->Arg(5)
    ->Arg(30)
    ->Arg(300)
    ->Arg(3000)
    ->Arg(30000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Allocation, uncapped, 0.0)
    ->Name("allocation/uncapped")
    ->ArgName("K")
    ->Arg(5)
    ->Arg(30)
    ->Arg(300)
    ->Arg(3000)
    ->Arg(30000)
    ->Unit(benchmark::kMicrosecond);

} // namespace
