/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-transmitter.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

IsacTransmitter::IsacTransmitter(std::function<void()> done)
    : m_done(std::move(done))
{
}

IsacTransmitter::~IsacTransmitter()
{
    m_end.Cancel();
}

void
IsacTransmitter::Begin(double bits)
{
    Simulator::Remove(m_end);
    m_isBusy = true;
    m_bits = bits;
    m_since = Simulator::Now();
    Schedule();
}

void
IsacTransmitter::Abort()
{
    Simulator::Remove(m_end);
    m_isBusy = false;
}

void
IsacTransmitter::SetRate(double rate)
{
    if (rate == m_rate)
    {
        return;
    }
    if (!m_isBusy)
    {
        m_rate = rate;
        return;
    }
    m_bits = GetBitsLeft();
    m_since = Simulator::Now();
    m_rate = rate;
    Simulator::Remove(m_end); // a cancelled event would be kept until its time, years ahead perhaps
    Schedule();
}

double
IsacTransmitter::GetRate() const
{
    return m_rate;
}

double
IsacTransmitter::GetBitsLeft() const
{
    if (!m_isBusy)
    {
        return 0.0;
    }
    const double left = m_bits - m_rate * (Simulator::Now() - m_since).GetSeconds();
    // An end is rounded to a step of the clock: what flows in one step is not told from nothing.
    return left > m_rate * TimeStep(1).GetSeconds() ? left : 0.0;
}

void
IsacTransmitter::Schedule()
{
    const double latest = (Time::Max() - m_since).GetSeconds() / 2.0;
    if (m_bits <= m_rate * latest)
    {
        // Whatever the rate, time goes on with what is sent.
        m_end = Simulator::Schedule(m_bits > 0.0 ? std::max(Seconds(m_bits / m_rate), TimeStep(1))
                                                 : Time(),
                                    &IsacTransmitter::End,
                                    this);
    }
}

void
IsacTransmitter::End()
{
    m_isBusy = false;
    m_done();
}

} // namespace ns3
