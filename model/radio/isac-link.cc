/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link.h"

#include "isac-channel.h"
#include "isac-station-net-device.h"
#include "isac-user-net-device.h"

#include "ns3/isac-error.h"
#include "ns3/isac-quality-of-experience.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/queue.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacLink");

IsacLink::IsacLink(IsacUserNetDevice& user, Direction direction)
    : m_user(user),
      m_direction(direction),
      m_transmitter([this] { EndTransmission(); })
{
}

void
IsacLink::AddQueue(IsacNetDevice& owner, Ptr<Queue<Packet>> queue)
{
    m_sources.push_back({&owner, queue});
}

void
IsacLink::SetStation(IsacStationNetDevice& station)
{
    m_station = &station;
    m_allocation = {};
    UpdateRate();
    if (m_frame)
    {
        m_transmissions = 0;
        m_received = 0.0;
        GetSender()->m_phyTxBeginTrace(m_frame);
        BeginTransmission();
    }
    Send();
}

void
IsacLink::SetAllocation(const IsacLinkAllocation& allocation)
{
    const auto require = [this](const char* quantity, double value) {
        if (!(value >= 0.0) || !std::isfinite(value))
        {
            isac::Refuse(m_user.Describe(), quantity, value, "must be at least 0 and finite");
        }
    };
    require("allocated bandwidth (Hz)", allocation.bandwidth);
    require("allocated power (W)", allocation.power);
    require("known gain", allocation.gain);
    require("collection rate (bit/s)", allocation.collectionRate);
    EndBlock();
    m_allocation = allocation;
    UpdateRate();
}

void
IsacLink::Send()
{
    const auto sender = GetSender();
    if (!m_frame && sender && sender->IsLinkUp())
    {
        BeginFrame();
    }
}

void
IsacLink::RenewSender()
{
    const auto sender = GetSender();
    if (m_frame && sender && !sender->IsLinkUp())
    {
        m_transmitter.Abort();
        const auto frame = m_frame;
        m_frame = nullptr;
        sender->m_phyTxDropTrace(frame);
    }
    UpdateRate();
    Send();
}

void
IsacLink::Clear()
{
    m_transmitter.Abort();
    m_frame = nullptr;
    m_sources.clear();
    m_station = nullptr;
}

double
IsacLink::GetRate() const
{
    return m_transmitter.GetRate();
}

double
IsacLink::GetCapacity() const
{
    return m_capacity;
}

uint64_t
IsacLink::GetBacklog() const
{
    uint64_t bytes = m_frame ? m_frame->GetSize() : 0;
    for (const auto& source : m_sources)
    {
        bytes += source.queue->GetNBytes();
    }
    return bytes;
}

IsacNetDevice*
IsacLink::GetSender() const
{
    return m_direction == Direction::UP && m_station ? static_cast<IsacNetDevice*>(&m_user)
                                                     : m_station;
}

IsacNetDevice*
IsacLink::GetReceiver() const
{
    return m_direction == Direction::DOWN && m_station ? static_cast<IsacNetDevice*>(&m_user)
                                                       : m_station;
}

void
IsacLink::UpdateRate()
{
    const auto sender = GetSender();
    m_capacity = 0.0;
    if (sender)
    {
        const auto& channel = *m_user.m_channel;
        m_requiredGain = m_allocation.gain / channel.GetLinkMargin();
        m_capacity = isac::ShannonRate(m_allocation.bandwidth,
                                       m_allocation.power,
                                       m_requiredGain / channel.GetImplementationLoss(),
                                       m_station->GetBaseStation()->GetNoiseDensity());
    }
    const bool isUp = sender && sender->IsLinkUp();
    const double rate = isUp ? m_capacity - m_allocation.collectionRate : 0.0;
    NS_LOG_LOGIC(m_user.Describe() << (m_direction == Direction::UP ? " up " : " down ") << rate);
    m_transmitter.SetRate(std::max(0.0, rate));
}

void
IsacLink::BeginFrame()
{
    for (std::size_t i = 0; i < m_sources.size() && !m_frame; ++i)
    {
        const auto& source = m_sources[m_turn];
        m_turn = (m_turn + 1) % m_sources.size();
        m_frame = source.queue->Dequeue();
        if (m_frame)
        {
            auto& sender = *GetSender();
            if (source.owner != &sender)
            {
                sender.SniffPassing(m_frame);
            }
            sender.m_phyTxBeginTrace(m_frame);
            m_transmissions = 0;
            m_received = 0.0;
            BeginTransmission();
        }
    }
}

void
IsacLink::BeginTransmission()
{
    m_bitsAtBlock = 8.0 * m_frame->GetSize();
    m_worst = std::numeric_limits<double>::infinity();
    m_transmitter.Begin(m_bitsAtBlock);
}

void
IsacLink::EndBlock()
{
    const double left = m_transmitter.GetBitsLeft();
    if (m_frame && left < m_bitsAtBlock)
    {
        m_bitsAtBlock = left;
        m_worst = std::min(m_worst, m_user.m_channel->GetGain(*m_station, m_user) / m_requiredGain);
    }
}

void
IsacLink::EndTransmission()
{
    EndBlock();
    m_received += m_worst;
    ++m_transmissions;
    const bool isReceived = m_received >= 1.0;
    NS_LOG_LOGIC(m_user.Describe() << " " << m_frame->GetUid() << " sent " << m_transmissions
                                   << " times, received " << m_received);
    if (!isReceived && m_transmissions < m_user.m_channel->GetMaximumTransmissions())
    {
        BeginTransmission();
        return;
    }
    const auto frame = m_frame;
    m_frame = nullptr;
    GetSender()->m_phyTxEndTrace(frame);
    if (isReceived)
    {
        Ptr<IsacNetDevice> receiver(GetReceiver());
        Simulator::ScheduleWithContext(receiver->GetNode()->GetId(),
                                       m_user.m_channel->GetDelay(*m_station, m_user),
                                       &IsacNetDevice::Receive,
                                       receiver,
                                       frame);
    }
    else
    {
        GetReceiver()->m_phyRxDropTrace(frame);
    }
    Send();
}

} // namespace ns3
