/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLOT_PROBLEM_H
#define ISAC_SLOT_PROBLEM_H

#include "isac-slot-state.h"

#include "ns3/isac-allocation-problem.h"
#include "ns3/isac-sensing-admission.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * Some users of a slot, M of its K, and what they may share.
 */
struct IsacUserGroup
{
    Eigen::ArrayXi users;     ///< (M) indices of users
    Eigen::ArrayXd bandwidth; ///< (J) budget at each station, in Hz
    Eigen::ArrayXd power;     ///< (J) budget at each station, in W
    double computing{0.0};    ///< budget, in cycles/s
};

/**
 * Take over what a group's users get.
 *
 * @param solution of the group's problem
 * @param group the users
 * @param [in,out] allocation has room for all users of the slot
 */
void Assign(const isac::AllocationSolution& solution,
            const IsacUserGroup& group,
            IsacAllocation& allocation);

/**
 * @ingroup isac
 *
 * Writes a slot, or what of it concerns a group, as an isac::AllocationProblem that has a solution.
 * Where the bounds of all users cannot be met, those of the largest possible number of users are
 * kept, by isac::SensingAdmission; the others keep their place in the objective and lose their
 * bounds.
 *
 * Keeps its workspace between calls.
 */
class IsacSlotProblem
{
  public:
    /**
     * Make the objective fair from the next problem on; without this call the mean is maximised.
     *
     * @param fairness alpha of isac::AllocationUtility
     * @param floor experience above which it counts
     */
    void SetFairness(double fairness, double floor);

    /**
     * Let the objective pay, from the next problem on, for what is left unfinished.
     *
     * @param cost of half the square of a megabyte that is left to be computed, and of one that is
     *        left to be sent, per user, in 1/MB^2
     */
    void SetBacklogCost(double cost);

    /**
     * Write the whole slot.
     *
     * @param state the slot
     * @return the problem; valid until the next call
     */
    const isac::AllocationProblem& Pose(const IsacSlotState& state);

    /**
     * Write what concerns a group.
     *
     * @param state the slot
     * @param group the users, in whose order the problem has them, and their budgets
     * @return the problem; valid until the next call
     */
    const isac::AllocationProblem& Pose(const IsacSlotState& state, const IsacUserGroup& group);

    /// @return (M) 1 for every user of the last problem whose bounds are kept
    const Eigen::ArrayXi& GetAdmitted() const;

  private:
    /**
     * Choose the users whose bounds are to be met.
     *
     * @param state the slot
     * @param group the users and their budgets
     */
    void Admit(const IsacSlotState& state, const IsacUserGroup& group);

    isac::SensingAdmission m_admission; ///< chooses whose bounds are met
    isac::AllocationProblem m_problem;  ///< the last one
    double m_backlogCost{0.0};          ///< in 1/MB^2
    Eigen::ArrayXi m_admitted;          ///< (M) of the same
    IsacUserGroup m_everybody;          ///< of the last slot that was written as a whole

    Eigen::ArrayXi m_members;               ///< indices of one station's users in the group
    Eigen::ArrayXd m_minimumPower;          ///< of the same, in W
    Eigen::ArrayXd m_minimumPowerBandwidth; ///< of the same, in W Hz
    Eigen::ArrayXi m_memberAdmitted;        ///< of the same
};

} // namespace ns3

#endif /* ISAC_SLOT_PROBLEM_H */
