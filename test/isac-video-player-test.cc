/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-packet-network.h"
#include "isac-workload-fixtures.h"

#include "ns3/integer.h"
#include "ns3/isac-video-player.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

/// A player, and what it does
class IsacVideoPlayerTest : public testing::Test
{
  protected:
    void SetUp() override
    {
        m_player->TraceConnectWithoutContext(
            "Startup",
            Callback<void, int64_t, Time>([this](int64_t viewing, Time delay) {
                EXPECT_EQ(viewing, m_player->GetNumber());
                startups.emplace_back(Simulator::Now().GetSeconds(), delay.GetSeconds());
            }));
        m_player->TraceConnectWithoutContext(
            "Stall",
            Callback<void, int64_t, Time, Time>([this](int64_t viewing, Time begin, Time duration) {
                EXPECT_EQ(viewing, m_player->GetNumber());
                stalls.emplace_back(begin.GetSeconds(), duration.GetSeconds());
            }));
        m_player->TraceConnectWithoutContext(
            "Swipe",
            Callback<void, int64_t, Time>([this](int64_t viewing, Time position) {
                EXPECT_EQ(viewing, m_player->GetNumber());
                swipes.emplace_back(m_player->GetViewing(0).index, position.GetSeconds());
            }));
        m_player->TraceConnectWithoutContext(
            "ChunkPlayed",
            Callback<void, const IsacVideoChunk&>([this](const IsacVideoChunk& chunk) {
                EXPECT_EQ(chunk.viewing, m_player->GetNumber());
                played.emplace_back(Simulator::Now().GetSeconds(), chunk.chunk);
            }));
        m_player->TraceConnectWithoutContext(
            "ChunkWasted",
            Callback<void, const IsacVideoChunk&>(
                [this](const IsacVideoChunk& chunk) { wasted.push_back(chunk.chunk); }));
    }

    /// Add a video to the catalogue
    void AddVideo(const std::vector<int>& sizes, const std::vector<double>& retention)
    {
        m_folder.Add("video-" + std::to_string(m_videos++), sizes, retention);
    }

    /// Start now
    void Start(std::function<void()> moved = [] {})
    {
        m_player->SetAttribute("Catalogue", PointerValue(CatalogueOf(m_folder.GetPath())));
        m_player->Start(std::move(moved));
    }

    /// Hand over a chunk of the video at a place of the playlist, now
    void Deliver(int chunk, std::size_t place = 0)
    {
        IsacVideoChunk delivered;
        delivered.viewing = m_player->GetNumber() + static_cast<int64_t>(place);
        delivered.video = m_player->GetViewing(place).index;
        delivered.chunk = chunk;
        delivered.request.bytes = 100;
        delivered.request.receivedBytes = 100;
        delivered.request.quality = 0.5;
        delivered.request.ended = Simulator::Now();
        delivered.request.issued = Simulator::Now() - MilliSeconds(20);
        m_player->Deliver(delivered);
    }

    /// Hand over a chunk at a time
    void DeliverAt(double time, int chunk, std::size_t place = 0)
    {
        At(time, [this, chunk, place] { Deliver(chunk, place); });
    }

    using Times = std::vector<std::pair<double, double>>;

    Ptr<IsacVideoPlayer> m_player{CreateObject<IsacVideoPlayer>()};
    ShortVideoFolder m_folder;
    int m_videos{0};
    Times startups;                             ///< when, and after which delay
    Times stalls;                               ///< since when, and how long
    std::vector<std::pair<int, double>> swipes; ///< which video, and where
    std::vector<std::pair<double, int>> played; ///< when, and which chunk
    std::vector<int> wasted;                    ///< which chunk
};

TEST_F(IsacVideoPlayerTest, ShowsChunkAfterChunkAndVideoAfterVideo)
{
    AddVideo({1, 1, 1}, {1.0, 1.0, 1.0, 1.0});
    Start();
    DeliverAt(0.5, 0);
    DeliverAt(0.6, 1);
    DeliverAt(2.0, 2);
    DeliverAt(2.1, 0, 1);
    DeliverAt(4.4, 1, 0); // of the second video by now
    Simulator::Stop(Seconds(5.4));
    Simulator::Run();
    EXPECT_EQ(startups, (Times{{0.5, 0.5}, {3.5, 0.0}}));
    EXPECT_EQ(
        played,
        (std::vector<std::pair<double, int>>{{0.5, 0}, {1.5, 1}, {2.5, 2}, {3.5, 0}, {4.5, 1}}));
    EXPECT_TRUE(stalls.empty());
    EXPECT_TRUE(swipes.empty());
    EXPECT_TRUE(wasted.empty());
    EXPECT_EQ(m_player->GetNumber(), 1);
}

TEST_F(IsacVideoPlayerTest, StallsWhereAChunkIsMissing)
{
    AddVideo({1, 1, 1}, {1.0, 1.0, 1.0, 1.0});
    Start();
    DeliverAt(0.0, 0);
    DeliverAt(1.3, 1);
    DeliverAt(2.2, 2);
    Simulator::Stop(Seconds(3.2));
    Simulator::Run();
    ASSERT_EQ(stalls.size(), 1U);
    EXPECT_EQ(stalls[0].first, 1.0);
    EXPECT_DOUBLE_EQ(stalls[0].second, 0.3);
    EXPECT_EQ(played, (std::vector<std::pair<double, int>>{{0.0, 0}, {1.3, 1}, {2.3, 2}}));
    const auto window = m_player->TakeWindow();
    EXPECT_EQ(window.stalls, 1);
    EXPECT_DOUBLE_EQ(window.stall, 0.3);
    EXPECT_EQ(window.startup, 0.0);
}

TEST_F(IsacVideoPlayerTest, BeginsAndGoesOnWithEnoughOrWithTheRest)
{
    m_player->SetAttribute("StartupChunks", IntegerValue(2));
    AddVideo({1, 1, 1, 1, 1}, std::vector<double>(6, 1.0));
    Start();
    DeliverAt(0.1, 0);
    DeliverAt(0.2, 1); // begins; dry at 2.2
    DeliverAt(2.5, 2);
    DeliverAt(2.7, 3); // goes on; dry at 4.7
    DeliverAt(5.0, 4); // the rest
    Simulator::Stop(Seconds(5.5));
    Simulator::Run();
    EXPECT_EQ(startups, (Times{{0.2, 0.2}}));
    ASSERT_EQ(stalls.size(), 2U);
    EXPECT_DOUBLE_EQ(stalls[0].first, 2.2);
    EXPECT_DOUBLE_EQ(stalls[0].second, 0.5);
    EXPECT_DOUBLE_EQ(stalls[1].first, 4.7);
    EXPECT_DOUBLE_EQ(stalls[1].second, 0.3);
}

TEST_F(IsacVideoPlayerTest, BeginsWithAShortVideoAsAWhole)
{
    m_player->SetAttribute("StartupChunks", IntegerValue(3));
    AddVideo({1, 1}, {1.0, 1.0, 1.0});
    Start();
    DeliverAt(0.0, 0);
    DeliverAt(0.5, 1);
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(startups, (Times{{0.5, 0.5}}));
}

TEST_F(IsacVideoPlayerTest, WastesWhatTheViewerLeaves)
{
    AddVideo({1, 1, 1}, {1.0, 0.0, 0.0, 0.0}); // everybody has left after a second
    Start();
    At(0.0, [this] {
        Deliver(0);
        Deliver(1);
        Deliver(0, 1);
        EXPECT_EQ(m_player->GetPlayedBytes(), 100U);
        EXPECT_EQ(m_player->GetBufferedBytes(), 200U);
    });
    IsacVideoChunk late; // requested before the swipe, there after it
    late.chunk = 2;
    late.request.bytes = 100;
    late.request.receivedBytes = 100;
    At(1.5, [&] { m_player->Deliver(late); });
    Simulator::Stop(Seconds(1.9));
    Simulator::Run();
    ASSERT_GE(swipes.size(), 1U);
    EXPECT_LT(swipes[0].second, 1.0);
    EXPECT_EQ(wasted, (std::vector<int>{1, 2}));
    EXPECT_EQ(m_player->GetPlayedBytes(), 200U);
    EXPECT_EQ(m_player->GetWastedBytes(), 200U);
    EXPECT_EQ(m_player->GetBufferedBytes(), 0U);
    EXPECT_EQ(startups[1].second, 0.0);
}

TEST_F(IsacVideoPlayerTest, WastesWhatCameInPart)
{
    AddVideo({1}, {1.0, 1.0});
    Start();
    IsacVideoChunk failed;
    failed.request.bytes = 100;
    failed.request.receivedBytes = 30;
    failed.request.end = IsacRequestEnd::TIMED_OUT;
    m_player->Deliver(failed);
    EXPECT_EQ(m_player->GetWastedBytes(), 30U);
    EXPECT_EQ(m_player->GetViewing(0).arrived, 0);
    EXPECT_TRUE(startups.empty());
}

TEST_F(IsacVideoPlayerTest, SumsUpWindows)
{
    AddVideo({1, 1, 1}, {1.0, 1.0, 1.0, 1.0});
    Start();
    DeliverAt(0.25, 0);
    DeliverAt(1.75, 1);
    std::vector<IsacVideoWindow> windows;
    for (const double time : {0.5, 1.5, 3.0, 3.5})
    {
        At(time, [&] { windows.push_back(m_player->TakeWindow()); });
    }
    Simulator::Stop(Seconds(3.6));
    Simulator::Run();
    ASSERT_EQ(windows.size(), 4U);
    // Begin at 0.25 s, stall from 1.25 to 1.75 s, stall from 2.75 s on.
    const std::vector<std::pair<double, double>> waiting{{0.25, 0.0},
                                                         {0.0, 0.25},
                                                         {0.0, 0.5},
                                                         {0.0, 0.5}};
    const std::vector<int> chunks{1, 0, 1, 0};
    const std::vector<int> began{0, 1, 1, 0};
    const std::vector<double> latency{0.02 + 0.25, 0.25, 0.02 + 0.5, 0.5};
    for (std::size_t i = 0; i < 4; ++i)
    {
        SCOPED_TRACE(i);
        EXPECT_DOUBLE_EQ(windows[i].startup, waiting[i].first);
        EXPECT_DOUBLE_EQ(windows[i].stall, waiting[i].second);
        EXPECT_EQ(windows[i].stalls, began[i]);
        const auto& experience = windows[i].experience;
        EXPECT_DOUBLE_EQ(experience.waiting, waiting[i].first + waiting[i].second);
        EXPECT_EQ(experience.chunks, chunks[i]);
        EXPECT_TRUE(experience.IsJudged());
        EXPECT_EQ(experience.Quality(), 0.5 * chunks[i]);
        EXPECT_DOUBLE_EQ(experience.Latency(), latency[i]);
    }
}

TEST_F(IsacVideoPlayerTest, TellsBufferAndHazard)
{
    AddVideo({1, 1, 1, 1}, {1.0, 1.0, 1.0, 1.0, 0.5});
    EXPECT_EQ(m_player->GetBuffer(), 0.0);
    EXPECT_EQ(m_player->GetSwipeHazard(Seconds(1)), 0.0);
    Start();
    At(0.5, [this] {
        Deliver(0);
        Deliver(1);
        Deliver(0, 1);
    });
    At(1.25, [this] {
        EXPECT_DOUBLE_EQ(m_player->GetBuffer(), 1.25);
        EXPECT_EQ(m_player->GetBuffer(1), 1.0);
        EXPECT_EQ(m_player->GetBuffer(2), 0.0);
        EXPECT_EQ(m_player->GetSwipeHazard(Seconds(1)), 0.0);
        EXPECT_DOUBLE_EQ(m_player->GetSwipeHazard(Seconds(2.75)), 0.25); // from 0.75 to 3.5 s
    });
    At(2.75, [this] { // stalled at 2 s
        EXPECT_EQ(m_player->GetBuffer(), 0.0);
        EXPECT_DOUBLE_EQ(m_player->GetSwipeHazard(Seconds(2)), 0.5);
    });
    Simulator::Stop(Seconds(3));
    Simulator::Run();
}

TEST_F(IsacVideoPlayerTest, EndsWhatItDoesWhenItStops)
{
    AddVideo({1, 1, 1}, {1.0, 1.0, 1.0, 1.0});
    Start();
    DeliverAt(0.0, 0);
    DeliverAt(0.0, 0, 1);
    At(1.5, [this] { m_player->Stop(); });
    At(2.0, [this] {
        IsacVideoChunk late;
        late.chunk = 1;
        late.request.receivedBytes = 100;
        m_player->Deliver(late);
        m_player->Stop(); // once more changes nothing
    });
    Simulator::Run();
    EXPECT_EQ(stalls, (Times{{1.0, 0.5}}));
    EXPECT_EQ(wasted, (std::vector<int>{0, 1}));
    EXPECT_EQ(m_player->GetBufferedBytes(), 0U);
    EXPECT_EQ(m_player->GetWastedBytes(), 200U);
    EXPECT_EQ(m_player->TakeWindow().stall, 0.5);
}

TEST_F(IsacVideoPlayerTest, RefusesToShowNothingAndToTwo)
{
    EXPECT_EQ(RefusalOf([this] { m_player->Start([] {}); }),
              "isac: IsacVideoPlayer: Catalogue = null: set an IsacVideoCatalogue");
    AddVideo({1}, {1.0, 1.0});
    Start();
    EXPECT_EQ(RefusalOf([this] { m_player->Start([] {}); }),
              "isac: IsacVideoPlayer: viewer = second: it shows videos to another one");
    EXPECT_FALSE(m_player->SetAttributeFailSafe("StartupChunks", IntegerValue(0)));
}

/// A player whose chunks are always there
class IsacVideoPlayerWithoutWaiting : public IsacVideoPlayerTest
{
  protected:
    /// Watch so many videos
    void Watch(int64_t videos)
    {
        m_player->AssignStreams(5);
        Start([this] {
            // What is missing of the video being watched comes in no time.
            At(0.0, [this] {
                if (m_player->GetViewing(0).waiting.empty() &&
                    m_player->GetViewing(0).arrived <
                        static_cast<int>(m_player->GetViewing(0).video->chunkSizes[0].size()))
                {
                    Deliver(m_player->GetViewing(0).arrived);
                }
            });
        });
        m_player->TraceConnectWithoutContext(
            "Startup",
            Callback<void, int64_t, Time>([videos](int64_t viewing, Time) {
                if (viewing == videos)
                {
                    Simulator::Stop();
                }
            }));
        Simulator::Run();
        ASSERT_EQ(m_player->GetNumber(), videos);
    }
};

TEST_F(IsacVideoPlayerWithoutWaiting, LosesViewersAsTheRetentionCurveHasIt)
{
    const std::vector<double> retention{1.0, 0.95, 0.6, 0.6, 0.35, 0.2};
    AddVideo({1, 1, 1, 1, 1}, retention);
    constexpr int64_t views = 20000;
    Watch(views);
    EXPECT_TRUE(stalls.empty());

    // Half seconds, over which the curve is linear, and who watches to the end.
    std::vector<double> counts(11, 0.0);
    for (const auto& [video, position] : swipes)
    {
        ++counts.at(static_cast<std::size_t>(2.0 * position));
    }
    counts.back() = views - static_cast<double>(swipes.size());
    double statistic = 0.0;
    int cells = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
    {
        const double expected = i + 1 == counts.size()
                                    ? retention.back() * views
                                    : 0.5 * (retention[i / 2] - retention[i / 2 + 1]) * views;
        if (expected == 0.0)
        {
            EXPECT_EQ(counts[i], 0.0);
            continue;
        }
        statistic += std::pow(counts[i] - expected, 2) / expected;
        ++cells;
    }
    ASSERT_EQ(cells, 9);
    EXPECT_LT(statistic, 26.1); // 99.9 % quantile of chi-square with 8 degrees of freedom
    EXPECT_GT(statistic, 0.86); // its 0.1 % quantile: no better than chance either
}

TEST_F(IsacVideoPlayerWithoutWaiting, DrawsVideosUniformly)
{
    for (int video = 0; video < 3; ++video)
    {
        AddVideo({1}, {1.0, 0.0});
    }
    constexpr int64_t views = 9000;
    Watch(views);
    std::map<int, double> counts;
    for (const auto& [video, position] : swipes)
    {
        ++counts[video];
    }
    ASSERT_EQ(counts.size(), 3U);
    for (const auto& [video, count] : counts)
    {
        EXPECT_NEAR(count, views / 3.0, 5.0 * std::sqrt(views * 2.0 / 9.0)) << video;
    }
}

TEST(IsacVideo, DropOutIsTheInverseOfRetention)
{
    IsacVideo video;
    video.retention = {1.0, 0.9, 0.9, 0.4, 0.4};
    EXPECT_EQ(video.DropOut(1.0), 0.0);
    EXPECT_NEAR(video.DropOut(0.95), 0.5, 1e-12);
    EXPECT_EQ(video.DropOut(0.9), 2.0);
    EXPECT_NEAR(video.DropOut(0.65), 2.5, 1e-12);
    EXPECT_EQ(video.DropOut(0.4), HUGE_VAL);
    EXPECT_EQ(video.DropOut(0.1), HUGE_VAL);
}
