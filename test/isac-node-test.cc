/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/constant-position-mobility-model.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-base-station.h"
#include "ns3/isac-edge-server.h"
#include "ns3/isac-error.h"
#include "ns3/isac-mobile-user.h"
#include "ns3/isac-target.h"
#include "ns3/names.h"
#include "ns3/string.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <set>

using namespace ns3;

namespace
{

/// A role on a node of its own that moves at a constant velocity
template <typename Role>
Ptr<Role>
MakeRole(const Vector& position, const Vector& velocity = Vector())
{
    auto node = CreateObject<Node>();
    auto mobility = CreateObject<ConstantVelocityMobilityModel>();
    mobility->SetPosition(position);
    mobility->SetVelocity(velocity);
    node->AggregateObject(mobility);
    auto role = CreateObject<Role>();
    node->AggregateObject(role);
    return role;
}

/// A workload that says what a test tells it to
class ScriptedWorkload : public IsacWorkload
{
  public:
    /// @param demands what is requested, in turn
    explicit ScriptedWorkload(std::vector<IsacDemand> demands)
        : m_demands(std::move(demands))
    {
    }

    IsacDemand NextSlot(Time) override
    {
        return m_demands[m_next++ % m_demands.size()];
    }

    int64_t AssignStreams(int64_t) override
    {
        return 0;
    }

  private:
    std::vector<IsacDemand> m_demands; ///< in turn
    std::size_t m_next{0};             ///< the next one
};

/// The message of the error that a call ends with
template <typename Call>
std::string
MessageOf(Call call)
{
    try
    {
        call();
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST(IsacRole, NameIsTheAttributeOrThatOfTheNodeOrTheNodesId)
{
    auto station = MakeRole<IsacBaseStation>(Vector());
    const auto id = std::to_string(station->GetNode()->GetId());
    EXPECT_EQ(station->GetName(), "base_station-" + id);
    Names::Add("mast", station->GetNode());
    EXPECT_EQ(station->GetName(), "mast");
    station->SetAttribute("Name", StringValue("north"));
    EXPECT_EQ(station->GetName(), "north");
    EXPECT_EQ(station->Describe(), "IsacBaseStation \"north\"");
}

TEST(IsacRole, WhatCannotBePlacedIsRefusedByName)
{
    auto user = CreateObject<IsacMobileUser>();
    user->SetAttribute("Name", StringValue("ann"));
    EXPECT_EQ(MessageOf([&] { user->GetNode(); }),
              "isac: IsacMobileUser \"ann\": Node = none: aggregate the role to a node");
    CreateObject<Node>()->AggregateObject(user);
    EXPECT_EQ(MessageOf([&] { user->GetPosition(); }),
              "isac: IsacMobileUser \"ann\": MobilityModel = none: install one on its node");

    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto lost = MakeRole<IsacTarget>(Vector(nan, 0, 0));
    lost->SetAttribute("Name", StringValue("lost"));
    EXPECT_EQ(MessageOf([&] { lost->GetPosition(); }),
              "isac: IsacTarget \"lost\": Position = nan:0:0: must be finite");
}

TEST(IsacBaseStation, DefaultsAreThoseOfThePaper)
{
    auto station = CreateObject<IsacBaseStation>();
    EXPECT_DOUBLE_EQ(station->GetCarrierFrequency(), 28e9);
    EXPECT_DOUBLE_EQ(station->GetBandwidth(), 400e6);
    EXPECT_DOUBLE_EQ(station->GetTransmitPower(), 40.0);
    EXPECT_EQ(station->GetTransmitAntennas(), 32);
    EXPECT_EQ(station->GetReceiveAntennas(), 32);
    EXPECT_NEAR(station->GetNoiseDensity(), std::pow(10.0, -20.4), 1e-33);
    EXPECT_NEAR(station->GetSensingReceiver().noisePower, 400e6 * std::pow(10.0, -20.4), 1e-24);
    EXPECT_DOUBLE_EQ(station->GetSensingWaveform().pulseWidth, 2.5e-9);
    EXPECT_DOUBLE_EQ(station->GetCrbThreshold().velocity, 0.01);
}

TEST(IsacBaseStation, NoiseBandwidthIsNotTheStations)
{
    auto station = CreateObject<IsacBaseStation>();
    const double noise = station->GetSensingReceiver().noisePower;
    station->SetAttribute("Bandwidth", DoubleValue(100e6));
    EXPECT_DOUBLE_EQ(station->GetSensingReceiver().noisePower, noise);
}

TEST(IsacBaseStation, ValuesOutOfRangeAreRefused)
{
    auto station = CreateObject<IsacBaseStation>();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const char* name : {"CarrierFrequency",
                             "Bandwidth",
                             "TransmitPower",
                             "NoiseBandwidth",
                             "ArrayGain",
                             "PulseWidth",
                             "EffectiveDuration",
                             "NullToNullBeamwidth",
                             "RangeCrbThreshold",
                             "VelocityCrbThreshold",
                             "AzimuthCrbThreshold"})
    {
        EXPECT_FALSE(station->SetAttributeFailSafe(name, DoubleValue(-1.0))) << name;
        EXPECT_FALSE(station->SetAttributeFailSafe(name, DoubleValue(0.0))) << name;
        EXPECT_FALSE(station->SetAttributeFailSafe(name, DoubleValue(nan))) << name;
    }
    for (const char* name : {"TransmitAntennas", "ReceiveAntennas"})
    {
        EXPECT_FALSE(station->SetAttributeFailSafe(name, IntegerValue(0))) << name;
        EXPECT_FALSE(station->SetAttributeFailSafe(name, StringValue("-3"))) << name;
    }
}

TEST(IsacEdgeServer, ValuesOutOfRangeAreRefused)
{
    auto server = CreateObject<IsacEdgeServer>();
    EXPECT_FALSE(server->SetAttributeFailSafe("ComputingCapacity", DoubleValue(0.0)));
    EXPECT_FALSE(server->SetAttributeFailSafe("ComputingDensity", DoubleValue(-1.0)));
    EXPECT_DOUBLE_EQ(server->GetComputingCapacity(), 15e9);
    EXPECT_DOUBLE_EQ(server->GetComputingDensity(), 1e7);
}

TEST(IsacReflector, ConstantCrossSectionLooksTheSameFromEverywhere)
{
    auto target = MakeRole<IsacTarget>(Vector(10, 20, 0));
    EXPECT_DOUBLE_EQ(target->GetCrossSection(Vector(), Vector()), 5.0);
    EXPECT_DOUBLE_EQ(target->GetCrossSection(Vector(100, 0, 30), Vector(-5, 7, 0)), 5.0);
}

TEST(IsacReflector, AnUnknownPresetIsRefused)
{
    auto target = CreateObject<IsacTarget>();
    EXPECT_FALSE(target->SetAttributeFailSafe("CrossSectionModel", StringValue("Zeppelin")));
    EXPECT_FALSE(target->SetAttributeFailSafe("RadarCrossSection", DoubleValue(-5)));
}

TEST(IsacReflector, TheFrontOfAPresetPointsWhereItMoves)
{
    // A vehicle seen from its front, left and back, level with it: TR 38.901, 7.9.2, with the
    // lobes' values of the reference file.
    const auto seen = [](const Vector& velocity, double heading, const Vector& from) {
        auto target = MakeRole<IsacTarget>(Vector(), velocity);
        target->SetAttribute("CrossSectionModel", StringValue("Vehicle"));
        target->SetAttribute("CrossSectionSpread", StringValue("false"));
        target->SetAttribute("Heading", DoubleValue(heading));
        return 10.0 * std::log10(target->GetCrossSection(from, from));
    };
    EXPECT_NEAR(seen(Vector(9, 0, 0), 0, Vector(100, 0, 0)), 10.809944610667829, 1e-6);
    EXPECT_NEAR(seen(Vector(0, 9, 0), 0, Vector(0, 100, 0)), 10.809944610667829, 1e-6);
    EXPECT_NEAR(seen(Vector(), 90, Vector(0, 100, 0)), 10.809944610667829, 1e-6);
    // A mover's heading is its velocity's, whatever the attribute says.
    EXPECT_NEAR(seen(Vector(0, 9, 0), 45, Vector(0, 100, 0)), 10.809944610667829, 1e-6);
    // Turned by 20 degrees and seen at 80 degrees of zenith: a vector of its own.
    const double zenith = 80.0 * M_PI / 180.0;
    const Vector slanted(std::sin(zenith), 0.0, std::cos(zenith));
    EXPECT_NEAR(seen(Vector(), -20, slanted), 11.636872231010571, 1e-6);
}

TEST(IsacReflector, SpreadIsDrawnOncePerReflectorAndHasMeanOne)
{
    double sum = 0.0;
    std::set<double> values;
    constexpr int reflectors = 20000;
    for (int i = 0; i < reflectors; ++i)
    {
        auto target = MakeRole<IsacTarget>(Vector());
        target->SetAttribute("CrossSectionModel", StringValue("Human"));
        EXPECT_EQ(target->AssignStreams(i), 1);
        const Vector from(50, 0, 0);
        const double first = target->GetCrossSection(from, from);
        EXPECT_EQ(target->GetCrossSection(from, from), first);
        sum += first;
        values.insert(first);
        target->GetNode()->Dispose();
    }
    EXPECT_EQ(values.size(), reflectors);
    // sigma_M of a human is -1.37 dBsm; the standard error of the mean is below 1 %.
    EXPECT_NEAR(sum / reflectors / std::pow(10.0, -0.137), 1.0, 0.05);
}

TEST(IsacMobileUser, AStationMustBeStrongerByTheHysteresis)
{
    auto user = CreateObject<IsacMobileUser>();
    user->SetAttribute("HandoverHysteresis", DoubleValue(3.0));
    Eigen::ArrayXXd gains(1, 2);
    gains << 1.0, 0.9;
    EXPECT_EQ(user->SelectStation(gains.row(0)), 0);
    gains << 1.0, 1.99;
    EXPECT_EQ(user->SelectStation(gains.row(0)), 0);
    gains << 1.0, 2.0;
    EXPECT_EQ(user->SelectStation(gains.row(0)), 1);
    gains << 1.9, 1.0;
    EXPECT_EQ(user->SelectStation(gains.row(0)), 1);
    gains << 2.1, 1.0;
    EXPECT_EQ(user->SelectStation(gains.row(0)), 0);
}

TEST(IsacMobileUser, BehaviourIsTheMeanHazardOfTheWindow)
{
    auto user = MakeRole<IsacMobileUser>(Vector());
    user->SetAttribute("BehaviourWindow", IntegerValue(3));
    user->SetAttribute("MaximumSwipeHazard", DoubleValue(0.5));
    std::vector<IsacDemand> demands;
    for (const double hazard : {0.1, 0.2, 0.3, 0.4, 0.45})
    {
        demands.push_back({1.0, hazard, false});
    }
    user->SetWorkload(CreateObject<ScriptedWorkload>(demands));
    for (const double mean : {0.1, 0.15, 0.2, 0.3, 1.15 / 3.0})
    {
        user->BeginSlot(Seconds(1));
        EXPECT_NEAR(user->GetBehaviour(), mean / 0.5, 1e-15);
    }
    user->BeginSlot(Seconds(1)); // 0.4, 0.45, 0.1
    EXPECT_NEAR(user->GetBehaviour(), 0.95 / 3.0 / 0.5, 1e-15);
}

TEST(IsacMobileUser, EnvironmentFollowsSpeed)
{
    for (const auto& [speed, expected] : {std::pair{0.0, 0.14648972346236577},
                                          std::pair{50.0 / 3.6, 0.3102156742559474},
                                          std::pair{80.0 / 3.6, 1.0},
                                          std::pair{120.0 / 3.6, 1.0}})
    {
        auto user = MakeRole<IsacMobileUser>(Vector(), Vector(0, speed, 0));
        user->SetWorkload(
            CreateObject<ScriptedWorkload>(std::vector<IsacDemand>{{1.0, 0.0, false}}));
        user->BeginSlot(Seconds(1));
        EXPECT_NEAR(user->GetEnvironment(), expected, 1e-12);
    }
}

TEST(IsacMobileUser, WeightsAreDrawnOnceWithinTheSpread)
{
    std::set<double> seen;
    for (int i = 0; i < 200; ++i)
    {
        auto user = MakeRole<IsacMobileUser>(Vector());
        user->SetAttribute("QoeStructure", StringValue("Ratio"));
        user->SetWorkload(CreateObject<ScriptedWorkload>(std::vector<IsacDemand>(1)));
        user->AssignStreams(100 * i);
        const auto model = user->GetQoeModel();
        EXPECT_EQ(model.structure, isac::QoeStructure::RATIO);
        EXPECT_NEAR(model.qualityWeight, 7.67, 0.2 * 7.67);
        EXPECT_NEAR(model.latencyWeight, 19.6, 0.2 * 19.6);
        EXPECT_NEAR(model.ratioWeight, 0.282, 0.2 * 0.282);
        EXPECT_EQ(user->GetQoeModel().ratioWeight, model.ratioWeight);
        seen.insert(model.ratioWeight);
    }
    EXPECT_EQ(seen.size(), 200);
}

TEST(IsacMobileUser, OpinionScoresFollowTheirModel)
{
    auto user = MakeRole<IsacMobileUser>(Vector());
    user->SetWorkload(CreateObject<ScriptedWorkload>(std::vector<IsacDemand>(1)));
    user->SetAttribute("MosVariance", DoubleValue(1e-6));
    const auto score = [&](const char* model) {
        user->SetAttribute("MosModel", StringValue(model));
        return user->DrawMos(0.5, 0.2, 3.5);
    };
    EXPECT_NEAR(score("Latency"), 5.0 - 0.4 * 2.0, 0.01);
    EXPECT_NEAR(score("Quality"), 3.0, 0.01);
    EXPECT_NEAR(score("Combined"), 3.0 - 0.8, 0.01);
    EXPECT_NEAR(score("Qoe"), 3.5, 0.01);
    EXPECT_EQ(user->DrawMos(0.5, std::numeric_limits<double>::infinity(), -1e300) >= 1.0, true);
    user->SetAttribute("MosModel", StringValue("Latency"));
    EXPECT_EQ(user->DrawMos(0.5, std::numeric_limits<double>::infinity(), 0.0), 1.0);
}

TEST(IsacMobileUser, ADemandOutOfRangeIsRefused)
{
    auto user = MakeRole<IsacMobileUser>(Vector());
    user->SetAttribute("Name", StringValue("bob"));
    user->SetWorkload(CreateObject<ScriptedWorkload>(std::vector<IsacDemand>{{-1.0, 0.0, false}}));
    EXPECT_EQ(MessageOf([&] { user->BeginSlot(Seconds(1)); }),
              "isac: IsacMobileUser \"bob\": Demand = -1: must be at least 0 MB and finite");
}
