/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-parameter-update.h"

#include "isac-error.h"

#include <cmath>
#include <string>

namespace isac
{

float
ClipGradient(Eigen::VectorXf& gradient, double maximumNorm)
{
    const float norm = gradient.norm();
    if (!std::isfinite(norm))
    {
        Refuse("neural network",
               "norm of the gradient",
               norm,
               "must be finite: did learning diverge?");
    }
    if (norm > maximumNorm)
    {
        gradient *= static_cast<float>(maximumNorm / norm);
    }
    return norm;
}

void
Polyak(const Eigen::VectorXf& source, double rate, Eigen::VectorXf& target)
{
    if (source.size() != target.size())
    {
        Refuse("neural network",
               "parameters of the source",
               source.size(),
               "must be as many as those of the target, " + std::to_string(target.size()));
    }
    target += static_cast<float>(rate) * (source - target);
}

} // namespace isac
