/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-record.h"

#include <csignal>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace ns3;

namespace
{

constexpr int64_t NEVER = 1000000; ///< rows between commits that no test has

/// What somebody has written, and SQLite has not
constexpr const char* PRECIOUS =
    "A thesis, and its only copy: two hundred pages of text in one line.";

/// Records in a folder of its own, with a finished record where the next one is to stand
class IsacRecordPlace : public testing::Test
{
  protected:
    IsacRecordPlace()
    {
        RecordRun(m_path, 9, NEVER);
        m_bytes = ReadBytes(m_path);
    }

    /**
     * Record in a child process.
     *
     * @param slots number of slots
     * @param commitRows rows between commits
     * @param listener does something in a slot, before it has been recorded as a whole
     * @return why that failed; empty where it did not
     */
    std::string RecordInChild(int64_t slots,
                              int64_t commitRows,
                              const IsacSlotListener& listener = nullptr) const
    {
        IsacChildProcess child([&] {
            RecordRun(m_path, slots, commitRows, listener);
            return "";
        });
        return child.GetMessage();
    }

    /// Expect the finished record, and nothing beside it
    void ExpectOlder() const
    {
        EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
        EXPECT_EQ(ReadBytes(m_path), m_bytes);
    }

    IsacTemporaryFolder m_folder;                  ///< holds the database
    const std::string m_path{m_folder / "run.db"}; ///< the database
    std::string m_bytes;                           ///< of the finished record
};

/// Something that is somebody's
struct Thing
{
    const char* name;                                                                ///< what it is
    std::function<void(const std::string& place, const std::string& precious)> make; ///< makes it
};

/// @return a thing of each kind; `precious` is a file
const std::vector<Thing>&
GetThings()
{
    using std::filesystem::create_directory;
    using std::filesystem::create_hard_link;
    using std::filesystem::create_symlink;
    static const std::vector<Thing> things{
        {"text",
         [](const std::string& place, const std::string&) { std::ofstream(place) << PRECIOUS; }},
        {"link",
         [](const std::string& place, const std::string& precious) {
             create_symlink(precious, place);
         }},
        {"link to nothing",
         [](const std::string& place, const std::string& precious) {
             create_symlink(precious + "-absent", place);
         }},
        {"second name",
         [](const std::string& place, const std::string& precious) {
             create_hard_link(precious, place);
         }},
        {"pipe", [](const std::string& place, const std::string&) { mkfifo(place.c_str(), 0600); }},
        {"device",
         [](const std::string& place, const std::string&) { create_symlink("/dev/null", place); }},
        {"folder", [](const std::string& place, const std::string&) { create_directory(place); }}};
    return things;
}

/// Somebody's thing stands under one of the names that a record may have beside its own
class IsacRecordPlaceBeside : public IsacRecordPlace,
                              public testing::WithParamInterface<const char*>
{
};

} // namespace

TEST_P(IsacRecordPlaceBeside, WhatIsSomebodysIsLeftAlone)
{
    const auto precious = m_folder / "precious";
    const auto place = m_path + GetParam();
    for (const bool isOccupied : {true, false})
    {
        if (!isOccupied)
        {
            std::filesystem::remove(m_path);
        }
        for (const auto& thing : GetThings())
        {
            SCOPED_TRACE(thing.name);
            std::ofstream(precious) << PRECIOUS;
            thing.make(place, precious);
            struct stat before;
            struct stat after;
            ASSERT_EQ(lstat(place.c_str(), &before), 0);
            const auto size = m_folder.List().size();
            ExpectMessage(GetRefusal(m_path), m_path, place + " exists and is not one of isac's");
            ASSERT_EQ(lstat(place.c_str(), &after), 0);
            EXPECT_EQ(after.st_ino, before.st_ino);
            EXPECT_EQ(after.st_size, before.st_size);
            EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
            EXPECT_EQ(ReadBytes(precious), PRECIOUS);
            EXPECT_EQ(m_folder.List().size(), size);
            std::filesystem::remove(place);
            std::filesystem::remove(precious);
        }
        EXPECT_EQ(std::filesystem::exists(m_path) ? ReadBytes(m_path) : m_bytes, m_bytes);
    }
}

INSTANTIATE_TEST_SUITE_P(Names,
                         IsacRecordPlaceBeside,
                         testing::Values("-lock",
                                         "-new",
                                         "-new-wal",
                                         "-new-shm",
                                         "-new-journal",
                                         "-wal",
                                         "-shm",
                                         "-journal"));

TEST_F(IsacRecordPlace, SomebodysFileUnderItsOwnNameIsLeftAlone)
{
    const auto precious = m_folder / "precious";
    for (const auto& thing : GetThings())
    {
        SCOPED_TRACE(thing.name);
        std::ofstream(precious) << PRECIOUS;
        std::filesystem::remove(m_path);
        thing.make(m_path, precious);
        ExpectMessage(GetRefusal(m_path), m_path, "");
        EXPECT_EQ(ReadBytes(precious), PRECIOUS);
        EXPECT_EQ(m_folder.List().size(), 2);
        std::filesystem::remove(precious);
    }
}

TEST_F(IsacRecordPlace, SomebodysDatabaseAndItsLogAreLeftAlone)
{
    const auto other = m_folder / "other.db";
    IsacChildProcess child([&other] {
        sqlite3* database;
        sqlite3_open(other.c_str(), &database);
        sqlite3_exec(
            database,
            "PRAGMA journal_mode = WAL; CREATE TABLE mine (x); INSERT INTO mine VALUES (1)",
            nullptr,
            nullptr,
            nullptr);
        return ""; // and leaves the log behind
    });
    child.Wait();
    const auto bytes = ReadBytes(other);
    const auto log = ReadBytes(other + "-wal");
    ASSERT_FALSE(log.empty());
    ExpectMessage(GetRefusal(other), other, "not one of isac's");
    EXPECT_EQ(ReadBytes(other), bytes);
    EXPECT_EQ(ReadBytes(other + "-wal"), log);
}

TEST_F(IsacRecordPlace, OneRunAtATimeUnderWhateverName)
{
    std::filesystem::create_directory(m_folder / "folder");
    std::filesystem::create_directory_symlink(m_folder / "", m_folder / "folder/up");
    std::filesystem::create_symlink(m_path, m_folder / "link.db");
    const auto here = std::filesystem::current_path();
    std::filesystem::current_path(m_folder / "folder");
    const std::vector<std::string> names{m_path,
                                         m_folder / "folder/../run.db",
                                         m_folder / "folder/up/run.db",
                                         m_folder / "link.db",
                                         "../run.db",
                                         "./up//run.db"};
    const auto refuse = [&](const IsacSlotRecord&) {
        for (const auto& name : names)
        {
            ExpectMessage(GetRefusal(name), name, "another process uses it");
            IsacChildProcess child([&name] { return GetRefusal(name); });
            ExpectMessage(child.GetMessage(), name, "another process uses it");
        }
    };
    RecordRun(m_path, 2, 1, refuse);
    std::filesystem::current_path(here);
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("SELECT status FROM run").text, "finished");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 2);
    ExpectWholeSlots(reader);
}

TEST_F(IsacRecordPlace, AnOlderRecordStaysUntilTheFirstSlotIsSafe)
{
    std::vector<bool> isOlder;
    RecordRun(m_path, 3, NEVER, [&](const IsacSlotRecord&) {
        isOlder.push_back(ReadBytes(m_path) == m_bytes);
        const IsacSqliteReader reader(m_path); // as anybody else
        EXPECT_EQ(reader.Get("SELECT status FROM run").text,
                  isOlder.back() ? "finished" : "running");
    });
    EXPECT_EQ(isOlder, (std::vector<bool>{true, false, false}));
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
}

TEST_F(IsacRecordPlace, WhoReadsAnOlderRecordReadsOn)
{
    const IsacSqliteReader reader(m_path);
    reader.Execute("BEGIN");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 9);
    EXPECT_EQ(RecordInChild(2, NEVER), "");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM user_slot"), 9 * RECORD_USERS);
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 2);
}

TEST_F(IsacRecordPlace, AnErrorInTheFirstSlotKeepsAnOlderRecord)
{
    RecordInChild(5, 1, [](const IsacSlotRecord&) { throw std::runtime_error("at once"); });
    ExpectOlder();
}

TEST_F(IsacRecordPlace, AScenarioThatCannotBeRunKeepsAnOlderRecord)
{
    IsacTestScenario scenario(2);
    scenario.GetController()->GetUsers()[0]->SetAttribute("Name", StringValue("twin"));
    scenario.GetController()->GetUsers()[1]->SetAttribute("Name", StringValue("twin"));
    auto trace = CreateObject<IsacSqliteTrace>();
    trace->SetAttribute("Path", StringValue(m_path));
    trace->Attach(scenario.GetController());
    EXPECT_THROW(scenario.Run(5), isac::Error);
    ExpectOlder();
    Simulator::Destroy();
    ExpectOlder();
}

TEST_F(IsacRecordPlace, AFullDiskBeforeTheFirstSlotKeepsAnOlderRecord)
{
    for (const rlim_t size : {0, 1000, 5000, 20000, 50000})
    {
        IsacChildProcess child([&]() -> std::string {
            const rlimit limit{size, size};
            setrlimit(RLIMIT_FSIZE, &limit);
            std::signal(SIGXFSZ, SIG_IGN);
            RecordRun(m_path, 0, NEVER);
            return "ended";
        });
        // Its message is a file, too, so that it may be empty.
        EXPECT_NE(child.GetMessage(), "ended");
        ExpectOlder();
    }
}

TEST_F(IsacRecordPlace, WhatAKilledRunLeavesIsClearedAway)
{
    IsacChildProcess child([this] {
        RecordRun(m_path, 5, NEVER, [this](const IsacSlotRecord&) {
            std::ofstream(m_folder / "now").close();
            pause();
        });
        return "ended";
    });
    ASSERT_TRUE(child.RunsUntil([this] { return std::filesystem::exists(m_folder / "now"); }));
    child.Kill();
    std::filesystem::remove(m_folder / "now");
    EXPECT_EQ(ReadBytes(m_path), m_bytes);
    EXPECT_TRUE(std::filesystem::exists(m_path + "-new"));
    RecordRun(m_path, 2, NEVER);
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 2);
}

TEST_F(IsacRecordPlace, AFileThatIsRemovedMeanwhileIsAnError)
{
    const auto remove = [this](const IsacSlotRecord& record) {
        if (record.state.slot == 3)
        {
            std::filesystem::remove(m_path);
        }
    };
    ExpectMessage(RecordInChild(0, 1, remove), m_path, "was removed while it was recorded");
    EXPECT_TRUE(m_folder.List().empty());
}

TEST_F(IsacRecordPlace, AFileThatReplacesItMeanwhileIsLeftAlone)
{
    const auto replace = [this](const IsacSlotRecord& record) {
        if (record.state.slot == 3)
        {
            std::ofstream(m_path + "-other") << m_bytes;
            std::filesystem::rename(m_path + "-other", m_path);
        }
    };
    ExpectMessage(RecordInChild(0, 1, replace), m_path, "was replaced while it was recorded");
    ExpectOlder();
}

TEST_F(IsacRecordPlace, AFileThatIsCutMeanwhileIsAnError)
{
    const auto cut = [this](const IsacSlotRecord& record) {
        if (record.state.slot == 3)
        {
            std::filesystem::resize_file(m_path, 100);
        }
    };
    ExpectMessage(RecordInChild(0, 1, cut), m_path, "");
    EXPECT_EQ(std::filesystem::file_size(m_path), 100);
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
}

TEST_F(IsacRecordPlace, ATableThatIsDroppedMeanwhileIsAnError)
{
    const auto drop = [this](const IsacSlotRecord& record) {
        if (record.state.slot == 2)
        {
            Simulator::ScheduleNow([this] { // between slots
                IsacSqliteReader(m_path).Execute("DROP TABLE user_slot");
            });
        }
    };
    ExpectMessage(RecordInChild(0, 1, drop), m_path, "no such table");
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("PRAGMA integrity_check").text, "ok");
    EXPECT_EQ(reader.Get("SELECT substr(status, 1, 7) FROM run").text, "failed:");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 3);
}
