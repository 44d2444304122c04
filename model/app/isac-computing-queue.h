/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_COMPUTING_QUEUE_H
#define ISAC_COMPUTING_QUEUE_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * The computing of an edge server, to whose node it is aggregated: what each user was allocated
 * serves this user's requests alone, and they share it equally (egalitarian processor sharing).
 * Users do not disturb each other. A user has a share of 0 until it gets one: its requests wait.
 *
 * Each user has a virtual time, the cycles that a request present all along would have got. A
 * request ends when that has grown by its own cycles, so that only the earliest end is an event,
 * and a request costs O(log n) steps among the user's n. Ends fall on the clock's next nanosecond;
 * what is left of it goes to the user's other requests, so that no work is lost.
 */
class IsacComputingQueue : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Queue a request.
     *
     * @param user id of the user's node
     * @param cycles what it takes, in cycles; 0 is done at once, whatever the share
     * @param completed called when it is done
     * @throws isac::Error where the cycles are negative or not finite
     */
    void Submit(uint32_t user, double cycles, std::function<void()> completed);

    /**
     * Allocate computing to a user from now on. No work is lost; 0 lets its requests wait.
     *
     * @param user id of the user's node
     * @param speed in cycles/s
     * @throws isac::Error where the speed is negative or not finite
     */
    void SetShare(uint32_t user, double speed);

    /**
     * @param user id of the user's node
     * @return what is allocated to the user, in cycles/s
     */
    double GetShare(uint32_t user) const;

    /**
     * @param user id of the user's node
     * @return what is left to do for the user, in cycles
     */
    double GetBacklog(uint32_t user) const;

    /**
     * @param user id of the user's node
     * @return number of the user's requests that are not done
     */
    std::size_t GetRequests(uint32_t user) const;

    /**
     * Drop all requests of a user, and forget its share. Their callbacks are not called.
     *
     * @param user id of the user's node
     */
    void Remove(uint32_t user);

    /// @return number of requests that were dropped
    int64_t GetDroppedRequests() const;

    /// @return what was left to do for the requests that were dropped, in cycles
    double GetDroppedCycles() const;

  protected:
    /// Drop all requests.
    void DoDispose() override;

  private:
    /// One user's requests
    struct Queue
    {
        double share{0.0};       ///< in cycles/s
        double backlog{0.0};     ///< of all requests at the time of the last update, in cycles
        double virtualTime{0.0}; ///< at the time of the last update, in cycles
        Time updated;            ///< time of the last update
        std::multimap<double, std::function<void()>> requests; ///< by the virtual time of their end
        std::vector<std::function<void()>> done; ///< ended, not yet told; in order of their ends
        EventId next;                            ///< the next end
    };

    /**
     * Serve a user's requests up to now.
     *
     * @param queue the user's
     */
    static void Update(Queue& queue);

    /**
     * Schedule a user's next end.
     *
     * @param user id of the user's node
     * @param queue the user's
     */
    void ScheduleNext(uint32_t user, Queue& queue);

    /**
     * Tell what has ended of a user's requests.
     *
     * @param user id of the user's node
     */
    void Complete(uint32_t user);

    /**
     * Count a user's requests as dropped.
     *
     * @param queue the user's
     */
    void Drop(Queue& queue);

    std::unordered_map<uint32_t, Queue> m_queues; ///< by user
    int64_t m_droppedRequests{0};                 ///< number of requests that were dropped
    double m_droppedCycles{0.0};                  ///< what was left to do for them, in cycles
};

} // namespace ns3

#endif /* ISAC_COMPUTING_QUEUE_H */
