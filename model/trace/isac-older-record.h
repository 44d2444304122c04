/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OLDER_RECORD_H
#define ISAC_OLDER_RECORD_H

#include <cstdint>
#include <string>

struct sqlite3;

namespace ns3
{

/**
 * @ingroup isac
 *
 * A finished, failed or killed record that is to be replaced. As long as this object lives nobody
 * writes to it; the log of a killed run has gone into the file, so that the one file holds all.
 */
class IsacOlderRecord
{
  public:
    /**
     * @param owner what messages name
     * @param path the file, as given
     * @param file the same by its absolute path, without links; exists
     * @param applicationId what marks files that may be replaced
     * @throws isac::Error where the file has another mark, which leaves it alone, or somebody
     *         writes to it
     */
    IsacOlderRecord(const std::string& owner,
                    const std::string& path,
                    const std::string& file,
                    int32_t applicationId);

    ~IsacOlderRecord();

    IsacOlderRecord(const IsacOlderRecord&) = delete;
    IsacOlderRecord& operator=(const IsacOlderRecord&) = delete;

  private:
    /**
     * Run a call of SQLite; where it fails, close and throw.
     *
     * @param result what the call has returned
     */
    void Require(int result);

    /**
     * Close and throw.
     *
     * @param reason why
     */
    [[noreturn]] void Fail(const std::string& reason);

    /**
     * Ask for the file's mark, without touching any file beside it.
     *
     * @param file the file
     * @param applicationId the mark that it must have
     */
    void RequireMark(const std::string& file, int32_t applicationId);

    std::string m_owner;          ///< what messages name
    std::string m_path;           ///< the file, as given
    sqlite3* m_database{nullptr}; ///< SQLite's handle
};

} // namespace ns3

#endif /* ISAC_OLDER_RECORD_H */
