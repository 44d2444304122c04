/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BINARY_SCALE_H
#define ISAC_BINARY_SCALE_H

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

/**
 * @file
 * Units that are powers of two. Squares of samples above 1e154 or below 1e-154 are no numbers any
 * more; in a unit of their own size they are, and as a power of two changes no digit, what is
 * computed of them is the same to the last bit whatever unit the samples came in.
 */

namespace isac
{

/**
 * @param samples some samples; those that are not finite do not count
 * @return the exponent e at which the largest of them is from 2^e to below 2^(e + 1) in magnitude;
 *         0 where none differs from 0
 */
inline int
BinaryExponent(const Eigen::Ref<const Eigen::ArrayXd>& samples)
{
    double largest = 0.0;
    for (const double sample : samples)
    {
        largest = std::isfinite(sample) ? std::max(largest, std::abs(sample)) : largest;
    }
    return largest > 0.0 ? std::ilogb(largest) : 0;
}

/**
 * @param samples some samples
 * @param exponent an exponent
 * @return the samples times 2^exponent
 */
inline Eigen::ArrayXd
ScaleBinary(const Eigen::Ref<const Eigen::ArrayXd>& samples, int exponent)
{
    return samples.unaryExpr([exponent](double sample) { return std::ldexp(sample, exponent); });
}

} // namespace isac

#endif /* ISAC_BINARY_SCALE_H */
