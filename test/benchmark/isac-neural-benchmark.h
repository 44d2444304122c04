/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NEURAL_BENCHMARK_H
#define ISAC_NEURAL_BENCHMARK_H

/**
 * Register the benchmarks of neural networks, alone and beside the peers that are found.
 */
void RegisterNeuralBenchmarks();

#endif /* ISAC_NEURAL_BENCHMARK_H */
