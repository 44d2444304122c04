/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-antenna-array.h"

#include "ns3/double.h"
#include "ns3/integer.h"

#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacAntennaArray);

TypeId
IsacAntennaArray::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacAntennaArray")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacAntennaArray>()
            .AddAttribute("Columns",
                          "Number of antennas along the horizontal axis",
                          IntegerValue(32),
                          MakeIntegerAccessor(&IsacAntennaArray::m_columns),
                          MakeIntegerChecker<int>(1, 65536))
            .AddAttribute("Rows",
                          "Number of antennas along the vertical axis; 1 for a linear array",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacAntennaArray::m_rows),
                          MakeIntegerChecker<int>(1, 65536))
            .AddAttribute("Spacing",
                          "Distance of neighbours along either axis, in wavelengths",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&IsacAntennaArray::m_spacing),
                          MakeDoubleChecker<double>(1e-3, 1e3))
            .AddAttribute("Bearing",
                          "Direction of broadside from the x axis, in degrees",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacAntennaArray::m_bearing),
                          MakeDoubleChecker<double>(-360.0, 360.0))
            .AddAttribute("Downtilt",
                          "Direction of broadside below the horizon, in degrees",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacAntennaArray::m_downtilt),
                          MakeDoubleChecker<double>(-90.0, 90.0));
    return tid;
}

isac::UniformArray
IsacAntennaArray::GetArray() const
{
    return {m_columns, m_rows, m_spacing};
}

isac::ArrayDirection
IsacAntennaArray::GetDirection(const Vector& from, const Vector& to) const
{
    const Vector way = to - from;
    const double length = way.GetLength();
    if (length == 0.0)
    {
        return {};
    }
    const double bearing = m_bearing * M_PI / 180.0;
    const double downtilt = m_downtilt * M_PI / 180.0;
    // The horizontal axis points to broadside's left, the vertical one up.
    const double forward = way.x * std::cos(bearing) + way.y * std::sin(bearing);
    const double left = way.y * std::cos(bearing) - way.x * std::sin(bearing);
    return {left / length, (forward * std::sin(downtilt) + way.z * std::cos(downtilt)) / length};
}

double
IsacAntennaArray::GetBeamGain(const Vector& from,
                              const Vector& steeredTo,
                              const Vector& seenFrom) const
{
    return isac::BeamGain(GetArray(), GetDirection(from, steeredTo), GetDirection(from, seenFrom));
}

} // namespace ns3
