/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_EXPERIENCE_LEARNER_H
#define ISAC_EXPERIENCE_LEARNER_H

#include "isac-agent-window.h"

#include "ns3/isac-distance-permutation-test.h"
#include "ns3/isac-qoe-fit.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/// How an agent fits its model of experience
enum class IsacFitMethod
{
    LIKELIHOOD,   ///< isac::FitQoeByLikelihood
    LEAST_SQUARES ///< isac::QoeLeastSquares, the paper's
};

/// What an agent's learning of experience goes by
struct IsacExperienceSettings
{
    IsacFitMethod method{IsacFitMethod::LIKELIHOOD}; ///< of the fit
    double scoreDeviation{0.9};      ///< of opinion scores before truncation, for the likelihood
    int64_t minimumSamples{30};      ///< for the first fit
    double experienceThreshold{3.0}; ///< mean opinion score below which the model is fitted anew
    double driftRatio{2.0}; ///< of a window's mean squared error to the fit's; above it is a drift
    double significance{0.05}; ///< largest p-value of a factor
    int permutations{99};      ///< of a test
};

/**
 * @ingroup isac
 *
 * Learns how quality and latency make a user's experience: tests which of them are factors, eqs.
 * (7)-(9), and fits structure and weights of eq. (15) to opinion scores. It begins with a general
 * model, and replaces it at the end of a window where a fit is due and says something.
 *
 * The structure changes only where the samples prefer another one clearly. Quality stays in the
 * fit, selected or not: without it eq. (15) has nothing that carries the level of the scores. A fit
 * by which latency costs nothing is not taken over: no user's experience is so, and managers would
 * starve the user for what the samples merely do not show.
 */
class IsacExperienceLearner
{
  public:
    /**
     * @param settings what to go by
     * @param model the general model
     */
    IsacExperienceLearner(const IsacExperienceSettings& settings, const isac::QoeModel& model);

    /// @return the model as it is now
    const isac::QoeModel& GetModel() const;

    /**
     * @param impact impact of eq. (16)
     * @param quality content quality
     * @param latency service latency, in s; may be infinite
     * @return opinion score that the model expects: the experience, within the scale
     */
    double PredictScore(double impact, double quality, double latency) const;

    /**
     * Take a sample of service performance. One without finite latency counts for the window's
     * error and experience, but cannot be fitted.
     *
     * @param sample a request as it was served and judged
     */
    void Take(const isac::QoeSample& sample);

    /// @return number of samples that are remembered
    std::size_t GetSamples() const;

    /// @param count number of samples to forget, the oldest ones
    void Forget(std::size_t count);

    /**
     * End a window: fit the model where that is due.
     *
     * @param draw source of randomness of the tests
     * @param [out] record takes what was done
     */
    void EndWindow(const isac::UniformIndex& draw, IsacExperienceRecord& record);

  private:
    /// @return why the model is to be fitted now
    IsacFitReason GetReason() const;

    /// @param draw source of randomness
    void TestFactors(const isac::UniformIndex& draw);

    /// @return whether the fit's model was taken over
    bool Fit();

    /// @return mean squared error of the model over the samples that are remembered
    double GetMeanSquaredError() const;

    IsacExperienceSettings m_settings;      ///< what to go by
    isac::QoeModel m_model;                 ///< as it is now
    std::vector<isac::QoeSample> m_samples; ///< remembered, the oldest first
    int64_t m_fittedSamples{0};             ///< of the last fit; 0 before the first
    int64_t m_newSamples{0};                ///< since the last fit
    double m_fitError{0.0};                 ///< of the model at the last fit
    IsacFactorRecord m_quality;             ///< of the last test
    IsacFactorRecord m_latency;             ///< of the last test
    int64_t m_windowSamples{0};             ///< of this window
    double m_windowScores{0.0};             ///< their sum
    double m_windowSquares{0.0};            ///< sum of the model's squared errors
};

} // namespace ns3

#endif /* ISAC_EXPERIENCE_LEARNER_H */
