/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BYTE_RANGES_H
#define ISAC_BYTE_RANGES_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Which bytes of a file have arrived, in whatever order and however often. Ranges hold their begin
 * and not their end. What arrives in order takes O(1) steps and no memory.
 */
class IsacByteRanges
{
  public:
    /**
     * @param begin first byte that arrived
     * @param end one past the last byte that arrived, at least the begin
     * @return number of bytes that had not arrived before
     */
    uint64_t Add(uint64_t begin, uint64_t end);

    /**
     * @param begin first byte of some
     * @param end one past the last of them
     * @return whether they touch or overlap what has arrived, so that they make no further range
     */
    bool Touches(uint64_t begin, uint64_t end) const;

    /// @return number of ranges of which what has arrived consists
    std::size_t GetRanges() const;

    /// @return number of bytes that have arrived
    uint64_t GetBytes() const;

    /**
     * @param size the file's size, in byte
     * @return the ranges that have not arrived, in order
     */
    std::vector<std::pair<uint64_t, uint64_t>> GetMissing(uint64_t size) const;

  private:
    std::map<uint64_t, uint64_t> m_ranges; ///< begin and end, disjoint and not adjacent
    uint64_t m_bytes{0};                   ///< their sum
};

} // namespace ns3

#endif /* ISAC_BYTE_RANGES_H */
