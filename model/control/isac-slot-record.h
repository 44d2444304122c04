/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLOT_RECORD_H
#define ISAC_SLOT_RECORD_H

#include "ns3/isac-cramer-rao.h"
#include "ns3/isac-request-record.h"
#include "ns3/isac-slot-state.h"
#include "ns3/vector.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * What is true of users and stations in a slot, whoever knows it: as it is at the slot's begin.
 */
struct IsacSlotTruth
{
    std::vector<Vector> stationPosition; ///< (J) in m
    std::vector<Vector> stationVelocity; ///< (J) in m/s
    std::vector<Vector> position;        ///< (K) in m
    std::vector<Vector> velocity;        ///< (K) in m/s
    Eigen::ArrayXd fileSize;             ///< (K) of the request, in MB; 0 for no request
    Eigen::ArrayXd quality;              ///< (K) content quality of the request
    Eigen::ArrayXd behaviour;            ///< (K) behavioural dynamics H
    Eigen::ArrayXd environment;          ///< (K) environmental complexity E
    Eigen::ArrayXd impact;               ///< (K) impact of both, eq. (16)
    std::vector<bool> swiped;            ///< (K) whether the user swipes on by the slot's end

    /**
     * @param users number of users to make room for
     * @param stations number of stations to make room for
     */
    void Resize(Eigen::Index users, Eigen::Index stations);
};

/**
 * @ingroup isac
 *
 * A target as one station could see it at a slot's begin.
 */
struct IsacTargetSighting
{
    int target{0};              ///< index of the target
    int station{0};             ///< index of the station
    Vector position;            ///< true position of the target, in m
    Vector velocity;            ///< true velocity of the target, in m/s
    double range{0.0};          ///< true distance, in m
    double radialVelocity{0.0}; ///< true growth of the distance, in m/s
    double azimuth{0.0};        ///< true azimuth from the station's x axis, in rad
    bool lineOfSight{true};     ///< whether target and station see each other
    double sensingGain{0.0};    ///< zeta, in 1/W
    isac::SensingAccuracy crb;  ///< weighted bounds at the station's total power and bandwidth
};

/**
 * @ingroup isac
 *
 * What a manager that does not act decided on a slot, and what would have come of it.
 */
struct IsacShadowDecision
{
    std::string manager;       ///< type and attributes, unique among the shadows
    IsacAllocation allocation; ///< what it decided

    /// What would have come of it; the objective is that of the manager that acts, and nobody is
    /// asked for opinion scores
    IsacSlotOutcome outcome;

    double wallTime{0.0}; ///< that the decision took, in s
};

/**
 * @ingroup isac
 *
 * A request that has ended in a slot, and what the user experienced of it.
 */
struct IsacServedRequest
{
    int user{0};               ///< index of the user
    IsacRequestRecord request; ///< as the user's client saw it
    double impact{0.0};        ///< of behaviour and environment in the slot, eq. (16)
    double qoe{0.0};           ///< uncapped experience of it by itself; NaN where it failed
    int64_t viewing{-1};       ///< number of the user's video, from 0; -1 if it was no chunk of one
    int video{-1};             ///< index of the video in its catalogue, likewise
    int chunk{-1};             ///< number of the chunk in the video, likewise
    int level{-1};             ///< its quality level, likewise
};

/**
 * @ingroup isac
 *
 * Something that happened to a user's playback in a slot.
 */
struct IsacPlaybackEvent
{
    /// What there is
    enum class Kind
    {
        STARTUP, ///< the wait for a video's begin
        STALL,   ///< the wait for the next chunk
        SWIPE    ///< the end of a video before its own
    };

    int user{0};              ///< index of the user
    Kind kind{Kind::STARTUP}; ///< what happened
    int64_t viewing{0};       ///< number of the user's video, from 0
    Time begin;               ///< when it began
    Time duration;            ///< how long it lasted; of a swipe, how much of the video was watched
};

/**
 * @ingroup isac
 *
 * All of one slot, as trace sinks get it. The members are the controller's own and change with the
 * next slot.
 */
struct IsacSlotRecord
{
    IsacSlotState state;                       ///< what the manager knew
    IsacSlotTruth truth;                       ///< what was true
    IsacAllocation allocation;                 ///< what the manager decided
    IsacSlotOutcome outcome;                   ///< what came of it
    std::vector<IsacTargetSighting> sightings; ///< targets, station by station
    std::vector<IsacServedRequest> requests;   ///< that ended; of services that tell them apart
    std::vector<IsacPlaybackEvent> playback;   ///< that ended, in their order
    std::vector<IsacShadowDecision> shadows;   ///< on the same state

    /**
     * @param user index of a user
     * @return whether what the user got came, and that within the time that a slot takes; empty
     *         where the user neither asked for anything nor got anything
     */
    std::optional<bool> IsServed(Eigen::Index user) const;
};

/// The parts of a slot, in their order
enum class IsacSlotPart
{
    OBSERVE,
    KNOW,
    DECIDE,
    SERVE,
    SENSE,
    JUDGE,
    RECORD
};

/// Number of parts of a slot
constexpr std::size_t ISAC_SLOT_PARTS = 7;

/// Names of the parts, in their order
constexpr std::array<const char*, ISAC_SLOT_PARTS>
    ISAC_SLOT_PART_NAMES{"observe", "know", "decide", "serve", "sense", "judge", "record"};

/// Wall time of a slot's parts, in s, in their order
using IsacSlotTiming = std::array<double, ISAC_SLOT_PARTS>;

} // namespace ns3

#endif /* ISAC_SLOT_RECORD_H */
