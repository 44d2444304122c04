/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-quality-of-experience.h"

#include <algorithm>
#include <cmath>

namespace isac
{

namespace
{

/**
 * Distribution function of the standard normal, accurate in the lower tail.
 *
 * @param x a value
 * @return probability of at most this value
 */
double
NormalCdf(double x)
{
    return 0.5 * std::erfc(-x * M_SQRT1_2);
}

/**
 * Quantile function of the standard normal.
 *
 * @param probability in (0, 1)
 * @return the value that is not exceeded with this probability
 */
double
NormalQuantile(double probability)
{
    if (probability > 0.5)
    {
        return -NormalQuantile(1.0 - probability);
    }
    // A crude start (Abramowitz and Stegun, 26.2.22), then Halley's method on the distribution
    // function, whose second derivative is -x times the first.
    const double t = std::sqrt(-2.0 * std::log(probability));
    double x = (2.30753 + 0.27061 * t) / (1.0 + (0.99229 + 0.04481 * t) * t) - t;
    for (int i = 0; i < 3; ++i)
    {
        const double density = std::exp(-0.5 * x * x) / std::sqrt(2.0 * M_PI);
        const double step = (NormalCdf(x) - probability) / density;
        x -= step / (1.0 + 0.5 * x * step);
    }
    return x;
}

} // namespace

double
MosLocation(MosModel model, double quality, double latencyUnits, double qoe)
{
    constexpr double qualitySlope = MOS_MAXIMUM - MOS_MINIMUM;
    constexpr double latencySlope = 0.4;
    switch (model)
    {
    case MosModel::LATENCY:
        return MOS_MAXIMUM - latencySlope * latencyUnits;
    case MosModel::QUALITY:
        return MOS_MINIMUM + qualitySlope * quality;
    case MosModel::COMBINED:
        return MOS_MINIMUM + qualitySlope * quality - latencySlope * latencyUnits;
    case MosModel::QOE:
        break;
    }
    return std::clamp(qoe, MOS_MINIMUM, MOS_MAXIMUM);
}

double
TruncatedNormalQuantile(double probability,
                        double location,
                        double deviation,
                        double lower,
                        double upper)
{
    if (std::isinf(location))
    {
        return location < 0.0 ? lower : upper;
    }
    if (location < lower)
    {
        // Mirrored, the interval lies in the lower tail, where probabilities keep their digits.
        return -TruncatedNormalQuantile(1.0 - probability, -location, deviation, -upper, -lower);
    }
    const double a = (lower - location) / deviation;
    const double b = (upper - location) / deviation;
    double x;
    if (b > -30.0)
    {
        const double below = NormalCdf(a);
        const double p = below + probability * (NormalCdf(b) - below);
        x = p > 0.0 && p < 1.0 ? NormalQuantile(p) : (p > 0.0 ? b : a);
    }
    else
    {
        // So far out the tail is exponential at rate |b| to a part in b^2.
        x = b + std::log(probability + (1.0 - probability) * std::exp(b * (b - a))) / -b;
    }
    return std::clamp(location + deviation * x, lower, upper);
}

} // namespace isac
