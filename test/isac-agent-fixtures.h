/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGENT_FIXTURES_H
#define ISAC_AGENT_FIXTURES_H

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-digital-agent.h"
#include "ns3/isac-error.h"
#include "ns3/node.h"
#include "ns3/string.h"

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

/// A user whose request, behaviour and environment a test sets, slot by slot.
class ScriptedUser
{
  public:
    ScriptedUser()
        : m_user(ns3::CreateObject<ns3::IsacMobileUser>()),
          m_workload(ns3::CreateObject<Workload>()),
          m_mobility(ns3::CreateObject<ns3::ConstantVelocityMobilityModel>())
    {
        m_user->SetAttribute("BehaviourWindow", ns3::IntegerValue(1));
        m_user->SetWorkload(m_workload);
        auto node = ns3::CreateObject<ns3::Node>();
        node->AggregateObject(m_mobility);
        node->AggregateObject(m_user);
    }

    /**
     * @param fileSize of the request, in MB
     * @param behaviour H
     * @param speed in m/s
     */
    void BeginSlot(double fileSize, double behaviour, double speed)
    {
        m_workload->demand.fileSize = fileSize;
        m_workload->demand.swipeHazard = behaviour;
        m_mobility->SetVelocity(ns3::Vector(speed, 0, 0));
        m_user->BeginSlot(ns3::Seconds(1));
    }

    /// @return the user
    ns3::Ptr<ns3::IsacMobileUser> Get() const
    {
        return m_user;
    }

  private:
    /// Requests what it is told to
    class Workload : public ns3::IsacWorkload
    {
      public:
        ns3::IsacDemand NextSlot(ns3::Time) override
        {
            return demand;
        }

        int64_t AssignStreams(int64_t) override
        {
            return 0;
        }

        ns3::IsacDemand demand; ///< of the next slots
    };

    ns3::Ptr<ns3::IsacMobileUser> m_user;                    ///< the user
    ns3::Ptr<Workload> m_workload;                           ///< what it requests
    ns3::Ptr<ns3::ConstantVelocityMobilityModel> m_mobility; ///< how it moves
};

/// A digital agent of a scripted user, driven by hand; keeps its windows.
class DrivenAgent
{
  public:
    /**
     * @param attributes names and values
     * @param store room for windows; null for no bound
     */
    explicit DrivenAgent(const std::vector<std::pair<std::string, std::string>>& attributes = {},
                         ns3::Ptr<ns3::IsacAgentStore> store = nullptr)
        : m_agent(ns3::CreateObject<ns3::IsacDigitalAgent>())
    {
        for (const auto& [name, value] : attributes)
        {
            m_agent->SetAttribute(name, ns3::StringValue(value));
        }
        m_agent->SetUser(m_user.Get());
        m_agent->AssignStreams(7);
        m_user.Get()->AssignStreams(9);
        m_agent->TraceConnectWithoutContext("Window", ns3::MakeCallback(&DrivenAgent::Keep, this));
        m_agent->Start(ns3::Seconds(1), store);
    }

    ~DrivenAgent()
    {
        m_agent->TraceDisconnectWithoutContext("Window",
                                               ns3::MakeCallback(&DrivenAgent::Keep, this));
        m_agent->Dispose();
    }

    DrivenAgent(const DrivenAgent&) = delete;
    DrivenAgent& operator=(const DrivenAgent&) = delete;

    /**
     * Begin a slot.
     *
     * @param fileSize of the request, in MB
     * @param behaviour H
     * @param speed in m/s
     * @return what the agent says
     */
    ns3::IsacUserModel Begin(double fileSize, double behaviour, double speed)
    {
        m_user.BeginSlot(fileSize, behaviour, speed);
        return m_agent->GetUserModel();
    }

    /**
     * End the slot.
     *
     * @param latency of the request, in s
     * @param mos opinion score
     */
    void End(double latency, double mos)
    {
        const auto& user = *m_user.Get();
        m_agent->Learn(
            {user.GetBehaviour(), user.GetEnvironment(), user.GetContentQuality(), latency, mos});
    }

    /**
     * End the slot with a score that the user draws.
     *
     * @param latency of the request, in s
     */
    void EndJudged(double latency)
    {
        auto& user = *m_user.Get();
        const double quality = user.GetContentQuality();
        const double qoe = isac::Qoe(user.GetQoeModel(), user.GetImpact(), quality, latency);
        End(latency, user.DrawMos(quality, latency, qoe));
    }

    /// @return the user
    ns3::Ptr<ns3::IsacMobileUser> GetUser() const
    {
        return m_user.Get();
    }

    /// @return the agent
    ns3::Ptr<ns3::IsacDigitalAgent> Get() const
    {
        return m_agent;
    }

    std::vector<ns3::IsacAgentWindow> windows; ///< that have ended

  private:
    /// Keep a window
    void Keep(ns3::Ptr<ns3::IsacMobileUser>, const ns3::IsacAgentWindow& window)
    {
        windows.push_back(window);
    }

    ScriptedUser m_user;                     ///< the user
    ns3::Ptr<ns3::IsacDigitalAgent> m_agent; ///< its agent
};

#endif /* ISAC_AGENT_FIXTURES_H */
