/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

#include <algorithm>

/**
 * @file
 * The campaigns of examples/campaigns, in their small versions, and their figures.
 */

namespace
{

const std::filesystem::path g_campaigns = ISAC_SOURCE_DIR "/examples/campaigns";

/// A text that ends strings, commands, statements and elements, and means something to all of them
const std::string HOSTILE =
    R"x("'; DROP TABLE point;--</text><b>&amp;$(touch x)`touch x`%d{/Symbol a}_1^2\n|@)x";

/// Draws figures of campaigns
class IsacCampaignFigures : public IsacCampaignTest
{
  protected:
    /**
     * Run an example's small version, into the folder of its name.
     *
     * @param name its name
     * @return what the command has left
     */
    IsacCommandResult RunExample(const std::string& name) const
    {
        return Run({g_campaigns / (name + ".toml"), "--quick", "--output=" + name});
    }

    /**
     * Expect a figure as SVG, which is well-formed, and as PNG.
     *
     * @param path its path, without suffix
     * @return the texts in it
     */
    std::set<std::string> ReadTexts(const std::string& path) const
    {
        EXPECT_EQ(IsacCommand::Read(path + ".png").rfind("\x89PNG\r\n", 0), 0U);
        const auto texts =
            IsacCommand({"python3",
                         "-c",
                         "import sys\nfrom xml.etree import ElementTree\n"
                         "for text in ElementTree.parse(sys.argv[1]).iter('{http://www.w3.org/"
                         "2000/svg}text'):\n    print(''.join(text.itertext()))",
                         path + ".svg"},
                        m_folder / "")
                .Wait();
        EXPECT_EQ(texts.status, 0) << texts.errors;
        std::istringstream lines(texts.output);
        std::set<std::string> set;
        for (std::string line; std::getline(lines, line);)
        {
            set.insert(line);
        }
        return set;
    }

    /**
     * Expect an example to run and to draw its figure, and names in its database to stay text in
     * it.
     *
     * @param name its name
     * @param axis an axis whose values the figure names
     * @param analysed whether there is an analysis in SQL beside it
     */
    void ExpectFigure(const std::string& name, const std::string& axis, bool analysed) const
    {
        const auto result = RunExample(name);
        ASSERT_EQ(result.status, 0) << result.errors;
        EXPECT_EQ(result.errors, "");
        const auto path = m_folder / (name + "/" + name);
        EXPECT_GE(ReadTexts(path).size(), 10U);
        if (analysed)
        {
            const auto analysis = IsacCommand::Read(g_campaigns / (name + ".sql"));
            EXPECT_FALSE(IsacSqliteReader(path + ".db").Query(analysis).empty());
        }
        if (axis.empty())
        {
            return;
        }
        std::set<std::string> names;
        {
            const IsacSqliteReader merged(path + ".db");
            std::string text = HOSTILE;
            for (auto quote = text.find('\''); quote != std::string::npos;
                 quote = text.find('\'', quote + 2))
            {
                text.insert(quote, 1, '\'');
            }
            merged.Query("UPDATE point SET \"" + axis + "\" = \"" + axis + "\" || '" + text + "'");
            for (auto& row : merged.Query("SELECT DISTINCT \"" + axis + "\" AS name FROM point"))
            {
                names.insert(row["name"].text);
            }
        }
        const auto again = RunExample(name); // draws again
        EXPECT_EQ(again.status, 0) << again.errors;
        const auto texts = ReadTexts(path);
        EXPECT_GE(names.size(), 2U);
        for (const auto& text : names)
        {
            EXPECT_EQ(texts.count(text), 1U) << text;
        }
        EXPECT_FALSE(std::filesystem::exists(g_campaigns / "x"));
    }
};

} // namespace

TEST_F(IsacCampaignFigures, AgentWorth)
{
    ExpectFigure("agent-worth", "knowledge", true);
}

TEST_F(IsacCampaignFigures, Collection)
{
    ExpectFigure("collection", "", true);
}

TEST_F(IsacCampaignFigures, Fairness)
{
    ExpectFigure("fairness", "objective", false);
}

TEST_F(IsacCampaignFigures, Managers)
{
    ExpectFigure("managers", "scheme", false);
}

TEST_F(IsacCampaignFigures, Radio)
{
    ExpectFigure("radio", "scheme", false);
}

#ifdef ISAC_HAVE_NLOPT
TEST_F(IsacCampaignFigures, SlowManagers)
{
    ExpectFigure("slow-managers", "scheme", false);
}
#endif

TEST_F(IsacCampaignFigures, UserTypes)
{
    ExpectFigure("user-types", "learning", false);
}

TEST_F(IsacCampaignFigures, Waterloo)
{
    ExpectFigure("waterloo", "scheme", false);
}

/// Every example has a figure, and a test here; every test of this file an example.
TEST_F(IsacCampaignFigures, NoneIsLeftOut)
{
    const auto tests = IsacCommand::Read(ISAC_SOURCE_DIR "/test/isac-campaign-figures-test.cc");
    int examples = 0;
    for (const auto& entry : std::filesystem::directory_iterator(g_campaigns))
    {
        const auto path = entry.path();
        if (path.extension() == ".toml")
        {
            ++examples;
            EXPECT_TRUE(
                std::filesystem::exists(path.parent_path() / (path.stem().string() + ".gnuplot")));
            EXPECT_NE(tests.find("ExpectFigure(\"" + path.stem().string() + "\""),
                      std::string::npos)
                << path;
        }
    }
    EXPECT_EQ(examples, 8);
}

TEST_F(IsacCampaignFigures, TextsOfAnyKindAreText)
{
    Write("text.toml", "program = 'isac-waterloo'\n[arguments]\nslots = 2\nusers = 2");
    Write("text.gnuplot", R"gp(set title value_of("SELECT status FROM run")
set xlabel value_of("SELECT name FROM node WHERE role = 'user' LIMIT 1")
set label value_of("SELECT manager FROM run") at graph 0.1, graph 0.5
plot rows("SELECT slot, qoe_mean FROM slot") with lines title value_of("SELECT scenario FROM run"))gp");
    ASSERT_EQ(Run({"text.toml"}).status, 0);
    std::string text = HOSTILE;
    text.insert(text.find('\''), 1, '\'');
    for (const std::string assignment : {"run SET status = 'failed: ",
                                         "node SET name = '",
                                         "run SET manager = 'm",
                                         "run SET scenario = 's"})
    {
        IsacSqliteReader(m_folder / "text/text.db").Query("UPDATE " + assignment + text + "'");
    }
    const auto again = Run({"text.toml"});
    ASSERT_EQ(again.status, 0) << again.errors;
    const auto texts = ReadTexts(m_folder / "text/text");
    for (const std::string prefix : {"failed: ", "", "m", "s"})
    {
        EXPECT_EQ(texts.count(prefix + HOSTILE), 1U) << prefix;
    }
}

TEST_F(IsacCampaignFigures, WhatGoesWrongIsAnError)
{
    Write("bad.toml", "program = 'isac-waterloo'\n[arguments]\nslots = 2\nusers = 2");
    for (const auto& [script, message] :
         {std::pair<std::string, std::string>{"plot rows('SELECT a FROM slot')",
                                              "no such column: a"},
          {"plot 1 title value_of('SELECT b FROM slot')", "no such column: b"},
          {"plto 1", "invalid command"}})
    {
        Write("bad.gnuplot", script);
        const auto result = Run({"bad.toml"});
        EXPECT_EQ(result.status, 1);
        EXPECT_EQ(result.errors.rfind("isac: bad.gnuplot: ", 0), 0U) << result.errors;
        EXPECT_NE(result.errors.find(message), std::string::npos) << result.errors;
        EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1);
        EXPECT_FALSE(std::filesystem::exists(m_folder / "bad/bad.svg"));
    }
}
