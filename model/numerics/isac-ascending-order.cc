/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-ascending-order.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <utility>

namespace isac
{

namespace
{

constexpr Eigen::Index FEW_VALUES = 512;          ///< below, comparisons are faster
constexpr int DIGIT_BITS = 11;                    ///< of a key, sorted by in one pass
constexpr int DIGITS = 6;                         ///< that make up the 64 bits of a key
constexpr std::size_t BUCKETS = 1U << DIGIT_BITS; ///< as many as a digit has values

/// A value's key and its index
struct Entry
{
    uint64_t key; ///< in the order of the values
    int index;    ///< among the values
};

/**
 * @param value a finite value
 * @return its bits, changed so that they ascend with the value: all flipped where it is negative,
 *         the sign alone where it is not
 */
uint64_t
MakeKey(double value)
{
    value += 0.0; // -0 becomes 0
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    constexpr uint64_t sign = uint64_t{1} << 63;
    return bits & sign ? ~bits : bits | sign;
}

/**
 * @param key a key
 * @param digit which digit, the lowest first
 * @return the digit
 */
std::size_t
GetDigit(uint64_t key, int digit)
{
    return key >> (digit * DIGIT_BITS) & (BUCKETS - 1);
}

} // namespace

std::vector<int>
AscendingOrder(const Eigen::Ref<const Eigen::VectorXd>& values)
{
    std::vector<int> order(values.size());
    if (values.size() < FEW_VALUES)
    {
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&values](int a, int b) {
            return values[a] < values[b];
        });
        return order;
    }

    std::vector<Entry> entries(order.size());
    std::array<std::array<int, BUCKETS>, DIGITS> places{};
    for (std::size_t i = 0; i < entries.size(); ++i)
    {
        entries[i] = {MakeKey(values[i]), static_cast<int>(i)};
        for (int digit = 0; digit < DIGITS; ++digit)
        {
            ++places[digit][GetDigit(entries[i].key, digit)];
        }
    }
    std::vector<Entry> sorted(order.size());
    for (int digit = 0; digit < DIGITS; ++digit)
    {
        // From how many entries a bucket has to where its first one goes.
        int place = 0;
        for (auto& count : places[digit])
        {
            place += std::exchange(count, place);
        }
        for (const auto& entry : entries)
        {
            sorted[places[digit][GetDigit(entry.key, digit)]++] = entry;
        }
        entries.swap(sorted);
    }
    std::transform(entries.begin(), entries.end(), order.begin(), [](const Entry& entry) {
        return entry.index;
    });
    return order;
}

} // namespace isac
