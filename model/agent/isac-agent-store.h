/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGENT_STORE_H
#define ISAC_AGENT_STORE_H

#include "ns3/simple-ref-count.h"

#include <cstdint>
#include <list>
#include <optional>

namespace ns3
{

/**
 * @ingroup isac
 *
 * The edge server's room for what digital agents have collected, shared by all of them. Where room
 * is short, what was used the longest ago is evicted, whoever owns it, and its owner told. Each
 * operation takes O(1), and an eviction O(1) more.
 */
class IsacAgentStore : public SimpleRefCount<IsacAgentStore>
{
  public:
    /// Whoever keeps entries
    class Owner
    {
      public:
        /// Forget the entry that was used the longest ago of all that this owner keeps.
        virtual void Forget() = 0;

      protected:
        ~Owner() = default;
    };

  private:
    /// One entry
    struct Item
    {
        Owner* owner;  ///< is told when the entry is evicted
        int64_t bytes; ///< its size
    };

  public:
    /// An entry, as its owner refers to it while it is kept
    using Entry = std::list<Item>::iterator;

    /// @param capacity size of the store, in byte
    explicit IsacAgentStore(int64_t capacity);

    /**
     * Keep an entry, as the one used last. Others are evicted until it fits; where it would not fit
     * alone, it is not kept, and the others stay.
     *
     * @param owner whose entry it is; must live as long as the entry is kept
     * @param bytes its size, not negative
     * @return the entry; none where it is not kept
     */
    std::optional<Entry> Keep(Owner& owner, int64_t bytes);

    /// @param entry an entry that has just been used
    void Use(Entry entry);

    /// @param entry an entry that its owner needs no more
    void Remove(Entry entry);

    /// @return sum of the sizes of all entries, in byte
    int64_t GetBytes() const;

    /// @return number of entries that were evicted
    int64_t GetEvictions() const;

  private:
    int64_t m_capacity;      ///< in byte
    int64_t m_bytes{0};      ///< of all entries
    int64_t m_evictions{0};  ///< so far
    std::list<Item> m_items; ///< the one used the longest ago first
};

} // namespace ns3

#endif /* ISAC_AGENT_STORE_H */
