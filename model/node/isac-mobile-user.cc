/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-mobile-user.h"

#include "isac-attribute-check.h"
#include "isac-compatibility.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacMobileUser);

TypeId
IsacMobileUser::GetTypeId()
{
    const auto beforeDraw = [](const std::string& name, Ptr<const AttributeAccessor> accessor) {
        return MakeIsacTimelyAccessor(name, accessor, [](const ObjectBase& object) {
            const auto& user = dynamic_cast<const IsacMobileUser&>(object);
            return std::string(user.m_weightsDrawn ? "must be set before the weights are drawn, at "
                                                     "the first slot"
                                                   : "");
        });
    };
    const auto beforeUse = [](const std::string& name, Ptr<const AttributeAccessor> accessor) {
        return MakeIsacTimelyAccessor(name, accessor, [](const ObjectBase& object) {
            const auto& user = dynamic_cast<const IsacMobileUser&>(object);
            return std::string(user.m_workload ? "must be set before the workload is made; call "
                                                 "SetWorkload() to replace it"
                                               : "");
        });
    };
    static TypeId tid =
        TypeId("ns3::IsacMobileUser")
            .SetParent<IsacReflector>()
            .SetGroupName("Isac")
            .AddConstructor<IsacMobileUser>()
            .AddAttribute("Workload",
                          "Type, with attributes, of what the user requests, slot after slot",
                          StringValue("ns3::IsacShortVideoWorkload"),
                          beforeUse("Workload",
                                    MakeObjectFactoryAccessor(&IsacMobileUser::m_workloadFactory)),
                          MakeObjectFactoryChecker())
            .AddAttribute(
                "QoeStructure",
                "How quality and latency make the user's experience: Linear (L1 of "
                "eq. 15) or Ratio (L2)",
                IsacEnumValue<isac::QoeStructure>(isac::QoeStructure::LINEAR),
                beforeDraw("QoeStructure",
                           MakeIsacEnumAccessor<isac::QoeStructure>(&IsacMobileUser::m_structure)),
                MakeIsacEnumChecker<isac::QoeStructure>(
                    {{isac::QoeStructure::LINEAR, "Linear"}, {isac::QoeStructure::RATIO, "Ratio"}}))
            .AddAttribute(
                "QualityWeight",
                "Weight w1 of content quality in L1, without unit",
                DoubleValue(7.67),
                beforeDraw("QualityWeight", MakeDoubleAccessor(&IsacMobileUser::m_qualityWeight)),
                MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute(
                "LatencyWeight",
                "Weight w2 of service latency in L1, in 1/s",
                DoubleValue(19.6),
                beforeDraw("LatencyWeight", MakeDoubleAccessor(&IsacMobileUser::m_latencyWeight)),
                MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute(
                "RatioWeight",
                "Weight w3 of quality over latency in L2, in s",
                DoubleValue(0.282),
                beforeDraw("RatioWeight", MakeDoubleAccessor(&IsacMobileUser::m_ratioWeight)),
                MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute(
                "WeightSpread",
                "Each weight is drawn once per user, uniformly within this relative "
                "half width, without unit",
                DoubleValue(0.2),
                beforeDraw("WeightSpread", MakeDoubleAccessor(&IsacMobileUser::m_weightSpread)),
                MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("QualityScale",
                          "Weighting parameter xi of content quality, in 1/MB",
                          DoubleValue(2.0),
                          MakeDoubleAccessor(&IsacMobileUser::m_qualityScale),
                          MakeDoubleChecker<double>(1e-9, 1e9))
            .AddAttribute("HandoverHysteresis",
                          "A station must be stronger than the serving one by this, in dB",
                          DoubleValue(3.0),
                          MakeDoubleAccessor(&IsacMobileUser::m_hysteresis),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute(
                "ReservedShare",
                "Share of its serving station's bandwidth and power that is set aside for "
                "traffic that managers do not see, without unit; below 1 over all users "
                "of a station",
                DoubleValue(0.0),
                MakeDoubleAccessor(&IsacMobileUser::m_reservedShare),
                MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("MaximumSpeed",
                          "Speed vmax of environmental complexity 1, in m/s (default: 80 km/h)",
                          DoubleValue(80.0 / 3.6),
                          MakeDoubleAccessor(&IsacMobileUser::m_maximumSpeed),
                          MakeDoubleChecker<double>(1e-3, 1e4))
            .AddAttribute("MaximumSwipeHazard",
                          "Swipe hazard H_max of behavioural dynamics 1, without unit",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacMobileUser::m_maximumSwipeHazard),
                          MakeDoubleChecker<double>(1e-6, 1.0))
            .AddAttribute("BehaviourWindow",
                          "Number of slots over which the swipe hazard is averaged",
                          IntegerValue(10),
                          MakeIntegerAccessor(&IsacMobileUser::m_behaviourWindow),
                          MakeIntegerChecker<int>(1, 100000))
            .AddAttribute(
                "MosModel",
                "Where opinion scores centre: Latency, Quality, Combined or Qoe",
                IsacEnumValue<isac::MosModel>(isac::MosModel::COMBINED),
                MakeIsacEnumAccessor<isac::MosModel>(&IsacMobileUser::m_mosModel),
                MakeIsacEnumChecker<isac::MosModel>({{isac::MosModel::LATENCY, "Latency"},
                                                     {isac::MosModel::QUALITY, "Quality"},
                                                     {isac::MosModel::COMBINED, "Combined"},
                                                     {isac::MosModel::QOE, "Qoe"}}))
            .AddAttribute("MosVariance",
                          "Variance of opinion scores before truncation to [1, 5], without unit",
                          DoubleValue(0.8),
                          MakeDoubleAccessor(&IsacMobileUser::m_mosVariance),
                          MakeDoubleChecker<double>(1e-9, 1e6))
            .AddAttribute("MosDelayUnit",
                          "Unit in which opinion scores count latency, in s",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&IsacMobileUser::m_mosDelayUnit),
                          MakeDoubleChecker<double>(1e-9, 1e6));
    return tid;
}

IsacMobileUser::IsacMobileUser()
    : m_weight(CreateObject<UniformRandomVariable>()),
      m_mos(CreateObject<UniformRandomVariable>())
{
}

std::string
IsacMobileUser::GetRole() const
{
    return "user";
}

Ptr<IsacWorkload>
IsacMobileUser::GetWorkload()
{
    if (!m_workload)
    {
        m_workload = CreateChecked<IsacWorkload>(Describe(), "Workload", m_workloadFactory);
    }
    return m_workload;
}

void
IsacMobileUser::SetWorkload(Ptr<IsacWorkload> workload)
{
    m_workload = workload;
}

void
IsacMobileUser::BeginSlot(Time slot)
{
    m_demand = GetWorkload()->NextSlot(slot);
    if (!(m_demand.fileSize >= 0.0) || !std::isfinite(m_demand.fileSize))
    {
        isac::Refuse(Describe(), "Demand", m_demand.fileSize, "must be at least 0 MB and finite");
    }
    if (!(m_demand.swipeHazard >= 0.0 && m_demand.swipeHazard <= 1.0))
    {
        isac::Refuse(Describe(), "SwipeHazard", m_demand.swipeHazard, "must be from 0 to 1");
    }

    // The mean over the window is summed anew: a running sum would drift over long runs.
    if (m_hazards.size() < static_cast<std::size_t>(m_behaviourWindow))
    {
        m_hazards.push_back(m_demand.swipeHazard);
    }
    else
    {
        m_hazards[m_oldestHazard] = m_demand.swipeHazard;
        m_oldestHazard = (m_oldestHazard + 1) % m_hazards.size();
    }
    double sum = 0.0;
    for (const double hazard : m_hazards)
    {
        sum += hazard;
    }
    m_behaviour = std::clamp(sum / (m_hazards.size() * m_maximumSwipeHazard), 0.0, 1.0);
    m_environment = isac::EnvironmentalComplexity(GetVelocity().GetLength(), m_maximumSpeed);
}

const IsacDemand&
IsacMobileUser::GetDemand() const
{
    return m_demand;
}

double
IsacMobileUser::GetBehaviour() const
{
    return m_behaviour;
}

double
IsacMobileUser::GetEnvironment() const
{
    return m_environment;
}

double
IsacMobileUser::GetImpact() const
{
    return isac::Impact(m_behaviour, m_environment);
}

double
IsacMobileUser::GetContentQuality() const
{
    return GetContentQuality(m_demand.fileSize);
}

double
IsacMobileUser::GetContentQuality(double fileSize) const
{
    return isac::ContentQuality(fileSize, m_qualityScale);
}

const isac::QoeModel&
IsacMobileUser::GetQoeModel()
{
    if (!m_weightsDrawn)
    {
        const auto drawn = [this](double weight) {
            return weight * m_weight->GetValue(1.0 - m_weightSpread, 1.0 + m_weightSpread);
        };
        m_qoeModel.structure = m_structure;
        m_qoeModel.qualityWeight = drawn(m_qualityWeight);
        m_qoeModel.latencyWeight = drawn(m_latencyWeight);
        m_qoeModel.ratioWeight = drawn(m_ratioWeight);
        m_weightsDrawn = true;
    }
    return m_qoeModel;
}

double
IsacMobileUser::GetReservedShare() const
{
    return m_reservedShare;
}

int
IsacMobileUser::SelectStation(
    const Eigen::Ref<const Eigen::ArrayXd, 0, Eigen::InnerStride<>>& gains)
{
    Eigen::Index strongest;
    const double gain = gains.maxCoeff(&strongest);
    if (m_station < 0 || m_station >= gains.size() ||
        gain > gains[m_station] * std::pow(10.0, m_hysteresis / 10.0))
    {
        m_station = static_cast<int>(strongest);
    }
    return m_station;
}

double
IsacMobileUser::DrawMos(double quality, double latency, double qoe)
{
    return isac::TruncatedNormalQuantile(
        m_mos->GetValue(0.0, 1.0),
        isac::MosLocation(m_mosModel, quality, latency / m_mosDelayUnit, qoe),
        std::sqrt(m_mosVariance),
        isac::MOS_MINIMUM,
        isac::MOS_MAXIMUM);
}

int64_t
IsacMobileUser::AssignStreams(int64_t stream)
{
    int64_t used = IsacReflector::AssignStreams(stream);
    m_weight->SetStream(stream + used++);
    m_mos->SetStream(stream + used++);
    return used + GetWorkload()->AssignStreams(stream + used);
}

void
IsacMobileUser::DoDispose()
{
    m_workload = nullptr;
    IsacReflector::DoDispose();
}

} // namespace ns3
