/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-user.h"

#include <algorithm>
#include <cmath>

namespace isac
{

namespace
{

/**
 * Weight of a proximal term, in units of the curvature of a logarithm. A user of ratio experience
 * is flat along its shares; the term holds its step where rounding would decide, and is nothing
 * where the steps are.
 */
constexpr double PROXIMITY = 1e-8;

/**
 * Shorten a step so that a quadratic stays positive.
 *
 * @param [in,out] step length of the step t
 * @param square coefficient of its square
 * @param linear coefficient of itself
 * @param constant value at 0, positive
 */
void
LimitQuadratic(double& step, double square, double linear, double constant)
{
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

/**
 * @param a a vector
 * @param b a vector
 * @return their inner product
 */
double
Dot(const AllocationShares& a, const AllocationShares& b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

} // namespace

AllocationShares
AllocationUser::GetShares(const AllocationShares& distances) const
{
    const double power = minimumPower + distances[1];
    return {minimumProduct / power + distances[0], power, distances[2]};
}

double
AllocationUser::GetSlope() const
{
    return minimumProduct / (x[1] * x[1]);
}

double
AllocationUser::GetExperience(const AllocationShares& shares) const
{
    const double rate = AllocationRate(shares, snr).value;
    const double delay = computingDelay / shares[2] + radioDelay / rate;
    return isRatio ? value / delay : value - delayCost * delay;
}

void
AllocationUser::Differentiate()
{
    backlog.Differentiate(x, snr);
    if (!hasRequest)
    {
        experience = 0.0;
        gradient = {};
        block = {};
        return;
    }
    const AllocationRate rate(x, snr);
    const double rb = rate.byBandwidth;
    const double rp = rate.byPower;
    const double c = x[2];
    const double inverseRate = 1.0 / rate.value;
    const double delay = computingDelay / c + radioDelay * inverseRate;
    const double dDelayByRate = radioDelay * inverseRate * inverseRate; // negative, as the next one
    const double dDelayByComputing = computingDelay / (c * c);
    const double weight = isRatio ? value / (delay * delay) : delayCost;
    experience = isRatio ? value / delay : value - delayCost * delay;
    gradient = {weight * dDelayByRate * rb, weight * dDelayByRate * rp, weight * dDelayByComputing};
    // Sums of squares, so that rounding leaves them convex: of the rate's own curvature, then of
    // the delay's in (c, r), or of the harmonic mean's, which is flat along (c, r) itself.
    block = {};
    rate.AddCurvature(weight * dDelayByRate, block);
    if (isRatio)
    {
        const double flat =
            2.0 * weight * dDelayByRate * dDelayByComputing / delay * inverseRate / c;
        block.AddSquare(flat, {-c * rb, -c * rp, rate.value});
    }
    else
    {
        block.AddSquare(2.0 * weight * dDelayByRate * inverseRate, {rb, rp, 0.0});
        block.elements[5] += 2.0 * weight * dDelayByComputing / c;
    }
}

void
AllocationUser::Prime(double barrier, double startLevel, const AllocationUtility& utility)
{
    for (int i = 0; i < 3; ++i)
    {
        multiplier[i] = barrier / room[i];
    }
    hypographMultiplier = 1.0;
    capMultiplier = floorMultiplier = 0.0;
    if (hasLevel)
    {
        level = startLevel;
        above = level - utility.floor;
        slack = experience - level;
        hypographMultiplier = barrier / slack;
    }
    if (isCapped)
    {
        capMultiplier = barrier / (utility.cap - level);
    }
    if (isFloored)
    {
        floorMultiplier = barrier / above;
    }
    backlog.ForEachQueue([barrier](AllocationQueue& queue) { queue.Prime(barrier); });
}

AllocationUser::LevelTerms
AllocationUser::GetLevelTerms(double target, const AllocationUtility& utility) const
{
    LevelTerms terms{};
    terms.hypograph = hypographMultiplier / slack;
    terms.towardsHypograph = target / slack - hypographMultiplier;
    terms.unmet = experience - level - slack;
    if (utility.IsLeast())
    {
        terms.weight = terms.hypograph;
        terms.force = terms.towardsHypograph - terms.weight * terms.unmet;
        return terms;
    }
    double bounds = 0.0;
    if (isCapped)
    {
        const double distance = utility.cap - level;
        bounds = capMultiplier / distance;
        terms.towardsCap = target / distance - capMultiplier;
    }
    if (isFloored)
    {
        bounds += floorMultiplier / above;
        terms.towardsFloor = target / above - floorMultiplier;
    }
    const double slope = utility.IsLinear() ? 1.0 : utility.GetSlopeAbove(above);
    if (utility.HasFloor())
    {
        // U'' = -alpha U' / (e - floor), where y + z stands for U' unless w has a part in it.
        terms.curvature =
            utility.fairness * (isFloored ? slope : hypographMultiplier + capMultiplier) / above;
    }
    terms.unbalanced = slope - hypographMultiplier - capMultiplier + floorMultiplier;
    terms.sum = terms.hypograph + bounds + terms.curvature;
    const double share = (bounds + terms.curvature) / terms.sum;
    terms.weight = terms.hypograph * share;
    terms.force = share * terms.towardsHypograph +
                  (1.0 - share) * (terms.unbalanced - terms.towardsCap + terms.towardsFloor) -
                  terms.weight * terms.unmet;
    return terms;
}

AllocationUser::SharedLevel
AllocationUser::Assemble(double target,
                         const AllocationUtility& utility,
                         const AllocationShares& prices)
{
    const auto& nu = multiplier;
    const double slope = GetSlope();
    block.Scale(hypographMultiplier);
    block.AddSquare(nu[0] / room[0], {1.0, slope, 0.0});
    block.elements[3] += nu[1] / room[1] + 2.0 * nu[0] * slope / x[1];
    block.elements[5] += nu[2] / room[2];
    constexpr int diagonal[] = {0, 3, 5};
    for (int i = 0; i < 3; ++i)
    {
        block.elements[diagonal[i]] += PROXIMITY * prices[i] / x[i];
    }
    const double towards = target / room[0] - nu[0];
    force = {residual[0] + towards,
             residual[1] + towards * slope + target / room[1] - nu[1],
             residual[2] + target / room[2] - nu[2]};
    backlog.Assemble(target, x, snr, block, force);
    if (!hasLevel)
    {
        block.Invert();
        return {};
    }
    const auto terms = GetLevelTerms(target, utility);
    const auto curvature = block;
    block.AddSquare(terms.weight, gradient);
    block.Invert();
    for (int i = 0; i < 3; ++i)
    {
        force[i] += terms.force * gradient[i];
    }
    if (!utility.IsLeast())
    {
        return {};
    }
    // Of M = H + Y g g^T: with v = M^-1 g, what is left of Y is Y (1 - Y g v) = Y v H v / (g v).
    const auto v = block.Times(gradient);
    const double y = terms.hypograph;
    return {y * Dot(v, curvature.Times(v)) / Dot(gradient, v),
            y * Dot(v, force) - terms.force,
            {y * v[0], y * v[1], y * v[2]}};
}

void
AllocationUser::FindSteps(double target,
                          const AllocationUtility& utility,
                          const AllocationShares& dPrices)
{
    AllocationShares push{force[0] - dPrices[0], force[1] - dPrices[1], force[2] - dPrices[2]};
    LevelTerms terms{};
    if (hasLevel)
    {
        terms = GetLevelTerms(target, utility);
        if (utility.IsLeast())
        {
            for (int i = 0; i < 3; ++i)
            {
                push[i] += terms.hypograph * dLevel * gradient[i];
            }
        }
    }
    dx = block.Times(push);
    const AllocationShares change{dx[0] + GetSlope() * dx[1], dx[1], dx[2]};
    for (int i = 0; i < 3; ++i)
    {
        dMultiplier[i] = (target - multiplier[i] * (room[i] + change[i])) / room[i];
    }
    backlog.FindSteps(target, dx);
    if (!hasLevel)
    {
        return;
    }
    const double growth = Dot(gradient, dx);
    dHypographMultiplier = terms.force - terms.weight * growth;
    if (utility.IsLeast())
    {
        dHypographMultiplier += terms.weight * dLevel;
    }
    else
    {
        dLevel = (terms.unbalanced - terms.towardsHypograph - terms.towardsCap +
                  terms.towardsFloor + terms.hypograph * (growth + terms.unmet)) /
                 terms.sum;
        dFloorMultiplier = isFloored ? terms.towardsFloor - floorMultiplier / above * dLevel : 0.0;
        dCapMultiplier = isCapped ? terms.unbalanced - terms.curvature * dLevel -
                                        dHypographMultiplier + dFloorMultiplier
                                  : 0.0;
    }
    dSlack = (target - slack * (hypographMultiplier + dHypographMultiplier)) / hypographMultiplier;
}

void
AllocationUser::LimitSteps(const AllocationUtility& utility, double& primal, double& dual) const
{
    for (int i = 0; i < 3; ++i)
    {
        LimitStep(dual, multiplier[i], dMultiplier[i]);
    }
    LimitStep(primal, room[1], dx[1]);
    LimitStep(primal, room[2], dx[2]);
    // The room of bandwidth after a step of length t, times the power then.
    const double need = minimumProduct / x[1];
    LimitQuadratic(primal, dx[0] * dx[1], dx[0] * x[1] + (room[0] + need) * dx[1], room[0] * x[1]);
    if (hasLevel)
    {
        LimitStep(primal, slack, dSlack);
        LimitStep(dual, hypographMultiplier, dHypographMultiplier);
        if (utility.HasFloor())
        {
            LimitStep(primal, above, dLevel);
        }
    }
    if (isFloored)
    {
        LimitStep(dual, floorMultiplier, dFloorMultiplier);
    }
    if (isCapped)
    {
        LimitStep(primal, utility.cap - level, -dLevel);
        LimitStep(dual, capMultiplier, dCapMultiplier);
    }
    backlog.ForEachQueue([&](const AllocationQueue& queue) {
        LimitStep(primal, queue.room, queue.dRoom);
        LimitStep(dual, queue.price, queue.dPrice);
    });
}

void
AllocationUser::Advance(double primal, double dual)
{
    const double power = x[1] + primal * dx[1];
    room[0] += primal * (dx[0] + minimumProduct * dx[1] / (x[1] * power));
    room[1] += primal * dx[1];
    room[2] += primal * dx[2];
    x = GetShares(room);
    for (int i = 0; i < 3; ++i)
    {
        multiplier[i] += dual * dMultiplier[i];
    }
    if (hasLevel)
    {
        level += primal * dLevel;
        above += primal * dLevel;
        slack += primal * dSlack;
        hypographMultiplier += dual * dHypographMultiplier;
    }
    if (isFloored)
    {
        floorMultiplier += dual * dFloorMultiplier;
    }
    if (isCapped)
    {
        capMultiplier += dual * dCapMultiplier;
    }
    backlog.ForEachQueue([primal, dual](AllocationQueue& queue) {
        queue.room += primal * queue.dRoom;
        queue.price += dual * queue.dPrice;
    });
}

} // namespace isac
