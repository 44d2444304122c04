/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sensing-model.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacSensingModel);
NS_OBJECT_ENSURE_REGISTERED(IsacFormulaSensingModel);

TypeId
IsacSensingModel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacSensingModel").SetParent<Object>().SetGroupName("Isac");
    return tid;
}

TypeId
IsacFormulaSensingModel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacFormulaSensingModel")
                            .SetParent<IsacSensingModel>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacFormulaSensingModel>();
    return tid;
}

double
IsacFormulaSensingModel::GetSensingGain(const IsacBaseStation& station, double radarGain) const
{
    return isac::SensingGain(radarGain, station.GetSensingReceiver());
}

isac::SensingRequirement
IsacFormulaSensingModel::GetRequirement(const IsacBaseStation& station, double sensingGain) const
{
    return isac::RequiredResources(sensingGain,
                                   station.GetSensingWaveform(),
                                   station.GetCrbThreshold());
}

isac::SensingAccuracy
IsacFormulaSensingModel::GetBounds(const IsacBaseStation& station,
                                   double sensingGain,
                                   double power,
                                   double bandwidth) const
{
    return isac::CramerRaoBounds(power, bandwidth, sensingGain, station.GetSensingWaveform());
}

} // namespace ns3
