/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-base-station.h"

#include "ns3/double.h"
#include "ns3/integer.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacBaseStation);

TypeId
IsacBaseStation::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacBaseStation")
            .SetParent<IsacRole>()
            .SetGroupName("Isac")
            .AddConstructor<IsacBaseStation>()
            .AddAttribute("CarrierFrequency",
                          "Carrier frequency, in Hz",
                          DoubleValue(28e9),
                          MakeDoubleAccessor(&IsacBaseStation::m_carrierFrequency),
                          MakeDoubleChecker<double>(1e6, 1e12))
            .AddAttribute("Bandwidth",
                          "Bandwidth to be shared among the users, in Hz",
                          DoubleValue(400e6),
                          MakeDoubleAccessor(&IsacBaseStation::m_bandwidth),
                          MakeDoubleChecker<double>(1.0, 1e12))
            .AddAttribute("TransmitPower",
                          "Transmitted power to be shared among the users, in W",
                          DoubleValue(40.0),
                          MakeDoubleAccessor(&IsacBaseStation::m_transmitPower),
                          MakeDoubleChecker<double>(1e-9, 1e9))
            .AddAttribute("TransmitAntennas",
                          "Number of transmit antennas",
                          IntegerValue(32),
                          MakeIntegerAccessor(&IsacBaseStation::m_transmitAntennas),
                          MakeIntegerChecker<int>(1, 65536))
            .AddAttribute("ReceiveAntennas",
                          "Number of receive antennas N_r",
                          IntegerValue(32),
                          MakeIntegerAccessor(&IsacBaseStation::m_receiveAntennas),
                          MakeIntegerChecker<int>(1, 65536))
            .AddAttribute("NoiseDensity",
                          "Noise power spectral density, in dBm/Hz",
                          DoubleValue(-174.0),
                          MakeDoubleAccessor(&IsacBaseStation::m_noiseDensity),
                          MakeDoubleChecker<double>(-250.0, 0.0))
            .AddAttribute("NoiseBandwidth",
                          "Bandwidth of the sensing receiver's noise, in Hz; fixed, so that "
                          "Bandwidth does not move the sensing gain",
                          DoubleValue(400e6),
                          MakeDoubleAccessor(&IsacBaseStation::m_noiseBandwidth),
                          MakeDoubleChecker<double>(1.0, 1e12))
            .AddAttribute("ArrayGain",
                          "Array gain factor kappa of sensing, without unit",
                          DoubleValue(0.8),
                          MakeDoubleAccessor(&IsacBaseStation::m_arrayGain),
                          MakeDoubleChecker<double>(1e-9, 1e9))
            .AddAttribute("TransmitBeamformingGain",
                          "Beamforming gain factor of a transmit antenna in sensing, without unit",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacBaseStation::m_transmitBeamformingGain),
                          MakeDoubleChecker<double>(1e-9, 1e9))
            .AddAttribute("ReceiveBeamformingGain",
                          "Beamforming gain factor of a receive antenna in sensing, without unit",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacBaseStation::m_receiveBeamformingGain),
                          MakeDoubleChecker<double>(1e-9, 1e9))
            .AddAttribute("PulseWidth",
                          "Pulse width T_P, in s",
                          DoubleValue(2.5e-9),
                          MakeDoubleAccessor(&IsacBaseStation::m_pulseWidth),
                          MakeDoubleChecker<double>(1e-15, 1.0))
            .AddAttribute("EffectiveDuration",
                          "Effective time duration T_eff, in s",
                          DoubleValue(1e-3),
                          MakeDoubleAccessor(&IsacBaseStation::m_effectiveDuration),
                          MakeDoubleChecker<double>(1e-12, 1e3))
            .AddAttribute(
                "NullToNullBeamwidth",
                "Null-to-null beam width B_NN, the bare number of degrees that eq. (2) takes",
                DoubleValue(0.076),
                MakeDoubleAccessor(&IsacBaseStation::m_nullToNullBeamwidth),
                MakeDoubleChecker<double>(1e-9, 360.0))
            .AddAttribute("RangeCrbWeight",
                          "Weight lambda_1 of the bound on range, in 1/(W s^2), so that the bound "
                          "has no unit; 0 leaves range out",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacBaseStation::m_rangeCrbWeight),
                          MakeDoubleChecker<double>(0.0, 1e30))
            .AddAttribute("VelocityCrbWeight",
                          "Weight lambda_2 of the bound on velocity, in s^2/W, so that the bound "
                          "has no unit; 0 leaves velocity out",
                          DoubleValue(1e-20),
                          MakeDoubleAccessor(&IsacBaseStation::m_velocityCrbWeight),
                          MakeDoubleChecker<double>(0.0, 1e30))
            .AddAttribute("AzimuthCrbWeight",
                          "Weight lambda_3 of the bound on azimuth, in 1/W, so that the bound has "
                          "no unit; 0 leaves azimuth out",
                          DoubleValue(1e-13),
                          MakeDoubleAccessor(&IsacBaseStation::m_azimuthCrbWeight),
                          MakeDoubleChecker<double>(0.0, 1e30))
            .AddAttribute("RangeCrbThreshold",
                          "Threshold alpha_1 of the weighted bound on range, without unit",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&IsacBaseStation::m_rangeCrbThreshold),
                          MakeDoubleChecker<double>(1e-30, 1e30))
            .AddAttribute("VelocityCrbThreshold",
                          "Threshold alpha_2 of the weighted bound on velocity, without unit",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&IsacBaseStation::m_velocityCrbThreshold),
                          MakeDoubleChecker<double>(1e-30, 1e30))
            .AddAttribute("AzimuthCrbThreshold",
                          "Threshold alpha_3 of the weighted bound on azimuth, without unit",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&IsacBaseStation::m_azimuthCrbThreshold),
                          MakeDoubleChecker<double>(1e-30, 1e30));
    return tid;
}

std::string
IsacBaseStation::GetRole() const
{
    return "base_station";
}

double
IsacBaseStation::GetCarrierFrequency() const
{
    return m_carrierFrequency;
}

double
IsacBaseStation::GetWavelength() const
{
    return isac::SPEED_OF_LIGHT / m_carrierFrequency;
}

double
IsacBaseStation::GetBandwidth() const
{
    return m_bandwidth;
}

double
IsacBaseStation::GetTransmitPower() const
{
    return m_transmitPower;
}

int
IsacBaseStation::GetTransmitAntennas() const
{
    return m_transmitAntennas;
}

int
IsacBaseStation::GetReceiveAntennas() const
{
    return m_receiveAntennas;
}

double
IsacBaseStation::GetNoiseDensity() const
{
    return isac::NoisePower(m_noiseDensity, 1.0);
}

isac::SensingReceiver
IsacBaseStation::GetSensingReceiver() const
{
    return {m_arrayGain,
            m_transmitBeamformingGain,
            m_receiveBeamformingGain,
            m_receiveAntennas,
            isac::NoisePower(m_noiseDensity, m_noiseBandwidth)};
}

isac::SensingWaveform
IsacBaseStation::GetSensingWaveform() const
{
    return {m_pulseWidth,
            m_effectiveDuration,
            m_nullToNullBeamwidth,
            {m_rangeCrbWeight, m_velocityCrbWeight, m_azimuthCrbWeight}};
}

isac::SensingAccuracy
IsacBaseStation::GetCrbThreshold() const
{
    return {m_rangeCrbThreshold, m_velocityCrbThreshold, m_azimuthCrbThreshold};
}

} // namespace ns3
