/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-target.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacTarget);

TypeId
IsacTarget::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacTarget")
                            .SetParent<IsacReflector>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacTarget>();
    return tid;
}

std::string
IsacTarget::GetRole() const
{
    return "target";
}

} // namespace ns3
