/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BASH_H
#define ISAC_BASH_H

#include "isac-test-command.h"

#include <string>

/**
 * @param script commands of bash
 * @return what they print, to standard error, too, and "failed" at the end if they fail
 */
inline std::string
RunBash(const std::string& script)
{
    const auto result = RunCommand({"bash", "-c", script});
    return result.output + (result.status == 0 ? "" : "failed");
}

#endif /* ISAC_BASH_H */
