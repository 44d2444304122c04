/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CHANNEL_H
#define ISAC_CHANNEL_H

#include "isac-path-gain-model.h"

#include "ns3/channel.h"
#include "ns3/event-id.h"
#include "ns3/mac48-address.h"
#include "ns3/nstime.h"
#include "ns3/propagation-delay-model.h"
#include "ns3/traced-callback.h"

#include <Eigen/Core>
#include <unordered_map>
#include <vector>

namespace ns3
{

class IsacNetDevice;
class IsacStationNetDevice;
class IsacUserNetDevice;

/**
 * @ingroup isac
 *
 * What joins stations and users: who they are, who serves whom, true gains and delays.
 *
 * Who allocates calls Handover(), then IsacStationNetDevice::SetDownlink() and
 * IsacStationNetDevice::SetUplink(), or ShareUplinks(), as often as it decides. Where nobody does,
 * the channel itself chooses stations and shares equally, every ShareInterval.
 */
class IsacChannel : public Channel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacChannel();
    ~IsacChannel() override;

    /**
     * @param user a user
     * @param station the station that serves it from now on
     */
    typedef void (*HandoverTracedCallback)(Ptr<const IsacUserNetDevice> user,
                                           Ptr<const IsacStationNetDevice> station);

    /// @return number of stations and users
    std::size_t GetNDevices() const override;

    /**
     * @param i an index, from 0
     * @return a station or, behind all of them, a user
     */
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

    /// @return the stations, in the order in which they were attached
    const std::vector<Ptr<IsacStationNetDevice>>& GetStations() const;

    /// @return the users, in the order in which they were attached
    const std::vector<Ptr<IsacUserNetDevice>>& GetUsers() const;

    /**
     * @param address an address
     * @return the station that has it; null for none
     */
    Ptr<IsacStationNetDevice> FindStation(Mac48Address address) const;

    /**
     * @param address an address
     * @return the user that has it; null for none
     */
    Ptr<IsacUserNetDevice> FindUser(Mac48Address address) const;

    /**
     * Let another station serve a user. Frames that wait stay in their order, those under way
     * begin anew, and nothing is allocated to the user until somebody does; with the present
     * station nothing changes.
     *
     * @param user the user
     * @param station the station that serves it from now on
     */
    void Handover(Ptr<IsacUserNetDevice> user, Ptr<IsacStationNetDevice> station);

    /// Let every user be served by the station that its role chooses by the true gains.
    void SelectStations();

    /// Give each station's users equal parts of its bandwidth and power, by the true gains.
    void ShareDownlinks();

    /// Give each station's users equal parts of its uplink bandwidth, by the true gains.
    void ShareUplinks();

    /**
     * @param station a station
     * @param user a user
     * @return true power gain between them, at this moment, without unit
     */
    double GetGain(const IsacStationNetDevice& station, const IsacUserNetDevice& user) const;

    /**
     * @param station a station
     * @param user a user
     * @return how long a signal is under way between them, at this moment
     */
    Time GetDelay(const IsacStationNetDevice& station, const IsacUserNetDevice& user) const;

    /// @return how much more power the links need than Shannon's bound asks for, as a factor
    double GetImplementationLoss() const;

    /// @return how much weaker than known rates take gains to be, as a factor
    double GetLinkMargin() const;

    /// @return how often a frame is sent before it is lost
    int GetMaximumTransmissions() const;

    /**
     * Assign streams to the models of delay and of path gains, at the start.
     *
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    /// Find the models' links, and begin to share.
    void DoInitialize() override;

    /// Let go of devices and models.
    void DoDispose() override;

  private:
    friend class IsacNetDevice;
    friend class IsacStationNetDevice;
    friend class IsacUserNetDevice;

    /// Spreads addresses
    struct AddressHash
    {
        /**
         * @param address an address
         * @return its hash
         */
        std::size_t operator()(const Mac48Address& address) const;
    };

    /// Devices by address
    template <typename Device>
    using AddressMap = std::unordered_map<Mac48Address, Ptr<Device>, AddressHash>;

    /// @param station a new one
    void AddStation(Ptr<IsacStationNetDevice> station);

    /**
     * @param user a new one
     * @return its index
     */
    std::size_t AddUser(Ptr<IsacUserNetDevice> user);

    /**
     * @param device a new one
     * @throws isac::Error once the simulation runs
     */
    void RefuseOnceInitialized(const IsacNetDevice& device) const;

    /**
     * @param address an address for a device
     * @throws isac::Error where another device has it, or it is a group's
     */
    void RequireFree(Mac48Address address) const;

    /**
     * @param from address of one of the devices
     * @param to its address from now on
     */
    void ChangeAddress(Mac48Address from, Mac48Address to);

    /// @param user one whom from now on the station serves that its role chooses by the true gains
    void SelectStation(Ptr<IsacUserNetDevice> user);

    /// Choose stations and share, and do so again after ShareInterval.
    void Share();

    Ptr<PropagationDelayModel> m_delayModel; ///< of every path
    Ptr<IsacPathGainModel> m_pathGainModel;  ///< of every path
    double m_implementationLoss;             ///< in dB
    double m_linkMargin;                     ///< in dB
    int m_maximumTransmissions;              ///< of a frame
    Time m_shareInterval;                    ///< 0 for never
    int64_t m_stream{-1};                    ///< the first stream; -1 for none assigned

    std::vector<Ptr<IsacStationNetDevice>> m_stations;    ///< by index
    std::vector<Ptr<IsacUserNetDevice>> m_users;          ///< by index
    AddressMap<IsacStationNetDevice> m_stationsByAddress; ///< the stations
    AddressMap<IsacUserNetDevice> m_usersByAddress;       ///< the users
    Eigen::ArrayXd m_gains;                               ///< of one user, by station
    EventId m_next;                                       ///< the next Share()

    /// Another station serves
    TracedCallback<Ptr<const IsacUserNetDevice>, Ptr<const IsacStationNetDevice>> m_handoverTrace;
};

} // namespace ns3

#endif /* ISAC_CHANNEL_H */
