/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-trained-network.h"

#include "isac-tensor-file.h"

#include "ns3/isac-parameter-update.h"

namespace isac
{

void
SaveParameters(const std::string& name, const NeuralNetwork& network, TensorFile& file)
{
    file.Put(name, network.GetParameters());
}

void
LoadParameters(const std::string& name, const TensorFile& file, NeuralNetwork& network)
{
    network.GetParameters() = file.GetFloat(name, network.GetParameters().size(), 1);
}

TrainedNetwork::TrainedNetwork(const NeuralNetwork& network,
                               double learningRate,
                               double gradientLimit)
    : m_network(network),
      m_learningRate(learningRate),
      m_gradientLimit(gradientLimit),
      m_adam(network.GetParameters().size(), learningRate)
{
}

void
TrainedNetwork::Initialise(const std::function<double()>& uniform)
{
    m_network.Initialise(uniform);
    m_network.GetGradient().setZero();
    m_adam = Adam(m_network.GetParameters().size(), m_learningRate);
}

NeuralNetwork&
TrainedNetwork::Get()
{
    return m_network;
}

const NeuralNetwork&
TrainedNetwork::Get() const
{
    return m_network;
}

void
TrainedNetwork::Step()
{
    auto& gradient = m_network.GetGradient();
    ClipGradient(gradient, m_gradientLimit);
    m_adam.Step(m_network.GetParameters(), gradient);
    gradient.setZero();
}

void
TrainedNetwork::Save(const std::string& name, TensorFile& file) const
{
    const auto& state = m_adam.GetState();
    SaveParameters(name, m_network, file);
    file.Put(name + ".adam.first", state.first);
    file.Put(name + ".adam.second", state.second);
    file.Put(name + ".adam.steps", Eigen::VectorXd::Constant(1, static_cast<double>(state.steps)));
}

void
TrainedNetwork::Load(const std::string& name, const TensorFile& file)
{
    const auto size = m_network.GetParameters().size();
    LoadParameters(name, file, m_network);
    m_network.GetGradient().setZero();
    AdamState state;
    state.first = file.GetFloat(name + ".adam.first", size, 1);
    state.second = file.GetFloat(name + ".adam.second", size, 1);
    state.steps = file.GetCount(name + ".adam.steps");
    m_adam.SetState(state);
}

} // namespace isac
