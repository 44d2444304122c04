/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLOT_STATE_H
#define ISAC_SLOT_STATE_H

#include "ns3/isac-quality-of-experience.h"

#include <Eigen/Core>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * All that a resource manager may know when it decides on a slot: K users, J stations, one shared
 * edge server. What is known of users comes from their agents and may differ from the truth.
 */
struct IsacSlotState
{
    int64_t slot{0};      ///< number of the slot, from 0
    double time{0.0};     ///< begin of the slot, in s
    double duration{0.0}; ///< of the slot, in s

    Eigen::ArrayXd stationBandwidth; ///< (J) budget, in Hz
    Eigen::ArrayXd stationPower;     ///< (J) budget, in W
    Eigen::ArrayXd noiseDensity;     ///< (J) of the station's links, in W/Hz

    double computingCapacity{0.0}; ///< budget shared by all, in cycles/s
    double computingDensity{0.0};  ///< mu, in cycles/MB
    double bitsPerMegabyte{0.0};   ///< of requests over the air, in bit/MB
    double qoeCap{0.0};            ///< the most that a user's experience counts; 0 for none

    Eigen::ArrayXi station;               ///< (K) serving station, an index below J
    Eigen::ArrayXXd gain;                 ///< (K x J) communication power gain, without unit
    Eigen::ArrayXXd sensingGain;          ///< (K x J) sensing channel gain zeta, in 1/W
    Eigen::ArrayXd minimumPower;          ///< (K) what the bounds need: P >= this, in W
    Eigen::ArrayXd minimumPowerBandwidth; ///< (K) what the bounds need: P B >= this, in W Hz
    Eigen::ArrayXd collectionRate;        ///< (K) taken from the rate for agents' data, in bit/s
    Eigen::ArrayXd fileSize;              ///< (K) of the request, in MB; 0 for no request
    Eigen::ArrayXd quality;               ///< (K) content quality of the request
    Eigen::ArrayXd impact;                ///< (K) impact of eq. (16)
    Eigen::ArrayXd behaviour;             ///< (K) behavioural dynamics H in it, in [0, 1]
    Eigen::ArrayXd environment;           ///< (K) environmental complexity E in it, in [0, 1]
    Eigen::ArrayXd computingBacklog;      ///< (K) of earlier requests, still to be computed, in MB
    Eigen::ArrayXd radioBacklog;          ///< (K) of the same, computed, still to be sent, in MB
    Eigen::ArrayXd prefetch;              ///< (K) what the player would fetch after that, in MB
    Eigen::ArrayXd playbackBuffer;        ///< (K) video that can be played, in s; NaN: no player
    std::vector<isac::QoeModel> qoe;      ///< (K) how quality and latency make experience
    std::vector<std::string> name;        ///< (K) names for messages

    /// @return number of users K
    Eigen::Index GetUsers() const
    {
        return station.size();
    }

    /// @return number of stations J
    Eigen::Index GetStations() const
    {
        return stationBandwidth.size();
    }

    /**
     * @param user index of a user
     * @return gain of its link to its serving station, without unit
     */
    double GetServingGain(Eigen::Index user) const
    {
        return gain(user, station[user]);
    }

    /**
     * Make room for a number of users and stations. What has to be filled in is NaN, and -1 for the
     * serving station; what may be left out is as in a slot without it.
     *
     * @param users number of users
     * @param stations number of stations
     */
    void Resize(Eigen::Index users, Eigen::Index stations);
};

/**
 * @ingroup isac
 *
 * What every user gets in a slot, of its serving station and of the edge server.
 */
struct IsacAllocation
{
    Eigen::ArrayXd bandwidth; ///< (K) in Hz
    Eigen::ArrayXd power;     ///< (K) in W
    Eigen::ArrayXd computing; ///< (K) in cycles/s

    /// Duality gap of the objective, relative: infinite where a manager that certifies found no
    /// bound, NaN where a manager certifies nothing
    double dualityGap{std::numeric_limits<double>::quiet_NaN()};

    /// (J) what one more hertz of each station adds to the objective, in 1/Hz; empty for unknown
    Eigen::ArrayXd bandwidthPrice;

    /// (J) what one more watt of each station adds to the objective, in 1/W; empty for unknown
    Eigen::ArrayXd powerPrice;

    /// What one more cycle per second adds to the objective, in s/cycle; NaN for unknown
    double computingPrice{std::numeric_limits<double>::quiet_NaN()};

    /// Whether every user for whom DependsOnAllocation() is above the floor of the manager's
    /// objective; empty where the objective has none
    std::optional<bool> floorMet;

    /// (K) 1 for users whose bounds were to be met, 0 for those left out where not all can be;
    /// empty where a manager does not say
    Eigen::ArrayXi admitted;

    /// Certificate of an optimum
    static constexpr const char* OPTIMAL = "optimal";

    /**
     * Make room for shares. They are NaN, which no decision may hold: a user that is to get nothing
     * has to be given 0.
     *
     * @param users number of users to make room for
     */
    void Resize(Eigen::Index users);

    /**
     * @return what the duality gap proves: OPTIMAL where it is within
     *         isac::ConvexAllocation::TOLERANCE, or why it proves no optimum; null where a manager
     *         certifies nothing
     */
    const char* GetCertificate() const;
};

/**
 * @ingroup isac
 *
 * What a slot's allocation gave, by the truth.
 */
struct IsacSlotOutcome
{
    Eigen::ArrayXd rate;               ///< (K) in bit/s
    Eigen::ArrayXd computingLatency;   ///< (K) in s, mean of what was served; NaN if nothing was
    Eigen::ArrayXd radioLatency;       ///< (K) in s, likewise
    Eigen::ArrayXd quality;            ///< (K) content quality of what was served, likewise
    Eigen::ArrayXd qualityOverLatency; ///< (K) quality over latency, in 1/s, likewise the mean
    Eigen::ArrayXd qoeUncapped;        ///< (K) quality of experience of it; 0 if nothing was
    Eigen::ArrayXd qoe;                ///< (K) the same, capped
    Eigen::ArrayXd mos;                ///< (K) opinion score; NaN if nothing was served
    Eigen::ArrayX3d crb;               ///< (K) weighted bounds on range, velocity, azimuth
    Eigen::ArrayXi crbMet;             ///< (K) 1 where all bounds are below their thresholds

    double objective{0.0}; ///< the manager's, on the slot's state at the allocation
    double qoeMean{0.0};   ///< mean of qoe
    bool feasible{false};  ///< whether some allocation meets all bounds
    bool allMet{false};    ///< whether this one does

    /// @param users number of users to make room for; what has to be filled in is NaN
    void Resize(Eigen::Index users);
};

/**
 * @ingroup isac
 *
 * What a user waits for.
 */
struct IsacWork
{
    double computing{0.0}; ///< to be computed, in cycles
    double radio{0.0};     ///< to be sent, in bit
};

/**
 * @param state the slot
 * @param user index of a user
 * @return all that is unfinished once the slot's request has come: requests are served in their
 *         order, and what is computed has to be sent after that
 */
IsacWork GetWork(const IsacSlotState& state, Eigen::Index user);

/**
 * @param state the slot
 * @param user index of a user
 * @return the same, and what the user's player would fetch after it
 */
IsacWork GetWorkAhead(const IsacSlotState& state, Eigen::Index user);

/**
 * @param state the slot
 * @param user index of a user with a request
 * @param bandwidth the user's bandwidth, in Hz
 * @param power the user's power, in W
 * @param computing the user's computing, in cycles/s
 * @return the request's latency behind the user's backlog, in s; infinite without resources
 */
isac::ServiceLatency GetLatency(const IsacSlotState& state,
                                Eigen::Index user,
                                double bandwidth,
                                double power,
                                double computing);

/**
 * @param state the slot
 * @param user index of a user
 * @return whether what the user would experience depends on what it gets. If not, as without a
 *         request, without impact, without the weight that matters or where no power reaches it,
 * the user is a constant that no objective counts; its bounds are kept as others' are.
 */
bool DependsOnAllocation(const IsacSlotState& state, Eigen::Index user);

/**
 * @param state the slot
 * @param user index of a user
 * @param bandwidth the user's bandwidth, in Hz
 * @param power the user's power, in W
 * @param computing the user's computing, in cycles/s
 * @return what the agents' models say the user would experience, capped; 0 without a request
 */
double GetExpectedQoe(const IsacSlotState& state,
                      Eigen::Index user,
                      double bandwidth,
                      double power,
                      double computing);

} // namespace ns3

#endif /* ISAC_SLOT_STATE_H */
