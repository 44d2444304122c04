/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-report-fixtures.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <sys/stat.h>

/**
 * @file
 * `isac report`: what it writes of which databases, and what it refuses.
 */

using namespace ns3;

namespace
{

/// @return what a file holds
std::string
Read(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/**
 * @param page a page that holds a database
 * @param path where the database goes
 */
void
Unpack(const std::string& page, const std::string& path)
{
    const std::string script =
        "import base64, gzip, re, sys\n"
        "page = open(sys.argv[1], encoding='utf-8').read()\n"
        "text = re.search('id=\"database\">([^<]*)<', page)[1]\n"
        "open(sys.argv[2], 'wb').write(gzip.decompress(base64.b64decode(text)))";
    const auto result = RunCommand({"python3", "-c", script, page, path});
    ASSERT_EQ(result.status, 0) << result.output;
}

} // namespace

/// `isac report`
class IsacReport : public IsacReportTest
{
  protected:
    /// Expect a report to be refused in one line that ends like this
    void ExpectRefusal(const std::vector<std::string>& arguments, const std::string& why)
    {
        const auto result = Report(arguments);
        EXPECT_EQ(result.status, 1);
        EXPECT_EQ(result.output.rfind("isac: report: ", 0), 0U) << result.output;
        EXPECT_NE(result.output.find(why), std::string::npos) << result.output;
        EXPECT_EQ(std::count(result.output.begin(), result.output.end(), '\n'), 1) << result.output;
    }
};

TEST_F(IsacReport, HoldsTheDatabase)
{
    const auto database = Record("run.db");
    const auto page = m_folder / "page.html";
    const auto result = Report({database, "--output=" + page});
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.output, "wrote " + page + "\n");
    Unpack(page, m_folder / "unpacked.db");
    EXPECT_EQ(IsacSqliteReader(m_folder / "unpacked.db").Dump(""),
              IsacSqliteReader(database).Dump(""));
    const auto first = Read(page);
    Report({database, "--output=" + page});
    EXPECT_EQ(Read(page), first);
}

TEST_F(IsacReport, AsksForNothingFromOutside)
{
    const auto page = Read(ISAC_SOURCE_DIR "/tools/report/page.html");
    EXPECT_NE(page.find("content=\"default-src 'none'; script-src 'sha256-"), std::string::npos);
    EXPECT_EQ(page.find("connect-src"), std::string::npos);
    const std::string markup = page.substr(0, page.find("<style>"));
    EXPECT_FALSE(std::regex_search(markup, std::regex("(src|href)=\"(?!data:)")));
    // The licences of what it is made of.
    EXPECT_NE(page.find("Copyright (c) 2017 sql.js authors"), std::string::npos);
    EXPECT_NE(page.find("Copyright (c) 2022 Leon Sorokin"), std::string::npos);
}

TEST_F(IsacReport, NumbersTheRunsOfSeveralFiles)
{
    const std::vector<std::string> files{
        Record("a.db", "ns3::IsacRoundRobinManager", "ns3::IsacGreedyManager"),
        Record("b.db", "ns3::IsacGreedyManager", "", 20),
        Record("c.db", "ns3::IsacOptimalManager", "", 10)};
    const auto page = m_folder / "page.html";
    const auto result = Report({files[0], files[1], files[2], "--output=" + page});
    ASSERT_EQ(result.status, 0) << result.output;
    Unpack(page, m_folder / "merged.db");
    const IsacSqliteReader merged(m_folder / "merged.db");
    for (std::size_t i = 0; i < files.size(); ++i)
    {
        merged.Execute("ATTACH '" + files[i] + "' AS part");
        const auto number = std::to_string(i + 1);
        for (auto table : merged.Query("SELECT name FROM part.sqlite_schema WHERE type = 'table' "
                                       "AND name <> 'column_info'"))
        {
            const auto name = table["name"].text;
            std::string columns;
            for (auto column : merged.Query("SELECT name FROM pragma_table_info('" + name +
                                            "') WHERE name <> 'run'"))
            {
                columns += ", " + column["name"].text;
            }
            const auto own = "SELECT " + number + columns + " FROM part." + name;
            const auto same =
                "SELECT run" + columns + " FROM main." + name + " WHERE run = " + number;
            EXPECT_EQ(merged.Count("SELECT count(*) FROM (" + own + " EXCEPT " + same + ")"), 0);
            EXPECT_EQ(merged.Count("SELECT count(*) FROM (" + own + ")"),
                      merged.Count("SELECT count(*) FROM (" + same + ")"))
                << name;
        }
        merged.Execute("DETACH part");
    }
    EXPECT_EQ(merged.Count("SELECT count(*) FROM run"), 3);
    EXPECT_EQ(merged.Count("SELECT count(*) FROM column_info WHERE column_name = 'time_s'"), 1);
    EXPECT_EQ(merged.Get("SELECT group_concat(run) FROM qoe_summary").text, "1,2,3");

    // A file of several runs among them.
    const auto again = m_folder / "again.html";
    ASSERT_EQ(Report({m_folder / "merged.db", files[0], "--output=" + again}).status, 0);
    Unpack(again, m_folder / "four.db");
    EXPECT_EQ(IsacSqliteReader(m_folder / "four.db").Get("SELECT max(run) FROM user_slot").text,
              "4");
}

TEST_F(IsacReport, ReadsARunThatGoesOnAndLeavesItAlone)
{
    IsacTestScenario scenario(3);
    auto trace = CreateObject<IsacSqliteTrace>();
    const auto database = m_folder / "run.db";
    trace->SetAttribute("Path", StringValue(database));
    trace->SetAttribute("CommitRows", IntegerValue(1));
    trace->Attach(scenario.GetController());
    scenario.Run(10); // without an end
    const auto log = Read(database + "-wal");
    ASSERT_FALSE(log.empty());

    const auto page = m_folder / "page.html";
    const auto result = Report({database, "--output=" + page});
    ASSERT_EQ(result.status, 0) << result.output;
    EXPECT_EQ(Read(database + "-wal"), log);
    Unpack(page, m_folder / "unpacked.db");
    EXPECT_EQ(Read(m_folder / "unpacked.db").substr(18, 2), "\1\1"); // without a log
    {
        const IsacSqliteReader copy(m_folder / "unpacked.db");
        EXPECT_EQ(copy.Count("SELECT count(*) FROM user_slot"), 3 * 10);
        EXPECT_EQ(copy.Get("SELECT status FROM run").text, "running");
    }

    // What a kill leaves, elsewhere: the file and its log.
    const auto killed = m_folder / "killed.db";
    std::filesystem::copy(database, killed);
    std::filesystem::copy(database + "-wal", killed + "-wal");
    ASSERT_EQ(Report({killed, "--output=" + page}).status, 0);
    Unpack(page, m_folder / "killed-unpacked.db");
    EXPECT_EQ(
        IsacSqliteReader(m_folder / "killed-unpacked.db").Count("SELECT count(*) FROM user_slot"),
        3 * 10);
    EXPECT_EQ(Read(killed + "-wal"), log);
}

TEST_F(IsacReport, LeavesLargeDatabasesApart)
{
    const auto large = Record("large.db", "ns3::IsacRoundRobinManager", "", 5);
    IsacSqliteReader(large).Execute("CREATE TABLE ballast (weight);"
                                    "INSERT INTO ballast VALUES (zeroblob(50000000))");
    const auto page = m_folder / "page.html";
    auto result = Report({large, "--output=" + page});
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.output,
              "wrote " + page + "; " + large +
                  " is too large to stand in it: choose it in the page\n");
    EXPECT_EQ(Read(page).find("id=\"database\""), std::string::npos);
    EXPECT_NE(Read(page).find("\"large.db\""), std::string::npos);

    // Several together come as one file beside the page.
    std::filesystem::copy(large, m_folder / "second.db");
    result = Report({large, m_folder / "second.db", "--output=" + page});
    EXPECT_EQ(result.status, 0) << result.output;
    EXPECT_NE(result.output.find("page-report.db, which is too large"), std::string::npos);
    EXPECT_EQ(IsacSqliteReader(m_folder / "page-report.db").Count("SELECT count(*) FROM run"), 2);
    // And again, over what it has written itself.
    result = Report({large, m_folder / "second.db", large, "--output=" + page});
    EXPECT_EQ(result.status, 0) << result.output;
    EXPECT_EQ(IsacSqliteReader(m_folder / "page-report.db").Count("SELECT count(*) FROM run"), 3);
}

TEST_F(IsacReport, RefusesWhatIsNoDatabaseOfThisModule)
{
    const auto output = "--output=" + (m_folder / "page.html");
    ExpectRefusal({m_folder / "none.db", output}, "No such file");
    ExpectRefusal({m_folder / "", output}, "Is a directory");
    const auto text = m_folder / "te\nxt";
    std::ofstream(text) << "not a database, but a text that is longer than a header of SQLite is, "
                           "which takes a hundred bytes";
    ExpectRefusal({text, output}, "file is not a database");
    const auto foreign = m_folder / "foreign.db";
    std::ofstream(foreign).close();
    ExpectRefusal({foreign, output}, "must be a database that isac recorded");
    const auto older = Record("older.db", "ns3::IsacRoundRobinManager", "", 3);
    IsacSqliteReader(older).Execute("PRAGMA user_version = 1");
    ExpectRefusal({older, output}, "its tables have version 1, of older isac");
    IsacSqliteReader(older).Execute("PRAGMA user_version = 4");
    ExpectRefusal({older, output}, "its tables have version 4, of newer isac");
    const auto pipe = m_folder / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    ExpectRefusal({pipe, output}, "must be a file");
    EXPECT_FALSE(std::filesystem::exists(m_folder / "page.html"));
}

TEST_F(IsacReport, ReadsOlderTables)
{
    const auto first = Record("first.db", "ns3::IsacOptimalManager", "", 3);
    const auto second = Record("second.db", "ns3::IsacOptimalManager", "", 3);
    const auto page = "--output=" + (m_folder / "page.html");
    for (const std::string version : {"2", "3"})
    {
        IsacSqliteReader(first).Execute("PRAGMA user_version = " + version);
        EXPECT_EQ(Report({first, page}).status, 0) << version;
    }
    IsacSqliteReader(second).Execute("PRAGMA user_version = 2");
    ExpectRefusal({first, second, page},
                  "its tables have version 2, those of the first file 3: must be the same");
}

TEST_F(IsacReport, TakesNobodysPlace)
{
    const auto database = Record("run.db", "ns3::IsacRoundRobinManager", "", 3);
    const auto page = m_folder / "page.html";
    const auto output = "--output=" + page;
    const auto precious = m_folder / "precious";
    std::ofstream(precious) << "<html><title>isac report</title> somebody's notes";
    const auto before = Read(precious);
    const std::string why = "is there already, and no page that isac report has written";
    ExpectRefusal({database, "--output=" + precious}, why);
    // Links to it, over another link too; pipes, devices, folders.
    std::filesystem::create_symlink(precious, m_folder / "middle");
    std::filesystem::create_symlink("middle", page);
    ExpectRefusal({database, output}, why);
    EXPECT_TRUE(std::filesystem::is_symlink(page));
    EXPECT_EQ(Read(precious), before);
    std::filesystem::remove(page);
    ASSERT_EQ(mkfifo(page.c_str(), 0600), 0);
    ExpectRefusal({database, output}, "is there already, and no regular file");
    std::filesystem::remove(page);
    std::filesystem::create_symlink(page, page);
    ExpectRefusal({database, output}, "is there already, and no regular file");
    std::filesystem::remove(page);
    ExpectRefusal({database, "--output=/dev/null"}, "is there already, and no regular file");
    ExpectRefusal({database, "--output=" + (m_folder / "")}, "Is a directory");
    // Beside the page, where a large database would go: a run, which is no file of the report's.
    std::filesystem::copy(database, m_folder / "page-report.db");
    ExpectRefusal({database, database, output},
                  "page-report.db: is there already, and no database that isac report has put");
    EXPECT_EQ(Read(m_folder / "page-report.db"), Read(database));
    EXPECT_FALSE(std::filesystem::exists(page));
    std::filesystem::remove(m_folder / "page-report.db");
    // An empty file is nobody's, and a link to a page of ours stays one.
    std::ofstream(m_folder / "ours.html").close();
    std::filesystem::create_symlink("ours.html", page);
    for (int i = 0; i < 2; ++i)
    {
        const auto result = Report({database, output});
        EXPECT_EQ(result.status, 0) << result.output;
        EXPECT_TRUE(std::filesystem::is_symlink(page));
    }
    EXPECT_NE(Read(m_folder / "ours.html").find("id=\"database\""), std::string::npos);
}

TEST_F(IsacReport, WithoutRoomTheOlderPageStaysWhole)
{
    const auto database = Record("run.db", "ns3::IsacRoundRobinManager", "", 3);
    const auto page = m_folder / "page.html";
    ASSERT_EQ(Report({database, "--output=" + page}).status, 0);
    const auto before = Read(page);
    const auto large = Record("large.db");
    // No file may have more than so many KiB: where it is 5, there is no room for a copy of the
    // databases, where it is 900, none for the page.
    for (const std::string kibibytes : {"5", "900"})
    {
        const auto result = RunCommand({"bash",
                                        "-c",
                                        "ulimit -f $1; shift; exec \"$@\"",
                                        "bash",
                                        kibibytes,
                                        ISAC_SOURCE_DIR "/isac",
                                        "report",
                                        large,
                                        "--output=" + page});
        EXPECT_EQ(result.status, 1) << result.output;
        EXPECT_EQ(std::count(result.output.begin(), result.output.end(), '\n'), 1) << result.output;
        EXPECT_EQ(Read(page), before);
        EXPECT_EQ(m_folder.List().size(), 3U) << "a fragment is left";
    }
    // What a killed process has left is cleared away.
    std::ofstream(m_folder / ".isac-partial-abcdefgh") << "half of a page";
    EXPECT_EQ(Report({large, "--output=" + page}).status, 0);
    EXPECT_NE(Read(page), before);
    EXPECT_EQ(m_folder.List().size(), 3U);
}

TEST_F(IsacReport, RefusesWhatItCannotWrite)
{
    const auto database = Record("run.db", "ns3::IsacRoundRobinManager", "", 3);
    ExpectRefusal({database, "--output=" + database}, "would be overwritten");
    ExpectRefusal({database, "--output=" + (m_folder / "none/page.html")}, "No such file");
    const auto other = Record("other.db", "ns3::IsacRoundRobinManager", "", 3);
    IsacSqliteReader(other).Execute("CREATE TABLE more (run)");
    ExpectRefusal({database, other, "--output=" + (m_folder / "page.html")},
                  "must have the same tables");
    IsacSqliteReader(database).Execute("CREATE TABLE campaign (file)");
    ExpectRefusal({database, other, "--output=" + (m_folder / "page.html")},
                  "cannot be put with a campaign's file");
    EXPECT_EQ(m_folder.List().size(), 2U) << "something is left";
}
