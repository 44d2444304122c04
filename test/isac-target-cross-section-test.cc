/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-radar-equation.h"
#include "ns3/isac-target-cross-section.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using isac::CrossSectionSpreadFactor;
using isac::Direction;
using isac::IsClose;
using isac::MeanCrossSectionDb;
using isac::TargetType;

namespace
{

constexpr double DEGREE = M_PI / 180.0;
constexpr double TOLERANCE_DB = 1e-6;

const std::map<std::string, TargetType> TYPES{{"uav-small", TargetType::UAV_SMALL},
                                              {"uav-large", TargetType::UAV_LARGE},
                                              {"human", TargetType::HUMAN},
                                              {"vehicle-single", TargetType::VEHICLE},
                                              {"agv-single", TargetType::AGV}};

/// The types of model 2, whose sides differ
const std::vector<std::string> SIDED_TYPES{"uav-large", "vehicle-single", "agv-single"};

Direction
Degrees(double zenith, double azimuth)
{
    return {zenith * DEGREE, azimuth * DEGREE};
}

/// Directions all around, off the edges between sides
std::vector<Direction>
AllAround()
{
    std::vector<Direction> directions;
    for (double zenith = 3.0; zenith < 180.0; zenith += 19.0)
    {
        for (double azimuth = -170.0; azimuth < 180.0; azimuth += 29.0)
        {
            directions.push_back(Degrees(zenith, azimuth));
        }
    }
    return directions;
}

Eigen::Vector3d
UnitVector(const Direction& direction)
{
    return {std::sin(direction.zenith) * std::cos(direction.azimuth),
            std::sin(direction.zenith) * std::sin(direction.azimuth),
            std::cos(direction.zenith)};
}

/// The lobe of a body whose ranges, in degrees, hold a direction
const nlohmann::json&
FindLobe(const nlohmann::json& body, double zenith, double azimuth)
{
    for (const auto& lobe : body.at("lobes"))
    {
        const auto& zeniths = lobe.at(7);
        const auto& azimuths = lobe.at(8);
        for (const double turned : {azimuth, azimuth + 360.0})
        {
            if (zenith >= zeniths.at(0) && zenith <= zeniths.at(1) && turned >= azimuths.at(0) &&
                turned <= azimuths.at(1))
            {
                return lobe;
            }
        }
    }
    throw std::runtime_error("no lobe");
}

/// Model 2 evaluated on the tables of the vectors
double
TabulatedMeanDb(const nlohmann::json& body, const Direction& incident, const Direction& scattered)
{
    const Eigen::Vector3d a = UnitVector(incident);
    const Eigen::Vector3d b = UnitVector(scattered);
    const double halfAngle = 0.5 * std::acos(std::clamp(a.dot(b), -1.0, 1.0));
    const Eigen::Vector3d halving = (a + b).normalized();
    const double zenith = std::acos(halving.z()) / DEGREE;
    const double azimuth = std::atan2(halving.y(), halving.x()) / DEGREE;
    const auto& lobe = FindLobe(body, zenith, azimuth);
    const double gain = lobe.at(5);
    const double most = lobe.at(6);
    double attenuation =
        12.0 * std::pow((zenith - lobe.at(3).get<double>()) / lobe.at(4).get<double>(), 2);
    if (!lobe.at(1).is_null())
    {
        const double offset = std::remainder(azimuth - lobe.at(1).get<double>(), 360.0);
        attenuation += 12.0 * std::pow(offset / lobe.at(2).get<double>(), 2);
    }
    const double bistatic =
        body.at("k1").get<double>() * std::sin(body.at("k2").get<double>() * halfAngle) -
        5.0 * std::log10(std::cos(halfAngle));
    return std::max(gain - std::min(attenuation, most) - bistatic, gain - most);
}

} // namespace

TEST(IsacTargetCrossSection, MeanMatchesVectors)
{
    for (const auto& document : isac::ReadVectors("rcs_38901.json"))
    {
        for (const auto& row : document.at("sigma_MD"))
        {
            const auto& angles = row.at("angles_deg_theta_i_phi_i_theta_s_phi_s");
            EXPECT_NEAR(MeanCrossSectionDb(TYPES.at(row.at("target")),
                                           Degrees(angles.at(0), angles.at(1)),
                                           Degrees(angles.at(2), angles.at(3))),
                        row.at("sigma_MD_dBsm"),
                        TOLERANCE_DB)
                << row;
        }
    }
}

TEST(IsacTargetCrossSection, TargetChannelLossIsTheRadarEquation)
{
    for (const auto& document : isac::ReadVectors("rcs_38901.json"))
    {
        for (const auto& row : document.at("target_channel"))
        {
            const double crossSection = std::pow(10.0, row.at("sigma_dBsm").get<double>() / 10.0);
            const double wavelength = isac::SPEED_OF_LIGHT / row.at("fc").get<double>();
            const double gain =
                isac::RadarGain(crossSection, wavelength, row.at("d1"), row.at("d2"));
            EXPECT_NEAR(-10.0 * std::log10(gain), row.at("target_channel_loss_dB"), TOLERANCE_DB);
            EXPECT_NEAR(-10.0 * std::log10(gain), row.at("radar_equation_dB"), TOLERANCE_DB);
        }
    }
}

TEST(IsacTargetCrossSection, SidedBodiesMatchTheirTables)
{
    const auto tables = isac::ReadVectors("rcs_38901.json").front().at("tables");
    const auto directions = AllAround();
    for (const auto& name : SIDED_TYPES)
    {
        for (const auto& incident : directions)
        {
            for (const auto& scattered : directions)
            {
                ASSERT_NEAR(MeanCrossSectionDb(TYPES.at(name), incident, scattered),
                            TabulatedMeanDb(tables.at(name), incident, scattered),
                            TOLERANCE_DB)
                    << name << " from " << incident.zenith << ", " << incident.azimuth << " to "
                    << scattered.zenith << ", " << scattered.azimuth;
            }
        }
    }
}

TEST(IsacTargetCrossSection, SpreadMatchesTables)
{
    const auto tables = isac::ReadVectors("rcs_38901.json").front().at("tables");
    for (const auto& name : SIDED_TYPES)
    {
        EXPECT_EQ(isac::CrossSectionSpreadDb(TYPES.at(name)), tables.at(name).at("sigma_S_std_dB"));
    }
    for (const auto& [name, constants] : tables.at("model1").items())
    {
        EXPECT_EQ(isac::CrossSectionSpreadDb(TYPES.at(name)), constants.at(1));
        EXPECT_EQ(MeanCrossSectionDb(TYPES.at(name), {}, {}), constants.at(0));
    }
}

TEST(IsacTargetCrossSection, IsReciprocal)
{
    const auto directions = AllAround();
    for (const auto& [name, type] : TYPES)
    {
        for (const auto& a : directions)
        {
            for (const auto& b : directions)
            {
                ASSERT_NEAR(MeanCrossSectionDb(type, a, b), MeanCrossSectionDb(type, b, a), 1e-9)
                    << name;
            }
        }
    }
}

TEST(IsacTargetCrossSection, AzimuthHasAPeriod)
{
    for (const auto& [name, type] : TYPES)
    {
        for (const auto& direction : AllAround())
        {
            const double once = MeanCrossSectionDb(type, direction, direction);
            for (const int turns : {-2, -1, 1, 3})
            {
                const Direction turned{direction.zenith, direction.azimuth + 2.0 * M_PI * turns};
                EXPECT_NEAR(MeanCrossSectionDb(type, turned, direction), once, 1e-9) << name;
            }
        }
    }
}

TEST(IsacTargetCrossSection, IsContinuousAcrossTheEdgesOfSides)
{
    constexpr double step = 1e-8;
    // The floors of the lobes of one body differ by up to 0.01 dB.
    constexpr double difference = 0.01 + TOLERANCE_DB;
    for (const auto& name : SIDED_TYPES)
    {
        const auto type = TYPES.at(name);
        auto monostatic = [&](double zenith, double azimuth) {
            return MeanCrossSectionDb(type, Degrees(zenith, azimuth), Degrees(zenith, azimuth));
        };
        for (const double azimuth : {-180.0, -135.0, -90.0, -45.0, 0.0, 45.0, 90.0, 135.0, 180.0})
        {
            for (const double zenith : {30.0, 45.0, 70.0, 90.0, 135.0})
            {
                const double here = monostatic(zenith, azimuth);
                EXPECT_NEAR(monostatic(zenith, azimuth - step), here, difference) << name;
                EXPECT_NEAR(monostatic(zenith, azimuth + step), here, difference) << name;
                EXPECT_NEAR(monostatic(zenith - step, azimuth), here, difference) << name;
                EXPECT_NEAR(monostatic(zenith + step, azimuth), here, difference) << name;
            }
        }
        EXPECT_NEAR(monostatic(0.0, 10.0), monostatic(0.0, 100.0), 1e-9) << name;
        EXPECT_NEAR(monostatic(180.0, 10.0), monostatic(180.0, 10.0 + 1e-6), TOLERANCE_DB) << name;
    }
}

TEST(IsacTargetCrossSection, EdgesBelongToOneSideHoweverTheyAreRounded)
{
    const auto vehicle = [](double zenith, double azimuth) {
        const auto direction = Degrees(zenith, azimuth);
        return MeanCrossSectionDb(TargetType::VEHICLE, direction, direction);
    };
    constexpr double backFloor = 14.56 - 7.5;
    constexpr double otherFloor = 20.75 - 13.68;
    for (double zenith = 30.0; zenith < 180.0; zenith += 1.0)
    {
        for (const double turn : {-360.0, 0.0, 360.0})
        {
            ASSERT_NEAR(vehicle(zenith, 135.0 + turn), otherFloor, TOLERANCE_DB) << zenith;
            ASSERT_NEAR(vehicle(zenith, 225.0 + turn), backFloor, TOLERANCE_DB) << zenith;
        }
    }
    for (double azimuth = 136.0; azimuth < 225.0; azimuth += 1.0)
    {
        ASSERT_NEAR(vehicle(30.0, azimuth), backFloor, TOLERANCE_DB) << azimuth;
        ASSERT_NEAR(vehicle(29.9999, azimuth), otherFloor, TOLERANCE_DB) << azimuth;
    }
}

TEST(IsacTargetCrossSection, ForwardScatteringIsAtTheFloor)
{
    const auto tables = isac::ReadVectors("rcs_38901.json").front().at("tables");
    for (const auto& name : SIDED_TYPES)
    {
        const auto& lobe = tables.at(name).at("lobes").front();
        const double floor = lobe.at(5).get<double>() - lobe.at(6).get<double>();
        for (const auto& incident : AllAround())
        {
            const Direction opposite{M_PI - incident.zenith, incident.azimuth + M_PI};
            EXPECT_NEAR(MeanCrossSectionDb(TYPES.at(name), incident, opposite), floor, 0.01 + 1e-9);
        }
    }
    EXPECT_NEAR(MeanCrossSectionDb(TargetType::HUMAN, Degrees(90, 0), Degrees(90, 180)),
                -1.37 - 3.0,
                1e-9);
}

TEST(IsacTargetCrossSection, SpreadHasMeanOne)
{
    constexpr double step = 0.01;
    for (const auto& [name, type] : TYPES)
    {
        double mean = 0.0;
        double decibelMean = 0.0;
        double decibelSquare = 0.0;
        for (double normal = -12.0; normal <= 12.0; normal += step)
        {
            const double weight = std::exp(-0.5 * normal * normal) / std::sqrt(2.0 * M_PI) * step;
            const double factor = CrossSectionSpreadFactor(type, normal);
            mean += weight * factor;
            decibelMean += weight * 10.0 * std::log10(factor);
            decibelSquare += weight * std::pow(10.0 * std::log10(factor), 2);
        }
        const double deviation = isac::CrossSectionSpreadDb(type);
        EXPECT_TRUE(IsClose(mean, 1.0)) << name;
        EXPECT_TRUE(IsClose(decibelMean, -std::log(10.0) / 20.0 * deviation * deviation)) << name;
        EXPECT_TRUE(IsClose(decibelSquare - decibelMean * decibelMean, deviation * deviation))
            << name;
    }
}
