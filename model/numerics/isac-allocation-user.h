/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_USER_H
#define ISAC_ALLOCATION_USER_H

#include "isac-allocation-backlog.h"
#include "isac-allocation-rate.h"
#include "isac-allocation-utility.h"
#include "isac-symmetric-matrix.h"

#include <algorithm>
#include <array>

namespace isac
{

/**
 * The part of an AllocationProblem, of the iterate of an interior-point method and of its Newton
 * step that is one user's.
 *
 * Where a user's experience E does not count as it is, it has a level e: U(e) counts, and e is at
 * most E and the cap. Where only the least experience counts, all users have the same level.
 */
struct AllocationUser
{
    // The problem, in equal shares.
    int station;           ///< serving station
    bool isRatio;          ///< L2
    bool hasRequest;       ///< whether it has one, and E depends on what it gets
    bool hasLevel;         ///< whether E counts through a level
    bool isCapped;         ///< whether it has a level with a cap of its own
    bool isFloored;        ///< whether it has a level that only a bound keeps above the floor
    double value;          ///< as in the problem
    double delayCost;      ///< as in the problem
    double computingDelay; ///< of an equal share, in s
    double radioDelay;     ///< of unit rate `b ln(1 + snr p / b)`, in s
    double snr;            ///< of equal shares
    double minimumPower;   ///< least p
    double minimumProduct; ///< least b p

    AllocationBacklog backlog; ///< of the problem, and at the iterate

    // The iterate.
    AllocationShares room; ///< above zero: `b - c_min / p`, `p - p_min`, `c`. Kept rather than
                           ///< computed from x, so that what is nearly 0 keeps its digits
    AllocationShares x;    ///< b, p, c
    AllocationShares multiplier; ///< of the constraints, in the order of room
    double level;                ///< e
    double above;                ///< e - floor where there is one, kept like room
    double slack;                ///< of e <= E
    double capMultiplier;        ///< z of e <= cap; 0 where the user is not capped
    double floorMultiplier;      ///< w of e >= floor; 0 where the user is not floored
    double hypographMultiplier;  ///< y of e <= E: the weight of E; 1 without a level

    // The Newton step.
    double experience;            ///< E
    AllocationShares gradient;    ///< of E
    AllocationShares residual;    ///< of stationarity
    AllocationShares force;       ///< right-hand side of the block
    SymmetricMatrix block;        ///< bb bp bc pp pc cc: less the Hessian, then its inverse
    AllocationShares dx;          ///< step of x
    AllocationShares dMultiplier; ///< step of the multipliers
    double dLevel;                ///< step of e
    double dSlack;                ///< step of the slack
    double dCapMultiplier;        ///< step of its multiplier
    double dFloorMultiplier;      ///< step of its multiplier
    double dHypographMultiplier;  ///< step of its multiplier

    AllocationShares restoredRoom; ///< where all constraints hold
    AllocationShares restored;     ///< x there

    /// What a user adds to the equation of a level that all have
    struct SharedLevel
    {
        double weight;              ///< of the level's step
        double force;               ///< right-hand side
        AllocationShares direction; ///< of the steps of the prices
    };

    /**
     * @param distances room, none negative
     * @return the shares that have it
     */
    AllocationShares GetShares(const AllocationShares& distances) const;

    /// @return c_min / p^2, by which the least bandwidth falls with power
    double GetSlope() const;

    /**
     * @param shares any positive shares
     * @return experience E of them
     */
    double GetExperience(const AllocationShares& shares) const;

    /// Compute experience, gradient and block at x, and what is left of the backlog
    void Differentiate();

    /**
     * Make the multipliers fit a barrier at x, whose experience is known.
     *
     * @param barrier what products of slacks and multipliers are
     * @param startLevel e, below E and the cap; of no account without a level
     * @param utility what experience counts
     */
    void Prime(double barrier, double startLevel, const AllocationUtility& utility);

    /**
     * Reduce the user's part of the Newton system to the prices: block and force.
     *
     * @param target what products of slacks and multipliers shall become
     * @param utility what experience counts
     * @param prices of bandwidth, power and computing
     * @return what is left of a level that all have; nothing else
     */
    SharedLevel Assemble(double target,
                         const AllocationUtility& utility,
                         const AllocationShares& prices);

    /**
     * Find all steps.
     *
     * @param target what products of slacks and multipliers shall become
     * @param utility what experience counts
     * @param dPrices steps of the prices of bandwidth, power and computing
     */
    void FindSteps(double target,
                   const AllocationUtility& utility,
                   const AllocationShares& dPrices);

    /**
     * Shorten the steps so that all that is positive stays so.
     *
     * @param utility what experience counts
     * @param [in,out] primal how far shares, level and slack can go
     * @param [in,out] dual how far the multipliers can go
     */
    void LimitSteps(const AllocationUtility& utility, double& primal, double& dual) const;

    /**
     * Go.
     *
     * @param primal length of the step of shares, level and slack
     * @param dual length of the step of the multipliers
     */
    void Advance(double primal, double dual);

  private:
    /// The equations of the level and its multipliers, in terms of E
    struct LevelTerms
    {
        double hypograph;        ///< Y = y / slack
        double weight;           ///< of the gradient's square in the block
        double force;            ///< what remains of the step of y without the step of E
        double towardsHypograph; ///< step of y without a step of the slack
        double towardsCap;       ///< step of z without a step of e
        double towardsFloor;     ///< step of w without a step of e
        double unmet;            ///< E - e - slack
        double unbalanced;       ///< U'(e) - y - z + w
        double curvature;        ///< of U, less than 0 taken positive
        double sum;              ///< Y + z / (cap - e) + w / (e - floor) + curvature
    };

    /**
     * @param target what products of slacks and multipliers shall become
     * @param utility what experience counts
     * @return the equations
     */
    LevelTerms GetLevelTerms(double target, const AllocationUtility& utility) const;
};

/**
 * Shorten a step so that a positive value stays so.
 *
 * @param [in,out] step length of the step
 * @param value the value
 * @param change its change by a whole step
 */
inline void
LimitStep(double& step, double value, double change)
{
    if (change < 0.0)
    {
        step = std::min(step, -value / change);
    }
}

} // namespace isac

#endif /* ISAC_ALLOCATION_USER_H */
