/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CONVEX_ALLOCATION_H
#define ISAC_CONVEX_ALLOCATION_H

#include "isac-allocation-problem.h"
#include "isac-allocation-user.h"
#include "isac-sensing-feasibility.h"

#include <array>
#include <vector>

namespace isac
{

/**
 * Solves an AllocationProblem to a certified optimum: a primal-dual interior-point method that
 * uses the structure.
 *
 * Users meet only in the budgets. A Newton step eliminates each user's block of three unknowns,
 * then each station's two prices, and is left with one equation for the price of computing: O(K)
 * work and no matrix larger than 3 x 3. Shares are scaled to equal shares of the budgets.
 *
 * The certificate does not depend on how the prices were found. For prices of the budgets and
 * multipliers of the users' constraints that are not negative, concavity bounds every feasible
 * objective; what the prices leave of stationarity is charged at its worst.
 *
 * Keeps its workspace: nothing is allocated for a problem that is not larger than an earlier one.
 */
class ConvexAllocation
{
  public:
    /// Relative gap at which an allocation counts as optimal
    static constexpr double TOLERANCE = 5e-9;

    /**
     * @param problem a problem whose constraints some allocation keeps with room to spare
     * @param [out] solution an allocation that keeps all constraints, its prices and its bound
     * @return whether the gap is within TOLERANCE; if not, the solution is the best that was found
     */
    bool Solve(const AllocationProblem& problem, AllocationSolution& solution);

  private:
    /// A budget that is shared: its slack, its price, their steps
    struct Budget
    {
        double total{0.0};    ///< number of equal shares
        double used{0.0};     ///< sum of the users' shares
        double slack{0.0};    ///< what is left
        double price{0.0};    ///< per equal share
        double dSlack{0.0};   ///< step
        double dPrice{0.0};   ///< step
        double residual{0.0}; ///< the greatest residual of stationarity of its users
    };

    /**
     * What the users have of a budget above what they must have. A sum that misses the budget is
     * fitted to it by changing shares in proportion to their cubes: experience is flattest, as
     * 1 / share, where a share is large.
     */
    struct Excess
    {
        double room{0.0};    ///< the budget less what users must have
        double sum{0.0};     ///< of the users' excess
        double cubes{0.0};   ///< sum of its cubes
        double largest{0.0}; ///< of all

        /**
         * Take in a user.
         *
         * @param minimum what it must have
         * @param excess what it has above
         */
        void Add(double minimum, double excess);

        /**
         * @param excess what a user has above
         * @return the same once the budget is used up exactly
         */
        double Fit(double excess) const;
    };

    /// A station's two budgets and its part of the Schur complement
    struct Station
    {
        std::array<Budget, 2> budgets;  ///< bandwidth and power
        std::array<double, 3> schur;    ///< bb bp pp
        std::array<double, 2> coupling; ///< bc pc: with the price of computing
        std::array<double, 2> force;    ///< right-hand side
        std::array<Excess, 2> excess;   ///< of bandwidth and power
        double users{0.0};              ///< number of users; one without any is left out
    };

    /// What a user's capped experience contributes to its Newton block
    struct CapTerms
    {
        double
            weight;   ///< of the gradient's square: Y Z / (Y + Z), Y = y / slack, Z = z / (cap - e)
        double force; ///< what remains of the step of y without dx
    };

    /**
     * Write the problem in equal shares.
     *
     * @param problem the problem
     */
    void Scale(const AllocationProblem& problem);

    /// Find shares with room to spare everywhere, and prices that fit a barrier there
    void Start();

    /// At the iterate: experience, gradients, residuals, the objective and its bound
    void Evaluate();

    /// Find shares near the iterate that keep all constraints and use all budgets
    void Restore();

    /**
     * Reduce each user's part of the Newton system to the prices.
     *
     * @param target what products of slacks and multipliers shall become
     */
    void Assemble(double target);

    /**
     * Solve for the steps of the prices.
     *
     * @param target what products of slacks and multipliers shall become
     */
    void SolvePrices(double target);

    /**
     * Find all other steps, and how far they can go.
     *
     * @param target what products of slacks and multipliers shall become
     */
    void FindSteps(double target);

    /// Go
    void Advance();

    /**
     * Keep the restored shares as the solution.
     *
     * @param problem the problem, for its units
     * @param [out] solution takes allocation and objective
     */
    void StoreShares(const AllocationProblem& problem, AllocationSolution& solution) const;

    /**
     * Keep the prices and what they prove as the solution's.
     *
     * @param problem the problem, for its units
     * @param [out] solution takes prices and upper bound
     */
    void StorePrices(const AllocationProblem& problem, AllocationSolution& solution) const;

    /**
     * @param user a user whose experience is capped
     * @param target what products of slacks and multipliers shall become
     * @return what is left in the user's block of its capped experience e, once e is eliminated
     */
    CapTerms GetCapTerms(const AllocationUser& user, double target) const;

    double m_cap{0.0};                   ///< 0 for none
    std::vector<AllocationUser> m_users; ///< K
    std::vector<Station> m_stations;     ///< J
    Budget m_computing;                  ///< shared by all
    double m_schur{0.0};                 ///< of the price of computing
    double m_force{0.0};                 ///< its right-hand side

    double m_objective{0.0};         ///< sum of experience at the iterate
    double m_restoredObjective{0.0}; ///< sum of experience where all constraints hold
    double m_bound{0.0};             ///< of the sum of experience
    double m_complementarity{0.0};   ///< sum of products of slacks and multipliers
    int64_t m_products{0};           ///< number of these products
    double m_primalStep{1.0};        ///< length of the last step of shares and slacks
    double m_dualStep{1.0};          ///< length of the last step of prices and multipliers
    bool m_isCautious{false};        ///< whether both lengths are to be the same

    SensingFeasibility m_feasibility; ///< where to start
    Eigen::ArrayXd m_minimumPower;    ///< of one station's users
    Eigen::ArrayXd m_minimumProduct;  ///< of the same
};

} // namespace isac

#endif /* ISAC_CONVEX_ALLOCATION_H */
