/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arima-likelihood.h"

#include "isac-binary-scale.h"
#include "isac-dual-number.h"

#include <cmath>

namespace isac
{

namespace
{

/// What the differences of a series that does not vary may amount to, relative to its samples
constexpr double ROUNDING = 1e-13;

} // namespace

Eigen::ArrayXd
Difference(const Eigen::Ref<const Eigen::ArrayXd>& series, int times)
{
    Eigen::ArrayXd result = series;
    for (int k = 0; k < times && result.size() > 0; ++k)
    {
        const auto size = result.size() - 1;
        result = (result.tail(size) - result.head(size)).eval();
    }
    return result;
}

ArimaLikelihood::ArimaLikelihood(const Eigen::Ref<const Eigen::ArrayXd>& series,
                                 int differences,
                                 bool hasMean)
    : m_order(differences)
{
    // The levels begin at the first w samples without a gap.
    Eigen::Index begin = 0;
    while (begin + differences < series.size() &&
           series.segment(begin, differences + (differences == 0)).isNaN().any())
    {
        ++begin;
    }
    const auto samples = series.tail(series.size() - begin);
    const int exponent = BinaryExponent(samples);
    const Eigen::ArrayXd used = ScaleBinary(samples, -exponent);
    m_differences = Difference(used, differences);
    m_hasGaps = used.isNaN().any();
    m_samples = std::max(0, static_cast<int>((!used.isNaN()).count()) - differences);

    // Sums of what is there: a comparison with itself fails for NaN alone.
    const auto isThere = m_differences == m_differences;
    const auto count = static_cast<double>(isThere.count());
    double centre = 0.0;
    double scale = 0.0;
    if (count > 0.0)
    {
        centre = hasMean ? isThere.select(m_differences, 0.0).sum() / count : 0.0;
        m_differences -= centre;
        scale = std::sqrt(isThere.select(m_differences, 0.0).square().sum() / count);
        const double largest = used.isNaN().select(0.0, used).abs().maxCoeff();
        scale = scale > ROUNDING * largest ? scale : 0.0;
    }
    if (scale > 0.0)
    {
        m_differences /= scale;
        if (m_hasGaps)
        {
            m_series = (used.tail(used.size() - differences) - centre) / scale;
            for (int k = 0; k < differences; ++k)
            {
                m_levels[k] = used[differences - 1 - k] / scale;
            }
        }
    }
    m_centre = std::ldexp(centre, exponent);
    m_scale = std::ldexp(scale, exponent);
}

int
ArimaLikelihood::GetSamples() const
{
    return m_samples;
}

const Eigen::ArrayXd&
ArimaLikelihood::GetDifferences() const
{
    return m_differences;
}

double
ArimaLikelihood::GetScale() const
{
    return m_scale;
}

double
ArimaLikelihood::GetCentre() const
{
    return m_centre;
}

template <int N>
ArmaEvaluation
ArimaLikelihood::EvaluateWithGaps(const ArmaPoint& point) const
{
    using Scalar = DualNumber<N>;
    const int size = point.GetSize();
    const auto [process, partial, mean] = point.MakeProcess<Scalar>();
    ArimaFilter<Scalar> filter(process, partial, m_order, m_levels);
    ArmaEvaluation result;
    result.logDeterminantGradient.setZero(size);
    result.sumOfSquaresGradient.setZero(size);
    result.squaredJacobian.setZero(size, size);
    ArmaEvaluation::Vector slope(size);
    for (const double sample : m_series)
    {
        if (!std::isnan(sample))
        {
            const Scalar error = Scalar(sample) - mean - filter.GetMean();
            const Scalar variance = filter.GetVariance();
            const double root = 1.0 / std::sqrt(variance.value);
            for (int i = 0; i < size; ++i)
            {
                const double relative = variance.slope[i] / variance.value;
                result.logDeterminantGradient[i] += relative;
                slope[i] = root * (error.slope[i] - 0.5 * error.value * relative);
            }
            const double standardised = root * error.value;
            result.logDeterminant += std::log(variance.value);
            result.sumOfSquares += standardised * standardised;
            result.sumOfSquaresGradient += standardised * slope;
            result.squaredJacobian += slope * slope.transpose();
            filter.Update(error);
        }
        filter.Advance();
    }
    result.samples = m_samples;
    return result;
}

ArmaEvaluation
ArimaLikelihood::Evaluate(const ArmaPoint& point) const
{
    if (!m_hasGaps)
    {
        return EvaluateArma(point, m_differences);
    }
    const int size = point.GetSize();
    return size <= 1   ? EvaluateWithGaps<1>(point)
           : size <= 3 ? EvaluateWithGaps<3>(point)
           : size <= 5 ? EvaluateWithGaps<5>(point)
                       : EvaluateWithGaps<ARMA_MAXIMUM_PARAMETERS>(point);
}

double
ArimaLikelihood::GetLogLikelihood(const ArmaEvaluation& evaluation) const
{
    return -0.5 * (evaluation.GetDeviance() + m_samples * (1.0 + std::log(2.0 * M_PI))) -
           m_samples * std::log(m_scale);
}

} // namespace isac
