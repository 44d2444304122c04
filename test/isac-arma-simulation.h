/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARMA_SIMULATION_H
#define ISAC_ARMA_SIMULATION_H

#include "ns3/isac-arma-likelihood.h"

#include <Eigen/Core>
#include <random>
#include <vector>

/**
 * @file
 * Series for tests, drawn from the definition of an ARIMA process.
 */

namespace isac
{

/**
 * @param generator the source of randomness
 * @param size the number of samples
 * @return white noise of variance 1
 */
inline Eigen::ArrayXd
DrawNoise(std::mt19937_64& generator, Eigen::Index size)
{
    std::normal_distribution<double> normal;
    return Eigen::ArrayXd::NullaryExpr(size, [&]() { return normal(generator); });
}

/**
 * @param generator the source of randomness
 * @param phi autoregressive coefficients
 * @param theta moving-average coefficients
 * @param size the number of samples
 * @return samples of the process, behind 500 that are thrown away
 */
inline Eigen::ArrayXd
DrawArma(std::mt19937_64& generator,
         const std::vector<double>& phi,
         const std::vector<double>& theta,
         Eigen::Index size)
{
    const Eigen::Index warmUp = 500;
    const auto noise = DrawNoise(generator, size + warmUp);
    Eigen::ArrayXd series = noise;
    for (Eigen::Index t = 3; t < series.size(); ++t)
    {
        for (std::size_t i = 0; i < phi.size(); ++i)
        {
            series[t] += phi[i] * series[t - 1 - static_cast<Eigen::Index>(i)];
        }
        for (std::size_t j = 0; j < theta.size(); ++j)
        {
            series[t] += theta[j] * noise[t - 1 - static_cast<Eigen::Index>(j)];
        }
    }
    return series.tail(size);
}

/**
 * @param series a series
 * @return its cumulative sums
 */
inline Eigen::ArrayXd
Accumulate(Eigen::ArrayXd series)
{
    for (Eigen::Index t = 1; t < series.size(); ++t)
    {
        series[t] += series[t - 1];
    }
    return series;
}

/**
 * @param generator the source of randomness
 * @param p autoregressive order
 * @param q moving-average order
 * @param hasMean whether there is a mean
 * @return a random stationary and invertible process
 */
inline ArmaPoint
DrawPoint(std::mt19937_64& generator, int p, int q, bool hasMean)
{
    ArmaPoint point;
    point.p = p;
    point.q = q;
    point.hasMean = hasMean;
    const auto noise = DrawNoise(generator, point.GetSize());
    for (int i = 0; i < point.GetSize(); ++i)
    {
        point.coordinate[i] = 0.7 * noise[i];
    }
    return point;
}

} // namespace isac

#endif /* ISAC_ARMA_SIMULATION_H */
