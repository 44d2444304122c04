/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-problems.h"

#include "ns3/isac-error.h"
#include "ns3/isac-prioritized-replay.h"
#include "ns3/isac-state-normaliser.h"
#include "ns3/isac-sum-tree.h"
#include "ns3/isac-tensor-file.h"

#include <Eigen/Core>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

namespace isac
{

namespace
{

/**
 * @param number what all of the step is made of
 * @return a step with two numbers of state and one action
 */
Transition
MakeTransition(float number)
{
    return {Eigen::Vector2f(number, -number),
            Eigen::VectorXf::Constant(1, number / 1000.0F),
            10.0F * number,
            Eigen::Vector2f(number + 1.0F, number - 1.0F)};
}

/**
 * @param settings of the memory
 * @param size number of steps in it, 0, 1, ...
 * @return a memory
 */
PrioritizedReplay
MakeMemory(const ReplaySettings& settings, int size)
{
    PrioritizedReplay memory(settings, 2, 1);
    for (int i = 0; i < size; ++i)
    {
        memory.Add(MakeTransition(static_cast<float>(i)));
    }
    return memory;
}

/**
 * @param size how many
 * @return places 0, 1, ...
 */
std::vector<Eigen::Index>
Count(std::size_t size)
{
    std::vector<Eigen::Index> places(size);
    std::iota(places.begin(), places.end(), 0);
    return places;
}

TEST(IsacSumTree, TotalIsTheSumAfterAnyChanges)
{
    const auto uniform = MakeUniform(1);
    for (const Eigen::Index size : {1, 2, 3, 7, 64, 100})
    {
        SumTree tree(size);
        Eigen::VectorXd weights = Eigen::VectorXd::Zero(size);
        for (int change = 0; change < 1000; ++change)
        {
            const auto index = static_cast<Eigen::Index>(uniform() * static_cast<double>(size));
            weights[index] = uniform() < 0.2 ? 0.0 : uniform();
            tree.Set(index, weights[index]);
            ASSERT_NEAR(tree.GetTotal(), weights.sum(), 1e-12 * static_cast<double>(size));
        }
        for (Eigen::Index index = 0; index < size; ++index)
        {
            EXPECT_EQ(tree.Get(index), weights[index]);
        }
    }
}

TEST(IsacSumTree, FindsWhereTheRunningSumGoesBeyond)
{
    SumTree tree(5);
    const std::vector<double> weights{0.5, 0.0, 2.0, 0.25, 0.0};
    for (std::size_t i = 0; i < weights.size(); ++i)
    {
        tree.Set(static_cast<Eigen::Index>(i), weights[i]);
    }
    EXPECT_EQ(tree.Find(0.0), 0);
    EXPECT_EQ(tree.Find(0.49), 0);
    EXPECT_EQ(tree.Find(0.5), 2);
    EXPECT_EQ(tree.Find(2.49), 2);
    EXPECT_EQ(tree.Find(2.5), 3);
    EXPECT_EQ(tree.Find(2.7499), 3);
    EXPECT_EQ(tree.Find(2.75), 3) << "rounding must not lead to what weighs nothing";
}

TEST(IsacPrioritizedReplay, DrawsInProportionToPriorities)
{
    ReplaySettings settings;
    settings.capacity = 16;
    settings.priorityExponent = 0.7;
    auto memory = MakeMemory(settings, 10);
    Eigen::VectorXf errors(10);
    for (Eigen::Index i = 0; i < errors.size(); ++i)
    {
        errors[i] = static_cast<float>(i * i) / 10.0F;
    }
    memory.SetErrors(Count(10), errors);

    const Eigen::ArrayXd priorities = (errors.cast<double>().array() + 1e-3).pow(0.7);
    const Eigen::ArrayXd expected = priorities / priorities.sum();
    Eigen::ArrayXd drawn = Eigen::ArrayXd::Zero(10);
    constexpr int BATCHES = 20000;
    constexpr int SAMPLES = 8;
    const auto uniform = MakeUniform(2);
    ReplayBatch batch;
    for (int i = 0; i < BATCHES; ++i)
    {
        memory.Sample(SAMPLES, uniform, batch);
        for (const auto index : batch.indices)
        {
            drawn[index] += 1.0 / (BATCHES * SAMPLES);
        }
    }
    for (Eigen::Index i = 0; i < 10; ++i)
    {
        EXPECT_NEAR(memory.GetPriority(i), priorities[i], 1e-6 * priorities[i]);
        // Strata make the spread smaller than that of independent draws, which is allowed here.
        EXPECT_NEAR(drawn[i], expected[i], 4.0 * std::sqrt(expected[i] / (BATCHES * SAMPLES)));
    }
}

TEST(IsacPrioritizedReplay, WeightsUndoTheBiasMoreAndMore)
{
    ReplaySettings settings;
    settings.capacity = 8;
    settings.importanceExponent = 0.4;
    settings.importanceSteps = 10;
    auto memory = MakeMemory(settings, 8);
    Eigen::VectorXf errors(8);
    errors << 0.1, 0.2, 0.3, 0.4, 1.0, 2.0, 3.0, 4.0;
    memory.SetErrors(Count(8), errors);
    double total = 0.0;
    for (Eigen::Index i = 0; i < 8; ++i)
    {
        total += memory.GetPriority(i);
    }
    const auto uniform = MakeUniform(3);
    ReplayBatch batch;
    for (int draw = 0; draw < 15; ++draw)
    {
        memory.Sample(64, uniform, batch);
        const double exponent = std::min(1.0, 0.4 + 0.6 * draw / 10.0);
        Eigen::ArrayXd weights(64);
        for (Eigen::Index i = 0; i < 64; ++i)
        {
            weights[i] = std::pow(8.0 * memory.GetPriority(batch.indices[i]) / total, -exponent);
        }
        weights /= weights.maxCoeff();
        EXPECT_EQ(batch.weights.maxCoeff(), 1.0F);
        EXPECT_LT((batch.weights.cast<double>().array() - weights).abs().maxCoeff(), 1e-6);
    }
}

TEST(IsacPrioritizedReplay, WeightedMeansAreThoseOfAllSteps)
{
    // With the whole bias undone, the weighted mean of the rewards is their plain mean.
    ReplaySettings settings;
    settings.capacity = 20;
    settings.importanceExponent = 1.0;
    auto memory = MakeMemory(settings, 20);
    Eigen::VectorXf errors(20);
    for (Eigen::Index i = 0; i < 20; ++i)
    {
        errors[i] = 0.1F + static_cast<float>(i);
    }
    memory.SetErrors(Count(20), errors);
    const auto uniform = MakeUniform(4);
    ReplayBatch batch;
    double sum = 0.0;
    double weights = 0.0;
    memory.Sample(200000, uniform, batch);
    for (Eigen::Index i = 0; i < batch.rewards.size(); ++i)
    {
        sum += batch.weights[i] * batch.rewards[i];
        weights += batch.weights[i];
    }
    EXPECT_NEAR(sum / weights, 95.0, 1.0);
}

TEST(IsacPrioritizedReplay, ForgetsTheOldestAndGivesWholeSteps)
{
    ReplaySettings settings;
    settings.capacity = 5;
    auto memory = MakeMemory(settings, 12);
    EXPECT_EQ(memory.GetSize(), 5);
    const auto uniform = MakeUniform(5);
    ReplayBatch batch;
    memory.Sample(100, uniform, batch);
    std::vector<int> seen(12, 0);
    for (Eigen::Index i = 0; i < 100; ++i)
    {
        const auto number = batch.states(0, i);
        const auto expected = MakeTransition(number);
        EXPECT_EQ(batch.states.col(i), expected.state);
        EXPECT_EQ(batch.actions.col(i), expected.action);
        EXPECT_EQ(batch.rewards[i], expected.reward);
        EXPECT_EQ(batch.nextStates.col(i), expected.nextState);
        ++seen[static_cast<std::size_t>(number)];
    }
    for (std::size_t i = 0; i < 12; ++i)
    {
        EXPECT_EQ(seen[i] > 0, i >= 7) << i;
    }
}

TEST(IsacPrioritizedReplay, NewStepsGetTheLargestPriority)
{
    ReplaySettings settings;
    settings.capacity = 8;
    auto memory = MakeMemory(settings, 2);
    memory.SetErrors({0, 1}, Eigen::Vector2f(5.0F, 0.01F));
    memory.Add(MakeTransition(2.0F));
    EXPECT_EQ(memory.GetPriority(2), memory.GetPriority(0));
    memory.SetErrors({0}, Eigen::VectorXf::Constant(1, 0.1F));
    memory.Add(MakeTransition(3.0F));
    EXPECT_EQ(memory.GetPriority(3), memory.GetPriority(2));
    EXPECT_LT(memory.GetPriority(0), memory.GetPriority(3));
}

TEST(IsacPrioritizedReplay, RestoredDrawsTheSame)
{
    ReplaySettings settings;
    settings.capacity = 50;
    settings.importanceSteps = 100;
    for (const int size : {20, 50, 73})
    {
        auto memory = MakeMemory(settings, size);
        const auto before = MakeUniform(6);
        ReplayBatch batch;
        for (int i = 0; i < 10; ++i)
        {
            memory.Sample(16, before, batch);
            memory.SetErrors(batch.indices, batch.rewards / 7.0F);
        }
        TensorFile file;
        memory.Save("memory", file);
        PrioritizedReplay restored(settings, 2, 1);
        restored.Load("memory", file);

        const auto one = MakeUniform(7);
        const auto other = MakeUniform(7);
        ReplayBatch twin;
        for (int i = 0; i < 200; ++i)
        {
            memory.Add(MakeTransition(100.0F + static_cast<float>(i)));
            restored.Add(MakeTransition(100.0F + static_cast<float>(i)));
            memory.Sample(16, one, batch);
            restored.Sample(16, other, twin);
            ASSERT_EQ(batch.indices, twin.indices);
            ASSERT_EQ(batch.weights, twin.weights);
            ASSERT_EQ(batch.states, twin.states);
            ASSERT_EQ(batch.actions, twin.actions);
            ASSERT_EQ(batch.rewards, twin.rewards);
            ASSERT_EQ(batch.nextStates, twin.nextStates);
            memory.SetErrors(batch.indices, batch.rewards / 3.0F);
            restored.SetErrors(twin.indices, twin.rewards / 3.0F);
        }
    }
}

TEST(IsacPrioritizedReplay, RefusesWhatCannotBe)
{
    const auto refused = [](auto change) {
        ReplaySettings settings;
        change(settings);
        EXPECT_THROW(PrioritizedReplay(settings, 2, 1), Error);
    };
    refused([](ReplaySettings& settings) { settings.capacity = 0; });
    refused([](ReplaySettings& settings) { settings.priorityExponent = -0.1; });
    refused([](ReplaySettings& settings) { settings.priorityExponent = std::nan(""); });
    refused([](ReplaySettings& settings) { settings.importanceExponent = 1.1; });
    refused([](ReplaySettings& settings) { settings.importanceSteps = 0; });

    ReplaySettings settings;
    settings.capacity = 10;
    TensorFile file;
    MakeMemory(settings, 8).Save("memory", file);
    settings.capacity = 5;
    PrioritizedReplay smaller(settings, 2, 1);
    EXPECT_THROW(smaller.Load("memory", file), Error);
}

constexpr float LIMIT = 10.0F; ///< of the normalisers, in standard deviations

TEST(IsacStateNormaliser, BringsSamplesToMeanZeroAndVarianceOne)
{
    StateNormaliser normaliser(3, LIMIT);
    const auto uniform = MakeUniform(8);
    constexpr Eigen::Index SAMPLES = 500;
    Eigen::MatrixXf states(3, SAMPLES);
    for (Eigen::Index i = 0; i < SAMPLES; ++i)
    {
        // Numbers as gains, powers and shares have them.
        states.col(i) << static_cast<float>(1e-12 * uniform()),
            static_cast<float>(4e8 + 1e6 * uniform()), static_cast<float>(uniform());
        normaliser.Learn(states.col(i));
    }
    const Eigen::VectorXd mean = states.cast<double>().rowwise().mean();
    const Eigen::VectorXd variance =
        (states.cast<double>().colwise() - mean).rowwise().squaredNorm() / SAMPLES;
    for (Eigen::Index i = 0; i < 3; ++i)
    {
        EXPECT_NEAR(normaliser.GetMean()[i], mean[i], 1e-12 * std::abs(mean[i]));
        EXPECT_NEAR(normaliser.GetDeviation()[i],
                    std::sqrt(variance[i]),
                    1e-9 * std::sqrt(variance[i]));
    }
    Eigen::MatrixXf normalised(3, SAMPLES);
    normaliser.Normalise(states, normalised);
    for (Eigen::Index i = 0; i < 3; ++i)
    {
        EXPECT_NEAR(normalised.row(i).mean(), 0.0, 1e-4);
        EXPECT_NEAR(normalised.row(i).squaredNorm() / SAMPLES, 1.0, 1e-3);
    }
    normaliser.Normalise(states, states);
    EXPECT_EQ(states, normalised) << "in place";
}

TEST(IsacStateNormaliser, WhatNeverVariedIsZeroAndOutliersAreBounded)
{
    StateNormaliser normaliser(2, LIMIT);
    Eigen::VectorXf normalised(2);
    normaliser.Normalise(Eigen::Vector2f(3.0F, 4.0F), normalised);
    EXPECT_EQ(normalised, Eigen::VectorXf(Eigen::Vector2f::Zero())) << "before any sample";
    for (const float number : {0.0F, 1.0F, 2.0F})
    {
        normaliser.Learn(Eigen::Vector2f(7.0F, number));
    }
    normaliser.Normalise(Eigen::Vector2f(9.0F, 1e9F), normalised);
    EXPECT_EQ(normalised[0], 0.0F);
    EXPECT_EQ(normalised[1], LIMIT);
}

TEST(IsacStateNormaliser, RestoredGoesOnTheSame)
{
    StateNormaliser normaliser(2, LIMIT);
    const auto uniform = MakeUniform(9);
    const auto draw = [&]() {
        return Eigen::Vector2f(static_cast<float>(uniform()), static_cast<float>(5.0 * uniform()));
    };
    for (int i = 0; i < 100; ++i)
    {
        normaliser.Learn(draw());
    }
    TensorFile file;
    normaliser.Save("state", file);
    StateNormaliser restored(2, LIMIT);
    restored.Load("state", file);
    for (int i = 0; i < 100; ++i)
    {
        const Eigen::VectorXf state = draw();
        normaliser.Learn(state);
        restored.Learn(state);
        EXPECT_EQ(normaliser.GetMean(), restored.GetMean());
        EXPECT_EQ(normaliser.GetDeviation(), restored.GetDeviation());
    }
    StateNormaliser other(3, LIMIT);
    EXPECT_THROW(other.Load("state", file), Error);
}

} // namespace

} // namespace isac
