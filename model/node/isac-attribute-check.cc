/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-attribute-check.h"

#include "isac-random-numbers.h"

#include "ns3/global-value.h"
#include "ns3/isac-error.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/object.h"
#include "ns3/pointer.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cxxabi.h>
#include <map>
#include <set>
#include <sstream>
#include <typeinfo>
#include <utility>

namespace ns3
{

namespace
{

/**
 * @param parent a type
 * @return names of all types with a constructor that are its children, for messages
 */
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

/**
 * @tparam T kind of number
 * @param text a text
 * @return whether it is one number and nothing else
 */
template <typename T>
bool
IsNumber(const std::string& text)
{
    std::istringstream stream(text);
    T number;
    return stream >> number && stream.eof();
}

/**
 * @param text a text
 * @return whether it is a time as ns-3 reads it: a number, in seconds or with a unit, that its
 *         clock can tell; ns-3 would wrap a longer one around
 */
bool
IsTime(const std::string& text)
{
    static const std::map<std::string, double> units{{"", 1.0},
                                                     {"y", 365 * 86400.0},
                                                     {"d", 86400.0},
                                                     {"h", 3600.0},
                                                     {"min", 60.0},
                                                     {"s", 1.0},
                                                     {"ms", 1e-3},
                                                     {"us", 1e-6},
                                                     {"ns", 1e-9},
                                                     {"ps", 1e-12},
                                                     {"fs", 1e-15}};
    const auto end = std::min(text.find_first_not_of("+-0123456789.eE"), text.size());
    const auto unit = units.find(text.substr(end));
    double number;
    std::istringstream stream(text.substr(0, end));
    return unit != units.end() && stream >> number && stream.eof() &&
           std::abs(number) * unit->second <= Time::Max().GetSeconds();
}

/**
 * @param text a text
 * @param valueType name of an attribute value's class
 * @return whether ns-3 can read the text as such a value; it aborts where it cannot
 */
bool
IsReadable(const std::string& text, const std::string& valueType)
{
    if (valueType == "ns3::DoubleValue")
    {
        return IsNumber<double>(text);
    }
    if (valueType == "ns3::IntegerValue")
    {
        return IsNumber<int64_t>(text);
    }
    if (valueType == "ns3::UintegerValue") // ns-3 would wrap a negative number around
    {
        return IsNumber<uint64_t>(text) && text.find('-') == std::string::npos;
    }
    if (valueType == "ns3::TypeIdValue" || valueType == "TypeIdValue")
    {
        TypeId type;
        return TypeId::LookupByNameFailSafe(text, &type);
    }
    if (valueType.find("Vector") != std::string::npos)
    {
        std::istringstream list(text);
        bool areNumbers = true;
        for (std::string number; std::getline(list, number, ':');)
        {
            areNumbers = areNumbers && IsNumber<double>(number);
        }
        return areNumbers;
    }
    return (valueType != "ns3::TimeValue" && valueType != "TimeValue") || IsTime(text);
}

/**
 * @param value any value
 * @param checker of an attribute
 * @return the value in words: a value of another kind cannot be written by the checker
 */
std::string
GetText(const AttributeValue& value, const AttributeChecker& checker)
{
    if (const auto text = dynamic_cast<const StringValue*>(&value))
    {
        return text->Get();
    }
    if (const auto pointer = dynamic_cast<const PointerValue*>(&value))
    {
        const auto object = pointer->GetObject();
        return object ? object->GetInstanceTypeId().GetName() : "none";
    }
    const auto own = checker.Create();
    const AttributeValue& like = *own;
    if (typeid(like) != typeid(value))
    {
        int failed = 0;
        char* name = abi::__cxa_demangle(typeid(value).name(), nullptr, nullptr, &failed);
        const std::string kind = failed == 0 ? name : "another kind of value";
        std::free(name);
        return kind;
    }
    return value.SerializeToString(&checker);
}

/// Sets an attribute as long as that has an effect
class TimelyAccessor : public AttributeAccessor
{
  public:
    /**
     * @param name the attribute
     * @param accessor sets and gets it
     * @param getObstacle says why it cannot be set any more
     */
    TimelyAccessor(std::string name,
                   Ptr<const AttributeAccessor> accessor,
                   std::function<std::string(const ObjectBase& object)> getObstacle)
        : m_name(std::move(name)),
          m_accessor(std::move(accessor)),
          m_getObstacle(std::move(getObstacle))
    {
    }

    bool Set(ObjectBase* object, const AttributeValue& value) const override
    {
        const auto obstacle = m_getObstacle(*object);
        if (!obstacle.empty())
        {
            const auto type = object->GetInstanceTypeId();
            TypeId::AttributeInformation information;
            type.LookupAttributeByName(m_name, &information);
            isac::Refuse(type.GetName(), m_name, GetText(value, *information.checker), obstacle);
        }
        return m_accessor->Set(object, value);
    }

    bool Get(const ObjectBase* object, AttributeValue& value) const override
    {
        return m_accessor->Get(object, value);
    }

    bool HasGetter() const override
    {
        return m_accessor->HasGetter();
    }

    bool HasSetter() const override
    {
        return m_accessor->HasSetter();
    }

  private:
    std::string m_name;                      ///< the attribute
    Ptr<const AttributeAccessor> m_accessor; ///< sets and gets it

    /// Says why it cannot be set any more
    std::function<std::string(const ObjectBase& object)> m_getObstacle;
};

/**
 * Refuse a value that is not accepted.
 *
 * @param object what holds it, for the message
 * @param name the attribute or global value
 * @param help its help, for the message
 * @param checker accepts or refuses
 * @param value the value
 */
void
RequireAccepted(const std::string& object,
                const std::string& name,
                const std::string& help,
                const AttributeChecker& checker,
                const AttributeValue& value)
{
    const auto text = dynamic_cast<const StringValue*>(&value);
    const std::string valueType = checker.GetValueTypeName();
    const bool readable = !text || IsReadable(text->Get(), valueType);
    if (!readable || !checker.CreateValidValue(value))
    {
        const std::string wanted = checker.HasUnderlyingTypeInformation()
                                       ? checker.GetUnderlyingTypeInformation()
                                       : valueType;
        isac::Refuse(object,
                     name,
                     GetText(value, checker),
                     "must be " + wanted + " (" + help + ")");
    }
}

/**
 * @param type a type
 * @param attribute name of one of its attributes
 * @param value what it is to become, for the message
 * @return the attribute
 * @throws isac::Error where the type has none of this name
 */
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
        isac::Refuse(object,
                     attribute,
                     description,
                     parent == Object::GetTypeId() ? "no such type with a constructor"
                                                   : "must be one of " + ListChildren(parent));
    }
    // ns-3 drops what an attribute in brackets refuses and goes on with the default.
    if (name.size() < description.size())
    {
        if (description.find(']') + 1 != description.size() ||
            description.rfind('[') != name.size())
        {
            isac::Refuse(object,
                         attribute,
                         description,
                         "attributes stand as [A=1|B=2], with no brackets in brackets");
        }
        std::istringstream list(
            description.substr(name.size() + 1, description.size() - name.size() - 2));
        for (std::string pair; std::getline(list, pair, '|');)
        {
            const auto equal = std::min(pair.find('='), pair.size());
            RequireAttribute(type,
                             pair.substr(0, equal),
                             StringValue(equal < pair.size() ? pair.substr(equal + 1) : ""));
        }
    }
    return type;
}

std::vector<std::string>
RequireTypes(const std::string& object,
             const std::string& attribute,
             const std::string& list,
             TypeId parent)
{
    std::vector<std::string> descriptions(list.empty() ? 0 : 1);
    int depth = 0; // of brackets
    for (const char letter : list)
    {
        depth += (letter == '[') - (letter == ']');
        if (letter == ',' && depth == 0)
        {
            descriptions.emplace_back();
        }
        else
        {
            descriptions.back() += letter;
        }
    }
    for (const auto& description : descriptions)
    {
        RequireType(object, attribute, description, parent);
    }
    return descriptions;
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
        else if (dynamic_cast<const ObjectFactoryChecker*>(PeekPointer(information.checker)))
        {
            RequireType(type.GetName(), attribute, text->Get(), Object::GetTypeId());
        }
        else if (const auto types =
                     dynamic_cast<const IsacTypeListChecker*>(PeekPointer(information.checker)))
        {
            RequireTypes(type.GetName(), attribute, text->Get(), types->GetParentTypeId());
        }
    }
    RequireAccepted(type.GetName(), attribute, information.help, *information.checker, value);
    if (!(information.flags & TypeId::ATTR_CONSTRUCT))
    {
        isac::Refuse(type.GetName(),
                     attribute,
                     GetText(value, *information.checker),
                     "cannot be set before the object is there");
    }
}

Ptr<const AttributeAccessor>
MakeIsacTimelyAccessor(const std::string& name,
                       Ptr<const AttributeAccessor> accessor,
                       std::function<std::string(const ObjectBase& object)> getObstacle)
{
    return Create<TimelyAccessor>(name, std::move(accessor), std::move(getObstacle));
}

void
RequireDefault(const std::string& path, const std::string& value)
{
    const auto separator = std::min(path.rfind("::"), path.size());
    const std::string name = path.substr(0, separator);
    const std::string attribute = path.substr(std::min(separator + 2, path.size()));
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(name, &type))
    {
        isac::Refuse(name, attribute, value, "no such type");
    }
    RequireKnown(type, attribute, value);
    // ns-3 keeps a default where it was declared, and knows it by no child's name.
    const auto declares = [&attribute](TypeId candidate) {
        for (std::size_t i = 0; i < candidate.GetAttributeN(); ++i)
        {
            if (candidate.GetAttribute(i).name == attribute)
            {
                return true;
            }
        }
        return false;
    };
    for (TypeId owner = type; owner.HasParent(); owner = owner.GetParent())
    {
        if (declares(owner) && owner != type)
        {
            isac::Refuse(name, attribute, value, "is set by " + owner.GetName() + "::" + attribute);
        }
        if (declares(owner))
        {
            break;
        }
    }
    RequireAttribute(type, attribute, StringValue(value));
}

bool
RequireGlobal(const std::string& name, const std::string& value)
{
    const auto global = std::find_if(GlobalValue::Begin(), GlobalValue::End(), [&name](auto entry) {
        return entry->GetName() == name;
    });
    if (global == GlobalValue::End())
    {
        return false;
    }
    RequireAccepted("ns-3",
                    name,
                    (*global)->GetHelp(),
                    *(*global)->GetChecker(),
                    StringValue(value));
    TypeId type;
    if (name == "SimulatorImplementationType" && !TypeId::LookupByNameFailSafe(value, &type))
    {
        isac::Refuse("ns-3", name, value, "no such type");
    }
    if (name == "RngSeed")
    {
        RequireSeed(std::stoull(value));
    }
    return true;
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
    // The same object, not an equal one: a default may be set to what it was.
    return information.initialValue == information.originalInitialValue;
}

} // namespace ns3
