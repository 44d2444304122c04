/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-agent-store.h"
#include "ns3/isac-data-collection.h"
#include "ns3/ptr.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

/// Owns entries as an agent does: it uses them in their order, so it forgets the oldest.
class TestOwner : public IsacAgentStore::Owner
{
  public:
    /// Keep one more entry
    bool Keep(IsacAgentStore& store, int64_t bytes)
    {
        const auto entry = store.Keep(*this, bytes);
        if (entry)
        {
            m_entries.push_back(*entry);
        }
        return entry.has_value();
    }

    /// Use all entries
    void UseAll(IsacAgentStore& store)
    {
        for (const auto& entry : m_entries)
        {
            store.Use(entry);
        }
    }

    /// Remove the oldest entry
    void RemoveOldest(IsacAgentStore& store)
    {
        store.Remove(m_entries.front());
        m_entries.pop_front();
    }

    void Forget() override
    {
        m_entries.pop_front();
    }

    /// @return number of entries
    std::size_t GetSize() const
    {
        return m_entries.size();
    }

  private:
    std::deque<IsacAgentStore::Entry> m_entries; ///< the oldest first
};

} // namespace

TEST(IsacAgentStore, EvictsWhatWasUsedTheLongestAgo)
{
    auto store = Create<IsacAgentStore>(100);
    TestOwner a;
    TestOwner b;
    EXPECT_TRUE(a.Keep(*store, 40));
    EXPECT_TRUE(b.Keep(*store, 40));
    EXPECT_EQ(store->GetBytes(), 80);
    a.UseAll(*store);
    EXPECT_TRUE(a.Keep(*store, 30)); // b's is the one used the longest ago
    EXPECT_EQ(a.GetSize(), 2);
    EXPECT_EQ(b.GetSize(), 0);
    EXPECT_EQ(store->GetBytes(), 70);
    EXPECT_EQ(store->GetEvictions(), 1);
    EXPECT_TRUE(b.Keep(*store, 100)); // both of a's have to go
    EXPECT_EQ(a.GetSize(), 0);
    EXPECT_EQ(store->GetEvictions(), 3);
}

TEST(IsacAgentStore, KeepsNothingThatDoesNotFitAlone)
{
    auto store = Create<IsacAgentStore>(100);
    TestOwner a;
    EXPECT_TRUE(a.Keep(*store, 100));
    EXPECT_FALSE(a.Keep(*store, 101));
    EXPECT_EQ(a.GetSize(), 1);
    EXPECT_EQ(store->GetEvictions(), 0);
    auto none = Create<IsacAgentStore>(0);
    EXPECT_TRUE(a.Keep(*none, 0));
    EXPECT_FALSE(a.Keep(*none, 1));
}

TEST(IsacAgentStore, GivesRoomBack)
{
    auto store = Create<IsacAgentStore>(100);
    TestOwner a;
    a.Keep(*store, 60);
    a.RemoveOldest(*store);
    EXPECT_EQ(store->GetBytes(), 0);
    EXPECT_TRUE(a.Keep(*store, 100));
    EXPECT_EQ(store->GetEvictions(), 0);
}

TEST(IsacAgentStore, IsWhatASlowStoreWouldBe)
{
    // The same in the open: entries with the time of their last use, searched for the least.
    struct Slow
    {
        std::size_t owner;
        int64_t bytes;
        int64_t used;
    };

    constexpr int64_t capacity = 1000;
    constexpr std::size_t owners = 7;
    auto store = Create<IsacAgentStore>(capacity);
    std::array<TestOwner, owners> quick;
    std::vector<Slow> slow;
    std::mt19937 random(3);
    int64_t time = 0;
    for (int step = 0; step < 20000; ++step)
    {
        const auto owner = random() % owners;
        const auto deed = random() % 10;
        if (deed == 0)
        {
            quick[owner].UseAll(*store);
            for (auto& entry : slow)
            {
                entry.used = entry.owner == owner ? ++time : entry.used;
            }
        }
        else if (deed == 1 && quick[owner].GetSize() > 0)
        {
            quick[owner].RemoveOldest(*store);
            slow.erase(std::find_if(slow.begin(), slow.end(), [&](const auto& entry) {
                return entry.owner == owner;
            }));
        }
        else if (deed > 1)
        {
            const auto bytes = static_cast<int64_t>(random() % 200);
            EXPECT_TRUE(quick[owner].Keep(*store, bytes));
            const auto sum = [&] {
                int64_t all = 0;
                for (const auto& entry : slow)
                {
                    all += entry.bytes;
                }
                return all;
            };
            while (sum() + bytes > capacity)
            {
                slow.erase(std::min_element(slow.begin(), slow.end(), [](auto& one, auto& other) {
                    return one.used < other.used;
                }));
            }
            slow.push_back({owner, bytes, ++time});
        }
        int64_t all = 0;
        std::array<std::size_t, owners> sizes{};
        for (const auto& entry : slow)
        {
            all += entry.bytes;
            ++sizes[entry.owner];
        }
        ASSERT_EQ(store->GetBytes(), all);
        for (std::size_t i = 0; i < owners; ++i)
        {
            ASSERT_EQ(quick[i].GetSize(), sizes[i]) << "owner " << i << " at step " << step;
        }
    }
    EXPECT_GT(store->GetEvictions(), 1000);
}

TEST(IsacDataCollection, HasTheRatesOfTheFormula)
{
    int cases = 0;
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document["da_collection"])
        {
            IsacDataCollection collection(row["l_bar"], row["nu"]);
            // The running mean of the accuracy tends to what all predictions have.
            const double accuracy = row["A"];
            for (int i = 0; i < 500 && accuracy > 0.0; ++i)
            {
                collection.Judge(i % 2 == 0 ? 1.0 - accuracy : accuracy - 1.0);
            }
            EXPECT_TRUE(isac::IsClose(collection.GetAccuracy(), accuracy));
            EXPECT_TRUE(isac::IsClose(collection.GetRate(), row["l"]));
            ++cases;
        }
    }
    EXPECT_GE(cases, 18);
}

TEST(IsacDataCollection, TakesAsManySamplesAsTheRateSays)
{
    for (const double rate : {0.0, 0.01, 0.2, 1.0 / 3.0, 0.999, 1.0, 2.5, 17.0})
    {
        for (const double duration : {0.1, 1.0, 7.0})
        {
            IsacDataCollection collection(rate, 0.0);
            int64_t samples = 0;
            for (int slot = 0; slot < 1000; ++slot)
            {
                // From the first slot's begin to this one's: one sample at once, then by the rate.
                samples += collection.Advance(duration);
                const double due = rate > 0.0 ? 1.0 + rate * duration * slot : 0.0;
                ASSERT_LE(samples, due + 1e-9) << rate << " Hz, slot " << slot;
                ASSERT_GT(samples, due - 1.0 - 1e-9) << rate << " Hz, slot " << slot;
            }
        }
    }
}

TEST(IsacDataCollection, AveragesAccuracy)
{
    IsacDataCollection collection(2.0, 1.5);
    EXPECT_EQ(collection.GetAccuracy(), 0.0);
    EXPECT_EQ(collection.GetRate(), 2.0);
    double accuracy = 0.0;
    for (const double error : {0.3, -0.2, 7.0, 0.0, -1.0})
    {
        collection.Judge(error);
        accuracy = 0.9 * accuracy + 0.1 * std::max(0.0, 1.0 - std::abs(error));
        EXPECT_TRUE(isac::IsClose(collection.GetAccuracy(), accuracy));
        EXPECT_TRUE(isac::IsClose(collection.GetRate(), 2.0 * std::exp(-1.5 * accuracy)));
    }
}
