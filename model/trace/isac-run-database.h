/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RUN_DATABASE_H
#define ISAC_RUN_DATABASE_H

#include "isac-process-end.h"
#include "isac-sqlite-database.h"

#include <chrono>
#include <optional>
#include <string>

namespace ns3
{

class IsacResourceManager;

/**
 * @ingroup isac
 *
 * The database of one run, from its tables, which are those of isac-trace-schema.h, to its end:
 * says who runs and how that ended. Whoever writes rows does so between the two. Where the process
 * ends meanwhile, though not by a signal, whole slots are kept and the status says so.
 */
class IsacRunDatabase : public IsacSqliteDatabase
{
  public:
    /**
     * Begin a draft with its tables, and the row of a run that is `running`.
     *
     * @param owner what messages name
     * @param path the file; an older one of isac is replaced by PutInPlace()
     * @throws isac::Error where it cannot be written
     */
    IsacRunDatabase(const std::string& owner, const std::string& path);

    /**
     * Say what the run is of.
     *
     * @param scenario name of the scenario
     * @param manager decides; null for nobody
     * @param attributes JSON object of all attributes
     */
    void Describe(const std::string& scenario,
                  const IsacResourceManager* manager,
                  const std::string& attributes);

    /**
     * Begin to write the rows of a slot, in the order of slots. Until EndSlot() nothing commits
     * them; where the run ends before, they are not kept.
     *
     * @param slot its number
     */
    void BeginSlot(int64_t slot);

    /// The rows of the slot that has begun are whole
    void EndSlot();

    /**
     * Commit, make the indices, say how the run has ended, and make it one file. Of a draft nothing
     * is kept.
     *
     * @param status `finished`, or `interrupted: ` with a reason
     * @throws isac::Error where that fails, after Abandon()
     */
    void End(const std::string& status);

    /**
     * Keep what was committed, or is whole, before the run failed, and say why it did; what goes
     * wrong meanwhile is ignored. Of a draft nothing is kept.
     *
     * @param status `failed: ` with the reason
     */
    void Abandon(const std::string& status) noexcept;

  private:
    /// Create tables, views and their description, and the row of the run
    void CreateSchema();

    /// Take out of the open transaction what there is of a slot that has begun and not ended
    void ForgetUnfinishedSlot();

    /// Create the indices
    void CreateIndices();

    /**
     * Write end, wall time and status of the run.
     *
     * @param status the status
     */
    void WriteEnd(const std::string& status);

    /**
     * Write the end where the process ends.
     *
     * @param status the status
     */
    void EndWithProcess(const std::string& status);

    std::chrono::steady_clock::time_point m_start; ///< of the run
    std::optional<int64_t> m_slot;                 ///< the slot that has begun and not ended
    bool m_slotBeganTransaction{false};            ///< whether nothing else is in its transaction
    std::optional<IsacProcessEnd> m_processEnd;    ///< tells where the process ends
};

} // namespace ns3

#endif /* ISAC_RUN_DATABASE_H */
