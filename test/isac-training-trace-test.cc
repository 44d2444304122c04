/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"
#include "isac-temporary-folder.h"
#include "isac-test-command.h"

#include <gtest/gtest.h>
#include <string>

#ifdef ISAC_WATERLOO

namespace
{

/**
 * @param policy file of the policy
 * @param more further arguments
 * @return the command of a small training
 */
std::string
MakeTraining(const std::string& policy, const std::string& more)
{
    return ISAC_WATERLOO " --train=30 --slots=6 --users=4 --targets=0 --mixed --progress=false "
                         "--manager=ns3::IsacSttdManager --agent=ns3::IsacDigitalAgent "
                         "'--ns3::IsacLearningManager::HiddenLayers=16 8' "
                         "--ns3::IsacLearningManager::BatchSize=16 "
                         "--ns3::IsacLearningManager::MemorySize=64 --policy='" +
           policy + "' " + more + "\n";
}

} // namespace

TEST(IsacTrainingTrace, HasARowPerEpisode)
{
    IsacTemporaryFolder folder;
    const auto database = folder / "training.db";
    const auto output = RunBash(MakeTraining(folder / "policy", "--database='" + database + "'"));
    ASSERT_EQ(output.find("failed"), std::string::npos) << output;
    const IsacSqliteReader reader(database);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM training_episode"), 30);
    EXPECT_EQ(reader.Count("SELECT sum(episode) FROM training_episode"), 29 * 30 / 2);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM training_episode WHERE slots = 6 AND"
                           " reward_mean = qoe_mean AND qoe_mean BETWEEN 0 AND 5 AND"
                           " crb_outage BETWEEN 0 AND 1 AND epsilon BETWEEN 0.01 AND 0.2"),
              30);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM training_episode"
                           " WHERE (gradient_steps = 0) = (critic_loss IS NULL)"),
              30);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM run WHERE status = 'finished' AND"
                           " manager = 'ns3::IsacSttdManager' AND run_number = 1"),
              1);
}

/// Is ended by a signal
class IsacTrainingTraceEnd : public testing::TestWithParam<const char*>
{
};

// In a process of its own nothing has the address that it had before.
TEST_P(IsacTrainingTraceEnd, IsTheSameAfterAResumption)
{
    IsacTemporaryFolder folder;
    const auto whole = folder / "whole";
    const auto ended = folder / "ended";
    const auto script =
        MakeTraining(whole, "--database='" + whole + ".db'") + "{ exec " +
        MakeTraining(ended, "--database='" + ended + ".db'") + "} & while ! [ -e '" + ended +
        ".checkpoint' ]; do kill -0 $! || exit; done; kill -" + GetParam() + " $!; wait $!\n" +
        MakeTraining(ended, "--resume --database='" + ended + ".db'") + "cmp '" + whole + "' '" +
        ended + "' && echo equal\n";
    const auto output = RunBash(script);
    EXPECT_NE(output.find("equal"), std::string::npos) << output;
    const auto rows = [](const std::string& database) {
        return IsacSqliteReader(database).Query("SELECT * FROM training_episode");
    };
    const auto expected = rows(whole + ".db");
    const auto actual = rows(ended + ".db");
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
    {
        for (const auto& [column, cell] : expected[i])
        {
            EXPECT_EQ(actual[i].at(column).text, cell.text) << column << " of episode " << i;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Signals, IsacTrainingTraceEnd, testing::Values("KILL", "TERM"));

#endif
