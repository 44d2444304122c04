/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-byte-ranges.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

uint64_t
IsacByteRanges::Add(uint64_t begin, uint64_t end)
{
    if (begin == end)
    {
        return 0;
    }
    auto range = m_ranges.upper_bound(begin);
    if (range != m_ranges.begin() && std::prev(range)->second >= begin)
    {
        --range; // the one before reaches here, and grows
    }
    else
    {
        range = m_ranges.emplace_hint(range, begin, begin);
    }
    const uint64_t before = m_bytes;
    m_bytes -= range->second - range->first;
    range->second = std::max(range->second, end);
    for (auto next = std::next(range); next != m_ranges.end() && next->first <= range->second;)
    {
        m_bytes -= next->second - next->first;
        range->second = std::max(range->second, next->second);
        next = m_ranges.erase(next);
    }
    m_bytes += range->second - range->first;
    return m_bytes - before;
}

bool
IsacByteRanges::Touches(uint64_t begin, uint64_t end) const
{
    const auto behind = m_ranges.upper_bound(end);
    return behind != m_ranges.begin() && std::prev(behind)->second >= begin;
}

std::size_t
IsacByteRanges::GetRanges() const
{
    return m_ranges.size();
}

uint64_t
IsacByteRanges::GetBytes() const
{
    return m_bytes;
}

std::vector<std::pair<uint64_t, uint64_t>>
IsacByteRanges::GetMissing(uint64_t size) const
{
    std::vector<std::pair<uint64_t, uint64_t>> missing;
    uint64_t end = 0;
    for (const auto& [begin, next] : m_ranges)
    {
        if (end < begin)
        {
            missing.emplace_back(end, begin);
        }
        end = next;
    }
    if (end < size)
    {
        missing.emplace_back(end, size);
    }
    return missing;
}

} // namespace ns3
