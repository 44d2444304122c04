/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/integer.h"
#include "ns3/isac-digital-agent.h"
#include "ns3/node.h"
#include "ns3/string.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/// @return memory of this process that is resident, in byte
double
GetResidentMemory()
{
    std::ifstream file("/proc/self/statm");
    double all = 0.0;
    double resident = 0.0;
    file >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Users that watch short videos, with their agents
class Crowd
{
  public:
    /**
     * @param size number of agents
     * @param predictor value of the agents' attribute
     */
    Crowd(int64_t size, const std::string& predictor)
        : m_store(Create<IsacAgentStore>(int64_t{1} << 40))
    {
        for (int64_t k = 0; k < size; ++k)
        {
            auto mobility = CreateObject<ConstantVelocityMobilityModel>();
            mobility->SetVelocity(Vector(8.3 + static_cast<double>(k % 14), 0, 0));
            auto user = CreateObject<IsacMobileUser>();
            user->SetAttribute("Workload", StringValue("ns3::IsacRandomWorkload"));
            user->SetAttribute("MosModel", StringValue("Qoe"));
            user->SetAttribute("QoeStructure", StringValue(k % 2 == 0 ? "Linear" : "Ratio"));
            user->AssignStreams(200 * k);
            auto node = CreateObject<Node>();
            node->AggregateObject(mobility);
            node->AggregateObject(user);
            auto agent = CreateObject<IsacDigitalAgent>();
            agent->SetAttribute("Predictor", StringValue(predictor));
            agent->AssignStreams(200 * k + 100);
            agent->SetUser(user);
            agent->Start(Seconds(1), m_store);
            m_users.push_back(user);
            m_agents.push_back(agent);
        }
    }

    ~Crowd()
    {
        for (const auto& agent : m_agents)
        {
            agent->Dispose();
        }
    }

    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    /**
     * Run one slot of all agents. Users are not part of the time.
     *
     * @param [out] longest grows to the longest time of one agent, in s
     * @return time of all agents, in s
     */
    double RunSlot(double& longest)
    {
        double sum = 0.0;
        for (std::size_t k = 0; k < m_agents.size(); ++k)
        {
            auto& user = *m_users[k];
            user.BeginSlot(Seconds(1));
            const double latency = 0.03 * (0.5 + user.GetDemand().fileSize);
            const double quality = user.GetContentQuality();
            const double qoe = isac::Qoe(user.GetQoeModel(), user.GetImpact(), quality, latency);
            const double mos = user.DrawMos(quality, latency, qoe);
            const auto begin = std::chrono::steady_clock::now();
            benchmark::DoNotOptimize(m_agents[k]->GetUserModel());
            benchmark::DoNotOptimize(m_agents[k]->GetCollectedBits());
            m_agents[k]->Learn({user.GetBehaviour(), user.GetEnvironment(), quality, latency, mos});
            const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
            sum += time.count();
            longest = std::max(longest, time.count());
        }
        return sum;
    }

  private:
    Ptr<IsacAgentStore> m_store;                 ///< shared by all
    std::vector<Ptr<IsacMobileUser>> m_users;    ///< judge
    std::vector<Ptr<IsacDigitalAgent>> m_agents; ///< learn
};

constexpr int WINDOW_SLOTS = 10; ///< of the default

/// An agent's slot without a window's end
void
AgentSlot(benchmark::State& state)
{
    Crowd crowd(30, "Arima");
    double longest = 0.0;
    for (int slot = 0; slot < 40 * WINDOW_SLOTS; ++slot)
    {
        crowd.RunSlot(longest);
    }
    for (auto _ : state)
    {
        double sum = 0.0;
        for (int slot = 1; slot < WINDOW_SLOTS; ++slot)
        {
            sum += crowd.RunSlot(longest);
        }
        state.SetIterationTime(sum / (30 * (WINDOW_SLOTS - 1)));
        crowd.RunSlot(longest);
    }
}

BENCHMARK(AgentSlot)
    ->Name("agent/slot without window end")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

/// A window's end at which everything is fitted anew, with choice of the order
void
AgentRefit(benchmark::State& state)
{
    constexpr int users = 10;
    double longest = 0.0;
    for (auto _ : state)
    {
        Crowd crowd(users, "Arima");
        double sum = 0.0;
        // Fits are due when as many windows have come as the last one was of: at 1, 2, 4, 8, 16 and
        // 32, of which the last is of all that are kept.
        for (int slot = 0; slot < 32 * WINDOW_SLOTS - 1; ++slot)
        {
            double ignored = 0.0;
            crowd.RunSlot(ignored);
        }
        sum = crowd.RunSlot(longest);
        state.SetIterationTime(sum / users);
    }
    state.counters["longest_us"] = 1e6 * longest;
}

BENCHMARK(AgentRefit)
    ->Name("agent/window end with refit")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

/// All of an agent's work, per slot, over 600 slots of the default window
void
AgentAmortised(benchmark::State& state, const std::string& predictor)
{
    constexpr int users = 30;
    constexpr int slots = 600;
    double longest = 0.0;
    for (auto _ : state)
    {
        Crowd crowd(users, predictor);
        double sum = 0.0;
        for (int slot = 0; slot < slots; ++slot)
        {
            sum += crowd.RunSlot(longest);
        }
        state.SetIterationTime(sum / (users * slots));
    }
    state.counters["longest_us"] = 1e6 * longest;
}

BENCHMARK_CAPTURE(AgentAmortised, Arima, "Arima")
    ->Name("agent/slot amortised/Arima")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(AgentAmortised, Holt, "Holt")
    ->Name("agent/slot amortised/Holt")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(AgentAmortised, LastValue, "LastValue")
    ->Name("agent/slot amortised/LastValue")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

/// 30 000 agents for 40 windows, per agent and slot, and the memory of each with its user
void
AgentCrowd(benchmark::State& state)
{
    const auto users = state.range(0);
    double memory = 0.0;
    double longest = 0.0;
    for (auto _ : state)
    {
        const double before = GetResidentMemory();
        Crowd crowd(users, "Arima");
        double sum = 0.0;
        for (int slot = 0; slot < 40 * WINDOW_SLOTS; ++slot)
        {
            sum += crowd.RunSlot(longest);
        }
        memory = (GetResidentMemory() - before) / static_cast<double>(users);
        state.SetIterationTime(sum / static_cast<double>(users * 40 * WINDOW_SLOTS));
    }
    state.counters["longest_us"] = 1e6 * longest;
    state.counters["bytes_per_agent_and_user"] = memory;
}

BENCHMARK(AgentCrowd)
    ->Name("agent/crowd")
    ->ArgName("agents")
    ->Arg(30000)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

} // namespace
