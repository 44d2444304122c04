/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SERVICE_H
#define ISAC_SERVICE_H

#include "isac-slot-record.h"

#include "ns3/isac-base-station.h"
#include "ns3/isac-edge-server.h"
#include "ns3/isac-mobile-user.h"
#include "ns3/object.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Who takes part in the slots, each in the order of its indices.
 */
struct IsacScenario
{
    std::vector<Ptr<IsacBaseStation>> stations; ///< J
    std::vector<Ptr<IsacMobileUser>> users;     ///< K
    Ptr<IsacEdgeServer> server;                 ///< the edge server
};

/**
 * @ingroup isac
 *
 * Carries out what a manager decided: computes and transmits what the users request.
 */
class IsacService : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Get ready for the first slot.
     *
     * @param scenario who takes part; outlives the slots
     * @throws isac::Error where somebody lacks what the service needs
     */
    virtual void Prepare(const IsacScenario& scenario);

    /**
     * Tell what is unfinished at the slot's begin; nothing, unless a service says otherwise.
     *
     * @param [in,out] state takes backlogs and playback buffers; none is negative, and no size
     *        changes
     */
    virtual void Observe(IsacSlotState& state);

    /**
     * @return how much stronger a link's gain would have to be for the rate that Shannon's bound
     *         gives, at least 1; 1, unless a service says otherwise
     */
    virtual double GetLinkLoss() const;

    /**
     * Begin to serve.
     *
     * @param [in,out] record the slot up to the decision; its outcome, all NaN, takes the rates of
     *        all users
     */
    virtual void Serve(IsacSlotRecord& record) = 0;

    /// @return whether the outcome is known only when the slot is over
    virtual bool TakesTheSlot() const = 0;

    /**
     * Tell what came of the slot.
     *
     * @param [in,out] record the slot; its outcome takes latencies, quality, its ratio to latency,
     *        and uncapped experience of all users: NaN, and 0 of experience, where nothing was
     *        served
     */
    virtual void Finish(IsacSlotRecord& record) = 0;

  protected:
    /// Let go of the scenario.
    void DoDispose() override;

    const IsacScenario* m_scenario{nullptr}; ///< who takes part
};

/**
 * @ingroup isac
 *
 * The paper's service: every request is served at once, with the latency of eq. (15), and nothing
 * is left for the next slot.
 */
class IsacFormulaService : public IsacService
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    void Serve(IsacSlotRecord& record) override;
    bool TakesTheSlot() const override;
    void Finish(IsacSlotRecord& record) override;
};

} // namespace ns3

#endif /* ISAC_SERVICE_H */
