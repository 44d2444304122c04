/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_RECORD_H
#define ISAC_TEST_RECORD_H

#include "isac-child-process.h"
#include "isac-sqlite-reader.h"
#include "isac-test-scenario.h"

#include "ns3/isac-error.h"
#include "ns3/isac-sqlite-trace.h"

#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <string>

constexpr int RECORD_USERS = 6;    ///< of the scenario that is recorded
constexpr int RECORD_STATIONS = 2; ///< of the same
constexpr int RECORD_TARGETS = 2;  ///< of the same

/// Does something in a slot, before it has been recorded as a whole
using IsacSlotListener = std::function<void(const ns3::IsacSlotRecord&)>;

/**
 * Record a scenario until it ends, or somebody ends it.
 *
 * @param path the database
 * @param slots number of slots; 0 for no end
 * @param commitRows rows between commits
 * @param listener called in every slot; none for nobody
 */
inline void
RecordRun(const std::string& path,
          int64_t slots,
          int64_t commitRows,
          const IsacSlotListener& listener = nullptr)
{
    IsacTestScenario scenario(RECORD_USERS, RECORD_STATIONS, RECORD_TARGETS);
    auto trace = ns3::CreateObject<ns3::IsacSqliteTrace>();
    trace->SetAttribute("Path", ns3::StringValue(path));
    trace->SetAttribute("CommitRows", ns3::IntegerValue(commitRows));
    trace->SetAttribute("CommitInterval", ns3::TimeValue(ns3::Days(1)));
    trace->Attach(scenario.GetController());
    if (listener)
    {
        scenario.GetController()->TraceConnectWithoutContext(
            "Slot",
            ns3::Callback<void, const ns3::IsacSlotRecord&>(listener));
    }
    scenario.Run(slots);
    ns3::Simulator::Destroy();
}

/// @return what recording to a path is refused with
inline std::string
GetRefusal(const std::string& path)
{
    auto controller = ns3::CreateObject<ns3::IsacController>();
    auto trace = ns3::CreateObject<ns3::IsacSqliteTrace>();
    trace->SetAttribute("Path", ns3::StringValue(path));
    try
    {
        trace->Attach(controller);
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    trace->Dispose();
    return "";
}

/// Expect a message of one line that names object, attribute, value and reason
inline void
ExpectMessage(const std::string& message, const std::string& path, const std::string& reason)
{
    EXPECT_EQ(message.find("isac: IsacSqliteTrace: Path = " + path + ": "), 0) << message;
    EXPECT_NE(message.find(reason), std::string::npos) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

/// Expect a database that is intact and holds whole slots only
inline void
ExpectWholeSlots(const IsacSqliteReader& reader)
{
    EXPECT_EQ(reader.Get("PRAGMA integrity_check").text, "ok");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM run"), 1);
    const auto slots = reader.Count("SELECT count(*) FROM slot");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM node"),
              slots > 0 ? 1 + RECORD_USERS + RECORD_STATIONS + RECORD_TARGETS : 0);
    EXPECT_EQ(reader.Count("SELECT ifnull(max(slot) + 1, 0) FROM slot"), slots);
    for (const auto& [table, rows] : {std::pair<std::string, int64_t>{"user_slot", RECORD_USERS},
                                      {"station_slot", RECORD_STATIONS},
                                      {"target_slot", RECORD_TARGETS * RECORD_STATIONS},
                                      {"timing", ns3::ISAC_SLOT_PARTS}})
    {
        EXPECT_EQ(reader.Count("SELECT count(*) FROM " + table), rows * slots) << table;
        EXPECT_EQ(reader.Count("SELECT count(*) FROM slot WHERE (SELECT count(*) FROM " + table +
                               " AS t WHERE t.slot = slot.slot) <> " + std::to_string(rows)),
                  0)
            << table;
    }
}

/// @return what a file holds
inline std::string
ReadBytes(const std::string& path)
{
    std::ostringstream bytes;
    bytes << std::ifstream(path).rdbuf();
    return bytes.str();
}

#endif /* ISAC_TEST_RECORD_H */
