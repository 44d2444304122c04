/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-batch-normalisation-layer.h"
#include "ns3/isac-convolution-layer.h"
#include "ns3/isac-dense-layer.h"
#include "ns3/isac-dueling-layer.h"
#include "ns3/isac-error.h"
#include "ns3/isac-lstm-layer.h"
#include "ns3/isac-neural-network.h"
#include "ns3/isac-relu-layer.h"
#include "ns3/isac-sigmoid-layer.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <vector>

using namespace isac;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

namespace
{

/// A layer as it is defined, in double precision: outputs from parameters and inputs
using Definition = std::function<MatrixXd(const VectorXd& parameters, const MatrixXd& inputs)>;

/**
 * @param generator of all values
 * @param rows number of rows
 * @param columns number of columns
 * @return independent values, uniform in [-1, 1)
 */
MatrixXf
Random(std::mt19937_64& generator, Eigen::Index rows, Eigen::Index columns)
{
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    return MatrixXf::NullaryExpr(rows, columns, [&]() { return uniform(generator); });
}

/**
 * @param actual what the module says
 * @param expected what it should say
 * @param what is compared
 */
void
ExpectNear(const MatrixXf& actual, const MatrixXd& expected, const char* what)
{
    ASSERT_EQ(actual.rows(), expected.rows()) << what;
    ASSERT_EQ(actual.cols(), expected.cols()) << what;
    // An absolute floor, since gradients of normalised inputs cancel.
    const double scale = std::max(expected.cwiseAbs().maxCoeff(), 0.1);
    EXPECT_LT((actual.cast<double>() - expected).cwiseAbs().maxCoeff(), 3e-6 * scale) << what;
}

/**
 * @param values where the function is
 * @param function of the values, in double precision
 * @return its gradient, by central differences
 */
MatrixXd
Differentiate(MatrixXd values, const std::function<double(const MatrixXd&)>& function)
{
    constexpr double step = 1e-5;
    MatrixXd gradient(values.rows(), values.cols());
    for (Eigen::Index i = 0; i < values.size(); ++i)
    {
        const double value = values(i);
        values(i) = value + step;
        const double above = function(values);
        values(i) = value - step;
        gradient(i) = (above - function(values)) / (2.0 * step);
        values(i) = value;
    }
    return gradient;
}

/**
 * Compare a layer with its definition: outputs, and gradients in parameters and inputs with central
 * differences of the definition.
 *
 * @param layer the layer
 * @param define its definition
 * @param samples number of samples
 */
void
CheckLayer(const NeuralLayer& layer, const Definition& define, Eigen::Index samples)
{
    std::mt19937_64 generator(static_cast<uint64_t>(samples));
    NeuralNetwork network;
    network.Add(layer.Clone());
    network.GetParameters() = Random(generator, layer.GetParameters(), 1);
    const MatrixXf inputs = Random(generator, layer.GetInputs(), samples);
    const MatrixXf weights = Random(generator, layer.GetOutputs(), samples);
    const MatrixXd exactInputs = inputs.cast<double>();
    const MatrixXd exactWeights = weights.cast<double>();
    const VectorXd exactParameters = network.GetParameters().cast<double>();

    ExpectNear(network.Forward(inputs), define(exactParameters, exactInputs), "outputs");
    const MatrixXf inputGradient = network.Backward(weights);
    ExpectNear(
        inputGradient,
        Differentiate(exactInputs,
                      [&](const MatrixXd& values) {
                          return define(exactParameters, values).cwiseProduct(exactWeights).sum();
                      }),
        "gradient in the inputs");
    const VectorXf gradient = network.GetGradient();
    if (gradient.size() > 0)
    {
        ExpectNear(
            gradient,
            Differentiate(exactParameters,
                          [&](const MatrixXd& values) {
                              return define(values, exactInputs).cwiseProduct(exactWeights).sum();
                          }),
            "gradient in the parameters");
    }

    EXPECT_EQ(MatrixXf(network.BackwardToInputs(weights)), inputGradient);
    EXPECT_EQ(network.GetGradient(), gradient) << "is not to be touched on the way to the inputs";
    network.Backward(weights);
    EXPECT_TRUE(network.GetGradient().isApprox(2.0F * gradient, 1e-5F)) << "is to be added to";
}

/**
 * Compare a layer with its definition in batches of several sizes, and batches with their samples.
 *
 * @param layer the layer
 * @param define its definition
 */
void
CheckLayer(const NeuralLayer& layer, const Definition& define)
{
    for (const Eigen::Index samples : {1, 2, 7, 33})
    {
        SCOPED_TRACE(testing::Message() << samples << " samples");
        CheckLayer(layer, define, samples);
    }
    std::mt19937_64 generator(3);
    NeuralNetwork network;
    network.Add(layer.Clone());
    network.GetParameters() = Random(generator, layer.GetParameters(), 1);
    const MatrixXf inputs = Random(generator, layer.GetInputs(), 9);
    const MatrixXf outputs = network.Forward(inputs);
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
    {
        const MatrixXf alone = network.Forward(inputs.col(sample));
        EXPECT_LT((alone - outputs.col(sample)).cwiseAbs().maxCoeff(), 1e-5F);
    }
}

/// @param x any value @return 1 / (1 + exp(-x))
double
Sigmoid(double x)
{
    return 1.0 / (1.0 + std::exp(-x));
}

/**
 * An LSTM by its equations, sample by sample and number by number.
 *
 * @param p parameters in PyTorch's order
 * @param inputs (times features x samples)
 * @param times number of times
 * @param units number of values of h
 * @param [out] cells c of the last time (units x samples)
 * @return h, time by time
 */
MatrixXd
DefineLstm(const VectorXd& p,
           const MatrixXd& inputs,
           Eigen::Index times,
           Eigen::Index units,
           MatrixXd& cells)
{
    const auto features = inputs.rows() / times;
    const auto recurrent = 4 * units * features;
    const auto biases = recurrent + 4 * units * units;
    MatrixXd outputs(times * units, inputs.cols());
    cells.setZero(units, inputs.cols());
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
    {
        VectorXd h = VectorXd::Zero(units);
        for (Eigen::Index time = 0; time < times; ++time)
        {
            VectorXd gates(4 * units);
            for (Eigen::Index gate = 0; gate < 4 * units; ++gate)
            {
                gates[gate] = p[biases + gate] + p[biases + 4 * units + gate];
                for (Eigen::Index i = 0; i < features; ++i)
                {
                    gates[gate] += p[gate * features + i] * inputs(time * features + i, sample);
                }
                for (Eigen::Index i = 0; i < units; ++i)
                {
                    gates[gate] += p[recurrent + gate * units + i] * h[i];
                }
            }
            for (Eigen::Index i = 0; i < units; ++i)
            {
                auto& c = cells(i, sample);
                c = Sigmoid(gates[units + i]) * c +
                    Sigmoid(gates[i]) * std::tanh(gates[2 * units + i]);
                h[i] = Sigmoid(gates[3 * units + i]) * std::tanh(c);
            }
            outputs.col(sample).segment(time * units, units) = h;
        }
    }
    return outputs;
}

TEST(NeuralLayers, Dense)
{
    CheckLayer(DenseLayer(5, 3), [](const VectorXd& p, const MatrixXd& inputs) {
        MatrixXd outputs(3, inputs.cols());
        for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
        {
            for (Eigen::Index o = 0; o < 3; ++o)
            {
                outputs(o, sample) = p[15 + o];
                for (Eigen::Index i = 0; i < 5; ++i)
                {
                    outputs(o, sample) += p[o * 5 + i] * inputs(i, sample);
                }
            }
        }
        return outputs;
    });
}

TEST(NeuralLayers, Relu)
{
    CheckLayer(ReluLayer(6), [](const VectorXd&, const MatrixXd& inputs) -> MatrixXd {
        return inputs.cwiseMax(0.0);
    });
}

TEST(NeuralLayers, ReluHasNoSlopeAtZero)
{
    NeuralNetwork network;
    network.Add(std::make_unique<ReluLayer>(1));
    network.Forward(MatrixXf::Zero(1, 1));
    EXPECT_EQ(network.Backward(MatrixXf::Ones(1, 1))(0, 0), 0.0F);
}

TEST(NeuralLayers, Sigmoid)
{
    CheckLayer(SigmoidLayer(6), [](const VectorXd&, const MatrixXd& inputs) -> MatrixXd {
        return inputs.unaryExpr(&Sigmoid);
    });
}

TEST(NeuralLayers, SigmoidSaturates)
{
    NeuralNetwork network;
    network.Add(std::make_unique<SigmoidLayer>(2));
    const MatrixXf inputs{{1000.0F}, {-1000.0F}};
    const MatrixXf outputs = network.Forward(inputs);
    EXPECT_EQ(outputs(0), 1.0F);
    EXPECT_NEAR(outputs(1), 0.0F, 1e-30F);
    EXPECT_TRUE(network.Backward(MatrixXf::Ones(2, 1)).allFinite());
}

TEST(NeuralLayers, Dueling)
{
    const DuelingLayer layer(3, 4);
    EXPECT_EQ(layer.GetInputs(), 13);
    EXPECT_EQ(layer.GetOutputs(), 12);
    CheckLayer(layer, [](const VectorXd&, const MatrixXd& inputs) {
        MatrixXd outputs(12, inputs.cols());
        for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
        {
            for (Eigen::Index branch = 0; branch < 3; ++branch)
            {
                double mean = 0.0;
                for (Eigen::Index action = 0; action < 4; ++action)
                {
                    mean += inputs(1 + branch * 4 + action, sample) / 4.0;
                }
                for (Eigen::Index action = 0; action < 4; ++action)
                {
                    outputs(branch * 4 + action, sample) =
                        inputs(0, sample) + inputs(1 + branch * 4 + action, sample) - mean;
                }
            }
        }
        return outputs;
    });
}

TEST(NeuralLayers, Convolution)
{
    const ConvolutionLayer layer(2, 9, 3, 4);
    EXPECT_EQ(layer.GetInputs(), 18);
    EXPECT_EQ(layer.GetOutputs(), 18);
    EXPECT_EQ(layer.GetParameters(), 27);
    CheckLayer(layer, [](const VectorXd& p, const MatrixXd& inputs) {
        MatrixXd outputs(18, inputs.cols());
        for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
        {
            for (Eigen::Index o = 0; o < 3; ++o)
            {
                for (Eigen::Index place = 0; place < 6; ++place)
                {
                    double sum = p[24 + o];
                    for (Eigen::Index c = 0; c < 2; ++c)
                    {
                        for (Eigen::Index k = 0; k < 4; ++k)
                        {
                            sum += p[(o * 2 + c) * 4 + k] * inputs(c * 9 + place + k, sample);
                        }
                    }
                    outputs(o * 6 + place, sample) = sum;
                }
            }
        }
        return outputs;
    });
}

TEST(NeuralLayers, ConvolutionOfOneChannelAndWholeLength)
{
    // Kernels as long as the channel: a dense layer with the same parameters.
    std::mt19937_64 generator(5);
    NeuralNetwork convolution;
    convolution.Add(std::make_unique<ConvolutionLayer>(1, 7, 4, 7));
    NeuralNetwork dense;
    dense.Add(std::make_unique<DenseLayer>(7, 4));
    ASSERT_EQ(convolution.GetParameters().size(), dense.GetParameters().size());
    convolution.GetParameters() = dense.GetParameters() = Random(generator, 32, 1);
    const MatrixXf inputs = Random(generator, 7, 5);
    EXPECT_TRUE(convolution.Forward(inputs).isApprox(dense.Forward(inputs), 1e-5F));
}

TEST(NeuralLayers, BatchNormalisationInTraining)
{
    const auto define = [](const VectorXd& p, const MatrixXd& inputs) {
        MatrixXd outputs(4, inputs.cols());
        for (Eigen::Index i = 0; i < 4; ++i)
        {
            const double mean = inputs.row(i).mean();
            const double variance = (inputs.row(i).array() - mean).square().mean();
            outputs.row(i) =
                p[i] * (inputs.row(i).array() - mean) / std::sqrt(variance + 1e-5) + p[4 + i];
        }
        return outputs;
    };
    const BatchNormalisationLayer layer(4);
    for (const Eigen::Index samples : {7, 33})
    {
        CheckLayer(layer, define, samples);
    }
}

TEST(NeuralLayers, BatchNormalisationInUse)
{
    BatchNormalisationLayer layer(2);
    layer.SetTraining(false);
    layer.GetBuffers() = Eigen::Vector4f(0.5F, -1.0F, 4.0F, 0.25F);
    CheckLayer(layer, [](const VectorXd& p, const MatrixXd& inputs) {
        MatrixXd outputs(2, inputs.cols());
        outputs.row(0) = p[0] * (inputs.row(0).array() - 0.5) / std::sqrt(4.00001) + p[2];
        outputs.row(1) = p[1] * (inputs.row(1).array() + 1.0) / std::sqrt(0.25001) + p[3];
        return outputs;
    });
}

TEST(NeuralLayers, BatchNormalisationKeepsRunningStatistics)
{
    NeuralNetwork network;
    network.Add(std::make_unique<BatchNormalisationLayer>(1));
    network.Initialise([]() { return 0.25; });
    EXPECT_EQ(network.GetParameters(), Eigen::Vector2f(1.0F, 0.0F));
    EXPECT_EQ(network.GetBuffers(), Eigen::Vector2f(0.0F, 1.0F));
    // Mean 2, variance with the divisor n - 1: 4.
    network.Forward(MatrixXf{{0.0F, 2.0F, 4.0F}});
    EXPECT_TRUE(network.GetBuffers().isApprox(Eigen::Vector2f(0.2F, 1.3F), 1e-6F));
    network.Forward(MatrixXf{{0.0F, 2.0F, 4.0F}});
    EXPECT_TRUE(network.GetBuffers().isApprox(Eigen::Vector2f(0.38F, 1.57F), 1e-6F));
    const VectorXf buffers = network.GetBuffers();

    NeuralNetwork copy = network;
    EXPECT_EQ(copy.GetBuffers(), buffers);
    copy.SetTraining(false);
    EXPECT_NEAR(copy.Forward(MatrixXf{{1.0F}})(0, 0), (1.0 - 0.38) / std::sqrt(1.57001), 1e-6);
    EXPECT_EQ(copy.GetBuffers(), buffers);
    copy.SetBuffers(Eigen::Vector2f(0.0F, 1.0F));
    EXPECT_NEAR(copy.Forward(MatrixXf{{1.0F}})(0, 0), 1.0, 1e-5);
    EXPECT_EQ(network.GetBuffers(), buffers);
    EXPECT_THROW(copy.SetBuffers(VectorXf::Zero(3)), Error);
    EXPECT_THROW(network.Forward(MatrixXf{{1.0F}}), Error);
}

TEST(NeuralLayers, Lstm)
{
    CheckLayer(LstmLayer(4, 2, 3), [](const VectorXd& p, const MatrixXd& inputs) {
        MatrixXd cells;
        return DefineLstm(p, inputs, 4, 3, cells);
    });
}

TEST(NeuralLayers, LstmIsThatOfPyTorch)
{
    for (const auto& document : ReadVectors("lstm_small.json"))
    {
        const auto& x = document["x"];
        const auto& h = document["h"];
        const auto times = static_cast<Eigen::Index>(x.size());
        const auto features = static_cast<Eigen::Index>(x[0].size());
        const auto units = static_cast<Eigen::Index>(h[0].size());
        std::vector<double> parameters;
        for (const char* name : {"W_ih", "W_hh", "b_ih", "b_hh"})
        {
            for (const auto& row : document[name])
            {
                // A row of a matrix, or a number of a vector.
                const auto values = row.is_array() ? row.get<std::vector<double>>()
                                                   : std::vector<double>{row.get<double>()};
                parameters.insert(parameters.end(), values.begin(), values.end());
            }
        }
        MatrixXd inputs(times * features, 1);
        MatrixXd expected(times * units, 1);
        for (Eigen::Index time = 0; time < times; ++time)
        {
            for (Eigen::Index i = 0; i < features; ++i)
            {
                inputs(time * features + i) = x[time][i].get<double>();
            }
            for (Eigen::Index i = 0; i < units; ++i)
            {
                expected(time * units + i) = h[time][i].get<double>();
            }
        }
        NeuralNetwork network;
        network.Add(std::make_unique<LstmLayer>(times, features, units));
        const Eigen::Map<const VectorXd> exact(parameters.data(),
                                               static_cast<Eigen::Index>(parameters.size()));
        ASSERT_EQ(network.GetParameters().size(), exact.size());
        network.GetParameters() = exact.cast<float>();
        const MatrixXf outputs = network.Forward(inputs.cast<float>());
        EXPECT_LT((outputs.cast<double>() - expected).cwiseAbs().maxCoeff(), 3e-7);

        // What gradients are checked against is the same function.
        MatrixXd cells;
        const MatrixXd defined = DefineLstm(exact, inputs, times, units, cells);
        EXPECT_LT((defined - expected).cwiseAbs().maxCoeff(), 1e-6);
        for (Eigen::Index i = 0; i < units; ++i)
        {
            EXPECT_NEAR(cells(i), document["c_last"][i].get<double>(), 1e-6);
        }
    }
}

TEST(NeuralLayers, RefuseSizesThatAreNotPositive)
{
    EXPECT_THROW(DenseLayer(0, 1), Error);
    EXPECT_THROW(DenseLayer(1, 0), Error);
    EXPECT_THROW(ReluLayer(-1), Error);
    EXPECT_THROW(SigmoidLayer(0), Error);
    EXPECT_THROW(BatchNormalisationLayer(0), Error);
    EXPECT_THROW(DuelingLayer(-1, -1), Error);
    EXPECT_THROW(DuelingLayer(1, 0), Error);
    EXPECT_THROW(ConvolutionLayer(-1, -4, 1, 1), Error);
    EXPECT_THROW(ConvolutionLayer(1, 3, 1, 4), Error);
    EXPECT_THROW(ConvolutionLayer(1, 3, 1, 0), Error);
    EXPECT_THROW(LstmLayer(0, 1, 1), Error);
    EXPECT_THROW(LstmLayer(1, 1, -1), Error);
}

} // namespace
