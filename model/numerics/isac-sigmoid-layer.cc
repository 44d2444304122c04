/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sigmoid-layer.h"

namespace isac
{

SigmoidLayer::SigmoidLayer(Eigen::Index size)
    : NeuralLayer(size, size, 0)
{
}

std::unique_ptr<NeuralLayer>
SigmoidLayer::Clone() const
{
    return std::make_unique<SigmoidLayer>(*this);
}

void
SigmoidLayer::Forward(const float*, ConstNeuralBatch inputs, NeuralBatch outputs)
{
    outputs.array() = inputs.array().logistic();
}

void
SigmoidLayer::BackwardToInputs(const float*,
                               ConstNeuralBatch,
                               ConstNeuralBatch outputs,
                               ConstNeuralBatch outputGradient,
                               NeuralBatch inputGradient)
{
    inputGradient.array() = outputGradient.array() * outputs.array() * (1.0F - outputs.array());
}

} // namespace isac
