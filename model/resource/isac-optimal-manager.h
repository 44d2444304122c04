/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OPTIMAL_MANAGER_H
#define ISAC_OPTIMAL_MANAGER_H

#include "isac-resource-manager.h"
#include "isac-slot-problem.h"

#include "ns3/isac-convex-allocation.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * The exact optimum of problem (17) in "Experience-Centric Resource Management in ISAC Networks",
 * over all users and stations at once, with a certified duality gap: the problem is convex. What
 * every other scheme that meets the same bounds is measured against.
 *
 * In a slot whose bounds cannot all be met, those of the largest possible number of users are, by
 * IsacSlotProblem; the others keep their place in the objective and lose their bounds.
 */
class IsacOptimalManager : public IsacResourceManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacAllocation Decide(const IsacSlotState& state) override;

    /// @return the last slot's solution, with prices of every budget and the certificate
    const isac::AllocationSolution& GetSolution() const;

    /// @return (K) 1 for every user of the last slot whose bounds were to be met
    const Eigen::ArrayXi& GetAdmitted() const;

  private:
    IsacSlotProblem m_problem;           ///< writes slots as problems
    isac::ConvexAllocation m_solver;     ///< finds the optimum
    isac::AllocationSolution m_solution; ///< of the last slot
};

} // namespace ns3

#endif /* ISAC_OPTIMAL_MANAGER_H */
