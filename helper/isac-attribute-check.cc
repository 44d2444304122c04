/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-attribute-check.h"

#include "ns3/isac-error.h"
#include "ns3/object-factory.h"
#include "ns3/object.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

namespace ns3
{

namespace
{

/// All types with a constructor that are children of a parent, for messages
std::string
ListChildren(TypeId parent)
{
    std::string list;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        if (type.HasConstructor() && (type == parent || type.IsChildOf(parent)))
        {
            list += (list.empty() ? "" : ", ") + type.GetName();
        }
    }
    return list;
}

/// A type's attribute; throws where it has none of the name
TypeId::AttributeInformation
RequireKnown(TypeId type, const std::string& attribute, const std::string& value)
{
    TypeId::AttributeInformation information;
    if (!type.LookupAttributeByName(attribute, &information))
    {
        isac::Refuse(type.GetName(), attribute, value, "the type has no such attribute");
    }
    return information;
}

} // namespace

TypeId
RequireType(const std::string& object,
            const std::string& attribute,
            const std::string& description,
            TypeId parent)
{
    const std::string name = description.substr(0, description.find('['));
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(name, &type) || !type.HasConstructor() ||
        !(type == parent || type.IsChildOf(parent)))
    {
        isac::Refuse(object, attribute, description, "must be one of " + ListChildren(parent));
    }
    return type;
}

void
RequireAttribute(TypeId type, const std::string& attribute, const AttributeValue& value)
{
    const auto text = dynamic_cast<const StringValue*>(&value);
    const auto information = RequireKnown(type, attribute, text ? text->Get() : "");
    if (text && !text->Get().empty())
    {
        // ns-3 makes objects of these from a type's name and takes for granted that it exists.
        if (const auto pointer =
                dynamic_cast<const PointerChecker*>(PeekPointer(information.checker)))
        {
            RequireType(type.GetName(), attribute, text->Get(), pointer->GetPointeeTypeId());
        }
        else if (information.checker->GetValueTypeName() == "ns3::ObjectFactoryValue")
        {
            RequireType(type.GetName(), attribute, text->Get(), Object::GetTypeId());
        }
    }
    if (!information.checker->CreateValidValue(value))
    {
        std::string wanted = information.checker->GetValueTypeName();
        if (information.checker->HasUnderlyingTypeInformation())
        {
            wanted = information.checker->GetUnderlyingTypeInformation();
        }
        isac::Refuse(type.GetName(),
                     attribute,
                     text ? text->Get() : value.SerializeToString(information.checker),
                     "must be " + wanted + " (" + information.help + ")");
    }
}

bool
IsAtOriginalDefault(const std::string& path)
{
    const auto separator = path.rfind("::");
    const std::string name = path.substr(0, separator);
    TypeId type;
    if (separator == std::string::npos || !TypeId::LookupByNameFailSafe(name, &type))
    {
        isac::Refuse("attribute", "type", path, "no such type");
    }
    const auto information = RequireKnown(type, path.substr(separator + 2), "");
    return information.initialValue->SerializeToString(information.checker) ==
           information.originalInitialValue->SerializeToString(information.checker);
}

} // namespace ns3
