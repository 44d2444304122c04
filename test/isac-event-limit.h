/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_EVENT_LIMIT_H
#define ISAC_EVENT_LIMIT_H

#include "ns3/map-scheduler.h"
#include "ns3/object-factory.h"
#include "ns3/simulator.h"

#include <cstdint>
#include <stdexcept>

/// Runs events in their order, and throws behind a number of them: a simulation that never ends
/// does
class IsacEventLimit : public ns3::MapScheduler
{
  public:
    /// @return the object TypeId
    static ns3::TypeId GetTypeId()
    {
        static ns3::TypeId tid = ns3::TypeId("ns3::EventLimit")
                                     .SetParent<ns3::MapScheduler>()
                                     .AddConstructor<IsacEventLimit>();
        return tid;
    }

    /// @param events number of events that the simulation to come may take
    static void Set(uint64_t events)
    {
        ns3::ObjectFactory factory;
        factory.SetTypeId(GetTypeId());
        s_left = events;
        s_kept = 0;
        ns3::Simulator::SetScheduler(factory); // which takes over what waits already
    }

    /// @return number of events that the simulator keeps, cancelled ones included
    static int64_t GetKept()
    {
        return s_kept;
    }

    void Insert(const ns3::Scheduler::Event& event) override
    {
        ++s_kept;
        MapScheduler::Insert(event);
    }

    void Remove(const ns3::Scheduler::Event& event) override
    {
        --s_kept;
        MapScheduler::Remove(event);
    }

    ns3::Scheduler::Event RemoveNext() override
    {
        if (s_left-- == 0)
        {
            throw std::runtime_error("the simulation takes more events than it may");
        }
        --s_kept;
        return MapScheduler::RemoveNext();
    }

  private:
    inline static uint64_t s_left{0}; ///< number of events that may still be taken
    inline static int64_t s_kept{0};  ///< number of events that wait
};

#endif /* ISAC_EVENT_LIMIT_H */
