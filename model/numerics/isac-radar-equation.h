/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RADAR_EQUATION_H
#define ISAC_RADAR_EQUATION_H

namespace isac
{

/// Speed of light in vacuum, in m/s
constexpr double SPEED_OF_LIGHT = 299792458.0;

/**
 * Power gain of an echo by the radar equation,
 * `RCS lambda^2 / ((4 pi)^3 d_t^2 d_r^2)`; monostatic where both distances are equal.
 *
 * Source: "Experience-Centric Resource Management in ISAC Networks", section V-A.
 *
 * @param crossSection radar cross section, in m^2
 * @param wavelength wavelength of the carrier, in m
 * @param transmitDistance from the transmitter to the reflector, in m
 * @param receiveDistance from the reflector to the receiver, in m
 * @return received over transmitted power between isotropic antennas, without unit
 */
double RadarGain(double crossSection,
                 double wavelength,
                 double transmitDistance,
                 double receiveDistance);

/// What a sensing receiver adds to the radar equation
struct SensingReceiver
{
    double arrayGain{0.8};               ///< array gain factor kappa
    double transmitBeamformingGain{1.0}; ///< beamforming gain factor of a transmit antenna, e_t
    double receiveBeamformingGain{1.0};  ///< beamforming gain factor of a receive antenna, e_r
    int receiveAntennas{32};             ///< number of receive antennas N_r
    double noisePower{0.0};              ///< noise power sigma_r^2, in W
};

/**
 * Sensing channel gain `zeta = G_radar kappa^4 e_t^2 e_r^2 / (N_r sigma_r^2)`.
 *
 * Source: "Experience-Centric Resource Management in ISAC Networks", section V-A, where the noise
 * is read as a power.
 *
 * @param radarGain gain of the echo by RadarGain()
 * @param receiver the receiver; its noise power must be positive
 * @return the sensing channel gain, in 1/W
 */
double SensingGain(double radarGain, const SensingReceiver& receiver);

/**
 * Power in W of a noise density in dBm/Hz over a bandwidth.
 *
 * @param noiseDensity noise power spectral density, in dBm/Hz
 * @param bandwidth bandwidth, in Hz
 * @return noise power, in W
 */
double NoisePower(double noiseDensity, double bandwidth);

} // namespace isac

#endif /* ISAC_RADAR_EQUATION_H */
