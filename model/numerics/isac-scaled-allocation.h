/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SCALED_ALLOCATION_H
#define ISAC_SCALED_ALLOCATION_H

#include "isac-allocation-problem.h"
#include "isac-sensing-feasibility.h"

#include <Eigen/Core>
#include <vector>

namespace isac
{

/// A user of an AllocationProblem, in equal shares of its budgets
struct ScaledUser
{
    /// A rate and its gradient
    struct Rate
    {
        double value;       ///< `r = b ln(1 + snr p / b)`
        double byBandwidth; ///< derivative by b
        double byPower;     ///< derivative by p
    };

    int station;           ///< serving station
    bool isRatio;          ///< L2
    bool hasRequest;       ///< whether it has one whose experience depends on what it gets
    double value;          ///< as in the problem
    double delayCost;      ///< as in the problem
    double computingDelay; ///< of an equal share, in s
    double radioDelay;     ///< of the rate 1, in s
    double snr;            ///< of equal shares
    double minimumPower;   ///< least p
    double minimumProduct; ///< least b p

    /**
     * @param bandwidth share b, positive
     * @param power share p, positive
     * @return the rate
     */
    Rate GetRate(double bandwidth, double power) const;

    /**
     * @param shares b, p, c, positive
     * @return latency T, in s
     */
    double GetDelay(const Eigen::Array3d& shares) const;

    /**
     * @param shares b, p, c, positive
     * @param [out] gradient of experience, by the shares
     * @return experience E, not capped
     */
    double GetExperience(const Eigen::Array3d& shares, Eigen::Array3d& gradient) const;
};

/**
 * An AllocationProblem in equal shares: where 1 is the part of a budget that a user has if all
 * users who share the budget have the same, numbers are near 1 whatever the units. General solvers
 * need that: in hertz, watt and cycles per second SLSQP stops far from the optimum.
 */
class ScaledAllocation
{
  public:
    /// Least share of a user with a request: below it, no share makes a difference
    static constexpr double LEAST_SHARE = 1e-8;

    /**
     * Take over a problem.
     *
     * @param problem the problem
     */
    void Scale(const AllocationProblem& problem);

    /// @return the users
    const std::vector<ScaledUser>& GetUsers() const;

    /// @return (J) number of users of each station: its budgets, in equal shares
    const Eigen::ArrayXd& GetBudgets() const;

    /// @return the most that experience counts; 0 for none
    double GetCap() const;

    /**
     * Find shares that keep all constraints: the bounds are met from as small a part of a station's
     * bandwidth and power as can be, the same of both, and the rest is shared equally, as is
     * computing.
     *
     * @param [out] shares (K x 3) of bandwidth, power and computing
     */
    void Start(Eigen::ArrayX3d& shares);

    /**
     * @param shares (K x 3) of bandwidth, power and computing, positive where there is a request
     * @return mean experience
     */
    double GetObjective(const Eigen::ArrayX3d& shares) const;

    /**
     * Write shares in the problem's units. Users who exceed a budget together, be it by rounding,
     * are scaled down to it, and nothing else is changed.
     *
     * @param shares (K x 3) of bandwidth, power and computing; not negative
     * @param [out] solution takes allocation and objective, and no proof: an infinite bound and
     *              prices of 0
     */
    void Store(const Eigen::ArrayX3d& shares, AllocationSolution& solution) const;

  private:
    std::vector<ScaledUser> m_users; ///< K
    Eigen::ArrayXd m_budgets;        ///< (J) in equal shares
    Eigen::ArrayX2d m_unit;      ///< (J x 2) an equal share of bandwidth, in Hz, and power, in W
    double m_computingUnit{0.0}; ///< an equal share, in cycles/s
    double m_cap{0.0};           ///< 0 for none

    SensingFeasibility m_feasibility; ///< finds the least need
    Eigen::ArrayXd m_minimumPower;    ///< (K) of one station's users, and 0
    Eigen::ArrayXd m_minimumProduct;  ///< (K) of the same
};

} // namespace isac

#endif /* ISAC_SCALED_ALLOCATION_H */
