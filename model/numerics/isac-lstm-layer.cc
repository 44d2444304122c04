/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-lstm-layer.h"

#include "isac-matrix-product.h"

#include <cmath>

namespace isac
{

namespace
{

/// Matrices of parameters, as they stand in memory
using Weights = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/**
 * @param [in,out] values made this large where they are smaller
 * @param size number of values
 */
void
Grow(Eigen::VectorXf& values, Eigen::Index size)
{
    if (values.size() < size)
    {
        values.resize(size);
    }
}

} // namespace

LstmLayer::LstmLayer(Eigen::Index times, Eigen::Index features, Eigen::Index units)
    : NeuralLayer(RequirePositive("times", times) * RequirePositive("features", features),
                  times * RequirePositive("units", units),
                  4 * units * (features + units + 2)),
      m_times(times),
      m_features(features),
      m_units(units)
{
}

std::unique_ptr<NeuralLayer>
LstmLayer::Clone() const
{
    return std::make_unique<LstmLayer>(*this);
}

void
LstmLayer::Initialise(const std::function<double()>& uniform,
                      Eigen::Ref<Eigen::VectorXf> parameters) const
{
    Draw(uniform, 1.0 / std::sqrt(static_cast<double>(m_units)), parameters);
}

NeuralBatch
LstmLayer::GetTime(Eigen::VectorXf& values, Eigen::Index size, Eigen::Index time) const
{
    return {values.data() + time * size * m_samples, size, m_samples};
}

void
LstmLayer::Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs)
{
    const auto gates = 4 * m_units;
    const Eigen::Map<const Weights> inputWeights(parameters, gates, m_features);
    const Eigen::Map<const Weights> stateWeights(inputWeights.data() + inputWeights.size(),
                                                 gates,
                                                 m_units);
    const Eigen::Map<const Eigen::VectorXf> inputBias(stateWeights.data() + stateWeights.size(),
                                                      gates);
    const Eigen::Map<const Eigen::VectorXf> stateBias(inputBias.data() + gates, gates);
    m_samples = inputs.cols();
    Grow(m_gates, m_times * gates * m_samples);
    Grow(m_cells, m_times * m_units * m_samples);
    for (Eigen::Index time = 0; time < m_times; ++time)
    {
        auto all = GetTime(m_gates, gates, time);
        all.colwise() = inputBias + stateBias;
        AddProduct(inputWeights, inputs.middleRows(time * m_features, m_features), all);
        if (time > 0)
        {
            AddProduct(stateWeights, outputs.middleRows((time - 1) * m_units, m_units), all);
        }
        auto input = all.topRows(m_units).array();
        auto forget = all.middleRows(m_units, m_units).array();
        auto candidate = all.middleRows(2 * m_units, m_units).array();
        auto output = all.bottomRows(m_units).array();
        input = input.logistic();
        forget = forget.logistic();
        candidate = candidate.tanh();
        output = output.logistic();
        auto cell = GetTime(m_cells, m_units, time).array();
        cell = input * candidate;
        if (time > 0)
        {
            cell += forget * GetTime(m_cells, m_units, time - 1).array();
        }
        outputs.middleRows(time * m_units, m_units).array() = output * cell.tanh();
    }
}

void
LstmLayer::BackwardToInputs(const float* parameters,
                            ConstNeuralBatch,
                            ConstNeuralBatch,
                            ConstNeuralBatch outputGradient,
                            NeuralBatch inputGradient)
{
    const auto gates = 4 * m_units;
    const Eigen::Map<const Weights> inputWeights(parameters, gates, m_features);
    const Eigen::Map<const Weights> stateWeights(inputWeights.data() + inputWeights.size(),
                                                 gates,
                                                 m_units);
    Grow(m_gateGradients, m_times * gates * m_samples);
    Grow(m_gradients, 2 * m_units * m_samples);
    auto stateGradient = GetTime(m_gradients, m_units, 0);
    auto cellGradient = GetTime(m_gradients, m_units, 1).array();
    cellGradient.setZero();
    inputGradient.setZero();
    for (auto time = m_times; time-- > 0;)
    {
        stateGradient = outputGradient.middleRows(time * m_units, m_units);
        if (time + 1 < m_times)
        {
            AddProduct(stateWeights.transpose(),
                       GetTime(m_gateGradients, gates, time + 1),
                       stateGradient);
        }
        const auto all = GetTime(m_gates, gates, time);
        const auto input = all.topRows(m_units).array();
        const auto forget = all.middleRows(m_units, m_units).array();
        const auto candidate = all.middleRows(2 * m_units, m_units).array();
        const auto output = all.bottomRows(m_units).array();
        const auto cell = GetTime(m_cells, m_units, time).array();
        auto gradients = GetTime(m_gateGradients, gates, time);
        gradients.bottomRows(m_units).array() =
            stateGradient.array() * cell.tanh() * output * (1.0F - output);
        cellGradient += stateGradient.array() * output * (1.0F - cell.tanh().square());
        gradients.topRows(m_units).array() = cellGradient * candidate * input * (1.0F - input);
        gradients.middleRows(2 * m_units, m_units).array() =
            cellGradient * input * (1.0F - candidate.square());
        auto forgetGradient = gradients.middleRows(m_units, m_units).array();
        if (time > 0)
        {
            forgetGradient = cellGradient * GetTime(m_cells, m_units, time - 1).array() * forget *
                             (1.0F - forget);
        }
        else
        {
            forgetGradient.setZero();
        }
        cellGradient *= forget;
        AddProduct(inputWeights.transpose(),
                   gradients,
                   inputGradient.middleRows(time * m_features, m_features));
    }
}

void
LstmLayer::AddGradient(ConstNeuralBatch inputs,
                       ConstNeuralBatch outputs,
                       ConstNeuralBatch,
                       float* gradient)
{
    // Transposed, row by row becomes column by column.
    const auto gates = 4 * m_units;
    NeuralBatch inputWeights(gradient, m_features, gates);
    NeuralBatch stateWeights(inputWeights.data() + inputWeights.size(), m_units, gates);
    Eigen::Map<Eigen::VectorXf> inputBias(stateWeights.data() + stateWeights.size(), gates);
    Eigen::Map<Eigen::VectorXf> stateBias(inputBias.data() + gates, gates);
    for (Eigen::Index time = 0; time < m_times; ++time)
    {
        const auto gradients = GetTime(m_gateGradients, gates, time);
        AddProduct(inputs.middleRows(time * m_features, m_features),
                   gradients.transpose(),
                   inputWeights);
        if (time > 0)
        {
            AddProduct(outputs.middleRows((time - 1) * m_units, m_units),
                       gradients.transpose(),
                       stateWeights);
        }
        for (const auto sample : gradients.colwise())
        {
            inputBias += sample;
            stateBias += sample;
        }
    }
}

} // namespace isac
