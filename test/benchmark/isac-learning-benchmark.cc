/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-actor-critic.h"
#include "ns3/isac-branching-q.h"

#include <Eigen/Core>
#include <benchmark/benchmark.h>
#include <random>

using namespace isac;

namespace
{

/**
 * Gradient steps of an agent with the paper's sizes, on random transitions.
 *
 * @tparam Agent what learns
 * @tparam Settings how
 * @param state of the benchmark
 * @param settings defaults but for what is compared
 */
template <typename Agent, typename Settings>
void
Learn(benchmark::State& state, Settings settings)
{
    settings.stateSize = 16;
    settings.actions = 6;
    Agent agent(settings);
    std::mt19937_64 generator(1);
    std::uniform_real_distribution<double> uniform;
    agent.SetUniform([&]() { return uniform(generator); });
    agent.Initialise();
    const auto draw = [&](Eigen::Index size) {
        return Eigen::VectorXf::NullaryExpr(
                   size,
                   [&]() { return static_cast<float>(uniform(generator)); })
            .eval();
    };
    const auto step = [&]() {
        agent.Learn({draw(settings.stateSize),
                     draw(settings.actions),
                     static_cast<float>(uniform(generator)),
                     draw(settings.stateSize)});
    };
    for (Eigen::Index i = 0; i < settings.batch; ++i)
    {
        step();
    }
    for (auto _ : state)
    {
        step();
    }
}

/// @param state of the benchmark
void
LearnTaylor(benchmark::State& state)
{
    Learn<ActorCritic>(state, ActorCriticSettings());
}

/// @param state of the benchmark
void
LearnTwinDelayed(benchmark::State& state)
{
    ActorCriticSettings settings;
    settings.taylorAction = 0.0;
    Learn<ActorCritic>(state, settings);
}

/// @param state of the benchmark
void
LearnBranching(benchmark::State& state)
{
    Learn<BranchingQ>(state, BranchingQSettings());
}

BENCHMARK(LearnTaylor)->Name("learning/taylor")->Unit(benchmark::kMillisecond);
BENCHMARK(LearnTwinDelayed)->Name("learning/td3")->Unit(benchmark::kMillisecond);
BENCHMARK(LearnBranching)->Name("learning/branching")->Unit(benchmark::kMillisecond);

} // namespace
