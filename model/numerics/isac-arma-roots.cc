/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-roots.h"

#include <algorithm>
#include <complex>
#include <limits>

namespace isac
{

namespace
{

/// As many roots as coefficients; the rest is not used
using Roots = std::array<std::complex<double>, ARMA_MAXIMUM_ORDER>;

/**
 * The inverse roots of 1 - c_1 L - ... - c_n L^n are the roots of z^n - c_1 z^(n-1) - ... - c_n,
 * here by the iteration of Durand and Kerner.
 *
 * @param coefficients the coefficients c
 * @param order how many there are
 * @param sign by which they are multiplied
 * @return the inverse roots
 */
Roots
FindInverseRoots(const LagCoefficients<double>& coefficients, int order, double sign)
{
    constexpr int iterations = 100; // at most; a double root takes many
    constexpr double tolerance = 1e-12;
    Roots roots{std::complex<double>(1.0, 0.0), {0.4, 0.9}, {-0.65, 0.72}};
    double largest = 1.0;
    for (int iteration = 0; iteration < iterations && largest > tolerance; ++iteration)
    {
        largest = 0.0;
        for (int i = 0; i < order; ++i)
        {
            std::complex<double> value = 1.0;
            std::complex<double> others = 1.0;
            for (int k = 0; k < order; ++k)
            {
                value = value * roots[i] - sign * coefficients[k];
                others *= k == i ? 1.0 : roots[i] - roots[k];
            }
            const auto step = value / others;
            roots[i] -= step;
            largest = std::max(largest, std::abs(step));
        }
    }
    return roots;
}

} // namespace

double
SmallestRoot(const ArmaProcess<double>& process)
{
    double largest = 0.0;
    const auto phi = FindInverseRoots(process.phi, process.p, 1.0);
    const auto theta = FindInverseRoots(process.theta, process.q, -1.0);
    for (int i = 0; i < process.p; ++i)
    {
        largest = std::max(largest, std::abs(phi[i]));
    }
    for (int j = 0; j < process.q; ++j)
    {
        largest = std::max(largest, std::abs(theta[j]));
    }
    return largest > 0.0 ? 1.0 / largest : std::numeric_limits<double>::infinity();
}

double
SmallestRootDistance(const ArmaProcess<double>& process)
{
    double smallest = std::numeric_limits<double>::infinity();
    const auto phi = FindInverseRoots(process.phi, process.p, 1.0);
    const auto theta = FindInverseRoots(process.theta, process.q, -1.0);
    for (int i = 0; i < process.p; ++i)
    {
        for (int j = 0; j < process.q; ++j)
        {
            smallest = std::min(smallest, std::abs(phi[i] - theta[j]));
        }
    }
    return smallest;
}

} // namespace isac
