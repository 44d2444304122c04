/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_GEODESY_H
#define ISAC_GEODESY_H

namespace isac
{

/// Mean radius of the Earth, in m
constexpr double EARTH_RADIUS = 6371008.8;

/// A place on the Earth, taken as a sphere
struct GeographicPosition
{
    double latitude{0.0};  ///< in degrees, north positive
    double longitude{0.0}; ///< in degrees, east positive
};

/// A place on the plane that touches the Earth at an origin
struct PlanePosition
{
    double x{0.0}; ///< east of the origin, in m
    double y{0.0}; ///< north of the origin, in m
};

/**
 * Equirectangular projection. Within 10 km of an origin at middle latitudes distances are true to
 * a part in 500.
 *
 * @param position the place
 * @param origin the place that becomes (0, 0)
 * @return the place on the plane
 */
PlanePosition ToPlane(const GeographicPosition& position, const GeographicPosition& origin);

/**
 * Length of the great circle's arc, by the haversine formula.
 *
 * @param a one place
 * @param b the other place
 * @return the distance along the surface, in m
 */
double GreatCircleDistance(const GeographicPosition& a, const GeographicPosition& b);

} // namespace isac

#endif /* ISAC_GEODESY_H */
