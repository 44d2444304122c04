/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-byte-ranges.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <utility>
#include <vector>

using namespace ns3;

using Ranges = std::vector<std::pair<uint64_t, uint64_t>>;

TEST(IsacByteRanges, MissAllAtFirst)
{
    EXPECT_EQ(IsacByteRanges().GetBytes(), 0U);
    EXPECT_EQ(IsacByteRanges().GetMissing(10), (Ranges{{0, 10}}));
    EXPECT_EQ(IsacByteRanges().GetMissing(0), Ranges{});
}

TEST(IsacByteRanges, CountWhatIsNew)
{
    IsacByteRanges ranges;
    EXPECT_EQ(ranges.Add(0, 10), 10U);
    EXPECT_EQ(ranges.Add(20, 30), 10U);
    EXPECT_EQ(ranges.Add(25, 40), 10U);
    EXPECT_EQ(ranges.Add(0, 10), 0U);
    EXPECT_EQ(ranges.Add(3, 3), 0U);
    EXPECT_EQ(ranges.GetMissing(50), (Ranges{{10, 20}, {40, 50}}));
    EXPECT_EQ(ranges.Add(5, 45), 15U);
    EXPECT_EQ(ranges.GetBytes(), 45U);
    EXPECT_EQ(ranges.GetMissing(45), Ranges{});
}

TEST(IsacByteRanges, JoinNeighbours)
{
    IsacByteRanges ranges;
    EXPECT_EQ(ranges.Add(10, 20), 10U);
    EXPECT_EQ(ranges.Add(0, 10), 10U);
    EXPECT_EQ(ranges.Add(20, 21), 1U);
    EXPECT_EQ(ranges.GetMissing(21), Ranges{});
}

TEST(IsacByteRanges, AreTheSetOfTheirBytes)
{
    auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(1);
    for (int run = 0; run < 200; ++run)
    {
        IsacByteRanges ranges;
        std::set<uint64_t> bytes;
        for (int i = 0; i < 20; ++i)
        {
            const uint64_t begin = random->GetInteger(0, 90);
            const uint64_t end = begin + random->GetInteger(0, 10);
            const auto before = bytes.size();
            if (begin < end)
            {
                const auto near = bytes.lower_bound(begin > 0 ? begin - 1 : 0);
                ASSERT_EQ(ranges.Touches(begin, end), near != bytes.end() && *near <= end);
            }
            for (auto byte = begin; byte < end; ++byte)
            {
                bytes.insert(byte);
            }
            ASSERT_EQ(ranges.Add(begin, end), bytes.size() - before);
            ASSERT_EQ(ranges.GetBytes(), bytes.size());
            ASSERT_EQ(ranges.GetRanges(),
                      std::count_if(bytes.begin(), bytes.end(), [&bytes](uint64_t byte) {
                          return bytes.count(byte + 1) == 0; // the last one of its range
                      }));
            std::set<uint64_t> missing;
            for (const auto& [from, to] : ranges.GetMissing(100))
            {
                ASSERT_LT(from, to);
                for (auto byte = from; byte < to; ++byte)
                {
                    ASSERT_TRUE(missing.insert(byte).second);
                    ASSERT_EQ(bytes.count(byte), 0U);
                }
            }
            ASSERT_EQ(missing.size() + bytes.size(), 100U);
        }
    }
}
