/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

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
 * the peer's time in s for the same work.
 */
class RatioReporter : public benchmark::ConsoleReporter
{
  public:
    void ReportRuns(const std::vector<Run>& runs) override
    {
        ConsoleReporter::ReportRuns(runs);
        for (const auto& run : runs)
        {
            const double ours =
                run.GetAdjustedRealTime() / benchmark::GetTimeUnitMultiplier(run.time_unit);
            nlohmann::json row{{"name", run.benchmark_name()},
                               {"ours", ours},
                               {"peer", nullptr},
                               {"peers", nullptr},
                               {"ratio", nullptr}};
            const auto peer = run.counters.find("peer");
            if (peer != run.counters.end())
            {
                row["peer"] = run.report_label;
                row["peers"] = peer->second.value;
                row["ratio"] = peer->second.value / ours;
            }
            m_rows.push_back(row);
        }
    }

    void Finalize() override
    {
        ConsoleReporter::Finalize();
        std::printf("\n%-58s %12s %12s %8s\n", "", "ours (s)", "peer (s)", "ratio");
        for (const auto& row : m_rows)
        {
            std::printf("%-58s %12.4g",
                        row["name"].get<std::string>().c_str(),
                        row["ours"].get<double>());
            if (!row["peer"].is_null())
            {
                std::printf(" %12.4g %8.3g  %s",
                            row["peers"].get<double>(),
                            row["ratio"].get<double>(),
                            row["peer"].get<std::string>().c_str());
            }
            std::printf("\n");
        }
        std::ofstream("bench.json") << m_rows.dump(2) << "\n";
    }

  private:
    nlohmann::json m_rows = nlohmann::json::array(); ///< of all runs
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
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}
