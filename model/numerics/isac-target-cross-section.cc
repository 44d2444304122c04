/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-target-cross-section.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

/// An angle without limit: the width of a lobe all around, an edge that no direction reaches
constexpr double UNLIMITED = std::numeric_limits<double>::infinity();

/// Angles nearer than this to an edge between sides, in degrees, are on it. The edges belong to the
/// sides, and among them to the side of the smaller azimuth.
constexpr double ROUNDING = 1e-9;

/// What one side of a target reflects
struct Lobe
{
    double azimuthWidth; ///< phi_3dB, in degrees
    double zenithCentre; ///< theta_centre, in degrees
    double zenithWidth;  ///< theta_3dB, in degrees
    double gain;         ///< G_max, in dBsm
    double attenuation;  ///< A_max, in dB
};

/// The constants of model 2
struct Body
{
    double bistaticDepth;      ///< k1, in dB
    double bistaticRate;       ///< k2
    double roofEdge;           ///< zenith angle below which the roof is seen, in degrees
    double bottomEdge;         ///< zenith angle above which the bottom is seen, in degrees
    std::array<Lobe, 4> sides; ///< front, left, back, right: centred at 0, 90, 180, 270 degrees
    Lobe roof;                 ///< the lobe upwards
    Lobe bottom;               ///< the lobe downwards, where the table has one
};

/// A large UAV
constexpr Body UAV_LARGE_BODY{6.05,
                              1.33,
                              45.0,
                              135.0,
                              {{{14.19, 90.0, 16.53, 1.02, 7.89},
                                {7.13, 90.0, 8.68, 7.43, 14.3},
                                {10.09, 90.0, 11.43, 3.99, 10.86},
                                {7.13, 90.0, 8.68, 7.43, 14.3}}},
                              {UNLIMITED, 0.0, 4.93, 13.55, 20.42},
                              {UNLIMITED, 180.0, 4.93, 13.55, 20.42}};

/// A vehicle. The numbers k1, k2 differ between the public sources of this table.
constexpr Body VEHICLE_BODY{6.0,
                            1.65,
                            30.0,
                            UNLIMITED,
                            {{{40.54, 71.75, 29.13, 15.52, 8.45},
                              {26.9, 79.7, 44.42, 20.75, 13.68},
                              {36.32, 79.65, 36.73, 14.56, 7.5},
                              {26.9, 79.7, 44.42, 20.75, 13.68}}},
                            {UNLIMITED, 0.0, 18.13, 21.26, 14.19},
                            {}};

/// An automated guided vehicle
constexpr Body AGV_BODY{12.0,
                        1.45,
                        30.0,
                        UNLIMITED,
                        {{{13.68, 90.0, 13.68, 13.02, 23.29},
                          {15.53, 75.0, 20.03, 7.33, 17.6},
                          {12.49, 90.0, 11.89, 11.01, 21.28},
                          {15.53, 75.0, 20.03, 7.33, 17.6}}},
                        {UNLIMITED, 0.0, 11.44, 11.79, 22.06},
                        {}};

/**
 * @param direction a direction
 * @return its unit vector
 */
Eigen::Vector3d
UnitVector(const Direction& direction)
{
    const double horizontal = std::sin(direction.zenith);
    return {horizontal * std::cos(direction.azimuth),
            horizontal * std::sin(direction.azimuth),
            std::cos(direction.zenith)};
}

/**
 * Parabola of a lobe.
 *
 * @param offset angle off the lobe's centre, in degrees
 * @param width the lobe's width, in degrees
 * @param maximum the most that it attenuates, in dB
 * @return attenuation, in dB
 */
double
Attenuation(double offset, double width, double maximum)
{
    const double ratio = offset / width;
    return std::min(12.0 * ratio * ratio, maximum);
}

/**
 * Model 1.
 *
 * @param mean sigma_M, in dBsm
 * @param halfAngle beta / 2, in rad
 * @return sigma_M sigma_D, in dBsm
 */
double
RoundBody(double mean, double halfAngle)
{
    return mean - 3.0 * std::sin(halfAngle);
}

/**
 * Model 2.
 *
 * @param body the target's constants
 * @param halving vector, of any length, in the direction that halves the bistatic angle
 * @param halfAngle beta / 2, in rad
 * @return sigma_M sigma_D, in dBsm
 */
double
SidedBody(const Body& body, const Eigen::Vector3d& halving, double halfAngle)
{
    constexpr double degree = M_PI / 180.0;
    const double zenith = std::atan2(std::hypot(halving.x(), halving.y()), halving.z()) / degree;
    const double azimuth = std::atan2(halving.y(), halving.x()) / degree;
    const auto quarter = std::lround(std::ceil((azimuth - 45.0 - ROUNDING) / 90.0));
    const Lobe& lobe = zenith < body.roofEdge - ROUNDING     ? body.roof
                       : zenith > body.bottomEdge + ROUNDING ? body.bottom
                                                             : body.sides[quarter & 3];
    const double vertical =
        Attenuation(zenith - lobe.zenithCentre, lobe.zenithWidth, lobe.attenuation);
    const double horizontal =
        Attenuation(azimuth - 90.0 * quarter, lobe.azimuthWidth, lobe.attenuation);
    return std::max(lobe.gain - std::min(vertical + horizontal, lobe.attenuation) -
                        body.bistaticDepth * std::sin(body.bistaticRate * halfAngle) +
                        5.0 * std::log10(std::cos(halfAngle)),
                    lobe.gain - lobe.attenuation);
}

} // namespace

double
MeanCrossSectionDb(TargetType type, const Direction& incident, const Direction& scattered)
{
    const Eigen::Vector3d a = UnitVector(incident);
    const Eigen::Vector3d b = UnitVector(scattered);
    const Eigen::Vector3d halving = a + b;
    const double halfAngle = std::atan2((a - b).norm(), halving.norm());
    switch (type)
    {
    case TargetType::UAV_SMALL:
        return RoundBody(-12.81, halfAngle);
    case TargetType::UAV_LARGE:
        return SidedBody(UAV_LARGE_BODY, halving, halfAngle);
    case TargetType::HUMAN:
        return RoundBody(-1.37, halfAngle);
    case TargetType::VEHICLE:
        return SidedBody(VEHICLE_BODY, halving, halfAngle);
    case TargetType::AGV:
        break;
    }
    return SidedBody(AGV_BODY, halving, halfAngle);
}

double
CrossSectionSpreadDb(TargetType type)
{
    switch (type)
    {
    case TargetType::UAV_SMALL:
        return 3.74;
    case TargetType::UAV_LARGE:
        return 2.5;
    case TargetType::HUMAN:
        return 3.94;
    case TargetType::VEHICLE:
        return 3.41;
    case TargetType::AGV:
        break;
    }
    return 2.51;
}

double
CrossSectionSpreadFactor(TargetType type, double normal)
{
    const double deviation = CrossSectionSpreadDb(type);
    const double mean = -M_LN10 / 20.0 * deviation * deviation;
    return std::pow(10.0, (mean + deviation * normal) / 10.0);
}

} // namespace isac
