/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-backlog.h"

#include <algorithm>

namespace isac
{

bool
AllocationBacklog::IsAny() const
{
    return radioServed > 0.0 || computingServed > 0.0;
}

double
AllocationBacklog::GetValue(const AllocationShares& shares, double snr) const
{
    const double radioLeft =
        std::max(0.0, radio - radioServed * AllocationRate(shares, snr).value);
    const double computingLeft = std::max(0.0, computing - computingServed * shares[2]);
    return -0.5 * (radioLeft * radioLeft + computingLeft * computingLeft);
}

void
AllocationBacklog::Differentiate(const AllocationShares& shares, double snr)
{
    block = {};
    const AllocationRate rate(shares, snr);
    const double radioLeft = std::max(0.0, radio - radioServed * rate.value);
    const double computingLeft = std::max(0.0, computing - computingServed * shares[2]);
    const double slope = radioServed * radioLeft;
    value = -0.5 * (radioLeft * radioLeft + computingLeft * computingLeft);
    gradient = {slope * rate.byBandwidth, slope * rate.byPower, computingServed * computingLeft};
    if (radioLeft > 0.0)
    {
        rate.AddCurvature(slope, block);
        block.AddSquare(radioServed * radioServed, {rate.byBandwidth, rate.byPower, 0.0});
    }
    if (computingLeft > 0.0)
    {
        block.elements[5] += computingServed * computingServed;
    }
}

} // namespace isac
