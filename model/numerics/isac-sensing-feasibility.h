/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SENSING_FEASIBILITY_H
#define ISAC_SENSING_FEASIBILITY_H

#include <Eigen/Core>
#include <utility>
#include <vector>

namespace isac
{

/**
 * Decides whether one station can meet the bounds of all its users: whether there are powers and
 * bandwidths with `P_k >= p_k`, `P_k B_k >= c_k`, `sum P <= P_total`, `sum B <= B_total`.
 *
 * The least total bandwidth is that of `P_k = max(p_k, sqrt(c_k / nu))` with the sum of powers at
 * its limit; the breakpoints of nu are sorted, so the cost is O(K log K). Keeps its workspace
 * between calls.
 */
class SensingFeasibility
{
  public:
    /// Shares of a station's budgets that the bounds need; feasible where neither exceeds 1
    struct Need
    {
        double power{0.0}; ///< sum of least powers over the station's power
        double bandwidth{
            0.0}; ///< least total bandwidth over the station's; infinite if power fails

        /// With the least bandwidth a user has the power `max(p_k, powerScale sqrt(c_k))`; 0 where
        /// power fails or nobody needs bandwidth
        double powerScale{0.0};

        /// @return whether all bounds can be met
        bool IsFeasible() const
        {
            return power <= 1.0 && bandwidth <= 1.0;
        }
    };

    /**
     * @param minimumPower p_k of the station's users, in W
     * @param minimumPowerBandwidth c_k of the same users, in W Hz
     * @param power the station's power, in W
     * @param bandwidth the station's bandwidth, in Hz
     * @return what the bounds need
     */
    Need Evaluate(const Eigen::Ref<const Eigen::ArrayXd>& minimumPower,
                  const Eigen::Ref<const Eigen::ArrayXd>& minimumPowerBandwidth,
                  double power,
                  double bandwidth);

  private:
    /// Users that need bandwidth, by the scale at which their power leaves its minimum
    std::vector<std::pair<double, int>> m_breakpoints;
};

} // namespace isac

#endif /* ISAC_SENSING_FEASIBILITY_H */
