/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLSQP_MANAGER_H
#define ISAC_SLSQP_MANAGER_H

#include "isac-resource-manager.h"
#include "isac-slot-problem.h"

#include "ns3/isac-slsqp-allocation.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * The same problem as IsacOptimalManager's, given to a general solver: NLopt's SLSQP, in scaled
 * variables. It comes to the same optimum, without a certificate, in a time that grows with the
 * third power of the number of users.
 */
class IsacSlsqpManager : public IsacResourceManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacAllocation Decide(const IsacSlotState& state) override;

  private:
    IsacSlotProblem m_problem;           ///< writes slots as problems
    isac::SlsqpAllocation m_solver;      ///< finds the optimum
    isac::AllocationSolution m_solution; ///< of the last slot
};

} // namespace ns3

#endif /* ISAC_SLSQP_MANAGER_H */
