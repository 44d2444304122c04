/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-video-player.h"

#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacVideoPlayer");

NS_OBJECT_ENSURE_REGISTERED(IsacVideoPlayer);

TypeId
IsacVideoPlayer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacVideoPlayer")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacVideoPlayer>()
            .AddAttribute("Catalogue",
                          "The videos to watch; many users share one catalogue.",
                          PointerValue(),
                          MakePointerAccessor(&IsacVideoPlayer::m_catalogue),
                          MakePointerChecker<IsacVideoCatalogue>())
            .AddAttribute("StartupChunks",
                          "Number of chunks, of 1 s each, with which playback begins, and goes on "
                          "after a stall",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacVideoPlayer::m_startupChunks),
                          MakeIntegerChecker<int>(1, 100000))
            .AddTraceSource("Startup",
                            "A video begins",
                            MakeTraceSourceAccessor(&IsacVideoPlayer::m_startupTrace),
                            "ns3::IsacVideoPlayer::StartupTracedCallback")
            .AddTraceSource("Stall",
                            "A stall has ended",
                            MakeTraceSourceAccessor(&IsacVideoPlayer::m_stallTrace),
                            "ns3::IsacVideoPlayer::StallTracedCallback")
            .AddTraceSource("Swipe",
                            "The viewer has swiped on before a video's end",
                            MakeTraceSourceAccessor(&IsacVideoPlayer::m_swipeTrace),
                            "ns3::IsacVideoPlayer::SwipeTracedCallback")
            .AddTraceSource("ChunkPlayed",
                            "A chunk begins to be shown",
                            MakeTraceSourceAccessor(&IsacVideoPlayer::m_chunkPlayedTrace),
                            "ns3::IsacVideoPlayer::ChunkTracedCallback")
            .AddTraceSource("ChunkWasted",
                            "A chunk that was requested is never shown",
                            MakeTraceSourceAccessor(&IsacVideoPlayer::m_chunkWastedTrace),
                            "ns3::IsacVideoPlayer::ChunkTracedCallback");
    return tid;
}

IsacVideoPlayer::IsacVideoPlayer()
    : m_choice(CreateObject<UniformRandomVariable>()),
      m_dropOut(CreateObject<UniformRandomVariable>())
{
}

void
IsacVideoPlayer::Start(std::function<void()> moved)
{
    if (!m_catalogue)
    {
        isac::Refuse("IsacVideoPlayer", "Catalogue", "null", "set an IsacVideoCatalogue");
    }
    if (m_state != State::STOPPED)
    {
        isac::Refuse("IsacVideoPlayer", "viewer", "second", "it shows videos to another one");
    }
    m_moved = std::move(moved);
    BeginVideo();
}

void
IsacVideoPlayer::Stop()
{
    CountWaiting();
    if (std::exchange(m_state, State::STOPPED) == State::STALLED)
    {
        m_stallTrace(m_number, m_since, Simulator::Now() - m_since);
    }
    m_end.Cancel();
    for (; !m_playlist.empty(); m_playlist.pop_front())
    {
        WasteViewing();
    }
}

void
IsacVideoPlayer::Deliver(const IsacVideoChunk& chunk)
{
    const int64_t place = chunk.viewing - m_number;
    if (m_state == State::STOPPED || place < 0 || chunk.request.end != IsacRequestEnd::COMPLETED)
    {
        Waste(chunk);
        return;
    }
    auto& viewing = m_playlist.at(place);
    ++viewing.arrived;
    viewing.waiting.push_back(chunk);
    m_bufferedBytes += chunk.request.bytes;
    TryToPlay();
}

int64_t
IsacVideoPlayer::GetNumber() const
{
    return m_number;
}

const IsacVideoPlayer::Viewing&
IsacVideoPlayer::GetViewing(std::size_t place)
{
    const auto& videos = m_catalogue->GetVideos();
    while (m_playlist.size() <= place)
    {
        Viewing viewing;
        viewing.index =
            static_cast<int>(m_choice->GetInteger(0, static_cast<uint32_t>(videos.size() - 1)));
        viewing.video = &videos[viewing.index];
        const double dropOut = viewing.video->DropOut(m_dropOut->GetValue());
        viewing.dropOut = std::isfinite(dropOut) ? Seconds(dropOut) : Time::Max();
        m_playlist.push_back(viewing);
    }
    return m_playlist[place];
}

int
IsacVideoPlayer::GetStartupChunks() const
{
    return m_startupChunks;
}

double
IsacVideoPlayer::GetBuffer(std::size_t place) const
{
    if (place >= m_playlist.size())
    {
        return 0.0;
    }
    const auto waiting = static_cast<double>(m_playlist[place].waiting.size());
    const bool isShown = place == 0 && m_state == State::PLAYING;
    return isShown ? waiting + 1.0 - (Simulator::Now() - m_since).GetSeconds() : waiting;
}

double
IsacVideoPlayer::GetSwipeHazard(Time duration) const
{
    if (m_playlist.empty())
    {
        return 0.0;
    }
    const double position = GetPosition().GetSeconds();
    return m_playlist[0].video->SwipeHazard(position, position + duration.GetSeconds());
}

IsacVideoWindow
IsacVideoPlayer::TakeWindow()
{
    CountWaiting();
    return std::exchange(m_window, {});
}

uint64_t
IsacVideoPlayer::GetPlayedBytes() const
{
    return m_playedBytes;
}

uint64_t
IsacVideoPlayer::GetWastedBytes() const
{
    return m_wastedBytes;
}

uint64_t
IsacVideoPlayer::GetBufferedBytes() const
{
    return m_bufferedBytes;
}

int64_t
IsacVideoPlayer::AssignStreams(int64_t stream)
{
    m_choice->SetStream(stream);
    m_dropOut->SetStream(stream + 1);
    return 2;
}

void
IsacVideoPlayer::DoDispose()
{
    m_state = State::STOPPED;
    m_end.Cancel();
    m_moved = nullptr;
    m_catalogue = nullptr;
    m_playlist.clear();
    Object::DoDispose();
}

void
IsacVideoPlayer::BeginVideo()
{
    GetViewing(0);
    NS_LOG_LOGIC(this << " watches " << m_playlist[0].video->name);
    m_chunk = 0;
    m_state = State::STARTUP;
    m_since = Simulator::Now();
    m_counted = m_since;
    TryToPlay();
    m_moved();
}

void
IsacVideoPlayer::TryToPlay()
{
    if (m_state != State::STARTUP && m_state != State::STALLED)
    {
        return;
    }
    const auto& viewing = m_playlist.front();
    const int left = static_cast<int>(viewing.video->chunkSizes[0].size()) - m_chunk;
    if (static_cast<int>(viewing.waiting.size()) < std::min(m_startupChunks, left))
    {
        return;
    }
    CountWaiting();
    const Time waited = Simulator::Now() - m_since;
    if (m_state == State::STARTUP)
    {
        m_startupTrace(m_number, waited);
    }
    else
    {
        m_stallTrace(m_number, m_since, waited);
    }
    PlayChunk();
}

void
IsacVideoPlayer::PlayChunk()
{
    auto& viewing = m_playlist.front();
    const auto chunk = viewing.waiting.front();
    viewing.waiting.pop_front();
    m_state = State::PLAYING;
    m_since = Simulator::Now();
    m_bufferedBytes -= chunk.request.bytes;
    m_playedBytes += chunk.request.bytes;
    auto& experience = m_window.experience;
    ++experience.chunks;
    experience.quality += chunk.request.quality;
    experience.delay += chunk.request.GetDelay().GetSeconds();
    m_end = Simulator::Schedule(std::min(Seconds(1), viewing.dropOut - Seconds(m_chunk)),
                                &IsacVideoPlayer::EndChunk,
                                this);
    m_chunkPlayedTrace(chunk);
    m_moved();
}

void
IsacVideoPlayer::EndChunk()
{
    const auto& viewing = m_playlist.front();
    if (viewing.dropOut <= Seconds(m_chunk + 1))
    {
        ++m_window.swipes;
        m_swipeTrace(m_number, viewing.dropOut);
        LeaveVideo();
        return;
    }
    ++m_chunk;
    if (m_chunk == static_cast<int>(viewing.video->chunkSizes[0].size()))
    {
        LeaveVideo();
    }
    else if (!viewing.waiting.empty())
    {
        PlayChunk();
    }
    else
    {
        ++m_window.stalls;
        m_state = State::STALLED;
        m_since = Simulator::Now();
        m_counted = m_since;
    }
}

void
IsacVideoPlayer::LeaveVideo()
{
    WasteViewing();
    m_playlist.pop_front();
    ++m_number;
    BeginVideo();
}

void
IsacVideoPlayer::Waste(const IsacVideoChunk& chunk)
{
    m_wastedBytes += chunk.request.receivedBytes;
    m_chunkWastedTrace(chunk);
}

void
IsacVideoPlayer::WasteViewing()
{
    for (const auto& chunk : m_playlist.front().waiting)
    {
        m_bufferedBytes -= chunk.request.bytes;
        Waste(chunk);
    }
}

void
IsacVideoPlayer::CountWaiting()
{
    if (m_state == State::STARTUP || m_state == State::STALLED)
    {
        const Time now = Simulator::Now();
        const double waited = (now - m_counted).GetSeconds();
        m_counted = now;
        m_window.experience.waiting += waited;
        (m_state == State::STARTUP ? m_window.startup : m_window.stall) += waited;
    }
}

Time
IsacVideoPlayer::GetPosition() const
{
    const Time begin = Seconds(m_chunk);
    return m_state == State::PLAYING ? begin + (Simulator::Now() - m_since) : begin;
}

} // namespace ns3
