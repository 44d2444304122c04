/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/double.h"
#include "ns3/isac-error.h"
#include "ns3/isac-greedy-manager.h"
#include "ns3/isac-round-robin-manager.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace ns3;

namespace
{

/// Two stations, five users, the last one without a request
IsacSlotState
MakeSmallSlot()
{
    IsacSlotState state;
    state.slot = 17;
    state.Resize(5, 2);
    state.stationBandwidth << 400e6, 100e6;
    state.stationPower << 40.0, 10.0;
    state.noiseDensity.setConstant(4e-21);
    state.computingCapacity = 15e9;
    state.computingDensity = 1e7;
    state.bitsPerMegabyte = 8e6;
    state.qoeCap = 5.0;
    state.station << 0, 0, 0, 1, 1;
    state.gain.setConstant(1e-12);
    state.gain.col(0) << 1e-11, 1e-12, 1e-13, 1e-12, 1e-12;
    state.sensingGain.setConstant(1e-6);
    state.minimumPower.setConstant(0.5);
    state.minimumPowerBandwidth.setConstant(1e6);
    state.fileSize << 1.0, 0.8, 1.2, 0.5, 0.0;
    state.quality = 2.0 * state.fileSize / (1.0 + 2.0 * state.fileSize);
    state.impact.setConstant(0.9);
    for (int k = 0; k < 5; ++k)
    {
        state.qoe[k].structure =
            k % 2 == 0 ? isac::QoeStructure::LINEAR : isac::QoeStructure::RATIO;
        state.name[k] = "user-" + std::to_string(k);
    }
    return state;
}

/// Decides what a test tells it to
class ScriptedManager : public IsacResourceManager
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::ScriptedManager").SetParent<IsacResourceManager>();
        return tid;
    }

    IsacAllocation Decide(const IsacSlotState&) override
    {
        return m_allocation;
    }

    IsacAllocation m_allocation; ///< the decision
};

/// The message with which an allocation is refused
std::string
Refusal(const IsacSlotState& state, const IsacAllocation& allocation)
{
    try
    {
        CreateObject<ScriptedManager>()->CheckAllocation(state, allocation);
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "none";
}

} // namespace

TEST(IsacSlotState, ExpectedQoeGivesTheObjectiveOfTheReferenceOptima)
{
    auto manager = CreateObject<IsacRoundRobinManager>();
    int instances = 0;
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document["instances"])
        {
            if (!instance["feasible"])
            {
                continue;
            }
            const auto state = MakeSlotState(instance);
            IsacAllocation allocation;
            allocation.Resize(state.GetUsers());
            for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
            {
                allocation.bandwidth[k] = instance["allocation"]["B_hz"][k];
                allocation.power[k] = instance["allocation"]["P_w"][k];
                allocation.computing[k] = instance["allocation"]["C_cycles_s"][k];
            }
            manager->CheckAllocation(state, allocation);
            EXPECT_TRUE(isac::IsClose(manager->GetObjective(state, allocation),
                                      instance["objective"],
                                      1e-9))
                << "instance " << instance["id"];
            ++instances;
        }
    }
    EXPECT_GT(instances, 20);
}

TEST(IsacSlotState, WorkIsTheRequestAndAllThatWaits)
{
    auto state = MakeSmallSlot();
    state.computingBacklog[2] = 0.3;
    state.radioBacklog[2] = 0.5;
    state.prefetch[2] = 0.7;
    const auto work = GetWork(state, 2); // 1.2 MB are asked for
    EXPECT_DOUBLE_EQ(work.computing, 1e7 * (1.2 + 0.3));
    EXPECT_DOUBLE_EQ(work.radio, 8e6 * (1.2 + 0.3 + 0.5));
    const auto ahead = GetWorkAhead(state, 2);
    EXPECT_DOUBLE_EQ(ahead.computing, 1e7 * (1.2 + 0.3 + 0.7));
    EXPECT_DOUBLE_EQ(ahead.radio, 8e6 * (1.2 + 0.3 + 0.5 + 0.7));
    // At 1e-13 10 W / (1e6 Hz 4e-21 W/Hz), 250, a hertz carries log2(251) bit/s.
    const auto latency = GetLatency(state, 2, 1e6, 10.0, 3e9);
    EXPECT_DOUBLE_EQ(latency.computing, 1.5e7 / 3e9);
    EXPECT_DOUBLE_EQ(latency.radio, 1.6e7 / (1e6 * std::log2(251.0)));
}

TEST(IsacRoundRobinManager, SharesAreEqual)
{
    const auto state = MakeSmallSlot();
    auto manager = CreateObject<IsacRoundRobinManager>();
    const auto allocation = manager->Decide(state);
    manager->CheckAllocation(state, allocation);
    for (int k = 0; k < 5; ++k)
    {
        EXPECT_DOUBLE_EQ(allocation.bandwidth[k], k < 3 ? 400e6 / 3 : 50e6);
        EXPECT_DOUBLE_EQ(allocation.power[k], k < 3 ? 40.0 / 3 : 5.0);
        EXPECT_DOUBLE_EQ(allocation.computing[k], 3e9);
    }
}

TEST(IsacRoundRobinManager, NobodyIsNoProblem)
{
    IsacSlotState state;
    state.Resize(0, 1);
    state.stationBandwidth << 1e6;
    state.stationPower << 1.0;
    for (const Ptr<IsacResourceManager>& manager :
         {Ptr<IsacResourceManager>(CreateObject<IsacRoundRobinManager>()),
          Ptr<IsacResourceManager>(CreateObject<IsacGreedyManager>())})
    {
        const auto allocation = manager->Decide(state);
        manager->CheckAllocation(state, allocation);
        EXPECT_EQ(allocation.bandwidth.size(), 0);
        EXPECT_EQ(manager->GetObjective(state, allocation), 0.0);
    }
}

TEST(IsacGreedyManager, KeepsTheContractAndNeverBeatsTheOptimum)
{
    auto manager = CreateObject<IsacGreedyManager>();
    int instances = 0;
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document["instances"])
        {
            const auto state = MakeSlotState(instance);
            const auto allocation = manager->Decide(state);
            manager->CheckAllocation(state, allocation);
            const bool met = (allocation.power >= state.minimumPower).all() &&
                             (allocation.power * allocation.bandwidth * (1.0 + 1e-12) >=
                              state.minimumPowerBandwidth)
                                 .all();
            if (!instance["feasible"])
            {
                EXPECT_FALSE(met) << "instance " << instance["id"];
            }
            else if (met)
            {
                const double optimum = instance["objective"];
                EXPECT_LE(manager->GetObjective(state, allocation),
                          optimum + 1e-9 * std::max(1.0, std::abs(optimum)))
                    << "instance " << instance["id"];
                ++instances;
            }
        }
    }
    EXPECT_GT(instances, 10);
}

TEST(IsacGreedyManager, BeatsEqualSharesOnItsObjective)
{
    const auto state = MakeSmallSlot();
    auto greedy = CreateObject<IsacGreedyManager>();
    auto equal = CreateObject<IsacRoundRobinManager>();
    EXPECT_GT(greedy->GetObjective(state, greedy->Decide(state)),
              equal->GetObjective(state, equal->Decide(state)));
}

TEST(IsacGreedyManager, MeetsTheBoundsOfTheEasiestFirst)
{
    auto state = MakeSmallSlot();
    state.minimumPower << 20.0, 5.0, 30.0, 1.0, 1.0; // 20 and 5 W fit into 40 W, 30 W do not
    const auto allocation = CreateObject<IsacGreedyManager>()->Decide(state);
    EXPECT_GE(allocation.power[0], 20.0 * (1 - 1e-12));
    EXPECT_GE(allocation.power[1], 5.0 * (1 - 1e-12));
    EXPECT_LT(allocation.power[2], 30.0);
}

TEST(IsacGreedyManager, GivesJustWhatEachBoundNeeds)
{
    // Shares x of bandwidth and power alike give x P where a power is needed, and x^2 P B where a
    // product is: here 0.5 of the power, 0.3^2 of the product, and a floor of 0.1 / 3 for nothing.
    auto state = MakeSmallSlot();
    state.fileSize.setZero();
    state.station.setZero();
    state.station[4] = 1;
    state.minimumPower << 20.0, 0.0, 0.0, 0.0, 0.0;
    state.minimumPowerBandwidth << 0.0, 0.09 * 40.0 * 400e6, 0.0, 0.0, 0.16 * 10.0 * 100e6;
    const auto allocation = CreateObject<IsacGreedyManager>()->Decide(state);
    const double shares[] = {0.5, 0.3, 0.1 / 4, 0.1 / 4};
    for (int k = 0; k < 4; ++k)
    {
        EXPECT_NEAR(allocation.power[k], 40.0 * shares[k], 1e-12);
        EXPECT_NEAR(allocation.bandwidth[k], 400e6 * shares[k], 1e-4);
        EXPECT_NEAR(allocation.computing[k], 15e9 * 0.1 / 5, 1e-3);
    }
    EXPECT_NEAR(allocation.power[4], 10.0 * 0.4, 1e-12);
    EXPECT_NEAR(allocation.bandwidth[4], 100e6 * 0.4, 1e-4);
}

TEST(IsacGreedyManager, AUserWithoutARequestGetsNoSlices)
{
    const auto state = MakeSmallSlot();
    auto manager = CreateObject<IsacGreedyManager>();
    const auto allocation = manager->Decide(state);
    // The floor, and what the bounds need of the second station's 10 W and 100 MHz.
    const double need = std::max(0.5 / 10.0, std::sqrt(1e6 / (10.0 * 100e6)));
    EXPECT_NEAR(allocation.power[4], 10.0 * std::max(need, 0.1 / 2), 1e-12);
    EXPECT_NEAR(allocation.computing[4], 15e9 * 0.1 / 5, 1e-3);
}

TEST(IsacResourceManager, AWrongShareIsRefusedByManagerSlotAndUser)
{
    const auto state = MakeSmallSlot();
    const auto good = CreateObject<IsacRoundRobinManager>()->Decide(state);
    EXPECT_EQ(Refusal(state, good), "none");

    auto bad = good;
    bad.bandwidth[3] = -1.0;
    EXPECT_EQ(Refusal(state, bad),
              "isac: ns3::ScriptedManager in slot 17, user \"user-3\": Bandwidth (Hz) = -1: "
              "a share must not be negative or NaN");
    bad = good;
    bad.power[1] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(Refusal(state, bad),
              "isac: ns3::ScriptedManager in slot 17, user \"user-1\": Power (W) = nan: "
              "a share must not be negative or NaN");
    bad = good;
    bad.power[4] += 1e-6;
    EXPECT_NE(Refusal(state, bad).find("user \"user-4\": sum of Power (W) = 10"),
              std::string::npos);
    bad = good;
    bad.bandwidth[2] = std::numeric_limits<double>::infinity();
    EXPECT_NE(Refusal(state, bad).find("user \"user-2\": sum of Bandwidth (Hz) = inf"),
              std::string::npos);
    bad = good;
    bad.computing[0] *= 2.0;
    EXPECT_NE(Refusal(state, bad).find("sum of Computing (cycles/s)"), std::string::npos);
    bad = good;
    bad.computing.conservativeResize(4);
    EXPECT_NE(Refusal(state, bad).find("all users: Computing (cycles/s) = 4"), std::string::npos);
}

TEST(IsacResourceManager, FullBudgetsAreNotRefusedForRounding)
{
    auto state = MakeSmallSlot();
    IsacAllocation allocation;
    allocation.Resize(5);
    allocation.computing.setConstant(15e9 / 5 * (1 + 1e-14));
    allocation.bandwidth << 400e6 * 0.1, 400e6 * 0.2, 400e6 * 0.7 * (1 + 1e-14), 30e6, 70e6;
    allocation.power << 4.0, 8.0, 28.0, 3.0, 7.0;
    EXPECT_EQ(Refusal(state, allocation), "none");
}

TEST(IsacResourceManager, PricesAreRefusedWhereTheyBreakTheContract)
{
    const auto state = MakeSmallSlot();
    const auto equal = CreateObject<IsacRoundRobinManager>()->Decide(state);
    auto allocation = equal;
    EXPECT_EQ(Refusal(state, allocation), "none"); // without prices
    allocation.bandwidthPrice = Eigen::Array2d(0.0, 1e-9);
    allocation.powerPrice = Eigen::Array2d(0.01, 0.0);
    allocation.computingPrice = 0.0;
    EXPECT_EQ(Refusal(state, allocation), "none");

    const double nan = std::numeric_limits<double>::quiet_NaN();
    allocation.bandwidthPrice[1] = -1e-12;
    EXPECT_NE(Refusal(state, allocation)
                  .find("station 1: bandwidth price (1/Hz) = -1e-12: a price must not be negative"),
              std::string::npos)
        << Refusal(state, allocation);
    allocation.bandwidthPrice[1] = nan;
    EXPECT_NE(Refusal(state, allocation).find("station 1: bandwidth price"), std::string::npos);
    allocation.bandwidthPrice.resize(0);
    allocation.powerPrice[0] = nan;
    EXPECT_NE(Refusal(state, allocation).find("station 0: power price (1/W) = "),
              std::string::npos);
    allocation.powerPrice.setZero(3);
    EXPECT_NE(Refusal(state, allocation).find("all stations: power price (1/W) = 3: must be one"),
              std::string::npos);
    allocation.powerPrice.setZero(2);
    allocation.computingPrice = -1.0;
    EXPECT_NE(Refusal(state, allocation).find("edge server: computing price (s/cycle) = -1: "),
              std::string::npos);
}
