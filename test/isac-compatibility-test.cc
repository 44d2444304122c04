/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-compatibility.h"
#include "ns3/object.h"
#include "ns3/string.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// A colour
enum class Colour
{
    GREEN = 1,
    BLUE = 7,
    NAMELESS = 8
};

/// Has a colour.
class Painted : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("ns3::IsacCompatibilityTestPainted")
                .SetParent<Object>()
                .AddConstructor<Painted>()
                .AddAttribute(
                    "Colour",
                    "The colour.",
                    IsacEnumValue<Colour>(Colour::BLUE),
                    MakeIsacEnumAccessor<Colour>(&Painted::colour),
                    MakeIsacEnumChecker<Colour>({{Colour::GREEN, "Green"}, {Colour::BLUE, "Blue"}}))
                .AddAttribute(
                    "Mirror",
                    "The same through functions.",
                    TypeId::ATTR_GET | TypeId::ATTR_SET,
                    IsacEnumValue<Colour>(Colour::BLUE),
                    MakeIsacEnumAccessor<Colour>(&Painted::SetColour, &Painted::GetColour),
                    MakeIsacEnumChecker<Colour>(
                        {{Colour::GREEN, "Green"}, {Colour::BLUE, "Blue"}}));
        return tid;
    }

    /// @param value the colour
    void SetColour(Colour value)
    {
        colour = value;
    }

    /// @return the colour
    Colour GetColour() const
    {
        return colour;
    }

    Colour colour; ///< the colour
};

} // namespace

TEST(IsacEnumValue, IsSetAndReadByValueAndByName)
{
    const auto painted = CreateObject<Painted>();
    EXPECT_EQ(painted->colour, Colour::BLUE);
    painted->SetAttribute("Colour", IsacEnumValue<Colour>(Colour::GREEN));
    EXPECT_EQ(painted->colour, Colour::GREEN);
    painted->SetAttribute("Mirror", StringValue("Blue"));
    EXPECT_EQ(painted->colour, Colour::BLUE);

    StringValue name;
    painted->GetAttribute("Colour", name);
    EXPECT_EQ(name.Get(), "Blue");
    IsacEnumValue<Colour> value;
    painted->GetAttribute("Mirror", value);
    EXPECT_EQ(value.Get(), Colour::BLUE);
}

TEST(IsacEnumValue, AnUnknownNameOrValueIsRefused)
{
    const auto painted = CreateObject<Painted>();
    EXPECT_FALSE(painted->SetAttributeFailSafe("Colour", StringValue("Red")));
    EXPECT_FALSE(painted->SetAttributeFailSafe("Colour", StringValue("")));
    EXPECT_FALSE(painted->SetAttributeFailSafe("Colour", IsacEnumValue<Colour>(Colour::NAMELESS)));
    EXPECT_EQ(painted->colour, Colour::BLUE);
}

TEST(IsacEnumValue, ItsNamesAreListed)
{
    TypeId::AttributeInformation colour;
    ASSERT_TRUE(Painted::GetTypeId().LookupAttributeByName("Colour", &colour));
    EXPECT_EQ(colour.checker->GetUnderlyingTypeInformation(), "Green|Blue");
    EXPECT_EQ(colour.initialValue->SerializeToString(colour.checker), "Blue");
}
