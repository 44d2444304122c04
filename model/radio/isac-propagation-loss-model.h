/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PROPAGATION_LOSS_MODEL_H
#define ISAC_PROPAGATION_LOSS_MODEL_H

#include "ns3/channel-condition-model.h"
#include "ns3/propagation-loss-model.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * Path loss `32.4 + 20 log10(d) + 20 log10(f)` dB, d in m and f in GHz.
 *
 * Source: "Experience-Centric Resource Management in ISAC Networks", section V-A. With a channel
 * condition model, links without line of sight lose NlosLoss more.
 */
class IsacPropagationLossModel : public PropagationLossModel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param distance distance, in m; below MinimumDistance that one counts
     * @return path loss with line of sight, in dB
     */
    double GetLoss(double distance) const;

  private:
    /**
     * @param txPowerDbm transmitted power, in dBm
     * @param a one end of the link
     * @param b its other end
     * @return received power, in dBm
     */
    double DoCalcRxPower(double txPowerDbm,
                         Ptr<MobilityModel> a,
                         Ptr<MobilityModel> b) const override;
    /**
     * @param stream first stream index to use
     * @return 0: nothing is drawn
     */
    int64_t DoAssignStreams(int64_t stream) override;

    double m_frequency;                          ///< in Hz
    double m_intercept;                          ///< loss at 1 m and 1 GHz, in dB
    double m_minimumDistance;                    ///< in m
    double m_nlosLoss;                           ///< in dB
    Ptr<ChannelConditionModel> m_conditionModel; ///< null: always line of sight
};

} // namespace ns3

#endif /* ISAC_PROPAGATION_LOSS_MODEL_H */
