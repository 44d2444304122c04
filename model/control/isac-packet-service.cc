/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-packet-service.h"

#include "ns3/isac-channel.h"
#include "ns3/isac-error.h"
#include "ns3/isac-interval-checker.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacPacketService");

NS_OBJECT_ENSURE_REGISTERED(IsacPacketService);

namespace
{

constexpr double NONE = std::numeric_limits<double>::quiet_NaN(); ///< of what there is not

/**
 * @param role whose node is searched
 * @return the node's first device of a type
 * @throws isac::Error where there is none
 */
template <typename Device>
Ptr<Device>
FindDevice(const IsacRole& role)
{
    const auto node = role.GetObject<Node>();
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        if (const auto device = DynamicCast<Device>(node->GetDevice(i)))
        {
            return device;
        }
    }
    isac::Refuse(role.Describe(), Device::GetTypeId().GetName(), "none", "install a device");
}

/**
 * @param role whose node is searched
 * @return the node's first application that asks for files
 * @throws isac::Error where there is none
 */
Ptr<IsacRequestClient>
FindClient(const IsacRole& role)
{
    const auto node = role.GetObject<Node>();
    for (uint32_t i = 0; i < node->GetNApplications(); ++i)
    {
        if (const auto client = DynamicCast<IsacRequestClient>(node->GetApplication(i)))
        {
            return client;
        }
    }
    isac::Refuse(role.Describe(), "ns3::IsacRequestClient", "none", "install an application");
}

} // namespace

TypeId
IsacPacketService::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacPacketService")
            .SetParent<IsacService>()
            .SetGroupName("Isac")
            .AddConstructor<IsacPacketService>()
            .AddAttribute("AdaptationInterval",
                          "Time after which the radio chooses rates by the true gains, again and "
                          "again within a slot, at least 100 us; 0 to keep those that the manager "
                          "knew",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&IsacPacketService::m_adaptationInterval),
                          MakeIsacIntervalChecker());
    return tid;
}

void
IsacPacketService::Prepare(const IsacScenario& scenario)
{
    IsacService::Prepare(scenario);
    for (const auto& station : scenario.stations)
    {
        m_stations.push_back(FindDevice<IsacStationNetDevice>(*station));
    }
    m_channel = RequireChannel(scenario);
    for (std::size_t j = 0; j < m_stations.size(); ++j)
    {
        RequireOn(*scenario.stations[j], *m_stations[j]);
    }
    m_queue = scenario.server->GetObject<IsacComputingQueue>();
    if (!m_queue)
    {
        isac::Refuse(scenario.server->Describe(),
                     "ns3::IsacComputingQueue",
                     "none",
                     "install a request server");
    }
    m_users.resize(scenario.users.size());
    for (std::size_t k = 0; k < m_users.size(); ++k)
    {
        auto& user = m_users[k];
        const auto& role = *scenario.users[k];
        user.node = role.GetObject<Node>()->GetId();
        user.device = FindDevice<IsacUserNetDevice>(role);
        RequireOn(role, *user.device);
        user.client = FindClient(role);
        user.fetcher = DynamicCast<IsacVideoClient>(user.client);
        if (user.fetcher)
        {
            user.player = user.fetcher->GetPlayer();
            ConnectPlayer(k);
            continue;
        }
        for (const char* trace : {"Completed", "Failed"})
        {
            user.client->TraceConnectWithoutContext(
                trace,
                Callback<void, const IsacRequestRecord&>([this, k](const auto& request) {
                    HandleEnd(k, {-1, -1, -1, -1, request});
                }));
        }
    }
}

Ptr<IsacChannel>
IsacPacketService::RequireChannel(const IsacScenario& scenario) const
{
    const auto channel = DynamicCast<IsacChannel>(m_stations[0]->GetChannel());
    if (!channel)
    {
        isac::Refuse(scenario.stations[0]->Describe(),
                     "ns3::IsacChannel",
                     "none",
                     "attach its device to a channel");
    }
    TimeValue shareInterval;
    channel->GetAttribute("ShareInterval", shareInterval);
    if (shareInterval.Get().IsStrictlyPositive())
    {
        isac::Refuse("IsacChannel",
                     "ShareInterval",
                     shareInterval.Get(),
                     "must be 0 where a controller allocates");
    }
    return channel;
}

void
IsacPacketService::RequireOn(const IsacRole& role, const NetDevice& device) const
{
    if (device.GetChannel() != m_channel)
    {
        isac::Refuse(role.Describe(),
                     "ns3::IsacChannel",
                     "another one",
                     "all stations and users must be on one channel");
    }
}

void
IsacPacketService::ConnectPlayer(std::size_t user)
{
    using Kind = IsacPlaybackEvent::Kind;
    m_users[user].fetcher->TraceConnectWithoutContext(
        "Chunk",
        Callback<void, const IsacVideoChunk&>(
            [this, user](const IsacVideoChunk& chunk) { HandleEnd(user, chunk); }));
    const auto& player = m_users[user].player;
    player->TraceConnectWithoutContext(
        "Startup",
        Callback<void, int64_t, Time>([this, user](int64_t viewing, Time delay) {
            HandlePlayback(user, Kind::STARTUP, viewing, Simulator::Now() - delay, delay);
        }));
    player->TraceConnectWithoutContext(
        "Stall",
        Callback<void, int64_t, Time, Time>(
            [this, user](int64_t viewing, Time begin, Time duration) {
                HandlePlayback(user, Kind::STALL, viewing, begin, duration);
            }));
    player->TraceConnectWithoutContext(
        "Swipe",
        Callback<void, int64_t, Time>([this, user](int64_t viewing, Time position) {
            HandlePlayback(user, Kind::SWIPE, viewing, Simulator::Now(), position);
        }));
}

void
IsacPacketService::Observe(IsacSlotState& state)
{
    for (std::size_t k = 0; k < m_users.size(); ++k)
    {
        const auto& user = m_users[k];
        const double outstanding =
            8.0 * static_cast<double>(user.client->GetOutstandingBytes()) / state.bitsPerMegabyte;
        const double cycles = m_queue->GetBacklog(user.node);
        state.computingBacklog[k] =
            cycles > 0.0 ? std::min(outstanding, cycles / state.computingDensity) : 0.0;
        state.radioBacklog[k] = outstanding - state.computingBacklog[k];
        if (user.player)
        {
            state.playbackBuffer[k] = user.player->GetBuffer();
            state.prefetch[k] = user.fetcher->GetDemand(Seconds(state.duration)).later;
        }
    }
}

void
IsacPacketService::Serve(IsacSlotRecord& record)
{
    const auto& allocation = record.allocation;
    for (std::size_t k = 0; k < m_users.size(); ++k)
    {
        auto& user = m_users[k];
        const auto& station = m_stations[record.state.station[k]];
        m_channel->Handover(user.device, station);
        const auto& role = *station->GetBaseStation();
        const double reserved = m_scenario->users[k]->GetReservedShare();
        user.downlink = {allocation.bandwidth[k] + reserved * role.GetBandwidth(),
                         allocation.power[k] + reserved * role.GetTransmitPower(),
                         record.state.GetServingGain(k),
                         record.state.collectionRate[k]};
        station->SetDownlink(user.device, user.downlink);
        m_queue->SetShare(user.node, allocation.computing[k]);
        user.impact = record.truth.impact[k];
        record.outcome.rate[k] = user.device->GetDownlink().GetCapacity();
        if (!user.player && record.truth.fileSize[k] > 0.0 && !user.client->HasStopped())
        {
            user.client->Request(record.truth.fileSize[k], record.truth.quality[k]);
        }
    }
    m_channel->ShareUplinks();
    m_end = Simulator::Now() + Seconds(record.state.duration);
    ScheduleAdaptation();
}

void
IsacPacketService::ScheduleAdaptation()
{
    const Time next = Simulator::Now() + m_adaptationInterval;
    if (m_adaptationInterval.IsStrictlyPositive() && next < m_end)
    {
        m_adaptation = Simulator::Schedule(m_adaptationInterval, &IsacPacketService::Adapt, this);
    }
}

void
IsacPacketService::Adapt()
{
    for (auto& user : m_users)
    {
        const auto station = user.device->GetStation();
        user.downlink.gain = m_channel->GetGain(*station, *user.device);
        station->SetDownlink(user.device, user.downlink);
    }
    m_channel->ShareUplinks();
    ScheduleAdaptation();
}

bool
IsacPacketService::TakesTheSlot() const
{
    return true;
}

double
IsacPacketService::GetLinkLoss() const
{
    return m_channel->GetImplementationLoss() * m_channel->GetLinkMargin();
}

void
IsacPacketService::Finish(IsacSlotRecord& record)
{
    JudgeRequests();
    auto& outcome = record.outcome;
    for (std::size_t k = 0; k < m_users.size(); ++k)
    {
        auto& user = m_users[k];
        const double count = user.served;
        outcome.quality[k] = user.quality / count; // NaN of nothing
        outcome.computingLatency[k] = user.computing / count;
        outcome.radioLatency[k] = user.radio / count;
        outcome.qualityOverLatency[k] = user.qualityOverLatency / count;
        outcome.qoeUncapped[k] = user.served > 0 ? user.experience / count : 0.0;
        if (user.player)
        {
            const auto playback = user.player->TakeWindow();
            const auto& window = playback.experience;
            record.truth.swiped[k] = playback.swipes > 0;
            const double latency = window.Latency();
            const bool isJudged = window.IsJudged();
            const double computing = user.served > 0 ? outcome.computingLatency[k] : 0.0;
            outcome.quality[k] = isJudged ? window.Quality() : NONE;
            outcome.computingLatency[k] = isJudged ? std::min(latency, computing) : NONE;
            outcome.radioLatency[k] = latency - outcome.computingLatency[k];
            outcome.qualityOverLatency[k] = outcome.quality[k] / latency;
            outcome.qoeUncapped[k] = isJudged ? isac::Qoe(m_scenario->users[k]->GetQoeModel(),
                                                          user.impact,
                                                          window.Quality(),
                                                          latency)
                                              : 0.0;
        }
        user.served = 0;
        user.computing = user.radio = user.quality = user.qualityOverLatency = user.experience =
            0.0;
    }
    // What ends from now on belongs to the next slot, also between the two.
    record.requests.swap(m_requests);
    record.playback.swap(m_playback);
    m_requests.clear();
    m_playback.clear();
}

void
IsacPacketService::HandleEnd(std::size_t index, const IsacVideoChunk& chunk)
{
    m_requests.push_back({static_cast<int>(index),
                          chunk.request,
                          NONE,
                          NONE,
                          chunk.viewing,
                          chunk.video,
                          chunk.chunk,
                          chunk.level});
}

void
IsacPacketService::JudgeRequests()
{
    for (auto& served : m_requests)
    {
        auto& user = m_users[served.user];
        const auto& request = served.request;
        served.impact = user.impact;
        if (request.end == IsacRequestEnd::COMPLETED)
        {
            const double computing = request.GetComputingDelay().GetSeconds();
            const double radio = request.GetTransmissionDelay().GetSeconds();
            served.qoe = isac::Qoe(m_scenario->users[served.user]->GetQoeModel(),
                                   user.impact,
                                   request.quality,
                                   computing + radio);
            ++user.served;
            user.computing += computing;
            user.radio += radio;
            user.quality += request.quality;
            user.qualityOverLatency += request.quality / (computing + radio);
            user.experience += served.qoe;
        }
    }
}

void
IsacPacketService::HandlePlayback(std::size_t user,
                                  IsacPlaybackEvent::Kind kind,
                                  int64_t viewing,
                                  Time begin,
                                  Time duration)
{
    m_playback.push_back({static_cast<int>(user), kind, viewing, begin, duration});
}

void
IsacPacketService::DoDispose()
{
    m_adaptation.Cancel();
    m_stations.clear();
    m_users.clear();
    m_channel = nullptr;
    m_queue = nullptr;
    IsacService::DoDispose();
}

} // namespace ns3
