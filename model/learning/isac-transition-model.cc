/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-transition-model.h"

#include "isac-replay-learner.h"

namespace isac
{

TransitionModel::TransitionModel(const LearningSettings& settings)
    : m_network(NeuralNetwork::MakePerceptron(settings.stateSize + settings.actions,
                                              settings.hidden,
                                              1 + settings.stateSize),
                settings.learningRate,
                settings.gradientLimit)
{
}

void
TransitionModel::Initialise(const std::function<double()>& uniform)
{
    m_network.Initialise(uniform);
}

void
TransitionModel::ComputeSlopes(const Eigen::MatrixXf& inputs,
                               const Eigen::MatrixXf& nextGradients,
                               Eigen::MatrixXf& slopes)
{
    m_outputs = m_network.Get().Forward(inputs);
    m_gradient.resizeLike(m_outputs);
    m_gradient.row(0).setOnes();
    m_gradient.bottomRows(nextGradients.rows()) = nextGradients;
    slopes = m_network.Get().BackwardToInputs(m_gradient);
    slopes.topRows(nextGradients.rows()) += nextGradients;
}

void
TransitionModel::Learn(const ReplayBatch& batch)
{
    m_gradient.row(0) = m_outputs.row(0) - batch.rewards.transpose();
    m_gradient.bottomRows(batch.states.rows()) =
        m_outputs.bottomRows(batch.states.rows()) - (batch.nextStates - batch.states);
    m_gradient /= static_cast<float>(batch.states.cols());
    m_network.Get().Backward(m_gradient);
    m_network.Step();
}

void
TransitionModel::Save(const std::string& name, TensorFile& file) const
{
    m_network.Save(name, file);
}

void
TransitionModel::Load(const std::string& name, const TensorFile& file)
{
    m_network.Load(name, file);
}

} // namespace isac
