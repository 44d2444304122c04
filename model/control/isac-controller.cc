/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-controller.h"

#include "isac-allocation-outcome.h"
#include "isac-reserved-share.h"
#include "isac-slot-check.h"
#include "isac-wall-time.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-attribute-check.h"
#include "ns3/isac-error.h"
#include "ns3/isac-random-numbers.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacController");

namespace
{

/// Streams for each user, target and model: more of one kind moves none of another
constexpr int64_t STREAM_BLOCK = 100;

/// What is expected of a quantity
constexpr const char* NOT_NEGATIVE = "must be at least 0 and finite";

/// Why something cannot be added or set any more
constexpr const char* COMES_LATE = "comes after the first slot has begun: call it before that";

/// The longest that ns-3's clock can run at its default resolution, in s
constexpr double MAXIMUM_DURATION = 9e9;

/**
 * @param object something that is needed
 * @param what what it is
 * @throws isac::Error where there is none
 */
template <typename T>
void
RequireObject(const Ptr<T>& object, const char* what)
{
    if (!object)
    {
        isac::Refuse("IsacController", what, "none", "must be an object");
    }
}

/**
 * @param where what was going on, with the class that was called
 * @return in one line, the message of the exception that is being handled
 */
std::string
DescribeException(const std::string& where)
{
    std::string what = "an exception that is no std::exception";
    try
    {
        throw;
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    catch (const std::exception& error)
    {
        what = error.what();
    }
    catch (...)
    {
    }
    std::replace(what.begin(), what.end(), '\n', ' ');
    return "isac: IsacController: " + where + " = " + what + ": must end without an exception";
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(IsacController);

TypeId
IsacController::GetTypeId()
{
    // What is read once, at the start, or would change what the records say of all slots.
    const auto beforeStart = [](const std::string& name, Ptr<const AttributeAccessor> accessor) {
        return MakeIsacTimelyAccessor(name, accessor, [](const ObjectBase& object) {
            const auto& controller = dynamic_cast<const IsacController&>(object);
            return std::string(controller.m_isStarted ? COMES_LATE : "");
        });
    };
    static TypeId tid =
        TypeId("ns3::IsacController")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacController>()
            .AddAttribute(
                "SlotDuration",
                "Duration of a slot",
                TimeValue(Seconds(1)),
                beforeStart("SlotDuration", MakeTimeAccessor(&IsacController::m_slotDuration)),
                MakeTimeChecker(NanoSeconds(1), Seconds(1000000)))
            .AddAttribute("Slots",
                          "Number of slots to run; 0 for as many as the simulation lasts",
                          IntegerValue(60),
                          MakeIntegerAccessor(&IsacController::m_slots),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("QoeCap",
                          "The most that a user's experience counts, on the scale of opinion "
                          "scores, without unit; 0 for no cap",
                          DoubleValue(5.0),
                          beforeStart("QoeCap", MakeDoubleAccessor(&IsacController::m_qoeCap)),
                          MakeDoubleChecker<double>(0.0, 1e9))
            .AddAttribute("BitsPerMegabyte",
                          "Bits that a requested megabyte takes over the air, in bit/MB",
                          DoubleValue(8e6),
                          beforeStart("BitsPerMegabyte",
                                      MakeDoubleAccessor(&IsacController::m_bitsPerMegabyte)),
                          MakeDoubleChecker<double>(1.0, 1e12))
            .AddAttribute("Manager",
                          "The resource manager, by type and attributes or as an object",
                          StringValue("ns3::IsacRoundRobinManager"),
                          beforeStart("Manager", MakePointerAccessor(&IsacController::m_manager)),
                          MakePointerChecker<IsacResourceManager>())
            .AddAttribute(
                "Shadow",
                "Types, with attributes, of managers that decide beside the acting one; "
                "separated by commas",
                StringValue(""),
                MakeStringAccessor(&IsacController::SetShadow, &IsacController::GetShadow),
                MakeIsacTypeListChecker<IsacResourceManager>())
            .AddAttribute(
                "Agent",
                "Type, with attributes, of the digital agent that each user gets",
                StringValue("ns3::IsacOracleAgent"),
                beforeStart("Agent", MakeObjectFactoryAccessor(&IsacController::m_agentFactory)),
                MakeObjectFactoryChecker())
            .AddAttribute("Service",
                          "What computes and transmits the requests",
                          StringValue("ns3::IsacFormulaService"),
                          beforeStart("Service", MakePointerAccessor(&IsacController::m_service)),
                          MakePointerChecker<IsacService>())
            .AddAttribute(
                "PathGainModel",
                "Gains and line of sight between stations and the rest",
                StringValue("ns3::IsacPathGainModel"),
                beforeStart("PathGainModel", MakePointerAccessor(&IsacController::m_pathGainModel)),
                MakePointerChecker<IsacPathGainModel>())
            .AddAttribute("SensingLossModel",
                          "Loss of echoes",
                          StringValue("ns3::IsacSensingLossModel"),
                          beforeStart("SensingLossModel",
                                      MakePointerAccessor(&IsacController::m_sensingLossModel)),
                          MakePointerChecker<IsacSensingLossModel>())
            .AddAttribute(
                "SensingModel",
                "What a station learns from echoes",
                StringValue("ns3::IsacFormulaSensingModel"),
                beforeStart("SensingModel", MakePointerAccessor(&IsacController::m_sensingModel)),
                MakePointerChecker<IsacSensingModel>())
            .AddTraceSource("Slot",
                            "A slot has been judged",
                            MakeTraceSourceAccessor(&IsacController::m_slotTrace),
                            "ns3::IsacController::SlotTracedCallback")
            .AddTraceSource("AgentWindow",
                            "A user's digital agent has ended a window; before the event Slot",
                            MakeTraceSourceAccessor(&IsacController::m_agentWindowTrace),
                            "ns3::IsacAgent::WindowTracedCallback")
            .AddTraceSource("Timing",
                            "Wall time of the parts of a slot; the last event of a slot",
                            MakeTraceSourceAccessor(&IsacController::m_timingTrace),
                            "ns3::IsacController::TimingTracedCallback")
            .AddTraceSource("Failure",
                            "The run ends with an error",
                            MakeTraceSourceAccessor(&IsacController::m_failureTrace),
                            "ns3::IsacController::FailureTracedCallback")
            .AddTraceSource("Interruption",
                            "A signal ends the run between two slots",
                            MakeTraceSourceAccessor(&IsacController::m_interruptionTrace),
                            "ns3::IsacController::InterruptionTracedCallback");
    return tid;
}

IsacController::IsacController() = default;

IsacController::~IsacController() = default;

void
IsacController::AddBaseStation(Ptr<IsacBaseStation> station)
{
    RequireObject(station, "BaseStation");
    RefuseOnceStarted(*station);
    m_scenario.stations.push_back(station);
}

void
IsacController::AddUser(Ptr<IsacMobileUser> user)
{
    RequireObject(user, "User");
    RefuseOnceStarted(*user);
    auto agent = CreateChecked<IsacAgent>("IsacController", "Agent", m_agentFactory);
    agent->SetUser(user);
    agent->TraceConnectWithoutContext("Window", MakeCallback(&IsacController::ForwardWindow, this));
    m_agents.push_back(agent);
    m_scenario.users.push_back(user);
}

void
IsacController::AddTarget(Ptr<IsacTarget> target)
{
    RequireObject(target, "Target");
    RefuseOnceStarted(*target);
    m_targets.push_back(target);
}

void
IsacController::SetEdgeServer(Ptr<IsacEdgeServer> server)
{
    RequireObject(server, "EdgeServer");
    RefuseOnceStarted(*server);
    m_scenario.server = server;
}

void
IsacController::AddShadow(Ptr<IsacResourceManager> manager, const std::string& name)
{
    RequireObject(manager, "Shadow");
    const std::string type = manager->GetInstanceTypeId().GetName();
    const std::string wanted = name.empty() ? type : name;
    if (m_isStarted)
    {
        isac::Refuse(GetTypeId().GetName(), "Shadow", wanted, COMES_LATE);
    }
    m_shadows.Add(manager, wanted);
}

const std::vector<Ptr<IsacBaseStation>>&
IsacController::GetBaseStations() const
{
    return m_scenario.stations;
}

const std::vector<Ptr<IsacMobileUser>>&
IsacController::GetUsers() const
{
    return m_scenario.users;
}

const std::vector<Ptr<IsacTarget>>&
IsacController::GetTargets() const
{
    return m_targets;
}

Ptr<IsacEdgeServer>
IsacController::GetEdgeServer() const
{
    return m_scenario.server;
}

Ptr<IsacService>
IsacController::GetService() const
{
    return m_service;
}

Ptr<IsacResourceManager>
IsacController::GetManager() const
{
    return m_manager;
}

int64_t
IsacController::GetSlots() const
{
    return m_slots;
}

Time
IsacController::GetDuration() const
{
    if (m_slots == 0)
    {
        isac::Refuse("IsacController", "Slots", 0, "has no end: stop the simulation at a time");
    }
    if (static_cast<double>(m_slots) * m_slotDuration.GetSeconds() > MAXIMUM_DURATION)
    {
        isac::Refuse("IsacController", "Slots", m_slots, "lasts longer than ns-3 can tell");
    }
    return m_slots * m_slotDuration;
}

void
IsacController::Start()
{
    if (m_isStarted)
    {
        isac::Refuse("IsacController",
                     "Start",
                     "again",
                     "is called once, which an IsacHelper does");
    }
    try
    {
        RequireSeed();
        CheckScenario();
        Prepare();
    }
    catch (...)
    {
        const auto why = DescribeException("start");
        m_failureTrace(why);
        throw isac::Error(why);
    }
    m_interruptionListener.emplace();
    m_next = Simulator::ScheduleNow(&IsacController::Continue, Ptr<IsacController>(this));
}

int64_t
IsacController::AssignStreams(int64_t stream)
{
    if (m_isStarted)
    {
        isac::Refuse("IsacController", "AssignStreams", stream, COMES_LATE);
    }
    m_stream = stream;
    m_manager->AssignStreams(stream);
    const int64_t users = stream + 2 * STREAM_BLOCK; // behind the path gain model's
    for (std::size_t k = 0; k < m_scenario.users.size(); ++k)
    {
        const auto block = users + static_cast<int64_t>(2 * k) * STREAM_BLOCK;
        m_scenario.users[k]->AssignStreams(block);
        m_agents[k]->AssignStreams(block + STREAM_BLOCK / 2);
    }
    for (std::size_t q = 0; q < m_targets.size(); ++q)
    {
        m_targets[q]->AssignStreams(users + static_cast<int64_t>(2 * q + 1) * STREAM_BLOCK);
    }
    const auto blocks =
        static_cast<int64_t>(2 * std::max(m_scenario.users.size(), m_targets.size()));
    return (2 + blocks) * STREAM_BLOCK;
}

bool
IsacController::HasStarted() const
{
    return m_isStarted;
}

bool
IsacController::IsUsed() const
{
    return !m_scenario.stations.empty() || !m_scenario.users.empty() || !m_targets.empty() ||
           m_scenario.server || !m_failureTrace.IsEmpty();
}

void
IsacController::DoDispose()
{
    m_next.Cancel();
    m_next = EventId(); // it holds this controller
    m_interruptionListener.reset();
    m_scenario.stations.clear();
    m_scenario.users.clear();
    m_targets.clear();
    for (const auto& agent : m_agents)
    {
        agent->Dispose(); // it may outlive this controller, but no slot comes to it
    }
    m_agents.clear();
    m_scenario.server = nullptr;
    m_manager = nullptr;
    if (m_service)
    {
        m_service->Dispose(); // it may outlive this controller, but no slot comes to it
        m_service = nullptr;
    }
    m_shadows.Clear();
    m_pathGainModel = nullptr;
    m_sensingLossModel = nullptr;
    m_sensingModel = nullptr;
    Object::DoDispose();
}

void
IsacController::CheckScenario() const
{
    if (m_scenario.stations.empty())
    {
        const std::string who =
            m_scenario.users.empty() ? "IsacController" : m_scenario.users[0]->Describe();
        isac::Refuse(who, "BaseStation", "none", "add a base station to the scenario");
    }
    if (!m_scenario.server)
    {
        isac::Refuse("IsacController", "EdgeServer", "none", "add an edge server to the scenario");
    }
    if (!m_manager)
    {
        isac::Refuse("IsacController", "Manager", "none", "choose a resource manager");
    }

    std::unordered_set<std::string> names;
    const auto claim = [&names](const Ptr<IsacRole>& role) {
        if (!names.insert(role->GetName()).second)
        {
            isac::Refuse(role->Describe(),
                         "Name",
                         role->GetName(),
                         "is the name of another role already");
        }
    };
    claim(m_scenario.server);
    std::for_each(m_scenario.stations.begin(), m_scenario.stations.end(), claim);
    std::for_each(m_scenario.users.begin(), m_scenario.users.end(), claim);
    std::for_each(m_targets.begin(), m_targets.end(), claim);
}

void
IsacController::Prepare()
{
    const auto users = static_cast<Eigen::Index>(m_scenario.users.size());
    const auto stations = static_cast<Eigen::Index>(m_scenario.stations.size());
    m_record.state.Resize(users, stations);
    m_record.truth.Resize(users, stations);
    m_record.outcome.Resize(users);
    m_record.sightings.reserve(m_targets.size() * m_scenario.stations.size());
    m_stationMinimumPower.resize(users);
    m_stationPowerBandwidth.resize(users);
    for (const auto& station : m_scenario.stations)
    {
        m_pathGainIndex.push_back(m_pathGainModel->AddStation(station));
    }
    if (m_stream >= 0)
    {
        m_pathGainModel->AssignStreams(m_stream + STREAM_BLOCK);
    }
    const auto store =
        Create<IsacAgentStore>(static_cast<int64_t>(m_scenario.server->GetAgentStorage()));
    for (const auto& agent : m_agents)
    {
        agent->Start(m_slotDuration, store);
    }
    m_manager->Prepare();
    PrepareShadows();
    m_service->Prepare(m_scenario);
    m_isStarted = true;
    for (Eigen::Index k = 0; k < users; ++k)
    {
        m_record.state.name[k] = m_scenario.users[k]->GetName();
    }
}

void
IsacController::Continue()
{
    const auto signal = IsacInterruption::GetSignal();
    if (signal.empty())
    {
        RunSlot();
        return;
    }
    Attempt([&] { m_interruptionTrace(signal); });
    Simulator::Stop();
}

void
IsacController::RunSlot()
{
    NS_LOG_FUNCTION(this << m_slot);
    m_begin = Simulator::Now();
    Attempt([this] {
        Measure(IsacSlotPart::OBSERVE, &IsacController::Observe);
        Measure(IsacSlotPart::KNOW, &IsacController::Know);
        Measure(IsacSlotPart::DECIDE, &IsacController::Decide);
        Measure(IsacSlotPart::SERVE, &IsacController::Serve);
        Measure(IsacSlotPart::SENSE, &IsacController::Sense);
    });
    if (m_service->TakesTheSlot())
    {
        // Just before the next one, so that a simulation that stops with a slot has it.
        m_next = Simulator::Schedule(m_slotDuration - TimeStep(1),
                                     &IsacController::EndSlot,
                                     Ptr<IsacController>(this));
    }
    else
    {
        EndSlot();
    }
}

void
IsacController::EndSlot()
{
    Attempt([this] {
        Measure(IsacSlotPart::JUDGE, &IsacController::Judge);
        DecideShadows();
        Measure(IsacSlotPart::RECORD, &IsacController::Record);
        m_timingTrace(m_slot, m_timing);
    });
    ++m_slot;
    if (m_slots == 0 || m_slot < m_slots)
    {
        m_next = Simulator::Schedule(m_begin + m_slotDuration - Simulator::Now(),
                                     &IsacController::Continue,
                                     Ptr<IsacController>(this));
    }
    else
    {
        m_interruptionListener.reset();
    }
}

void
IsacController::Measure(IsacSlotPart part, void (IsacController::*run)())
{
    m_part = part;
    m_timing[static_cast<std::size_t>(part)] = MeasureWallTime([&] { (this->*run)(); });
}

void
IsacController::Attempt(const std::function<void()>& run)
{
    try
    {
        run();
    }
    catch (...)
    {
        m_interruptionListener.reset();
        const auto why = DescribeException(DescribePart());
        m_failureTrace(why);
        // The simulator does not let go of an event that throws.
        m_next.PeekEventImpl()->Unref();
        throw isac::Error(why);
    }
}

std::string
IsacController::DescribePart() const
{
    const auto type = [](const auto& object) { return object->GetInstanceTypeId().GetName(); };
    std::string who;
    switch (m_part)
    {
    case IsacSlotPart::OBSERVE:
        who = "workloads, " + type(m_pathGainModel) + ", " + type(m_sensingLossModel) + ", " +
              type(m_sensingModel) + ", " + type(m_service);
        break;
    case IsacSlotPart::KNOW:
        who = m_agentFactory.GetTypeId().GetName();
        break;
    case IsacSlotPart::DECIDE:
        who = type(m_manager);
        break;
    case IsacSlotPart::SERVE:
        who = type(m_service);
        break;
    case IsacSlotPart::SENSE:
        who = type(m_sensingLossModel) + ", " + type(m_sensingModel);
        break;
    case IsacSlotPart::JUDGE:
        who = type(m_service) + ", " + m_agentFactory.GetTypeId().GetName() + ", " +
              type(m_manager) + ", shadows";
        break;
    case IsacSlotPart::RECORD:
        who = "trace sinks";
        break;
    }
    return std::string(ISAC_SLOT_PART_NAMES[static_cast<std::size_t>(m_part)]) + " of slot " +
           std::to_string(m_slot) + " (" + who + ")";
}

void
IsacController::Observe()
{
    auto& state = m_record.state;
    auto& truth = m_record.truth;
    state.slot = m_slot;
    state.time = Simulator::Now().GetSeconds();
    state.duration = m_slotDuration.GetSeconds();
    state.computingCapacity = m_scenario.server->GetComputingCapacity();
    state.computingDensity = m_scenario.server->GetComputingDensity();
    state.bitsPerMegabyte = m_bitsPerMegabyte;
    state.qoeCap = m_qoeCap;
    for (std::size_t j = 0; j < m_scenario.stations.size(); ++j)
    {
        state.stationBandwidth[j] = m_scenario.stations[j]->GetBandwidth();
        state.stationPower[j] = m_scenario.stations[j]->GetTransmitPower();
        state.noiseDensity[j] = m_scenario.stations[j]->GetNoiseDensity();
        truth.stationPosition[j] = m_scenario.stations[j]->GetPosition();
        truth.stationVelocity[j] = m_scenario.stations[j]->GetVelocity();
    }
    for (std::size_t k = 0; k < m_scenario.users.size(); ++k)
    {
        const auto& user = m_scenario.users[k];
        user->BeginSlot(m_slotDuration);
        truth.position[k] = user->GetPosition();
        truth.velocity[k] = user->GetVelocity();
        truth.fileSize[k] = user->GetDemand().fileSize;
        truth.swiped[k] = user->GetDemand().swiped;
        truth.quality[k] = user->GetContentQuality();
        truth.behaviour[k] = user->GetBehaviour();
        truth.environment[k] = user->GetEnvironment();
        truth.impact[k] = user->GetImpact();

        const auto& mobility = user->GetMobility();
        for (std::size_t j = 0; j < m_scenario.stations.size(); ++j)
        {
            const bool lineOfSight = m_pathGainModel->HasLineOfSight(m_pathGainIndex[j], mobility);
            state.gain(k, j) = m_pathGainModel->GetGain(m_pathGainIndex[j], mobility);
            state.sensingGain(k, j) = GetSensingGain(j, *user, lineOfSight);
        }
        const int serving = user->SelectStation(state.gain.row(k));
        const auto requirement = m_sensingModel->GetRequirement(*m_scenario.stations[serving],
                                                                state.sensingGain(k, serving));
        const bool isNew = state.station[k] != serving;
        state.station[k] = serving;
        state.minimumPower[k] = requirement.power;
        state.minimumPowerBandwidth[k] = requirement.powerBandwidth;
        const auto& station = *m_scenario.stations[serving];
        CheckRequirement(state, k, station, *m_sensingModel);
        if (isNew)
        {
            CheckSensingModel(state, k, station, *m_sensingModel);
        }
    }
    SetReservesAside(m_scenario, state);
    m_service->Observe(state);
    CheckQueues(state,
                static_cast<Eigen::Index>(m_scenario.users.size()),
                static_cast<Eigen::Index>(m_scenario.stations.size()),
                m_service->GetInstanceTypeId().GetName());
}

void
IsacController::Know()
{
    auto& state = m_record.state;
    for (std::size_t k = 0; k < m_agents.size(); ++k)
    {
        const auto model = m_agents[k]->GetUserModel();
        const double bits = m_agents[k]->GetCollectedBits();
        state.collectionRate[k] = bits / m_slotDuration.GetSeconds();
        state.fileSize[k] = model.fileSize;
        state.quality[k] = model.quality;
        state.impact[k] = model.impact;
        state.behaviour[k] = model.behaviour;
        state.environment[k] = model.environment;
        state.qoe[k] = model.qoe;
        for (const auto& [quantity, value] :
             {std::pair{"file size (MB)", model.fileSize},
              std::pair{"content quality", model.quality},
              std::pair{"impact", model.impact},
              std::pair{"behavioural dynamics", model.behaviour},
              std::pair{"environmental complexity", model.environment},
              std::pair{"weight of quality", model.qoe.qualityWeight},
              std::pair{"weight of latency (1/s)", model.qoe.latencyWeight},
              std::pair{"weight of the ratio (s)", model.qoe.ratioWeight},
              std::pair{"collected data (bit)", bits}})
        {
            if (!(value >= 0.0) || !std::isfinite(value))
            {
                isac::Refuse("agent of " + m_scenario.users[k]->Describe(),
                             quantity,
                             value,
                             NOT_NEGATIVE);
            }
        }
        if (model.behaviour > 1.0 || model.environment > 1.0)
        {
            const bool isBehaviour = model.behaviour > 1.0;
            isac::Refuse("agent of " + m_scenario.users[k]->Describe(),
                         isBehaviour ? "behavioural dynamics" : "environmental complexity",
                         isBehaviour ? model.behaviour : model.environment,
                         "must be at most 1");
        }
    }
}

void
IsacController::Decide()
{
    m_record.allocation = m_manager->Decide(m_record.state);
    m_manager->CheckAllocation(m_record.state, m_record.allocation);
}

void
IsacController::Serve()
{
    ForgetOutcome(m_record.outcome);
    m_service->Serve(m_record);
}

void
IsacController::Sense()
{
    SenseUsers(m_record.state,
               m_scenario.stations,
               *m_sensingModel,
               m_record.allocation,
               m_record.outcome);
    m_record.outcome.feasible = IsFeasible();
    SenseTargets();
}

bool
IsacController::IsFeasible()
{
    const auto& state = m_record.state;
    for (Eigen::Index j = 0; j < state.GetStations(); ++j)
    {
        Eigen::Index count = 0;
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            if (state.station[k] == j)
            {
                m_stationMinimumPower[count] = state.minimumPower[k];
                m_stationPowerBandwidth[count] = state.minimumPowerBandwidth[k];
                ++count;
            }
        }
        if (!m_feasibility
                 .Evaluate(m_stationMinimumPower.head(count),
                           m_stationPowerBandwidth.head(count),
                           state.stationPower[j],
                           state.stationBandwidth[j])
                 .IsFeasible())
        {
            return false;
        }
    }
    return true;
}

void
IsacController::SenseTargets()
{
    const auto& state = m_record.state;
    const auto& allocation = m_record.allocation;
    m_record.sightings.clear();
    for (std::size_t j = 0; j < m_scenario.stations.size(); ++j)
    {
        double power = 0.0;
        double bandwidth = 0.0;
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            if (state.station[k] == static_cast<int>(j))
            {
                power += allocation.power[k];
                bandwidth += allocation.bandwidth[k];
            }
        }
        const auto& station = *m_scenario.stations[j];
        const Vector origin = m_record.truth.stationPosition[j];
        for (std::size_t q = 0; q < m_targets.size(); ++q)
        {
            const auto& target = *m_targets[q];
            IsacTargetSighting sighting;
            sighting.position = target.GetPosition();
            sighting.velocity = target.GetVelocity();
            const Vector way = sighting.position - origin;
            const Vector velocity = sighting.velocity - m_record.truth.stationVelocity[j];
            const double range = way.GetLength();
            sighting.target = static_cast<int>(q);
            sighting.station = static_cast<int>(j);
            sighting.range = range;
            sighting.radialVelocity =
                range > 0.0 ? (way.x * velocity.x + way.y * velocity.y + way.z * velocity.z) / range
                            : 0.0;
            sighting.azimuth = std::atan2(way.y, way.x);
            sighting.lineOfSight =
                m_pathGainModel->HasLineOfSight(m_pathGainIndex[j], target.GetMobility());
            sighting.sensingGain = GetSensingGain(j, target, sighting.lineOfSight);
            sighting.crb =
                m_sensingModel->GetBounds(station, sighting.sensingGain, power, bandwidth);
            if (IsImpossible(sighting.crb))
            {
                isac::Refuse(m_sensingModel->GetInstanceTypeId().GetName() + " in slot " +
                                 std::to_string(m_slot) + ", " + target.Describe() + " from " +
                                 station.Describe(),
                             "bounds",
                             std::to_string(sighting.crb.range) + " " +
                                 std::to_string(sighting.crb.velocity) + " " +
                                 std::to_string(sighting.crb.azimuth),
                             "must not be negative or NaN");
            }
            m_record.sightings.push_back(sighting);
        }
    }
}

void
IsacController::Judge()
{
    const auto& truth = m_record.truth;
    auto& outcome = m_record.outcome;
    m_service->Finish(m_record);
    CheckService(m_record,
                 static_cast<Eigen::Index>(m_scenario.users.size()),
                 static_cast<Eigen::Index>(m_scenario.stations.size()),
                 m_service->GetInstanceTypeId().GetName());
    JudgeUsers(m_qoeCap, outcome);
    outcome.objective = m_manager->GetObjective(m_record.state, m_record.allocation);

    for (std::size_t k = 0; k < m_scenario.users.size(); ++k)
    {
        const double latency = outcome.computingLatency[k] + outcome.radioLatency[k];
        const double quality = outcome.quality[k];
        if (!std::isnan(quality))
        {
            outcome.mos[k] = m_scenario.users[k]->DrawMos(quality, latency, outcome.qoeUncapped[k]);
        }
        m_agents[k]->Learn(
            {truth.behaviour[k], truth.environment[k], quality, latency, outcome.mos[k]});
    }
    m_manager->Observe(outcome);
}

void
IsacController::DecideShadows()
{
    m_shadows.Decide(m_record, [this](const IsacAllocation& allocation, IsacSlotOutcome& outcome) {
        const auto& state = m_record.state;
        const auto& truth = m_record.truth;
        ServeUsers(state, truth, allocation, outcome);
        SenseUsers(state, m_scenario.stations, *m_sensingModel, allocation, outcome);
        FindExperience(truth, m_scenario.users, outcome);
        JudgeUsers(m_qoeCap, outcome);
        outcome.feasible = m_record.outcome.feasible;
        outcome.objective = m_manager->GetObjective(state, allocation);
    });
}

void
IsacController::Record()
{
    m_slotTrace(m_record);
}

void
IsacController::ForwardWindow(Ptr<IsacMobileUser> user, const IsacAgentWindow& window)
{
    m_agentWindowTrace(user, window);
}

double
IsacController::GetSensingGain(std::size_t station,
                               const IsacReflector& reflector,
                               bool lineOfSight) const
{
    const auto& role = *m_scenario.stations[station];
    const Vector& position = m_record.truth.stationPosition[station];
    const double radarGain = m_sensingLossModel->GetGain(
        {position, position, role.GetWavelength(), lineOfSight, lineOfSight},
        reflector);
    const double sensingGain = m_sensingModel->GetSensingGain(role, radarGain);
    if (!(sensingGain >= 0.0) || !std::isfinite(sensingGain))
    {
        isac::Refuse(reflector.Describe(),
                     "sensing gain (1/W) from " + role.Describe(),
                     sensingGain,
                     NOT_NEGATIVE);
    }
    return sensingGain;
}

void
IsacController::RefuseOnceStarted(const IsacRole& role) const
{
    if (m_isStarted)
    {
        isac::Refuse(role.Describe(), "role", role.GetRole(), COMES_LATE);
    }
}

void
IsacController::SetShadow(const std::string& list)
{
    RequireTypes(GetTypeId().GetName(), "Shadow", list, IsacResourceManager::GetTypeId());
    if (m_isStarted)
    {
        isac::Refuse(GetTypeId().GetName(), "Shadow", list, COMES_LATE);
    }
    m_shadow = list;
}

std::string
IsacController::GetShadow() const
{
    return m_shadow;
}

void
IsacController::PrepareShadows()
{
    const auto parent = IsacResourceManager::GetTypeId();
    for (const auto& description : RequireTypes(GetTypeId().GetName(), "Shadow", m_shadow, parent))
    {
        PointerValue manager;
        manager.DeserializeFromString(description, MakePointerChecker<IsacResourceManager>());
        AddShadow(manager.Get<IsacResourceManager>(), description);
    }
    if (m_stream >= 0)
    {
        m_shadows.AssignStreams(m_stream);
    }
    m_shadows.Prepare(m_record);
}

} // namespace ns3
