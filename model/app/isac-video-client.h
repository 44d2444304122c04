/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VIDEO_CLIENT_H
#define ISAC_VIDEO_CLIENT_H

#include "isac-request-client.h"
#include "isac-video-player.h"

#include "ns3/isac-mobile-user.h"
#include "ns3/traced-value.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Fetches short videos for the IsacVideoPlayer of one viewer, chunk by chunk, from an
 * IsacRequestServer. Its node is an IsacMobileUser, which says what a chunk's quality is.
 *
 * One chunk is fetched at a time: of the video being watched, as long as fewer than PrefetchChunks
 * wait to be shown; then of each of the next PrefetchVideos as many as playback begins with. The
 * level follows a simple buffer-based rule: the seconds of the chunk's video that wait to be shown,
 * over BufferPerLevel and rounded down, within MinimumLevel and MaximumLevel. A chunk that is on
 * its way when the viewer swipes on still comes, and is wasted. After a failure the next chunk is
 * chosen Timeout later.
 */
class IsacVideoClient : public IsacRequestClient
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacVideoClient();

    /// @return what shows the videos, and knows what the viewer saw
    Ptr<IsacVideoPlayer> GetPlayer() const;

    /// @param player what shows the videos to this client's viewer, and to nobody else
    void SetPlayer(Ptr<IsacVideoPlayer> player);

    /**
     * @param ahead a time ahead, of playback
     * @return what of the video being watched would be fetched within it if all came at once, at
     * the present level
     */
    IsacVideoDemand GetDemand(Time ahead) const;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    void Start() override;

    /// End what has not ended.
    void StopApplication() override;

    /// Let go of what it holds.
    void DoDispose() override;
    void NotifyEnd(const IsacRequestRecord& record) override;

  private:
    /// Fetch what is wanted next, if nothing is on its way.
    void Fetch();

    /**
     * @param place place in the playlist, 0 for the video being watched
     * @return level of the next chunk that is fetched
     */
    int ChooseLevel(std::size_t place) const;

    /**
     * @param sizes of a video's chunks at a level, in byte
     * @param chunk number of a chunk
     * @return size of the file that is requested for it, in MB
     */
    double GetFileSize(const std::vector<double>& sizes, int chunk) const;

    /**
     * Fetch a video's next chunk, if the video has one.
     *
     * @param place place in the playlist, 0 for the video being watched
     * @param limit number of chunks that may wait to be shown
     * @return whether there is one to fetch
     */
    bool FetchChunk(std::size_t place, int limit);

    Ptr<IsacVideoPlayer> m_player; ///< what shows the videos
    double m_sizeFactor;           ///< factor on the catalogue's sizes
    int m_prefetchChunks;          ///< number of chunks of the video being watched that may wait
    int m_prefetchVideos;          ///< number of further videos whose begin is fetched
    double m_bufferPerLevel;       ///< in s
    int m_minimumLevel;            ///< lowest level that is fetched
    int m_maximumLevel;            ///< highest level that is fetched

    Ptr<IsacMobileUser> m_user;               ///< of the node
    std::optional<IsacVideoChunk> m_fetching; ///< on its way
    EventId m_retry;                          ///< next attempt after a failure

    TracedValue<int32_t> m_level{-1};                   ///< of the latest chunk
    TracedCallback<const IsacVideoChunk&> m_chunkTrace; ///< chunks whose requests have ended
};

} // namespace ns3

#endif /* ISAC_VIDEO_CLIENT_H */
