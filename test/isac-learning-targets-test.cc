/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-problems.h"
#include "isac-test-gradient.h"

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

constexpr Eigen::Index STATE = 3;   ///< size of states
constexpr Eigen::Index ACTIONS = 2; ///< number of actions
constexpr Eigen::Index SAMPLES = 6; ///< in a batch
constexpr double DISCOUNT = 0.8;    ///< gamma

/// Lets tests have an agent learn from a batch, and see its networks
template <class Agent>
class OpenAgent : public Agent
{
  public:
    using Agent::Agent;
    using Agent::RenewTargets;
    using Agent::Train;

    /// @return all networks, and what their optimisers remember
    TensorFile Show() const
    {
        TensorFile file;
        this->SaveNetworks(file);
        return file;
    }
};

class IsacLearningTargets : public testing::Test
{
  protected:
    /**
     * @param [out] settings sizes and all that decides on targets
     */
    static void Size(LearningSettings& settings)
    {
        settings.stateSize = STATE;
        settings.actions = ACTIONS;
        settings.hidden = {12, 10};
        settings.batch = SAMPLES;
        settings.discount = DISCOUNT;
        settings.learningRate = 1e-2;
        settings.gradientLimit = 1e9;
    }

    /**
     * @param rows number of rows
     * @param columns number of columns
     * @return numbers between 0 and 1
     */
    Eigen::MatrixXf Draw(Eigen::Index rows, Eigen::Index columns) const
    {
        return Eigen::MatrixXf::NullaryExpr(rows, columns, [this] {
            return static_cast<float>(m_uniform());
        });
    }

    /**
     * @param bins choices of an action, or 0 where it is any number
     * @return steps in which little changes, best with an action of 0 or of 1
     */
    ReplayBatch DrawBatch(Eigen::Index bins) const
    {
        ReplayBatch batch;
        batch.weights = Draw(SAMPLES, 1);
        batch.states = 2.0F * Draw(STATE, SAMPLES).array() - 1.0F;
        batch.nextStates = batch.states + 0.2F * Draw(STATE, SAMPLES);
        batch.actions = Draw(ACTIONS, SAMPLES);
        if (bins > 0)
        {
            const auto last = static_cast<float>(bins - 1);
            batch.actions = (batch.actions.array() * last).round() / last;
        }
        batch.rewards = (3.0F * batch.states.row(0)).cwiseProduct(batch.actions.row(1));
        return batch;
    }

    /**
     * Let an agent learn until networks and targets have parted.
     *
     * @param agent the agent
     * @param bins choices of an action, or 0 where it is any number
     */
    template <class Agent>
    void LearnAtRandom(OpenAgent<Agent>& agent, Eigen::Index bins) const
    {
        agent.SetUniform(m_uniform);
        agent.Initialise();
        Eigen::VectorXf errors(SAMPLES);
        for (int step = 0; step < 300; ++step)
        {
            agent.Train(DrawBatch(bins), errors);
            agent.RenewTargets(0.02);
        }
    }

    /**
     * @param name of a network
     * @param size of its parameters
     * @param before a file
     * @param after the same agent's a step later: Adam remembers 0.9 of what it did, and 0.1 of the
     * gradient
     * @return the step's gradient
     */
    static Eigen::VectorXf GetGradient(const std::string& name,
                                       Eigen::Index size,
                                       const TensorFile& before,
                                       const TensorFile& after)
    {
        const auto first = name + ".adam.first";
        return (after.GetFloat(first, size, 1) - 0.9F * before.GetFloat(first, size, 1)) / 0.1F;
    }

    /**
     * @param name of a network in the file
     * @param file of an actor-critic
     * @param inputs of the network
     * @param outputs of it
     * @return the network
     */
    static NeuralNetwork LoadNetwork(const std::string& name,
                                     const TensorFile& file,
                                     Eigen::Index inputs,
                                     Eigen::Index outputs)
    {
        auto network = NeuralNetwork::MakePerceptron(inputs, {12, 10}, outputs);
        LoadParameters(name, file, network);
        return network;
    }

    const Uniform m_uniform = MakeUniform(5); ///< all draws
};

TEST_F(IsacLearningTargets, BranchesLearnTheMeanOfTheTargetsValuesAtTheirOwnChoices)
{
    constexpr Eigen::Index BINS = 4;
    constexpr Eigen::Index HEAD = 8;
    BranchingQSettings settings;
    Size(settings);
    settings.bins = BINS;
    settings.headHidden = HEAD;
    OpenAgent<BranchingQ> agent(settings);
    LearnAtRandom(agent, BINS);

    auto before = agent.Show();
    const BranchingNetworkSettings sizes{STATE, ACTIONS, BINS, {12, 10}, HEAD, 1e-2, 1e9};
    BranchingNetwork network(sizes);
    BranchingNetwork target(sizes);
    network.LoadParameters("network", before);
    target.LoadParameters("target", before);
    const auto batch = DrawBatch(BINS);
    const Eigen::MatrixXf nextValues = network.Forward(batch.nextStates);
    const Eigen::MatrixXf targetValues = target.Forward(batch.nextStates);
    Eigen::VectorXd y = batch.rewards.cast<double>();
    int parted = 0;
    for (Eigen::Index n = 0; n < SAMPLES; ++n)
    {
        for (Eigen::Index d = 0; d < ACTIONS; ++d)
        {
            Eigen::Index own;
            Eigen::Index other;
            nextValues.col(n).segment(d * BINS, BINS).maxCoeff(&own);
            targetValues.col(n).segment(d * BINS, BINS).maxCoeff(&other);
            parted += own != other ? 1 : 0;
            y[n] += DISCOUNT * targetValues(d * BINS + own, n) / ACTIONS;
        }
    }
    EXPECT_GT(parted, 0) << "whose choice it is makes no difference";
    // Of every step and branch, y - Q_d(s, a_d).
    const auto computeErrors = [&]() {
        const auto values = network.Forward(batch.states);
        Eigen::MatrixXd errors(ACTIONS, SAMPLES);
        for (Eigen::Index n = 0; n < SAMPLES; ++n)
        {
            for (Eigen::Index d = 0; d < ACTIONS; ++d)
            {
                const auto choice = std::lround(batch.actions(d, n) * (BINS - 1));
                errors(d, n) = y[n] - values(d * BINS + choice, n);
            }
        }
        return errors;
    };
    const Eigen::MatrixXd expected = computeErrors();
    Eigen::VectorXf errors(SAMPLES);
    const auto statistics = agent.Train(batch, errors);
    EXPECT_LT((errors.cast<double>().transpose() - expected.cwiseAbs().colwise().sum())
                  .cwiseAbs()
                  .maxCoeff(),
              1e-5);
    const double loss = expected.squaredNorm() / (SAMPLES * ACTIONS);
    EXPECT_NEAR(statistics.criticLoss, loss, 1e-5 * loss);

    // The trunk's gradient is divided by the number of heads; that of heads is the loss's.
    const auto after = agent.Show();
    for (const std::string head : {"network.value", "network.branch-1", "network.branch-2"})
    {
        SCOPED_TRACE(head);
        const auto outputs = head == "network.value" ? 1 : BINS;
        const auto size = (10 + 1) * HEAD + (HEAD + 1) * outputs;
        Eigen::VectorXf parameters = before.GetFloat(head, size, 1);
        const auto computeLoss = [&]() {
            before.Put(head, parameters);
            network.LoadParameters("network", before);
            return 0.5 / (SAMPLES * ACTIONS) *
                   computeErrors().cwiseAbs2().colwise().sum().dot(
                       batch.weights.cast<double>().transpose());
        };
        ExpectGradient(computeLoss, parameters, GetGradient(head, size, before, after), 5e-4);
        before.Put(head, parameters);
    }
}

TEST_F(IsacLearningTargets, CriticsLearnTheTargetsValueAndItsSlopes)
{
    ActorCriticSettings settings;
    Size(settings);
    settings.taylorAction = 0.3;
    settings.taylorState = 0.1;
    settings.smoothingDeviation = 0.0;
    OpenAgent<ActorCritic> agent(settings);
    LearnAtRandom(agent, 0);
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

        auto& parameters = critic.GetParameters();
        ExpectGradient(computeLoss,
                       parameters,
                       GetGradient(name, parameters.size(), before, after),
                       2e-3);
    }
    EXPECT_NEAR(statistics.criticLoss, meanLoss, 1e-5 * meanLoss);
}

} // namespace

} // namespace isac
