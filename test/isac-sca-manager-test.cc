/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/double.h"
#include "ns3/isac-optimal-manager.h"
#include "ns3/isac-sca-manager.h"
#include "ns3/string.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3;

TEST(IsacScaManager, KeepsTheContractOnEveryReferenceSlot)
{
    auto manager = CreateObject<IsacScaManager>();
    for (const std::string name : {"alloc.json", "outage.json"})
    {
        const auto document = isac::ReadVectors(name)[0];
        for (const auto& instance : document["instances"])
        {
            const auto state = MakeSlotState(instance);
            if (state.GetUsers() > 20)
            {
                continue;
            }
            SCOPED_TRACE(name + ", instance " + instance["id"].dump());
            const auto allocation = manager->Decide(state);
            EXPECT_NO_THROW(manager->CheckAllocation(state, allocation));
            EXPECT_TRUE(std::isfinite(manager->GetObjective(state, allocation)));
            EXPECT_TRUE(std::isnan(allocation.dualityGap));
        }
    }
}

TEST(IsacScaManager, IsNotAboveTheOptimumWhereItMeetsTheBounds)
{
    auto manager = CreateObject<IsacScaManager>();
    auto optimal = CreateObject<IsacOptimalManager>();
    int compared = 0;
    const auto document = isac::ReadVectors("alloc.json")[0];
    for (const auto& instance : document["instances"])
    {
        const auto state = MakeSlotState(instance);
        if (!instance["feasible"] || state.GetUsers() > 12)
        {
            continue;
        }
        const auto allocation = manager->Decide(state);
        if ((allocation.power >= state.minimumPower).all() &&
            (allocation.power * allocation.bandwidth >= state.minimumPowerBandwidth).all())
        {
            const double best = optimal->GetObjective(state, optimal->Decide(state));
            EXPECT_LE(manager->GetObjective(state, allocation),
                      best + 1e-8 * std::max(1.0, std::abs(best)));
            ++compared;
        }
    }
    EXPECT_GT(compared, 3);
}

TEST(IsacScaManager, GroupsStayWithinTheirParts)
{
    auto manager = CreateObject<IsacScaManager>();
    manager->SetAttribute("GroupShare", StringValue("Fixed"));
    manager->SetAttribute("LinearBandwidth", DoubleValue(0.3));
    manager->SetAttribute("LinearPower", DoubleValue(0.6));
    manager->SetAttribute("LinearComputing", DoubleValue(0.2));
    const auto document = isac::ReadVectors("alloc.json")[0];
    int compared = 0;
    for (const auto& instance : document["instances"])
    {
        const auto state = MakeSlotState(instance);
        if (state.GetUsers() != 10)
        {
            continue;
        }
        const auto allocation = manager->Decide(state);
        manager->CheckAllocation(state, allocation);
        double computing[2]{};
        Eigen::ArrayXXd bandwidth = Eigen::ArrayXXd::Zero(state.GetStations(), 2);
        Eigen::ArrayXXd power = bandwidth;
        Eigen::ArrayXXi users = Eigen::ArrayXXi::Zero(state.GetStations(), 2);
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            const int group = state.qoe[k].structure == isac::QoeStructure::LINEAR ? 0 : 1;
            computing[group] += allocation.computing[k];
            bandwidth(state.station[k], group) += allocation.bandwidth[k];
            power(state.station[k], group) += allocation.power[k];
            ++users(state.station[k], group);
        }
        constexpr double rounding = 1.0 + 1e-12;
        if (users.col(0).sum() > 0 && users.col(1).sum() > 0)
        {
            EXPECT_LE(computing[0], 0.2 * state.computingCapacity * rounding);
            EXPECT_LE(computing[1], 0.8 * state.computingCapacity * rounding);
        }
        for (Eigen::Index j = 0; j < state.GetStations(); ++j)
        {
            if (users(j, 0) > 0 && users(j, 1) > 0)
            {
                EXPECT_LE(bandwidth(j, 0), 0.3 * state.stationBandwidth[j] * rounding);
                EXPECT_LE(bandwidth(j, 1), 0.7 * state.stationBandwidth[j] * rounding);
                EXPECT_LE(power(j, 0), 0.6 * state.stationPower[j] * rounding);
                EXPECT_LE(power(j, 1), 0.4 * state.stationPower[j] * rounding);
                ++compared;
            }
        }
    }
    EXPECT_GT(compared, 3);
}

TEST(IsacScaManager, UsersWithoutRequestsStationsWithoutUsersAndNobodyAreNoProblem)
{
    auto manager = CreateObject<IsacScaManager>();
    const auto document = isac::ReadVectors("alloc.json")[0];
    auto state = MakeSlotState(document["instances"][6]);
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        state.gain(k, 0) = state.gain(k, state.station[k]);
        state.station[k] = 0;
    }
    for (const double demand : {1.0, 0.0})
    {
        for (const double cap : {0.0, 5.0})
        {
            state.qoeCap = cap;
            state.fileSize[0] = 0.0;
            state.fileSize *= demand;
            const auto allocation = manager->Decide(state);
            EXPECT_NO_THROW(manager->CheckAllocation(state, allocation));
            EXPECT_TRUE(std::isfinite(manager->GetObjective(state, allocation)));
        }
    }
    state.Resize(0, 2);
    EXPECT_EQ(manager->Decide(state).bandwidth.size(), 0);
}

TEST(IsacScaManager, RefusesUnknownForms)
{
    auto manager = CreateObject<IsacScaManager>();
    EXPECT_FALSE(manager->SetAttributeFailSafe("QuadraticTransform", StringValue("Mended")));
    EXPECT_TRUE(manager->SetAttributeFailSafe("QuadraticTransform", StringValue("Printed")));
    EXPECT_FALSE(manager->SetAttributeFailSafe("LinearPower", DoubleValue(1.0)));
    EXPECT_FALSE(manager->SetAttributeFailSafe("BoxWidth", DoubleValue(0.0)));
}
