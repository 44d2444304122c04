/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RESOURCE_MANAGER_H
#define ISAC_RESOURCE_MANAGER_H

#include "isac-slot-state.h"

#include "ns3/object.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Decides, once per slot, who gets how much bandwidth, power and computing.
 *
 * The contract of a decision: no share is negative or NaN, the users of a station get at most its
 * bandwidth and power, all users together at most the computing capacity. Prices, where a manager
 * has some, are one per station and neither negative nor NaN. It is checked after every decision by
 * CheckAllocation().
 */
class IsacResourceManager : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Get ready to decide, as by reading files: called before the first slot, and before an older
     * record is replaced.
     *
     * @throws isac::Error where it cannot decide
     */
    virtual void Prepare();

    /**
     * Decide on a slot.
     *
     * @param state what is known
     * @return the allocation
     */
    virtual IsacAllocation Decide(const IsacSlotState& state) = 0;

    /**
     * What this manager maximises: the mean of the users' expected experience, unless a manager
     * says otherwise. Users for whom DependsOnAllocation() is false add nothing to it.
     *
     * @param state what is known
     * @param allocation any allocation of that slot
     * @return the objective
     */
    virtual double GetObjective(const IsacSlotState& state, const IsacAllocation& allocation) const;

    /**
     * See what came of the last decision.
     *
     * @param outcome the slot's outcome, by the truth
     */
    virtual void Observe(const IsacSlotOutcome& outcome);

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    virtual int64_t AssignStreams(int64_t stream);

    /**
     * Refuse an allocation that breaks the contract.
     *
     * @param state the slot
     * @param allocation the decision
     * @throws isac::Error that names this manager, the slot and the user or station
     */
    void CheckAllocation(const IsacSlotState& state, const IsacAllocation& allocation);

  private:
    /**
     * @param state the slot
     * @param whom user, station or the like
     * @return this manager, the slot and whom, for messages
     */
    std::string Describe(const IsacSlotState& state, const std::string& whom) const;

    /**
     * Refuse prices that break the contract.
     *
     * @param state the slot
     * @param allocation the decision
     * @throws isac::Error that names this manager, the slot and the station
     */
    void CheckPrices(const IsacSlotState& state, const IsacAllocation& allocation) const;

    Eigen::ArrayXXd m_used; ///< (J x 2) bandwidth and power given out by each station
};

} // namespace ns3

#endif /* ISAC_RESOURCE_MANAGER_H */
