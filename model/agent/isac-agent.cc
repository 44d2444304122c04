/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-agent.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacAgent);
NS_OBJECT_ENSURE_REGISTERED(IsacOracleAgent);

TypeId
IsacAgent::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacAgent").SetParent<Object>().SetGroupName("Isac");
    return tid;
}

void
IsacAgent::SetUser(Ptr<IsacMobileUser> user)
{
    m_user = user;
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
            m_user->GetContentQuality()};
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
