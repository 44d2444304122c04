/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-isolation.h"

#include <gtest/gtest.h>
#include <iostream>

/// Runs every test and closes with one line that counts them. One that skips itself has not passed.
int
main(int argc, char* argv[])
{
    testing::InitGoogleTest(&argc, argv);
    auto& tests = *testing::UnitTest::GetInstance();
    tests.listeners().Append(new IsacTestIsolation);
    const int status = RUN_ALL_TESTS();
    const int passed = tests.successful_test_count();
    const int failed = tests.test_to_run_count() - passed;
    std::cout << passed << " passed, " << failed << " failed" << std::endl;
    return status != 0 || failed != 0;
}
