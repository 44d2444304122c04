/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-analyses-fixture.h"

using namespace ns3;

TEST_F(IsacAnalyses, WhoSuffered)
{
    auto rows = Ask("who-suffered.sql");
    ASSERT_EQ(rows.size(), USERS);
    int waitForTheAir = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        EXPECT_GE(rows[i]["qoe_mean"].number, i > 0 ? rows[i - 1]["qoe_mean"].number : 0.0);
        if (rows[i]["why"].text == "waits for the air")
        {
            EXPECT_GE(rows[i]["radio_latency_ratio"].number, 1.05);
            ++waitForTheAir;
        }
    }
    EXPECT_GT(waitForTheAir, 0); // the scenario drives them away
    ExpectWithin(rows, "radio_latency_ratio", 0.3, 3.0);
    ExpectWithin(rows, "crb_outage", 0.0, 1.0);
}

TEST_F(IsacAnalyses, CrbOutageByDistance)
{
    auto rows = Ask("crb-outage-by-distance.sql");
    EXPECT_EQ(Sum(rows, "user_slots"), USERS * SLOTS);
    ExpectWithin(rows, "outage", 0.0, 1.0);
    EXPECT_EQ(rows[0]["outage"].number, 0.0);
    EXPECT_EQ(rows.back()["outage"].number, 1.0);
    double outages = 0.0;
    for (auto& row : rows)
    {
        outages += row["outage"].number * row["user_slots"].number;
    }
    EXPECT_NEAR(outages,
                CountIf(m_slots, [](const auto& slot, int k) { return !slot.outcome.crbMet[k]; }),
                1e-9);
}

TEST_F(IsacAnalyses, QoeDistribution)
{
    auto rows = Ask("qoe-distribution.sql");
    EXPECT_EQ(Sum(rows, "user_slots"), USERS * SLOTS);
    EXPECT_NEAR(Sum(rows, "share"), 1.0, 1e-12);
    EXPECT_DOUBLE_EQ(rows.back()["cumulative"].number, 1.0);
    for (auto& row : rows)
    {
        const double from = row["from_qoe"].number;
        EXPECT_EQ(row["user_slots"].number, CountIf(m_slots, [from](const auto& slot, int k) {
                      return slot.outcome.qoe[k] >= from && slot.outcome.qoe[k] < from + 0.5;
                  }));
    }
}

TEST_F(IsacAnalyses, Handovers)
{
    auto rows = Ask("handovers.sql");
    ASSERT_EQ(rows.size(), USERS);
    int handovers = 0;
    for (std::size_t n = 1; n < m_slots.size(); ++n)
    {
        handovers += (m_slots[n].state.station != m_slots[n - 1].state.station).count();
    }
    EXPECT_GT(handovers, 0);
    EXPECT_EQ(Sum(rows, "handovers"), handovers);
    // Hysteresis is 3 dB.
    EXPECT_GT(rows[0]["gain_ratio_mean"].number, 1.5);
    EXPECT_EQ(rows.back()["gain_ratio_mean"].type, SQLITE_NULL);
}

TEST_F(IsacAnalyses, LatencySplit)
{
    auto rows = Ask("latency-split.sql");
    EXPECT_EQ(Sum(rows, "requests"), CountIf(m_slots, [](const auto& slot, int k) {
                  return slot.truth.fileSize[k] > 0.0;
              }));
    for (auto& row : rows)
    {
        EXPECT_NEAR(row["latency_mean_s"].number,
                    row["radio_latency_mean_s"].number + row["computing_latency_mean_s"].number,
                    1e-12);
        EXPECT_GE(row["latency_maximum_s"].number, row["latency_mean_s"].number);
    }
    ExpectWithin(rows, "radio_share", 0.0, 1.0);
}

TEST_F(IsacAnalyses, Fairness)
{
    auto rows = Ask("fairness.sql");
    ASSERT_EQ(rows.size(), SLOTS);
    for (std::size_t n = 0; n < SLOTS; ++n)
    {
        const auto& slot = m_slots[n];
        double sum = 0.0;
        double squares = 0.0;
        int requests = 0;
        for (int k = 0; k < USERS; ++k)
        {
            if (slot.truth.fileSize[k] > 0.0)
            {
                const double qoe = std::max(slot.outcome.qoe[k], 0.0);
                sum += qoe;
                squares += qoe * qoe;
                ++requests;
            }
        }
        EXPECT_EQ(rows[n]["requests"].number, requests);
        EXPECT_NEAR(rows[n]["qoe_fairness"].number, sum * sum / (requests * squares), 1e-12);
    }
    ExpectWithin(rows, "rate_fairness", 1.0 / USERS, 1.0);
}

TEST_F(IsacAnalyses, ResourcesByStructure)
{
    auto rows = Ask("resources-by-structure.sql");
    EXPECT_EQ(Sum(rows, "user_slots"), USERS * SLOTS);
    // Two stations; one edge server.
    EXPECT_NEAR(Sum(rows, "user_share"), 2.0, 1e-12);
    EXPECT_NEAR(Sum(rows, "bandwidth_share"), 2.0, 1e-12);
    EXPECT_NEAR(Sum(rows, "power_share"), 2.0, 1e-12);
    EXPECT_NEAR(Sum(rows, "computing_share"), 1.0, 1e-12);
}

TEST_F(IsacAnalyses, CostOfBounds)
{
    auto rows = Ask("cost-of-bounds.sql");
    ASSERT_EQ(rows.size(), 2);
    double needed = 0.0;
    int slots = 0;
    for (const auto& slot : m_slots)
    {
        double sum = 0.0;
        bool serves = false;
        for (int k = 0; k < USERS; ++k)
        {
            if (slot.state.station[k] == 0)
            {
                sum += slot.state.minimumPower[k] / slot.state.stationPower[0];
                serves = true;
            }
        }
        needed += sum;
        slots += serves;
    }
    EXPECT_EQ(rows[0]["slots"].number, slots);
    EXPECT_NEAR(rows[0]["power_needed"].number / (needed / slots), 1.0, 1e-12);
    ExpectWithin(rows, "product_needed", 0.0, 1e6);
    // A slot beyond a station's budget is infeasible.
    const auto infeasible = std::count_if(m_slots.begin(), m_slots.end(), [](const auto& slot) {
        return !slot.outcome.feasible;
    });
    ExpectWithin(rows, "slots_beyond_budget", 0.0, static_cast<double>(infeasible) / SLOTS);
    ExpectWithin(rows, "crb_met", 0.0, 1.0);
}

TEST_F(IsacAnalyses, TargetVisibility)
{
    auto rows = Ask("target-visibility.sql");
    ASSERT_EQ(rows.size(), 3 * 2);
    EXPECT_EQ(Sum(rows, "slots"), 3 * 2 * SLOTS);
    ExpectWithin(rows, "line_of_sight", 1.0, 1.0);
    ExpectWithin(rows, "sensed", 0.0, 1.0);
    double nearest = 1e9;
    for (const auto& slot : m_slots)
    {
        nearest = std::min(nearest, slot.sightings[0].crb.range);
    }
    EXPECT_EQ(rows[0]["crb_range_minimum"].number, nearest);
    EXPECT_EQ(rows[0]["cross_section"].text, "UavSmall");
}

TEST_F(IsacAnalyses, MissedThoughFeasible)
{
    auto rows = Ask("missed-though-feasible.sql");
    std::set<int64_t> slots;
    int missed = 0;
    for (const auto& slot : m_slots)
    {
        if (slot.outcome.feasible && !slot.outcome.allMet)
        {
            slots.insert(slot.state.slot);
            missed += (slot.outcome.crbMet == 0).count();
        }
    }
    EXPECT_EQ(Sum(rows, "missed"), missed);
    std::set<int64_t> found;
    for (auto& row : rows)
    {
        found.insert(static_cast<int64_t>(row["slot"].number));
        // Where all bounds can be met and the power is given out, the spare covers what is missing.
        EXPECT_GT(row["spare_power_w"].number, row["missing_power_w"].number);
    }
    EXPECT_EQ(found, slots);
}

TEST_F(IsacAnalyses, QoeBySpeed)
{
    auto rows = Ask("qoe-by-speed.sql");
    EXPECT_EQ(Sum(rows, "requests"), CountIf(m_slots, [](const auto& slot, int k) {
                  return slot.truth.fileSize[k] > 0.0;
              }));
    // The scenario's users drive at 8, 11, 14, 17 and 20 m/s.
    EXPECT_EQ(rows.size(), 5);
    for (std::size_t i = 1; i < rows.size(); ++i)
    {
        EXPECT_GT(rows[i]["environmental_complexity_mean"].number,
                  rows[i - 1]["environmental_complexity_mean"].number);
    }
    EXPECT_EQ(rows.front()["from_km_per_h"].number, 20.0);
    EXPECT_EQ(rows.back()["from_km_per_h"].number, 70.0);
}

TEST_F(IsacAnalyses, ViewOfQoeByUser)
{
    auto rows = AskSql("SELECT * FROM qoe_by_user",
                       {"user",
                        "name",
                        "structure",
                        "slots",
                        "qoe_mean",
                        "qoe_minimum",
                        "qoe_maximum",
                        "mos_mean",
                        "latency_mean_s",
                        "crb_outage",
                        "latency_median_s",
                        "served_share"});
    ASSERT_EQ(rows.size(), USERS);
    for (int k = 0; k < USERS; ++k)
    {
        double sum = 0.0;
        double served = 0.0;
        std::vector<double> latencies;
        for (const auto& slot : m_slots)
        {
            sum += slot.outcome.qoe[k];
            const double latency = slot.outcome.computingLatency[k] + slot.outcome.radioLatency[k];
            if (!std::isnan(latency))
            {
                latencies.push_back(latency);
                served += latency <= 1.0;
            }
        }
        std::sort(latencies.begin(), latencies.end());
        const auto half = latencies.size() / 2;
        EXPECT_NEAR(rows[k]["latency_median_s"].number,
                    latencies.size() % 2 == 1 ? latencies[half]
                                              : 0.5 * (latencies[half - 1] + latencies[half]),
                    1e-12);
        EXPECT_NEAR(rows[k]["served_share"].number,
                    served / static_cast<double>(latencies.size()),
                    1e-12);
        EXPECT_NEAR(rows[k]["qoe_mean"].number, sum / SLOTS, 1e-12);
        EXPECT_EQ(rows[k]["structure"].text, k % 2 == 0 ? "Linear" : "Ratio");
        EXPECT_EQ(rows[k]["slots"].number, SLOTS);
    }
    ExpectWithin(rows, "mos_mean", 1.0, 5.0);
}

TEST_F(IsacAnalyses, ViewOfQoeDistribution)
{
    auto rows = AskSql("SELECT * FROM qoe_cdf", {"qoe", "probability"});
    const auto sorted = Collect([](const auto& slot, int k) { return slot.outcome.qoe[k]; });
    for (auto& row : rows)
    {
        const auto below = std::upper_bound(sorted.begin(), sorted.end(), row["qoe"].number);
        EXPECT_DOUBLE_EQ(row["probability"].number,
                         static_cast<double>(below - sorted.begin()) / sorted.size());
    }
    EXPECT_EQ(rows.size(), std::set<double>(sorted.begin(), sorted.end()).size());
    EXPECT_EQ(rows.back()["probability"].number, 1.0);
}

TEST_F(IsacAnalyses, ViewOfQoeSummary)
{
    auto rows = AskSql("SELECT * FROM qoe_summary",
                       {"user_slots",
                        "mean",
                        "median",
                        "p05",
                        "latency_mean_s",
                        "latency_median_s",
                        "served_share"});
    ASSERT_EQ(rows.size(), 1);
    const auto sorted = Collect([](const auto& slot, int k) { return slot.outcome.qoe[k]; });
    double mean = 0.0;
    for (const auto& slot : m_slots)
    {
        mean += slot.outcome.qoeMean / SLOTS;
    }
    const auto quantile = [&sorted](double part) {
        const double place = part * (sorted.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    };
    EXPECT_EQ(rows[0]["user_slots"].number, USERS * SLOTS);
    EXPECT_NEAR(rows[0]["mean"].number, mean, 1e-12);
    EXPECT_NEAR(rows[0]["median"].number, quantile(0.5), 1e-12);
    EXPECT_NEAR(rows[0]["p05"].number, quantile(0.05), 1e-12);
}

TEST_F(IsacAnalyses, ViewOfCrbOutage)
{
    auto rows = AskSql("SELECT * FROM crb_outage",
                       {"user",
                        "name",
                        "slots",
                        "outage",
                        "range_outage",
                        "velocity_outage",
                        "azimuth_outage",
                        "distance_mean_m"});
    ASSERT_EQ(rows.size(), USERS);
    EXPECT_NEAR(Sum(rows, "outage") * SLOTS,
                CountIf(m_slots, [](const auto& slot, int k) { return !slot.outcome.crbMet[k]; }),
                1e-9);
    EXPECT_NEAR(
        Sum(rows, "velocity_outage") * SLOTS,
        CountIf(m_slots,
                [](const auto& slot, int k) { return slot.outcome.crb(k, 1) > 0.01 * (1 + 1e-9); }),
        1e-9);
    EXPECT_GT(rows[0]["outage"].number, rows.back()["outage"].number);
    for (auto& row : rows)
    {
        EXPECT_GE(row["outage"].number,
                  std::max({row["range_outage"].number,
                            row["velocity_outage"].number,
                            row["azimuth_outage"].number}));
    }
}

TEST_F(IsacAnalyses, ViewOfPredictionErrors)
{
    auto rows = AskSql("SELECT * FROM prediction_error",
                       {"user", "name", "windows", "behaviour_error", "environment_error"});
    ASSERT_EQ(rows.size(), USERS);
    ASSERT_EQ(m_windows.size(), USERS * SLOTS / 10);
    for (std::size_t k = 0; k < USERS; ++k)
    {
        double behaviour = 0.0;
        double environment = 0.0;
        int forecasts = 0;
        for (std::size_t i = k; i < m_windows.size(); i += USERS)
        {
            const auto& window = m_windows[i];
            if (window.window > 0) // the first window has no forecast
            {
                behaviour += std::abs(window.behaviour.forecast - window.behaviour.truth);
                environment += std::abs(window.environment.forecast - window.environment.truth);
                ++forecasts;
            }
        }
        EXPECT_EQ(rows[k]["windows"].number, forecasts + 1);
        EXPECT_NEAR(rows[k]["behaviour_error"].number, behaviour / forecasts, 1e-12);
        EXPECT_NEAR(rows[k]["environment_error"].number, environment / forecasts, 1e-12);
    }
}

TEST_F(IsacAnalyses, ForecastError)
{
    auto rows = Ask("forecast-error.sql");
    ASSERT_EQ(rows.size(), 2);
    for (std::size_t i = 0; i < 2; ++i)
    {
        const auto prediction =
            i == 0 ? &IsacAgentWindow::behaviour : &IsacAgentWindow::environment;
        EXPECT_EQ(rows[i]["quantity"].text, i == 0 ? "behaviour" : "environment");
        double error = 0.0;
        double last = 0.0;
        double bias = 0.0;
        int forecasts = 0;
        for (std::size_t w = USERS; w < m_windows.size(); ++w)
        {
            const auto& now = m_windows[w].*prediction;
            error += std::abs(now.forecast - now.truth);
            last += std::abs((m_windows[w - USERS].*prediction).truth - now.truth);
            bias += now.forecast - now.truth;
            ++forecasts;
        }
        EXPECT_EQ(rows[i]["windows"].number, forecasts);
        EXPECT_NEAR(rows[i]["forecast_error"].number, error / forecasts, 1e-12);
        EXPECT_NEAR(rows[i]["last_error"].number, last / forecasts, 1e-12);
        EXPECT_NEAR(rows[i]["forecast_bias"].number, bias / forecasts, 1e-12);
    }
    ExpectWithin(rows, "samples_mean", 0.0, 10.0);
    ExpectWithin(rows, "accuracy_mean", 0.0, 1.0);
}

TEST_F(IsacAnalyses, WhatCollectionCosts)
{
    auto rows = Ask("what-collection-costs.sql");
    ASSERT_EQ(rows.size(), 10);
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        double collected = 0.0;
        double rate = 0.0;
        double impact = 0.0;
        int requests = 0;
        for (std::size_t n = 4 * i; n < 4 * i + 4; ++n)
        {
            const auto& slot = m_slots[n];
            for (int k = 0; k < USERS; ++k)
            {
                if (slot.truth.fileSize[k] > 0.0)
                {
                    collected += slot.state.collectionRate[k];
                    rate += slot.outcome.rate[k];
                    impact += std::abs(slot.state.impact[k] - slot.truth.impact[k]);
                    ++requests;
                }
            }
        }
        EXPECT_EQ(rows[i]["from_slot"].number, 4.0 * static_cast<double>(i));
        EXPECT_NEAR(rows[i]["collection_mean_bps"].number, collected / requests, 1e-6);
        EXPECT_NEAR(rows[i]["rate_share"].number, collected / rate, 1e-12);
        EXPECT_NEAR(rows[i]["impact_error"].number, impact / requests, 1e-12);
        EXPECT_LE(std::abs(rows[i]["qoe_shortfall"].number), rows[i]["qoe_error"].number + 1e-12);
    }
}

TEST_F(IsacAnalyses, ViewOfResourceShares)
{
    auto rows = AskSql(
        "SELECT * FROM resource_share",
        {"user", "name", "station", "slots", "bandwidth_share", "power_share", "computing_share"});
    EXPECT_EQ(Sum(rows, "slots"), USERS * SLOTS);
    double bandwidth = 0.0;
    double computing = 0.0;
    for (auto& row : rows)
    {
        bandwidth += row["bandwidth_share"].number * row["slots"].number;
        computing += row["computing_share"].number * row["slots"].number;
    }
    double given = 0.0;
    for (const auto& slot : m_slots)
    {
        given += (slot.allocation.bandwidth / 400e6).sum();
    }
    EXPECT_NEAR(bandwidth, given, 1e-9);
    EXPECT_NEAR(computing, SLOTS, 1e-9); // equal shares use all
}

TEST_F(IsacAnalyses, ViewOfShadows)
{
    auto rows = AskSql("SELECT * FROM shadow_comparison",
                       {"manager",
                        "acting",
                        "slots",
                        "objective_mean",
                        "objective_difference_mean",
                        "objective_difference_minimum",
                        "objective_difference_maximum",
                        "qoe_mean",
                        "crb_met",
                        "outages_mean"});
    ASSERT_EQ(rows.size(), 3);
    EXPECT_EQ(rows[0]["manager"].text, "ns3::IsacRoundRobinManager");
    EXPECT_EQ(rows[0]["acting"].number, 1.0);
    EXPECT_EQ(rows[0]["objective_difference_minimum"].number, 0.0);
    EXPECT_EQ(rows[0]["objective_difference_maximum"].number, 0.0);
    EXPECT_NEAR(rows[0]["outages_mean"].number * SLOTS,
                CountIf(m_slots, [](const auto& slot, int k) { return !slot.outcome.crbMet[k]; }),
                1e-9);
    for (std::size_t i = 0; i < 2; ++i)
    {
        auto& row = rows[2 - i]; // by name
        double objective = 0.0;
        double least = 0.0;
        double qoe = 0.0;
        int met = 0;
        for (const auto& slot : m_slots)
        {
            const auto& shadow = slot.shadows[i];
            EXPECT_EQ(row["manager"].text, shadow.manager);
            objective += shadow.outcome.objective / SLOTS;
            least = std::min(least, shadow.outcome.objective - slot.outcome.objective);
            qoe += shadow.outcome.qoeMean / SLOTS;
            met += shadow.outcome.allMet;
        }
        EXPECT_EQ(row["slots"].number, SLOTS);
        EXPECT_NEAR(row["objective_mean"].number, objective, 1e-12);
        EXPECT_NEAR(row["objective_difference_mean"].number,
                    objective - rows[0]["objective_mean"].number,
                    1e-12);
        EXPECT_EQ(std::min(row["objective_difference_minimum"].number, 0.0), least);
        EXPECT_NEAR(row["qoe_mean"].number, qoe, 1e-12);
        EXPECT_NEAR(row["crb_met"].number * SLOTS, met, 1e-9);
    }
}

TEST_F(IsacAnalyses, ShadowRegret)
{
    auto rows = Ask("shadow-regret.sql");
    ASSERT_EQ(rows.size(), 3);
    // Written out again: acting first, then the shadows in the order of the records.
    std::array<int, 3> competes{};
    std::array<int, 3> best{};
    std::array<double, 3> regret{};
    for (const auto& slot : m_slots)
    {
        const std::array<const IsacSlotOutcome*, 3> outcomes{&slot.outcome,
                                                             &slot.shadows[0].outcome,
                                                             &slot.shadows[1].outcome};
        Eigen::Index fewest = USERS;
        for (const auto* outcome : outcomes)
        {
            fewest = std::min(fewest, (outcome->crbMet == 0).count());
        }
        double greatest = -std::numeric_limits<double>::infinity();
        for (const auto* outcome : outcomes)
        {
            if ((outcome->crbMet == 0).count() == fewest)
            {
                greatest = std::max(greatest, outcome->objective);
            }
        }
        for (std::size_t i = 0; i < 3; ++i)
        {
            if ((outcomes[i]->crbMet == 0).count() == fewest)
            {
                ++competes[i];
                best[i] += outcomes[i]->objective == greatest;
                regret[i] += greatest - outcomes[i]->objective;
            }
        }
    }
    for (std::size_t i = 0; i < 3; ++i)
    {
        auto& row = rows[i == 0 ? 0 : 3 - i];
        EXPECT_EQ(row["slots"].number, SLOTS);
        EXPECT_EQ(row["competes"].number, competes[i]);
        EXPECT_EQ(row["best"].number, best[i]);
        EXPECT_NEAR(row["regret_mean"].number * competes[i], regret[i], 1e-9);
    }
    EXPECT_EQ(rows[2]["manager"].text, "ns3::IsacOptimalManager");
    EXPECT_EQ(rows[2]["competes"].number, SLOTS);
    EXPECT_LT(rows[2]["regret_mean"].number, rows[0]["regret_mean"].number);
}

TEST_F(IsacAnalyses, WhatIsScarce)
{
    for (auto& row : Ask("what-is-scarce.sql"))
    {
        EXPECT_EQ(row["scarcest"].type, SQLITE_NULL); // equal shares have no prices
    }
    const auto path = *m_folder / "optimal.db";
    std::vector<IsacSlotRecord> slots;
    {
        IsacTestScenario scenario(USERS, 2, 0, "ns3::IsacOptimalManager");
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(path));
        trace->Attach(scenario.GetController());
        scenario.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>(
                [&slots](const IsacSlotRecord& record) { slots.push_back(record); }));
        scenario.Run(SLOTS);
        Simulator::Destroy();
    }
    auto rows = IsacSqliteReader(path).Query(ReadAnalysis("what-is-scarce.sql"));
    ASSERT_EQ(rows.size(), SLOTS);
    std::set<std::string> scarcest;
    for (std::size_t n = 0; n < SLOTS; ++n)
    {
        const auto& allocation = slots[n].allocation;
        const double objective = slots[n].outcome.objective;
        EXPECT_EQ(rows[n]["slot"].number, static_cast<double>(n));
        std::map<std::string, double> parts{
            {"bandwidth", allocation.bandwidthPrice.sum() * 400e6 / objective},
            {"power", allocation.powerPrice.sum() * 40.0 / objective},
            {"computing", allocation.computingPrice * 15e9 / objective}};
        for (const auto& [name, part] : parts)
        {
            EXPECT_NEAR(rows[n][name + "_part"].number, part, 1e-12 * part);
            EXPECT_LE(part, parts[rows[n]["scarcest"].text] * (1 + 1e-12));
        }
        scarcest.insert(rows[n]["scarcest"].text);
    }
    EXPECT_GE(scarcest.size(), 1);
}

TEST_F(IsacAnalyses, AllGiveRows)
{
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(ISAC_SOURCE_DIR "/examples/sql"))
    {
        files.insert(entry.path().filename());
    }
    EXPECT_EQ(files.erase("dictionary.sql"), 1);
    EXPECT_GE(files.size(), 10);
    EXPECT_EQ(files.size(), ANALYSES.size());
    for (const auto& name : files)
    {
        ASSERT_TRUE(ANALYSES.count(name)) << name << " is not tested";
        Ask(name);
    }
}
