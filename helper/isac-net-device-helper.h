/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NET_DEVICE_HELPER_H
#define ISAC_NET_DEVICE_HELPER_H

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"

#include <string>
#include <utility>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Gives nodes the devices of an ISAC radio, with or without a controller, and traces them to pcap
 * and ASCII files. Nodes bring their mobility models along. In pcap files a frame is behind its
 * Ethernet header. A file of that name which is no such trace is refused and stays, and so do
 * devices, pipes and what links lead to of these.
 */
class IsacNetDeviceHelper : public PcapHelperForDevice, public AsciiTraceHelperForDevice
{
  public:
    IsacNetDeviceHelper();
    ~IsacNetDeviceHelper() override;

    /**
     * Set an attribute of channels to be made.
     *
     * @param name the attribute
     * @param value its value
     * @throws isac::Error where there is no such attribute, or it refuses the value
     */
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Set an attribute of stations' devices to be installed.
     *
     * @param name the attribute
     * @param value its value
     * @throws isac::Error where there is no such attribute, or it refuses the value
     */
    void SetStationAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Set an attribute of users' devices to be installed.
     *
     * @param name the attribute
     * @param value its value
     * @throws isac::Error where there is no such attribute, or it refuses the value
     */
    void SetUserAttribute(const std::string& name, const AttributeValue& value);

    /// Do without queue interfaces from now on: queue discs hold nothing back.
    void DisableFlowControl();

    /**
     * Refuse all settings from now on, which would reach no device.
     *
     * @param why they come too late, for messages
     */
    void Close(const std::string& why);

    /**
     * Make a channel and give nodes their devices on it. A node without its role, IsacBaseStation
     * or IsacMobileUser, gets one.
     *
     * @param stations nodes of base stations
     * @param users nodes of mobile users
     * @return devices of the stations, and those of the users, in the order of the nodes
     * @throws isac::Error for more than 65534 users, unless flow control is disabled
     */
    std::pair<NetDeviceContainer, NetDeviceContainer> Install(const NodeContainer& stations,
                                                              const NodeContainer& users) const;

  private:
    /**
     * @param setting what is called
     * @param name what it is called with
     * @throws isac::Error after Close()
     */
    void RefuseOnceClosed(const char* setting, const std::string& name) const;

    /**
     * @param prefix begin of the file's name, or all of it
     * @param device a device; one of another kind is passed over
     * @param promiscuous whether the file holds what is passed on, too
     * @param explicitFilename whether prefix is the whole name
     */
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> device,
                            bool promiscuous,
                            bool explicitFilename) override;

    /**
     * @param stream where lines go, with their context; null for a file
     * @param prefix begin of the file's name, or all of it
     * @param device a device; one of another kind is passed over
     * @param explicitFilename whether prefix is the whole name
     */
    void EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                             std::string prefix,
                             Ptr<NetDevice> device,
                             bool explicitFilename) override;

    ObjectFactory m_channelFactory; ///< makes channels
    ObjectFactory m_stationFactory; ///< makes stations' devices
    ObjectFactory m_userFactory;    ///< makes users' devices
    bool m_flowControl{true};       ///< whether devices get a queue interface
    std::string m_closed;           ///< why settings come too late; empty while they do not
};

} // namespace ns3

#endif /* ISAC_NET_DEVICE_HELPER_H */
