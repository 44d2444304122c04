/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VECTORS_H
#define ISAC_VECTORS_H

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

/**
 * @file
 * Reference values, computed by programs written independently of this module.
 */

namespace isac
{

/**
 * Read every document of one name: the module's own in `test/data` and, where the environment
 * variable `ISAC_VECTORS` names a folder that has one, the one there.
 *
 * @param name the file's name, for example `grid.json`
 * @return the documents, the module's own first
 */
inline std::vector<nlohmann::json>
ReadVectors(const std::string& name)
{
    const auto own = std::string(ISAC_SOURCE_DIR "/test/data/") + name;
    std::ifstream ownFile(own);
    if (!ownFile)
    {
        throw std::runtime_error("cannot read " + own);
    }
    std::vector<nlohmann::json> documents;
    documents.push_back(nlohmann::json::parse(ownFile));
    if (const char* folder = std::getenv("ISAC_VECTORS"))
    {
        std::ifstream otherFile(std::string(folder) + "/" + name);
        if (otherFile)
        {
            documents.push_back(nlohmann::json::parse(otherFile));
        }
    }
    return documents;
}

/**
 * Compare two numbers relative to the larger one; to be used in EXPECT_TRUE.
 *
 * @param actual the number at hand
 * @param expected what it should be
 * @param tolerance the greatest relative difference
 * @return whether they agree, with a message where they do not
 */
inline testing::AssertionResult
IsClose(double actual, double expected, double tolerance = 1e-12)
{
    const double scale = std::max(std::abs(actual), std::abs(expected));
    if (actual == expected || std::abs(actual - expected) <= tolerance * scale)
    {
        return testing::AssertionSuccess();
    }
    return testing::AssertionFailure()
           << testing::PrintToString(actual) << " is not " << testing::PrintToString(expected)
           << ", off by " << std::abs(actual - expected) / scale << " of it";
}

} // namespace isac

#endif /* ISAC_VECTORS_H */
