/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-convex-allocation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

/// Newton steps after which the search is given up
constexpr int MAXIMUM_ITERATIONS = 200;

/// Iterations after which shares and prices no longer go ahead of each other
constexpr int PATIENCE = 40;

/// Relative gap at which no more is asked for; TOLERANCE is enough where rounding stops the search
constexpr double AIM = 1e-10;

/// How far rounding may take a gap below 0: prices times budgets exceed what they prove by far
constexpr double ROUNDING = 1e-9;

/// Relative distance from the bound at which an iterate is worth restoring
constexpr double NEAR = 1e-6;

/// Part of the users beyond whose new requests the last solution is no better a start than none
constexpr double NEW_REQUESTS = 0.25;

/// Slope of the utility at the least experience, below which it is measured from there
constexpr double LEAST_SLOPE = 1e-2;

/// Number of references from which a utility is measured, at most
constexpr int MAXIMUM_REFERENCES = 5;

constexpr double INFINITE = std::numeric_limits<double>::infinity(); ///< no bound

/**
 * @param problem a problem
 * @return what experience counts in it; as it is where nobody's does
 */
AllocationUtility
GetUtility(const AllocationProblem& problem)
{
    auto utility = problem.utility;
    if (!problem.CountsAny())
    {
        utility.fairness = 0.0;
    }
    return utility;
}

/**
 * @param utility what experience counts
 * @return experience at which the floor counts as met
 */
double
GetFloorMet(const AllocationUtility& utility)
{
    return utility.floor + ConvexAllocation::FLOOR_ROOM * std::max(1.0, std::abs(utility.floor));
}

/**
 * @param utility what experience counts
 * @param experience the least of all users
 * @return reference from which to measure the utility, so that it is neither flat nor a small
 *         difference of large numbers where the users are; 0 for none
 */
double
GetReference(const AllocationUtility& utility, double experience)
{
    const double unit = std::max(1.0, -utility.floor);
    if (utility.fairness > 1.0)
    {
        return std::max(unit, experience - utility.floor);
    }
    return utility.fairness == 1.0 && unit == 1.0 ? 0.0 : unit; // a logarithm needs no other
}

} // namespace

bool
ConvexAllocation::IsOptimal(double gap)
{
    return gap <= TOLERANCE && gap >= -ROUNDING;
}

bool
ConvexAllocation::Solve(const AllocationProblem& problem, AllocationSolution& solution)
{
    auto utility = GetUtility(problem);
    bool isSolved = true;
    solution.isAboveFloor = true;
    if (utility.HasFloor())
    {
        // Lift the least experience above the floor, and go on from there.
        auto least = utility;
        least.fairness = INFINITE;
        m_iterate.Scale(problem, least);
        m_iterate.StartAnew();
        isSolved = Search(problem, solution, GetFloorMet(utility));
        const double experience = m_iterate.GetLeastExperience();
        solution.isAboveFloor = isSolved && experience >= GetFloorMet(utility);
        if (solution.isAboveFloor)
        {
            m_reference = GetReference(utility, experience);
            utility.reference = m_reference;
            m_iterate.Scale(problem, utility);
            m_iterate.StartHere();
            isSolved = SearchFairly(problem, solution, utility);
        }
    }
    else
    {
        m_iterate.Scale(problem, utility);
        m_iterate.StartAnew();
        isSolved = Search(problem, solution, INFINITE);
    }
    m_users = isSolved ? problem.station.size() : 0;
    m_stations = problem.bandwidth.size();
    return isSolved;
}

bool
ConvexAllocation::SolveNext(const AllocationProblem& problem, AllocationSolution& solution)
{
    if (problem.station.size() == m_users && problem.bandwidth.size() == m_stations)
    {
        auto utility = GetUtility(problem);
        utility.reference = std::max(m_reference, GetReference(utility, utility.floor));
        m_iterate.Scale(problem, utility);
        if (m_iterate.GetNewRequests() > NEW_REQUESTS * static_cast<double>(m_users))
        {
            return Solve(problem, solution);
        }
        m_iterate.StartFromLast();
        if (!utility.HasFloor() || m_iterate.GetLeastExperience() >= GetFloorMet(utility))
        {
            solution.isAboveFloor = true;
            if (SearchFairly(problem, solution, utility))
            {
                return true;
            }
        }
    }
    return Solve(problem, solution);
}

bool
ConvexAllocation::SearchFairly(const AllocationProblem& problem,
                               AllocationSolution& solution,
                               AllocationUtility utility)
{
    bool isSolved = Search(problem, solution, INFINITE);
    for (int times = 0; utility.HasFloor() && times < MAXIMUM_REFERENCES; ++times)
    {
        const double experience = m_iterate.GetLeastExperience();
        const bool isFlat = utility.fairness > 1.0 && utility.GetSlope(experience) < LEAST_SLOPE;
        if (!isFlat || !std::isfinite(experience))
        {
            break;
        }
        m_reference = utility.reference = GetReference(utility, experience);
        m_iterate.Scale(problem, utility);
        m_iterate.StartFromLast();
        isSolved = Search(problem, solution, INFINITE);
    }
    m_iterate.Express(solution);
    return isSolved;
}

bool
ConvexAllocation::Search(const AllocationProblem& problem,
                         AllocationSolution& solution,
                         double enough)
{
    const auto users = static_cast<double>(problem.station.size());
    solution.gap = INFINITE;
    // A level that all users have is the difference of numbers of its own size: less asked for is
    // more often had.
    const double aim = m_iterate.HasSharedLevel() ? TOLERANCE : AIM;
    const double unit = m_iterate.GetUnit();
    double step = 0.0;
    for (solution.iterations = 0;; ++solution.iterations)
    {
        m_iterate.Evaluate();
        if (enough < INFINITE && m_iterate.GetLeastExperience() >= enough)
        {
            return true;
        }
        const double average = m_iterate.GetAverageProduct();
        const bool isFirst = solution.iterations == 0;
        const bool isLast = solution.iterations == MAXIMUM_ITERATIONS || !std::isfinite(average);
        const double scale = std::max(users * unit, std::abs(m_iterate.GetObjective()));
        if (isFirst || isLast || m_iterate.GetBound() - m_iterate.GetObjective() < NEAR * scale)
        {
            // Shares and prices prove themselves: the best of each may come from different steps.
            m_iterate.Restore();
            if (isFirst || m_iterate.GetRestoredObjective() > solution.objective * users)
            {
                m_iterate.StoreShares(problem, solution);
            }
            if (isFirst || m_iterate.GetBound() < solution.upperBound * users)
            {
                m_iterate.StorePrices(problem, solution);
            }
            const double lastGap = solution.gap;
            solution.gap = (solution.upperBound - solution.objective) /
                           std::max(unit, std::abs(solution.objective));
            solution.gap = std::isfinite(solution.gap) ? solution.gap : INFINITE;
            if (std::abs(solution.gap) <= aim ||
                (IsOptimal(lastGap) && solution.gap > 0.9 * lastGap))
            {
                return true;
            }
        }
        if (isLast)
        {
            return IsOptimal(solution.gap);
        }

        // The further the last step went, the more the next one asks for; after a short one the
        // iterate is led back to where no constraint is much closer than the others. Never is so
        // little asked for that rounding would decide.
        const double reduction = step > 0.9 ? 0.05 : step > 0.5 ? 0.2 : step > 0.1 ? 0.5 : 2.0;
        const double wanted = IsOptimal(solution.gap) ? aim : TOLERANCE;
        const double least = 0.3 * wanted * scale / m_iterate.GetProducts();
        step = m_iterate.Step(std::max(reduction * average, least), solution.iterations > PATIENCE);
    }
}

} // namespace isac
