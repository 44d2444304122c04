/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BASE_STATION_H
#define ISAC_BASE_STATION_H

#include "isac-role.h"

#include "ns3/isac-cramer-rao.h"
#include "ns3/isac-radar-equation.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * A base station that serves and senses with one waveform, one spectrum and one power budget. Its
 * constants are those of Table II in "Experience-Centric Resource Management in ISAC Networks".
 */
class IsacBaseStation : public IsacRole
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    std::string GetRole() const override;

    /// @return carrier frequency, in Hz
    double GetCarrierFrequency() const;

    /// @return wavelength of the carrier, in m
    double GetWavelength() const;

    /// @return bandwidth to be shared among the users, in Hz
    double GetBandwidth() const;

    /// @return transmitted power to be shared among the users, in W
    double GetTransmitPower() const;

    /// @return number of transmit antennas
    int GetTransmitAntennas() const;

    /// @return number of receive antennas
    int GetReceiveAntennas() const;

    /// @return noise power spectral density of its links, in W/Hz
    double GetNoiseDensity() const;

    /// @return what the receiver makes of an echo
    isac::SensingReceiver GetSensingReceiver() const;

    /// @return the constants of the Cramer-Rao bounds, eq. (2)
    isac::SensingWaveform GetSensingWaveform() const;

    /// @return thresholds of the bounds, (17b)-(17d)
    isac::SensingAccuracy GetCrbThreshold() const;

  private:
    double m_carrierFrequency;        ///< in Hz
    double m_bandwidth;               ///< in Hz
    double m_transmitPower;           ///< in W
    int m_transmitAntennas;           ///< N_t
    int m_receiveAntennas;            ///< N_r
    double m_noiseDensity;            ///< in dBm/Hz
    double m_noiseBandwidth;          ///< of the sensing receiver, in Hz
    double m_arrayGain;               ///< kappa
    double m_transmitBeamformingGain; ///< e_t
    double m_receiveBeamformingGain;  ///< e_r
    double m_pulseWidth;              ///< in s
    double m_effectiveDuration;       ///< in s
    double m_nullToNullBeamwidth;     ///< in degrees
    double m_rangeCrbWeight;          ///< lambda_1
    double m_velocityCrbWeight;       ///< lambda_2
    double m_azimuthCrbWeight;        ///< lambda_3
    double m_rangeCrbThreshold;       ///< alpha_1
    double m_velocityCrbThreshold;    ///< alpha_2
    double m_azimuthCrbThreshold;     ///< alpha_3
};

} // namespace ns3

#endif /* ISAC_BASE_STATION_H */
