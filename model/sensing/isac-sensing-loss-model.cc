/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sensing-loss-model.h"

#include "ns3/double.h"
#include "ns3/isac-radar-equation.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacSensingLossModel);

TypeId
IsacSensingLossModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacSensingLossModel")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacSensingLossModel>()
            .AddAttribute("MinimumDistance",
                          "Shorter legs of an echo's way count as this one, in m",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacSensingLossModel::m_minimumDistance),
                          MakeDoubleChecker<double>(1e-3, 1e6))
            .AddAttribute("NlosLoss",
                          "Further loss of each leg without line of sight, in dB",
                          DoubleValue(20.0),
                          MakeDoubleAccessor(&IsacSensingLossModel::m_nlosLoss),
                          MakeDoubleChecker<double>(0.0, 300.0));
    return tid;
}

double
IsacSensingLossModel::GetGain(const IsacEchoPath& path, const IsacReflector& reflector) const
{
    const Vector position = reflector.GetPosition();
    const double transmitDistance =
        std::max(CalculateDistance(path.transmitter, position), m_minimumDistance);
    const double receiveDistance =
        path.receiver == path.transmitter
            ? transmitDistance
            : std::max(CalculateDistance(path.receiver, position), m_minimumDistance);
    const double gain = isac::RadarGain(reflector.GetCrossSection(path.transmitter, path.receiver),
                                        path.wavelength,
                                        transmitDistance,
                                        receiveDistance);
    const int blockedLegs = !path.transmitLineOfSight + !path.receiveLineOfSight;
    return blockedLegs == 0 ? gain : gain * std::pow(10.0, -blockedLegs * m_nlosLoss / 10.0);
}

} // namespace ns3
