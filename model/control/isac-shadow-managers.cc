/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-shadow-managers.h"

#include "isac-wall-time.h"

#include <algorithm>

namespace ns3
{

void
IsacShadowManagers::Add(Ptr<IsacResourceManager> manager, const std::string& name)
{
    const auto isTaken = [this](const std::string& candidate) {
        return std::any_of(m_shadows.begin(), m_shadows.end(), [&candidate](const auto& shadow) {
            return shadow.name == candidate;
        });
    };
    std::string unique = name;
    for (int number = 2; isTaken(unique); ++number)
    {
        unique = name + " " + std::to_string(number);
    }
    m_shadows.push_back({unique, manager});
}

void
IsacShadowManagers::AssignStreams(int64_t stream)
{
    for (const auto& shadow : m_shadows)
    {
        shadow.manager->AssignStreams(stream);
    }
}

void
IsacShadowManagers::Prepare(IsacSlotRecord& record) const
{
    record.shadows.resize(m_shadows.size());
    for (std::size_t i = 0; i < m_shadows.size(); ++i)
    {
        m_shadows[i].manager->Prepare();
        record.shadows[i].manager = m_shadows[i].name;
        record.shadows[i].outcome.Resize(record.state.GetUsers());
    }
}

void
IsacShadowManagers::Decide(IsacSlotRecord& record, const Judge& judge) const
{
    for (std::size_t i = 0; i < m_shadows.size(); ++i)
    {
        auto& manager = *m_shadows[i].manager;
        auto& shadow = record.shadows[i];
        shadow.wallTime = MeasureWallTime([&] {
            shadow.allocation = manager.Decide(record.state);
            manager.CheckAllocation(record.state, shadow.allocation);
        });
        judge(shadow.allocation, shadow.outcome);
        manager.Observe(shadow.outcome);
    }
}

void
IsacShadowManagers::Clear()
{
    m_shadows.clear();
}

} // namespace ns3
