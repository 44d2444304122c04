/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-problems.h"
#include "isac-test-gradient.h"

#include "ns3/isac-replay-learner.h"
#include "ns3/isac-taylor-correction.h"
#include "ns3/isac-transition-model.h"

#include <Eigen/Core>
#include <cmath>
#include <gtest/gtest.h>

namespace isac
{

namespace
{

/**
 * @param rows number of rows
 * @param columns number of columns
 * @param uniform draws from [0, 1)
 * @return numbers between -1 and 1
 */
Eigen::MatrixXf
DrawMatrix(Eigen::Index rows, Eigen::Index columns, const Uniform& uniform)
{
    return Eigen::MatrixXf::NullaryExpr(rows, columns, [&]() {
        return static_cast<float>(2.0 * uniform() - 1.0);
    });
}

TEST(IsacTaylorCorrection, GradientIsThatOfTheSlopesLoss)
{
    constexpr Eigen::Index INPUTS = 5;
    constexpr Eigen::Index SAMPLES = 6;
    const auto uniform = MakeUniform(1);
    auto critic = NeuralNetwork::MakePerceptron(INPUTS, {12, 10}, 1);
    critic.Initialise(uniform);
    const auto inputs = DrawMatrix(INPUTS, SAMPLES, uniform);
    const auto slopes = DrawMatrix(INPUTS, SAMPLES, uniform);
    const Eigen::VectorXf weights = DrawMatrix(SAMPLES, 1, uniform).cwiseAbs();
    Eigen::VectorXf variances(INPUTS);
    variances << 0.0F, 0.3F, 0.05F, 0.0F, 1.2F;

    // 1/2 sum_n w_n sum_i v_i (dy_n/dx_i - dQ_n/dx_i)^2
    const auto computeLoss = [&]() {
        critic.Forward(inputs);
        const Eigen::MatrixXd misses =
            (slopes - critic.BackwardToInputs(Eigen::MatrixXf::Ones(1, SAMPLES))).cast<double>();
        return 0.5 * (variances.cast<double>().transpose() * misses.cwiseAbs2())
                         .dot(weights.cast<double>());
    };
    critic.Forward(inputs);
    critic.GetGradient().setZero();
    TaylorCorrection(variances).AddGradient(slopes, weights, critic);
    const Eigen::VectorXf gradient = critic.GetGradient();

    ExpectGradient(computeLoss, critic.GetParameters(), gradient, 1e-3);
}

TEST(IsacTaylorCorrection, AddsToWhatTheGradientHolds)
{
    const auto uniform = MakeUniform(2);
    auto critic = NeuralNetwork::MakePerceptron(3, {8}, 1);
    critic.Initialise(uniform);
    const auto inputs = DrawMatrix(3, 4, uniform);
    const auto slopes = DrawMatrix(3, 4, uniform);
    const Eigen::VectorXf weights = Eigen::VectorXf::Ones(4);
    TaylorCorrection correction(Eigen::VectorXf::Constant(3, 0.5F));
    critic.Forward(inputs);
    critic.GetGradient().setZero();
    correction.AddGradient(slopes, weights, critic);
    const Eigen::VectorXf once = critic.GetGradient();
    correction.AddGradient(slopes, weights, critic);
    EXPECT_LT((critic.GetGradient() - 2.0F * once).norm(), 1e-6F);
}

TEST(IsacTransitionModel, LearnsSlopesOfRewardAndNextState)
{
    // r = sin(2 s) + a^2, s' = 0.5 s + a: slopes of r + g s' are 2 cos(2 s) + g / 2 and 2 a + g.
    LearningSettings settings;
    settings.stateSize = 1;
    settings.actions = 1;
    settings.hidden = {64, 64};
    settings.learningRate = 2e-3;
    TransitionModel model(settings);
    const auto uniform = MakeUniform(3);
    model.Initialise(uniform);
    constexpr Eigen::Index SAMPLES = 128;
    ReplayBatch batch;
    Eigen::MatrixXf inputs(2, SAMPLES);
    Eigen::MatrixXf nextGradients(1, SAMPLES);
    Eigen::MatrixXf slopes;
    const auto draw = [&]() {
        inputs = DrawMatrix(2, SAMPLES, uniform);
        nextGradients = DrawMatrix(1, SAMPLES, uniform);
        batch.states = inputs.row(0);
        batch.rewards =
            ((2.0F * inputs.row(0).array()).sin() + inputs.row(1).array().square()).transpose();
        batch.nextStates = 0.5F * inputs.row(0) + inputs.row(1);
    };
    for (int step = 0; step < 2000; ++step)
    {
        draw();
        model.ComputeSlopes(inputs, nextGradients, slopes);
        model.Learn(batch);
    }
    draw();
    model.ComputeSlopes(inputs, nextGradients, slopes);
    Eigen::MatrixXf expected(2, SAMPLES);
    expected.row(0) = 2.0F * (2.0F * inputs.row(0).array()).cos() + 0.5F * nextGradients.array();
    expected.row(1) = 2.0F * inputs.row(1) + nextGradients;
    EXPECT_LT(std::sqrt((slopes - expected).squaredNorm() / SAMPLES), 0.25F);
}

} // namespace

} // namespace isac
