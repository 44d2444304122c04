/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STEERING_VECTOR_H
#define ISAC_STEERING_VECTOR_H

#include <Eigen/Core>

namespace isac
{

/// A uniform planar array; with one row a uniform linear one
struct UniformArray
{
    int columns{1};      ///< antennas along the horizontal axis
    int rows{1};         ///< antennas along the vertical axis
    double spacing{0.5}; ///< between neighbours along either axis, in wavelengths

    /// @return the number of antennas N
    int Size() const
    {
        return columns * rows;
    }
};

/**
 * A direction as an array sees it: the cosines of the angles to its axes. A direction of azimuth
 * phi from broadside and zenith angle theta has `sin(phi) sin(theta)` and `cos(theta)`; in a linear
 * array's plane, at the angle th from broadside, the horizontal cosine is `sin(th)`.
 */
struct ArrayDirection
{
    double horizontal{0.0}; ///< cosine of the angle to the horizontal axis, in [-1, 1]
    double vertical{0.0};   ///< cosine of the angle to the vertical axis, in [-1, 1]
};

/**
 * The steering vector: the Kronecker product of the horizontal and the vertical one, each of which
 * is `a_n = exp(j 2 pi d n u)` of spacing d and cosine u, n from 0. The antenna of column m and row
 * n is the element `m rows + n`; the squared norm is N.
 *
 * @param array the array
 * @param direction the direction
 * @param [out] vector N elements to be filled; nothing is allocated
 */
void SteeringVector(const UniformArray& array,
                    const ArrayDirection& direction,
                    Eigen::Ref<Eigen::VectorXcd> vector);

/**
 * Power gain of a beam, `|a^H(u) a(u_0)|^2 / N` of the unit-norm weights `a(u_0) / sqrt(N)`, in
 * closed form: per axis of N antennas `(sin(N x) / sin(x))^2 / N`, `x = pi d (u - u_0)`.
 *
 * @param array the array
 * @param steered the direction u_0 that the beam is steered to
 * @param seen the direction u that it is seen from
 * @return the gain over one antenna, in [0, N]; N where both directions are equal
 */
double BeamGain(const UniformArray& array,
                const ArrayDirection& steered,
                const ArrayDirection& seen);

/**
 * Angle between the first nulls of a beam steered to broadside, `2 asin(1 / (N d))`.
 *
 * @param antennas number of antennas along the axis, N
 * @param spacing spacing d, in wavelengths
 * @return the null-to-null beamwidth, in rad; pi where the array is too short to have a null
 */
double NullToNullBeamwidth(int antennas, double spacing = 0.5);

} // namespace isac

#endif /* ISAC_STEERING_VECTOR_H */
