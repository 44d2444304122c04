/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-iterate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

/// Part of the way to the nearest boundary that a step may go
constexpr double FRACTION_TO_BOUNDARY = 0.9;

/// Weight of the barrier that a search from nothing starts with
constexpr double NEW_BARRIER = 0.1;

/// Weight of the barrier that a search from the last solution starts with
constexpr double LAST_BARRIER = 1e-2;

/// Distance that shares of the last solution keep from the user's own bounds, in equal shares
constexpr double LAST_ROOM = 1e-1;

/**
 * @param experience experience of a user
 * @param barrier what products of slacks and multipliers are
 * @param utility what experience counts
 * @return a level below experience and cap, and above the floor
 */
double
GetStartLevel(double experience, double barrier, const AllocationUtility& utility)
{
    const double top = CapQoe(experience, utility.cap);
    if (!utility.HasFloor())
    {
        return top - barrier;
    }
    return top - std::min(barrier / utility.GetSlope(top), 0.5 * (top - utility.floor));
}

} // namespace

void
AllocationIterate::Scale(const AllocationProblem& problem, const AllocationUtility& utility)
{
    m_utility = utility;
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
    m_computing.total = static_cast<double>(users);
    for (auto& station : m_stations)
    {
        station.budgets[0].total = station.budgets[1].total = station.users;
    }
    m_newRequests = 0;
    m_counting = 0.0;
    const double computing = problem.computing / m_computing.total;
    const double slope = utility.GetReferenceSlope();
    for (std::size_t k = 0; k < users; ++k)
    {
        auto& user = m_users[k];
        const int j = problem.station[k];
        const double bandwidth = problem.bandwidth[j] / m_stations[j].users;
        const double power = problem.power[j] / m_stations[j].users;
        user.station = j;
        user.isRatio = problem.structure[k] == QoeStructure::RATIO;
        user.hasRequest = problem.Counts(static_cast<Eigen::Index>(k));
        m_counting += user.hasRequest;
        user.hasLevel = user.hasRequest && (utility.cap > 0.0 || !utility.IsLinear());
        user.isCapped = user.hasLevel && utility.cap > 0.0 && !utility.IsLeast();
        user.isFloored = user.hasLevel && utility.EndsAtFloor();
        user.value = problem.value[k];
        user.delayCost = problem.delayCost[k];
        const double computingDelay = problem.computingWork[k] / computing;
        m_newRequests += user.computingDelay != computingDelay;
        user.computingDelay = computingDelay;
        user.radioDelay = problem.radioWork[k] * M_LN2 / bandwidth;
        user.snr = power / (bandwidth * problem.noiseToGain[k]);
        user.minimumPower = problem.minimumPower[k] / power;
        user.minimumProduct = problem.minimumPowerBandwidth[k] / (power * bandwidth);
        user.backlog = {};
        if (problem.radioBacklog[k] > 0.0 && !utility.IsLeast())
        {
            const double unit = std::sqrt(problem.radioBacklogCost / slope);
            user.backlog.radio.waiting = unit * problem.radioBacklog[k];
            user.backlog.radio.served = unit * problem.duration * bandwidth / M_LN2;
        }
        if (problem.computingBacklog[k] > 0.0 && !utility.IsLeast())
        {
            const double unit = std::sqrt(problem.computingBacklogCost / slope);
            user.backlog.computing.waiting = unit * problem.computingBacklog[k];
            user.backlog.computing.served = unit * problem.duration * computing;
        }
    }
}

void
AllocationIterate::StartAnew()
{
    for (std::size_t j = 0; j < m_stations.size(); ++j)
    {
        Place(static_cast<int>(j));
    }
    for (auto& user : m_users)
    {
        user.room[2] = 0.9;
        user.x = user.GetShares(user.room);
    }
    StartHere();
}

void
AllocationIterate::Place(int station)
{
    // From the powers that need the least bandwidth towards equal parts of the power that is left,
    // as far as bandwidth allows.
    const double total = m_stations[station].users;
    m_minimumPower.resize(static_cast<Eigen::Index>(m_users.size()));
    m_minimumProduct.resize(static_cast<Eigen::Index>(m_users.size()));
    Eigen::Index count = 0;
    double minimum = 0.0;
    for (const auto& user : m_users)
    {
        if (user.station == station)
        {
            m_minimumPower[count] = user.minimumPower;
            m_minimumProduct[count] = user.minimumProduct;
            minimum += user.minimumPower;
            ++count;
        }
    }
    if (count == 0)
    {
        return;
    }
    const auto need = m_feasibility.Evaluate(m_minimumPower.head(count),
                                             m_minimumProduct.head(count),
                                             total,
                                             total);
    const double spare = (total - minimum) / total;
    double used = 0.0;
    double part = 2.0;
    do
    {
        part *= 0.5;
        used = 0.0;
        for (auto& user : m_users)
        {
            if (user.station == station)
            {
                const double least =
                    std::max(user.minimumPower, need.powerScale * std::sqrt(user.minimumProduct));
                user.room[1] = (1.0 - part) * (least - user.minimumPower) + 0.9 * part * spare;
                used += user.minimumProduct / (user.minimumPower + user.room[1]);
            }
        }
    } while (part > 1e-9 && used > total * (0.5 + 0.5 * need.bandwidth));
    for (auto& user : m_users)
    {
        if (user.station == station)
        {
            user.room[0] = 0.9 * std::max(1e-12, (total - used) / total);
        }
    }
}

void
AllocationIterate::StartHere()
{
    ForEachBudget([](Budget& budget) { budget.used = 0.0; });
    for (const auto& user : m_users)
    {
        m_stations[user.station].budgets[0].used += user.x[0];
        m_stations[user.station].budgets[1].used += user.x[1];
        m_computing.used += user.x[2];
    }
    const double barrier = Prime(NEW_BARRIER);
    ForEachBudget([barrier](Budget& budget) {
        budget.slack = budget.total - budget.used;
        budget.price = barrier / budget.slack;
    });
}

void
AllocationIterate::StartFromLast()
{
    for (auto& user : m_users)
    {
        for (int i = 0; i < 3; ++i)
        {
            user.room[i] = std::max(user.restoredRoom[i], LAST_ROOM);
        }
        user.x = user.GetShares(user.room);
    }
    const double barrier = Prime(LAST_BARRIER);
    // What the shares exceed a budget by is for the first steps to remove.
    ForEachBudget([barrier](Budget& budget) {
        budget.slack = std::min(barrier / budget.price, 0.1 * budget.total);
        budget.price = barrier / budget.slack;
    });
}

double
AllocationIterate::Prime(double part)
{
    double weight = 0.0;
    m_leastExperience = std::numeric_limits<double>::infinity();
    for (auto& user : m_users)
    {
        user.Differentiate();
        user.backlog.ForEachQueue([&weight](const AllocationQueue& queue) {
            weight += std::max(0.0, queue.left) * (queue.waiting - queue.left);
        });
        if (!user.hasRequest)
        {
            continue;
        }
        const double experience = CapQoe(user.experience, m_utility.cap);
        const double slope = m_utility.HasFloor() ? m_utility.GetSlope(experience) : 1.0;
        m_leastExperience = std::min(m_leastExperience, experience);
        for (int i = 0; i < 3; ++i)
        {
            weight += std::abs(slope * user.gradient[i] * user.x[i]);
        }
    }
    const double barrier = part * std::max(0.1, weight / m_computing.total);
    for (auto& user : m_users)
    {
        const double experience = m_utility.IsLeast() ? m_leastExperience : user.experience;
        user.Prime(barrier, GetStartLevel(experience, barrier, m_utility), m_utility);
    }
    m_level = GetStartLevel(m_leastExperience, barrier, m_utility);
    m_levelMultiplier =
        m_utility.IsLeast() && m_utility.cap > 0.0 ? barrier / (m_utility.cap - m_level) : 0.0;
    return barrier;
}

void
AllocationIterate::Evaluate()
{
    ForEachBudget([](Budget& budget) { budget.used = budget.residual = 0.0; });
    const bool isShared = m_utility.IsLeast();
    m_objective = m_bound = m_complementarity = m_products = 0.0;
    m_leastExperience = std::numeric_limits<double>::infinity();
    double multipliers = 0.0; // sum of y
    for (auto& user : m_users)
    {
        user.Differentiate();
        user.backlog.ComputeGradient();
        auto& [bandwidth, power] = m_stations[user.station].budgets;
        const std::array<Budget*, 3> budgets{&bandwidth, &power, &m_computing};
        const auto& nu = user.multiplier;
        const double y = user.hypographMultiplier;
        const auto& drain = user.backlog.gradient;
        user.residual = {y * user.gradient[0] + drain[0] + nu[0] - bandwidth.price,
                         y * user.gradient[1] + drain[1] + nu[0] * user.GetSlope() + nu[1] -
                             power.price,
                         y * user.gradient[2] + drain[2] + nu[2] - m_computing.price};

        // U(min(E, cap)) is at most y E + the greatest U(e) - y e, for any y > 0.
        AllocationUtility::Tangent tangent{y, 0.0};
        const double experience = CapQoe(user.experience, m_utility.cap);
        double value = user.experience;
        if (user.hasLevel)
        {
            m_complementarity += y * user.slack;
            m_products += 1.0;
            multipliers += y;
            value = m_utility.HasFloor() ? m_utility.GetValueAbove(user.above) : experience;
            if (!isShared)
            {
                tangent = m_utility.GetTangent(y, user.above);
            }
        }
        double bound = tangent.slope * user.experience + tangent.intercept;
        if (user.isFloored)
        {
            m_complementarity += user.floorMultiplier * user.above;
            m_products += 1.0;
        }
        if (user.isCapped)
        {
            m_complementarity += user.capMultiplier * (m_utility.cap - user.level);
            m_products += 1.0;
        }
        if (user.hasRequest)
        {
            m_leastExperience = std::min(m_leastExperience, experience);
        }
        for (int i = 0; i < 3; ++i)
        {
            const double product = nu[i] * user.room[i];
            const double residual = user.residual[i] - (y - tangent.slope) * user.gradient[i];
            m_complementarity += product;
            bound += product - (residual + budgets[i]->price) * user.x[i];
            budgets[i]->used += user.x[i];
            budgets[i]->residual = std::max(budgets[i]->residual, residual);
        }
        m_products += 3.0;
        user.backlog.ForEachQueue([&](const AllocationQueue& queue) {
            m_complementarity += queue.price * queue.room;
            m_products += 1.0;
            bound += queue.GetBound();
            value += queue.GetValue();
        });
        m_bound += bound;
        m_objective += value;
    }
    ForEachBudget([this](const Budget& budget) {
        m_complementarity += budget.slack * budget.price;
        m_bound += (budget.price + budget.residual) * budget.total;
        m_products += 1.0;
    });
    if (isShared)
    {
        // The least is at most the mean that the multipliers weigh.
        m_bound = m_computing.total * CapQoe(m_bound / multipliers, m_utility.cap);
        m_objective = m_computing.total * m_leastExperience;
        m_unbalanced = m_computing.total - multipliers - m_levelMultiplier;
    }
    if (isShared && m_utility.cap > 0.0)
    {
        m_complementarity += m_levelMultiplier * (m_utility.cap - m_level);
        m_products += 1.0;
    }
}

void
AllocationIterate::Excess::Add(double minimum, double excess)
{
    room -= minimum;
    sum += excess;
    cubes += excess * excess * excess;
    largest = std::max(largest, excess);
}

double
AllocationIterate::Excess::Fit(double excess) const
{
    const double missing = room - sum;
    return missing > -0.5 * largest ? excess + missing * excess * excess * excess / cubes
                                    : excess * room / sum;
}

std::array<double, 2>
AllocationIterate::Station::Solve(const std::array<double, 2>& force) const
{
    const auto& [bb, bp, pp] = schur;
    const double determinant = bb * pp - bp * bp;
    return {(pp * force[0] - bp * force[1]) / determinant,
            (bb * force[1] - bp * force[0]) / determinant};
}

void
AllocationIterate::Restore()
{
    for (auto& station : m_stations)
    {
        station.excess[0] = station.excess[1] = Excess{station.users};
    }
    Excess computing{m_computing.total};
    for (const auto& user : m_users)
    {
        m_stations[user.station].excess[1].Add(user.minimumPower, user.room[1]);
        computing.Add(0.0, user.room[2]);
    }
    for (auto& user : m_users)
    {
        auto& [bandwidth, power] = m_stations[user.station].excess;
        auto& room = user.restoredRoom;
        room[1] = power.Fit(user.room[1]);
        const double change = room[1] - user.room[1];
        const double need = user.minimumProduct / (user.x[1] + change);
        room[0] = std::max(0.0, user.room[0] + need * change / user.x[1]);
        bandwidth.Add(need, room[0]);
    }
    double sum = 0.0;
    double least = std::numeric_limits<double>::infinity();
    for (auto& user : m_users)
    {
        auto& room = user.restoredRoom;
        room[0] = m_stations[user.station].excess[0].Fit(room[0]);
        room[2] = computing.Fit(user.room[2]);
        user.restored = user.GetShares(room);
        if (user.backlog.IsAny())
        {
            sum += user.backlog.GetValue(user.restored, user.snr);
        }
        if (user.hasRequest)
        {
            const double experience = CapQoe(user.GetExperience(user.restored), m_utility.cap);
            sum += m_utility.GetValue(experience);
            least = std::min(least, experience);
        }
    }
    m_restoredObjective = m_utility.IsLeast() ? m_computing.total * least : sum;
}

double
AllocationIterate::Step(double target, bool isCautious)
{
    Assemble(target);
    SolvePrices();
    FindSteps(target);
    double primal = 1.0 / FRACTION_TO_BOUNDARY;
    double dual = primal;
    ForEachBudget([&](const Budget& budget) {
        LimitStep(primal, budget.slack, budget.dSlack);
        LimitStep(dual, budget.price, budget.dPrice);
    });
    for (const auto& user : m_users)
    {
        user.LimitSteps(m_utility, primal, dual);
    }
    if (m_levelMultiplier > 0.0)
    {
        LimitStep(primal, m_utility.cap - m_level, -m_dLevel);
        LimitStep(dual, m_levelMultiplier, m_dLevelMultiplier);
    }
    primal = std::min(1.0, FRACTION_TO_BOUNDARY * primal);
    dual = std::min(1.0, FRACTION_TO_BOUNDARY * dual);
    const double shorter = std::min(primal, dual);
    if (isCautious)
    {
        primal = dual = shorter;
    }
    ForEachBudget([&](Budget& budget) {
        budget.slack += primal * budget.dSlack;
        budget.price += dual * budget.dPrice;
    });
    for (auto& user : m_users)
    {
        user.Advance(primal, dual);
    }
    m_level += primal * m_dLevel;
    m_levelMultiplier += dual * m_dLevelMultiplier;
    return shorter;
}

void
AllocationIterate::Assemble(double target)
{
    m_shared = {};
    m_shared.schur = m_computing.slack / m_computing.price;
    ForEachBudget([target](Budget& budget) {
        budget.force = target / budget.price + budget.used - budget.total;
    });
    if (m_levelMultiplier > 0.0)
    {
        const double room = m_utility.cap - m_level;
        m_shared.levelSchur = m_levelMultiplier / room;
        m_shared.levelForce = m_levelMultiplier - target / room;
    }
    m_shared.levelForce += m_unbalanced;
    for (auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            const auto& [bandwidth, power] = station.budgets;
            station.schur = {bandwidth.slack / bandwidth.price, 0.0, power.slack / power.price};
            station.coupling = {};
            station.levelWeight = {};
        }
    }
    for (auto& user : m_users)
    {
        auto& station = m_stations[user.station];
        auto& [bandwidth, power] = station.budgets;
        const auto level =
            user.Assemble(target, m_utility, {bandwidth.price, power.price, m_computing.price});
        const auto wish = user.block.Times(user.force);
        const auto& inverse = user.block.elements;
        station.schur[0] += inverse[0];
        station.schur[1] += inverse[1];
        station.schur[2] += inverse[3];
        station.coupling[0] += inverse[2];
        station.coupling[1] += inverse[4];
        station.levelWeight[0] += level.direction[0];
        station.levelWeight[1] += level.direction[1];
        bandwidth.force += wish[0];
        power.force += wish[1];
        m_computing.force += wish[2];
        m_shared.schur += inverse[5];
        m_shared.levelWeight += level.direction[2];
        m_shared.levelSchur += level.weight;
        m_shared.levelForce += level.force;
    }
    for (const auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            const auto& [bandwidth, power] = station.coupling;
            const auto byComputing = station.Solve(station.coupling);
            const auto byLevel = station.Solve(station.levelWeight);
            m_shared.schur -= bandwidth * byComputing[0] + power * byComputing[1];
            m_shared.levelWeight -= bandwidth * byLevel[0] + power * byLevel[1];
            m_shared.levelSchur +=
                station.levelWeight[0] * byLevel[0] + station.levelWeight[1] * byLevel[1];
        }
    }
}

void
AllocationIterate::SolvePrices()
{
    double force = m_computing.force;
    double levelForce = m_shared.levelForce;
    for (const auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            const auto [b, p] = station.Solve({station.budgets[0].force, station.budgets[1].force});
            force -= station.coupling[0] * b + station.coupling[1] * p;
            levelForce -= station.levelWeight[0] * b + station.levelWeight[1] * p;
        }
    }
    // schur p - levelWeight t = force, levelWeight p + levelSchur t = levelForce
    m_dLevel = 0.0;
    m_computing.dPrice = force / m_shared.schur;
    if (m_utility.IsLeast())
    {
        m_dLevel =
            (levelForce - m_shared.levelWeight * m_computing.dPrice) /
            (m_shared.levelSchur + m_shared.levelWeight * m_shared.levelWeight / m_shared.schur);
        m_computing.dPrice += m_shared.levelWeight * m_dLevel / m_shared.schur;
    }
    for (auto& station : m_stations)
    {
        if (station.users > 0.0)
        {
            std::array<double, 2> rest;
            for (int i = 0; i < 2; ++i)
            {
                rest[i] = station.budgets[i].force - station.coupling[i] * m_computing.dPrice +
                          station.levelWeight[i] * m_dLevel;
            }
            const auto [b, p] = station.Solve(rest);
            station.budgets[0].dPrice = b;
            station.budgets[1].dPrice = p;
        }
    }
}

void
AllocationIterate::FindSteps(double target)
{
    ForEachBudget([target](Budget& budget) {
        budget.dSlack = (target - budget.slack * (budget.price + budget.dPrice)) / budget.price;
    });
    m_dLevelMultiplier = 0.0;
    if (m_levelMultiplier > 0.0)
    {
        const double room = m_utility.cap - m_level;
        m_dLevelMultiplier = (target + m_levelMultiplier * m_dLevel) / room - m_levelMultiplier;
    }
    for (auto& user : m_users)
    {
        const auto& [bandwidth, power] = m_stations[user.station].budgets;
        user.dLevel = m_dLevel;
        user.FindSteps(target, m_utility, {bandwidth.dPrice, power.dPrice, m_computing.dPrice});
    }
}

bool
AllocationIterate::HasSharedLevel() const
{
    return m_utility.IsLeast();
}

int64_t
AllocationIterate::GetNewRequests() const
{
    return m_newRequests;
}

double
AllocationIterate::GetObjective() const
{
    return m_objective;
}

double
AllocationIterate::GetRestoredObjective() const
{
    return m_restoredObjective;
}

double
AllocationIterate::GetBound() const
{
    return m_bound;
}

double
AllocationIterate::GetUnit() const
{
    const double reference = m_utility.HasFloor() ? m_utility.reference : 0.0;
    return std::max(1.0, std::min(reference, std::abs(m_utility.floor + reference)));
}

double
AllocationIterate::GetAverageProduct() const
{
    return m_complementarity / m_products;
}

double
AllocationIterate::GetProducts() const
{
    return m_products;
}

double
AllocationIterate::GetLeastExperience() const
{
    return m_leastExperience;
}

void
AllocationIterate::StoreShares(const AllocationProblem& problem, AllocationSolution& solution) const
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
AllocationIterate::StorePrices(const AllocationProblem& problem, AllocationSolution& solution) const
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

void
AllocationIterate::Express(AllocationSolution& solution) const
{
    const double slope = m_utility.GetReferenceSlope();
    const double constant = m_utility.GetReferenceValue() * m_counting / m_computing.total;
    solution.objective = slope * solution.objective + constant;
    solution.upperBound = slope * solution.upperBound + constant;
    solution.bandwidthPrice *= slope;
    solution.powerPrice *= slope;
    solution.computingPrice *= slope;
}

} // namespace isac
