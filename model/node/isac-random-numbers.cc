/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-random-numbers.h"

#include "ns3/isac-error.h"
#include "ns3/rng-seed-manager.h"

#include <string>

namespace ns3
{

namespace
{

/// The generator's smaller modulus, 2^32 - 22853; all numbers that it begins with are below it
constexpr uint64_t MODULUS = 4294944443;

} // namespace

void
RequireSeed(uint64_t seed)
{
    if (seed == 0 || seed >= MODULUS)
    {
        isac::Refuse("ns-3",
                     "RngSeed",
                     seed,
                     "must be positive, and at most " + std::to_string(MODULUS - 1));
    }
}

void
RequireSeed()
{
    RequireSeed(RngSeedManager::GetSeed());
}

} // namespace ns3
