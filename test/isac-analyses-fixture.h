/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ANALYSES_FIXTURE_H
#define ISAC_ANALYSES_FIXTURE_H

#include "isac-sqlite-reader.h"
#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/isac-sqlite-trace.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <memory>
#include <set>

namespace ns3
{

/// Asks one recorded run, and asks the slots' records the same
class IsacAnalyses : public testing::Test
{
  protected:
    using Rows = IsacSqliteReader::Rows;

    static constexpr int USERS = 8;  ///< of the run that is analysed
    static constexpr int SLOTS = 40; ///< of the same

    /// Managers that decide beside the acting one
    static constexpr const char* SHADOWS = "ns3::IsacOptimalManager,ns3::IsacGreedyManager";

    /// The analyses, with their columns after the first, which is the run
    inline static const std::map<std::string, std::vector<std::string>> ANALYSES{
        {"cost-of-bounds.sql",
         {"station", "slots", "power_needed", "product_needed", "slots_beyond_budget", "crb_met"}},
        {"crb-outage-by-distance.sql",
         {"station",
          "from_m",
          "user_slots",
          "outage",
          "minimum_power_mean_w",
          "power_mean_w",
          "crb_range_mean"}},
        {"fairness.sql",
         {"slot", "requests", "qoe_mean", "qoe_minimum", "qoe_fairness", "rate_fairness"}},
        {"forecast-error-by-window.sql",
         {"window",
          "behaviour_error",
          "behaviour_collected_error",
          "behaviour_samples_mean",
          "environment_error",
          "environment_collected_error",
          "environment_samples_mean"}},
        {"forecast-error.sql",
         {"quantity",
          "windows",
          "forecast_error",
          "last_error",
          "collected_error",
          "forecast_bias",
          "samples_mean",
          "accuracy_mean"}},
        {"handovers.sql",
         {"user", "name", "slots", "handovers", "gain_ratio_mean", "qoe_change_mean"}},
        {"latency-split.sql",
         {"station",
          "structure",
          "requests",
          "latency_mean_s",
          "radio_latency_mean_s",
          "computing_latency_mean_s",
          "radio_share",
          "latency_maximum_s"}},
        {"latency-tail.sql", {"to_s", "requests", "share_above"}},
        {"learned-weights.sql",
         {"user",
          "name",
          "true_structure",
          "structure",
          "true_quality_weight",
          "quality_weight",
          "true_latency_weight_per_s",
          "latency_weight_per_s",
          "true_ratio_weight_s",
          "ratio_weight_s",
          "fit_samples"}},
        {"missed-though-feasible.sql",
         {"slot",
          "time_s",
          "station",
          "users",
          "missed",
          "missing_power_w",
          "spare_power_w",
          "farthest_missed_m"}},
        {"qoe-against-outage.sql", {"user_slots", "qoe_mean", "qoe_p05", "outage"}},
        {"qoe-by-distance.sql",
         {"from_m",
          "requests",
          "qoe_mean",
          "served_latency_mean_s",
          "bandwidth_mean_hz",
          "power_mean_w"}},
        {"qoe-by-speed.sql",
         {"from_km_per_h",
          "requests",
          "environmental_complexity_mean",
          "behavioural_dynamics_mean",
          "impact_mean",
          "served_latency_mean_s",
          "qoe_mean"}},
        {"qoe-distribution.sql", {"from_qoe", "user_slots", "share", "cumulative"}},
        {"resources-by-structure.sql",
         {"station",
          "structure",
          "user_slots",
          "user_share",
          "bandwidth_share",
          "power_share",
          "computing_share",
          "qoe_mean"}},
        {"runs.sql",
         {"scheme", "scenario", "seed", "run_number", "slots", "wall_time_s", "status"}},
        {"shadow-regret.sql",
         {"manager",
          "acting",
          "slots",
          "competes",
          "best",
          "regret_mean",
          "regret_maximum",
          "outages_mean"}},
        {"target-crb-by-range.sql",
         {"cross_section",
          "from_m",
          "sightings",
          "line_of_sight",
          "crb_range_mean",
          "crb_velocity_mean",
          "crb_azimuth_mean"}},
        {"target-visibility.sql",
         {"target",
          "name",
          "cross_section",
          "station",
          "slots",
          "line_of_sight",
          "range_mean_m",
          "crb_range_minimum",
          "crb_range_maximum",
          "sensed"}},
        {"user-over-time.sql",
         {"slot",
          "user",
          "name",
          "station",
          "distance_m",
          "bandwidth_hz",
          "power_w",
          "latency_s",
          "impact",
          "qoe",
          "expected_qoe",
          "crb_met"}},
        {"wall-time.sql", {"part", "slots", "wall_time_mean_s", "wall_time_maximum_s"}},
        {"what-collection-costs.sql",
         {"tenth",
          "from_slot",
          "to_slot",
          "collection_mean_bps",
          "rate_share",
          "impact_error",
          "qoe_error",
          "qoe_shortfall"}},
        {"what-is-scarce.sql",
         {"slot", "time_s", "bandwidth_part", "power_part", "computing_part", "scarcest"}},
        {"who-suffered.sql",
         {"user",
          "name",
          "structure",
          "qoe_mean",
          "why",
          "distance_mean_m",
          "crb_outage",
          "unserved",
          "radio_latency_ratio",
          "computing_latency_ratio",
          "quality_ratio",
          "impact_ratio"}}};

    static void SetUpTestSuite()
    {
        m_folder = std::make_unique<IsacTemporaryFolder>();
        const auto path = *m_folder / "run.db";
        m_slots.clear();
        m_windows.clear();
        Config::SetDefault("ns3::IsacController::Agent",
                           StringValue("ns3::IsacDigitalAgent[EnvironmentPayload=1e5]"));
        IsacTestScenario scenario(USERS, 2, 3);
        Config::Reset();
        scenario.GetController()->SetAttribute("Shadow", StringValue(SHADOWS));
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(path));
        trace->Attach(scenario.GetController());
        scenario.GetController()->TraceConnectWithoutContext("Slot", MakeCallback(&Keep));
        scenario.GetController()->TraceConnectWithoutContext("AgentWindow",
                                                             MakeCallback(&KeepWindow));
        scenario.Run(SLOTS);
        Simulator::Destroy();
        m_reader = std::make_unique<IsacSqliteReader>(path);
    }

    static void TearDownTestSuite()
    {
        m_reader.reset();
        m_folder.reset();
    }

    /// Run an analysis, and expect its columns and a row at least
    static Rows Ask(const std::string& name)
    {
        const auto text = ReadAnalysis(name);
        const auto firstLine = text.substr(0, text.find('\n'));
        EXPECT_EQ(firstLine.rfind("-- ", 0), 0) << name;
        EXPECT_NE(firstLine.find('?'), std::string::npos) << name << " asks nothing";
        EXPECT_EQ(text.substr(text.size() - 2), ";\n") << name;
        return AskSql(text, ANALYSES.at(name));
    }

    /// Run a query, and expect the run, these columns and a row at least
    static Rows AskSql(const std::string& sql, const std::vector<std::string>& columns)
    {
        std::vector<std::string> names;
        auto rows = m_reader->Query(sql, &names);
        EXPECT_EQ(names.at(0), "run");
        EXPECT_EQ(std::vector<std::string>(names.begin() + 1, names.end()), columns);
        EXPECT_FALSE(rows.empty());
        return rows;
    }

    /// @return all values of the records, sorted
    template <typename Getter>
    static std::vector<double> Collect(Getter get)
    {
        std::vector<double> values;
        for (const auto& slot : m_slots)
        {
            for (int k = 0; k < USERS; ++k)
            {
                values.push_back(get(slot, k));
            }
        }
        std::sort(values.begin(), values.end());
        return values;
    }

    /// @return sum of a column
    static double Sum(Rows& rows, const std::string& column)
    {
        double sum = 0.0;
        for (auto& row : rows)
        {
            sum += row[column].number;
        }
        return sum;
    }

    /// Expect every value of a column in an interval
    static void ExpectWithin(Rows& rows, const std::string& column, double low, double high)
    {
        for (auto& row : rows)
        {
            EXPECT_GE(row[column].number, low) << column;
            EXPECT_LE(row[column].number, high) << column;
        }
    }

    /// @return users and slots of all records for which something holds
    template <typename Condition>
    static int CountIf(const std::vector<IsacSlotRecord>& slots, Condition holds)
    {
        int count = 0;
        for (const auto& slot : slots)
        {
            for (int k = 0; k < USERS; ++k)
            {
                count += holds(slot, k);
            }
        }
        return count;
    }

    inline static std::unique_ptr<IsacTemporaryFolder> m_folder; ///< holds the database
    inline static std::unique_ptr<IsacSqliteReader> m_reader;    ///< reads it
    inline static std::vector<IsacSlotRecord> m_slots;           ///< what the database should hold
    inline static std::vector<IsacAgentWindow> m_windows;        ///< likewise, user by user in each

  private:
    /// @param record a slot
    static void Keep(const IsacSlotRecord& record)
    {
        m_slots.push_back(record);
    }

    /// @param window a window
    static void KeepWindow(Ptr<IsacMobileUser>, const IsacAgentWindow& window)
    {
        m_windows.push_back(window);
    }
};

} // namespace ns3

#endif /* ISAC_ANALYSES_FIXTURE_H */
