/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-naive-agent.h"

#include "ns3/double.h"
#include "ns3/isac-compatibility.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacNaiveAgent);

TypeId
IsacNaiveAgent::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacNaiveAgent")
            .SetParent<IsacAgent>()
            .SetGroupName("Isac")
            .AddConstructor<IsacNaiveAgent>()
            .AddAttribute(
                "QoeStructure",
                "How quality and latency make any user's experience: Linear (L1 of eq. 15) or "
                "Ratio (L2)",
                IsacEnumValue<isac::QoeStructure>(isac::QoeStructure::LINEAR),
                MakeIsacEnumAccessor<isac::QoeStructure>(&IsacNaiveAgent::m_structure),
                MakeIsacEnumChecker<isac::QoeStructure>(
                    {{isac::QoeStructure::LINEAR, "Linear"}, {isac::QoeStructure::RATIO, "Ratio"}}))
            .AddAttribute("QualityWeight",
                          "Weight w1 of content quality in L1, without unit",
                          DoubleValue(7.67),
                          MakeDoubleAccessor(&IsacNaiveAgent::m_qualityWeight),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("LatencyWeight",
                          "Weight w2 of service latency in L1, in 1/s",
                          DoubleValue(19.6),
                          MakeDoubleAccessor(&IsacNaiveAgent::m_latencyWeight),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("RatioWeight",
                          "Weight w3 of quality over latency in L2, in s",
                          DoubleValue(0.282),
                          MakeDoubleAccessor(&IsacNaiveAgent::m_ratioWeight),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute(
                "Impact",
                "Impact of behaviour and environment on any user, without unit; the default "
                "is that of both halfway",
                DoubleValue(0.85),
                MakeDoubleAccessor(&IsacNaiveAgent::m_impact),
                MakeDoubleChecker<double>(0.7, 1.0));
    return tid;
}

IsacUserModel
IsacNaiveAgent::GetUserModel()
{
    IsacUserModel model;
    model.qoe = GetGeneralModel();
    model.impact = m_impact;
    model.fileSize = m_user->GetDemand().fileSize;
    model.quality = m_user->GetContentQuality();
    return model;
}

void
IsacNaiveAgent::Learn(const IsacExperience&)
{
}

int64_t
IsacNaiveAgent::AssignStreams(int64_t)
{
    return 0;
}

isac::QoeModel
IsacNaiveAgent::GetGeneralModel() const
{
    return {m_structure, m_qualityWeight, m_latencyWeight, m_ratioWeight};
}

} // namespace ns3
