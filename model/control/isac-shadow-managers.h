/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SHADOW_MANAGERS_H
#define ISAC_SHADOW_MANAGERS_H

#include "isac-slot-record.h"

#include "ns3/isac-resource-manager.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Managers that decide on the acting manager's states, so that schemes are compared on the same
 * states, whatever each one's past would have been. What they decide changes nothing.
 */
class IsacShadowManagers
{
  public:
    /**
     * Judges an allocation of the slot.
     *
     * @param allocation the allocation
     * @param [out] outcome what comes of it
     */
    typedef std::function<void(const IsacAllocation& allocation, IsacSlotOutcome& outcome)> Judge;

    /**
     * @param manager decides
     * @param name what records call it, with a number behind it where another one is called so
     */
    void Add(Ptr<IsacResourceManager> manager, const std::string& name);

    /**
     * Assign to each the same streams: none moves the draws of another, and each draws what it
     * would draw if it acted.
     *
     * @param stream first stream index to use
     */
    void AssignStreams(int64_t stream);

    /**
     * Make room for decisions.
     *
     * @param [in,out] record has the state's size; takes the managers' names
     */
    void Prepare(IsacSlotRecord& record) const;

    /**
     * Decide on a slot, have each decision checked and judged, and tell each manager of its own.
     *
     * @param [in,out] record has the state; takes the decisions
     * @param judge judges them
     * @throws isac::Error where a decision breaks the contract
     */
    void Decide(IsacSlotRecord& record, const Judge& judge) const;

    /// Let go of the managers
    void Clear();

  private:
    /// One of them
    struct Shadow
    {
        std::string name;                 ///< unique
        Ptr<IsacResourceManager> manager; ///< decides
    };

    std::vector<Shadow> m_shadows; ///< in the order of the records
};

} // namespace ns3

#endif /* ISAC_SHADOW_MANAGERS_H */
