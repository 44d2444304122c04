/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARIMA_PREDICTOR_H
#define ISAC_ARIMA_PREDICTOR_H

#include "isac-arima-filter.h"
#include "isac-arima-selection.h"
#include "isac-series-predictor.h"

#include <Eigen/Core>
#include <optional>

namespace isac
{

/**
 * Predicts by an ARIMA(p, w, q) model: Fit chooses the order, or keeps to a given one, and Observe
 * runs the Kalman filter by one step. Forecasts are the conditional means and variances under the
 * model, eqs. (12)-(13) iterated; the variance does not hold the uncertainty of the parameters.
 */
class ArimaPredictor : public SeriesPredictor
{
  public:
    /// Choose the order in every fit
    ArimaPredictor() = default;

    /**
     * Keep to one order.
     *
     * @param order the order
     */
    explicit ArimaPredictor(const ArimaOrder& order);

    /**
     * @return what the last fit has chosen, and why
     */
    const ArimaSelection& GetSelection() const;

  private:
    void DoFit(const Eigen::Ref<const Eigen::ArrayXd>& series) override;
    void DoObserve(double sample) override;
    void DoForecast(Eigen::Ref<Eigen::ArrayXd> mean,
                    Eigen::Ref<Eigen::ArrayXd> variance) const override;

    std::optional<ArimaOrder> m_order; ///< the order to keep to
    ArimaSelection m_selection;        ///< of the last fit, in the samples' own unit
    ArimaModel m_model;                ///< of the last fit, in the unit of the series
    ArimaFilter<double> m_filter;      ///< of the samples less the mean, in units of the variance
};

} // namespace isac

#endif /* ISAC_ARIMA_PREDICTOR_H */
