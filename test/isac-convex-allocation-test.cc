/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-convex-allocation.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>

using namespace isac;

namespace
{

/// Draws problems of all kinds, each from its number
class ProblemMaker
{
  public:
    /// @param number of the problem
    explicit ProblemMaker(uint64_t number)
        : m_generator(number)
    {
    }

    /// @return a problem that some allocation solves with room to spare
    AllocationProblem Make()
    {
        const int stations = 1 + Index(3);
        const int users = 1 + Index(OneOf({5, 40, 300}));
        const bool oneStationEmpty = stations > 1 && Index(4) == 0;
        const bool someWithoutRequest = Index(4) == 0;
        const int structures = Index(3); // all linear, all ratio, mixed
        AllocationProblem problem;
        problem.Resize(users, stations);
        problem.bandwidth.setConstant(400e6 * (Index(3) == 0 ? Power(3) : 1.0));
        problem.power.setConstant(40.0 * (Index(3) == 0 ? Power(3) : 1.0));
        problem.computing = 15e9 * (Index(3) == 0 ? Power(2) : 1.0);
        problem.utility.cap = Index(2) == 0 ? 5.0 : 0.0;
        const double radius = Uniform(50.0, 230.0);
        for (int k = 0; k < users; ++k)
        {
            const int j = oneStationEmpty ? 0 : Index(stations);
            const bool isLinear = structures == 2 ? Index(2) == 0 : structures == 0;
            const double impact = Uniform(0.7, 1.0);
            const double size = someWithoutRequest && Index(3) == 0 ? 0.0 : Uniform(0.5, 1.5);
            const double quality = ContentQuality(size, 2.0);
            const double distance = radius * std::sqrt(Uniform(1e-4, 1.0));
            const double wavelength = 0.3 / (j == 0 ? 28.0 : 39.0);
            const double gain = std::pow(wavelength / (4.0 * M_PI * distance), 2);
            problem.station[k] = j;
            problem.structure[k] = isLinear ? QoeStructure::LINEAR : QoeStructure::RATIO;
            problem.value[k] = impact * quality * (isLinear ? 7.67 : 0.282) * Uniform(0.8, 1.2);
            problem.delayCost[k] = impact * 19.6 * Uniform(0.8, 1.2);
            problem.computingWork[k] = 1e7 * size;
            problem.radioWork[k] = 8e6 * size;
            problem.noiseToGain[k] = 4e-21 / gain;
            problem.minimumPower[k] = std::pow(distance / 300.0, 8);
            problem.minimumPowerBandwidth[k] = problem.minimumPower[k] * Uniform(0.5, 2.0);
        }
        for (int j = 0; j < stations; ++j)
        {
            ScaleNeeds(problem, j);
        }
        return problem;
    }

    /// @return such a problem whose users have backlogs, from none to more than a slot can serve
    AllocationProblem MakeWithBacklog()
    {
        auto problem = Make();
        problem.duration = 1.0;
        problem.computingBacklogCost = std::pow(1e-7, 2) * Power(2); // of 1 MB
        problem.radioBacklogCost = std::pow(1.25e-7, 2) * Power(2);  // of 1 MB
        const double load = Power(1.5);
        for (Eigen::Index k = 0; k < problem.station.size(); ++k)
        {
            const double share = load / static_cast<double>(problem.station.size());
            const double bandwidth = problem.bandwidth[problem.station[k]];
            problem.computingBacklog[k] =
                Index(3) == 0 ? 0.0 : share * Uniform(0.0, 2.0) * problem.computing;
            problem.radioBacklog[k] = Index(3) == 0 ? 0.0 : share * Uniform(0.0, 20.0) * bandwidth;
            // Some have nothing new, some ask for what waits before it.
            const int request = Index(3);
            problem.radioWork[k] *= request > 0;
            problem.radioWork[k] +=
                request == 2 && problem.radioWork[k] > 0.0 ? problem.radioBacklog[k] : 0.0;
        }
        return problem;
    }

  private:
    /// Scale what a station's users need until it takes a drawn part of both budgets, at most
    void ScaleNeeds(AllocationProblem& problem, int station)
    {
        const double powerPart = Index(3) == 0 ? Uniform(0.9, 0.999999) : Uniform(0.01, 0.9);
        const double bandwidthPart = Index(3) == 0 ? Uniform(0.9, 0.99999) : Uniform(0.001, 0.9);
        double power = 0.0;
        for (Eigen::Index k = 0; k < problem.station.size(); ++k)
        {
            power += problem.station[k] == station ? problem.minimumPower[k] : 0.0;
        }
        // With all of the power in proportion to the needs, the bandwidth that is needed.
        double bandwidth = 0.0;
        for (Eigen::Index k = 0; k < problem.station.size(); ++k)
        {
            if (problem.station[k] == station)
            {
                problem.minimumPower[k] *= powerPart * problem.power[station] / power;
                bandwidth +=
                    problem.minimumPowerBandwidth[k] / (problem.minimumPower[k] / powerPart);
            }
        }
        for (Eigen::Index k = 0; k < problem.station.size(); ++k)
        {
            if (problem.station[k] == station)
            {
                problem.minimumPowerBandwidth[k] *=
                    bandwidthPart * problem.bandwidth[station] / bandwidth;
            }
        }
    }

    /// @return a whole number from 0 below a limit
    int Index(int limit)
    {
        return static_cast<int>(m_generator() % static_cast<uint64_t>(limit));
    }

    /// @return one of the numbers
    int OneOf(std::initializer_list<int> numbers)
    {
        return *(numbers.begin() + Index(static_cast<int>(numbers.size())));
    }

    /// @return a number between two others
    double Uniform(double from, double to)
    {
        return from + (to - from) * static_cast<double>(m_generator() >> 11) * 0x1p-53;
    }

    /// @return a power of ten with an exponent of at most some size
    double Power(double exponent)
    {
        return std::pow(10.0, Uniform(-exponent, exponent));
    }

    std::mt19937_64 m_generator; ///< the same on every machine
};

/// The objective by the problem's formula, apart from the solver's code
double
Objective(const AllocationProblem& problem, const AllocationSolution& allocation)
{
    double sum = 0.0;
    double least = std::numeric_limits<double>::infinity();
    for (Eigen::Index k = 0; k < problem.station.size(); ++k)
    {
        const double rate =
            ShannonRate(allocation.bandwidth[k], allocation.power[k], 1.0, problem.noiseToGain[k]);
        const double computingLeft =
            std::max(0.0, problem.computingBacklog[k] - allocation.computing[k] * problem.duration);
        const double radioLeft = std::max(0.0, problem.radioBacklog[k] - rate * problem.duration);
        sum -= 0.5 * (problem.computingBacklogCost * computingLeft * computingLeft +
                      problem.radioBacklogCost * radioLeft * radioLeft);
        if (problem.radioWork[k] == 0.0)
        {
            continue;
        }
        const double delay =
            problem.computingWork[k] / allocation.computing[k] + problem.radioWork[k] / rate;
        const double experience = problem.structure[k] == QoeStructure::LINEAR
                                      ? problem.value[k] - problem.delayCost[k] * delay
                                      : problem.value[k] / delay;
        const double counted = CapQoe(experience, problem.utility.cap);
        sum += problem.utility.GetValue(counted);
        least = std::min(least, counted);
    }
    return problem.utility.IsLeast() ? least : sum / static_cast<double>(problem.station.size());
}

/// Expect that an allocation keeps all constraints to a relative 1e-9
void
ExpectFeasible(const AllocationProblem& problem, const AllocationSolution& allocation)
{
    constexpr double tolerance = 1e-9;
    Eigen::ArrayXd bandwidth = Eigen::ArrayXd::Zero(problem.bandwidth.size());
    Eigen::ArrayXd power = Eigen::ArrayXd::Zero(problem.bandwidth.size());
    for (Eigen::Index k = 0; k < problem.station.size(); ++k)
    {
        const double b = allocation.bandwidth[k];
        const double p = allocation.power[k];
        EXPECT_GE(b, 0.0);
        EXPECT_GE(allocation.computing[k], 0.0);
        EXPECT_GE(p, problem.minimumPower[k] * (1.0 - tolerance));
        EXPECT_GE(p * b, problem.minimumPowerBandwidth[k] * (1.0 - tolerance));
        bandwidth[problem.station[k]] += b;
        power[problem.station[k]] += p;
    }
    EXPECT_TRUE((bandwidth <= problem.bandwidth * (1.0 + tolerance)).all());
    EXPECT_TRUE((power <= problem.power * (1.0 + tolerance)).all());
    EXPECT_LE(allocation.computing.sum(), problem.computing * (1.0 + tolerance));
}

/// Solve problems of some numbers, and expect a certified optimum of each
void
SolveProblems(uint64_t first,
              uint64_t count,
              AllocationProblem (ProblemMaker::*make)() = &ProblemMaker::Make)
{
    ConvexAllocation solver;
    AllocationSolution solution;
    for (uint64_t number = first; number < first + count; ++number)
    {
        SCOPED_TRACE("problem " + std::to_string(number));
        ProblemMaker maker(number);
        const auto problem = (maker.*make)();
        EXPECT_TRUE(solver.Solve(problem, solution)) << "gap " << solution.GetGap();
        EXPECT_LE(solution.GetGap(), 1e-8);
        EXPECT_GE(solution.GetGap(), -1e-12);
        ExpectFeasible(problem, solution);
        EXPECT_NEAR(Objective(problem, solution),
                    solution.objective,
                    1e-10 * std::max(1.0, std::abs(solution.objective)));
        if (testing::Test::HasFailure())
        {
            return;
        }
    }
}

} // namespace

TEST(IsacConvexAllocation, SolvesRandomProblems)
{
    SolveProblems(0, 300);
}

TEST(IsacConvexAllocationExtensive, SolvesTenThousandRandomProblems)
{
    SolveProblems(1000, 10000);
}

TEST(IsacConvexAllocation, SolvesProblemsWithBacklogs)
{
    SolveProblems(20000, 300, &ProblemMaker::MakeWithBacklog);
}

TEST(IsacConvexAllocationExtensive, SolvesFiveThousandProblemsWithBacklogs)
{
    SolveProblems(21000, 5000, &ProblemMaker::MakeWithBacklog);
}

TEST(IsacConvexAllocation, NoOtherAllocationIsAboveTheBound)
{
    // Moves between users that keep all constraints: none may gain more than the gap.
    ConvexAllocation solver;
    AllocationSolution solution;
    std::mt19937_64 generator(7);
    int moves = 0;
    for (uint64_t number = 0; number < 40; ++number)
    {
        ProblemMaker maker(number);
        auto problem = number % 2 == 0 ? maker.Make() : maker.MakeWithBacklog();
        problem.utility.fairness = static_cast<double>(number % 3);
        problem.utility.floor = -1000.0;
        ASSERT_TRUE(solver.Solve(problem, solution));
        const auto users = static_cast<uint64_t>(problem.station.size());
        for (int move = 0; move < 200; ++move)
        {
            auto other = solution;
            const auto from = static_cast<Eigen::Index>(generator() % users);
            const auto to = static_cast<Eigen::Index>(generator() % users);
            const double part = std::pow(10.0, -static_cast<double>(generator() % 6));
            const auto shift = [&](Eigen::ArrayXd& shares, double least) {
                const double amount = part * std::max(0.0, shares[from] - least);
                shares[from] -= amount;
                shares[to] += amount;
            };
            if (problem.station[from] == problem.station[to] && move % 2 == 0)
            {
                shift(other.power, problem.minimumPower[from]);
                shift(other.bandwidth, problem.minimumPowerBandwidth[from] / other.power[from]);
            }
            else
            {
                shift(other.computing, 0.0);
            }
            const bool keepsBounds =
                other.power[from] * other.bandwidth[from] >= problem.minimumPowerBandwidth[from];
            if (keepsBounds && other.computing[from] > 0.0)
            {
                EXPECT_LE(Objective(problem, other),
                          solution.upperBound + 1e-12 * std::abs(solution.upperBound));
                ++moves;
            }
        }
    }
    EXPECT_GT(moves, 4000);
}

TEST(IsacConvexAllocation, APriceIsWhatOneMoreOfABudgetAdds)
{
    ConvexAllocation solver;
    int compared = 0;
    for (uint64_t number = 0; number < 60; ++number)
    {
        auto problem = ProblemMaker(number).Make();
        AllocationSolution before;
        ASSERT_TRUE(solver.Solve(problem, before));
        AllocationSolution after;
        const double growth = 1e-3;
        const double more = growth * problem.computing;
        problem.computing += more;
        ASSERT_TRUE(solver.Solve(problem, after));
        // Concave in the budget: between the prices at both ends, up to the gaps.
        const double gaps = 1e-8 * std::max(1.0, std::abs(before.objective));
        EXPECT_LE(after.objective - before.objective, before.computingPrice * more + 2.0 * gaps);
        EXPECT_GE(after.objective - before.objective, after.computingPrice * more - 2.0 * gaps);
        compared += before.computingPrice * more > 100.0 * gaps;

        problem.computing -= more;
        const double moreBandwidth = growth * problem.bandwidth[0];
        problem.bandwidth[0] += moreBandwidth;
        ASSERT_TRUE(solver.Solve(problem, after));
        EXPECT_LE(after.objective - before.objective,
                  before.bandwidthPrice[0] * moreBandwidth + 2.0 * gaps);
        EXPECT_GE(after.objective - before.objective,
                  after.bandwidthPrice[0] * moreBandwidth - 2.0 * gaps);
    }
    EXPECT_GT(compared, 30);
}

TEST(IsacAllocationUtility, IsTheAlphaFairFamily)
{
    for (const double fairness : {0.0, 0.5, 1.0, 2.0, 5.0})
    {
        const AllocationUtility utility{5.0, fairness, fairness == 0.0 ? 0.0 : -1.0};
        double previous = std::numeric_limits<double>::infinity();
        for (double e = -0.9; e < 5.0; e += 0.1)
        {
            const double step = 1e-5;
            const double slope =
                (utility.GetValue(e + step) - utility.GetValue(e - step)) / (2.0 * step);
            EXPECT_NEAR(utility.GetSlope(e) / slope, 1.0, 1e-6);
            EXPECT_LE(utility.GetSlope(e), previous);
            previous = utility.GetSlope(e);
            // The conjugate by its definition: no point is above the tangent.
            const double price = std::min(1.0, utility.GetSlope(e));
            const double conjugate = utility.GetConjugate(price);
            double greatest = -std::numeric_limits<double>::infinity();
            for (double other = -0.999; other <= 5.0; other += 0.001)
            {
                greatest = std::max(greatest, utility.GetValue(other) - price * other);
            }
            EXPECT_GE(conjugate, greatest - 1e-12);
            EXPECT_LE(conjugate, greatest + 1e-2);
        }
        EXPECT_EQ(std::isfinite(utility.GetValue(-1.0)), fairness == 0.0);
    }
    EXPECT_EQ((AllocationUtility{5.0, INFINITY, 0.0}.GetValue(-3.0)), -3.0);
}

TEST(IsacConvexAllocation, LeavesOverAnyRestHoweverSmall)
{
    // Bounds that take all but a small part of the bandwidth, as where as many users as fit are
    // admitted, and users without bounds who live on that part.
    ConvexAllocation solver;
    AllocationSolution solution;
    SensingFeasibility feasibility;
    for (const double rest : {1e-2, 1e-3, 1e-4})
    {
        for (uint64_t number = 0; number < 60; ++number)
        {
            SCOPED_TRACE("rest " + std::to_string(rest) + ", problem " + std::to_string(number));
            auto problem = ProblemMaker(number).Make();
            problem.station.setZero();
            problem.power.setConstant(40.0);
            problem.bandwidth.setConstant(400e6);
            problem.computing = 15e9;
            problem.minimumPower *= 20.0 / problem.minimumPower.sum();
            for (Eigen::Index k = 0; k < problem.station.size(); k += 3)
            {
                problem.minimumPower[k] = problem.minimumPowerBandwidth[k] = 0.0;
            }
            if (problem.station.size() < 2)
            {
                continue;
            }
            for (int round = 0; round < 50; ++round)
            {
                const auto need = feasibility.Evaluate(problem.minimumPower,
                                                       problem.minimumPowerBandwidth,
                                                       problem.power[0],
                                                       problem.bandwidth[0]);
                problem.minimumPowerBandwidth *= (1.0 - rest) / need.bandwidth;
            }
            EXPECT_TRUE(solver.Solve(problem, solution)) << "gap " << solution.GetGap();
            ExpectFeasible(problem, solution);
        }
    }
}

TEST(IsacConvexAllocationExtensive, FairOptimaAreCertifiedToo)
{
    // The level that all users have is the difference of numbers of its own size: where prices
    // times budgets exceed it a thousand times, some certificates do not reach the tolerance, and
    // say so.
    constexpr int count = 1000;
    ConvexAllocation solver;
    AllocationSolution solution;
    for (const double fairness : {0.5, 1.0, 2.0, std::numeric_limits<double>::infinity()})
    {
        int certified = 0;
        int below = 0;
        for (uint64_t number = 0; number < count; ++number)
        {
            SCOPED_TRACE("fairness " + std::to_string(fairness) + ", problem " +
                         std::to_string(number));
            auto problem = ProblemMaker(number).Make();
            problem.utility.fairness = fairness;
            problem.utility.floor = number % 3 == 0 ? -2.0 : 0.0;
            const bool isSolved = solver.Solve(problem, solution);
            certified += isSolved;
            EXPECT_EQ(isSolved, solution.GetGap() <= ConvexAllocation::TOLERANCE);
            EXPECT_GE(solution.GetGap(), -1e-11);
            ExpectFeasible(problem, solution);
            if (!solution.isAboveFloor)
            {
                problem.utility.fairness = std::numeric_limits<double>::infinity();
                ++below;
            }
            if ((problem.radioWork > 0.0).any())
            {
                EXPECT_NEAR(Objective(problem, solution),
                            solution.objective,
                            1e-9 * std::max(1.0, std::abs(solution.objective)));
            }
        }
        EXPECT_GE(certified, 0.998 * count);
        EXPECT_EQ(below > 0, fairness < 10.0);
    }
}

TEST(IsacConvexAllocation, NobodyHasMoreOnAverageThanByTheMeanNorAtLeastThanByTheLeast)
{
    constexpr double infinite = std::numeric_limits<double>::infinity();
    ConvexAllocation solver;
    AllocationSolution solution;
    for (uint64_t number = 0; number < 60; ++number)
    {
        auto problem = ProblemMaker(number).Make();
        if (!(problem.radioWork > 0.0).any())
        {
            continue;
        }
        auto mean = problem;
        auto least = problem;
        mean.utility = {5.0, 0.0, 0.0};
        least.utility = {5.0, infinite, 0.0};
        ASSERT_TRUE(solver.Solve(mean, solution));
        const double greatestMean = solution.upperBound;
        ASSERT_LE(Objective(least, solution), Objective(mean, solution));
        solver.Solve(least, solution); // a bound is one wherever the search ends
        const double greatestLeast = solution.upperBound;
        EXPECT_LE(Objective(mean, solution), greatestMean);
        for (const double fairness : {0.5, 1.0, 4.0})
        {
            problem.utility = {5.0, fairness, -1000.0};
            solver.Solve(problem, solution);
            EXPECT_LE(Objective(mean, solution), greatestMean);
            EXPECT_LE(Objective(least, solution), greatestLeast);
        }
    }
}

TEST(IsacConvexAllocation, TheLeastIsTheSameForAllWhoShareOneBudget)
{
    // Equal users: everyone gets an equal share, whatever the fairness; the objective is known.
    for (const double fairness : {0.0, 1.0, 3.0, std::numeric_limits<double>::infinity()})
    {
        AllocationProblem problem;
        problem.Resize(8, 1);
        problem.bandwidth << 8e6;
        problem.power << 8.0;
        problem.computing = 8e9;
        problem.utility = {0.0, fairness, -100.0};
        problem.station.setZero();
        problem.structure.assign(8, QoeStructure::LINEAR);
        problem.value.setConstant(5.0);
        problem.delayCost.setConstant(2.0);
        problem.computingWork.setConstant(1e8);
        problem.radioWork.setConstant(1e6);
        problem.noiseToGain.setConstant(1e-6);
        problem.minimumPower.setConstant(0.5);
        problem.minimumPowerBandwidth.setConstant(1e5);
        ConvexAllocation solver;
        AllocationSolution solution;
        ASSERT_TRUE(solver.Solve(problem, solution));
        EXPECT_TRUE((solution.bandwidth - 1e6).abs().maxCoeff() < 1.0);
        EXPECT_TRUE((solution.power - 1.0).abs().maxCoeff() < 1e-6);
        EXPECT_TRUE((solution.computing - 1e9).abs().maxCoeff() < 1e3);
        EXPECT_NEAR(solution.objective, problem.utility.GetValue(4.8 - 2.0), 1e-8);
    }
}

TEST(IsacConvexAllocation, WithoutAWayAboveTheFloorTheLeastIsMaximised)
{
    ConvexAllocation solver;
    AllocationSolution fair;
    AllocationSolution least;
    auto problem = ProblemMaker(0).Make();
    problem.utility = {5.0, std::numeric_limits<double>::infinity(), 0.0};
    ASSERT_TRUE(solver.Solve(problem, least));
    EXPECT_TRUE(least.isAboveFloor);
    problem.utility = {5.0, 1.0, least.objective + 0.01};
    ASSERT_TRUE(solver.Solve(problem, fair));
    EXPECT_FALSE(fair.isAboveFloor);
    EXPECT_NEAR(fair.objective, least.objective, 1e-7);
    problem.utility.floor = least.objective - 0.01;
    ASSERT_TRUE(solver.Solve(problem, fair));
    EXPECT_TRUE(fair.isAboveFloor);
    problem.utility.fairness = std::numeric_limits<double>::infinity();
    EXPECT_GT(Objective(problem, fair), least.objective - 0.01);
}

TEST(IsacConvexAllocation, TheNextSlotFindsTheSameOptimumFromTheLastOne)
{
    ConvexAllocation anew;
    ConvexAllocation next;
    AllocationSolution one;
    AllocationSolution other;
    std::mt19937_64 generator(11);
    const auto draw = [&generator] { return static_cast<double>(generator() >> 11) * 0x1p-53; };
    int steps = 0;
    int stepsAnew = 0;
    for (uint64_t number = 0; number < 30; ++number)
    {
        auto problem = ProblemMaker(number).Make();
        if (number % 3 == 1)
        {
            problem.utility = {5.0, 1.0, -1000.0};
        }
        for (int slot = 0; slot < 10; ++slot)
        {
            SCOPED_TRACE("problem " + std::to_string(number) + ", slot " + std::to_string(slot));
            ASSERT_TRUE(anew.Solve(problem, one));
            ASSERT_TRUE(next.SolveNext(problem, other));
            EXPECT_NEAR(one.objective,
                        other.objective,
                        2e-8 * std::max(1.0, std::abs(one.objective)));
            ExpectFeasible(problem, other);
            if (slot > 0)
            {
                stepsAnew += one.iterations;
                steps += other.iterations;
            }
            for (Eigen::Index k = 0; k < problem.station.size(); ++k)
            {
                problem.noiseToGain[k] *= std::exp(0.02 * (draw() - 0.5));
                problem.minimumPower[k] *= 1.0 - 0.02 * draw();
                problem.minimumPowerBandwidth[k] *= 1.0 - 0.02 * draw();
            }
        }
    }
    EXPECT_LT(steps, stepsAnew);
}
