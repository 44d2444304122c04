/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LYAPUNOV_MANAGER_H
#define ISAC_LYAPUNOV_MANAGER_H

#include "isac-optimal-manager.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * Drift plus penalty: weighs this slot's experience against what it leaves for the next ones. With
 * the Lyapunov function L = (1/2) sum_k (c_k^2 + r_k^2) of the megabytes that wait to be computed
 * and to be sent, and of those that the user's player lacks, every slot maximises
 *
 *     V (mean of e_k) - L(after the slot) / K,
 *
 * with e_k the experience of the slot's request behind its user's backlog. This is the usual bound
 * of the drift with the drift itself in place of its linear bound; it stays a convex problem with a
 * certified optimum, and a queue that is emptied asks for no more.
 *
 * The objective is recorded as divided by V, so in units of experience. Without backlogs that
 * outlast a slot, or with V without limit, this is the IsacOptimalManager.
 *
 * Source: M. Neely, Stochastic Network Optimization with Application to Communication and Queueing
 * Systems, Morgan and Claypool, 2010, section 4.1.
 */
class IsacLyapunovManager : public IsacOptimalManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param state what is known
     * @return the allocation
     * @throws isac::Error where the attribute Objective is not Mean: the way above a fair
     * objective's floor knows no drift
     */
    IsacAllocation Decide(const IsacSlotState& state) override;

    /**
     * @param state what is known
     * @param allocation any allocation of that slot
     * @return penalty less drift, over V
     */
    double GetObjective(const IsacSlotState& state,
                        const IsacAllocation& allocation) const override;

  private:
    double m_penaltyWeight; ///< V, in MB^2
};

} // namespace ns3

#endif /* ISAC_LYAPUNOV_MANAGER_H */
