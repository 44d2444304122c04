/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SQLITE_DATABASE_H
#define ISAC_SQLITE_DATABASE_H

#include "isac-record-place.h"

#include <cstdint>
#include <optional>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace ns3
{

/**
 * @ingroup isac
 *
 * An SQLite database that one simulation writes and others may read meanwhile.
 *
 * It begins as a draft beside the file's place, where an older one of the same application stays
 * until PutInPlace(). From then on it is kept in write-ahead logging, so that a killed process
 * leaves a file that is intact and ends with a whole transaction.
 *
 * Everything that fails throws isac::Error with the owner's name, the attribute Path, its value and
 * SQLite's message.
 */
class IsacSqliteDatabase
{
  public:
    /**
     * Begin a draft, and hold its place.
     *
     * @param owner what messages name
     * @param path the file
     * @param applicationId what marks the owner's files, by SQLite's application_id
     * @param userVersion version of the file's layout, by SQLite's user_version
     * @throws isac::Error where the file cannot be written, is in use, or is not the owner's
     */
    IsacSqliteDatabase(const std::string& owner,
                       const std::string& path,
                       int32_t applicationId,
                       int32_t userVersion);

    /// Closes the file: a transaction that is open is lost, and so is a draft.
    ~IsacSqliteDatabase();

    IsacSqliteDatabase(const IsacSqliteDatabase&) = delete;
    IsacSqliteDatabase& operator=(const IsacSqliteDatabase&) = delete;

    /// @return whether there is an older file in the place of the draft
    bool ReplacesOlder() const;

    /// @return whether the draft has been put in its place, and can still be written there
    bool IsInPlace() const;

    /**
     * Put the draft, with all that has been committed, in its place. There must be no statements.
     *
     * @throws isac::Error where that fails; an older file is then whole
     */
    void PutInPlace();

    /// @param sql statements without parameters and results
    void Execute(const std::string& sql);

    /// Begin a transaction, unless one is open
    void Begin();

    /// @return whether a transaction is open
    bool IsInTransaction() const;

    /**
     * Commit the open transaction, if there is one; where that fails, it is rolled back.
     *
     * @throws isac::Error where the file has been removed, replaced or cut meanwhile, too
     */
    void Commit();

    /// Roll the open transaction back, if there is one; what fails is ignored
    void Rollback() noexcept;

    /// Give the disk back the room that is kept for a last transaction where the disk is full
    void ReleaseReserve() noexcept;

    /**
     * Leave write-ahead logging, so that the one file holds all. While someone else reads, the
     * log stays until the last reader closes the file.
     */
    void Consolidate();

    /// Close the file for good, whatever statements there still are
    void Close() noexcept;

    /// @return version of the SQLite library
    static std::string GetVersion();

  private:
    friend class IsacSqliteStatement;

    /// @param file an existing file, by its absolute path
    void Open(const std::string& file);

    /// @throws isac::Error with SQLite's latest message
    [[noreturn]] void Fail() const;

    /**
     * @param reason why
     * @throws isac::Error with that reason
     */
    [[noreturn]] void Fail(const std::string& reason) const;

    std::string m_owner;                    ///< what messages name
    std::string m_path;                     ///< the file, as given
    int32_t m_applicationId;                ///< what marks the owner's files
    std::optional<IsacRecordPlace> m_place; ///< of the file; none once it is closed
    sqlite3* m_database{nullptr}; ///< SQLite's handle; null once it could not be opened again
    bool m_isInPlace{false};      ///< whether it is no draft any more
    bool m_isLost{false};         ///< whether the place holds another file by now
};

/**
 * @ingroup isac
 *
 * A prepared statement that is kept. Parameters are bound in their order; after Run() the next row
 * is bound from the first one again. Text is not copied: it must live until Run() or the last
 * Step().
 */
class IsacSqliteStatement
{
  public:
    /**
     * @param database where it runs; must outlive the statement
     * @param sql one statement
     */
    IsacSqliteStatement(IsacSqliteDatabase& database, const std::string& sql);

    ~IsacSqliteStatement();

    IsacSqliteStatement(const IsacSqliteStatement&) = delete;
    IsacSqliteStatement& operator=(const IsacSqliteStatement&) = delete;

    /**
     * @param value value of the next parameter; NaN becomes NULL
     * @return this statement
     */
    IsacSqliteStatement& Bind(double value);

    /**
     * @param value value of the next parameter
     * @return this statement
     */
    IsacSqliteStatement& Bind(int64_t value);

    /**
     * @param value value of the next parameter
     * @return this statement
     * @throws isac::Error where a column cannot hold it
     */
    IsacSqliteStatement& Bind(uint64_t value);

    /**
     * @param value value of the next parameter
     * @return this statement
     */
    IsacSqliteStatement& Bind(const std::string& value);

    /**
     * @param value value of the next parameter; null becomes NULL
     * @return this statement
     */
    IsacSqliteStatement& Bind(const char* value);

    /**
     * @param value value of the next parameter; empty becomes NULL
     * @return this statement
     */
    IsacSqliteStatement& Bind(std::optional<bool> value);

    /// Run to the end, and be ready for the next row
    void Run();

    /// @return whether there is a row of results, the next one
    bool Step();

    /**
     * @param column index of a column of the row of results
     * @return its value
     */
    int64_t GetInteger(int column) const;

    /**
     * @param column index of a column of the row of results
     * @return its value
     */
    std::string GetText(int column) const;

  private:
    /**
     * @param result of binding the latest parameter, SQLITE_OK being 0
     * @return this statement
     * @throws isac::Error where that failed
     */
    IsacSqliteStatement& Require(int result)
    {
        if (result != 0)
        {
            FailToBind();
        }
        return *this;
    }

    /// @throws isac::Error with SQLite's latest message
    [[noreturn]] void FailToBind();

    IsacSqliteDatabase& m_database; ///< where it runs
    sqlite3_stmt* m_statement;      ///< SQLite's handle
    int m_parameters;               ///< number of parameters
    int m_bound{0};                 ///< number of parameters that are bound
};

} // namespace ns3

#endif /* ISAC_SQLITE_DATABASE_H */
