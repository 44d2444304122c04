/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ROUND_ROBIN_MANAGER_H
#define ISAC_ROUND_ROBIN_MANAGER_H

#include "isac-resource-manager.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * Equal shares: a station's bandwidth and power among its users, computing among all. Time slots
 * are long against a round, so a round robin is an equal share of each slot.
 */
class IsacRoundRobinManager : public IsacResourceManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacAllocation Decide(const IsacSlotState& state) override;

  private:
    Eigen::ArrayXi m_users; ///< (J) number of users of each station
};

} // namespace ns3

#endif /* ISAC_ROUND_ROBIN_MANAGER_H */
