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
 * A queue of a user's backlog in an AllocationProblem: half the square of what is left after the
 * slot, `max(0, l)^2 / 2`, is taken from the objective, where l is what waits less what could be
 * served. Its second derivative jumps where nothing is left. So an interior-point method sees
 *
 *     max(0, l)^2 / 2 = min t^2 / 2  subject to  t >= l,
 *
 * where the constraint's multiplier is t itself: the price of what is left.
 */
struct AllocationQueue
{
    // The problem.
    double waiting; ///< at the slot's begin, in units of what costs 1/2
    double served;  ///< in the slot, by one unit of rate or computing; 0 for no queue

    // The iterate.
    double left;  ///< l
    double price; ///< t
    double room;  ///< of t >= l

    // The Newton step.
    double dPrice; ///< step of the price
    double dRoom;  ///< step of the room

    /// @return whether anything waits
    bool IsAny() const;

    /// @return what the objective gets; not positive
    double GetValue() const;

    /// @return the same by the price, which is not less: `t^2 / 2 - t l`, for any t >= 0
    double GetBound() const;

    /**
     * Make price and room fit a barrier.
     *
     * @param barrier what the product of slack and multiplier is
     */
    void Prime(double barrier);

    /// @return what the price falls by where what is left falls by 1
    double GetWeight() const;

    /**
     * @param target what the product of slack and multiplier shall become
     * @return step of the price where what is left stays
     */
    double GetForce(double target) const;

    /**
     * Find the steps.
     *
     * @param target what the product of slack and multiplier shall become
     * @param change of what is left
     */
    void FindSteps(double target, double change);
};

/**
 * What waits for a user, and what it adds to the user's part of a Newton step, in equal shares.
 */
struct AllocationBacklog
{
    AllocationQueue radio;     ///< waits for the air, served by the rate `b ln(1 + snr p / b)`
    AllocationQueue computing; ///< waits for the edge server, served by c

    AllocationShares byRadio;  ///< what of the radio's queue a unit of each share serves
    AllocationShares gradient; ///< of what the objective gets; not negative

    /// @return whether anything waits
    bool IsAny() const;

    /**
     * @param shares any positive shares
     * @param snr signal-to-noise ratio of equal shares
     * @return what the objective gets; not positive
     */
    double GetValue(const AllocationShares& shares, double snr) const;

    /**
     * Compute what is left and its derivatives.
     *
     * @param shares any positive shares
     * @param snr signal-to-noise ratio of equal shares
     */
    void Differentiate(const AllocationShares& shares, double snr);

    /// Compute the gradient, at the prices
    void ComputeGradient();

    /**
     * Add to the user's part of the Newton system.
     *
     * @param target what products of slacks and multipliers shall become
     * @param shares where it was differentiated
     * @param snr signal-to-noise ratio of equal shares
     * @param [in,out] block less the Hessian
     * @param [in,out] force right-hand side
     */
    void Assemble(double target,
                  const AllocationShares& shares,
                  double snr,
                  SymmetricMatrix& block,
                  AllocationShares& force) const;

    /**
     * Find the steps.
     *
     * @param target what products of slacks and multipliers shall become
     * @param dx step of the shares
     */
    void FindSteps(double target, const AllocationShares& dx);

    /**
     * Call a function of every queue in which something waits.
     *
     * @param function takes a queue
     */
    template <typename Function>
    void ForEachQueue(const Function& function)
    {
        for (AllocationQueue* queue : {&radio, &computing})
        {
            if (queue->IsAny())
            {
                function(*queue);
            }
        }
    }

    /// @copydoc ForEachQueue
    template <typename Function>
    void ForEachQueue(const Function& function) const
    {
        for (const AllocationQueue* queue : {&radio, &computing})
        {
            if (queue->IsAny())
            {
                function(*queue);
            }
        }
    }
};

} // namespace isac

#endif /* ISAC_ALLOCATION_BACKLOG_H */
