/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-agents.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace isac
{

namespace
{

TEST(IsacLearningProblems, BestPoliciesAreTheBest)
{
    for (const auto& problem : MakeLearningProblems())
    {
        SCOPED_TRACE(problem->GetName());
        const PolicyScore score(*problem);
        const auto best = [&](const Eigen::VectorXf& state) {
            return problem->ActOptimally(state);
        };
        EXPECT_DOUBLE_EQ(score.Evaluate(best), 1.0);
        // One action for all states is clearly worse, and so is what is a little off.
        const auto middle = [&](const Eigen::VectorXf&) {
            return Eigen::VectorXf::Constant(problem->GetActions(), 0.5F).eval();
        };
        EXPECT_LT(score.Evaluate(middle), 0.8);
        for (Eigen::Index i = 0; i < problem->GetActions(); ++i)
        {
            for (const float shift : {-0.15F, 0.15F})
            {
                const auto off = [&](const Eigen::VectorXf& state) {
                    auto action = problem->ActOptimally(state);
                    action[i] = std::clamp(action[i] + shift, 0.0F, 1.0F);
                    return action;
                };
                EXPECT_LT(score.Evaluate(off), 1.0);
            }
        }
    }
}

/// How long each agent learns, in episodes of 50 steps
constexpr int EPISODES = 160;

/// How often its policy is judged on the way, in episodes
constexpr int INTERVAL = 10;

/**
 * Let an agent learn each problem with five seeds, and print how well and how fast it did.
 *
 * @param name one of LEARNING_AGENTS
 * @param thresholds scores that every seed has to reach, problem by problem
 * @param plan how long it learns, and how much of that at random
 */
void
ExpectScores(const std::string& name,
             const std::vector<double>& thresholds,
             const TrainingPlan& plan = {EPISODES})
{
    constexpr int SEEDS = 5;
    const auto problems = MakeLearningProblems();
    for (std::size_t i = 0; i < problems.size(); ++i)
    {
        const auto& problem = *problems[i];
        const PolicyScore score(problem);
        Eigen::ArrayXd scores(SEEDS);
        Eigen::ArrayXd stepsToNinety(SEEDS);
        for (int seed = 0; seed < SEEDS; ++seed)
        {
            const auto agent = MakeLearningAgent(name, problem, EPISODES);
            int first = EPISODES;
            const auto judge = [&](int episode) {
                if (episode < first && episode % INTERVAL == 0 && score.Evaluate(*agent) >= 0.9)
                {
                    first = episode;
                }
            };
            TrainAgent(problem, plan, static_cast<uint64_t>(seed), *agent, judge);
            scores[seed] = score.Evaluate(*agent);
            stepsToNinety[seed] = 50.0 * first;
            EXPECT_GE(scores[seed], thresholds[i])
                << name << " on " << problem.GetName() << ", seed " << seed;
        }
        const double mean = stepsToNinety.mean();
        std::printf("%-9s %-10s score: mean %.3f, least %.3f; steps to 0.9: mean %4.0f, "
                    "deviation %4.0f\n",
                    name.c_str(),
                    problem.GetName().c_str(),
                    scores.mean(),
                    scores.minCoeff(),
                    mean,
                    std::sqrt((stepsToNinety - mean).square().sum() / (SEEDS - 1)));
    }
}

TEST(IsacLearningOptimumExtensive, TaylorComesWithinFivePercent)
{
    ExpectScores("Taylor", {0.95, 0.95, 0.95});
}

TEST(IsacLearningOptimumExtensive, TwinDelayedComesWithinFivePercent)
{
    ExpectScores("TD3", {0.95, 0.95, 0.95});
}

/// Where only the ratio of two actions counts, their branches do not come to agree on one of many
/// equally good pairs: five percent of the optimum of the allocation are not reached.
TEST(IsacLearningOptimumExtensive, BranchingComesWithinFivePercentButForTheAllocation)
{
    ExpectScores("branching", {0.95, 0.95, 0.85}, {EPISODES, 50, 0.5, 0.02});
}

} // namespace

} // namespace isac
