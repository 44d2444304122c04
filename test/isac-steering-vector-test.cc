/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-steering-vector.h"

#include <Eigen/Core>
#include <cmath>
#include <complex>
#include <gtest/gtest.h>
#include <vector>

using isac::ArrayDirection;
using isac::BeamGain;
using isac::IsClose;
using isac::UniformArray;

namespace
{

const std::vector<UniformArray>
    ARRAYS{{1, 1}, {2, 1}, {32, 1}, {1, 7}, {8, 4}, {5, 3, 0.7}, {4, 4, 1.0}};

Eigen::VectorXcd
SteeringVector(const UniformArray& array, const ArrayDirection& direction)
{
    Eigen::VectorXcd vector(array.Size());
    isac::SteeringVector(array, direction, vector);
    return vector;
}

} // namespace

TEST(IsacSteeringVector, LinearArrayFollowsItsDefinition)
{
    for (const double angle : {-1.2, -0.4, 0.0, 0.1, 0.9, M_PI_2})
    {
        const auto vector = SteeringVector({16, 1}, {std::sin(angle), 0.3});
        for (int n = 0; n < 16; ++n)
        {
            const std::complex<double> expected(std::cos(M_PI * n * std::sin(angle)),
                                                std::sin(M_PI * n * std::sin(angle)));
            EXPECT_LT(std::abs(vector[n] - expected), 1e-14) << angle << ", antenna " << n;
        }
    }
}

TEST(IsacSteeringVector, PlanarArrayIsTheKroneckerProduct)
{
    const UniformArray array{5, 3, 0.7};
    const ArrayDirection direction{-0.35, 0.6};
    const auto planar = SteeringVector(array, direction);
    const auto horizontal = SteeringVector({5, 1, 0.7}, direction);
    const auto vertical = SteeringVector({1, 3, 0.7}, direction);
    for (int column = 0; column < array.columns; ++column)
    {
        for (int row = 0; row < array.rows; ++row)
        {
            EXPECT_LT(
                std::abs(planar[column * array.rows + row] - horizontal[column] * vertical[row]),
                1e-14);
        }
    }
}

TEST(IsacSteeringVector, PhaseIsThePathOverTheWavelength)
{
    // Antenna (m, n) stands at (0, m d, n d) wavelengths; the wave comes from a point of the
    // array's far field, so that the path is shorter by the projection on its direction.
    const UniformArray array{4, 3, 0.5};
    const double zenith = 1.1;
    const double azimuth = -0.7;
    const Eigen::Vector3d towards(std::sin(zenith) * std::cos(azimuth),
                                  std::sin(zenith) * std::sin(azimuth),
                                  std::cos(zenith));
    const auto vector = SteeringVector(array, {towards.y(), towards.z()});
    for (int column = 0; column < array.columns; ++column)
    {
        for (int row = 0; row < array.rows; ++row)
        {
            const Eigen::Vector3d place(0.0, column * array.spacing, row * array.spacing);
            const auto expected = std::polar(1.0, 2.0 * M_PI * place.dot(towards));
            EXPECT_LT(std::abs(vector[column * array.rows + row] - expected), 1e-14);
        }
    }
}

TEST(IsacSteeringVector, SquaredNormIsTheNumberOfAntennas)
{
    for (const auto& array : ARRAYS)
    {
        EXPECT_TRUE(IsClose(SteeringVector(array, {0.3, -0.8}).squaredNorm(), array.Size()));
    }
}

TEST(IsacSteeringVector, FillsPartOfALargerMatrix)
{
    Eigen::MatrixXcd matrix = Eigen::MatrixXcd::Zero(6, 2);
    isac::SteeringVector({6, 1}, {0.4, 0.0}, matrix.col(1));
    EXPECT_EQ(matrix.col(0).norm(), 0.0);
    EXPECT_EQ(matrix.col(1), SteeringVector({6, 1}, {0.4, 0.0}));
}

TEST(IsacSteeringVector, BeamGainIsTheProductOfSteeringVectors)
{
    const std::vector<ArrayDirection> directions{{0.0, 0.0},
                                                 {0.5, 0.0},
                                                 {0.0, -0.7},
                                                 {0.31, 0.42},
                                                 {-0.31, 0.42},
                                                 {1.0, 0.0},
                                                 {-1.0, 0.0}};
    for (const auto& array : ARRAYS)
    {
        for (const auto& steered : directions)
        {
            for (const auto& seen : directions)
            {
                const auto product =
                    SteeringVector(array, seen).dot(SteeringVector(array, steered));
                const double expected = std::norm(product) / array.Size();
                const double gain = BeamGain(array, steered, seen);
                EXPECT_NEAR(gain, expected, 1e-12 * array.Size());
                EXPECT_EQ(gain, BeamGain(array, seen, steered));
                EXPECT_LE(gain, array.Size() * (1.0 + 1e-12));
            }
        }
    }
}

TEST(IsacSteeringVector, BeamGainIsSmoothAtItsPeaks)
{
    const UniformArray array{31, 1};
    EXPECT_EQ(BeamGain(array, {0.2, 0.0}, {0.2, 0.0}), 31.0);
    for (const double off : {1e-300, 1e-16, 1e-12, 1e-9})
    {
        EXPECT_TRUE(IsClose(BeamGain(array, {0.0, 0.0}, {off, 0.0}), 31.0));
    }
    // Half a wavelength apart, both ends of the array see the same wave.
    EXPECT_EQ(BeamGain(array, {-1.0, 0.0}, {1.0, 0.0}), 31.0);
    EXPECT_TRUE(IsClose(BeamGain(array, {-1.0, 0.0}, {1.0 - 1e-9, 0.0}), 31.0));
}

TEST(IsacSteeringVector, BeamIsEmptyAtTheEndsOfItsNullToNullBeamwidth)
{
    for (const int antennas : {2, 3, 8, 32, 128})
    {
        for (const double spacing : {0.5, 0.7})
        {
            const double half = isac::NullToNullBeamwidth(antennas, spacing) / 2.0;
            const UniformArray array{antennas, 1, spacing};
            EXPECT_LT(BeamGain(array, {}, {std::sin(half), 0.0}), 1e-25 * antennas);
            for (const double inside : {0.1, 0.5, 0.9, 0.99})
            {
                EXPECT_GT(BeamGain(array, {}, {inside * std::sin(half), 0.0}), 1e-6);
            }
        }
    }
    EXPECT_EQ(isac::NullToNullBeamwidth(1), M_PI);
    EXPECT_TRUE(IsClose(isac::NullToNullBeamwidth(1000), 4.0 / 1000.0, 1e-6));
}
