/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PDRL_MANAGER_H
#define ISAC_PDRL_MANAGER_H

#include "isac-learning-manager.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * PDRL, a rival in "Experience-Centric Resource Management in ISAC Networks", section V-A: groups'
 * parts by a branching dueling Q network (isac::BranchingQ), one branch for each number of eq.
 * (19), divided equally among a group's users. Its reward is the users' mean experience, of
 * nobody's less than RewardFloor.
 */
class IsacPdrlManager : public IsacLearningManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

  protected:
    std::unique_ptr<isac::LearningAgent> MakeAgent() const override;

  private:
    int64_t m_bins; ///< values of each number
};

} // namespace ns3

#endif /* ISAC_PDRL_MANAGER_H */
