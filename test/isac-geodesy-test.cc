/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-geodesy.h"

#include <cmath>
#include <gtest/gtest.h>

using isac::GeographicPosition;
using isac::GreatCircleDistance;
using isac::IsClose;
using isac::ToPlane;

namespace
{

constexpr GeographicPosition WATERLOO{43.4661, -80.4789};

} // namespace

TEST(IsacGeodesy, DistanceMatchesVectors)
{
    for (const auto& document : isac::ReadVectors("grid.json"))
    {
        for (const auto& row : document.at("geodesic"))
        {
            const GeographicPosition a{row.at("a").at(0), row.at("a").at(1)};
            const GeographicPosition b{row.at("b").at(0), row.at("b").at(1)};
            // Differences of the degrees' last digits limit the agreement.
            EXPECT_TRUE(IsClose(GreatCircleDistance(a, b), row.at("haversine_m"), 1e-10)) << row;
            EXPECT_EQ(GreatCircleDistance(a, b), GreatCircleDistance(b, a));
        }
    }
}

TEST(IsacGeodesy, DistanceOfKnownArcs)
{
    const double quarter = M_PI_2 * isac::EARTH_RADIUS;
    EXPECT_EQ(GreatCircleDistance(WATERLOO, WATERLOO), 0.0);
    EXPECT_TRUE(IsClose(GreatCircleDistance({0.0, 0.0}, {0.0, 90.0}), quarter));
    EXPECT_TRUE(IsClose(GreatCircleDistance({0.0, 12.0}, {90.0, 77.0}), quarter));
    EXPECT_TRUE(IsClose(GreatCircleDistance({30.0, 20.0}, {-30.0, -160.0}), 2.0 * quarter, 1e-7));
    EXPECT_TRUE(IsClose(GreatCircleDistance({0.0, 179.5}, {0.0, -179.5}), quarter / 90.0));
}

TEST(IsacGeodesy, PlaneKeepsDistancesNearItsOrigin)
{
    for (const double distance : {0.01, 0.5, 10.0})
    {
        for (int bearing = 0; bearing < 360; bearing += 30)
        {
            // Degrees of one kilometre.
            const double north = distance * std::cos(bearing * M_PI / 180.0) * 0.009;
            const double east = distance * std::sin(bearing * M_PI / 180.0) * 0.0124;
            const GeographicPosition position{WATERLOO.latitude + north, WATERLOO.longitude + east};
            const auto plane = ToPlane(position, WATERLOO);
            EXPECT_TRUE(IsClose(std::hypot(plane.x, plane.y),
                                GreatCircleDistance(WATERLOO, position),
                                distance / 5000.0))
                << distance << " km towards " << bearing << " degrees";
        }
    }
}

TEST(IsacGeodesy, PlaneIsOrientedToTheEastAndNorth)
{
    const auto origin = ToPlane(WATERLOO, WATERLOO);
    EXPECT_EQ(origin.x, 0.0);
    EXPECT_EQ(origin.y, 0.0);
    const auto northEast = ToPlane({43.5, -80.4}, WATERLOO);
    EXPECT_GT(northEast.x, 0.0);
    EXPECT_GT(northEast.y, 0.0);
    const auto acrossTheDateLine = ToPlane({0.0, -179.5}, {0.0, 179.5});
    EXPECT_TRUE(IsClose(acrossTheDateLine.x, isac::EARTH_RADIUS * M_PI / 180.0));
}
