/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-neural-layer.h"

#include "isac-error.h"

namespace isac
{

NeuralLayer::NeuralLayer(Eigen::Index inputs, Eigen::Index outputs, Eigen::Index parameters)
    : m_inputs(RequirePositive("inputs", inputs)),
      m_outputs(RequirePositive("outputs", outputs)),
      m_parameters(parameters)
{
}

Eigen::Index
NeuralLayer::RequirePositive(const char* name, Eigen::Index number)
{
    if (number < 1)
    {
        Refuse("neural layer", name, number, "must be at least 1");
    }
    return number;
}

Eigen::Index
NeuralLayer::GetInputs() const
{
    return m_inputs;
}

Eigen::Index
NeuralLayer::GetOutputs() const
{
    return m_outputs;
}

Eigen::Index
NeuralLayer::GetParameters() const
{
    return m_parameters;
}

const Eigen::VectorXf&
NeuralLayer::GetBuffers() const
{
    return m_buffers;
}

Eigen::VectorXf&
NeuralLayer::GetBuffers()
{
    return m_buffers;
}

void
NeuralLayer::SetTraining(bool)
{
}

void
NeuralLayer::Initialise(const std::function<double()>&, Eigen::Ref<Eigen::VectorXf>) const
{
}

void
NeuralLayer::AddGradient(ConstNeuralBatch, ConstNeuralBatch, ConstNeuralBatch, float*)
{
}

void
NeuralLayer::ForwardTangent(const float*, ConstNeuralBatch, ConstNeuralBatch, NeuralBatch) const
{
    throw Error("isac: neural layer: tangents are offered by dense and ReLU layers alone");
}

void
NeuralLayer::BackwardTangent(const float*,
                             ConstNeuralBatch,
                             ConstNeuralBatch,
                             ConstNeuralBatch,
                             NeuralBatch,
                             float*) const
{
    throw Error("isac: neural layer: tangents are offered by dense and ReLU layers alone");
}

void
NeuralLayer::Draw(const std::function<double()>& uniform,
                  double bound,
                  Eigen::Ref<Eigen::VectorXf> parameters)
{
    for (auto& parameter : parameters)
    {
        parameter = static_cast<float>(bound * (2.0 * uniform() - 1.0));
    }
}

} // namespace isac
