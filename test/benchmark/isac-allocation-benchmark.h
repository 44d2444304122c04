/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_BENCHMARK_H
#define ISAC_ALLOCATION_BENCHMARK_H

#include "isac-allocation-peers.h"

#include <vector>

/**
 * Register the benchmarks of ConvexAllocation, alone and beside each peer.
 *
 * @param peers the peers
 */
void RegisterAllocationBenchmarks(const std::vector<isac::AllocationPeer>& peers);

#endif /* ISAC_ALLOCATION_BENCHMARK_H */
