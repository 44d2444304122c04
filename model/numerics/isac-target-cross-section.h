/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TARGET_CROSS_SECTION_H
#define ISAC_TARGET_CROSS_SECTION_H

/**
 * @file
 * Radar cross sections of sensed targets, 3GPP TR 38.901 Release 19, section 7.9.2:
 *
 *     sigma = sigma_M sigma_D sigma_S
 *
 * with the mean sigma_M, the dependence on the two directions sigma_D, and the random spread
 * sigma_S of mean 1. Each target is one scattering point. With the bistatic angle beta between
 * the two directions, in dB,
 *
 *     model 1 (small UAV, human):
 *       sigma_M sigma_D = sigma_M - 3 sin(beta / 2)
 *     model 2 (large UAV, vehicle, AGV), at the direction that halves beta:
 *       sigma_M sigma_D = max(G_max - min(A_v + A_h, A_max)
 *                               - k1 sin(k2 beta / 2) + 5 lg cos(beta / 2),
 *                             G_max - A_max)
 *       A_v = min(12 ((theta - theta_centre) / theta_3dB)^2, A_max), A_h likewise of phi,
 *
 * where G_max, which holds sigma_M, and the other constants of a lobe belong to the side of the
 * target that the halving direction lies on. The result is reciprocal in the two directions.
 */

namespace isac
{

/// The targets whose cross section TR 38.901 tabulates
enum class TargetType
{
    UAV_SMALL, ///< small uncrewed aerial vehicle
    UAV_LARGE, ///< large uncrewed aerial vehicle
    HUMAN,     ///< adult or child
    VEHICLE,   ///< road vehicle
    AGV        ///< automated guided vehicle
};

/// A direction in the frame of a target whose front is the x axis and whose roof is the z axis
struct Direction
{
    double zenith{0.0};  ///< from the z axis, in rad
    double azimuth{0.0}; ///< from the x axis towards the y axis, in rad
};

/**
 * @param type the target
 * @param incident from the target to the transmitter
 * @param scattered from the target to the receiver
 * @return sigma_M sigma_D, in dBsm
 */
double MeanCrossSectionDb(TargetType type, const Direction& incident, const Direction& scattered);

/**
 * @param type the target
 * @return standard deviation s of 10 lg sigma_S, in dB
 */
double CrossSectionSpreadDb(TargetType type);

/**
 * The random part of a cross section: 10 lg sigma_S is normal with mean `-(ln 10 / 20) s^2` and
 * standard deviation s, so that sigma_S has mean 1.
 *
 * @param type the target
 * @param normal a draw from the standard normal distribution
 * @return sigma_S, without unit
 */
double CrossSectionSpreadFactor(TargetType type, double normal);

} // namespace isac

#endif /* ISAC_TARGET_CROSS_SECTION_H */
