/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_USER_GROUPS_H
#define ISAC_USER_GROUPS_H

#include "isac-slot-problem.h"

#include <array>

namespace ns3
{

/**
 * @ingroup isac
 *
 * What the group of users whose experience is linear (L1) gets of each budget, as a part between 0
 * and 1; the group of ratio users (L2) gets the rest.
 */
struct IsacGroupShare
{
    double bandwidth{0.5}; ///< of each station's bandwidth
    double power{0.5};     ///< of each station's power
    double computing{0.5}; ///< of the computing capacity
};

/**
 * @ingroup isac
 *
 * The two groups of "Experience-Centric Resource Management in ISAC Networks", section IV: users by
 * the structure of their experience, each group with a part of every budget. Where a group has no
 * user at a station, or none at all, the other one gets its part too. So the two parts always make
 * the budget, as the paper normalises them.
 *
 * Keeps its workspace between calls.
 */
class IsacUserGroups
{
  public:
    /**
     * Form the groups, and divide every budget in proportion to their users: a station's by its
     * own users, computing by all.
     *
     * @param state the slot
     */
    void SplitInProportion(const IsacSlotState& state);

    /**
     * Form the groups, and divide every budget by given parts.
     *
     * @param state the slot
     * @param linear parts of the group of linear users, above 0 and below 1
     */
    void Split(const IsacSlotState& state, const IsacGroupShare& linear);

    /// @return the groups of the last call: linear users, ratio users
    const std::array<IsacUserGroup, 2>& GetGroups() const;

  private:
    /**
     * Find out who is in which group.
     *
     * @param state the slot
     */
    void FormGroups(const IsacSlotState& state);

    /**
     * Divide a station's budgets.
     *
     * @param state the slot
     * @param station index of the station
     * @param bandwidth the linear users' part of its bandwidth
     * @param power the linear users' part of its power
     */
    void DivideStation(const IsacSlotState& state,
                       Eigen::Index station,
                       double bandwidth,
                       double power);

    /**
     * Divide the computing capacity.
     *
     * @param state the slot
     * @param computing the linear users' part
     */
    void DivideComputing(const IsacSlotState& state, double computing);

    std::array<IsacUserGroup, 2> m_groups; ///< linear users, ratio users
    Eigen::ArrayX2i m_users;               ///< (J x 2) number of each group's users at a station
};

} // namespace ns3

#endif /* ISAC_USER_GROUPS_H */
