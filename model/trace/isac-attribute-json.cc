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
#include <limits>

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

} // namespace

IsacAttributeJson::IsacAttributeJson(IsacSqliteDatabase& database)
    : m_database(database)
{
}

void
IsacAttributeJson::Add(const std::string& name, double value)
{
    m_members[name] = Convert(DoubleValue(value), nullptr);
}

void
IsacAttributeJson::AddConstants(const Object& object)
{
    ForEachAttribute(object, [this](TypeId, const auto& attribute, const AttributeValue& value) {
        if (!dynamic_cast<const PointerValue*>(&value) &&
            !dynamic_cast<const ObjectFactoryValue*>(&value))
        {
            m_members[attribute.name] = Convert(value, attribute.checker);
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
                m_members[type.GetName() + "::" + attribute.name] =
                    Convert(*attribute.initialValue, checker);
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
        m_members[type.GetName() + "::" + attribute.name] = Convert(value, attribute.checker);
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
    auto& statement = GetStatement();
    for (const auto& [name, value] : m_members)
    {
        statement.Bind(name);
        switch (value.kind)
        {
        case Value::REAL:
            statement.Bind(value.real);
            break;
        case Value::INTEGER:
            statement.Bind(value.integer);
            break;
        default:
            statement.Bind(value.text);
        }
    }
    statement.Step();
    const std::string json = statement.GetText(0);
    statement.Run();
    m_members.clear();
    return json;
}

IsacAttributeJson::Value
IsacAttributeJson::Convert(const AttributeValue& value, const Ptr<const AttributeChecker>& checker)
{
    // JSON has no infinity and no NaN, and SQLite writes 15 digits: the rest is text.
    constexpr double greatest = 1.79769313486231e308;
    const auto real = dynamic_cast<const DoubleValue*>(&value);
    if (real && std::abs(real->Get()) <= greatest)
    {
        return {Value::REAL, real->Get(), 0, ""};
    }
    if (const auto integer = dynamic_cast<const IntegerValue*>(&value))
    {
        return {Value::INTEGER, 0.0, integer->Get(), ""};
    }
    if (const auto natural = dynamic_cast<const UintegerValue*>(&value))
    {
        // JSON has larger numbers than SQLite.
        return natural->Get() <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())
                   ? Value{Value::INTEGER, 0.0, static_cast<int64_t>(natural->Get()), ""}
                   : Value{Value::JSON, 0.0, 0, std::to_string(natural->Get())};
    }
    if (const auto boolean = dynamic_cast<const BooleanValue*>(&value))
    {
        return {Value::JSON, 0.0, 0, boolean->Get() ? "true" : "false"};
    }
    if (const auto pointer = dynamic_cast<const PointerValue*>(&value))
    {
        const auto object = pointer->GetObject();
        return object ? Value{Value::TEXT, 0.0, 0, object->GetInstanceTypeId().GetName()}
                      : Value{Value::JSON, 0.0, 0, "null"};
    }
    std::string text = value.SerializeToString(checker);
    const auto factory = dynamic_cast<const ObjectFactoryValue*>(&value);
    if (factory && text.find("=0x") != std::string::npos)
    {
        // An object among its attributes shows as an address.
        text = factory->Get().GetTypeId().GetName();
    }
    return {Value::TEXT, 0.0, 0, text};
}

IsacSqliteStatement&
IsacAttributeJson::GetStatement()
{
    std::string kinds;
    for (const auto& [name, value] : m_members)
    {
        kinds += value.kind == Value::JSON ? 'j' : 'v';
    }
    auto& statement = m_statements[kinds];
    if (!statement)
    {
        // SQLite's functions take 127 arguments at most, so that long objects grow by parts.
        constexpr std::size_t part = 60;
        std::string object;
        for (std::size_t begin = 0; begin == 0 || begin < kinds.size(); begin += part)
        {
            std::string members;
            for (const char kind : kinds.substr(begin, part))
            {
                members += begin == 0 ? (members.empty() ? "?" : ", ?") : ", '$.\"' || ? || '\"'";
                members += kind == 'j' ? ", json(?)" : ", ?";
            }
            object =
                begin == 0 ? "json_object(" + members + ")" : "json_set(" + object + members + ")";
        }
        statement = std::make_unique<IsacSqliteStatement>(m_database, "SELECT " + object);
    }
    return *statement;
}

} // namespace ns3
