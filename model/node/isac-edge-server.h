/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_EDGE_SERVER_H
#define ISAC_EDGE_SERVER_H

#include "isac-role.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * The edge server that computes what users request and hosts their digital agents.
 */
class IsacEdgeServer : public IsacRole
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    std::string GetRole() const override;

    /// @return computing capacity to be shared among the users, in cycles/s
    double GetComputingCapacity() const;

    /// @return computing density mu, in cycles/MB
    double GetComputingDensity() const;

    /// @return room for what digital agents have collected, in byte
    double GetAgentStorage() const;

  private:
    double m_computingCapacity; ///< in cycles/s
    double m_computingDensity;  ///< in cycles/MB
    double m_agentStorage;      ///< in byte
};

} // namespace ns3

#endif /* ISAC_EDGE_SERVER_H */
