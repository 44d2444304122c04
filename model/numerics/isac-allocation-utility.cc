/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-utility.h"

#include <algorithm>
#include <limits>

namespace isac
{

double
AllocationUtility::GetValue(double experience) const
{
    if (!HasFloor())
    {
        return experience;
    }
    const double above = experience - floor;
    if (!(above > 0.0))
    {
        return -std::numeric_limits<double>::infinity();
    }
    return fairness == 1.0 ? std::log(above) : std::pow(above, 1.0 - fairness) / (1.0 - fairness);
}

double
AllocationUtility::GetSlope(double experience) const
{
    return IsLinear() ? 1.0 : std::pow(experience - floor, -fairness);
}

double
AllocationUtility::GetConjugate(double price) const
{
    if (IsLinear())
    {
        return cap * (1.0 - price);
    }
    // U'(e) = price, or the cap where that is less.
    double experience = floor + std::pow(price, -1.0 / fairness);
    if (cap > 0.0)
    {
        experience = std::min(experience, cap);
    }
    return GetValue(experience) - price * experience;
}

} // namespace isac
