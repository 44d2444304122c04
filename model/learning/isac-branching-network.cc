/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-branching-network.h"

#include "ns3/isac-dueling-layer.h"
#include "ns3/isac-parameter-update.h"
#include "ns3/isac-relu-layer.h"

#include <memory>

namespace isac
{

namespace
{

/// Places in m_networks
enum Place : std::size_t
{
    TRUNK,
    VALUE,
    FIRST_BRANCH
};

/**
 * @param settings sizes
 * @return the shared layers
 */
NeuralNetwork
MakeTrunk(const BranchingNetworkSettings& settings)
{
    const std::vector<Eigen::Index> hidden(settings.hidden.begin(), settings.hidden.end() - 1);
    auto trunk = NeuralNetwork::MakePerceptron(settings.stateSize, hidden, settings.hidden.back());
    trunk.Add(std::make_unique<ReluLayer>(settings.hidden.back()));
    return trunk;
}

} // namespace

BranchingNetwork::BranchingNetwork(const BranchingNetworkSettings& settings)
{
    const auto add = [&](const NeuralNetwork& network) {
        m_networks.emplace_back(network, settings.learningRate, settings.gradientLimit);
    };
    const auto makeHead = [&](Eigen::Index outputs) {
        return NeuralNetwork::MakePerceptron(settings.hidden.back(),
                                             {settings.headHidden},
                                             outputs);
    };
    add(MakeTrunk(settings));
    add(makeHead(1));
    for (Eigen::Index branch = 0; branch < settings.branches; ++branch)
    {
        add(makeHead(settings.bins));
    }
    m_dueling.Add(std::make_unique<DuelingLayer>(settings.branches, settings.bins));
}

void
BranchingNetwork::Initialise(const std::function<double()>& uniform)
{
    for (auto& network : m_networks)
    {
        network.Initialise(uniform);
    }
}

ConstNeuralBatch
BranchingNetwork::Forward(const Eigen::Ref<const Eigen::MatrixXf>& states)
{
    m_features = m_networks[TRUNK].Get().Forward(states);
    m_heads.resize(m_dueling.GetInputs(), states.cols());
    Eigen::Index row = 0;
    for (std::size_t i = VALUE; i < m_networks.size(); ++i)
    {
        auto& head = m_networks[i].Get();
        m_heads.middleRows(row, head.GetOutputs()) = head.Forward(m_features);
        row += head.GetOutputs();
    }
    return m_dueling.Forward(m_heads);
}

void
BranchingNetwork::Backward(const Eigen::MatrixXf& gradient)
{
    m_heads = m_dueling.BackwardToInputs(gradient);
    m_featureGradient.setZero(m_features.rows(), m_features.cols());
    Eigen::Index row = 0;
    for (std::size_t i = VALUE; i < m_networks.size(); ++i)
    {
        auto& head = m_networks[i].Get();
        m_featureGradient += head.Backward(m_heads.middleRows(row, head.GetOutputs()));
        row += head.GetOutputs();
    }
    m_featureGradient /= static_cast<float>(m_networks.size() - VALUE);
    m_networks[TRUNK].Get().Backward(m_featureGradient);
}

void
BranchingNetwork::Step()
{
    for (auto& network : m_networks)
    {
        network.Step();
    }
}

void
BranchingNetwork::Renew(const BranchingNetwork& other, double share)
{
    for (std::size_t i = 0; i < m_networks.size(); ++i)
    {
        Polyak(other.m_networks[i].Get().GetParameters(),
               share,
               m_networks[i].Get().GetParameters());
    }
}

void
BranchingNetwork::SaveParameters(const std::string& name, TensorFile& file) const
{
    for (std::size_t i = 0; i < m_networks.size(); ++i)
    {
        isac::SaveParameters(name + GetName(i), m_networks[i].Get(), file);
    }
}

void
BranchingNetwork::LoadParameters(const std::string& name, const TensorFile& file)
{
    for (std::size_t i = 0; i < m_networks.size(); ++i)
    {
        isac::LoadParameters(name + GetName(i), file, m_networks[i].Get());
    }
}

void
BranchingNetwork::Save(const std::string& name, TensorFile& file) const
{
    for (std::size_t i = 0; i < m_networks.size(); ++i)
    {
        m_networks[i].Save(name + GetName(i), file);
    }
}

void
BranchingNetwork::Load(const std::string& name, const TensorFile& file)
{
    for (std::size_t i = 0; i < m_networks.size(); ++i)
    {
        m_networks[i].Load(name + GetName(i), file);
    }
}

std::string
BranchingNetwork::GetName(std::size_t network)
{
    switch (network)
    {
    case TRUNK:
        return ".trunk";
    case VALUE:
        return ".value";
    default:
        return ".branch-" + std::to_string(network - FIRST_BRANCH + 1);
    }
}

} // namespace isac
