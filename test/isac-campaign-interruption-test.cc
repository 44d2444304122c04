/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-campaign-fixtures.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <random>
#include <sys/stat.h>
#include <thread>

/**
 * @file
 * Campaigns that are stopped and killed, by the real command: what has finished stays, no run is
 * done twice, and no two processes ever do the same run at the same time.
 */

namespace
{

/// A run that tells its beginning and its end and, between them, waits for the file go. It tells
/// too where another process is at the same run.
constexpr const char* WAITING = R"sh(
    if [ -e "$seed.pid" ] && grep -q . "/proc/$(cat "$seed.pid")/cmdline"; then echo >>twice; fi
    echo $$ >"$seed.pid"
    echo >>begun
    while [ -d programs ] && ! [ -e go ]; do sleep 0.01; done
    cp /dev/null "$database"
    echo >>ended
)sh";

/**
 * @param process a process id
 * @return the processes that it has started, and so on, that are still its own
 */
std::vector<pid_t>
FindDescendants(pid_t process)
{
    std::vector<pid_t> descendants;
    const auto id = std::to_string(process);
    std::istringstream children(IsacCommand::Read("/proc/" + id + "/task/" + id + "/children"));
    for (pid_t child; children >> child;)
    {
        descendants.push_back(child);
        const auto further = FindDescendants(child);
        descendants.insert(descendants.end(), further.begin(), further.end());
    }
    return descendants;
}

/**
 * @param process a process id
 * @return the name of its program, as the kernel cuts it
 */
std::string
GetName(pid_t process)
{
    return IsacCommand::Read("/proc/" + std::to_string(process) + "/comm");
}

/**
 * @param process a process id
 * @return whether it runs; one that nobody has waited for yet does not
 */
bool
IsAlive(pid_t process)
{
    return !IsacCommand::Read("/proc/" + std::to_string(process) + "/cmdline").empty();
}

/**
 * Wait until something holds, for half a minute at most.
 *
 * @param condition what is waited for
 * @return whether it came to hold
 */
bool
Await(const std::function<bool()>& condition)
{
    for (int i = 0; i < 3000; ++i)
    {
        if (condition())
        {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

/// Interrupts campaigns
class IsacCampaignInterruption : public IsacCampaignTest
{
  protected:
    void SetUp() override
    {
        IsacCampaignTest::SetUp();
        WriteProgram("wait", WAITING);
        Write("wait.toml", "program = 'wait'\nseeds = 6\n[measures]");
    }

    /// @return how many runs have told something
    std::size_t Count(const std::string& what) const
    {
        return IsacCommand::Read(m_folder / what).size();
    }

    /// @return whether nobody has met another at the same run
    bool AllWereAlone() const
    {
        return !std::filesystem::exists(m_folder / "twice");
    }

    const std::vector<std::string> m_words{"wait.toml", "--jobs=2"}; ///< of the command
};

} // namespace

TEST_F(IsacCampaignInterruption, OneProcessAtATime)
{
    IsacCommand first(GetWords(m_words), m_folder / "");
    ASSERT_TRUE(Await([this] { return Count("begun") == 2; }));
    const auto second = Run(m_words);
    EXPECT_EQ(second.status, 1);
    EXPECT_EQ(second.errors,
              "isac: " + std::filesystem::canonical(m_folder / "wait").string() +
                  ": another process runs this campaign\n");
    Write("go", "");
    EXPECT_EQ(first.Wait().status, 0);
    EXPECT_EQ(Count("begun"), 6U);
}

TEST_F(IsacCampaignInterruption, WhoeverStopsItEndsItsRuns)
{
    int round = 0;
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
    {
        IsacCommand command(GetWords(m_words), m_folder / "");
        round += 2;
        ASSERT_TRUE(Await([&] { return Count("begun") == std::size_t(round); }));
        const auto descendants = FindDescendants(command.GetProcess());
        EXPECT_GE(descendants.size(), 5U);
        command.Signal(number);
        const auto result = command.Wait();
        EXPECT_EQ(result.status, 128 + number);
        EXPECT_EQ(result.errors,
                  "isac: stopped with 0 of 6 runs finished; the same command goes on\n");
        for (const auto process : descendants)
        {
            EXPECT_FALSE(IsAlive(process)) << GetName(process);
        }
        EXPECT_EQ(ListRuns("wait"), std::set<std::string>{});
    }
    Write("go", "");
    const auto result = Run(m_words);
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.output.rfind("6 of 6 runs finished\n", 0), 0U) << result.output;
    EXPECT_EQ(Count("ended"), 6U);
}

TEST_F(IsacCampaignInterruption, RunsOutliveTheirCampaignAndCount)
{
    for (const std::string victim : {"python3", "perl"})
    {
        std::filesystem::remove(m_folder / "go");
        std::filesystem::remove(m_folder / "begun");
        std::filesystem::remove(m_folder / "ended");
        std::filesystem::remove_all(m_folder / "wait");
        IsacCommand command(GetWords(m_words), m_folder / "");
        ASSERT_TRUE(Await([this] { return Count("begun") == 2; }));
        if (victim == "python3")
        {
            command.Signal(SIGKILL);
            EXPECT_EQ(command.Wait().status, 128 + SIGKILL);
        }
        else
        {
            const auto parallel = FindDescendants(command.GetProcess()).at(0);
            EXPECT_EQ(GetName(parallel), "parallel\n");
            kill(parallel, SIGKILL);
        }
        if (victim == "python3")
        {
            // The next command waits for what the first one has begun, and does the rest.
            IsacCommand next(GetWords(m_words), m_folder / "");
            ASSERT_TRUE(Await([this] { return Count("begun") == 4; }));
            Write("go", "");
            const auto result = next.Wait();
            EXPECT_EQ(result.status, 0);
            EXPECT_EQ(result.errors,
                      "isac: waits for 2 runs that an interrupted campaign has begun\n");
        }
        else
        {
            Write("go", "");
            const auto result = command.Wait();
            EXPECT_EQ(result.status, 1);
            EXPECT_EQ(result.output.rfind("2 of 6 runs finished\n", 0), 0U) << result.output;
            EXPECT_EQ(result.errors,
                      "isac: 4 runs ended without a result; the same command tries them again\n");
            EXPECT_EQ(Run(m_words).status, 0);
        }
        EXPECT_EQ(Count("begun"), 6U);
        EXPECT_EQ(Count("ended"), 6U);
        EXPECT_TRUE(AllWereAlone());
    }
}

TEST_F(IsacCampaignInterruption, AKilledWrapperLeavesItsRunToItself)
{
    IsacCommand command(GetWords(m_words), m_folder / "");
    ASSERT_TRUE(Await([this] { return Count("begun") == 2; }));
    int killed = 0;
    for (const auto process : FindDescendants(command.GetProcess()))
    {
        if (GetName(process) == "run.sh\n")
        {
            kill(process, SIGKILL);
            ++killed;
        }
    }
    EXPECT_EQ(killed, 2);
    // The others follow; those two hold on to their runs, and nobody takes what they leave.
    ASSERT_TRUE(Await([this] { return Count("begun") == 4; }));
    Write("go", "");
    EXPECT_EQ(command.Wait().status, 1);
    EXPECT_TRUE(Await([this] { return Count("ended") == 6; }));
    EXPECT_EQ(ReadJobs("wait").Count("SELECT count(*) FROM job WHERE state = 'finished'"), 4);
    EXPECT_EQ(Run(m_words).status, 0);
    EXPECT_EQ(Count("ended"), 8U);
    EXPECT_TRUE(AllWereAlone());
}

TEST_F(IsacCampaignInterruption, AFullDiskStopsItAndIsNoFailure)
{
    Write("go", "");
    WriteProgram("wait", R"(
        if [ "$seed" -gt 2 ] && ! [ -e room ]; then
          echo "isac: IsacSqliteTrace: Path = $database: database or disk is full" >&2
          exit 1
        fi
        cp /dev/null "$database")");
    const auto result = Run(m_words);
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.errors,
              "isac: " + std::filesystem::canonical(m_folder / "wait").string() +
                  ": the disk is full; what has finished stays, and the same command goes on once "
                  "there is room\n");
    EXPECT_EQ(ListRuns("wait").size(), 2U);
    EXPECT_EQ(ReadJobs("wait").Count("SELECT count(*) FROM job WHERE state = 'finished'"), 2);
    EXPECT_EQ(ReadJobs("wait").Count("SELECT count(*) FROM job WHERE state = 'failed'"), 0);
    Write("room", "");
    EXPECT_EQ(Run(m_words).status, 0);
}

TEST_F(IsacCampaignInterruption, RunsThatAreReadAsTheyEndKeepAllRows)
{
    WriteProgram("wait", R"sh(
        sqlite3 "$database" "PRAGMA journal_mode = WAL; CREATE TABLE sample (run, x);
                             INSERT INTO sample VALUES (1, 1)"
        (
          echo "SELECT x FROM sample;"
          while [ -d programs ] && ! [ -e go ]; do sleep 0.01; done
        ) | sqlite3 "$database" >"$seed.read" &
        while ! [ -s "$seed.read" ]; do sleep 0.01; done
        sqlite3 "$database" "INSERT INTO sample VALUES (1, 2)"
        [ -s "$database-wal" ] && echo >>logs)sh");
    const auto result = Run(m_words);
    Write("go", "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(Count("logs"), 6U);
    EXPECT_EQ(ListRuns("wait").size(), 6U); // and nothing beside them
    const IsacSqliteReader merged(m_folder / "wait/wait.db");
    EXPECT_EQ(merged.Count("SELECT count(*) FROM sample"), 12);
    EXPECT_EQ(merged.Count("SELECT count(*) FROM sample WHERE x = 2"), 6);
}

TEST_F(IsacCampaignInterruption, ASecondTryBeginsAnew)
{
    WriteProgram("wait", R"sh(
        if [ -e "$database" ] || [ -e "$database-wal" ]; then
          echo "an earlier try is there" >&2
          exit 1
        fi
        cp /dev/null "$database"
        [ -e go ] || { echo x >"$database-wal"; exit 1; })sh");
    EXPECT_EQ(Run(m_words).status, 1);
    Write("go", "");
    auto words = m_words;
    words.push_back("--retry-failed");
    const auto result = Run(words);
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(ListRuns("wait").size(), 6U);
}

TEST_F(IsacCampaignInterruption, ASmallDiskFillsAndWhatHasFinishedStays)
{
    Write("small.toml", "program = 'isac-waterloo'\nseeds = 40\n[arguments]\nslots = 60");
    std::filesystem::create_directory(m_folder / "disk");
    const std::string script = "mount -t tmpfs -o size=8m none disk || exit 99; "
                               "\"$@\" --output=disk; status=$?; cp -r disk kept; exit $status";
    std::vector<std::string>
        words{"unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh"};
    for (const auto& word : GetWords({"small.toml", "--jobs=2"}))
    {
        words.push_back(word);
    }
    IsacCommand command(words, m_folder / "");
    const auto result = command.Wait();
    if (!std::filesystem::exists(m_folder / "kept"))
    {
        GTEST_SKIP() << "a disk of one's own takes privileges";
    }
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find(": the disk is full; what has finished stays"), std::string::npos)
        << result.errors;
    const auto names = ListRuns("kept");
    const auto finished = std::count_if(names.begin(), names.end(), [](const auto& name) {
        return std::filesystem::path(name).extension() == ".db";
    });
    EXPECT_GT(finished, 2);
    EXPECT_LT(finished, 40);
    const auto rest = Run({"small.toml", "--output=kept"});
    EXPECT_EQ(rest.status, 0) << rest.errors;
    EXPECT_EQ(ListRuns("kept").size(), 40U);
}

namespace
{

/// Kills a large campaign again and again
class IsacCampaignInterruptionExtensive : public IsacCampaignInterruption
{
  protected:
    /// What tells whether a file is still the same one: its inode, and when it was changed
    using Stamp = std::pair<ino_t, int64_t>;

    /// @return the finished runs, by name
    std::map<std::string, Stamp> FindFinished() const
    {
        std::map<std::string, Stamp> finished;
        if (std::filesystem::exists(m_folder / "many/runs"))
        {
            for (const auto& name : ListRuns("many"))
            {
                struct stat status
                {
                };

                if (std::filesystem::path(name).extension() == ".db" &&
                    stat((m_folder / ("many/runs/" + name)).c_str(), &status) == 0)
                {
                    finished[name] = {status.st_ino,
                                      status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec};
                }
            }
        }
        return finished;
    }
};

} // namespace

TEST_F(IsacCampaignInterruptionExtensive, KilledThreeTimesItEndsWithEveryRunOnceAsItsTwin)
{
    // The real program, which tells where another process is at the same run.
    WriteProgram("waterloo",
                 "if [ -e \"$database.pid\" ] && grep -q . \"/proc/$(cat "
                 "\"$database.pid\")/cmdline\"; then\n"
                 "  echo >>twice\nfi\necho $$ >\"$database.pid\"\n" +
                     (m_programs / "isac-waterloo").string() +
                     " \"$@\" || exit\nrm \"$database.pid\"\n");
    Write("many.toml", R"(
        program = "waterloo"
        seeds = 25
        [arguments]
        slots = 5
        [axes]
        manager = ["ns3::IsacRoundRobinManager", "ns3::IsacGreedyManager"]
        users = [3, 4, 5, 6]
    )");
    ASSERT_EQ(Run({"many.toml", "--output=twin"}).status, 0);
    const auto names = ListRuns("twin");
    EXPECT_EQ(names.size(), 200U);

    std::mt19937 random(5);
    std::map<std::string, Stamp> finished;
    for (const std::string victims : {"python3", "parallel", "all"})
    {
        IsacCommand command(GetWords({"many.toml"}), m_folder / "");
        const auto enough = finished.size() + 10 + random() % 40;
        ASSERT_TRUE(Await([&] { return FindFinished().size() >= enough; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 50));
        const auto descendants = FindDescendants(command.GetProcess());
        ASSERT_FALSE(descendants.empty());
        if (victims != "parallel")
        {
            command.Signal(SIGKILL);
        }
        if (victims != "python3")
        {
            kill(descendants[0], SIGKILL);
        }
        if (victims == "all")
        {
            for (const auto process : descendants)
            {
                kill(process, SIGKILL);
            }
        }
        EXPECT_NE(command.Wait().status, 0);
        const auto now = FindFinished();
        EXPECT_LT(now.size(), 180U);
        for (const auto& [name, stamp] : finished)
        {
            EXPECT_EQ(now.at(name), stamp) << "done twice";
        }
        finished = now;
    }
    const auto result = Run({"many.toml"});
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(result.output.rfind("200 of 200 runs finished\n", 0), 0U) << result.output;
    EXPECT_EQ(ListRuns("many"), names);
    const auto now = FindFinished();
    for (const auto& [name, stamp] : finished)
    {
        EXPECT_EQ(now.at(name), stamp) << "done twice";
    }
    EXPECT_TRUE(AllWereAlone());
    for (const auto& name : names)
    {
        EXPECT_EQ(IsacSqliteReader(m_folder / ("many/runs/" + name)).Dump("'run', 'timing'"),
                  IsacSqliteReader(m_folder / ("twin/runs/" + name)).Dump("'run', 'timing'"));
    }
    EXPECT_EQ(ReadJobs("many").Count("SELECT count(*) FROM job WHERE state = 'finished'"), 200);
}
