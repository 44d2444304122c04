/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-report-fixtures.h"

#include <filesystem>
#include <fstream>

/**
 * @file
 * The page of the report in a browser. Built where node, chromium and the packages of tools/report
 * are found.
 */

namespace
{

const std::string g_tools = ISAC_SOURCE_DIR "/tools/report";

/// The page of the report in a browser
class IsacReportPage : public IsacReportTest
{
  protected:
    /// Give everything in a database that has a name a name that is markup, SQL and quotes
    static void Rename(const std::string& path)
    {
        const std::string markup =
            R"('"</td></script><script>window.hacked=1</script>)"
            R"(<img src=x onerror=window.hacked=1>; DROP TABLE user_slot;--)";
        std::string quoted;
        for (const char letter : markup)
        {
            quoted += letter == '\'' ? "''" : std::string(1, letter);
        }
        const IsacSqliteReader database(path);
        database.Execute("UPDATE node SET name = name || '" + quoted + "';" +
                         "UPDATE run SET scenario = '" + quoted + "', manager = '" + quoted +
                         "', status = 'failed: " + quoted + "', ns3_version = '" + quoted +
                         "', attributes = json_set(attributes, '$.\"<img src=x>\"', '" + quoted +
                         "'); UPDATE shadow_slot SET manager = manager || '" + quoted +
                         "'; UPDATE timing SET part = part || '" + quoted +
                         "'; UPDATE agent_window SET structure = '" + quoted +
                         "'; UPDATE column_info SET meaning = meaning || '" + quoted + "'");
    }

    /// Let slots 3 and 4 of a run that certifies be without a certificate, and slot 5 take 1e300 s
    static void Spoil(const std::string& path)
    {
        const IsacSqliteReader database(path);
        database.Execute("UPDATE slot SET duality_gap = NULL WHERE slot IN (3, 4);"
                         "UPDATE user_slot SET latency_s = 1e300, qoe_uncapped = -1e300, "
                         "distance_m = 1e300 WHERE slot = 5");
        if (database.Count("SELECT count(*) FROM pragma_table_info('slot') WHERE name = "
                           "'certificate'"))
        {
            database.Execute("UPDATE slot SET certificate = 'no gap' WHERE slot IN (3, 4)");
        }
    }
};

} // namespace

TEST_F(IsacReportPage, IsWhatItsSourcesGive)
{
    const auto result = RunCommand({"npm", "--prefix", g_tools, "run", "check"});
    EXPECT_EQ(result.status, 0) << result.output;
}

TEST_F(IsacReportPage, ShowsEveryViewAndAsksForNothing)
{
    const auto hostile = Record("';<img src=x onerror=hacked()>.db",
                                "ns3::IsacRoundRobinManager",
                                "ns3::IsacGreedyManager");
    Rename(hostile);
    const auto plain = Record("plain.db", "ns3::IsacOptimalManager", "", 30);
    Spoil(plain);
    const auto page = m_folder / "page.html";
    auto result = Report({hostile, plain, "--output=" + page});
    ASSERT_EQ(result.status, 0) << result.output;

    // A campaign's file, too large to stand in the page.
    const auto large = Record("large.db");
    IsacSqliteReader(large).Execute(
        "CREATE TABLE ballast (weight); INSERT INTO ballast VALUES (zeroblob(50000000));"
        "CREATE TABLE point (run, point, users, scheme);"
        "INSERT INTO point VALUES (1, 1, 8, '<img src=x>');"
        "CREATE TABLE campaign_summary (point, users, scheme, measure, runs, mean, "
        "mean_half_width, median, median_half_width, p05, p05_half_width);"
        "INSERT INTO campaign_summary VALUES (1, 8, '<img src=x>', 'qoe', 3, 3.25, 0.1, 3.5, "
        "0.2, 1.5, 0.3), (2, 16, '<img src=x>', 'qoe', 3, 2.5, 0.1, 2.5, 0.2, 0.5, NULL)");
    const auto asking = m_folder / "asking.html";
    result = Report({large, "--output=" + asking});
    ASSERT_EQ(result.status, 0) << result.output;

    result = RunCommand({"node", g_tools + "/test/page-test.mjs", page, asking, large});
    EXPECT_EQ(result.status, 0) << result.output;
}
