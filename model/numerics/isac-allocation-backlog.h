/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_BACKLOG_H
#define ISAC_ALLOCATION_BACKLOG_H

#include "isac-allocation-rate.h"
#include "isac-symmetric-matrix.h"

namespace isac
{

/**
 * What a user's backlog takes from the objective of an AllocationProblem, in equal shares: half the
 * sum of the squares of what is left of both queues after the slot. Concave in b, p and c, as what
 * is left is convex, and flat once nothing is left.
 */
struct AllocationBacklog
{
    // The problem.
    double radio;           ///< what waits for the air, in units of what costs 1/2
    double radioServed;     ///< of it, by unit rate `b ln(1 + snr p / b)`; 0 for no such queue
    double computing;       ///< what waits for the server, in units of what costs 1/2
    double computingServed; ///< of it, by an equal share; 0 for no such queue

    // At the iterate.
    double value;              ///< what the objective gets; not positive
    AllocationShares gradient; ///< of the value; not negative
    SymmetricMatrix block;     ///< less the Hessian

    /// @return whether anything waits
    bool IsAny() const;

    /**
     * @param shares any positive shares
     * @param snr signal-to-noise ratio of equal shares
     * @return what the objective gets
     */
    double GetValue(const AllocationShares& shares, double snr) const;

    /**
     * Compute value, gradient and block.
     *
     * @param shares any positive shares
     * @param snr signal-to-noise ratio of equal shares
     */
    void Differentiate(const AllocationShares& shares, double snr);
};

} // namespace isac

#endif /* ISAC_ALLOCATION_BACKLOG_H */
