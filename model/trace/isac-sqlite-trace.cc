/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-trace.h"

#include "isac-attribute-json.h"
#include "isac-run-database.h"
#include "isac-trace-schema.h"

#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <optional>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacSqliteTrace");

NS_OBJECT_ENSURE_REGISTERED(IsacSqliteTrace);

/// The statements that insert rows, prepared once
struct IsacSqliteTrace::Rows
{
    /// @param database where the rows go
    explicit Rows(IsacSqliteDatabase& database)
        : slot(database, GetIsacTraceTable("slot").GetInsertSql()),
          station(database, GetIsacTraceTable("station_slot").GetInsertSql()),
          shadow(database, GetIsacTraceTable("shadow_slot").GetInsertSql()),
          user(database, GetIsacTraceTable("user_slot").GetInsertSql()),
          target(database, GetIsacTraceTable("target_slot").GetInsertSql()),
          request(database, GetIsacTraceTable("request").GetInsertSql()),
          playback(database, GetIsacTraceTable("playback").GetInsertSql()),
          agentWindow(database, GetIsacTraceTable("agent_window").GetInsertSql()),
          timing(database, GetIsacTraceTable("timing").GetInsertSql())
    {
    }

    IsacSqliteStatement slot;        ///< inserts into slot
    IsacSqliteStatement station;     ///< inserts into station_slot
    IsacSqliteStatement shadow;      ///< inserts into shadow_slot
    IsacSqliteStatement user;        ///< inserts into user_slot
    IsacSqliteStatement target;      ///< inserts into target_slot
    IsacSqliteStatement request;     ///< inserts into request
    IsacSqliteStatement playback;    ///< inserts into playback
    IsacSqliteStatement agentWindow; ///< inserts into agent_window
    IsacSqliteStatement timing;      ///< inserts into timing
};

namespace
{

constexpr double NONE = std::numeric_limits<double>::quiet_NaN(); ///< becomes NULL

/**
 * @param value a value
 * @return the value, or what becomes NULL where it is no finite number
 */
double
FiniteOrNone(double value)
{
    return std::isfinite(value) ? value : NONE;
}

/**
 * @param outcome what came of an allocation
 * @return number of users with a bound that is not met
 */
int64_t
CountOutages(const IsacSlotOutcome& outcome)
{
    return (outcome.crbMet == 0).count();
}

/**
 * @param slot number of the slot
 * @param interval n of a table that takes every n-th slot; 0 for none
 * @return whether the table takes this slot
 */
bool
IsDue(int64_t slot, int64_t interval)
{
    return interval > 0 && slot % interval == 0;
}

/**
 * @param reason why there was a fit
 * @return its name in the table; null for none
 */
const char*
GetName(IsacFitReason reason)
{
    switch (reason)
    {
    case IsacFitReason::FIRST:
        return "first";
    case IsacFitReason::EXPERIENCE:
        return "experience";
    case IsacFitReason::DRIFT:
        return "drift";
    case IsacFitReason::RENEWAL:
        return "renewal";
    default:
        return nullptr;
    }
}

/**
 * @param end how a request ended
 * @return its name in the table
 */
const char*
GetName(IsacRequestEnd end)
{
    switch (end)
    {
    case IsacRequestEnd::COMPLETED:
        return "completed";
    case IsacRequestEnd::TIMED_OUT:
        return "timed out";
    case IsacRequestEnd::DISCONNECTED:
        return "disconnected";
    default:
        return "stopped";
    }
}

/**
 * @param kind what happened to playback
 * @return its name in the table
 */
const char*
GetName(IsacPlaybackEvent::Kind kind)
{
    switch (kind)
    {
    case IsacPlaybackEvent::Kind::STARTUP:
        return "startup";
    case IsacPlaybackEvent::Kind::STALL:
        return "stall";
    default:
        return "swipe";
    }
}

/**
 * @param row a row of agent_window
 * @param factor goes to its next columns
 */
void
Bind(IsacSqliteStatement& row, const IsacFactorRecord& factor)
{
    const bool isTested = !std::isnan(factor.pValue);
    row.Bind(factor.correlation)
        .Bind(factor.pValue)
        .Bind(isTested ? std::optional<bool>(factor.selected) : std::nullopt);
}

/**
 * @param row a row of agent_window
 * @param data goes to its next columns
 */
void
Bind(IsacSqliteStatement& row, const IsacCollectionRecord& data)
{
    row.Bind(data.samples).Bind(data.accuracy).Bind(data.rate);
}

/**
 * @param row a row of agent_window
 * @param prediction goes to its next columns
 */
void
Bind(IsacSqliteStatement& row, const IsacPredictionRecord& prediction)
{
    constexpr const char* none = nullptr;
    if (const auto& order = prediction.order)
    {
        row.Bind(int64_t{order->p}).Bind(int64_t{order->w}).Bind(int64_t{order->q});
    }
    else
    {
        row.Bind(none).Bind(none).Bind(none);
    }
    row.Bind(prediction.forecast).Bind(prediction.collected).Bind(prediction.truth);
}

/**
 * @param roles some roles
 * @return ids of the nodes that have them
 */
template <typename Role>
std::vector<int64_t>
GetNodeIds(const std::vector<Ptr<Role>>& roles)
{
    std::vector<int64_t> ids;
    for (const auto& role : roles)
    {
        ids.push_back(role->GetNode()->GetId());
    }
    return ids;
}

} // namespace

TypeId
IsacSqliteTrace::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacSqliteTrace")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacSqliteTrace>()
            .AddAttribute("Path",
                          "The database; an older one of this module is replaced by the first slot",
                          StringValue("isac.db"),
                          MakeStringAccessor(&IsacSqliteTrace::m_path),
                          MakeStringChecker())
            .AddAttribute("Scenario",
                          "Name of the scenario, for the table run",
                          StringValue(""),
                          MakeStringAccessor(&IsacSqliteTrace::m_scenario),
                          MakeStringChecker())
            .AddAttribute("CommitInterval",
                          "Wall time after which the end of a slot makes its rows durable",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&IsacSqliteTrace::m_commitInterval),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("CommitRows",
                          "Number of rows after which the end of a slot makes them durable",
                          IntegerValue(10000),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_commitRows),
                          MakeIntegerChecker<int64_t>(1))
            .AddAttribute("SlotInterval",
                          "Every n-th slot goes to the table slot; 0 for none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_slotInterval),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("ShadowSlotInterval",
                          "Every n-th slot goes to the table shadow_slot; 0 for none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_shadowSlotInterval),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("StationSlotInterval",
                          "Every n-th slot goes to the table station_slot; 0 for none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_stationSlotInterval),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("UserSlotInterval",
                          "Every n-th slot goes to the table user_slot; 0 for none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_userSlotInterval),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("TargetSlotInterval",
                          "Every n-th slot goes to the table target_slot; 0 for none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_targetSlotInterval),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("RequestInterval",
                          "Every n-th slot's requests and events of playback go to the tables "
                          "request and playback; 0 for none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_requestInterval),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("AgentWindowInterval",
                          "Every n-th window of each agent goes to the table agent_window; 0 for "
                          "none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_agentWindowInterval),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("TimingInterval",
                          "Every n-th slot goes to the table timing; 0 for none",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacSqliteTrace::m_timingInterval),
                          MakeIntegerChecker<int64_t>(0));
    return tid;
}

IsacSqliteTrace::IsacSqliteTrace() = default;

IsacSqliteTrace::~IsacSqliteTrace() = default;

void
IsacSqliteTrace::Attach(Ptr<IsacController> controller)
{
    NS_LOG_FUNCTION(this << controller);
    if (m_controller)
    {
        isac::Refuse("IsacSqliteTrace", "Path", m_path, "records another controller already");
    }
    m_committed = std::chrono::steady_clock::now();
    m_untilFirstSlot.emplace();
    m_controller = controller;
    try
    {
        m_database = std::make_unique<IsacRunDatabase>("IsacSqliteTrace", m_path);
        WriteRun();
        if (m_database->ReplacesOlder())
        {
            m_rows = std::make_unique<Rows>(*m_database);
        }
        else
        {
            PutInPlace();
        }
    }
    catch (const isac::Error&)
    {
        Close();
        m_controller = nullptr;
        throw;
    }
    m_controller->TraceConnectWithoutContext("Slot",
                                             MakeCallback(&IsacSqliteTrace::WriteSlot, this));
    m_controller->TraceConnectWithoutContext("AgentWindow",
                                             MakeCallback(&IsacSqliteTrace::TakeAgentWindow, this));
    m_controller->TraceConnectWithoutContext("Timing",
                                             MakeCallback(&IsacSqliteTrace::WriteTiming, this));
    m_controller->TraceConnectWithoutContext("Failure", MakeCallback(&IsacSqliteTrace::Fail, this));
    m_controller->TraceConnectWithoutContext("Interruption",
                                             MakeCallback(&IsacSqliteTrace::Interrupt, this));
    // The event keeps this object until then, whoever else lets go of it.
    Simulator::ScheduleDestroy(&IsacSqliteTrace::Finish, Ptr<IsacSqliteTrace>(this));
}

void
IsacSqliteTrace::DoDispose()
{
    try
    {
        Detach();
        End("finished");
    }
    catch (const isac::Error& error)
    {
        // Nobody can catch it here: this may be called from a destructor.
        std::cerr << error.what() << std::endl;
    }
    Object::DoDispose();
}

void
IsacSqliteTrace::WriteRun()
{
    IsacAttributeJson json(*m_database);
    json.AddInitialValues();
    json.AddTree(*this);
    json.AddTree(*m_controller);
    m_database->Describe(m_scenario, PeekPointer(m_controller->GetManager()), json.Take());
}

void
IsacSqliteTrace::WriteNodes()
{
    IsacAttributeJson json(*m_database);
    IsacSqliteStatement row(*m_database, GetIsacTraceTable("node").GetInsertSql());
    const auto write = [&](const Ptr<IsacRole>& role) {
        json.AddConstants(*role);
        if (const auto user = DynamicCast<IsacMobileUser>(role))
        {
            const auto& model = user->GetQoeModel();
            json.Add("quality_weight", model.qualityWeight);
            json.Add("latency_weight_per_s", model.latencyWeight);
            json.Add("ratio_weight_s", model.ratioWeight);
            json.AddTree(*user->GetWorkload());
        }
        else if (DynamicCast<IsacBaseStation>(role))
        {
            json.Add("link_loss", m_controller->GetService()->GetLinkLoss());
        }
        const std::string constants = json.Take();
        const std::string kind = role->GetRole();
        const std::string name = role->GetName();
        const int64_t id = role->GetNode()->GetId();
        row.Bind(id).Bind(kind).Bind(name).Bind(constants).Run();
        ++m_pending;
    };
    write(m_controller->GetEdgeServer());
    for (const auto& station : m_controller->GetBaseStations())
    {
        write(station);
    }
    for (const auto& user : m_controller->GetUsers())
    {
        write(user);
    }
    for (const auto& target : m_controller->GetTargets())
    {
        write(target);
    }
    m_users = GetNodeIds(m_controller->GetUsers());
    m_stations = GetNodeIds(m_controller->GetBaseStations());
    m_targets = GetNodeIds(m_controller->GetTargets());
    m_stationTotals.resize(m_stations.size());
}

void
IsacSqliteTrace::WriteSlot(const IsacSlotRecord& record)
{
    if (!m_database)
    {
        return;
    }
    m_database->BeginSlot(record.state.slot);
    if (!m_nodesWritten)
    {
        m_untilFirstSlot.reset();
        WriteRun();
        WriteNodes();
        for (const auto& shadow : record.shadows)
        {
            m_shadowParts.push_back("shadow " + shadow.manager);
        }
        m_nodesWritten = true;
    }
    if (IsDue(record.state.slot, m_slotInterval))
    {
        WriteTotals(record);
    }
    if (IsDue(record.state.slot, m_stationSlotInterval))
    {
        WriteStations(record);
    }
    if (IsDue(record.state.slot, m_shadowSlotInterval))
    {
        WriteShadows(record);
    }
    if (IsDue(record.state.slot, m_userSlotInterval))
    {
        WriteUsers(record);
    }
    if (IsDue(record.state.slot, m_targetSlotInterval))
    {
        WriteTargets(record);
    }
    if (IsDue(record.state.slot, m_requestInterval))
    {
        WriteRequests(record);
    }
    WriteAgentWindows();
    if (IsDue(record.state.slot, m_timingInterval))
    {
        WriteShadowTiming(record);
    }
}

void
IsacSqliteTrace::WriteTotals(const IsacSlotRecord& record)
{
    const auto& state = record.state;
    const auto& allocation = record.allocation;
    const auto& outcome = record.outcome;
    const double bandwidth = allocation.bandwidth.sum();
    const double power = allocation.power.sum();
    const double computing = allocation.computing.sum();
    m_rows->slot.Bind(state.slot)
        .Bind(state.time)
        .Bind(outcome.objective)
        .Bind(outcome.qoeMean)
        .Bind(int64_t{outcome.feasible})
        .Bind(int64_t{outcome.allMet})
        .Bind(CountOutages(outcome))
        .Bind(allocation.floorMet)
        .Bind(FiniteOrNone(allocation.dualityGap))
        .Bind(bandwidth)
        .Bind(power)
        .Bind(computing)
        .Bind(bandwidth / state.stationBandwidth.sum())
        .Bind(power / state.stationPower.sum())
        .Bind(computing / state.computingCapacity)
        .Bind(allocation.computingPrice)
        .Bind(allocation.GetCertificate())
        .Run();
    ++m_pending;
}

void
IsacSqliteTrace::WriteStations(const IsacSlotRecord& record)
{
    const auto& state = record.state;
    const auto& allocation = record.allocation;
    std::fill(m_stationTotals.begin(), m_stationTotals.end(), StationTotals{});
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        auto& station = m_stationTotals[state.station[k]];
        ++station.users;
        station.bandwidth += allocation.bandwidth[k];
        station.power += allocation.power[k];
    }
    const auto priceOrNone = [](const Eigen::ArrayXd& prices, std::size_t station) {
        return prices.size() > 0 ? prices[station] : NONE;
    };
    for (std::size_t j = 0; j < m_stations.size(); ++j)
    {
        const Vector& position = record.truth.stationPosition[j];
        const Vector& velocity = record.truth.stationVelocity[j];
        m_rows->station.Bind(state.slot)
            .Bind(m_stations[j])
            .Bind(position.x)
            .Bind(position.y)
            .Bind(position.z)
            .Bind(m_stationTotals[j].users)
            .Bind(m_stationTotals[j].bandwidth)
            .Bind(m_stationTotals[j].power)
            .Bind(priceOrNone(allocation.bandwidthPrice, j))
            .Bind(priceOrNone(allocation.powerPrice, j))
            .Bind(velocity.x)
            .Bind(velocity.y)
            .Bind(velocity.z)
            .Run();
    }
    m_pending += static_cast<int64_t>(m_stations.size());
}

void
IsacSqliteTrace::WriteShadows(const IsacSlotRecord& record)
{
    for (const auto& [manager, allocation, outcome, wallTime] : record.shadows)
    {
        m_rows->shadow.Bind(record.state.slot)
            .Bind(manager)
            .Bind(outcome.objective)
            .Bind(outcome.qoeMean)
            .Bind(int64_t{outcome.allMet})
            .Bind(CountOutages(outcome))
            .Bind(FiniteOrNone(allocation.dualityGap))
            .Bind(allocation.GetCertificate())
            .Run();
    }
    m_pending += static_cast<int64_t>(record.shadows.size());
}

void
IsacSqliteTrace::WriteShadowTiming(const IsacSlotRecord& record)
{
    for (std::size_t i = 0; i < record.shadows.size(); ++i)
    {
        m_rows->timing.Bind(record.state.slot)
            .Bind(m_shadowParts[i])
            .Bind(record.shadows[i].wallTime)
            .Run();
    }
    m_pending += static_cast<int64_t>(record.shadows.size());
}

void
IsacSqliteTrace::WriteUsers(const IsacSlotRecord& record)
{
    const auto& state = record.state;
    const auto& truth = record.truth;
    const auto& allocation = record.allocation;
    const auto& outcome = record.outcome;
    for (std::size_t k = 0; k < m_users.size(); ++k)
    {
        const int station = state.station[k];
        const auto& position = truth.position[k];
        const auto& velocity = truth.velocity[k];
        m_rows->user.Bind(state.slot)
            .Bind(m_users[k])
            .Bind(m_stations[station])
            .Bind(position.x)
            .Bind(position.y)
            .Bind(position.z)
            .Bind(velocity.x)
            .Bind(velocity.y)
            .Bind(velocity.z)
            .Bind(CalculateDistance(position, truth.stationPosition[station]))
            .Bind(state.GetServingGain(k))
            .Bind(state.sensingGain(k, station))
            .Bind(state.minimumPower[k])
            .Bind(state.minimumPowerBandwidth[k])
            .Bind(truth.fileSize[k])
            .Bind(int64_t{truth.swiped[k]})
            .Bind(state.computingBacklog[k])
            .Bind(state.radioBacklog[k])
            .Bind(state.playbackBuffer[k])
            .Bind(allocation.bandwidth[k])
            .Bind(allocation.power[k])
            .Bind(allocation.computing[k])
            .Bind(outcome.rate[k])
            .Bind(state.collectionRate[k])
            .Bind(outcome.computingLatency[k] + outcome.radioLatency[k])
            .Bind(outcome.computingLatency[k])
            .Bind(outcome.radioLatency[k])
            .Bind(outcome.quality[k])
            .Bind(truth.behaviour[k])
            .Bind(truth.environment[k])
            .Bind(truth.impact[k])
            .Bind(state.impact[k])
            .Bind(outcome.qoe[k])
            .Bind(outcome.qoeUncapped[k])
            .Bind(GetExpectedQoe(state,
                                 static_cast<Eigen::Index>(k),
                                 allocation.bandwidth[k],
                                 allocation.power[k],
                                 allocation.computing[k]))
            .Bind(outcome.mos[k])
            .Bind(outcome.crb(k, 0))
            .Bind(outcome.crb(k, 1))
            .Bind(outcome.crb(k, 2))
            .Bind(int64_t{outcome.crbMet[k]})
            .Bind(allocation.admitted.size() > 0 ? std::optional<bool>(allocation.admitted[k] != 0)
                                                 : std::nullopt)
            .Bind(outcome.qualityOverLatency[k])
            .Bind(record.IsServed(static_cast<Eigen::Index>(k)))
            .Run();
    }
    m_pending += static_cast<int64_t>(m_users.size());
}

void
IsacSqliteTrace::WriteTargets(const IsacSlotRecord& record)
{
    constexpr const char* none = nullptr;
    for (const auto& sighting : record.sightings)
    {
        const Vector& position = sighting.position;
        const Vector& velocity = sighting.velocity;
        m_rows->target.Bind(record.state.slot)
            .Bind(m_targets[sighting.target])
            .Bind(m_stations[sighting.station])
            .Bind(position.x)
            .Bind(position.y)
            .Bind(position.z)
            .Bind(sighting.range)
            .Bind(sighting.radialVelocity)
            .Bind(sighting.azimuth)
            .Bind(int64_t{sighting.lineOfSight})
            .Bind(sighting.sensingGain)
            .Bind(sighting.crb.range)
            .Bind(sighting.crb.velocity)
            .Bind(sighting.crb.azimuth)
            .Bind(none)
            .Bind(none)
            .Bind(none)
            .Bind(none)
            .Bind(velocity.x)
            .Bind(velocity.y)
            .Bind(velocity.z)
            .Run();
    }
    m_pending += static_cast<int64_t>(record.sightings.size());
}

void
IsacSqliteTrace::WriteRequests(const IsacSlotRecord& record)
{
    const auto secondsOrNone = [](bool is, const Time& time) {
        return is ? time.GetSeconds() : NONE;
    };
    for (const auto& served : record.requests)
    {
        const auto& request = served.request;
        const bool isComputed = request.receivedBytes > 0;
        const bool isCompleted = request.end == IsacRequestEnd::COMPLETED;
        auto& row = m_rows->request;
        row.Bind(record.state.slot)
            .Bind(m_users[served.user])
            .Bind(int64_t{request.number})
            .Bind(GetName(request.end))
            .Bind(request.issued.GetSeconds())
            .Bind(secondsOrNone(isComputed, request.arrived))
            .Bind(secondsOrNone(isComputed, request.computed))
            .Bind(request.ended.GetSeconds())
            .Bind(secondsOrNone(isCompleted, request.GetDelay()))
            .Bind(secondsOrNone(isCompleted, request.GetComputingDelay()))
            .Bind(secondsOrNone(isCompleted, request.GetTransmissionDelay()))
            .Bind(request.fileSize)
            .Bind(request.bytes)
            .Bind(request.receivedBytes)
            .Bind(int64_t{request.repetitions})
            .Bind(request.quality)
            .Bind(served.impact)
            .Bind(served.qoe);
        for (const int64_t place :
             {served.viewing, int64_t{served.video}, int64_t{served.chunk}, int64_t{served.level}})
        {
            constexpr const char* none = nullptr;
            served.viewing < 0 ? row.Bind(none) : row.Bind(place);
        }
        row.Run();
    }
    for (const auto& event : record.playback)
    {
        m_rows->playback.Bind(record.state.slot)
            .Bind(m_users[event.user])
            .Bind(GetName(event.kind))
            .Bind(event.viewing)
            .Bind(event.begin.GetSeconds())
            .Bind(event.duration.GetSeconds())
            .Run();
    }
    m_pending += static_cast<int64_t>(record.requests.size() + record.playback.size());
}

void
IsacSqliteTrace::TakeAgentWindow(Ptr<IsacMobileUser> user, const IsacAgentWindow& window)
{
    if (m_database && IsDue(window.window, m_agentWindowInterval))
    {
        m_agentWindows.emplace_back(user->GetNode()->GetId(), window);
    }
}

void
IsacSqliteTrace::WriteAgentWindows()
{
    auto& row = m_rows->agentWindow;
    for (const auto& [user, window] : m_agentWindows)
    {
        const auto& experience = window.experience;
        const auto& model = experience.model;
        row.Bind(user)
            .Bind(window.window)
            .Bind(window.fromSlot)
            .Bind(window.toSlot)
            .Bind(model.structure == isac::QoeStructure::LINEAR ? "Linear" : "Ratio")
            .Bind(model.qualityWeight)
            .Bind(model.latencyWeight)
            .Bind(model.ratioWeight)
            .Bind(experience.scoreMean)
            .Bind(experience.error)
            .Bind(GetName(experience.reason))
            .Bind(int64_t{experience.updated})
            .Bind(experience.fittedSamples)
            .Bind(experience.fitError);
        Bind(row, experience.quality);
        Bind(row, experience.latency);
        Bind(row, window.behaviour);
        Bind(row, window.behaviourData);
        Bind(row, window.environment);
        Bind(row, window.environmentData);
        Bind(row, window.performanceData);
        row.Bind(window.collectedBits).Bind(window.evictedWindows).Run();
    }
    m_pending += static_cast<int64_t>(m_agentWindows.size());
    m_agentWindows.clear();
}

void
IsacSqliteTrace::WriteTiming(int64_t slot, const IsacSlotTiming& timing)
{
    if (!m_database)
    {
        return;
    }
    if (IsDue(slot, m_timingInterval))
    {
        for (std::size_t part = 0; part < ISAC_SLOT_PARTS; ++part)
        {
            m_rows->timing.Bind(slot).Bind(ISAC_SLOT_PART_NAMES[part]).Bind(timing[part]).Run();
        }
        m_pending += ISAC_SLOT_PARTS;
    }
    m_database->EndSlot();
    const bool isLast = slot + 1 == m_controller->GetSlots(); // nobody knows what comes behind it
    if (isLast || !m_database->IsInPlace() || m_pending >= m_commitRows ||
        std::chrono::steady_clock::now() - m_committed >=
            std::chrono::nanoseconds(m_commitInterval.GetNanoSeconds()))
    {
        Commit();
    }
}

void
IsacSqliteTrace::Commit()
{
    m_database->Commit();
    if (!m_database->IsInPlace())
    {
        PutInPlace();
    }
    m_committed = std::chrono::steady_clock::now();
    m_pending = 0;
}

void
IsacSqliteTrace::PutInPlace()
{
    m_rows.reset();
    m_database->PutInPlace();
    m_rows = std::make_unique<Rows>(*m_database);
}

void
IsacSqliteTrace::Fail(const std::string& why)
{
    if (m_database)
    {
        m_database->Abandon("failed: " + why);
        Close();
    }
}

void
IsacSqliteTrace::Interrupt(const std::string& signal)
{
    End("interrupted: " + signal);
}

void
IsacSqliteTrace::Finish()
{
    Detach();
    // Where an event has thrown, there are others left, and nobody has stopped the simulation.
    End(Simulator::IsFinished() ? "finished" : "interrupted: Simulator::Destroy");
}

void
IsacSqliteTrace::End(const std::string& status)
{
    if (!m_database)
    {
        return;
    }
    if (m_database->ReplacesOlder())
    {
        std::cerr << "isac: IsacSqliteTrace: Path = " << m_path
                  << ": no slot was recorded; the older record is kept" << std::endl;
    }
    try
    {
        m_database->End(status);
    }
    catch (const isac::Error&)
    {
        Close();
        throw;
    }
    Close();
}

void
IsacSqliteTrace::Detach()
{
    if (!m_controller)
    {
        return;
    }
    m_controller->TraceDisconnectWithoutContext("Slot",
                                                MakeCallback(&IsacSqliteTrace::WriteSlot, this));
    m_controller->TraceDisconnectWithoutContext(
        "AgentWindow",
        MakeCallback(&IsacSqliteTrace::TakeAgentWindow, this));
    m_controller->TraceDisconnectWithoutContext("Timing",
                                                MakeCallback(&IsacSqliteTrace::WriteTiming, this));
    m_controller->TraceDisconnectWithoutContext("Failure",
                                                MakeCallback(&IsacSqliteTrace::Fail, this));
    m_controller->TraceDisconnectWithoutContext("Interruption",
                                                MakeCallback(&IsacSqliteTrace::Interrupt, this));
    m_controller = nullptr;
}

void
IsacSqliteTrace::Close()
{
    m_untilFirstSlot.reset();
    m_rows.reset();
    m_database.reset();
}

} // namespace ns3
