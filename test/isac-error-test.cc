/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-error.h"

#include <gtest/gtest.h>
#include <string>

TEST(IsacError, MessageNamesObjectAttributeAndValue)
{
    try
    {
        isac::Refuse("IsacMobileUser \"user-3\"", "Position", -1.5, "must not be negative");
    }
    catch (const isac::Error& error)
    {
        const std::string message = error.what();
        EXPECT_NE(message.find("user-3"), std::string::npos) << message;
        EXPECT_NE(message.find("Position = -1.5"), std::string::npos) << message;
        EXPECT_NE(message.find("must not be negative"), std::string::npos) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        return;
    }
    FAIL() << "nothing was thrown";
}
