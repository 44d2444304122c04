/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DUAL_NUMBER_H
#define ISAC_DUAL_NUMBER_H

#include <array>
#include <type_traits>

namespace isac
{

/**
 * A number with its derivatives along N directions. Formulas that are templates of their scalar
 * give exact derivatives when they are evaluated with it (forward differentiation).
 *
 * @tparam N the number of directions
 */
template <int N>
struct DualNumber
{
    double value{0.0};             ///< the number
    std::array<double, N> slope{}; ///< its derivatives

    DualNumber() = default;

    /**
     * @param constant the value of a constant
     */
    DualNumber(double constant)
        : value(constant)
    {
    }

    /// @cond operators, as of any number
    DualNumber& operator+=(const DualNumber& other)
    {
        value += other.value;
        for (int i = 0; i < N; ++i)
        {
            slope[i] += other.slope[i];
        }
        return *this;
    }

    DualNumber& operator-=(const DualNumber& other)
    {
        value -= other.value;
        for (int i = 0; i < N; ++i)
        {
            slope[i] -= other.slope[i];
        }
        return *this;
    }

    DualNumber& operator*=(const DualNumber& other)
    {
        for (int i = 0; i < N; ++i)
        {
            slope[i] = slope[i] * other.value + value * other.slope[i];
        }
        value *= other.value;
        return *this;
    }

    DualNumber& operator/=(const DualNumber& other)
    {
        const double inverse = 1.0 / other.value;
        value *= inverse;
        for (int i = 0; i < N; ++i)
        {
            slope[i] = (slope[i] - value * other.slope[i]) * inverse;
        }
        return *this;
    }

    friend DualNumber operator+(DualNumber a, const DualNumber& b)
    {
        return a += b;
    }

    friend DualNumber operator-(DualNumber a, const DualNumber& b)
    {
        return a -= b;
    }

    friend DualNumber operator*(DualNumber a, const DualNumber& b)
    {
        return a *= b;
    }

    friend DualNumber operator/(DualNumber a, const DualNumber& b)
    {
        return a /= b;
    }

    friend DualNumber operator-(const DualNumber& a)
    {
        return DualNumber() - a;
    }

    /// @endcond
};

/**
 * A number that is a variable along one direction.
 *
 * @tparam Scalar double, which has no directions, or a DualNumber
 * @param value the number
 * @param direction the direction
 * @param slope the derivative along it
 * @return the number
 */
template <typename Scalar>
Scalar
MakeVariable(double value, int direction, double slope)
{
    Scalar result(value);
    if constexpr (!std::is_same_v<Scalar, double>)
    {
        result.slope[direction] = slope;
    }
    return result;
}

} // namespace isac

#endif /* ISAC_DUAL_NUMBER_H */
