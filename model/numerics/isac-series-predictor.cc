/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-series-predictor.h"

#include "isac-binary-scale.h"
#include "isac-error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

constexpr double FADING = 0.05;                ///< weight of the latest squared error
constexpr double LARGEST_SQUARED_ERROR = 16.0; ///< that counts
constexpr double LARGEST_ERROR_RATIO = 2.0;    ///< before a fit is due
/// What nothing tells
constexpr double INFINITE = std::numeric_limits<double>::infinity();

/**
 * @param isFitted whether there was a fit
 */
void
CheckFitted(bool isFitted)
{
    if (!isFitted)
    {
        Refuse("SeriesPredictor", "samples", 0, "there is nothing to go by before Fit");
    }
}

} // namespace

void
SeriesPredictor::Fit(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    if (series.isInf().any())
    {
        Refuse("SeriesPredictor",
               "series",
               "infinity",
               "a sample must be finite, or NaN if missing");
    }
    if (!series.isFinite().any())
    {
        Refuse("SeriesPredictor", "series", series.size(), "samples, of which none is finite");
    }
    m_exponent = BinaryExponent(series);
    DoFit(ScaleBinary(series, -m_exponent));
    m_isFitted = true;
    m_errorRatio = 1.0;
}

void
SeriesPredictor::Observe(double sample)
{
    CheckFitted(m_isFitted);
    if (std::isinf(sample))
    {
        Refuse("SeriesPredictor", "sample", sample, "must be finite, or NaN if missing");
    }
    const double scaled = std::ldexp(sample, -m_exponent);
    if (std::isinf(scaled))
    {
        Refuse("SeriesPredictor", "sample", sample, "is too far from those of the last Fit");
    }
    if (!std::isnan(scaled))
    {
        SampleForecast next;
        DoForecast(Eigen::Map<Eigen::ArrayXd>(&next.mean, 1),
                   Eigen::Map<Eigen::ArrayXd>(&next.variance, 1));
        const double error = scaled - next.mean;
        // Also right where both are 0, where a square is no number, and where the variance is 0 or
        // infinite.
        const double square = error == 0.0           ? 0.0
                              : next.variance == 0.0 ? INFINITE
                                                     : error * error / next.variance;
        m_errorRatio += FADING * (std::min(square, LARGEST_SQUARED_ERROR) - m_errorRatio);
    }
    DoObserve(scaled);
}

void
SeriesPredictor::Forecast(Eigen::Ref<Eigen::ArrayXd> mean,
                          Eigen::Ref<Eigen::ArrayXd> variance) const
{
    CheckFitted(m_isFitted);
    if (mean.size() != variance.size())
    {
        Refuse("SeriesPredictor", "variance", variance.size(), "elements; mean has another number");
    }
    mean.setConstant(std::numeric_limits<double>::quiet_NaN());
    variance.setConstant(std::numeric_limits<double>::quiet_NaN());
    DoForecast(mean, variance);
    for (Eigen::Index i = 0; i < mean.size(); ++i)
    {
        if (!std::isfinite(mean[i]) || !(variance[i] >= 0.0))
        {
            const bool isMean = !std::isfinite(mean[i]);
            Refuse("SeriesPredictor, step " + std::to_string(i + 1),
                   isMean ? "mean" : "variance",
                   isMean ? mean[i] : variance[i],
                   isMean ? "DoForecast() must give a finite one"
                          : "DoForecast() must give one that is not negative");
        }
    }
    mean = ScaleBinary(mean, m_exponent);
    variance = ScaleBinary(variance, 2 * m_exponent);
}

SampleForecast
SeriesPredictor::ForecastNext() const
{
    SampleForecast next;
    Forecast(Eigen::Map<Eigen::ArrayXd>(&next.mean, 1),
             Eigen::Map<Eigen::ArrayXd>(&next.variance, 1));
    return next;
}

int
SeriesPredictor::GetExponent() const
{
    return m_exponent;
}

double
SeriesPredictor::GetErrorRatio() const
{
    return m_errorRatio;
}

bool
SeriesPredictor::NeedsFit() const
{
    return !m_isFitted || m_errorRatio > LARGEST_ERROR_RATIO;
}

void
LastValuePredictor::DoFit(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    m_age = INFINITE; // no sample yet
    double squares = 0.0;
    double differences = 0.0;
    for (const double sample : series)
    {
        if (!std::isnan(sample) && std::isfinite(m_age))
        {
            const double change = sample - m_last;
            squares += change * change / (m_age + 1.0);
            differences += 1.0;
        }
        DoObserve(sample);
    }
    m_variance = differences > 0.0 ? squares / differences : INFINITE;
}

void
LastValuePredictor::DoObserve(double sample)
{
    if (std::isnan(sample))
    {
        m_age += 1.0;
        return;
    }
    m_last = sample;
    m_age = 0.0;
}

void
LastValuePredictor::DoForecast(Eigen::Ref<Eigen::ArrayXd> mean,
                               Eigen::Ref<Eigen::ArrayXd> variance) const
{
    mean.setConstant(m_last);
    for (Eigen::Index h = 0; h < variance.size(); ++h)
    {
        variance[h] = m_variance * (m_age + static_cast<double>(h) + 1.0);
    }
}

double
HoltPredictor::GetAlpha() const
{
    return m_alpha;
}

double
HoltPredictor::GetBeta() const
{
    return m_beta;
}

void
HoltPredictor::DoFit(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    // A search on a grid, which is centred at the best point and refined until it is fine.
    constexpr int refinements = 8;
    double bestAlpha = 0.5;
    double bestBeta = 0.5;
    double width = 0.5;
    double least = INFINITE;
    for (int refinement = 0; refinement < refinements; ++refinement)
    {
        const double alpha = bestAlpha;
        const double beta = bestBeta;
        for (int i = -2; i <= 2; ++i)
        {
            for (int j = -2; j <= 2; ++j)
            {
                m_alpha = std::clamp(alpha + 0.5 * width * i, 0.0, 1.0);
                m_beta = std::clamp(beta + 0.5 * width * j, 0.0, 1.0);
                const double meanSquare = Run(series);
                if (meanSquare < least)
                {
                    least = meanSquare;
                    bestAlpha = m_alpha;
                    bestBeta = m_beta;
                }
            }
        }
        width *= 0.5;
    }
    m_alpha = bestAlpha;
    m_beta = bestBeta;
    m_variance = Run(series);
}

double
HoltPredictor::Run(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    int seen = 0;
    double squares = 0.0;
    m_trend = 0.0;
    m_age = 0.0;
    for (const double sample : series)
    {
        if (seen >= 2 || std::isnan(sample))
        {
            if (!std::isnan(sample))
            {
                const double error = sample - m_level - m_trend;
                squares += error * error;
                ++seen;
            }
            DoObserve(sample);
            continue;
        }
        // The level begins at the first sample and the trend at the slope to the second.
        m_trend = seen == 0 ? 0.0 : (sample - m_level) / (m_age + 1.0);
        m_level = sample;
        m_age = 0.0;
        ++seen;
    }
    return seen > 2 ? squares / (seen - 2) : INFINITE;
}

void
HoltPredictor::DoObserve(double sample)
{
    m_level += m_trend;
    m_age += 1.0;
    if (!std::isnan(sample))
    {
        const double error = sample - m_level;
        m_level += m_alpha * error;
        m_trend += m_alpha * m_beta * error;
        m_age = 0.0;
    }
}

void
HoltPredictor::DoForecast(Eigen::Ref<Eigen::ArrayXd> mean,
                          Eigen::Ref<Eigen::ArrayXd> variance) const
{
    double sum = 1.0;
    const auto grow = [this, &sum](double step) {
        const double weight = m_alpha * (1.0 + m_beta * step);
        sum += weight * weight;
    };
    for (double step = 1.0; step <= m_age; step += 1.0)
    {
        grow(step);
    }
    for (Eigen::Index h = 0; h < mean.size(); ++h)
    {
        const auto steps = static_cast<double>(h) + 1.0;
        mean[h] = m_level + steps * m_trend;
        variance[h] = m_variance * sum;
        grow(m_age + steps);
    }
}

} // namespace isac
