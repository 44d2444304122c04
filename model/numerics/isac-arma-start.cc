/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-start.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <functional>

namespace isac
{

namespace
{

/// What coefficient k is multiplied by, to the power of k, until the roots are where they should be
constexpr double SHRINKAGE = 0.9;

/**
 * @param coefficients coefficients by lag, shrunk until ArmaProcess can have them for phi
 * @param order how many there are
 */
void
MakeStationary(LagCoefficients<double>& coefficients, int order)
{
    LagCoefficients<double> partial{};
    while (!ToPartialAutocorrelations(coefficients, order, partial))
    {
        double factor = SHRINKAGE;
        for (double& coefficient : coefficients)
        {
            coefficient *= factor;
            factor *= SHRINKAGE;
        }
    }
}

} // namespace

ArmaStart::ArmaStart(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    const Eigen::ArrayXd filled = series.isNaN().select(0.0, series);
    const auto size = series.size();
    const int order = static_cast<int>(std::min<Eigen::Index>(LONG_ORDER, size / 4));
    for (int lag = 0; lag <= order; ++lag)
    {
        m_covariance[lag] = filled.head(size - lag).matrix().dot(filled.tail(size - lag).matrix()) /
                            static_cast<double>(size);
    }

    // The Durbin-Levinson recursion; the sums over filled gaps are covariances too, so that it
    // cannot fail.
    std::array<double, LONG_ORDER> phi{};
    m_variance = m_covariance[0];
    for (int k = 0; k < order; ++k)
    {
        double partial = m_covariance[k + 1];
        for (int i = 0; i < k; ++i)
        {
            partial -= phi[i] * m_covariance[k - i];
        }
        partial /= m_variance;
        const auto shorter = phi;
        for (int i = 0; i < k; ++i)
        {
            phi[i] = shorter[i] - partial * shorter[k - 1 - i];
        }
        phi[k] = partial;
        m_variance *= 1.0 - partial * partial;
    }
    m_impulse[0] = 1.0;
    for (int k = 1; k <= LONG_ORDER; ++k)
    {
        for (int i = 0; i < k; ++i)
        {
            m_impulse[k] += phi[i] * m_impulse[k - 1 - i];
        }
    }
}

ArmaPoint
ArmaStart::GetPoint(int p, int q, bool hasMean) const
{
    ArmaEvaluation::Matrix moments(p + q, p + q);
    ArmaEvaluation::Vector target(p + q);
    for (int i = 0; i < p; ++i)
    {
        target[i] = m_covariance[i + 1];
        for (int j = 0; j < p; ++j)
        {
            moments(i, j) = m_covariance[std::abs(i - j)];
        }
        for (int j = 0; j < q; ++j)
        {
            // of x_{t-1-i} with e_{t-1-j}, which it answers to where it is not earlier
            moments(i, p + j) = moments(p + j, i) = j >= i ? m_variance * m_impulse[j - i] : 0.0;
        }
    }
    for (int j = 0; j < q; ++j)
    {
        target[p + j] = m_variance * m_impulse[j + 1];
        for (int i = 0; i < q; ++i)
        {
            moments(p + i, p + j) = i == j ? m_variance : 0.0;
        }
    }
    ArmaEvaluation::Vector solution = moments.ldlt().solve(target);
    if (!solution.allFinite())
    {
        solution.setZero(); // white noise
    }

    ArmaProcess<double> process;
    process.p = p;
    process.q = q;
    LagCoefficients<double> minusTheta{};
    for (int i = 0; i < p; ++i)
    {
        process.phi[i] = solution[i];
    }
    for (int j = 0; j < q; ++j)
    {
        minusTheta[j] = -solution[p + j];
    }
    MakeStationary(process.phi, p);
    MakeStationary(minusTheta, q);
    std::transform(minusTheta.begin(), minusTheta.end(), process.theta.begin(), std::negate<>());
    ArmaPoint point;
    point.p = p;
    point.q = q;
    point.hasMean = hasMean;
    point.SetProcess(process);
    return point;
}

} // namespace isac
