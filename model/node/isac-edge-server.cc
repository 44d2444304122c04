/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-edge-server.h"

#include "ns3/double.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacEdgeServer);

TypeId
IsacEdgeServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacEdgeServer")
            .SetParent<IsacRole>()
            .SetGroupName("Isac")
            .AddConstructor<IsacEdgeServer>()
            .AddAttribute("ComputingCapacity",
                          "Computing capacity to be shared among the users, in cycles/s",
                          DoubleValue(15e9),
                          MakeDoubleAccessor(&IsacEdgeServer::m_computingCapacity),
                          MakeDoubleChecker<double>(1.0, 1e18))
            .AddAttribute("ComputingDensity",
                          "Computing density mu of the requests, in cycles/MB",
                          DoubleValue(1e7),
                          MakeDoubleAccessor(&IsacEdgeServer::m_computingDensity),
                          MakeDoubleChecker<double>(0.0, 1e15))
            .AddAttribute("AgentStorage",
                          "Room for what the users' digital agents have collected, in byte",
                          DoubleValue(1e9),
                          MakeDoubleAccessor(&IsacEdgeServer::m_agentStorage),
                          MakeDoubleChecker<double>(0.0, 1e18));
    return tid;
}

std::string
IsacEdgeServer::GetRole() const
{
    return "edge_server";
}

double
IsacEdgeServer::GetComputingCapacity() const
{
    return m_computingCapacity;
}

double
IsacEdgeServer::GetComputingDensity() const
{
    return m_computingDensity;
}

double
IsacEdgeServer::GetAgentStorage() const
{
    return m_agentStorage;
}

} // namespace ns3
