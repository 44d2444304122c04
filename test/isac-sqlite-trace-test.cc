/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"
#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/isac-error.h"
#include "ns3/isac-sqlite-trace.h"
#include "ns3/isac-version.h"
#include "ns3/rng-seed-manager.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace ns3;

namespace
{

/// Shares equally, but gives the first user nothing, and breaks off where it is told to
class TestManager : public IsacResourceManager
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::IsacTestManager")
                                .SetParent<IsacResourceManager>()
                                .SetGroupName("Isac")
                                .AddConstructor<TestManager>()
                                .AddAttribute("LastSlot",
                                              "The slot that it breaks off in; -1 for none",
                                              IntegerValue(-1),
                                              MakeIntegerAccessor(&TestManager::m_lastSlot),
                                              MakeIntegerChecker<int64_t>());
        return tid;
    }

    IsacAllocation Decide(const IsacSlotState& state) override
    {
        if (state.slot == m_lastSlot)
        {
            isac::Refuse("TestManager", "LastSlot", m_lastSlot, "as far as it goes");
        }
        const auto users = static_cast<double>(state.GetUsers());
        IsacAllocation allocation;
        allocation.bandwidth.setConstant(state.GetUsers(), state.stationBandwidth[0] / users);
        allocation.power.setConstant(state.GetUsers(), state.stationPower[0] / users);
        allocation.computing.setConstant(state.GetUsers(), state.computingCapacity / users);
        allocation.bandwidth[0] = allocation.power[0] = allocation.computing[0] = 0.0;
        allocation.dualityGap = 0.25;
        return allocation;
    }

  private:
    int64_t m_lastSlot; ///< the slot that it breaks off in
};

/// @return a trace that records a scenario, with attributes
Ptr<IsacSqliteTrace>
Record(const IsacTestScenario& scenario,
       const std::string& path,
       const std::vector<std::pair<std::string, int64_t>>& attributes = {})
{
    auto trace = CreateObject<IsacSqliteTrace>();
    trace->SetAttribute("Path", StringValue(path));
    trace->SetAttribute("Scenario", StringValue("test"));
    for (const auto& [name, value] : attributes)
    {
        trace->SetAttribute(name, IntegerValue(value));
    }
    trace->Attach(scenario.GetController());
    return trace;
}

/// Keeps what a controller's trace sources tell
class Listener
{
  public:
    /// @param controller what is listened to
    explicit Listener(const Ptr<IsacController>& controller)
    {
        controller->TraceConnectWithoutContext("Slot", MakeCallback(&Listener::AddSlot, this));
        controller->TraceConnectWithoutContext("Timing", MakeCallback(&Listener::AddTiming, this));
    }

    std::vector<IsacSlotRecord> slots;   ///< all slots
    std::vector<IsacSlotTiming> timings; ///< their wall times

  private:
    /// @param record a slot
    void AddSlot(const IsacSlotRecord& record)
    {
        slots.push_back(record);
    }

    /// @param timing its wall times
    void AddTiming(int64_t, const IsacSlotTiming& timing)
    {
        timings.push_back(timing);
    }
};

/// Expect a value, of SQLite's type, to the last bit; NaN is NULL
void
ExpectReal(const IsacSqliteCell& cell, double value)
{
    EXPECT_EQ(cell.type, std::isnan(value) ? SQLITE_NULL : SQLITE_FLOAT);
    if (!std::isnan(value))
    {
        EXPECT_EQ(cell.number, value);
    }
}

/// Expect an integer
void
ExpectInteger(const IsacSqliteCell& cell, int64_t value)
{
    EXPECT_EQ(cell.type, SQLITE_INTEGER);
    EXPECT_EQ(static_cast<int64_t>(cell.number), value);
}

/// Runs with each manager
class IsacSqliteTraceRows : public testing::TestWithParam<std::string>
{
  protected:
    void SetUp() override
    {
        TestManager::GetTypeId(); // known by name from here on
    }

    IsacTemporaryFolder m_folder; ///< holds the database
};

} // namespace

TEST_P(IsacSqliteTraceRows, AreTheRecordsOfTheSlots)
{
    const auto path = m_folder / "run.db";
    IsacTestScenario scenario(5, 2, 3, GetParam());
    const auto& stations = scenario.GetController()->GetBaseStations();
    const auto& users = scenario.GetController()->GetUsers();
    const auto& targets = scenario.GetController()->GetTargets();
    Listener listener(scenario.GetController());
    Record(scenario, path);
    scenario.Run(40);

    std::vector<Vector> stationPositions;
    for (const auto& station : stations)
    {
        stationPositions.push_back(station->GetPosition());
    }
    std::vector<int64_t> userIds;
    for (const auto& user : users)
    {
        userIds.push_back(user->GetNode()->GetId());
    }
    const std::vector<int64_t> stationIds{stations[0]->GetNode()->GetId(),
                                          stations[1]->GetNode()->GetId()};
    std::vector<int64_t> targetIds;
    for (const auto& target : targets)
    {
        targetIds.push_back(target->GetNode()->GetId());
    }
    Simulator::Destroy();

    const IsacSqliteReader reader(path);
    auto slotRows = reader.Query("SELECT * FROM slot");
    auto userRows = reader.Query("SELECT * FROM user_slot");
    auto targetRows = reader.Query("SELECT * FROM target_slot");
    auto stationRows = reader.Query("SELECT * FROM station_slot");
    auto timingRows = reader.Query("SELECT * FROM timing");
    ASSERT_EQ(listener.slots.size(), 40);
    ASSERT_EQ(slotRows.size(), 40);
    ASSERT_EQ(userRows.size(), 40 * 5);
    ASSERT_EQ(targetRows.size(), 40 * 2 * 3);
    ASSERT_EQ(stationRows.size(), 40 * 2);
    ASSERT_EQ(timingRows.size(), 40 * ISAC_SLOT_PARTS);
    for (std::size_t n = 0; n < 40; ++n)
    {
        const auto& record = listener.slots[n];
        const auto& state = record.state;
        const auto& truth = record.truth;
        const auto& allocation = record.allocation;
        const auto& outcome = record.outcome;
        const auto& sightings = record.sightings;
        EXPECT_TRUE(record.shadows.empty());
        auto& slot = slotRows[n];
        EXPECT_EQ(slot.size(), 18);
        ExpectInteger(slot["slot"], state.slot);
        ExpectReal(slot["time_s"], state.time);
        ExpectReal(slot["objective"], outcome.objective);
        ExpectReal(slot["qoe_mean"], outcome.qoeMean);
        ExpectInteger(slot["feasible"], outcome.feasible);
        ExpectInteger(slot["crb_met"], outcome.allMet);
        ExpectInteger(slot["outages"], (outcome.crbMet == 0).count());
        EXPECT_EQ(slot["floor_met"].type,
                  allocation.floorMet.has_value() ? SQLITE_INTEGER : SQLITE_NULL);
        ExpectReal(slot["duality_gap"], allocation.dualityGap);
        ExpectReal(slot["bandwidth_hz"], allocation.bandwidth.sum());
        ExpectReal(slot["power_w"], allocation.power.sum());
        ExpectReal(slot["computing_cycles_per_s"], allocation.computing.sum());
        EXPECT_DOUBLE_EQ(slot["bandwidth_share"].number, allocation.bandwidth.sum() / 800e6);
        EXPECT_DOUBLE_EQ(slot["power_share"].number, allocation.power.sum() / 80.0);
        EXPECT_DOUBLE_EQ(slot["computing_share"].number, allocation.computing.sum() / 15e9);

        ExpectReal(slot["computing_price_s_per_cycle"], allocation.computingPrice);
        EXPECT_EQ(slot["certificate"].type,
                  std::isnan(allocation.dualityGap) ? SQLITE_NULL : SQLITE_TEXT);
        EXPECT_EQ(slot["certificate"].text,
                  std::isnan(allocation.dualityGap) ? ""
                  : allocation.dualityGap == 0.25   ? "not proven: gap above 5e-9"
                                                    : "optimal");

        for (int j = 0; j < 2; ++j)
        {
            auto& row = stationRows[2 * n + j];
            ExpectInteger(row["slot"], state.slot);
            ExpectInteger(row["station"], stationIds[j]);
            ExpectReal(row["position_x_m"], stationPositions[j].x);
            ExpectReal(row["position_y_m"], stationPositions[j].y);
            ExpectReal(row["position_z_m"], stationPositions[j].z);
        }
        for (int k = 0; k < 5; ++k)
        {
            auto& row = userRows[5 * n + k];
            const int station = state.station[k];
            EXPECT_EQ(row.size(), 44);
            ExpectInteger(row["slot"], state.slot);
            ExpectInteger(row["user"], userIds[k]);
            ExpectInteger(row["station"], stationIds[station]);
            ExpectReal(row["position_x_m"], truth.position[k].x);
            ExpectReal(row["position_y_m"], truth.position[k].y);
            ExpectReal(row["position_z_m"], truth.position[k].z);
            ExpectReal(row["velocity_x_m_per_s"], truth.velocity[k].x);
            ExpectReal(row["velocity_y_m_per_s"], truth.velocity[k].y);
            ExpectReal(row["velocity_z_m_per_s"], truth.velocity[k].z);
            const Vector way = truth.position[k] - stationPositions[station];
            EXPECT_DOUBLE_EQ(row["distance_m"].number, std::hypot(way.x, way.y, way.z));
            ExpectReal(row["gain"], state.gain(k, station));
            ExpectReal(row["sensing_gain_per_w"], state.sensingGain(k, station));
            ExpectReal(row["minimum_power_w"], state.minimumPower[k]);
            ExpectReal(row["minimum_power_bandwidth_w_hz"], state.minimumPowerBandwidth[k]);
            ExpectReal(row["file_size_mb"], truth.fileSize[k]);
            ExpectInteger(row["swiped"], truth.swiped[k]);
            ExpectReal(row["computing_backlog_mb"], 0.0);
            ExpectReal(row["radio_backlog_mb"], 0.0);
            EXPECT_EQ(row["playback_buffer_s"].type, SQLITE_NULL);
            ExpectReal(row["bandwidth_hz"], allocation.bandwidth[k]);
            ExpectReal(row["power_w"], allocation.power[k]);
            ExpectReal(row["computing_cycles_per_s"], allocation.computing[k]);
            ExpectReal(row["rate_bps"], outcome.rate[k]);
            ExpectReal(row["collection_bps"], 0.0);
            ExpectReal(row["latency_s"], outcome.computingLatency[k] + outcome.radioLatency[k]);
            ExpectReal(row["computing_latency_s"], outcome.computingLatency[k]);
            ExpectReal(row["radio_latency_s"], outcome.radioLatency[k]);
            const bool isAsked = truth.fileSize[k] > 0.0;
            const double latency = outcome.computingLatency[k] + outcome.radioLatency[k];
            ExpectReal(row["quality"], isAsked ? truth.quality[k] : NAN);
            ExpectReal(row["quality_over_latency_per_s"],
                       isAsked ? truth.quality[k] / latency : NAN);
            EXPECT_EQ(row["served"].text, isAsked ? (latency <= 1.0 ? "1" : "0") : "");
            ExpectReal(row["behavioural_dynamics"], truth.behaviour[k]);
            ExpectReal(row["environmental_complexity"], truth.environment[k]);
            ExpectReal(row["impact"], truth.impact[k]);
            ExpectReal(row["known_impact"], truth.impact[k]); // the oracle knows
            ExpectReal(row["expected_qoe"], outcome.qoe[k]);
            ExpectReal(row["qoe"], outcome.qoe[k]);
            ExpectReal(row["qoe_uncapped"], outcome.qoeUncapped[k]);
            ExpectReal(row["mos"], outcome.mos[k]);
            ExpectReal(row["crb_range"], outcome.crb(k, 0));
            ExpectReal(row["crb_velocity"], outcome.crb(k, 1));
            ExpectReal(row["crb_azimuth"], outcome.crb(k, 2));
            ExpectInteger(row["crb_met"], outcome.crbMet[k]);
            if (allocation.admitted.size() > 0)
            {
                ExpectInteger(row["admitted"], allocation.admitted[k]);
            }
            else
            {
                EXPECT_EQ(row["admitted"].type, SQLITE_NULL);
            }
        }
        for (std::size_t i = 0; i < sightings.size(); ++i)
        {
            const auto& sighting = sightings[i];
            auto& row = targetRows[sightings.size() * n + i];
            EXPECT_EQ(row.size(), 22);
            ExpectInteger(row["slot"], state.slot);
            ExpectInteger(row["target"], targetIds[sighting.target]);
            ExpectInteger(row["station"], stationIds[sighting.station]);
            const Vector position(row["position_x_m"].number,
                                  row["position_y_m"].number,
                                  row["position_z_m"].number);
            const Vector way = position - stationPositions[sighting.station];
            EXPECT_DOUBLE_EQ(std::hypot(way.x, way.y, way.z), sighting.range);
            EXPECT_DOUBLE_EQ(std::atan2(way.y, way.x), sighting.azimuth);
            ExpectReal(row["range_m"], sighting.range);
            ExpectReal(row["radial_velocity_m_per_s"], sighting.radialVelocity);
            ExpectReal(row["azimuth_rad"], sighting.azimuth);
            ExpectInteger(row["line_of_sight"], sighting.lineOfSight);
            ExpectReal(row["sensing_gain_per_w"], sighting.sensingGain);
            ExpectReal(row["crb_range"], sighting.crb.range);
            ExpectReal(row["crb_velocity"], sighting.crb.velocity);
            ExpectReal(row["crb_azimuth"], sighting.crb.azimuth);
            for (const char* estimate : {"estimated_range_m",
                                         "estimated_radial_velocity_m_per_s",
                                         "estimated_azimuth_rad",
                                         "detected"})
            {
                EXPECT_EQ(row[estimate].type, SQLITE_NULL);
            }
        }
        for (std::size_t part = 0; part < ISAC_SLOT_PARTS; ++part)
        {
            auto& row = timingRows[ISAC_SLOT_PARTS * n + part];
            ExpectInteger(row["slot"], state.slot);
            EXPECT_EQ(row["part"].text, ISAC_SLOT_PART_NAMES[part]);
            ExpectReal(row["wall_time_s"], listener.timings[n][part]);
        }
    }
    // What has no value, or an infinite one, did occur.
    EXPECT_GT(reader.Count("SELECT count(*) FROM user_slot WHERE mos IS NULL"), 0);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM user_slot WHERE latency_s = 9e999") > 0,
              GetParam() == "ns3::IsacTestManager");
    EXPECT_GT(reader.Count("SELECT count(*) FROM user_slot WHERE crb_met = 0"), 0);
}

TEST_P(IsacSqliteTraceRows, AreTheSameInEveryRunWhoeverListens)
{
    const auto dump = [this](const std::string& name, int run, bool crowded) {
        const auto path = m_folder / name;
        RngSeedManager::SetRun(run);
        IsacTestScenario scenario(6, 2, 2, GetParam());
        if (crowded)
        {
            Listener before(scenario.GetController());
            Record(scenario, m_folder / "other.db", {{"CommitRows", 1}, {"UserSlotInterval", 3}});
            Record(scenario, path, {{"CommitRows", 1}});
            Listener after(scenario.GetController());
            scenario.Run(30);
            Simulator::Destroy();
        }
        else
        {
            Record(scenario, path);
            scenario.Run(30);
            Simulator::Destroy();
        }
        return IsacSqliteReader(path).Dump("'run', 'timing'");
    };
    const auto first = dump("first.db", 1, false);
    EXPECT_NE(first.find("user_slot"), std::string::npos);
    EXPECT_EQ(first, dump("second.db", 1, false));
    EXPECT_EQ(first, dump("third.db", 1, true));
    EXPECT_NE(first, dump("fourth.db", 2, false));
    RngSeedManager::SetRun(1);
}

INSTANTIATE_TEST_SUITE_P(Managers,
                         IsacSqliteTraceRows,
                         testing::Values("ns3::IsacRoundRobinManager",
                                         "ns3::IsacGreedyManager",
                                         "ns3::IsacOptimalManager",
                                         "ns3::IsacTestManager"),
                         [](const auto& info) {
                             return info.param.substr(std::string("ns3::Isac").size());
                         });

namespace
{

/// Records runs in a folder
class IsacSqliteTraceFile : public testing::Test
{
  protected:
    void SetUp() override
    {
        TestManager::GetTypeId(); // known by name from here on
    }

    void TearDown() override
    {
        Config::Reset();
    }

    IsacTemporaryFolder m_folder;                  ///< holds the database
    const std::string m_path{m_folder / "run.db"}; ///< the database
};

} // namespace

TEST_F(IsacSqliteTraceFile, IsOneFileThatSaysFinished)
{
    IsacTestScenario scenario(3);
    Record(scenario, m_path);
    scenario.Run(4);
    Simulator::Destroy();

    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("PRAGMA journal_mode").text, "delete");
    EXPECT_EQ(reader.Count("PRAGMA application_id"), 0x69736163);
    EXPECT_EQ(reader.Count("PRAGMA user_version"), 3);
    EXPECT_EQ(reader.Get("PRAGMA integrity_check").text, "ok");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = "
                           "'user_slot'"),
              2);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM agent_window"), 0);
}

TEST_F(IsacSqliteTraceFile, TellsWhatTheRunWas)
{
    RngSeedManager::SetSeed(17);
    RngSeedManager::SetRun(23);
    IsacTestScenario scenario(3, 1, 1, "ns3::IsacGreedyManager");
    Record(scenario, m_path);
    scenario.Run(4);
    Simulator::Destroy();
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);

    const IsacSqliteReader reader(m_path);
    auto rows = reader.Query("SELECT * FROM run");
    ASSERT_EQ(rows.size(), 1);
    auto& run = rows[0];
    EXPECT_EQ(run.size(), 13);
    ExpectInteger(run["seed"], 17);
    ExpectInteger(run["run_number"], 23);
    EXPECT_EQ(run["scenario"].text, "test");
    EXPECT_EQ(run["manager"].text, "ns3::IsacGreedyManager");
    EXPECT_EQ(run["isac_version"].text, ISAC_VERSION);
    EXPECT_EQ(run["ns3_version"].text.substr(0, 1), "3"); // 3.37, 3-dev
    EXPECT_EQ(run["sqlite_version"].text, sqlite3_libversion());
    EXPECT_EQ(run["status"].text, "finished");
    EXPECT_GT(run["wall_time_s"].number, 0.0);
    for (const char* time : {"start_time", "end_time"})
    {
        // ISO 8601 to the letter, as SQLite understands it.
        EXPECT_EQ(
            reader.Get("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', " + std::string(time) + ") FROM run")
                .text,
            run[time].text);
    }
    EXPECT_EQ(run["start_time"].text.size(), 20);
    EXPECT_LE(run["start_time"].text, run["end_time"].text);
}

TEST_F(IsacSqliteTraceFile, TellsEveryAttribute)
{
    Config::SetDefault("ns3::IsacBaseStation::Bandwidth", DoubleValue(2e8));
    Config::SetDefault("ns3::IsacReflector::CrossSectionModel", StringValue("Human"));
    Config::SetDefault("ns3::UniformRandomVariable::Max", DoubleValue(0.75));
    IsacTestScenario scenario(1, 1, 0, "ns3::IsacGreedyManager");
    scenario.GetController()->GetManager()->SetAttribute("FloorShare", DoubleValue(0.25));
    Record(scenario, m_path, {{"CommitRows", 77}});
    // Attributes count as they are when the run begins.
    scenario.GetController()->SetAttribute("QoeCap", DoubleValue(0.0));
    scenario.Run(4);
    Simulator::Destroy();

    const auto text = IsacSqliteReader(m_path).Get("SELECT attributes FROM run").text;
    EXPECT_EQ(text.find("0x"), std::string::npos) << text;
    const auto attributes = nlohmann::json::parse(text);
    EXPECT_EQ(attributes.at("ns3::IsacBaseStation::Bandwidth"), 2e8);
    EXPECT_EQ(attributes.at("ns3::IsacBaseStation::TransmitPower"), 40.0);
    EXPECT_EQ(attributes.at("ns3::IsacReflector::CrossSectionModel"), "Human");
    EXPECT_EQ(attributes.at("ns3::IsacReflector::CrossSectionSpread"), true);
    EXPECT_EQ(attributes.at("ns3::UniformRandomVariable::Max"), 0.75);
    EXPECT_FALSE(attributes.contains("ns3::UniformRandomVariable::Min"));
    EXPECT_EQ(attributes.at("ns3::IsacController::Manager"), "ns3::IsacGreedyManager");
    EXPECT_EQ(attributes.at("ns3::IsacController::Slots"), 4);
    EXPECT_EQ(attributes.at("ns3::IsacController::QoeCap"), 0.0);
    EXPECT_EQ(attributes.at("ns3::IsacGreedyManager::FloorShare"), 0.25);
    EXPECT_EQ(attributes.at("ns3::IsacSqliteTrace::CommitRows"), 77);
    EXPECT_EQ(attributes.at("ns3::IsacSqliteTrace::Path"), m_path);

    for (uint32_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const auto type = TypeId::GetRegistered(i);
        for (std::size_t j = 0; j < type.GetAttributeN(); ++j)
        {
            const auto name = type.GetName() + "::" + type.GetAttribute(j).name;
            EXPECT_TRUE(type.GetName().rfind("ns3::Isac", 0) != 0 || attributes.contains(name))
                << name;
        }
    }
}

TEST_F(IsacSqliteTraceFile, TellsTheNodesOfTheFirstSlot)
{
    IsacTestScenario scenario(2, 2, 1);
    const auto controller = scenario.GetController();
    Record(scenario, m_path);
    auto user = CreateObject<IsacMobileUser>(); // comes after the trace
    user->SetAttribute("Name", StringValue("Ada's \"phone\""));
    user->SetAttribute("Workload", StringValue("ns3::IsacTestWorkload"));
    auto mobility = CreateObject<ConstantVelocityMobilityModel>();
    auto node = CreateObject<Node>();
    node->AggregateObject(mobility);
    node->AggregateObject(user);
    controller->AddUser(user);
    scenario.Run(1);
    const auto weights = user->GetQoeModel();
    const auto stationId = controller->GetBaseStations()[1]->GetNode()->GetId();
    const auto id = node->GetId();
    Simulator::Destroy();

    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM node"), 1 + 2 + 3 + 1);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM node WHERE role = 'edge_server'"), 1);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM node WHERE role = 'base_station'"), 2);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM node WHERE role = 'user'"), 3);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM node WHERE role = 'target'"), 1);

    auto rows = reader.Query("SELECT * FROM node WHERE id = " + std::to_string(id));
    ASSERT_EQ(rows.size(), 1);
    EXPECT_EQ(rows[0]["role"].text, "user");
    EXPECT_EQ(rows[0]["name"].text, "Ada's \"phone\"");
    auto constants = nlohmann::json::parse(rows[0]["constants"].text);
    EXPECT_EQ(constants.at("Name"), "Ada's \"phone\"");
    EXPECT_EQ(constants.at("QoeStructure"), "Linear");
    EXPECT_EQ(constants.at("LatencyWeight"), 19.6);
    EXPECT_EQ(constants.at("BehaviourWindow"), 10);
    EXPECT_EQ(constants.at("CrossSectionSpread"), true);
    EXPECT_FALSE(constants.contains("Workload"));
    EXPECT_NEAR(constants.at("quality_weight"), weights.qualityWeight, 1e-12);
    EXPECT_NEAR(constants.at("latency_weight_per_s"), weights.latencyWeight, 1e-12);
    EXPECT_NEAR(constants.at("ratio_weight_s"), weights.ratioWeight, 1e-12);

    rows = reader.Query("SELECT * FROM node WHERE id = " + std::to_string(stationId));
    constants = nlohmann::json::parse(rows.at(0)["constants"].text);
    EXPECT_EQ(constants.at("CarrierFrequency"), 39e9);
}

TEST_F(IsacSqliteTraceFile, IsThinnedByAttributes)
{
    IsacTestScenario scenario(3, 1, 2);
    Record(scenario,
           m_path,
           {{"SlotInterval", 2},
            {"UserSlotInterval", 3},
            {"TargetSlotInterval", 5},
            {"TimingInterval", 0}});
    scenario.Run(10);
    Simulator::Destroy();

    const IsacSqliteReader reader(m_path);
    const auto slots = [&reader](const std::string& table) {
        return reader
            .Get("SELECT group_concat(slot) FROM (SELECT DISTINCT slot FROM " + table +
                 " ORDER BY slot)")
            .text;
    };
    EXPECT_EQ(slots("slot"), "0,2,4,6,8");
    EXPECT_EQ(slots("user_slot"), "0,3,6,9");
    EXPECT_EQ(slots("target_slot"), "0,5");
    EXPECT_EQ(slots("timing"), "");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM user_slot"), 4 * 3);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM target_slot"), 2 * 2);
    EXPECT_FALSE(CreateObject<IsacSqliteTrace>()->SetAttributeFailSafe("UserSlotInterval",
                                                                       IntegerValue(-1)));
    EXPECT_FALSE(
        CreateObject<IsacSqliteTrace>()->SetAttributeFailSafe("CommitRows", IntegerValue(0)));
}

TEST_F(IsacSqliteTraceFile, ShowsWholeSlotsToOthersMeanwhile)
{
    IsacTestScenario scenario(4, 1, 1);
    // A slot has four rows of users, seven of timing, one of its own, of the station, the target.
    Record(scenario, m_path, {{"CommitRows", 20}})
        ->SetAttribute("CommitInterval", TimeValue(Days(1)));
    std::vector<int64_t> seen;
    const auto look = [&](const IsacSlotRecord&) {
        const IsacSqliteReader reader(m_path);
        EXPECT_EQ(reader.Get("SELECT status FROM run").text, "running");
        EXPECT_EQ(reader.Count("SELECT count(*) FROM user_slot"),
                  4 * reader.Count("SELECT count(*) FROM slot"));
        seen.push_back(reader.Count("SELECT count(*) FROM slot"));
    };
    scenario.GetController()->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>(look));
    scenario.Run(8);
    // The first transaction holds seven nodes, and one slot.
    EXPECT_EQ(seen, (std::vector<int64_t>{0, 1, 1, 3, 3, 5, 5, 7}));
    Simulator::Destroy();
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 8);
}

TEST_F(IsacSqliteTraceFile, EndsWhileSomeoneReads)
{
    IsacTestScenario scenario(2);
    Record(scenario, m_path);
    scenario.Run(3);
    {
        const IsacSqliteReader reader(m_path);
        EXPECT_EQ(reader.Get("SELECT status FROM run").text, "running");
        Simulator::Destroy();
        EXPECT_EQ(reader.Get("SELECT status FROM run").text, "finished");
        EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 3);
    }
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
}

TEST_F(IsacSqliteTraceFile, SaysWhyARunFailed)
{
    IsacTestScenario scenario(3, 1, 1, "ns3::IsacTestManager");
    scenario.GetController()->GetManager()->SetAttribute("LastSlot", IntegerValue(5));
    Record(scenario, m_path);
    EXPECT_THROW(scenario.Run(10), isac::Error);
    {
        EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
        const IsacSqliteReader reader(m_path);
        EXPECT_EQ(reader.Get("SELECT status FROM run").text,
                  "failed: isac: TestManager: LastSlot = 5: as far as it goes");
        EXPECT_EQ(reader.Get("SELECT typeof(end_time) FROM run").text, "text");
        EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 5);
        EXPECT_EQ(reader.Count("SELECT count(*) FROM user_slot"), 15);
    }
    Simulator::Destroy();
    EXPECT_EQ(IsacSqliteReader(m_path).Get("SELECT substr(status, 1, 6) FROM run").text, "failed");
}

TEST_F(IsacSqliteTraceFile, SaysWhyARunFailedBeforeItsFirstSlot)
{
    IsacTestScenario scenario(3, 1, 1, "ns3::IsacTestManager");
    scenario.GetController()->GetManager()->SetAttribute("LastSlot", IntegerValue(0));
    Record(scenario, m_path);
    EXPECT_THROW(scenario.Run(10), isac::Error);
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("SELECT substr(status, 1, 6) FROM run").text, "failed");
    EXPECT_EQ(reader.Get("SELECT manager FROM run").text, "ns3::IsacTestManager");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 0);
}

TEST_F(IsacSqliteTraceFile, EndsWithTheTraceToo)
{
    IsacTestScenario scenario(2);
    auto trace = Record(scenario, m_path);
    scenario.GetController()->TraceConnectWithoutContext(
        "Timing",
        Callback<void, int64_t, const IsacSlotTiming&>([&](int64_t slot, const IsacSlotTiming&) {
            if (slot == 2)
            {
                Simulator::ScheduleNow(&IsacSqliteTrace::Dispose, trace);
            }
        }));
    scenario.Run(5);
    const IsacSqliteReader reader(m_path);
    EXPECT_EQ(reader.Get("SELECT status FROM run").text, "finished");
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot"), 3);
}

TEST_F(IsacSqliteTraceFile, IsNotMadeBeforeATraceIsAttached)
{
    auto trace = CreateObject<IsacSqliteTrace>();
    trace->SetAttribute("Path", StringValue(m_path));
    trace->Dispose();
    EXPECT_TRUE(m_folder.List().empty());
}

TEST_F(IsacSqliteTraceFile, BelongsToOneController)
{
    IsacTestScenario scenario(1);
    auto trace = Record(scenario, m_path);
    EXPECT_THROW(trace->Attach(scenario.GetController()), isac::Error);
    scenario.Run(2);
    Simulator::Destroy();
    EXPECT_EQ(IsacSqliteReader(m_path).Count("SELECT count(*) FROM slot"), 2);
}

TEST_F(IsacSqliteTraceFile, HoldsEveryRunNumberThatItTakes)
{
    const auto run = RngSeedManager::GetRun();
    for (const uint64_t number : {uint64_t{0}, uint64_t{1} << 32, uint64_t{9223372036854775807}})
    {
        RngSeedManager::SetRun(number);
        IsacTestScenario scenario(1);
        Record(scenario, m_path);
        scenario.Run(1);
        Simulator::Destroy();
        EXPECT_EQ(IsacSqliteReader(m_path).Get("SELECT run_number FROM run").text,
                  std::to_string(number));
    }
    const IsacSqliteReader reader(m_path);
    for (const uint64_t number : {uint64_t{9223372036854775808U}, uint64_t{18446744073709551615U}})
    {
        const auto expectRefusal = [&](const std::function<void()>& record) {
            try
            {
                record();
                FAIL() << "was recorded";
            }
            catch (const isac::Error& error)
            {
                EXPECT_EQ(std::string(error.what())
                              .rfind("isac: ns-3: RngRun = " + std::to_string(number) + ": ", 0),
                          0)
                    << error.what();
            }
        };
        IsacTestScenario scenario(1);
        RngSeedManager::SetRun(number);
        expectRefusal([&] { Record(scenario, m_path); });
        RngSeedManager::SetRun(1);
        Record(scenario, m_path);
        RngSeedManager::SetRun(number); // before the first slot
        expectRefusal([&] { scenario.Run(1); });
        Simulator::Destroy();
        EXPECT_EQ(m_folder.List(), std::vector<std::string>{"run.db"});
        EXPECT_EQ(reader.Get("SELECT run_number FROM run").text, "9223372036854775807");
    }
    RngSeedManager::SetRun(run);
}
