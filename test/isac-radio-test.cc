/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-antenna-array.h"
#include "ns3/isac-path-gain-model.h"
#include "ns3/isac-propagation-loss-model.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// A mobility model that stays where it is
Ptr<MobilityModel>
At(double x, double y, double z = 0.0)
{
    auto mobility = CreateObject<ConstantPositionMobilityModel>();
    mobility->SetPosition(Vector(x, y, z));
    return mobility;
}

/// A base station at a place
Ptr<IsacBaseStation>
StationAt(const Ptr<MobilityModel>& mobility, double carrierFrequency = 28e9)
{
    auto node = CreateObject<Node>();
    node->AggregateObject(mobility);
    auto station = CreateObject<IsacBaseStation>();
    station->SetAttribute("CarrierFrequency", DoubleValue(carrierFrequency));
    node->AggregateObject(station);
    return station;
}

} // namespace

TEST(IsacPropagationLossModel, AgreesWithTheReferenceValues)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document["propagation"])
        {
            auto pathGain = CreateObject<IsacPathGainModel>();
            pathGain->AddStation(StationAt(At(0, 0), row["fc_hz"]));
            const double distance = row["d_m"];
            EXPECT_TRUE(isac::IsClose(pathGain->GetGain(0, At(0, distance)), row["h2"], 1e-12));

            auto model = CreateObject<IsacPropagationLossModel>();
            model->SetAttribute("Frequency", DoubleValue(row["fc_hz"]));
            EXPECT_TRUE(isac::IsClose(model->GetLoss(distance), row["pathloss_db"], 1e-13));
        }
    }
}

TEST(IsacPropagationLossModel, IsReciprocalAndFallsWithTheSquareOfDistance)
{
    auto model = CreateObject<IsacPropagationLossModel>();
    const auto a = At(3, 4, 10);
    const auto b = At(300, -40, 1.5);
    EXPECT_EQ(model->CalcRxPower(7.0, a, b), model->CalcRxPower(7.0, b, a));
    EXPECT_NEAR(model->GetLoss(200) - model->GetLoss(100), 20.0 * std::log10(2.0), 1e-12);
}

TEST(IsacPropagationLossModel, MinimumDistanceGuardsTheFormula)
{
    auto model = CreateObject<IsacPropagationLossModel>();
    const auto mast = At(0, 0, 10);
    EXPECT_EQ(model->CalcRxPower(0.0, mast, At(0, 0, 10)), -model->GetLoss(1.0));
    EXPECT_EQ(model->GetLoss(0.2), model->GetLoss(1.0));
    EXPECT_LT(model->GetLoss(1.0), model->GetLoss(1.1));
}

TEST(IsacPathGainModel, LinksWithoutLineOfSightLoseMore)
{
    auto pathGain = CreateObject<IsacPathGainModel>();
    pathGain->SetAttribute("ChannelConditionModel",
                           StringValue("ns3::NeverLosChannelConditionModel"));
    pathGain->AddStation(StationAt(At(0, 0)));
    auto open = CreateObject<IsacPathGainModel>();
    open->AddStation(StationAt(At(0, 0)));
    const auto user = At(100, 0);
    EXPECT_FALSE(pathGain->HasLineOfSight(0, user));
    EXPECT_TRUE(open->HasLineOfSight(0, user));
    EXPECT_NEAR(10.0 * std::log10(pathGain->GetGain(0, user) / open->GetGain(0, user)),
                -20.0,
                1e-9);
}

TEST(IsacPathGainModel, TakesAnyPropagationLossModel)
{
    auto pathGain = CreateObject<IsacPathGainModel>();
    pathGain->SetAttribute("PropagationLossModel",
                           StringValue("ns3::FriisPropagationLossModel[SystemLoss=2.0]"));
    pathGain->AddStation(StationAt(At(0, 0), 39e9));
    const double wavelength = 299792458.0 / 39e9;
    const double friis = std::pow(wavelength / (4.0 * M_PI * 250.0), 2.0) / 2.0;
    EXPECT_NEAR(pathGain->GetGain(0, At(250, 0)) / friis, 1.0, 1e-9);
}

TEST(IsacPathGainModel, TakesTheChainOfTheStationsNode)
{
    auto chain = CreateObject<LogDistancePropagationLossModel>();
    auto more = CreateObject<RangePropagationLossModel>();
    more->SetAttribute("MaxRange", DoubleValue(300.0));
    chain->SetNext(more);
    auto station = StationAt(At(0, 0));
    station->GetNode()->AggregateObject(chain);
    auto pathGain = CreateObject<IsacPathGainModel>();
    pathGain->AddStation(station);
    EXPECT_NEAR(10.0 * std::log10(pathGain->GetGain(0, At(100, 0))),
                chain->CalcRxPower(0.0, At(0, 0), At(100, 0)),
                1e-9);
    EXPECT_LT(pathGain->GetGain(0, At(301, 0)), 1e-90);
}

TEST(IsacPathGainModel, AGainIsNeverAboveOne)
{
    auto pathGain = CreateObject<IsacPathGainModel>();
    pathGain->SetAttribute("PropagationLossModel", StringValue("ns3::FixedRssLossModel[Rss=10]"));
    pathGain->AddStation(StationAt(At(0, 0)));
    EXPECT_EQ(pathGain->GetGain(0, At(1, 0)), 1.0);
}

TEST(IsacAntennaArray, SeesDirectionsFromItsBroadside)
{
    auto array = CreateObject<IsacAntennaArray>();
    array->SetAttribute("Bearing", DoubleValue(90.0));
    const Vector mast(10, 20, 30);
    const auto ahead = array->GetDirection(mast, Vector(10, 120, 30));
    EXPECT_NEAR(ahead.horizontal, 0.0, 1e-15);
    EXPECT_NEAR(ahead.vertical, 0.0, 1e-15);
    // 30 degrees to the left of north is north-west.
    const auto left =
        array->GetDirection(mast, mast + Vector(-std::sin(M_PI / 6), std::cos(M_PI / 6), 0));
    EXPECT_NEAR(left.horizontal, 0.5, 1e-15);
    EXPECT_NEAR(array->GetDirection(mast, Vector(10, 20, 80)).vertical, 1.0, 1e-15);
    EXPECT_EQ(array->GetDirection(mast, mast).horizontal, 0.0);
}

TEST(IsacAntennaArray, ADowntiltedArrayHasItsBroadsideBelowTheHorizon)
{
    auto array = CreateObject<IsacAntennaArray>();
    array->SetAttribute("Rows", IntegerValue(8));
    array->SetAttribute("Downtilt", DoubleValue(30.0));
    const Vector below(std::cos(M_PI / 6), 0.0, -std::sin(M_PI / 6));
    const auto direction = array->GetDirection(Vector(), below);
    EXPECT_NEAR(direction.horizontal, 0.0, 1e-15);
    EXPECT_NEAR(direction.vertical, 0.0, 1e-15);
}

TEST(IsacAntennaArray, ABeamHasAllAntennasWhereItIsSteeredAndNoneAtItsNull)
{
    auto array = CreateObject<IsacAntennaArray>();
    array->SetAttribute("Columns", IntegerValue(16));
    array->SetAttribute("Rows", IntegerValue(4));
    const Vector ahead(100, 0, 0);
    EXPECT_NEAR(array->GetBeamGain(Vector(), ahead, ahead), 64.0, 1e-9);
    const double null = isac::NullToNullBeamwidth(16) / 2.0;
    const Vector beside(100 * std::cos(null), 100 * std::sin(null), 0.0);
    EXPECT_NEAR(array->GetBeamGain(Vector(), ahead, beside), 0.0, 1e-9);
}
