/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-relu-layer.h"

namespace isac
{

namespace
{

/**
 * @param outputs of the last Forward()
 * @param values of as many elements
 * @param [out] passed the values where the output is positive, else 0
 */
void
Mask(const ConstNeuralBatch& outputs, const ConstNeuralBatch& values, NeuralBatch& passed)
{
    // Eigen's select() branches on every element; so would a loop that reads values where needed.
    const float* output = outputs.data();
    const float* value = values.data();
    float* result = passed.data();
    for (Eigen::Index i = 0; i < outputs.size(); ++i)
    {
        const float passing = value[i];
        result[i] = output[i] > 0.0F ? passing : 0.0F;
    }
}

} // namespace

ReluLayer::ReluLayer(Eigen::Index size)
    : NeuralLayer(size, size, 0)
{
}

std::unique_ptr<NeuralLayer>
ReluLayer::Clone() const
{
    return std::make_unique<ReluLayer>(*this);
}

void
ReluLayer::Forward(const float*, ConstNeuralBatch inputs, NeuralBatch outputs)
{
    outputs = inputs.cwiseMax(0.0F);
}

void
ReluLayer::BackwardToInputs(const float*,
                            ConstNeuralBatch,
                            ConstNeuralBatch outputs,
                            ConstNeuralBatch outputGradient,
                            NeuralBatch inputGradient)
{
    Mask(outputs, outputGradient, inputGradient);
}

void
ReluLayer::ForwardTangent(const float*,
                          ConstNeuralBatch outputs,
                          ConstNeuralBatch direction,
                          NeuralBatch tangent) const
{
    Mask(outputs, direction, tangent);
}

void
ReluLayer::BackwardTangent(const float*,
                           ConstNeuralBatch outputs,
                           ConstNeuralBatch,
                           ConstNeuralBatch tangentGradient,
                           NeuralBatch directionGradient,
                           float*) const
{
    Mask(outputs, tangentGradient, directionGradient);
}

} // namespace isac
