/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-path-gain-model.h"

#include "ns3/double.h"
#include "ns3/isac-attribute-check.h"
#include "ns3/isac-error.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacPathGainModel);

TypeId
IsacPathGainModel::GetTypeId()
{
    const auto timely = [](const std::string& name, Ptr<const AttributeAccessor> accessor) {
        return MakeIsacTimelyAccessor(name, accessor, [](const ObjectBase& object) {
            const auto& model = dynamic_cast<const IsacPathGainModel&>(object);
            return std::string(model.m_stations.empty() ? ""
                                                        : "must be set before the simulation runs");
        });
    };
    static TypeId tid =
        TypeId("ns3::IsacPathGainModel")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacPathGainModel>()
            .AddAttribute("PropagationLossModel",
                          "Type, with attributes, of the propagation loss model that each station "
                          "gets",
                          StringValue("ns3::IsacPropagationLossModel"),
                          timely("PropagationLossModel",
                                 MakeObjectFactoryAccessor(&IsacPathGainModel::m_lossModelFactory)),
                          MakeObjectFactoryChecker())
            .AddAttribute("ChannelConditionModel",
                          "Tells which links and echoes have line of sight; null: all",
                          PointerValue(),
                          timely("ChannelConditionModel",
                                 MakePointerAccessor(&IsacPathGainModel::m_conditionModel)),
                          MakePointerChecker<ChannelConditionModel>());
    return tid;
}

IsacPathGainModel::IsacPathGainModel() = default;

std::size_t
IsacPathGainModel::AddStation(Ptr<IsacBaseStation> station)
{
    const auto present =
        std::find_if(m_stations.begin(), m_stations.end(), [&station](const Station& other) {
            return other.role == station;
        });
    if (present != m_stations.end())
    {
        return present - m_stations.begin();
    }
    auto chain = station->GetObject<PropagationLossModel>();
    if (!chain)
    {
        chain = CreateChecked<PropagationLossModel>("IsacPathGainModel",
                                                    "PropagationLossModel",
                                                    m_lossModelFactory);
        chain->SetAttributeFailSafe("Frequency", DoubleValue(station->GetCarrierFrequency()));
        if (m_conditionModel)
        {
            chain->SetAttributeFailSafe("ChannelConditionModel", PointerValue(m_conditionModel));
        }
    }
    m_stations.push_back({station, chain});
    return m_stations.size() - 1;
}

double
IsacPathGainModel::GetGain(std::size_t station, const Ptr<MobilityModel>& other) const
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
IsacPathGainModel::HasLineOfSight(std::size_t station, const Ptr<MobilityModel>& other) const
{
    return !m_conditionModel ||
           m_conditionModel->GetChannelCondition(m_stations[station].role->GetMobility(), other)
               ->IsLos();
}

int64_t
IsacPathGainModel::AssignStreams(int64_t stream)
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
IsacPathGainModel::DoDispose()
{
    m_stations.clear();
    m_conditionModel = nullptr;
    Object::DoDispose();
}

} // namespace ns3
