/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HDRL_MANAGER_H
#define ISAC_HDRL_MANAGER_H

#include "isac-learning-manager.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * HDRL, a rival in "Experience-Centric Resource Management in ISAC Networks", section V-A: groups'
 * parts by a twin delayed deep deterministic policy gradient (isac::ActorCritic without Taylor
 * terms), divided equally among a group's users.
 *
 * Its reward has two layers, constraints and then experience. The paper leaves the form open. Here:
 * as long as more than OutageTolerance of the users miss a bound, RewardFloor less their part; else
 * the users' mean experience, which is no less than RewardFloor.
 */
class IsacHdrlManager : public IsacLearningManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

  protected:
    std::unique_ptr<isac::LearningAgent> MakeAgent() const override;
    double GetReward(const IsacSlotOutcome& outcome) const override;

  private:
    double m_outageTolerance; ///< part of the users that may miss a bound
};

} // namespace ns3

#endif /* ISAC_HDRL_MANAGER_H */
