/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-database.h"

#include "isac-older-record.h"
#include "isac-sqlite-error.h"

#include "ns3/isac-error.h"
#include "ns3/log.h"

#include <limits>
#include <sqlite3.h>
#include <stdexcept>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacSqliteDatabase");

namespace
{

/// How long to wait for someone else who writes to the file, in ms
constexpr int BUSY_TIMEOUT = 10000;

} // namespace

IsacSqliteDatabase::IsacSqliteDatabase(const std::string& owner,
                                       const std::string& path,
                                       int32_t applicationId,
                                       int32_t userVersion)
    : m_owner(owner),
      m_path(path),
      m_applicationId(applicationId),
      m_place(std::in_place, owner, path)
{
    m_place->RequireOwnJournals();
    if (m_place->IsOccupied())
    {
        const IsacOlderRecord older(owner, path, m_place->GetFile(), applicationId);
    }
    m_place->CreateDraft(applicationId);
    Open(m_place->GetDraft());
    try
    {
        // The mark first, so that whatever a killed process leaves can be told by it. What is safe
        // on the disk matters once the draft is put in its place.
        Execute("PRAGMA journal_mode = MEMORY;"
                "PRAGMA synchronous = OFF;"
                "PRAGMA application_id = " +
                std::to_string(applicationId) +
                ";"
                "PRAGMA user_version = " +
                std::to_string(userVersion));
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

bool
IsacSqliteDatabase::ReplacesOlder() const
{
    return !m_isInPlace && m_place && m_place->IsOccupied();
}

bool
IsacSqliteDatabase::IsInPlace() const
{
    return m_isInPlace && m_database && !m_isLost;
}

void
IsacSqliteDatabase::PutInPlace()
{
    Commit();
    sqlite3_close(m_database);
    m_database = nullptr;
    m_place->RequireOwnJournals();
    {
        std::optional<IsacOlderRecord> older;
        if (m_place->IsOccupied())
        {
            older.emplace(m_owner, m_path, m_place->GetFile(), m_applicationId);
        }
        m_place->PutInPlace();
    }
    m_isInPlace = true;
    Open(m_place->GetFile());
    // What is read creates the log.
    Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA user_version");
    sqlite3_busy_timeout(m_database, BUSY_TIMEOUT);
    m_place->RecogniseJournals();
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
    if (!IsInTransaction())
    {
        Execute("BEGIN");
    }
}

bool
IsacSqliteDatabase::IsInTransaction() const
{
    return !sqlite3_get_autocommit(m_database);
}

void
IsacSqliteDatabase::Commit()
{
    if (m_isInPlace)
    {
        try
        {
            m_place->RequirePresence();
        }
        catch (const isac::Error&)
        {
            m_isLost = true;
            throw;
        }
    }
    if (!IsInTransaction())
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
    if (IsInTransaction())
    {
        sqlite3_exec(m_database, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void
IsacSqliteDatabase::ReleaseReserve() noexcept
{
    m_place->ReleaseRoom();
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
    if (sqlite3_open_v2(file.c_str(),
                        &m_database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        nullptr) != SQLITE_OK)
    {
        const auto reason = DescribeSqliteError(m_database);
        sqlite3_close(m_database);
        m_database = nullptr;
        Fail(reason);
    }
}

void
IsacSqliteDatabase::Close() noexcept
{
    if (m_isLost)
    {
        // What is in the log is of a file that is gone: nothing of it goes to the one that is
        // there.
        sqlite3_db_config(m_database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    sqlite3_close_v2(std::exchange(m_database, nullptr));
    if (m_isLost)
    {
        m_place->RemoveJournals();
    }
    m_place.reset();
}

void
IsacSqliteDatabase::Fail() const
{
    Fail(DescribeSqliteError(m_database));
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
    return Require(sqlite3_bind_double(m_statement, ++m_bound, value));
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(int64_t value)
{
    return Require(sqlite3_bind_int64(m_statement, ++m_bound, value));
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(uint64_t value)
{
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
    {
        m_bound = 0;
        m_database.Fail("no column holds " + std::to_string(value) + " of " +
                        sqlite3_sql(m_statement));
    }
    return Bind(static_cast<int64_t>(value));
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(const std::string& value)
{
    return Require(sqlite3_bind_text64(m_statement,
                                       ++m_bound,
                                       value.data(),
                                       value.size(),
                                       SQLITE_STATIC,
                                       SQLITE_UTF8));
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(const char* value)
{
    return Require(sqlite3_bind_text(m_statement, ++m_bound, value, -1, SQLITE_STATIC));
}

IsacSqliteStatement&
IsacSqliteStatement::Bind(std::optional<bool> value)
{
    return value ? Bind(int64_t{*value}) : Require(sqlite3_bind_null(m_statement, ++m_bound));
}

void
IsacSqliteStatement::FailToBind()
{
    m_bound = 0;
    m_database.Fail();
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
