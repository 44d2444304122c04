/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRAINING_TRACE_H
#define ISAC_TRAINING_TRACE_H

#include "isac-run-database.h"

#include "ns3/isac-learning-manager.h"
#include "ns3/ptr.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Records how a training goes in an SQLite database: the table training_episode, and the run as an
 * IsacSqliteTrace describes it. Every episode is durable once it is written.
 */
class IsacTrainingTrace
{
  public:
    /**
     * @param path the database; an older one of this module is replaced with the first episode
     * @param scenario name of the scenario
     * @param manager learns; its attributes are recorded
     * @throws isac::Error where the file cannot be written
     */
    IsacTrainingTrace(const std::string& path,
                      const std::string& scenario,
                      Ptr<const IsacLearningManager> manager);

    /// @param episodes the next rows
    void Write(const std::vector<IsacTrainingEpisode>& episodes);

    /// Say that the training has finished, and close the file
    void Finish();

    /// @param status why the training ends before that
    void Abandon(const std::string& status) noexcept;

  private:
    /// Put the database in its place, ready for rows
    void PutInPlace();

    IsacRunDatabase m_database;                  ///< the file
    std::optional<IsacSqliteStatement> m_insert; ///< a row; none before the database is in place
};

} // namespace ns3

#endif /* ISAC_TRAINING_TRACE_H */
