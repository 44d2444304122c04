/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RUN_BASH_H
#define ISAC_RUN_BASH_H

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

/**
 * @param script commands of bash
 * @return what they print, to standard error, too, and "failed" at the end if they fail
 */
inline std::string
RunBash(const std::string& script)
{
    setenv("ISAC_TEST_SCRIPT", script.c_str(), 1); // no shell reads it before bash does
    const auto pipe = popen("bash -c \"$ISAC_TEST_SCRIPT\" 2>&1", "r");
    if (!pipe)
    {
        throw std::runtime_error("cannot run bash");
    }
    std::string output;
    std::array<char, 4096> buffer;
    for (std::size_t size; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    {
        output.append(buffer.data(), size);
    }
    if (pclose(pipe) != 0)
    {
        output += "failed";
    }
    return output;
}

#endif /* ISAC_RUN_BASH_H */
