/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SQLITE_TRACE_H
#define ISAC_SQLITE_TRACE_H

#include "ns3/isac-controller.h"
#include "ns3/isac-interruption.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

class IsacRunDatabase;
class IsacSqliteStatement;

/**
 * @ingroup isac
 *
 * Records a run in an SQLite database: listens to a controller's trace sources and writes the
 * tables of isac-trace-schema.h.
 *
 * Rows become durable in transactions that end only between slots. An older record stays in the
 * file's place until the first slot of the new one is safe; without one the file is there from the
 * beginning. A run that is killed leaves a file that holds whole slots and says `running`; one that
 * fails or is interrupted says why; one that ends with Simulator::Destroy() leaves a single file
 * that says `finished`.
 */
class IsacSqliteTrace : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacSqliteTrace();
    ~IsacSqliteTrace() override;

    /**
     * Open the database and listen to a controller. Nodes and attributes are recorded as they are
     * at its first slot.
     *
     * @param controller runs the slots; not started yet
     * @throws isac::Error where the file cannot be written
     */
    void Attach(Ptr<IsacController> controller);

  protected:
    /// Finish the record, unless that has been done.
    void DoDispose() override;

  private:
    /// The statements that insert rows
    struct Rows;

    /// What a station gives out
    struct StationTotals
    {
        int64_t users{0};      ///< number of users that it serves
        double bandwidth{0.0}; ///< in Hz
        double power{0.0};     ///< in W
    };

    /// Write the row of the run
    void WriteRun();

    /// Write the rows of the nodes
    void WriteNodes();

    /**
     * Write a judged slot.
     *
     * @param record the slot
     */
    void WriteSlot(const IsacSlotRecord& record);

    /**
     * Write a slot's row of the table slot.
     *
     * @param record the slot
     */
    void WriteTotals(const IsacSlotRecord& record);

    /**
     * Write a slot's rows of the table station_slot.
     *
     * @param record the slot
     */
    void WriteStations(const IsacSlotRecord& record);

    /**
     * Write a slot's rows of the table shadow_slot.
     *
     * @param record the slot
     */
    void WriteShadows(const IsacSlotRecord& record);

    /**
     * Write the shadows' rows of the table timing.
     *
     * @param record the slot
     */
    void WriteShadowTiming(const IsacSlotRecord& record);

    /**
     * Write a slot's rows of the table user_slot.
     *
     * @param record the slot
     */
    void WriteUsers(const IsacSlotRecord& record);

    /**
     * Write a slot's rows of the table target_slot.
     *
     * @param record the slot
     */
    void WriteTargets(const IsacSlotRecord& record);

    /**
     * Write a slot's rows of the tables request and playback.
     *
     * @param record the slot
     */
    void WriteRequests(const IsacSlotRecord& record);

    /**
     * Keep an agent's window until its slot is written.
     *
     * @param user whose agent it is
     * @param window what the agent did
     */
    void TakeAgentWindow(Ptr<IsacMobileUser> user, const IsacAgentWindow& window);

    /// Write the windows that have ended with a slot
    void WriteAgentWindows();

    /**
     * Write a slot's wall times, and commit where it is time to.
     *
     * @param slot number of the slot
     * @param timing wall time of each part
     */
    void WriteTiming(int64_t slot, const IsacSlotTiming& timing);

    /**
     * Keep what was recorded before the run failed; what goes wrong is ignored.
     *
     * @param why the error's message
     */
    void Fail(const std::string& why);

    /// @param signal name of the signal that has ended the run between two slots
    void Interrupt(const std::string& signal);

    /// Say how the simulation has ended, where it is destroyed
    void Finish();

    /**
     * Commit, say how the run has ended and close the file.
     *
     * @param status how it has ended
     */
    void End(const std::string& status);

    /// Make all rows so far durable, and put the file in its place with the first ones
    void Commit();

    /// Put the file in its place, ready for rows
    void PutInPlace();

    /// Listen no more
    void Detach();

    /// Close the file
    void Close();

    std::string m_path;            ///< the file
    std::string m_scenario;        ///< name of the scenario
    Time m_commitInterval;         ///< wall time between commits
    int64_t m_commitRows;          ///< rows between commits
    int64_t m_slotInterval;        ///< every n-th slot goes to slot; 0 for none
    int64_t m_stationSlotInterval; ///< every n-th slot goes to station_slot; 0 for none
    int64_t m_shadowSlotInterval;  ///< every n-th slot goes to shadow_slot; 0 for none
    int64_t m_userSlotInterval;    ///< every n-th slot goes to user_slot; 0 for none
    int64_t m_targetSlotInterval;  ///< every n-th slot goes to target_slot; 0 for none
    int64_t m_requestInterval;     ///< every n-th slot goes to request and playback; 0 for none
    int64_t m_agentWindowInterval; ///< every n-th window goes to agent_window; 0 for none
    int64_t m_timingInterval;      ///< every n-th slot goes to timing; 0 for none

    Ptr<IsacController> m_controller;            ///< null while not attached
    std::unique_ptr<IsacRunDatabase> m_database; ///< null while not attached
    std::unique_ptr<Rows> m_rows;                ///< null while not attached
    /// Signals wait until the controller listens to them, with its first slot
    std::optional<IsacInterruption::Listener> m_untilFirstSlot;

    std::vector<int64_t> m_users;               ///< node ids
    std::vector<int64_t> m_stations;            ///< node ids
    std::vector<int64_t> m_targets;             ///< node ids
    std::vector<StationTotals> m_stationTotals; ///< of this slot
    /// Node ids of users, and their agents' windows that have ended with this slot
    std::vector<std::pair<int64_t, IsacAgentWindow>> m_agentWindows;
    std::vector<std::string> m_shadowParts; ///< what the table timing calls the shadows

    bool m_nodesWritten{false};                        ///< whether the first slot has come
    int64_t m_pending{0};                              ///< rows since the last commit
    std::chrono::steady_clock::time_point m_committed; ///< of the last commit
};

} // namespace ns3

#endif /* ISAC_SQLITE_TRACE_H */
