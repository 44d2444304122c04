/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-reflector.h"

#include "isac-compatibility.h"

#include "ns3/boolean.h"
#include "ns3/double.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacReflector);

namespace
{

/**
 * @param reflector position of a reflector, in m
 * @param point a point, in m
 * @param heading azimuth of the reflector's front, in rad
 * @return direction to the point, in the reflector's frame
 */
isac::Direction
DirectionTo(const Vector& reflector, const Vector& point, double heading)
{
    const Vector d = point - reflector;
    const double length = d.GetLength();
    if (length == 0.0)
    {
        return {0.0, 0.0};
    }
    return {std::acos(std::clamp(d.z / length, -1.0, 1.0)), std::atan2(d.y, d.x) - heading};
}

/**
 * @param model a model other than CONSTANT
 * @return the preset of TR 38.901 behind it
 */
isac::TargetType
TypeOf(IsacCrossSectionModel model)
{
    switch (model)
    {
    case IsacCrossSectionModel::UAV_SMALL:
        return isac::TargetType::UAV_SMALL;
    case IsacCrossSectionModel::UAV_LARGE:
        return isac::TargetType::UAV_LARGE;
    case IsacCrossSectionModel::HUMAN:
        return isac::TargetType::HUMAN;
    case IsacCrossSectionModel::VEHICLE:
        return isac::TargetType::VEHICLE;
    default:
        return isac::TargetType::AGV;
    }
}

} // namespace

TypeId
IsacReflector::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacReflector")
            .SetParent<IsacRole>()
            .SetGroupName("Isac")
            .AddAttribute("RadarCrossSection",
                          "Radar cross section of the constant model, in m^2",
                          DoubleValue(5.0),
                          MakeDoubleAccessor(&IsacReflector::m_crossSection),
                          MakeDoubleChecker<double>(1e-9, 1e9))
            .AddAttribute("CrossSectionModel",
                          "How the radar cross section depends on where it is seen from: constant, "
                          "or a preset of TR 38.901 7.9",
                          IsacEnumValue<IsacCrossSectionModel>(IsacCrossSectionModel::CONSTANT),
                          MakeIsacEnumAccessor<IsacCrossSectionModel>(&IsacReflector::m_model),
                          MakeIsacEnumChecker<IsacCrossSectionModel>(
                              {{IsacCrossSectionModel::CONSTANT, "Constant"},
                               {IsacCrossSectionModel::UAV_SMALL, "UavSmall"},
                               {IsacCrossSectionModel::UAV_LARGE, "UavLarge"},
                               {IsacCrossSectionModel::HUMAN, "Human"},
                               {IsacCrossSectionModel::VEHICLE, "Vehicle"},
                               {IsacCrossSectionModel::AGV, "Agv"}}))
            .AddAttribute("CrossSectionSpread",
                          "Whether a preset is multiplied by its lognormal spread, drawn once",
                          BooleanValue(true),
                          MakeBooleanAccessor(&IsacReflector::m_spread),
                          MakeBooleanChecker())
            .AddAttribute(
                "Heading",
                "Where the front of a preset points to while it does not move, in degrees "
                "from the x axis",
                DoubleValue(0.0),
                MakeDoubleAccessor(&IsacReflector::m_heading),
                MakeDoubleChecker<double>(-360.0, 360.0));
    return tid;
}

IsacReflector::IsacReflector()
    : m_normal(CreateObject<NormalRandomVariable>())
{
}

double
IsacReflector::GetCrossSection(const Vector& transmitter, const Vector& receiver) const
{
    if (m_model == IsacCrossSectionModel::CONSTANT)
    {
        return m_crossSection;
    }
    const auto type = TypeOf(m_model);
    if (m_spreadFactor == 0.0)
    {
        m_spreadFactor =
            m_spread ? isac::CrossSectionSpreadFactor(type, m_normal->GetValue()) : 1.0;
    }
    const Vector position = GetPosition();
    const Vector velocity = GetVelocity();
    const double heading = velocity.x != 0.0 || velocity.y != 0.0
                               ? std::atan2(velocity.y, velocity.x)
                               : m_heading * M_PI / 180.0;
    const double decibel = isac::MeanCrossSectionDb(type,
                                                    DirectionTo(position, transmitter, heading),
                                                    DirectionTo(position, receiver, heading));
    return m_spreadFactor * std::pow(10.0, decibel / 10.0);
}

int64_t
IsacReflector::AssignStreams(int64_t stream)
{
    m_normal->SetStream(stream);
    return 1;
}

} // namespace ns3
