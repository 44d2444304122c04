/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RANDOM_WORKLOAD_H
#define ISAC_RANDOM_WORKLOAD_H

#include "isac-workload.h"

#include "ns3/random-variable-stream.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * A user whose requests and swipe hazards are drawn anew every slot, whatever its length, and who
 * swipes with that hazard. No slot remembers another one.
 */
class IsacRandomWorkload : public IsacWorkload
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacRandomWorkload();

    IsacDemand NextSlot(Time slot) override;

    int64_t AssignStreams(int64_t stream) override;

  private:
    Ptr<RandomVariableStream> m_fileSize;    ///< size of a request, in MB
    Ptr<RandomVariableStream> m_swipeHazard; ///< probability of a swipe within a slot
    Ptr<UniformRandomVariable> m_swipe;      ///< whether the user swipes on
};

} // namespace ns3

#endif /* ISAC_RANDOM_WORKLOAD_H */
