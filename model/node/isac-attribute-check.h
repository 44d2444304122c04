/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ATTRIBUTE_CHECK_H
#define ISAC_ATTRIBUTE_CHECK_H

#include "ns3/attribute-helper.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <functional>
#include <string>
#include <vector>

/**
 * @file
 * @ingroup isac
 *
 * Checks of types and attribute values before ns-3 takes them, so that the message names object,
 * attribute and value in one line, and release builds do not run on with an unknown type.
 */

namespace ns3
{

/**
 * @param object who asks, for messages
 * @param attribute what the type is for, for messages
 * @param description a type's name, with or without attributes in brackets
 * @param parent what the type must be a child of
 * @return the type
 * @throws isac::Error where there is no such type, with those that there are
 */
TypeId RequireType(const std::string& object,
                   const std::string& attribute,
                   const std::string& description,
                   TypeId parent);

/**
 * @param object who asks, for messages
 * @param attribute what the types are for, for messages
 * @param list types as RequireType() takes them, separated by commas outside their brackets; may be
 *        empty
 * @param parent what the types must be children of
 * @return the types' descriptions
 * @throws isac::Error where there is no such type, with those that there are
 */
std::vector<std::string> RequireTypes(const std::string& object,
                                      const std::string& attribute,
                                      const std::string& list,
                                      TypeId parent);

/**
 * @ingroup isac
 *
 * Checker of an attribute whose value is a text that RequireTypes() takes.
 */
class IsacTypeListChecker : public AttributeChecker
{
  public:
    /// @return what the types must be children of
    virtual TypeId GetParentTypeId() const = 0;
};

/**
 * @tparam T what the types must be children of
 * @return a checker
 */
template <typename T>
Ptr<const AttributeChecker>
MakeIsacTypeListChecker()
{
    /// Knows T
    struct Checker : public IsacTypeListChecker
    {
        TypeId GetParentTypeId() const override
        {
            return T::GetTypeId();
        }
    };

    return MakeSimpleAttributeChecker<StringValue, Checker>("ns3::StringValue",
                                                            "types, separated by commas");
}

/**
 * @param type a type
 * @param attribute name of one of its attributes
 * @param value a value for it
 * @throws isac::Error where the type has no such attribute, or the attribute refuses the value
 */
void RequireAttribute(TypeId type, const std::string& attribute, const AttributeValue& value);

/**
 * Let an attribute be set only as long as that has an effect.
 *
 * @param name the attribute
 * @param accessor sets and gets it
 * @param getObstacle says why it cannot be set any more, and what to do instead; empty while it can
 * @return an accessor that refuses by isac::Error what comes too late
 */
Ptr<const AttributeAccessor> MakeIsacTimelyAccessor(
    const std::string& name,
    Ptr<const AttributeAccessor> accessor,
    std::function<std::string(const ObjectBase& object)> getObstacle);

/**
 * Make an object by a factory that an attribute holds.
 *
 * @tparam T what it has to be
 * @param object who makes it, for messages
 * @param attribute the attribute, for messages
 * @param factory makes it
 * @return the object
 * @throws isac::Error where the factory has no type, or one that is none of T's children or cannot
 *         be made
 */
template <typename T>
Ptr<T>
CreateChecked(const std::string& object, const std::string& attribute, const ObjectFactory& factory)
{
    const std::string type = factory.IsTypeIdSet() ? factory.GetTypeId().GetName() : "";
    RequireType(object, attribute, type, T::GetTypeId());
    return factory.Create<T>();
}

/**
 * @param path an attribute's default, for example `ns3::IsacBaseStation::Bandwidth`
 * @param value what it is to become
 * @throws isac::Error where there is no such type or attribute, where the attribute is a parent's,
 *         or where it refuses the value
 */
void RequireDefault(const std::string& path, const std::string& value);

/**
 * @param name perhaps a global value of ns-3, for example `RngRun`
 * @param value what it is to become
 * @return whether there is such a global value
 * @throws isac::Error where it refuses the value
 */
bool RequireGlobal(const std::string& name, const std::string& value);

/**
 * @param path a type's attribute, for example `ns3::IsacBaseStation::Bandwidth`
 * @return whether nobody has set another default: neither the program nor the command line nor a
 *         ConfigStore file
 * @throws isac::Error where there is no such attribute
 */
bool IsAtOriginalDefault(const std::string& path);

} // namespace ns3

#endif /* ISAC_ATTRIBUTE_CHECK_H */
