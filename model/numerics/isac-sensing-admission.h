/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SENSING_ADMISSION_H
#define ISAC_SENSING_ADMISSION_H

#include "isac-sensing-feasibility.h"

#include <Eigen/Core>
#include <vector>

namespace isac
{

/**
 * Chooses the users of one station whose bounds are to be met: ordered by least power, the longest
 * prefix that fits power and bandwidth. Where the ratio of both needs is the same for all users of
 * the station, as by eq. (2) it is, no other choice satisfies more of them.
 *
 * O(K log K) where all fit, a factor log K more where not. Keeps its workspace between calls.
 */
class SensingAdmission
{
  public:
    /**
     * @param minimumPower p_k of the station's users, in W
     * @param minimumPowerBandwidth c_k of the same users, in W Hz
     * @param power the station's power, in W
     * @param bandwidth the station's bandwidth, in Hz
     * @param room what must be left of either budget, as a part of it; 0 for the rule as it stands
     * @param [out] admitted 1 for every admitted user, 0 for the others
     * @return number of admitted users
     */
    int Admit(const Eigen::Ref<const Eigen::ArrayXd>& minimumPower,
              const Eigen::Ref<const Eigen::ArrayXd>& minimumPowerBandwidth,
              double power,
              double bandwidth,
              double room,
              Eigen::Ref<Eigen::ArrayXi> admitted);

  private:
    SensingFeasibility m_feasibility;       ///< decides on a prefix
    std::vector<int> m_order;               ///< users by least power
    Eigen::ArrayXd m_minimumPower;          ///< in that order
    Eigen::ArrayXd m_minimumPowerBandwidth; ///< in that order
};

} // namespace isac

#endif /* ISAC_SENSING_ADMISSION_H */
