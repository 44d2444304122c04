/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-benchmark.h"
#include "isac-neural-benchmark.h"

#include <benchmark/benchmark.h>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace
{

/**
 * Google Benchmark's table, then one of ratios, which goes to bench.json too. A benchmark that has
 * measured a peer in the same run says so by its label, the peer's name, and its counter `peer`,
 * the peer's time in s for the same work. Times are processor times, which other programs on the
 * machine change little; wall times where the benchmark's name says so. The label may go on after a
 * semicolon. A benchmark whose name ends in the peer's is named without it.
 */
class RatioReporter : public benchmark::ConsoleReporter
{
  public:
    /// Without colours, which are noise in a file
    RatioReporter()
        : ConsoleReporter(OO_Tabular)
    {
    }

    void ReportRuns(const std::vector<Run>& runs) override
    {
        ConsoleReporter::ReportRuns(runs);
        for (const auto& run : runs)
        {
            const bool isWall = run.run_name.time_type.find("_time") != std::string::npos;
            const double ours = (isWall ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime()) /
                                benchmark::GetTimeUnitMultiplier(run.time_unit);
            std::string name = run.benchmark_name();
            const std::string label = run.report_label.substr(0, run.report_label.find(';'));
            if (const auto slash = name.rfind('/'); name.substr(slash + 1) == label)
            {
                name.resize(slash);
            }
            nlohmann::json row{{"name", name},
                               {"ours", ours},
                               {"peer", nullptr},
                               {"peers", nullptr},
                               {"ratio", nullptr},
                               {"counters", nlohmann::json::object()}};
            for (const auto& [counter, value] : run.counters)
            {
                row["counters"][counter] = value.value;
            }
            if (!label.empty())
            {
                row["peer"] = label;
            }
            const auto peer = run.counters.find("peer");
            if (peer != run.counters.end())
            {
                row["peers"] = peer->second.value;
                row["ratio"] = peer->second.value / ours;
            }
            m_rows.push_back(row);
            m_labels.push_back(run.report_label);
        }
    }

    void Finalize() override
    {
        ConsoleReporter::Finalize();
        std::printf("\n%-58s %12s %12s %8s\n", "", "ours (s)", "peer (s)", "ratio");
        for (std::size_t i = 0; i < m_rows.size(); ++i)
        {
            const auto& row = m_rows[i];
            std::printf("%-58s %12.4g",
                        row["name"].get<std::string>().c_str(),
                        row["ours"].get<double>());
            if (row["ratio"].is_null())
            {
                std::printf(" %12s %8s  %s\n", "", "", m_labels[i].c_str());
            }
            else
            {
                std::printf(" %12.4g %8.3g  %s\n",
                            row["peers"].get<double>(),
                            row["ratio"].get<double>(),
                            m_labels[i].c_str());
            }
        }
        std::ofstream("bench.json") << m_rows.dump(2) << "\n";
    }

  private:
    nlohmann::json m_rows = nlohmann::json::array(); ///< of all runs
    std::vector<std::string> m_labels;               ///< of the same
};

} // namespace

/// Runs the benchmarks; arguments are Google Benchmark's.
int
main(int argc, char* argv[])
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
    {
        return 1;
    }
    const auto peers = isac::FindAllocationPeers();
    RegisterAllocationBenchmarks(peers);
    RegisterNeuralBenchmarks();
    std::fprintf(stderr, "peers of the allocation that were found:");
    for (const auto& peer : peers)
    {
        std::fprintf(stderr, " %s", peer.name.c_str());
    }
    std::fprintf(stderr, "%s\n", peers.empty() ? " none" : "");
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}
