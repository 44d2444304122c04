/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARMA_PROCESS_H
#define ISAC_ARMA_PROCESS_H

#include <array>
#include <cmath>

namespace isac
{

/// The largest p and the largest q of a model
inline constexpr int ARMA_MAXIMUM_ORDER = 3;

/// The largest size of the state of an ARMA process, max(p, q + 1)
inline constexpr int ARMA_MAXIMUM_STATE = ARMA_MAXIMUM_ORDER + 1;

/**
 * Coefficients of a polynomial by lag, from 1; unused ones are 0.
 *
 * @tparam Scalar double, or a DualNumber
 */
template <typename Scalar>
using LagCoefficients = std::array<Scalar, ARMA_MAXIMUM_ORDER>;

/**
 * Autoregressive coefficients from partial autocorrelations, by the Durbin-Levinson recursion. The
 * process is stationary where, and only where, all partial autocorrelations are within (-1, 1).
 * For Theta(L) = 1 + theta_1 L + ... the coefficients -theta take the place of phi, and
 * invertible that of stationary.
 *
 * Source: O. Barndorff-Nielsen and G. Schou, "On the parametrization of autoregressive models by
 * partial autocorrelations", J. Multivariate Analysis 3, 1973.
 *
 * @param partial the partial autocorrelations
 * @param order how many there are
 * @return the coefficients phi
 */
template <typename Scalar>
LagCoefficients<Scalar>
FromPartialAutocorrelations(const LagCoefficients<Scalar>& partial, int order)
{
    LagCoefficients<Scalar> phi{};
    for (int k = 0; k < order; ++k)
    {
        const auto shorter = phi;
        for (int i = 0; i < k; ++i)
        {
            phi[i] = shorter[i] - partial[k] * shorter[k - 1 - i];
        }
        phi[k] = partial[k];
    }
    return phi;
}

/**
 * The inverse of FromPartialAutocorrelations.
 *
 * @param phi the coefficients
 * @param order how many there are
 * @param partial the partial autocorrelations, unless the process is not stationary
 * @return whether the process is stationary
 */
inline bool
ToPartialAutocorrelations(LagCoefficients<double> phi, int order, LagCoefficients<double>& partial)
{
    for (int k = order - 1; k >= 0; --k)
    {
        const double last = phi[k];
        if (!(std::abs(last) < 1.0))
        {
            return false;
        }
        partial[k] = last;
        const auto longer = phi;
        for (int i = 0; i < k; ++i)
        {
            phi[i] = (longer[i] + last * longer[k - 1 - i]) / (1.0 - last * last);
        }
    }
    return true;
}

/**
 * A stationary ARMA(p, q) process with innovations of variance 1,
 *
 *     x_t = phi_1 x_{t-1} + ... + phi_p x_{t-p} + e_t + theta_1 e_{t-1} + ... + theta_q e_{t-q},
 *
 * with plus signs in Theta as in (11), and its state a_t of size r = max(p, q + 1),
 *
 *     x_t = a_t[0],   a_{t+1}[i] = phi_{i+1} a_t[0] + a_t[i+1] + theta_i e_{t+1},   theta_0 = 1.
 *
 * Source: A. C. Harvey, "Forecasting, structural time series models and the Kalman filter",
 * Cambridge University Press, 1989, section 3.3.
 *
 * @tparam Scalar double, or a DualNumber
 */
template <typename Scalar>
struct ArmaProcess
{
    /// One value per element of the state
    using State = std::array<Scalar, ARMA_MAXIMUM_STATE>;

    int p{0};                        ///< autoregressive order
    int q{0};                        ///< moving-average order
    LagCoefficients<Scalar> phi{};   ///< autoregressive coefficients
    LagCoefficients<Scalar> theta{}; ///< moving-average coefficients

    /**
     * @return the size of the state, r
     */
    int GetStateSize() const
    {
        return p > q ? p : q + 1;
    }

    /**
     * @param i a place in the state
     * @return theta_i
     */
    Scalar GetTheta(int i) const
    {
        return i == 0 ? Scalar(1.0) : i <= q ? theta[i - 1] : Scalar(0.0);
    }

    /**
     * @param i a place in the state
     * @return phi_{i+1}
     */
    Scalar GetPhi(int i) const
    {
        return i < p ? phi[i] : Scalar(0.0);
    }

    /**
     * @param partial the partial autocorrelations of the autoregressive part
     * @return the covariances of the process at lags 0 to p
     */
    std::array<Scalar, ARMA_MAXIMUM_STATE> GetAutocovariances(
        const LagCoefficients<Scalar>& partial) const;

    /**
     * @param partial the partial autocorrelations of the autoregressive part
     * @return the covariances of the state's elements with the sample, Cov(a_t[i], x_t), in the
     *         stationary distribution
     */
    State GetSampleCovariance(const LagCoefficients<Scalar>& partial) const;
};

template <typename Scalar>
std::array<Scalar, ARMA_MAXIMUM_STATE>
ArmaProcess<Scalar>::GetAutocovariances(const LagCoefficients<Scalar>& partial) const
{
    // First those of the autoregressive part alone: at lag k + 1 from the best predictor of order k
    // and the partial autocorrelation, beyond p by the recursion of the process.
    std::array<Scalar, 2 * ARMA_MAXIMUM_ORDER + 1> autoregressive{};
    Scalar predictionVariance = 1.0;
    for (int k = 0; k < p; ++k)
    {
        predictionVariance /= Scalar(1.0) - partial[k] * partial[k];
    }
    autoregressive[0] = predictionVariance;
    for (int k = 0; k < p + q; ++k)
    {
        const int known = k < p ? k : p;
        const auto predictor = FromPartialAutocorrelations(partial, known);
        for (int i = 0; i < known; ++i)
        {
            autoregressive[k + 1] += predictor[i] * autoregressive[k - i];
        }
        if (k < p)
        {
            autoregressive[k + 1] += partial[k] * predictionVariance;
            predictionVariance *= Scalar(1.0) - partial[k] * partial[k];
        }
    }
    std::array<Scalar, ARMA_MAXIMUM_STATE> covariances{};
    for (int lag = 0; lag <= p; ++lag)
    {
        for (int i = 0; i <= q; ++i)
        {
            for (int j = 0; j <= q; ++j)
            {
                covariances[lag] +=
                    GetTheta(i) * GetTheta(j) * autoregressive[std::abs(lag + i - j)];
            }
        }
    }
    return covariances;
}

template <typename Scalar>
typename ArmaProcess<Scalar>::State
ArmaProcess<Scalar>::GetSampleCovariance(const LagCoefficients<Scalar>& partial) const
{
    const auto covariances = GetAutocovariances(partial);
    std::array<Scalar, ARMA_MAXIMUM_STATE> impulse{}; // response to e_t, at lags 0 to q
    for (int k = 0; k <= q; ++k)
    {
        impulse[k] = GetTheta(k);
        for (int j = 0; j < p && j < k; ++j)
        {
            impulse[k] += phi[j] * impulse[k - 1 - j];
        }
    }
    // Written out over the past, a_t[i] is the sum over j >= i of
    // phi_{j+1} x_{t-1-j+i} + theta_j e_{t-j+i}.
    State result{};
    result[0] = covariances[0];
    for (int i = 1; i < GetStateSize(); ++i)
    {
        for (int j = i; j < p; ++j)
        {
            result[i] += phi[j] * covariances[j + 1 - i];
        }
        for (int j = i; j <= q; ++j)
        {
            result[i] += GetTheta(j) * impulse[j - i];
        }
    }
    return result;
}

} // namespace isac

#endif /* ISAC_ARMA_PROCESS_H */
