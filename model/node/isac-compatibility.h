/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_COMPATIBILITY_H
#define ISAC_COMPATIBILITY_H

#include "ns3/attribute-accessor-helper.h"
#include "ns3/attribute.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

/**
 * @file
 * @ingroup isac
 *
 * One form for what ns-3's releases do differently.
 *
 * Enumerations: ns3::EnumValue holds an int up to 3.40 and is a template since; release builds of
 * each read past the end of a list where a name is unknown. IsacEnumValue is the same in all, and
 * an unknown name is refused as any other value that a checker does not accept.
 *
 * @code
 *   .AddAttribute("Structure", "How factors combine.",
 *                 IsacEnumValue<Structure>(Structure::PRODUCT),
 *                 MakeIsacEnumAccessor<Structure>(&Model::m_structure),
 *                 MakeIsacEnumChecker<Structure>({{Structure::PRODUCT, "Product"},
 *                                                 {Structure::SUM, "Sum"}}))
 * @endcode
 */

namespace ns3
{

/**
 * @ingroup isac
 *
 * The names of an enumeration's values
 *
 * @tparam T the enumeration
 */
template <typename T>
using IsacEnumNames = std::vector<std::pair<T, std::string>>;

template <typename T>
class IsacEnumValue;

/**
 * @ingroup isac
 *
 * Accepts the values that have a name.
 *
 * @tparam T the enumeration
 */
template <typename T>
class IsacEnumChecker : public AttributeChecker
{
  public:
    /**
     * @param names every value with its name
     */
    explicit IsacEnumChecker(IsacEnumNames<T> names)
        : m_names(std::move(names))
    {
    }

    /**
     * @return every value with its name
     */
    const IsacEnumNames<T>& GetNames() const
    {
        return m_names;
    }

    /**
     * @param value a value
     * @return whether it is of this enumeration, and has a name
     */
    bool Check(const AttributeValue& value) const override
    {
        const auto typed = dynamic_cast<const IsacEnumValue<T>*>(&value);
        return typed && std::any_of(m_names.begin(), m_names.end(), [typed](const auto& entry) {
                   return entry.first == typed->Get();
               });
    }

    /// @return name of the values' class
    std::string GetValueTypeName() const override
    {
        return "ns3::IsacEnumValue";
    }

    /// @return true: the names tell more than the class
    bool HasUnderlyingTypeInformation() const override
    {
        return true;
    }

    /// @return the names, with bars between them
    std::string GetUnderlyingTypeInformation() const override
    {
        std::string names;
        for (const auto& entry : m_names)
        {
            names += (names.empty() ? "" : "|") + entry.second;
        }
        return names;
    }

    /// @return a new value
    Ptr<AttributeValue> Create() const override
    {
        return ns3::Create<IsacEnumValue<T>>();
    }

    /**
     * @param source where the value comes from
     * @param destination where it goes
     * @return whether both are of this enumeration
     */
    bool Copy(const AttributeValue& source, AttributeValue& destination) const override
    {
        const auto from = dynamic_cast<const IsacEnumValue<T>*>(&source);
        const auto to = dynamic_cast<IsacEnumValue<T>*>(&destination);
        if (from && to)
        {
            *to = *from;
        }
        return from && to;
    }

  private:
    IsacEnumNames<T> m_names; ///< every value with its name
};

/**
 * @ingroup isac
 *
 * Holds a value of an enumeration as an attribute.
 *
 * @tparam T the enumeration
 */
template <typename T>
class IsacEnumValue : public AttributeValue
{
  public:
    IsacEnumValue() = default;

    /**
     * @param value the value to hold
     */
    explicit IsacEnumValue(T value)
        : m_value(value)
    {
    }

    /**
     * @param value the value to hold
     */
    void Set(T value)
    {
        m_value = value;
    }

    /**
     * @return the value held
     */
    T Get() const
    {
        return m_value;
    }

    /**
     * @param [out] value the value held
     * @return true
     */
    bool GetAccessor(T& value) const
    {
        value = m_value;
        return true;
    }

    /// @return a new value, equal to this one
    Ptr<AttributeValue> Copy() const override
    {
        return Create<IsacEnumValue>(*this);
    }

    /**
     * @param checker the attribute's checker
     * @return the value's name
     */
    std::string SerializeToString(Ptr<const AttributeChecker> checker) const override
    {
        for (const auto& [value, name] : NamesOf(checker))
        {
            if (value == m_value)
            {
                return name;
            }
        }
        return "";
    }

    /**
     * @param text a name
     * @param checker the attribute's checker
     * @return whether a value has this name
     */
    bool DeserializeFromString(std::string text, Ptr<const AttributeChecker> checker) override
    {
        for (const auto& [value, name] : NamesOf(checker))
        {
            if (name == text)
            {
                m_value = value;
                return true;
            }
        }
        return false;
    }

  private:
    /**
     * @param checker the attribute's checker
     * @return every value with its name
     */
    static const IsacEnumNames<T>& NamesOf(const Ptr<const AttributeChecker>& checker)
    {
        return dynamic_cast<const IsacEnumChecker<T>&>(*checker).GetNames();
    }

    T m_value{}; ///< the value held
};

/**
 * @tparam T the enumeration
 * @param names every value with its name
 * @return the attribute's checker
 */
template <typename T>
Ptr<const AttributeChecker>
MakeIsacEnumChecker(IsacEnumNames<T> names)
{
    return Create<IsacEnumChecker<T>>(std::move(names));
}

/**
 * @tparam T the enumeration
 * @param members a member variable, or a setter, or a setter and a getter
 * @return the attribute's accessor
 */
template <typename T, typename... Members>
Ptr<const AttributeAccessor>
MakeIsacEnumAccessor(Members... members)
{
    return MakeAccessorHelper<IsacEnumValue<T>>(members...);
}

} // namespace ns3

#endif /* ISAC_COMPATIBILITY_H */
