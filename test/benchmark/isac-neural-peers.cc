/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-neural-peers.h"

#include "../isac-test-python.h"

#include <array>
#include <benchmark/benchmark.h>
#include <cstdio>
#include <ctime>

#ifdef ISAC_HAVE_TORCH_PEER
#include <dlfcn.h>
#include <torch/script.h>
#include <torch/torch.h>
#endif

namespace isac
{

namespace
{

/**
 * Answer by pytorch_peer.py.
 *
 * @param python the interpreter
 * @return of a gradient step
 */
NeuralPeerRun
TrainByPython(const std::string& python)
{
    const std::string command =
        "'" + python + "' '" ISAC_SOURCE_DIR "/test/benchmark/pytorch_peer.py'";
    NeuralPeerRun run{0.0, "failed"};
    if (std::FILE* output = popen(command.c_str(), "r"))
    {
        std::array<char, 32> library{};
        double seconds = 0.0;
        if (std::fscanf(output, "%lf %31s", &seconds, library.data()) == 2)
        {
            run = {seconds, library.data()};
        }
        pclose(output);
    }
    return run;
}

#ifdef ISAC_HAVE_TORCH_PEER

/// @return what multiplies libtorch's matrices, which makes a difference of ten times
std::string
GetLibrary()
{
    if (at::hasMKL())
    {
        return "MKL";
    }
    return dlsym(RTLD_DEFAULT, "openblas_get_config") ? "OpenBLAS" : "BLAS";
}

/**
 * @param step what is measured
 * @return its mean processor time, after it has been done often enough for TorchScript to
 * have settled
 */
template <typename Step>
NeuralPeerRun
Measure(Step step)
{
    constexpr double duration = 2.0; // s
    constexpr int batch = 50;        // steps between two looks at the clock
    for (int i = 0; i < batch; ++i)
    {
        step();
    }
    int64_t steps = 0;
    const auto begin = std::clock();
    const auto getSeconds = [begin] {
        return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    };
    while (getSeconds() < duration)
    {
        for (int i = 0; i < batch; ++i)
        {
            step();
        }
        steps += batch;
    }
    return {getSeconds() / static_cast<double>(steps), GetLibrary()};
}

/**
 * @param inputs number of inputs
 * @param outputs number of outputs
 * @return a perceptron
 */
torch::nn::Sequential
MakePerceptron(int64_t inputs, int64_t outputs)
{
    using namespace torch::nn;
    return Sequential(Linear(inputs, 256),
                      ReLU(),
                      Linear(256, 128),
                      ReLU(),
                      Linear(128, 64),
                      ReLU(),
                      Linear(64, outputs));
}

/// @return of a gradient step by libtorch
NeuralPeerRun
TrainByTorch()
{
    at::set_num_threads(1);
    torch::manual_seed(1);
    auto network = MakePerceptron(22, 1);
    torch::optim::Adam adam(network->parameters(), torch::optim::AdamOptions(1e-4));
    const auto inputs = torch::rand({128, 22});
    const auto targets = torch::rand({128, 1});
    const auto parameters = network->parameters();
    return Measure([&] {
        for (const auto& parameter : parameters)
        {
            parameter.mutable_grad().reset(); // faster than zeros
        }
        torch::mse_loss(network->forward(inputs), targets).backward();
        adam.step();
    });
}

/// @return of an evaluation by libtorch's modules
NeuralPeerRun
ActByTorch()
{
    at::set_num_threads(1);
    const c10::InferenceMode guard;
    auto network = MakePerceptron(16, 6);
    network->eval();
    std::array<float, 16> state{0.1F, 0.2F};
    return Measure([&] {
        const auto output = network->forward(torch::from_blob(state.data(), {1, 16}));
        benchmark::DoNotOptimize(output.data_ptr<float>());
    });
}

/// @return of an evaluation of a frozen script
NeuralPeerRun
ActByTorchScript()
{
    at::set_num_threads(1);
    const c10::InferenceMode guard;
    torch::jit::Module module("Perceptron");
    module.register_attribute("training", c10::BoolType::get(), false);
    std::string body;
    const std::array<int64_t, 5> sizes{16, 256, 128, 64, 6};
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i)
    {
        const auto layer = std::to_string(i);
        const auto linear = torch::nn::Linear(sizes[i], sizes[i + 1]);
        module.register_parameter("weight" + layer, linear->weight, false);
        module.register_parameter("bias" + layer, linear->bias, false);
        body += (i > 0 ? "  x = torch.relu(x)\n" : "") +
                ("  x = torch.linear(x, self.weight" + layer) + ", self.bias" + layer + ")\n";
    }
    module.define("def forward(self, x: Tensor):\n" + body + "  return x\n");
    auto frozen = torch::jit::freeze(module);
    std::array<float, 16> state{0.1F, 0.2F};
    return Measure([&] {
        const auto output = frozen.forward({torch::from_blob(state.data(), {1, 16})}).toTensor();
        benchmark::DoNotOptimize(output.data_ptr<float>());
    });
}

#endif

} // namespace

std::vector<NeuralPeer>
FindTrainingPeers()
{
    std::vector<NeuralPeer> peers;
#ifdef ISAC_HAVE_TORCH_PEER
    peers.push_back({"libtorch", TrainByTorch});
#endif
    const auto python = FindPython("torch");
    if (!python.empty())
    {
        peers.push_back({"pytorch", [python] { return TrainByPython(python); }});
    }
    return peers;
}

std::vector<NeuralPeer>
FindActingPeers()
{
    std::vector<NeuralPeer> peers;
#ifdef ISAC_HAVE_TORCH_PEER
    peers.push_back({"libtorch", ActByTorch});
    peers.push_back({"torchscript", ActByTorchScript});
#endif
    return peers;
}

} // namespace isac
