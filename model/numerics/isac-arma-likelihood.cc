/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-likelihood.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace isac
{

namespace
{

/// F_t - 1 below which the filter counts as steady
constexpr double STEADY = 1e-9;

/// What F_t, which is at least 1, may lose by rounding before a point is given up
constexpr double ROUNDING = 1e-6;

/**
 * Sums over the standardised errors u_t.
 *
 * @tparam N the number of derivatives
 */
template <int N>
struct ErrorSums
{
    double squares{0.0};                          ///< of u_t^2
    std::array<double, N> gradient{};             ///< of u_t times its derivatives
    std::array<double, N*(N + 1) / 2> jacobian{}; ///< J^T J, its lower triangle by rows

    /**
     * @param error u_t
     * @param slope its derivatives
     */
    void Add(double error, const std::array<double, N>& slope)
    {
        squares += error * error;
        for (int i = 0, k = 0; i < N; ++i)
        {
            gradient[i] += error * slope[i];
            for (int j = 0; j <= i; ++j)
            {
                jacobian[k++] += slope[i] * slope[j];
            }
        }
    }
};

/**
 * The likelihood of one order. The orders are constants, so that the compiler unrolls the loops
 * over lags and coordinates.
 *
 * @tparam P autoregressive order
 * @tparam Q moving-average order
 * @tparam HAS_MEAN whether there is a mean
 */
template <int P, int Q, bool HAS_MEAN>
class Kernel
{
  public:
    /**
     * @param point the point
     * @param series the samples
     * @return the evaluation
     */
    static ArmaEvaluation Evaluate(const ArmaPoint& point,
                                   const Eigen::Ref<const Eigen::ArrayXd>& series)
    {
        Kernel kernel(point);
        const auto steadyFrom = kernel.RunTransient(series);
        kernel.RunSteady(series, steadyFrom);
        return kernel.Collect(static_cast<int>(series.size()));
    }

  private:
    static constexpr int SIZE = P + Q + (HAS_MEAN ? 1 : 0); ///< the number of coordinates
    static constexpr int N = SIZE > 0 ? SIZE : 1;           ///< derivatives that are carried
    static constexpr int R = P > Q ? P : Q + 1;             ///< the size of the state
    static constexpr int MEMORY = P > Q ? P : Q;            ///< how far back a prediction looks

    using Scalar = DualNumber<N>;        ///< a number and its derivatives
    using State = std::array<Scalar, R>; ///< one per element of the state

    /**
     * @param point the point
     */
    explicit Kernel(const ArmaPoint& point)
    {
        LagCoefficients<Scalar> partial;
        std::tie(m_process, partial, m_mean) = point.MakeProcess<Scalar>();
        m_process.p = P; // known to the compiler
        m_process.q = Q;
        const auto covariance = m_process.GetSampleCovariance(partial);
        m_variance = covariance[0];
        for (int i = 0; i < R; ++i)
        {
            m_gain[i] = i + 1 < R ? covariance[i + 1] : Scalar();
            m_gain[i] += m_process.GetPhi(i) * covariance[0];
        }
    }

    /**
     * The filter, until it is steady. The state's covariance changes from one time to the next by
     * the matrix `scale direction direction^T`.
     *
     * @param series the samples
     * @return how many samples have been filtered
     */
    Eigen::Index RunTransient(const Eigen::Ref<const Eigen::ArrayXd>& series)
    {
        State direction = m_gain;
        Scalar scale = Scalar(-1.0) / m_variance;
        double product = 1.0; // of F_t; its logarithm is taken before it overflows
        int steadySamples = 0;
        Eigen::Index t = 0;
        for (; t < series.size() && steadySamples < R; ++t)
        {
            if (!(m_variance.value > 1.0 - ROUNDING))
            {
                m_logDeterminant.value = std::numeric_limits<double>::infinity();
                return series.size();
            }
            steadySamples = m_variance.value - 1.0 < STEADY ? steadySamples + 1 : 0;
            const Scalar inverse = Scalar(1.0) / m_variance;
            const Scalar error = Scalar(series[t]) - m_mean - m_state[0];
            const double root = std::sqrt(inverse.value);
            std::array<double, N> slope;
            for (int i = 0; i < N; ++i)
            {
                const double relative = m_variance.slope[i] * inverse.value;
                m_logDeterminant.slope[i] += relative;
                slope[i] = root * (error.slope[i] - 0.5 * error.value * relative);
            }
            m_sums.Add(error.value * root, slope);
            product *= m_variance.value;
            if (product > 1e100)
            {
                m_logDeterminant.value += std::log(product);
                product = 1.0;
            }

            const Scalar weight = error * inverse;
            const Scalar sample = m_state[0];
            const Scalar projection = direction[0];
            const Scalar change = scale * projection;
            const Scalar ratio = projection * inverse;
            for (int i = 0; i < R; ++i)
            {
                Scalar shifted = i + 1 < R ? direction[i + 1] : Scalar();
                Scalar state = i + 1 < R ? m_state[i + 1] : Scalar();
                if (i < P)
                {
                    shifted += m_process.phi[i] * projection;
                    state += m_process.phi[i] * sample;
                }
                m_state[i] = state + m_gain[i] * weight;
                direction[i] = shifted - m_gain[i] * ratio;
                m_gain[i] += shifted * change;
            }
            m_variance += projection * change;
            scale -= change * change / m_variance;
        }
        m_logDeterminant.value += std::log(product);
        return t;
    }

    /**
     * The steady filter. Its errors are the innovations e_t, and its state is made from the past
     * alone. With the mean brought into the state, m_t, and a constant behind its end,
     *
     *     e_t = x_t - m_t[0],   m_{t+1}[i] = m_t[i+1] + phi_{i+1} x_t + theta_{i+1} e_t.
     *
     * @param series the samples
     * @param from the first sample
     */
    void RunSteady(const Eigen::Ref<const Eigen::ArrayXd>& series, Eigen::Index from)
    {
        std::array<Scalar, MEMORY + 1> state;
        state[MEMORY] = m_mean;
        for (int i = 0; i < MEMORY; ++i)
        {
            state[i] = m_state[i] + state[MEMORY];
            state[MEMORY] -= m_process.GetPhi(i) * m_mean;
        }
        const auto process = m_process; // locals, which stores to the sums cannot change
        auto sums = m_sums;
        for (Eigen::Index t = from; t < series.size(); ++t)
        {
            const double sample = series[t];
            const Scalar predicted = state[0];
            const double error = sample - predicted.value;
            for (int i = 0; i < MEMORY; ++i)
            {
                state[i] = state[i + 1];
                if (i < P)
                {
                    state[i].value += process.phi[i].value * sample;
                    for (int k = 0; k < N; ++k)
                    {
                        state[i].slope[k] += process.phi[i].slope[k] * sample;
                    }
                }
                if (i < Q)
                {
                    state[i].value += process.theta[i].value * error;
                    for (int k = 0; k < N; ++k)
                    {
                        state[i].slope[k] += process.theta[i].slope[k] * error -
                                             process.theta[i].value * predicted.slope[k];
                    }
                }
            }
            sums.Add(-error, predicted.slope);
        }
        m_sums = sums;
    }

    /**
     * @param samples the number of samples
     * @return the evaluation
     */
    ArmaEvaluation Collect(int samples) const
    {
        ArmaEvaluation result;
        result.samples = samples;
        result.sumOfSquares = m_sums.squares;
        result.logDeterminant = m_logDeterminant.value;
        result.logDeterminantGradient.resize(SIZE);
        result.sumOfSquaresGradient.resize(SIZE);
        result.squaredJacobian.resize(SIZE, SIZE);
        for (int i = 0, k = 0; i < SIZE; ++i)
        {
            result.logDeterminantGradient[i] = m_logDeterminant.slope[i];
            result.sumOfSquaresGradient[i] = m_sums.gradient[i];
            for (int j = 0; j <= i; ++j)
            {
                result.squaredJacobian(i, j) = result.squaredJacobian(j, i) = m_sums.jacobian[k++];
            }
        }
        return result;
    }

    ArmaProcess<Scalar> m_process; ///< the process
    Scalar m_mean;                 ///< its mean
    State m_state{};               ///< the state less the mean, predicted for the next sample
    State m_gain{};                ///< the covariance of the next state with the next sample
    Scalar m_variance;             ///< F_t of the next sample
    Scalar m_logDeterminant;       ///< sum of log F_t
    ErrorSums<N> m_sums;           ///< of the samples so far
};

/// A kernel's Evaluate
using Evaluator = ArmaEvaluation (*)(const ArmaPoint&, const Eigen::Ref<const Eigen::ArrayXd>&);

/// The number of orders, p and q from 0 on
constexpr int ORDERS = (ARMA_MAXIMUM_ORDER + 1) * (ARMA_MAXIMUM_ORDER + 1);

/**
 * @tparam HAS_MEAN whether there is a mean
 * @return the kernels of all orders, that of (p, q) at 4 p + q
 */
template <bool HAS_MEAN, int... I>
constexpr std::array<Evaluator, ORDERS>
MakeEvaluators(std::integer_sequence<int, I...>)
{
    return {
        &Kernel<I / (ARMA_MAXIMUM_ORDER + 1), I % (ARMA_MAXIMUM_ORDER + 1), HAS_MEAN>::Evaluate...};
}

} // namespace

bool
ArmaPoint::SetProcess(const ArmaProcess<double>& process)
{
    auto inverse = process.theta;
    for (double& theta : inverse)
    {
        theta = -theta;
    }
    LagCoefficients<double> partial{};
    LagCoefficients<double> inversePartial{};
    if (!ToPartialAutocorrelations(process.phi, p, partial) ||
        !ToPartialAutocorrelations(inverse, q, inversePartial))
    {
        return false;
    }
    for (int i = 0; i < p + q; ++i)
    {
        coordinate[i] = std::atanh(i < p ? partial[i] : inversePartial[i - p]);
    }
    return true;
}

double
ArmaEvaluation::GetDeviance() const
{
    return samples * std::log(sumOfSquares / samples) + logDeterminant;
}

ArmaEvaluation::Vector
ArmaEvaluation::GetGradient() const
{
    return 2.0 * samples / sumOfSquares * sumOfSquaresGradient + logDeterminantGradient;
}

ArmaEvaluation::Matrix
ArmaEvaluation::GetHessian() const
{
    // The scaled u_t have the derivatives J + u b^T, b half of the factor's relative derivatives.
    const Vector b = logDeterminantGradient / (2.0 * samples);
    const Matrix mixed = sumOfSquaresGradient * b.transpose();
    return 2.0 * samples / sumOfSquares *
           (squaredJacobian + mixed + mixed.transpose() + sumOfSquares * b * b.transpose());
}

ArmaEvaluation
EvaluateArma(const ArmaPoint& point, const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    using Orders = std::make_integer_sequence<int, ORDERS>;
    static constexpr auto withMean = MakeEvaluators<true>(Orders());
    static constexpr auto without = MakeEvaluators<false>(Orders());
    const int order = (ARMA_MAXIMUM_ORDER + 1) * point.p + point.q;
    return (point.hasMean ? withMean : without)[static_cast<std::size_t>(order)](point, series);
}

} // namespace isac
