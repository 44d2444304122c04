/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-geodesy.h"

#include <algorithm>
#include <cmath>

namespace isac
{

namespace
{

/// One degree, in rad
constexpr double DEGREE = M_PI / 180.0;

} // namespace

PlanePosition
ToPlane(const GeographicPosition& position, const GeographicPosition& origin)
{
    // The shorter way round, also across the 180th meridian.
    const double longitude = std::remainder(position.longitude - origin.longitude, 360.0);
    return {EARTH_RADIUS * std::cos(origin.latitude * DEGREE) * longitude * DEGREE,
            EARTH_RADIUS * (position.latitude - origin.latitude) * DEGREE};
}

double
GreatCircleDistance(const GeographicPosition& a, const GeographicPosition& b)
{
    const double northward = std::sin((b.latitude - a.latitude) * DEGREE / 2.0);
    const double eastward = std::sin((b.longitude - a.longitude) * DEGREE / 2.0);
    const double haversine = northward * northward + std::cos(a.latitude * DEGREE) *
                                                         std::cos(b.latitude * DEGREE) * eastward *
                                                         eastward;
    return 2.0 * EARTH_RADIUS * std::asin(std::sqrt(std::min(1.0, haversine)));
}

} // namespace isac
