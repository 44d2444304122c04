/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/double.h"
#include "ns3/isac-error.h"
#include "ns3/isac-greedy-manager.h"
#include "ns3/isac-optimal-manager.h"
#include "ns3/isac-round-robin-manager.h"
#include "ns3/string.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

using namespace ns3;

namespace
{

/// What "to a relative tolerance" means for objectives
double
Scale(double objective)
{
    return std::max(1.0, std::abs(objective));
}

} // namespace

TEST(IsacOptimalManager, FindsTheReferenceOptima)
{
    auto manager = CreateObject<IsacOptimalManager>();
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document["instances"])
        {
            SCOPED_TRACE("instance " + instance["id"].dump());
            const auto state = MakeSlotState(instance);
            const auto allocation = manager->Decide(state);
            manager->CheckAllocation(state, allocation);
            EXPECT_LE(allocation.dualityGap, 1e-8);
            EXPECT_EQ((manager->GetAdmitted() == 1).all(), instance["feasible"].get<bool>());
            if (!instance["feasible"])
            {
                continue;
            }
            const double optimum = instance["objective"];
            EXPECT_NEAR(manager->GetObjective(state, allocation), optimum, 1e-7 * Scale(optimum));
            EXPECT_TRUE((allocation.power >= state.minimumPower * (1 - 1e-9)).all());
            EXPECT_TRUE((allocation.power * allocation.bandwidth >=
                         state.minimumPowerBandwidth * (1 - 1e-9))
                            .all());
        }
    }
}

TEST(IsacOptimalManager, MeetsTheBoundsOfAsManyUsersAsCanBeInAnOutage)
{
    auto manager = CreateObject<IsacOptimalManager>();
    for (const auto& document : isac::ReadVectors("outage.json"))
    {
        for (const auto& instance : document["instances"])
        {
            SCOPED_TRACE("instance " + instance["id"].dump());
            const auto state = MakeSlotState(instance);
            const auto allocation = manager->Decide(state);
            manager->CheckAllocation(state, allocation);
            EXPECT_LE(allocation.dualityGap, 1e-8);
            for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
            {
                const bool admitted = instance["admitted"][k];
                EXPECT_EQ(allocation.admitted[k] == 1, admitted) << "user " << k;
                EXPECT_EQ(manager->GetAdmitted()[k] == 1, admitted) << "user " << k;
                if (admitted)
                {
                    EXPECT_GE(allocation.power[k], state.minimumPower[k] * (1 - 1e-9));
                    EXPECT_GE(allocation.power[k] * allocation.bandwidth[k],
                              state.minimumPowerBandwidth[k] * (1 - 1e-9));
                }
            }
            const double optimum = instance["objective"];
            const double known = instance["certified_gap_abs"];
            EXPECT_NEAR(manager->GetObjective(state, allocation),
                        optimum,
                        std::max(1e-7 * Scale(optimum), known));
        }
    }
}

TEST(IsacOptimalManager, NoSchemeThatMeetsTheSameBoundsIsAboveIt)
{
    auto optimal = CreateObject<IsacOptimalManager>();
    const std::vector<Ptr<IsacResourceManager>> others{CreateObject<IsacGreedyManager>(),
                                                       CreateObject<IsacRoundRobinManager>()};
    int compared = 0;
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document["instances"])
        {
            const auto state = MakeSlotState(instance);
            const double best = optimal->GetObjective(state, optimal->Decide(state));
            for (const auto& other : others)
            {
                const auto allocation = other->Decide(state);
                if ((allocation.power >= state.minimumPower).all() &&
                    (allocation.power * allocation.bandwidth >= state.minimumPowerBandwidth).all())
                {
                    EXPECT_LE(other->GetObjective(state, allocation), best + 1e-8 * Scale(best));
                    ++compared;
                }
            }
        }
    }
    EXPECT_GT(compared, 20);
}

TEST(IsacOptimalManager, NobodyIsNoProblem)
{
    IsacSlotState state;
    state.Resize(0, 1);
    state.stationBandwidth << 1e6;
    state.stationPower << 1.0;
    auto manager = CreateObject<IsacOptimalManager>();
    EXPECT_EQ(manager->Decide(state).bandwidth.size(), 0);
}

TEST(IsacOptimalManager, MaximisesTheObjectiveOfItsAttribute)
{
    const auto make = [](const std::string& objective, double alpha) {
        auto manager = CreateObject<IsacOptimalManager>();
        manager->SetAttribute("Objective", StringValue(objective));
        manager->SetAttribute("Alpha", DoubleValue(alpha));
        manager->SetAttribute("Floor", DoubleValue(-50.0));
        return manager;
    };
    const std::vector<Ptr<IsacOptimalManager>> managers{make("Mean", 1.0),
                                                        make("AlphaFair", 0.5),
                                                        make("ProportionalFairness", 3.0),
                                                        make("AlphaFair", 2.0),
                                                        make("MaxMin", 0.0)};
    int compared = 0;
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document["instances"])
        {
            SCOPED_TRACE("instance " + instance["id"].dump());
            const auto state = MakeSlotState(instance);
            for (const auto& manager : managers)
            {
                const auto allocation = manager->Decide(state);
                manager->CheckAllocation(state, allocation);
                const double best = manager->GetObjective(state, allocation);
                EXPECT_LE(allocation.dualityGap, 1e-8);
                EXPECT_NEAR(best, manager->GetSolution().objective, 1e-9 * Scale(best));
                for (const auto& other : managers)
                {
                    EXPECT_LE(manager->GetObjective(state, other->Decide(state)),
                              best + 1e-8 * Scale(best));
                    ++compared;
                }
            }
        }
    }
    EXPECT_GT(compared, 500);
}

TEST(IsacOptimalManager, FlagsASlotThatIsBelowTheFloor)
{
    auto manager = CreateObject<IsacOptimalManager>();
    auto least = CreateObject<IsacOptimalManager>();
    least->SetAttribute("Objective", StringValue("MaxMin"));
    auto state = MakeSlotState(isac::ReadVectors("alloc.json")[0]["instances"][0]);
    state.qoeCap = 0.0;
    EXPECT_FALSE(manager->Decide(state).floorMet.has_value());
    const auto mostEqual = least->Decide(state);
    EXPECT_FALSE(mostEqual.floorMet.has_value());
    const double reachable = least->GetObjective(state, mostEqual);
    manager->SetAttribute("Objective", StringValue("ProportionalFairness"));
    manager->SetAttribute("Floor", DoubleValue(reachable - 0.1));
    EXPECT_TRUE(manager->Decide(state).floorMet.value());
    manager->SetAttribute("Floor", DoubleValue(reachable + 0.1));
    const auto allocation = manager->Decide(state);
    EXPECT_FALSE(allocation.floorMet.value());
    EXPECT_NEAR(least->GetObjective(state, allocation), reachable, 1e-7 * Scale(reachable));
    EXPECT_EQ(manager->GetObjective(state, allocation), -std::numeric_limits<double>::infinity());

    state.qoeCap = 5.0;
    manager->SetAttribute("Floor", DoubleValue(5.0));
    EXPECT_THROW(manager->Decide(state), isac::Error);
}

TEST(IsacOptimalManager, ASlotWithoutRequestsIsServedByEveryObjective)
{
    auto state = MakeSlotState(isac::ReadVectors("alloc.json")[0]["instances"][0]);
    state.fileSize.setZero();
    for (const char* objective : {"Mean", "ProportionalFairness", "MaxMin"})
    {
        auto manager = CreateObject<IsacOptimalManager>();
        manager->SetAttribute("Objective", StringValue(objective));
        const auto allocation = manager->Decide(state);
        manager->CheckAllocation(state, allocation);
        EXPECT_EQ(manager->GetObjective(state, allocation), 0.0);
        EXPECT_LE(allocation.dualityGap, 1e-8);
    }
}

TEST(IsacOptimalManager, AUserWhomNoPowerReachesSpoilsNothing)
{
    auto state = MakeSlotState(isac::ReadVectors("alloc.json")[0]["instances"][0]);
    state.gain.row(0).setZero();
    for (const char* objective : {"Mean", "ProportionalFairness", "MaxMin"})
    {
        auto manager = CreateObject<IsacOptimalManager>();
        manager->SetAttribute("Objective", StringValue(objective));
        manager->SetAttribute("Floor", DoubleValue(-50.0));
        const auto allocation = manager->Decide(state);
        manager->CheckAllocation(state, allocation);
        EXPECT_LE(allocation.dualityGap, 1e-8);
        EXPECT_TRUE((allocation.power >= state.minimumPower * (1 - 1e-9)).all());
    }
}
