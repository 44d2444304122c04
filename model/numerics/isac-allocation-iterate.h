/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_ITERATE_H
#define ISAC_ALLOCATION_ITERATE_H

#include "isac-allocation-problem.h"
#include "isac-allocation-user.h"
#include "isac-sensing-feasibility.h"

#include <array>
#include <cstdint>
#include <vector>

namespace isac
{

/**
 * An iterate of a primal-dual interior-point method for an AllocationProblem, what it proves, and
 * Newton's step from it.
 *
 * Users meet only in the budgets. A Newton step eliminates each user's block of three unknowns,
 * then each station's two prices, and is left with two equations, for the price of computing and
 * for a level of experience that all users have where only the least counts: O(K) work and no
 * matrix larger than 3 x 3. Shares are scaled to equal shares of the budgets.
 *
 * What an iterate proves does not depend on how it was found. For prices of the budgets and
 * multipliers of the users' constraints that are not negative, concavity bounds every feasible
 * objective; what the prices leave of stationarity is charged at its worst.
 *
 * Keeps its workspace: nothing is allocated for a problem that is not larger than an earlier one.
 */
class AllocationIterate
{
  public:
    /**
     * Write a problem in equal shares, and keep shares and prices of the last one.
     *
     * @param problem the problem
     * @param utility what experience counts in it
     */
    void Scale(const AllocationProblem& problem, const AllocationUtility& utility);

    /// Find shares with room to spare everywhere, and prices that fit a barrier there
    void StartAnew();

    /// Start from the shares and prices of the last problem, which had as many users and stations
    void StartFromLast();

    /// Start from the shares as they are, inside of everything
    void StartHere();

    /// Compute experience, gradients, residuals, the objective and its bound
    void Evaluate();

    /**
     * Make Newton's step towards a point of the central path.
     *
     * @param target what products of slacks and multipliers shall become
     * @param isCautious whether shares and prices go equally far
     * @return the shorter of the lengths that the shares and the prices went
     */
    double Step(double target, bool isCautious);

    /// Find shares near the iterate that keep all constraints and use all budgets
    void Restore();

    /// @return whether all users have one level, since only the least experience counts
    bool HasSharedLevel() const;

    /// @return number of users whose delay at an equal share of computing is not what it was in the
    /// last problem
    int64_t GetNewRequests() const;

    /// @return sum over the users of what their experience counts, at the iterate
    double GetObjective() const;

    /// @return the same of the restored shares
    double GetRestoredObjective() const;

    /// @return what no allocation exceeds of the same
    double GetBound() const;

    /// @return the least that differences of these, per user, are relative to
    double GetUnit() const;

    /// @return mean of the products of slacks and multipliers
    double GetAverageProduct() const;

    /// @return number of these products
    double GetProducts() const;

    /// @return the least experience of all users that count, at the iterate
    double GetLeastExperience() const;

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
     * Express a solution as the problem has it.
     *
     * @param [in,out] solution whose objective, bound and prices are measured from the utility's
     *                 reference
     */
    void Express(AllocationSolution& solution) const;

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
        double force{0.0};    ///< right-hand side of its equation
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
        std::array<Budget, 2> budgets;     ///< bandwidth and power
        std::array<double, 3> schur;       ///< bb bp pp
        std::array<double, 2> coupling;    ///< with the price of computing
        std::array<double, 2> levelWeight; ///< with the level that all users have
        std::array<Excess, 2> excess;      ///< of bandwidth and power
        double users{0.0};                 ///< number of users; one without any is left out

        /**
         * @param force right-hand side
         * @return steps of the two prices alone
         */
        std::array<double, 2> Solve(const std::array<double, 2>& force) const;
    };

    /// The two equations that are left, of the price of computing p and the level t of all users:
    /// `schur p - levelWeight t = force` and `levelWeight p + levelSchur t = levelForce`
    struct Shared
    {
        double schur;       ///< of p in the first
        double levelWeight; ///< of t in the first, of p in the second
        double levelSchur;  ///< of t in the second
        double levelForce;  ///< right-hand side of the second
    };

    /**
     * Call a function of every budget that has users.
     *
     * @param function takes a budget
     */
    template <typename Function>
    void ForEachBudget(const Function& function)
    {
        function(m_computing);
        for (auto& station : m_stations)
        {
            if (station.users > 0.0)
            {
                function(station.budgets[0]);
                function(station.budgets[1]);
            }
        }
    }

    /**
     * Find shares with room to spare, of one station's bandwidth and power.
     *
     * @param station index of the station
     */
    void Place(int station);

    /**
     * Make multipliers and levels fit a barrier at the shares.
     *
     * @param part the barrier's weight, in units of what experience weighs
     * @return what products of slacks and multipliers are
     */
    double Prime(double part);

    /**
     * Reduce each user's part of the Newton system to the prices.
     *
     * @param target what products of slacks and multipliers shall become
     */
    void Assemble(double target);

    /// Solve for the steps of the prices and of the level that all users have
    void SolvePrices();

    /**
     * Find all other steps.
     *
     * @param target what products of slacks and multipliers shall become
     */
    void FindSteps(double target);

    AllocationUtility m_utility;         ///< what experience counts
    std::vector<AllocationUser> m_users; ///< K
    std::vector<Station> m_stations;     ///< J
    Budget m_computing;                  ///< shared by all
    Shared m_shared;                     ///< what the Newton system comes down to

    // Of the level that all users have, where only the least experience counts.
    double m_level{0.0};            ///< the level
    double m_levelMultiplier{0.0};  ///< of its cap; 0 for none
    double m_unbalanced{0.0};       ///< what its multipliers miss of their sum
    double m_dLevel{0.0};           ///< its step
    double m_dLevelMultiplier{0.0}; ///< step of its multiplier

    double m_counting{0.0};          ///< number of users whose experience counts
    int64_t m_newRequests{0};        ///< users whose delay has changed
    double m_objective{0.0};         ///< at the iterate
    double m_restoredObjective{0.0}; ///< where all constraints hold
    double m_bound{0.0};             ///< of all
    double m_complementarity{0.0};   ///< sum of products of slacks and multipliers
    double m_products{0.0};          ///< number of these products
    double m_leastExperience{0.0};   ///< at the iterate

    SensingFeasibility m_feasibility; ///< where to start
    Eigen::ArrayXd m_minimumPower;    ///< of one station's users
    Eigen::ArrayXd m_minimumProduct;  ///< of the same
};

} // namespace isac

#endif /* ISAC_ALLOCATION_ITERATE_H */
