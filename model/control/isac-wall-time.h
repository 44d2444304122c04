/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_WALL_TIME_H
#define ISAC_WALL_TIME_H

#include <chrono>

namespace ns3
{

/**
 * @ingroup isac
 *
 * @param run what is to be run
 * @return the wall time that it takes, in s
 */
template <typename Function>
double
MeasureWallTime(Function run)
{
    const auto begin = std::chrono::steady_clock::now();
    run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace ns3

#endif /* ISAC_WALL_TIME_H */
