/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OPTIMAL_MANAGER_H
#define ISAC_OPTIMAL_MANAGER_H

#include "isac-resource-manager.h"
#include "isac-slot-problem.h"

#include "ns3/isac-convex-allocation.h"

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
 * IsacSlotProblem; the others keep their place in the objective and lose their bounds.
 *
 * The paper's objective, the mean experience, is greatest where few take nearly all. Others are to
 * be had by the attribute Objective, all with the same certificate. Where not every user can be
 * above the objective's floor, the least experience is maximised instead, and the slot is flagged.
 *
 * A user whose experience depends on nothing that it gets, by DependsOnAllocation(), counts in no
 * objective, nor as the least, nor for the floor: nobody can do anything about it. Its bounds are
 * kept.
 */
class IsacOptimalManager : public IsacResourceManager
{
  public:
    /// What is maximised over the users that count, of their experience up to the cap
    enum class Objective
    {
        MEAN,                  ///< the mean of experience
        PROPORTIONAL_FAIRNESS, ///< the mean of the logarithm of experience above the floor
        MAX_MIN,               ///< the least experience
        ALPHA_FAIR             ///< the mean of isac::AllocationUtility above the floor
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacAllocation Decide(const IsacSlotState& state) override;

    /**
     * @param state what is known
     * @param allocation any allocation of that slot
     * @return the attribute's objective; minus infinity where a user is not above its floor, 0
     *         where nobody counts
     */
    double GetObjective(const IsacSlotState& state,
                        const IsacAllocation& allocation) const override;

    /// @return the last slot's solution, with prices of every budget and the certificate
    const isac::AllocationSolution& GetSolution() const;

    /// @return (K) 1 for every user of the last slot whose bounds were to be met
    const Eigen::ArrayXi& GetAdmitted() const;

  protected:
    /**
     * @param cap the most that experience counts
     * @return what experience counts, by the attributes
     * @throws isac::Error where the floor is not below the cap
     */
    isac::AllocationUtility GetUtility(double cap) const;

    IsacSlotProblem m_problem; ///< writes slots as problems

  private:
    Objective m_objective; ///< what is maximised
    double m_alpha;        ///< fairness of the objective AlphaFair
    double m_floor;        ///< experience above which fairness counts

    isac::ConvexAllocation m_solver;     ///< finds the optimum
    isac::AllocationSolution m_solution; ///< of the last slot
};

} // namespace ns3

#endif /* ISAC_OPTIMAL_MANAGER_H */
