/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-user.h"

#include <cmath>

namespace isac
{

AllocationShares
AllocationUser::GetRoom() const
{
    return {x[0] - minimumProduct / x[1], x[1] - minimumPower, x[2]};
}

double
AllocationUser::GetExperience(const AllocationShares& shares) const
{
    const double rate = shares[0] * std::log1p(snr * shares[1] / shares[0]);
    const double delay = computingDelay / shares[2] + radioDelay / rate;
    return isRatio ? value / delay : value - delayCost * delay;
}

void
AllocationUser::Differentiate()
{
    if (!hasRequest)
    {
        experience = 0.0;
        gradient = {};
        block = {};
        return;
    }
    // With s = snr p / b the rate r = b ln(1 + s) has the gradient (ln(1 + s) - q, rp), where
    // q = s / (1 + s), and a Hessian of rank one.
    const auto& [b, p, c] = x;
    const double s = snr * p / b;
    const double logarithm = std::log1p(s);
    const double q = s / (1.0 + s);
    const double rb =
        s < 1e-3 ? s * s * (0.5 - s * (2.0 / 3.0 - s * (0.75 - s * 0.8))) : logarithm - q;
    const double rp = snr / (1.0 + s);
    const double inverseRate = 1.0 / (b * logarithm);
    const double delay = computingDelay / c + radioDelay * inverseRate;
    const double dDelayByRate = radioDelay * inverseRate * inverseRate; // negative, as the next one
    const double dDelayByComputing = computingDelay / (c * c);
    const double weight = isRatio ? value / (delay * delay) : delayCost;
    experience = isRatio ? value / delay : value - delayCost * delay;
    gradient = {weight * dDelayByRate * rb, weight * dDelayByRate * rp, weight * dDelayByComputing};
    // Sums of squares, so that rounding leaves them convex: of the rate's own curvature, then of
    // the delay's in (c, r), or of the harmonic mean's, which is flat along (c, r) itself.
    block = {};
    block.AddSquare(weight * dDelayByRate / b, {q, -rp, 0.0});
    if (isRatio)
    {
        const double flat =
            2.0 * weight * dDelayByRate * dDelayByComputing / delay * inverseRate / c;
        block.AddSquare(flat, {-c * rb, -c * rp, b * logarithm});
    }
    else
    {
        block.AddSquare(2.0 * weight * dDelayByRate * inverseRate, {rb, rp, 0.0});
        block.elements[5] += 2.0 * weight * dDelayByComputing / c;
    }
}

} // namespace isac
