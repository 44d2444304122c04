/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REFLECTOR_H
#define ISAC_REFLECTOR_H

#include "isac-role.h"

#include "ns3/isac-target-cross-section.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{

/// How a reflector's radar cross section depends on where it is seen from
enum class IsacCrossSectionModel
{
    CONSTANT,  ///< the attribute RadarCrossSection from everywhere
    UAV_SMALL, ///< TR 38.901 7.9.2, small UAV
    UAV_LARGE, ///< TR 38.901 7.9.2, large UAV
    HUMAN,     ///< TR 38.901 7.9.2, human
    VEHICLE,   ///< TR 38.901 7.9.2, vehicle
    AGV        ///< TR 38.901 7.9.2, automated guided vehicle
};

/**
 * @ingroup isac
 *
 * Whatever sends an echo back: mobile users and passive targets. The front of a preset of
 * TR 38.901 points where the node moves to or, at rest, to the attribute Heading. Its spread is
 * drawn once per reflector, as the report draws it once per drop.
 */
class IsacReflector : public IsacRole
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacReflector();

    /**
     * @param transmitter position of the transmitter, in m
     * @param receiver position of the receiver, in m; the same for monostatic sensing
     * @return radar cross section, in m^2
     */
    double GetCrossSection(const Vector& transmitter, const Vector& receiver) const;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    virtual int64_t AssignStreams(int64_t stream);

  private:
    double m_crossSection;              ///< of the constant model, in m^2
    IsacCrossSectionModel m_model;      ///< constant or a preset
    bool m_spread;                      ///< whether presets are spread
    double m_heading;                   ///< of the front at rest, in degrees
    Ptr<NormalRandomVariable> m_normal; ///< draws the spread
    mutable double m_spreadFactor{0.0}; ///< drawn at first use; 0 before
};

} // namespace ns3

#endif /* ISAC_REFLECTOR_H */
