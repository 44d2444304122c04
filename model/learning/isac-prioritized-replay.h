/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PRIORITIZED_REPLAY_H
#define ISAC_PRIORITIZED_REPLAY_H

#include "isac-learning-agent.h"
#include "isac-sum-tree.h"

#include <Eigen/Core>
#include <functional>
#include <string>
#include <vector>

namespace isac
{

class TensorFile;

/// How steps are drawn from memory
struct ReplaySettings
{
    Eigen::Index capacity{6000};    ///< how many steps are remembered
    double priorityExponent{0.6};   ///< 0 draws all alike, 1 in proportion to their errors
    double importanceExponent{0.4}; ///< how much of the bias of that is corrected at first
    int64_t importanceSteps{14400}; ///< number of batches until it is corrected in full
};

/// Steps drawn from memory, one per column
struct ReplayBatch
{
    std::vector<Eigen::Index> indices; ///< their places in memory
    Eigen::VectorXf weights;           ///< importance weights, the largest is 1
    Eigen::MatrixXf states;            ///< (state size x samples)
    Eigen::MatrixXf actions;           ///< (actions x samples)
    Eigen::VectorXf rewards;           ///< (samples)
    Eigen::MatrixXf nextStates;        ///< (state size x samples)
};

/**
 * Memory of the last steps, drawn from in proportion to their priority (|error| + 0.001)^alpha with
 * importance weights (N P(i))^-beta over the batch's largest (T. Schaul, J. Quan, I. Antonoglou and
 * D. Silver, "Prioritized experience replay", ICLR 2016; the proportional kind, stratified). Beta
 * grows linearly to 1. A new step gets the largest priority so far.
 *
 * Allocates when it is made, and for larger batches than before.
 */
class PrioritizedReplay
{
  public:
    /**
     * @param settings how steps are drawn
     * @param stateSize size of states
     * @param actions number of actions
     * @throws Error that names the setting that cannot be used
     */
    PrioritizedReplay(const ReplaySettings& settings, Eigen::Index stateSize, Eigen::Index actions);

    /**
     * Remember a step; a full memory forgets the oldest one.
     *
     * @param transition the step
     */
    void Add(const Transition& transition);

    /// @return how many steps are remembered
    Eigen::Index GetSize() const;

    /**
     * @param samples how many steps to draw
     * @param uniform draws from [0, 1)
     * @param [out] batch the steps
     */
    void Sample(Eigen::Index samples, const std::function<double()>& uniform, ReplayBatch& batch);

    /**
     * @param indices steps, as a batch names them
     * @param errors their absolute errors
     */
    void SetErrors(const std::vector<Eigen::Index>& indices, const Eigen::VectorXf& errors);

    /**
     * @param index a step's place in memory
     * @return the weight by which it is drawn
     */
    double GetPriority(Eigen::Index index) const;

    /**
     * @param name what the tensors' names begin with
     * @param [out] file takes all
     */
    void Save(const std::string& name, TensorFile& file) const;

    /**
     * @param name what the tensors' names begin with
     * @param file from Save() with the same settings and sizes
     * @throws Error that names the file where it does not fit
     */
    void Load(const std::string& name, const TensorFile& file);

  private:
    ReplaySettings m_settings;     ///< how steps are drawn
    Eigen::Index m_size{0};        ///< how many steps are remembered
    Eigen::Index m_next{0};        ///< place of the next one
    int64_t m_batches{0};          ///< how many were drawn
    double m_largestPriority{1.0}; ///< of all steps so far
    SumTree m_priorities;          ///< by place
    Eigen::MatrixXf m_states;      ///< (state size x capacity)
    Eigen::MatrixXf m_actions;     ///< (actions x capacity)
    Eigen::VectorXf m_rewards;     ///< (capacity)
    Eigen::MatrixXf m_nextStates;  ///< (state size x capacity)
};

} // namespace isac

#endif /* ISAC_PRIORITIZED_REPLAY_H */
