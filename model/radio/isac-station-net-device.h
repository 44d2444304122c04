/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STATION_NET_DEVICE_H
#define ISAC_STATION_NET_DEVICE_H

#include "isac-link.h"
#include "isac-net-device.h"

#include "ns3/isac-base-station.h"

namespace ns3
{

class IsacUserNetDevice;

/**
 * @ingroup isac
 *
 * A base station's device. All stations of a channel are one network of layer 2, joined by ideal
 * links: what a station's host, or a user, sends to a user of another station is transmitted there.
 * A frame to a group goes to every user by itself.
 *
 * A station has a queue for each user of the channel, wherever that is served. With a
 * NetDeviceQueueInterface, transmission queue 0 takes frames to groups and stations, which never
 * wait, and queue 1 + i those to the i-th user: so a queue disc for each user, below an
 * MqQueueDisc, holds what the air does not take, and no user waits for another.
 */
class IsacStationNetDevice : public IsacNetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacStationNetDevice();
    ~IsacStationNetDevice() override;

    /// @return the role of its node; null before Attach()
    Ptr<IsacBaseStation> GetBaseStation() const;

    /// @return bandwidth for what users send, in Hz
    double GetUplinkBandwidth() const;

    /**
     * Allocate to what this station sends to a user.
     *
     * @param user one of its users
     * @param allocation what the link gets from now on
     * @throws isac::Error where another station serves the user, or a quantity is out of range
     */
    void SetDownlink(Ptr<IsacUserNetDevice> user, const IsacLinkAllocation& allocation);

    /**
     * Allocate to what a user sends to this station.
     *
     * @param user one of its users
     * @param allocation what the link gets from now on
     * @throws isac::Error where another station serves the user, or a quantity is out of range
     */
    void SetUplink(Ptr<IsacUserNetDevice> user, const IsacLinkAllocation& allocation);

    std::string Describe() const override;

    /// @return true: it can be bridged
    bool SupportsSendFrom() const override;

  protected:
    /// Let go of what is known of others.
    void DoDispose() override;

    void Join(IsacChannel& channel) override;
    void RenewLinks() override;
    void ConnectQueues(NetDeviceQueueInterface& queues) override;
    bool Route(Ptr<Packet> frame, Mac48Address destination) override;
    void Forward(Ptr<Packet> frame) override;

  private:
    friend class IsacChannel;

    /**
     * Make room for frames to a further user of the channel.
     *
     * @param user the user
     */
    void AddUser(IsacUserNetDevice& user);

    /**
     * @param user one who is to be a user of this station
     * @throws isac::Error where it is none
     */
    void RequireServed(const IsacUserNetDevice& user) const;

    /**
     * Put a frame on its way to a user.
     *
     * @param frame the frame
     * @param user the user
     * @return whether there was room
     */
    bool SendTo(Ptr<Packet> frame, IsacUserNetDevice& user);

    /**
     * Put copies of a frame on their way to all users and all other stations.
     *
     * @param frame the frame
     * @param source the address that it came from, which gets none
     */
    void Flood(Ptr<Packet> frame, Mac48Address source);

    /**
     * Hand a frame to another station, over the ideal link.
     *
     * @param frame the frame
     * @param station the other one
     */
    void HandTo(Ptr<Packet> frame, Ptr<IsacStationNetDevice> station) const;

    /**
     * Hand copies of a frame of unknown destination to all other stations whose hosts listen to all
     * frames: one of them may know more.
     *
     * @param frame the frame
     * @return whether there is such a host
     */
    bool HandToListeners(Ptr<Packet> frame) const;

    /**
     * A frame comes from another station.
     *
     * @param frame the frame
     */
    void ReceiveFromStation(Ptr<Packet> frame);

    double m_uplinkBandwidth;       ///< in Hz
    Ptr<IsacBaseStation> m_role;    ///< of the node
    std::size_t m_pathGainIndex{0}; ///< what the path gain model calls it
    std::size_t m_served{0};        ///< number of users
};

} // namespace ns3

#endif /* ISAC_STATION_NET_DEVICE_H */
