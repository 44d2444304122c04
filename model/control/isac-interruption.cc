/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-interruption.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <iostream>

namespace ns3
{

namespace
{

std::atomic<int> g_signal{0};    ///< that has come; 0 for none
std::atomic<int> g_listeners{0}; ///< that there are

/// @param number a signal, which ends the process once this thread does not hold it back
void
EndBy(int number)
{
    std::signal(number, SIG_DFL);
    std::raise(number);
}

/// @param number a signal that asks for an end
extern "C" void
IsacKeepSignal(int number)
{
    if (g_listeners == 0 || g_signal != 0)
    {
        EndBy(number);
    }
    g_signal = number;
}

/// A signal that only interrupts a call. Unlike SIG_IGN, programs that are started do not inherit
/// it.
extern "C" void
IsacPassSignal(int)
{
}

/**
 * @param number a signal
 * @param handler takes it, where it would end the process
 */
void
Take(int number, void (*handler)(int))
{
    struct sigaction action;
    if (sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_DFL)
    {
        action.sa_handler = handler;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(number, &action, nullptr);
    }
}

/// Ends the process by the signal that has come
struct End
{
    ~End()
    {
        if (g_signal != 0)
        {
            std::cout.flush();
            std::fflush(nullptr);
            EndBy(g_signal);
        }
    }
};

/// Made when the library is loaded, and so behind all that a program itself has yet to do.
const End g_end;

} // namespace

IsacInterruption::Listener::Listener()
{
    ++g_listeners;
}

IsacInterruption::Listener::~Listener()
{
    --g_listeners;
}

void
IsacInterruption::TakeSignals()
{
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
    {
        Take(number, IsacKeepSignal);
    }
    for (const int number : {SIGPIPE, SIGXFSZ})
    {
        Take(number, IsacPassSignal);
    }
}

std::string
IsacInterruption::GetSignal()
{
    switch (g_signal)
    {
    case 0:
        return "";
    case SIGINT:
        return "SIGINT";
    case SIGTERM:
        return "SIGTERM";
    default:
        return "SIGHUP";
    }
}

} // namespace ns3
