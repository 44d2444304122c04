/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LINK_H
#define ISAC_LINK_H

#include "isac-transmitter.h"

#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/queue-fwd.h"

#include <limits>
#include <vector>

namespace ns3
{

class IsacNetDevice;
class IsacStationNetDevice;
class IsacUserNetDevice;

/// What a link gets, until it gets something else
struct IsacLinkAllocation
{
    double bandwidth{0.0};      ///< B, in Hz
    double power{0.0};          ///< transmitted power P, in W
    double gain{0.0};           ///< power gain h as far as known, without unit
    double collectionRate{0.0}; ///< taken from the rate for agents' data, in bit/s
};

/**
 * @ingroup isac
 *
 * One direction between a user and the station that serves it. It takes frames from queues, in
 * turn, and sends one after the other at the rate of its allocation,
 *
 *     R = B log2(1 + P h / (B N0 L M)) - collection,
 *
 * eq. (15) of "Experience-Centric Resource Management in ISAC Networks" with the implementation
 * loss L and the link margin M of the channel, both 1 by default. Frames flow on at the new rate
 * where an allocation changes in the middle of them.
 *
 * h is what was known when the allocation was made, h' what is true. A block is what one allocation
 * carries of a frame; it ends with the allocation or with the frame, and is in error where the
 * capacity B log2(1 + P h' / (B N0 L)) at its end is below the rate that was chosen: where
 * h' < h / M. A frame that has a block in error is sent again, at once, and the receiver adds up
 * the signal-to-noise ratios of what it has got (Chase combining): the frame is received where h' M
 * / h, of each transmission its worst block's, sum up to 1. After MaximumTransmissions it is lost.
 */
class IsacLink
{
  public:
    /// Who sends
    enum class Direction
    {
        DOWN, ///< the station
        UP    ///< the user
    };

    /**
     * @param user whose link it is; owns this
     * @param direction who sends
     */
    IsacLink(IsacUserNetDevice& user, Direction direction);

    /**
     * Add a queue to send from.
     *
     * @param owner the device that puts frames into the queue
     * @param queue the queue
     */
    void AddQueue(IsacNetDevice& owner, Ptr<Queue<Packet>> queue);

    /**
     * Another station serves. The frame under way begins anew, and nothing is allocated yet.
     *
     * @param station the station
     */
    void SetStation(IsacStationNetDevice& station);

    /**
     * @param allocation what the link gets from now on
     * @throws isac::Error where a quantity is negative or not finite
     */
    void SetAllocation(const IsacLinkAllocation& allocation);

    /// Send, where there is something to send and nothing under way.
    void Send();

    /// The sender has come up, or has gone down and drops the frame under way.
    void RenewSender();

    /// Forget frame, queues and station.
    void Clear();

    /// @return rate of frames, in bit/s
    double GetRate() const;

    /// @return rate of the allocation, what collection takes included, in bit/s
    double GetCapacity() const;

    /// @return size of the frames that wait and of the one under way, in byte
    uint64_t GetBacklog() const;

  private:
    /// Where frames come from
    struct Source
    {
        IsacNetDevice* owner;     ///< puts frames in
        Ptr<Queue<Packet>> queue; ///< holds them
    };

    /// @return the device that sends; null without a station
    IsacNetDevice* GetSender() const;

    /// @return the device that receives; null without a station
    IsacNetDevice* GetReceiver() const;

    /// Choose the rate: by the allocation, and 0 while the sender is down.
    void UpdateRate();

    /// Take the next frame and begin to send it, if there is one.
    void BeginFrame();

    /// Begin to send the frame under way, from its first bit.
    void BeginTransmission();

    /// Judge the block that ends now.
    void EndBlock();

    /// The last bit of a transmission is sent.
    void EndTransmission();

    IsacUserNetDevice& m_user;                ///< whose link it is
    Direction m_direction;                    ///< who sends
    IsacStationNetDevice* m_station{nullptr}; ///< the other end
    std::vector<Source> m_sources;            ///< take turns
    std::size_t m_turn{0};                    ///< of m_sources, the one to be asked first
    IsacLinkAllocation m_allocation;          ///< as set
    double m_requiredGain{0.0};               ///< what the rate was chosen for, h / M
    double m_capacity{0.0};                   ///< rate of the allocation, in bit/s
    IsacTransmitter m_transmitter;            ///< sends the bits

    Ptr<Packet> m_frame;    ///< under way; null for none
    int m_transmissions{0}; ///< of the frame, ended ones
    double m_received{0.0}; ///< sum of m_worst over those
    /// Least true gain over required gain, of the blocks of the transmission under way
    double m_worst{std::numeric_limits<double>::infinity()};
    double m_bitsAtBlock{0.0}; ///< left when the block under way began, in bit
};

} // namespace ns3

#endif /* ISAC_LINK_H */
