/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-cramer-rao.h"
#include "ns3/isac-quality-of-experience.h"
#include "ns3/isac-sensing-feasibility.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

using isac::IsClose;
using isac::SensingFeasibility;

namespace
{

/// What the users of one station need
struct StationNeeds
{
    Eigen::ArrayXd power;          ///< least powers, in W
    Eigen::ArrayXd powerBandwidth; ///< least products, in W Hz
};

/// Needs of given users of an instance, in their order
StationNeeds
ReadNeeds(const nlohmann::json& instance, const std::vector<int>& users)
{
    StationNeeds needs{Eigen::ArrayXd(users.size()), Eigen::ArrayXd(users.size())};
    for (std::size_t i = 0; i < users.size(); ++i)
    {
        const auto& user = instance.at("users").at(users[i]);
        needs.power[i] = user.at("pmin_w");
        needs.powerBandwidth[i] = user.at("cpb_w_hz");
    }
    return needs;
}

/// Users of one station, ordered by their least power
std::vector<int>
UsersOf(const nlohmann::json& instance, int station)
{
    const auto& users = instance.at("users");
    std::vector<int> members;
    for (std::size_t k = 0; k < users.size(); ++k)
    {
        if (users[k].at("bs") == station)
        {
            members.push_back(static_cast<int>(k));
        }
    }
    std::sort(members.begin(), members.end(), [&](int a, int b) {
        return users[a].at("pmin_w").get<double>() < users[b].at("pmin_w").get<double>();
    });
    return members;
}

/// What the users of one station of an instance need of its budgets
SensingFeasibility::Need
Evaluate(const nlohmann::json& instance, int station, const std::vector<int>& users)
{
    const auto needs = ReadNeeds(instance, users);
    return SensingFeasibility().Evaluate(needs.power,
                                         needs.powerBandwidth,
                                         instance.at("bs_power_w").at(station),
                                         instance.at("bs_bandwidth_hz").at(station));
}

/// Least total bandwidth by bisection of the scale s in `P_k = max(p_k, s sqrt(c_k))`
double
BisectBandwidth(const StationNeeds& needs, double power)
{
    double low = 0.0;
    double high = power / needs.powerBandwidth.sqrt().maxCoeff();
    for (int i = 0; i < 200; ++i)
    {
        const double middle = 0.5 * (low + high);
        const double used = needs.power.max(middle * needs.powerBandwidth.sqrt()).sum();
        (used <= power ? low : high) = middle;
    }
    return (needs.powerBandwidth / needs.power.max(low * needs.powerBandwidth.sqrt())).sum();
}

/// Needs of random users, spread over some decades
StationNeeds
DrawNeeds(std::mt19937& generator, int users)
{
    std::uniform_real_distribution<double> exponent(-2.0, 2.0);
    StationNeeds needs{Eigen::ArrayXd(users), Eigen::ArrayXd(users)};
    for (int k = 0; k < users; ++k)
    {
        needs.power[k] = std::pow(10.0, exponent(generator));
        needs.powerBandwidth[k] = std::pow(10.0, 6.0 + exponent(generator));
    }
    return needs;
}

} // namespace

TEST(IsacSensingFeasibility, NeedsOfStationsMatchVectors)
{
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document.at("instances"))
        {
            const int stations = static_cast<int>(instance.at("bs_power_w").size());
            bool feasible = true;
            for (int station = 0; station < stations; ++station)
            {
                const auto need = Evaluate(instance, station, UsersOf(instance, station));
                const auto& bandwidth = instance.at("min_bandwidth_fraction").at(station);
                EXPECT_TRUE(IsClose(need.power, instance.at("min_power_fraction").at(station)))
                    << instance.at("id");
                EXPECT_TRUE(IsClose(need.bandwidth,
                                    bandwidth.is_null() ? std::numeric_limits<double>::infinity()
                                                        : bandwidth.get<double>(),
                                    1e-9))
                    << instance.at("id");
                feasible = feasible && need.IsFeasible();
            }
            EXPECT_EQ(feasible, instance.at("feasible")) << instance.at("id");
        }
    }
}

TEST(IsacSensingFeasibility, RequirementsOfUsersMatchVectors)
{
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document.at("instances"))
        {
            const auto& alpha = instance.at("alpha");
            for (const auto& user : instance.at("users"))
            {
                const auto need = isac::RequiredResources(user.at("zeta"),
                                                          {},
                                                          {alpha.at(0), alpha.at(1), alpha.at(2)});
                EXPECT_TRUE(IsClose(need.power, user.at("pmin_w"), 1e-11)) << instance.at("id");
                EXPECT_TRUE(IsClose(need.powerBandwidth, user.at("cpb_w_hz"), 1e-11))
                    << instance.at("id");
            }
        }
    }
}

TEST(IsacSensingFeasibility, ObjectiveOfGivenAllocationsMatchesVectors)
{
    for (const auto& document : isac::ReadVectors("alloc.json"))
    {
        for (const auto& instance : document.at("instances"))
        {
            if (!instance.contains("allocation"))
            {
                continue;
            }
            const auto& users = instance.at("users");
            const auto& allocation = instance.at("allocation");
            const double cap =
                instance.at("cap").is_null() ? 0.0 : instance.at("cap").get<double>();
            double objective = 0.0;
            for (std::size_t k = 0; k < users.size(); ++k)
            {
                const auto& user = users[k];
                const double fileSize = user.at("F_mb");
                const double rate = isac::ShannonRate(allocation.at("B_hz").at(k),
                                                      allocation.at("P_w").at(k),
                                                      user.at("h2"),
                                                      instance.at("n0_w_hz"));
                const isac::ServiceLatency latency{
                    instance.at("mu_cycles_mb").get<double>() * fileSize /
                        allocation.at("C_cycles_s").at(k).get<double>(),
                    8e6 * fileSize / rate};
                const isac::QoeModel model{user.at("model") == 1 ? isac::QoeStructure::LINEAR
                                                                 : isac::QoeStructure::RATIO,
                                           user.at("w1"),
                                           user.at("w2"),
                                           user.at("w3")};
                const double impact = isac::Impact(user.at("H"), user.at("E_env"));
                EXPECT_TRUE(IsClose(impact, user.at("I"))) << instance.at("id");
                const double quality = isac::ContentQuality(fileSize, instance.at("xi"));
                EXPECT_TRUE(IsClose(quality, user.at("q"))) << instance.at("id");
                const double qoe =
                    isac::CapQoe(isac::Qoe(model, impact, quality, latency.Total()), cap);
                EXPECT_NEAR(qoe, allocation.at("qoe").at(k), 1e-9) << instance.at("id");
                objective += qoe / users.size();
            }
            EXPECT_TRUE(IsClose(objective, instance.at("objective"), 1e-9)) << instance.at("id");
        }
    }
}

TEST(IsacSensingFeasibility, OutagesAreInfeasibleAndTheirAdmittedUsersFeasible)
{
    for (const auto& document : isac::ReadVectors("outage.json"))
    {
        for (const auto& instance : document.at("instances"))
        {
            const int stations = static_cast<int>(instance.at("bs_power_w").size());
            bool feasible = true;
            for (int station = 0; station < stations; ++station)
            {
                const auto users = UsersOf(instance, station);
                feasible = feasible && Evaluate(instance, station, users).IsFeasible();
                for (std::size_t prefix = 1; prefix <= users.size(); ++prefix)
                {
                    const std::vector<int> members(users.begin(), users.begin() + prefix);
                    EXPECT_EQ(Evaluate(instance, station, members).IsFeasible(),
                              instance.at("admitted").at(users[prefix - 1]))
                        << instance.at("id") << ", station " << station << ", " << prefix;
                }
            }
            EXPECT_FALSE(feasible) << instance.at("id");
        }
    }
}

TEST(IsacSensingFeasibility, BandwidthIsTheLeastByBisection)
{
    std::mt19937 generator(1);
    SensingFeasibility feasibility;
    for (int users = 1; users <= 40; ++users)
    {
        const auto needs = DrawNeeds(generator, users);
        for (const double surplus : {1.0, 1.001, 1.3, 10.0, 1e4})
        {
            const double power = surplus * needs.power.sum() * (1.0 + 1e-15);
            const auto need = feasibility.Evaluate(needs.power, needs.powerBandwidth, power, 1e8);
            EXPECT_TRUE(IsClose(need.power, 1.0 / surplus));
            EXPECT_TRUE(IsClose(need.bandwidth, BisectBandwidth(needs, power) / 1e8, 1e-10))
                << users << " users, " << surplus;
        }
    }
}

TEST(IsacSensingFeasibility, NeedFallsWithTheBudgets)
{
    std::mt19937 generator(2);
    SensingFeasibility feasibility;
    const auto needs = DrawNeeds(generator, 20);
    double previous = std::numeric_limits<double>::infinity();
    for (double surplus = 1.001; surplus < 1e3; surplus *= 1.5)
    {
        const double power = surplus * needs.power.sum();
        const auto need = feasibility.Evaluate(needs.power, needs.powerBandwidth, power, 1e8);
        const auto wider = feasibility.Evaluate(needs.power, needs.powerBandwidth, power, 3e8);
        EXPECT_LT(need.bandwidth, previous);
        EXPECT_TRUE(IsClose(wider.bandwidth, need.bandwidth / 3.0));
        EXPECT_EQ(wider.power, need.power);
        previous = need.bandwidth;
    }
}

TEST(IsacSensingFeasibility, NeedHasNoUnit)
{
    std::mt19937 generator(3);
    SensingFeasibility feasibility;
    const auto needs = DrawNeeds(generator, 20);
    const double power = 2.0 * needs.power.sum();
    const auto need = feasibility.Evaluate(needs.power, needs.powerBandwidth, power, 1e8);
    // The same station in mW and MHz.
    const auto scaled =
        feasibility.Evaluate(1e3 * needs.power, 1e-3 * needs.powerBandwidth, 1e3 * power, 1e2);
    EXPECT_TRUE(IsClose(scaled.power, need.power));
    EXPECT_TRUE(IsClose(scaled.bandwidth, need.bandwidth));
}

TEST(IsacSensingFeasibility, UsersWithoutNeedChangeNothing)
{
    std::mt19937 generator(4);
    SensingFeasibility feasibility;
    for (int trial = 0; trial < 20; ++trial)
    {
        const auto needs = DrawNeeds(generator, 20);
        StationNeeds more{Eigen::ArrayXd::Zero(40), Eigen::ArrayXd::Zero(40)};
        for (int k = 0; k < 20; ++k)
        {
            more.power[2 * k] = needs.power[k];
            more.powerBandwidth[2 * k] = needs.powerBandwidth[k];
        }
        const double power = 2.0 * needs.power.sum();
        const auto need = feasibility.Evaluate(needs.power, needs.powerBandwidth, power, 1e8);
        const auto same = feasibility.Evaluate(more.power, more.powerBandwidth, power, 1e8);
        EXPECT_TRUE(IsClose(same.power, need.power));
        EXPECT_TRUE(IsClose(same.bandwidth, need.bandwidth));
    }
}

TEST(IsacSensingFeasibility, OneOfTheTwoNeedsMayBeAbsent)
{
    SensingFeasibility feasibility;
    const Eigen::ArrayXd none = Eigen::ArrayXd::Zero(2);
    const Eigen::Array2d power(1.0, 3.0);
    const Eigen::Array2d powerBandwidth(1e6, 4e6);
    EXPECT_EQ(feasibility.Evaluate(power, none, 8.0, 1e6).power, 0.5);
    EXPECT_EQ(feasibility.Evaluate(power, none, 8.0, 1e6).bandwidth, 0.0);
    // Without least powers: (sum sqrt(c))^2 / P.
    EXPECT_EQ(feasibility.Evaluate(none, powerBandwidth, 9.0, 1e6).power, 0.0);
    EXPECT_TRUE(IsClose(feasibility.Evaluate(none, powerBandwidth, 9.0, 1e6).bandwidth, 1.0));
    EXPECT_TRUE(feasibility.Evaluate(none, none, 9.0, 1e6).IsFeasible());
}

TEST(IsacSensingFeasibility, NobodyNeedsNothing)
{
    const auto need =
        SensingFeasibility().Evaluate(Eigen::ArrayXd(0), Eigen::ArrayXd(0), 40.0, 4e8);
    EXPECT_EQ(need.power, 0.0);
    EXPECT_EQ(need.bandwidth, 0.0);
    EXPECT_TRUE(need.IsFeasible());
}

TEST(IsacSensingFeasibility, WhatCannotBeSensedIsInfeasible)
{
    constexpr double infinite = std::numeric_limits<double>::infinity();
    SensingFeasibility feasibility;
    const Eigen::Array2d powerBandwidth(1e6, infinite);
    const auto invisible =
        feasibility.Evaluate(Eigen::Array2d(1.0, infinite), powerBandwidth, 40.0, 4e8);
    EXPECT_FALSE(invisible.IsFeasible());
    EXPECT_EQ(invisible.bandwidth, infinite);
    EXPECT_FALSE(
        feasibility.Evaluate(Eigen::Array2d(1.0, 1.0), powerBandwidth, 40.0, 4e8).IsFeasible());
}
