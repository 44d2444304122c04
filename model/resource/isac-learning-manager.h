/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LEARNING_MANAGER_H
#define ISAC_LEARNING_MANAGER_H

#include "isac-group-allocator.h"
#include "isac-group-state.h"
#include "isac-resource-manager.h"
#include "isac-training-episode.h"

#include "ns3/isac-learning-agent.h"
#include "ns3/isac-replay-learner.h"
#include "ns3/random-variable-stream.h"

#include <memory>
#include <string>
#include <vector>

namespace isac
{

class TensorFile;

} // namespace isac

namespace ns3
{

/**
 * @ingroup isac
 *
 * A manager whose top layer has learned by reinforcement what each of the two groups of users gets
 * of every budget: state of eq. (18) (IsacGroupState), action of eq. (19) (GetGroupShare()) of
 * "Experience-Centric Resource Management in ISAC Networks". Children say how it learns, from
 * which reward, and how a group's part is divided (IsacGroupAllocator).
 *
 * In a simulation it acts by the policy in the file Policy, and learns nothing. A training, as
 * IsacTraining runs it, is a series of simulations, the episodes, each between BeginEpisode() and
 * EndEpisode(); meanwhile every slot is a step of exploration and of learning. Attributes have
 * Table III's values by default.
 */
class IsacLearningManager : public IsacResourceManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacLearningManager();
    ~IsacLearningManager() override;

    /**
     * Read the policy's file, unless something has been learned or is being learned.
     *
     * @throws isac::Error where the file cannot be used
     */
    void Prepare() override;

    /**
     * @param state what is known
     * @return the allocation
     * @throws isac::Error where the policy's file cannot be used
     */
    IsacAllocation Decide(const IsacSlotState& state) override;

    void Observe(const IsacSlotOutcome& outcome) override;
    int64_t AssignStreams(int64_t stream) override;

    /**
     * Explore and learn from the next slot on.
     *
     * @param progress part of the training that is done, in [0, 1]: epsilon goes with it from its
     *        initial to its final value
     */
    void BeginEpisode(double progress);

    /// @return what came of the episode's slots, without its number
    IsacTrainingEpisode EndEpisode();

    /**
     * Write what it has learned, for the attribute Policy of later simulations.
     *
     * @param path the file, in the format of isac::TensorFile
     * @throws isac::Error where it cannot be written
     */
    void SavePolicy(const std::string& path) const;

    /// @param [out] file takes all that a training needs to go on after an episode
    void SaveProgress(isac::TensorFile& file) const;

    /**
     * @param file from SaveProgress() of a manager of the same type and attributes
     * @throws isac::Error that names the file where it does not fit
     */
    void LoadProgress(const isac::TensorFile& file);

  protected:
    /// @return a new agent, whose networks have not been drawn
    virtual std::unique_ptr<isac::LearningAgent> MakeAgent() const = 0;

    /**
     * @return the settings that all agents have, by the attributes
     * @throws isac::Error where the memory is smaller than a batch
     */
    isac::LearningSettings GetSettings() const;

    /// @return how a group's part is divided
    virtual IsacGroupAllocator::UserLevel GetUserLevel() const;

    /**
     * @param outcome what came of a slot
     * @return its reward; GetFlooredExperience(), unless a child says otherwise
     */
    virtual double GetReward(const IsacSlotOutcome& outcome) const;

    /// @return the least that a user's experience counts
    double GetRewardFloor() const;

    /**
     * @param outcome what came of a slot
     * @return the users' mean experience, where nobody's counts less than RewardFloor
     */
    double GetFlooredExperience(const IsacSlotOutcome& outcome) const;

  private:
    /**
     * @param widths widths of the hidden layers, separated by blanks
     * @throws isac::Error where they are none
     */
    void SetHiddenLayers(const std::string& widths);

    /// @return widths of the hidden layers, separated by blanks
    std::string GetHiddenLayers() const;

    /// @return a new agent that draws from this manager's stream
    std::unique_ptr<isac::LearningAgent> CreateAgent() const;

    /**
     * @param file what a manager has learned
     * @throws isac::Error where that was one of another type
     */
    void RequireOwn(const isac::TensorFile& file) const;

    /**
     * Check what the agent has done.
     *
     * @param slot number of the slot
     * @throws isac::Error where this is no action of eq. (19), as of weights far out of range
     */
    void CheckAction(int64_t slot) const;

    /**
     * Act at random at times, after learning from the last slot.
     *
     * @param state what this slot's state is summarised to
     */
    void Explore(const Eigen::VectorXf& state);

    std::string m_policy;                         ///< file of the policy
    bool m_queues;                                ///< whether the state tells of queues
    std::vector<Eigen::Index> m_hiddenLayers;     ///< widths
    double m_learningRate;                        ///< of Adam
    double m_discountFactor;                      ///< gamma
    int64_t m_batchSize;                          ///< transitions per gradient step
    int64_t m_memorySize;                         ///< transitions in the replay memory
    int64_t m_targetInterval;                     ///< gradient steps between targets' renewals
    double m_targetShare;                         ///< of the networks in their targets then
    double m_stateLimit;                          ///< standard deviations at which the state ends
    double m_initialEpsilon;                      ///< probability of a random action, at first
    int64_t m_warmUpSlots;                        ///< of an episode, not learned from
    double m_rewardFloor;                         ///< the least that experience counts
    double m_finalEpsilon;                        ///< the same, at last
    Ptr<UniformRandomVariable> m_uniform;         ///< of exploration and learning
    std::unique_ptr<isac::LearningAgent> m_agent; ///< null until it is needed
    IsacGroupState m_groupState;                  ///< of this slot
    IsacGroupAllocator m_allocator;               ///< divides groups' parts
    Eigen::VectorXf m_action;                     ///< of this slot

    bool m_isLearning{false};      ///< whether this slot is learned from
    bool m_isTraining{false};      ///< whether there is an episode
    bool m_isNextMissing{false};   ///< whether the transition is whole but for its next state
    isac::Transition m_transition; ///< from the last slot to this one
    IsacTrainingEpisode m_episode; ///< sums over its slots
};

} // namespace ns3

#endif /* ISAC_LEARNING_MANAGER_H */
