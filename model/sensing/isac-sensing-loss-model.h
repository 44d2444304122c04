/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SENSING_LOSS_MODEL_H
#define ISAC_SENSING_LOSS_MODEL_H

#include "ns3/isac-reflector.h"
#include "ns3/object.h"

namespace ns3
{

/// The way of an echo: from a transmitter to a reflector to a receiver
struct IsacEchoPath
{
    Vector transmitter;       ///< position, in m
    Vector receiver;          ///< position, in m; the transmitter's for monostatic sensing
    double wavelength;        ///< of the carrier, in m
    bool transmitLineOfSight; ///< whether transmitter and reflector see each other
    bool receiveLineOfSight;  ///< whether reflector and receiver see each other
};

/**
 * @ingroup isac
 *
 * Loss of an echo: the two-way radar equation with the reflector's cross section, monostatic or
 * bistatic. A leg without line of sight loses NlosLoss. TR 38.901 7.9.4 agrees where its path loss
 * is that of free space: `PL1 + PL2 - 10 log10(4 pi RCS / lambda^2)`.
 */
class IsacSensingLossModel : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param path the way of the echo
     * @param reflector what sends it back
     * @return received over transmitted power between isotropic antennas, without unit
     */
    virtual double GetGain(const IsacEchoPath& path, const IsacReflector& reflector) const;

  private:
    double m_minimumDistance; ///< in m
    double m_nlosLoss;        ///< of one leg, in dB
};

} // namespace ns3

#endif /* ISAC_SENSING_LOSS_MODEL_H */
