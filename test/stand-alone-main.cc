/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include <gtest/gtest.h>
#include <iostream>

/// Runs every test and closes with one line that counts them.
int
main(int argc, char* argv[])
{
    testing::InitGoogleTest(&argc, argv);
    const int status = RUN_ALL_TESTS();
    const auto& tests = *testing::UnitTest::GetInstance();
    std::cout << tests.successful_test_count() << " passed, " << tests.failed_test_count()
              << " failed" << std::endl;
    return status;
}
