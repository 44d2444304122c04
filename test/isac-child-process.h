/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CHILD_PROCESS_H
#define ISAC_CHILD_PROCESS_H

#include "isac-temporary-folder.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <iostream>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

/// A process of its own that leaves a message
class IsacChildProcess
{
  public:
    /// @param work what it does; what it returns or throws becomes its message
    explicit IsacChildProcess(const std::function<std::string()>& work)
    {
        std::cout.flush(); // or it prints what is not printed yet once more
        std::fflush(nullptr);
        m_process = fork();
        if (m_process == 0)
        {
            for (const int number : {SIGHUP, SIGINT, SIGPIPE, SIGTERM})
            {
                std::signal(number, SIG_DFL); // whatever this process ignores
            }
            // Opened first: the work may give its privileges away.
            std::ofstream message(m_folder / "message");
            try
            {
                message << work();
            }
            catch (const std::exception& error)
            {
                message << error.what();
            }
            message.close();
            _exit(0);
        }
    }

    ~IsacChildProcess()
    {
        Kill();
    }

    IsacChildProcess(const IsacChildProcess&) = delete;
    IsacChildProcess& operator=(const IsacChildProcess&) = delete;

    /**
     * Wait for something that the process does.
     *
     * @param condition what is waited for
     * @return whether it came before the process ended
     */
    bool RunsUntil(const std::function<bool()>& condition)
    {
        while (!condition())
        {
            if (m_ended || waitpid(m_process, &m_status, WNOHANG) != 0)
            {
                m_ended = true;
                return false;
            }
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        return true;
    }

    /// End the process, wherever it is
    void Kill()
    {
        if (!m_ended)
        {
            kill(m_process, SIGKILL);
            Wait();
        }
    }

    /// @return its exit status, once it has ended
    int Wait()
    {
        if (!m_ended)
        {
            waitpid(m_process, &m_status, 0);
            m_ended = true;
        }
        return m_status;
    }

    /// @return its message, once it has ended
    std::string GetMessage()
    {
        EXPECT_EQ(Wait(), 0);
        std::ostringstream message;
        message << std::ifstream(m_folder / "message").rdbuf();
        return message.str();
    }

  private:
    IsacTemporaryFolder m_folder; ///< holds the message
    pid_t m_process;              ///< its id
    bool m_ended{false};          ///< whether it has been waited for
    int m_status{0};              ///< its exit status, once it has ended
};

#endif /* ISAC_CHILD_PROCESS_H */
