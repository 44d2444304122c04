/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-radar-equation.h"

#include <cmath>

namespace isac
{

double
RadarGain(double crossSection, double wavelength, double transmitDistance, double receiveDistance)
{
    constexpr double fourPi = 4.0 * M_PI;
    const double distances = transmitDistance * receiveDistance;
    return crossSection * wavelength * wavelength /
           (fourPi * fourPi * fourPi * distances * distances);
}

double
SensingGain(double radarGain, const SensingReceiver& receiver)
{
    const double arrayGain = receiver.arrayGain * receiver.arrayGain;
    const double beamforming = receiver.transmitBeamformingGain * receiver.receiveBeamformingGain;
    return radarGain * arrayGain * arrayGain * beamforming * beamforming /
           (receiver.receiveAntennas * receiver.noisePower);
}

double
NoisePower(double noiseDensity, double bandwidth)
{
    return std::pow(10.0, (noiseDensity - 30.0) / 10.0) * bandwidth;
}

} // namespace isac
