/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VIDEO_RECORD_H
#define ISAC_VIDEO_RECORD_H

#include "isac-request-record.h"

#include "ns3/isac-quality-of-experience.h"

#include <cstdint>

namespace ns3
{

/// A chunk of video that was requested
struct IsacVideoChunk
{
    int64_t viewing{0};        ///< number of the viewer's video, from 0 on
    int video{0};              ///< index of the video in the catalogue
    int chunk{0};              ///< number of the chunk in the video, from 0 on
    int level{0};              ///< quality level
    IsacRequestRecord request; ///< its request
};

/// What a player wants in a time ahead, beyond what is on its way
struct IsacVideoDemand
{
    double next{0.0};  ///< its next chunk, in MB; 0 for none
    double later{0.0}; ///< the chunks after that, in MB
};

/// What happened to a viewer in a window of time
struct IsacVideoWindow
{
    isac::StreamingWindow experience; ///< chunks shown, their quality and delay, waiting
    double startup{0.0};              ///< part of the waiting that was for a video's begin, in s
    double stall{0.0};                ///< part of the waiting that was in stalls, in s
    int stalls{0};                    ///< number of stalls that began
    int swipes{0};                    ///< number of swipes
};

} // namespace ns3

#endif /* ISAC_VIDEO_RECORD_H */
