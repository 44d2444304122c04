/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-channel.h"

#include "ns3/double.h"
#include "ns3/isac-error.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacChannel);

TypeId
IsacChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacChannel")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacChannel>()
            .AddAttribute("PropagationLossModel",
                          "Type, with attributes, of the propagation loss model that each station "
                          "gets",
                          StringValue("ns3::IsacPropagationLossModel"),
                          MakeObjectFactoryAccessor(&IsacChannel::m_lossModelFactory),
                          MakeObjectFactoryChecker())
            .AddAttribute("ChannelConditionModel",
                          "Tells which links and echoes have line of sight; null: all",
                          PointerValue(),
                          MakePointerAccessor(&IsacChannel::m_conditionModel),
                          MakePointerChecker<ChannelConditionModel>());
    return tid;
}

IsacChannel::IsacChannel() = default;

void
IsacChannel::AddStation(Ptr<IsacBaseStation> station)
{
    auto chain = station->GetObject<PropagationLossModel>();
    if (!chain)
    {
        chain = m_lossModelFactory.Create<PropagationLossModel>();
        if (!chain)
        {
            isac::Refuse("IsacChannel",
                         "PropagationLossModel",
                         m_lossModelFactory.GetTypeId().GetName(),
                         "must be an ns3::PropagationLossModel");
        }
        chain->SetAttributeFailSafe("Frequency", DoubleValue(station->GetCarrierFrequency()));
        if (m_conditionModel)
        {
            chain->SetAttributeFailSafe("ChannelConditionModel", PointerValue(m_conditionModel));
        }
    }
    m_stations.push_back({station, chain});
}

double
IsacChannel::GetGain(std::size_t station, const Ptr<MobilityModel>& other) const
{
    const auto& [role, chain] = m_stations[station];
    const double received = chain->CalcRxPower(0.0, role->GetMobility(), other);
    if (std::isnan(received))
    {
        isac::Refuse(role->Describe(),
                     "PropagationLossModel",
                     chain->GetInstanceTypeId().GetName(),
                     "its received power is not a number");
    }
    return std::min(1.0, std::pow(10.0, received / 10.0));
}

bool
IsacChannel::HasLineOfSight(std::size_t station, const Ptr<MobilityModel>& other) const
{
    return !m_conditionModel ||
           m_conditionModel->GetChannelCondition(m_stations[station].role->GetMobility(), other)
               ->IsLos();
}

int64_t
IsacChannel::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (const auto& station : m_stations)
    {
        used += station.chain->AssignStreams(stream + used);
    }
    if (m_conditionModel)
    {
        used += m_conditionModel->AssignStreams(stream + used);
    }
    return used;
}

void
IsacChannel::DoDispose()
{
    m_stations.clear();
    m_conditionModel = nullptr;
    Object::DoDispose();
}

} // namespace ns3
