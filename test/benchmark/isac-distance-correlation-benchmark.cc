/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-distance-correlation.h"
#include "ns3/isac-distance-permutation-test.h"

#include <Eigen/Core>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <string>

/**
 * @file
 * Distance correlation beside the package energy of R, whose dcor2d is O(n log n) too, in C++. R
 * reads the same samples from a file and times itself, without its start and the reading.
 */

using namespace isac;

namespace
{

/// Two dependent samples
struct Samples
{
    /**
     * @param n number of samples
     */
    explicit Samples(int n)
        : x(n),
          y(n)
    {
        std::mt19937_64 generator(static_cast<uint64_t>(n));
        std::normal_distribution<double> normal;
        for (int i = 0; i < n; ++i)
        {
            x[i] = normal(generator);
            y[i] = x[i] * x[i] + normal(generator);
        }
    }

    Eigen::VectorXd x; ///< standard normal
    Eigen::VectorXd y; ///< its square and as much noise
};

/// What R has to say
struct PeerResult
{
    double seconds;     ///< processor time of one call, in s
    double correlation; ///< as the call returned it, squared as R has it
};

/**
 * @param samples two samples
 * @return time and value of energy::dcor2d; none without Rscript or the package
 */
std::optional<PeerResult>
RunPeer(const Samples& samples)
{
    const auto file = std::filesystem::temp_directory_path() /
                      ("isac-distance-correlation-" + std::to_string(std::random_device()()));
    {
        std::ofstream stream(file);
        stream.precision(17);
        for (Eigen::Index i = 0; i < samples.x.size(); ++i)
        {
            stream << samples.x[i] << " " << samples.y[i] << "\n";
        }
    }
    // As many calls as take about a second, after one that does not count.
    const std::string command =
        "Rscript -e 'suppressMessages(library(energy)); d <- as.matrix(read.table(\"" +
        file.string() +
        "\")); x <- d[, 1]; y <- d[, 2]; once <- sum(system.time(v <- dcor2d(x, y))[1:2]);"
        "calls <- max(3, round(1 / max(once, 1e-4)));"
        "t <- sum(system.time(for (i in 1:calls) dcor2d(x, y))[1:2]) / calls;"
        "cat(sprintf(\"%.17g %.17g\", t, v))' 2>/dev/null";
    PeerResult result;
    int read = 0;
    if (FILE* pipe = popen(command.c_str(), "r"))
    {
        read = std::fscanf(pipe, "%lf %lf", &result.seconds, &result.correlation);
        pclose(pipe);
    }
    std::filesystem::remove(file);
    return read == 2 ? std::optional(result) : std::nullopt;
}

/// One distance correlation of two univariate samples
void
Correlation(benchmark::State& state)
{
    const Samples samples(static_cast<int>(state.range(0)));
    DistanceCorrelation result;
    for (auto _ : state)
    {
        result = ComputeDistanceCorrelation(samples.x, samples.y);
        benchmark::DoNotOptimize(result);
    }
    static std::map<int64_t, std::optional<PeerResult>> peers;
    const auto [peer, isNew] = peers.try_emplace(state.range(0));
    if (isNew)
    {
        peer->second = RunPeer(samples);
    }
    if (!peer->second)
    {
        state.SetLabel("no Rscript with the package energy");
    }
    else if (std::abs(peer->second->correlation - std::pow(result.correlation, 2)) > 1e-10)
    {
        state.SkipWithError("the peer has another result");
    }
    else
    {
        state.SetLabel("r-energy-dcor2d");
        state.counters["peer"] = peer->second->seconds;
    }
}

/// A permutation test of 999 pairings, with a fast generator
void
PermutationTest(benchmark::State& state)
{
    const Samples samples(static_cast<int>(state.range(0)));
    std::mt19937_64 generator(1);
    const auto draw = [&generator](int bound) {
        return static_cast<int>(static_cast<double>(generator() >> 11) * 0x1p-53 * bound);
    };
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(TestDistanceCorrelation(samples.x, samples.y, 999, draw));
    }
}

BENCHMARK(Correlation)
    ->Name("distance-correlation")
    ->ArgName("n")
    ->Arg(30)
    ->Arg(1000)
    ->Arg(10000)
    ->Arg(100000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(PermutationTest)
    ->Name("distance-permutation-test")
    ->ArgName("n")
    ->Arg(30)
    ->Arg(300)
    ->Unit(benchmark::kMillisecond);

} // namespace
