/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/isac-user-groups.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// Expect that two groups hold all users once, and all of every budget
void
ExpectWhole(const IsacSlotState& state, const std::array<IsacUserGroup, 2>& groups)
{
    const auto& [linear, ratio] = groups;
    EXPECT_EQ(linear.users.size() + ratio.users.size(), state.GetUsers());
    for (const int k : linear.users)
    {
        EXPECT_EQ(state.qoe[k].structure, isac::QoeStructure::LINEAR);
    }
    for (const int k : ratio.users)
    {
        EXPECT_EQ(state.qoe[k].structure, isac::QoeStructure::RATIO);
    }
    for (Eigen::Index j = 0; j < state.GetStations(); ++j)
    {
        EXPECT_TRUE(
            isac::IsClose(linear.bandwidth[j] + ratio.bandwidth[j], state.stationBandwidth[j]));
        EXPECT_TRUE(isac::IsClose(linear.power[j] + ratio.power[j], state.stationPower[j]));
    }
    EXPECT_TRUE(isac::IsClose(linear.computing + ratio.computing, state.computingCapacity));
    for (const auto& group : groups)
    {
        EXPECT_GE(group.bandwidth.minCoeff(), 0.0);
        EXPECT_GE(group.power.minCoeff(), 0.0);
        EXPECT_GE(group.computing, 0.0);
    }
}

/// A slot of four users at two of three stations: linear, ratio, ratio at 0; linear at 1
IsacSlotState
MakeFourUsers()
{
    IsacSlotState state;
    state.Resize(4, 3);
    state.stationBandwidth << 300e6, 100e6, 200e6;
    state.stationPower << 30.0, 10.0, 20.0;
    state.computingCapacity = 16e9;
    state.station << 0, 0, 0, 1;
    state.qoe[0].structure = isac::QoeStructure::LINEAR;
    state.qoe[1].structure = isac::QoeStructure::RATIO;
    state.qoe[2].structure = isac::QoeStructure::RATIO;
    state.qoe[3].structure = isac::QoeStructure::LINEAR;
    return state;
}

} // namespace

TEST(IsacUserGroups, PartsMakeTheBudgets)
{
    IsacUserGroups groups;
    const auto document = isac::ReadVectors("alloc.json")[0];
    for (const auto& instance : document["instances"])
    {
        const auto state = MakeSlotState(instance);
        groups.SplitInProportion(state);
        ExpectWhole(state, groups.GetGroups());
        groups.Split(state, {0.2, 0.7, 0.9});
        ExpectWhole(state, groups.GetGroups());
    }
}

TEST(IsacUserGroups, ProportionIsThatOfEachStationsUsers)
{
    const auto state = MakeFourUsers();
    IsacUserGroups groups;
    groups.SplitInProportion(state);
    ExpectWhole(state, groups.GetGroups());
    const auto& [linear, ratio] = groups.GetGroups();
    EXPECT_TRUE(isac::IsClose(linear.bandwidth[0], 100e6));
    EXPECT_TRUE(isac::IsClose(linear.power[0], 10.0));
    EXPECT_EQ(linear.bandwidth[1], 100e6);
    EXPECT_EQ(linear.computing, 8e9);
    EXPECT_EQ(ratio.power[1], 0.0);
}

TEST(IsacUserGroups, ThePartOfAnEmptyGroupGoesToTheOther)
{
    auto state = MakeFourUsers();
    IsacUserGroups groups;
    groups.Split(state, {0.2, 0.3, 0.4});
    ExpectWhole(state, groups.GetGroups());
    EXPECT_TRUE(isac::IsClose(groups.GetGroups()[0].bandwidth[0], 60e6));
    EXPECT_TRUE(isac::IsClose(groups.GetGroups()[0].power[0], 9.0));
    EXPECT_TRUE(isac::IsClose(groups.GetGroups()[0].computing, 6.4e9));
    EXPECT_EQ(groups.GetGroups()[0].bandwidth[1], 100e6) << "no ratio user at station 1";

    state.qoe[0].structure = isac::QoeStructure::RATIO;
    state.qoe[3].structure = isac::QoeStructure::RATIO;
    groups.Split(state, {0.2, 0.3, 0.4});
    ExpectWhole(state, groups.GetGroups());
    EXPECT_EQ(groups.GetGroups()[0].users.size(), 0);
    EXPECT_EQ(groups.GetGroups()[1].bandwidth[0], 300e6);
    EXPECT_EQ(groups.GetGroups()[1].power[1], 10.0);
    EXPECT_EQ(groups.GetGroups()[1].computing, 16e9);
}

TEST(IsacUserGroups, NobodyIsNoProblem)
{
    IsacSlotState state;
    state.Resize(0, 1);
    state.stationBandwidth << 1e6;
    state.stationPower << 1.0;
    state.computingCapacity = 1e9;
    IsacUserGroups groups;
    groups.SplitInProportion(state);
    ExpectWhole(state, groups.GetGroups());
    groups.Split(state, {});
    ExpectWhole(state, groups.GetGroups());
}
