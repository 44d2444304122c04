/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACE_SCHEMA_H
#define ISAC_TRACE_SCHEMA_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/// Marks isac's databases, by SQLite's application_id: "isac" in ASCII
constexpr int32_t ISAC_TRACE_APPLICATION_ID = 0x69736163;

/// Version of the tables and views, by SQLite's user_version
constexpr int32_t ISAC_TRACE_SCHEMA_VERSION = 3;

/**
 * @ingroup isac
 *
 * A column of a table or view.
 */
struct IsacTraceColumn
{
    std::string name;    ///< with its SI unit, where it has one
    std::string type;    ///< SQLite's type with constraints; of no account in a view
    std::string unit;    ///< 1 for a number without unit; empty for what is no quantity
    std::string meaning; ///< in words
    std::string source;  ///< equation or section of the paper; empty where it has none

    /// @return whether its type gives it a default, to which rows that are recorded leave it
    bool HasDefault() const;
};

/**
 * @ingroup isac
 *
 * A table or view.
 */
struct IsacTraceTable
{
    std::string name;                     ///< its name
    std::string row;                      ///< what there is one row per
    std::string query;                    ///< what a view selects; empty for a table
    std::vector<IsacTraceColumn> columns; ///< in their order
    std::vector<std::string> indices;     ///< columns of each index

    /// @return whether this is a view
    bool IsView() const;

    /// @return the statement that creates the table or view
    std::string GetCreateSql() const;

    /// @return the statement that inserts a row, with one parameter per column without a default
    std::string GetInsertSql() const;

    /// @return the statements that create the table's indices
    std::string GetIndexSql() const;
};

/**
 * All tables and views of a file of one run or of several: the one place that describes them.
 *
 * Equations are those of "Experience-Centric Resource Management in ISAC Networks".
 *
 * @return tables, and then the views on them
 */
const std::vector<IsacTraceTable>& GetIsacTraceSchema();

/**
 * @param name name of a table or view
 * @return its description
 */
const IsacTraceTable& GetIsacTraceTable(const std::string& name);

} // namespace ns3

#endif /* ISAC_TRACE_SCHEMA_H */
