/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ATTRIBUTE_JSON_H
#define ISAC_ATTRIBUTE_JSON_H

#include "isac-sqlite-database.h"

#include "ns3/object.h"

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
    /**
     * Add a value; one of the same name is replaced.
     *
     * @param name name in the JSON object
     * @param value its value
     * @param checker the attribute's checker
     */
    void Add(const std::string& name,
             const AttributeValue& value,
             const Ptr<const AttributeChecker>& checker);

    /**
     * Add an object and what it points to, unless they have been added.
     *
     * @param object the object
     * @param [in,out] visited the objects that have been added
     */
    void AddTree(const Object& object, std::set<const Object*>& visited);

    IsacSqliteStatement m_insertValue; ///< takes a name and a value
    IsacSqliteStatement m_insertJson;  ///< takes a name and a value that is JSON already
    IsacSqliteStatement m_select;      ///< gives the JSON object
    IsacSqliteStatement m_clear;       ///< begins anew
};

} // namespace ns3

#endif /* ISAC_ATTRIBUTE_JSON_H */
