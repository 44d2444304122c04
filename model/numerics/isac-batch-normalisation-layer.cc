/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-batch-normalisation-layer.h"

#include "isac-error.h"

#include <cmath>

namespace isac
{

namespace
{

constexpr float EPSILON = 1e-5F; ///< added to variances
constexpr float MOMENTUM = 0.1F; ///< share of the way of running means and variances

} // namespace

BatchNormalisationLayer::BatchNormalisationLayer(Eigen::Index size)
    : NeuralLayer(size, size, 2 * size),
      m_mean(size),
      m_inverseScale(size),
      m_sums(size),
      m_products(size)
{
    GetBuffers() = Eigen::VectorXf::Zero(2 * size);
    GetBuffers().tail(size).setOnes();
}

std::unique_ptr<NeuralLayer>
BatchNormalisationLayer::Clone() const
{
    return std::make_unique<BatchNormalisationLayer>(*this);
}

void
BatchNormalisationLayer::SetTraining(bool isTraining)
{
    m_isTraining = isTraining;
}

void
BatchNormalisationLayer::Initialise(const std::function<double()>&,
                                    Eigen::Ref<Eigen::VectorXf> parameters) const
{
    parameters.head(GetInputs()).setOnes();
    parameters.tail(GetInputs()).setZero();
}

void
BatchNormalisationLayer::Forward(const float* parameters,
                                 ConstNeuralBatch inputs,
                                 NeuralBatch outputs)
{
    const auto size = GetInputs();
    auto runningMean = GetBuffers().head(size).array();
    auto runningVariance = GetBuffers().tail(size).array();
    m_isOfBatch = m_isTraining;
    if (m_isTraining)
    {
        if (inputs.cols() < 2)
        {
            Refuse("batch normalisation", "samples", inputs.cols(), "must be at least 2 to learn");
        }
        const auto samples = static_cast<float>(inputs.cols());
        m_mean = inputs.rowwise().mean();
        outputs.array() = inputs.array().colwise() - m_mean;
        m_inverseScale = outputs.array().square().rowwise().mean();
        runningMean += MOMENTUM * (m_mean - runningMean);
        runningVariance +=
            MOMENTUM * (m_inverseScale * (samples / (samples - 1.0F)) - runningVariance);
    }
    else
    {
        m_mean = runningMean;
        m_inverseScale = runningVariance;
        outputs.array() = inputs.array().colwise() - m_mean;
    }
    // Eigen's vectorised square roots are approximations that differ between processors.
    for (auto& scale : m_inverseScale)
    {
        scale = 1.0F / std::sqrt(scale + EPSILON);
    }
    const Eigen::Map<const Eigen::ArrayXf> gamma(parameters, size);
    const Eigen::Map<const Eigen::ArrayXf> beta(parameters + size, size);
    for (auto output : outputs.colwise())
    {
        output.array() = gamma * m_inverseScale * output.array() + beta;
    }
}

void
BatchNormalisationLayer::BackwardToInputs(const float* parameters,
                                          ConstNeuralBatch inputs,
                                          ConstNeuralBatch,
                                          ConstNeuralBatch outputGradient,
                                          NeuralBatch inputGradient)
{
    const Eigen::Map<const Eigen::ArrayXf> gamma(parameters, GetInputs());
    // First the normalised inputs, in place.
    m_sums.setZero();
    m_products.setZero();
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
    {
        auto normalised = inputGradient.col(sample).array();
        normalised = (inputs.col(sample).array() - m_mean) * m_inverseScale;
        m_sums += outputGradient.col(sample).array();
        m_products += outputGradient.col(sample).array() * normalised;
    }
    const float share = m_isOfBatch ? 1.0F / static_cast<float>(inputs.cols()) : 0.0F;
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
    {
        auto gradient = inputGradient.col(sample).array();
        gradient = gamma * m_inverseScale *
                   (outputGradient.col(sample).array() - share * (m_sums + gradient * m_products));
    }
}

void
BatchNormalisationLayer::AddGradient(ConstNeuralBatch,
                                     ConstNeuralBatch,
                                     ConstNeuralBatch,
                                     float* gradient)
{
    Eigen::Map<Eigen::ArrayXf> gamma(gradient, GetInputs());
    Eigen::Map<Eigen::ArrayXf> beta(gradient + GetInputs(), GetInputs());
    gamma += m_products;
    beta += m_sums;
}

} // namespace isac
