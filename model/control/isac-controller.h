/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CONTROLLER_H
#define ISAC_CONTROLLER_H

#include "isac-interruption.h"
#include "isac-service.h"
#include "isac-shadow-managers.h"
#include "isac-slot-record.h"

#include "ns3/event-id.h"
#include "ns3/isac-agent.h"
#include "ns3/isac-base-station.h"
#include "ns3/isac-edge-server.h"
#include "ns3/isac-mobile-user.h"
#include "ns3/isac-path-gain-model.h"
#include "ns3/isac-resource-manager.h"
#include "ns3/isac-sensing-feasibility.h"
#include "ns3/isac-sensing-loss-model.h"
#include "ns3/isac-sensing-model.h"
#include "ns3/isac-target.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * The network controller: runs one slot after the other.
 *
 * RunSlot() reads like a slot: observe, know, decide, serve, sense, judge, record. What it hands
 * to a resource manager is what the agents know; what it hands back is what came true. Whoever
 * wants to see a slot listens to the trace sources.
 */
class IsacController : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacController();
    ~IsacController() override;

    /// @param station a base station, aggregated to a node with a mobility model
    void AddBaseStation(Ptr<IsacBaseStation> station);

    /// @param user a mobile user, aggregated to a node with a mobility model
    void AddUser(Ptr<IsacMobileUser> user);

    /// @param target a passive target, aggregated to a node with a mobility model
    void AddTarget(Ptr<IsacTarget> target);

    /// @param server the edge server
    void SetEdgeServer(Ptr<IsacEdgeServer> server);

    /**
     * Let a further manager decide on every slot's state, beside the one that acts. What it decides
     * is judged and recorded, and changes nothing.
     *
     * @param manager decides
     * @param name what records call it, with a number behind it where another shadow is called so;
     *        its type, if empty
     * @throws isac::Error once the slots have started
     */
    void AddShadow(Ptr<IsacResourceManager> manager, const std::string& name = "");

    /// @return the base stations, in the order of their indices
    const std::vector<Ptr<IsacBaseStation>>& GetBaseStations() const;

    /// @return the users, in the order of their indices
    const std::vector<Ptr<IsacMobileUser>>& GetUsers() const;

    /// @return the targets, in the order of their indices
    const std::vector<Ptr<IsacTarget>>& GetTargets() const;

    /// @return the edge server
    Ptr<IsacEdgeServer> GetEdgeServer() const;

    /// @return what computes and transmits the requests
    Ptr<IsacService> GetService() const;

    /// @return the resource manager
    Ptr<IsacResourceManager> GetManager() const;

    /// @return number of slots to run; 0 for as many as the simulation lasts
    int64_t GetSlots() const;

    /**
     * @return how long all slots last
     * @throws isac::Error where their number has no end, or ns-3's clock does not reach it
     */
    Time GetDuration() const;

    /**
     * Check the scenario and schedule its slots from now on. An IsacHelper does this by itself.
     *
     * @throws isac::Error where the scenario cannot be run, or has been started
     */
    void Start();

    /**
     * Assign streams to manager, path gain model, and the users, agents and targets that exist so
     * far. Each has its own block, so that one more user moves no target's draws, nor one more
     * target a user's. Shadows get the manager's: each draws what it would draw if it acted.
     *
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     * @throws isac::Error once the slots have started
     */
    int64_t AssignStreams(int64_t stream);

    /// @return whether the slots have started
    bool HasStarted() const;

    /**
     * @return whether there is anything that a run could be about: a role, or somebody who records
     */
    bool IsUsed() const;

    /**
     * TracedCallback signature of a slot that has been judged.
     *
     * @param record all of the slot
     */
    typedef void (*SlotTracedCallback)(const IsacSlotRecord& record);

    /**
     * TracedCallback signature of a slot's wall times; the last event of a slot.
     *
     * @param slot number of the slot
     * @param timing wall time of each part
     */
    typedef void (*TimingTracedCallback)(int64_t slot, const IsacSlotTiming& timing);

    /**
     * TracedCallback signature of a run that fails.
     *
     * @param why the error's message
     */
    typedef void (*FailureTracedCallback)(const std::string& why);

    /**
     * TracedCallback signature of a run that is interrupted.
     *
     * @param signal name of the signal, for example `SIGINT`
     */
    typedef void (*InterruptionTracedCallback)(const std::string& signal);

  protected:
    /// Let go of the scenario, and cancel its next slot.
    void DoDispose() override;

  private:
    /// Check that the scenario can be run, and that names are unique
    void CheckScenario() const;

    /// Make room for the scenario and note what stays the same
    void Prepare();

    /// Run the next slot, or stop the simulation where a signal asks for it
    void Continue();

    /// Run one slot up to its end, which is now or when its service is over
    void RunSlot();

    /// Judge and record the slot, and schedule the next
    void EndSlot();

    /**
     * @param part a part of the slot, whose wall time is kept
     * @param run runs it
     */
    void Measure(IsacSlotPart part, void (IsacController::*run)());

    /**
     * Run what may throw, as the present event; tell of a failure.
     *
     * @param run throws through
     */
    void Attempt(const std::function<void()>& run);

    /// @return the part of the slot that runs, and whose code it calls, for messages
    std::string DescribePart() const;

    /// 1: positions, velocities and demands; gains of every user to every station
    void Observe();

    /// 2: what the agents know
    void Know();

    /// 3: the manager's decision
    void Decide();

    /// 4: compute and transmit what was requested
    void Serve();

    /// 5: bounds from what was transmitted
    void Sense();

    /// 6: experience and outage; tell agents and manager
    void Judge();

    /// Let the shadows decide on the judged slot, and judge their decisions
    void DecideShadows();

    /// 7: tell whoever listens
    void Record();

    /// Bounds on the targets, from the whole of each station's power and bandwidth
    void SenseTargets();

    /**
     * Tell whoever listens of an agent's window.
     *
     * @param user whose agent it is
     * @param window what the agent did in it
     */
    void ForwardWindow(Ptr<IsacMobileUser> user, const IsacAgentWindow& window);

    /// @return whether some allocation meets the bounds of all users
    bool IsFeasible();

    /**
     * @param station index of the station that senses, monostatically
     * @param reflector what it senses
     * @param lineOfSight whether the two see each other
     * @return sensing channel gain zeta, in 1/W
     * @throws isac::Error where the models give no such gain
     */
    double GetSensingGain(std::size_t station,
                          const IsacReflector& reflector,
                          bool lineOfSight) const;

    /**
     * @param role what is to be added
     * @throws isac::Error once the slots have started
     */
    void RefuseOnceStarted(const IsacRole& role) const;

    /**
     * @param list value of the attribute Shadow
     * @throws isac::Error where one of the types is no resource manager's
     */
    void SetShadow(const std::string& list);

    /// @return value of the attribute Shadow
    std::string GetShadow() const;

    /// Make the managers of the attribute Shadow, and ready all shadows
    void PrepareShadows();

    Time m_slotDuration;                          ///< duration of a slot
    int64_t m_slots;                              ///< number of slots; 0 for no end
    double m_qoeCap;                              ///< the most that experience counts
    double m_bitsPerMegabyte;                     ///< of requests over the air
    ObjectFactory m_agentFactory;                 ///< makes the users' agents
    Ptr<IsacResourceManager> m_manager;           ///< decides
    std::string m_shadow;                         ///< types of further managers
    Ptr<IsacService> m_service;                   ///< computes and transmits
    Ptr<IsacPathGainModel> m_pathGainModel;       ///< of every link
    Ptr<IsacSensingLossModel> m_sensingLossModel; ///< loss of echoes
    Ptr<IsacSensingModel> m_sensingModel;         ///< what echoes tell

    IsacScenario m_scenario;                  ///< stations, users, server
    std::vector<std::size_t> m_pathGainIndex; ///< (J) what the path gain model calls the stations
    std::vector<Ptr<IsacTarget>> m_targets;   ///< passive targets
    std::vector<Ptr<IsacAgent>> m_agents;     ///< K
    IsacShadowManagers m_shadows;             ///< decide beside the manager

    int64_t m_stream{-1};    ///< the first stream; -1 for none assigned
    bool m_isStarted{false}; ///< whether all roles are known

    int64_t m_slot{0};                          ///< number of the slot
    Time m_begin;                               ///< of the slot
    EventId m_next;                             ///< end of the slot, or the next slot
    IsacSlotRecord m_record;                    ///< the slot
    IsacSlotTiming m_timing;                    ///< its wall times
    IsacSlotPart m_part{IsacSlotPart::OBSERVE}; ///< its part that runs

    isac::SensingFeasibility m_feasibility; ///< decides on feasible
    Eigen::ArrayXd m_stationMinimumPower;   ///< minimum powers of one station's users
    Eigen::ArrayXd m_stationPowerBandwidth; ///< products of power and bandwidth of the same

    TracedCallback<const IsacSlotRecord&> m_slotTrace; ///< judged slots
    /// Windows of the agents
    TracedCallback<Ptr<IsacMobileUser>, const IsacAgentWindow&> m_agentWindowTrace;
    TracedCallback<int64_t, const IsacSlotTiming&> m_timingTrace; ///< wall times
    TracedCallback<const std::string&> m_failureTrace;            ///< why a run fails
    TracedCallback<const std::string&> m_interruptionTrace;       ///< what interrupts a run
    /// While there are slots to come
    std::optional<IsacInterruption::Listener> m_interruptionListener;
};

} // namespace ns3

#endif /* ISAC_CONTROLLER_H */
