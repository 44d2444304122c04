/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_WORKLOAD_H
#define ISAC_WORKLOAD_H

#include "ns3/nstime.h"
#include "ns3/object.h"

namespace ns3
{

/// What one user asks for in one slot
struct IsacDemand
{
    double fileSize{0.0};    ///< size of the requested file, in MB; 0 for no request
    double swipeHazard{0.0}; ///< probability that the user swipes on within the slot, in [0, 1]
    bool swiped{false};      ///< whether the user did swipe at the slot's end
};

/**
 * @ingroup isac
 *
 * What a user requests, slot after slot. One object per user; it keeps the user's place.
 */
class IsacWorkload : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Advance by one slot.
     *
     * @param slot the slot's duration
     * @return what is requested in it
     */
    virtual IsacDemand NextSlot(Time slot) = 0;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    virtual int64_t AssignStreams(int64_t stream) = 0;
};

} // namespace ns3

#endif /* ISAC_WORKLOAD_H */
