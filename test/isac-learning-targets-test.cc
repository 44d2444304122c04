/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-problems.h"

#include "ns3/isac-actor-critic.h"
#include "ns3/isac-branching-q.h"
#include "ns3/isac-sigmoid-layer.h"
#include "ns3/isac-tensor-file.h"
#include "ns3/isac-trained-network.h"
#include "ns3/isac-transition-model.h"

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <string>

/**
 * @file
 * What agents learn towards, computed once more from their networks as files show them.
 */

namespace isac
{

namespace
{

constexpr Eigen::Index STATE = 3;         ///< size of states
constexpr Eigen::Index ACTIONS = 2;       ///< number of actions
constexpr Eigen::Index SAMPLES = 6;       ///< in a batch
constexpr double DISCOUNT = 0.8;          ///< gamma
const Uniform g_uniform = MakeUniform(5); ///< draws of all tests

/**
 * @param rows number of rows
 * @param columns number of columns
 * @return numbers between 0 and 1
 */
Eigen::MatrixXf
Draw(Eigen::Index rows, Eigen::Index columns)
{
    return Eigen::MatrixXf::NullaryExpr(rows, columns, [] {
        return static_cast<float>(g_uniform());
    });
}

/**
 * @param bins choices of an action, or 0 where it is any number
 * @return steps in which little changes, best with an action of 0 or of 1
 */
ReplayBatch
DrawBatch(Eigen::Index bins)
{
    ReplayBatch batch;
    batch.weights = Draw(SAMPLES, 1);
    batch.states = 2.0F * Draw(STATE, SAMPLES).array() - 1.0F;
    batch.nextStates = batch.states + 0.2F * Draw(STATE, SAMPLES);
    batch.actions = Draw(ACTIONS, SAMPLES);
    batch.rewards = (3.0F * batch.states.row(0)).cwiseProduct(batch.actions.row(1));
    if (bins > 0)
    {
        const auto last = static_cast<float>(bins - 1);
        batch.actions = (batch.actions.array() * last).round() / last;
    }
    return batch;
}

/// Lets tests have an agent learn from a batch, and see its networks
template <class Agent>
class OpenAgent : public Agent
{
  public:
    using Agent::Agent;
    using Agent::Train;

    /// @return all networks, and what their optimisers remember
    TensorFile Show() const
    {
        TensorFile file;
        this->SaveNetworks(file);
        return file;
    }

    /// @param bins choices of an action; learn until networks and targets have parted
    void LearnAtRandom(Eigen::Index bins)
    {
        this->SetUniform(g_uniform);
        this->Initialise();
        Eigen::VectorXf errors(SAMPLES);
        for (int step = 0; step < 300; ++step)
        {
            Train(DrawBatch(bins), errors);
            this->RenewTargets(0.02);
        }
    }
};

/**
 * @param settings sizes and all that decides on targets
 */
void
Size(LearningSettings& settings)
{
    settings.stateSize = STATE;
    settings.actions = ACTIONS;
    settings.hidden = {12, 10};
    settings.batch = SAMPLES;
    settings.discount = DISCOUNT;
    settings.learningRate = 1e-2;
    settings.gradientLimit = 1e9;
}

TEST(IsacBranchingQ, LearnsTowardsTheMeanOfTheTargetsValuesAtItsOwnChoices)
{
    constexpr Eigen::Index BINS = 4;
    BranchingQSettings settings;
    Size(settings);
    settings.bins = BINS;
    settings.headHidden = 8;
    OpenAgent<BranchingQ> agent(settings);
    agent.LearnAtRandom(BINS);

    const auto file = agent.Show();
    const BranchingNetworkSettings sizes{STATE, ACTIONS, BINS, {12, 10}, 8, 1e-2, 1e9};
    BranchingNetwork network(sizes);
    BranchingNetwork target(sizes);
    network.LoadParameters("network", file);
    target.LoadParameters("target", file);
    const auto batch = DrawBatch(BINS);
    const Eigen::MatrixXf values = network.Forward(batch.states);
    const Eigen::MatrixXf nextValues = network.Forward(batch.nextStates);
    const Eigen::MatrixXf targetValues = target.Forward(batch.nextStates);
    Eigen::VectorXf expected = Eigen::VectorXf::Zero(SAMPLES);
    double loss = 0.0;
    int parted = 0;
    for (Eigen::Index n = 0; n < SAMPLES; ++n)
    {
        double y = batch.rewards[n];
        for (Eigen::Index d = 0; d < ACTIONS; ++d)
        {
            Eigen::Index own;
            Eigen::Index other;
            nextValues.col(n).segment(d * BINS, BINS).maxCoeff(&own);
            targetValues.col(n).segment(d * BINS, BINS).maxCoeff(&other);
            parted += own != other ? 1 : 0;
            y += DISCOUNT * targetValues(d * BINS + own, n) / ACTIONS;
        }
        for (Eigen::Index d = 0; d < ACTIONS; ++d)
        {
            const auto choice = std::lround(batch.actions(d, n) * (BINS - 1));
            const double error = y - values(d * BINS + choice, n);
            expected[n] += static_cast<float>(std::abs(error));
            loss += error * error / (SAMPLES * ACTIONS);
        }
    }
    EXPECT_GT(parted, 0) << "whose choice it is makes no difference";
    Eigen::VectorXf errors(SAMPLES);
    const auto statistics = agent.Train(batch, errors);
    EXPECT_LT((errors - expected).cwiseAbs().maxCoeff(), 1e-5F);
    EXPECT_NEAR(statistics.criticLoss, loss, 1e-5 * loss);
}

/**
 * @param name of a network in the file
 * @param file of an actor-critic
 * @param inputs of the network
 * @param outputs of it
 * @return the network
 */
NeuralNetwork
LoadNetwork(const std::string& name,
            const TensorFile& file,
            Eigen::Index inputs,
            Eigen::Index outputs)
{
    auto network = NeuralNetwork::MakePerceptron(inputs, {12, 10}, outputs);
    LoadParameters(name, file, network);
    return network;
}

TEST(IsacActorCritic, CriticsLearnTheTargetsValueAndItsSlopes)
{
    ActorCriticSettings settings;
    Size(settings);
    settings.taylorAction = 0.3;
    settings.taylorState = 0.1;
    settings.smoothingDeviation = 0.0;
    OpenAgent<ActorCritic> agent(settings);
    agent.LearnAtRandom(0);
    const auto before = agent.Show();
    const auto batch = DrawBatch(0);
    Eigen::VectorXf errors(SAMPLES);
    const auto statistics = agent.Train(batch, errors);
    const auto after = agent.Show();

    // V'(s') is the smaller value of the target policy's actions; its slopes are differences.
    auto policy = LoadNetwork("policy.target", before, STATE, ACTIONS);
    policy.Add(std::make_unique<SigmoidLayer>(ACTIONS));
    std::array targets{LoadNetwork("critic-1.target", before, STATE + ACTIONS, 1),
                       LoadNetwork("critic-2.target", before, STATE + ACTIONS, 1)};
    const auto evaluate = [&](const Eigen::MatrixXf& states) {
        Eigen::MatrixXf inputs(STATE + ACTIONS, SAMPLES);
        inputs << states, policy.Forward(states);
        const Eigen::RowVectorXf first = targets[0].Forward(inputs);
        return first.cwiseMin(targets[1].Forward(inputs).row(0)).eval();
    };
    Eigen::MatrixXf valueSlopes(STATE, SAMPLES);
    for (Eigen::Index i = 0; i < STATE; ++i)
    {
        constexpr float STEP = 2e-3F;
        auto above = batch.nextStates;
        auto below = batch.nextStates;
        above.row(i).array() += STEP;
        below.row(i).array() -= STEP;
        valueSlopes.row(i) = DISCOUNT / (2.0 * STEP) * (evaluate(above) - evaluate(below));
    }
    EXPECT_GT(valueSlopes.cwiseAbs().maxCoeff(), 0.1F) << "there is something to compare";
    const Eigen::VectorXd y =
        (batch.rewards + DISCOUNT * evaluate(batch.nextStates).transpose()).cast<double>();
    Eigen::MatrixXf inputs(STATE + ACTIONS, SAMPLES);
    inputs << batch.states, batch.actions;
    TransitionModel model(settings);
    model.Load("model", before);
    Eigen::MatrixXf slopes;
    model.ComputeSlopes(inputs, valueSlopes, slopes);

    Eigen::VectorXd variances(STATE + ACTIONS);
    variances << 0.1, 0.1, 0.1, 0.3, 0.3;
    double meanLoss = 0.0;
    for (const std::string name : {"critic-1", "critic-2"})
    {
        SCOPED_TRACE(name);
        auto critic = LoadNetwork(name, before, STATE + ACTIONS, 1);
        // 1/2 mean_n w_n ((y_n - Q_n)^2 + sum_i v_i (dy_n/dx_i - dQ_n/dx_i)^2)
        const auto computeLoss = [&]() {
            const Eigen::VectorXd values = critic.Forward(inputs).row(0).cast<double>();
            const Eigen::MatrixXd misses =
                (slopes - critic.BackwardToInputs(Eigen::MatrixXf::Ones(1, SAMPLES)))
                    .cast<double>();
            const Eigen::VectorXd each =
                (y - values).cwiseAbs2() + misses.cwiseAbs2().transpose() * variances;
            return 0.5 / SAMPLES * batch.weights.cast<double>().dot(each);
        };
        const Eigen::VectorXd values = critic.Forward(inputs).row(0).cast<double>();
        meanLoss += 0.5 * (y - values).squaredNorm() / SAMPLES;

        // Adam remembers 0.9 of what it did, and 0.1 of the gradient.
        auto& parameters = critic.GetParameters();
        const auto first = name + ".adam.first";
        const Eigen::VectorXf gradient = (after.GetFloat(first, parameters.size(), 1) -
                                          0.9F * before.GetFloat(first, parameters.size(), 1)) /
                                         0.1F;
        const auto differentiate = [&](Eigen::Index i, float step) {
            const float at = parameters[i];
            parameters[i] = at + step;
            const double above = computeLoss();
            parameters[i] = at - step;
            const double below = computeLoss();
            parameters[i] = at;
            return (above - below) / (2.0 * step);
        };
        int kinks = 0;
        for (Eigen::Index i = 0; i < parameters.size(); ++i)
        {
            const double fine = differentiate(i, 1e-3F);
            if (std::abs(differentiate(i, 2e-3F) - fine) > 2e-3)
            {
                ++kinks; // a unit switched within the step
                continue;
            }
            EXPECT_NEAR(gradient[i], fine, 2e-3) << i;
        }
        EXPECT_LT(kinks, parameters.size() / 10);
        EXPECT_GT(gradient.cwiseAbs().maxCoeff(), 0.1F) << "there is something to compare";
    }
    EXPECT_NEAR(statistics.criticLoss, meanLoss, 1e-5 * meanLoss);
}

} // namespace

} // namespace isac
