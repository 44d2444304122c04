/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

#include <functional>
#include <sys/stat.h>

/**
 * @file
 * Where campaigns write: never in somebody else's place, and whole or not at all.
 */

namespace
{

/// A campaign of two short runs with a figure, beside files of somebody's
class IsacCampaignFiles : public IsacCampaignTest
{
  protected:
    void SetUp() override
    {
        IsacCampaignTest::SetUp();
        WriteProgram("sample",
                     "echo >>begun\n"
                     "sqlite3 \"$database\" 'CREATE TABLE sample (run INTEGER, value REAL) STRICT; "
                     "INSERT INTO sample VALUES (1, 2)'");
        WriteCampaign("SELECT value FROM sample");
        Write("sample.gnuplot", "plot rows('SELECT 1, 2')\n");
    }

    /// @param measure SQL of the campaign's measure
    void WriteCampaign(const std::string& measure) const
    {
        Write("sample.toml",
              "program = 'sample'\nseeds = 2\n[measures]\nvalue = \"\"\"" + measure + "\"\"\"\n");
    }

    /// @return all names below a folder that are of no finished campaign
    std::set<std::string> FindFragments(const std::string& folder) const
    {
        std::set<std::string> fragments;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_folder / folder))
        {
            const auto name = entry.path().filename().string();
            if (name[0] == '.' || name.find("partial") != std::string::npos ||
                name.find("-journal") != std::string::npos)
            {
                fragments.insert(name);
            }
        }
        return fragments;
    }

    /**
     * Expect that what somebody has put into the output folder is refused by name before anything
     * runs, and stays.
     *
     * @param name of the file
     * @param put puts it at a path
     * @param why what the line says after its path
     */
    void ExpectRefusal(const std::string& name,
                       const std::function<void(const std::string&)>& put,
                       const std::string& why) const
    {
        std::filesystem::remove_all(m_folder / "out");
        std::filesystem::create_directory(m_folder / "out");
        Write("precious", "precious");
        const std::string path = std::filesystem::canonical(m_folder / "out") / name;
        put(path);
        const auto before = std::filesystem::is_regular_file(path) ? IsacCommand::Read(path) : "";
        const auto type = std::filesystem::symlink_status(path).type();
        const auto result = Run({"sample.toml", "--output=out"});
        EXPECT_EQ(result.status, 1) << name;
        EXPECT_EQ(result.errors.rfind("isac: " + path + ": " + why, 0), 0U) << result.errors;
        EXPECT_EQ(result.errors.find('\n'), result.errors.size() - 1) << result.errors;
        EXPECT_EQ(std::filesystem::symlink_status(path).type(), type) << name;
        EXPECT_EQ(std::filesystem::is_regular_file(path) ? IsacCommand::Read(path) : "", before)
            << name;
        EXPECT_EQ(IsacCommand::Read(m_folder / "precious"), "precious") << name;
        EXPECT_FALSE(std::filesystem::exists(m_folder / "begun")) << name;
    }

    /// @return puts a text at a path
    static std::function<void(const std::string&)> PutText()
    {
        return [](const std::string& path) { std::ofstream(path) << "somebody's text\n"; };
    }

    /// @return puts a database at a path
    static std::function<void(const std::string&)> PutDatabase(const std::string& sql)
    {
        return [sql](const std::string& path) {
            std::ofstream(path).close();
            IsacSqliteReader(path).Execute(sql);
        };
    }

    /// @return puts a link to precious at a path
    std::function<void(const std::string&)> PutLink() const
    {
        return [this](const std::string& path) {
            std::filesystem::create_symlink(m_folder / "precious", path);
        };
    }

    /// @param path where a named pipe goes
    static void PutPipe(const std::string& path)
    {
        mkfifo(path.c_str(), 0600);
    }
};

} // namespace

TEST_F(IsacCampaignFiles, WhatIsSomebodyElsesIsRefusedBeforeAnythingRuns)
{
    const std::string merged = "is there already, and no merged database of a campaign";
    ExpectRefusal("sample.db", PutText(), merged);
    ExpectRefusal("sample.db", PutDatabase("CREATE TABLE mine (a)"), merged);
    ExpectRefusal("sample.db", PutDatabase("CREATE TABLE campaign (file, digest)"), merged);
    // A run that this module has recorded is no merged file either.
    ExpectRefusal("sample.db",
                  PutDatabase("PRAGMA application_id = 1769169251; PRAGMA user_version = 2; "
                              "CREATE TABLE run (run)"),
                  merged);
    ExpectRefusal("sample.db", PutLink(), merged);
    ExpectRefusal("sample.db", PutPipe, "is there already, and no regular file");
    ExpectRefusal("sample.db-wal", PutText(), "is there already, and must not be");
    ExpectRefusal("sample.db-journal", PutLink(), "is there already, and must not be");
    ExpectRefusal("sample.svg",
                  PutText(),
                  "is there already, and no SVG that a campaign has drawn");
    ExpectRefusal("sample.svg",
                  PutLink(),
                  "is there already, and no SVG that a campaign has drawn");
    ExpectRefusal("sample.svg", PutPipe, "is there already, and no regular file");
    ExpectRefusal("sample.png",
                  PutText(),
                  "is there already, and no PNG that a campaign has drawn");
    ExpectRefusal("jobs.db", PutText(), "is there already, and no table of jobs");
    ExpectRefusal("jobs.db", PutDatabase("CREATE TABLE job (a)"), "is there already, and no table");
    ExpectRefusal("jobs.db",
                  PutDatabase("PRAGMA user_version = 5"),
                  "is there already, and no tab");
    ExpectRefusal("jobs.db", PutLink(), "is there already, and no table of jobs");
    ExpectRefusal("jobs.db", PutPipe, "is there already, and no regular file");
    ExpectRefusal("jobs.db-journal", PutText(), "is there already, and must not be");
    ExpectRefusal("jobs.db-wal", PutLink(), "is there already, and must not be");
    ExpectRefusal("lock", PutPipe, "is there already, and no regular file");
    EXPECT_TRUE(std::filesystem::remove(m_folder / "out/lock"));
    PutLink()(m_folder / "out/lock");
    EXPECT_EQ(Run({"sample.toml", "--output=out"}).status, 1);
    EXPECT_TRUE(std::filesystem::is_symlink(m_folder / "out/lock"));
}

TEST_F(IsacCampaignFiles, RunsDoNotWriteThroughLinks)
{
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    const auto key = ListRuns("sample").begin()->substr(0, 16);
    Write("precious", "precious");
    const std::string runs = std::filesystem::canonical(m_folder / "sample/runs");
    std::filesystem::remove(runs + "/" + key + ".db");
    for (const std::string kind : {".log", ".partial", ".partial-journal", ".failed"})
    {
        const auto path = runs + "/" + key + kind;
        std::filesystem::create_symlink(m_folder / "precious", path);
        const auto result = Run({"sample.toml"});
        EXPECT_EQ(result.status, 1) << kind;
        EXPECT_EQ(result.errors,
                  "isac: " + path + ": must be a file, where a run writes; it stays as it is\n");
        EXPECT_TRUE(std::filesystem::is_symlink(path)) << kind;
        EXPECT_EQ(IsacCommand::Read(m_folder / "precious"), "precious") << kind;
        std::filesystem::remove(path);
    }
    EXPECT_EQ(Run({"sample.toml"}).status, 0);
}

TEST_F(IsacCampaignFiles, LinksToItsOwnFilesStayLinks)
{
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    std::filesystem::create_directory(m_folder / "elsewhere");
    for (const std::string name : {"sample.db", "sample.svg", "sample.png", "jobs.db"})
    {
        std::filesystem::rename(m_folder / ("sample/" + name), m_folder / ("elsewhere/" + name));
        std::filesystem::create_symlink("../elsewhere/" + name, m_folder / ("sample/" + name));
    }
    WriteCampaign("SELECT 3 * value FROM sample");
    const auto result = Run({"sample.toml"});
    EXPECT_EQ(result.status, 0) << result.errors;
    for (const std::string name : {"sample.db", "sample.svg", "sample.png", "jobs.db"})
    {
        EXPECT_TRUE(std::filesystem::is_symlink(m_folder / ("sample/" + name))) << name;
        EXPECT_FALSE(std::filesystem::is_symlink(m_folder / ("elsewhere/" + name))) << name;
    }
    EXPECT_EQ(IsacSqliteReader(m_folder / "elsewhere/sample.db")
                  .Get("SELECT mean FROM campaign_summary")
                  .number,
              6);
    EXPECT_EQ(IsacCommand::Read(m_folder / "begun").size(), 2U);
}

TEST_F(IsacCampaignFiles, MeasuresReadAndDoNothingElse)
{
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    const auto count = [this] {
        return std::distance(std::filesystem::recursive_directory_iterator(m_folder / ""),
                             std::filesystem::recursive_directory_iterator());
    };
    const auto before = IsacCommand::Read(m_folder / "sample/sample.db");
    const auto files = count();
    const std::string file = m_folder / "made.db";
    for (const auto& sql : {"ATTACH '" + file + "' AS made",
                            "ATTACH 'file:" + file + "?mode=rwc' AS made",
                            "VACUUM INTO '" + file + "'",
                            std::string("VACUUM"),
                            std::string("CREATE TABLE made (a)"),
                            std::string("CREATE TEMP TABLE made (a)"),
                            std::string("CREATE TEMP VIEW made AS SELECT 1"),
                            std::string("CREATE VIRTUAL TABLE made USING fts5(a)"),
                            std::string("DELETE FROM sample RETURNING value"),
                            std::string("INSERT INTO sample VALUES (1, 1) RETURNING value"),
                            std::string("UPDATE sample SET value = 0 RETURNING value"),
                            std::string("UPDATE sqlite_master SET sql = '' RETURNING 1"),
                            std::string("DROP TABLE sample"),
                            std::string("ALTER TABLE sample RENAME TO made"),
                            std::string("REINDEX"),
                            std::string("ANALYZE"),
                            std::string("BEGIN EXCLUSIVE"),
                            std::string("SAVEPOINT made"),
                            std::string("PRAGMA journal_mode = WAL"),
                            std::string("PRAGMA query_only = OFF"),
                            std::string("PRAGMA user_version = 5"),
                            std::string("PRAGMA temp_store_directory = '/'"),
                            std::string("SELECT load_extension('made')")})
    {
        WriteCampaign(sql);
        const auto result = Run({"sample.toml"});
        EXPECT_EQ(result.status, 1) << sql;
        EXPECT_EQ(result.errors.rfind("isac: sample.toml: measures.value = " + sql.substr(0, 8), 0),
                  0U)
            << result.errors;
        EXPECT_EQ(IsacCommand::Read(m_folder / "sample/sample.db"), before) << sql;
        EXPECT_EQ(count(), files) << sql;
    }
    WriteCampaign("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3) "
                  "SELECT x FROM n JOIN json_each('[1]')");
    EXPECT_EQ(Run({"sample.toml"}).status, 0);
}

TEST_F(IsacCampaignFiles, AMeasureWithoutAnEndCanBeStopped)
{
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    WriteCampaign("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT 1 FROM n) "
                  "SELECT count(*) FROM n");
    IsacCommand command(GetWords({"sample.toml"}), m_folder / "");
    while (FindFragments("sample").empty() && !command.HasEnded())
    {
        usleep(10000);
    }
    command.Signal(SIGTERM);
    EXPECT_EQ(command.Wait().status, 128 + SIGTERM);
    EXPECT_EQ(FindFragments("sample"), std::set<std::string>{});
}

TEST_F(IsacCampaignFiles, WhatAKillLeavesIsClearedAwayAndNobodyElsesFile)
{
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    Write("sample/.isac-partial-12345678", "of a killed process");
    Write("sample/.isac-partial-12345678-journal", "too");
    Write("sample/sample.db.partial", "somebody's");
    Write("sample/.isac", "somebody's");
    const auto before = IsacCommand::Read(m_folder / "sample/sample.db");
    WriteCampaign("SELECT 5 * value FROM sample");
    EXPECT_EQ(Run({"sample.toml"}).status, 0);
    EXPECT_NE(IsacCommand::Read(m_folder / "sample/sample.db"), before);
    EXPECT_EQ(FindFragments("sample"), (std::set<std::string>{".isac", "sample.db.partial"}));
}

TEST_F(IsacCampaignFiles, WithoutRoomTheOlderFilesStayWhole)
{
    WriteProgram("sample",
                 "sqlite3 \"$database\" 'CREATE TABLE sample (run INTEGER, value REAL) STRICT; "
                 "INSERT INTO sample SELECT 1, value FROM generate_series(1, 3000)'");
    ASSERT_EQ(Run({"sample.toml"}).status, 0);
    const auto merged = IsacCommand::Read(m_folder / "sample/sample.db");
    const auto figure = IsacCommand::Read(m_folder / "sample/sample.svg");
    WriteCampaign("SELECT 7 * value FROM sample");
    // No file may have more than so many KiB: where it is 50, the merged database fails, else the
    // jobs'.
    for (const std::string kibibytes : {"50", "5"})
    {
        std::vector<std::string> words{"bash",
                                       "-c",
                                       "ulimit -f $1; shift; exec \"$@\"",
                                       "bash",
                                       kibibytes};
        for (const auto& word : GetWords({"sample.toml"}))
        {
            words.push_back(word);
        }
        const auto result = IsacCommand(words, m_folder / "").Wait();
        EXPECT_EQ(result.status, 1);
        EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
        EXPECT_EQ(IsacCommand::Read(m_folder / "sample/sample.db"), merged);
        EXPECT_EQ(IsacCommand::Read(m_folder / "sample/sample.svg"), figure);
        EXPECT_EQ(FindFragments("sample"), std::set<std::string>{});
    }
    EXPECT_EQ(Run({"sample.toml"}).status, 0);
}

TEST_F(IsacCampaignFiles, AnErrorIsToldEvenWhereSqliteHasRolledBack)
{
    const std::string script =
        "import sqlite3, sys; sys.path.insert(0, '" ISAC_SOURCE_DIR "/tools')\n"
        "from shared.database import transaction\n"
        "database = sqlite3.connect(':memory:', isolation_level=None)\n"
        "database.execute('CREATE TABLE a (b UNIQUE)')\n"
        "for statement in ('INSERT OR ROLLBACK INTO a VALUES (1), (1)',\n"
        "                  'INSERT INTO a VALUES (2), (2)', 'INSERT INTO c VALUES (2)', "
        "'COMMIT'):\n"
        "    try:\n"
        "        with transaction(database):\n"
        "            database.execute('INSERT INTO a VALUES (3)')\n"
        "            database.execute(statement)\n"
        "    except sqlite3.Error as error:\n"
        "        print(error, database.in_transaction, database.execute("
        "'SELECT count(*) FROM a').fetchone()[0])\n";
    EXPECT_EQ(IsacCommand({"python3", "-B", "-c", script}, m_folder / "").Wait().output,
              "UNIQUE constraint failed: a.b False 0\n"
              "UNIQUE constraint failed: a.b False 0\n"
              "no such table: c False 0\n"
              "cannot commit - no transaction is active False 1\n");
}
