/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"
#include "isac-test-scenario.h"

#include "ns3/isac-sqlite-trace.h"
#include "ns3/isac-trace-schema.h"

#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <set>

using namespace ns3;

namespace
{

/// Looks at one recorded run
class IsacTraceSchema : public testing::Test
{
  protected:
    static void SetUpTestSuite()
    {
        m_folder = std::make_unique<IsacTemporaryFolder>();
        const auto path = *m_folder / "run.db";
        IsacTestScenario scenario(2);
        scenario.GetController()->SetAttribute("Shadow", StringValue("ns3::IsacGreedyManager"));
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(path));
        trace->Attach(scenario.GetController());
        scenario.Run(2);
        Simulator::Destroy();
        m_reader = std::make_unique<IsacSqliteReader>(path);
    }

    static void TearDownTestSuite()
    {
        m_reader.reset();
        m_folder.reset();
    }

    /// @return names of all tables or views
    static std::set<std::string> GetNames(const std::string& type)
    {
        std::set<std::string> names;
        for (auto& row :
             m_reader->Query("SELECT name FROM sqlite_schema WHERE type = '" + type + "'"))
        {
            names.insert(row["name"].text);
        }
        return names;
    }

    static std::unique_ptr<IsacTemporaryFolder> m_folder; ///< holds the database
    static std::unique_ptr<IsacSqliteReader> m_reader;    ///< reads it
};

std::unique_ptr<IsacTemporaryFolder> IsacTraceSchema::m_folder;
std::unique_ptr<IsacSqliteReader> IsacTraceSchema::m_reader;

} // namespace

TEST_F(IsacTraceSchema, HasTheTablesAndViewsOfTheDesign)
{
    EXPECT_EQ(GetNames("table"),
              (std::set<std::string>{"run",
                                     "node",
                                     "slot",
                                     "station_slot",
                                     "shadow_slot",
                                     "user_slot",
                                     "target_slot",
                                     "request",
                                     "playback",
                                     "agent_window",
                                     "timing",
                                     "training_episode",
                                     "column_info"}));
    EXPECT_EQ(GetNames("view"),
              (std::set<std::string>{"qoe_by_user",
                                     "qoe_cdf",
                                     "qoe_summary",
                                     "crb_outage",
                                     "prediction_error",
                                     "resource_share",
                                     "shadow_comparison"}));
}

TEST_F(IsacTraceSchema, HasTheColumnsOfTheDesign)
{
    for (const std::string query :
         {"SELECT seed, run_number, scenario, manager, attributes, status FROM run",
          "SELECT id, role, name, constants FROM node",
          "SELECT slot, time_s, objective, qoe_mean, feasible, crb_met, duality_gap FROM slot",
          "SELECT slot, user, station, rate_bps, latency_s, qoe, qoe_uncapped, mos, crb_range, "
          "crb_velocity, crb_azimuth FROM user_slot",
          "SELECT slot, station, bandwidth_price_per_hz, power_price_per_w FROM station_slot",
          "SELECT slot, manager, objective, qoe_mean, crb_met, duality_gap FROM shadow_slot",
          "SELECT target, station, slot FROM target_slot",
          "SELECT slot, part FROM timing",
          "SELECT table_name, column_name, unit, meaning, source FROM column_info",
          "SELECT mean, median, p05 FROM qoe_summary"})
    {
        EXPECT_FALSE(m_reader->Query(query).empty()) << query;
    }
}

TEST_F(IsacTraceSchema, NumbersTheRunFirst)
{
    for (const auto& type : {"table", "view"})
    {
        for (const auto& name : GetNames(type))
        {
            const auto first = "SELECT name FROM pragma_table_info('" + name + "') WHERE cid = 0";
            const bool isOfRuns = name != "column_info";
            EXPECT_EQ(m_reader->Get(first).text == "run", isOfRuns) << name;
            EXPECT_EQ(isOfRuns ? m_reader->Count("SELECT count(*) FROM " + name + " WHERE run <> 1")
                               : 0,
                      0);
        }
    }
    EXPECT_EQ(m_reader->Count("SELECT run FROM run"), 1);
}

TEST_F(IsacTraceSchema, FindsASlotByItsNumber)
{
    for (const std::string table :
         {"slot", "station_slot", "shadow_slot", "user_slot", "target_slot"})
    {
        for (const std::string which : {"slot = 1", "run = 1 AND slot = 1"})
        {
            const auto plan =
                m_reader->Query("EXPLAIN QUERY PLAN SELECT * FROM " + table + " WHERE " + which);
            EXPECT_EQ(plan.at(0).at("detail").text.rfind("SEARCH " + table + " USING INDEX", 0), 0)
                << plan[0].at("detail").text;
        }
    }
}

TEST_F(IsacTraceSchema, IsStrict)
{
    for (auto& row : m_reader->Query("PRAGMA table_list"))
    {
        if (row["type"].text == "table" && row["name"].text.rfind("sqlite_", 0) != 0)
        {
            EXPECT_EQ(row["strict"].number, 1) << row["name"].text;
        }
    }
    EXPECT_THROW(m_reader->Query("INSERT INTO slot (slot, time_s) VALUES (99, 'noon')"),
                 std::runtime_error);
}

TEST_F(IsacTraceSchema, DescribesEveryColumn)
{
    const std::string columns =
        "SELECT s.name AS table_name, c.name AS column_name FROM sqlite_schema AS s JOIN "
        "pragma_table_info(s.name) AS c WHERE s.type IN ('table', 'view')";
    const std::string described = "SELECT table_name, column_name FROM column_info";
    EXPECT_EQ(m_reader->Query(columns + " EXCEPT " + described).size(), 0);
    EXPECT_EQ(m_reader->Query(described + " EXCEPT " + columns).size(), 0);
    EXPECT_EQ(m_reader->Query(columns).size(), m_reader->Query(described).size());
    EXPECT_EQ(m_reader->Count("SELECT count(*) FROM column_info WHERE length(meaning) < 4"), 0);
}

TEST_F(IsacTraceSchema, HasUnitsInTheNames)
{
    const std::map<std::string, std::string> suffixes{{"s", "_s"},
                                                      {"m", "_m"},
                                                      {"m/s", "_m_per_s"},
                                                      {"rad", "_rad"},
                                                      {"Hz", "_hz"},
                                                      {"W", "_w"},
                                                      {"1/W", "_per_w"},
                                                      {"1/Hz", "_per_hz"},
                                                      {"s/cycle", "_s_per_cycle"},
                                                      {"W Hz", "_w_hz"},
                                                      {"MB", "_mb"},
                                                      {"cycles/s", "_cycles_per_s"},
                                                      {"bit/s", "_bps"},
                                                      {"bit", "_bit"},
                                                      {"1/s", "_per_s"}};
    for (auto& row : m_reader->Query("SELECT * FROM column_info"))
    {
        const auto name = row["column_name"].text;
        const auto endsWith = [&name](const std::string& suffix) {
            return name.size() > suffix.size() &&
                   name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
        };
        if (row["unit"].type == SQLITE_NULL || row["unit"].text == "1")
        {
            for (const auto& [unit, suffix] : suffixes)
            {
                EXPECT_FALSE(endsWith(suffix)) << name << " is not in " << unit;
            }
            continue;
        }
        ASSERT_TRUE(suffixes.count(row["unit"].text)) << row["unit"].text;
        EXPECT_TRUE(endsWith(suffixes.at(row["unit"].text))) << name;
    }
}

TEST_F(IsacTraceSchema, GivesRealsAUnitAndNothingElse)
{
    for (const auto& table : GetIsacTraceSchema())
    {
        for (const auto& column : table.columns)
        {
            EXPECT_TRUE(table.IsView() || (column.type == "REAL") == !column.unit.empty())
                << table.name << "." << column.name;
        }
    }
    EXPECT_THROW(GetIsacTraceTable("absent"), std::logic_error);
}

TEST_F(IsacTraceSchema, IsTheDictionaryInTheDocumentation)
{
    std::string made;
    for (auto& row : m_reader->Query(ReadAnalysis("dictionary.sql")))
    {
        made += row["text"].text + "\n";
    }
    std::ifstream file(ISAC_SOURCE_DIR "/doc/database.md");
    std::stringstream kept;
    kept << file.rdbuf();
    EXPECT_EQ(made, kept.str()) << "doc/database.md tells how it is made";
    EXPECT_NE(made.find("## user_slot"), std::string::npos);
}
