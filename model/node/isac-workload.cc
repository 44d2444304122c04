/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-workload.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacWorkload);

TypeId
IsacWorkload::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacWorkload").SetParent<Object>().SetGroupName("Isac");
    return tid;
}

} // namespace ns3
