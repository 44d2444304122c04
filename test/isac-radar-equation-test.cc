/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-radar-equation.h"

#include <cmath>
#include <gtest/gtest.h>

using isac::IsClose;
using isac::RadarGain;

TEST(IsacRadarEquation, GainsMatchVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        const auto& constants = document.at("constants");
        isac::SensingReceiver receiver;
        receiver.arrayGain = constants.at("kappa");
        receiver.receiveAntennas = constants.at("N_r");
        const double noisePower = constants.at("noise_power_w");
        const double noiseDensity = constants.at("N0_w_hz");
        for (const auto& row : document.at("propagation"))
        {
            const double wavelength =
                constants.at("c").get<double>() / row.at("fc_hz").get<double>();
            const double distance = row.at("d_m");
            const double gain = RadarGain(constants.at("rcs"), wavelength, distance, distance);
            EXPECT_TRUE(IsClose(gain, row.at("radar_gain"))) << row;
            receiver.noisePower = noisePower;
            EXPECT_TRUE(IsClose(isac::SensingGain(gain, receiver), row.at("zeta"))) << row;
            receiver.noisePower = noiseDensity;
            EXPECT_TRUE(IsClose(isac::SensingGain(gain, receiver), row.at("zeta_psd_reading")))
                << row;
        }
    }
}

TEST(IsacRadarEquation, ConstantsMatchVectors)
{
    const auto constants = isac::ReadVectors("grid.json").front().at("constants");
    EXPECT_EQ(isac::SPEED_OF_LIGHT, constants.at("c"));
    EXPECT_TRUE(IsClose(isac::NoisePower(-174.0, 1.0), constants.at("N0_w_hz")));
    EXPECT_TRUE(IsClose(isac::NoisePower(-174.0, 400e6), constants.at("noise_power_w")));
    const isac::SensingReceiver receiver;
    EXPECT_EQ(receiver.arrayGain, constants.at("kappa"));
    EXPECT_EQ(receiver.receiveAntennas, constants.at("N_r"));
}

TEST(IsacRadarEquation, IsReciprocal)
{
    EXPECT_TRUE(IsClose(RadarGain(5.0, 0.01, 30.0, 170.0), RadarGain(5.0, 0.01, 170.0, 30.0)));
}

TEST(IsacRadarEquation, FallsWithTheFourthPowerOfTheDistance)
{
    const double gain = RadarGain(5.0, 0.01, 50.0, 50.0);
    EXPECT_TRUE(IsClose(RadarGain(5.0, 0.01, 150.0, 150.0), gain / 81.0));
    EXPECT_TRUE(IsClose(RadarGain(5.0, 0.01, 50.0, 150.0), gain / 9.0));
}

TEST(IsacRadarEquation, GainHasNoUnit)
{
    // The same scene in centimetres.
    EXPECT_TRUE(IsClose(RadarGain(5.0e4, 1.0, 3000.0, 17000.0), RadarGain(5.0, 0.01, 30.0, 170.0)));
}

TEST(IsacRadarEquation, SensingGainScalesWithTheReceiver)
{
    const isac::SensingReceiver receiver{0.8, 1.0, 1.0, 32, 1e-12};
    const double gain = isac::SensingGain(1e-15, receiver);
    auto other = receiver;
    other.arrayGain *= 0.5;
    EXPECT_TRUE(IsClose(isac::SensingGain(1e-15, other), gain / 16.0));
    other = receiver;
    other.transmitBeamformingGain = 3.0;
    other.receiveBeamformingGain = 2.0;
    EXPECT_TRUE(IsClose(isac::SensingGain(1e-15, other), gain * 36.0));
    other = receiver;
    other.receiveAntennas = 64;
    other.noisePower = 3e-12;
    EXPECT_TRUE(IsClose(isac::SensingGain(1e-15, other), gain / 6.0));
    EXPECT_TRUE(IsClose(isac::SensingGain(4e-15, receiver), gain * 4.0));
}
