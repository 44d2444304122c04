/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-cramer-rao.h"

#include <cmath>
#include <gtest/gtest.h>

TEST(IsacCramerRao, NothingTransmittedMeansNothingKnown)
{
    const auto bounds = isac::CramerRaoBounds(0.0, 1e6, 1e-3, {});
    EXPECT_TRUE(std::isinf(bounds.range));
    EXPECT_TRUE(std::isinf(bounds.velocity));
    EXPECT_TRUE(std::isinf(bounds.azimuth));
}
