/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-process-end.h"

#include <cstdlib>
#include <exception>
#include <list>
#include <unistd.h>
#include <utility>

namespace ns3
{

namespace
{

/// @return who is to be called; never destroyed, since it is asked at the end of all
std::list<IsacProcessEnd*>&
GetOpen()
{
    static auto& open = *new std::list<IsacProcessEnd*>;
    return open;
}

std::terminate_handler g_previous{nullptr}; ///< what std::terminate() has called before

/// @return why std::terminate() was called
std::string
DescribeTermination()
{
    const auto exception = std::current_exception();
    if (!exception)
    {
        return "std::terminate(), as after NS_FATAL_ERROR";
    }
    try
    {
        std::rethrow_exception(exception);
    }
    catch (const std::exception& error)
    {
        return error.what();
    }
    catch (...)
    {
        return "an exception that is no std::exception";
    }
}

} // namespace

IsacProcessEnd::IsacProcessEnd(std::function<void(const std::string&)> save)
    : m_save(std::move(save)),
      m_process(getpid())
{
    static const bool isInstalled = [] {
        g_previous = std::set_terminate(&Terminate);
        return std::atexit([] { SaveAll("interrupted: exit"); }) == 0;
    }();
    static_cast<void>(isInstalled);
    GetOpen().push_back(this);
}

IsacProcessEnd::~IsacProcessEnd()
{
    GetOpen().remove(this);
}

void
IsacProcessEnd::SaveAll(const std::string& status) noexcept
{
    // Not again where saving ends the process in its turn.
    for (const auto& open : std::exchange(GetOpen(), {}))
    {
        // A child process has its parent's objects, but nothing of them is its own.
        if (open->m_process == getpid())
        {
            try
            {
                open->m_save(status);
            }
            catch (...)
            {
            }
        }
    }
}

void
IsacProcessEnd::Terminate()
{
    SaveAll("failed: " + DescribeTermination());
    if (g_previous)
    {
        g_previous();
    }
    std::abort();
}

} // namespace ns3
