/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-adam.h"
#include "ns3/isac-batch-normalisation-layer.h"
#include "ns3/isac-convolution-layer.h"
#include "ns3/isac-dense-layer.h"
#include "ns3/isac-dueling-layer.h"
#include "ns3/isac-lstm-layer.h"
#include "ns3/isac-neural-network.h"
#include "ns3/isac-parameter-update.h"
#include "ns3/isac-relu-layer.h"
#include "ns3/isac-sigmoid-layer.h"

#include <Eigen/Core>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

/**
 * @file
 * Layers and their training beside those of libtorch, which computes in double precision: what
 * differs is the rounding of the module's floats.
 */

using namespace isac;

namespace
{

/// How far numbers may lie from libtorch's, relative to the largest of their kind
constexpr double TOLERANCE = 1e-5;

/**
 * @param rows number of rows
 * @param columns number of columns
 * @param seed of the draws
 * @return numbers drawn uniformly from within 1 of 0
 */
Eigen::MatrixXf
Draw(Eigen::Index rows, Eigen::Index columns, unsigned seed)
{
    std::mt19937 generator(seed);
    return Eigen::MatrixXf::NullaryExpr(rows, columns, [&generator] {
        return static_cast<float>(static_cast<double>(generator()) * 0x1p-31 - 1.0);
    });
}

/**
 * @param batch (values x samples)
 * @return (samples x values), in double precision
 */
torch::Tensor
ToTensor(const Eigen::MatrixXf& batch)
{
    return torch::from_blob(const_cast<float*>(batch.data()), {batch.cols(), batch.rows()})
        .to(torch::kDouble);
}

/**
 * @param what what the numbers are
 * @param ours any numbers
 * @param theirs the same by libtorch, in the same order
 */
void
ExpectSame(const std::string& what, const Eigen::MatrixXf& ours, const torch::Tensor& theirs)
{
    const auto flat = theirs.detach().reshape({-1}).contiguous();
    ASSERT_EQ(flat.numel(), ours.size()) << what;
    const Eigen::Map<const Eigen::ArrayXd> expected(flat.data_ptr<double>(), flat.numel());
    const double largest = expected.abs().maxCoeff();
    EXPECT_GT(largest, 0.0) << what;
    const double worst = (ours.reshaped().array().cast<double>() - expected).abs().maxCoeff();
    EXPECT_LE(worst, TOLERANCE * largest) << what;
}

/// A function of libtorch, with the parameters that it has
struct Peer
{
    std::function<torch::Tensor(torch::Tensor)> forward; ///< of (samples x inputs)
    std::vector<torch::Tensor> parameters;               ///< in the order of the module's
};

/**
 * @param module a module of libtorch, which is brought to double precision
 * @param forward by it
 * @return both
 */
template <typename Module>
Peer
MakePeer(Module module, std::function<torch::Tensor(torch::Tensor)> forward)
{
    module->to(torch::kDouble);
    return {std::move(forward), module->parameters()};
}

/**
 * @param layer a layer
 * @return a network of this layer alone
 */
NeuralNetwork
MakeNetwork(std::unique_ptr<NeuralLayer> layer)
{
    NeuralNetwork network;
    network.Add(std::move(layer));
    return network;
}

/**
 * Compare outputs and all gradients, with parameters that are drawn.
 *
 * @param network a network
 * @param peer the same by libtorch
 * @param inputs (inputs x samples)
 */
void
ExpectSameGradients(NeuralNetwork& network, const Peer& peer, const Eigen::MatrixXf& inputs)
{
    auto& parameters = network.GetParameters();
    if (parameters.size() > 0)
    {
        parameters = Draw(parameters.size(), 1, 7);
        torch::nn::utils::vector_to_parameters(ToTensor(parameters).flatten(), peer.parameters);
    }
    const auto theirInputs = ToTensor(inputs).requires_grad_();
    const auto theirs = peer.forward(theirInputs).flatten(1);
    ExpectSame("outputs", network.Forward(inputs), theirs);

    const Eigen::MatrixXf slopes = Draw(network.GetOutputs(), inputs.cols(), 8);
    for (auto parameter : peer.parameters)
    {
        parameter.mutable_grad().reset();
    }
    theirs.backward(ToTensor(slopes));
    network.GetGradient().setZero();
    ExpectSame("gradients in inputs", network.Backward(slopes), theirInputs.grad());
    if (parameters.size() > 0)
    {
        std::vector<torch::Tensor> gradients;
        for (const auto& parameter : peer.parameters)
        {
            gradients.push_back(parameter.grad());
        }
        ExpectSame("gradients in parameters",
                   network.GetGradient(),
                   torch::nn::utils::parameters_to_vector(gradients));
    }
}

/// Training of a perceptron with 22 inputs and 1 output by libtorch
class TorchTraining
{
  public:
    /**
     * @param parameters to begin with
     * @param precision of all numbers
     */
    TorchTraining(const Eigen::VectorXf& parameters, torch::Dtype precision)
        : m_precision(precision),
          m_network(torch::nn::Linear(22, 256),
                    torch::nn::ReLU(),
                    torch::nn::Linear(256, 128),
                    torch::nn::ReLU(),
                    torch::nn::Linear(128, 64),
                    torch::nn::ReLU(),
                    torch::nn::Linear(64, 1)),
          m_adam((m_network->to(precision), m_network->parameters()),
                 torch::optim::AdamOptions(1e-3))
    {
        torch::nn::utils::vector_to_parameters(ToTensor(parameters).flatten().to(precision),
                                               m_network->parameters());
    }

    /**
     * @param inputs (22 x samples)
     * @param targets (1 x samples)
     * @return mean squared error before the step
     */
    double Step(const Eigen::MatrixXf& inputs, const Eigen::MatrixXf& targets)
    {
        m_adam.zero_grad();
        const auto loss = torch::mse_loss(m_network->forward(ToTensor(inputs).to(m_precision)),
                                          ToTensor(targets).to(m_precision));
        loss.backward();
        torch::nn::utils::clip_grad_norm_(m_network->parameters(), 1.0);
        m_adam.step();
        return loss.item<double>();
    }

    /// @return the parameters, in double precision
    torch::Tensor GetParameters() const
    {
        return torch::nn::utils::parameters_to_vector(m_network->parameters()).to(torch::kDouble);
    }

  private:
    torch::Dtype m_precision;        ///< of all numbers
    torch::nn::Sequential m_network; ///< what is trained
    torch::optim::Adam m_adam;       ///< what trains it
};

} // namespace

TEST(IsacNeuralTorch, DenseLayerAgrees)
{
    torch::nn::Linear linear(7, 5);
    auto network = MakeNetwork(std::make_unique<DenseLayer>(7, 5));
    ExpectSameGradients(network, MakePeer(linear, linear), Draw(7, 33, 1));
}

TEST(IsacNeuralTorch, ReluAgreesAtTheKinkToo)
{
    auto network = MakeNetwork(std::make_unique<ReluLayer>(6));
    Eigen::MatrixXf inputs = Draw(6, 9, 2);
    inputs.row(3).setZero();
    ExpectSameGradients(network, {torch::relu, {}}, inputs);
}

TEST(IsacNeuralTorch, SigmoidAgreesFarFromZeroToo)
{
    auto network = MakeNetwork(std::make_unique<SigmoidLayer>(6));
    ExpectSameGradients(network, {torch::sigmoid, {}}, 20.0F * Draw(6, 50, 3));
}

TEST(IsacNeuralTorch, DuelingAgrees)
{
    auto network = MakeNetwork(std::make_unique<DuelingLayer>(3, 4));
    const auto dueling = [](const torch::Tensor& inputs) {
        const auto value = inputs.slice(1, 0, 1).unsqueeze(2);
        const auto advantages = inputs.slice(1, 1).reshape({-1, 3, 4});
        return value + advantages - advantages.mean(2, true);
    };
    ExpectSameGradients(network, {dueling, {}}, Draw(13, 21, 4));
}

TEST(IsacNeuralTorch, ConvolutionAgrees)
{
    torch::nn::Conv1d convolution(3, 5, 4);
    auto network = MakeNetwork(std::make_unique<ConvolutionLayer>(3, 10, 5, 4));
    const auto forward = [convolution](const torch::Tensor& inputs) mutable {
        return convolution(inputs.reshape({-1, 3, 10}));
    };
    ExpectSameGradients(network, MakePeer(convolution, forward), Draw(30, 17, 5));
}

TEST(IsacNeuralTorch, LstmAgrees)
{
    torch::nn::LSTM lstm(torch::nn::LSTMOptions(3, 5).batch_first(true));
    auto network = MakeNetwork(std::make_unique<LstmLayer>(8, 3, 5));
    const auto forward = [lstm](const torch::Tensor& inputs) mutable {
        return std::get<0>(lstm(inputs.reshape({-1, 8, 3})));
    };
    ExpectSameGradients(network, MakePeer(lstm, forward), Draw(24, 17, 6));
}

TEST(IsacNeuralTorch, BatchNormalisationAgreesInTrainingAndInUse)
{
    torch::nn::BatchNorm1d normalisation(6);
    auto network = MakeNetwork(std::make_unique<BatchNormalisationLayer>(6));
    network.Initialise([] { return 0.0; });
    const auto peer = MakePeer(normalisation, normalisation);
    for (unsigned batch = 0; batch < 3; ++batch)
    {
        ExpectSameGradients(network, peer, 3.0F * Draw(6, 40, 10 + batch));
    }
    const auto buffers = normalisation->buffers(); // the last one counts batches
    ExpectSame("buffers",
               network.GetBuffers(),
               torch::nn::utils::parameters_to_vector({buffers[0], buffers[1]}));
    network.SetTraining(false);
    normalisation->eval();
    ExpectSameGradients(network, peer, 3.0F * Draw(6, 40, 13));
}

TEST(IsacNeuralTorch, LayersInARowAgree)
{
    torch::nn::Sequential row(torch::nn::Conv1d(2, 4, 3),
                              torch::nn::ReLU(),
                              torch::nn::Flatten(),
                              torch::nn::Linear(24, 12),
                              torch::nn::BatchNorm1d(12),
                              torch::nn::Linear(12, 3),
                              torch::nn::Sigmoid());
    NeuralNetwork network;
    network.Add(std::make_unique<ConvolutionLayer>(2, 8, 4, 3));
    network.Add(std::make_unique<ReluLayer>(24));
    network.Add(std::make_unique<DenseLayer>(24, 12));
    network.Add(std::make_unique<BatchNormalisationLayer>(12));
    network.Add(std::make_unique<DenseLayer>(12, 3));
    network.Add(std::make_unique<SigmoidLayer>(3));
    const auto forward = [row](const torch::Tensor& inputs) mutable {
        return row->forward(inputs.reshape({-1, 2, 8}));
    };
    ExpectSameGradients(network, MakePeer(row, forward), Draw(16, 30, 15));
}

TEST(IsacNeuralTorch, ClippedGradientsAgree)
{
    Eigen::VectorXf gradient = Draw(1000, 1, 16);
    const auto parameter = torch::zeros({1000}, torch::kDouble);
    for (const double limit : {100.0, 2.5})
    {
        parameter.mutable_grad() = ToTensor(gradient).flatten();
        const double norm = torch::nn::utils::clip_grad_norm_(parameter, limit);
        EXPECT_NEAR(ClipGradient(gradient, limit), norm, TOLERANCE * norm);
        ExpectSame("gradient", gradient, parameter.grad());
    }
}

/// A hundred steps of Adam, by the same gradients
TEST(IsacNeuralTorch, AdamAgrees)
{
    Eigen::VectorXf parameters = Draw(500, 1, 17);
    const auto theirs = ToTensor(parameters).flatten().requires_grad_();
    Adam adam(500, 1e-2);
    torch::optim::Adam peer({theirs}, torch::optim::AdamOptions(1e-2));
    for (unsigned step = 0; step < 100; ++step)
    {
        const Eigen::VectorXf gradient = Draw(500, 1, 100 + step);
        adam.Step(parameters, gradient);
        theirs.mutable_grad() = ToTensor(gradient).flatten();
        peer.step();
    }
    ExpectSame("parameters", parameters, theirs);
}

/**
 * A hundred steps: forward, backward, clipping, Adam. Rounding grows from step to step; how much of
 * it there may be, libtorch's own floats tell.
 */
TEST(IsacNeuralTorch, TrainingAgrees)
{
    constexpr Eigen::Index samples = 128;
    auto network = NeuralNetwork::MakePerceptron(22, {256, 128, 64}, 1);
    std::mt19937 generator(18);
    network.Initialise([&generator] { return static_cast<double>(generator()) * 0x1p-32; });
    Adam adam(network.GetParameters().size(), 1e-3);
    TorchTraining exact(network.GetParameters(), torch::kDouble);
    TorchTraining rounded(network.GetParameters(), torch::kFloat);

    double first = 0.0;
    double last = 0.0;
    for (unsigned step = 0; step < 100; ++step)
    {
        const Eigen::MatrixXf inputs = Draw(22, samples, 200 + step);
        const Eigen::MatrixXf targets = inputs.colwise().squaredNorm() / 22.0F;
        const Eigen::MatrixXf errors = network.Forward(inputs) - targets;
        network.GetGradient().setZero();
        network.Backward(errors * (2.0F / samples));
        ClipGradient(network.GetGradient(), 1.0);
        adam.Step(network.GetParameters(), network.GetGradient());

        rounded.Step(inputs, targets);
        last = exact.Step(inputs, targets);
        first = step == 0 ? last : first;
        EXPECT_NEAR(errors.squaredNorm() / samples, last, TOLERANCE * last) << step;
    }
    EXPECT_LT(last, 0.2 * first); // it has learned
    const auto parameters = exact.GetParameters();
    const auto distance = [&parameters](const torch::Tensor& other) {
        return (other - parameters).norm().item<double>();
    };
    EXPECT_LE(distance(ToTensor(network.GetParameters()).flatten()),
              3.0 * distance(rounded.GetParameters()));
}
