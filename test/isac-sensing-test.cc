/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/isac-sensing-loss-model.h"
#include "ns3/isac-sensing-model.h"
#include "ns3/isac-target.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3;

namespace
{

constexpr double WAVELENGTH = 299792458.0 / 28e9; ///< of the default carrier, in m

/// A target at a place
Ptr<IsacTarget>
TargetAt(const Vector& position)
{
    auto node = CreateObject<Node>();
    auto mobility = CreateObject<ConstantPositionMobilityModel>();
    mobility->SetPosition(position);
    node->AggregateObject(mobility);
    auto target = CreateObject<IsacTarget>();
    node->AggregateObject(target);
    return target;
}

/// The gain of an echo with line of sight
double
GainOf(const Vector& transmitter, const Vector& receiver, const Vector& target)
{
    return CreateObject<IsacSensingLossModel>()->GetGain(
        {transmitter, receiver, WAVELENGTH, true, true},
        *TargetAt(target));
}

} // namespace

TEST(IsacSensing, AgreesWithTheReferenceValues)
{
    auto loss = CreateObject<IsacSensingLossModel>();
    auto sensing = CreateObject<IsacFormulaSensingModel>();
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document["propagation"])
        {
            auto station = CreateObject<IsacBaseStation>();
            station->SetAttribute("CarrierFrequency", DoubleValue(row["fc_hz"]));
            const double gain =
                loss->GetGain({Vector(), Vector(), station->GetWavelength(), true, true},
                              *TargetAt(Vector(0, row["d_m"].get<double>(), 0)));
            EXPECT_TRUE(isac::IsClose(gain, row["radar_gain"], 1e-12));
            EXPECT_TRUE(isac::IsClose(sensing->GetSensingGain(*station, gain), row["zeta"], 1e-12));
        }
        for (const auto& row : document["crb"])
        {
            auto station = CreateObject<IsacBaseStation>();
            station->SetAttribute("CarrierFrequency", DoubleValue(row["fc_hz"]));
            const double zeta = sensing->GetSensingGain(
                *station,
                loss->GetGain({Vector(), Vector(), station->GetWavelength(), true, true},
                              *TargetAt(Vector(row["d_m"].get<double>(), 0, 0))));
            const auto crb = sensing->GetBounds(*station, zeta, row["P_w"], row["B_hz"]);
            EXPECT_TRUE(isac::IsClose(crb.range, row["crb"][0], 1e-11));
            EXPECT_TRUE(isac::IsClose(crb.velocity, row["crb"][1], 1e-11));
            EXPECT_TRUE(isac::IsClose(crb.azimuth, row["crb"][2], 1e-11));
        }
    }
}

TEST(IsacSensing, TheRequirementIsWhereTheBoundsMeetTheirThresholds)
{
    auto sensing = CreateObject<IsacFormulaSensingModel>();
    auto station = CreateObject<IsacBaseStation>();
    station->SetAttribute("VelocityCrbThreshold", DoubleValue(0.004));
    const double zeta = 3e-6;
    const auto need = sensing->GetRequirement(*station, zeta);
    const auto crb =
        sensing->GetBounds(*station, zeta, need.power, need.powerBandwidth / need.power);
    EXPECT_NEAR(crb.range, 0.01, 1e-14);
    EXPECT_NEAR(std::max(crb.velocity / 0.004, crb.azimuth / 0.01), 1.0, 1e-12);
}

TEST(IsacSensingLossModel, EchoesFallWithTheFourthPowerOfDistance)
{
    const double near = GainOf(Vector(), Vector(), Vector(60, 80, 0));
    const double far = GainOf(Vector(), Vector(), Vector(120, 160, 0));
    EXPECT_NEAR(near / far, 16.0, 1e-9);
}

TEST(IsacSensingLossModel, TransmitterAndReceiverCanChangePlaces)
{
    const Vector a(0, 0, 10);
    const Vector b(700, -40, 25);
    const Vector target(200, 90, 1.5);
    EXPECT_NEAR(GainOf(a, b, target) / GainOf(b, a, target), 1.0, 1e-15);
    // The bistatic echo is the geometric mean of both monostatic ones.
    EXPECT_NEAR(GainOf(a, b, target) / std::sqrt(GainOf(a, a, target) * GainOf(b, b, target)),
                1.0,
                1e-12);
}

TEST(IsacSensingLossModel, EachBlockedLegLosesOnce)
{
    auto loss = CreateObject<IsacSensingLossModel>();
    const auto target = TargetAt(Vector(100, 0, 0));
    const auto decibel = [&](bool there, bool back) {
        return 10.0 *
               std::log10(loss->GetGain({Vector(), Vector(), WAVELENGTH, there, back}, *target));
    };
    EXPECT_NEAR(decibel(true, true) - decibel(false, true), 20.0, 1e-9);
    EXPECT_NEAR(decibel(true, true) - decibel(true, false), 20.0, 1e-9);
    EXPECT_NEAR(decibel(true, true) - decibel(false, false), 40.0, 1e-9);
}

TEST(IsacSensingLossModel, MinimumDistanceGuardsTheFormula)
{
    const double atStation = GainOf(Vector(1, 2, 3), Vector(1, 2, 3), Vector(1, 2, 3));
    EXPECT_TRUE(std::isfinite(atStation));
    EXPECT_EQ(atStation, GainOf(Vector(), Vector(), Vector(1, 0, 0)));
}
