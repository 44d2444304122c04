/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRAINING_EPISODE_H
#define ISAC_TRAINING_EPISODE_H

#include "ns3/isac-learning-agent.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 *
 * What came of an episode of a training; means are over its slots.
 */
struct IsacTrainingEpisode
{
    int64_t episode{0};  ///< its number, from 0
    int64_t slots{0};    ///< number of its slots
    double reward{0.0};  ///< mean reward
    double qoe{0.0};     ///< mean of the users' mean experience, none below RewardFloor
    double outage{0.0};  ///< part of users and slots with a bound that is not met
    double epsilon{0.0}; ///< probability of a random action
    isac::LearningStatistics learning; ///< of its gradient steps
};

} // namespace ns3

#endif /* ISAC_TRAINING_EPISODE_H */
