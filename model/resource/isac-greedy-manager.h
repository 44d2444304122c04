/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_GREEDY_MANAGER_H
#define ISAC_GREEDY_MANAGER_H

#include "isac-resource-manager.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * The heuristic of "Experience-Centric Resource Management in ISAC Networks", whose greed the
 * paper leaves open. Here: every user starts with an equal part of FloorShare of each budget; each
 * station then meets the bounds of as many users as fit, the easiest first; the rest of each budget
 * goes out in slices, each to the user whose expected experience grows most by it, until nobody's
 * does. A slice of a station is of bandwidth and power alike.
 */
class IsacGreedyManager : public IsacResourceManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacAllocation Decide(const IsacSlotState& state) override;

  private:
    /// What is handed out slice by slice
    enum Resource
    {
        RADIO,    ///< bandwidth and power of the serving station
        COMPUTING ///< of the edge server
    };

    /// A user's bid for a slice
    struct Bid
    {
        double gain;       ///< growth of expected experience
        int user;          ///< index of the user
        Resource resource; ///< of which resource the slice is
        int version;       ///< number of slices that the user had when it bid

        /**
         * @param other another bid
         * @return whether the other one goes first; ties go to the lower user
         */
        bool operator<(const Bid& other) const;
    };

    /**
     * Give every user its part of the floor.
     *
     * @param state the slot
     */
    void GiveFloor(const IsacSlotState& state);

    /**
     * Meet the bounds of as many users as fit, the easiest first.
     *
     * @param state the slot
     */
    void MeetBounds(const IsacSlotState& state);

    /**
     * Hand out what is left, slice by slice.
     *
     * @param state the slot
     */
    void GiveSlices(const IsacSlotState& state);

    /**
     * Put a user's bid for one more slice among the others, if it gains by it.
     *
     * @param state the slot
     * @param user index of the user
     * @param resource of which resource the slice is
     */
    void PutBid(const IsacSlotState& state, int user, Resource resource);

    /**
     * @param state the slot
     * @param user index of a user
     * @param radio part of its station's bandwidth and power
     * @param computing part of the computing capacity
     * @return expected experience of the user with these shares
     */
    double GetQoe(const IsacSlotState& state, int user, double radio, double computing) const;

    double m_floorShare; ///< part of each budget that is given out equally
    int m_slicesPerUser; ///< a slice is this part of an equal share

    std::vector<double> m_radio;      ///< (K) part of the station's budgets
    std::vector<double> m_computing;  ///< (K) part of the computing capacity
    std::vector<double> m_radioLeft;  ///< (J) part of the station's budgets not given out
    std::vector<double> m_radioSlice; ///< (J) size of a slice
    double m_computingLeft{0.0};      ///< part of the capacity not given out
    double m_computingSlice{0.0};     ///< size of a slice
    std::vector<double> m_need;       ///< (K) radio part that meets the bounds
    std::vector<int> m_order;         ///< (K) users by need
    std::vector<int> m_version;       ///< (K) slices that a user has been given
    std::vector<Bid> m_bids;          ///< heap of bids, stale ones among them
};

} // namespace ns3

#endif /* ISAC_GREEDY_MANAGER_H */
