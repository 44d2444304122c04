/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-dense-layer.h"

#include "isac-matrix-product.h"

#include <cmath>

namespace isac
{

DenseLayer::DenseLayer(Eigen::Index inputs, Eigen::Index outputs)
    : NeuralLayer(inputs, outputs, (inputs + 1) * outputs)
{
}

std::unique_ptr<NeuralLayer>
DenseLayer::Clone() const
{
    return std::make_unique<DenseLayer>(*this);
}

void
DenseLayer::Initialise(const std::function<double()>& uniform,
                       Eigen::Ref<Eigen::VectorXf> parameters) const
{
    Draw(uniform, 1.0 / std::sqrt(static_cast<double>(GetInputs())), parameters);
}

Eigen::Map<const DenseLayer::Weights>
DenseLayer::GetWeights(const float* parameters) const
{
    return {parameters, GetOutputs(), GetInputs()};
}

void
DenseLayer::Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs)
{
    const Eigen::Map<const Eigen::VectorXf> bias(parameters + GetInputs() * GetOutputs(),
                                                 GetOutputs());
    outputs.colwise() = bias;
    AddProduct(GetWeights(parameters), inputs, outputs);
}

void
DenseLayer::BackwardToInputs(const float* parameters,
                             ConstNeuralBatch,
                             ConstNeuralBatch,
                             ConstNeuralBatch outputGradient,
                             NeuralBatch inputGradient)
{
    inputGradient.setZero();
    AddProduct(GetWeights(parameters).transpose(), outputGradient, inputGradient);
}

void
DenseLayer::AddGradient(ConstNeuralBatch inputs,
                        ConstNeuralBatch,
                        ConstNeuralBatch outputGradient,
                        float* gradient)
{
    AddWeightGradient(inputs, outputGradient, gradient);
    Eigen::Map<Eigen::VectorXf> bias(gradient + GetInputs() * GetOutputs(), GetOutputs());
    bias += outputGradient.rowwise().sum();
}

void
DenseLayer::AddWeightGradient(const ConstNeuralBatch& inputs,
                              const ConstNeuralBatch& outputGradient,
                              float* gradient) const
{
    // Transposed, row by row becomes column by column.
    AddProduct(inputs,
               outputGradient.transpose(),
               NeuralBatch(gradient, GetInputs(), GetOutputs()));
}

void
DenseLayer::ForwardTangent(const float* parameters,
                           ConstNeuralBatch,
                           ConstNeuralBatch direction,
                           NeuralBatch tangent) const
{
    tangent.setZero();
    AddProduct(GetWeights(parameters), direction, tangent);
}

void
DenseLayer::BackwardTangent(const float* parameters,
                            ConstNeuralBatch,
                            ConstNeuralBatch direction,
                            ConstNeuralBatch tangentGradient,
                            NeuralBatch directionGradient,
                            float* gradient) const
{
    directionGradient.setZero();
    AddProduct(GetWeights(parameters).transpose(), tangentGradient, directionGradient);
    AddWeightGradient(direction, tangentGradient, gradient);
}

} // namespace isac
