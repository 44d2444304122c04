/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-video-workload.h"

#include "isac-video-client.h"
#include "isac-video-player.h"

#include "ns3/isac-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacVideoWorkload);

TypeId
IsacVideoWorkload::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacVideoWorkload")
                            .SetParent<IsacWorkload>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacVideoWorkload>();
    return tid;
}

void
IsacVideoWorkload::SetClient(Ptr<IsacVideoClient> client)
{
    m_client = client;
}

IsacDemand
IsacVideoWorkload::NextSlot(Time slot)
{
    if (!m_client)
    {
        isac::Refuse("IsacVideoWorkload", "Client", "none", "set the client that it speaks for");
    }
    return {m_client->GetDemand(slot).next, m_client->GetPlayer()->GetSwipeHazard(slot), false};
}

int64_t
IsacVideoWorkload::AssignStreams(int64_t /* stream */)
{
    return 0;
}

void
IsacVideoWorkload::DoDispose()
{
    m_client = nullptr;
    IsacWorkload::DoDispose();
}

} // namespace ns3
