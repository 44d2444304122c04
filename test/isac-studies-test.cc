/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-command.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

/**
 * @file
 * The scripts of doc/studies: their syntax, whether the documentation has them, and the statistics
 * that they print.
 */

namespace
{

const std::filesystem::path g_folder = ISAC_SOURCE_DIR "/doc/studies";

/**
 * @param lines what goes to the function intervals, with \n between lines
 * @return what it prints with three digits, without surplus spaces
 */
std::string
PrintIntervals(const std::string& lines)
{
    return RunBash("source \"" + (g_folder / "study.sh").string() + "\"; printf \"" + lines +
                   "\" | intervals 3 | tr -s \" \"");
}

} // namespace

TEST(IsacStudies, ScriptsAreSoundAndDocumented)
{
    std::ostringstream documentation;
    documentation << std::ifstream(ISAC_SOURCE_DIR "/doc/isac.rst").rdbuf();
    int scripts = 0;
    for (const auto& entry : std::filesystem::directory_iterator(g_folder))
    {
        const auto path = entry.path();
        EXPECT_EQ(RunBash("bash -n \"" + path.string() + "\""), "") << path;
        if (path.filename() != "study.sh")
        {
            ++scripts;
            EXPECT_NE(documentation.str().find("doc/studies/" + path.filename().string()),
                      std::string::npos)
                << path;
        }
    }
    EXPECT_GT(scripts, 0);
}

TEST(IsacStudies, SeedsAreANumber)
{
    const auto source = "source \"" + (g_folder / "study.sh").string() + "\" ";
    for (const std::string seeds :
         {"0", "-1", "1.5", "1e3", "many", "", "18446744073709551616", "x[$(echo>made)]"})
    {
        EXPECT_EQ(RunBash(source + "'--seeds=" + seeds + "'"),
                  "isac: bash: --seeds = " + seeds +
                      ": must be a whole number from 1 to 999999\nfailed");
    }
    EXPECT_EQ(RunBash(source + "--seeds=3; echo $seeds"), "3\n");
}

TEST(IsacStudies, IntervalsAreThoseOfStudent)
{
    // Deviation of 1 and 3: sqrt(2); its half interval: 12.706 sqrt(2) / sqrt(2).
    EXPECT_EQ(PrintIntervals("a 1 2\\na 3 -\\n"), "a 2.000 +- 12.706 2.000\n");
    // The numbers 1 to 10: deviation sqrt(55 / 6), Student's quantile of 9 degrees 2.262.
    std::string ten;
    // The numbers 1 to 21: deviation sqrt(38.5), Student's quantile of 20 degrees 2.086.
    std::string many;
    for (int i = 1; i <= 21; ++i)
    {
        const std::string line = "b " + std::to_string(i) + "\\n";
        ten += i <= 10 ? line : "";
        many += line;
    }
    EXPECT_EQ(PrintIntervals(ten), "b 5.500 +- 2.166\n");
    EXPECT_EQ(PrintIntervals(many), "b 11.000 +- 2.824\n");
}

TEST(IsacStudies, LabelsStayApartAndInOrder)
{
    EXPECT_EQ(PrintIntervals("z 1\\na 5\\nz 1\\na -\\nn -\\n"), "z 1.000 +- 0.000\na 5.000\nn -\n");
}
