/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGENT_WINDOW_H
#define ISAC_AGENT_WINDOW_H

#include "ns3/isac-arima.h"
#include "ns3/isac-quality-of-experience.h"

#include <cstdint>
#include <limits>
#include <optional>

/**
 * @file
 * @ingroup isac
 *
 * What a digital agent did in one of its windows, the paper's large time durations. NaN is what
 * there is not.
 */

namespace ns3
{

/// How data of one kind was collected in a window
struct IsacCollectionRecord
{
    int64_t samples{0};   ///< that were collected
    double accuracy{0.0}; ///< running accuracy A of predictions, at the window's end
    double rate{0.0};     ///< collection rate of eq. (6), at the window's end, in Hz
};

/// How behaviour or environment was predicted for a window
struct IsacPredictionRecord
{
    std::optional<isac::ArimaOrder> order; ///< of the model that forecast; none without ARIMA
    double forecast{std::numeric_limits<double>::quiet_NaN()};  ///< mean forecast for the window
    double collected{std::numeric_limits<double>::quiet_NaN()}; ///< mean of the samples
    double truth{std::numeric_limits<double>::quiet_NaN()};     ///< mean that came true
};

/// How a factor of experience was tested
struct IsacFactorRecord
{
    double correlation{std::numeric_limits<double>::quiet_NaN()}; ///< with opinion scores, eq. (9)
    double pValue{std::numeric_limits<double>::quiet_NaN()};      ///< of the permutation test
    bool selected{false}; ///< whether it counts as a factor; false without a test
};

/// Why an agent fitted its model of experience at a window's end
enum class IsacFitReason
{
    NONE,       ///< it did not
    FIRST,      ///< there were enough samples for the first time
    EXPERIENCE, ///< opinion scores were below the threshold
    DRIFT,      ///< the model's error had grown
    RENEWAL     ///< as many samples had come since the last fit as it was of
};

/// How experience was learnt in a window
struct IsacExperienceRecord
{
    double scoreMean{std::numeric_limits<double>::quiet_NaN()}; ///< mean opinion score of samples
    double error{std::numeric_limits<double>::quiet_NaN()};     ///< mean squared error against them
    IsacFitReason reason{IsacFitReason::NONE};                  ///< why there was a fit
    bool updated{false};      ///< whether the model was replaced by what was fitted
    int64_t fittedSamples{0}; ///< number of samples of the last fit; 0 before the first
    double fitError{std::numeric_limits<double>::quiet_NaN()}; ///< mean squared error on them
    IsacFactorRecord quality;                                  ///< of the last test
    IsacFactorRecord latency;                                  ///< of the last test
    isac::QoeModel model; ///< as handed out from the window's end on
};

/// All of a window
struct IsacAgentWindow
{
    int64_t window{0};                    ///< number of the window, from 0
    int64_t fromSlot{0};                  ///< its first slot
    int64_t toSlot{0};                    ///< its last slot
    IsacCollectionRecord behaviourData;   ///< of behavioural dynamics H
    IsacCollectionRecord performanceData; ///< of service performance
    IsacCollectionRecord environmentData; ///< of environmental complexity E
    double collectedBits{0.0};            ///< of all three, in bit
    int64_t evictedWindows{0};            ///< windows of this agent that the store evicted
    IsacPredictionRecord behaviour;       ///< of H
    IsacPredictionRecord environment;     ///< of E
    IsacExperienceRecord experience;      ///< of the model of experience
};

} // namespace ns3

#endif /* ISAC_AGENT_WINDOW_H */
