/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-benchmark.h"

#include "ns3/isac-convex-allocation.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <ctime>
#include <memory>
#include <optional>
#include <random>
#include <sstream>

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

/**
 * Measure solves to a certified gap of at most 5e-9, each from nothing.
 *
 * @param state the benchmark's
 * @param problem the problem
 * @return the solution
 */
AllocationSolution
Solve(benchmark::State& state, const AllocationProblem& problem)
{
    ConvexAllocation solver;
    AllocationSolution solution;
    for (auto _ : state)
    {
        if (!solver.Solve(problem, solution))
        {
            state.SkipWithError("not solved");
        }
    }
    return solution;
}

/**
 * ConvexAllocation alone.
 *
 * @param state the benchmark's
 * @param users number of users
 * @param cap of experience; 0 for none
 */
void
Alone(benchmark::State& state, int users, double cap)
{
    const auto solution = Solve(state, MakeProblem(users, cap));
    state.counters["steps"] = solution.iterations;
    state.counters["gap"] = solution.GetGap();
    state.counters["s/user"] = benchmark::Counter(users,
                                                  benchmark::Counter::kIsIterationInvariantRate |
                                                      benchmark::Counter::kInvert);
}

/**
 * Slot after slot, each solved from the last one's solution: gains drift, every fourth user has a
 * new request.
 *
 * @param state the benchmark's
 * @param users number of users
 */
void
Next(benchmark::State& state, int users)
{
    constexpr int SLOTS = 64;
    std::vector<AllocationProblem> slots{MakeProblem(users, 5.0)};
    std::mt19937_64 generator(1);
    const auto uniform = [&generator](double from, double to) {
        return from + (to - from) * static_cast<double>(generator() >> 11) * 0x1p-53;
    };
    for (int slot = 1; slot < SLOTS; ++slot)
    {
        auto problem = slots.back();
        for (Eigen::Index k = 0; k < users; ++k)
        {
            problem.noiseToGain[k] *= uniform(0.98, 1.02);
            if (k % 8 == slot % 8)
            {
                const double before = problem.radioWork[k] / 8e6;
                const double size = uniform(0.5, 1.5);
                problem.value[k] *= ContentQuality(size, 2.0) / ContentQuality(before, 2.0);
                problem.radioWork[k] *= size / before;
                problem.computingWork[k] *= size / before;
            }
        }
        slots.push_back(problem);
    }
    ConvexAllocation solver;
    AllocationSolution solution;
    double steps = 0.0;
    double stepsFromNothing = 0.0;
    for (const auto& problem : slots)
    {
        solver.Solve(problem, solution);
        stepsFromNothing += solution.iterations;
    }
    int64_t slot = 0;
    for (auto _ : state)
    {
        if (!solver.SolveNext(slots[slot++ % SLOTS], solution))
        {
            state.SkipWithError("not solved");
        }
        steps += solution.iterations;
    }
    state.counters["steps"] = steps / static_cast<double>(slot);
    state.counters["steps from nothing"] = stepsFromNothing / SLOTS;
}

/// A peer on the way to ever more users
struct PeerProgress
{
    AllocationPeer peer; ///< the peer
    int exceededAt{0};   ///< the number of users at which it took too long; 0 for none so far
};

/// A peer and a problem
struct PeerComparison
{
    std::shared_ptr<PeerProgress> progress; ///< the peer, and where it stands
    int users;                              ///< number of users
    double cap;                             ///< of experience; 0 for none
    std::optional<AllocationPeerRun> run;   ///< what the peer did, once it has run
};

/**
 * ConvexAllocation beside a peer that solves the same problem once the benchmark is selected.
 *
 * @param state the benchmark's
 * @param comparison the peer and the problem
 */
void
Beside(benchmark::State& state, PeerComparison& comparison)
{
    using End = AllocationPeerRun::End;
    const auto problem = MakeProblem(comparison.users, comparison.cap);
    const auto solution = Solve(state, problem);

    auto& [peer, exceededAt] = *comparison.progress;
    std::ostringstream label;
    label.precision(2);
    label << peer.name;
    if (exceededAt > 0 && exceededAt < comparison.users)
    {
        label << "; not run, took more than " << PEER_LIMIT << " s at K=" << exceededAt;
        state.SetLabel(label.str());
        return;
    }
    if (!comparison.run)
    {
        comparison.run = RunAllocationPeer(peer, problem);
    }
    const auto& run = *comparison.run;
    if (run.end == End::EXCEEDED)
    {
        exceededAt = comparison.users;
        state.counters["peer"] = run.seconds;
        label << "; more than " << PEER_LIMIT << " s, the ratio is a lower bound";
    }
    else if (run.end == End::FAILED)
    {
        label << "; failed after " << run.seconds << " s";
    }
    else
    {
        const double gap = (solution.objective - run.solution.objective) /
                           std::max(1.0, std::abs(solution.objective));
        state.counters["peer_gap"] = gap;
        if (gap <= PEER_ACCURACY)
        {
            state.counters["peer"] = run.seconds;
            label << "; gap " << gap;
        }
        else
        {
            label << "; not accurate after " << run.seconds << " s, gap " << gap;
        }
    }
    state.SetLabel(label.str());
}

/// Processor time per user of a large problem and of a small one, solved in turn, and their ratio
void
Growth(benchmark::State& state, double cap)
{
    constexpr int SMALL = 300;
    constexpr int LARGE = 30000;
    const auto small = MakeProblem(SMALL, cap);
    const auto large = MakeProblem(LARGE, cap);
    ConvexAllocation solver;
    AllocationSolution solution;
    const auto solve = [&](const AllocationProblem& problem, int times) {
        const auto begin = std::clock();
        for (int i = 0; i < times; ++i)
        {
            solver.Solve(problem, solution);
        }
        return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    };
    double smallTime = 0.0;
    double largeTime = 0.0;
    double steps = 1.0;
    for (auto _ : state)
    {
        smallTime += solve(small, LARGE / SMALL);
        steps = solution.iterations;
        largeTime += solve(large, 1);
        steps = solution.iterations / steps;
    }
    // As many users in all on both sides.
    state.counters["growth"] = largeTime / smallTime;
    state.counters["growth/step"] = largeTime / smallTime / steps;
}

} // namespace

void
RegisterAllocationBenchmarks(const std::vector<AllocationPeer>& peers)
{
    for (const double cap : {5.0, 0.0})
    {
        const std::string name = cap > 0.0 ? "allocation/" : "allocation/uncapped/";
        std::vector<std::shared_ptr<PeerProgress>> progress;
        for (const auto& peer : peers)
        {
            progress.push_back(std::make_shared<PeerProgress>(PeerProgress{peer}));
        }
        for (const int users : {5, 30, 300, 3000, 30000})
        {
            const std::string at = name + "K=" + std::to_string(users);
            benchmark::RegisterBenchmark(at.c_str(), Alone, users, cap)
                ->Unit(benchmark::kMicrosecond);
            for (const auto& one : progress)
            {
                const auto comparison =
                    std::make_shared<PeerComparison>(PeerComparison{one, users, cap, {}});
                benchmark::RegisterBenchmark(
                    (at + "/" + one->peer.name).c_str(),
                    [comparison](benchmark::State& state) { Beside(state, *comparison); })
                    ->Unit(benchmark::kMicrosecond);
            }
        }
        benchmark::RegisterBenchmark((name + "growth").c_str(), Growth, cap)
            ->Unit(benchmark::kMillisecond);
    }
    for (const int users : {30, 300, 3000})
    {
        benchmark::RegisterBenchmark(("allocation/next slot/K=" + std::to_string(users)).c_str(),
                                     Next,
                                     users)
            ->Unit(benchmark::kMicrosecond);
    }
}
