/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-service.h"

#include "isac-allocation-outcome.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacService);

TypeId
IsacService::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacService").SetParent<Object>().SetGroupName("Isac");
    return tid;
}

void
IsacService::Prepare(const IsacScenario& scenario)
{
    m_scenario = &scenario;
}

void
IsacService::Observe(IsacSlotState& /* state */)
{
}

double
IsacService::GetLinkLoss() const
{
    return 1.0;
}

void
IsacService::DoDispose()
{
    m_scenario = nullptr;
    Object::DoDispose();
}

NS_OBJECT_ENSURE_REGISTERED(IsacFormulaService);

TypeId
IsacFormulaService::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacFormulaService")
                            .SetParent<IsacService>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacFormulaService>();
    return tid;
}

void
IsacFormulaService::Serve(IsacSlotRecord& record)
{
    ServeUsers(record.state, record.truth, record.allocation, record.outcome);
}

bool
IsacFormulaService::TakesTheSlot() const
{
    return false;
}

void
IsacFormulaService::Finish(IsacSlotRecord& record)
{
    FindExperience(record.truth, m_scenario->users, record.outcome);
}

} // namespace ns3
