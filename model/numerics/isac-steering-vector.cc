/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-steering-vector.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <complex>

namespace isac
{

namespace
{

/**
 * @param antennas number of antennas in a line
 * @param cycles phase difference between neighbours, in cycles
 * @return power gain of the line, over one antenna
 */
double
LineGain(int antennas, double cycles)
{
    // Whole cycles leave no trace; removing them keeps the quotient's digits near grating lobes.
    const double x = M_PI * std::remainder(cycles, 1.0);
    if (x == 0.0)
    {
        return antennas;
    }
    const double sum = std::sin(antennas * x) / std::sin(x);
    return sum * sum / antennas;
}

} // namespace

void
SteeringVector(const UniformArray& array,
               const ArrayDirection& direction,
               Eigen::Ref<Eigen::VectorXcd> vector)
{
    assert(vector.size() == array.Size());
    const double wavenumber = 2.0 * M_PI * array.spacing;
    for (int row = 0; row < array.rows; ++row)
    {
        vector[row] = std::polar(1.0, wavenumber * row * direction.vertical);
    }
    for (int column = 1; column < array.columns; ++column)
    {
        vector.segment(column * array.rows, array.rows) =
            std::polar(1.0, wavenumber * column * direction.horizontal) * vector.head(array.rows);
    }
}

double
BeamGain(const UniformArray& array, const ArrayDirection& steered, const ArrayDirection& seen)
{
    return LineGain(array.columns, array.spacing * (seen.horizontal - steered.horizontal)) *
           LineGain(array.rows, array.spacing * (seen.vertical - steered.vertical));
}

double
NullToNullBeamwidth(int antennas, double spacing)
{
    return 2.0 * std::asin(std::min(1.0, 1.0 / (antennas * spacing)));
}

} // namespace isac
