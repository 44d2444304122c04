/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_PROBLEM_H
#define ISAC_ALLOCATION_PROBLEM_H

#include "isac-allocation-utility.h"
#include "isac-quality-of-experience.h"

#include <Eigen/Core>
#include <limits>
#include <vector>

namespace isac
{

/**
 * The allocation of one slot, for K users, J stations and one edge server: problem (17) of
 * "Experience-Centric Resource Management in ISAC Networks",
 *
 *     maximise   (1/K) sum_k (U(e_k) - D_k),   e_k = E_k or min(E_k, cap),
 *                E_k = value_k - delayCost_k T_k  (L1)  or  value_k / T_k  (L2),
 *                T_k = computingWork_k / C_k + radioWork_k / R_k,
 *                R_k = B_k log2(1 + P_k / (B_k noiseToGain_k)),
 *     subject to P_k >= minimumPower_k,  P_k B_k >= minimumPowerBandwidth_k,
 *                the sums of B and P of each station's users and the sum of all C within budget.
 *
 * where U(e) = e in the paper; an AllocationUtility makes it fair, up to the least e_k alone. A
 * user whose experience depends on nothing that it gets, as without a request or without a weight,
 * is a constant of the problem and is left out: it keeps its bounds, and adds nothing but D_k, what
 * its backlog after the slot costs; 0 in the paper, which has no queues:
 *
 *     D_k = (computingBacklogCost / 2) max(0, computingBacklog_k - C_k duration)^2
 *           + (radioBacklogCost / 2) max(0, radioBacklog_k - R_k duration)^2.
 *
 * It is convex, whatever Lemma 1 says: R is the perspective of a concave function, 1/R is convex,
 * value / T is a weighted harmonic mean of C and R, U is concave and does not decrease, and what a
 * queue is left with is convex and not negative, so is its square. Where only the least experience
 * counts (the utility's IsLeast(), and the way above its floor), backlogs do not.
 */
struct AllocationProblem
{
    Eigen::ArrayXd bandwidth;  ///< (J) budget, in Hz
    Eigen::ArrayXd power;      ///< (J) budget, in W
    double computing{0.0};     ///< budget, in cycles/s
    AllocationUtility utility; ///< what experience counts

    double duration{0.0};             ///< of the slot, in s; of account to backlogs alone
    double computingBacklogCost{0.0}; ///< of the square of what is left, in 1/cycle^2
    double radioBacklogCost{0.0};     ///< of the square of what is left, in 1/bit^2

    Eigen::ArrayXi station;               ///< (K) serving station, an index below J
    std::vector<QoeStructure> structure;  ///< (K) L1 or L2
    Eigen::ArrayXd value;                 ///< (K) `I w1 q`, or `I w3 q` in s
    Eigen::ArrayXd delayCost;             ///< (K) `I w2`, in 1/s
    Eigen::ArrayXd computingWork;         ///< (K) in cycles
    Eigen::ArrayXd radioWork;             ///< (K) in bit; 0 for no request
    Eigen::ArrayXd noiseToGain;           ///< (K) `N0 / h`, in W/Hz
    Eigen::ArrayXd minimumPower;          ///< (K) in W; 0 for none
    Eigen::ArrayXd minimumPowerBandwidth; ///< (K) in W Hz; 0 for none
    Eigen::ArrayXd computingBacklog;      ///< (K) waits at the slot's begin, in cycles
    Eigen::ArrayXd radioBacklog;          ///< (K) waits at the slot's begin, in bit

    /**
     * Make room; backlogs become 0.
     *
     * @param users number of users K
     * @param stations number of stations J
     */
    void Resize(Eigen::Index users, Eigen::Index stations);

    /**
     * @param user index of a user
     * @return whether its experience E depends on what it gets; if not, it is left out
     */
    bool Counts(Eigen::Index user) const;

    /// @return whether any user's experience does
    bool CountsAny() const;
};

/**
 * An allocation and the proof of how good it is: by the prices, no allocation that keeps the
 * constraints has an objective above the upper bound.
 */
struct AllocationSolution
{
    Eigen::ArrayXd bandwidth; ///< (K) in Hz
    Eigen::ArrayXd power;     ///< (K) in W
    Eigen::ArrayXd computing; ///< (K) in cycles/s

    Eigen::ArrayXd bandwidthPrice; ///< (J) what one more hertz adds to the objective, in 1/Hz
    Eigen::ArrayXd powerPrice;     ///< (J) what one more watt adds, in 1/W
    double computingPrice{0.0};    ///< what one more cycle per second adds, in s/cycle

    double objective{0.0};  ///< of the allocation
    double upperBound{0.0}; ///< of every allocation
    int iterations{0};      ///< Newton steps that it took

    /// What the bound is above the objective, relative to max(1, |objective|); a fair objective is
    /// measured from a reference for that, see AllocationUtility. Infinite where nothing is proven
    double gap{std::numeric_limits<double>::infinity()};

    /// Whether all users that count are above the utility's floor. If they cannot be, the least
    /// experience is maximised, and objective and upper bound are of that.
    bool isAboveFloor{true};

    /// @return the relative duality gap
    double GetGap() const
    {
        return gap;
    }
};

} // namespace isac

#endif /* ISAC_ALLOCATION_PROBLEM_H */
