/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-quantile-sketch.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

using isac::QuantileSketch;

namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

/// Exact quantile of sorted values, linear between neighbours
double
Exact(const std::vector<double>& sorted, double part)
{
    const double place = part * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted.size() - 1);
    const double weight = place - static_cast<double>(below);
    return weight == 0.0 || sorted[below] == sorted[above]
               ? sorted[below]
               : (1.0 - weight) * sorted[below] + weight * sorted[above];
}

/// Draws of one value each, of distributions that are hard for sketches
std::map<std::string, std::function<double(std::mt19937_64&)>>
GetDistributions()
{
    using Generator = std::mt19937_64;
    const auto uniform = [](Generator& g) { return std::uniform_real_distribution<>()(g); };
    const auto normal = [](Generator& g) { return std::normal_distribution<>()(g); };
    return {
        {"uniform", uniform},
        {"normal around 0", normal},
        {"capped", [=](Generator& g) { return std::min(5.0, 4.0 + normal(g)); }},
        {"Cauchy", [](Generator& g) { return std::cauchy_distribution<>()(g); }},
        {"Pareto of index 0.2", [=](Generator& g) { return std::pow(1.0 - uniform(g), -5.0); }},
        {"lognormal over 50 decades", [=](Generator& g) { return std::exp(12.0 * normal(g)); }},
        {"two values", [=](Generator& g) { return uniform(g) < 0.5 ? 0.0481 : 1e7; }},
        {"a gap of 20 decades",
         [=](Generator& g) { return uniform(g) < 0.95 ? 0.05 * uniform(g) : 1e18 * uniform(g); }},
        {"starved", [=](Generator& g) { return uniform(g) < 0.3 ? INFINITE : 0.1 * uniform(g); }},
        {"negative", [=](Generator& g) { return 3.0 - std::pow(1.0 - uniform(g), -3.0); }},
        {"integers", [=](Generator& g) { return std::floor(10.0 * normal(g)); }},
        {"constant", [](Generator&) { return 1.0 / 3.0; }}};
}

} // namespace

TEST(IsacQuantileSketch, IsExactForFewValues)
{
    for (const auto& [name, draw] : GetDistributions())
    {
        std::mt19937_64 generator(1);
        for (const int count : {1, 2, 3, 10, 1001})
        {
            QuantileSketch sketch;
            std::vector<double> values;
            for (int i = 0; i < count; ++i)
            {
                values.push_back(draw(generator));
                sketch.Add(values.back());
            }
            std::sort(values.begin(), values.end());
            EXPECT_EQ(sketch.GetCount(), count);
            for (const double part : {0.0, 0.05, 0.5, 0.95, 1.0})
            {
                const double expected = Exact(values, part);
                const double found = sketch.GetQuantile(part);
                EXPECT_TRUE(found == expected ||
                            std::abs(found - expected) <= 1e-14 * std::abs(expected))
                    << name << ", " << count << ", " << part << ": " << found << ", " << expected;
            }
        }
    }
}

TEST(IsacQuantileSketch, OfNothingIsNothing)
{
    const QuantileSketch sketch;
    EXPECT_EQ(sketch.GetCount(), 0);
    EXPECT_TRUE(std::isnan(sketch.GetMean()));
    EXPECT_TRUE(std::isnan(sketch.GetQuantile(0.5)));
}

TEST(IsacQuantileSketch, KeepsItsBoundForManyValues)
{
    constexpr auto count = QuantileSketch::EXACT_VALUES + 20000;
    for (const auto& [name, draw] : GetDistributions())
    {
        std::mt19937_64 generator(2);
        QuantileSketch sketch;
        std::vector<double> values(count);
        for (auto& value : values)
        {
            value = draw(generator);
            sketch.Add(value);
        }
        std::sort(values.begin(), values.end());
        for (const double part : {0.0, 0.001, 0.05, 0.5, 0.95, 1.0})
        {
            // Each of both neighbours is within 2^-12 of itself, and not further from 0.
            const double place = part * static_cast<double>(count - 1);
            const auto below = static_cast<std::size_t>(place);
            const double size =
                std::max(std::abs(values[below]), std::abs(values[std::min(below + 1, count - 1)]));
            const double expected = Exact(values, part);
            const double found = sketch.GetQuantile(part);
            EXPECT_TRUE(found == expected || std::abs(found - expected) <= std::ldexp(size, -12))
                << name << ", " << part << ": " << found << ", " << expected;
        }
    }
}

TEST(IsacQuantileSketch, ValuesThatComeOftenAreExact)
{
    QuantileSketch sketch;
    for (std::size_t i = 0; i < 2 * QuantileSketch::EXACT_VALUES; ++i)
    {
        sketch.Add(i % 4 == 0 ? 0.0 : (i % 4 == 1 ? 5.0 : -2.0 / 3.0));
    }
    EXPECT_EQ(sketch.GetQuantile(0.1), -2.0 / 3.0);
    EXPECT_EQ(sketch.GetQuantile(0.6), 0.0);
    EXPECT_EQ(sketch.GetQuantile(0.9), 5.0);
}

TEST(IsacQuantileSketch, TheMeanIsExactWhereLargeValuesCome)
{
    // 1e7 now and then, in front of 0.05: a plain sum of as many loses digits.
    QuantileSketch sketch;
    constexpr int64_t count = 3000000;
    for (int64_t i = 0; i < count; ++i)
    {
        sketch.Add(i % 3 == 0 ? 1e17 : (i % 3 == 1 ? 1.0 : -1e17));
    }
    EXPECT_DOUBLE_EQ(sketch.GetMean(), 1.0 / 3.0);
}

TEST(IsacQuantileSketch, TheOrderOfValuesIsOfNoAccount)
{
    std::mt19937_64 generator(3);
    std::vector<double> values(QuantileSketch::EXACT_VALUES + 1000);
    for (auto& value : values)
    {
        value = std::normal_distribution<>()(generator);
    }
    QuantileSketch forwards;
    QuantileSketch backwards;
    std::for_each(values.begin(), values.end(), [&](double value) { forwards.Add(value); });
    std::for_each(values.rbegin(), values.rend(), [&](double value) { backwards.Add(value); });
    for (const double part : {0.01, 0.3, 0.5, 0.7, 0.99})
    {
        EXPECT_EQ(forwards.GetQuantile(part), backwards.GetQuantile(part));
    }
}

TEST(IsacQuantileSketch, TakesWhateverADoubleHolds)
{
    QuantileSketch sketch;
    const std::vector<double>
        sorted{-INFINITE, -1e300, -1e-300, 0.0, 5e-324, 1e-310, 1e300, INFINITE};
    const auto each = QuantileSketch::EXACT_VALUES / 4;
    for (const double value : sorted)
    {
        for (std::size_t i = 0; i < each; ++i)
        {
            sketch.Add(value);
        }
    }
    for (std::size_t i = 0; i < sorted.size(); ++i)
    {
        const double tiny = std::abs(sorted[i]) < 1e-38 ? 0.0 : sorted[i]; // counts as 0
        EXPECT_EQ(sketch.GetQuantile((static_cast<double>(i) + 0.5) / sorted.size()), tiny);
    }
}
