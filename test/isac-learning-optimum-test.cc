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
#include <tuple>
#include <vector>

namespace isac
{

namespace
{

/// Every problem has 0 at random actions and 1 at the best ones, so that scores mean the same.
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
        // One action for all states is clearly worse, and so is any that is a little off.
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

/// An agent and how long it learns, in episodes of 50 steps
struct Learner
{
    std::string agent;              ///< one of LEARNING_AGENTS
    int episodes;                   ///< how long it learns
    std::vector<double> thresholds; ///< scores of each problem that every seed has to reach
};

/**
 * Each learner on each problem, over five seeds.
 *
 * @param learner what learns
 */
void
ExpectNearOptimum(const Learner& learner)
{
    constexpr int SEEDS = 5;
    std::size_t place = 0;
    for (const auto& problem : MakeLearningProblems())
    {
        const PolicyScore score(*problem);
        double sum = 0.0;
        double least = 1.0;
        double untilNinety = 0.0;
        double variance = 0.0;
        for (int seed = 0; seed < SEEDS; ++seed)
        {
            const auto agent = MakeLearningAgent(learner.agent, *problem, learner.episodes);
            double first = learner.episodes;
            TrainAgent(*problem,
                       {learner.episodes},
                       static_cast<uint64_t>(seed),
                       *agent,
                       [&](int episode) {
                           if (episode % 5 == 0 && score.Evaluate(*agent) >= 0.9)
                           {
                               first = std::min(first, static_cast<double>(episode));
                           }
                       });
            const double value = score.Evaluate(*agent);
            EXPECT_GE(value, learner.thresholds[place])
                << learner.agent << " on " << problem->GetName() << ", seed " << seed;
            sum += value;
            least = std::min(least, value);
            untilNinety += 50.0 * first;
            variance += 2500.0 * first * first;
        }
        const double mean = untilNinety / SEEDS;
        std::printf("%-9s %-10s score: mean %.3f, least %.3f; steps to 0.9: mean %4.0f, "
                    "deviation %4.0f\n",
                    learner.agent.c_str(),
                    problem->GetName().c_str(),
                    sum / SEEDS,
                    least,
                    mean,
                    std::sqrt(std::max(0.0, variance / SEEDS - mean * mean)));
        ++place;
    }
}

TEST(IsacLearningOptimumExtensive, TaylorComesWithinFivePercent)
{
    ExpectNearOptimum({"Taylor", 100, {0.95, 0.95, 0.95}});
}

TEST(IsacLearningOptimumExtensive, TwinDelayedComesWithinFivePercent)
{
    ExpectNearOptimum({"TD3", 160, {0.95, 0.95, 0.95}});
}

} // namespace

} // namespace isac
