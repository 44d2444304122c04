/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-agent-store.h"

namespace ns3
{

IsacAgentStore::IsacAgentStore(int64_t capacity)
    : m_capacity(capacity)
{
}

std::optional<IsacAgentStore::Entry>
IsacAgentStore::Keep(Owner& owner, int64_t bytes)
{
    if (bytes > m_capacity)
    {
        return std::nullopt;
    }
    while (m_bytes > m_capacity - bytes)
    {
        auto& loser = *m_items.front().owner;
        Remove(m_items.begin());
        ++m_evictions;
        loser.Forget();
    }
    m_bytes += bytes;
    return m_items.insert(m_items.end(), {&owner, bytes});
}

void
IsacAgentStore::Use(Entry entry)
{
    m_items.splice(m_items.end(), m_items, entry);
}

void
IsacAgentStore::Remove(Entry entry)
{
    m_bytes -= entry->bytes;
    m_items.erase(entry);
}

int64_t
IsacAgentStore::GetBytes() const
{
    return m_bytes;
}

int64_t
IsacAgentStore::GetEvictions() const
{
    return m_evictions;
}

} // namespace ns3
