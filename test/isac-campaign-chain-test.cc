/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

#include <algorithm>

/**
 * @file
 * Campaigns that need or extend others, by the real command.
 */

namespace
{

/// Runs campaigns in which one program writes what another reads
class IsacCampaignChain : public IsacCampaignTest
{
  protected:
    void SetUp() override
    {
        IsacCampaignTest::SetUp();
        // Both note that they have run.
        WriteProgram("learn", R"sh(
            for argument; do case $argument in
              --lesson=*) lesson=${argument#*=} ;;
              --policy=*) policy=${argument#*=} ;;
              --fail=*) exit 1 ;;
            esac; done
            echo "$lesson $seed" | tee -a learnt >"$policy"
            sqlite3 "$database" "CREATE TABLE result (run)")sh");
        WriteProgram("use", R"sh(
            for argument; do case $argument in
              --users=*) users=${argument#*=} ;;
              --policy=*) policy=$(cat "${argument#*=}") || exit ;;
            esac; done
            echo "$policy" >>used
            sqlite3 "$database" "CREATE TABLE result (run, policy, users, seed);
              INSERT INTO result VALUES (1, '$policy', $users, $seed)")sh");
        WriteTraining("b");
        Write("use.toml", R"(
            needs = ['training.toml']
            program = 'use'
            seeds = 2
            [axes]
            users = [10, 20]
            [axes.scheme]
            none = {}
            bold = { policy = '{training}.policy' }
            shy = { policy = '{training}.policy' }
            [measures]
        )");
    }

    /**
     * Write a campaign that others need.
     *
     * @param lesson what its second scheme learns
     * @param more lines at its end
     */
    void WriteTraining(const std::string& lesson, const std::string& more = "") const
    {
        Write("training.toml",
              R"(
            program = 'learn'
            seeds = 2
            arguments = { policy = '{run}.policy' }
            axes.scheme.bold = { lesson = 'a' }
            axes.scheme.shy = { lesson = ')" +
                  lesson + "' }\nmeasures = {}\n" + more);
    }

    /**
     * @param name a file
     * @return its number of lines
     */
    int CountLines(const std::string& name) const
    {
        const auto text = IsacCommand::Read(m_folder / name);
        return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    }
};

} // namespace

TEST_F(IsacCampaignChain, RunsFindTheFilesOfTheRunsThatTheyGoWith)
{
    // Folders may be called as they like.
    const std::string output = "an {run} 'output'/";
    const auto result = Run({"use.toml", "--output=" + output + "use"});
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(result.output.rfind("4 of 4 runs finished\n", 0), 0U);
    EXPECT_NE(result.output.find("12 of 12 runs finished\n"), std::string::npos);
    EXPECT_EQ(result.errors, "isac: runs training.toml\nisac: runs use.toml\n");
    const IsacSqliteReader merged(m_folder / (output + "use/use.db"));
    EXPECT_EQ(merged.Count("SELECT count(*) FROM result JOIN point USING (run, users)"), 12);
    EXPECT_EQ(merged.Count("SELECT count(*) FROM result JOIN point USING (run) WHERE policy = "
                           "CASE scheme WHEN 'bold' THEN 'a ' || seed WHEN 'shy' THEN 'b ' || seed "
                           "ELSE '' END"),
              12);
    // What a run has learnt lies beside its database.
    const auto names = ListRuns(output + "training");
    EXPECT_EQ(names.size(), 8U);
    for (const auto& name : names)
    {
        EXPECT_EQ(names.count(name.substr(0, 16) + ".policy"), 1U) << name;
    }
}

TEST_F(IsacCampaignChain, OnlyWhatNeedsAnotherRunIsAnotherRun)
{
    EXPECT_EQ(Run({"use.toml"}).status, 0);
    EXPECT_EQ(Run({"use.toml"}).status, 0);
    EXPECT_EQ(Run({"training.toml"}).status, 0);
    EXPECT_EQ(CountLines("learnt"), 4);
    EXPECT_EQ(CountLines("used"), 12);
    // One scheme learns something else; its runs are others.
    WriteTraining("c");
    EXPECT_EQ(Run({"use.toml"}).status, 0);
    EXPECT_EQ(CountLines("learnt"), 6);
    EXPECT_EQ(CountLines("used"), 16);
    const auto learnt = [this](const std::string& lesson) {
        return IsacSqliteReader(m_folder / "use/use.db")
            .Count("SELECT count(*) FROM result WHERE policy LIKE '" + lesson + " _'");
    };
    EXPECT_EQ(learnt("a"), 4);
    EXPECT_EQ(learnt("b"), 0);
    EXPECT_EQ(learnt("c"), 4);
    // And back: nothing is run, and nothing is mixed up.
    WriteTraining("b");
    EXPECT_EQ(Run({"use.toml"}).status, 0);
    EXPECT_EQ(CountLines("learnt"), 6);
    EXPECT_EQ(CountLines("used"), 16);
    EXPECT_EQ(learnt("b"), 4);
    EXPECT_EQ(learnt("c"), 0);
    // The same in another place is the same.
    std::filesystem::create_directory(m_folder / "moved");
    std::filesystem::rename(m_folder / "training", m_folder / "moved/training");
    std::filesystem::rename(m_folder / "use", m_folder / "moved/use");
    EXPECT_EQ(Run({"use.toml", "--output=moved/use"}).status, 0);
    EXPECT_EQ(CountLines("learnt"), 6);
    EXPECT_EQ(CountLines("used"), 16);
}

TEST_F(IsacCampaignChain, AFileThatOnlyNeedsOthersGathersThemInItsFolder)
{
    Write("again.toml", "extends = 'use.toml'\n[quick]\nseeds = 1\naxes = { users = [5] }");
    Write("all.toml", "needs = ['use.toml', 'again.toml', 'training.toml']");
    EXPECT_EQ(Run({"all.toml"}).status, 0);
    EXPECT_EQ(CountLines("learnt"), 4);
    EXPECT_EQ(CountLines("used"), 24);
    for (const std::string name : {"training", "use", "again"})
    {
        EXPECT_TRUE(std::filesystem::exists(m_folder / ("all/" + name + "/" + name + ".db")));
    }
    const auto quick = Run({"all.toml", "--quick", "--output=small"});
    EXPECT_EQ(quick.status, 0) << quick.errors;
    EXPECT_EQ(CountLines("used"), 24 + 12 + 3);
    EXPECT_TRUE(std::filesystem::exists(m_folder / "small/again-quick/again.db"));
    const auto programs = Run({"all.toml", "--print-programs"});
    EXPECT_EQ(programs.output, "learn\nuse\n");
}

TEST_F(IsacCampaignChain, WhatNeedsFailedRunsIsNotRun)
{
    WriteTraining("b", "[axes.trouble]\nno = {}\nyes = { fail = 1 }");
    Write("other.toml", "program = 'learn'\nmeasures = {}\narguments.policy = '{run}.policy'");
    Write("both.toml", "needs = ['training.toml', 'other.toml']");
    const auto both = Run({"both.toml"});
    EXPECT_EQ(both.status, 1);
    EXPECT_NE(both.output.find("1 of 1 runs finished"), std::string::npos) << both.output;
    Write("third.toml", "program = 'use'\nneeds = ['training.toml']\nmeasures = {}");
    const auto result = Run({"third.toml"});
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find(
                  "isac: third.toml: needs = training.toml: must have finished all runs\n"),
              std::string::npos)
        << result.errors;
    EXPECT_FALSE(std::filesystem::exists(m_folder / "used"));
}

TEST_F(IsacCampaignChain, TablesAreLaidOverThoseOfWhatIsExtended)
{
    WriteProgram("count", "echo \"$seed $arguments\" >>counted; cp /dev/null \"$database\"");
    Write("base.toml", R"(
        program = 'count'
        seeds = 3
        arguments = { a = 1, b = 2 }
        axes.scheme.one = { c = 3, d = 4 }
        axes.scheme.two = { c = 5 }
        measures = {}
    )");
    Write("middle.toml", "extends = 'base.toml'\narguments.b = 6");
    Write("top.toml", R"(
        extends = 'middle.toml'
        seeds = [9]
        axes.scheme.one.d = 7
        axes.scheme.three = { c = 8 }
        axes.users = [10, 20]
    )");
    EXPECT_EQ(Run({"top.toml", "--jobs=1"}).status, 0);
    EXPECT_EQ(IsacCommand::Read(m_folder / "counted"),
              "9 --a=1 --b=6 --c=3 --d=7 --users=10 \n9 --a=1 --b=6 --c=3 --d=7 --users=20 \n"
              "9 --a=1 --b=6 --c=5 --users=10 \n9 --a=1 --b=6 --c=5 --users=20 \n"
              "9 --a=1 --b=6 --c=8 --users=10 \n9 --a=1 --b=6 --c=8 --users=20 \n");
    const auto text = IsacSqliteReader(m_folder / "top/top.db").Get("SELECT file FROM campaign");
    EXPECT_NE(text.text.find("axes.scheme.two = { c = 5 }"), std::string::npos);
    EXPECT_NE(text.text.find("axes.scheme.one.d = 7"), std::string::npos);
}

TEST_F(IsacCampaignChain, MistakesAreRefusedInOneLine)
{
    Write("group.toml", "needs = ['training.toml']");
    Write("circle.toml", "needs = ['round.toml']");
    Write("round.toml", "needs = ['circle.toml']");
    Write("spiral.toml", "extends = 'spiral.toml'");
    std::filesystem::create_directory(m_folder / "twin");
    Write("twin/training.toml", "program = 'use'");
    Write("twins.toml", "program = 'use'\nneeds = ['twin/training.toml']");
    const std::string user = "program = 'use'\nneeds = ['training.toml']\n";
    const std::vector<std::pair<std::string, std::string>> mistakes{
        {"needs = 'training.toml'",
         "bad.toml: needs = training.toml: must be a list of campaign files"},
        {"needs = [5]", "bad.toml: needs = 5: must name a campaign file"},
        {"needs = ['absent.toml']", "absent.toml: cannot be read: No such file or directory"},
        {"needs = ['bad.toml']", "bad.toml: needs = bad.toml: must not lead back to itself"},
        {"needs = ['circle.toml']",
         "round.toml: needs = circle.toml: must not lead back to itself"},
        {"needs = ['training.toml', 'training.toml']",
         "bad.toml: needs = training.toml: must be called otherwise: the name is taken"},
        {"needs = ['run.toml']",
         "bad.toml: needs = run.toml: must be called otherwise: the name is taken"},
        {"needs = ['group.toml']", "bad.toml: needs = group.toml: must have a program"},
        {"needs = ['training.toml']\nseeds = 2",
         "bad.toml: program = nothing: must name a program"},
        {"needs = ['training.toml', 'twins.toml']",
         "twin/training.toml: must not go to bad/training: training.toml does"},
        {"extends = 5", "bad.toml: extends = 5: must name a campaign file"},
        {"extends = 'absent.toml'", "absent.toml: cannot be read: No such file or directory"},
        {"extends = 'spiral.toml'",
         "spiral.toml: extends = spiral.toml: must not lead back to itself"},
        {"program = 'use'\n[arguments]\npolicy = '{training}.policy'",
         "bad.toml: arguments.policy = {training}.policy: no such placeholder: {training}; there "
         "are {run}"},
        {user + "[axes]\npolicy = ['{runs}']",
         "bad.toml: axes.policy = {runs}: no such placeholder: {runs}; there are {run}, "
         "{training}"},
        {user + "[arguments]\npolicy = '{training}.policy'",
         "bad.toml: needs = training.toml: must have one run with seed 1 and what is the same of "
         "{}, for {training}; there are 2"},
        {user + "seeds = [2, 3]\n[axes.scheme]\nbold = { policy = '{training}.policy' }",
         "bad.toml: needs = training.toml: must have one run with seed 3 and what is the same of "
         "{\"scheme\": \"bold\"}, for {training}; there are 0"},
        {user + "[axes.scheme]\nmeek = { policy = '{training}.policy' }",
         "bad.toml: needs = training.toml: must have one run with seed 1 and what is the same of "
         "{\"scheme\": \"meek\"}, for {training}; there are 0"}};
    for (const auto& [text, message] : mistakes)
    {
        Write("bad.toml", text);
        const auto result = Run({"bad.toml"});
        EXPECT_EQ(result.status, 1) << text;
        EXPECT_EQ(result.output, "");
        EXPECT_EQ(result.errors, "isac: " + message + "\n") << text;
        EXPECT_FALSE(std::filesystem::exists(m_folder / "bad")) << text;
    }
    EXPECT_EQ(Run({"use.toml", "--output=training"}).errors,
              "isac: use.toml: must not go to training: training.toml does\n");
}
