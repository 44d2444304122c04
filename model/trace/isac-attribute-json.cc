/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-attribute-json.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

#include <cmath>

namespace ns3
{

namespace
{

/**
 * Visit an object's attributes that can be read, those of its own type first.
 *
 * @param object the object
 * @param visit called with the type that has the attribute, the attribute, and its value
 */
template <typename Visitor>
void
ForEachAttribute(const Object& object, Visitor visit)
{
    for (TypeId type = object.GetInstanceTypeId();; type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const auto attribute = type.GetAttribute(i);
            const auto value = attribute.checker->Create();
            if ((attribute.flags & TypeId::ATTR_GET) && attribute.accessor->HasGetter() &&
                attribute.accessor->Get(&object, *value))
            {
                visit(type, attribute, *value);
            }
        }
        if (!type.HasParent())
        {
            return;
        }
    }
}

/**
 * @param database where the table is made, if it is not there
 * @return the temporary table's name
 */
std::string
MakeTable(IsacSqliteDatabase& database)
{
    database.Execute("CREATE TEMP TABLE IF NOT EXISTS attribute "
                     "(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
    return "temp.attribute";
}

} // namespace

IsacAttributeJson::IsacAttributeJson(IsacSqliteDatabase& database)
    : m_insertValue(database,
                    "INSERT OR REPLACE INTO " + MakeTable(database) + " VALUES (?, json_quote(?))"),
      m_insertJson(database, "INSERT OR REPLACE INTO temp.attribute VALUES (?, ?)"),
      m_select(database,
               "SELECT json_group_object(name, json(value)) "
               "FROM (SELECT name, value FROM temp.attribute ORDER BY name)"),
      m_clear(database, "DELETE FROM temp.attribute")
{
}

void
IsacAttributeJson::Add(const std::string& name, double value)
{
    m_insertValue.Bind(name);
    if (std::isfinite(value))
    {
        m_insertValue.Bind(value);
    }
    else
    {
        // JSON has no such number.
        m_insertValue.Bind(std::isnan(value) ? "nan" : value > 0.0 ? "inf" : "-inf");
    }
    m_insertValue.Run();
}

void
IsacAttributeJson::AddConstants(const Object& object)
{
    ForEachAttribute(object, [this](TypeId, const auto& attribute, const AttributeValue& value) {
        if (!dynamic_cast<const PointerValue*>(&value) &&
            !dynamic_cast<const ObjectFactoryValue*>(&value))
        {
            Add(attribute.name, value, attribute.checker);
        }
    });
}

void
IsacAttributeJson::AddInitialValues()
{
    const std::string own = "ns3::Isac";
    for (decltype(TypeId::GetRegisteredN()) i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        for (std::size_t j = 0; j < type.GetAttributeN(); ++j)
        {
            const auto attribute = type.GetAttribute(j);
            const auto& checker = attribute.checker;
            if (type.GetName().compare(0, own.size(), own) == 0 ||
                attribute.initialValue->SerializeToString(checker) !=
                    attribute.originalInitialValue->SerializeToString(checker))
            {
                Add(type.GetName() + "::" + attribute.name, *attribute.initialValue, checker);
            }
        }
    }
}

void
IsacAttributeJson::AddTree(const Object& object)
{
    std::set<const Object*> visited;
    AddTree(object, visited);
}

void
IsacAttributeJson::AddTree(const Object& object, std::set<const Object*>& visited)
{
    if (!visited.insert(&object).second)
    {
        return;
    }
    ForEachAttribute(object, [&](TypeId type, const auto& attribute, const AttributeValue& value) {
        Add(type.GetName() + "::" + attribute.name, value, attribute.checker);
        const auto pointer = dynamic_cast<const PointerValue*>(&value);
        if (pointer && pointer->GetObject())
        {
            AddTree(*pointer->GetObject(), visited);
        }
    });
}

std::string
IsacAttributeJson::Take()
{
    m_select.Step();
    const std::string json = m_select.GetText(0);
    m_select.Run();
    m_clear.Run();
    return json;
}

void
IsacAttributeJson::Add(const std::string& name,
                       const AttributeValue& value,
                       const Ptr<const AttributeChecker>& checker)
{
    if (const auto real = dynamic_cast<const DoubleValue*>(&value))
    {
        Add(name, real->Get());
    }
    else if (const auto integer = dynamic_cast<const IntegerValue*>(&value))
    {
        m_insertValue.Bind(name).Bind(integer->Get()).Run();
    }
    else if (const auto natural = dynamic_cast<const UintegerValue*>(&value))
    {
        m_insertValue.Bind(name).Bind(static_cast<int64_t>(natural->Get())).Run();
    }
    else if (const auto boolean = dynamic_cast<const BooleanValue*>(&value))
    {
        m_insertJson.Bind(name).Bind(boolean->Get() ? "true" : "false").Run();
    }
    else if (const auto pointer = dynamic_cast<const PointerValue*>(&value))
    {
        const auto object = pointer->GetObject();
        const std::string type = object ? object->GetInstanceTypeId().GetName() : "";
        m_insertValue.Bind(name).Bind(object ? type.c_str() : nullptr).Run();
    }
    else
    {
        std::string text = value.SerializeToString(checker);
        const auto factory = dynamic_cast<const ObjectFactoryValue*>(&value);
        if (factory && text.find("=0x") != std::string::npos)
        {
            // An object among its attributes shows as an address.
            text = factory->Get().GetTypeId().GetName();
        }
        m_insertValue.Bind(name).Bind(text).Run();
    }
}

} // namespace ns3
