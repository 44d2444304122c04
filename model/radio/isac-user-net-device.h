/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_USER_NET_DEVICE_H
#define ISAC_USER_NET_DEVICE_H

#include "isac-link.h"
#include "isac-net-device.h"

#include "ns3/isac-mobile-user.h"

namespace ns3
{

class IsacStationNetDevice;

/**
 * @ingroup isac
 *
 * A mobile user's device, served by one station at a time. All that its host sends goes to that
 * station.
 */
class IsacUserNetDevice : public IsacNetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacUserNetDevice();
    ~IsacUserNetDevice() override;

    /// @return the role of its node; null before Attach()
    Ptr<IsacMobileUser> GetMobileUser() const;

    /// @return its place among the channel's users, from 0
    std::size_t GetIndex() const;

    /// @return the station that serves; null for none
    Ptr<IsacStationNetDevice> GetStation() const;

    /// @return what comes from the station
    const IsacLink& GetDownlink() const;

    /// @return what goes to the station
    const IsacLink& GetUplink() const;

    /// @return transmitted power, in W
    double GetUplinkPower() const;

    std::string Describe() const override;

    /// @return false: nothing would come back to another source
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
    friend class IsacLink;
    friend class IsacStationNetDevice;

    double m_uplinkPower;                                  ///< in W
    Ptr<IsacMobileUser> m_role;                            ///< of the node
    std::size_t m_index{0};                                ///< among the channel's users
    Ptr<IsacStationNetDevice> m_station;                   ///< serves
    IsacLink m_downlink{*this, IsacLink::Direction::DOWN}; ///< from the station
    IsacLink m_uplink{*this, IsacLink::Direction::UP};     ///< to the station
};

} // namespace ns3

#endif /* ISAC_USER_NET_DEVICE_H */
