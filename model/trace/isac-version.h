/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VERSION_H
#define ISAC_VERSION_H

namespace ns3
{

/// Version of this module, as in CHANGELOG.md
constexpr const char* ISAC_VERSION = "0.1.0";

} // namespace ns3

#endif /* ISAC_VERSION_H */
