/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VIDEO_WORKLOAD_H
#define ISAC_VIDEO_WORKLOAD_H

#include "ns3/isac-workload.h"

namespace ns3
{

class IsacVideoClient;

/**
 * @ingroup isac
 *
 * What a video player is about to request, for those who plan by slots: the next chunk that it has
 * not requested. The player requests by itself, and draws its own swipes, which nobody knows
 * beforehand.
 */
class IsacVideoWorkload : public IsacWorkload
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @param client fetches for the player
    void SetClient(Ptr<IsacVideoClient> client);

    /**
     * @param slot the slot's duration
     * @return the next chunk, if it is due within the slot, and the hazard of a swipe
     * @throws isac::Error without a client
     */
    IsacDemand NextSlot(Time slot) override;

    int64_t AssignStreams(int64_t stream) override;

  protected:
    /// Let go of the client.
    void DoDispose() override;

  private:
    Ptr<IsacVideoClient> m_client; ///< fetches for the player
};

} // namespace ns3

#endif /* ISAC_VIDEO_WORKLOAD_H */
