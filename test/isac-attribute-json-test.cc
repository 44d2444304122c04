/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"

#include "ns3/double.h"
#include "ns3/isac-attribute-json.h"
#include "ns3/isac-base-station.h"
#include "ns3/isac-controller.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace ns3;

namespace
{

/// Makes JSON in a database of its own
class IsacAttributeJsonTest : public testing::Test
{
  protected:
    /// @return what was added, read by another library
    nlohmann::json Take()
    {
        return nlohmann::json::parse(m_json.Take());
    }

    IsacTemporaryFolder m_folder;                                      ///< holds the database
    IsacSqliteDatabase m_database{"Test", m_folder / "json.db", 1, 1}; ///< makes the JSON
    IsacAttributeJson m_json{m_database};                              ///< under test
};

} // namespace

TEST_F(IsacAttributeJsonTest, KeepsObjectsOfAnyLength)
{
    EXPECT_EQ(Take(), nlohmann::json::object());
    for (const int members : {1, 59, 60, 61, 120, 121, 500})
    {
        nlohmann::json expected;
        for (int i = 0; i < members; ++i)
        {
            const auto name = "ns3::Type::Attribute" + std::to_string(i);
            m_json.Add(name, 0.5 * i);
            expected[name] = 0.5 * i;
        }
        EXPECT_EQ(Take(), expected) << members;
    }
}

TEST_F(IsacAttributeJsonTest, KeepsNumbersThatJsonLacks)
{
    m_json.Add("positive", std::numeric_limits<double>::infinity());
    m_json.Add("negative", -std::numeric_limits<double>::infinity());
    m_json.Add("none", std::numeric_limits<double>::quiet_NaN());
    m_json.Add("greatest", std::numeric_limits<double>::max());
    const auto json = Take();
    EXPECT_EQ(json.at("positive"), "inf");
    EXPECT_EQ(json.at("negative"), "-inf");
    EXPECT_EQ(json.at("none"), "nan");
    EXPECT_EQ(json.at("greatest"), "1.79769e+308");
}

TEST_F(IsacAttributeJsonTest, KeepsIntegersThatSqliteLacks)
{
    /// Has the largest attribute that there is
    class Limit : public Object
    {
      public:
        static TypeId GetTypeId()
        {
            static TypeId tid =
                TypeId("IsacTestLimit")
                    .SetParent<Object>()
                    .AddAttribute("Bytes",
                                  "bytes",
                                  UintegerValue(std::numeric_limits<uint64_t>::max()),
                                  MakeUintegerAccessor(&Limit::m_bytes),
                                  MakeUintegerChecker<uint64_t>());
            return tid;
        }

      private:
        uint64_t m_bytes; ///< number of bytes
    };

    m_json.AddConstants(*CreateObject<Limit>());
    EXPECT_EQ(Take().at("Bytes"), 18446744073709551615U);
}

TEST_F(IsacAttributeJsonTest, KeepsTheKindsOfValues)
{
    auto station = CreateObject<IsacBaseStation>();
    station->SetAttribute("Name", StringValue("a \"mast\"\n\\ by the lake"));
    station->SetAttribute("Bandwidth", DoubleValue(1e8));
    m_json.AddConstants(*station);
    auto json = Take();
    EXPECT_EQ(json.at("Name"), "a \"mast\"\n\\ by the lake");
    EXPECT_EQ(json.at("Bandwidth"), 1e8);
    EXPECT_TRUE(json.at("Bandwidth").is_number_float());
    EXPECT_TRUE(json.at("TransmitAntennas").is_number_integer());

    m_json.AddTree(*CreateObject<IsacController>());
    json = Take();
    EXPECT_EQ(json.at("ns3::IsacController::PathGainModel"), "ns3::IsacPathGainModel");
    EXPECT_TRUE(json.at("ns3::IsacPathGainModel::ChannelConditionModel").is_null());
    EXPECT_TRUE(json.at("ns3::IsacController::SlotDuration").is_string());
}

TEST_F(IsacAttributeJsonTest, ReplacesWhatHasTheSameName)
{
    m_json.Add("twice", 1.0);
    m_json.Add("twice", 2.0);
    EXPECT_EQ(m_json.Take(), "{\"twice\":2.0}");
}
