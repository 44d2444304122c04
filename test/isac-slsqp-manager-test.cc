/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/isac-optimal-manager.h"
#include "ns3/isac-slsqp-manager.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3;

TEST(IsacSlsqpManager, DecidesAsTheOptimalManager)
{
    auto manager = CreateObject<IsacSlsqpManager>();
    auto optimal = CreateObject<IsacOptimalManager>();
    for (const std::string name : {"alloc.json", "outage.json"})
    {
        const auto document = isac::ReadVectors(name)[0];
        for (const auto& instance : document["instances"])
        {
            const auto state = MakeSlotState(instance);
            if (state.GetUsers() > 12)
            {
                continue;
            }
            SCOPED_TRACE(name + ", instance " + instance["id"].dump());
            const auto allocation = manager->Decide(state);
            manager->CheckAllocation(state, allocation);
            EXPECT_TRUE(std::isnan(allocation.dualityGap));
            const double best = optimal->GetObjective(state, optimal->Decide(state));
            EXPECT_NEAR(manager->GetObjective(state, allocation),
                        best,
                        1e-6 * std::max(1.0, std::abs(best)));
        }
    }
}

TEST(IsacSlsqpManager, NobodyIsNoProblem)
{
    IsacSlotState state;
    state.Resize(0, 1);
    state.stationBandwidth << 1e6;
    state.stationPower << 1.0;
    auto manager = CreateObject<IsacSlsqpManager>();
    EXPECT_EQ(manager->Decide(state).bandwidth.size(), 0);
}
