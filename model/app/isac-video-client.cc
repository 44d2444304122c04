/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-video-client.h"

#include "isac-application-socket.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacVideoClient");

NS_OBJECT_ENSURE_REGISTERED(IsacVideoClient);

TypeId
IsacVideoClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacVideoClient")
            .SetParent<IsacRequestClient>()
            .SetGroupName("Isac")
            .AddConstructor<IsacVideoClient>()
            .AddAttribute(
                "Player",
                "What shows the videos; null for a new one of the client's own",
                PointerValue(),
                MakePointerAccessor(&IsacVideoClient::SetPlayer, &IsacVideoClient::GetPlayer),
                MakePointerChecker<IsacVideoPlayer>())
            .AddAttribute("SizeFactor",
                          "Factor on the catalogue's sizes, without unit; its default is that of "
                          "IsacShortVideoWorkload",
                          DoubleValue(4.0),
                          MakeDoubleAccessor(&IsacVideoClient::m_sizeFactor),
                          MakeDoubleChecker<double>(std::numeric_limits<double>::min()))
            .AddAttribute("PrefetchChunks",
                          "Number of chunks, of 1 s each, of the video being watched that may wait "
                          "to be shown",
                          IntegerValue(5),
                          MakeIntegerAccessor(&IsacVideoClient::m_prefetchChunks),
                          MakeIntegerChecker<int>(1, 100000))
            .AddAttribute("PrefetchVideos",
                          "Number of further videos of which the chunks that playback begins with "
                          "are fetched",
                          IntegerValue(2),
                          MakeIntegerAccessor(&IsacVideoClient::m_prefetchVideos),
                          MakeIntegerChecker<int>(0, 100000))
            .AddAttribute("BufferPerLevel",
                          "Video that has to wait to be shown for each quality level, in s; 0 for "
                          "the highest level always",
                          DoubleValue(2.0),
                          MakeDoubleAccessor(&IsacVideoClient::m_bufferPerLevel),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("MinimumLevel",
                          "Number of the lowest quality level that is fetched, from 0 to 2",
                          IntegerValue(0),
                          MakeIntegerAccessor(&IsacVideoClient::m_minimumLevel),
                          MakeIntegerChecker<int>(0, IsacVideo::LEVELS - 1))
            .AddAttribute("MaximumLevel",
                          "Number of the highest quality level that is fetched, from 0 to 2",
                          IntegerValue(IsacVideo::LEVELS - 1),
                          MakeIntegerAccessor(&IsacVideoClient::m_maximumLevel),
                          MakeIntegerChecker<int>(0, IsacVideo::LEVELS - 1))
            .AddTraceSource("Chunk",
                            "A chunk's request has ended",
                            MakeTraceSourceAccessor(&IsacVideoClient::m_chunkTrace),
                            "ns3::IsacVideoPlayer::ChunkTracedCallback")
            .AddTraceSource("Level",
                            "The quality level of the chunks that are fetched has changed; -1 "
                            "before the first one",
                            MakeTraceSourceAccessor(&IsacVideoClient::m_level),
                            "ns3::TracedValueCallback::Int32");
    return tid;
}

IsacVideoClient::IsacVideoClient()
    : m_player(CreateObject<IsacVideoPlayer>())
{
}

Ptr<IsacVideoPlayer>
IsacVideoClient::GetPlayer() const
{
    return m_player;
}

IsacVideoDemand
IsacVideoClient::GetDemand(Time ahead) const
{
    IsacVideoDemand demand;
    if (!IsRunning())
    {
        return demand;
    }
    const auto& viewing = m_player->GetViewing(0);
    const auto& sizes = viewing.video->chunkSizes[ChooseLevel(0)];
    const bool isOnItsWay = m_fetching && m_fetching->viewing == m_player->GetNumber();
    const int fetched = viewing.arrived + isOnItsWay;
    const int waiting = static_cast<int>(viewing.waiting.size()) + isOnItsWay;
    const int wanted = m_prefetchChunks + static_cast<int>(ahead.GetSeconds()) - waiting;
    const int end = std::min(static_cast<int>(sizes.size()), fetched + wanted);
    for (int chunk = fetched; chunk < end; ++chunk)
    {
        (chunk == fetched ? demand.next : demand.later) += GetFileSize(sizes, chunk);
    }
    return demand;
}

void
IsacVideoClient::SetPlayer(Ptr<IsacVideoPlayer> player)
{
    m_player = player;
}

int64_t
IsacVideoClient::AssignStreams(int64_t stream)
{
    return m_player->AssignStreams(stream);
}

void
IsacVideoClient::Start()
{
    const auto name = DescribeApplication(*this);
    m_user = GetNode()->GetObject<IsacMobileUser>();
    if (!m_user)
    {
        isac::Refuse(name, "IsacMobileUser", "none", "its node must be one");
    }
    if (m_prefetchChunks < m_player->GetStartupChunks())
    {
        isac::Refuse(name,
                     "PrefetchChunks",
                     m_prefetchChunks,
                     "is below the player's StartupChunks");
    }
    if (m_maximumLevel < m_minimumLevel)
    {
        isac::Refuse(name, "MaximumLevel", m_maximumLevel, "is below MinimumLevel");
    }
    IsacRequestClient::Start();
    m_player->Start([this] { Fetch(); });
}

void
IsacVideoClient::StopApplication()
{
    m_retry.Cancel();
    m_player->Stop();
    IsacRequestClient::StopApplication();
}

void
IsacVideoClient::DoDispose()
{
    m_retry.Cancel();
    m_user = nullptr;
    if (m_player)
    {
        m_player->Dispose();
        m_player = nullptr;
    }
    IsacRequestClient::DoDispose();
}

void
IsacVideoClient::NotifyEnd(const IsacRequestRecord& record)
{
    IsacRequestClient::NotifyEnd(record);
    if (!m_fetching || m_fetching->request.number != record.number)
    {
        return; // somebody else's request
    }
    auto chunk = *std::exchange(m_fetching, std::nullopt);
    chunk.request = record;
    if (IsRunning() && record.end != IsacRequestEnd::COMPLETED)
    {
        m_retry = Simulator::Schedule(GetTimeout(), &IsacVideoClient::Fetch, this);
    }
    m_chunkTrace(chunk);
    m_player->Deliver(chunk);
    Fetch();
}

void
IsacVideoClient::Fetch()
{
    if (!IsRunning() || m_fetching || !m_retry.IsExpired() || FetchChunk(0, m_prefetchChunks))
    {
        return;
    }
    for (int place = 1; place <= m_prefetchVideos; ++place)
    {
        if (FetchChunk(place, m_player->GetStartupChunks()))
        {
            return;
        }
    }
}

int
IsacVideoClient::ChooseLevel(std::size_t place) const
{
    const double levels =
        m_bufferPerLevel > 0.0 ? m_player->GetBuffer(place) / m_bufferPerLevel : IsacVideo::LEVELS;
    return std::max(m_minimumLevel, static_cast<int>(std::min<double>(m_maximumLevel, levels)));
}

double
IsacVideoClient::GetFileSize(const std::vector<double>& sizes, int chunk) const
{
    return m_sizeFactor * 1e-6 * sizes[chunk];
}

bool
IsacVideoClient::FetchChunk(std::size_t place, int limit)
{
    const auto& viewing = m_player->GetViewing(place);
    const auto& sizes = viewing.video->chunkSizes;
    if (viewing.arrived == static_cast<int>(sizes[0].size()) ||
        static_cast<int>(viewing.waiting.size()) >= limit)
    {
        return false;
    }
    const int level = ChooseLevel(place);
    m_level = level;
    IsacVideoChunk chunk;
    chunk.viewing = m_player->GetNumber() + static_cast<int64_t>(place);
    chunk.video = viewing.index;
    chunk.chunk = viewing.arrived;
    chunk.level = level;
    const double fileSize = GetFileSize(sizes[level], viewing.arrived);
    chunk.request.number = Request(fileSize, m_user->GetContentQuality(fileSize));
    m_fetching = chunk;
    return true;
}

} // namespace ns3
