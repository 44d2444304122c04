/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PARAMETER_UPDATE_H
#define ISAC_PARAMETER_UPDATE_H

#include <Eigen/Core>

/**
 * @file
 * What is done to vectors of parameters and gradients beside optimisers' steps.
 */

namespace isac
{

/**
 * Shorten a gradient that is too long, and keep its direction.
 *
 * @param [in,out] gradient the gradient
 * @param maximumNorm the largest Euclidean norm
 * @return the norm before
 * @throws Error where the gradient is not finite
 */
float ClipGradient(Eigen::VectorXf& gradient, double maximumNorm);

/**
 * Move parameters of a slow network towards those of a fast one, as in Polyak averaging.
 *
 * @param source parameters of the fast network
 * @param rate share of the way, from 0 to 1
 * @param [in,out] target parameters of the slow network
 * @throws Error where the sizes do not match
 */
void Polyak(const Eigen::VectorXf& source, double rate, Eigen::VectorXf& target);

} // namespace isac

#endif /* ISAC_PARAMETER_UPDATE_H */
