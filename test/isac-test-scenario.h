/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_SCENARIO_H
#define ISAC_TEST_SCENARIO_H

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-controller.h"
#include "ns3/node.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <cmath>
#include <string>

/// Requests of random size; a user swipes on, or asks for nothing, once in a while.
class IsacTestWorkload : public ns3::IsacWorkload
{
  public:
    /// @return the object TypeId
    static ns3::TypeId GetTypeId()
    {
        static ns3::TypeId tid = ns3::TypeId("ns3::IsacTestWorkload")
                                     .SetParent<ns3::IsacWorkload>()
                                     .SetGroupName("Isac")
                                     .AddConstructor<IsacTestWorkload>();
        return tid;
    }

    IsacTestWorkload()
        : m_random(ns3::CreateObject<ns3::UniformRandomVariable>())
    {
    }

    ns3::IsacDemand NextSlot(ns3::Time) override
    {
        ns3::IsacDemand demand;
        demand.fileSize = m_random->GetValue(0.0, 1.0) < 0.1 ? 0.0 : m_random->GetValue(0.5, 1.5);
        demand.swipeHazard = m_random->GetValue(0.0, 0.5);
        demand.swiped = m_random->GetValue(0.0, 1.0) < demand.swipeHazard;
        return demand;
    }

    int64_t AssignStreams(int64_t stream) override
    {
        m_random->SetStream(stream);
        return 1;
    }

  private:
    ns3::Ptr<ns3::UniformRandomVariable> m_random; ///< draws all
};

/**
 * A small network for tests: stations 400 m apart, users that drive away from them in turn and
 * targets between them. Every second user has the ratio structure of experience.
 */
class IsacTestScenario
{
  public:
    /**
     * @param users number of mobile users
     * @param stations number of base stations
     * @param targets number of passive targets
     * @param manager type of the resource manager
     */
    IsacTestScenario(int users,
                     int stations = 2,
                     int targets = 2,
                     const std::string& manager = "ns3::IsacRoundRobinManager")
        : m_controller(ns3::CreateObject<ns3::IsacController>())
    {
        using namespace ns3;
        IsacTestWorkload::GetTypeId(); // known by name from here on
        m_controller->SetAttribute("Manager", StringValue(manager));

        auto server = CreateObject<IsacEdgeServer>();
        CreateObject<Node>()->AggregateObject(server);
        m_controller->SetEdgeServer(server);
        for (int j = 0; j < stations; ++j)
        {
            auto station = CreateObject<IsacBaseStation>();
            station->SetAttribute("CarrierFrequency", DoubleValue(j % 2 == 0 ? 28e9 : 39e9));
            Place(station, Vector(400.0 * j, 0, 10), Vector());
            m_controller->AddBaseStation(station);
        }
        for (int k = 0; k < users; ++k)
        {
            auto user = CreateObject<IsacMobileUser>();
            user->SetAttribute("Workload", StringValue("ns3::IsacTestWorkload"));
            user->SetAttribute("QoeStructure", StringValue(k % 2 == 0 ? "Linear" : "Ratio"));
            const double angle = 2.4 * k;
            const double speed = 8.0 + 3.0 * (k % 5);
            Place(user,
                  Vector(400.0 * (k % stations) + 60 * std::cos(angle), 60 * std::sin(angle), 1.5),
                  Vector(speed * std::cos(angle), speed * std::sin(angle), 0));
            m_controller->AddUser(user);
        }
        for (int q = 0; q < targets; ++q)
        {
            auto target = CreateObject<IsacTarget>();
            target->SetAttribute("CrossSectionModel",
                                 StringValue(q % 2 == 0 ? "UavSmall" : "Vehicle"));
            Place(target, Vector(100.0 + 50 * q, 80, 40), Vector(5, -5, 0));
            m_controller->AddTarget(target);
        }
        m_controller->AssignStreams(1000);
    }

    ~IsacTestScenario()
    {
        ns3::Simulator::Destroy();
        m_controller->Dispose();
    }

    IsacTestScenario(const IsacTestScenario&) = delete;
    IsacTestScenario& operator=(const IsacTestScenario&) = delete;

    /// @return the controller, not started yet
    ns3::Ptr<ns3::IsacController> GetController() const
    {
        return m_controller;
    }

    /// @param slots number of slots to simulate; 0 for as many as there is time
    void Run(int64_t slots) const
    {
        m_controller->SetAttribute("Slots", ns3::IntegerValue(slots));
        m_controller->Start();
        ns3::Simulator::Run();
    }

  private:
    /// Give a role a node that moves at a constant velocity
    static void Place(const ns3::Ptr<ns3::IsacRole>& role,
                      const ns3::Vector& position,
                      const ns3::Vector& velocity)
    {
        auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
        mobility->SetPosition(position);
        mobility->SetVelocity(velocity);
        auto node = ns3::CreateObject<ns3::Node>();
        node->AggregateObject(mobility);
        node->AggregateObject(role);
    }

    ns3::Ptr<ns3::IsacController> m_controller; ///< runs the slots
};

#endif /* ISAC_TEST_SCENARIO_H */
