/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SCA_MANAGER_H
#define ISAC_SCA_MANAGER_H

#include "isac-resource-manager.h"
#include "isac-slot-problem.h"
#include "isac-user-groups.h"

#include "ns3/isac-sca-allocation.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * The bottom layer of "Experience-Centric Resource Management in ISAC Networks", section IV-C, as
 * the paper has it: users of linear and of ratio experience are two groups, each with its part of
 * every budget, and isac::ScaAllocation allocates within each. What the top layer would decide, the
 * groups' parts, is given by attributes.
 *
 * The relaxation (32) lets users miss bounds on P B that could be met. Nothing is repaired: the
 * controller records the bounds that come of what was decided. A group whose bounds cannot all be
 * met keeps those of the largest possible number of its users, by IsacSlotProblem.
 */
class IsacScaManager : public IsacResourceManager
{
  public:
    /// Where the groups' parts come from
    enum class GroupShare
    {
        PROPORTIONAL, ///< numbers of users
        FIXED         ///< attributes
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacAllocation Decide(const IsacSlotState& state) override;

  private:
    GroupShare m_groupShare;              ///< where the groups' parts come from
    double m_linearBandwidth;             ///< linear users' part, where fixed
    double m_linearPower;                 ///< linear users' part, where fixed
    double m_linearComputing;             ///< linear users' part, where fixed
    int m_iterations;                     ///< of a group, at most
    double m_tolerance;                   ///< relative change at which a group's iteration ends
    double m_boxWidth;                    ///< of (32), relative to the iterate
    isac::QuadraticTransform m_transform; ///< form of (33)

    IsacUserGroups m_groups;             ///< of the last slot
    isac::ScaAllocation m_solver;        ///< allocates within a group
    IsacSlotProblem m_problem;           ///< writes groups as problems
    isac::AllocationSolution m_solution; ///< of the last group
};

} // namespace ns3

#endif /* ISAC_SCA_MANAGER_H */
