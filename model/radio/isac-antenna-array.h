/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ANTENNA_ARRAY_H
#define ISAC_ANTENNA_ARRAY_H

#include "ns3/isac-steering-vector.h"
#include "ns3/object.h"
#include "ns3/vector.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * A uniform linear or planar array that hangs somewhere: what it makes of directions in the world.
 * With one row it is linear. To be aggregated to the node that carries it.
 */
class IsacAntennaArray : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @return number and spacing of its antennas
    isac::UniformArray GetArray() const;

    /**
     * @param from where the array is, in m
     * @param to a point elsewhere, in m
     * @return the direction of the point as the array sees it; broadside for the same point
     */
    isac::ArrayDirection GetDirection(const Vector& from, const Vector& to) const;

    /**
     * Power gain of a beam over one antenna, in [0, N].
     *
     * @param from where the array is, in m
     * @param steeredTo where its beam is steered to, in m
     * @param seenFrom where the beam is seen from, in m
     * @return the gain, without unit
     */
    double GetBeamGain(const Vector& from, const Vector& steeredTo, const Vector& seenFrom) const;

  private:
    int m_columns;     ///< antennas along the horizontal axis
    int m_rows;        ///< antennas along the vertical axis
    double m_spacing;  ///< in wavelengths
    double m_bearing;  ///< of broadside from the x axis, in degrees
    double m_downtilt; ///< of broadside below the horizon, in degrees
};

} // namespace ns3

#endif /* ISAC_ANTENNA_ARRAY_H */
