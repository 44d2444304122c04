/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-neural-benchmark.h"

#include "isac-neural-peers.h"

#include "ns3/isac-adam.h"
#include "ns3/isac-matrix-product.h"
#include "ns3/isac-neural-network.h"

#include <Eigen/Core>
#include <algorithm>
#include <benchmark/benchmark.h>
#include <ctime>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace isac;
using Eigen::MatrixXf;

namespace
{

constexpr Eigen::Index BATCH = 128; ///< samples of a batch

/**
 * @param inputs number of inputs
 * @param outputs number of outputs
 * @return a network of three hidden layers with random parameters
 */
NeuralNetwork
MakeNetwork(Eigen::Index inputs, Eigen::Index outputs)
{
    std::mt19937_64 generator(1);
    std::uniform_real_distribution<double> uniform;
    auto network = NeuralNetwork::MakePerceptron(inputs, {256, 128, 64}, outputs);
    network.Initialise([&]() { return uniform(generator); });
    return network;
}

/// A gradient step of a critic: forward, backward, Adam
void
Train(benchmark::State& state)
{
    auto network = MakeNetwork(22, 1);
    Adam adam(network.GetParameters().size(), 1e-4);
    const MatrixXf inputs = MatrixXf::Random(22, BATCH);
    const MatrixXf wanted = MatrixXf::Random(1, BATCH);
    MatrixXf error(1, BATCH);
    for (auto _ : state)
    {
        error = network.Forward(inputs) - wanted;
        network.GetGradient().setZero();
        network.Backward(error);
        adam.Step(network.GetParameters(), network.GetGradient());
        benchmark::DoNotOptimize(network.GetParameters().data());
    }
}

/// What an actor does in one state
void
Act(benchmark::State& state)
{
    auto network = MakeNetwork(16, 6);
    const Eigen::VectorXf inputs = Eigen::VectorXf::Random(16);
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(network.Forward(inputs).data());
    }
}

/**
 * All matrix products of a gradient step.
 *
 * @tparam AddTo type of add
 * @param values (size x samples) of the inputs and of every layer
 * @param weights (outputs x inputs) of every layer, row by row
 * @param [in,out] results of the sizes of the values, and transposed weights
 * @param add adds the product of its first two arguments to the third
 */
template <typename AddTo>
void
MultiplyAll(const std::vector<MatrixXf>& values,
            const std::vector<Eigen::Matrix<float, -1, -1, Eigen::RowMajor>>& weights,
            std::vector<MatrixXf>& results,
            const AddTo& add)
{
    const auto layers = weights.size();
    for (std::size_t i = 0; i < layers; ++i)
    {
        add(weights[i], values[i], results[i + 1]);
        add(weights[i].transpose(), values[i + 1], results[i]);
        add(values[i], values[i + 1].transpose(), results[layers + 1 + i]);
    }
}

/// The matrix products of a gradient step, beside Eigen's as it is compiled for any processor
void
Multiply(benchmark::State& state)
{
    const std::vector<Eigen::Index> sizes{22, 256, 128, 64, 1};
    std::vector<MatrixXf> values;
    std::vector<Eigen::Matrix<float, -1, -1, Eigen::RowMajor>> weights;
    for (std::size_t i = 0; i < sizes.size(); ++i)
    {
        values.emplace_back(MatrixXf::Random(sizes[i], BATCH));
        if (i > 0)
        {
            weights.emplace_back(MatrixXf::Random(sizes[i], sizes[i - 1]));
        }
    }
    std::vector<MatrixXf> results = values;
    for (const auto& matrix : weights)
    {
        results.emplace_back(matrix.transpose());
    }
    double seconds = std::numeric_limits<double>::infinity();
    for (int repetition = 0; repetition < 50; ++repetition)
    {
        const auto begin = std::clock();
        for (int i = 0; i < 10; ++i)
        {
            MultiplyAll(values, weights, results, [](const auto& a, const auto& b, auto& c) {
                c.noalias() += a * b;
            });
        }
        seconds =
            std::min(seconds, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / 10);
    }
    for (auto _ : state)
    {
        MultiplyAll(values, weights, results, [](const auto& a, const auto& b, auto& c) {
            AddProduct(a, b, c);
        });
        benchmark::DoNotOptimize(results.front().data());
    }
    state.counters["peer"] = seconds;
    state.SetLabel("eigen");
}

/**
 * Register a benchmark, alone and beside each peer, which is measured once.
 *
 * @param name the benchmark's
 * @param own the benchmark
 * @param peers what does the same
 */
void
Register(const std::string& name,
         void (*own)(benchmark::State&),
         const std::vector<NeuralPeer>& peers)
{
    benchmark::RegisterBenchmark(name.c_str(), own)->Unit(benchmark::kMicrosecond);
    for (const auto& peer : peers)
    {
        const auto run = std::make_shared<std::optional<NeuralPeerRun>>();
        benchmark::RegisterBenchmark((name + "/" + peer.name).c_str(),
                                     [own, peer, run](benchmark::State& state) {
                                         own(state);
                                         if (!*run)
                                         {
                                             *run = peer.measure();
                                         }
                                         if ((*run)->seconds > 0.0)
                                         {
                                             state.counters["peer"] = (*run)->seconds;
                                         }
                                         state.SetLabel(peer.name + "; " + (*run)->remark);
                                     })
            ->Unit(benchmark::kMicrosecond);
    }
}

} // namespace

void
RegisterNeuralBenchmarks()
{
    Register("neural/train/22-256-128-64-1", Train, FindTrainingPeers());
    Register("neural/act/16-256-128-64-6", Act, FindActingPeers());
    Register("neural/products/22-256-128-64-1", Multiply, {});
}
