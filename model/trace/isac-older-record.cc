/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-older-record.h"

#include "isac-sqlite-error.h"

#include "ns3/isac-error.h"

#include <sqlite3.h>

namespace ns3
{

namespace
{

/**
 * @param file a file, by its absolute path
 * @return the same as a URI, by which SQLite reads the file alone and locks nothing
 */
std::string
ToImmutableUri(const std::string& file)
{
    constexpr const char* digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char letter : file)
    {
        const auto code = static_cast<unsigned char>(letter);
        if (letter == '%' || letter == '?' || letter == '#')
        {
            uri += {'%', digits[code / 16], digits[code % 16]};
        }
        else
        {
            uri += letter;
        }
    }
    return uri + "?immutable=1";
}

} // namespace

IsacOlderRecord::IsacOlderRecord(const std::string& owner,
                                 const std::string& path,
                                 const std::string& file,
                                 int32_t applicationId)
    : m_owner(owner),
      m_path(path)
{
    RequireMark(file, applicationId);
    Require(sqlite3_open_v2(file.c_str(),
                            &m_database,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                            nullptr));
    if (sqlite3_db_readonly(m_database, "main"))
    {
        Fail("the file exists and is read-only; it is not overwritten");
    }
    Require(sqlite3_exec(m_database,
                         "PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE",
                         nullptr,
                         nullptr,
                         nullptr));
}

IsacOlderRecord::~IsacOlderRecord()
{
    sqlite3_close(m_database);
}

void
IsacOlderRecord::Require(int result)
{
    if (result != SQLITE_OK)
    {
        Fail(DescribeSqliteError(m_database));
    }
}

void
IsacOlderRecord::Fail(const std::string& reason)
{
    sqlite3_close(m_database);
    isac::Refuse(m_owner, "Path", m_path, reason);
}

void
IsacOlderRecord::RequireMark(const std::string& file, int32_t applicationId)
{
    Require(sqlite3_open_v2(ToImmutableUri(file).c_str(),
                            &m_database,
                            SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
                            nullptr));
    int64_t mark = 0;
    const auto read = [](void* value, int, char** texts, char**) {
        *static_cast<int64_t*>(value) = std::stoll(texts[0]);
        return 0;
    };
    Require(sqlite3_exec(m_database, "PRAGMA application_id", read, &mark, nullptr));
    if (mark != applicationId)
    {
        Fail("the file exists and is not one of isac's; it is not overwritten");
    }
    sqlite3_close(m_database);
    m_database = nullptr;
}

} // namespace ns3
