/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLSQP_ALLOCATION_H
#define ISAC_SLSQP_ALLOCATION_H

#include "isac-allocation-problem.h"
#include "isac-scaled-allocation.h"
#include "isac-share-program.h"

namespace isac
{

/**
 * Solves an AllocationProblem by a general solver: the whole problem in equal shares, with
 * gradients, given to NLopt's SLSQP (sequential least-squares quadratic programming). Its cost
 * grows with the third power of the number of users, and it proves nothing: what the structured
 * solver, ConvexAllocation, is compared with.
 */
class SlsqpAllocation
{
  public:
    /**
     * @param problem a problem whose constraints some allocation keeps with room to spare
     * @param [out] solution an allocation that keeps the budgets, and the other constraints up to
     *              rounding; its bound is infinite, its prices are 0, its iterations the
     * evaluations
     * @return whether SLSQP ended because nothing is left to gain
     */
    bool Solve(const AllocationProblem& problem, AllocationSolution& solution);

    /// @return the last problem as SLSQP sees it
    const ShareProgram& GetProgram() const;

  private:
    ScaledAllocation m_scaled; ///< the problem in equal shares
    ShareProgram m_program;    ///< the same for SLSQP
    Eigen::ArrayX3d m_shares;  ///< (K x 3) the iterate
};

} // namespace isac

#endif /* ISAC_SLSQP_ALLOCATION_H */
