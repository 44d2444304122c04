/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-agents.h"
#include "isac-temporary-folder.h"

#include "ns3/isac-error.h"
#include "ns3/isac-tensor-file.h"

#include <Eigen/Core>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <memory>
#include <sstream>
#include <string>

namespace isac
{

namespace
{

/// Each kind of agent
class IsacLearningAgent : public testing::TestWithParam<std::string>
{
  protected:
    /// @return an agent for m_problem
    std::unique_ptr<LearningAgent> Make() const
    {
        return MakeLearningAgent(GetParam(), m_problem, 10);
    }

    /**
     * @param agent an agent
     * @return all that it would go on from
     */
    std::string GetProgress(const LearningAgent& agent) const
    {
        TensorFile file;
        agent.SaveProgress(file);
        file.Save(m_folder / "progress");
        std::ostringstream bytes;
        bytes << std::ifstream(m_folder / "progress", std::ios::binary).rdbuf();
        return bytes.str();
    }

    TwoUserAllocation m_problem;  ///< what is learnt
    TrainingPlan m_plan{4};       ///< 200 steps, gradient steps from the 32nd on
    IsacTemporaryFolder m_folder; ///< for files
};

/**
 * Learn on for two episodes.
 *
 * @param problem what to learn
 * @param seed of all draws
 * @param agent what learns
 */
void
GoOn(const LearningProblem& problem, uint64_t seed, LearningAgent& agent)
{
    agent.SetUniform(MakeUniform(seed));
    const auto uniform = MakeUniform(seed + 1);
    Transition transition;
    transition.state = problem.Reset(uniform);
    for (int step = 0; step < 100; ++step)
    {
        agent.Explore(transition.state, 0.2, transition.action);
        transition.reward = static_cast<float>(
            problem.Step(transition.state, transition.action, uniform, transition.nextState));
        agent.Learn(transition);
        transition.state = transition.nextState;
    }
}

TEST_P(IsacLearningAgent, SeedDecidesAll)
{
    const auto one = Make();
    const auto same = Make();
    const auto other = Make();
    TrainAgent(m_problem, m_plan, 1, *one);
    TrainAgent(m_problem, m_plan, 1, *same);
    TrainAgent(m_problem, m_plan, 2, *other);
    EXPECT_EQ(GetProgress(*one), GetProgress(*same));
    EXPECT_NE(GetProgress(*one), GetProgress(*other));
}

TEST_P(IsacLearningAgent, ResumedGoesOnBitByBit)
{
    const auto whole = Make();
    TrainAgent(m_problem, m_plan, 3, *whole);
    TensorFile file;
    whole->SaveProgress(file);
    file.Save(m_folder / "saved");

    const auto resumed = Make();
    resumed->LoadProgress(TensorFile::Load(m_folder / "saved"));
    EXPECT_EQ(GetProgress(*whole), GetProgress(*resumed));
    whole->TakeStatistics();
    GoOn(m_problem, 7, *whole);
    GoOn(m_problem, 7, *resumed);
    EXPECT_EQ(GetProgress(*whole), GetProgress(*resumed));
    const auto expected = whole->TakeStatistics();
    const auto actual = resumed->TakeStatistics();
    EXPECT_EQ(expected.steps, 100);
    EXPECT_EQ(actual.steps, 100);
    EXPECT_EQ(expected.criticLoss, actual.criticLoss);
    EXPECT_EQ(expected.actionValue, actual.actionValue);
}

TEST_P(IsacLearningAgent, LoadedPolicyActsTheSame)
{
    const auto agent = Make();
    TrainAgent(m_problem, m_plan, 4, *agent);
    TensorFile file;
    agent->SavePolicy(file);
    file.Save(m_folder / "policy");
    const auto loaded = Make();
    loaded->LoadPolicy(TensorFile::Load(m_folder / "policy"));
    const auto uniform = MakeUniform(5);
    Eigen::VectorXf expected;
    Eigen::VectorXf actual;
    for (int i = 0; i < 100; ++i)
    {
        const auto state = m_problem.Reset(uniform);
        agent->Act(state, expected);
        loaded->Act(state, actual);
        ASSERT_EQ(expected, actual);
        ASSERT_GE(actual.minCoeff(), 0.0F);
        ASSERT_LE(actual.maxCoeff(), 1.0F);
    }
}

TEST_P(IsacLearningAgent, ActingChangesNothing)
{
    const auto agent = Make();
    TrainAgent(m_problem, m_plan, 4, *agent);
    const auto before = GetProgress(*agent);
    Eigen::VectorXf action;
    agent->Act(Eigen::Vector2f(0.3F, -0.4F), action);
    EXPECT_EQ(before, GetProgress(*agent));
}

TEST_P(IsacLearningAgent, ExploresAsOftenAsAsked)
{
    const auto agent = Make();
    agent->SetUniform(MakeUniform(6));
    agent->Initialise();
    const Eigen::VectorXf state = Eigen::Vector2f(0.1F, 0.2F);
    Eigen::VectorXf policy;
    Eigen::VectorXf action;
    agent->Act(state, policy);
    int random = 0;
    for (int i = 0; i < 20000; ++i)
    {
        agent->Explore(state, 0.25, action);
        random += action != policy ? 1 : 0;
    }
    // The policy's own choice may be drawn too.
    EXPECT_NEAR(random, GetParam() == "branching" ? 5000.0 * 10.0 / 11.0 : 5000.0, 250.0);
    agent->Explore(state, 0.0, action);
    EXPECT_EQ(action, policy);
}

TEST_P(IsacLearningAgent, ExploresAllThatCanBeDone)
{
    const auto agent = Make();
    agent->SetUniform(MakeUniform(6));
    agent->Initialise();
    const Eigen::VectorXf state = Eigen::Vector2f(0.1F, 0.2F);
    Eigen::VectorXf policy;
    Eigen::VectorXf action;
    agent->Act(state, policy);
    Eigen::ArrayXi changes = Eigen::ArrayXi::Zero(4);
    Eigen::ArrayXd sums = Eigen::ArrayXd::Zero(4);
    Eigen::ArrayXd squares = Eigen::ArrayXd::Zero(4);
    for (int i = 0; i < 20000; ++i)
    {
        agent->Explore(state, 1.0, action);
        const auto changed = (action.array() != policy.array()).eval();
        if (GetParam() == "branching")
        {
            EXPECT_LE(changed.count(), 1);
        }
        changes += changed.cast<int>();
        sums += changed.select(action.array(), 0.0F).cast<double>();
        squares += changed.select(action.array().square(), 0.0F).cast<double>();
    }
    for (Eigen::Index i = 0; i < 4; ++i)
    {
        // Uniform over [0, 1]; or, of one in four, over 11 choices but the policy's.
        double mean = 0.5;
        double square = 1.0 / 3.0;
        double share = 1.0;
        if (GetParam() == "branching")
        {
            mean = (5.5 - policy[i]) / 10.0;
            square = (3.85 - policy[i] * policy[i]) / 10.0;
            share = 10.0 / 11.0 / 4.0;
        }
        EXPECT_NEAR(changes[i], 20000.0 * share, 300.0);
        EXPECT_NEAR(sums[i] / changes[i], mean, 0.02);
        EXPECT_NEAR(squares[i] / changes[i], square, 0.02);
    }
}

TEST_P(IsacLearningAgent, StatisticsAreInTheRewardsUnits)
{
    // Constant rewards: every action is worth 5 / (1 - 0.9), and the error is gone at once.
    const auto agent = Make();
    agent->SetUniform(MakeUniform(8));
    agent->Initialise();
    const auto uniform = MakeUniform(9);
    Transition transition{m_problem.Reset(uniform),
                          Eigen::VectorXf::Constant(4, 0.5F),
                          5.0F,
                          m_problem.Reset(uniform)};
    for (int i = 0; i < 131; ++i)
    {
        agent->Learn(transition);
        transition.state = transition.nextState;
        transition.nextState = m_problem.Reset(uniform);
    }
    const auto statistics = agent->TakeStatistics();
    EXPECT_EQ(statistics.steps, 100); // the first once there is a batch
    EXPECT_NEAR(statistics.actionValue, 50.0, 0.5);
    EXPECT_LT(statistics.criticLoss, 0.1);
    EXPECT_EQ(agent->TakeStatistics().steps, 0);
}

TEST_P(IsacLearningAgent, RefusesStepsThatAreNone)
{
    const auto agent = Make();
    agent->SetUniform(MakeUniform(8));
    agent->Initialise();
    const Transition good{Eigen::Vector2f(0.0F, 1.0F),
                          Eigen::VectorXf::Constant(4, 0.5F),
                          1.0F,
                          Eigen::Vector2f(1.0F, 0.0F)};
    const auto refused = [&](auto change) {
        auto transition = good;
        change(transition);
        EXPECT_THROW(agent->Learn(transition), Error);
    };
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    refused([&](Transition& transition) { transition.state[0] = nan; });
    refused([&](Transition& transition) { transition.action[3] = nan; });
    refused([&](Transition& transition) { transition.action[3] = 1.01F; });
    refused([&](Transition& transition) { transition.action[0] = -0.01F; });
    refused([&](Transition& transition) { transition.action.resize(3); });
    refused([&](Transition& transition) { transition.reward = nan; });
    refused([&](Transition& transition) { transition.reward = -HUGE_VALF; });
    refused([&](Transition& transition) { transition.nextState[1] = nan; });
    refused([&](Transition& transition) { transition.nextState.resize(1); });
    Eigen::VectorXf action;
    EXPECT_THROW(agent->Act(Eigen::Vector2f(nan, 0.0F), action), Error);
    EXPECT_THROW(agent->Act(Eigen::Vector3f::Zero(), action), Error);
    EXPECT_NO_THROW(agent->Learn(good));
}

TEST_P(IsacLearningAgent, RefusesFilesOfOthers)
{
    const auto agent = Make();
    TrainAgent(m_problem, m_plan, 4, *agent);
    TensorFile policy;
    agent->SavePolicy(policy);
    TensorFile progress;
    agent->SaveProgress(progress);
    EXPECT_THROW(agent->LoadPolicy(TensorFile()), Error);
    EXPECT_THROW(agent->LoadProgress(policy), Error);
    const SmoothBandit bandit;
    EXPECT_THROW(MakeLearningAgent(GetParam(), bandit, 10)->LoadPolicy(policy), Error);
    EXPECT_THROW(MakeLearningAgent(GetParam(), m_problem, 11)->LoadProgress(progress), Error);
    const auto other = GetParam() == "branching" ? "TD3" : "branching";
    EXPECT_THROW(MakeLearningAgent(other, m_problem, 10)->LoadPolicy(policy), Error);
    EXPECT_THROW(MakeLearningAgent(other, m_problem, 10)->LoadProgress(progress), Error);
}

INSTANTIATE_TEST_SUITE_P(Kinds,
                         IsacLearningAgent,
                         testing::ValuesIn(LEARNING_AGENTS),
                         [](const auto& kind) { return kind.param; });

TEST(IsacLearningSettings, RefusesWhatCannotBe)
{
    const auto refused = [](auto change) {
        ActorCriticSettings settings;
        settings.stateSize = 2;
        settings.actions = 1;
        EXPECT_NO_THROW(ActorCritic{settings});
        change(settings);
        EXPECT_THROW(ActorCritic{settings}, Error);
    };
    refused([](ActorCriticSettings& settings) { settings.stateSize = 0; });
    refused([](ActorCriticSettings& settings) { settings.actions = 0; });
    refused([](ActorCriticSettings& settings) { settings.hidden = {16, 0}; });
    refused([](ActorCriticSettings& settings) { settings.learningRate = 0.0; });
    refused([](ActorCriticSettings& settings) { settings.learningRate = std::nan(""); });
    refused([](ActorCriticSettings& settings) { settings.batch = 0; });
    refused([](ActorCriticSettings& settings) { settings.discount = 1.0; });
    refused([](ActorCriticSettings& settings) { settings.targetInterval = 0; });
    refused([](ActorCriticSettings& settings) { settings.targetShare = 1.5; });
    refused([](ActorCriticSettings& settings) { settings.gradientLimit = 0.0; });
    refused([](ActorCriticSettings& settings) { settings.memory.capacity = 127; });
    refused([](ActorCriticSettings& settings) { settings.taylorAction = -0.1; });
    refused([](ActorCriticSettings& settings) { settings.taylorState = std::nan(""); });
    refused([](ActorCriticSettings& settings) { settings.policyDelay = 0; });
    refused([](ActorCriticSettings& settings) { settings.smoothingDeviation = -1.0; });
    refused([](ActorCriticSettings& settings) { settings.smoothingLimit = -1.0; });
    BranchingQSettings branching;
    branching.stateSize = 2;
    branching.actions = 1;
    EXPECT_NO_THROW(BranchingQ{branching});
    branching.bins = 1;
    EXPECT_THROW(BranchingQ{branching}, Error);
}

TEST(IsacLearningSettings, DefaultsAreThePapersTableIII)
{
    const ActorCriticSettings settings;
    EXPECT_EQ(settings.hidden, (std::vector<Eigen::Index>{256, 128, 64}));
    EXPECT_EQ(settings.learningRate, 1e-4);
    EXPECT_EQ(settings.batch, 128);
    EXPECT_EQ(settings.memory.capacity, 6000);
    EXPECT_EQ(settings.discount, 0.9);
}

} // namespace

} // namespace isac
