/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-status-prediction.h"

#include "ns3/isac-arima-predictor.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

IsacStatusPrediction::IsacStatusPrediction(const IsacDataCollection& collection,
                                           std::unique_ptr<isac::SeriesPredictor> predictor)
    : m_collection(collection),
      m_predictor(std::move(predictor))
{
}

int64_t
IsacStatusPrediction::Advance(double duration)
{
    if (!std::isnan(m_forecast))
    {
        m_value = m_forecast;
    }
    return m_collection.Advance(duration);
}

void
IsacStatusPrediction::Take(double sample, int64_t count)
{
    if (!std::isnan(m_forecast))
    {
        m_collection.Judge(sample - m_forecast);
    }
    m_value = sample;
    m_sum += sample * static_cast<double>(count);
    m_samples += count;
}

double
IsacStatusPrediction::GetValue() const
{
    return m_value;
}

double
IsacStatusPrediction::Observe(IsacPredictionRecord& prediction, IsacCollectionRecord& data)
{
    const double mean = m_samples > 0 ? m_sum / static_cast<double>(m_samples)
                                      : std::numeric_limits<double>::quiet_NaN();
    prediction.forecast = m_forecast;
    prediction.collected = mean;
    const auto arima = dynamic_cast<const isac::ArimaPredictor*>(m_predictor.get());
    if (arima && m_fittedWindows > 0)
    {
        prediction.order = arima->GetSelection().fit.model.order;
    }
    data = {m_samples, m_collection.GetAccuracy(), m_collection.GetRate()};
    m_sum = 0.0;
    m_samples = 0;
    ++m_newWindows;
    if (m_fittedWindows > 0)
    {
        m_predictor->Observe(mean);
    }
    return std::isnan(mean) ? m_forecast : mean;
}

bool
IsacStatusPrediction::NeedsFit(const Eigen::Ref<const Eigen::ArrayXd>& series) const
{
    const bool isDue = m_newWindows >= m_fittedWindows || m_predictor->NeedsFit();
    return isDue && series.isFinite().any();
}

void
IsacStatusPrediction::Fit(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    m_predictor->Fit(series);
    m_fittedWindows = series.size();
    m_newWindows = 0;
}

void
IsacStatusPrediction::Forecast()
{
    if (m_fittedWindows > 0)
    {
        m_forecast = std::clamp(m_predictor->ForecastNext().mean, 0.0, 1.0);
    }
}

} // namespace ns3
