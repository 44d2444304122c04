/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-backlog.h"

#include <algorithm>
#include <cmath>

namespace isac
{

bool
AllocationQueue::IsAny() const
{
    return served > 0.0;
}

double
AllocationQueue::GetValue() const
{
    return left > 0.0 ? -0.5 * left * left : 0.0;
}

double
AllocationQueue::GetBound() const
{
    return price * (0.5 * price - left);
}

void
AllocationQueue::Prime(double barrier)
{
    // t (t - l) = barrier, so that no digits cancel.
    const double root = std::sqrt(left * left + 4.0 * barrier);
    price = left > 0.0 ? 0.5 * (root + left) : 2.0 * barrier / (root - left);
    room = barrier / price;
}

double
AllocationQueue::GetWeight() const
{
    return price / (price + room);
}

double
AllocationQueue::GetForce(double target) const
{
    return (target - price * (price - left)) / (price + room);
}

void
AllocationQueue::FindSteps(double target, double change)
{
    dPrice = GetForce(target) + GetWeight() * change;
    dRoom = (target - room * (price + dPrice)) / price;
}

bool
AllocationBacklog::IsAny() const
{
    return radio.IsAny() || computing.IsAny();
}

double
AllocationBacklog::GetValue(const AllocationShares& shares, double snr) const
{
    auto other = *this;
    other.Differentiate(shares, snr);
    return other.radio.GetValue() + other.computing.GetValue();
}

void
AllocationBacklog::Differentiate(const AllocationShares& shares, double snr)
{
    radio.left = computing.left = 0.0;
    byRadio = {};
    if (radio.IsAny())
    {
        const AllocationRate rate(shares, snr);
        radio.left = radio.waiting - radio.served * rate.value;
        byRadio = {radio.served * rate.byBandwidth, radio.served * rate.byPower, 0.0};
    }
    if (computing.IsAny())
    {
        computing.left = computing.waiting - computing.served * shares[2];
    }
}

void
AllocationBacklog::ComputeGradient()
{
    gradient = {radio.price * byRadio[0],
                radio.price * byRadio[1],
                computing.price * computing.served};
}

void
AllocationBacklog::Assemble(double target,
                            const AllocationShares& shares,
                            double snr,
                            SymmetricMatrix& block,
                            AllocationShares& force) const
{
    if (radio.IsAny())
    {
        AllocationRate(shares, snr).AddCurvature(radio.price * radio.served, block);
        block.AddSquare(radio.GetWeight(), byRadio);
        const double push = radio.GetForce(target);
        force[0] += push * byRadio[0];
        force[1] += push * byRadio[1];
    }
    if (computing.IsAny())
    {
        block.elements[5] += computing.GetWeight() * computing.served * computing.served;
        force[2] += computing.GetForce(target) * computing.served;
    }
}

void
AllocationBacklog::FindSteps(double target, const AllocationShares& dx)
{
    if (radio.IsAny())
    {
        radio.FindSteps(target, -(byRadio[0] * dx[0] + byRadio[1] * dx[1]));
    }
    if (computing.IsAny())
    {
        computing.FindSteps(target, -computing.served * dx[2]);
    }
}

} // namespace isac
