/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/isac-sca-allocation.h"
#include "ns3/isac-slot-problem.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace isac;

namespace
{

/// Draws numbers
class Draw
{
  public:
    /// @return a number between two others
    double operator()(double from, double to)
    {
        return from + (to - from) * static_cast<double>(m_generator() >> 11) * 0x1p-53;
    }

  private:
    std::mt19937_64 m_generator{11}; ///< the same on every machine
};

/// @return a user with drawn parameters, in equal shares
ScaledUser
DrawUser(Draw& draw, bool isRatio)
{
    ScaledUser user{};
    user.isRatio = isRatio;
    user.hasRequest = true;
    user.value = isRatio ? draw(0.05, 0.3) : draw(2.0, 8.0);
    user.delayCost = draw(10.0, 25.0);
    user.computingDelay = draw(0.005, 0.05);
    user.radioDelay = draw(0.01, 0.5);
    user.snr = std::pow(10.0, draw(-1.0, 5.0));
    return user;
}

/// @return drawn shares
Eigen::Array3d
DrawShares(Draw& draw)
{
    return {draw(0.1, 3.0), draw(0.1, 3.0), draw(0.1, 3.0)};
}

constexpr auto CORRECTED = QuadraticTransform::CORRECTED;
constexpr auto PRINTED = QuadraticTransform::PRINTED;

} // namespace

TEST(IsacScaAllocation, LinearisationsTouchWhatTheyReplaceAndErrToTheHighSide)
{
    Draw draw;
    for (int i = 0; i < 2000; ++i)
    {
        const ScaledUser user = DrawUser(draw, i % 2 == 0);
        const Eigen::Array3d at = DrawShares(draw);
        const Eigen::Array3d elsewhere = DrawShares(draw);
        const ScaExperience step(user, at, CORRECTED);

        // (31) by the paper's own words: B times the logarithm linearised in x = snr p / b.
        const double x = user.snr * at[1] / at[0];
        const double xElsewhere = user.snr * elsewhere[1] / elsewhere[0];
        const double linearised = std::log1p(x) + (xElsewhere - x) / (1.0 + x);
        EXPECT_TRUE(
            IsClose(step.GetRate(elsewhere[0], elsewhere[1]), elsewhere[0] * linearised, 1e-9));

        const double rate = user.GetRate(at[0], at[1]).value;
        EXPECT_TRUE(IsClose(step.GetRate(at[0], at[1]), rate));
        EXPECT_TRUE(IsClose(step.GetInverseRate(at[0], at[1]), 1.0 / rate));

        const double trueRate = user.GetRate(elsewhere[0], elsewhere[1]).value;
        EXPECT_GE(step.GetRate(elsewhere[0], elsewhere[1]), trueRate * (1.0 - 1e-12));
        EXPECT_LE(step.GetInverseRate(elsewhere[0], elsewhere[1]), (1.0 + 1e-12) / trueRate);
    }
}

TEST(IsacScaAllocation, AtTheIterateExperienceHasItsTrueValueAndGradient)
{
    Draw draw;
    Eigen::Array3d gradient;
    Eigen::Array3d trueGradient;
    for (int i = 0; i < 2000; ++i)
    {
        const ScaledUser user = DrawUser(draw, i % 2 == 0);
        const Eigen::Array3d at = DrawShares(draw);
        for (const auto transform : {CORRECTED, PRINTED})
        {
            const ScaExperience step(user, at, transform);
            const bool isScaled = user.isRatio && transform == PRINTED;
            EXPECT_EQ(step.GetUnit(), isScaled ? user.value : 1.0);
            const double value = step.Evaluate(at, gradient);
            const double trueValue = user.GetExperience(at, trueGradient);
            EXPECT_NEAR(value / step.GetUnit(), trueValue, 1e-10 * (1.0 + std::abs(trueValue)));
            for (int j = 0; j < 3; ++j)
            {
                EXPECT_TRUE(IsClose(gradient[j] / step.GetUnit(), trueGradient[j], 1e-9));
            }
        }
    }
}

TEST(IsacScaAllocation, GradientsAreThoseOfFiniteDifferences)
{
    Draw draw;
    Eigen::Array3d gradient;
    Eigen::Array3d ignored;
    for (int i = 0; i < 500; ++i)
    {
        const ScaledUser user = DrawUser(draw, i % 2 == 0);
        const ScaExperience step(user, DrawShares(draw), i % 4 < 2 ? CORRECTED : PRINTED);
        const Eigen::Array3d shares = DrawShares(draw);
        const double value = step.Evaluate(shares, gradient);
        for (int j = 0; j < 3; ++j)
        {
            Eigen::Array3d above = shares;
            Eigen::Array3d below = shares;
            above[j] *= 1.0 + 1e-5;
            below[j] *= 1.0 - 1e-5;
            const double difference = step.Evaluate(above, ignored) - step.Evaluate(below, ignored);
            EXPECT_NEAR(gradient[j],
                        difference / (above[j] - below[j]),
                        1e-6 * (std::abs(value) + std::abs(gradient[j])));
        }
    }
}

TEST(IsacScaAllocation, CorrectedTransformIsTheRatioAndThePrintedOneIsNot)
{
    Draw draw;
    for (int i = 0; i < 500; ++i)
    {
        const double value = draw(0.05, 3.0);
        const double delay = draw(0.01, 2.0);
        const double root = std::sqrt(value);
        EXPECT_TRUE(IsClose(QuadraticTransformOf(root / delay, root, delay), value / delay));
        EXPECT_TRUE(
            IsClose(QuadraticTransformOf(value / delay, value, delay), value * value / delay));
        const double phi = draw(0.0, 100.0);
        EXPECT_LE(QuadraticTransformOf(phi, root, delay), value / delay * (1.0 + 1e-12));
        EXPECT_LE(QuadraticTransformOf(phi, value, delay), value * value / delay * (1.0 + 1e-12));
    }
}

TEST(IsacScaAllocation, WithoutItsAuxiliaryVariableTheRelaxationIsTwoBounds)
{
    // (32) as printed, with Y >= c, for points of the box: some Y fits where the two bounds hold.
    Draw draw;
    int fits = 0;
    int falls = 0;
    for (int i = 0; i < 5000; ++i)
    {
        const double leastPower = draw(0.1, 1.0);
        const double mostPower = leastPower + draw(0.1, 2.0);
        const double leastBandwidth = draw(0.1, 1.0);
        const double mostBandwidth = leastBandwidth + draw(0.1, 2.0);
        const double power = draw(leastPower, mostPower);
        const double bandwidth = draw(leastBandwidth, mostBandwidth);
        const double product = draw(0.05, 1.0) * mostPower * mostBandwidth;
        const double leastY = std::max(
            {product,
             0.0,
             power * leastBandwidth + bandwidth * leastPower - leastPower * leastBandwidth});
        const double mostY = std::min(power * mostBandwidth, bandwidth * mostPower);
        const bool isKept = power >= product / mostBandwidth && bandwidth >= product / mostPower;
        EXPECT_EQ(leastY <= mostY, isKept);
        fits += isKept;
        falls += isKept && power * bandwidth < product;
    }
    EXPECT_GT(fits, 1000);
    EXPECT_GT(falls, 100) << "points that (32) lets through though they miss the product";
}

TEST(IsacScaAllocation, KeepsBudgetsAndItsOwnRelaxation)
{
    const auto document = ReadVectors("alloc.json")[0];
    int violated = 0;
    for (const auto& instance : document["instances"])
    {
        const auto state = ns3::MakeSlotState(instance);
        if (!instance["feasible"] || state.GetUsers() > 16)
        {
            continue;
        }
        SCOPED_TRACE("instance " + instance["id"].dump());
        ns3::IsacSlotProblem slot;
        const auto& problem = slot.Pose(state);
        ScaAllocation solver;
        AllocationSolution solution;
        solver.Solve(problem, solution);
        EXPECT_GE(solution.iterations, 1);
        EXPECT_LE(solution.iterations, 20);
        Eigen::ArrayXd bandwidth = Eigen::ArrayXd::Zero(state.GetStations());
        Eigen::ArrayXd power = Eigen::ArrayXd::Zero(state.GetStations());
        bool areAllMet = true;
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            bandwidth[state.station[k]] += solution.bandwidth[k];
            power[state.station[k]] += solution.power[k];
            EXPECT_GE(solution.power[k], problem.minimumPower[k] * (1.0 - 1e-9));
            const double product = solution.bandwidth[k] * solution.power[k];
            const double part = product / problem.minimumPowerBandwidth[k];
            // P >= c / B_up and B >= c / P_up, where neither is more than 1.5 / 0.5 of what it is.
            EXPECT_GE(part, std::pow(0.5 / 1.5, 2));
            areAllMet = areAllMet && part >= 1.0;
            violated += part < 1.0;
        }
        EXPECT_TRUE((bandwidth <= problem.bandwidth * (1.0 + 1e-12)).all());
        EXPECT_TRUE((power <= problem.power * (1.0 + 1e-12)).all());
        EXPECT_LE(solution.computing.sum(), problem.computing * (1.0 + 1e-12));
        const double optimum = instance["objective"];
        if (areAllMet)
        {
            EXPECT_LE(solution.objective, optimum + 1e-9 * std::max(1.0, optimum));
        }
        EXPECT_GT(solution.objective, 0.9 * optimum);
        const ShareProgram& program = solver.GetProgram();
        EXPECT_TRUE((program.lower <= program.upper).all());
        EXPECT_TRUE((program.minimumProduct == 0.0).all());
    }
    EXPECT_GT(violated, 0) << "the relaxation has teeth after all";
}

TEST(IsacScaAllocation, ANarrowBoxKeepsCloserToTheBounds)
{
    const auto document = ReadVectors("alloc.json")[0];
    for (const double boxWidth : {0.01, 0.1, 0.5})
    {
        for (const auto& instance : document["instances"])
        {
            if (!instance["feasible"] || instance["users"].size() > 10)
            {
                continue;
            }
            ns3::IsacSlotProblem slot;
            const auto& problem = slot.Pose(ns3::MakeSlotState(instance));
            ScaAllocation solver;
            solver.settings.boxWidth = boxWidth;
            AllocationSolution solution;
            solver.Solve(problem, solution);
            const double worst =
                (solution.bandwidth * solution.power / problem.minimumPowerBandwidth).minCoeff();
            EXPECT_GE(worst, std::pow((1.0 - boxWidth) / (1.0 + boxWidth), 2))
                << "instance " << instance["id"] << ", box " << boxWidth;
        }
    }
}

TEST(IsacScaAllocation, PrintedTransformMovesResourcesToUsersOfGreatValue)
{
    // Two ratio users alike but for their value: as printed, value counts twice.
    AllocationProblem problem;
    problem.Resize(3, 1);
    problem.bandwidth << 400e6;
    problem.power << 40.0;
    problem.computing = 15e9;
    problem.station.setZero();
    problem.structure.assign(3, QoeStructure::RATIO);
    problem.value << 0.1, 0.12, 0.3;
    problem.delayCost.setZero();
    problem.computingWork.setConstant(1e7);
    problem.radioWork << 8e6, 8e6, 0.0;
    problem.noiseToGain.setConstant(1e-9);
    problem.minimumPower.setConstant(1e-3);
    problem.minimumPowerBandwidth.setConstant(1.0);
    ScaAllocation solver;
    solver.settings.iterations = 1;
    AllocationSolution corrected;
    solver.Solve(problem, corrected);
    solver.settings.transform = PRINTED;
    AllocationSolution printed;
    solver.Solve(problem, printed);
    EXPECT_GT(printed.computing[1] / printed.computing[0],
              1.05 * corrected.computing[1] / corrected.computing[0]);
    // c minimises sum w / c: proportional to the root of w, by (33) phi^2.
    EXPECT_NEAR(corrected.computing[1] / corrected.computing[0], std::sqrt(1.2), 1e-4);
    EXPECT_NEAR(printed.computing[1] / printed.computing[0], 1.2, 1e-4);
}
