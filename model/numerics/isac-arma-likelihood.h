/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARMA_LIKELIHOOD_H
#define ISAC_ARMA_LIKELIHOOD_H

#include "isac-arma-process.h"
#include "isac-dual-number.h"

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <tuple>

namespace isac
{

/// The most parameters that are searched over: 3 phi, 3 theta, the mean
inline constexpr int ARMA_MAXIMUM_PARAMETERS = 2 * ARMA_MAXIMUM_ORDER + 1;

/**
 * A point of the search. All points are stationary and invertible processes: `coordinate` holds the
 * inverse hyperbolic tangents of the partial autocorrelations, first those of phi, then those of
 * -theta, and last the mean where there is one.
 */
struct ArmaPoint
{
    int p{0};                                                 ///< autoregressive order
    int q{0};                                                 ///< moving-average order
    bool hasMean{false};                                      ///< whether there is a mean
    std::array<double, ARMA_MAXIMUM_PARAMETERS> coordinate{}; ///< of this point

    /**
     * @return the number of coordinates
     */
    int GetSize() const
    {
        return p + q + (hasMean ? 1 : 0);
    }

    /**
     * @tparam Scalar double, or a DualNumber whose directions are the coordinates
     * @return the process, the partial autocorrelations of its autoregressive part, and the mean
     */
    template <typename Scalar>
    std::tuple<ArmaProcess<Scalar>, LagCoefficients<Scalar>, Scalar> MakeProcess() const;

    /**
     * Set the coordinates to those of a process.
     *
     * @param process the process
     * @return whether it is stationary and invertible; without that the point stays as it is
     */
    bool SetProcess(const ArmaProcess<double>& process);
};

template <typename Scalar>
std::tuple<ArmaProcess<Scalar>, LagCoefficients<Scalar>, Scalar>
ArmaPoint::MakeProcess() const
{
    LagCoefficients<Scalar> partial{};
    LagCoefficients<Scalar> inverse{};
    for (int i = 0; i < p + q; ++i)
    {
        const double value = std::tanh(coordinate[i]);
        (i < p ? partial[i] : inverse[i - p]) = MakeVariable<Scalar>(value, i, 1.0 - value * value);
    }
    ArmaProcess<Scalar> process;
    process.p = p;
    process.q = q;
    process.phi = FromPartialAutocorrelations(partial, p);
    process.theta = FromPartialAutocorrelations(inverse, q);
    for (int j = 0; j < q; ++j)
    {
        process.theta[j] = -process.theta[j];
    }
    const Scalar mean = hasMean ? MakeVariable<Scalar>(coordinate[p + q], p + q, 1.0) : Scalar(0.0);
    return {process, partial, mean};
}

/**
 * What a series says about a point: with the prediction errors v_t and their variances F_t, in
 * units of sigma^2, the standardised errors u_t = v_t / sqrt(F_t). For n samples,
 *
 *     -2 log L = n log(2 pi sigma^2) + sum log F_t + sum u_t^2 / sigma^2,
 *
 * which is least over sigma^2 at sum u_t^2 / n.
 */
struct ArmaEvaluation
{
    /// A vector with one element per coordinate
    using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, ARMA_MAXIMUM_PARAMETERS, 1>;
    /// A matrix with one row and column per coordinate
    using Matrix = Eigen::Matrix<double,
                                 Eigen::Dynamic,
                                 Eigen::Dynamic,
                                 0,
                                 ARMA_MAXIMUM_PARAMETERS,
                                 ARMA_MAXIMUM_PARAMETERS>;

    int samples{0};                ///< n, without the missing ones
    double sumOfSquares{0.0};      ///< sum of u_t^2
    double logDeterminant{0.0};    ///< sum of log F_t
    Vector logDeterminantGradient; ///< of logDeterminant
    Vector sumOfSquaresGradient;   ///< of half of sumOfSquares
    Matrix squaredJacobian;        ///< J^T J, J the derivatives of u_t

    /**
     * @return n log(sumOfSquares / n) + logDeterminant: -2 log L at the best sigma^2, less
     *         n (1 + log(2 pi)). Infinite where rounding errors have eaten the process
     */
    double GetDeviance() const;

    /**
     * @return the gradient of the deviance
     */
    Vector GetGradient() const;

    /**
     * @return the Gauss-Newton approximation of the deviance's Hessian: that of a sum of squares of
     *         u_t, all scaled by one factor exp(logDeterminant / (2 n))
     */
    Matrix GetHessian() const;
};

/**
 * The exact Gaussian likelihood of a stationary, invertible ARMA process, with exact derivatives.
 *
 * Where no sample is missing, it runs the Kalman filter in Chandrasekhar's form, which carries two
 * vectors in place of the state's covariance, until the filter is steady: until F_t - 1 has stayed
 * below 1e-9 over as many samples as the state has elements, which tell all of the state. From
 * there on an error is a sum of p + q products. Where samples are missing (NaN), the general filter
 * of isac-arima-filter.h skips them.
 *
 * Sources: M. Morf, G. S. Sidhu and T. Kailath, "Some new algorithms for recursive estimation in
 * constant, linear, discrete-time systems", IEEE Trans. Automatic Control 19, 1974. The use for
 * ARMA processes and the modified sum of squares: G. Melard, "Algorithm AS 197: a fast algorithm
 * for the exact likelihood of autoregressive-moving average models", Applied Statistics 33, 1984.
 *
 * @param point the process
 * @param series the samples, none missing
 * @return the evaluation
 */
ArmaEvaluation EvaluateArma(const ArmaPoint& point, const Eigen::Ref<const Eigen::ArrayXd>& series);

} // namespace isac

#endif /* ISAC_ARMA_LIKELIHOOD_H */
