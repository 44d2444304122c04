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
    return IsLinear() ? cap * (1.0 - price) : GetConjugate(price, GetDistance(price));
}

AllocationUtility::Tangent
AllocationUtility::GetTangent(double price, double above) const
{
    if (IsLinear())
    {
        const double slope = std::min(price, 1.0);
        return {slope, cap * (1.0 - slope)};
    }
    const double distance = GetDistance(price);
    const double far = 2.0 * above;
    // Beyond the cap any lesser slope touches at the cap.
    if (distance > far && !(cap > 0.0 && far >= cap - floor))
    {
        const double slope = GetSlopeAbove(far);
        return {slope, GetConjugate(slope, far)};
    }
    return {price, GetConjugate(price, distance)};
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
AllocationUtility::GetDistance(double price) const
{
    return (reference > 0.0 ? reference : 1.0) * std::pow(price, -1.0 / fairness);
}

double
AllocationUtility::GetConjugate(double price, double distance) const
{
    if (cap > 0.0 && distance >= cap - floor)
    {
        return GetValue(cap) - price * cap;
    }
    // Here U(e) and price (e - floor) are nearly equal for a small alpha, and what they share is
    // taken out by hand: all of (1 - alpha) U, but for the logarithm and but for a constant.
    if (reference > 0.0)
    {
        return fairness * GetFromReference(-std::log(price) / fairness) -
               reference * (1.0 - price) - price * (floor + reference);
    }
    const double rest = fairness == 1.0 ? price * distance : 0.0;
    return fairness * GetPlainValue(distance) - rest - price * floor;
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
