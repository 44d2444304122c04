/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-cramer-rao.h"
#include "ns3/isac-radar-equation.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

using isac::CramerRaoBounds;
using isac::IsClose;
using isac::RequiredResources;

namespace
{

isac::SensingAccuracy
ReadAccuracy(const nlohmann::json& list)
{
    return {list.at(0), list.at(1), list.at(2)};
}

isac::SensingWaveform
ReadWaveform(const nlohmann::json& constants)
{
    return {constants.at("T_P"),
            constants.at("T_eff"),
            constants.at("B_NN"),
            ReadAccuracy(constants.at("lambda_"))};
}

/// Sensing gain of a row of the vectors by their constants
double
ReadSensingGain(const nlohmann::json& constants, const nlohmann::json& row)
{
    const double wavelength = constants.at("c").get<double>() / row.at("fc_hz").get<double>();
    isac::SensingReceiver receiver;
    receiver.arrayGain = constants.at("kappa");
    receiver.receiveAntennas = constants.at("N_r");
    receiver.noisePower = constants.at("noise_power_w");
    const double distance = row.at("d_m");
    return isac::SensingGain(isac::RadarGain(constants.at("rcs"), wavelength, distance, distance),
                             receiver);
}

constexpr double GAIN = 3e-5; ///< a sensing gain, in 1/W

} // namespace

TEST(IsacCramerRao, BoundsMatchVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        const auto& constants = document.at("constants");
        const auto waveform = ReadWaveform(constants);
        for (const auto& row : document.at("crb"))
        {
            const auto bounds = CramerRaoBounds(row.at("P_w"),
                                                row.at("B_hz"),
                                                ReadSensingGain(constants, row),
                                                waveform);
            const auto expected = ReadAccuracy(row.at("crb"));
            EXPECT_TRUE(IsClose(bounds.range, expected.range)) << row;
            EXPECT_TRUE(IsClose(bounds.velocity, expected.velocity)) << row;
            EXPECT_TRUE(IsClose(bounds.azimuth, expected.azimuth)) << row;
        }
    }
}

TEST(IsacCramerRao, RequirementsMatchVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        const auto& constants = document.at("constants");
        const auto waveform = ReadWaveform(constants);
        for (const auto& row : document.at("crb_minimum_resources"))
        {
            const auto need = RequiredResources(ReadSensingGain(constants, row),
                                                waveform,
                                                ReadAccuracy(row.at("alpha")));
            EXPECT_TRUE(IsClose(need.power, row.at("pmin_w"))) << row;
            EXPECT_TRUE(IsClose(need.powerBandwidth, row.at("cpb_w_hz"))) << row;
        }
    }
}

TEST(IsacCramerRao, BoundsAreMetExactlyWithWhatIsRequired)
{
    const std::vector<isac::SensingAccuracy> thresholds{{0.01, 0.01, 0.01},
                                                        {0.5, 0.002, 0.03},
                                                        {1e-4, 0.03, 0.002}};
    for (const auto& threshold : thresholds)
    {
        const auto need = RequiredResources(GAIN, {}, threshold);
        const auto bounds = CramerRaoBounds(need.power, need.powerBandwidth / need.power, GAIN, {});
        EXPECT_TRUE(IsClose(bounds.range, threshold.range));
        EXPECT_TRUE(IsClose(
            std::max(bounds.velocity / threshold.velocity, bounds.azimuth / threshold.azimuth),
            1.0));
    }
}

TEST(IsacCramerRao, DefaultsAreThoseOfThePaper)
{
    const auto constants = isac::ReadVectors("grid.json").front().at("constants");
    const auto expected = ReadWaveform(constants);
    const isac::SensingWaveform waveform;
    EXPECT_EQ(waveform.pulseWidth, expected.pulseWidth);
    EXPECT_EQ(waveform.effectiveDuration, expected.effectiveDuration);
    EXPECT_EQ(waveform.nullToNullBeamwidth, expected.nullToNullBeamwidth);
    EXPECT_EQ(waveform.weight.range, expected.weight.range);
    EXPECT_EQ(waveform.weight.velocity, expected.weight.velocity);
    EXPECT_EQ(waveform.weight.azimuth, expected.weight.azimuth);
}

TEST(IsacCramerRao, BoundsFallWithPowerAndBandwidth)
{
    auto previous = CramerRaoBounds(1e-3, 1e6, GAIN, {});
    for (double power = 2e-3; power < 100.0; power *= 2.0)
    {
        const auto bounds = CramerRaoBounds(power, 1e6, GAIN, {});
        EXPECT_LT(bounds.range, previous.range);
        EXPECT_LT(bounds.velocity, previous.velocity);
        EXPECT_LT(bounds.azimuth, previous.azimuth);
        const auto wider = CramerRaoBounds(power, 2e6, GAIN, {});
        EXPECT_LT(wider.range, bounds.range);
        EXPECT_EQ(wider.velocity, bounds.velocity);
        EXPECT_EQ(wider.azimuth, bounds.azimuth);
        previous = bounds;
    }
}

TEST(IsacCramerRao, BoundsScaleWithTheirArguments)
{
    const auto bounds = CramerRaoBounds(2.0, 1e8, GAIN, {});
    const auto louder = CramerRaoBounds(6.0, 1e8, GAIN, {});
    EXPECT_TRUE(IsClose(louder.range, bounds.range / 3.0));
    EXPECT_TRUE(IsClose(louder.velocity, bounds.velocity / 3.0));
    EXPECT_TRUE(IsClose(louder.azimuth, bounds.azimuth / 3.0));

    const auto nearer = CramerRaoBounds(2.0, 1e8, 3.0 * GAIN, {});
    EXPECT_TRUE(IsClose(nearer.range, bounds.range / 9.0));
    EXPECT_TRUE(IsClose(nearer.velocity, bounds.velocity / 9.0));
    EXPECT_TRUE(IsClose(nearer.azimuth, bounds.azimuth / 9.0));

    const isac::SensingWaveform waveform;
    auto other = waveform;
    other.pulseWidth *= 3.0;
    other.effectiveDuration *= 3.0;
    other.nullToNullBeamwidth *= 3.0;
    const auto changed = CramerRaoBounds(2.0, 1e8, GAIN, other);
    EXPECT_TRUE(IsClose(changed.range, bounds.range * 3.0));
    EXPECT_TRUE(IsClose(changed.velocity, bounds.velocity / 9.0));
    EXPECT_TRUE(IsClose(changed.azimuth, bounds.azimuth * 3.0));
}

TEST(IsacCramerRao, NothingTransmittedMeansNothingKnown)
{
    const auto bounds = CramerRaoBounds(0.0, 1e6, 1e-3, {});
    EXPECT_TRUE(std::isinf(bounds.range));
    EXPECT_TRUE(std::isinf(bounds.velocity));
    EXPECT_TRUE(std::isinf(bounds.azimuth));
}

TEST(IsacCramerRao, NoBandwidthMeansNoRange)
{
    const auto bounds = CramerRaoBounds(1.0, 0.0, 1e-3, {});
    EXPECT_TRUE(std::isinf(bounds.range));
    EXPECT_TRUE(std::isfinite(bounds.velocity));
    EXPECT_TRUE(std::isfinite(bounds.azimuth));
}

TEST(IsacCramerRao, NothingComesBackFromNowhere)
{
    const auto need = RequiredResources(0.0, {}, {0.01, 0.01, 0.01});
    EXPECT_TRUE(std::isinf(need.power));
    EXPECT_TRUE(std::isinf(need.powerBandwidth));
}
