/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"
#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/isac-sqlite-trace.h"
#include "ns3/isac-trace-schema.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

/**
 * @file
 * A file that holds several runs answers every question for each of them as the file of that run.
 */

using namespace ns3;

namespace
{

/// What one run is, where the runs of the test differ
struct RunSettings
{
    std::string name;     ///< of the database, without its end
    int users;            ///< number of users
    int stations;         ///< number of stations, which shifts the ids of the nodes
    int slots;            ///< number of slots
    std::string manager;  ///< type of the manager
    std::string shadows;  ///< managers beside it
    std::string agent;    ///< type of the agents
    int userSlotInterval; ///< every n-th slot goes to user_slot; 0 for none
};

/// The runs of the test, in the order of their numbers
const std::vector<RunSettings> RUNS{
    {"learning",
     13,
     2,
     40,
     "ns3::IsacRoundRobinManager",
     "ns3::IsacOptimalManager",
     "ns3::IsacDigitalAgent",
     1},
    {"optimal",
     6,
     3,
     25,
     "ns3::IsacOptimalManager",
     "ns3::IsacGreedyManager",
     "ns3::IsacOracleAgent",
     1},
    {"thin", 3, 1, 10, "ns3::IsacGreedyManager", "", "ns3::IsacOracleAgent", 0}};

/// Runs that are recorded one by one, and merged
class IsacMergedRuns : public testing::Test
{
  protected:
    static void SetUpTestSuite()
    {
        m_folder = std::make_unique<IsacTemporaryFolder>();
        std::vector<std::string> paths;
        for (const auto& run : RUNS)
        {
            paths.push_back(Record(run));
        }
        Merge(*m_folder / "merged.db", paths);
    }

    static void TearDownTestSuite()
    {
        m_folder.reset();
    }

    /// @return path of the database of a run
    static std::string GetPath(const RunSettings& run)
    {
        return *m_folder / (run.name + ".db");
    }

    /// @return path of what is recorded of a run
    static std::string Record(const RunSettings& run)
    {
        Config::SetDefault("ns3::IsacController::Agent", StringValue(run.agent));
        IsacTestScenario scenario(run.users, run.stations, 2, run.manager);
        Config::Reset();
        scenario.GetController()->SetAttribute("Shadow", StringValue(run.shadows));
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(GetPath(run)));
        trace->SetAttribute("UserSlotInterval", IntegerValue(run.userSlotInterval));
        trace->Attach(scenario.GetController());
        scenario.Run(run.slots);
        Simulator::Destroy();
        return GetPath(run);
    }

    /// Make one database of others, whose runs are numbered from 1 in their order
    static void Merge(const std::string& path, const std::vector<std::string>& parts)
    {
        std::ofstream(path).close(); // without a byte, an empty database
        const IsacSqliteReader merged(path);
        for (const auto& table : GetIsacTraceSchema())
        {
            merged.Execute(table.GetCreateSql());
        }
        for (std::size_t i = 0; i < parts.size(); ++i)
        {
            merged.Execute("ATTACH '" + parts[i] + "' AS part; BEGIN");
            const auto number = std::to_string(i + 1);
            for (const auto& table : GetIsacTraceSchema())
            {
                if (table.columns[0].name != "run")
                {
                    merged.Execute("DELETE FROM " + table.name + "; INSERT INTO " + table.name +
                                   " SELECT * FROM part." + table.name);
                }
                else if (!table.IsView())
                {
                    std::string rest;
                    for (std::size_t c = 1; c < table.columns.size(); ++c)
                    {
                        rest += ", " + table.columns[c].name;
                    }
                    merged.Execute("INSERT INTO " + table.name + " (run" + rest + ") SELECT " +
                                   number + rest + " FROM part." + table.name);
                }
            }
            merged.Execute("COMMIT; DETACH part");
        }
        for (const auto& table : GetIsacTraceSchema())
        {
            merged.Execute(table.GetIndexSql());
        }
    }

    /// @return what is asked of a database, by name: its views and the analyses
    static std::map<std::string, std::string> GetQuestions()
    {
        std::map<std::string, std::string> questions;
        for (const auto& table : GetIsacTraceSchema())
        {
            if (table.IsView())
            {
                questions[table.name] = "SELECT * FROM " + table.name;
            }
        }
        const auto folder = std::filesystem::path(ISAC_SOURCE_DIR) / "examples/sql";
        for (const auto& entry : std::filesystem::directory_iterator(folder))
        {
            const std::string name = entry.path().filename();
            if (name != "dictionary.sql") // asks for tables and views, not for runs
            {
                questions[name] = ReadAnalysis(name);
            }
        }
        return questions;
    }

    static std::unique_ptr<IsacTemporaryFolder> m_folder; ///< holds the databases
};

std::unique_ptr<IsacTemporaryFolder> IsacMergedRuns::m_folder;

/// Expect two values to be the same, but for the order in which numbers were summed up
void
ExpectSame(const IsacSqliteCell& merged, const IsacSqliteCell& single, const std::string& where)
{
    EXPECT_EQ(merged.type, single.type) << where;
    if (single.type == SQLITE_FLOAT && std::isfinite(single.number))
    {
        EXPECT_NEAR(merged.number, single.number, 1e-12 * (1 + std::abs(single.number))) << where;
    }
    else
    {
        EXPECT_EQ(merged.text, single.text) << where;
    }
}

} // namespace

TEST_F(IsacMergedRuns, AnswerAsEachRunDoes)
{
    const IsacSqliteReader merged(*m_folder / "merged.db");
    auto questions = GetQuestions();
    EXPECT_GE(questions.size(), 31);
    EXPECT_EQ(questions.erase("runs.sql"), 1); // tells in what the runs of a file differ
    for (const auto& [name, sql] : questions)
    {
        SCOPED_TRACE(name);
        std::vector<std::string> columns;
        const auto all = merged.Query(sql, &columns);
        EXPECT_EQ(columns[0], "run");
        std::size_t row = 0;
        for (std::size_t i = 0; i < RUNS.size(); ++i)
        {
            auto single = IsacSqliteReader(GetPath(RUNS[i])).Query(sql);
            EXPECT_TRUE(i > 0 || !single.empty());
            ASSERT_LE(row + single.size(), all.size());
            for (auto& expected : single)
            {
                EXPECT_EQ(expected["run"].text, "1");
                expected["run"].text = std::to_string(i + 1);
                expected["run"].number = static_cast<double>(i + 1);
                for (const auto& column : columns)
                {
                    ExpectSame(all[row].at(column), expected[column], column);
                }
                ++row;
            }
        }
        EXPECT_EQ(row, all.size());
    }
}

TEST_F(IsacMergedRuns, AreNamedByWhatDiffers)
{
    auto rows = IsacSqliteReader(*m_folder / "merged.db").Query(ReadAnalysis("runs.sql"));
    ASSERT_EQ(rows.size(), RUNS.size());
    EXPECT_EQ(rows[0]["scheme"].text, "Digital, RoundRobin, Slots 40");
    EXPECT_EQ(rows[1]["scheme"].text, "Oracle, Optimal, Slots 25");
    EXPECT_EQ(rows[2]["scheme"].text, "Oracle, Greedy, Slots 10");
    for (std::size_t i = 0; i < RUNS.size(); ++i)
    {
        EXPECT_EQ(rows[i]["slots"].number, RUNS[i].slots);
        EXPECT_EQ(rows[i]["status"].text, "finished");
    }
}

TEST_F(IsacMergedRuns, AreSummedUpWithoutRowsToo)
{
    const IsacSqliteReader merged(*m_folder / "merged.db");
    auto rows = merged.Query("SELECT * FROM qoe_summary");
    ASSERT_EQ(rows.size(), RUNS.size());
    EXPECT_EQ(rows[0]["user_slots"].number, 13 * 40);
    EXPECT_EQ(rows[1]["user_slots"].number, 6 * 25);
    EXPECT_EQ(rows[2]["user_slots"].number, 0);
    EXPECT_EQ(rows[2]["median"].type, SQLITE_NULL);
}

TEST_F(IsacMergedRuns, TakeTimeInProportionToTheirNumber)
{
    constexpr int few = 5;
    constexpr int many = 40;
    const auto merge = [](int runs) {
        const auto path = *m_folder / (std::to_string(runs) + "-runs.db");
        Merge(path, std::vector<std::string>(runs, GetPath(RUNS[0])));
        return path;
    };
    const IsacSqliteReader fewRuns(merge(few));
    const IsacSqliteReader manyRuns(merge(many));
    for (const auto& [name, sql] : GetQuestions())
    {
        const double ratio =
            static_cast<double>(manyRuns.CountSteps(sql)) / fewRuns.CountSteps(sql);
        EXPECT_LT(ratio, 1.2 * many / few) << name;
    }
}
