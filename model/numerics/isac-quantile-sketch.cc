/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-quantile-sketch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

constexpr int BUCKET_BITS = 12;       ///< of the digits that tell buckets of a power of two apart
constexpr int LEAST_EXPONENT = -128;  ///< of values that do not count as 0
constexpr int LARGEST_EXPONENT = 127; ///< of buckets with a bound

constexpr double NONE = std::numeric_limits<double>::quiet_NaN(); ///< of no values

/**
 * @param below a value
 * @param above the next one
 * @param weight how far from the one to the other, in [0, 1)
 * @return the value there
 */
double
Interpolate(double below, double above, double weight)
{
    // No difference of infinities.
    return weight == 0.0 || below == above || std::isinf(below) ? below
                                                                : below + weight * (above - below);
}

} // namespace

void
QuantileSketch::Add(double value)
{
    // Neumaier's sum, which stays exact where small values follow large ones.
    const double sum = m_sum + value;
    if (std::isfinite(sum))
    {
        m_lost +=
            std::abs(m_sum) >= std::abs(value) ? (m_sum - sum) + value : (value - sum) + m_sum;
    }
    m_sum = sum;
    ++m_count;
    if (m_buckets.empty() && m_values.size() < EXACT_VALUES)
    {
        m_values.push_back(value);
        return;
    }
    for (const double earlier : m_values)
    {
        Count(earlier);
    }
    m_values = {};
    Count(value);
}

int64_t
QuantileSketch::GetCount() const
{
    return m_count;
}

double
QuantileSketch::GetMean() const
{
    return (m_sum + m_lost) / static_cast<double>(m_count);
}

double
QuantileSketch::GetQuantile(double part) const
{
    if (m_count == 0)
    {
        return NONE;
    }
    const double place = part * static_cast<double>(m_count - 1);
    const auto rank = static_cast<int64_t>(place);
    const int64_t next = std::min(rank + 1, m_count - 1);
    const double weight = place - static_cast<double>(rank);
    if (m_buckets.empty())
    {
        auto values = m_values;
        const auto at = values.begin() + rank;
        std::nth_element(values.begin(), at, values.end());
        return Interpolate(*at, *std::min_element(values.begin() + next, values.end()), weight);
    }
    std::vector<int32_t> keys;
    for (const auto& [key, bucket] : m_buckets)
    {
        keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end());
    int64_t passed = 0;
    double below = NONE;
    for (const auto key : keys)
    {
        const auto& bucket = m_buckets.at(key);
        if (rank >= passed && rank < passed + bucket.count)
        {
            below = bucket.value;
        }
        passed += bucket.count;
        if (next < passed)
        {
            return Interpolate(below, bucket.value, weight);
        }
    }
    return below;
}

int32_t
QuantileSketch::GetKey(double value)
{
    const double size = std::abs(value);
    const int exponent = size == 0.0 ? LEAST_EXPONENT - 1 : std::ilogb(size);
    int32_t key = 0; // of what counts as 0
    if (std::isinf(size))
    {
        key = std::numeric_limits<int32_t>::max();
    }
    else if (exponent > LARGEST_EXPONENT)
    {
        key = std::numeric_limits<int32_t>::max() - 1;
    }
    else if (exponent >= LEAST_EXPONENT)
    {
        const double digits = std::ldexp(size, -exponent) - 1.0;
        key = ((exponent - LEAST_EXPONENT) << BUCKET_BITS) + 1 +
              static_cast<int32_t>(std::ldexp(digits, BUCKET_BITS));
    }
    return value < 0.0 ? -key : key;
}

void
QuantileSketch::Count(double value)
{
    const auto key = GetKey(value);
    auto& bucket = m_buckets[key];
    const bool isNearest = bucket.count == 0 || std::abs(value) < std::abs(bucket.value);
    bucket.value = key == 0 ? 0.0 : (isNearest ? value : bucket.value);
    ++bucket.count;
}

} // namespace isac
