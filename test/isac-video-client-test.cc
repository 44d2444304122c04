/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-packet-network.h"
#include "isac-workload-fixtures.h"

#include "ns3/config.h"
#include "ns3/integer.h"
#include "ns3/isac-video-client.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param bytes size of a file
 * @param rate of the link, in bit/s
 * @param computing in cycles/s
 * @return how long a request of it takes over UDP and a link of 1 ms, in s
 */
double
DelayOf(double bytes, double rate, double computing)
{
    const double headers = PacketNetwork::UDP_HEADERS + PacketNetwork::LINK_HEADER;
    const double segments = std::ceil(bytes / 1400.0);
    return 2e-3 + 10.0 * bytes / computing +
           8.0 / rate *
               (PacketNetwork::REQUEST_HEADER + headers + bytes +
                segments * (PacketNetwork::RESPONSE_HEADER + headers));
}

} // namespace

/// A viewer on a link of its own, and what it does
class IsacVideoClientTest : public testing::Test
{
  protected:
    /// Add a video to the catalogue: chunks of level 0, in byte; level 1 has twice, 2 thrice as
    /// many
    void AddVideo(const std::vector<int>& sizes, const std::vector<double>& retention)
    {
        m_folder.Add("video-" + std::to_string(m_videos++), sizes, retention);
    }

    /// Make the network and the client: sizes are the catalogue's, 1e9 cycles/s
    void Build(const std::string& rate, const std::string& protocol = UDP)
    {
        m_network = std::make_unique<PacketNetwork>(protocol, rate, "1ms");
        m_network->queue->SetShare(m_network->GetId(), 1e9);
        client = m_network->AddClient<IsacVideoClient>();
        client->SetAttribute("SizeFactor", DoubleValue(1.0));
        player = client->GetPlayer();
        player->SetAttribute("Catalogue", PointerValue(CatalogueOf(m_folder.GetPath())));
        client->AssignStreams(1);
        client->TraceConnectWithoutContext(
            "Chunk",
            Callback<void, const IsacVideoChunk&>(
                [this](const IsacVideoChunk& chunk) { chunks.push_back(chunk); }));
        client->TraceConnectWithoutContext(
            "Level",
            Callback<void, int32_t, int32_t>(
                [this](int32_t, int32_t level) { levels.push_back(level); }));
        player->TraceConnectWithoutContext(
            "Startup",
            Callback<void, int64_t, Time>(
                [this](int64_t, Time delay) { startups.push_back(delay.GetSeconds()); }));
        player->TraceConnectWithoutContext(
            "Stall",
            Callback<void, int64_t, Time, Time>(
                [this](int64_t, Time, Time duration) { stalls.push_back(duration.GetSeconds()); }));
        player->TraceConnectWithoutContext("Swipe",
                                           Callback<void, int64_t, Time>([this](int64_t, Time at) {
                                               swipes.push_back(at.GetNanoSeconds());
                                           }));
    }

    /// Run so many seconds
    static void Run(double duration)
    {
        Simulator::Stop(Seconds(duration));
        Simulator::Run();
    }

    /**
     * Look from time to time whether every byte of a file is somewhere. At most one chunk is on its
     * way; what is there and on the way of it has to be its size, which is known when it has ended.
     *
     * @param duration how long to look, in s
     * @param lost counts bytes that were lost
     */
    void WatchBytes(
        double duration,
        const std::function<double()>& lost = [] { return 0.0; })
    {
        for (double time = 0.0; time < duration; time += 0.0371)
        {
            At(time, [this, lost] {
                const double sent = m_network->server->GetSentBytes();
                const double arrived =
                    client->GetReceivedBytes() + client->GetDuplicateBytes() + lost();
                const uint64_t settled = player->GetPlayedBytes() + player->GetWastedBytes() +
                                         player->GetBufferedBytes();
                if (client->GetOutstandingRequests() == 0)
                {
                    EXPECT_EQ(client->GetReceivedBytes(), settled);
                    EXPECT_EQ(sent, arrived);
                    ++m_idle;
                    return;
                }
                EXPECT_GE(sent, arrived);
                EXPECT_LE(sent, arrived + client->GetOutstandingBytes());
                m_onTheWay.emplace_back(chunks.size(),
                                        client->GetReceivedBytes() - settled +
                                            client->GetOutstandingBytes());
            });
        }
    }

    /// Compare what WatchBytes() saw on the way with the sizes that are known now
    void ExpectBytesWatched() const
    {
        EXPECT_GT(m_onTheWay.size(), 10U);
        for (const auto& [number, bytes] : m_onTheWay)
        {
            if (number < chunks.size())
            {
                EXPECT_EQ(bytes, chunks[number].request.bytes) << number;
            }
        }
    }

    std::unique_ptr<PacketNetwork> m_network;
    ShortVideoFolder m_folder;
    int m_videos{0};
    int m_idle{0};                                            ///< how often nothing was on its way
    std::vector<std::pair<std::size_t, uint64_t>> m_onTheWay; ///< which chunk, and its bytes

    Ptr<IsacVideoClient> client;
    Ptr<IsacVideoPlayer> player;
    std::vector<IsacVideoChunk> chunks; ///< whose requests have ended
    std::vector<int> levels;            ///< the level's changes
    std::vector<double> startups;       ///< delays, in s
    std::vector<double> stalls;         ///< durations, in s
    std::vector<int64_t> swipes;        ///< positions, in ns
};

TEST_F(IsacVideoClientTest, BeginsAfterTheSumOfItsParts)
{
    AddVideo({100000, 100000}, {1.0, 1.0, 1.0});
    Build("20Mbps");
    client->SetStartTime(Seconds(0.5));
    Run(2.0);
    ASSERT_EQ(startups.size(), 1U);
    EXPECT_NEAR(startups[0], DelayOf(100000, 20e6, 1e9), 1e-7);
    EXPECT_NEAR(startups[0], 10e5 / 1e9 + 8e5 / 20e6 + 2e-3, 0.05 * startups[0]); // the formula
    ASSERT_GE(chunks.size(), 1U);
    EXPECT_EQ(chunks[0].request.GetDelay(), Seconds(startups[0]));
    EXPECT_DOUBLE_EQ(chunks[0].request.fileSize, 0.1);
    EXPECT_DOUBLE_EQ(chunks[0].request.quality, 0.2 / 1.2);
    EXPECT_EQ(chunks[0].viewing, 0);
    EXPECT_EQ(chunks[0].video, 0);
    EXPECT_EQ(chunks[0].chunk, 0);
    EXPECT_EQ(chunks[0].level, 0);
}

TEST_F(IsacVideoClientTest, StallsAsArithmeticHasItBelowTheVideosRate)
{
    // One chunk at a time, each of which takes longer than it is shown.
    constexpr int count = 30;
    AddVideo(std::vector<int>(count, 250000), std::vector<double>(count + 1, 1.0));
    Build("1Mbps");
    client->SetAttribute("MaximumLevel", IntegerValue(0));
    const double delay = DelayOf(250000, 1e6, 1e9);
    Run(count * delay + 0.5);
    ASSERT_GT(delay, 2.0);
    ASSERT_EQ(chunks.size(), count);
    EXPECT_NEAR(startups.at(0), delay, 1e-6);
    ASSERT_EQ(stalls.size(), count - 1);
    for (const double stall : stalls)
    {
        EXPECT_NEAR(stall, delay - 1.0, 1e-6);
    }
    const auto window = player->TakeWindow();
    EXPECT_EQ(window.stalls, count - 1);
    EXPECT_NEAR(window.stall, (count - 1) * (delay - 1.0), 1e-4);
    EXPECT_NEAR(window.startup, delay, 1e-6);
    EXPECT_EQ(window.experience.chunks, count);
    EXPECT_NEAR(window.experience.Latency(),
                delay + (delay + (count - 1) * (delay - 1.0)) / count,
                1e-5);
    EXPECT_DOUBLE_EQ(window.experience.Quality(), 0.5 / 1.5);
}

TEST_F(IsacVideoClientTest, NeverStallsFarAboveTheVideosRate)
{
    AddVideo(std::vector<int>(20, 250000), std::vector<double>(21, 1.0));
    Build("1Gbps");
    WatchBytes(100.0);
    Run(100.0);
    EXPECT_TRUE(stalls.empty());
    ASSERT_EQ(startups.size(), 5U);
    EXPECT_NEAR(startups[0], DelayOf(250000, 1e9, 1e9), 1e-7);
    for (std::size_t i = 1; i < startups.size(); ++i)
    {
        EXPECT_EQ(startups[i], 0.0);
    }
    EXPECT_GT(m_idle, 2000);
    EXPECT_EQ(player->GetWastedBytes(), 0U);
}

TEST_F(IsacVideoClientTest, FetchesTheVideoFirstAndThenTheNextOnesBegins)
{
    AddVideo(std::vector<int>(10, 100000), std::vector<double>(11, 1.0));
    Build("100Mbps");
    client->SetAttribute("PrefetchChunks", IntegerValue(3));
    client->SetAttribute("PrefetchVideos", IntegerValue(2));
    player->SetAttribute("StartupChunks", IntegerValue(2));
    Run(2.5);
    std::vector<std::pair<int64_t, int>> order;
    for (const auto& chunk : chunks)
    {
        order.emplace_back(chunk.viewing, chunk.chunk);
    }
    // Chunk 0 is shown when 1 is there; 1 to 3 wait, then two of each of two videos. As the next
    // chunks begin, one more of this video may wait.
    const std::vector<std::pair<int64_t, int>>
        expected{{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 0}, {1, 1}, {2, 0}, {2, 1}, {0, 4}, {0, 5}};
    EXPECT_EQ(order, expected);
}

TEST_F(IsacVideoClientTest, ChoosesLevelsByTheBuffer)
{
    AddVideo(std::vector<int>(10, 10000), std::vector<double>(11, 1.0));
    Build("100Mbps");
    client->SetAttribute("PrefetchVideos", IntegerValue(0));
    Run(0.5);
    // With a buffer of 0 and 1 s, then just below 2, 3, 4 and 5 s, as chunk 0 is being shown.
    std::vector<int> chosen;
    for (const auto& chunk : chunks)
    {
        chosen.push_back(chunk.level);
    }
    EXPECT_EQ(chosen, (std::vector<int>{0, 0, 0, 1, 1, 2}));
    EXPECT_EQ(levels, (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(chunks[5].request.bytes, 30000U);
}

TEST_F(IsacVideoClientTest, KeepsLevelsWithinTheirLimits)
{
    AddVideo(std::vector<int>(10, 10000), std::vector<double>(11, 1.0));
    Build("100Mbps");
    client->SetAttribute("MinimumLevel", IntegerValue(1));
    client->SetAttribute("MaximumLevel", IntegerValue(1));
    Run(3.0);
    EXPECT_EQ(levels, std::vector<int>{1});
}

TEST_F(IsacVideoClientTest, TakesTheHighestLevelAlwaysWithoutARule)
{
    AddVideo(std::vector<int>(10, 10000), std::vector<double>(11, 1.0));
    Build("100Mbps");
    client->SetAttribute("BufferPerLevel", DoubleValue(0.0));
    Run(3.0);
    EXPECT_EQ(levels, std::vector<int>{2});
}

TEST_F(IsacVideoClientTest, SwipesAlikeOverWhateverNetwork)
{
    AddVideo(std::vector<int>(10, 100000), {1, 0.8, 0.7, 0.5, 0.4, 0.3, 0.3, 0.3, 0.3, 0.2, 0.2});
    AddVideo(std::vector<int>(4, 150000), {1, 0.5, 0.2, 0.2, 0.1});
    std::vector<std::vector<int64_t>> positions;
    for (const auto& [rate, protocol] : {std::pair{"1Gbps", UDP}, {"2Mbps", UDP}, {"2Mbps", TCP}})
    {
        swipes.clear();
        Build(rate, protocol);
        Run(150.0);
        Simulator::Destroy();
        ASSERT_GT(swipes.size(), 20U);
        positions.push_back(swipes);
    }
    for (const auto& later : positions)
    {
        const auto common = std::min(later.size(), positions[0].size());
        for (std::size_t i = 0; i < common; ++i)
        {
            EXPECT_EQ(later[i], positions[0][i]) << i;
        }
    }
}

/// What holds over any transport
class IsacVideoClientOver : public IsacVideoClientTest,
                            public testing::WithParamInterface<const char*>
{
  protected:
    /// Two videos of which viewers leave early
    void AddVideos()
    {
        AddVideo(std::vector<int>(10, 100000), {1, .8, .7, .5, .4, .3, .3, .3, .3, .2, .2});
        AddVideo(std::vector<int>(4, 150000), {1, .5, .2, .2, .1});
    }
};

INSTANTIATE_TEST_SUITE_P(Transport,
                         IsacVideoClientOver,
                         testing::Values(TCP, UDP),
                         [](const auto& info) { return std::string(info.param).substr(5, 3); });

TEST_P(IsacVideoClientOver, LosesTrackOfNoByte)
{
    AddVideos();
    Build("700kbps", GetParam());
    WatchBytes(150.0);
    Run(150.0);
    ExpectBytesWatched();
    EXPECT_GT(player->GetWastedBytes(), 0U);
    EXPECT_GT(stalls.size(), 10U);
    EXPECT_GT(swipes.size(), 10U);
}

TEST_P(IsacVideoClientOver, LosesTrackOfNoByteOverALossyWay)
{
    AddVideos();
    Build("5Mbps", GetParam());
    LosePackets(m_network->devices[0].Get(0), 0.03, 0);
    LosePackets(m_network->devices[0].Get(1), 0.03, 1);
    const LostBytes counted(m_network->devices[0].Get(1));
    const bool isUdp = std::string(GetParam()) == UDP; // TCP itself repeats what is lost
    WatchBytes(100.0, [&] { return isUdp ? counted.bytes : 0.0; });
    Run(100.0);
    ExpectBytesWatched();
    EXPECT_GT(chunks.size(), 20U);
    for (const auto& chunk : chunks)
    {
        EXPECT_EQ(chunk.request.end, IsacRequestEnd::COMPLETED);
    }
}

TEST_P(IsacVideoClientOver, SettlesEverythingWhenItStops)
{
    AddVideos();
    Build("2Mbps", GetParam());
    client->SetStopTime(Seconds(20.3));
    Run(30.0);
    EXPECT_EQ(client->GetReceivedBytes(), player->GetPlayedBytes() + player->GetWastedBytes());
    EXPECT_EQ(player->GetBufferedBytes(), 0U);
    EXPECT_EQ(client->GetOutstandingRequests(), 0U);
    ASSERT_FALSE(chunks.empty());
    EXPECT_EQ(chunks.back().request.end, IsacRequestEnd::STOPPED);
    EXPECT_EQ(chunks.back().request.ended, Seconds(20.3));
    EXPECT_EQ(m_network->queue->GetBacklog(m_network->GetId()), 0.0);
}

TEST_P(IsacVideoClientOver, GoesOnAfterAServerThatWasAway)
{
    AddVideo(std::vector<int>(10, 50000), std::vector<double>(11, 1.0));
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(1));
    Build("10Mbps", GetParam());
    client->SetAttribute("Retries", IntegerValue(1));
    m_network->server->SetStopTime(Seconds(3));
    auto second = CreateObject<IsacRequestServer>();
    second->SetAttribute("Protocol", TypeIdValue(TypeId::LookupByName(GetParam())));
    second->SetStartTime(Seconds(60));
    m_network->serverNode->AddApplication(second);
    Run(100.0);
    int failed = 0;
    int after = 0;
    for (const auto& chunk : chunks)
    {
        failed += chunk.request.end != IsacRequestEnd::COMPLETED;
        after +=
            chunk.request.end == IsacRequestEnd::COMPLETED && chunk.request.ended > Seconds(60);
    }
    EXPECT_GT(failed, 1);
    EXPECT_LT(failed, 60); // not without pause
    EXPECT_GT(after, 10);
    ASSERT_GE(stalls.size(), 1U);
    EXPECT_GT(stalls[0], 40.0);
}

/// What a script can get wrong
class IsacVideoClientRefusal : public IsacVideoClientTest
{
  protected:
    void SetUp() override
    {
        AddVideo({1000}, {1.0, 1.0});
        Build("1Mbps");
    }

    /// @return why the simulation is refused
    static std::string RefusalOfTheRun()
    {
        return RefusalOf([] { Run(1.0); });
    }
};

TEST_F(IsacVideoClientRefusal, NamesAMissingCatalogue)
{
    m_network->AddClient<IsacVideoClient>();
    EXPECT_EQ(RefusalOfTheRun(),
              "isac: IsacVideoPlayer: Catalogue = null: set an IsacVideoCatalogue");
}

TEST_F(IsacVideoClientRefusal, NamesANodeThatIsNoUser)
{
    auto stranger = CreateObject<IsacVideoClient>();
    m_network->serverNode->AddApplication(stranger);
    EXPECT_EQ(RefusalOfTheRun(),
              "isac: IsacVideoClient of node 0: IsacMobileUser = none: its node must be one");
}

TEST_F(IsacVideoClientRefusal, NamesAWindowThatNeverBegins)
{
    player->SetAttribute("StartupChunks", IntegerValue(6));
    EXPECT_EQ(RefusalOfTheRun(),
              "isac: IsacVideoClient of node 1: PrefetchChunks = 5: is below the player's "
              "StartupChunks");
}

TEST_F(IsacVideoClientRefusal, NamesLevelsUpsideDown)
{
    client->SetAttribute("MinimumLevel", IntegerValue(2));
    client->SetAttribute("MaximumLevel", IntegerValue(1));
    EXPECT_EQ(RefusalOfTheRun(),
              "isac: IsacVideoClient of node 1: MaximumLevel = 1: is below MinimumLevel");
}

TEST_F(IsacVideoClientRefusal, NamesAttributesOutOfRange)
{
    EXPECT_FALSE(client->SetAttributeFailSafe("PrefetchChunks", IntegerValue(0)));
    EXPECT_FALSE(client->SetAttributeFailSafe("PrefetchVideos", IntegerValue(-1)));
    EXPECT_FALSE(client->SetAttributeFailSafe("MinimumLevel", IntegerValue(-1)));
    EXPECT_FALSE(client->SetAttributeFailSafe("MaximumLevel", IntegerValue(3)));
    EXPECT_FALSE(client->SetAttributeFailSafe("BufferPerLevel", DoubleValue(-0.1)));
    for (const double factor : {0.0, -4.0, std::nan(""), HUGE_VAL})
    {
        EXPECT_FALSE(client->SetAttributeFailSafe("SizeFactor", DoubleValue(factor))) << factor;
    }
}
