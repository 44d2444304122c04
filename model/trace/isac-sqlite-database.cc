/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-database.h"

#include "ns3/isac-error.h"
#include "ns3/log.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sqlite3.h>
#include <stdexcept>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacSqliteDatabase");

namespace
{

/// How long to wait for someone else who writes to the file, in ms
constexpr int BUSY_TIMEOUT = 10000;

/// Room that is kept on the disk, in byte: several times what the row of the table run takes
constexpr std::size_t RESERVE = 65536;

} // namespace

IsacSqliteDatabase::IsacSqliteDatabase(const std::string& owner,
                                       const std::string& path,
                                       int32_t applicationId,
                                       int32_t userVersion)
    : m_owner(owner),
      m_path(path)
{
    if (path.empty())
    {
        Fail("give the name of a file");
    }
    // An absolute path is never one of the names that SQLite gives a meaning of its own.
    std::error_code error;
    const auto file = std::filesystem::absolute(path, error);
    if (error)
    {
        Fail(error.message());
    }
    const auto status = std::filesystem::status(file, error);
    if (std::filesystem::is_directory(status))
    {
        Fail("is a folder; give the name of a file");
    }
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    {
        Fail("is not a regular file");
    }
    if (std::filesystem::exists(status))
    {
        RemoveOlder(file, applicationId);
    }
    // By hand, because SQLite's reason is that of a second attempt, to read what is not there.
    std::FILE* created = std::fopen(file.c_str(), "ab");
    if (!created)
    {
        Fail(std::string("cannot be created (") + std::strerror(errno) + ")");
    }
    std::fclose(created);
    Reserve(file);
    Open(file);
    try
    {
        // Before the log begins, so that whatever a killed process leaves can be told by its id.
        Execute("PRAGMA application_id = " + std::to_string(applicationId) +
                ";"
                "PRAGMA user_version = " +
                std::to_string(userVersion) +
                ";"
                "PRAGMA journal_mode = WAL;"
                "PRAGMA synchronous = NORMAL;");
        sqlite3_busy_timeout(m_database, BUSY_TIMEOUT);
    }
    catch (...)
    {
        Close();
        throw;
    }
}

IsacSqliteDatabase::~IsacSqliteDatabase()
{
    Close();
}

void
IsacSqliteDatabase::Execute(const std::string& sql)
{
    if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    {
        Fail();
    }
}

void
IsacSqliteDatabase::Begin()
{
    if (sqlite3_get_autocommit(m_database))
    {
        Execute("BEGIN");
    }
}

void
IsacSqliteDatabase::Commit()
{
    if (sqlite3_get_autocommit(m_database))
    {
        return;
    }
    try
    {
        Execute("COMMIT");
    }
    catch (const isac::Error&)
    {
        Rollback();
        throw;
    }
}

void
IsacSqliteDatabase::Rollback() noexcept
{
    // SQLite may have rolled back on its own, for example on a full disk.
    if (!sqlite3_get_autocommit(m_database))
    {
        sqlite3_exec(m_database, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void
IsacSqliteDatabase::ReleaseReserve() noexcept
{
    if (m_reserve)
    {
        std::fclose(m_reserve);
        m_reserve = nullptr;
    }
}

void
IsacSqliteDatabase::Consolidate()
{
    const int result =
        sqlite3_exec(m_database, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
    if (result == SQLITE_BUSY)
    {
        NS_LOG_WARN(m_path << " is being read: its log stays until the last reader closes it");
    }
    else if (result != SQLITE_OK)
    {
        Fail();
    }
}

std::string
IsacSqliteDatabase::GetVersion()
{
    return sqlite3_libversion();
}

void
IsacSqliteDatabase::Open(const std::string& file)
{
    const int result = sqlite3_open_v2(file.c_str(),
                                       &m_database,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                                       nullptr);
    if (result != SQLITE_OK)
    {
        try
        {
            Fail();
        }
        catch (...)
        {
            Close();
            throw;
        }
    }
}

void
IsacSqliteDatabase::RemoveOlder(const std::string& file, int32_t applicationId)
{
    std::string name;
    Open(file);
    try
    {
        if (sqlite3_db_readonly(m_database, "main"))
        {
            Fail("the file exists and is read-only; it is not overwritten");
        }
        // A file without a byte is what a process leaves that was killed at once.
        if (ReadPragma("page_count") > 0 && ReadPragma("application_id") != applicationId)
        {
            Fail("the file exists and is not one of isac's; it is not overwritten");
        }
        // Fails where another process uses the file; takes over the log of a killed one.
        Execute("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT;");
        name = sqlite3_db_filename(m_database, "main");
    }
    catch (...)
    {
        Close();
        throw;
    }
    Close();
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
    {
        std::error_code error;
        std::filesystem::remove(name + suffix, error);
        if (error)
        {
            Fail("cannot be replaced (" + error.message() + ")");
        }
    }
}

void
IsacSqliteDatabase::Reserve(const std::string& file)
{
    const std::string name = file + "-reserve";
    m_reserve = std::fopen(name.c_str(), "wb");
    const std::vector<char> zeros(RESERVE);
    if (!m_reserve || std::fwrite(zeros.data(), 1, RESERVE, m_reserve) != RESERVE ||
        std::fflush(m_reserve) != 0)
    {
        NS_LOG_WARN(m_path << " has no room to tell of a full disk (" << std::strerror(errno)
                           << ")");
    }
    std::remove(name.c_str());
}

void
IsacSqliteDatabase::Close() noexcept
{
    ReleaseReserve();
    sqlite3_close(m_database);
    m_database = nullptr;
}

int64_t
IsacSqliteDatabase::ReadPragma(const std::string& name)
{
    IsacSqliteStatement statement(*this, "PRAGMA " + name);
    statement.Step();
    return statement.GetInteger(0);
}

void
IsacSqliteDatabase::Fail() const
{
    std::string reason = sqlite3_errmsg(m_database);
    const int code = sqlite3_errcode(m_database);
    const int systemCode = sqlite3_system_errno(m_database);
    const bool fromSystem = code == SQLITE_CANTOPEN || code == SQLITE_FULL || code == SQLITE_IOERR;
    if (fromSystem && systemCode != 0)
    {
        reason += std::string(" (") + std::strerror(systemCode) + ")";
    }
    if (code == SQLITE_BUSY)
    {
        reason += ", another process uses it";
    }
    if (code == SQLITE_NOTADB)
    {
        reason += "; the file exists and is not overwritten";
    }
    Fail(reason);
}

void
IsacSqliteDatabase::Fail(const std::string& reason) const
{
    isac::Refuse(m_owner, "Path", m_path, reason);
}

IsacSqliteStatement::IsacSqliteStatement(IsacSqliteDatabase& database, const std::string& sql)
    : m_database(database)
{
    if (sqlite3_prepare_v3(database.m_database,
                           sql.c_str(),
                           -1,
                           SQLITE_PREPARE_PERSISTENT,
                           &m_statement,
                           nullptr) != SQLITE_OK)
    {
        database.Fail();
    }
    m_parameters = sqlite3_bind_parameter_count(m_statement);
}

IsacSqliteStatement::~IsacSqliteStatement()
{
    sqlite3_finalize(m_statement);
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(double value)
{
    sqlite3_bind_double(m_statement, ++m_bound, value);
    return *this;
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(int64_t value)
{
    sqlite3_bind_int64(m_statement, ++m_bound, value);
    return *this;
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(const std::string& value)
{
    sqlite3_bind_text(m_statement,
                      ++m_bound,
                      value.data(),
                      static_cast<int>(value.size()),
                      SQLITE_STATIC);
    return *this;
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(const char* value)
{
    sqlite3_bind_text(m_statement, ++m_bound, value, -1, SQLITE_STATIC);
    return *this;
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(std::optional<bool> value)
{
    if (value)
    {
        return Bind(int64_t{*value});
    }
    sqlite3_bind_null(m_statement, ++m_bound);
    return *this;
}

void
IsacSqliteStatement::Run()
{
    while (Step())
    {
    }
}

bool
IsacSqliteStatement::Step()
{
    if (m_bound != m_parameters)
    {
        throw std::logic_error(std::to_string(m_bound) + " parameters bound in " +
                               sqlite3_sql(m_statement));
    }
    const int result = sqlite3_step(m_statement);
    if (result == SQLITE_ROW)
    {
        return true;
    }
    m_bound = 0;
    if (sqlite3_reset(m_statement) != SQLITE_OK)
    {
        m_database.Fail();
    }
    return false;
}

int64_t
IsacSqliteStatement::GetInteger(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

std::string
IsacSqliteStatement::GetText(int column) const
{
    const auto text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return text ? std::string(text, sqlite3_column_bytes(m_statement, column)) : std::string();
}

} // namespace ns3
