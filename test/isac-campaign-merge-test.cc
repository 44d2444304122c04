/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

#include <cmath>
#include <map>
#include <sys/stat.h>

/**
 * @file
 * What campaigns leave: the merged database, its points and its summaries.
 */

namespace
{

/// A campaign of 6 short runs, whose measures are of simulated time
constexpr const char* SMALL = R"(
program = "isac-waterloo"
seeds = [3, 1, 2]
[arguments]
slots = 5
targets = 2
[axes]
manager = ["ns3::IsacRoundRobinManager", "ns3::IsacGreedyManager"]
[axes.scenario.few]
users = 4
[measures]
qoe = "SELECT qoe FROM user_slot"
bandwidth = "SELECT bandwidth_hz FROM station_slot"
)";

/// Merges campaigns
class IsacCampaignMerge : public IsacCampaignTest
{
  protected:
    /// @return reader of the merged file of a campaign that writes to the folder of its own name
    IsacSqliteReader ReadMerged(const std::string& campaign) const
    {
        return IsacSqliteReader(m_folder / (campaign + "/" + campaign + ".db"));
    }

    /// @return paths of the databases of a campaign's finished runs, by their numbers
    std::map<int, std::string> FindRuns(const std::string& campaign) const
    {
        std::map<int, std::string> runs;
        for (auto& row : ReadJobs(campaign).Query("SELECT number, key FROM job WHERE number IS NOT "
                                                  "NULL AND state = 'finished'"))
        {
            runs[static_cast<int>(row["number"].number)] =
                m_folder / (campaign + "/runs/" + row["key"].text + ".db");
        }
        return runs;
    }

    /**
     * Make a program whose run leaves the samples in its arguments, in a table of one column.
     *
     * @param name its name
     */
    void WriteSampler(const std::string& name) const
    {
        WriteProgram(
            name,
            "case $arguments in *bad*) exit 3 ;; esac\n"
            "values=$(echo \"$arguments\" | sed \"s/.*seed$seed:\\([^;]*\\).*/\\1/\")\n"
            "{ echo 'CREATE TABLE sample (value ANY) STRICT;'\n"
            "  for value in $values; do echo \"INSERT INTO sample VALUES ($value);\"; done\n"
            "} | sqlite3 \"$database\"\n");
    }

    /// @return rows of the view campaign_summary, as text of rounded numbers
    std::vector<std::string> Summarise(const std::string& campaign) const
    {
        std::vector<std::string> lines;
        for (auto& row : ReadMerged(campaign).Query("SELECT * FROM campaign_summary"))
        {
            std::ostringstream line;
            line << row["a"].text << row["b"].text << " " << row["measure"].text << " "
                 << row["runs"].text;
            line.precision(6);
            for (const std::string name : {"mean", "median", "p05"})
            {
                line << " " << row[name].number << " " << row[name + "_half_width"].number;
            }
            lines.push_back(line.str());
        }
        return lines;
    }
};

/// @return the rows of a table as text, without its first column
std::string
DumpRows(const IsacSqliteReader& reader, const std::string& table, const std::string& condition)
{
    std::vector<std::string> columns;
    const auto rows =
        reader.Query("SELECT * FROM " + table + " WHERE " + condition + " ORDER BY rowid",
                     &columns);
    std::ostringstream dump;
    dump << std::hexfloat;
    for (const auto& row : rows)
    {
        for (std::size_t i = 1; i < columns.size(); ++i)
        {
            const auto& cell = row.at(columns[i]);
            dump << cell.type << ":";
            if (cell.type == SQLITE_FLOAT)
            {
                dump << cell.number << " ";
            }
            else
            {
                dump << cell.text << " ";
            }
        }
        dump << "\n";
    }
    return dump.str();
}

} // namespace

TEST_F(IsacCampaignMerge, HoldsEveryRunInTheOrderOfTheCampaign)
{
    Write("small.toml", SMALL);
    const auto result = Run({"small.toml"});
    ASSERT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(result.output,
              "6 of 6 runs finished\ntry:\nsqlite3 -box \"small/small.db\" "
              "\"SELECT * FROM campaign_summary\"\n");
    const auto merged = ReadMerged("small");
    EXPECT_EQ(merged.Get("PRAGMA integrity_check").text, "ok");
    const auto runs = FindRuns("small");
    ASSERT_EQ(runs.size(), 6U);
    for (const auto& [number, path] : runs)
    {
        const IsacSqliteReader single(path);
        for (const std::string pragma : {"application_id", "user_version"})
        {
            EXPECT_EQ(merged.Get("PRAGMA " + pragma).text, single.Get("PRAGMA " + pragma).text);
        }
        const auto schema = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
        for (auto& row : single.Query(schema))
        {
            EXPECT_EQ(
                merged.Get("SELECT sql FROM sqlite_schema WHERE name = '" + row["name"].text + "'")
                    .text,
                row["sql"].text);
            const auto table = row["name"].text;
            if (row["type"].text == "table" && table != "column_info")
            {
                EXPECT_EQ(DumpRows(merged, table, "run = " + std::to_string(number)),
                          DumpRows(single, table, "TRUE"))
                    << table;
            }
            EXPECT_TRUE(row["type"].text != "table" || table == "run" || table == "column_info" ||
                        merged.Count("SELECT count(*) FROM sqlite_schema WHERE name = '" + table +
                                     "_by_run'") == 1);
        }
        EXPECT_EQ(merged.Get("SELECT manager FROM run WHERE run = " + std::to_string(number)).text,
                  number <= 3 ? "ns3::IsacRoundRobinManager" : "ns3::IsacGreedyManager");
        EXPECT_EQ(merged.Count("SELECT run_number FROM run WHERE run = " + std::to_string(number)),
                  std::vector<int>({3, 1, 2}).at((number - 1) % 3));
    }
    EXPECT_EQ(merged.Count("SELECT count(*) FROM run"), 6);
    EXPECT_EQ(merged.Count("SELECT count(*) FROM user_slot"), 6 * 5 * 4);
    // Axes are columns like any other, and everything is described.
    EXPECT_EQ(merged.Count("SELECT count(*) FROM user_slot JOIN point USING (run) WHERE scenario = "
                           "'few' AND manager = 'ns3::IsacGreedyManager'"),
              3 * 5 * 4);
    EXPECT_EQ(
        merged
            .Query("SELECT * FROM sqlite_schema AS list JOIN pragma_table_info(list.name) AS info "
                   "WHERE list.name <> 'column_info' AND list.type <> 'index' AND NOT EXISTS "
                   "(SELECT * FROM column_info WHERE table_name = list.name AND column_name = "
                   "info.name)")
            .size(),
        0U);
    EXPECT_EQ(merged.Get("SELECT file FROM campaign").text, SMALL);
}

TEST_F(IsacCampaignMerge, IsTheSameWhicheverRunEndsFirst)
{
    Write("small.toml", SMALL);
    std::filesystem::create_directory(m_folder / "other");
    Write("other/other.toml", SMALL);
    ASSERT_EQ(Run({"small.toml", "--jobs=1"}).status, 0);
    // Of the second campaign some runs come from an earlier one, and others overtake each other.
    Write("other.toml", std::string(SMALL).replace(std::string(SMALL).find("[3, 1, 2]"), 9, "[2]"));
    ASSERT_EQ(Run({"other.toml"}).status, 0);
    Write("other.toml", SMALL);
    ASSERT_EQ(Run({"other.toml", "--jobs=5"}).status, 0);
    EXPECT_EQ(ReadMerged("small").Dump("'run', 'timing'"),
              ReadMerged("other").Dump("'run', 'timing'"));
}

TEST_F(IsacCampaignMerge, SummariesAreThoseOfStudent)
{
    WriteSampler("sample");
    Write("sample.toml", R"(
        program = "sample"
        seeds = 3
        [axes.a.x]
        values = "seed1: 1 3; seed2: 5; seed3: 0 1 2 12;"
        [axes.a.y]
        values = "seed1: 1; seed2: NULL NULL; seed3: NULL 3;"
        [axes.a.z]
        values = "seed1: 9e999 1; seed2: 2 2; seed3: ;"
        [axes.b.'"; <b>&amp;']
        other = 1
        [axes.b."it's"]
        other = "bad"
        [measures]
        value = "SELECT value FROM sample"
        many = "SELECT count(*) FROM sample"
    )");
    const auto result = Run({"sample.toml"});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.errors,
              "isac: 9 runs failed, such as run 4, {\"a\": \"x\", \"b\": \"it's\"}, seed 1: exit "
              "status 3\n");
    // Runs x: means 2, 5, 3.75, medians 2, 5, 1.5, 5 % quantiles 1.1, 5, 0.15. Student's quantile
    // of 2 degrees is 4.30265, of 1 degree 12.7062.
    const auto width = [](double first, double second, double third) {
        const double mean = (first + second + third) / 3;
        return 4.302652730 * std::sqrt((std::pow(first - mean, 2) + std::pow(second - mean, 2) +
                                        std::pow(third - mean, 2)) /
                                       2 / 3);
    };
    std::ostringstream expected;
    expected.precision(6);
    expected << "x\"; <b>&amp; value 3 " << (2 + 5 + 3.75) / 3 << " " << width(2, 5, 3.75) << " "
             << 8.5 / 3 << " " << width(2, 5, 1.5) << " " << 6.25 / 3 << " " << width(1.1, 5, 0.15);
    const auto lines = Summarise("sample");
    ASSERT_EQ(lines.size(), 6U);
    EXPECT_EQ(lines[1], expected.str());
    // Without samples a run does not count; deviation of 1 and 3: sqrt(2).
    EXPECT_EQ(lines[3], "y\"; <b>&amp; value 2 2 12.7062 2 12.7062 2 12.7062");
    EXPECT_EQ(lines[2].substr(0, 34), "y\"; <b>&amp; many 3 1.66667 1.4342");
    // Where one run is infinite, so is the interval.
    EXPECT_EQ(lines[5], "z\"; <b>&amp; value 2 inf inf inf inf inf inf");
    // Numbers of runs are those of the campaign, whatever fails.
    const auto merged = ReadMerged("sample");
    std::string numbers;
    for (auto& row : merged.Query("SELECT run FROM point ORDER BY run"))
    {
        numbers += row["run"].text + " ";
    }
    EXPECT_EQ(numbers, "1 2 3 7 8 9 13 14 15 ");
    EXPECT_EQ(
        merged.Get("SELECT samples FROM run_summary WHERE run = 8 AND measure = 'value'").text,
        "0");
    EXPECT_EQ(merged.Get("SELECT p05 FROM run_summary WHERE run = 8 AND measure = 'value'").type,
              SQLITE_NULL);
}

TEST_F(IsacCampaignMerge, QuantilesAreThoseOfTables)
{
    // gsl_cdf_tdist_Pinv(0.975, .) of the GNU Scientific Library, where it overlaps as Abramowitz
    // and Stegun's table 26.10.
    const std::map<int, double> quantiles{
        {1, 12.706204736},     {2, 4.302652730},      {3, 3.182446305},    {4, 2.776445105},
        {5, 2.570581836},      {9, 2.262157163},      {10, 2.228138852},   {29, 2.045229642},
        {30, 2.042272456},     {60, 2.000297822},     {120, 1.979930405},  {199, 1.971956544},
        {200, 1.971896224},    {201, 1.971836507},    {202, 1.971777385},  {500, 1.964719837},
        {999, 1.962341461},    {1000, 1.962339081},   {2999, 1.960755319}, {9999, 1.960201264},
        {100000, 1.959987708}, {1000000, 1.959966357}};
    std::string script = "import sys; sys.path.insert(0, '" ISAC_SOURCE_DIR "/tools/campaign')\n"
                         "from summary import student_quantile\n";
    std::ostringstream expected;
    expected << std::fixed;
    expected.precision(9);
    for (const auto& [degrees, quantile] : quantiles)
    {
        script += "print(f'{student_quantile(" + std::to_string(degrees) + "):.9f}')\n";
        expected << quantile << "\n";
    }
    EXPECT_EQ(IsacCommand({"python3", "-c", script}, m_folder / "").Wait().output, expected.str());
}

TEST_F(IsacCampaignMerge, SlotsThatAreNotCertifiedAreInPlainSight)
{
    WriteProgram("certify", R"sh(
        case $arguments in
          *new*) columns="certificate TEXT" ;;
          *) columns="duality_gap REAL" ;;
        esac
        values=$(echo "$arguments" | sed "s/.*seed$seed:\([^;]*\).*/\1/")
        sqlite3 "$database" "CREATE TABLE slot (run INTEGER, slot INTEGER, $columns) STRICT;
          INSERT INTO slot VALUES $values")sh");
    const std::string head = "program = 'certify'\nseeds = 2\n"
                             "measures.slots = 'SELECT count(*) FROM slot'\n";
    const auto expect = [&](const std::string& text,
                            const std::string& errors,
                            const std::string& runs,
                            const std::string& points) {
        Write("certify.toml", head + text);
        // And again, though nothing is merged anew.
        for (int i = 0; i < 2; ++i)
        {
            const auto result = Run({"certify.toml"});
            EXPECT_EQ(result.status, 0);
            EXPECT_EQ(result.errors, errors);
        }
        const auto merged = ReadMerged("certify");
        std::string found;
        for (auto& row : merged.Query("SELECT * FROM run_certificate ORDER BY run"))
        {
            found += row["run"].text + ": " + row["uncertified"].text + " of " + row["slots"].text +
                     " " + row["reason"].text + "\n";
        }
        EXPECT_EQ(found, runs);
        found.clear();
        for (auto& row : merged.Query("SELECT * FROM campaign_summary ORDER BY point"))
        {
            found += row["uncertified_slots"].text + ",";
        }
        EXPECT_EQ(found, points);
    };
    // By gaps: certified are those from -1e-9 to 1e-6, of runs that have any.
    expect(R"(
        [axes.a.gaps]
        values = "seed1: (1, 0, 5e-11), (1, 1, -5e-10), (1, 2, 1e-6); seed2: (1, 0, 1.1e-6), (1, 1, NULL), (1, 2, -2e-9), (1, 3, -9e999), (1, 4, NULL);"
        [axes.a.none]
        values = "seed1: (1, 0, NULL); seed2: (1, 0, NULL), (1, 1, NULL);"
    )",
           "isac: 5 slots of 1 runs are not certified optimal, such as of run 2, {\"a\": "
           "\"gaps\"}, seed 2: no gap\n",
           "1: 0 of 3 \n2: 5 of 5 no gap\n",
           "5,,");
    // By what is said.
    expect(R"(
        arguments.kind = "new"
        [axes.a.some]
        values = "seed1: (1, 0, 'optimal'), (1, 1, NULL); seed2: (1, 0, 'stalled'), (1, 1, 'optimal'), (1, 2, 'stalled'), (1, 3, 'too far');"
        [axes.a.all]
        values = "seed1: (1, 0, 'optimal'); seed2: (1, 0, 'optimal');"
        [axes.a.none]
        values = "seed1: (1, 0, NULL); seed2: (1, 0, NULL);"
    )",
           "isac: 3 slots of 1 runs are not certified optimal, such as of run 2, {\"a\": "
           "\"some\"}, seed 2: stalled\n",
           "1: 0 of 1 \n2: 3 of 4 stalled\n3: 0 of 1 \n4: 0 of 1 \n",
           "3,0,,");
}

TEST_F(IsacCampaignMerge, ServedIsWhatTookASlotAtMost)
{
    // Of seven slots: four served, one of them just so; one that took 1e7 s, one never, one that
    // has not ended, and one without a request.
    WriteProgram("serve", R"sh(
        sqlite3 "$database" "
          CREATE TABLE run (run INTEGER, attributes TEXT) STRICT;
          INSERT INTO run VALUES (1, json_object('ns3::IsacController::SlotDuration', '+5e+08ns'));
          CREATE TABLE timing (run INTEGER, part TEXT, wall_time_s REAL) STRICT;
          CREATE TABLE user_slot (run INTEGER, file_size_mb REAL, latency_s REAL, qoe REAL, mos REAL,
                                  crb_met INTEGER) STRICT;
          INSERT INTO user_slot VALUES (1, 1, 0.1, 1, 1, 1), (1, 1, 0.2, 1, 1, 1),
            (1, 0, 0.3, 1, 1, 1), (1, 1, 0.5, 1, 1, 1), (1, 1, 1e7, 1, 1, 1), (1, 1, 9e999, 1, 1, 1),
            (1, 1, NULL, 1, 1, 1), (1, 0, NULL, 1, 1, 1)")sh");
    Write("serve.toml", "program = 'serve'");
    const auto result = Run({"serve.toml"});
    EXPECT_EQ(result.status, 0) << result.errors;
    const auto merged = ReadMerged("serve");
    const auto get = [&](const std::string& column, const std::string& measure) {
        return merged
            .Get("SELECT " + column + " FROM campaign_summary WHERE measure = '" + measure + "'")
            .number;
    };
    EXPECT_DOUBLE_EQ(get("mean", "latency_served"), 4.0 / 7.0);
    EXPECT_DOUBLE_EQ(get("median", "latency_s"), 0.4);
    EXPECT_EQ(get("mean", "latency_s"), std::numeric_limits<double>::infinity());
}

TEST_F(IsacCampaignMerge, IsRenewedWhereSomethingHasChanged)
{
    WriteSampler("sample");
    const std::string campaign = "program = 'sample'\nseeds = 2\n[arguments]\nvalues = "
                                 "'seed1: 1; seed2: 2; seed3: 7;'\n[measures]\n";
    const auto stamp = [this] {
        struct stat status
        {
        };
        stat((m_folder / "sample/sample.db").c_str(), &status);
        return status.st_ino;
    };
    Write("sample.toml", campaign + "value = 'SELECT value FROM sample'");
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    const auto first = stamp();
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    EXPECT_EQ(stamp(), first);
    // Another measure, no run anew.
    Write("sample.toml", campaign + "twice = 'SELECT 2 * value FROM sample'");
    const auto runs = ListRuns("sample");
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    EXPECT_NE(stamp(), first);
    EXPECT_EQ(ReadMerged("sample").Get("SELECT mean FROM campaign_summary").number, 3);
    EXPECT_EQ(ListRuns("sample"), runs);
    // Fewer seeds, one more, and only those.
    for (const auto& [seeds, mean] : {std::pair{"[2]", 4}, {"[3, 1]", 8}})
    {
        Write("sample.toml",
              "program = 'sample'\nseeds = " + std::string(seeds) + campaign.substr(28) +
                  "twice = 'SELECT 2 * value FROM sample'");
        ASSERT_EQ(Run({"sample.toml"}).status, 0);
        EXPECT_EQ(ReadMerged("sample").Get("SELECT mean FROM campaign_summary").number, mean);
    }
    EXPECT_EQ(ReadMerged("sample").Count("SELECT count(*) FROM point"), 2);
}

TEST_F(IsacCampaignMerge, WhatGoesWrongLeavesTheOlderFile)
{
    WriteSampler("sample");
    const std::string campaign =
        "program = 'sample'\nseeds = 2\n[arguments]\nvalues = 'seed1: 1; seed2: 2;'\n[measures]\n";
    Write("sample.toml", campaign + "value = 'SELECT value FROM sample'");
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    const auto before = IsacCommand::Read(m_folder / "sample/sample.db");
    const auto expectRefusal = [&](const std::string& measures, const std::string& message) {
        Write("sample.toml", campaign + measures);
        const auto result = Run({"sample.toml"});
        EXPECT_EQ(result.status, 1);
        EXPECT_NE(result.errors.find(message), std::string::npos) << result.errors;
        EXPECT_EQ(IsacCommand::Read(m_folder / "sample/sample.db"), before);
        EXPECT_EQ(result.errors.find('\n'), result.errors.size() - 1) << result.errors;
    };
    expectRefusal(
        "v = 'SELECT valeu FROM sample'",
        "isac: sample.toml: measures.v = SELECT valeu FROM sample: must give one column of "
        "numbers from ");
    expectRefusal("v = 'SELECT value FROM sample; DROP TABLE sample'", "one statement at a time");
    expectRefusal("v = 'DELETE FROM sample'", "must give one column of numbers from ");
    expectRefusal("v = 'SELECT value, 2 FROM sample'", ": it gives more\n");
    expectRefusal("v = \"SELECT 'a' FROM sample\"", ": not all of it is numbers\n");
    const auto path = FindRuns("sample")[2];
    IsacSqliteReader(path).Query("CREATE TABLE more (b)");
    expectRefusal("v = 'SELECT 2'", path + ": its tables are not those of ");
    std::ofstream(path) << std::string(5000, 'a');
    expectRefusal("v = 'SELECT 3'", path + ": cannot be merged: file is not a database");
    std::filesystem::remove(path);
    EXPECT_EQ(Run({"sample.toml"}).status, 0);
}
