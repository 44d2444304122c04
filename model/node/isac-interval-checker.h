/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_INTERVAL_CHECKER_H
#define ISAC_INTERVAL_CHECKER_H

#include "ns3/attribute.h"
#include "ns3/ptr.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * @return a checker of an attribute that is the time after which something is done again and again:
 *         from 100 us to 1e6 s, or 0 for never
 */
Ptr<const AttributeChecker> MakeIsacIntervalChecker();

} // namespace ns3

#endif /* ISAC_INTERVAL_CHECKER_H */
