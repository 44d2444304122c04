/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-reader.h"
#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/isac-error.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-sqlite-trace.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// What a run told
struct Told
{
    std::vector<IsacSlotRecord> slots;                         ///< of trace source Slot
    std::vector<std::pair<uint32_t, IsacAgentWindow>> windows; ///< of trace source AgentWindow
};

/// Keep a slot
void
KeepSlot(Told* told, const IsacSlotRecord& record)
{
    told->slots.push_back(record);
}

/// Keep a window
void
KeepWindow(Told* told, Ptr<IsacMobileUser> user, const IsacAgentWindow& window)
{
    told->windows.emplace_back(user->GetNode()->GetId(), window);
}

/// Run the tests' scenario with an agent.
Told
RunWith(const std::string& agent,
        int64_t slots,
        const std::string& database = "",
        const std::string& manager = "ns3::IsacRoundRobinManager",
        const std::string& shadow = "",
        double storage = 1e9)
{
    Config::SetDefault("ns3::IsacController::Agent", StringValue(agent));
    Config::SetDefault("ns3::IsacEdgeServer::AgentStorage", DoubleValue(storage));
    Told told;
    {
        IsacTestScenario scenario(6, 2, 1, manager);
        const auto controller = scenario.GetController();
        controller->SetAttribute("Shadow", StringValue(shadow));
        controller->TraceConnectWithoutContext("Slot", MakeBoundCallback(&KeepSlot, &told));
        controller->TraceConnectWithoutContext("AgentWindow",
                                               MakeBoundCallback(&KeepWindow, &told));
        if (!database.empty())
        {
            auto trace = CreateObject<IsacSqliteTrace>();
            trace->SetAttribute("Path", StringValue(database));
            trace->Attach(controller);
        }
        scenario.Run(slots);
    }
    Config::Reset();
    return told;
}

constexpr const char* DIGITAL = "ns3::IsacDigitalAgent";

} // namespace

TEST(IsacAgentTrace, CostsTheBitsThatItCollects)
{
    // 50 Mbit per sample of the environment, which is collected in every slot.
    const auto told = RunWith("ns3::IsacDigitalAgent[EnvironmentPayload=5e7|"
                              "EnvironmentAttenuation=0]",
                              30,
                              "",
                              "ns3::IsacRoundRobinManager",
                              "ns3::IsacRoundRobinManager");
    int costly = 0;
    for (const auto& slot : told.slots)
    {
        const auto& state = slot.state;
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            EXPECT_GE(state.collectionRate[k], 5e7);
            EXPECT_LE(state.collectionRate[k], 5e7 + 256 + 320);
            if (slot.truth.fileSize[k] == 0.0)
            {
                EXPECT_TRUE(std::isnan(slot.outcome.radioLatency[k]));
                continue;
            }
            const double left = slot.outcome.rate[k] - state.collectionRate[k];
            EXPECT_DOUBLE_EQ(slot.outcome.radioLatency[k], 8e6 * slot.truth.fileSize[k] / left);
            EXPECT_EQ(slot.outcome.radioLatency[k], slot.shadows[0].outcome.radioLatency[k]);
            ++costly;
        }
    }
    EXPECT_GT(costly, 100);
}

TEST(IsacAgentTrace, LeavesNothingWhereItCollectsTooMuch)
{
    const auto told = RunWith("ns3::IsacDigitalAgent[EnvironmentPayload=1e12]", 30);
    int unserved = 0;
    for (Eigen::Index k = 0; k < 6; ++k)
    {
        if (told.slots[0].truth.fileSize[k] > 0.0)
        {
            EXPECT_EQ(told.slots[0].outcome.radioLatency[k],
                      std::numeric_limits<double>::infinity());
            ++unserved;
        }
    }
    EXPECT_GT(unserved, 0);
    EXPECT_EQ(told.windows.size(), 6 * 3);
}

TEST(IsacAgentTrace, MovesNoOtherDraws)
{
    // Shares that do not depend on what agents know, and data without size: all outcomes agree.
    const std::string free = "[BehaviourPayload=0|PerformancePayload=0|EnvironmentPayload=0]";
    const auto oracle = RunWith("ns3::IsacOracleAgent", 60);
    const auto naive = RunWith("ns3::IsacNaiveAgent", 60);
    const auto digital = RunWith(DIGITAL + free, 60);
    EXPECT_TRUE(oracle.windows.empty());
    EXPECT_TRUE(naive.windows.empty());
    EXPECT_EQ(digital.windows.size(), 6 * 6);
    for (std::size_t n = 0; n < 60; ++n)
    {
        for (const auto* other : {&naive.slots[n], &digital.slots[n]})
        {
            const auto& one = oracle.slots[n];
            EXPECT_TRUE((one.truth.fileSize == other->truth.fileSize).all());
            EXPECT_TRUE((one.truth.behaviour == other->truth.behaviour).all());
            EXPECT_TRUE((one.outcome.qoe == other->outcome.qoe).all());
            EXPECT_TRUE((one.state.collectionRate == 0.0).all());
            for (Eigen::Index k = 0; k < 6; ++k)
            {
                EXPECT_TRUE(one.outcome.mos[k] == other->outcome.mos[k] ||
                            std::isnan(one.outcome.mos[k]));
            }
        }
    }
}

TEST(IsacAgentTrace, ShowsManagersWhatAgentsKnow)
{
    const auto oracle = RunWith("ns3::IsacOracleAgent", 40);
    const auto digital = RunWith(DIGITAL, 40);
    int different = 0;
    for (std::size_t n = 0; n < 40; ++n)
    {
        EXPECT_TRUE((oracle.slots[n].state.impact == oracle.slots[n].truth.impact).all());
        const auto& slot = digital.slots[n];
        different += (slot.state.impact != slot.truth.impact).count();
        EXPECT_TRUE((slot.state.fileSize == slot.truth.fileSize).all());
        EXPECT_TRUE((slot.state.quality == slot.truth.quality).all());
    }
    EXPECT_GT(different, 100);
}

TEST(IsacAgentTrace, WritesWhatItIsTold)
{
    IsacTemporaryFolder folder;
    const auto path = folder / "run.db";
    const auto told = RunWith("ns3::IsacDigitalAgent[MinimumSamples=12|PerformanceAttenuation=0]",
                              80,
                              path,
                              "ns3::IsacOptimalManager");
    IsacSqliteReader reader(path);
    auto rows = reader.Query("SELECT * FROM agent_window ORDER BY rowid");
    ASSERT_EQ(rows.size(), 6 * 8);
    ASSERT_EQ(told.windows.size(), rows.size());
    int fits = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        const auto& [user, window] = told.windows[i];
        auto& row = rows[i];
        const auto expect = [&row](const std::string& column, double value) {
            ASSERT_EQ(row.count(column), 1) << column;
            EXPECT_EQ(row[column].type == SQLITE_NULL, std::isnan(value)) << column;
            EXPECT_TRUE(std::isnan(value) || row[column].number == value) << column;
        };
        expect("user", user);
        expect("window", static_cast<double>(window.window));
        expect("from_slot", 10.0 * static_cast<double>(window.window));
        expect("to_slot", 10.0 * static_cast<double>(window.window) + 9.0);
        const auto& experience = window.experience;
        EXPECT_EQ(row["structure"].text,
                  experience.model.structure == isac::QoeStructure::LINEAR ? "Linear" : "Ratio");
        expect("quality_weight", experience.model.qualityWeight);
        expect("latency_weight_per_s", experience.model.latencyWeight);
        expect("ratio_weight_s", experience.model.ratioWeight);
        expect("opinion_score", experience.scoreMean);
        expect("opinion_score_error", experience.error);
        const std::vector<std::string> reasons{"", "first", "experience", "drift", "renewal"};
        EXPECT_EQ(row["fit_reason"].text, reasons[static_cast<std::size_t>(experience.reason)]);
        EXPECT_EQ(row["fit_reason"].type == SQLITE_NULL, experience.reason == IsacFitReason::NONE);
        fits += experience.reason != IsacFitReason::NONE;
        expect("updated", experience.updated);
        expect("fit_samples", static_cast<double>(experience.fittedSamples));
        expect("fit_error", experience.fitError);
        const auto expectFactor = [&](const std::string& name, const IsacFactorRecord& factor) {
            expect(name + "_dcor", factor.correlation);
            expect(name + "_p_value", factor.pValue);
            expect(name + "_selected", std::isnan(factor.pValue) ? factor.pValue : factor.selected);
        };
        expectFactor("quality", experience.quality);
        expectFactor("latency", experience.latency);
        const auto expectData = [&](const std::string& name, const IsacCollectionRecord& data) {
            expect(name + "_samples", static_cast<double>(data.samples));
            expect(name + "_accuracy", data.accuracy);
            expect(name + "_collection_rate_hz", data.rate);
        };
        const auto expectPrediction = [&](const std::string& name, const IsacPredictionRecord& of) {
            constexpr double none = std::numeric_limits<double>::quiet_NaN();
            expect(name + "_autoregressive_order", of.order ? of.order->p : none);
            expect(name + "_differencing_order", of.order ? of.order->w : none);
            expect(name + "_moving_average_order", of.order ? of.order->q : none);
            expect(name + "_forecast", of.forecast);
            expect(name + "_collected", of.collected);
            expect(name + "_true", of.truth);
        };
        expectData("behaviour", window.behaviourData);
        expectData("performance", window.performanceData);
        expectData("environment", window.environmentData);
        expectPrediction("behaviour", window.behaviour);
        expectPrediction("environment", window.environment);
        expect("collected_bit", window.collectedBits);
        expect("evicted_windows", static_cast<double>(window.evictedWindows));
    }
    EXPECT_GE(fits, 6);

    // What was known beside what was true, and the means that came true.
    auto slots = reader.Query("SELECT * FROM user_slot ORDER BY rowid");
    ASSERT_EQ(slots.size(), 6 * 80);
    for (std::size_t i = 0; i < slots.size(); ++i)
    {
        const auto& slot = told.slots[i / 6];
        const auto k = static_cast<Eigen::Index>(i % 6);
        EXPECT_EQ(slots[i]["known_impact"].number, slot.state.impact[k]);
        EXPECT_EQ(slots[i]["impact"].number, slot.truth.impact[k]);
        EXPECT_EQ(slots[i]["collection_bps"].number, slot.state.collectionRate[k]);
        EXPECT_EQ(slots[i]["expected_qoe"].number,
                  GetExpectedQoe(slot.state,
                                 k,
                                 slot.allocation.bandwidth[k],
                                 slot.allocation.power[k],
                                 slot.allocation.computing[k]));
    }
    auto sums = reader.Query(
        "SELECT abs(avg(behavioural_dynamics) - behaviour_true) AS behaviour, "
        "abs(avg(environmental_complexity) - environment_true) AS environment, "
        "abs(sum(collection_bps) - collected_bit) AS bits FROM agent_window JOIN user_slot USING "
        "(user) WHERE slot BETWEEN from_slot AND to_slot GROUP BY user, window");
    ASSERT_EQ(sums.size(), 6 * 8);
    for (auto& row : sums)
    {
        EXPECT_LT(row["behaviour"].number, 1e-12);
        EXPECT_LT(row["environment"].number, 1e-12);
        EXPECT_LT(row["bits"].number, 1e-6);
    }
}

TEST(IsacAgentTrace, IsTheSameInEveryRun)
{
    IsacTemporaryFolder folder;
    const auto dump = [&folder](const std::string& name) {
        RunWith("ns3::IsacDigitalAgent[MinimumSamples=12|PerformanceAttenuation=0]",
                60,
                folder / name,
                "ns3::IsacOptimalManager");
        return IsacSqliteReader(folder / name).Dump("'run', 'timing'");
    };
    EXPECT_EQ(dump("one.db"), dump("other.db"));
}

TEST(IsacAgentTrace, TellsOfEvictions)
{
    // Room for a few windows of all six agents together.
    const auto told = RunWith("ns3::IsacDigitalAgent[Predictor=Holt]",
                              100,
                              "",
                              "ns3::IsacRoundRobinManager",
                              "",
                              2000.0);
    int64_t evicted = 0;
    for (const auto& entry : told.windows)
    {
        evicted += entry.second.evictedWindows;
    }
    EXPECT_GT(evicted, 20);
}

TEST(IsacAgentTrace, TakesEveryNthWindow)
{
    IsacTemporaryFolder folder;
    for (const int interval : {0, 1, 3})
    {
        const auto path = folder / ("run-" + std::to_string(interval) + ".db");
        Config::SetDefault("ns3::IsacSqliteTrace::AgentWindowInterval", IntegerValue(interval));
        RunWith(DIGITAL, 60, path);
        IsacSqliteReader reader(path);
        const int windows = interval == 0 ? 0 : 6 / interval;
        EXPECT_EQ(reader.Count("SELECT count(*) FROM agent_window"), 6 * windows);
    }
}

TEST(IsacAgentTrace, RefusesWrongAttributes)
{
    IsacHelper helper;
    EXPECT_THROW(helper.SetAgent(DIGITAL, "WindowSlots", IntegerValue(0)), isac::Error);
    EXPECT_THROW(helper.SetAgent(DIGITAL, "Predictor", StringValue("Oracle")), isac::Error);
    EXPECT_THROW(helper.SetAgent(DIGITAL, "BehaviourRate", DoubleValue(-1)), isac::Error);
    EXPECT_THROW(helper.SetAgent(DIGITAL, "Fit", StringValue("Guess")), isac::Error);
    EXPECT_THROW(helper.SetAgent("ns3::IsacNaiveAgent", "Impact", DoubleValue(2)), isac::Error);
    EXPECT_NO_THROW(helper.SetAgent(DIGITAL,
                                    "Fit",
                                    StringValue("LeastSquares"),
                                    "WindowSlots",
                                    IntegerValue(5)));
}
