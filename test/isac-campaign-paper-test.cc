/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

/**
 * @file
 * The campaigns of examples/campaigns/paper, cut to a few slots, and what is made of the paper's
 * claims.
 */

namespace
{

const std::filesystem::path g_paper = ISAC_SOURCE_DIR "/examples/campaigns/paper";

/// Runs the paper's campaigns, of which every run is short
class IsacCampaignPaper : public IsacCampaignTest
{
  protected:
    /// Let the program stop after a few slots, and a training after a few episodes.
    void CutRuns() const
    {
#ifdef ISAC_WATERLOO
        std::filesystem::remove(m_programs / "isac-waterloo"); // the link
        WriteProgram("isac-waterloo",
                     "case $arguments in *--train=*) set -- \"$@\" --train=2 ;; esac\n"
                     "exec '" ISAC_WATERLOO "' \"$@\" --slots=182 --users=6\n");
#endif
    }

    /**
     * Write a campaign's merged database, as far as claims need it: with outages of as many per
     * cent as the seed's number.
     *
     * @param name the campaign
     * @param experience rows of scheme, users, seed, experience and uncapped experience
     */
    void WriteMerged(const std::string& name, const std::string& experience) const
    {
        const auto path = "paper/" + name + "/" + name + ".db";
        std::filesystem::create_directories(m_folder / ("paper/" + name));
        Write(path, "");
        IsacSqliteReader(m_folder / path).Execute(R"sql(
                CREATE TABLE each (scheme, users, run_number, qoe, uncapped);
                CREATE TABLE student AS SELECT 2 AS degrees, 4.302653 AS quantile;
                CREATE VIEW point AS SELECT rowid AS run, rowid AS point, scheme, users FROM each;
                CREATE VIEW run AS
                  SELECT rowid AS run, run_number, '1.0' AS isac_version, '3.37' AS ns3_version
                    FROM each;
                CREATE VIEW run_summary AS
                  SELECT rowid AS run, 'qoe_from_0' AS measure, qoe AS mean, 0 AS p05,
                         0 AS median
                    FROM each
                  UNION ALL SELECT rowid, 'qoe_uncapped_from_0', uncapped, 0, 0 FROM each
                  UNION ALL SELECT rowid, 'crb_outage', 0.01 * run_number, 0, 0 FROM each;
                INSERT INTO each VALUES )sql" + experience);
    }

    /**
     * @param folder of campaigns
     * @return what the command of claims has left
     */
    IsacCommandResult JudgeClaims(const std::string& folder) const
    {
        return IsacCommand({"python3", "-B", g_paper / "claims.py", folder}, m_folder / "").Wait();
    }

    /**
     * @param table of claims
     * @param text of a claim
     * @return its row behind that text, blanks in a row as one
     */
    static std::string FindClaim(const std::string& table, const std::string& text)
    {
        const auto begin = table.find("  " + text + "  ");
        if (begin == std::string::npos)
        {
            return "no " + text;
        }
        std::istringstream words(
            table.substr(begin, table.find('\n', begin) - begin).substr(2 + text.size()));
        std::string row;
        for (std::string word; words >> word;)
        {
            row += (row.empty() ? "" : " ") + word;
        }
        return row;
    }
};

/// Runs all of them
class IsacCampaignPaperExtensive : public IsacCampaignPaper
{
};

} // namespace

TEST_F(IsacCampaignPaper, ClaimsAreJudgedByTheirRules)
{
    // Three seeds with a spread of 0.01: half an interval is 4.302653 * 0.01 / sqrt(3) = 0.025. The
    // uncapped experience spreads by 1.
    WriteMerged("figure-8a",
                "('proposed', 10, 1, 6.60, 8), ('proposed', 10, 2, 6.61, 9), "
                "('proposed', 10, 3, 6.62, 7), ('proposed', 30, 1, 4.40, 4.4), "
                "('proposed', 30, 2, 4.41, 5.4), ('proposed', 30, 3, 4.39, 3.4), "
                "('w/o DA', 30, 1, 3.95, 4.4), ('w/o DA', 30, 2, 3.96, 5.2), "
                "('w/o DA', 30, 3, 3.94, 3.5), ('optimum', 10, 1, 7, 8), "
                "('optimum', 10, 2, 7, 8), ('optimum', 10, 3, 7, 8)");
    const auto result = JudgeClaims("paper");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(result.errors, "");
    // 6.61 lies within 0.025 of the paper's, 4.40 does not lie so of 4.43; the uncapped are open.
    EXPECT_EQ(FindClaim(result.output, "fewest users, 10"),
              "6.60 6.610 ± 0.025 reproduced 8.000 ± 2.484 open 7.000 ± 0.000");
    EXPECT_EQ(FindClaim(result.output, "30 users"), "4.43 4.400 ± 0.025 not 4.400 ± 2.484 open");
    // 100 (4.40 / 6.60 - 1) = -33.333, 100 (4.41 / 6.61 - 1) = -33.283 and 100 (4.39 / 6.62 - 1) =
    // -33.686 have the mean -33.434 and the standard deviation 0.219.
    EXPECT_EQ(FindClaim(result.output, "from 10 to 30 users, %")
                  .rfind("-32.88 -33.434 ± 0.545 partly", 0),
              0U)
        << FindClaim(result.output, "from 10 to 30 users, %");
    // Seed by seed, 11.39 % vary by hundredths; what is said is 17.86.
    EXPECT_EQ(FindClaim(result.output, "30 users: above w/o DA, %")
                  .rfind("17.86 11.392 ± 0.072 partly", 0),
              0U)
        << FindClaim(result.output, "30 users: above w/o DA, %");
    // Of what has not been run nothing is said, and half of a claim is none.
    EXPECT_EQ(FindClaim(result.output, "largest alpha_3, 0.014"), "4.63");
    EXPECT_EQ(FindClaim(result.output, "all schemes fall with users"), "> 0");
    EXPECT_NE(result.output.find("reproduced where the interval holds"), std::string::npos);

    // Where nobody counts a cap it is the uncapped experience that is claimed of.
    WriteMerged("uncapped",
                "('proposed', 30, 1, 5, 4.42), ('proposed', 30, 2, 5, 4.43), "
                "('proposed', 30, 3, 5, 4.44), ('optimum', 30, 1, 5, 6), ('optimum', 30, 2, 5, 6), "
                "('optimum', 30, 3, 5, 6)");
    const auto both = JudgeClaims("paper").output;
    EXPECT_EQ(both.rfind(result.output.substr(0, result.output.find("\nnumber")), 0), 0U) << both;
    EXPECT_EQ(FindClaim(both.substr(both.rfind("figure  claim")), "30 users"),
              "4.43 4.430 ± 0.025 reproduced 6.000 ± 0.000");

    const auto absent = JudgeClaims("elsewhere");
    EXPECT_EQ(absent.status, 1);
    EXPECT_EQ(absent.errors, "isac: elsewhere: must be the folder of paper.toml's campaigns\n");
}

TEST_F(IsacCampaignPaper, SchemesAreComparedSeedBySeed)
{
    WriteMerged(
        "figure-7",
        "('proposed', 30, 1, 4.4, 5), ('proposed', 30, 2, 3.3, 6), ('proposed', 30, 3, 2.2, "
        "7), ('w/o DA', 30, 1, 4, 5), ('w/o DA', 30, 2, 3, 5), ('w/o DA', 30, 3, 2, 5)");
    const auto result = JudgeClaims("paper");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(result.output.rfind("isac 1.0 with ns-3 3.37; 3 seeds\n", 0), 0U) << result.output;
    // 10 % above with every seed, however far apart the seeds are. Nobody ran Heuristic.
    EXPECT_NE(result.output.find("\nproposed         3.300 ± 2.733  6.000 ± 2.484  10.000 ± 0.000" +
                                 std::string(23, ' ') + "2.000 ± 2.484\n"),
              std::string::npos)
        << result.output;
}

TEST_F(IsacCampaignPaper, DirectionsHoldWhereAllIntervalsLieAbove0)
{
    // Scheme, experience with 10 users, which falls by 1 to 30, and uncapped experience with 10
    // and 30.
    const std::vector<std::array<std::string, 4>> schemes{{"proposed", "5", "5", "4"},
                                                          {"HDRL", "3", "5", "4"},
                                                          {"PDRL", "3", "3", "3.5"},
                                                          {"Heuristic", "3", "4", "3"},
                                                          {"w/o DA", "2", "4", "3"}};
    std::string rows;
    for (const auto& [scheme, capped, first, last] : schemes)
    {
        for (const std::string seed : {"1", "2", "3"})
        {
            rows += rows.empty() ? "" : ", ";
            rows += "('" + scheme + "', 10, " + seed + ", " + capped + " + 0.1 * " + seed + ", " +
                    first + "), ('" + scheme + "', 30, " + seed + ", " + capped + " + 0.1 * " +
                    seed + " - 1, " + last + ")";
        }
    }
    WriteMerged("figure-8a", rows);
    const auto result = JudgeClaims("paper");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(FindClaim(result.output, "all schemes fall with users"),
              "> 0 1.000 ± 0.000 reproduced -0.500 ± 0.000 not");
    EXPECT_EQ(FindClaim(result.output, "proposed above each other scheme, everywhere"),
              "> 0 2.000 ± 0.000 reproduced 0.000 ± 0.000 partly");
}

TEST_F(IsacCampaignPaper, TheIntervalThatReachesLowestIsShown)
{
    // All fall by 1 but HDRL, by -1, 2 and 5: half an interval is 4.302653 * 3 / sqrt(3) = 7.452.
    std::string rows;
    for (const std::string scheme : {"proposed", "HDRL", "PDRL", "Heuristic", "w/o DA"})
    {
        for (const std::string seed : {"1", "2", "3"})
        {
            const auto last = scheme == "HDRL" ? "8 - 3 * " + seed : std::string("3");
            rows += rows.empty() ? "" : ", ";
            rows += "('" + scheme + "', 10, " + seed + ", 4, 4), ('" + scheme + "', 30, " + seed +
                    ", " + last + ", 3)";
        }
    }
    WriteMerged("figure-8a", rows);
    const auto result = JudgeClaims("paper");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(FindClaim(result.output, "all schemes fall with users"),
              "> 0 2.000 ± 7.452 partly 1.000 ± 0.000 reproduced");
}

TEST_F(IsacCampaignPaper, ClaimsAreJudgedOfCampaignsAlone)
{
    std::filesystem::create_directories(m_folder / "paper/notes");
    const auto path = "paper/notes/notes.db";
    Write(path, "");
    IsacSqliteReader(m_folder / path).Execute("CREATE TABLE mine (a)");
    const auto result = JudgeClaims("paper");
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.errors,
              "isac: paper/notes/notes.db: must be a campaign's merged database: no such table: "
              "student\n");
    // Where nobody is served there is nothing to be above of, and no mean.
    std::filesystem::remove_all(m_folder / "paper/notes");
    WriteMerged("figure-8a",
                "('proposed', 30, 1, 4.4, 4), ('proposed', 30, 2, 4.4, 4), "
                "('proposed', 30, 3, NULL, 4), ('w/o DA', 30, 1, 0, 0), "
                "('w/o DA', 30, 2, 2.2, 0), ('w/o DA', 30, 3, 2, 0)");
    const auto claims = JudgeClaims("paper");
    EXPECT_EQ(claims.status, 0) << claims.errors;
    EXPECT_EQ(FindClaim(claims.output, "30 users: above w/o DA, %").substr(0, 20),
              "17.86 100.000 ± inf");
}

TEST_F(IsacCampaignPaper, TheDynamicCaseUsesWhatWasLearnedByFormulaAndInPackets)
{
    const auto result = Run({g_paper / "dynamic.toml", "--quick", "--output=dynamic"});
    ASSERT_EQ(result.status, 0) << result.errors;
    const auto figure = IsacCommand::Read(m_folder / "dynamic/dynamic.svg");
    for (const std::string scheme :
         {"drift plus penalty", "V = 0.1", "STTD", "STTD, packets", "HDRL"})
    {
        EXPECT_NE(figure.find(">" + scheme + "<"), std::string::npos) << scheme;
    }
    const IsacSqliteReader merged(m_folder / "dynamic/dynamic.db");
    EXPECT_EQ(merged.Count("SELECT count(*) FROM run_summary WHERE samples = 0 AND measure NOT IN "
                           "('request_qoe', 'latency_s', 'latency_p95_s')"),
              0); // a request may take longer
    // Twelve schemes and twelve measures, each beside drift plus penalty: above it by 0 for itself.
    const auto rows = merged.Query(IsacCommand::Read(g_paper / "dynamic.sql"));
    EXPECT_EQ(rows.size(), 144U);
    for (auto row : rows)
    {
        if (row["scheme"].text == "drift plus penalty")
        {
            EXPECT_EQ(row["above drift plus penalty"].text, "0.0");
        }
    }
    // Every policy was learned by the scheme and seed that use it.
    const auto jobs = ReadJobs("dynamic");
    jobs.Query("ATTACH '" + (m_folder / "dynamic-training-quick/jobs.db") + "' AS formula");
    jobs.Query("ATTACH '" + (m_folder / "dynamic-packets-quick/jobs.db") + "' AS packets");
    EXPECT_EQ(jobs.Count("SELECT count(*) FROM job JOIN formula.job AS trained ON "
                         "json_extract(job.arguments, '$.policy') = trained.key || '.policy' AND "
                         "job.seed = trained.seed AND json_extract(job.point, '$.scheme') = "
                         "json_extract(trained.point, '$.scheme')"),
              8);
    EXPECT_EQ(jobs.Count("SELECT count(*) FROM job JOIN packets.job AS trained ON "
                         "json_extract(job.arguments, '$.policy') = trained.key || '.policy' AND "
                         "job.seed = trained.seed AND json_extract(job.point, '$.scheme') = "
                         "json_extract(trained.point, '$.scheme')"),
              4);
}

TEST_F(IsacCampaignPaperExtensive, AllFiguresComeFromOneCommand)
{
    CutRuns();
    const auto result = Run({g_paper / "paper.toml", "--quick", "--output=paper"});
    ASSERT_EQ(result.status, 0) << result.errors;
    std::set<std::string> drawn;
    for (const auto& entry : std::filesystem::directory_iterator(g_paper))
    {
        const auto path = entry.path();
        const auto name = path.stem().string();
        if (path.extension() != ".toml" || (name.rfind("figure-", 0) != 0 && name != "table-4"))
        {
            continue;
        }
        drawn.insert(name);
        const auto made = m_folder / ("paper/" + name + "-quick/" + name);
        const auto figure = IsacCommand::Read(made + ".svg");
        for (const std::string text : {"proposed", "the paper"})
        {
            EXPECT_TRUE(figure.find(">" + text) != std::string::npos ||
                        (text == "the paper" && name != "figure-6" && name != "table-4"))
                << name << " lacks " << text;
        }
        const IsacSqliteReader merged(made + ".db");
        EXPECT_EQ(merged.Count("SELECT count(*) FROM run_summary WHERE samples = 0 AND (measure "
                               "LIKE 'qoe%' OR measure LIKE '%reward%')"),
                  0)
            << name;
        EXPECT_EQ(merged.Count("SELECT count(DISTINCT run_number) FROM run"), 2) << name;
    }
    EXPECT_EQ(drawn,
              (std::set<std::string>{"figure-6",
                                     "figure-7",
                                     "figure-8a",
                                     "figure-8b",
                                     "figure-8c",
                                     "figure-9a",
                                     "figure-9b",
                                     "figure-9c",
                                     "table-4"}));
    // Every scheme and seed had a policy of its own, and it was used wherever the scheme was.
    const auto training = ReadJobs("paper/figure-6-quick");
    std::set<std::string> trained;
    for (auto& row : training.Query("SELECT json_extract(point, '$.scheme') || seed || ' ' || key "
                                    "|| '.policy' AS policy FROM job"))
    {
        trained.insert(row["policy"].text);
    }
    EXPECT_EQ(trained.size(), 6U);
    std::set<std::string> used;
    for (auto& row : ReadJobs("paper/figure-9b-quick")
                         .Query("SELECT json_extract(point, '$.scheme') || seed || ' ' || "
                                "json_extract(arguments, '$.policy') AS policy FROM job WHERE "
                                "json_extract(arguments, '$.policy') IS NOT NULL"))
    {
        used.insert(row["policy"].text);
    }
    EXPECT_EQ(used, trained);

    const auto claims = JudgeClaims("paper");
    EXPECT_EQ(claims.status, 0) << claims.errors;
    EXPECT_NE(FindClaim(claims.output, "reward in the end"), "4.30");
    EXPECT_NE(FindClaim(claims.output, "11 G cycles/s: above HDRL, %"), "4.18");
    EXPECT_NE(FindClaim(claims.output, "nu_3 = 1.1, 1.3, 1.5 above the others"), "0.11");
}

TEST_F(IsacCampaignPaperExtensive, PoliciesMayBeTrainedWithAgentsThatKnow)
{
    CutRuns();
    const auto result = Run({g_paper / "knowing-agents.toml", "--quick", "--output=paper/knowing"});
    ASSERT_EQ(result.status, 0) << result.errors;
    const auto jobs = ReadJobs("paper/knowing");
    jobs.Query("ATTACH '" + (m_folder / "paper/training-knowing-agents-quick/jobs.db") +
               "' AS training");
    EXPECT_EQ(jobs.Count("SELECT count(*) FROM job JOIN training.job AS trained ON "
                         "json_extract(job.arguments, '$.policy') = trained.key || '.policy' "
                         "WHERE json_extract(trained.arguments, '$.agent') = "
                         "'ns3::IsacOracleAgent' AND json_extract(job.arguments, '$.agent') = "
                         "'ns3::IsacDigitalAgent'"),
              6);
    EXPECT_TRUE(std::filesystem::exists(m_folder / "paper/knowing/knowing-agents.svg"));
}

TEST_F(IsacCampaignPaperExtensive, PoliciesMayBeTrainedAtEveryPoint)
{
    CutRuns();
    const auto result = Run({g_paper / "retrained-8b.toml", "--quick", "--output=paper/retrained"});
    ASSERT_EQ(result.status, 0) << result.errors;
    const auto path = m_folder / "paper/training-8b-quick/jobs.db";
    const auto jobs = ReadJobs("paper/retrained");
    jobs.Query("ATTACH '" + path + "' AS training");
    const std::string bandwidth = "'$.\"ns3::IsacBaseStation::Bandwidth\"'";
    EXPECT_EQ(jobs.Count("SELECT count(*) FROM job JOIN training.job AS trained ON "
                         "json_extract(job.arguments, '$.policy') = trained.key || '.policy' AND "
                         "job.seed = trained.seed AND json_extract(job.point, '$.scheme') = "
                         "json_extract(trained.point, '$.scheme') AND json_extract(job.point, " +
                         bandwidth + ") = json_extract(trained.point, " + bandwidth + ")"),
              18);
    EXPECT_TRUE(std::filesystem::exists(m_folder / "paper/retrained/retrained-8b.svg"));
}
