/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/isac-group-allocator.h"
#include "ns3/isac-group-state.h"
#include "ns3/isac-optimal-manager.h"
#include "ns3/isac-round-robin-manager.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace ns3;

namespace
{

using UserLevel = IsacGroupAllocator::UserLevel;

/// All slots of the reference files, those that are not feasible too
std::vector<IsacSlotState>
ReadSlots()
{
    std::vector<IsacSlotState> slots;
    for (const std::string file : {"alloc.json", "outage.json"})
    {
        for (const auto& document : isac::ReadVectors(file))
        {
            for (const auto& instance : document["instances"])
            {
                slots.push_back(MakeSlotState(instance));
            }
        }
    }
    return slots;
}

/// What the groups of linear users get of each budget where all is allocated so
IsacGroupShare
GetShare(const IsacSlotState& state, const IsacAllocation& allocation)
{
    double bandwidth = 0.0;
    double power = 0.0;
    double computing = 0.0;
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        if (state.qoe[k].structure == isac::QoeStructure::LINEAR)
        {
            bandwidth += allocation.bandwidth[k];
            power += allocation.power[k];
            computing += allocation.computing[k];
        }
    }
    return {bandwidth / state.stationBandwidth.sum(),
            power / state.stationPower.sum(),
            computing / state.computingCapacity};
}

/// A slot of three users of a station: linear, linear, ratio
IsacSlotState
MakeThreeUsers()
{
    IsacSlotState state;
    state.Resize(3, 1);
    state.duration = 1.0;
    state.stationBandwidth << 100e6;
    state.stationPower << 10.0;
    state.noiseDensity << 4e-21;
    state.computingCapacity = 8e9;
    state.computingDensity = 1e7;
    state.bitsPerMegabyte = 8e6;
    state.station.setZero();
    state.gain << 1e-8, 1e-10, 0.0;
    state.sensingGain << 1e-4, 1e-6, 1e-5;
    state.minimumPower.setZero();
    state.minimumPowerBandwidth.setZero();
    state.behaviour << 0.2, 0.4, 0.6;
    state.environment << 0.1, 0.5, 0.9;
    state.fileSize << 1.0, 2.0, 3.0;
    state.quality << 0.6, 0.7, 0.8;
    state.impact << 0.9, 0.8, 0.7;
    state.qoe[0] = {isac::QoeStructure::LINEAR, 7.0, 19.0, 0.3};
    state.qoe[1] = {isac::QoeStructure::LINEAR, 9.0, 21.0, 0.1};
    state.qoe[2] = {isac::QoeStructure::RATIO, 8.0, 20.0, 0.5};
    state.computingBacklog << 0.0, 4.0, 1.0;
    state.radioBacklog << 2.0, 0.0, 6.0;
    state.playbackBuffer << 3.0, std::numeric_limits<double>::quiet_NaN(), 5.0;
    return state;
}

} // namespace

TEST(IsacGroupState, HasTheMeansOfEquation18)
{
    IsacGroupState groupState;
    const auto state = MakeThreeUsers();
    const auto& numbers = groupState.Summarise(state, false);
    Eigen::VectorXf expected(IsacGroupState::SIZE);
    expected << 0.3F, 0.3F, -5.0F, -9.0F, 1.5F, 8.0F, 20.0F, 0.2F, //
        0.6F, 0.9F, -5.0F, -30.0F, 3.0F, 8.0F, 20.0F, 0.5F;
    ASSERT_EQ(numbers.size(), expected.size());
    EXPECT_TRUE(numbers.isApprox(expected, 1e-6F)) << numbers.transpose();
}

TEST(IsacGroupState, TakesTheGainsOfTheServingStations)
{
    IsacGroupState groupState;
    auto state = MakeThreeUsers();
    state.gain.resize(3, 2);
    state.gain << 1e-8, 1e-3, 1e-4, 1e-10, 1e-11, 1e-2;
    state.sensingGain.resize(3, 2);
    state.sensingGain << 1e-4, 1e-1, 1e-2, 1e-6, 1e-7, 1e-3;
    state.station << 0, 1, 0;
    state.behaviour << 0.2, 0.6, 0.5; // H and E of a group differ
    const Eigen::VectorXf numbers = groupState.Summarise(state, true);
    Eigen::VectorXf expected(IsacGroupState::SIZE + IsacGroupState::QUEUES_SIZE);
    expected << 0.4F, 0.3F, -5.0F, -9.0F, 1.5F, 8.0F, 20.0F, 0.2F, //
        0.5F, 0.9F, -7.0F, -11.0F, 3.0F, 8.0F, 20.0F, 0.5F,        //
        2.0F, 1.0F, 1.5F, 1.0F, 6.0F, 5.0F;
    for (Eigen::Index i = 0; i < expected.size(); ++i)
    {
        EXPECT_FLOAT_EQ(numbers[i], expected[i]) << i;
    }
}

TEST(IsacGroupState, HasQueuesBehindThem)
{
    IsacGroupState groupState;
    const auto state = MakeThreeUsers();
    const Eigen::VectorXf numbers = groupState.Summarise(state, true);
    ASSERT_EQ(numbers.size(), IsacGroupState::SIZE + IsacGroupState::QUEUES_SIZE);
    Eigen::VectorXf expected(IsacGroupState::QUEUES_SIZE);
    expected << 2.0F, 1.0F, 1.5F, 1.0F, 6.0F, 5.0F;
    EXPECT_TRUE(numbers.tail(expected.size()).isApprox(expected, 1e-6F)) << numbers.transpose();
    EXPECT_EQ(numbers.head(IsacGroupState::SIZE), groupState.Summarise(state, false));
}

TEST(IsacGroupState, OfNobodyIsZero)
{
    IsacGroupState groupState;
    IsacSlotState nobody;
    nobody.Resize(0, 2);
    EXPECT_EQ(groupState.Summarise(nobody, true).cwiseAbs().maxCoeff(), 0.0F);
}

TEST(IsacGroupShare, NormalisesTheAction)
{
    Eigen::VectorXf action(6);
    action << 0.2F, 0.0F, 1.0F, 0.6F, 0.0F, 0.0F;
    const auto share = GetGroupShare(action);
    EXPECT_NEAR(share.bandwidth, 0.25, 1e-7);
    EXPECT_EQ(share.power, 0.5);
    EXPECT_EQ(share.computing, 0.999);
}

TEST(IsacGroupAllocator, KeepsTheBudgetsAtEveryLevel)
{
    IsacGroupAllocator allocator;
    const auto manager = CreateObject<IsacRoundRobinManager>(); // for its check
    for (const auto& state : ReadSlots())
    {
        std::vector<UserLevel> levels{UserLevel::EXACT, UserLevel::EQUAL};
#ifdef ISAC_HAVE_NLOPT
        if (state.GetUsers() <= 5)
        {
            levels.push_back(UserLevel::SCA);
        }
#endif
        for (const auto level : levels)
        {
            for (const IsacGroupShare& share :
                 {IsacGroupShare{0.5, 0.5, 0.5}, {0.2, 0.7, 0.9}, {0.999, 0.001, 0.4}})
            {
                const auto allocation = allocator.Allocate(state, share, level);
                EXPECT_NO_THROW(manager->CheckAllocation(state, allocation)) << state.slot;
            }
        }
    }
}

// The group level costs nothing where each group gets what it has in the optimum of all.
TEST(IsacGroupAllocator, IsOptimalWithTheOptimumsShares)
{
    IsacGroupAllocator allocator;
    const auto optimal = CreateObject<IsacOptimalManager>();
    int compared = 0;
    for (const auto& state : ReadSlots())
    {
        const auto best = optimal->Decide(state);
        const auto share = GetShare(state, best);
        const double least = std::min({share.bandwidth, share.power, share.computing});
        const double most = std::max({share.bandwidth, share.power, share.computing});
        if (state.GetStations() > 1 || least < 0.01 || most > 0.99)
        {
            continue; // several stations share alike; or a group has next to nothing
        }
        const auto allocation = allocator.Allocate(state, share, UserLevel::EXACT);
        const double optimum = optimal->GetObjective(state, best);
        EXPECT_NEAR(optimal->GetObjective(state, allocation), optimum, 2e-6 * std::abs(optimum))
            << state.slot;
        ++compared;
    }
    EXPECT_GE(compared, 1);
}

TEST(IsacGroupAllocator, IsNeverAboveTheOptimumAndNeverBelowEqualParts)
{
    IsacGroupAllocator allocator;
    const auto optimal = CreateObject<IsacOptimalManager>();
    for (const auto& state : ReadSlots())
    {
        const auto best = optimal->Decide(state);
        if (!(optimal->GetAdmitted() != 0).all())
        {
            continue; // groups may admit others
        }
        const double optimum = optimal->GetObjective(state, best);
        for (const IsacGroupShare& share : {IsacGroupShare{0.5, 0.5, 0.5}, {0.3, 0.6, 0.8}})
        {
            const auto exact = allocator.Allocate(state, share, UserLevel::EXACT);
            if (!(exact.admitted != 0).all())
            {
                continue;
            }
            const double objective = optimal->GetObjective(state, exact);
            EXPECT_LE(objective, optimum + 1e-7 * std::abs(optimum)) << state.slot;
            const auto equal = allocator.Allocate(state, share, UserLevel::EQUAL);
            const bool meetsBounds =
                (equal.power >= state.minimumPower).all() &&
                (equal.power * equal.bandwidth >= state.minimumPowerBandwidth).all();
            if (meetsBounds)
            {
                EXPECT_GE(objective, optimal->GetObjective(state, equal) - 1e-7) << state.slot;
            }
        }
    }
}

TEST(IsacGroupAllocator, DividesEquallyAmongAStationsUsers)
{
    IsacGroupAllocator allocator;
    const auto allocation =
        allocator.Allocate(MakeThreeUsers(), {0.4, 0.5, 0.25}, UserLevel::EQUAL);
    EXPECT_TRUE(allocation.bandwidth.isApprox(Eigen::Array3d(20e6, 20e6, 60e6)));
    EXPECT_TRUE(allocation.power.isApprox(Eigen::Array3d(2.5, 2.5, 5.0)));
    EXPECT_TRUE(allocation.computing.isApprox(Eigen::Array3d(1e9, 1e9, 6e9)));
}
