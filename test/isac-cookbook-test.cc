/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"
#include "isac-test-command.h"
#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/isac-sqlite-trace.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <sys/stat.h>

/**
 * @file
 * doc/cookbook.rst has all that it needs, and its figures are drawn of any database.
 */

using namespace ns3;

namespace
{

const std::filesystem::path g_root = ISAC_SOURCE_DIR;

/// A name that means something to a shell, SQL, gnuplot, SVG and printf
const std::string HOSTILE = R"(it's "a"; <b>b</b> & c_1^2 {/Bold d} @e ~f \n %s $HOME `id` $(id))";

/**
 * @param path a text file
 * @return what it holds
 */
std::string
Read(const std::filesystem::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// @return names of the cookbook's figures
std::set<std::string>
GetFigures()
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(g_root / "doc/cookbook"))
    {
        if (entry.path().extension() == ".gnuplot" && entry.path().stem() != "style")
        {
            names.insert(entry.path().stem());
        }
    }
    return names;
}

/**
 * @param text text of an SVG file
 * @return the same as it is shown
 */
std::string
Unescape(std::string text)
{
    for (const auto& [entity, character] : {std::pair<std::string, std::string>{"&quot;", "\""},
                                            {"&lt;", "<"},
                                            {"&gt;", ">"},
                                            {"&amp;", "&"}})
    {
        for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
        {
            text.replace(at, entity.size(), character);
        }
    }
    return text;
}

/**
 * @param path an SVG file
 * @return the texts that it shows
 */
std::vector<std::string>
FindTexts(const std::filesystem::path& path)
{
    static const std::regex text("<text>([^<]*)</text>");
    const auto svg = Read(path);
    std::vector<std::string> texts;
    for (std::sregex_iterator match(svg.begin(), svg.end(), text), none; match != none; ++match)
    {
        texts.push_back(Unescape((*match)[1]));
    }
    return texts;
}

/**
 * @param path an SVG file
 * @param part a text
 * @return number of the texts that hold it
 */
int
CountTexts(const std::filesystem::path& path, const std::string& part)
{
    int count = 0;
    for (const auto& text : FindTexts(path))
    {
        count += text.find(part) != std::string::npos;
    }
    return count;
}

/// Draws a small run once, and more of it where a test asks
class IsacCookbook : public testing::Test
{
  protected:
    static void SetUpTestSuite()
    {
        m_folder = std::make_unique<IsacTemporaryFolder>();
        Record("run.db", "ns3::IsacOptimalManager", "ns3::IsacGreedyManager");
        m_output = Draw("plain", {"run.db"});
    }

    static void TearDownTestSuite()
    {
        m_folder.reset();
    }

    /// Record a small run
    static void Record(const std::string& name,
                       const std::string& manager,
                       const std::string& shadow)
    {
        Config::SetDefault("ns3::IsacController::Agent", StringValue("ns3::IsacDigitalAgent"));
        IsacTestScenario scenario(6, 2, 2, manager);
        Config::Reset();
        scenario.GetController()->SetAttribute("Shadow", StringValue(shadow));
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(*m_folder / name));
        trace->Attach(scenario.GetController());
        scenario.Run(60);
        Simulator::Destroy();
    }

    /**
     * @param folder where the figures go, below the test's folder
     * @param databases names of databases in the test's folder
     * @return what the script prints
     */
    static std::string Draw(const std::string& folder, const std::vector<std::string>& databases)
    {
        std::filesystem::create_directory(*m_folder / folder);
        std::string command = "cd " + Quote(*m_folder / folder) + " && " +
                              Quote((g_root / "doc/cookbook/draw.sh").string());
        for (const auto& database : databases)
        {
            command += " " + Quote("../" + database);
        }
        return RunBash(command);
    }

    /// @return a word of bash
    static std::string Quote(const std::string& text)
    {
        return "'" + std::regex_replace(text, std::regex("'"), R"('\'')") + "'";
    }

    static std::unique_ptr<IsacTemporaryFolder> m_folder; ///< holds databases and figures
    static std::string m_output;                          ///< of the script, on the plain run
};

std::unique_ptr<IsacTemporaryFolder> IsacCookbook::m_folder;
std::string IsacCookbook::m_output;

} // namespace

TEST_F(IsacCookbook, HasTwentyQuestionsWithAllThatTheyNeed)
{
    const auto figures = GetFigures();
    EXPECT_EQ(figures.size(), 20);
    const auto text = Read(g_root / "doc/cookbook.rst");
    for (const auto& name : figures)
    {
        const auto svg = g_root / "doc/cookbook" / (name + ".svg");
        ASSERT_TRUE(std::filesystem::exists(svg)) << name;
        EXPECT_LT(std::filesystem::file_size(svg), 40000) << name;
        EXPECT_TRUE(std::filesystem::exists(g_root / "examples/sql" / (name + ".sql"))) << name;
        EXPECT_NE(text.find(".. figure:: cookbook/" + name + ".*\n"), std::string::npos) << name;
        EXPECT_NE(text.find(".. literalinclude:: ../examples/sql/" + name + ".sql\n"),
                  std::string::npos)
            << name;
    }
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(g_root / "doc/cookbook"), {}),
              2 * 20 + 2); // draw.sh, style.gnuplot
}

TEST_F(IsacCookbook, DrawsEveryFigure)
{
    EXPECT_EQ(m_output.find("nothing to draw"), std::string::npos) << m_output;
    EXPECT_EQ(m_output.find("failed"), std::string::npos) << m_output;
    for (const auto& name : GetFigures())
    {
        SCOPED_TRACE(name);
        const auto path = std::filesystem::path(*m_folder / "plain") / (name + ".svg");
        ASSERT_TRUE(std::filesystem::exists(path));
        const auto svg = Read(path);
        EXPECT_EQ(svg.substr(svg.size() - 8), "</svg>\n\n");
        // Axes have numbers, and the first thing that is plotted in each panel has a shape.
        EXPECT_GE(FindTexts(path).size(), 6);
        int panels = 0;
        for (const std::string panel : {"1\"", "1a", "1b", "1c"})
        {
            const auto plot = svg.find("<g id=\"gnuplot_plot_" + panel);
            if (plot != std::string::npos)
            {
                ++panels;
                const auto next = svg.find("<g id=", plot + 1);
                const auto shape = std::min(svg.find("<path", plot), svg.find("<polygon", plot));
                EXPECT_LT(std::min(shape, svg.find("<use", plot)), next) << panel;
            }
        }
        EXPECT_GE(panels, 1);
    }
}

TEST_F(IsacCookbook, ComparesTheRunsOfSeveralDatabases)
{
    Record("greedy.db", "ns3::IsacGreedyManager", "");
    const auto output = Draw("several", {"run.db", "greedy.db", "run.db"});
    EXPECT_EQ(output.find("failed"), std::string::npos) << output;
    const std::filesystem::path folder = *m_folder / "several";
    for (const std::string name : {"qoe-distribution", "qoe-against-outage", "wall-time"})
    {
        EXPECT_EQ(CountTexts(folder / (name + ".svg"), "Optimal"), 2) << name;
        EXPECT_EQ(CountTexts(folder / (name + ".svg"), "Greedy"), 1) << name;
    }
    EXPECT_EQ(CountTexts(folder / "who-suffered.svg", "run 1: Optimal"), 1);
}

TEST_F(IsacCookbook, ShowsAnyTextAsItIs)
{
    const std::string name = "it's \"a\"; $(id) & .db";
    std::filesystem::copy(*m_folder / "run.db", *m_folder / name);
    std::string text = std::regex_replace(HOSTILE, std::regex("'"), "''");
    IsacSqliteReader(*m_folder / name)
        .Execute("UPDATE node SET name = '" + text +
                 " ' || id;"
                 "UPDATE run SET scenario = '" +
                 text + " scenario', status = 'failed: " + text + "'");
    const auto output = Draw("hostile", {name});
    EXPECT_EQ(output.find("nothing to draw"), std::string::npos) << output;
    const std::filesystem::path folder = *m_folder / "hostile";
    EXPECT_EQ(CountTexts(folder / "who-suffered.svg", HOSTILE), 6);
    EXPECT_EQ(CountTexts(folder / "handovers.svg", HOSTILE), 6);
    EXPECT_EQ(CountTexts(folder / "target-visibility.svg", HOSTILE), 2 * 2);
    EXPECT_EQ(CountTexts(folder / "user-over-time.svg", HOSTILE), 1);
    EXPECT_EQ(
        CountTexts(folder / "wall-time.svg", "(" + HOSTILE + " scenario, failed: " + HOSTILE + ")"),
        1);
    for (const auto& figure : GetFigures())
    {
        const auto svg = Read(folder / (figure + ".svg"));
        EXPECT_EQ(svg.find("<b>"), std::string::npos) << figure;
        EXPECT_FALSE(std::regex_search(svg, std::regex("&(?!quot;|lt;|gt;|amp;)"))) << figure;
    }
}

TEST_F(IsacCookbook, LeavesOutWhatARunHasNoAnswerTo)
{
    {
        IsacTestScenario scenario(3, 1, 0);
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(*m_folder / "poor.db"));
        trace->Attach(scenario.GetController());
        scenario.Run(5);
        Simulator::Destroy();
    }
    const auto output = Draw("poor", {"poor.db"});
    EXPECT_EQ(output.find("failed"), std::string::npos) << output;
    for (const auto& figure : GetFigures())
    {
        const bool hasNone = figure == "forecast-error-by-window" || figure == "learned-weights" ||
                             figure == "shadow-regret" || figure == "what-is-scarce" ||
                             figure.find("target-") == 0;
        EXPECT_EQ(output.find("isac: draw.sh: " + figure + ": nothing to draw\n") !=
                      std::string::npos,
                  hasNone)
            << figure;
        EXPECT_EQ(std::filesystem::exists(*m_folder / ("poor/" + figure + ".svg")), !hasNone)
            << figure;
    }
}

TEST_F(IsacCookbook, TakesNobodysPlace)
{
    const std::string figure = *m_folder / "place/fairness.svg";
    const std::string precious = *m_folder / "precious.svg";
    const auto expectRefusal = [&](const std::string& why) {
        const auto output = Draw("place", {"poor.db"});
        EXPECT_NE(output.find("place/fairness.svg: is there already, and " + why),
                  std::string::npos)
            << output;
        const std::filesystem::directory_iterator entries(*m_folder / "place");
        EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
        std::filesystem::remove(figure);
    };
    std::filesystem::create_directory(*m_folder / "place");
    std::ofstream(*m_folder / "poor.db") << "is not looked at";
    std::ofstream(precious) << "<?xml?>\n<svg/>\n";
    std::filesystem::copy(precious, figure);
    expectRefusal("was drawn by something else; it stays as it is\n");
    std::filesystem::create_symlink(precious, figure);
    expectRefusal("no regular file\n");
    EXPECT_EQ(Read(precious), "<?xml?>\n<svg/>\n");
    ASSERT_EQ(mkfifo(figure.c_str(), 0600), 0);
    expectRefusal("no regular file\n");
}

TEST_F(IsacCookbook, RefusesWhatIsNoFile)
{
    EXPECT_EQ(Draw("refused", {"absent.db"}),
              "isac: draw.sh: database = ../absent.db: must be a file\nfailed");
    EXPECT_TRUE(std::filesystem::is_empty(*m_folder / "refused"));
}
