/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-computing-queue.h"

#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacComputingQueue");

NS_OBJECT_ENSURE_REGISTERED(IsacComputingQueue);

namespace
{

/**
 * @param quantity what it is, for the message
 * @param user whose it is
 * @param value the value
 * @throws isac::Error where the value is negative or not finite
 */
void
RequireNotNegative(const std::string& quantity, uint32_t user, double value)
{
    if (!(value >= 0.0) || !std::isfinite(value))
    {
        isac::Refuse("IsacComputingQueue",
                     quantity + " of user " + std::to_string(user),
                     value,
                     "must be at least 0 and finite");
    }
}

} // namespace

TypeId
IsacComputingQueue::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacComputingQueue")
                            .SetParent<Object>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacComputingQueue>();
    return tid;
}

void
IsacComputingQueue::Submit(uint32_t user, double cycles, std::function<void()> completed)
{
    NS_LOG_FUNCTION(this << user << cycles);
    RequireNotNegative("cycles", user, cycles);
    auto& queue = m_queues[user];
    Update(queue);
    queue.requests.emplace(queue.virtualTime + cycles, std::move(completed));
    queue.backlog += cycles;
    ScheduleNext(user, queue);
}

void
IsacComputingQueue::SetShare(uint32_t user, double speed)
{
    NS_LOG_FUNCTION(this << user << speed);
    RequireNotNegative("share (cycles/s)", user, speed);
    auto& queue = m_queues[user];
    if (speed != queue.share)
    {
        Update(queue);
        queue.share = speed;
        ScheduleNext(user, queue);
    }
}

double
IsacComputingQueue::GetShare(uint32_t user) const
{
    const auto queue = m_queues.find(user);
    return queue == m_queues.end() ? 0.0 : queue->second.share;
}

double
IsacComputingQueue::GetBacklog(uint32_t user) const
{
    const auto entry = m_queues.find(user);
    if (entry == m_queues.end())
    {
        return 0.0;
    }
    const auto& queue = entry->second;
    const double elapsed = (Simulator::Now() - queue.updated).GetSeconds();
    return std::max(0.0, queue.backlog - queue.share * elapsed);
}

std::size_t
IsacComputingQueue::GetRequests(uint32_t user) const
{
    const auto queue = m_queues.find(user);
    return queue == m_queues.end() ? 0 : queue->second.requests.size();
}

void
IsacComputingQueue::Remove(uint32_t user)
{
    NS_LOG_FUNCTION(this << user);
    const auto queue = m_queues.find(user);
    if (queue != m_queues.end())
    {
        Drop(queue->second);
        m_queues.erase(queue);
    }
}

int64_t
IsacComputingQueue::GetDroppedRequests() const
{
    return m_droppedRequests;
}

double
IsacComputingQueue::GetDroppedCycles() const
{
    return m_droppedCycles;
}

void
IsacComputingQueue::DoDispose()
{
    for (auto& [user, queue] : m_queues)
    {
        queue.next.Cancel();
        queue.next = {}; // not to be removed: the simulator that kept it may be gone by now
        Drop(queue);
    }
    m_queues.clear();
    Object::DoDispose();
}

void
IsacComputingQueue::Update(Queue& queue)
{
    const Time now = Simulator::Now();
    double cycles = queue.share * (now - queue.updated).GetSeconds();
    queue.updated = now;
    while (!queue.requests.empty())
    {
        const auto first = queue.requests.begin();
        const auto count = static_cast<double>(queue.requests.size());
        const double needed = (first->first - queue.virtualTime) * count;
        if (needed > cycles)
        {
            queue.virtualTime += cycles / count;
            queue.backlog -= cycles;
            return;
        }
        cycles -= needed;
        queue.backlog -= needed;
        queue.virtualTime = first->first;
        queue.done.push_back(std::move(first->second));
        queue.requests.erase(first);
    }
    // An empty queue begins anew, so that rounding errors do not last.
    queue.virtualTime = 0.0;
    queue.backlog = 0.0;
}

void
IsacComputingQueue::ScheduleNext(uint32_t user, Queue& queue)
{
    // Within ns-3's clock, in s; what takes longer is looked at again.
    const double longest = (Time::Max() - Simulator::Now()).GetSeconds() / 2.0;
    Simulator::Remove(queue.next); // a cancelled event would be kept until its time
    Time delay;
    if (queue.done.empty())
    {
        if (queue.requests.empty())
        {
            return;
        }
        const double needed = (queue.requests.begin()->first - queue.virtualTime) *
                              static_cast<double>(queue.requests.size());
        if (needed > 0.0)
        {
            if (queue.share == 0.0)
            {
                return;
            }
            const double seconds = std::min(longest, needed / queue.share);
            delay =
                std::max(NanoSeconds(static_cast<int64_t>(std::ceil(seconds * 1e9))), TimeStep(1));
        }
    }
    queue.next = Simulator::Schedule(delay, &IsacComputingQueue::Complete, this, user);
}

void
IsacComputingQueue::Complete(uint32_t user)
{
    auto& queue = m_queues.at(user);
    Update(queue);
    const auto done = std::exchange(queue.done, {});
    ScheduleNext(user, queue);
    for (const auto& completed : done) // which may change the queue
    {
        completed();
    }
}

void
IsacComputingQueue::Drop(Queue& queue)
{
    Update(queue);
    Simulator::Remove(queue.next);
    m_droppedRequests += static_cast<int64_t>(queue.requests.size() + queue.done.size());
    m_droppedCycles += queue.backlog;
}

} // namespace ns3
