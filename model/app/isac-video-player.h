/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VIDEO_PLAYER_H
#define ISAC_VIDEO_PLAYER_H

#include "isac-video-record.h"

#include "ns3/event-id.h"
#include "ns3/isac-video-catalogue.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Shows short videos to one viewer, from a buffer that somebody else fills, chunk by chunk of one
 * second.
 *
 * The viewer watches one video after another, drawn uniformly from the catalogue, and swipes on
 * where the video's retention curve S says: with probability 1 - S(x) before the position x. That
 * depends on what has been watched only; waiting drives nobody away. What is drawn does not depend
 * on when chunks come: the same streams give the same videos and swipes over any network.
 *
 * Playback of a video begins when StartupChunks of it are there, or all of it, and goes on as soon
 * as so many, or its rest, are there again after a stall, which begins where the next chunk is
 * missing at the end of one. A chunk counts as played from its begin on.
 */
class IsacVideoPlayer : public Object
{
  public:
    /// A video that is being watched, or will be
    struct Viewing
    {
        int index{0};                       ///< of the video in the catalogue
        const IsacVideo* video{nullptr};    ///< the video
        Time dropOut;                       ///< position where the viewer swipes on
        int arrived{0};                     ///< number of chunks that have come
        std::deque<IsacVideoChunk> waiting; ///< chunks that are there and have not been shown
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacVideoPlayer();

    /**
     * Turn to the first video.
     *
     * @param moved called whenever a chunk has begun, or a video has been left for the next one
     * @throws isac::Error without a catalogue, and where it plays already
     */
    void Start(std::function<void()> moved);

    /// Stop playback. What was not shown is wasted.
    void Stop();

    /**
     * Hand over a chunk whose request has ended; the chunks of a video come in their order. It is
     * wasted where the viewer has left its video, or where it did not come as a whole.
     *
     * @param chunk the chunk
     */
    void Deliver(const IsacVideoChunk& chunk);

    /// @return number of the video being watched, from 0 on
    int64_t GetNumber() const;

    /**
     * @param place place in the playlist, 0 for the video being watched
     * @return the video there, drawn now if it was not before
     */
    const Viewing& GetViewing(std::size_t place);

    /// @return number of chunks with which playback begins
    int GetStartupChunks() const;

    /**
     * @param place place in the playlist, 0 for the video being watched
     * @return part of the video that is there and has not been shown, in s
     */
    double GetBuffer(std::size_t place = 0) const;

    /**
     * @param duration a time ahead
     * @return probability that the viewer swipes on within so much playback, in [0, 1]
     */
    double GetSwipeHazard(Time duration) const;

    /// @return what happened since the last call, or since the begin
    IsacVideoWindow TakeWindow();

    /// @return bytes of chunks whose playback began
    uint64_t GetPlayedBytes() const;

    /// @return bytes that came of chunks that are never shown
    uint64_t GetWastedBytes() const;

    /// @return bytes of chunks that wait to be shown, also of videos to come
    uint64_t GetBufferedBytes() const;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature of a video that begins.
     *
     * @param viewing number of the viewer's video, from 0 on
     * @param delay how long the viewer waited for it
     */
    typedef void (*StartupTracedCallback)(int64_t viewing, Time delay);

    /**
     * TracedCallback signature of a stall that has ended, or was cut short by Stop().
     *
     * @param viewing number of the viewer's video, from 0 on
     * @param begin when it began
     * @param duration how long it lasted
     */
    typedef void (*StallTracedCallback)(int64_t viewing, Time begin, Time duration);

    /**
     * TracedCallback signature of a swipe.
     *
     * @param viewing number of the viewer's video, from 0 on
     * @param position how much of it was watched
     */
    typedef void (*SwipeTracedCallback)(int64_t viewing, Time position);

    /**
     * TracedCallback signature of a chunk.
     *
     * @param chunk the chunk
     */
    typedef void (*ChunkTracedCallback)(const IsacVideoChunk& chunk);

  protected:
    /// Let go of what it holds.
    void DoDispose() override;

  private:
    /// What playback does
    enum class State
    {
        STOPPED, ///< nothing
        STARTUP, ///< the viewer waits for the video's begin
        STALLED, ///< the viewer waits for the next chunk
        PLAYING  ///< a chunk is shown
    };

    /// Wait for the first video's begin, or begin.
    void BeginVideo();

    /// Begin, or go on, if enough is there.
    void TryToPlay();

    /// Show the next chunk.
    void PlayChunk();

    /// Go on after a chunk, or after the part of it that the viewer watched.
    void EndChunk();

    /// Leave the first video for the next one.
    void LeaveVideo();

    /**
     * Count a chunk that is never shown.
     *
     * @param chunk the chunk
     */
    void Waste(const IsacVideoChunk& chunk);

    /// Waste all chunks of the first video.
    void WasteViewing();

    /// Add the time waited since the last call to the window.
    void CountWaiting();

    /// @return how much of the first video has been watched
    Time GetPosition() const;

    Ptr<IsacVideoCatalogue> m_catalogue;  ///< the videos to watch
    int m_startupChunks;                  ///< number of chunks with which playback begins
    Ptr<UniformRandomVariable> m_choice;  ///< which videos are watched
    Ptr<UniformRandomVariable> m_dropOut; ///< where the viewer swipes on
    std::function<void()> m_moved;        ///< to be called where a chunk begins or a video ends

    State m_state{State::STOPPED};  ///< what playback does
    std::deque<Viewing> m_playlist; ///< the video being watched, and the next ones
    int64_t m_number{0};            ///< of the video being watched
    int m_chunk{0};                 ///< number of the chunk that is shown, or is waited for
    Time m_since;                   ///< when the chunk or the wait began
    Time m_counted;                 ///< until when waiting is in the window
    EventId m_end;                  ///< of the chunk
    IsacVideoWindow m_window;       ///< since the last TakeWindow()
    uint64_t m_playedBytes{0};      ///< of chunks whose playback began
    uint64_t m_wastedBytes{0};      ///< of chunks that are never shown
    uint64_t m_bufferedBytes{0};    ///< of chunks that wait

    TracedCallback<int64_t, Time> m_startupTrace;             ///< videos that begin
    TracedCallback<int64_t, Time, Time> m_stallTrace;         ///< stalls
    TracedCallback<int64_t, Time> m_swipeTrace;               ///< swipes
    TracedCallback<const IsacVideoChunk&> m_chunkPlayedTrace; ///< chunks that are shown
    TracedCallback<const IsacVideoChunk&> m_chunkWastedTrace; ///< chunks that never are
};

} // namespace ns3

#endif /* ISAC_VIDEO_PLAYER_H */
