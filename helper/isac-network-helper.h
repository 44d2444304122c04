/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NETWORK_HELPER_H
#define ISAC_NETWORK_HELPER_H

#include "isac-application-helper.h"
#include "isac-helper.h"
#include "isac-net-device-helper.h"

#include "ns3/application-container.h"
#include "ns3/point-to-point-helper.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Lets an ISAC scenario carry packets: what IsacHelper has installed gets a radio, IPv4 and TCP, a
 * backhaul, and the applications that request and serve, and the controller an IsacPacketService.
 *
 * The edge server stands behind the stations: a point-to-point link joins it to the first one, and
 * the stations are one network of layer 2. Stations and users have addresses in 10.0.0.0/8, and
 * know each other's without asking, as those of a core network do.
 */
class IsacNetworkHelper
{
  public:
    IsacNetworkHelper();

    /**
     * Choose what users ask with; IsacRequestClient, if this is not called.
     *
     * @param type name of IsacRequestClient's type, or of a child's
     * @throws isac::Error where there is no such type, or after Install()
     */
    void SetClient(const std::string& type);

    /**
     * Choose how requests and files travel; by TCP, if this is not called.
     *
     * @param type name of a socket factory's type
     * @throws isac::Error where there is no such type, or after Install()
     */
    void SetProtocol(const std::string& type);

    /// @return makes the radio's devices; for their attributes, before Install(), and for pcap and
    /// ASCII traces, after it
    IsacNetDeviceHelper& GetDeviceHelper();

    /// @return makes the backhaul; for its attributes, and for pcap and ASCII traces
    PointToPointHelper& GetBackhaulHelper();

    /**
     * Let a scenario carry packets. All of its roles have been installed. Once.
     *
     * @param isac has installed them
     * @throws isac::Error without a station or an edge server, a second time, or once the slots
     *         have begun
     */
    void Install(const IsacHelper& isac);

    /// @return devices of the stations, in their order
    NetDeviceContainer GetStationDevices() const;

    /// @return devices of the users, in their order
    NetDeviceContainer GetUserDevices() const;

    /// @return what the users ask with, in their order
    ApplicationContainer GetClients() const;

    /// @return what serves
    Ptr<Application> GetServer() const;

    /**
     * Assign streams to all that draws, after Install().
     *
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  private:
    /**
     * @param setting what is called
     * @param value what it is called with
     * @throws isac::Error after Install()
     */
    void RefuseOnceInstalled(const char* setting, const std::string& value) const;

    /// Give devices addresses, and let nodes know them and the ways
    void InstallInternet();

    /**
     * Make the applications.
     *
     * @param bitsPerMegabyte of files, in bit/MB
     */
    void InstallApplications(const DoubleValue& bitsPerMegabyte);

    std::string m_client;                                     ///< type of the clients
    std::string m_protocol;                                   ///< type of the socket factories
    IsacNetDeviceHelper m_deviceHelper;                       ///< makes the radio's devices
    PointToPointHelper m_backhaulHelper;                      ///< makes the backhaul
    Ptr<Node> m_serverNode;                                   ///< the edge server's
    NodeContainer m_stationNodes;                             ///< of the base stations
    NodeContainer m_userNodes;                                ///< of the users
    NetDeviceContainer m_stationDevices;                      ///< the radio
    NetDeviceContainer m_userDevices;                         ///< the radio
    ApplicationContainer m_clients;                           ///< of the users
    Ptr<Application> m_server;                                ///< of the edge server
    Ipv4Address m_serverAddress;                              ///< of the same
    std::optional<IsacApplicationHelper> m_applicationHelper; ///< made by Install()
};

} // namespace ns3

#endif /* ISAC_NETWORK_HELPER_H */
