/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SQLITE_READER_H
#define ISAC_SQLITE_READER_H

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sqlite3.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

/// A folder of its own for one test; goes with all that is in it.
class IsacTemporaryFolder
{
  public:
    IsacTemporaryFolder()
    {
        std::string name = std::filesystem::temp_directory_path() / "isac-test-XXXXXX";
        if (!mkdtemp(name.data()))
        {
            throw std::runtime_error("cannot make " + name);
        }
        m_path = name;
    }

    ~IsacTemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    IsacTemporaryFolder(const IsacTemporaryFolder&) = delete;
    IsacTemporaryFolder& operator=(const IsacTemporaryFolder&) = delete;

    /**
     * @param name name of a file
     * @return its path in this folder
     */
    std::string operator/(const std::string& name) const
    {
        return m_path / name;
    }

    /// @return names of the files in this folder
    std::vector<std::string> List() const
    {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(m_path))
        {
            names.push_back(entry.path().filename());
        }
        return names;
    }

  private:
    std::filesystem::path m_path; ///< the folder
};

/**
 * @param name name of a file in examples/sql
 * @return its text
 */
inline std::string
ReadAnalysis(const std::string& name)
{
    std::ifstream file(ISAC_SOURCE_DIR "/examples/sql/" + name);
    std::ostringstream sql;
    sql << file.rdbuf();
    return sql.str();
}

/// A value of a result
struct IsacSqliteCell
{
    int type{SQLITE_NULL};                                   ///< of SQLite
    double number{std::numeric_limits<double>::quiet_NaN()}; ///< NaN for NULL
    std::string text;                                        ///< as SQLite writes it
};

/// Reads what was recorded, with SQLite alone.
class IsacSqliteReader
{
  public:
    /// Rows of a result, by the columns' names
    using Rows = std::vector<std::map<std::string, IsacSqliteCell>>;

    /// @param path an existing database
    explicit IsacSqliteReader(const std::string& path)
    {
        Check(sqlite3_open_v2(path.c_str(), &m_database, SQLITE_OPEN_READWRITE, nullptr));
        sqlite3_extended_result_codes(m_database, 1);
    }

    ~IsacSqliteReader()
    {
        sqlite3_close(m_database);
    }

    IsacSqliteReader(const IsacSqliteReader&) = delete;
    IsacSqliteReader& operator=(const IsacSqliteReader&) = delete;

    /**
     * @param sql one statement
     * @param [out] columns receives the columns' names, in their order
     * @return the result
     */
    Rows Query(const std::string& sql, std::vector<std::string>* columns = nullptr) const
    {
        sqlite3_stmt* statement = nullptr;
        const char* tail = nullptr;
        Check(sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, &tail));
        std::vector<std::string> names;
        for (int i = 0; i < sqlite3_column_count(statement); ++i)
        {
            names.emplace_back(sqlite3_column_name(statement, i));
        }
        Rows rows;
        int result;
        while ((result = sqlite3_step(statement)) == SQLITE_ROW)
        {
            auto& row = rows.emplace_back();
            for (std::size_t i = 0; i < names.size(); ++i)
            {
                const int column = static_cast<int>(i);
                auto& cell = row[names[i]];
                cell.type = sqlite3_column_type(statement, column);
                if (cell.type == SQLITE_INTEGER || cell.type == SQLITE_FLOAT)
                {
                    cell.number = sqlite3_column_double(statement, column);
                }
                if (cell.type != SQLITE_NULL)
                {
                    cell.text =
                        reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
                }
            }
        }
        sqlite3_finalize(statement);
        Check(result == SQLITE_DONE ? SQLITE_OK : result);
        if (std::string(tail).find_first_not_of(" \n\t;") != std::string::npos)
        {
            throw std::logic_error("more than one statement in " + sql);
        }
        if (columns)
        {
            *columns = names;
        }
        return rows;
    }

    /// @param sql statements without a result
    void Execute(const std::string& sql) const
    {
        Check(sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr));
    }

    /**
     * @param sql one statement
     * @return number of steps that SQLite's virtual machine takes for it, sorting left out
     */
    int64_t CountSteps(const std::string& sql) const
    {
        sqlite3_stmt* statement = nullptr;
        Check(sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr));
        while (sqlite3_step(statement) == SQLITE_ROW)
        {
        }
        const int steps = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0);
        Check(sqlite3_finalize(statement));
        return steps;
    }

    /**
     * @param sql a statement with one value as its result
     * @return the value
     */
    IsacSqliteCell Get(const std::string& sql) const
    {
        const auto rows = Query(sql);
        if (rows.size() != 1 || rows[0].size() != 1)
        {
            throw std::logic_error("not one value from " + sql);
        }
        return rows[0].begin()->second;
    }

    /**
     * @param sql a statement with one integer as its result
     * @return the integer
     */
    int64_t Count(const std::string& sql) const
    {
        return static_cast<int64_t>(Get(sql).number);
    }

    /**
     * @param without tables to leave out, as an SQL list
     * @return all rows of all tables, exact to the last bit
     */
    std::string Dump(const std::string& without) const
    {
        std::ostringstream dump;
        dump << std::hexfloat;
        for (auto& table : Query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT "
                                 "IN (" +
                                 without + ") ORDER BY name"))
        {
            const auto name = table["name"].text;
            dump << name << "\n";
            for (const auto& row : Query("SELECT rowid AS row, * FROM " + name + " ORDER BY rowid"))
            {
                for (const auto& [column, cell] : row)
                {
                    dump << column << "=" << cell.type << ":";
                    if (cell.type == SQLITE_FLOAT)
                    {
                        dump << cell.number;
                    }
                    else
                    {
                        dump << cell.text;
                    }
                    dump << " ";
                }
                dump << "\n";
            }
        }
        return dump.str();
    }

  private:
    /// @param result of an SQLite call; what is not OK is thrown
    void Check(int result) const
    {
        if (result != SQLITE_OK)
        {
            throw std::runtime_error(sqlite3_errmsg(m_database));
        }
    }

    sqlite3* m_database{nullptr}; ///< SQLite's handle
};

#endif /* ISAC_SQLITE_READER_H */
