/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARIMA_FILTER_H
#define ISAC_ARIMA_FILTER_H

#include "isac-arma-process.h"

#include <array>

namespace isac
{

/// The largest number of differences, w
inline constexpr int ARIMA_MAXIMUM_DIFFERENCES = 2;

/**
 * The Kalman filter of an ARIMA(p, w, q) process. Its state is that of the ARMA process of the
 * w-times differenced samples, and behind it the last w samples, the levels. The filter begins in
 * the stationary distribution and at known levels. A missing sample leaves the state as predicted;
 * where w > 0, the levels are then uncertain until the next sample, which tells their sum of
 * differences.
 *
 * The filter is small and of fixed size; nothing it does allocates.
 *
 * Source: J. Durbin and S. J. Koopman, "Time series analysis by state space methods", 2nd ed.,
 * Oxford University Press, 2012, sections 3.4 and 4.10.
 *
 * @tparam Scalar double, or a DualNumber
 */
template <typename Scalar>
class ArimaFilter
{
  public:
    ArimaFilter() = default;

    /**
     * @param process the ARMA process of the differenced samples, with innovations of variance 1
     * @param partial the partial autocorrelations of its autoregressive part
     * @param differences w
     * @param levels the last w samples, the latest first
     */
    ArimaFilter(const ArmaProcess<Scalar>& process,
                const LagCoefficients<Scalar>& partial,
                int differences,
                const std::array<double, ARIMA_MAXIMUM_DIFFERENCES>& levels);

    /**
     * @return the mean of the next sample, given those before
     */
    Scalar GetMean() const;

    /**
     * @return the variance of the next sample, given those before, in units of sigma^2
     */
    Scalar GetVariance() const;

    /**
     * Learn the next sample, before moving on.
     *
     * @param error the sample less its mean
     */
    void Update(const Scalar& error);

    /// Move on by one time
    void Advance();

  private:
    static constexpr int SIZE = ARMA_MAXIMUM_STATE + ARIMA_MAXIMUM_DIFFERENCES; ///< at most

    /// One value per element of the state
    using State = std::array<Scalar, SIZE>;

    /**
     * @param state a state
     * @return the sample at it
     */
    Scalar Sample(const State& state) const;

    /**
     * @param state a state
     * @return the transition matrix times the state
     */
    State Transit(const State& state) const;

    ArmaProcess<Scalar> m_process;          ///< of the differenced samples
    int m_differences{0};                   ///< w
    bool m_isSampleKnown{false};            ///< whether the present sample has been learnt
    State m_state{};                        ///< the mean of the state
    std::array<State, SIZE> m_covariance{}; ///< the state's, in units of sigma^2
};

template <typename Scalar>
ArimaFilter<Scalar>::ArimaFilter(const ArmaProcess<Scalar>& process,
                                 const LagCoefficients<Scalar>& partial,
                                 int differences,
                                 const std::array<double, ARIMA_MAXIMUM_DIFFERENCES>& levels)
    : m_process(process),
      m_differences(differences)
{
    const int size = process.GetStateSize();
    for (int k = 0; k < differences; ++k)
    {
        m_state[size + k] = levels[k];
    }
    // Stationary is P = T P T^T + R R^T, R = (1, theta_1, ...). The first column is known, and each
    // element follows from one further down the diagonal.
    const auto covariance = process.GetSampleCovariance(partial);
    for (int i = size - 1; i >= 0; --i)
    {
        for (int j = i; j >= 0; --j)
        {
            Scalar element = covariance[i];
            if (j > 0)
            {
                element = process.GetPhi(i) * process.GetPhi(j) * covariance[0] +
                          process.GetTheta(i) * process.GetTheta(j);
                if (i + 1 < size)
                {
                    element += process.GetPhi(j) * covariance[i + 1] + m_covariance[i + 1][j + 1];
                }
                if (j + 1 < size)
                {
                    element += process.GetPhi(i) * covariance[j + 1];
                }
            }
            m_covariance[i][j] = m_covariance[j][i] = element;
        }
    }
}

template <typename Scalar>
Scalar
ArimaFilter<Scalar>::Sample(const State& state) const
{
    const int size = m_process.GetStateSize();
    switch (m_differences)
    {
    case 0:
        return state[0];
    case 1:
        return state[0] + state[size];
    default:
        return state[0] + state[size] + state[size] - state[size + 1];
    }
}

template <typename Scalar>
typename ArimaFilter<Scalar>::State
ArimaFilter<Scalar>::Transit(const State& state) const
{
    const int size = m_process.GetStateSize();
    State next{};
    for (int i = 0; i < size; ++i)
    {
        next[i] = m_process.GetPhi(i) * state[0];
        if (i + 1 < size)
        {
            next[i] += state[i + 1];
        }
    }
    if (m_differences > 0)
    {
        next[size] = Sample(state);
    }
    if (m_differences > 1)
    {
        next[size + 1] = state[size];
    }
    return next;
}

template <typename Scalar>
Scalar
ArimaFilter<Scalar>::GetMean() const
{
    return Sample(m_state);
}

template <typename Scalar>
Scalar
ArimaFilter<Scalar>::GetVariance() const
{
    State column{};
    for (int i = 0; i < m_process.GetStateSize() + m_differences; ++i)
    {
        column[i] = Sample(m_covariance[i]);
    }
    return Sample(column);
}

template <typename Scalar>
void
ArimaFilter<Scalar>::Update(const Scalar& error)
{
    const int size = m_process.GetStateSize() + m_differences;
    State column{}; // the covariance of the state with the sample
    for (int i = 0; i < size; ++i)
    {
        column[i] = Sample(m_covariance[i]);
    }
    m_isSampleKnown = true;
    const Scalar inverse = Scalar(1.0) / Sample(column);
    for (int i = 0; i < size; ++i)
    {
        const Scalar gain = column[i] * inverse;
        m_state[i] += gain * error;
        for (int j = 0; j <= i; ++j)
        {
            m_covariance[i][j] -= gain * column[j];
            m_covariance[j][i] = m_covariance[i][j];
        }
    }
}

template <typename Scalar>
void
ArimaFilter<Scalar>::Advance()
{
    const int arma = m_process.GetStateSize();
    const int size = arma + m_differences;
    m_state = Transit(m_state);
    // T P T^T: the rows of P, each transited, are the rows of P T^T.
    std::array<State, SIZE> half{};
    for (int i = 0; i < size; ++i)
    {
        const State row = Transit(m_covariance[i]);
        for (int j = 0; j < size; ++j)
        {
            half[j][i] = row[j];
        }
    }
    for (int j = 0; j < size; ++j)
    {
        m_covariance[j] = Transit(half[j]);
    }
    if (m_isSampleKnown && m_differences > 0)
    {
        // The latest level is the sample. What rounding left of its covariance would linger on.
        for (int i = 0; i < size; ++i)
        {
            m_covariance[arma][i] = m_covariance[i][arma] = 0.0;
        }
    }
    m_isSampleKnown = false;
    for (int i = 0; i < arma; ++i)
    {
        for (int j = 0; j < arma; ++j)
        {
            m_covariance[i][j] += m_process.GetTheta(i) * m_process.GetTheta(j);
        }
    }
}

} // namespace isac

#endif /* ISAC_ARIMA_FILTER_H */
