/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifdef ISAC_HAVE_SQLITE

#include "../isac-sqlite-reader.h"
#include "../isac-test-scenario.h"

#include "ns3/isac-sqlite-trace.h"
#include "ns3/isac-trace-schema.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <iterator>

using namespace ns3;

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int64_t COMMIT_ROWS = 10000; ///< as the trace's default

/// Wall time between two calls, summed up
class StopWatch
{
  public:
    /// Begin
    void Start()
    {
        m_start = Clock::now();
    }

    /// End
    void Stop()
    {
        m_seconds += std::chrono::duration<double>(Clock::now() - m_start).count();
    }

    /// @return the sum, in s
    double Get() const
    {
        return m_seconds;
    }

  private:
    Clock::time_point m_start; ///< of the latest call
    double m_seconds{0.0};     ///< in s
};

/**
 * Record a simulation's user_slot, and nothing else.
 *
 * @param path the database
 * @param users rows per slot
 * @param slots number of slots
 * @return wall time that the trace took for all slots but the first, which writes the nodes, in s
 */
double
Trace(const std::string& path, int64_t users, int64_t slots)
{
    IsacTestScenario scenario(static_cast<int>(users), 2, 0);
    auto trace = CreateObject<IsacSqliteTrace>();
    trace->SetAttribute("Path", StringValue(path));
    trace->SetAttribute("CommitRows", IntegerValue(COMMIT_ROWS));
    trace->SetAttribute("CommitInterval", TimeValue(Days(1)));
    for (const char* others : {"SlotInterval", "TargetSlotInterval", "TimingInterval"})
    {
        trace->SetAttribute(others, IntegerValue(0));
    }
    // Listeners are called in the order in which they came: the watch stands around the trace.
    StopWatch watch;
    const auto controller = scenario.GetController();
    const auto connect = [&](void (StopWatch::*call)()) {
        controller->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>([&watch, call](const IsacSlotRecord& record) {
                if (record.state.slot > 0)
                {
                    (watch.*call)();
                }
            }));
        controller->TraceConnectWithoutContext(
            "Timing",
            Callback<void, int64_t, const IsacSlotTiming&>(
                [&watch, call](int64_t slot, const IsacSlotTiming&) {
                    if (slot > 0)
                    {
                        (watch.*call)();
                    }
                }));
    };
    connect(&StopWatch::Start);
    trace->Attach(controller);
    connect(&StopWatch::Stop);
    scenario.Run(slots);
    Simulator::Destroy();
    return watch.Get();
}

/**
 * Insert as many rows of the same columns in transactions of the same size, and do nothing else.
 *
 * @param path the database, of Trace()
 * @param users rows per slot
 * @param slots number of slots
 * @return wall time for all slots but the first, in s
 */
double
InsertOnly(const std::string& path, int64_t users, int64_t slots)
{
    const auto& table = GetIsacTraceTable("user_slot");
    std::vector<IsacTraceColumn> columns;
    std::copy_if(table.columns.begin(),
                 table.columns.end(),
                 std::back_inserter(columns),
                 [](const auto& column) { return !column.HasDefault(); });
    std::vector<double> values;
    {
        const IsacSqliteReader reader(path);
        for (auto& row : reader.Query("SELECT * FROM user_slot WHERE slot = 1"))
        {
            for (const auto& column : columns)
            {
                values.push_back(row[column.name].number);
            }
        }
    }
    const std::string bare = path + ".bare";
    std::filesystem::remove(bare);
    sqlite3* database = nullptr;
    sqlite3_stmt* insert = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    sqlite3_open_v2(bare.c_str(), &database, flags, nullptr);
    const auto execute = [&database](const std::string& sql) {
        sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    };
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + table.GetCreateSql());
    sqlite3_prepare_v2(database, table.GetInsertSql().c_str(), -1, &insert, nullptr);

    StopWatch watch;
    watch.Start();
    int64_t pending = users;
    execute("BEGIN");
    for (int64_t slot = 1; slot < slots; ++slot)
    {
        for (int64_t row = 0; row < users; ++row)
        {
            for (std::size_t column = 0; column < columns.size(); ++column)
            {
                const double value = values[row * columns.size() + column];
                if (columns[column].type[0] == 'I')
                {
                    sqlite3_bind_int64(insert,
                                       static_cast<int>(column) + 1,
                                       static_cast<int64_t>(value));
                }
                else
                {
                    sqlite3_bind_double(insert, static_cast<int>(column) + 1, value);
                }
            }
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        pending += users;
        if (pending >= COMMIT_ROWS)
        {
            execute("COMMIT; BEGIN");
            pending = 0;
        }
    }
    watch.Stop();
    sqlite3_finalize(insert);
    sqlite3_close(database);
    return watch.Get();
}

/// Rows of user_slot by IsacSqliteTrace, beside a bare loop of prepared inserts
void
UserSlotRows(benchmark::State& state)
{
    const IsacTemporaryFolder folder;
    const int64_t users = state.range(0);
    const int64_t slots = 120000 / users + 1;
    const double rows = static_cast<double>(users) * (slots - 1);
    double trace = 0.0;
    double bare = 0.0;
    for (auto _ : state)
    {
        const double seconds = Trace(folder / "run.db", users, slots);
        state.SetIterationTime(seconds);
        trace += seconds;
        bare += InsertOnly(folder / "run.db", users, slots);
    }
    const double total = rows * static_cast<double>(state.iterations());
    state.counters["rows/s"] = total / trace;
    state.counters["bare rows/s"] = total / bare;
    state.counters["peer"] = bare / static_cast<double>(state.iterations());
    state.SetLabel("bare loop of prepared inserts");
}

BENCHMARK(UserSlotRows)
    ->Name("rows/user_slot")
    ->ArgName("users")
    ->Arg(30)
    ->Arg(3000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

#endif /* ISAC_HAVE_SQLITE */
