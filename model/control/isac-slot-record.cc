/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-record.h"

namespace ns3
{

void
IsacSlotTruth::Resize(Eigen::Index users)
{
    position.resize(users);
    velocity.resize(users);
    fileSize.resize(users);
    quality.resize(users);
    behaviour.resize(users);
    environment.resize(users);
    impact.resize(users);
    swiped.resize(users);
}

} // namespace ns3
