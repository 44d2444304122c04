/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SENSING_MODEL_H
#define ISAC_SENSING_MODEL_H

#include "ns3/isac-base-station.h"
#include "ns3/isac-cramer-rao.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * What a station learns from the echoes of what it transmitted.
 *
 * The contract of a model: GetRequirement() asks for just what makes GetBounds() meet the station's
 * thresholds. The bounds are met where `P >= power` and `P B >= powerBandwidth`, and nowhere else.
 * The controller checks the one against the other where a user comes to a station, and in every
 * slot at what the user was given.
 */
class IsacSensingModel : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param station the station that transmits and receives
     * @param radarGain gain of the echo, of an IsacSensingLossModel
     * @return sensing channel gain zeta, in 1/W
     */
    virtual double GetSensingGain(const IsacBaseStation& station, double radarGain) const = 0;

    /**
     * @param station the station that transmits and receives
     * @param sensingGain sensing channel gain zeta, in 1/W
     * @return what the station's thresholds ask of power and bandwidth: not negative, and infinite
     *         where no power is enough
     */
    virtual isac::SensingRequirement GetRequirement(const IsacBaseStation& station,
                                                    double sensingGain) const = 0;

    /**
     * @param station the station that transmits and receives
     * @param sensingGain sensing channel gain zeta, in 1/W
     * @param power transmitted power, in W
     * @param bandwidth bandwidth, in Hz
     * @return Cramer-Rao bounds, weighted as the station's thresholds are: not negative, and
     *         infinite where nothing comes back
     */
    virtual isac::SensingAccuracy GetBounds(const IsacBaseStation& station,
                                            double sensingGain,
                                            double power,
                                            double bandwidth) const = 0;
};

/**
 * @ingroup isac
 *
 * Sensing by formula: the weighted bounds of eq. (2) in "Experience-Centric Resource Management in
 * ISAC Networks", and nothing estimated.
 */
class IsacFormulaSensingModel : public IsacSensingModel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    double GetSensingGain(const IsacBaseStation& station, double radarGain) const override;
    isac::SensingRequirement GetRequirement(const IsacBaseStation& station,
                                            double sensingGain) const override;
    isac::SensingAccuracy GetBounds(const IsacBaseStation& station,
                                    double sensingGain,
                                    double power,
                                    double bandwidth) const override;
};

} // namespace ns3

#endif /* ISAC_SENSING_MODEL_H */
