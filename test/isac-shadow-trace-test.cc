/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"
#include "isac-test-scenario.h"

#include "ns3/isac-error.h"
#include "ns3/isac-optimal-manager.h"
#include "ns3/isac-sqlite-trace.h"

#include <gtest/gtest.h>

using namespace ns3;

namespace
{

constexpr int USERS = 6;  ///< of the runs
constexpr int SLOTS = 40; ///< of the runs

/// Says of its objective's floor what it is told to
class FloorManager : public IsacOptimalManager
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("FloorManager").SetParent<IsacOptimalManager>().AddConstructor<FloorManager>();
        return tid;
    }

    IsacAllocation Decide(const IsacSlotState& state) override
    {
        auto allocation = IsacOptimalManager::Decide(state);
        if (state.slot % 3 < 2)
        {
            allocation.floorMet = state.slot % 3 == 0;
        }
        return allocation;
    }
};

/// Records runs in a folder
class IsacShadowTrace : public testing::Test
{
  protected:
    void SetUp() override
    {
        FloorManager::GetTypeId(); // known by name from here on
    }

    /**
     * Record a run, and keep its slots.
     *
     * @param name name of the file
     * @param manager the acting manager
     * @param shadow value of the controller's attribute
     * @param interval every n-th slot goes to shadow_slot and station_slot
     * @return the file
     */
    std::string Record(const std::string& name,
                       const std::string& manager,
                       const std::string& shadow,
                       int64_t interval = 1)
    {
        m_slots.clear();
        const auto path = m_folder / name;
        IsacTestScenario scenario(USERS, 2, 2, manager);
        const auto controller = scenario.GetController();
        controller->SetAttribute("Shadow", StringValue(shadow));
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(path));
        trace->SetAttribute("ShadowSlotInterval", IntegerValue(interval));
        trace->SetAttribute("StationSlotInterval", IntegerValue(interval));
        trace->Attach(controller);
        controller->TraceConnectWithoutContext("Slot", MakeCallback(&IsacShadowTrace::Keep, this));
        scenario.Run(SLOTS);
        m_stations.clear();
        for (const auto& station : controller->GetBaseStations())
        {
            m_stations.push_back(station->GetNode()->GetId());
        }
        Simulator::Destroy();
        return path;
    }

    IsacTemporaryFolder m_folder;        ///< holds the databases
    std::vector<IsacSlotRecord> m_slots; ///< of the last run
    std::vector<int64_t> m_stations;     ///< node ids of the last run

  private:
    /// @param record a slot
    void Keep(const IsacSlotRecord& record)
    {
        m_slots.push_back(record);
    }
};

/// Expect a number to the last bit; NaN is NULL
void
ExpectReal(const IsacSqliteCell& cell, double value)
{
    EXPECT_EQ(cell.type, std::isnan(value) ? SQLITE_NULL : SQLITE_FLOAT);
    EXPECT_TRUE(cell.number == value || std::isnan(value)) << cell.number << " " << value;
}

} // namespace

TEST_F(IsacShadowTrace, HasWhatEachShadowDecides)
{
    const IsacSqliteReader reader(
        Record("run.db",
               "ns3::IsacGreedyManager",
               "ns3::IsacOptimalManager,ns3::IsacRoundRobinManager,ns3::IsacOptimalManager"));
    auto rows = reader.Query("SELECT * FROM shadow_slot");
    ASSERT_EQ(rows.size(), 3 * SLOTS);
    const std::vector<std::string> names{"ns3::IsacOptimalManager",
                                         "ns3::IsacRoundRobinManager",
                                         "ns3::IsacOptimalManager 2"};
    const auto optimal = CreateObject<IsacOptimalManager>();
    for (std::size_t n = 0; n < SLOTS; ++n)
    {
        const auto& state = m_slots[n].state;
        const auto users = static_cast<double>(USERS);
        const auto best = optimal->Decide(state); // once a slot: it starts from the last one
        for (std::size_t i = 0; i < 3; ++i)
        {
            // Evaluated again, of a decision that is made again or written out.
            auto& row = rows[3 * n + i];
            auto allocation = best;
            if (i == 1)
            {
                allocation = IsacAllocation();
                allocation.Resize(USERS);
                for (Eigen::Index k = 0; k < USERS; ++k)
                {
                    const auto sharing = (state.station == state.station[k]).count();
                    allocation.bandwidth[k] = 400e6 / static_cast<double>(sharing);
                    allocation.power[k] = 40.0 / static_cast<double>(sharing);
                    allocation.computing[k] = 15e9 / users;
                }
            }
            double qoe = 0.0;
            int outages = 0;
            for (Eigen::Index k = 0; k < USERS; ++k)
            {
                qoe += GetExpectedQoe(state,
                                      k,
                                      allocation.bandwidth[k],
                                      allocation.power[k],
                                      allocation.computing[k]) /
                       users;
                outages += allocation.power[k] < state.minimumPower[k] * (1 - 1e-9) ||
                           allocation.power[k] * allocation.bandwidth[k] <
                               state.minimumPowerBandwidth[k] * (1 - 1e-9);
            }
            EXPECT_EQ(row.size(), 9);
            EXPECT_EQ(row["slot"].number, static_cast<double>(n));
            EXPECT_EQ(row["manager"].text, names[i]);
            EXPECT_NEAR(row["objective"].number, qoe, 1e-12);
            EXPECT_NEAR(row["qoe_mean"].number, qoe, 1e-12); // the oracle knows
            EXPECT_EQ(row["outages"].number, outages);
            EXPECT_EQ(row["crb_met"].number, outages == 0);
            ExpectReal(row["duality_gap"], allocation.dualityGap);
            EXPECT_EQ(row["certificate"].text, std::isnan(allocation.dualityGap) ? "" : "optimal");
        }
    }
    EXPECT_GT(reader.Count("SELECT count(*) FROM shadow_slot WHERE outages > 0"), 0);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM timing WHERE part = 'shadow "
                           "ns3::IsacOptimalManager 2' AND wall_time_s > 0"),
              SLOTS);
    EXPECT_EQ(reader.Count("SELECT count(*) FROM timing"), SLOTS * (7 + 3));
    EXPECT_EQ(
        reader.Get("SELECT json_extract(attributes, '$.\"ns3::IsacController::Shadow\"') FROM run")
            .text,
        "ns3::IsacOptimalManager,ns3::IsacRoundRobinManager,ns3::IsacOptimalManager");
}

TEST_F(IsacShadowTrace, LeavesAllOtherTablesAsTheyAre)
{
    const auto dump = [this](const std::string& name, const std::string& shadow) {
        return IsacSqliteReader(Record(name, "ns3::IsacGreedyManager", shadow))
            .Dump("'run', 'timing', 'shadow_slot'");
    };
    const auto alone = dump("alone.db", "");
    EXPECT_NE(alone.find("station_slot"), std::string::npos);
    EXPECT_EQ(alone, dump("one.db", "ns3::IsacOptimalManager"));
    EXPECT_EQ(alone,
              dump("three.db",
                   "ns3::IsacRoundRobinManager,ns3::IsacGreedyManager[FloorShare=0.4],"
                   "ns3::IsacOptimalManager"));
}

TEST_F(IsacShadowTrace, IsTheSameInEveryRun)
{
    const auto dump = [this](const std::string& name) {
        return IsacSqliteReader(Record(name,
                                       "ns3::IsacOptimalManager",
                                       "ns3::IsacGreedyManager,ns3::IsacRoundRobinManager"))
            .Dump("'run', 'timing'");
    };
    EXPECT_EQ(dump("first.db"), dump("second.db"));
}

TEST_F(IsacShadowTrace, IsThinned)
{
    const IsacSqliteReader reader(
        Record("run.db", "ns3::IsacGreedyManager", "ns3::IsacRoundRobinManager", 8));
    for (const std::string table : {"shadow_slot", "station_slot"})
    {
        EXPECT_EQ(reader
                      .Get("SELECT group_concat(slot) FROM (SELECT DISTINCT slot FROM " + table +
                           " ORDER BY slot)")
                      .text,
                  "0,8,16,24,32");
    }
    // Compared are the slots in which both are recorded.
    auto rows = reader.Query("SELECT * FROM shadow_comparison");
    ASSERT_EQ(rows.size(), 2);
    EXPECT_EQ(rows[0]["slots"].number, 5);
    EXPECT_EQ(rows[1]["slots"].number, 5);
    const IsacSqliteReader none(
        Record("none.db", "ns3::IsacGreedyManager", "ns3::IsacRoundRobinManager", 0));
    EXPECT_EQ(none.Count("SELECT count(*) FROM shadow_slot"), 0);
    EXPECT_EQ(none.Count("SELECT count(*) FROM shadow_comparison"), 0);
}

TEST_F(IsacShadowTrace, KeepsAnOlderDatabaseWhereAShadowIsRefused)
{
    const auto path = Record("run.db", "ns3::IsacGreedyManager", "");
    EXPECT_THROW(Record("run.db", "ns3::IsacGreedyManager", "ns3::IsacNobody"), isac::Error);
    EXPECT_EQ(IsacSqliteReader(path).Count("SELECT count(*) FROM slot"), SLOTS);
}

TEST_F(IsacShadowTrace, StationsAddUpToSlotsAndUsers)
{
    for (const std::string manager : {"ns3::IsacGreedyManager", "ns3::IsacOptimalManager"})
    {
        const IsacSqliteReader reader(Record("run.db", manager, ""));
        EXPECT_EQ(reader.Count("SELECT count(*) FROM station_slot"), 2 * SLOTS);
        EXPECT_EQ(reader.Count("SELECT count(*) FROM (SELECT slot, sum(users) AS users, "
                               "sum(bandwidth_hz) AS bandwidth_hz, sum(power_w) AS power_w FROM "
                               "station_slot GROUP BY slot) AS station JOIN slot USING (slot) "
                               "WHERE users = 6 AND abs(station.bandwidth_hz / slot.bandwidth_hz "
                               "- 1) < 1e-12 AND abs(station.power_w / slot.power_w - 1) < 1e-12"),
                  SLOTS);
        EXPECT_EQ(
            reader.Count("SELECT count(*) FROM station_slot AS s WHERE users = (SELECT count(*) "
                         "FROM user_slot AS u WHERE u.slot = s.slot AND u.station = s.station) AND "
                         "abs(bandwidth_hz - (SELECT total(bandwidth_hz) FROM user_slot AS u WHERE "
                         "u.slot = s.slot AND u.station = s.station)) < 1e-3 AND abs(power_w - "
                         "(SELECT total(power_w) FROM user_slot AS u WHERE u.slot = s.slot AND "
                         "u.station = s.station)) < 1e-9"),
            2 * SLOTS);
    }
}

TEST_F(IsacShadowTrace, PricesAreTheManagers)
{
    const IsacSqliteReader reader(Record("run.db", "ns3::IsacOptimalManager", ""));
    auto stations = reader.Query("SELECT * FROM station_slot");
    auto slots = reader.Query("SELECT * FROM slot");
    ASSERT_EQ(stations.size(), 2 * SLOTS);
    const auto optimal = CreateObject<IsacOptimalManager>();
    bool isPositive = false;
    for (std::size_t n = 0; n < SLOTS; ++n)
    {
        optimal->Decide(m_slots[n].state);
        const auto& solution = optimal->GetSolution();
        for (std::size_t j = 0; j < 2; ++j)
        {
            auto& row = stations[2 * n + j];
            EXPECT_EQ(row.size(), 14);
            EXPECT_EQ(row["slot"].number, static_cast<double>(n));
            EXPECT_EQ(row["station"].number, static_cast<double>(m_stations[j]));
            ExpectReal(row["bandwidth_price_per_hz"], solution.bandwidthPrice[j]);
            ExpectReal(row["power_price_per_w"], solution.powerPrice[j]);
        }
        ExpectReal(slots[n]["computing_price_s_per_cycle"], solution.computingPrice);
        isPositive = isPositive || solution.computingPrice > 0.0;
    }
    EXPECT_TRUE(isPositive);

    const IsacSqliteReader none(Record("none.db", "ns3::IsacGreedyManager", ""));
    EXPECT_EQ(none.Count("SELECT count(*) FROM station_slot WHERE bandwidth_price_per_hz IS NULL "
                         "AND power_price_per_w IS NULL"),
              2 * SLOTS);
    EXPECT_EQ(none.Count("SELECT count(*) FROM slot WHERE computing_price_s_per_cycle IS NULL AND "
                         "floor_met IS NULL"),
              SLOTS);
}

TEST_F(IsacShadowTrace, PricesSayWhatMoreOfABudgetIsWorth)
{
    // Not from the manager's own figures: the optimum is sought again with a little more.
    Record("run.db", "ns3::IsacOptimalManager", "");
    const auto optimal = CreateObject<IsacOptimalManager>();
    int compared = 0;
    for (std::size_t n = 0; n < SLOTS; n += 8)
    {
        const auto& slot = m_slots[n];
        const auto gain = [&](auto enlarge) {
            auto more = slot.state;
            auto less = slot.state;
            enlarge(more, 1e-3);
            enlarge(less, -1e-3);
            return (optimal->GetObjective(more, optimal->Decide(more)) -
                    optimal->GetObjective(less, optimal->Decide(less))) /
                   2e-3;
        };
        const auto expect = [&](double price, double found) {
            EXPECT_NEAR(price, found, 2e-3 * std::max(found, 0.01));
            ++compared;
        };
        for (Eigen::Index j = 0; j < 2; ++j)
        {
            expect(slot.allocation.bandwidthPrice[j] * 400e6,
                   gain([j](auto& state, double part) { state.stationBandwidth[j] *= 1 + part; }));
            expect(slot.allocation.powerPrice[j] * 40.0,
                   gain([j](auto& state, double part) { state.stationPower[j] *= 1 + part; }));
        }
        expect(slot.allocation.computingPrice * 15e9,
               gain([](auto& state, double part) { state.computingCapacity *= 1 + part; }));
    }
    EXPECT_EQ(compared, 25);
}

TEST_F(IsacShadowTrace, FloorIsWhatTheManagerSays)
{
    const IsacSqliteReader reader(Record("run.db", "FloorManager", ""));
    EXPECT_EQ(reader.Count("SELECT count(*) FROM slot WHERE floor_met IS CASE slot % 3 WHEN 0 THEN "
                           "1 WHEN 1 THEN 0 END"),
              SLOTS);
}
