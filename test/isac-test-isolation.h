/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_ISOLATION_H
#define ISAC_TEST_ISOLATION_H

#include "ns3/config.h"
#include "ns3/names.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

/// Leaves ns-3 as it was found, after each test: no simulator, node, name, default or seed stays.
class IsacTestIsolation : public testing::EmptyTestEventListener
{
  public:
    void OnTestEnd(const testing::TestInfo& /* test */) override
    {
        ns3::Simulator::Destroy();
        ns3::Names::Clear();
        ns3::Config::Reset();
        ns3::RngSeedManager::SetSeed(1);
        ns3::RngSeedManager::SetRun(1);
    }
};

#endif /* ISAC_TEST_ISOLATION_H */
