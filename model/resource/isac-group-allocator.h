/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_GROUP_ALLOCATOR_H
#define ISAC_GROUP_ALLOCATOR_H

#include "isac-slot-problem.h"
#include "isac-slot-state.h"
#include "isac-user-groups.h"

#include "ns3/attribute.h"
#include "ns3/isac-convex-allocation.h"

#include <memory>

namespace isac
{

class ScaAllocation;

} // namespace isac

namespace ns3
{

/**
 * @ingroup isac
 *
 * The bottom layer of "Experience-Centric Resource Management in ISAC Networks", section IV: given
 * what each of the two groups gets of every budget, decides what each of its users gets.
 *
 * A group whose bounds cannot all be met with what it has keeps those of the largest possible
 * number of its users, by IsacSlotProblem.
 *
 * Keeps its workspace between calls.
 */
class IsacGroupAllocator
{
  public:
    /// How a group's part is divided among its users
    enum class UserLevel
    {
        EXACT, ///< to the exact optimum of (23) or (24)
        SCA,   ///< by the paper's successive convex approximation, isac::ScaAllocation
        EQUAL  ///< equally, of each station among the users that it serves
    };

    IsacGroupAllocator();
    ~IsacGroupAllocator();

    /// @return checker of an attribute that is a UserLevel
    static Ptr<const AttributeChecker> MakeUserLevelChecker();

    /**
     * @param state the slot
     * @param linear parts of the group of linear users; the ratio users get the rest
     * @param level how each part is divided
     * @return what each user gets
     * @throws isac::Error where the level is SCA and the module was built without NLopt
     */
    IsacAllocation Allocate(const IsacSlotState& state,
                            const IsacGroupShare& linear,
                            UserLevel level);

  private:
    IsacUserGroups m_groups;                    ///< of the last slot
    IsacSlotProblem m_problem;                  ///< writes groups as problems
    isac::ConvexAllocation m_exact;             ///< allocates within a group
    std::unique_ptr<isac::ScaAllocation> m_sca; ///< null until it is used
    isac::AllocationSolution m_solution;        ///< of the last group
};

} // namespace ns3

#endif /* ISAC_GROUP_ALLOCATOR_H */
