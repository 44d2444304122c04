/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-problem.h"

#include <algorithm>
#include <cmath>

namespace isac
{

void
AllocationProblem::Resize(Eigen::Index users, Eigen::Index stations)
{
    bandwidth.resize(stations);
    power.resize(stations);
    station.resize(users);
    structure.resize(users);
    value.resize(users);
    delayCost.resize(users);
    computingWork.resize(users);
    radioWork.resize(users);
    noiseToGain.resize(users);
    minimumPower.resize(users);
    minimumPowerBandwidth.resize(users);
    computingBacklog.setZero(users);
    radioBacklog.setZero(users);
}

double
AllocationSolution::GetGap() const
{
    return (upperBound - objective) / std::max(1.0, std::abs(objective));
}

} // namespace isac
