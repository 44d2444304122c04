/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-experience-learner.h"

#include "ns3/isac-distance-correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{

namespace
{

/// The latest samples that a test takes: its cost grows with their square
constexpr std::size_t TESTED_SAMPLES = 64;

constexpr double NONE = std::numeric_limits<double>::quiet_NaN(); ///< of what there is not

/**
 * @param model a fitted model
 * @return whether its experience depends on latency
 */
bool
HasLatency(const isac::QoeModel& model)
{
    return model.structure == isac::QoeStructure::LINEAR ? model.latencyWeight > 0.0
                                                         : model.ratioWeight > 0.0;
}

} // namespace

IsacExperienceLearner::IsacExperienceLearner(const IsacExperienceSettings& settings,
                                             const isac::QoeModel& model)
    : m_settings(settings),
      m_model(model)
{
}

const isac::QoeModel&
IsacExperienceLearner::GetModel() const
{
    return m_model;
}

double
IsacExperienceLearner::PredictScore(double impact, double quality, double latency) const
{
    return std::clamp(isac::Qoe(m_model, impact, quality, latency),
                      isac::MOS_MINIMUM,
                      isac::MOS_MAXIMUM);
}

void
IsacExperienceLearner::Take(const isac::QoeSample& sample)
{
    const double error =
        sample.opinionScore - PredictScore(sample.impact, sample.quality, sample.latency);
    ++m_windowSamples;
    m_windowScores += sample.opinionScore;
    m_windowSquares += error * error;
    if (std::isfinite(sample.latency))
    {
        m_samples.push_back(sample);
        ++m_newSamples;
    }
}

std::size_t
IsacExperienceLearner::GetSamples() const
{
    return m_samples.size();
}

void
IsacExperienceLearner::Forget(std::size_t count)
{
    m_samples.erase(m_samples.begin(), m_samples.begin() + static_cast<std::ptrdiff_t>(count));
}

void
IsacExperienceLearner::EndWindow(const isac::UniformIndex& draw, IsacExperienceRecord& record)
{
    const auto count = static_cast<double>(m_windowSamples);
    record.scoreMean = m_windowSamples > 0 ? m_windowScores / count : NONE;
    record.error = m_windowSamples > 0 ? m_windowSquares / count : NONE;
    record.reason = GetReason();
    record.updated = false;
    if (record.reason != IsacFitReason::NONE)
    {
        TestFactors(draw);
        record.updated = Fit();
        m_fitError = GetMeanSquaredError();
        m_fittedSamples = static_cast<int64_t>(m_samples.size());
        m_newSamples = 0;
    }
    record.fittedSamples = m_fittedSamples;
    record.fitError = m_fittedSamples > 0 ? m_fitError : NONE;
    record.quality = m_quality;
    record.latency = m_latency;
    record.model = m_model;
    m_windowSamples = 0;
    m_windowScores = 0.0;
    m_windowSquares = 0.0;
}

IsacFitReason
IsacExperienceLearner::GetReason() const
{
    if (static_cast<int64_t>(m_samples.size()) < m_settings.minimumSamples)
    {
        return IsacFitReason::NONE;
    }
    if (m_fittedSamples == 0)
    {
        return IsacFitReason::FIRST;
    }
    const auto count = static_cast<double>(m_windowSamples);
    if (m_windowScores < m_settings.experienceThreshold * count)
    {
        return IsacFitReason::EXPERIENCE;
    }
    if (m_windowSquares > m_settings.driftRatio * m_fitError * count)
    {
        return IsacFitReason::DRIFT;
    }
    return m_newSamples >= m_fittedSamples ? IsacFitReason::RENEWAL : IsacFitReason::NONE;
}

void
IsacExperienceLearner::TestFactors(const isac::UniformIndex& draw)
{
    const auto count = std::min(m_samples.size(), TESTED_SAMPLES);
    Eigen::MatrixX3d tested(count, 3);
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto& sample = m_samples[m_samples.size() - count + i];
        tested.row(i) << sample.quality, sample.latency, sample.opinionScore;
    }
    const auto test = [&](Eigen::Index column, IsacFactorRecord& factor) {
        const auto scores = tested.col(2);
        factor.correlation =
            isac::ComputeDistanceCorrelation(tested.col(column), scores).correlation;
        factor.pValue =
            isac::TestDistanceCorrelation(tested.col(column), scores, m_settings.permutations, draw)
                .pValue;
        factor.selected = factor.pValue <= m_settings.significance;
    };
    test(0, m_quality);
    test(1, m_latency);
}

bool
IsacExperienceLearner::Fit()
{
    isac::QosFactors factors;
    factors.latency = m_latency.selected;
    isac::QoeFit fit;
    if (m_settings.method == IsacFitMethod::LIKELIHOOD)
    {
        fit = isac::FitQoeByLikelihood(m_samples, factors, m_settings.scoreDeviation);
    }
    else
    {
        isac::QoeLeastSquares squares;
        for (const auto& sample : m_samples)
        {
            squares.Add(sample);
        }
        fit = squares.Fit(factors);
    }
    auto model = fit.model;
    if (fit.outcome != isac::QoeFitOutcome::DISTINCT)
    {
        model.structure = m_model.structure;
    }
    if (!HasLatency(model))
    {
        return false;
    }
    m_model = model;
    return true;
}

double
IsacExperienceLearner::GetMeanSquaredError() const
{
    double squares = 0.0;
    for (const auto& sample : m_samples)
    {
        const double error =
            sample.opinionScore - PredictScore(sample.impact, sample.quality, sample.latency);
        squares += error * error;
    }
    return squares / static_cast<double>(m_samples.size());
}

} // namespace ns3
