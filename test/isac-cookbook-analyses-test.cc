/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-analyses-fixture.h"

#include <cmath>
#include <map>
#include <tuple>

/**
 * @file
 * The analyses that the cookbook adds.
 */

using namespace ns3;

namespace
{

/// Asks a run of its own the same way
class IsacCookbookAnalyses : public IsacAnalyses
{
  protected:
    /// @return whether a user asks for something
    static bool Asks(const IsacSlotRecord& slot, int k)
    {
        return slot.truth.fileSize[k] > 0.0;
    }

    /// @return what a user waits for its request
    static double GetLatency(const IsacSlotRecord& slot, int k)
    {
        return slot.outcome.computingLatency[k] + slot.outcome.radioLatency[k];
    }
};

} // namespace

TEST_F(IsacCookbookAnalyses, Runs)
{
    auto rows = Ask("runs.sql");
    ASSERT_EQ(rows.size(), 1);
    EXPECT_EQ(rows[0]["scheme"].text, "RoundRobin"); // no other run to differ from
    EXPECT_EQ(rows[0]["slots"].number, SLOTS);
    EXPECT_EQ(rows[0]["status"].text, "finished");
}

TEST_F(IsacCookbookAnalyses, QoeAgainstOutage)
{
    auto rows = Ask("qoe-against-outage.sql");
    ASSERT_EQ(rows.size(), 1);
    double qoe = 0.0;
    for (const auto& slot : m_slots)
    {
        qoe += slot.outcome.qoeMean / SLOTS;
    }
    EXPECT_NEAR(rows[0]["qoe_mean"].number, qoe, 1e-12);
    EXPECT_LT(rows[0]["qoe_p05"].number, qoe);
    EXPECT_NEAR(rows[0]["outage"].number * USERS * SLOTS,
                CountIf(m_slots, [](const auto& slot, int k) { return !slot.outcome.crbMet[k]; }),
                1e-9);
}

TEST_F(IsacCookbookAnalyses, QoeByDistance)
{
    auto rows = Ask("qoe-by-distance.sql");
    EXPECT_EQ(Sum(rows, "requests"), CountIf(m_slots, Asks));
    double qoe = 0.0;
    for (auto& row : rows)
    {
        qoe += row["qoe_mean"].number * row["requests"].number;
    }
    double expected = 0.0;
    for (const auto& slot : m_slots)
    {
        expected += slot.outcome.qoe.sum(); // without a request it is 0
    }
    EXPECT_NEAR(qoe, expected, 1e-9);
    EXPECT_GT(rows.front()["qoe_mean"].number, rows.back()["qoe_mean"].number);
    EXPECT_LT(rows.front()["served_latency_mean_s"].number,
              rows.back()["served_latency_mean_s"].number);
}

TEST_F(IsacCookbookAnalyses, LatencyTail)
{
    auto rows = Ask("latency-tail.sql");
    const int requests = CountIf(m_slots, Asks);
    EXPECT_EQ(Sum(rows, "requests"), requests);
    EXPECT_EQ(rows.back()["share_above"].number, 0.0);
    for (auto& row : rows)
    {
        // Bins end at powers of the twentieth root of ten.
        const double place = 20 * std::log10(row["to_s"].number);
        EXPECT_NEAR(place, std::round(place), 1e-9);
        EXPECT_NEAR(row["share_above"].number * requests,
                    CountIf(m_slots,
                            [&row](const auto& slot, int k) {
                                return Asks(slot, k) && GetLatency(slot, k) > row["to_s"].number;
                            }),
                    1e-9);
    }
}

TEST_F(IsacCookbookAnalyses, TargetCrbByRange)
{
    // Written out again: sightings, and the sum of logarithms, by kind and ring.
    std::map<std::pair<std::string, double>, std::pair<int, double>> groups;
    for (const auto& slot : m_slots)
    {
        for (const auto& sighting : slot.sightings)
        {
            auto& [count, logarithm] = groups[{sighting.target % 2 == 0 ? "UavSmall" : "Vehicle",
                                               50 * std::floor(sighting.range / 50)}];
            ++count;
            logarithm += std::log(sighting.crb.velocity);
        }
    }
    auto rows = Ask("target-crb-by-range.sql");
    ASSERT_EQ(rows.size(), groups.size());
    for (auto& row : rows)
    {
        const auto& [count, logarithm] =
            groups.at({row["cross_section"].text, row["from_m"].number});
        EXPECT_EQ(row["sightings"].number, count);
        EXPECT_NEAR(std::log(row["crb_velocity_mean"].number), logarithm / count, 1e-9);
    }
}

TEST_F(IsacCookbookAnalyses, ForecastErrorByWindow)
{
    auto rows = Ask("forecast-error-by-window.sql");
    ASSERT_EQ(rows.size(), m_windows.size() / USERS);
    EXPECT_EQ(rows[0]["behaviour_error"].type, SQLITE_NULL); // nothing to forecast from
    for (std::size_t i = 1; i < rows.size(); ++i)
    {
        double error = 0.0;
        for (std::size_t k = 0; k < USERS; ++k)
        {
            const auto& window = m_windows[i * USERS + k];
            EXPECT_EQ(rows[i]["window"].number, static_cast<double>(window.window));
            error += std::abs(window.environment.forecast - window.environment.truth) / USERS;
        }
        EXPECT_NEAR(rows[i]["environment_error"].number, error, 1e-12);
    }
}

TEST_F(IsacCookbookAnalyses, LearnedWeights)
{
    auto rows = Ask("learned-weights.sql");
    ASSERT_EQ(rows.size(), USERS);
    for (std::size_t k = 0; k < USERS; ++k)
    {
        const auto& experience = m_windows[m_windows.size() - USERS + k].experience;
        EXPECT_EQ(rows[k]["true_structure"].text, k % 2 == 0 ? "Linear" : "Ratio");
        EXPECT_EQ(rows[k]["structure"].text,
                  experience.model.structure == isac::QoeStructure::LINEAR ? "Linear" : "Ratio");
        EXPECT_DOUBLE_EQ(rows[k]["latency_weight_per_s"].number, experience.model.latencyWeight);
        EXPECT_DOUBLE_EQ(rows[k]["ratio_weight_s"].number, experience.model.ratioWeight);
        EXPECT_EQ(rows[k]["fit_samples"].number, static_cast<double>(experience.fittedSamples));
    }
    // Attributes draw the true ones: normal, of a deviation of a tenth or so.
    ExpectWithin(rows, "true_latency_weight_per_s", 10.0, 30.0);
    ExpectWithin(rows, "true_ratio_weight_s", 0.1, 0.5);
}

TEST_F(IsacCookbookAnalyses, UserOverTime)
{
    std::map<int, double> means;
    for (int k = 0; k < USERS; ++k)
    {
        double qoe = 0.0;
        int requests = 0;
        for (const auto& slot : m_slots)
        {
            qoe += slot.outcome.qoe[k];
            requests += Asks(slot, k);
        }
        means[k] = qoe / requests;
    }
    const int worst =
        std::min_element(means.begin(), means.end(), [](const auto& one, const auto& other) {
            return one.second < other.second;
        })->first;
    auto rows = Ask("user-over-time.sql");
    ASSERT_EQ(rows.size(), SLOTS);
    for (std::size_t n = 0; n < SLOTS; ++n)
    {
        EXPECT_EQ(rows[n]["slot"].number, static_cast<double>(n));
        EXPECT_EQ(rows[n]["user"].number, rows[0]["user"].number);
        EXPECT_DOUBLE_EQ(rows[n]["qoe"].number, m_slots[n].outcome.qoe[worst]);
        EXPECT_DOUBLE_EQ(rows[n]["bandwidth_hz"].number, m_slots[n].allocation.bandwidth[worst]);
    }
}

TEST_F(IsacCookbookAnalyses, WallTime)
{
    auto rows = Ask("wall-time.sql");
    std::vector<std::string> parts;
    for (auto& row : rows)
    {
        parts.push_back(row["part"].text);
        EXPECT_EQ(row["slots"].number, SLOTS);
        EXPECT_GT(row["wall_time_mean_s"].number, 0.0);
        EXPECT_LE(row["wall_time_mean_s"].number, row["wall_time_maximum_s"].number);
    }
    EXPECT_EQ(parts,
              (std::vector<std::string>{"shadow ns3::IsacOptimalManager",
                                        "shadow ns3::IsacGreedyManager",
                                        "observe",
                                        "know",
                                        "decide",
                                        "serve",
                                        "sense",
                                        "judge",
                                        "record"}));
}
