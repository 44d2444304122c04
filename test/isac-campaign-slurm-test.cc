/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

/**
 * @file
 * Campaigns by Slurm, on a cluster that a script starts on the loopback interface.
 */

namespace
{

/// Runs campaigns beside a Slurm cluster
class IsacCampaignSlurm : public IsacCampaignTest
{
  protected:
    void SetUp() override
    {
        IsacCampaignTest::SetUp();
        for (const std::string program : {"munged", "slurmctld", "slurmd", "sbatch"})
        {
            if (!std::filesystem::exists("/usr/sbin/" + program) &&
                !std::filesystem::exists("/usr/bin/" + program))
            {
                GTEST_SKIP() << "Slurm is not installed (Debian: slurmctld slurmd slurm-client "
                                "munge): "
                             << program << " is missing";
            }
        }
    }

    /**
     * Run a script beside a cluster.
     *
     * @param script commands of the shell; `./campaign` is the command
     * @return what it has left
     */
    IsacCommandResult RunBesideSlurm(const std::string& script) const
    {
        std::filesystem::create_directory(m_folder / "slurm");
        Write("campaign",
              "#!/bin/sh\nexec python3 '" ISAC_SOURCE_DIR
              "/tools/campaign' --programs=programs \"$@\"\n");
        std::filesystem::permissions(m_folder / "campaign", std::filesystem::perms::owner_all);
        const std::string cluster = ISAC_SOURCE_DIR "/test/slurm-loopback.sh";
        return IsacCommand({cluster, m_folder / "slurm", "sh", "-c", script}, m_folder / "").Wait();
    }

    /**
     * Expect a campaign to give the same tables by either engine.
     *
     * @param text the campaign's file
     * @param runs its number of runs
     */
    void ExpectSameTables(const std::string& text, int runs) const
    {
        Write("same.toml", text);
        const auto here = Run({"same.toml", "--output=here"});
        ASSERT_EQ(here.status, 0) << here.errors;
        const auto there = RunBesideSlurm("./campaign same.toml --output=there --engine=slurm");
        ASSERT_EQ(there.status, 0) << there.errors;
        EXPECT_EQ(here.output.substr(0, here.output.find('\n')),
                  std::to_string(runs) + " of " + std::to_string(runs) + " runs finished");
        EXPECT_EQ(ListRuns("here"), ListRuns("there"));
        EXPECT_EQ(IsacSqliteReader(m_folder / "here/same.db").Dump("'run', 'timing'"),
                  IsacSqliteReader(m_folder / "there/same.db").Dump("'run', 'timing'"));
        const auto jobs = "SELECT count(*) FROM job WHERE state = 'finished' AND slurm_job > 0 AND "
                          "host IS NOT NULL AND wall_time_s > 0";
        EXPECT_EQ(ReadJobs("there").Count(jobs), runs);
    }
};

/// The same, with large campaigns
using IsacCampaignSlurmExtensive = IsacCampaignSlurm;

} // namespace

TEST_F(IsacCampaignSlurm, GivesTheSameTables)
{
    // Arrays of 5, 5 and 2.
    setenv("MAX_ARRAY_SIZE", "5", 1);
    ExpectSameTables(R"(
        program = "isac-waterloo"
        seeds = 3
        [arguments]
        slots = 5
        [axes]
        manager = ["ns3::IsacRoundRobinManager", "ns3::IsacGreedyManager"]
        users = [3, 4]
        [measures]
        qoe = "SELECT qoe FROM user_slot"
    )",
                     12);
    unsetenv("MAX_ARRAY_SIZE");
    EXPECT_EQ(ReadJobs("there").Count("SELECT count(DISTINCT slurm_job) FROM job"), 3);
}

TEST_F(IsacCampaignSlurm, FindsItsRunsInTheQueueAfterAKill)
{
    WriteProgram("wait", R"sh(
        echo >>begun
        while [ -d programs ] && ! [ -e go ]; do sleep 0.01; done
        [ "$seed" = 2 ] && echo "no luck" >&2 && exit 1
        cp /dev/null "$database")sh");
    Write("wait.toml", "program = 'wait'\nseeds = 6\n[measures]");
    const auto result = RunBesideSlurm(R"sh(
        ./campaign wait.toml --engine=slurm --jobs=2 &
        while ! [ "$(wc -l <begun)" = 2 ]; do sleep 0.1; done
        kill -KILL $!
        (sleep 1 && touch go) &
        ./campaign wait.toml --engine=slurm)sh");
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.output.rfind("5 of 6 runs finished, 1 failed\n", 0), 0U) << result.output;
    EXPECT_NE(result.errors.find("isac: waits for 4 runs that Slurm has in its queue\n"),
              std::string::npos)
        << result.errors;
    EXPECT_NE(result.errors.find("isac: 1 runs failed, such as run 2, {}, seed 2: no luck\n"),
              std::string::npos)
        << result.errors;
    EXPECT_EQ(IsacCommand::Read(m_folder / "begun").size(), 6U);
}

TEST_F(IsacCampaignSlurm, HostsAreSlurmsOwn)
{
    Write("small.toml", "program = 'isac-waterloo'");
    EXPECT_EQ(Run({"small.toml", "--engine=slurm", "--sshloginfile=a"}).errors,
              "isac: --sshloginfile = a: must not be given with --engine=slurm\n");
}

TEST_F(IsacCampaignSlurmExtensive, GivesTheSameTablesOfTwoHundredRuns)
{
    ExpectSameTables(R"(
        program = "isac-waterloo"
        seeds = 25
        [arguments]
        slots = 5
        [axes]
        manager = ["ns3::IsacRoundRobinManager", "ns3::IsacGreedyManager"]
        users = [3, 4, 5, 6]
        [measures]
        qoe = "SELECT qoe FROM user_slot"
    )",
                     200);
}
