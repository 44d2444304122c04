/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_APPLICATION_SOCKET_H
#define ISAC_APPLICATION_SOCKET_H

#include "ns3/application.h"
#include "ns3/socket.h"

#include <string>

namespace ns3
{

/**
 * @param application an application on a node
 * @return how error messages call it, for example `IsacRequestServer of node 3`
 */
std::string DescribeApplication(const Application& application);

/**
 * @param application who needs a socket; its node has an internet stack
 * @param protocol type of the socket factory: TCP's, UDP's, or another one's
 * @return a new socket
 * @throws isac::Error where the application's node has no such factory
 */
Ptr<Socket> CreateApplicationSocket(const Application& application, TypeId protocol);

/**
 * @param socket a socket
 * @return whether it carries messages as they are, as UDP does, and may lose them; a stream, as of
 *         TCP, keeps no borders between messages and loses nothing
 */
bool IsDatagramSocket(const Socket& socket);

} // namespace ns3

#endif /* ISAC_APPLICATION_SOCKET_H */
