/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STATUS_PREDICTION_H
#define ISAC_STATUS_PREDICTION_H

#include "isac-agent-window.h"
#include "isac-data-collection.h"

#include "ns3/isac-series-predictor.h"

#include <Eigen/Core>
#include <cstdint>
#include <limits>
#include <memory>

namespace ns3
{

/**
 * @ingroup isac
 *
 * What an agent knows of one quantity of its user that changes with time, behavioural dynamics or
 * environmental complexity, both in [0, 1]: samples where they are collected, and elsewhere the
 * forecast for the window. Before the first forecast the last sample stands for it.
 *
 * The order of calls is Advance(), then Take() where samples are due, in every slot; at a window's
 * end Observe(), then Fit() where NeedsFit() says so, then Forecast().
 */
class IsacStatusPrediction
{
  public:
    /**
     * @param collection when samples are due
     * @param predictor predicts the windows' means
     */
    IsacStatusPrediction(const IsacDataCollection& collection,
                         std::unique_ptr<isac::SeriesPredictor> predictor);

    /**
     * Begin a slot.
     *
     * @param duration the slot's, in s
     * @return number of samples that are due in it; what is known is a forecast unless they are
     *         taken
     */
    int64_t Advance(double duration);

    /**
     * Take the samples of a slot.
     *
     * @param sample the quantity, which is the same for all of the slot
     * @param count number of samples, positive
     */
    void Take(double sample, int64_t count);

    /// @return what is known of the quantity in this slot, in [0, 1]; halfway before the first
    /// sample
    double GetValue() const;

    /**
     * End a window.
     *
     * @param [out] prediction takes order, forecast and mean of the samples
     * @param [out] data takes what was collected
     * @return mean of the samples; where there are none the forecast; NaN without either
     */
    double Observe(IsacPredictionRecord& prediction, IsacCollectionRecord& data);

    /**
     * @param series what Observe() has returned for the windows that are remembered
     * @return whether there was no fit yet, as many windows have come since the last one as it was
     *         of, or the predictor's errors have grown; false while the series holds nothing
     */
    bool NeedsFit(const Eigen::Ref<const Eigen::ArrayXd>& series) const;

    /// @param series what Observe() has returned for the windows that are remembered
    void Fit(const Eigen::Ref<const Eigen::ArrayXd>& series);

    /// Forecast the next window, within [0, 1]
    void Forecast();

  private:
    IsacDataCollection m_collection;                    ///< when samples are due
    std::unique_ptr<isac::SeriesPredictor> m_predictor; ///< of the windows' means
    Eigen::Index m_fittedWindows{0}; ///< length of the last fit's series; 0 before the first
    Eigen::Index m_newWindows{0};    ///< since the last fit
    double m_forecast{std::numeric_limits<double>::quiet_NaN()}; ///< for this window
    double m_value{0.5};                                         ///< what is known in this slot
    double m_sum{0.0};                                           ///< of this window's samples
    int64_t m_samples{0};                                        ///< of this window
};

} // namespace ns3

#endif /* ISAC_STATUS_PREDICTION_H */
