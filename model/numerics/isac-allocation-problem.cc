/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-problem.h"

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

bool
AllocationProblem::Counts(Eigen::Index user) const
{
    const double weight = structure[user] == QoeStructure::RATIO ? value[user] : delayCost[user];
    return radioWork[user] > 0.0 && weight > 0.0;
}

bool
AllocationProblem::CountsAny() const
{
    for (Eigen::Index k = 0; k < station.size(); ++k)
    {
        if (Counts(k))
        {
            return true;
        }
    }
    return false;
}

} // namespace isac
