/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-propagation-loss-model.h"

#include "ns3/double.h"
#include "ns3/mobility-model.h"
#include "ns3/pointer.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacPropagationLossModel);

TypeId
IsacPropagationLossModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacPropagationLossModel")
            .SetParent<PropagationLossModel>()
            .SetGroupName("Isac")
            .AddConstructor<IsacPropagationLossModel>()
            .AddAttribute("Frequency",
                          "Carrier frequency, in Hz; an IsacPathGainModel sets it to the station's",
                          DoubleValue(28e9),
                          MakeDoubleAccessor(&IsacPropagationLossModel::m_frequency),
                          MakeDoubleChecker<double>(1e6, 1e12))
            .AddAttribute("Intercept",
                          "Path loss at 1 m and 1 GHz, in dB",
                          DoubleValue(32.4),
                          MakeDoubleAccessor(&IsacPropagationLossModel::m_intercept),
                          MakeDoubleChecker<double>(0.0, 200.0))
            .AddAttribute("MinimumDistance",
                          "Shorter distances count as this one, in m",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacPropagationLossModel::m_minimumDistance),
                          MakeDoubleChecker<double>(1e-3, 1e6))
            .AddAttribute("NlosLoss",
                          "Further loss of a link without line of sight, in dB",
                          DoubleValue(20.0),
                          MakeDoubleAccessor(&IsacPropagationLossModel::m_nlosLoss),
                          MakeDoubleChecker<double>(0.0, 300.0))
            .AddAttribute("ChannelConditionModel",
                          "Tells which links have line of sight; null: all",
                          PointerValue(),
                          MakePointerAccessor(&IsacPropagationLossModel::m_conditionModel),
                          MakePointerChecker<ChannelConditionModel>());
    return tid;
}

double
IsacPropagationLossModel::GetLoss(double distance) const
{
    return m_intercept + 20.0 * std::log10(std::max(distance, m_minimumDistance)) +
           20.0 * std::log10(m_frequency / 1e9);
}

double
IsacPropagationLossModel::DoCalcRxPower(double txPowerDbm,
                                        Ptr<MobilityModel> a,
                                        Ptr<MobilityModel> b) const
{
    const bool blocked = m_conditionModel && !m_conditionModel->GetChannelCondition(a, b)->IsLos();
    return txPowerDbm - GetLoss(a->GetDistanceFrom(b)) - (blocked ? m_nlosLoss : 0.0);
}

int64_t
IsacPropagationLossModel::DoAssignStreams(int64_t)
{
    return 0;
}

} // namespace ns3
