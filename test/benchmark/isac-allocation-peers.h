/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_PEERS_H
#define ISAC_ALLOCATION_PEERS_H

#include "ns3/isac-allocation-problem.h"

#include <functional>
#include <string>
#include <vector>

namespace isac
{

/// Processor time of a solve that is too much, in s
constexpr double PEER_LIMIT = 60.0;

/// How much less than the certified optimum counts as solved, relative to max(1, |objective|)
constexpr double PEER_ACCURACY = 1e-6;

/// A program that others wrote and that solves an AllocationProblem too
struct AllocationPeer
{
    /**
     * Solve in a process of its own, which ends with it.
     *
     * @param problem the problem
     * @param output descriptor that takes the processor time of a solve in s, then bandwidth,
     * power and computing of all users, in Hz, W, cycles/s; nothing where it fails
     */
    using Answer = std::function<void(const AllocationProblem& problem, int output)>;

    std::string name; ///< as in bench.json
    Answer answer;    ///< how it solves
};

/// What came of a peer's solve
struct AllocationPeerRun
{
    /// How it ended
    enum class End
    {
        SOLVED,  ///< the peer calls it solved, and the allocation keeps the constraints
        FAILED,  ///< anything else
        EXCEEDED ///< the solve took longer than PEER_LIMIT, or was stopped there
    };

    End end{End::FAILED};        ///< how it ended
    double seconds{0.0};         ///< processor time of a solve
    AllocationSolution solution; ///< allocation and objective, where there is an answer
};

/**
 * @return the peers that were found: NLopt's SLSQP and Ipopt as the benchmarks are built with them,
 * SciPy's SLSQP where a python3 in PATH has SciPy
 */
std::vector<AllocationPeer> FindAllocationPeers();

/**
 * Have a peer solve a problem, in a process of its own that can be stopped. Short solves are
 * repeated, and their mean counts. What violates a constraint by the peer's tolerance is repaired
 * before the allocation is judged, by the problem's formulas and in its units.
 *
 * @param peer a peer
 * @param problem a problem in which every user has a request
 * @return what the peer made of it
 */
AllocationPeerRun RunAllocationPeer(const AllocationPeer& peer, const AllocationProblem& problem);

} // namespace isac

#endif /* ISAC_ALLOCATION_PEERS_H */
