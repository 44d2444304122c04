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
#include <ctime>
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

/// @return processor time of this thread, in s; asking for it takes some 0.3 us
double
GetProcessorTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
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
     * Run one slot of all agents, in processor time. Users are not part of it.
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
            const double begin = GetProcessorTime();
            benchmark::DoNotOptimize(m_agents[k]->GetUserModel());
            benchmark::DoNotOptimize(m_agents[k]->GetCollectedBits());
            m_agents[k]->Learn({user.GetBehaviour(), user.GetEnvironment(), quality, latency, mos});
            const double time = GetProcessorTime() - begin;
            sum += time;
            longest = std::max(longest, time);
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
    constexpr int agents = 1000;
    Crowd crowd(agents, "LastValue");
    double longest = 0.0;
    for (auto _ : state)
    {
        double sum = 0.0;
        for (int slot = 1; slot < WINDOW_SLOTS; ++slot)
        {
            sum += crowd.RunSlot(longest);
        }
        state.SetIterationTime(sum / (agents * (WINDOW_SLOTS - 1)));
        crowd.RunSlot(longest);
    }
}

BENCHMARK(AgentSlot)
    ->Name("agent/slot without window end")
    ->Iterations(10)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

/// A window's end at which all is fitted to all windows that are kept, with choice of the order
void
AgentRefit(benchmark::State& state)
{
    constexpr int agents = 30;
    double longest = 0.0;
    for (auto _ : state)
    {
        Crowd crowd(agents, "Arima");
        double ignored = 0.0;
        // Predictions are fitted when as many windows have come as the last fit was of: at 1, 2, 4,
        // 8, 16 and 32.
        for (int slot = 0; slot < 32 * WINDOW_SLOTS - 1; ++slot)
        {
            crowd.RunSlot(ignored);
        }
        state.SetIterationTime(crowd.RunSlot(longest) / agents);
    }
    state.counters["longest_us"] = 1e6 * longest;
}

BENCHMARK(AgentRefit)
    ->Name("agent/window end with refit")
    ->Iterations(3)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

/// All that agents do, per agent and slot; of many also the memory of an agent with its user
void
AgentRun(benchmark::State& state, const std::string& predictor, int64_t agents, int slots)
{
    double longest = 0.0;
    for (auto _ : state)
    {
        const double before = GetResidentMemory();
        Crowd crowd(agents, predictor);
        double sum = 0.0;
        for (int slot = 0; slot < slots; ++slot)
        {
            sum += crowd.RunSlot(longest);
        }
        state.SetIterationTime(sum / static_cast<double>(agents * slots));
        if (agents > 1000)
        {
            state.counters["bytes"] = (GetResidentMemory() - before) / static_cast<double>(agents);
        }
    }
    state.counters["longest_us"] = 1e6 * longest;
}

BENCHMARK_CAPTURE(AgentRun, Arima, "Arima", 100, 600)
    ->Name("agent/run/Arima, 100 agents, 600 slots")
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(AgentRun, Holt, "Holt", 100, 600)
    ->Name("agent/run/Holt, 100 agents, 600 slots")
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(AgentRun, LastValue, "LastValue", 100, 600)
    ->Name("agent/run/LastValue, 100 agents, 600 slots")
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(AgentRun, crowd, "Arima", 30000, 40)
    ->Name("agent/run/Arima, 30000 agents, 40 slots")
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

} // namespace
