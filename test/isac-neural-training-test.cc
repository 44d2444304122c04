/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-adam.h"
#include "ns3/isac-error.h"
#include "ns3/isac-neural-network.h"
#include "ns3/isac-parameter-update.h"

#include <Eigen/Core>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>

using namespace isac;
using Eigen::ArrayXd;
using Eigen::MatrixXf;
using Eigen::VectorXf;

namespace
{

constexpr float INFINITE = std::numeric_limits<float>::infinity();

TEST(Adam, FirstStepIsTheLearningRate)
{
    // m / (1 - beta_1) = g and v / (1 - beta_2) = g^2: a step of rate g / (|g| + epsilon).
    Adam adam(3, 0.01);
    VectorXf parameters = Eigen::Vector3f(1.0F, 2.0F, 3.0F);
    adam.Step(parameters, Eigen::Vector3f(5.0F, -1e-3F, 0.0F));
    EXPECT_NEAR(parameters[0], 0.99, 1e-6);
    EXPECT_NEAR(parameters[1], 2.01, 1e-6);
    EXPECT_EQ(parameters[2], 3.0F);
    EXPECT_EQ(adam.GetState().steps, 1);
    EXPECT_NEAR(adam.GetState().first[0], 0.5, 1e-6);
    EXPECT_NEAR(adam.GetState().second[0], 0.025, 1e-7);
}

TEST(Adam, FollowsItsAlgorithm)
{
    constexpr int size = 37;
    std::mt19937_64 generator(1);
    std::normal_distribution<float> normal;
    const auto draw = [&]() { return normal(generator); };
    Adam adam(size, 0.003);
    VectorXf parameters = VectorXf::NullaryExpr(size, draw);
    ArrayXd theta = parameters.cast<double>().array();
    ArrayXd m = ArrayXd::Zero(size);
    ArrayXd v = ArrayXd::Zero(size);
    for (int t = 1; t <= 200; ++t)
    {
        const VectorXf gradient = VectorXf::NullaryExpr(size, draw) * (t % 7 == 0 ? 30.0F : 0.1F);
        adam.Step(parameters, gradient);
        const ArrayXd g = gradient.cast<double>().array();
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g.square();
        theta -= 0.003 * (m / (1.0 - std::pow(0.9, t))) /
                 ((v / (1.0 - std::pow(0.999, t))).sqrt() + 1e-8);
        ASSERT_LT((parameters.cast<double>().array() - theta).abs().maxCoeff(), 2e-5) << t;
    }
}

TEST(Adam, GoesOnFromItsState)
{
    Adam adam(2, 0.1);
    VectorXf parameters = Eigen::Vector2f(1.0F, -1.0F);
    adam.Step(parameters, Eigen::Vector2f(0.3F, 0.2F));
    Adam resumed(2, 0.1);
    resumed.SetState(adam.GetState());
    VectorXf same = parameters;
    adam.Step(parameters, Eigen::Vector2f(0.1F, -0.5F));
    resumed.Step(same, Eigen::Vector2f(0.1F, -0.5F));
    EXPECT_EQ(same, parameters);
}

TEST(Adam, RefusesWhatDoesNotFit)
{
    EXPECT_THROW(Adam(3, 0.0), Error);
    EXPECT_THROW(Adam(3, -1e-3), Error);
    EXPECT_THROW(Adam(3, std::numeric_limits<double>::quiet_NaN()), Error);
    Adam adam(3, 1e-3);
    VectorXf three = VectorXf::Zero(3);
    VectorXf four = VectorXf::Zero(4);
    EXPECT_THROW(adam.Step(four, three), Error);
    EXPECT_THROW(adam.Step(three, four), Error);
    EXPECT_THROW(adam.SetState(Adam(4, 1e-3).GetState()), Error);
    EXPECT_THROW(adam.Step(three, Eigen::Vector3f(0.0F, -INFINITE, INFINITE)), Error);
    EXPECT_EQ(three, VectorXf::Zero(3));
    EXPECT_EQ(adam.GetState().steps, 0);
}

TEST(ClipGradient, ShortensWhatIsTooLong)
{
    VectorXf gradient = Eigen::Vector2f(3.0F, 4.0F);
    EXPECT_FLOAT_EQ(ClipGradient(gradient, 10.0), 5.0F);
    EXPECT_EQ(gradient, Eigen::Vector2f(3.0F, 4.0F));
    EXPECT_FLOAT_EQ(ClipGradient(gradient, 1.0), 5.0F);
    EXPECT_TRUE(gradient.isApprox(Eigen::Vector2f(0.6F, 0.8F), 1e-6F));
    VectorXf zero = VectorXf::Zero(3);
    EXPECT_EQ(ClipGradient(zero, 1.0), 0.0F);
    EXPECT_EQ(zero, VectorXf::Zero(3));
}

TEST(ClipGradient, RefusesWhatIsNotFinite)
{
    for (const float value : {INFINITE, std::numeric_limits<float>::quiet_NaN()})
    {
        VectorXf gradient = Eigen::Vector2f(1.0F, value);
        EXPECT_THROW(ClipGradient(gradient, 1.0), Error);
    }
}

TEST(Polyak, GoesAShareOfTheWay)
{
    const VectorXf source = Eigen::Vector2f(1.0F, -1.0F);
    VectorXf target = Eigen::Vector2f(0.0F, 3.0F);
    Polyak(source, 0.25, target);
    EXPECT_TRUE(target.isApprox(Eigen::Vector2f(0.25F, 2.0F), 1e-6F));
    Polyak(source, 0.0, target);
    EXPECT_TRUE(target.isApprox(Eigen::Vector2f(0.25F, 2.0F), 1e-6F));
    Polyak(source, 1.0, target);
    EXPECT_EQ(target, source);
    VectorXf other = VectorXf::Zero(3);
    EXPECT_THROW(Polyak(source, 0.5, other), Error);
}

TEST(NeuralTraining, FitsAFunction)
{
    std::mt19937_64 generator(3);
    const auto uniform = [&]() { return static_cast<double>(generator() >> 11) * 0x1p-53; };
    auto network = NeuralNetwork::MakePerceptron(2, {32, 32}, 1);
    network.Initialise(uniform);
    Adam adam(network.GetParameters().size(), 3e-3);
    float unexplained = 0.0F;
    for (int step = 0; step < 1500; ++step)
    {
        const MatrixXf inputs =
            MatrixXf::NullaryExpr(2, 64, [&]() { return static_cast<float>(uniform()); });
        const MatrixXf wanted =
            (4.0F * inputs.row(0).array() * inputs.row(1).array()).sin().matrix();
        const MatrixXf error = network.Forward(inputs) - wanted;
        unexplained = error.squaredNorm() / (wanted.array() - wanted.mean()).matrix().squaredNorm();
        network.GetGradient().setZero();
        network.Backward(error * (2.0F / 64.0F));
        ClipGradient(network.GetGradient(), 1.0);
        adam.Step(network.GetParameters(), network.GetGradient());
    }
    EXPECT_LT(unexplained, 0.05F);
}

} // namespace
