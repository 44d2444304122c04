/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-convolution-layer.h"

#include "isac-matrix-product.h"

#include <cmath>

namespace isac
{

namespace
{

/// Strides of one value of every kernel (input x output channels)
using KernelStride = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;

} // namespace

ConvolutionLayer::ConvolutionLayer(Eigen::Index inputChannels,
                                   Eigen::Index length,
                                   Eigen::Index outputChannels,
                                   Eigen::Index width)
    : NeuralLayer(RequirePositive("input channels", inputChannels) *
                      RequirePositive("length", length),
                  RequirePositive("output channels", outputChannels) *
                      RequirePositive("length - width + 1", length - width + 1),
                  outputChannels * (inputChannels * RequirePositive("width", width) + 1)),
      m_inputChannels(inputChannels),
      m_length(length),
      m_outputChannels(outputChannels),
      m_width(width),
      m_places(length - width + 1),
      m_valueGradient(inputChannels, outputChannels)
{
}

std::unique_ptr<NeuralLayer>
ConvolutionLayer::Clone() const
{
    return std::make_unique<ConvolutionLayer>(*this);
}

void
ConvolutionLayer::Initialise(const std::function<double()>& uniform,
                             Eigen::Ref<Eigen::VectorXf> parameters) const
{
    Draw(uniform, 1.0 / std::sqrt(static_cast<double>(m_inputChannels * m_width)), parameters);
}

ConstNeuralBatch
ConvolutionLayer::GetInput(const ConstNeuralBatch& values, Eigen::Index sample) const
{
    return {values.col(sample).data(), m_length, m_inputChannels};
}

ConstNeuralBatch
ConvolutionLayer::GetOutput(const ConstNeuralBatch& values, Eigen::Index sample) const
{
    return {values.col(sample).data(), m_places, m_outputChannels};
}

void
ConvolutionLayer::Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs)
{
    const Eigen::Map<const Eigen::RowVectorXf> bias(parameters + m_outputChannels *
                                                                     m_inputChannels * m_width,
                                                    m_outputChannels);
    const KernelStride stride(m_inputChannels * m_width, m_width);
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
    {
        const auto input = GetInput(inputs, sample);
        NeuralBatch output(outputs.col(sample).data(), m_places, m_outputChannels);
        output.rowwise() = bias;
        for (Eigen::Index k = 0; k < m_width; ++k)
        {
            const Eigen::Map<const Eigen::MatrixXf, 0, KernelStride> values(parameters + k,
                                                                            m_inputChannels,
                                                                            m_outputChannels,
                                                                            stride);
            AddProduct(input.middleRows(k, m_places), values, output);
        }
    }
}

void
ConvolutionLayer::BackwardToInputs(const float* parameters,
                                   ConstNeuralBatch,
                                   ConstNeuralBatch,
                                   ConstNeuralBatch outputGradient,
                                   NeuralBatch inputGradient)
{
    const KernelStride stride(m_inputChannels * m_width, m_width);
    inputGradient.setZero();
    for (Eigen::Index sample = 0; sample < outputGradient.cols(); ++sample)
    {
        const auto output = GetOutput(outputGradient, sample);
        NeuralBatch input(inputGradient.col(sample).data(), m_length, m_inputChannels);
        for (Eigen::Index k = 0; k < m_width; ++k)
        {
            const Eigen::Map<const Eigen::MatrixXf, 0, KernelStride> values(parameters + k,
                                                                            m_inputChannels,
                                                                            m_outputChannels,
                                                                            stride);
            AddProduct(output, values.transpose(), input.middleRows(k, m_places));
        }
    }
}

void
ConvolutionLayer::AddGradient(ConstNeuralBatch inputs,
                              ConstNeuralBatch,
                              ConstNeuralBatch outputGradient,
                              float* gradient)
{
    const KernelStride stride(m_inputChannels * m_width, m_width);
    for (Eigen::Index k = 0; k < m_width; ++k)
    {
        m_valueGradient.setZero();
        for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
        {
            AddProduct(GetInput(inputs, sample).middleRows(k, m_places).transpose(),
                       GetOutput(outputGradient, sample),
                       m_valueGradient);
        }
        Eigen::Map<Eigen::MatrixXf, 0, KernelStride> values(gradient + k,
                                                            m_inputChannels,
                                                            m_outputChannels,
                                                            stride);
        values += m_valueGradient;
    }
    Eigen::Map<Eigen::RowVectorXf> bias(gradient + m_outputChannels * m_inputChannels * m_width,
                                        m_outputChannels);
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
    {
        bias += GetOutput(outputGradient, sample).colwise().sum();
    }
}

} // namespace isac
