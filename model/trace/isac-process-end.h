/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PROCESS_END_H
#define ISAC_PROCESS_END_H

#include <functional>
#include <string>
#include <sys/types.h>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Calls a function where the process ends before this object does: by exit(), by returning from
 * main(), or by std::terminate(), as after NS_FATAL_ERROR or an exception that nobody catches.
 * Signals and _exit() go unnoticed.
 */
class IsacProcessEnd
{
  public:
    /// @param save called at most once, with the status of what was going on
    explicit IsacProcessEnd(std::function<void(const std::string& status)> save);

    ~IsacProcessEnd();

    IsacProcessEnd(const IsacProcessEnd&) = delete;
    IsacProcessEnd& operator=(const IsacProcessEnd&) = delete;

  private:
    /**
     * Call all functions of this process; what they throw is ignored.
     *
     * @param status handed to them
     */
    static void SaveAll(const std::string& status) noexcept;

    /// At std::terminate()
    [[noreturn]] static void Terminate();

    std::function<void(const std::string&)> m_save; ///< is called
    pid_t m_process;                                ///< the process that may end
};

} // namespace ns3

#endif /* ISAC_PROCESS_END_H */
