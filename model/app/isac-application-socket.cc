/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-application-socket.h"

#include "ns3/isac-error.h"
#include "ns3/node.h"
#include "ns3/socket-factory.h"

namespace ns3
{

std::string
DescribeApplication(const Application& application)
{
    const std::string type = application.GetInstanceTypeId().GetName();
    return type.substr(type.rfind(':') + 1) + " of node " +
           std::to_string(application.GetNode()->GetId());
}

Ptr<Socket>
CreateApplicationSocket(const Application& application, TypeId protocol)
{
    Ptr<SocketFactory> factory;
    if (protocol.IsChildOf(SocketFactory::GetTypeId()))
    {
        factory = application.GetNode()->GetObject<SocketFactory>(protocol);
    }
    if (!factory)
    {
        isac::Refuse(DescribeApplication(application),
                     "Protocol",
                     protocol.GetName(),
                     "its node has no such socket factory; install an internet stack");
    }
    return factory->CreateSocket();
}

bool
IsDatagramSocket(const Socket& socket)
{
    return socket.GetSocketType() == Socket::NS3_SOCK_DGRAM;
}

} // namespace ns3
