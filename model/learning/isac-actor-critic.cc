/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-actor-critic.h"

#include "isac-tensor-file.h"

#include "ns3/isac-error.h"
#include "ns3/isac-parameter-update.h"
#include "ns3/isac-sigmoid-layer.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>

namespace isac
{

namespace
{

/**
 * @param settings how to learn
 * @return the same
 * @throws Error that names the setting that cannot be used
 */
const ActorCriticSettings&
Checked(const ActorCriticSettings& settings)
{
    const auto notNegative = [](const std::string& name, double value) {
        if (!(value >= 0.0 && std::isfinite(value)))
        {
            Refuse("actor-critic", name, value, "must not be negative");
        }
    };
    notNegative("taylorAction", settings.taylorAction);
    notNegative("taylorState", settings.taylorState);
    notNegative("smoothingDeviation", settings.smoothingDeviation);
    notNegative("smoothingLimit", settings.smoothingLimit);
    if (settings.policyDelay < 1)
    {
        Refuse("actor-critic", "policyDelay", settings.policyDelay, "must be at least 1");
    }
    return settings;
}

/**
 * @param settings sizes
 * @return a critic
 */
NeuralNetwork
MakeCritic(const ActorCriticSettings& settings)
{
    return NeuralNetwork::MakePerceptron(settings.stateSize + settings.actions, settings.hidden, 1);
}

/**
 * @param settings sizes
 * @return a policy
 */
NeuralNetwork
MakePolicy(const ActorCriticSettings& settings)
{
    auto policy =
        NeuralNetwork::MakePerceptron(settings.stateSize, settings.hidden, settings.actions);
    policy.Add(std::make_unique<SigmoidLayer>(settings.actions));
    return policy;
}

/**
 * @param settings sizes and variances
 * @return variances of the critics' inputs
 */
Eigen::VectorXf
MakeVariances(const ActorCriticSettings& settings)
{
    Eigen::VectorXf variances(settings.stateSize + settings.actions);
    variances.head(settings.stateSize).setConstant(static_cast<float>(settings.taylorState));
    variances.tail(settings.actions).setConstant(static_cast<float>(settings.taylorAction));
    return variances;
}

/**
 * @param uniform draws from [0, 1)
 * @return a draw from the standard normal distribution (Box and Muller)
 */
float
DrawNormal(const std::function<double()>& uniform)
{
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return static_cast<float>(radius * std::cos(2.0 * M_PI * uniform()));
}

} // namespace

ActorCritic::ActorCritic(const ActorCriticSettings& settings)
    : ReplayLearner(Checked(settings)),
      m_settings(settings),
      m_policy(MakePolicy(settings), settings.learningRate, settings.gradientLimit),
      m_targetPolicy(m_policy.Get()),
      m_critics{Critic{{MakeCritic(settings), settings.learningRate, settings.gradientLimit},
                       MakeCritic(settings)},
                Critic{{MakeCritic(settings), settings.learningRate, settings.gradientLimit},
                       MakeCritic(settings)}},
      m_taylor(MakeVariances(settings)),
      m_inputs(settings.stateSize + settings.actions, settings.batch),
      m_nextInputs(settings.stateSize + settings.actions, settings.batch),
      m_inside(settings.actions, settings.batch),
      m_targetValues(2, settings.batch)
{
    if (settings.taylorAction > 0.0 || settings.taylorState > 0.0)
    {
        m_model.emplace(settings);
    }
}

void
ActorCritic::Initialise()
{
    m_policy.Initialise(m_uniform);
    for (auto& critic : m_critics)
    {
        critic.network.Initialise(m_uniform);
    }
    if (m_model)
    {
        m_model->Initialise(m_uniform);
    }
    RenewTargets(1.0);
}

void
ActorCritic::Act(const Eigen::VectorXf& state, Eigen::VectorXf& action)
{
    action = m_policy.Get().Forward(Normalise(state));
}

void
ActorCritic::SavePolicyNetwork(TensorFile& file) const
{
    SaveParameters("policy", m_policy.Get(), file);
}

void
ActorCritic::LoadPolicyNetwork(const TensorFile& file)
{
    LoadParameters("policy", file, m_policy.Get());
}

LearningStatistics
ActorCritic::Train(const ReplayBatch& batch, Eigen::VectorXf& errors)
{
    m_inputs.topRows(m_settings.stateSize) = batch.states;
    m_inputs.bottomRows(m_settings.actions) = batch.actions;
    ComputeTargets(batch);
    if (m_model)
    {
        ComputeValueSlopes();
        m_model->ComputeSlopes(m_inputs, m_valueSlopes, m_targetSlopes);
        m_model->Learn(batch);
    }
    errors.setZero();
    double loss = 0.0;
    for (auto& critic : m_critics)
    {
        loss += 0.5 * TrainCritic(batch, critic, errors);
    }
    if (GetSteps() % m_settings.policyDelay == 0)
    {
        m_value = TrainPolicy(batch);
    }
    return {1, loss, m_value};
}

void
ActorCritic::ComputeTargets(const ReplayBatch& batch)
{
    auto actions = m_nextInputs.bottomRows(m_settings.actions);
    m_nextInputs.topRows(m_settings.stateSize) = batch.nextStates;
    actions = m_targetPolicy.Forward(batch.nextStates);
    const auto limit = static_cast<float>(m_settings.smoothingLimit);
    const auto deviation = static_cast<float>(m_settings.smoothingDeviation);
    for (Eigen::Index sample = 0; sample < actions.cols(); ++sample)
    {
        for (Eigen::Index i = 0; i < actions.rows(); ++i)
        {
            const float noisy =
                actions(i, sample) + std::clamp(deviation * DrawNormal(m_uniform), -limit, limit);
            actions(i, sample) = std::clamp(noisy, 0.0F, 1.0F);
            m_inside(i, sample) = actions(i, sample) == noisy ? 1.0F : 0.0F;
        }
    }
    m_targetValues.row(0) = m_critics[0].target.Forward(m_nextInputs);
    m_targetValues.row(1) = m_critics[1].target.Forward(m_nextInputs);
    m_targets = batch.rewards + static_cast<float>(m_settings.discount) *
                                    m_targetValues.colwise().minCoeff().transpose();
}

void
ActorCritic::ComputeValueSlopes()
{
    // Of each step's two values the smaller one counts.
    const auto discount = static_cast<float>(m_settings.discount);
    m_outputGradient =
        (m_targetValues.row(0).array() <= m_targetValues.row(1).array()).cast<float>() * discount;
    m_inputSlopes = m_critics[0].target.BackwardToInputs(m_outputGradient);
    m_outputGradient = discount - m_outputGradient.array();
    m_inputSlopes += m_critics[1].target.BackwardToInputs(m_outputGradient);
    m_policyGradient = m_inputSlopes.bottomRows(m_settings.actions).cwiseProduct(m_inside);
    m_valueSlopes = m_inputSlopes.topRows(m_settings.stateSize) +
                    m_targetPolicy.BackwardToInputs(m_policyGradient);
}

double
ActorCritic::TrainCritic(const ReplayBatch& batch, Critic& critic, Eigen::VectorXf& errors)
{
    auto& network = critic.network.Get();
    const auto samples = static_cast<float>(batch.weights.size());
    m_outputGradient = network.Forward(m_inputs) - m_targets.transpose();
    errors += 0.5F * m_outputGradient.cwiseAbs().transpose();
    const double loss = m_outputGradient.squaredNorm() / samples;
    m_outputGradient.array() *= batch.weights.transpose().array() / samples;
    network.Backward(m_outputGradient);
    if (m_model)
    {
        m_taylor.AddGradient(m_targetSlopes, batch.weights / samples, network);
    }
    critic.network.Step();
    return loss;
}

double
ActorCritic::TrainPolicy(const ReplayBatch& batch)
{
    auto& critic = m_critics[0].network.Get();
    m_inputs.bottomRows(m_settings.actions) = m_policy.Get().Forward(batch.states);
    const double value = critic.Forward(m_inputs).mean();
    m_outputGradient.setConstant(1, m_inputs.cols(), -1.0F / static_cast<float>(m_inputs.cols()));
    m_policyGradient = critic.BackwardToInputs(m_outputGradient).bottomRows(m_settings.actions);
    m_policy.Get().Backward(m_policyGradient);
    m_policy.Step();
    return value;
}

void
ActorCritic::RenewTargets(double share)
{
    Polyak(m_policy.Get().GetParameters(), share, m_targetPolicy.GetParameters());
    for (auto& critic : m_critics)
    {
        Polyak(critic.network.Get().GetParameters(), share, critic.target.GetParameters());
    }
}

void
ActorCritic::SaveNetworks(TensorFile& file) const
{
    file.Put("value", Eigen::VectorXd::Constant(1, m_value));
    m_policy.Save("policy", file);
    SaveParameters("policy.target", m_targetPolicy, file);
    for (std::size_t i = 0; i < m_critics.size(); ++i)
    {
        const auto name = "critic-" + std::to_string(i + 1);
        m_critics[i].network.Save(name, file);
        SaveParameters(name + ".target", m_critics[i].target, file);
    }
    if (m_model)
    {
        m_model->Save("model", file);
    }
}

void
ActorCritic::LoadNetworks(const TensorFile& file)
{
    m_value = file.GetDouble("value", 1, 1)(0);
    m_policy.Load("policy", file);
    LoadParameters("policy.target", file, m_targetPolicy);
    for (std::size_t i = 0; i < m_critics.size(); ++i)
    {
        const auto name = "critic-" + std::to_string(i + 1);
        m_critics[i].network.Load(name, file);
        LoadParameters(name + ".target", file, m_critics[i].target);
    }
    if (m_model)
    {
        m_model->Load("model", file);
    }
}

std::string
ActorCritic::DescribePolicy() const
{
    return "actor-critic: " + ReplayLearner::DescribePolicy();
}

std::string
ActorCritic::DescribeSettings() const
{
    std::ostringstream text;
    text.precision(17);
    text << ReplayLearner::DescribeSettings() << ", Taylor action " << m_settings.taylorAction
         << ", Taylor state " << m_settings.taylorState << ", policy delay "
         << m_settings.policyDelay << ", smoothing deviation " << m_settings.smoothingDeviation
         << ", smoothing limit " << m_settings.smoothingLimit;
    return text.str();
}

} // namespace isac
