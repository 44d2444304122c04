/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SHORT_VIDEO_WORKLOAD_H
#define ISAC_SHORT_VIDEO_WORKLOAD_H

#include "isac-video-catalogue.h"
#include "isac-workload.h"

#include "ns3/random-variable-stream.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * A user who watches one short video after another, drawn uniformly from a catalogue.
 *
 * With the video's retention curve S, a slot of length s at position t requests the seconds
 * [t, t + s), or what the video has left of them, and swipes on at its end with probability
 * `1 - S(t + s)/S(t)`, the behavioural dynamics of the paper's eq. (16) before their mean over a
 * window. The natural end of a video is not a swipe: S stays at its last value there.
 */
class IsacShortVideoWorkload : public IsacWorkload
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacShortVideoWorkload();

    IsacDemand NextSlot(Time slot) override;

    int64_t AssignStreams(int64_t stream) override;

  private:
    /// @param catalogue the videos to watch; the user starts with a new one
    void SetCatalogue(Ptr<IsacVideoCatalogue> catalogue);
    /// @return the videos to watch
    Ptr<IsacVideoCatalogue> GetCatalogue() const;
    /// Draw the next video.
    void ChooseVideo();

    Ptr<IsacVideoCatalogue> m_catalogue; ///< the videos to watch
    int32_t m_level;                     ///< quality level
    double m_sizeFactor;                 ///< factor on the catalogue's sizes
    Ptr<UniformRandomVariable> m_choice; ///< which video is next
    Ptr<UniformRandomVariable> m_swipe;  ///< whether the user swipes on
    const IsacVideo* m_video{nullptr};   ///< the video being watched; null before the first one
    int64_t m_position{0};               ///< position in it, in ns, so that slots add up exactly
};

} // namespace ns3

#endif /* ISAC_SHORT_VIDEO_WORKLOAD_H */
