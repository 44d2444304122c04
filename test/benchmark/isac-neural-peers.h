/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NEURAL_PEERS_H
#define ISAC_NEURAL_PEERS_H

#include <functional>
#include <string>
#include <vector>

namespace isac
{

/// What came of measuring a peer
struct NeuralPeerRun
{
    double seconds{0.0}; ///< processor time of one step, in s; 0 where it failed
    std::string remark;  ///< what multiplies the peer's matrices
};

/// Something that others wrote and that does what a benchmark of neural networks does
struct NeuralPeer
{
    std::string name;                       ///< as in bench.json
    std::function<NeuralPeerRun()> measure; ///< takes some seconds
};

/**
 * Peers that take gradient steps of a perceptron 22-256-128-64-1, on batches of 128: forward, mean
 * squared error, backward, Adam. On one thread.
 *
 * @return libtorch as the benchmarks are built with it, PyTorch where a python3 in PATH has it
 */
std::vector<NeuralPeer> FindTrainingPeers();

/**
 * Peers that evaluate a perceptron 16-256-128-64-6 for one sample. On one thread.
 *
 * @return libtorch's modules without gradients, and a frozen script in TorchScript, as the
 * benchmarks are built with libtorch
 */
std::vector<NeuralPeer> FindActingPeers();

} // namespace isac

#endif /* ISAC_NEURAL_PEERS_H */
