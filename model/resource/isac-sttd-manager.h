/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STTD_MANAGER_H
#define ISAC_STTD_MANAGER_H

#include "isac-learning-manager.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * STTD, the scheme of "Experience-Centric Resource Management in ISAC Networks", section IV:
 * groups' parts by Taylor temporal-difference learning (isac::ActorCritic), each divided among the
 * group's users by convex optimisation. Its reward is the users' mean experience, of nobody's less
 * than RewardFloor.
 *
 * The user level is solved exactly, in training too. The paper's successive convex approximation
 * takes half a second per slot and is there for comparison.
 */
class IsacSttdManager : public IsacLearningManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

  protected:
    std::unique_ptr<isac::LearningAgent> MakeAgent() const override;
    IsacGroupAllocator::UserLevel GetUserLevel() const override;

  private:
    IsacGroupAllocator::UserLevel m_userLevel; ///< how a group's part is divided
    double m_taylorAction;                     ///< weight of the Taylor term in the action
    double m_taylorState;                      ///< weight of the Taylor term in the state
};

} // namespace ns3

#endif /* ISAC_STTD_MANAGER_H */
