/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RANDOM_NUMBERS_H
#define ISAC_RANDOM_NUMBERS_H

#include <cstdint>

namespace ns3
{

/**
 * @param seed a seed of ns-3's generator, MRG32k3a
 * @throws isac::Error where the generator does not take it: it ends the process then
 */
void RequireSeed(uint64_t seed);

/**
 * Check the seed by which random numbers are to be drawn, whoever has set it.
 *
 * @throws isac::Error where ns-3's generator does not take it
 */
void RequireSeed();

} // namespace ns3

#endif /* ISAC_RANDOM_NUMBERS_H */
