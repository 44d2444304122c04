/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OPTIMAL_MANAGER_H
#define ISAC_OPTIMAL_MANAGER_H

#include "isac-resource-manager.h"

#include "ns3/isac-convex-allocation.h"
#include "ns3/isac-sensing-admission.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * The exact optimum of problem (17) in "Experience-Centric Resource Management in ISAC Networks",
 * over all users and stations at once, with a certified duality gap: the problem is convex. What
 * every other scheme that meets the same bounds is measured against.
 *
 * In a slot whose bounds cannot all be met, those of the largest possible number of users are, by
 * isac::SensingAdmission; the others keep their place in the objective and lose their bounds.
 */
class IsacOptimalManager : public IsacResourceManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacAllocation Decide(const IsacSlotState& state) override;

    /// @return the last slot's solution, with prices of every budget and the certificate
    const isac::AllocationSolution& GetSolution() const;

    /// @return (K) 1 for every user of the last slot whose bounds were to be met
    const Eigen::ArrayXi& GetAdmitted() const;

  private:
    /**
     * Choose the users whose bounds are to be met.
     *
     * @param state the slot
     */
    void Admit(const IsacSlotState& state);

    /**
     * Write the slot as a problem.
     *
     * @param state the slot
     */
    void Pose(const IsacSlotState& state);

    isac::SensingAdmission m_admission;  ///< chooses whose bounds are met
    isac::ConvexAllocation m_solver;     ///< finds the optimum
    isac::AllocationProblem m_problem;   ///< of the last slot
    isac::AllocationSolution m_solution; ///< of the last slot
    Eigen::ArrayXi m_admitted;           ///< (K) of the last slot

    Eigen::ArrayXi m_members;               ///< indices of one station's users
    Eigen::ArrayXd m_minimumPower;          ///< of the same, in W
    Eigen::ArrayXd m_minimumPowerBandwidth; ///< of the same, in W Hz
    Eigen::ArrayXi m_memberAdmitted;        ///< of the same
};

} // namespace ns3

#endif /* ISAC_OPTIMAL_MANAGER_H */
