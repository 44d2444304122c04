/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"
#include "isac-vectors.h"

#include "ns3/double.h"
#include "ns3/isac-error.h"
#include "ns3/isac-greedy-manager.h"
#include "ns3/isac-lyapunov-manager.h"
#include "ns3/isac-round-robin-manager.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

/// A Lyapunov manager of some penalty weight
Ptr<IsacLyapunovManager>
MakeManager(double penaltyWeight)
{
    auto manager = CreateObject<IsacLyapunovManager>();
    manager->SetAttribute("PenaltyWeight", DoubleValue(penaltyWeight));
    return manager;
}

/// Slots of the reference file whose bounds can be met, with drawn backlogs
std::vector<IsacSlotState>
MakeSlotsWithBacklogs()
{
    std::vector<IsacSlotState> slots;
    std::mt19937_64 generator(3);
    const auto draw = [&generator] { return static_cast<double>(generator() >> 11) * 0x1p-53; };
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document["instances"])
        {
            if (!instance["feasible"])
            {
                continue;
            }
            auto state = MakeSlotState(instance);
            state.duration = 1.0;
            for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
            {
                state.computingBacklog[k] = draw() < 0.5 ? 0.0 : 3.0 * draw();
                state.radioBacklog[k] = draw() < 0.5 ? 0.0 : 20.0 * draw();
                state.fileSize[k] *= draw() < 0.8;
            }
            slots.push_back(state);
        }
    }
    return slots;
}

/**
 * One station, one server, two users at different distances, both of linear experience: what is
 * left of each slot waits for the next one, by the formulas.
 */
class Queues
{
  public:
    /// @param arrivals mean size of a slot's request, in MB
    explicit Queues(double arrivals)
        : m_arrivals(arrivals)
    {
        m_state.Resize(2, 1);
        m_state.duration = 1.0;
        m_state.stationBandwidth << 20e6;
        m_state.stationPower << 10.0;
        m_state.noiseDensity << 4e-21;
        m_state.computingCapacity = 1e9;
        m_state.computingDensity = 1e7;
        m_state.bitsPerMegabyte = 8e6;
        m_state.qoeCap = 5.0;
        m_state.station.setZero();
        m_state.gain << 1e-11, 3e-14;
        m_state.sensingGain.setConstant(1e-6);
        m_state.minimumPower.setZero();
        m_state.minimumPowerBandwidth.setZero();
        m_state.impact.setConstant(0.9);
        m_state.name = {"near", "far"};
    }

    /// Mean megabytes that wait after a slot, and mean expected experience, over some slots
    std::pair<double, double> Run(const Ptr<IsacResourceManager>& manager, int slots)
    {
        std::mt19937_64 generator(1);
        double waiting = 0.0;
        double experience = 0.0;
        for (int slot = 0; slot < slots; ++slot)
        {
            for (int k = 0; k < 2; ++k)
            {
                m_state.fileSize[k] =
                    2.0 * m_arrivals * static_cast<double>(generator() >> 11) * 0x1p-53;
                m_state.quality[k] = isac::ContentQuality(m_state.fileSize[k], 2.0);
            }
            const auto allocation = manager->Decide(m_state);
            manager->CheckAllocation(m_state, allocation);
            for (int k = 0; k < 2; ++k)
            {
                experience += 0.5 * GetExpectedQoe(m_state,
                                                   k,
                                                   allocation.bandwidth[k],
                                                   allocation.power[k],
                                                   allocation.computing[k]);
                const double rate = isac::ShannonRate(allocation.bandwidth[k],
                                                      allocation.power[k],
                                                      m_state.GetServingGain(k),
                                                      m_state.noiseDensity[0]);
                const double uncomputed = m_state.computingBacklog[k] + m_state.fileSize[k];
                const double computed = std::min(uncomputed, allocation.computing[k] / 1e7);
                const double unsent = m_state.radioBacklog[k] + computed;
                m_state.computingBacklog[k] = uncomputed - computed;
                m_state.radioBacklog[k] = unsent - std::min(unsent, rate / 8e6);
            }
            waiting += m_state.computingBacklog.sum() + m_state.radioBacklog.sum();
        }
        return {waiting / slots, experience / slots};
    }

  private:
    double m_arrivals;     ///< in MB
    IsacSlotState m_state; ///< of the next slot
};

} // namespace

TEST(IsacLyapunovManager, NoSchemeThatMeetsTheSameBoundsIsAboveItsObjective)
{
    const auto manager = MakeManager(0.3);
    auto optimal = CreateObject<IsacOptimalManager>();
    const std::vector<Ptr<IsacResourceManager>> others{optimal,
                                                       MakeManager(30.0),
                                                       MakeManager(0.003),
                                                       CreateObject<IsacGreedyManager>(),
                                                       CreateObject<IsacRoundRobinManager>()};
    int compared = 0;
    int above = 0;
    for (const auto& state : MakeSlotsWithBacklogs())
    {
        SCOPED_TRACE("instance " + std::to_string(state.slot));
        const auto allocation = manager->Decide(state);
        manager->CheckAllocation(state, allocation);
        const double best = manager->GetObjective(state, allocation);
        const double scale = std::max(1.0, std::abs(best));
        EXPECT_LE(allocation.dualityGap, 1e-8);
        EXPECT_NEAR(best, manager->GetSolution().objective, 1e-9 * scale);
        for (const auto& other : others)
        {
            const auto rival = other->Decide(state);
            if ((rival.power >= state.minimumPower).all() &&
                (rival.power * rival.bandwidth >= state.minimumPowerBandwidth).all())
            {
                EXPECT_LE(manager->GetObjective(state, rival), best + 1e-8 * scale);
                ++compared;
            }
        }
        above += best > manager->GetObjective(state, optimal->Decide(state)) + 1e-3;
    }
    EXPECT_GT(compared, 40);
    EXPECT_GT(above, 10); // the backlog is of account
}

TEST(IsacLyapunovManager, IsTheOptimumWithoutLimitOfThePenalty)
{
    const auto manager = MakeManager(1e12);
    auto optimal = CreateObject<IsacOptimalManager>();
    for (const auto& state : MakeSlotsWithBacklogs())
    {
        const auto allocation = manager->Decide(state);
        const double best = optimal->GetObjective(state, optimal->Decide(state));
        EXPECT_NEAR(optimal->GetObjective(state, allocation),
                    best,
                    1e-7 * std::max(1.0, std::abs(best)));
    }
}

TEST(IsacLyapunovManager, ServesABacklogWithoutARequest)
{
    auto slots = MakeSlotsWithBacklogs();
    auto state = *std::max_element(slots.begin(), slots.end(), [](const auto& a, const auto& b) {
        return a.GetUsers() < b.GetUsers();
    });
    state.fileSize.setZero();
    state.computingBacklog.setZero();
    state.radioBacklog.setZero();
    state.radioBacklog[0] = 1e3;
    const auto allocation = MakeManager(1.0)->Decide(state);
    const auto getRate = [&](const IsacAllocation& share) {
        return isac::ShannonRate(share.bandwidth[0],
                                 share.power[0],
                                 state.GetServingGain(0),
                                 state.noiseDensity[state.station[0]]);
    };
    const auto equal = CreateObject<IsacRoundRobinManager>()->Decide(state);
    EXPECT_GT(getRate(allocation), 1.5 * getRate(equal));
}

TEST(IsacLyapunovManager, KeepsQueuesShortWhereTheOptimumOfTheSlotLetsThemGrow)
{
    // Arrivals near what can be carried. A request that waits behind a long queue is worth little
    // to the slot alone, so the optimum gives up on the far user; later slots pay for it.
    constexpr double arrivals = 4.6;
    constexpr int slots = 2000;
    const auto [shortQueue, calm] = Queues(arrivals).Run(MakeManager(0.1), slots);
    const auto [mediumQueue, middle] = Queues(arrivals).Run(MakeManager(10.0), slots);
    const auto [longQueue, keen] = Queues(arrivals).Run(MakeManager(1000.0), slots);
    const auto [myopicQueue, myopic] =
        Queues(arrivals).Run(CreateObject<IsacOptimalManager>(), slots);
    EXPECT_LT(shortQueue, mediumQueue);
    EXPECT_LT(mediumQueue, longQueue);
    EXPECT_LT(longQueue, myopicQueue);
    EXPECT_GT(calm, middle);
    EXPECT_GT(middle, keen);
    EXPECT_GT(keen, myopic);
}

TEST(IsacLyapunovManager, FairObjectivesAreRefused)
{
    for (const char* objective : {"MaxMin", "ProportionalFairness", "AlphaFair"})
    {
        const auto manager = MakeManager(1.0);
        manager->SetAttribute("Objective", StringValue(objective));
        EXPECT_THROW(manager->Decide(MakeSlotsWithBacklogs().front()), isac::Error) << objective;
    }
}
