/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PACKET_SERVICE_H
#define ISAC_PACKET_SERVICE_H

#include "isac-service.h"

#include "ns3/event-id.h"
#include "ns3/isac-computing-queue.h"
#include "ns3/isac-link.h"
#include "ns3/isac-station-net-device.h"
#include "ns3/isac-user-net-device.h"
#include "ns3/isac-video-client.h"
#include "ns3/isac-video-player.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Serves by packets: what a manager decides sets the users' shares of the edge server and of the
 * radio, the users' applications send and receive, and what arrives is judged.
 *
 * A user with an IsacVideoClient asks for what its player wants, and experiences each slot's window
 * of playback. A user with a bare IsacRequestClient asks, at a slot's begin, for the file of its
 * workload, and experiences the requests that end within the slot, whenever they were made: the
 * mean of all. What fails is no experience; a slot in which nothing ends counts 0, as one without a
 * request.
 *
 * At a slot's begin every user is handed over to the station that is to serve it, and gets its
 * share of bandwidth and power, and what its ReservedShare sets aside there, at the rate that the
 * gain known to the manager carries. All that goes to the user shares this one link. Where users
 * move, that gain grows old: every AdaptationInterval the radio chooses rates anew by the true
 * gains.
 */
class IsacPacketService : public IsacService
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    void Prepare(const IsacScenario& scenario) override;
    void Observe(IsacSlotState& state) override;
    void Serve(IsacSlotRecord& record) override;
    double GetLinkLoss() const override;
    bool TakesTheSlot() const override;
    void Finish(IsacSlotRecord& record) override;

  protected:
    /// Let go of devices and applications.
    void DoDispose() override;

  private:
    /// A user's part of the service
    struct User
    {
        uint32_t node{0};              ///< id of its node
        Ptr<IsacUserNetDevice> device; ///< its radio
        Ptr<IsacRequestClient> client; ///< asks
        Ptr<IsacVideoClient> fetcher;  ///< the same, where it plays videos; null otherwise
        Ptr<IsacVideoPlayer> player;   ///< plays them; null otherwise
        double impact{0.0};            ///< in this slot
        IsacLinkAllocation downlink;   ///< in this slot

        // Sums over the requests that ended well in this slot.
        int served{0};                  ///< their number
        double computing{0.0};          ///< computing delays, in s
        double radio{0.0};              ///< other delays, in s
        double quality{0.0};            ///< content qualities
        double qualityOverLatency{0.0}; ///< content qualities over delays, in 1/s
        double experience{0.0};         ///< uncapped experience
    };

    /**
     * A user's request has ended.
     *
     * @param user index of the user
     * @param chunk the request, and what it was for
     */
    void HandleEnd(std::size_t user, const IsacVideoChunk& chunk);

    /// Find what users experienced of the requests that ended in this slot, and add it up.
    void JudgeRequests();

    /**
     * Something has happened to a user's playback.
     *
     * @param user index of the user
     * @param kind what
     * @param viewing number of the user's video
     * @param begin when it began
     * @param duration how long it lasted
     */
    void HandlePlayback(std::size_t user,
                        IsacPlaybackEvent::Kind kind,
                        int64_t viewing,
                        Time begin,
                        Time duration);

    /**
     * @param scenario who takes part
     * @return the channel of the first station
     * @throws isac::Error where it has none, or one that allocates by itself
     */
    Ptr<IsacChannel> RequireChannel(const IsacScenario& scenario) const;

    /**
     * @param role a station or a user
     * @param device its device
     * @throws isac::Error where it is not on the channel
     */
    void RequireOn(const IsacRole& role, const NetDevice& device) const;

    /**
     * Listen to a user's player.
     *
     * @param user index of the user
     */
    void ConnectPlayer(std::size_t user);

    /// Choose all rates by the true gains.
    void Adapt();

    /// Let the next Adapt() come, if that is within the slot.
    void ScheduleAdaptation();

    Time m_adaptationInterval; ///< 0 for never within a slot

    std::vector<Ptr<IsacStationNetDevice>> m_stations; ///< J
    std::vector<User> m_users;                         ///< K
    Ptr<IsacChannel> m_channel;                        ///< of all of them
    Ptr<IsacComputingQueue> m_queue;                   ///< of the edge server

    Time m_end;                                ///< of this slot
    EventId m_adaptation;                      ///< the next Adapt()
    std::vector<IsacServedRequest> m_requests; ///< that ended in this slot
    std::vector<IsacPlaybackEvent> m_playback; ///< that ended in this slot
};

} // namespace ns3

#endif /* ISAC_PACKET_SERVICE_H */
