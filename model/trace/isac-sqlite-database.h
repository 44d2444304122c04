/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SQLITE_DATABASE_H
#define ISAC_SQLITE_DATABASE_H

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace ns3
{

/**
 * @ingroup isac
 *
 * An SQLite database that one simulation writes and others may read meanwhile. It is kept in
 * write-ahead logging while it is written, so that a killed process leaves a file that is intact
 * and ends with a whole transaction.
 *
 * Everything that fails throws isac::Error with the owner's name, the attribute Path, its value and
 * SQLite's message.
 */
class IsacSqliteDatabase
{
  public:
    /**
     * Create the file; one of the same application is replaced, with the log of a killed run.
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

    /// Closes the file; a transaction that is open is lost.
    ~IsacSqliteDatabase();

    IsacSqliteDatabase(const IsacSqliteDatabase&) = delete;
    IsacSqliteDatabase& operator=(const IsacSqliteDatabase&) = delete;

    /// @param sql statements without parameters and results
    void Execute(const std::string& sql);

    /// Begin a transaction, unless one is open
    void Begin();

    /// Commit the open transaction, if there is one; where that fails, it is rolled back
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

    /// @return version of the SQLite library
    static std::string GetVersion();

  private:
    friend class IsacSqliteStatement;

    /**
     * Open an existing file; on failure close it again and throw.
     *
     * @param file the file, by its absolute path
     */
    void Open(const std::string& file);

    /**
     * Remove an older file of the same application, with its log.
     *
     * @param file the file, by its absolute path
     * @param applicationId what marks the owner's files
     */
    void RemoveOlder(const std::string& file, int32_t applicationId);

    /**
     * Keep some room on the file's disk, in a file that has no name and ends with the process.
     *
     * @param file the database, by its absolute path
     */
    void Reserve(const std::string& file);

    /// Close the file
    void Close() noexcept;

    /**
     * @param name name of a pragma
     * @return the integer that it tells
     */
    int64_t ReadPragma(const std::string& name);

    /// @throws isac::Error with SQLite's latest message
    [[noreturn]] void Fail() const;

    /**
     * @param reason why
     * @throws isac::Error with that reason
     */
    [[noreturn]] void Fail(const std::string& reason) const;

    std::string m_owner;           ///< what messages name
    std::string m_path;            ///< the file, as given
    sqlite3* m_database{nullptr};  ///< SQLite's handle
    std::FILE* m_reserve{nullptr}; ///< holds room on the disk
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
    IsacSqliteDatabase& m_database; ///< where it runs
    sqlite3_stmt* m_statement;      ///< SQLite's handle
    int m_parameters;               ///< number of parameters
    int m_bound{0};                 ///< number of parameters that are bound
};

} // namespace ns3

#endif /* ISAC_SQLITE_DATABASE_H */
