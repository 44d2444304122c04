/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-record.h"

#include <limits>

namespace ns3
{

void
IsacSlotTruth::Resize(Eigen::Index users)
{
    position.resize(users);
    velocity.resize(users);
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    for (auto* quantity : {&fileSize, &quality, &behaviour, &environment, &impact})
    {
        quantity->setConstant(users, nothing);
    }
    swiped.resize(users);
}

} // namespace ns3
