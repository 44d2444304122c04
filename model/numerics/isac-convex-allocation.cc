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

/// Relative distance from the bound at which an iterate is worth restoring
constexpr double NEAR = 1e-6;

/// Part of the way to the nearest boundary that a step may go
constexpr double FRACTION_TO_BOUNDARY = 0.9;

/**
 * Shorten a step so that a positive value stays so.
 *
 * @param [in,out] step length of the step
 * @param value the value
 * @param change its change by a whole step
 */
void
Limit(double& step, double value, double change)
{
    if (change < 0.0)
    {
        step = std::min(step, -value / change);
    }
}

/**
 * Shorten a step so that the product of two values stays above a floor.
 *
 * @param [in,out] step length of the step
 * @param a one value
 * @param da its change by a whole step
 * @param b the other value
 * @param db its change by a whole step
 * @param floor what the product is above
 */
void
LimitProduct(double& step, double a, double da, double b, double db, double floor)
{
    // (a + t da) (b + t db) = floor
    const double square = da * db;
    const double linear = a * db + b * da;
    const double constant = a * b - floor;
    const double discriminant = linear * linear - 4.0 * square * constant;
    if (discriminant < 0.0)
    {
        return;
    }
    const double sum = -0.5 * (linear + std::copysign(std::sqrt(discriminant), linear));
    for (const double root : {sum / square, constant / sum})
    {
        if (root > 0.0)
        {
            step = std::min(step, root);
        }
    }
}

} // namespace

bool
ConvexAllocation::Solve(const AllocationProblem& problem, AllocationSolution& solution)
{
    Scale(problem);
    Start();
    const auto users = static_cast<double>(m_users.size());
    solution.objective = -std::numeric_limits<double>::infinity();
    solution.upperBound = std::numeric_limits<double>::infinity();
    for (solution.iterations = 0;; ++solution.iterations)
    {
        m_isCautious = solution.iterations > PATIENCE;
        Evaluate();
        const bool isLast =
            solution.iterations == MAXIMUM_ITERATIONS || !std::isfinite(m_complementarity);
        const double scale = std::max(users, std::abs(m_objective));
        if (isLast || m_bound - m_objective < NEAR * scale)
        {
            // Shares and prices prove themselves: the best of each may come from different steps.
            Restore();
            if (m_restoredObjective > solution.objective * users || isLast)
            {
                StoreShares(problem, solution);
            }
            if (m_bound < solution.upperBound * users || isLast)
            {
                StorePrices(problem, solution);
            }
            if (solution.GetGap() <= TOLERANCE)
            {
                return true;
            }
        }
        if (isLast)
        {
            return false;
        }

        // The further the last step went, the more the next one asks for; after a short one the
        // iterate is led back to where no constraint is much closer than the others. Never is so
        // little asked for that rounding would decide.
        const double step = std::min(m_primalStep, m_dualStep);
        const double reduction = step > 0.9 ? 0.05 : step > 0.5 ? 0.2 : step > 0.1 ? 0.5 : 2.0;
        const double average = m_complementarity / static_cast<double>(m_products);
        const double least = 0.3 * TOLERANCE * scale / static_cast<double>(m_products);
        const double target = std::max(reduction * average, least);
        Assemble(target);
        SolvePrices(target);
        FindSteps(target);
        Advance();
    }
}

void
ConvexAllocation::Scale(const AllocationProblem& problem)
{
    const auto users = static_cast<std::size_t>(problem.station.size());
    m_users.resize(users);
    m_stations.resize(static_cast<std::size_t>(problem.bandwidth.size()));
    for (auto& station : m_stations)
    {
        station.users = 0.0;
    }
    for (std::size_t k = 0; k < users; ++k)
    {
        m_stations[problem.station[k]].users += 1.0;
    }
    m_cap = problem.cap;
    m_computing.total = static_cast<double>(users);
    const double computing = problem.computing / m_computing.total;
    for (std::size_t k = 0; k < users; ++k)
    {
        auto& user = m_users[k];
        const int j = problem.station[k];
        const double bandwidth = problem.bandwidth[j] / m_stations[j].users;
        const double power = problem.power[j] / m_stations[j].users;
        user.station = j;
        user.isRatio = problem.structure[k] == QoeStructure::RATIO;
        user.hasRequest = problem.radioWork[k] > 0.0;
        user.isCapped = user.hasRequest && m_cap > 0.0;
        user.value = problem.value[k];
        user.delayCost = problem.delayCost[k];
        user.computingDelay = problem.computingWork[k] / computing;
        user.radioDelay = problem.radioWork[k] * M_LN2 / bandwidth;
        user.snr = power / (bandwidth * problem.noiseToGain[k]);
        user.minimumPower = problem.minimumPower[k] / power;
        user.minimumProduct = problem.minimumPowerBandwidth[k] / (power * bandwidth);
    }
}

void
ConvexAllocation::Start()
{
    // Shares that keep all constraints with room to spare: from the powers that need the least
    // bandwidth towards equal parts of the power that is left, as far as bandwidth allows.
    const auto users = m_users.size();
    m_minimumPower.resize(static_cast<Eigen::Index>(users));
    m_minimumProduct.resize(static_cast<Eigen::Index>(users));
    for (std::size_t j = 0; j < m_stations.size(); ++j)
    {
        auto& station = m_stations[j];
        Eigen::Index count = 0;
        double minimum = 0.0;
        for (const auto& user : m_users)
        {
            if (user.station == static_cast<int>(j))
            {
                m_minimumPower[count] = user.minimumPower;
                m_minimumProduct[count] = user.minimumProduct;
                minimum += user.minimumPower;
                ++count;
            }
        }
        if (count == 0)
        {
            continue;
        }
        const auto need = m_feasibility.Evaluate(m_minimumPower.head(count),
                                                 m_minimumProduct.head(count),
                                                 station.users,
                                                 station.users);
        const double spare = (station.users - minimum) / station.users;
        double used = 0.0;
        double part = 2.0;
        do
        {
            part *= 0.5;
            used = 0.0;
            for (auto& user : m_users)
            {
                if (user.station == static_cast<int>(j))
                {
                    const double least = std::max(user.minimumPower,
                                                  need.powerScale * std::sqrt(user.minimumProduct));
                    user.x[1] = user.minimumPower + (1.0 - part) * (least - user.minimumPower) +
                                0.9 * part * spare;
                    used += user.minimumProduct / user.x[1];
                }
            }
        } while (part > 1e-9 && used > station.users * (0.5 + 0.5 * need.bandwidth));
        for (auto& user : m_users)
        {
            if (user.station == static_cast<int>(j))
            {
                user.x[0] = user.minimumProduct / user.x[1] +
                            0.9 * std::max(1e-12, (station.users - used) / station.users);
            }
        }
    }

    // A barrier that weighs about as much as experience does.
    double weight = 0.0;
    for (auto& user : m_users)
    {
        user.x[2] = 0.9;
        user.Differentiate();
        for (int i = 0; i < 3; ++i)
        {
            weight += std::abs(user.gradient[i] * user.x[i]);
        }
    }
    const double barrier = std::max(1e-2, 0.1 * weight / static_cast<double>(users));

    m_computing.used = 0.0;
    for (auto& station : m_stations)
    {
        station.budgets[0].used = station.budgets[1].used = 0.0;
    }
    for (auto& user : m_users)
    {
        const auto room = user.GetRoom();
        for (int i = 0; i < 3; ++i)
        {
            user.multiplier[i] = barrier / room[i];
        }
        user.hypographMultiplier = user.isCapped ? 0.5 : 1.0;
        user.capMultiplier = 0.5;
        user.capped = std::min(user.experience, m_cap) - 1.0;
        user.slack = user.experience - user.capped;
        m_stations[user.station].budgets[0].used += user.x[0];
        m_stations[user.station].budgets[1].used += user.x[1];
        m_computing.used += user.x[2];
    }
    const auto price = [barrier](Budget& budget) {
        budget.slack = budget.total - budget.used;
        budget.price = barrier / budget.slack;
    };
    for (auto& station : m_stations)
    {
        for (auto& budget : station.budgets)
        {
            budget.total = station.users;
            if (station.users > 0.0)
            {
                price(budget);
            }
        }
    }
    price(m_computing);
    m_primalStep = m_dualStep = 0.0;
}

void
ConvexAllocation::Evaluate()
{
    const auto clear = [](Budget& budget) { budget.used = budget.residual = 0.0; };
    clear(m_computing);
    for (auto& station : m_stations)
    {
        clear(station.budgets[0]);
        clear(station.budgets[1]);
    }
    m_objective = m_bound = m_complementarity = 0.0;
    m_products = 0;
    for (auto& user : m_users)
    {
        user.Differentiate();
        auto& [bandwidth, power] = m_stations[user.station].budgets;
        const std::array<Budget*, 3> budgets{&bandwidth, &power, &m_computing};
        const auto room = user.GetRoom();
        const auto& nu = user.multiplier;
        const double y = user.hypographMultiplier;
        const double slope = user.minimumProduct / (user.x[1] * user.x[1]);
        user.residual = {y * user.gradient[0] + nu[0] - bandwidth.price,
                         y * user.gradient[1] + nu[0] * slope + nu[1] - power.price,
                         y * user.gradient[2] + nu[2] - m_computing.price};

        // min(E, cap) is at most y E + (1 - y) cap, for y in [0, 1].
        const double weight = std::min(y, 1.0);
        double bound = weight * user.experience;
        if (user.isCapped)
        {
            bound += (1.0 - weight) * m_cap;
            m_complementarity += y * user.slack + user.capMultiplier * (m_cap - user.capped);
            m_products += 2;
        }
        for (int i = 0; i < 3; ++i)
        {
            const double product = nu[i] * room[i];
            const double residual = user.residual[i] - (y - weight) * user.gradient[i];
            m_complementarity += product;
            bound += product - (residual + budgets[i]->price) * user.x[i];
            budgets[i]->used += user.x[i];
            budgets[i]->residual = std::max(budgets[i]->residual, residual);
        }
        m_products += 3;
        m_bound += bound;
        m_objective += user.isCapped ? std::min(user.experience, m_cap) : user.experience;
    }
    const auto add = [this](const Budget& budget) {
        m_complementarity += budget.slack * budget.price;
        m_bound += (budget.price + budget.residual) * budget.total;
        ++m_products;
    };
    add(m_computing);
    for (const auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            add(station.budgets[0]);
            add(station.budgets[1]);
        }
    }
}

void
ConvexAllocation::Excess::Add(double minimum, double excess)
{
    room -= minimum;
    sum += excess;
    cubes += excess * excess * excess;
    largest = std::max(largest, excess);
}

double
ConvexAllocation::Excess::Fit(double excess) const
{
    const double missing = room - sum;
    return missing > -0.5 * largest ? excess + missing * excess * excess * excess / cubes
                                    : excess * room / sum;
}

void
ConvexAllocation::Restore()
{
    for (auto& station : m_stations)
    {
        station.excess[0] = station.excess[1] = Excess{station.users};
    }
    Excess computing{m_computing.total};
    for (const auto& user : m_users)
    {
        m_stations[user.station].excess[1].Add(user.minimumPower, user.x[1] - user.minimumPower);
        computing.Add(0.0, user.x[2]);
    }
    for (auto& user : m_users)
    {
        auto& [bandwidth, power] = m_stations[user.station].excess;
        user.restored[1] = user.minimumPower + power.Fit(user.x[1] - user.minimumPower);
        const double need = user.minimumProduct / user.restored[1];
        user.restored[0] = std::max(0.0, user.x[0] - need);
        bandwidth.Add(need, user.restored[0]);
    }
    m_restoredObjective = 0.0;
    for (auto& user : m_users)
    {
        user.restored[0] = user.minimumProduct / user.restored[1] +
                           m_stations[user.station].excess[0].Fit(user.restored[0]);
        user.restored[2] = computing.Fit(user.x[2]);
        if (user.hasRequest)
        {
            const double experience = user.GetExperience(user.restored);
            m_restoredObjective += user.isCapped ? std::min(experience, m_cap) : experience;
        }
    }
}

ConvexAllocation::CapTerms
ConvexAllocation::GetCapTerms(const AllocationUser& user, double target) const
{
    const double room = m_cap - user.capped;
    const double hypograph = user.hypographMultiplier / user.slack;
    const double cap = user.capMultiplier / room;
    const double share = cap / (hypograph + cap);
    const double weight = hypograph * share;
    const double towardsHypograph = target / user.slack - user.hypographMultiplier;
    const double towardsCap = target / room - user.capMultiplier;
    const double unmet = user.experience - user.capped - user.slack;
    const double unbalanced = 1.0 - user.hypographMultiplier - user.capMultiplier;
    return {weight,
            share * towardsHypograph + (1.0 - share) * (unbalanced - towardsCap) - weight * unmet};
}

void
ConvexAllocation::Assemble(double target)
{
    const auto weigh = [target](const Budget& budget, double& schur, double& force) {
        schur = budget.slack / budget.price;
        force = target / budget.price + budget.used - budget.total;
    };
    weigh(m_computing, m_schur, m_force);
    for (auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            weigh(station.budgets[0], station.schur[0], station.force[0]);
            weigh(station.budgets[1], station.schur[2], station.force[1]);
            station.schur[1] = 0.0;
            station.coupling = {};
        }
    }
    for (auto& user : m_users)
    {
        const auto room = user.GetRoom();
        const auto& nu = user.multiplier;
        const double slope = user.minimumProduct / (user.x[1] * user.x[1]);
        auto& block = user.block;
        user.force = user.residual;
        if (user.isCapped)
        {
            const auto terms = GetCapTerms(user, target);
            block.Scale(user.hypographMultiplier);
            block.AddSquare(terms.weight, user.gradient);
            for (int i = 0; i < 3; ++i)
            {
                user.force[i] += terms.force * user.gradient[i];
            }
        }
        block.AddSquare(nu[0] / room[0], {1.0, slope, 0.0});
        block.elements[3] += nu[1] / room[1] + 2.0 * nu[0] * slope / user.x[1];
        block.elements[5] += nu[2] / room[2];
        const double towards = target / room[0] - nu[0];
        user.force[0] += towards;
        user.force[1] += towards * slope + target / room[1] - nu[1];
        user.force[2] += target / room[2] - nu[2];
        block.Invert();

        auto& station = m_stations[user.station];
        const auto wish = block.Times(user.force);
        const auto& inverse = block.elements;
        station.schur[0] += inverse[0];
        station.schur[1] += inverse[1];
        station.schur[2] += inverse[3];
        station.coupling[0] += inverse[2];
        station.coupling[1] += inverse[4];
        station.force[0] += wish[0];
        station.force[1] += wish[1];
        m_schur += inverse[5];
        m_force += wish[2];
    }
}

void
ConvexAllocation::SolvePrices(double target)
{
    const auto solve = [](const Station& station, double force0, double force1) {
        const auto& [bb, bp, pp] = station.schur;
        const double determinant = bb * pp - bp * bp;
        return std::array<double, 2>{(pp * force0 - bp * force1) / determinant,
                                     (bb * force1 - bp * force0) / determinant};
    };
    for (const auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            const auto [b, p] = solve(station, station.coupling[0], station.coupling[1]);
            m_schur -= station.coupling[0] * b + station.coupling[1] * p;
            m_force -= station.force[0] * b + station.force[1] * p;
        }
    }
    const auto step = [target](Budget& budget, double dPrice) {
        budget.dPrice = dPrice;
        budget.dSlack = (target - budget.slack * (budget.price + dPrice)) / budget.price;
    };
    step(m_computing, m_force / m_schur);
    for (auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            const auto [b, p] = solve(station,
                                      station.force[0] - station.coupling[0] * m_computing.dPrice,
                                      station.force[1] - station.coupling[1] * m_computing.dPrice);
            step(station.budgets[0], b);
            step(station.budgets[1], p);
        }
    }
}

void
ConvexAllocation::FindSteps(double target)
{
    double primal = 1.0 / FRACTION_TO_BOUNDARY;
    double dual = primal;
    const auto limit = [&](const Budget& budget) {
        Limit(primal, budget.slack, budget.dSlack);
        Limit(dual, budget.price, budget.dPrice);
    };
    limit(m_computing);
    for (const auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            limit(station.budgets[0]);
            limit(station.budgets[1]);
        }
    }
    for (auto& user : m_users)
    {
        const auto& budgets = m_stations[user.station].budgets;
        user.dx = user.block.Times({user.force[0] - budgets[0].dPrice,
                                    user.force[1] - budgets[1].dPrice,
                                    user.force[2] - m_computing.dPrice});
        const auto& [db, dp, dc] = user.dx;
        const auto room = user.GetRoom();
        const double slope = user.minimumProduct / (user.x[1] * user.x[1]);
        const AllocationShares change{db + slope * dp, dp, dc};
        for (int i = 0; i < 3; ++i)
        {
            user.dMultiplier[i] = (target - user.multiplier[i] * (room[i] + change[i])) / room[i];
            Limit(dual, user.multiplier[i], user.dMultiplier[i]);
        }
        Limit(primal, user.x[0], db);
        Limit(primal, room[1], dp);
        Limit(primal, room[2], dc);
        if (user.minimumProduct > 0.0)
        {
            LimitProduct(primal, user.x[0], db, user.x[1], dp, user.minimumProduct);
        }
        if (user.isCapped)
        {
            const auto terms = GetCapTerms(user, target);
            const double growth =
                user.gradient[0] * db + user.gradient[1] * dp + user.gradient[2] * dc;
            const double room = m_cap - user.capped;
            user.dHypographMultiplier = terms.force - terms.weight * growth;
            user.dCapMultiplier =
                1.0 - user.hypographMultiplier - user.capMultiplier - user.dHypographMultiplier;
            user.dSlack =
                (target - user.slack * (user.hypographMultiplier + user.dHypographMultiplier)) /
                user.hypographMultiplier;
            user.dCapped =
                (room * (user.capMultiplier + user.dCapMultiplier) - target) / user.capMultiplier;
            Limit(primal, user.slack, user.dSlack);
            Limit(primal, room, -user.dCapped);
            Limit(dual, user.hypographMultiplier, user.dHypographMultiplier);
            Limit(dual, user.capMultiplier, user.dCapMultiplier);
        }
    }
    m_primalStep = std::min(1.0, FRACTION_TO_BOUNDARY * primal);
    m_dualStep = std::min(1.0, FRACTION_TO_BOUNDARY * dual);
    if (m_isCautious)
    {
        m_primalStep = m_dualStep = std::min(m_primalStep, m_dualStep);
    }
}

void
ConvexAllocation::Advance()
{
    const auto advance = [this](Budget& budget) {
        budget.slack += m_primalStep * budget.dSlack;
        budget.price += m_dualStep * budget.dPrice;
    };
    advance(m_computing);
    for (auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            advance(station.budgets[0]);
            advance(station.budgets[1]);
        }
    }
    for (auto& user : m_users)
    {
        for (int i = 0; i < 3; ++i)
        {
            user.x[i] += m_primalStep * user.dx[i];
            user.multiplier[i] += m_dualStep * user.dMultiplier[i];
        }
        if (user.isCapped)
        {
            user.capped += m_primalStep * user.dCapped;
            user.slack += m_primalStep * user.dSlack;
            user.hypographMultiplier += m_dualStep * user.dHypographMultiplier;
            user.capMultiplier += m_dualStep * user.dCapMultiplier;
        }
    }
}

void
ConvexAllocation::StoreShares(const AllocationProblem& problem, AllocationSolution& solution) const
{
    const auto users = static_cast<Eigen::Index>(m_users.size());
    solution.bandwidth.resize(users);
    solution.power.resize(users);
    solution.computing.resize(users);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        const auto& user = m_users[static_cast<std::size_t>(k)];
        const double share = 1.0 / m_stations[user.station].users;
        solution.bandwidth[k] = user.restored[0] * problem.bandwidth[user.station] * share;
        solution.power[k] = user.restored[1] * problem.power[user.station] * share;
        solution.computing[k] = user.restored[2] * problem.computing / m_computing.total;
    }
    solution.objective = m_restoredObjective / m_computing.total;
}

void
ConvexAllocation::StorePrices(const AllocationProblem& problem, AllocationSolution& solution) const
{
    const auto stations = static_cast<Eigen::Index>(m_stations.size());
    solution.bandwidthPrice.setZero(stations);
    solution.powerPrice.setZero(stations);
    for (Eigen::Index j = 0; j < stations; ++j)
    {
        const auto& [bandwidth, power] = m_stations[static_cast<std::size_t>(j)].budgets;
        const double part = bandwidth.total / m_computing.total; // prices are of an equal share
        solution.bandwidthPrice[j] = bandwidth.price * part / problem.bandwidth[j];
        solution.powerPrice[j] = power.price * part / problem.power[j];
    }
    solution.computingPrice = m_computing.price / problem.computing;
    solution.upperBound = m_bound / m_computing.total;
}

} // namespace isac
