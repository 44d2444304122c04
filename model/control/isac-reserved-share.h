/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RESERVED_SHARE_H
#define ISAC_RESERVED_SHARE_H

#include "isac-service.h"

#include "ns3/isac-slot-state.h"

namespace ns3
{

/**
 * Take what users' reserved shares set aside off the budgets of the stations that serve them.
 *
 * @param scenario stations and users
 * @param [in,out] state knows who serves whom; its budgets of bandwidth and power are the stations'
 *        whole ones, and become what managers may give
 * @throws isac::Error where the shares of a station's users sum up to 1 or more
 */
void SetReservesAside(const IsacScenario& scenario, IsacSlotState& state);

} // namespace ns3

#endif /* ISAC_RESERVED_SHARE_H */
