/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ATTRIBUTE_JSON_H
#define ISAC_ATTRIBUTE_JSON_H

#include "isac-sqlite-database.h"

#include "ns3/object.h"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Makes JSON objects of attributes, by SQLite's own functions: numbers stay numbers, booleans
 * booleans, an object becomes the name of its type, the rest is as ns-3 writes it. No address of
 * this process gets in.
 */
class IsacAttributeJson
{
  public:
    /// @param database where the JSON is made; must outlive this
    explicit IsacAttributeJson(IsacSqliteDatabase& database);

    /**
     * Add a number; one of the same name is replaced.
     *
     * @param name name in the JSON object
     * @param value its value
     */
    void Add(const std::string& name, double value);

    /**
     * Add an object's own attributes by their names, without those that are objects or make some.
     *
     * @param object the object
     */
    void AddConstants(const Object& object);

    /// Add the initial values of all of isac's types, and what else is not at its default.
    void AddInitialValues();

    /**
     * Add an object's attributes as type::attribute, and those of all objects that it points to.
     *
     * @param object the object
     */
    void AddTree(const Object& object);

    /// @return the JSON object of what was added since the last call, in the order of the names
    std::string Take();

  private:
    /// A value, as SQLite gets it
    struct Value
    {
        /// What it is to JSON
        enum Kind
        {
            REAL,    ///< a number
            INTEGER, ///< a number
            TEXT,    ///< a string
            JSON     ///< what the text says: true, false, null
        };

        Kind kind;          ///< which of the three holds it
        double real{0.0};   ///< of REAL
        int64_t integer{0}; ///< of INTEGER
        std::string text;   ///< of TEXT and JSON
    };

    /**
     * @param value an attribute's value
     * @param checker the attribute's checker
     * @return the value, as SQLite gets it
     */
    static Value Convert(const AttributeValue& value, const Ptr<const AttributeChecker>& checker);

    /**
     * Add an object and what it points to, unless they have been added.
     *
     * @param object the object
     * @param [in,out] visited the objects that have been added
     */
    void AddTree(const Object& object, std::set<const Object*>& visited);

    /// @return the statement that makes an object of as many values of the same kinds
    IsacSqliteStatement& GetStatement();

    IsacSqliteDatabase& m_database;         ///< where the JSON is made
    std::map<std::string, Value> m_members; ///< of the JSON object
    std::map<std::string, std::unique_ptr<IsacSqliteStatement>> m_statements; ///< by their kinds
};

} // namespace ns3

#endif /* ISAC_ATTRIBUTE_JSON_H */
