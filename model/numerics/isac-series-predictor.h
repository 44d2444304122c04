/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SERIES_PREDICTOR_H
#define ISAC_SERIES_PREDICTOR_H

#include <Eigen/Core>

namespace isac
{

/// What is expected of one future sample
struct SampleForecast
{
    double mean{0.0};     ///< expected value
    double variance{0.0}; ///< of the sample around it; infinite where nothing tells it
};

/**
 * Predicts a series of samples at equal distances in time.
 *
 *     predictor.Fit(history);              // once, and again when NeedsFit() says so
 *     predictor.Observe(sample);           // one time on; NaN where the sample is missing
 *     predictor.Forecast(mean, variance);  // of as many samples as the arrays have elements
 *
 * Fit learns parameters and stands behind the last sample of its series. Observe moves on by one
 * time, and keeps the parameters. Neither Observe nor Forecast allocates, and the history is not
 * kept: it stays with the caller.
 *
 * A predictor watches itself: the squared errors of its forecasts of the next sample, in units of
 * the variance that it forecast, are averaged with weights that fade by 5 % per sample. As long as
 * the forecasts are right, the average is about 1.
 *
 * To add a predictor, implement DoFit, DoObserve and DoForecast.
 */
class SeriesPredictor
{
  public:
    virtual ~SeriesPredictor() = default;

    /**
     * Learn from a series, in place of anything learnt before.
     *
     * @param series the samples, the latest last, NaN where missing; at least one has to be finite,
     *        and none may be infinite
     */
    void Fit(const Eigen::Ref<const Eigen::ArrayXd>& series);

    /**
     * Move on by one time. Refused before Fit.
     *
     * @param sample the sample, NaN where it is missing; it must not be infinite
     */
    void Observe(double sample);

    /**
     * Forecast the next samples. Refused before Fit.
     *
     * @param mean set to the expected values; element 0 is of the next sample
     * @param variance set to the variances around them, of the same size; infinite or 0 where a
     *        double does not hold them
     * @throws Error where the predictor gives no finite mean, or a variance that is negative or NaN
     */
    void Forecast(Eigen::Ref<Eigen::ArrayXd> mean, Eigen::Ref<Eigen::ArrayXd> variance) const;

    /**
     * @return what is expected of the next sample. Refused before Fit
     */
    SampleForecast ForecastNext() const;

    /**
     * @return the average of squared standardised errors since Fit; 1 right after it. One error
     *         counts for 4 standard deviations at most, so that no single one calls for a fit
     */
    double GetErrorRatio() const;

    /**
     * @return whether there was no fit yet, or the error ratio is above 2
     */
    bool NeedsFit() const;

  protected:
    /// @return e, where predictors get and forecast samples in units of 2^e: their own size
    int GetExponent() const;

    /**
     * Learn from a series that has been checked.
     *
     * @param series the samples, the largest of them from 1 to below 2 in magnitude
     */
    virtual void DoFit(const Eigen::Ref<const Eigen::ArrayXd>& series) = 0;

    /**
     * Move on by one time.
     *
     * @param sample the sample in the unit of the series, finite or NaN
     */
    virtual void DoObserve(double sample) = 0;

    /**
     * Forecast the next samples, in the unit of the series.
     *
     * @param mean set to the expected values
     * @param variance set to the variances around them
     */
    virtual void DoForecast(Eigen::Ref<Eigen::ArrayXd> mean,
                            Eigen::Ref<Eigen::ArrayXd> variance) const = 0;

  private:
    bool m_isFitted{false};   ///< whether there was a fit
    int m_exponent{0};        ///< of the unit
    double m_errorRatio{1.0}; ///< average of squared standardised errors
};

/**
 * Forecasts the last sample. The variance is that of a random walk: the mean square of the
 * differences that were fitted, times the number of steps.
 */
class LastValuePredictor : public SeriesPredictor
{
  private:
    void DoFit(const Eigen::Ref<const Eigen::ArrayXd>& series) override;
    void DoObserve(double sample) override;
    void DoForecast(Eigen::Ref<Eigen::ArrayXd> mean,
                    Eigen::Ref<Eigen::ArrayXd> variance) const override;

    double m_last{0.0};     ///< the last sample
    double m_age{0.0};      ///< steps since then
    double m_variance{0.0}; ///< per step
};

/**
 * Holt's linear trend, in the form of innovations: with the error e_t of the forecast l + b,
 *
 *     l_t = l_{t-1} + b_{t-1} + alpha e_t,   b_t = b_{t-1} + alpha beta e_t,
 *
 * where alpha and beta, both from 0 to 1, make the sum of squared errors least. The variance of h
 * steps is sigma^2 (1 + the sum over j = 1 to h - 1 of (alpha (1 + beta j))^2).
 *
 * Source: R. J. Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder, "Forecasting with exponential
 * smoothing: the state space approach", Springer, 2008, sections 2.5 and 6.3.
 */
class HoltPredictor : public SeriesPredictor
{
  public:
    /**
     * @return the smoothing alpha of the level
     */
    double GetAlpha() const;

    /**
     * @return the smoothing beta of the trend, as a part of alpha
     */
    double GetBeta() const;

  private:
    void DoFit(const Eigen::Ref<const Eigen::ArrayXd>& series) override;
    void DoObserve(double sample) override;
    void DoForecast(Eigen::Ref<Eigen::ArrayXd> mean,
                    Eigen::Ref<Eigen::ArrayXd> variance) const override;

    /**
     * Run through a series from its first sample and first difference.
     *
     * @param series the samples
     * @return the mean of the squared errors, from the third sample on; infinite where there is
     * none
     */
    double Run(const Eigen::Ref<const Eigen::ArrayXd>& series);

    double m_alpha{0.0};    ///< smoothing of the level
    double m_beta{0.0};     ///< smoothing of the trend, as a part of alpha
    double m_level{0.0};    ///< as of the last sample, moved on along the trend since
    double m_trend{0.0};    ///< per step
    double m_age{0.0};      ///< steps since the last sample
    double m_variance{0.0}; ///< of the errors
};

} // namespace isac

#endif /* ISAC_SERIES_PREDICTOR_H */
