/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_GROUP_STATE_H
#define ISAC_GROUP_STATE_H

#include "isac-slot-state.h"
#include "isac-user-groups.h"

#include <Eigen/Core>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * What a manager that learns sees of a slot: of each of the two groups, linear and ratio users, the
 * means of eq. (18) over its users, in this order: behavioural dynamics H, environmental complexity
 * E, common logarithm of the sensing gain zeta (in 1/W) and of the communication gain h to the
 * serving station, file size F (in MB), weights w1, w2 (in 1/s) and w3 (in s). A group without
 * users has zeros.
 *
 * With queues, three numbers per group follow those of both groups: megabytes that wait to be
 * computed, megabytes that wait to be sent, and seconds of video in the player (0 without one).
 */
class IsacGroupState
{
  public:
    static constexpr Eigen::Index SIZE = 16;       ///< numbers of eq. (18)
    static constexpr Eigen::Index QUEUES_SIZE = 6; ///< numbers that queues add
    static constexpr Eigen::Index ACTIONS = 6;     ///< numbers of eq. (19)

    /**
     * @param state the slot
     * @param withQueues whether numbers of queues follow
     * @return the numbers; valid until the next call
     */
    const Eigen::VectorXf& Summarise(const IsacSlotState& state, bool withQueues);

  private:
    Eigen::VectorXd m_sums;    ///< over each group's users, then means
    Eigen::VectorXf m_numbers; ///< of the last slot
};

/**
 * @ingroup isac
 *
 * Normalise an action of eq. (19).
 *
 * @param action (6) bandwidth, power and computing of the linear group, then of the ratio group,
 * each in [0, 1]
 * @return what the linear group gets of each budget: its number over the sum of both, kept 0.001
 *         away from none and all
 */
IsacGroupShare GetGroupShare(const Eigen::VectorXf& action);

} // namespace ns3

#endif /* ISAC_GROUP_STATE_H */
