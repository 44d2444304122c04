/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arima-predictor.h"

#include <cmath>

namespace isac
{

ArimaPredictor::ArimaPredictor(const ArimaOrder& order)
    : m_order(order)
{
}

const ArimaSelection&
ArimaPredictor::GetSelection() const
{
    return m_selection;
}

void
ArimaPredictor::DoFit(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    m_selection = m_order ? CheckArima(series, *m_order) : SelectArima(series);
    m_model = m_selection.fit.model;
    Eigen::ArrayXd errors;
    m_filter = RunArimaFilter(m_model, series, errors);
    ScaleArimaFit(m_selection.fit, GetExponent());
}

void
ArimaPredictor::DoObserve(double sample)
{
    if (!std::isnan(sample))
    {
        m_filter.Update(sample - m_model.mean - m_filter.GetMean());
    }
    m_filter.Advance();
}

void
ArimaPredictor::DoForecast(Eigen::Ref<Eigen::ArrayXd> mean,
                           Eigen::Ref<Eigen::ArrayXd> variance) const
{
    auto filter = m_filter;
    for (Eigen::Index h = 0; h < mean.size(); ++h)
    {
        if (h > 0)
        {
            filter.Advance();
        }
        mean[h] = m_model.mean + filter.GetMean();
        variance[h] = m_model.variance * filter.GetVariance();
    }
}

} // namespace isac
