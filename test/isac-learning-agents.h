/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LEARNING_AGENTS_H
#define ISAC_LEARNING_AGENTS_H

#include "isac-learning-problems.h"

#include "ns3/isac-actor-critic.h"
#include "ns3/isac-branching-q.h"

#include <memory>
#include <string>
#include <vector>

/**
 * @file
 * The agents that tests compare, in sizes that learn in seconds.
 */

namespace isac
{

/// What tests call the agents: Taylor TD, plain TD3, the branching Q network
inline const std::vector<std::string> LEARNING_AGENTS{"Taylor", "TD3", "branching"};

/**
 * @param problem sizes and discount
 * @param episodes of 50 steps
 * @param [out] settings two hidden layers of 64, small batches, a larger learning rate and memory
 */
inline void
ShrinkSettings(const LearningProblem& problem, int episodes, LearningSettings& settings)
{
    settings.stateSize = problem.GetStateSize();
    settings.actions = problem.GetActions();
    settings.hidden = {64, 64};
    settings.learningRate = 1e-3;
    settings.batch = 32;
    settings.discount = problem.GetDiscount();
    settings.memory.capacity = 20000;
    settings.memory.importanceSteps = 50 * episodes;
}

/**
 * @param name one of LEARNING_AGENTS
 * @param problem what to learn
 * @param episodes of 50 steps, for which it is to learn
 * @return the agent
 */
inline std::unique_ptr<LearningAgent>
MakeLearningAgent(const std::string& name, const LearningProblem& problem, int episodes)
{
    if (name == "branching")
    {
        BranchingQSettings settings;
        ShrinkSettings(problem, episodes, settings);
        settings.headHidden = 32;
        settings.learningRate = 1e-4; // Table III's, and the memory's
        settings.memory.capacity = 6000;
        return std::make_unique<BranchingQ>(settings);
    }
    ActorCriticSettings settings;
    ShrinkSettings(problem, episodes, settings);
    if (name == "TD3")
    {
        settings.taylorAction = 0.0;
    }
    return std::make_unique<ActorCritic>(settings);
}

} // namespace isac

#endif /* ISAC_LEARNING_AGENTS_H */
