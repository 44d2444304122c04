/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_APPLICATION_HELPER_H
#define ISAC_APPLICATION_HELPER_H

#include "ns3/application-container.h"
#include "ns3/inet-socket-address.h"
#include "ns3/isac-video-catalogue.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Installs the edge server's application, and those of its users. Nodes bring their roles, an
 * internet stack and a way to the server along. Over what the ways lead is nobody's concern here.
 */
class IsacApplicationHelper
{
  public:
    /**
     * @param server the server's address and port, as the clients see it
     * @param protocol name of the socket factory's type, as ns3::TcpSocketFactory or
     *        ns3::UdpSocketFactory
     * @throws isac::Error where there is no such type
     */
    explicit IsacApplicationHelper(const InetSocketAddress& server,
                                   const std::string& protocol = "ns3::TcpSocketFactory");

    /**
     * Choose what clients to be installed are; video clients, if this is not called. Before
     * SetClientAttribute().
     *
     * @param type name of IsacRequestClient's type, or of a child's
     * @throws isac::Error where there is no such type, or after SetClientAttribute()
     */
    void SetClient(const std::string& type);

    /**
     * Set an attribute of the server to be installed.
     *
     * @param name the attribute
     * @param value its value
     * @throws isac::Error where there is no such attribute, or it refuses the value, or after
     *         InstallServer()
     */
    void SetServerAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Set an attribute of clients to be installed.
     *
     * @param name the attribute
     * @param value its value
     */
    void SetClientAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Set an attribute of the players of video clients to be installed. Where Catalogue is not set,
     * they share one of the helper's.
     *
     * @param name the attribute
     * @param value its value
     */
    void SetPlayerAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param node an edge server; gets an IsacComputingQueue where it has none
     * @return the application
     */
    ApplicationContainer InstallServer(Ptr<Node> node);

    /**
     * @param nodes mobile users
     * @return the applications, in the order of the nodes
     */
    ApplicationContainer InstallClients(const NodeContainer& nodes);

    /**
     * Assign streams to the shared catalogue and to video clients.
     *
     * @param clients applications, of which those that draw nothing are passed over
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(const ApplicationContainer& clients, int64_t stream);

  private:
    ObjectFactory m_serverFactory;       ///< makes servers
    ObjectFactory m_clientFactory;       ///< makes clients
    ObjectFactory m_playerFactory;       ///< makes players of video clients
    Ptr<IsacVideoCatalogue> m_catalogue; ///< shared by all players that have no other; made at
                                         ///< first use
    bool m_isClientSet{false};           ///< whether SetClientAttribute() has been called
    bool m_isServerInstalled{false};     ///< whether InstallServer() has been called
};

} // namespace ns3

#endif /* ISAC_APPLICATION_HELPER_H */
