/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_RATE_H
#define ISAC_ALLOCATION_RATE_H

#include "isac-symmetric-matrix.h"

#include <array>
#include <cmath>

namespace isac
{

/// Bandwidth, power and computing of a user, in equal shares of the budgets
using AllocationShares = std::array<double, 3>;

/**
 * The rate `r = b ln(1 + s)`, `s = snr p / b`, of a share of bandwidth b and of power p, and how it
 * changes with them. Its Hessian has rank one: less `(q, -rp)` squared over b.
 */
struct AllocationRate
{
    double value;       ///< r
    double byBandwidth; ///< `ln(1 + s) - q`
    double byPower;     ///< rp
    double fill;        ///< `q = s / (1 + s)`
    double bandwidth;   ///< b

    /**
     * @param shares positive shares
     * @param snr signal-to-noise ratio of equal shares
     */
    AllocationRate(const AllocationShares& shares, double snr)
        : bandwidth(shares[0])
    {
        const double s = snr * shares[1] / bandwidth;
        const double logarithm = std::log1p(s);
        value = bandwidth * logarithm;
        fill = s / (1.0 + s);
        byBandwidth =
            s < 1e-3 ? s * s * (0.5 - s * (2.0 / 3.0 - s * (0.75 - s * 0.8))) : logarithm - fill;
        byPower = snr / (1.0 + s);
    }

    /**
     * Add what the rate's own curvature takes from a function's Hessian.
     *
     * @param slope the function's derivative by the rate
     * @param [in,out] block less the Hessian, by b, p, c
     */
    void AddCurvature(double slope, SymmetricMatrix& block) const
    {
        block.AddSquare(slope / bandwidth, {fill, -byPower, 0.0});
    }
};

} // namespace isac

#endif /* ISAC_ALLOCATION_RATE_H */
