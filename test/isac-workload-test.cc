/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-workload-fixtures.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-random-workload.h"
#include "ns3/isac-short-video-workload.h"
#include "ns3/pointer.h"

#include <cmath>
#include <map>

using namespace ns3;

namespace
{

/// A user of level 0 whose sizes are in bytes: a size factor of a million undoes the megabytes
Ptr<IsacShortVideoWorkload>
UserOf(Ptr<IsacVideoCatalogue> catalogue, int64_t stream)
{
    auto user = CreateObject<IsacShortVideoWorkload>();
    user->SetAttribute("Catalogue", PointerValue(catalogue));
    user->SetAttribute("Level", IntegerValue(0));
    user->SetAttribute("SizeFactor", DoubleValue(1e6));
    EXPECT_EQ(user->AssignStreams(stream), 2);
    return user;
}

Ptr<IsacVideoCatalogue>
GeneratedVideos()
{
    auto catalogue = CreateObject<IsacVideoCatalogue>();
    catalogue->AssignStreams(1000);
    return catalogue;
}

std::vector<IsacDemand>
Slots(Ptr<IsacWorkload> user, int count, Time slot = Seconds(1))
{
    std::vector<IsacDemand> demands;
    for (int i = 0; i < count; ++i)
    {
        demands.push_back(user->NextSlot(slot));
    }
    return demands;
}

std::vector<double>
SizesOf(const std::vector<IsacDemand>& demands)
{
    std::vector<double> sizes;
    for (const auto& demand : demands)
    {
        sizes.push_back(demand.fileSize);
    }
    return sizes;
}

void
ExpectEqual(const std::vector<IsacDemand>& a, const std::vector<IsacDemand>& b)
{
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        ASSERT_EQ(a[i].fileSize, b[i].fileSize) << i;
        ASSERT_EQ(a[i].swipeHazard, b[i].swipeHazard) << i;
        ASSERT_EQ(a[i].swiped, b[i].swiped) << i;
    }
}

/// A sample's mean, and the standard error that its batches show
struct Estimate
{
    double mean{0.0};
    double error{0.0};
};

Estimate
EstimateOf(const std::vector<double>& batches)
{
    Estimate estimate;
    const auto count = static_cast<double>(batches.size());
    for (double batch : batches)
    {
        estimate.mean += batch / count;
    }
    for (double batch : batches)
    {
        estimate.error += std::pow(batch - estimate.mean, 2) / (count * (count - 1.0));
    }
    estimate.error = std::sqrt(estimate.error);
    return estimate;
}

Ptr<RandomVariableStream>
Always(double value)
{
    auto variable = CreateObject<DeterministicRandomVariable>();
    variable->SetValueArray(&value, 1);
    return variable;
}

Ptr<IsacRandomWorkload>
RandomUser(Ptr<RandomVariableStream> fileSize, Ptr<RandomVariableStream> swipeHazard)
{
    auto user = CreateObject<IsacRandomWorkload>();
    user->SetAttribute("FileSize", PointerValue(fileSize));
    user->SetAttribute("SwipeHazard", PointerValue(swipeHazard));
    return user;
}

} // namespace

/// A video that nobody leaves
class IsacShortVideoWorkloadOfOneVideo : public testing::Test
{
  protected:
    void SetUp() override
    {
        m_folder.Add("a", {100, 400, 300}, {1.0, 1.0, 1.0, 1.0});
        m_user = UserOf(CatalogueOf(m_folder.GetPath()), 1);
    }

    ShortVideoFolder m_folder;
    Ptr<IsacShortVideoWorkload> m_user;
};

TEST_F(IsacShortVideoWorkloadOfOneVideo, RequestsItsChunksOneByOneAndStartsAnew)
{
    const auto demands = Slots(m_user, 7);
    const std::vector<double> expected{100.0, 400.0, 300.0, 100.0, 400.0, 300.0, 100.0};
    for (std::size_t i = 0; i < demands.size(); ++i)
    {
        EXPECT_DOUBLE_EQ(demands[i].fileSize, expected[i]) << i;
        EXPECT_EQ(demands[i].swipeHazard, 0.0);
        EXPECT_FALSE(demands[i].swiped);
    }
}

TEST_F(IsacShortVideoWorkloadOfOneVideo, RequestsPartsOfChunksAndNothingBeyondTheEnd)
{
    // Slots of 0.8 s start at 0, 0.8, 1.6 and 2.4 s; the last one finds 0.6 s left.
    const std::vector<double> expected{80.0, 20.0 + 240.0, 160.0 + 120.0, 180.0, 80.0};
    const auto sizes = SizesOf(Slots(m_user, 5, MilliSeconds(800)));
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_NEAR(sizes[i], expected[i], 1e-9) << i;
    }
}

TEST_F(IsacShortVideoWorkloadOfOneVideo, RequestsTheWholeVideoInOneLongSlot)
{
    for (double size : SizesOf(Slots(m_user, 3, Seconds(10))))
    {
        EXPECT_DOUBLE_EQ(size, 800.0);
    }
}

TEST_F(IsacShortVideoWorkloadOfOneVideo, AddsUpSlotsWithoutDrift)
{
    // Ten tenths are one second to the last bit, viewing after viewing.
    const auto sizes = SizesOf(Slots(m_user, 30 * 1000, MilliSeconds(100)));
    for (std::size_t i = 30; i < sizes.size(); ++i)
    {
        ASSERT_EQ(sizes[i], sizes[i - 30]) << i;
    }
    EXPECT_NEAR(sizes[0], 10.0, 1e-9);
    EXPECT_NEAR(sizes[10], 40.0, 1e-9);
    EXPECT_NEAR(sizes[29], 30.0, 1e-9);
}

TEST_F(IsacShortVideoWorkloadOfOneVideo, ScalesWithLevelAndFactor)
{
    m_user->SetAttribute("Level", IntegerValue(2));
    EXPECT_DOUBLE_EQ(m_user->NextSlot(Seconds(1)).fileSize, 300.0);
    m_user->SetAttribute("SizeFactor", DoubleValue(2.5));
    EXPECT_DOUBLE_EQ(m_user->NextSlot(Seconds(1)).fileSize, 2.5 * 1200.0 / 1e6);
}

TEST_F(IsacShortVideoWorkloadOfOneVideo, RefusesSlotsWithoutDuration)
{
    for (const auto& slot : {Seconds(0), Seconds(-1)})
    {
        const auto refusal = RefusalOf([&] { m_user->NextSlot(slot); });
        EXPECT_EQ(refusal.find("isac: IsacShortVideoWorkload: slot = "), 0) << refusal;
    }
}

TEST_F(IsacShortVideoWorkloadOfOneVideo, StartsAnewWithAnotherCatalogue)
{
    m_user->NextSlot(Seconds(1));
    const ShortVideoFolder folder;
    folder.Add("b", {7, 8}, {1.0, 1.0, 1.0});
    m_user->SetAttribute("Catalogue", PointerValue(CatalogueOf(folder.GetPath())));
    EXPECT_DOUBLE_EQ(m_user->NextSlot(Seconds(1)).fileSize, 7.0);
}

TEST(IsacShortVideoWorkload, RefusesToWatchNothing)
{
    auto user = CreateObject<IsacShortVideoWorkload>();
    const auto refusal = RefusalOf([&] { user->NextSlot(Seconds(1)); });
    EXPECT_EQ(refusal.find("isac: IsacShortVideoWorkload: Catalogue = null: "), 0) << refusal;
}

TEST(IsacShortVideoWorkload, RefusesAttributesOutOfRange)
{
    auto user = CreateObject<IsacShortVideoWorkload>();
    for (int64_t level : {-1, 3})
    {
        EXPECT_FALSE(user->SetAttributeFailSafe("Level", IntegerValue(level))) << level;
    }
    for (double factor : {0.0, -4.0, std::nan(""), HUGE_VAL})
    {
        EXPECT_FALSE(user->SetAttributeFailSafe("SizeFactor", DoubleValue(factor))) << factor;
    }
}

TEST(IsacShortVideoWorkload, IsSurelySwipedOnWhereNobodyIsLeft)
{
    const ShortVideoFolder folder;
    folder.Add("a", {1, 2, 3}, {1.0, 1.0, 0.0, 0.0});
    const auto demands = Slots(UserOf(CatalogueOf(folder.GetPath()), 1), 1000);
    for (std::size_t i = 0; i < demands.size(); ++i)
    {
        ASSERT_EQ(demands[i].swiped, i % 2 == 1);
        ASSERT_EQ(demands[i].swipeHazard, i % 2 == 1 ? 1.0 : 0.0);
        ASSERT_DOUBLE_EQ(demands[i].fileSize, i % 2 == 1 ? 2.0 : 1.0);
    }
}

TEST(IsacShortVideoWorkload, DrawsVideosUniformlyAndSwipesIndependently)
{
    const ShortVideoFolder folder;
    folder.Add("a", {1}, {1.0, 0.5});
    folder.Add("b", {2}, {1.0, 0.5});
    folder.Add("c", {3}, {1.0, 0.5});
    std::map<long, int> views;
    std::map<long, int> swipes;
    for (const auto& demand : Slots(UserOf(CatalogueOf(folder.GetPath()), 1), 30000))
    {
        const long video = std::lround(demand.fileSize);
        ++views[video];
        swipes[video] += demand.swiped;
    }
    ASSERT_EQ(views.size(), 3);
    for (const auto& [video, count] : views)
    {
        // Five standard deviations of binomial distributions.
        EXPECT_NEAR(count, 10000, 5.0 * std::sqrt(30000 * 2.0 / 9.0)) << video;
        EXPECT_NEAR(swipes[video], 0.5 * count, 5.0 * std::sqrt(0.25 * count)) << video;
    }
}

TEST(IsacShortVideoWorkload, LosesViewersAsTheRetentionCurveHasIt)
{
    // The sizes tell where the user is.
    const std::vector<double> retention{1.0, 0.9, 0.4, 0.4, 0.1};
    const ShortVideoFolder folder;
    folder.Add("a", {1, 2, 3, 4}, retention);
    const auto demands = Slots(UserOf(CatalogueOf(folder.GetPath()), 1), 200000);
    std::map<long, double> watching;
    double swipes = 0.0;
    for (const auto& demand : demands)
    {
        ++watching[std::lround(demand.fileSize) - 1];
        swipes += demand.swiped;
    }
    const double views = watching[0];
    for (long second = 0; second < 4; ++second)
    {
        const double s = retention[second];
        EXPECT_NEAR(watching[second] / views, s, 5.0 * std::sqrt(s * (1.0 - s) / views)) << second;
    }
    EXPECT_NEAR(swipes / views, 1.0 - 0.1, 5.0 * std::sqrt(0.1 * 0.9 / views));
}

TEST(IsacShortVideoWorkload, HasTheLongRunMeansOfItsCatalogue)
{
    auto catalogue = GeneratedVideos();
    // A viewing starts a slot at second i with probability S(i).
    double slots = 0.0;
    double size = 0.0;
    double lost = 0.0;
    for (const auto& video : catalogue->GetVideos())
    {
        for (std::size_t i = 0; i + 1 < video.retention.size(); ++i)
        {
            slots += video.retention[i];
            size += video.retention[i] * video.chunkSizes[2][i] * 4e-6;
        }
        lost += 1.0 - video.retention.back();
    }
    std::vector<double> sizes;
    std::vector<double> hazards;
    std::vector<double> swipes;
    constexpr int count = 5000;
    for (int64_t batch = 0; batch < 100; ++batch)
    {
        auto user = CreateObject<IsacShortVideoWorkload>();
        user->SetAttribute("Catalogue", PointerValue(catalogue));
        user->AssignStreams(2 * batch);
        IsacDemand mean;
        double swiped = 0.0;
        for (const auto& demand : Slots(user, count))
        {
            mean.fileSize += demand.fileSize / count;
            mean.swipeHazard += demand.swipeHazard / count;
            swiped += 1.0 * demand.swiped / count;
        }
        sizes.push_back(mean.fileSize);
        hazards.push_back(mean.swipeHazard);
        swipes.push_back(swiped);
    }
    const auto near = [](const std::vector<double>& batches, double expected) {
        const auto [mean, error] = EstimateOf(batches);
        EXPECT_LT(error, 0.02 * expected);
        EXPECT_NEAR(mean, expected, 5.0 * error);
    };
    near(sizes, size / slots);
    near(hazards, lost / slots);
    near(swipes, lost / slots);
    // The reading of the paper: 0.5 to 1.5 MB per request.
    EXPECT_NEAR(size / slots, 0.98, 0.05);
}

TEST(IsacShortVideoWorkload, RepeatsItselfFromTheSameStreams)
{
    const auto demands = Slots(UserOf(GeneratedVideos(), 3), 2000);
    ExpectEqual(demands, Slots(UserOf(GeneratedVideos(), 3), 2000));
    EXPECT_NE(SizesOf(demands), SizesOf(Slots(UserOf(GeneratedVideos(), 5), 2000)));
}

TEST(IsacShortVideoWorkload, IsNotDisturbedByOthersWithTheSameCatalogue)
{
    auto catalogue = GeneratedVideos();
    std::vector<Ptr<IsacShortVideoWorkload>> users;
    for (int64_t i = 0; i < 10; ++i)
    {
        users.push_back(UserOf(catalogue, 2 * i));
    }
    std::vector<std::vector<IsacDemand>> together(users.size());
    for (int slot = 0; slot < 1000; ++slot)
    {
        for (std::size_t i = 0; i < users.size(); ++i)
        {
            together[i].push_back(users[i]->NextSlot(MilliSeconds(700)));
        }
    }
    for (int64_t i = 0; i < 10; ++i)
    {
        ExpectEqual(together[i], Slots(UserOf(GeneratedVideos(), 2 * i), 1000, MilliSeconds(700)));
    }
}

TEST(IsacRandomWorkload, DrawsFromItsDefaults)
{
    auto user = CreateObject<IsacRandomWorkload>();
    EXPECT_EQ(user->AssignStreams(10), 3);
    constexpr int count = 100000;
    double size = 0.0;
    double hazard = 0.0;
    double swipes = 0.0;
    for (const auto& demand : Slots(user, count))
    {
        ASSERT_GE(demand.fileSize, 0.5);
        ASSERT_LE(demand.fileSize, 1.5);
        ASSERT_GE(demand.swipeHazard, 0.0);
        ASSERT_LT(demand.swipeHazard, 1.0);
        size += demand.fileSize / count;
        hazard += demand.swipeHazard / count;
        swipes += 1.0 * demand.swiped / count;
    }
    // Five standard errors of uniform draws on unit intervals, and of fair coins.
    EXPECT_NEAR(size, 1.0, 5.0 / std::sqrt(12.0 * count));
    EXPECT_NEAR(hazard, 0.5, 5.0 / std::sqrt(12.0 * count));
    EXPECT_NEAR(swipes, 0.5, 5.0 / std::sqrt(4.0 * count));
}

TEST(IsacRandomWorkload, SwipesWithItsHazard)
{
    for (double hazard : {0.0, 0.2, 1.0})
    {
        constexpr int count = 20000;
        auto user = RandomUser(Always(2.0), Always(hazard));
        user->AssignStreams(1);
        int swipes = 0;
        for (const auto& demand : Slots(user, count))
        {
            ASSERT_EQ(demand.fileSize, 2.0);
            ASSERT_EQ(demand.swipeHazard, hazard);
            swipes += demand.swiped;
        }
        EXPECT_NEAR(swipes, count * hazard, 5.0 * std::sqrt(count * hazard * (1.0 - hazard)));
    }
}

TEST(IsacRandomWorkload, RepeatsItselfFromTheSameStreams)
{
    const auto demandsFrom = [](int64_t stream) {
        auto user = CreateObject<IsacRandomWorkload>();
        user->AssignStreams(stream);
        return Slots(user, 100);
    };
    ExpectEqual(demandsFrom(4), demandsFrom(4));
    EXPECT_NE(SizesOf(demandsFrom(4)), SizesOf(demandsFrom(7)));
}

TEST(IsacRandomWorkload, RefusesDrawsOutOfRange)
{
    const auto refusalOf = [](Ptr<RandomVariableStream> size, Ptr<RandomVariableStream> hazard) {
        return RefusalOf([&] { RandomUser(size, hazard)->NextSlot(Seconds(1)); });
    };
    EXPECT_EQ(refusalOf(Always(0.0), Always(1.0)), "");
    const std::string prefix = "isac: IsacRandomWorkload: ";
    for (double size : {-0.5, std::nan(""), HUGE_VAL})
    {
        const auto refusal = refusalOf(Always(size), Always(0.5));
        EXPECT_EQ(refusal.find(prefix + "FileSize = "), 0) << size << ": " << refusal;
    }
    for (double hazard : {-0.1, 1.1, std::nan("")})
    {
        const auto refusal = refusalOf(Always(1.0), Always(hazard));
        EXPECT_EQ(refusal.find(prefix + "SwipeHazard = "), 0) << hazard << ": " << refusal;
    }
}
