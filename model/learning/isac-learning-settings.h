/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LEARNING_SETTINGS_H
#define ISAC_LEARNING_SETTINGS_H

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace isac
{

/// What all agents are set by; defaults are those of Table III
struct LearningSettings
{
    Eigen::Index states{0};                               ///< numbers of a state
    Eigen::Index actions{0};                              ///< numbers of an action
    std::vector<Eigen::Index> hiddenLayers{256, 128, 64}; ///< widths of the hidden layers
    double learningRate{1e-4};                            ///< of Adam
    double discountFactor{0.9};                           ///< gamma
    int64_t batchSize{128};                               ///< transitions per gradient step
    int64_t memorySize{6000};                             ///< transitions in the replay memory
};

} // namespace isac

#endif /* ISAC_LEARNING_SETTINGS_H */
