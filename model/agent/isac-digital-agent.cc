/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-digital-agent.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-arima-predictor.h"
#include "ns3/isac-compatibility.h"
#include "ns3/isac-error.h"

#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacDigitalAgent);

TypeId
IsacDigitalAgent::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacDigitalAgent")
            .SetParent<IsacNaiveAgent>()
            .SetGroupName("Isac")
            .AddConstructor<IsacDigitalAgent>()
            .AddAttribute("BehaviourRate",
                          "Standard rate of collecting behaviour data, in Hz; 0 for never",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_behaviourRate),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute(
                "PerformanceRate",
                "Standard rate of collecting service performance data, in Hz; 0 for never",
                DoubleValue(1.0),
                MakeDoubleAccessor(&IsacDigitalAgent::m_performanceRate),
                MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("EnvironmentRate",
                          "Standard rate of collecting environment data, in Hz; 0 for never",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_environmentRate),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("BehaviourAttenuation",
                          "Attenuation nu_1 of the behaviour's rate by accuracy, without unit",
                          DoubleValue(2.4),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_behaviourAttenuation),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute("PerformanceAttenuation",
                          "Attenuation nu_2 of the performance's rate by accuracy, without unit",
                          DoubleValue(2.1),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_performanceAttenuation),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute("EnvironmentAttenuation",
                          "Attenuation nu_3 of the environment's rate by accuracy, without unit",
                          DoubleValue(1.1),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_environmentAttenuation),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute("BehaviourPayload",
                          "Size of a sample of behaviour, in bit; the default is four numbers of "
                          "64 bit: user, time, video, place in it",
                          DoubleValue(256.0),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_behaviourPayload),
                          MakeDoubleChecker<double>(0.0, 1e12))
            .AddAttribute("PerformancePayload",
                          "Size of a sample of service performance, in bit; the default is five "
                          "numbers of 64 bit: user, time, quality, latency, opinion score",
                          DoubleValue(320.0),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_performancePayload),
                          MakeDoubleChecker<double>(0.0, 1e12))
            .AddAttribute("EnvironmentPayload",
                          "Size of a sample of environment, in bit; the default is eight numbers "
                          "of 64 bit: user, time, position, velocity",
                          DoubleValue(512.0),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_environmentPayload),
                          MakeDoubleChecker<double>(0.0, 1e12))
            .AddAttribute("WindowSlots",
                          "Number of slots in a window",
                          IntegerValue(10),
                          MakeIntegerAccessor(&IsacDigitalAgent::m_windowSlots),
                          MakeIntegerChecker<int>(1, 100000))
            .AddAttribute("WindowsKept",
                          "Number of windows that are remembered, where the store has room",
                          IntegerValue(30),
                          MakeIntegerAccessor(&IsacDigitalAgent::m_windowsKept),
                          MakeIntegerChecker<int>(1, 10000))
            .AddAttribute("Predictor",
                          "What predicts behaviour and environment: Arima, Holt or LastValue",
                          IsacEnumValue<Predictor>(Predictor::ARIMA),
                          MakeIsacEnumAccessor<Predictor>(&IsacDigitalAgent::m_predictor),
                          MakeIsacEnumChecker<Predictor>({{Predictor::ARIMA, "Arima"},
                                                          {Predictor::HOLT, "Holt"},
                                                          {Predictor::LAST_VALUE, "LastValue"}}))
            .AddAttribute("Fit",
                          "How the model of experience is fitted: Likelihood, or LeastSquares as "
                          "in the paper",
                          IsacEnumValue<IsacFitMethod>(IsacFitMethod::LIKELIHOOD),
                          MakeIsacEnumAccessor<IsacFitMethod>(&IsacDigitalAgent::m_fit),
                          MakeIsacEnumChecker<IsacFitMethod>(
                              {{IsacFitMethod::LIKELIHOOD, "Likelihood"},
                               {IsacFitMethod::LEAST_SQUARES, "LeastSquares"}}))
            .AddAttribute("MosVariance",
                          "Variance of opinion scores before truncation that the fit by Likelihood "
                          "takes for true, without unit",
                          DoubleValue(0.8),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_mosVariance),
                          MakeDoubleChecker<double>(1e-9, 1e6))
            .AddAttribute("MinimumSamples",
                          "Number of samples of performance for a fit",
                          IntegerValue(30),
                          MakeIntegerAccessor(&IsacDigitalAgent::m_minimumSamples),
                          MakeIntegerChecker<int>(1, 1000000))
            .AddAttribute("ExperienceThreshold",
                          "A window's mean opinion score below which the model of experience is "
                          "fitted anew, without unit",
                          DoubleValue(3.0),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_experienceThreshold),
                          MakeDoubleChecker<double>(0.0, 10.0))
            .AddAttribute("DriftRatio",
                          "Ratio of a window's mean squared error to that of the fit above which "
                          "the model of experience is fitted anew, without unit",
                          DoubleValue(2.0),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_driftRatio),
                          MakeDoubleChecker<double>(0.0, 1e9))
            .AddAttribute("Significance",
                          "Largest p-value of a factor's permutation test, without unit",
                          DoubleValue(0.05),
                          MakeDoubleAccessor(&IsacDigitalAgent::m_significance),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("Permutations",
                          "Number of permutations of a test",
                          IntegerValue(99),
                          MakeIntegerAccessor(&IsacDigitalAgent::m_permutations),
                          MakeIntegerChecker<int>(1, 1000000));
    return tid;
}

IsacDigitalAgent::IsacDigitalAgent()
    : m_draw(CreateObject<UniformRandomVariable>())
{
}

IsacDigitalAgent::~IsacDigitalAgent()
{
    DropAllWindows(); // for the store, where nobody has disposed of this agent
}

void
IsacDigitalAgent::Start(Time slot, Ptr<IsacAgentStore> store)
{
    m_slotDuration = slot.GetSeconds();
    m_store = store;
    IsacExperienceSettings settings;
    settings.method = m_fit;
    settings.scoreDeviation = std::sqrt(m_mosVariance);
    settings.minimumSamples = m_minimumSamples;
    settings.experienceThreshold = m_experienceThreshold;
    settings.driftRatio = m_driftRatio;
    settings.significance = m_significance;
    settings.permutations = m_permutations;
    m_mind.emplace(Mind{{{m_behaviourRate, m_behaviourAttenuation}, MakePredictor()},
                        {{m_environmentRate, m_environmentAttenuation}, MakePredictor()},
                        {m_performanceRate, m_performanceAttenuation},
                        {settings, GetGeneralModel()}});
}

IsacUserModel
IsacDigitalAgent::GetUserModel()
{
    if (!m_mind)
    {
        isac::Refuse("IsacDigitalAgent", "Start", "not called", "must come before the first slot");
    }
    const auto behaviourDue = m_mind->behaviour.Advance(m_slotDuration);
    if (behaviourDue > 0)
    {
        m_mind->behaviour.Take(m_user->GetBehaviour(), behaviourDue);
    }
    const auto environmentDue = m_mind->environment.Advance(m_slotDuration);
    if (environmentDue > 0)
    {
        m_mind->environment.Take(m_user->GetEnvironment(), environmentDue);
    }
    const double fileSize = m_user->GetDemand().fileSize;
    m_performanceDue = fileSize > 0.0 ? m_mind->performance.Advance(m_slotDuration) : 0;

    m_collectedBits = static_cast<double>(behaviourDue) * m_behaviourPayload +
                      static_cast<double>(environmentDue) * m_environmentPayload +
                      static_cast<double>(m_performanceDue) * m_performancePayload;
    m_record.collectedBits += m_collectedBits;
    const double behaviour = m_mind->behaviour.GetValue();
    const double environment = m_mind->environment.GetValue();
    m_impact = isac::Impact(behaviour, environment);
    return {m_mind->experience.GetModel(),
            m_impact,
            fileSize,
            m_user->GetContentQuality(),
            behaviour,
            environment};
}

double
IsacDigitalAgent::GetCollectedBits() const
{
    return m_collectedBits;
}

void
IsacDigitalAgent::Learn(const IsacExperience& experience)
{
    m_behaviourSum += experience.behaviour;
    m_environmentSum += experience.environment;
    if (m_performanceDue > 0 && !std::isnan(experience.mos)) // where something was experienced
    {
        const double quality = experience.quality;
        const double latency = experience.latency;
        const double expected = m_mind->experience.PredictScore(m_impact, quality, latency);
        m_mind->performance.Judge((experience.mos - expected) /
                                  (isac::MOS_MAXIMUM - isac::MOS_MINIMUM));
        isac::QoeSample sample;
        sample.impact = m_impact;
        sample.quality = quality;
        sample.latency = latency;
        sample.opinionScore = experience.mos;
        m_mind->experience.Take(sample);
        m_record.performanceData.samples += m_performanceDue;
    }
    if (++m_windowSlot == m_windowSlots)
    {
        EndWindow();
    }
}

int64_t
IsacDigitalAgent::AssignStreams(int64_t stream)
{
    m_draw->SetStream(stream);
    return 1;
}

void
IsacDigitalAgent::DoDispose()
{
    DropAllWindows();
    m_store = nullptr;
    IsacNaiveAgent::DoDispose();
}

std::unique_ptr<isac::SeriesPredictor>
IsacDigitalAgent::MakePredictor() const
{
    switch (m_predictor)
    {
    case Predictor::HOLT:
        return std::make_unique<isac::HoltPredictor>();
    case Predictor::LAST_VALUE:
        return std::make_unique<isac::LastValuePredictor>();
    default:
        return std::make_unique<isac::ArimaPredictor>();
    }
}

void
IsacDigitalAgent::EndWindow()
{
    auto& [behaviour, environment, performance, experience] = *m_mind;
    m_record.fromSlot = m_record.window * m_windowSlots;
    m_record.toSlot = m_record.fromSlot + m_windowSlots - 1;
    m_record.behaviour.truth = m_behaviourSum / m_windowSlots;
    m_record.environment.truth = m_environmentSum / m_windowSlots;
    m_record.performanceData.accuracy = performance.GetAccuracy();
    m_record.performanceData.rate = performance.GetRate();

    std::size_t samples = experience.GetSamples();
    for (const auto& window : m_windows)
    {
        samples -= window.samples;
    }
    m_windows.push_back({behaviour.Observe(m_record.behaviour, m_record.behaviourData),
                         environment.Observe(m_record.environment, m_record.environmentData),
                         samples,
                         std::nullopt});
    if (m_windows.size() > static_cast<std::size_t>(m_windowsKept))
    {
        DropOldestWindow();
    }
    Predict(behaviour, &Window::behaviour);
    Predict(environment, &Window::environment);
    experience.EndWindow(
        [this](int bound) { return static_cast<int>(m_draw->GetInteger(0, bound - 1)); },
        m_record.experience);
    if (m_record.experience.reason != IsacFitReason::NONE)
    {
        UseWindows();
    }
    StoreWindow();

    m_windowTrace(m_user, m_record);
    ++m_record.window;
    m_record.performanceData.samples = 0;
    m_record.collectedBits = 0.0;
    m_record.evictedWindows = 0;
    m_windowSlot = 0;
    m_behaviourSum = 0.0;
    m_environmentSum = 0.0;
}

void
IsacDigitalAgent::Predict(IsacStatusPrediction& status, double Window::*mean)
{
    Eigen::ArrayXd series(m_windows.size());
    for (std::size_t i = 0; i < m_windows.size(); ++i)
    {
        series[i] = m_windows[i].*mean;
    }
    if (status.NeedsFit(series))
    {
        status.Fit(series);
        UseWindows();
    }
    status.Forecast();
}

void
IsacDigitalAgent::UseWindows()
{
    // In their order, so that of all windows of this agent the oldest is evicted first.
    for (const auto& window : m_windows)
    {
        if (window.entry)
        {
            m_store->Use(*window.entry);
        }
    }
}

void
IsacDigitalAgent::StoreWindow()
{
    if (!m_store)
    {
        return;
    }
    const auto bytes = static_cast<int64_t>(std::ceil(m_record.collectedBits / 8.0));
    m_windows.back().entry = m_store->Keep(*this, bytes);
    if (!m_windows.back().entry)
    {
        // Series have no gaps: what comes later cannot follow what is older than this window.
        m_record.evictedWindows += static_cast<int64_t>(m_windows.size());
        DropAllWindows();
    }
}

void
IsacDigitalAgent::Forget()
{
    m_windows.front().entry.reset(); // the store has done with it
    ++m_record.evictedWindows;
    DropOldestWindow();
}

void
IsacDigitalAgent::DropOldestWindow()
{
    const auto& window = m_windows.front();
    if (window.entry)
    {
        m_store->Remove(*window.entry);
    }
    m_mind->experience.Forget(window.samples);
    m_windows.pop_front();
}

void
IsacDigitalAgent::DropAllWindows()
{
    while (!m_windows.empty())
    {
        DropOldestWindow();
    }
}

} // namespace ns3
