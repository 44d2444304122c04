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

/// How many agents learn each problem
constexpr int SEEDS = 5;

/// How often a policy is judged on the way, in episodes
constexpr int INTERVAL = 10;

/// How long actor-critics learn
constexpr TrainingPlan ACTOR_CRITICS{160};

/// How long branching Q networks learn, with Table III's learning rate and share of random actions
constexpr TrainingPlan BRANCHING{800, 50, 0.2, 0.01};

/// An agent and the place of a problem
using OptimumCase = std::tuple<std::string, std::size_t>;

class IsacLearningOptimumExtensive : public testing::TestWithParam<OptimumCase>
{
};

TEST_P(IsacLearningOptimumExtensive, EverySeedComesWithinFivePercent)
{
    const auto& [name, place] = GetParam();
    const auto problems = MakeLearningProblems();
    const auto& problem = *problems[place];
    const auto& plan = name == "branching" ? BRANCHING : ACTOR_CRITICS;
    const PolicyScore score(problem);
    Eigen::ArrayXd scores(SEEDS);
    Eigen::ArrayXd stepsToNinety(SEEDS);
    for (int seed = 0; seed < SEEDS; ++seed)
    {
        const auto agent = MakeLearningAgent(name, problem, plan.episodes);
        int first = plan.episodes;
        const auto judge = [&](int episode) {
            if (episode < first && episode % INTERVAL == 0 && score.Evaluate(*agent) >= 0.9)
            {
                first = episode;
            }
        };
        TrainAgent(problem, plan, static_cast<uint64_t>(seed), *agent, judge);
        scores[seed] = score.Evaluate(*agent);
        stepsToNinety[seed] = static_cast<double>(plan.steps) * first;
        EXPECT_GE(scores[seed], 0.95) << "seed " << seed;
    }
    const auto deviate = [](const Eigen::ArrayXd& values) {
        return std::sqrt((values - values.mean()).square().sum() / (SEEDS - 1));
    };
    std::printf("%-9s %-10s score: mean %.3f, deviation %.3f, least %.3f; steps to 0.9: mean "
                "%4.0f, deviation %4.0f\n",
                name.c_str(),
                problem.GetName().c_str(),
                scores.mean(),
                deviate(scores),
                scores.minCoeff(),
                stepsToNinety.mean(),
                deviate(stepsToNinety));
}

INSTANTIATE_TEST_SUITE_P(Agents,
                         IsacLearningOptimumExtensive,
                         testing::Combine(testing::ValuesIn(LEARNING_AGENTS),
                                          testing::Range<std::size_t>(0, 3)),
                         [](const auto& kind) {
                             return std::get<0>(kind.param) + "_" +
                                    MakeLearningProblems()[std::get<1>(kind.param)]->GetName();
                         });

} // namespace

} // namespace isac
