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
    // Around the reference nothing cancels.
    return reference > 0.0
               ? GetFromReference(std::log1p((experience - (floor + reference)) / reference))
               : GetPlainValue(above);
}

double
AllocationUtility::GetValueAbove(double above) const
{
    return reference > 0.0 ? GetFromReference(std::log(above / reference)) : GetPlainValue(above);
}

double
AllocationUtility::GetSlope(double experience) const
{
    return GetSlopeAbove(experience - floor);
}

double
AllocationUtility::GetConjugate(double price) const
{
    if (IsLinear())
    {
        return cap * (1.0 - price);
    }
    // Where the slope is the price.
    const double unit = reference > 0.0 ? reference : 1.0;
    const double above = unit * std::pow(price, -1.0 / fairness);
    if (cap > 0.0 && above >= cap - floor)
    {
        return GetValue(cap) - price * cap;
    }
    // There U(e) and price (e - floor) are nearly equal for a small alpha, and what they share is
    // taken out by hand: all of (1 - alpha) U, but for the logarithm and but for a constant.
    if (reference > 0.0)
    {
        return fairness * GetFromReference(-std::log(price) / fairness) -
               reference * (1.0 - price) - price * (floor + reference);
    }
    const double rest = fairness == 1.0 ? price * above : 0.0;
    return fairness * GetPlainValue(above) - rest - price * floor;
}

AllocationUtility::Tangent
AllocationUtility::GetTangent(double price, double above) const
{
    double slope = price;
    if (IsLinear())
    {
        slope = std::min(price, 1.0);
    }
    else
    {
        const double far = 2.0 * above;
        // Beyond the cap any lesser slope touches at the cap.
        if (!(cap > 0.0 && far >= cap - floor))
        {
            slope = std::max(slope, GetSlopeAbove(far));
        }
    }
    return {slope, GetConjugate(slope)};
}

double
AllocationUtility::GetReferenceValue() const
{
    if (!HasFloor() || reference == 0.0)
    {
        return 0.0;
    }
    return GetPlainValue(reference);
}

double
AllocationUtility::GetReferenceSlope() const
{
    return HasFloor() && reference > 0.0 ? std::pow(reference, -fairness) : 1.0;
}

double
AllocationUtility::GetFromReference(double logarithm) const
{
    const double power = 1.0 - fairness;
    return reference * (power == 0.0 ? logarithm : std::expm1(power * logarithm) / power);
}

double
AllocationUtility::GetPlainValue(double above) const
{
    const double power = 1.0 - fairness;
    return power == 0.0 ? std::log(above) : std::pow(above, power) / power;
}

double
AllocationUtility::GetSlopeAbove(double above) const
{
    return IsLinear() ? 1.0 : std::pow(reference > 0.0 ? above / reference : above, -fairness);
}

} // namespace isac
