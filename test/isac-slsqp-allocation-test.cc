/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"

#include "ns3/isac-convex-allocation.h"
#include "ns3/isac-slot-problem.h"
#include "ns3/isac-slsqp-allocation.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace isac;

namespace
{

/// What "to a relative tolerance" means for objectives
double
Scale(double objective)
{
    return std::max(1.0, std::abs(objective));
}

/// Experience by the problem's formula, apart from the solver's code
double
Objective(const AllocationProblem& problem, const AllocationSolution& allocation)
{
    double sum = 0.0;
    for (Eigen::Index k = 0; k < problem.station.size(); ++k)
    {
        if (problem.radioWork[k] == 0.0)
        {
            continue;
        }
        const double rate =
            ShannonRate(allocation.bandwidth[k], allocation.power[k], 1.0, problem.noiseToGain[k]);
        const double delay =
            problem.computingWork[k] / allocation.computing[k] + problem.radioWork[k] / rate;
        const double experience = problem.structure[k] == QoeStructure::LINEAR
                                      ? problem.value[k] - problem.delayCost[k] * delay
                                      : problem.value[k] / delay;
        sum += CapQoe(experience, problem.utility.cap);
    }
    return sum / static_cast<double>(problem.station.size());
}

/// Expect that an allocation keeps all constraints to rounding
void
ExpectFeasible(const AllocationProblem& problem, const AllocationSolution& allocation)
{
    constexpr double rounding = 1e-14;
    Eigen::ArrayXd bandwidth = Eigen::ArrayXd::Zero(problem.bandwidth.size());
    Eigen::ArrayXd power = Eigen::ArrayXd::Zero(problem.bandwidth.size());
    for (Eigen::Index k = 0; k < problem.station.size(); ++k)
    {
        const double b = allocation.bandwidth[k];
        const double p = allocation.power[k];
        EXPECT_GE(b, 0.0);
        EXPECT_GE(allocation.computing[k], 0.0);
        EXPECT_GE(p, problem.minimumPower[k] * (1.0 - rounding));
        EXPECT_GE(p * b, problem.minimumPowerBandwidth[k] * (1.0 - rounding));
        bandwidth[problem.station[k]] += b;
        power[problem.station[k]] += p;
    }
    EXPECT_TRUE((bandwidth <= problem.bandwidth * (1.0 + rounding)).all());
    EXPECT_TRUE((power <= problem.power * (1.0 + rounding)).all());
    EXPECT_LE(allocation.computing.sum(), problem.computing * (1.0 + rounding));
}

/**
 * Solve the feasible reference slots of some sizes, and expect their certified optima.
 *
 * @param fewest number of users from which on
 * @param most number of users up to which
 */
void
SolveReferenceSlots(Eigen::Index fewest, Eigen::Index most)
{
    SlsqpAllocation solver;
    AllocationSolution solution;
    ns3::IsacSlotProblem slot;
    int solved = 0;
    for (const auto& document : ReadVectors("alloc.json"))
    {
        for (const auto& instance : document["instances"])
        {
            const auto state = ns3::MakeSlotState(instance);
            if (!instance["feasible"] || state.GetUsers() < fewest || state.GetUsers() > most)
            {
                continue;
            }
            SCOPED_TRACE("instance " + instance["id"].dump());
            const auto& problem = slot.Pose(state);
            EXPECT_TRUE(solver.Solve(problem, solution));
            ExpectFeasible(problem, solution);
            const double optimum = instance["objective"];
            EXPECT_LE(solution.objective, optimum + 1e-9 * Scale(optimum));
            EXPECT_GE(solution.objective, optimum - 1e-6 * Scale(optimum));
            EXPECT_NEAR(Objective(problem, solution),
                        solution.objective,
                        1e-12 * Scale(solution.objective));
            EXPECT_TRUE(std::isinf(solution.upperBound));
            EXPECT_EQ(solution.bandwidthPrice.size(), state.GetStations());
            ++solved;
        }
    }
    EXPECT_GT(solved, 0);
}

/// Drawn variables of a program, inside its bounds and away from them
Eigen::ArrayXd
DrawVariables(const ShareProgram& program, uint64_t seed)
{
    std::mt19937_64 generator(seed);
    Eigen::ArrayXd x(program.GetVariables());
    for (double& variable : x)
    {
        variable = 0.2 + static_cast<double>(generator() >> 11) * 0x1p-53;
    }
    return x;
}

} // namespace

TEST(IsacSlsqpAllocation, ReachesTheReferenceOptima)
{
    SolveReferenceSlots(1, 15);
}

TEST(IsacSlsqpAllocationExtensive, ReachesTheReferenceOptimaOfManyUsers)
{
    SolveReferenceSlots(16, 30);
}

TEST(IsacSlsqpAllocation, ReachesTheCertifiedOptimaOfDrawnSlots)
{
    std::mt19937_64 generator(3);
    const auto uniform = [&generator](double from, double to) {
        return from + (to - from) * static_cast<double>(generator() >> 11) * 0x1p-53;
    };
    const auto document = ReadVectors("alloc.json")[0];
    ns3::IsacSlotProblem slot;
    SlsqpAllocation solver;
    ConvexAllocation convex;
    AllocationSolution solution;
    AllocationSolution optimum;
    int solved = 0;
    for (const auto& instance : document["instances"])
    {
        if (instance["users"].size() != 5 && instance["users"].size() != 10)
        {
            continue;
        }
        for (int i = 0; i < 10; ++i)
        {
            SCOPED_TRACE("instance " + instance["id"].dump() + ", drawn " + std::to_string(i));
            auto state = ns3::MakeSlotState(instance);
            state.qoeCap = i % 2 == 0 ? 5.0 : 0.0;
            for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
            {
                state.fileSize[k] *= uniform(0.5, 1.5);
                state.gain.row(k) *= std::exp(uniform(-2.0, 2.0));
                state.minimumPower[k] *= uniform(0.1, 2.0);
                state.minimumPowerBandwidth[k] *= uniform(0.1, 2.0);
            }
            const auto& problem = slot.Pose(state);
            EXPECT_TRUE(solver.Solve(problem, solution));
            ExpectFeasible(problem, solution);
            EXPECT_TRUE(convex.Solve(problem, optimum));
            EXPECT_LE(solution.objective, optimum.upperBound + 1e-9 * Scale(optimum.objective));
            EXPECT_GE(solution.objective, optimum.objective - 1e-6 * Scale(optimum.objective));
            ++solved;
        }
    }
    EXPECT_GT(solved, 90);
}

TEST(IsacSlsqpAllocation, GradientsAreThoseOfFiniteDifferences)
{
    int compared = 0;
    const auto document = ReadVectors("alloc.json")[0];
    for (const auto& instance : document["instances"])
    {
        if (instance["users"].size() > 20)
        {
            continue;
        }
        SCOPED_TRACE("instance " + instance["id"].dump());
        ns3::IsacSlotProblem slot;
        SlsqpAllocation solver;
        AllocationSolution solution;
        solver.Solve(slot.Pose(ns3::MakeSlotState(instance)), solution);
        const ShareProgram& program = solver.GetProgram();
        const Eigen::Index variables = program.GetVariables();
        const Eigen::Index constraints = program.GetConstraints();
        Eigen::ArrayXd x = DrawVariables(program, instance["id"]);
        Eigen::ArrayXd gradient(variables);
        Eigen::ArrayXd values(constraints);
        Eigen::ArrayXXd jacobian(variables, constraints); // each column one constraint's
        program.GetObjective(x.data(), gradient.data());
        program.GetConstraints(x.data(), values.data(), jacobian.data());
        Eigen::ArrayXd above(constraints);
        Eigen::ArrayXd below(constraints);
        for (Eigen::Index i = 0; i < variables; ++i)
        {
            const double at = x[i];
            const double step = 1e-5 * at;
            x[i] = at + step;
            const double objectiveAbove = program.GetObjective(x.data(), nullptr);
            program.GetConstraints(x.data(), above.data(), nullptr);
            x[i] = at - step;
            const double objectiveBelow = program.GetObjective(x.data(), nullptr);
            program.GetConstraints(x.data(), below.data(), nullptr);
            x[i] = at;
            const double objective = program.GetObjective(x.data(), nullptr);
            EXPECT_NEAR(gradient[i],
                        (objectiveAbove - objectiveBelow) / (2.0 * step),
                        1e-7 * (Scale(gradient[i]) + std::abs(objective)));
            for (Eigen::Index j = 0; j < constraints; ++j)
            {
                EXPECT_NEAR(jacobian(i, j),
                            (above[j] - below[j]) / (2.0 * step),
                            1e-7 * (Scale(jacobian(i, j)) + std::abs(values[j])))
                    << "constraint " << j << ", variable " << i;
                ++compared;
            }
        }
    }
    EXPECT_GT(compared, 10000);
}

TEST(IsacSlsqpAllocation, UsersWithoutRequestsAndStationsWithoutUsersAreNoProblem)
{
    auto state = ns3::MakeSlotState(ReadVectors("alloc.json")[0]["instances"][6]);
    ASSERT_EQ(state.GetUsers(), 10);
    ASSERT_EQ(state.GetStations(), 2);
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        state.fileSize[k] = k % 2 == 0 ? 0.0 : state.fileSize[k];
        state.gain(k, 0) = state.gain(k, state.station[k]);
        state.station[k] = 0;
    }
    for (const double cap : {0.0, 5.0})
    {
        state.qoeCap = cap;
        ns3::IsacSlotProblem slot;
        SlsqpAllocation solver;
        AllocationSolution solution;
        const auto& problem = slot.Pose(state);
        EXPECT_TRUE(solver.Solve(problem, solution));
        ExpectFeasible(problem, solution);
        EXPECT_NEAR(Objective(problem, solution), solution.objective, 1e-12);
        EXPECT_GT(solution.objective, 0.0);
        state.fileSize.setZero();
        EXPECT_TRUE(solver.Solve(slot.Pose(state), solution));
        EXPECT_EQ(solution.objective, 0.0);
        state = ns3::MakeSlotState(ReadVectors("alloc.json")[0]["instances"][6]);
    }
}
