/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REQUEST_RECORD_H
#define ISAC_REQUEST_RECORD_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/// How a request ended
enum class IsacRequestEnd
{
    COMPLETED,    ///< every byte arrived
    TIMED_OUT,    ///< nothing arrived, however often it was asked for
    DISCONNECTED, ///< the connection broke, or could not be made
    STOPPED       ///< the client stopped
};

/// A request that has ended, as its client saw it
struct IsacRequestRecord
{
    uint32_t number{0};        ///< the client's number of the request, from 1 on
    double fileSize{0.0};      ///< size F of the file, in MB
    double quality{0.0};       ///< content quality
    uint64_t bytes{0};         ///< size of the file, as it is sent
    uint64_t receivedBytes{0}; ///< how many bytes of it arrived, each counted once
    int repetitions{0};        ///< how often what was missing was asked for again
    Time issued;               ///< when the client asked
    Time arrived;              ///< when the server was asked; 0 where no part of the file arrived
    Time computed;             ///< when the server had computed; 0 where no part arrived
    Time ended;                ///< when the last byte arrived, or the client gave up
    IsacRequestEnd end{IsacRequestEnd::COMPLETED}; ///< how it ended

    /// @return from asking to the end
    Time GetDelay() const
    {
        return ended - issued;
    }

    /// @return time at the edge server
    Time GetComputingDelay() const
    {
        return computed - arrived;
    }

    /// @return time on the way, there and back
    Time GetTransmissionDelay() const
    {
        return GetDelay() - GetComputingDelay();
    }
};

} // namespace ns3

#endif /* ISAC_REQUEST_RECORD_H */
