/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

#include <algorithm>

/**
 * @file
 * Campaigns, by the real command: what a file says, what is run, and what is told of it.
 */

namespace
{

/// What a campaign says whose runs leave empty databases
const std::string UNMEASURED = "\n[measures]\n";

/// A campaign of 8 short runs: 4 points, 2 seeds
constexpr const char* SMALL = R"(
program = "isac-waterloo"
seeds = 2
[arguments]
slots = 5
targets = 0
[axes]
manager = ["ns3::IsacRoundRobinManager", "ns3::IsacGreedyManager"]
users = [3, 4]
)";

/// @return the lines of a text
std::vector<std::string>
SplitLines(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

} // namespace

using IsacCampaign = IsacCampaignTest;

TEST_F(IsacCampaign, RunsEveryPointWithEverySeedOnce)
{
    Write("small.toml", SMALL);
    const auto result = Run({"small.toml"});
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(result.errors, "");
    EXPECT_EQ(SplitLines(result.output).at(0), "8 of 8 runs finished");
    const auto jobs = ReadJobs("small");
    const auto rows = jobs.Query("SELECT number, json_extract(point, '$.manager') AS manager, "
                                 "json_extract(point, '$.users') AS users, seed, key, state, host, "
                                 "wall_time_s, error FROM job ORDER BY number");
    ASSERT_EQ(rows.size(), 8U);
    std::set<std::string> names;
    for (int i = 0; i < 8; ++i)
    {
        auto row = rows[i];
        EXPECT_EQ(row["number"].number, i + 1);
        EXPECT_EQ(row["manager"].text,
                  i < 4 ? "ns3::IsacRoundRobinManager" : "ns3::IsacGreedyManager");
        EXPECT_EQ(row["users"].number, i / 2 % 2 == 0 ? 3 : 4);
        EXPECT_EQ(row["seed"].number, 1 + i % 2);
        EXPECT_EQ(row["state"].text, "finished");
        EXPECT_NE(row["host"].text, "");
        EXPECT_GT(row["wall_time_s"].number, 0.0);
        EXPECT_LT(row["wall_time_s"].number, 60.0);
        EXPECT_EQ(row["error"].type, SQLITE_NULL);
        // The run is what it is called.
        const auto name = row["key"].text + ".db";
        names.insert(name);
        const IsacSqliteReader run(m_folder / ("small/runs/" + name));
        EXPECT_EQ(run.Get("SELECT manager FROM run").text, row["manager"].text);
        EXPECT_EQ(run.Count("SELECT run_number FROM run"), row["seed"].number);
        EXPECT_EQ(run.Count("SELECT count(*) FROM user_slot"), 5 * row["users"].number);
        EXPECT_EQ(run.Get("SELECT status FROM run").text, "finished");
    }
    EXPECT_EQ(ListRuns("small"), names); // and nothing beside them
}

TEST_F(IsacCampaign, ASecondTimeRunsNothing)
{
    WriteProgram("count", "echo >>counted; cp /dev/null \"$database\"");
    Write("count.toml", "program = 'count'\nseeds = [5, 3]\n[axes]\na = [1, 2]" + UNMEASURED);
    EXPECT_EQ(Run({"count.toml"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 4U);
    const auto again = Run({"count.toml"});
    EXPECT_EQ(again.status, 0);
    EXPECT_EQ(SplitLines(again.output).at(0), "4 of 4 runs finished");
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 4U);
    // A database that is lost is made again, and so is a table of jobs from the databases.
    std::filesystem::remove(m_folder / ("count/runs/" + *ListRuns("count").begin()));
    EXPECT_EQ(Run({"count.toml"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 5U);
    std::filesystem::remove(m_folder / "count/jobs.db");
    EXPECT_EQ(Run({"count.toml"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 5U);
    EXPECT_EQ(ReadJobs("count").Count("SELECT count(*) FROM job WHERE state = 'finished'"), 4);
}

TEST_F(IsacCampaign, ArgumentsArriveAsTheyAreWritten)
{
    WriteProgram("say", R"(for argument; do printf '%s\n' "$argument"; done >"$seed"
        cp /dev/null "$database")");
    Write("say.toml", R"(
        program = "say"
        seeds = [7]
        [arguments]
        whole = 600
        real = 1e8
        small = 0.05
        yes = true
        empty = ""
        text = 'a "b" $(touch c) `touch d`; {} {#} e\f ''' "''" '''

        "ns3::IsacBaseStation::Bandwidth" = 2e8
        [axes.scenario."dense; <b>"]
        radius = 100
        whole = 5
    )");
    const auto bad = Run({"say.toml"}); // a quote too many
    EXPECT_EQ(bad.status, 1);
    EXPECT_EQ(bad.errors.rfind("isac: say.toml: is not TOML: ", 0), 0U) << bad.errors;
    Write("say.toml", R"(
        program = "say"
        seeds = [7]
        [arguments]
        whole = 600
        real = 1e8
        small = 0.05
        yes = true
        empty = ""
        text = """a "b" 'c' $(touch c) `touch d`; {} {#} \\f é"""
        "ns3::IsacBaseStation::Bandwidth" = 2e8
        [axes.scenario."dense; <b>"]
        radius = 100
        whole = 5
        [measures]
    )");
    EXPECT_EQ(Run({"say.toml"}).status, 0);
    auto lines = SplitLines(IsacCommand::Read(m_folder / "7"));
    EXPECT_EQ(lines.back().rfind("--database=" + m_folder / "say/runs/", 0), 0U) << lines.back();
    lines.pop_back();
    EXPECT_EQ(lines,
              (std::vector<std::string>{"--RngRun=7",
                                        "--whole=5",
                                        "--real=100000000.0",
                                        "--small=0.05",
                                        "--yes=true",
                                        "--empty=",
                                        "--text=a \"b\" 'c' $(touch c) `touch d`; {} {#} \\f é",
                                        "--ns3::IsacBaseStation::Bandwidth=200000000.0",
                                        "--radius=100"}));
    EXPECT_EQ(ReadJobs("say").Get("SELECT json_extract(point, '$.scenario') FROM job").text,
              "dense; <b>");
}

TEST_F(IsacCampaign, PathsBeginAtTheFile)
{
    std::filesystem::create_directories(m_folder / "files/tools");
    WriteProgram("where", "pwd >where; cp /dev/null \"$database\"");
    std::filesystem::rename(m_programs / "where", m_folder / "files/tools/where");
    Write("files/here.toml", "program = './tools/where'" + UNMEASURED);
    const auto result = Run({"files/here.toml", "--output=there/results"});
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(ListRuns("there/results").size(), 1U);
    EXPECT_EQ(IsacCommand::Read(m_folder / "files/where"),
              std::filesystem::canonical(m_folder / "files").string() + "\n");
}

TEST_F(IsacCampaign, TheEnvironmentSetsNothing)
{
    Write("small.toml", "program = 'isac-waterloo'\n[arguments]\nslots = 5\nusers = 3");
    EXPECT_EQ(Run({"small.toml", "--output=plain"}).status, 0);
    setenv("NS_ATTRIBUTE_DEFAULT", "ns3::IsacBaseStation::Bandwidth=2e8", 1);
    setenv("NS_GLOBAL_VALUE", "RngSeed=3", 1);
    EXPECT_EQ(Run({"small.toml", "--output=set"}).status, 0);
    unsetenv("NS_ATTRIBUTE_DEFAULT");
    unsetenv("NS_GLOBAL_VALUE");
    const auto name = *ListRuns("plain").begin();
    EXPECT_EQ(IsacSqliteReader(m_folder / ("plain/runs/" + name)).Dump("'run', 'timing'"),
              IsacSqliteReader(m_folder / ("set/runs/" + name)).Dump("'run', 'timing'"));
}

TEST_F(IsacCampaign, FailuresAreListedOnceAndLeftUntilTheyAreToBeRetried)
{
    WriteProgram("fail", R"(
        echo >>counted
        case $seed in
          1) echo "out of <luck>; 'now'" >&2; echo "and more" >&2; exit 3 ;;
          2) kill -SEGV $$ ;;
          3) exit 4 ;;
          4) exit 0 ;;
          5) echo warned >&2
        esac
        cp /dev/null "$database")");
    Write("fail.toml", "program = 'fail'\nseeds = 6\n[axes]\na = [1, 2]" + UNMEASURED);
    const auto result = Run({"fail.toml"});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(SplitLines(result.output).at(0), "4 of 12 runs finished, 8 failed");
    const std::vector<std::string> errors{
        R"(isac: 2 runs failed, such as run 1, {"a": 1}, seed 1: out of <luck>; 'now')",
        R"(isac: 2 runs failed, such as run 2, {"a": 1}, seed 2: Segmentation fault)",
        R"(isac: 2 runs failed, such as run 3, {"a": 1}, seed 3: exit status 4)",
        R"(isac: 2 runs failed, such as run 4, {"a": 1}, seed 4: left no database)"};
    EXPECT_EQ(SplitLines(result.errors), errors);
    EXPECT_EQ(ReadJobs("fail").Get("SELECT error FROM job WHERE number = 7").text,
              "out of <luck>; 'now'\nand more");
    EXPECT_EQ(ReadJobs("fail").Get("SELECT error FROM job WHERE number = 5").text, "warned");
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 12U);

    const auto again = Run({"fail.toml"});
    EXPECT_EQ(again.status, 1);
    EXPECT_EQ(SplitLines(again.errors), errors);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 12U);

    EXPECT_EQ(Run({"fail.toml", "--retry-failed"}).status, 1);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 20U);
}

TEST_F(IsacCampaign, WhatTheProgramRefusesIsTheErrorOfItsRuns)
{
    Write("bad.toml",
          "program = 'isac-waterloo'\nseeds = 2\n[arguments]\nslots = 5\n"
          "[axes]\nusers = [3, -3]\n");
    const auto result = Run({"bad.toml"});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(SplitLines(result.output).at(0), "2 of 4 runs finished, 2 failed");
    EXPECT_EQ(result.errors,
              "isac: 2 runs failed, such as run 3, {\"users\": -3}, seed 1: isac: isac-waterloo: "
              "users = -3: must be a number from 0 to 1000000\n");
}

TEST_F(IsacCampaign, OtherSettingsAndOtherProgramsAreOtherRuns)
{
    WriteProgram("count", "echo >>counted; cp /dev/null \"$database\"");
    Write("count.toml", "program = 'count'\nseeds = 2\n[axes]\na = [1, 2]" + UNMEASURED);
    EXPECT_EQ(Run({"count.toml"}).status, 0);
    // One value more, another order: what is there is taken.
    Write("count.toml", "program = 'count'\nseeds = 2\n[axes]\na = [3, 2, 1]" + UNMEASURED);
    EXPECT_EQ(Run({"count.toml"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 6U);
    const auto first = "SELECT json_extract(point, '$.a') FROM job WHERE number = 1";
    EXPECT_EQ(ReadJobs("count").Count(first), 3);
    // Another setting: everything anew, and the older runs are superseded.
    Write("count.toml",
          "program = 'count'\nseeds = 2\n[arguments]\nb = 1\n[axes]\na = [1, 2]" + UNMEASURED);
    EXPECT_EQ(Run({"count.toml"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 10U);
    EXPECT_EQ(ReadJobs("count").Count("SELECT count(*) FROM job WHERE number IS NULL"), 6);
    EXPECT_EQ(ReadJobs("count").Count("SELECT count(*) FROM job WHERE number IS NOT NULL"), 4);
    // Another program of the same name, likewise.
    WriteProgram("count", "echo >>counted;  cp /dev/null \"$database\"");
    EXPECT_EQ(Run({"count.toml"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 14U);
    EXPECT_EQ(ReadJobs("count").Count("SELECT count(DISTINCT version) FROM job"), 2);
    EXPECT_EQ(ReadJobs("count").Count("SELECT count(*) FROM job WHERE number IS NOT NULL"), 4);
}

TEST_F(IsacCampaign, AnotherBuildOfTheModuleMakesOtherRuns)
{
    Write("small.toml", "program = 'isac-waterloo'\nseeds = 2\n[arguments]\nslots = 2\nusers = 2");
    EXPECT_EQ(Run({"small.toml"}).status, 0);
    const auto before = ListRuns("small");
    // The same library with one byte more.
    std::filesystem::create_directory(m_folder / "library");
    const std::string copy =
        "cp -L \"$(ldd programs/isac-waterloo | "
        "sed -n 's|.*libns3[^ ]*isac[^ ]* => \\([^ ]*\\) .*|\\1|p')\" library && "
        "for file in library/*; do echo >>\"$file\"; done";
    ASSERT_EQ(IsacCommand({"sh", "-c", copy}, m_folder / "").Wait().status, 0);
    setenv("LD_LIBRARY_PATH", (m_folder / "library").c_str(), 1);
    const auto result = Run({"small.toml"});
    unsetenv("LD_LIBRARY_PATH");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(ListRuns("small").size(), 4U);
    EXPECT_EQ(ReadJobs("small").Count("SELECT count(*) FROM job WHERE number IS NULL"), 2);
    for (auto& row : ReadJobs("small").Query("SELECT key FROM job WHERE number IS NOT NULL"))
    {
        EXPECT_EQ(before.count(row["key"].text + ".db"), 0U);
    }
    EXPECT_EQ(IsacSqliteReader(m_folder / "small/small.db").Count("SELECT count(*) FROM run"), 2);
}

TEST_F(IsacCampaign, ATerminalSeesTheTimeThatIsLeft)
{
    WriteProgram("slow", "sleep 0.4; cp /dev/null \"$database\"");
    Write("slow.toml", "program = 'slow'\nseeds = 6" + UNMEASURED);
    std::string command;
    for (const auto& word : GetWords({"slow.toml", "--jobs=1"}))
    {
        command += "'" + word + "' ";
    }
    const auto result =
        IsacCommand({"script", "--quiet", "--return", "--command", command, "/dev/null"},
                    m_folder / "")
            .Wait();
    EXPECT_EQ(result.status, 0);
    EXPECT_NE(result.output.find(" of 6 runs finished, 0:00:0"), std::string::npos)
        << result.output;
    EXPECT_NE(result.output.find(" left"), std::string::npos) << result.output;
}

TEST_F(IsacCampaign, QuickIsItsSmallVersion)
{
    WriteProgram("count", "echo \"$arguments\" >>counted; cp /dev/null \"$database\"");
    Write("count.toml",
          "program = 'count'\nseeds = 20\n[arguments]\nb = 9\nc = 8\n[axes]\na = [1, 2, 3]\n"
          "d = [5, 6]\n[quick]\nseeds = [4]\n[quick.arguments]\nb = 1\n[quick.axes]\na = [7]" +
              UNMEASURED);
    EXPECT_EQ(Run({"count.toml", "--quick", "--jobs=1"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted"),
              "--b=1 --c=8 --a=7 --d=5 \n--b=1 --c=8 --a=7 --d=6 \n");
    EXPECT_EQ(ListRuns("count-quick").size(), 2U);
}

TEST_F(IsacCampaign, MistakesAreRefusedInOneLine)
{
    WriteProgram("none", "");
    const std::vector<std::pair<std::string, std::string>> mistakes{
        {"seeds = 1", "program = nothing: must name a program"},
        {"program = 5", "program = 5: must name a program"},
        {"program = 'nobody'", "program = nobody: no program " + (m_programs / "nobody").string()},
        {"program = './nobody'", "program = ./nobody: no program "},
        {"manager = 'a'\nprogram = 'none'",
         "manager = a: no such key; there are extends, needs, program, seeds, arguments, axes, "
         "measures, figure, "
         "quick"},
        {"program = 'none'\nseeds = 0",
         "seeds = 0: must be a number of seeds from 1 to 1000000, or a list of seeds"},
        {"program = 'none'\nseeds = 18446744073709551616",
         "seeds = 18446744073709551616: must be a number of seeds from 1 to 1000000, or a list"},
        {"program = 'none'\nseeds = true", "seeds = true: must be a number of seeds from 1 to "},
        {"program = 'none'\nseeds = 1e400", "seeds = Infinity: must be a number of seeds from 1 "},
        {"program = 'none'\nseeds = 0x" + std::string(5000, 'f'),
         "seeds = a value that is too large to be shown: must be a number of seeds from 1 to "},
        {"program = 'none'\nseeds = [18446744073709551615]",
         "seeds = [18446744073709551615]: must be different whole numbers from 0 to 92233720"},
        {"program = 'none'\nseeds = [1.0]", "seeds = [1.0]: must be different whole numbers from "},
        {"program = 'none'\nseeds = 1000000\n[axes]\na = [1, 2]",
         "axes = {\"a\": 2} values with 1000000 seeds: must make 1000000 runs at most"},
        {"program = 'none'\n[arguments]\nRngSeed = 0",
         "arguments.RngSeed = 0: must be a whole number from 1 to 4294944442"},
        {"program = 'none'\n[axes]\nRngSeed = [4294944443]",
         "axes.RngSeed = 4294944443: must be a whole number from 1 to 4294944442"},
        {"program = 'none'\n[arguments]\n--RngRun = 1",
         "arguments.--RngRun = 1: must be the name of an argument or attribute"},
        {"program = 'none'\n[axes.b.c]\na = 1e400", "axes.b.c.a = Infinity: must be finite"},
        {"a = " + std::string(100000, '[') + std::string(100000, ']'), "is nested too deeply"},
        {"program = '" + std::string(5000, 'p') + "'", "program = ppppp"},
        {"extends = \"a\\u0000b\"", "extends = \"a\\u0000b\": must name a campaign file"},
        {"program = 'none'\nseeds = []",
         "seeds = []: must be a number of seeds from 1 to 1000000, or a list of seeds"},
        {"program = 'none'\nseeds = [1, 1]",
         "seeds = [1, 1]: must be different whole numbers from 0 to "},
        {"program = 'none'\nseeds = [-1]",
         "seeds = [-1]: must be different whole numbers from 0 to "},
        {"program = 'none'\n[axes]\na = [9223372036854775808]",
         "axes.a = 9223372036854775808: must be within 9223372036854775807"},
        {"program = 'none'\naxes = 5", "axes = 5: must be a table"},
        {"program = 'none'\n[axes]\na = []",
         "axes.a = []: must be a list of values or a table of bundles, not empty"},
        {"program = 'none'\n[axes]\na = 5",
         "axes.a = 5: must be a list of values or a table of bundles, not empty"},
        {"program = 'none'\n[axes]\na = [1, 2, 1]", "axes.a = 1: must be there once"},
        {"program = 'none'\n[axes]\na = [[1]]",
         "axes.a = [1]: must be a number, a text, true or false"},
        {"program = 'none'\n[axes]\nRngRun = [1]",
         "axes.RngRun = 1: must not be set: the campaign sets it"},
        {"program = 'none'\n[axes]\nrun = [1]",
         "axes.run = [1]: must be called otherwise: the name is taken"},
        {"program = 'none'\n[axes]\na = [1]\nA = [1]",
         "axes.A = [1]: must be called otherwise: the name is taken"},
        {"program = 'none'\n[axes]\na = [1]\n[axes.b.c]\na = 5",
         "axes.b = a: must not be set by axes.a too"},
        {"program = 'none'\n[axes.b.c]\na = 5\n[axes.b.d]\na = 5",
         "axes = {\"b\": \"d\"}: must differ in its arguments from {\"b\": \"c\"}"},
        {"program = 'none'\n[axes.b]\nc = 5",
         "axes.b.c = 5: must be a table of arguments, with a printable name"},
        {"program = 'none'\n[arguments]\ndatabase = 'a'",
         "arguments.database = a: must not be set: the campaign sets it"},
        {"program = 'none'\n[arguments]\n'a b' = 1",
         "arguments.a b = 1: must be the name of an argument or attribute"},
        {"program = 'none'\n[arguments]\na = nan", "arguments.a = NaN: must be finite"},
        {"program = 'none'\n[arguments]\na = \"b\\nc\"",
         "arguments.a = \"b\\nc\": must be printable, in one line"},
        {"program = 'none'\n[measures]\na = 5", "measures.a = 5: must be a query in SQL"},
        {"program = 'none'\nfigure = [5]",
         "figure = [5]: must be width and height from 100 to 10000, in pixels"},
        {"program = 'none'\n[quick]\nprogram = 'b'",
         "quick.program = b: no such key; there are seeds, arguments, axes"},
        {"program = 'none'\n[quick.axes]\na = [5]", "quick.axes.a = [5]: must be one of the axes"},
        {"program = 'none", "is not TOML: "}};
    for (const auto& [text, message] : mistakes)
    {
        Write("bad.toml", text);
        const auto result = Run({"bad.toml"});
        EXPECT_EQ(result.status, 1) << text;
        EXPECT_EQ(result.output, "");
        EXPECT_EQ(result.errors.rfind("isac: bad.toml: " + message, 0), 0U) << text << "\n"
                                                                            << result.errors;
        EXPECT_EQ(SplitLines(result.errors).size(), 1U) << result.errors;
        EXPECT_FALSE(std::filesystem::exists(m_folder / "bad")) << text;
    }
    const auto absent = Run({"absent.toml"});
    EXPECT_EQ(absent.errors, "isac: absent.toml: cannot be read: No such file or directory\n");
    Write("good.toml", "program = 'none'");
    Write("file", "");
    EXPECT_EQ(Run({"good.toml", "--output=file"}).errors.rfind("isac: ", 0), 0U);
    EXPECT_EQ(SplitLines(Run({"good.toml", "--output=file"}).errors).size(), 1U);
    std::filesystem::create_directory(m_folder / "foreign");
    Write("foreign/jobs.db", std::string(5000, 'a'));
    EXPECT_EQ(Run({"good.toml", "--output=foreign"}).errors,
              "isac: " + std::filesystem::canonical(m_folder / "foreign").string() +
                  "/jobs.db: is there already, and no table of jobs; it stays as it is\n");
    EXPECT_EQ(Run({"good.toml", "--jobs=0"}).errors, "isac: --jobs = 0: must be 1 or more\n");
    EXPECT_EQ(Run({"good.toml", "--sshloginfile=absent"}).errors,
              "isac: --sshloginfile = absent: no such file\n");
}

TEST_F(IsacCampaign, OtherHostsDoItOverSsh)
{
    // What stands for ssh here takes a host, two dashes and a command.
    WriteProgram("count", "echo >>counted; cp /dev/null \"$database\"");
    Write("count.toml", "program = 'count'\nseeds = 8\n[arguments]\na = \"it's; $b\"" + UNMEASURED);
    const auto remote = m_folder / "remote";
    Write("remote", "#!/bin/sh\necho \"$1\" >>'" + remote + ".log'\nshift 2\nexec sh -c \"$*\"\n");
    std::filesystem::permissions(remote, std::filesystem::perms::owner_all);
    Write("hosts", "1/" + remote + " alpha\n1/" + remote + " beta\n");
    const auto result = Run({"count.toml", "--sshloginfile=hosts"});
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(SplitLines(result.output).at(0), "8 of 8 runs finished");
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted").size(), 8U);
    const auto log = IsacCommand::Read(remote + ".log");
    EXPECT_NE(log.find("alpha"), std::string::npos);
    EXPECT_NE(log.find("beta"), std::string::npos);
}

TEST_F(IsacCampaign, FilesOfTheDocumentationRun)
{
    // A block in Markdown, and one in reStructuredText, which ends with the first line that is not
    // indented.
    const auto readme = IsacCommand::Read(ISAC_SOURCE_DIR "/README.md");
    const auto begin = readme.find("```toml\n") + 8;
    const auto block = readme.substr(begin, readme.find("```\n", begin) - begin);
    Write("readme.toml", block + "\n[quick]\nseeds = 2\narguments = { slots = 5, users = 4 }\n");
    std::string manual;
    bool inside = false;
    for (const auto& line : SplitLines(IsacCommand::Read(ISAC_SOURCE_DIR "/doc/isac.rst")))
    {
        inside = line == ".. code-block:: toml" || (inside && (line.empty() || line[0] == ' '));
        manual += inside && !line.empty() && line[0] == ' ' ? line + "\n" : "";
    }
    Write("manual.toml", manual);
    for (const auto& [file, runs] : {std::pair{"readme.toml", "6"}, {"manual.toml", "8"}})
    {
        const auto result = Run({file, "--quick"});
        EXPECT_EQ(result.status, 0) << result.errors;
        EXPECT_EQ(SplitLines(result.output).at(0),
                  runs + std::string(" of ") + runs + " runs finished");
    }
    // The README's is an example, as far as it goes.
    const auto lines =
        SplitLines(IsacCommand::Read(ISAC_SOURCE_DIR "/examples/campaigns/managers.toml"));
    for (const auto& line : SplitLines(block))
    {
        EXPECT_NE(std::find(lines.begin(), lines.end(), line), lines.end()) << line;
    }
}
