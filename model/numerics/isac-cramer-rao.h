/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CRAMER_RAO_H
#define ISAC_CRAMER_RAO_H

namespace isac
{

/// The quantities that a station senses, in the order of eq. (2)
struct SensingAccuracy
{
    double range{0.0};    ///< distance
    double velocity{0.0}; ///< radial velocity
    double azimuth{0.0};  ///< azimuth angle
};

/// The constants of eq. (2): the waveform's and the weights
struct SensingWaveform
{
    double pulseWidth{2.5e-9};                 ///< T_P, in s
    double effectiveDuration{1e-3};            ///< T_eff, in s
    double nullToNullBeamwidth{0.076};         ///< B_NN, the bare number of degrees
    SensingAccuracy weight{1.0, 1e-20, 1e-13}; ///< lambda_1, lambda_2, lambda_3
};

/**
 * The weighted Cramer-Rao bounds of eq. (2) with the effective bandwidth of eq. (4):
 *
 *     crb_1 = lambda_1 2 pi^2 T_P / (P zeta^2 B)
 *     crb_2 = lambda_2 / (P zeta^2 T_eff^2)
 *     crb_3 = lambda_3 B_NN / (P zeta^2)
 *
 * Source: "Experience-Centric Resource Management in ISAC Networks". The weights absorb the units,
 * so the bounds are compared with thresholds, not read in metres.
 *
 * @param power transmitted power P, in W
 * @param bandwidth bandwidth B, in Hz
 * @param sensingGain sensing channel gain zeta, in 1/W
 * @param waveform the constants
 * @return the three bounds; infinite where nothing is transmitted or nothing comes back
 */
SensingAccuracy CramerRaoBounds(double power,
                                double bandwidth,
                                double sensingGain,
                                const SensingWaveform& waveform);

/// Resources without which the bounds cannot be met: `P >= power` and `P B >= powerBandwidth`
struct SensingRequirement
{
    double power{0.0};          ///< least power p_min, in W
    double powerBandwidth{0.0}; ///< least product of power and bandwidth c, in W Hz
};

/**
 * What (17b)-(17d), `crb_i <= alpha_i`, ask of power and bandwidth.
 *
 * @param sensingGain sensing channel gain zeta, in 1/W
 * @param waveform the constants of the bounds
 * @param threshold the thresholds alpha_1, alpha_2, alpha_3
 * @return the requirement; infinite where nothing comes back
 */
SensingRequirement RequiredResources(double sensingGain,
                                     const SensingWaveform& waveform,
                                     const SensingAccuracy& threshold);

} // namespace isac

#endif /* ISAC_CRAMER_RAO_H */
