/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_IPOPT_ALLOCATION_H
#define ISAC_IPOPT_ALLOCATION_H

#include "ns3/isac-allocation-problem.h"

namespace isac
{

/**
 * Solves an AllocationProblem by Ipopt, a general interior-point method, as a peer of
 * ConvexAllocation: in equal shares, from equal shares, with exact sparse first and second
 * derivatives and Ipopt's own default linear solver. Capped experience is a variable below the cap
 * and below experience.
 */
class IpoptAllocation
{
  public:
    /**
     * @param problem a problem in which every user has a request
     * @param [out] solution takes the allocation, in the problem's units
     * @return whether Ipopt calls it optimal, or acceptable
     */
    bool Solve(const AllocationProblem& problem, AllocationSolution& solution);
};

} // namespace isac

#endif /* ISAC_IPOPT_ALLOCATION_H */
