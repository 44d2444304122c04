/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_MOBILE_USER_H
#define ISAC_MOBILE_USER_H

#include "isac-reflector.h"
#include "isac-workload.h"

#include "ns3/isac-quality-of-experience.h"
#include "ns3/object-factory.h"

#include <Eigen/Core>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * A user that moves, requests, reflects, and judges what it gets: the truth that digital agents
 * try to know. Behaviour, environment and experience follow "Experience-Centric Resource
 * Management in ISAC Networks", eqs. (14)-(16) and section V-A.
 */
class IsacMobileUser : public IsacReflector
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacMobileUser();

    std::string GetRole() const override;

    /// @return what this user requests, slot after slot; made by the attribute Workload at first
    /// use
    Ptr<IsacWorkload> GetWorkload();

    /// @param workload what this user requests, instead of what the attribute Workload says
    void SetWorkload(Ptr<IsacWorkload> workload);

    /**
     * Begin a slot: request the next file and update behaviour and environment.
     *
     * @param slot the slot's duration
     * @throws isac::Error with a demand out of range
     */
    void BeginSlot(Time slot);

    /// @return what this slot's request is
    const IsacDemand& GetDemand() const;

    /// @return behavioural dynamics H over its maximum, in [0, 1]
    double GetBehaviour() const;

    /// @return environmental complexity E, in [0, 1]
    double GetEnvironment() const;

    /// @return impact of behaviour and environment on experience, in (0.7, 1), eq. (16)
    double GetImpact() const;

    /// @return content quality of this slot's request, in [0, 1)
    double GetContentQuality() const;

    /**
     * @param fileSize size F of a file, in MB
     * @return its content quality for this user, in [0, 1), eqs. (25), (27)
     */
    double GetContentQuality(double fileSize) const;

    /// @return the true model of this user's experience; its weights are drawn once
    const isac::QoeModel& GetQoeModel();

    /// @return share of its serving station's bandwidth and power that managers do not touch
    double GetReservedShare() const;

    /**
     * Choose the station that serves: the strongest, but the present one is left only for one that
     * is stronger by HandoverHysteresis.
     *
     * @param gains communication gain of every station, at least one
     * @return index of the serving station
     */
    int SelectStation(const Eigen::Ref<const Eigen::ArrayXd, 0, Eigen::InnerStride<>>& gains);

    /**
     * Draw the opinion score of a served request.
     *
     * @param quality content quality
     * @param latency whole service latency, in s
     * @param qoe quality of experience without cap
     * @return an opinion score in [1, 5]
     */
    double DrawMos(double quality, double latency, double qoe);

    int64_t AssignStreams(int64_t stream) override;

  protected:
    /// Let go of the workload.
    void DoDispose() override;

  private:
    ObjectFactory m_workloadFactory;     ///< makes the workload
    Ptr<IsacWorkload> m_workload;        ///< null before its first use
    isac::QoeStructure m_structure;      ///< L1 or L2
    double m_qualityWeight;              ///< w1 before the spread
    double m_latencyWeight;              ///< w2 before the spread, in 1/s
    double m_ratioWeight;                ///< w3 before the spread, in s
    double m_weightSpread;               ///< relative half width of the weights
    double m_qualityScale;               ///< xi, in 1/MB
    double m_hysteresis;                 ///< in dB
    double m_reservedShare;              ///< of the serving station's bandwidth and power
    double m_maximumSpeed;               ///< vmax, in m/s
    double m_maximumSwipeHazard;         ///< H_max
    int m_behaviourWindow;               ///< in slots
    isac::MosModel m_mosModel;           ///< where opinion scores centre
    double m_mosVariance;                ///< before truncation
    double m_mosDelayUnit;               ///< in s
    Ptr<UniformRandomVariable> m_weight; ///< draws the weights
    Ptr<UniformRandomVariable> m_mos;    ///< draws the opinion scores

    isac::QoeModel m_qoeModel;     ///< with this user's own weights
    bool m_weightsDrawn{false};    ///< whether m_qoeModel is set
    IsacDemand m_demand;           ///< of this slot
    std::vector<double> m_hazards; ///< swipe hazards of the last slots, a ring
    std::size_t m_oldestHazard{0}; ///< the ring's next place
    double m_behaviour{0.0};       ///< H of this slot
    double m_environment{0.0};     ///< E of this slot
    int m_station{-1};             ///< the serving station; -1 before the first slot
};

} // namespace ns3

#endif /* ISAC_MOBILE_USER_H */
