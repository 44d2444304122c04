/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_USER_H
#define ISAC_ALLOCATION_USER_H

#include "isac-symmetric-matrix.h"

#include <array>

namespace isac
{

/// Bandwidth, power and computing, as shares of an equal share
using AllocationShares = std::array<double, 3>;

/**
 * The part of an AllocationProblem, of the iterate of ConvexAllocation and of its Newton step that
 * is one user's.
 */
struct AllocationUser
{
    // The problem, in equal shares.
    int station;           ///< serving station
    bool isRatio;          ///< L2
    bool isCapped;         ///< whether a cap counts: not without a request
    bool hasRequest;       ///< whether it counts at all
    double value;          ///< as in the problem
    double delayCost;      ///< as in the problem
    double computingDelay; ///< of an equal share, in s
    double radioDelay;     ///< of unit rate `b ln(1 + snr p / b)`, in s
    double snr;            ///< of equal shares
    double minimumPower;   ///< least p
    double minimumProduct; ///< least b p

    // The iterate.
    AllocationShares x;          ///< b, p, c
    AllocationShares multiplier; ///< of the constraints, in the order of GetRoom()
    double capped;               ///< e, below the cap and, up to slack, below E
    double slack;                ///< of e <= E
    double capMultiplier;        ///< of e <= cap
    double hypographMultiplier;  ///< of e <= E: the weight y of E; 1 without a cap

    // The Newton step.
    double experience;            ///< E
    AllocationShares gradient;    ///< of E
    AllocationShares residual;    ///< of stationarity
    AllocationShares force;       ///< right-hand side of the block
    SymmetricMatrix block;        ///< bb bp bc pp pc cc: less the Hessian, then its inverse
    AllocationShares dx;          ///< step of x
    AllocationShares dMultiplier; ///< step of the multipliers
    double dCapped;               ///< step of e
    double dSlack;                ///< step of the slack
    double dCapMultiplier;        ///< step of its multiplier
    double dHypographMultiplier;  ///< step of its multiplier

    AllocationShares restored; ///< x where all constraints hold

    /// @return distance from the constraints `b > c / p`, `p > p_min`, `c > 0`
    AllocationShares GetRoom() const;

    /**
     * @param shares any positive shares
     * @return experience E of them
     */
    double GetExperience(const AllocationShares& shares) const;

    /// Compute experience, gradient and block at x
    void Differentiate();
};

} // namespace isac

#endif /* ISAC_ALLOCATION_USER_H */
