/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-dueling-layer.h"

namespace isac
{

DuelingLayer::DuelingLayer(Eigen::Index branches, Eigen::Index actions)
    : NeuralLayer(1 + RequirePositive("branches", branches) * RequirePositive("actions", actions),
                  branches * actions,
                  0),
      m_actions(actions)
{
}

std::unique_ptr<NeuralLayer>
DuelingLayer::Clone() const
{
    return std::make_unique<DuelingLayer>(*this);
}

void
DuelingLayer::Forward(const float*, ConstNeuralBatch inputs, NeuralBatch outputs)
{
    for (Eigen::Index branch = 0; branch < GetOutputs(); branch += m_actions)
    {
        const auto advantages = inputs.middleRows(1 + branch, m_actions);
        auto values = outputs.middleRows(branch, m_actions);
        for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
        {
            const float offset = inputs(0, sample) - advantages.col(sample).mean();
            values.col(sample) = advantages.col(sample).array() + offset;
        }
    }
}

void
DuelingLayer::BackwardToInputs(const float*,
                               ConstNeuralBatch,
                               ConstNeuralBatch,
                               ConstNeuralBatch outputGradient,
                               NeuralBatch inputGradient)
{
    inputGradient.row(0) = outputGradient.colwise().sum();
    for (Eigen::Index branch = 0; branch < GetOutputs(); branch += m_actions)
    {
        const auto values = outputGradient.middleRows(branch, m_actions);
        auto advantages = inputGradient.middleRows(1 + branch, m_actions);
        for (Eigen::Index sample = 0; sample < outputGradient.cols(); ++sample)
        {
            advantages.col(sample) = values.col(sample).array() - values.col(sample).mean();
        }
    }
}

} // namespace isac
