/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"

#include "ns3/isac-error.h"
#include "ns3/isac-sqlite-database.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// A database in its place, with a table
class IsacSqliteDatabaseTest : public testing::Test
{
  protected:
    IsacSqliteDatabaseTest()
    {
        m_database.Execute(
            "CREATE TABLE kept (value ANY PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID");
    }

    /// @return what an action is refused with
    std::string GetRefusal(const std::function<void()>& action) const
    {
        try
        {
            action();
        }
        catch (const isac::Error& error)
        {
            return error.what();
        }
        return "";
    }

    /// Expect one line, with a reason
    void ExpectRefusal(const std::function<void()>& action, const std::string& reason) const
    {
        const auto message = GetRefusal(action);
        EXPECT_EQ(message.rfind("isac: Test: Path = " + m_path + ": ", 0), 0) << message;
        EXPECT_NE(message.find(reason), std::string::npos) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }

    /// @return the values that others see, in their order
    std::string GetKept() const
    {
        return IsacSqliteReader(m_path).Get("SELECT group_concat(value) FROM kept").text;
    }

    IsacTemporaryFolder m_folder;                        ///< holds the database
    const std::string m_path{m_folder / "test.db"};      ///< the database
    IsacSqliteDatabase m_database{"Test", m_path, 1, 1}; ///< under test
};

} // namespace

TEST_F(IsacSqliteDatabaseTest, IsThereOnceItIsPutInPlace)
{
    EXPECT_FALSE(m_database.IsInPlace());
    EXPECT_FALSE(m_database.ReplacesOlder());
    EXPECT_FALSE(std::filesystem::exists(m_path));
    m_database.PutInPlace();
    EXPECT_TRUE(m_database.IsInPlace());
    EXPECT_EQ(IsacSqliteReader(m_path).Get("PRAGMA journal_mode").text, "wal");
    m_database.Close();
    EXPECT_FALSE(m_database.IsInPlace());
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"test.db"});
}

TEST_F(IsacSqliteDatabaseTest, ShowsOthersWhatIsCommitted)
{
    m_database.PutInPlace();
    EXPECT_FALSE(m_database.IsInTransaction());
    m_database.Begin();
    EXPECT_TRUE(m_database.IsInTransaction());
    m_database.Execute("INSERT INTO kept VALUES (1), (2)");
    EXPECT_EQ(GetKept(), "");
    m_database.Commit();
    EXPECT_FALSE(m_database.IsInTransaction());
    EXPECT_EQ(GetKept(), "1,2");
    m_database.Commit(); // of nothing
    m_database.Begin();
    m_database.Execute("INSERT INTO kept VALUES (3)");
    m_database.Rollback();
    EXPECT_EQ(GetKept(), "1,2");
}

// As on a full disk.
TEST_F(IsacSqliteDatabaseTest, GoesOnWhereSqliteHasRolledBackByItself)
{
    m_database.PutInPlace();
    for (const bool commits : {true, false})
    {
        m_database.Begin();
        m_database.Execute("INSERT INTO kept VALUES (1)");
        ExpectRefusal([this] { m_database.Execute("INSERT OR ROLLBACK INTO kept VALUES (1)"); },
                      "UNIQUE");
        commits ? m_database.Commit() : m_database.Rollback();
        EXPECT_EQ(GetKept(), "");
    }
    m_database.Begin();
    m_database.Execute("INSERT INTO kept VALUES (2)");
    m_database.Commit();
    EXPECT_EQ(GetKept(), "2");
}

TEST_F(IsacSqliteDatabaseTest, RefusesWhatSqliteRefusesInOneLine)
{
    m_database.Execute("INSERT INTO kept VALUES (1)");
    ExpectRefusal([this] { m_database.Execute("nonsense"); }, "syntax error");
    ExpectRefusal([this] { IsacSqliteStatement(m_database, "SELECT * FROM nowhere"); }, "nowhere");
    IsacSqliteStatement insert(m_database, "INSERT INTO kept VALUES (?)");
    ExpectRefusal([&] { insert.Bind(int64_t{1}).Run(); }, "UNIQUE");
    ExpectRefusal([&] { insert.Bind(std::nan("")).Run(); }, "NOT NULL");
    ExpectRefusal([&] { insert.Bind(1.0).Bind(2.0); }, "range");
    // The statement is as good as new behind each of them.
    insert.Bind(int64_t{2}).Run();
    IsacSqliteStatement sum(m_database, "SELECT sum(value) FROM kept");
    ASSERT_TRUE(sum.Step());
    EXPECT_EQ(sum.GetInteger(0), 3);
}

TEST_F(IsacSqliteDatabaseTest, HoldsNumbersThatAColumnHolds)
{
    constexpr uint64_t most = 9223372036854775807;
    IsacSqliteStatement insert(m_database, "INSERT INTO kept VALUES (?)");
    insert.Bind(uint64_t{0}).Run();
    insert.Bind(most).Run();
    ExpectRefusal([&] { insert.Bind(most + 1); }, "9223372036854775808");
    ExpectRefusal([&] { insert.Bind(uint64_t{18446744073709551615U}); }, "18446744073709551615");
    insert.Bind(std::numeric_limits<double>::infinity()).Run();
    IsacSqliteStatement all(m_database, "SELECT group_concat(value) FROM kept");
    ASSERT_TRUE(all.Step());
    EXPECT_EQ(all.GetText(0), "0,9223372036854775807,Inf");
}
