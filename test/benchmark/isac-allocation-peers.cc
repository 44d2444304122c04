/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-peers.h"

#include "../isac-test-python.h"
#include "isac-ipopt-allocation.h"

#ifdef ISAC_HAVE_NLOPT
#include "ns3/isac-slsqp-allocation.h"
#endif

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace isac
{

namespace
{

/// Processor time for which solves are repeated, in s
constexpr double REPEAT = 0.5;

/// Processor time that a peer's process may need beside the solve, in s
constexpr rlim_t START = 2;

/**
 * Write all of it.
 *
 * @param output descriptor
 * @param values numbers
 */
void
Write(int output, const std::vector<double>& values)
{
    const char* next = reinterpret_cast<const char*>(values.data());
    auto left = static_cast<ssize_t>(values.size() * sizeof(double));
    while (left > 0)
    {
        const ssize_t written = write(output, next, left);
        if (written < 0)
        {
            return;
        }
        next += written;
        left -= written;
    }
}

/**
 * Answer by a solver of this program.
 *
 * @tparam Solver has ConvexAllocation's Solve()
 * @param problem the problem
 * @param output takes the answer
 */
template <typename Solver>
void
Solve(const AllocationProblem& problem, int output)
{
    Solver solver;
    AllocationSolution solution;
    int solves = 0;
    const auto begin = std::clock();
    const auto getSeconds = [begin] {
        return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    };
    do
    {
        if (!solver.Solve(problem, solution))
        {
            return;
        }
        ++solves;
    } while (getSeconds() < REPEAT);
    std::vector<double> answer{getSeconds() / solves};
    for (const auto* part : {&solution.bandwidth, &solution.power, &solution.computing})
    {
        answer.insert(answer.end(), part->begin(), part->end());
    }
    Write(output, answer);
}

/**
 * Answer by scipy_peer.py, which reads the problem from its standard input.
 *
 * @param python the interpreter
 * @param problem the problem
 * @param output takes the answer
 */
void
SolveByScipy(const std::string& python, const AllocationProblem& problem, int output)
{
    std::vector<double> values{static_cast<double>(problem.station.size()),
                               static_cast<double>(problem.bandwidth.size()),
                               REPEAT,
                               problem.utility.cap,
                               problem.computing};
    const auto append = [&values](const auto& array) {
        values.insert(values.end(), array.begin(), array.end());
    };
    append(problem.bandwidth);
    append(problem.power);
    append(problem.station);
    for (const auto structure : problem.structure)
    {
        values.push_back(structure == QoeStructure::RATIO);
    }
    for (const auto* array : {&problem.value,
                              &problem.delayCost,
                              &problem.computingWork,
                              &problem.radioWork,
                              &problem.noiseToGain,
                              &problem.minimumPower,
                              &problem.minimumPowerBandwidth})
    {
        append(*array);
    }
    std::FILE* input = std::tmpfile();
    Write(fileno(input), values);
    std::rewind(input);
    dup2(fileno(input), STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    const std::string script = std::string(ISAC_SOURCE_DIR) + "/test/benchmark/scipy_peer.py";
    execl(python.c_str(), python.c_str(), "-W", "ignore", script.c_str(), nullptr);
}

/**
 * @param peer a peer
 * @param problem the problem
 * @param [out] answer takes what the peer writes; empty where that is not all
 * @return processor time of the peer's process, in s
 */
double
Ask(const AllocationPeer& peer, const AllocationProblem& problem, std::vector<double>& answer)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        return 0.0;
    }
    std::fflush(nullptr); // what is buffered is not the child's to write
    const pid_t child = fork();
    if (child == 0)
    {
        const rlim_t most = static_cast<rlim_t>(PEER_LIMIT) + START;
        const rlimit limit{most, most};
        setrlimit(RLIMIT_CPU, &limit);
        close(ends[0]);
        peer.answer(problem, ends[1]);
        _exit(0);
    }
    close(ends[1]);
    answer.resize(1 + 3 * problem.station.size());
    char* next = reinterpret_cast<char*>(answer.data());
    std::size_t left = answer.size() * sizeof(double);
    ssize_t count = 0;
    while (left > 0 && (count = read(ends[0], next, left)) > 0)
    {
        next += count;
        left -= count;
    }
    close(ends[0]);
    if (left > 0)
    {
        answer.clear();
    }
    rusage usage{};
    wait4(child, nullptr, 0, &usage);
    const auto seconds = [](const timeval& time) { return time.tv_sec + 1e-6 * time.tv_usec; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/**
 * Move an allocation to one that keeps all constraints, where it misses them by a solver's
 * tolerance: what users must have is theirs, and what they have above is scaled down to fit.
 *
 * @param problem the problem
 * @param [in,out] solution the allocation
 */
void
Repair(const AllocationProblem& problem, AllocationSolution& solution)
{
    const auto fit = [&problem](Eigen::ArrayXd& shares,
                                const Eigen::ArrayXd& least,
                                const Eigen::ArrayXd& budget) {
        Eigen::ArrayXd room = budget;
        Eigen::ArrayXd excess = Eigen::ArrayXd::Zero(budget.size());
        shares = shares.max(least);
        for (Eigen::Index k = 0; k < shares.size(); ++k)
        {
            room[problem.station[k]] -= least[k];
            excess[problem.station[k]] += shares[k] - least[k];
        }
        for (Eigen::Index k = 0; k < shares.size(); ++k)
        {
            const double part = room[problem.station[k]] / excess[problem.station[k]];
            shares[k] = least[k] + std::min(1.0, part) * (shares[k] - least[k]);
        }
    };
    fit(solution.power, problem.minimumPower, problem.power);
    fit(solution.bandwidth, problem.minimumPowerBandwidth / solution.power, problem.bandwidth);
    solution.computing *= std::min(1.0, problem.computing / solution.computing.sum());
}

/**
 * @param problem the problem
 * @param solution an allocation
 * @return its objective, by the problem's formulas and in its units
 */
double
GetObjective(const AllocationProblem& problem, const AllocationSolution& solution)
{
    double sum = 0.0;
    for (Eigen::Index k = 0; k < problem.station.size(); ++k)
    {
        const double rate =
            ShannonRate(solution.bandwidth[k], solution.power[k], 1.0, problem.noiseToGain[k]);
        const double latency = ServiceTime(problem.computingWork[k], solution.computing[k]) +
                               ServiceTime(problem.radioWork[k], rate);
        const double experience = problem.structure[k] == QoeStructure::RATIO
                                      ? problem.value[k] / latency
                                      : problem.value[k] - problem.delayCost[k] * latency;
        sum += CapQoe(experience, problem.utility.cap);
    }
    return sum / static_cast<double>(problem.station.size());
}

/**
 * @param problem the problem
 * @param solution an allocation
 * @return the greatest violation of a constraint, relative to its bound
 */
double
GetViolation(const AllocationProblem& problem, const AllocationSolution& solution)
{
    Eigen::ArrayXd bandwidthLeft = problem.bandwidth;
    Eigen::ArrayXd powerLeft = problem.power;
    for (Eigen::Index k = 0; k < problem.station.size(); ++k)
    {
        bandwidthLeft[problem.station[k]] -= solution.bandwidth[k];
        powerLeft[problem.station[k]] -= solution.power[k];
    }
    const Eigen::ArrayXd product = solution.power * solution.bandwidth;
    return -std::min({0.0,
                      (bandwidthLeft / problem.bandwidth).minCoeff(),
                      (powerLeft / problem.power).minCoeff(),
                      1.0 - solution.computing.sum() / problem.computing,
                      (solution.power / problem.minimumPower).minCoeff() - 1.0,
                      (product / problem.minimumPowerBandwidth).minCoeff() - 1.0});
}

} // namespace

std::vector<AllocationPeer>
FindAllocationPeers()
{
    std::vector<AllocationPeer> peers;
#ifdef ISAC_HAVE_NLOPT
    peers.push_back({"nlopt-slsqp", Solve<SlsqpAllocation>});
#endif
    const std::string python = FindPython("scipy");
    if (!python.empty())
    {
        peers.push_back({"scipy-slsqp", [python](const AllocationProblem& problem, int output) {
                             SolveByScipy(python, problem, output);
                         }});
    }
#ifdef ISAC_HAVE_IPOPT
    peers.push_back({"ipopt", Solve<IpoptAllocation>});
#endif
    return peers;
}

AllocationPeerRun
RunAllocationPeer(const AllocationPeer& peer, const AllocationProblem& problem)
{
    AllocationPeerRun run;
    std::vector<double> answer;
    run.seconds = Ask(peer, problem, answer);
    if (answer.empty())
    {
        if (run.seconds > PEER_LIMIT)
        {
            run.end = AllocationPeerRun::End::EXCEEDED;
        }
    }
    else
    {
        run.seconds = answer[0];
        const auto users = problem.station.size();
        const Eigen::Map<const Eigen::ArrayXXd> shares(answer.data() + 1, users, 3);
        run.solution.bandwidth = shares.col(0);
        run.solution.power = shares.col(1);
        run.solution.computing = shares.col(2);
        Repair(problem, run.solution);
        run.solution.objective = GetObjective(problem, run.solution);
        if (GetViolation(problem, run.solution) <= 1e-9)
        {
            run.end = run.seconds > PEER_LIMIT ? AllocationPeerRun::End::EXCEEDED
                                               : AllocationPeerRun::End::SOLVED;
        }
    }
    return run;
}

} // namespace isac
