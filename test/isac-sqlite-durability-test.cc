/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-record.h"

#include <csignal>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace ns3;

namespace
{

/// Records in a folder of its own
class IsacSqliteDurability : public testing::Test
{
  protected:
    IsacTemporaryFolder m_folder;                  ///< holds the database
    const std::string m_path{m_folder / "run.db"}; ///< the database
};

/// Is killed at one of ten moments
class IsacSqliteKill : public testing::TestWithParam<int>
{
  protected:
    IsacTemporaryFolder m_folder;                  ///< holds the database
    const std::string m_path{m_folder / "run.db"}; ///< the database
};

/// @return size of a file and its log, in bytes
std::uintmax_t
GetSize(const std::string& path)
{
    std::error_code ignored;
    std::uintmax_t size = 0;
    for (const char* suffix : {"", "-wal"})
    {
        const auto part = std::filesystem::file_size(path + suffix, ignored);
        size += ignored ? 0 : part;
    }
    return size;
}

/// Let no file of this process grow beyond a size, in bytes
void
LimitFiles(rlim_t size)
{
    const rlimit limit{size, size};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
}

} // namespace

TEST_P(IsacSqliteKill, LeavesWholeSlots)
{
    const int moment = GetParam();
    IsacChildProcess child([&] {
        RecordRun(m_path, 0, 40 + 100 * (moment % 4));
        return "ended";
    });
    // Later moments find a longer file; where in a slot or in a commit is left to chance.
    ASSERT_TRUE(child.RunsUntil(
        [&] { return GetSize(m_path) >= static_cast<std::uintmax_t>(moment) * 200000; }));
    std::this_thread::sleep_for(std::chrono::microseconds(137 * moment));
    child.Kill();
    ASSERT_TRUE(WIFSIGNALED(child.Wait()));
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("SELECT status FROM run").text, "running");
    EXPECT_GT(reader.Count("SELECT count(*) FROM slot"), 0);
    ExpectWholeSlots(reader);
}

INSTANTIATE_TEST_SUITE_P(TenMoments, IsacSqliteKill, testing::Range(1, 11));

TEST_F(IsacSqliteDurability, AKillWithinASlotKeepsTheSlotsBefore)
{
    IsacChildProcess child([this] {
        IsacTestScenario scenario(RECORD_USERS, RECORD_STATIONS, RECORD_TARGETS);
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(m_path));
        trace->SetAttribute("CommitRows", IntegerValue(1));
        trace->Attach(scenario.GetController());
        const auto stop = [this](const IsacSlotRecord& record) {
            if (record.state.slot == 7)
            {
                std::ofstream(m_folder / "now").close();
                pause();
            }
        };
        scenario.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>(stop));
        scenario.Run(20);
        return "ended";
    });
    ASSERT_TRUE(child.RunsUntil([this] { return std::filesystem::exists(m_folder / "now"); }));
    child.Kill();
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 7);
    ExpectWholeSlots(reader);
}

TEST_F(IsacSqliteDurability, TheLogOfAKilledRunIsReplacedWithIt)
{
    IsacChildProcess child([this] {
        RecordRun(m_path, 0, 10);
        return "ended";
    });
    ASSERT_TRUE(child.RunsUntil([this] { return GetSize(m_path) >= 400000; }));
    child.Kill();
    ASSERT_TRUE(std::filesystem::exists(m_path + "-wal"));
    RecordRun(m_path, 2, 10000);
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 2);
    ExpectWholeSlots(reader);
}

TEST_F(IsacSqliteDurability, AnOlderRunIsReplaced)
{
    RecordRun(m_path, 9, 10000);
    RecordRun(m_path, 2, 10000);
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 2);
    ExpectWholeSlots(reader);
}

TEST_F(IsacSqliteDurability, AnOlderRunIsReplacedWhereALinkPoints)
{
    RecordRun(m_path, 9, 10000);
    const auto link = m_folder / "link.db";
    std::filesystem::create_symlink(m_path, link);
    RecordRun(link, 2, 10000);
    EXPECT_TRUE(std::filesystem::is_symlink(link));
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 2);
}

TEST_F(IsacSqliteDurability, AnEmptyFileIsReplaced)
{
    std::ofstream(m_path).close();
    RecordRun(m_path, 2, 10000);
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 2);
}

TEST_F(IsacSqliteDurability, WhatIsNoRunIsKept)
{
    std::ofstream(m_path) << "A thesis, and its only copy: two hundred pages of text in one line.";
    ExpectMessage(GetRefusal(m_path), m_path, "not a database");
    EXPECT_EQ(std::filesystem::file_size(m_path), 67);

    const auto other = m_folder / "other.db";
    sqlite3* database;
    ASSERT_EQ(sqlite3_open(other.c_str(), &database), SQLITE_OK);
    sqlite3_exec(database,
                 "CREATE TABLE mine (x); INSERT INTO mine VALUES (1)",
                 nullptr,
                 nullptr,
                 nullptr);
    sqlite3_close(database);
    ExpectMessage(GetRefusal(other), other, "not one of isac's");
    EXPECT_EQ(IsacSqliteReader(other).Count("SELECT count(*) FROM mine"), 1);
}

TEST_F(IsacSqliteDurability, PlacesWithoutAFileAreRefused)
{
    std::filesystem::create_directory(m_folder / "folder");
    std::ofstream(m_folder / "file").close();
    for (const auto& [path, reason] :
         {std::pair<std::string, std::string>{"", "give the name of a file"},
          {m_folder / "folder", "is a folder"},
          {m_folder / "absent/run.db", "No such file or directory"},
          {m_folder / "file/run.db", "Not a directory"},
          {"/proc/run.db", "cannot be created"},
          {"/dev/null", "not a regular file"}})
    {
        ExpectMessage(GetRefusal(path), path, reason);
    }
}

TEST_F(IsacSqliteDurability, ReadOnlyPlacesAreRefused)
{
    const auto folder = m_folder / "";
    RecordRun(m_path, 2, 10000);
    chmod(m_path.c_str(), 0644);
    chmod(folder.c_str(), 0555);
    for (const auto& path : {m_path, m_folder / "new.db"})
    {
        IsacChildProcess child([&path] {
            // The superuser may write anywhere.
            if (getuid() == 0 &&
                (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
            {
                return std::string("cannot become nobody");
            }
            return GetRefusal(path);
        });
        ExpectMessage(child.GetMessage(), path, path == m_path ? "read-only" : "Permission denied");
    }
    chmod(folder.c_str(), 0755);
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 2);
}

TEST_F(IsacSqliteDurability, ARunThatIsBeingRecordedIsKept)
{
    IsacChildProcess child([this] {
        RecordRun(m_path, 0, 10);
        return "ended";
    });
    ASSERT_TRUE(child.RunsUntil([this] { return GetSize(m_path) >= 400000; }));
    ExpectMessage(GetRefusal(m_path), m_path, "another process uses it");
    // It runs on.
    const auto slots = IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot");
    EXPECT_TRUE(child.RunsUntil(
        [&] { return IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot") > slots; }));
    child.Kill();
    ExpectWholeSlots(IsacSqliteReader(m_path));
}

TEST_F(IsacSqliteDurability, AFileThatIsLockedIsKept)
{
    RecordRun(m_path, 2, 10000);
    {
        const IsacSqliteReader reader(m_path);
        reader.Query("BEGIN EXCLUSIVE");
        // Locks are a process's own: another one asks.
        IsacChildProcess child([this] { return GetRefusal(m_path); });
        ExpectMessage(child.GetMessage(), m_path, "another process uses it");
    }
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 2);
}

TEST_F(IsacSqliteDurability, AFullDiskKeepsWhatIsCommitted)
{
    IsacChildProcess child([this] {
        LimitFiles(600000);
        RecordRun(m_path, 0, 50);
        return "ended";
    });
    ExpectMessage(child.GetMessage(), m_path, "disk");
    const IsacSqliteReader reader(m_path);
    EXPECT_GT(reader.Count("SELECT count(*) FROM slot"), 20);
    EXPECT_EQ(reader.Get("SELECT substr(status, 1, 6) FROM run").text, "failed");
    ExpectWholeSlots(reader);
}

TEST_F(IsacSqliteDurability, AFullDiskAtTheEndIsAnError)
{
    IsacChildProcess child([this] {
        LimitFiles(600000);
        RecordRun(m_path, 250, 1000000);
        return "ended";
    });
    ExpectMessage(child.GetMessage(), m_path, "disk");
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 0);
    EXPECT_EQ(reader.Get("SELECT substr(status, 1, 6) FROM run").text, "failed");
    ExpectWholeSlots(reader);
}

/// The same on a small disk of some size, in byte
class IsacSqliteDurabilityOfSize : public IsacSqliteDurability,
                                   public testing::WithParamInterface<int>
{
};

// The size decides where the disk is full, and whether a page is left.
INSTANTIATE_TEST_SUITE_P(Sizes, IsacSqliteDurabilityOfSize, testing::Range(800000, 1300000, 48000));

TEST_P(IsacSqliteDurabilityOfSize, ASmallDiskKeepsWhatIsCommitted)
{
    const auto disk = m_folder / "disk";
    std::filesystem::create_directory(disk);
    const auto path = disk + "/run.db";
    const auto size = "size=" + std::to_string(GetParam());
    IsacChildProcess child([&] {
        // A disk of its own takes privileges; files of limited size do nearly the same.
        if (unshare(CLONE_NEWNS) != 0 ||
            mount("none", "/", "none", MS_REC | MS_PRIVATE, nullptr) != 0 ||
            mount("none", disk.c_str(), "tmpfs", 0, size.c_str()) != 0)
        {
            LimitFiles(GetParam() / 2);
        }
        std::string message;
        try
        {
            RecordRun(path, 0, 50);
        }
        catch (const isac::Error& error)
        {
            message = error.what();
        }
        for (const std::string suffix : {"", "-wal", "-shm"})
        {
            if (std::filesystem::exists(path + suffix))
            {
                std::filesystem::copy_file(path + suffix, m_path + suffix);
            }
        }
        return message;
    });
    ExpectMessage(child.GetMessage(), path, "disk");
    const IsacSqliteReader reader(m_path);
    EXPECT_GT(reader.Count("SELECT count(*) FROM slot"), 20);
    EXPECT_EQ(reader.Get("SELECT substr(status, 1, 6) FROM run").text, "failed");
    ExpectWholeSlots(reader);
}
