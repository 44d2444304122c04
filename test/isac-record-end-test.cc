/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-command.h"
#include "isac-test-record.h"

#include "ns3/config.h"
#include "ns3/fatal-error.h"
#include "ns3/isac-interruption.h"

#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <thread>

using namespace ns3;

namespace
{

constexpr int64_t NEVER = 1000000; ///< rows between commits that no test has

/// Ends a record in a process of its own
class IsacRecordEnd : public testing::Test
{
  protected:
    /**
     * Record a run in a child process, which returns from main() behind it.
     *
     * @param slots number of slots
     * @param commitRows rows between commits
     * @param listener does something in a slot, before it has been recorded as a whole
     * @param prepare does something before the run
     */
    void Record(int64_t slots,
                int64_t commitRows,
                const IsacSlotListener& listener,
                const std::function<void()>& prepare = IsacInterruption::TakeSignals)
    {
        IsacChildProcess child([&]() -> std::string {
            dup2(open("/dev/null", O_WRONLY), 2);
            prepare();
            RecordRun(m_path, slots, commitRows, listener);
            std::exit(0);
        });
        m_status = child.Wait();
    }

    /**
     * Expect what a record tells: whole slots, in one file, and how it ended.
     *
     * @param status of the run
     * @param slots number of slots
     */
    void ExpectRecord(const std::string& status, int64_t slots) const
    {
        EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
        const IsacSqliteReader reader(m_path);
        EXPECT_EQ(reader.Get("SELECT status FROM run").text, status);
        EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), slots);
        EXPECT_EQ(reader.Get("SELECT typeof(end_time) FROM run").text, "text");
        ExpectWholeSlots(reader);
    }

    IsacTemporaryFolder m_folder;                  ///< holds the database
    const std::string m_path{m_folder / "run.db"}; ///< the database
    int m_status{0};                               ///< exit status of the process
};

/// @return a listener that does something in one slot
template <typename Action>
IsacSlotListener
InSlot(int64_t slot, Action action)
{
    return [slot, action](const IsacSlotRecord& record) {
        if (record.state.slot == slot)
        {
            action();
        }
    };
}

/// Is ended by one of the signals that ask for it
class IsacRecordEndBySignal : public IsacRecordEnd,
                              public testing::WithParamInterface<std::pair<int, std::string>>
{
};

} // namespace

TEST_P(IsacRecordEndBySignal, KeepsWholeSlotsAndSaysWhy)
{
    const auto [number, name] = GetParam();
    Record(50, NEVER, InSlot(5, [number = number] { raise(number); }));
    EXPECT_TRUE(WIFSIGNALED(m_status));
    EXPECT_EQ(WTERMSIG(m_status), number);
    ExpectRecord("interrupted: " + name, 6); // the slot goes on to its end
}

TEST_P(IsacRecordEndBySignal, EndsAtOnceTheSecondTime)
{
    const auto number = GetParam().first;
    Record(50, 1, InSlot(5, [number] {
               raise(SIGTERM);
               raise(number);
           }));
    EXPECT_TRUE(WIFSIGNALED(m_status));
    EXPECT_EQ(WTERMSIG(m_status), number);
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("SELECT status FROM run").text, "running");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 5);
    ExpectWholeSlots(reader);
}

TEST_P(IsacRecordEndBySignal, EndsAtOnceWhereNoSlotsAreToCome)
{
    const auto number = GetParam().first;
    Record(7, NEVER, nullptr, [this, number] {
        IsacInterruption::TakeSignals();
        RecordRun(m_path, 3, NEVER);
        raise(number);
    });
    EXPECT_TRUE(WIFSIGNALED(m_status));
    EXPECT_EQ(WTERMSIG(m_status), number);
    ExpectRecord("finished", 3);
}

TEST_P(IsacRecordEndBySignal, KeepsAllSlotsBehindTheLastOne)
{
    const auto number = GetParam().first;
    Record(7, NEVER, InSlot(6, [number] { Simulator::ScheduleNow([number] { raise(number); }); }));
    EXPECT_TRUE(WIFSIGNALED(m_status));
    EXPECT_EQ(WTERMSIG(m_status), number);
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 7);
    ExpectWholeSlots(reader);
}

TEST_P(IsacRecordEndBySignal, IsNotWhereTheSignalIsIgnored)
{
    const auto number = GetParam().first;
    Record(7, NEVER, InSlot(5, [number] { raise(number); }), [number] {
        std::signal(number, SIG_IGN);
        IsacInterruption::TakeSignals();
    });
    EXPECT_EQ(m_status, 0);
    ExpectRecord("finished", 7);
}

TEST_P(IsacRecordEndBySignal, IsTheProcessesWhereNobodyTakesSignals)
{
    const auto number = GetParam().first;
    Record(7, 1, InSlot(5, [number] { raise(number); }), [] {});
    EXPECT_TRUE(WIFSIGNALED(m_status));
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("SELECT status FROM run").text, "running");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 5);
    ExpectWholeSlots(reader);
}

TEST_P(IsacRecordEndBySignal, KeepsAnOlderRecordBeforeTheFirstSlot)
{
    RecordRun(m_path, 9, NEVER);
    const auto bytes = ReadBytes(m_path);
    const auto number = GetParam().first;
    Record(7, 1, nullptr, [number] {
        IsacInterruption::TakeSignals();
        Simulator::ScheduleNow([number] { raise(number); });
    });
    EXPECT_TRUE(WIFSIGNALED(m_status));
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
    EXPECT_EQ(ReadBytes(m_path), bytes);
}

INSTANTIATE_TEST_SUITE_P(Signals,
                         IsacRecordEndBySignal,
                         testing::Values(std::pair(SIGINT, "SIGINT"),
                                         std::pair(SIGTERM, "SIGTERM"),
                                         std::pair(SIGHUP, "SIGHUP")));

TEST_F(IsacRecordEnd, NeitherAClosedPipeNorALimitOfFilesEndsTheProcess)
{
    Record(7, NEVER, InSlot(5, [] {
               raise(SIGPIPE);
               raise(SIGXFSZ);
           }));
    EXPECT_EQ(m_status, 0);
    ExpectRecord("finished", 7);
}

TEST_F(IsacRecordEnd, ByExitBetweenSlotsKeepsThem)
{
    Record(50, NEVER, InSlot(5, [] { Simulator::ScheduleNow([] { std::exit(3); }); }));
    EXPECT_EQ(WEXITSTATUS(m_status), 3);
    ExpectRecord("interrupted: exit", 6);
}

TEST_F(IsacRecordEnd, ByExitInASlotKeepsThoseBefore)
{
    Record(50, NEVER, InSlot(5, [] { std::exit(3); }));
    EXPECT_EQ(WEXITSTATUS(m_status), 3);
    ExpectRecord("interrupted: exit", 5);
}

TEST_F(IsacRecordEnd, ByAnErrorInASlotKeepsThoseBefore)
{
    Record(50, NEVER, InSlot(5, [] { throw std::runtime_error("no more"); }));
    ExpectRecord("failed: isac: IsacController: record of slot 5 (trace sinks) = no more: must end "
                 "without an exception",
                 5);
}

TEST_F(IsacRecordEnd, ByAnErrorInASlotLeavesTheRowsOfARunOfTheSlotsBefore)
{
    Config::SetDefault("ns3::IsacController::Agent", StringValue("ns3::IsacDigitalAgent"));
    Config::SetDefault("ns3::IsacController::Shadow", StringValue("ns3::IsacGreedyManager"));
    const auto dump = [](const std::string& path) {
        return IsacSqliteReader(path).Dump("'run', 'timing'"); // which hold wall times
    };
    const auto shorter = m_folder / "shorter.db";
    for (const int64_t slots : {1, 9, 10, 19})
    {
        RecordRun(shorter, slots, NEVER);
        for (const int64_t commitRows : {1, 60, 100, 250, 1000000})
        {
            EXPECT_THROW(RecordRun(m_path,
                                   50,
                                   commitRows,
                                   InSlot(slots, [] { throw std::runtime_error("no more"); })),
                         isac::Error);
            EXPECT_EQ(dump(m_path), dump(shorter)) << slots << " " << commitRows;
            const IsacSqliteReader reader(m_path);
            EXPECT_EQ(reader.Count("SELECT count(*) FROM timing"), slots * (ISAC_SLOT_PARTS + 1));
            EXPECT_EQ(reader.Count("SELECT max(slot) FROM timing"), slots - 1);
            EXPECT_EQ(reader.Count("SELECT count(*) FROM shadow_slot"), slots);
            EXPECT_EQ(reader.Count("SELECT count(*) FROM agent_window"), slots / 10 * RECORD_USERS);
        }
    }
    Config::Reset();
}

TEST_F(IsacRecordEnd, ByAFatalErrorKeepsWholeSlots)
{
    Record(50, NEVER, InSlot(5, [] {
               Simulator::ScheduleNow([] { NS_FATAL_ERROR("of somebody's"); });
           }));
    EXPECT_TRUE(WIFSIGNALED(m_status));
    EXPECT_EQ(WTERMSIG(m_status), SIGABRT);
    ExpectRecord("failed: std::terminate(), as after NS_FATAL_ERROR", 6);
}

TEST_F(IsacRecordEnd, ByAnExceptionThatNobodyCatchesKeepsWholeSlots)
{
    Record(1, NEVER, nullptr, [this] {
        // Of the first thread GoogleTest catches it.
        std::thread([this] {
            RecordRun(m_path, 50, NEVER, InSlot(5, [] {
                          Simulator::ScheduleNow([] { throw std::runtime_error("of somebody's"); });
                      }));
        }).join();
    });
    EXPECT_TRUE(WIFSIGNALED(m_status));
    EXPECT_EQ(WTERMSIG(m_status), SIGABRT);
    ExpectRecord("failed: of somebody's", 6);
}

TEST_F(IsacRecordEnd, ByAnExceptionThatIsCaughtIsNoFinish)
{
    Record(1, NEVER, nullptr, [this] {
        try
        {
            RecordRun(m_path, 50, NEVER, InSlot(5, [] {
                          Simulator::ScheduleNow([] { throw std::runtime_error("caught"); });
                      }));
        }
        catch (const std::exception&)
        {
            Simulator::Destroy();
            std::exit(1);
        }
    });
    EXPECT_EQ(WEXITSTATUS(m_status), 1);
    ExpectRecord("interrupted: Simulator::Destroy", 6);
}

TEST_F(IsacRecordEnd, WithoutDestroyKeepsAllSlots)
{
    IsacChildProcess child([this]() -> std::string {
        IsacTestScenario scenario(RECORD_USERS, RECORD_STATIONS, RECORD_TARGETS);
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(m_path));
        trace->Attach(scenario.GetController());
        scenario.Run(7);
        std::exit(0);
    });
    EXPECT_EQ(child.Wait(), 0);
    ExpectRecord("interrupted: exit", 7);
}

TEST_F(IsacRecordEnd, BeforeTheFirstSlotKeepsAnOlderRecord)
{
    RecordRun(m_path, 9, NEVER);
    const auto bytes = ReadBytes(m_path);
    const std::vector<std::function<void()>> ends{[] { std::exit(0); },
                                                  [] { NS_FATAL_ERROR("of somebody's"); },
                                                  [] { std::terminate(); },
                                                  [] { Simulator::Stop(); }};
    for (const auto& end : ends)
    {
        Record(7, 1, nullptr, [&end] { Simulator::ScheduleNow(end); });
        EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
        EXPECT_EQ(ReadBytes(m_path), bytes);
    }
}

TEST_F(IsacRecordEnd, OfAChildProcessIsNotItsParents)
{
    RecordRun(m_path, 7, NEVER, InSlot(5, [] {
                  const auto child = fork();
                  if (child == 0)
                  {
                      std::exit(0);
                  }
                  waitpid(child, nullptr, 0);
              }));
    ExpectRecord("finished", 7);
}

#ifdef ISAC_WATERLOO

TEST_F(IsacRecordEnd, OfAProgramHasTheSignalsExitStatus)
{
    const auto output =
        RunBash("cd '" + (m_folder / "") +
                "' && set -m\n" // or bash has its children ignore SIGINT
                "for signal in INT TERM HUP; do\n"
                "  rm -f run.db\n"
                "  " ISAC_WATERLOO " --slots=100000000 --users=3 --database=run.db >log 2>&1 &\n"
                "  until [ -e run.db-wal ] && [ $(stat -c %s run.db-wal) -gt 200000 ]\n"
                "  do kill -0 $! || exit; done\n"
                "  kill -$signal $!; wait $!; echo $?\n"
                "  sqlite3 run.db 'SELECT status FROM run; PRAGMA integrity_check'\n"
                "  echo *\n"
                "done 2>/dev/null\n");
    EXPECT_EQ(output,
              "130\ninterrupted: SIGINT\nok\nlog run.db\n"
              "143\ninterrupted: SIGTERM\nok\nlog run.db\n"
              "129\ninterrupted: SIGHUP\nok\nlog run.db\n");
}

TEST_F(IsacRecordEnd, OfAProgramOutlivesWhoReadsItsOutput)
{
    RunBash(ISAC_WATERLOO " --users=6 --slots=300 --database='" + m_path + "' | head -c 1");
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("SELECT status FROM run").text, "finished");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 300);
}

TEST_F(IsacRecordEnd, OfATrainingKeepsItsEpisodesAndCheckpoint)
{
    const std::string command =
        ISAC_WATERLOO " --slots=6 --users=4 --targets=0 --mixed --progress=false "
                      "--manager=ns3::IsacSttdManager --ns3::IsacLearningManager::BatchSize=16 "
                      "'--ns3::IsacLearningManager::HiddenLayers=16 8' "
                      "--ns3::IsacLearningManager::MemorySize=64 --policy=policy ";
    const auto output = RunBash("cd '" + (m_folder / "") + "' && set -m\n{\n" + command +
                                "--train=100000 --database=run.db >log 2>&1 &\n"
                                "until [ -e policy.checkpoint ]; do kill -0 $! || exit; done\n"
                                "kill -TERM $!; wait $!; echo $?; wc -l <log\n"
                                "ls | grep -v log\n"
                                "sqlite3 run.db 'SELECT status, count(*) >= 10, "
                                "max(episode) + 1 = count(*) FROM run JOIN training_episode'\n"
                                "} 2>/dev/null\n");
    EXPECT_EQ(output, "143\n1\npolicy.checkpoint\nrun.db\ninterrupted: SIGTERM|1|1\n");
}

#endif
