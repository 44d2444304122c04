/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-neural-network.h"

#include "isac-dense-layer.h"
#include "isac-error.h"
#include "isac-relu-layer.h"

#include <cmath>
#include <string>
#include <utility>

namespace isac
{

namespace
{

/**
 * @param name what there is a number of
 * @param actual the number
 * @param expected what it has to be
 * @throws Error where they differ
 */
void
RequireNumber(const char* name, Eigen::Index actual, Eigen::Index expected)
{
    if (actual != expected)
    {
        Refuse("neural network", name, actual, "must be " + std::to_string(expected));
    }
}

} // namespace

NeuralNetwork::NeuralNetwork(const NeuralNetwork& other)
    : m_parameters(other.m_parameters),
      m_gradient(other.m_gradient)
{
    for (const auto& layer : other.m_layers)
    {
        m_layers.push_back(layer->Clone());
    }
}

NeuralNetwork&
NeuralNetwork::operator=(const NeuralNetwork& other)
{
    *this = NeuralNetwork(other);
    return *this;
}

NeuralNetwork
NeuralNetwork::MakePerceptron(Eigen::Index inputs,
                              const std::vector<Eigen::Index>& hidden,
                              Eigen::Index outputs)
{
    NeuralNetwork network;
    for (const auto width : hidden)
    {
        network.Add(std::make_unique<DenseLayer>(inputs, width));
        network.Add(std::make_unique<ReluLayer>(width));
        inputs = width;
    }
    network.Add(std::make_unique<DenseLayer>(inputs, outputs));
    return network;
}

void
NeuralNetwork::Add(std::unique_ptr<NeuralLayer> layer)
{
    if (!m_layers.empty())
    {
        RequireNumber("inputs of the next layer", layer->GetInputs(), GetOutputs());
    }
    const auto parameters = m_parameters.size() + layer->GetParameters();
    m_parameters.conservativeResizeLike(Eigen::VectorXf::Zero(parameters));
    m_gradient.setZero(parameters);
    m_layers.push_back(std::move(layer));
    m_samples = 0;
}

void
NeuralNetwork::Initialise(const std::function<double()>& uniform)
{
    Eigen::Index first = 0;
    for (const auto& layer : m_layers)
    {
        const auto parameters = layer->GetParameters();
        layer->Initialise(uniform, m_parameters.segment(first, parameters));
        first += parameters;
    }
}

Eigen::Index
NeuralNetwork::GetInputs() const
{
    return m_layers.empty() ? 0 : m_layers.front()->GetInputs();
}

Eigen::Index
NeuralNetwork::GetOutputs() const
{
    return m_layers.empty() ? 0 : m_layers.back()->GetOutputs();
}

const Eigen::VectorXf&
NeuralNetwork::GetParameters() const
{
    return m_parameters;
}

Eigen::VectorXf&
NeuralNetwork::GetParameters()
{
    return m_parameters;
}

Eigen::VectorXf&
NeuralNetwork::GetGradient()
{
    return m_gradient;
}

Eigen::VectorXf
NeuralNetwork::GetBuffers() const
{
    Eigen::VectorXf buffers;
    for (const auto& layer : m_layers)
    {
        const auto& own = layer->GetBuffers();
        buffers.conservativeResize(buffers.size() + own.size());
        buffers.tail(own.size()) = own;
    }
    return buffers;
}

void
NeuralNetwork::SetBuffers(const Eigen::VectorXf& buffers)
{
    RequireNumber("buffers", buffers.size(), GetBuffers().size());
    Eigen::Index first = 0;
    for (const auto& layer : m_layers)
    {
        auto& own = layer->GetBuffers();
        own = buffers.segment(first, own.size());
        first += own.size();
    }
}

void
NeuralNetwork::SetTraining(bool isTraining)
{
    for (const auto& layer : m_layers)
    {
        layer->SetTraining(isTraining);
    }
}

Eigen::Index
NeuralNetwork::GetSize(std::size_t place) const
{
    return place < m_layers.size() ? m_layers[place]->GetInputs() : GetOutputs();
}

void
NeuralNetwork::Reserve(Workspace& workspace) const
{
    workspace.resize(m_layers.size() + 1);
    for (std::size_t place = 0; place < workspace.size(); ++place)
    {
        const auto size = GetSize(place) * m_samples;
        if (workspace[place].size() < size)
        {
            workspace[place].resize(size);
        }
    }
}

NeuralBatch
NeuralNetwork::GetBatch(Workspace& workspace, std::size_t place) const
{
    return {workspace[place].data(), GetSize(place), m_samples};
}

ConstNeuralBatch
NeuralNetwork::ReadBatch(const Workspace& workspace, std::size_t place) const
{
    return {workspace[place].data(), GetSize(place), m_samples};
}

ConstNeuralBatch
NeuralNetwork::Forward(const Eigen::Ref<const Eigen::MatrixXf>& inputs)
{
    RequireNumber("rows of the inputs", inputs.rows(), GetInputs());
    if (const float sum = inputs.sum(); !std::isfinite(sum))
    {
        Refuse("neural network", "sum of the inputs", sum, "must be finite");
    }
    m_samples = inputs.cols();
    m_hasTangents = false;
    Reserve(m_values);
    GetBatch(m_values, 0) = inputs;
    const float* parameters = m_parameters.data();
    for (std::size_t i = 0; i < m_layers.size(); ++i)
    {
        m_layers[i]->Forward(parameters, ReadBatch(m_values, i), GetBatch(m_values, i + 1));
        parameters += m_layers[i]->GetParameters();
    }
    return ReadBatch(m_values, m_layers.size());
}

ConstNeuralBatch
NeuralNetwork::Backward(const Eigen::Ref<const Eigen::MatrixXf>& gradient)
{
    return GoBack(gradient, m_gradient.data());
}

ConstNeuralBatch
NeuralNetwork::BackwardToInputs(const Eigen::Ref<const Eigen::MatrixXf>& gradient)
{
    return GoBack(gradient, nullptr);
}

void
NeuralNetwork::TakeGradient(const Eigen::Ref<const Eigen::MatrixXf>& gradient)
{
    RequireNumber("rows of the gradient", gradient.rows(), GetOutputs());
    RequireNumber("columns of the gradient", gradient.cols(), m_samples);
    Reserve(m_gradients);
    GetBatch(m_gradients, m_layers.size()) = gradient;
}

ConstNeuralBatch
NeuralNetwork::GoBack(const Eigen::Ref<const Eigen::MatrixXf>& gradient, float* parameterGradient)
{
    TakeGradient(gradient);
    auto first = m_parameters.size();
    for (auto i = m_layers.size(); i-- > 0;)
    {
        first -= m_layers[i]->GetParameters();
        const auto inputs = ReadBatch(m_values, i);
        const auto outputs = ReadBatch(m_values, i + 1);
        const auto outputGradient = ReadBatch(m_gradients, i + 1);
        m_layers[i]->BackwardToInputs(m_parameters.data() + first,
                                      inputs,
                                      outputs,
                                      outputGradient,
                                      GetBatch(m_gradients, i));
        if (parameterGradient)
        {
            m_layers[i]->AddGradient(inputs, outputs, outputGradient, parameterGradient + first);
        }
    }
    return ReadBatch(m_gradients, 0);
}

ConstNeuralBatch
NeuralNetwork::ForwardTangent(const Eigen::Ref<const Eigen::MatrixXf>& direction)
{
    RequireNumber("rows of the direction", direction.rows(), GetInputs());
    RequireNumber("columns of the direction", direction.cols(), m_samples);
    Reserve(m_tangents);
    GetBatch(m_tangents, 0) = direction;
    const float* parameters = m_parameters.data();
    for (std::size_t i = 0; i < m_layers.size(); ++i)
    {
        m_layers[i]->ForwardTangent(parameters,
                                    ReadBatch(m_values, i + 1),
                                    ReadBatch(m_tangents, i),
                                    GetBatch(m_tangents, i + 1));
        parameters += m_layers[i]->GetParameters();
    }
    m_hasTangents = true;
    return ReadBatch(m_tangents, m_layers.size());
}

void
NeuralNetwork::BackwardTangent(const Eigen::Ref<const Eigen::MatrixXf>& gradient)
{
    if (!m_hasTangents)
    {
        throw Error("isac: neural network: there are no tangents of the last outputs");
    }
    TakeGradient(gradient);
    auto first = m_parameters.size();
    for (auto i = m_layers.size(); i-- > 0;)
    {
        first -= m_layers[i]->GetParameters();
        m_layers[i]->BackwardTangent(m_parameters.data() + first,
                                     ReadBatch(m_values, i + 1),
                                     ReadBatch(m_tangents, i),
                                     ReadBatch(m_gradients, i + 1),
                                     GetBatch(m_gradients, i),
                                     m_gradient.data() + first);
    }
}

} // namespace isac
