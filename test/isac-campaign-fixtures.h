/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CAMPAIGN_FIXTURES_H
#define ISAC_CAMPAIGN_FIXTURES_H

#include "isac-sqlite-reader.h"

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

/// What a command has left
struct IsacCommandResult
{
    int status{-1};     ///< its exit status; 128 and the signal's number where a signal ended it
    std::string output; ///< what it wrote to standard output
    std::string errors; ///< what it wrote to standard error
};

/// A command that runs in a process group of its own
class IsacCommand
{
  public:
    /**
     * @param words program and arguments
     * @param folder where it runs
     */
    IsacCommand(const std::vector<std::string>& words, const std::string& folder)
    {
        m_process = fork();
        if (m_process == 0)
        {
            setpgid(0, 0);
            for (const int number : {SIGHUP, SIGINT, SIGPIPE, SIGTERM})
            {
                signal(number, SIG_DFL); // whatever this process ignores
            }
            alarm(600); // ends a command that hangs
            const auto redirect = [](const std::string& path, int stream) {
                const auto file = fopen(path.c_str(), "w");
                return file && dup2(fileno(file), stream) == stream;
            };
            std::vector<char*> arguments;
            for (const auto& word : words)
            {
                arguments.push_back(const_cast<char*>(word.c_str()));
            }
            arguments.push_back(nullptr);
            if (redirect(m_folder / "output", 1) && redirect(m_folder / "errors", 2) &&
                chdir(folder.c_str()) == 0)
            {
                execvp(arguments[0], arguments.data());
            }
            _exit(127);
        }
        setpgid(m_process, m_process);
    }

    ~IsacCommand()
    {
        if (m_process > 0)
        {
            Signal(SIGKILL);
            Wait();
        }
    }

    IsacCommand(const IsacCommand&) = delete;
    IsacCommand& operator=(const IsacCommand&) = delete;

    /// @return its process id
    pid_t GetProcess() const
    {
        return m_process;
    }

    /// @param number signal to send to it
    void Signal(int number) const
    {
        kill(m_process, number);
    }

    /// @return whether it has ended; then Wait() does not block
    bool HasEnded() const
    {
        siginfo_t info{};
        return waitid(P_PID, m_process, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               info.si_pid == m_process;
    }

    /// @return what it has left, once it has ended
    IsacCommandResult Wait()
    {
        int status = 0;
        waitpid(m_process, &status, 0);
        m_process = -1;
        return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                Read(m_folder / "output"),
                Read(m_folder / "errors")};
    }

    /**
     * @param path a text file
     * @return what it holds
     */
    static std::string Read(const std::string& path)
    {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }

  private:
    IsacTemporaryFolder m_folder; ///< of its output
    pid_t m_process;              ///< -1 once it has been waited for
};

/// Writes campaigns and runs them by the real command, on the real program or on scripts
class IsacCampaignTest : public testing::Test
{
  protected:
    void SetUp() override
    {
        std::filesystem::create_directory(m_programs);
#ifdef ISAC_WATERLOO
        std::filesystem::create_symlink(ISAC_WATERLOO, m_programs / "isac-waterloo");
#else
        GTEST_SKIP() << "the examples are not built";
#endif
    }

    /**
     * @param name name of a file in the test's folder
     * @param text what it is to hold
     */
    void Write(const std::string& name, const std::string& text) const
    {
        std::ofstream(m_folder / name) << text;
    }

    /**
     * Make a program of a script that finds its arguments in $database, $seed and $arguments, the
     * last of them all others.
     *
     * @param name its name
     * @param script commands of the shell
     */
    void WriteProgram(const std::string& name, const std::string& script) const
    {
        std::ofstream(m_programs / name) << R"(#!/bin/sh
for argument; do
  case $argument in
    --database=*) database=${argument#*=} ;;
    --RngRun=*) seed=${argument#*=} ;;
    *) arguments="$arguments$argument " ;;
  esac
done
)" << script;
        std::filesystem::permissions(m_programs / name, std::filesystem::perms::owner_all);
    }

    /**
     * @param arguments of the command, the campaign's file first
     * @return the words of the command
     */
    std::vector<std::string> GetWords(const std::vector<std::string>& arguments) const
    {
        std::vector<std::string> words{"python3",
                                       ISAC_SOURCE_DIR "/tools/campaign",
                                       "--programs=" + m_programs.string()};
        words.insert(words.end(), arguments.begin(), arguments.end());
        return words;
    }

    /**
     * Run a campaign.
     *
     * @param arguments of the command, the campaign's file first
     * @return what it has left
     */
    IsacCommandResult Run(const std::vector<std::string>& arguments) const
    {
        return IsacCommand(GetWords(arguments), m_folder / "").Wait();
    }

    /**
     * @param campaign an output folder
     * @return reader of its table of jobs
     */
    IsacSqliteReader ReadJobs(const std::string& campaign) const
    {
        return IsacSqliteReader(m_folder / (campaign + "/jobs.db"));
    }

    /**
     * @param campaign an output folder
     * @return names of the files in its folder of runs
     */
    std::set<std::string> ListRuns(const std::string& campaign) const
    {
        std::set<std::string> names;
        for (const auto& entry :
             std::filesystem::directory_iterator(m_folder / (campaign + "/runs")))
        {
            names.insert(entry.path().filename());
        }
        return names;
    }

    IsacTemporaryFolder m_folder;                                  ///< where commands run
    const std::filesystem::path m_programs{m_folder / "programs"}; ///< what campaigns run
};

#endif /* ISAC_CAMPAIGN_FIXTURES_H */
