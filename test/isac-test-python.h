/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_PYTHON_H
#define ISAC_TEST_PYTHON_H

#include <cstdlib>
#include <sstream>
#include <string>
#include <unistd.h>

/**
 * @param package name of a Python package
 * @return path of the first python3 in PATH that has it; empty where there is none
 */
inline std::string
FindPython(const std::string& package)
{
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
    {
        const std::string python = folder + "/python3";
        const std::string question =
            " -c 'import importlib.util as u, sys; sys.exit(u.find_spec(\"" + package +
            "\") is None)'";
        if (access(python.c_str(), X_OK) == 0 &&
            std::system(("'" + python + "'" + question + " 2>/dev/null").c_str()) == 0)
        {
            return python;
        }
    }
    return "";
}

#endif /* ISAC_TEST_PYTHON_H */
