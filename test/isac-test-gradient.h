/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_GRADIENT_H
#define ISAC_TEST_GRADIENT_H

#include <Eigen/Core>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>

namespace isac
{

/**
 * Compare a gradient with central differences. Where a unit of a network switches within a step
 * there is none: that may be so of one parameter in twenty.
 *
 * @param computeLoss the loss with the parameters as they are
 * @param parameters what the loss depends on; the same again afterwards
 * @param gradient of the loss in the parameters, as it should be
 * @param tolerance largest error; the gradient must have numbers twenty times as large
 */
inline void
ExpectGradient(const std::function<double()>& computeLoss,
               Eigen::VectorXf& parameters,
               const Eigen::VectorXf& gradient,
               double tolerance)
{
    const auto differentiate = [&](Eigen::Index i, float step) {
        const float before = parameters[i];
        parameters[i] = before + step;
        const double above = computeLoss();
        parameters[i] = before - step;
        const double below = computeLoss();
        parameters[i] = before;
        return (above - below) / (2.0 * step);
    };
    ASSERT_EQ(gradient.size(), parameters.size());
    int kinks = 0;
    for (Eigen::Index i = 0; i < parameters.size(); ++i)
    {
        const double fine = differentiate(i, 1e-3F);
        if (std::abs(differentiate(i, 2e-3F) - fine) > tolerance)
        {
            ++kinks;
            continue;
        }
        EXPECT_NEAR(gradient[i], fine, tolerance) << i;
    }
    EXPECT_LT(kinks, parameters.size() / 20);
    EXPECT_GT(gradient.cwiseAbs().maxCoeff(), 20.0 * tolerance) << "there is something to compare";
}

} // namespace isac

#endif /* ISAC_TEST_GRADIENT_H */
