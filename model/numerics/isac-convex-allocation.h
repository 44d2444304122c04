/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CONVEX_ALLOCATION_H
#define ISAC_CONVEX_ALLOCATION_H

#include "isac-allocation-iterate.h"
#include "isac-allocation-problem.h"

namespace isac
{

/**
 * Solves an AllocationProblem to a certified optimum: a primal-dual interior-point method whose
 * steps cost O(K), see AllocationIterate.
 *
 * Keeps its workspace: nothing is allocated for a problem that is not larger than an earlier one.
 */
class ConvexAllocation
{
  public:
    /// Relative gap at which an allocation counts as optimal
    static constexpr double TOLERANCE = 5e-9;

    /**
     * @param gap a relative gap
     * @return whether it proves an optimum: neither more than TOLERANCE, nor further below 0 than
     *         rounding may take it, nor NaN
     */
    static bool IsOptimal(double gap);

    /// What every user's experience must be above a floor, relative to max(1, |floor|), for the
    /// floor to count as met
    static constexpr double FLOOR_ROOM = 1e-4;

    /**
     * Solve a problem from nothing.
     *
     * @param problem a problem whose constraints some allocation keeps with room to spare
     * @param [out] solution an allocation that keeps all constraints, its prices and its bound
     * @return whether the gap is within TOLERANCE; if not, the solution is the best that was found
     */
    bool Solve(const AllocationProblem& problem, AllocationSolution& solution);

    /**
     * Solve a problem that resembles the last one, as one slot may the next: the search starts
     * from the last solution, which saves steps where little but gains has changed.
     * Without one of as many users and stations, or where more than a quarter of the users have new
     * requests, this is Solve().
     *
     * @param problem as for Solve()
     * @param [out] solution as from Solve()
     * @return as Solve()
     */
    bool SolveNext(const AllocationProblem& problem, AllocationSolution& solution);

  private:
    /**
     * Follow the central path from the iterate.
     *
     * @param problem the problem
     * @param [out] solution the best that was found
     * @param enough least experience at which the search ends; infinite for the optimum
     * @return whether the end was reached
     */
    bool Search(const AllocationProblem& problem, AllocationSolution& solution, double enough);

    /**
     * Follow the central path to the optimum, measuring a fair utility from where the least
     * experience turns out to be.
     *
     * @param problem the problem
     * @param [out] solution the best that was found, as the problem has it
     * @param utility what experience counts in the iterate
     * @return whether the optimum was reached
     */
    bool SearchFairly(const AllocationProblem& problem,
                      AllocationSolution& solution,
                      AllocationUtility utility);

    AllocationIterate m_iterate; ///< where the search is
    Eigen::Index m_users{0};     ///< of the last problem that was solved; 0 for none
    Eigen::Index m_stations{0};  ///< of the same
    double m_reference{0.0};     ///< from which a fair utility was measured last
};

} // namespace isac

#endif /* ISAC_CONVEX_ALLOCATION_H */
