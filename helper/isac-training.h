/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRAINING_H
#define ISAC_TRAINING_H

#include "ns3/isac-learning-manager.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Trains a manager that learns: a series of simulations, each an episode with random numbers of its
 * own, after which what was learned is in the file that the manager's attribute Policy names.
 *
 * Every CHECKPOINT_INTERVAL episodes all that the training needs to go
 * on is written beside that file; a checkpoint that is there already and not gone on from is kept
 * as `.old`. A training that goes on from there ends with the same policy as one that was not
 * interrupted. Episode e of the run RngRun is simulated with RngRun 1000000 RngRun
 * + 1 + e.
 */
class IsacTraining
{
  public:
    /// Episodes between checkpoints
    static constexpr int64_t CHECKPOINT_INTERVAL = 10;

    /**
     * Simulates an episode: makes a scenario on which the manager decides, runs it and destroys it.
     *
     * @param manager decides
     */
    typedef std::function<void(Ptr<IsacResourceManager> manager)> Simulate;

    /**
     * @param manager learns
     * @param episodes number of episodes
     * @throws isac::Error where there are none, or there is no manager, or it does not learn or has
     *         no policy's file
     */
    IsacTraining(Ptr<IsacResourceManager> manager, int64_t episodes);

    /// @param progress where progress is shown; null for nowhere; before Run()
    void SetProgress(std::ostream* progress);

    /**
     * Say what is simulated: a training that goes on has to be of the same. Before Resume() and
     * Run().
     *
     * @param scenario in words, with all that attributes do not say
     */
    void SetScenario(const std::string& scenario);

    /**
     * Record the episodes in an SQLite database; an older isac database of that name is replaced by
     * the first episode. Before Run().
     *
     * @param path the file
     */
    void EnableSqlite(const std::string& path);

    /**
     * Go on where an interrupted training has left its last checkpoint. Before Run().
     *
     * @throws isac::Error where there is none, or one of other settings
     */
    void Resume();

    /**
     * Train, and write the policy. Once.
     *
     * @param simulate simulates an episode
     * @throws isac::Error where a file cannot be written, or is somebody else's, before the first
     *         episode where that can be known then; or where a signal of IsacInterruption ends the
     *         training, whose last checkpoint stays
     */
    void Run(const Simulate& simulate);

    /// @return the file that the policy is written to
    const std::string& GetPolicy() const;

    /// @return what came of the episodes so far
    const std::vector<IsacTrainingEpisode>& GetEpisodes() const;

  private:
    /// @return number of episodes so far
    int64_t GetDone() const;

    /// @return part of the training that is done, in [0, 1]; 1 in the last episode
    double GetProgress() const;

    /// @return what tells this training from others: scenario, attributes and random numbers
    std::string Describe() const;

    /**
     * @param setting what is called
     * @param value what it is called with
     * @throws isac::Error once Run() has been called
     */
    void RefuseOnceRun(const std::string& setting, const std::string& value) const;

    /// Refuse files that could not be written in the end, and keep a checkpoint of another training
    void CheckFiles() const;

    /// Write all that the training needs to go on
    void SaveCheckpoint() const;

    /// @return name of the checkpoint's file
    std::string GetCheckpoint() const;

    /// Show how the training goes
    void ShowProgress() const;

    Ptr<IsacLearningManager> m_manager;            ///< learns
    std::string m_policy;                          ///< file of what it has learned
    int64_t m_total;                               ///< number of episodes
    uint64_t m_run;                                ///< RngRun of the training
    std::vector<IsacTrainingEpisode> m_episodes;   ///< that have been simulated
    std::ostream* m_progress{nullptr};             ///< null for nowhere
    std::string m_database;                        ///< empty for none
    std::string m_scenario;                        ///< name of the scenario
    std::chrono::steady_clock::time_point m_begin; ///< of this process's episodes
    int64_t m_done{0};                             ///< number of episodes before them
    bool m_hasRun{false};                          ///< whether Run() has been called
};

} // namespace ns3

#endif /* ISAC_TRAINING_H */
