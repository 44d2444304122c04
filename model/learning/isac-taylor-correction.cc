/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-taylor-correction.h"

namespace isac
{

TaylorCorrection::TaylorCorrection(const Eigen::VectorXf& variances)
    : m_variances(variances)
{
}

void
TaylorCorrection::AddGradient(const Eigen::MatrixXf& targetSlopes,
                              const Eigen::VectorXf& weights,
                              NeuralNetwork& critic)
{
    m_samples.setOnes(1, targetSlopes.cols());
    m_direction = m_variances.asDiagonal() * (targetSlopes - critic.BackwardToInputs(m_samples));
    critic.ForwardTangent(m_direction);
    m_samples = -weights.transpose();
    critic.BackwardTangent(m_samples);
}

} // namespace isac
