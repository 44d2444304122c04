/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_COMMAND_H
#define ISAC_TEST_COMMAND_H

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <vector>

/// What came of a command
struct IsacProgramOutcome
{
    int status{0};      ///< its exit status
    std::string output; ///< what it printed, errors too
};

/**
 * @param words a program and its arguments, of whatever characters
 * @return what came of running it
 */
inline IsacProgramOutcome
RunCommand(const std::vector<std::string>& words)
{
    std::string command;
    for (const auto& word : words)
    {
        command += "'";
        for (const char letter : word)
        {
            command += letter == '\'' ? "'\\''" : std::string(1, letter);
        }
        command += "' ";
    }
    const auto pipe = popen((command + "2>&1").c_str(), "r");
    if (!pipe)
    {
        throw std::runtime_error("cannot run " + command);
    }
    IsacProgramOutcome result;
    std::array<char, 4096> buffer;
    for (std::size_t size; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    {
        result.output.append(buffer.data(), size);
    }
    const int status = pclose(pipe);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
}

/**
 * @param script commands of bash, which take the signals that this process may ignore
 * @return what they print, to standard error, too, and "failed" at the end if they fail
 */
inline std::string
RunBash(const std::string& script)
{
    const auto result =
        RunCommand({"env", "--default-signal=HUP,INT,PIPE,TERM", "bash", "-c", script});
    return result.output + (result.status == 0 ? "" : "failed");
}

#endif /* ISAC_TEST_COMMAND_H */
