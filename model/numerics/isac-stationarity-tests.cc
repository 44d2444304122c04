/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-stationarity-tests.h"

#include "isac-binary-scale.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

/// Samples below which nothing can be told
constexpr Eigen::Index FEWEST_SAMPLES = 10;

/**
 * @param samples the number of samples in the regression
 * @return the 5 % quantile of the Dickey-Fuller t distribution with a constant
 */
double
DickeyFullerCriticalValue(double samples)
{
    const double x = 1.0 / samples;
    return -2.86154 + x * (-2.8903 + x * (-4.234 + x * -40.040));
}

/**
 * The regression of the differences on a constant, the level before, and lagged differences.
 */
class DickeyFullerRegression
{
  public:
    /**
     * @param series the samples
     * @param lags lagged differences
     * @param skipped differences that are left out before the first, at least `lags`
     */
    DickeyFullerRegression(const Eigen::Ref<const Eigen::ArrayXd>& series, int lags, int skipped)
        : m_samples(series.size() - 1 - skipped)
    {
        const Eigen::VectorXd difference =
            series.tail(series.size() - 1) - series.head(series.size() - 1);
        // The level last: its t statistic then follows from the last two columns of R.
        Eigen::MatrixXd columns(m_samples, lags + 3);
        columns.col(0).setOnes();
        for (int k = 1; k <= lags; ++k)
        {
            columns.col(k) = difference.segment(skipped - k, m_samples);
        }
        columns.col(lags + 1) = series.segment(skipped, m_samples);
        columns.col(lags + 2) = difference.tail(m_samples);
        m_triangle = columns.householderQr().matrixQR().topRows(lags + 3);
    }

    /**
     * @return Akaike's criterion, up to a constant
     */
    double GetAic() const
    {
        const auto last = m_triangle.cols() - 1;
        const double residual = m_triangle(last, last);
        const auto samples = static_cast<double>(m_samples);
        return samples * std::log(residual * residual / samples) + 2.0 * static_cast<double>(last);
    }

    /**
     * @return the t statistic of the level's coefficient
     */
    double GetStatistic() const
    {
        const auto last = m_triangle.cols() - 1;
        const double sign = m_triangle(last - 1, last - 1) < 0.0 ? -1.0 : 1.0;
        const double deviation =
            std::abs(m_triangle(last, last)) / std::sqrt(static_cast<double>(m_samples - last));
        const double effect = sign * m_triangle(last - 1, last);
        return effect == 0.0 ? 0.0 : effect / deviation; // 0 also where the fit is perfect
    }

    /**
     * @return the number of samples in the regression
     */
    double GetSamples() const
    {
        return static_cast<double>(m_samples);
    }

  private:
    Eigen::Index m_samples;     ///< rows of the regression
    Eigen::MatrixXd m_triangle; ///< R of the QR decomposition of regressors and response
};

} // namespace

StationarityTest
TestUnitRoot(const Eigen::Ref<const Eigen::ArrayXd>& samples)
{
    StationarityTest test;
    const auto series = ScaleBinary(samples, -BinaryExponent(samples));
    const auto size = series.size();
    if (size < FEWEST_SAMPLES)
    {
        return test;
    }
    const int schwert =
        static_cast<int>(std::ceil(12.0 * std::pow(static_cast<double>(size) / 100.0, 0.25)));
    const int largest = std::min(schwert, static_cast<int>((size - 1) / 2 - 2));
    double least = std::numeric_limits<double>::infinity();
    for (int lags = 0; lags <= largest; ++lags)
    {
        const double criterion = DickeyFullerRegression(series, lags, largest).GetAic();
        if (criterion < least)
        {
            least = criterion;
            test.lags = lags;
        }
    }
    const DickeyFullerRegression regression(series, test.lags, test.lags);
    test.statistic = regression.GetStatistic();
    test.criticalValue = DickeyFullerCriticalValue(regression.GetSamples());
    test.isStationary = test.statistic < test.criticalValue;
    return test;
}

StationarityTest
TestStationarity(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    constexpr double criticalValue = 0.463;
    StationarityTest test;
    test.criticalValue = criticalValue;
    const auto size = series.size();
    if (size < FEWEST_SAMPLES)
    {
        return test;
    }
    const auto samples = static_cast<double>(size);
    const auto scaled = ScaleBinary(series, -BinaryExponent(series));
    const Eigen::VectorXd residual = scaled - scaled.mean();
    const auto covariance = [&residual, size](Eigen::Index lag) {
        return residual.head(size - lag).dot(residual.tail(size - lag));
    };
    // Hobijn et al.: bandwidth 1.1447 (s n)^(1/3), s the squared ratio of the sums below.
    const auto pilot = static_cast<Eigen::Index>(std::pow(samples, 2.0 / 9.0));
    double sum = covariance(0);
    double weighted = 0.0;
    for (Eigen::Index lag = 1; lag <= pilot; ++lag)
    {
        sum += 2.0 * covariance(lag);
        weighted += 2.0 * static_cast<double>(lag) * covariance(lag);
    }
    const double ratio = weighted / sum;
    const double bandwidth = 1.1447 * std::cbrt(ratio * ratio * samples);
    test.lags = static_cast<int>(std::min(bandwidth, samples - 1.0));
    double longRun = covariance(0);
    for (int lag = 1; lag <= test.lags; ++lag)
    {
        longRun += 2.0 * (1.0 - lag / (test.lags + 1.0)) * covariance(lag);
    }
    double partial = 0.0;
    double squares = 0.0;
    for (const double value : residual)
    {
        partial += value;
        squares += partial * partial;
    }
    test.statistic = squares / (samples * longRun);
    test.isStationary = test.statistic <= test.criticalValue;
    return test;
}

} // namespace isac
