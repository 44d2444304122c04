/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-agent.h"

#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacAgent);
NS_OBJECT_ENSURE_REGISTERED(IsacOracleAgent);

TypeId
IsacAgent::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacAgent")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddTraceSource("Window",
                            "A window has ended, in which the agent collected and learnt",
                            MakeTraceSourceAccessor(&IsacAgent::m_windowTrace),
                            "ns3::IsacAgent::WindowTracedCallback");
    return tid;
}

void
IsacAgent::SetUser(Ptr<IsacMobileUser> user)
{
    m_user = user;
}

void
IsacAgent::Start(Time, Ptr<IsacAgentStore>)
{
}

double
IsacAgent::GetCollectedBits() const
{
    return 0.0;
}

void
IsacAgent::DoDispose()
{
    m_user = nullptr;
    Object::DoDispose();
}

TypeId
IsacOracleAgent::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacOracleAgent")
                            .SetParent<IsacAgent>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacOracleAgent>();
    return tid;
}

IsacUserModel
IsacOracleAgent::GetUserModel()
{
    return {m_user->GetQoeModel(),
            m_user->GetImpact(),
            m_user->GetDemand().fileSize,
            m_user->GetContentQuality(),
            m_user->GetBehaviour(),
            m_user->GetEnvironment()};
}

void
IsacOracleAgent::Learn(const IsacExperience&)
{
}

int64_t
IsacOracleAgent::AssignStreams(int64_t)
{
    return 0;
}

} // namespace ns3
