/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-simulation.h"
#include "isac-vectors.h"

#include "ns3/isac-arima-likelihood.h"
#include "ns3/isac-arma-likelihood.h"
#include "ns3/isac-arma-roots.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <tuple>
#include <vector>

using namespace isac;

namespace
{

const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();

/// Sum of squares and log determinant of a normal distribution's exponent
struct DenseLikelihood
{
    double sumOfSquares;   ///< z^T S^-1 z
    double logDeterminant; ///< log |S|
};

/**
 * @param covariance the covariance matrix S
 * @param z the deviations from the mean
 * @return the two, by a Cholesky decomposition
 */
DenseLikelihood
EvaluateDense(const Eigen::MatrixXd& covariance, const Eigen::VectorXd& z)
{
    const Eigen::LLT<Eigen::MatrixXd> factors(covariance);
    const Eigen::MatrixXd lower = factors.matrixL();
    return {factors.matrixL().solve(z).squaredNorm(), 2.0 * lower.diagonal().array().log().sum()};
}

/**
 * The covariances of an ARMA process from its response to an innovation, cut off far behind.
 *
 * @param process the process
 * @param size the number of samples
 * @return their covariance matrix, for innovations of variance 1
 */
Eigen::MatrixXd
MakeCovariance(const ArmaProcess<double>& process, Eigen::Index size)
{
    const int length = 20000;
    Eigen::VectorXd response = Eigen::VectorXd::Zero(length);
    for (int k = 0; k < length; ++k)
    {
        response[k] = k == 0 ? 1.0 : k <= process.q ? process.theta[k - 1] : 0.0;
        for (int i = 0; i < process.p && i < k; ++i)
        {
            response[k] += process.phi[i] * response[k - 1 - i];
        }
    }
    Eigen::MatrixXd covariance(size, size);
    for (Eigen::Index lag = 0; lag < size; ++lag)
    {
        const double value = response.head(length - lag).dot(response.tail(length - lag));
        covariance.diagonal(lag).setConstant(value);
        covariance.diagonal(-lag).setConstant(value);
    }
    return covariance;
}

/**
 * @param point a point
 * @return its process
 */
ArmaProcess<double>
ProcessOf(const ArmaPoint& point)
{
    return std::get<0>(point.MakeProcess<double>());
}

/**
 * @param likelihood a likelihood
 * @param point a point
 * @return the largest difference between the gradient and central differences of the deviance,
 *         relative to 1 or the gradient
 */
double
GradientError(const ArimaLikelihood& likelihood, const ArmaPoint& point)
{
    const double step = 1e-5;
    const auto gradient = likelihood.Evaluate(point).GetGradient();
    double largest = 0.0;
    for (int i = 0; i < point.GetSize(); ++i)
    {
        auto above = point;
        auto below = point;
        above.coordinate[i] += step;
        below.coordinate[i] -= step;
        const double difference =
            (likelihood.Evaluate(above).GetDeviance() - likelihood.Evaluate(below).GetDeviance()) /
            (2.0 * step);
        largest =
            std::max(largest, std::abs(gradient[i] - difference) / (1.0 + std::abs(difference)));
    }
    return largest;
}

} // namespace

TEST(IsacArmaLikelihood, IsThatOfTheDenseNormalDistribution)
{
    std::mt19937_64 generator(1);
    const Eigen::Index size = 70;
    for (int order = 0; order < 32; ++order)
    {
        const auto point = DrawPoint(generator, order / 8, order / 2 % 4, order % 2 == 1);
        const auto series = DrawNoise(generator, size);
        const auto [process, partial, mean] = point.MakeProcess<double>();
        const auto dense = EvaluateDense(MakeCovariance(process, size), series - mean);
        const auto evaluation = EvaluateArma(point, series);
        EXPECT_EQ(evaluation.samples, size);
        EXPECT_TRUE(IsClose(evaluation.sumOfSquares, dense.sumOfSquares, 1e-8));
        EXPECT_NEAR(evaluation.logDeterminant, dense.logDeterminant, 1e-7)
            << "p = " << point.p << ", q = " << point.q;
    }
}

/// AR(1) has a closed form; so has MA(1) with a root on the unit circle, where |S| = n + 1.
TEST(IsacArmaLikelihood, HoldsUpToTheUnitCircle)
{
    std::mt19937_64 generator(2);
    const auto series = DrawNoise(generator, 100);
    for (const double coordinate : {-6.0, -3.0, 3.0, 6.0})
    {
        ArmaPoint autoregressive;
        autoregressive.p = 1;
        autoregressive.coordinate[0] = coordinate;
        const double phi = std::tanh(coordinate);
        double squares = (1.0 - phi * phi) * series[0] * series[0];
        for (Eigen::Index t = 1; t < series.size(); ++t)
        {
            squares += std::pow(series[t] - phi * series[t - 1], 2);
        }
        const auto evaluation = EvaluateArma(autoregressive, series);
        EXPECT_TRUE(IsClose(evaluation.sumOfSquares, squares, 1e-9));
        EXPECT_NEAR(evaluation.logDeterminant, -std::log(1.0 - phi * phi), 1e-9);

        ArmaPoint movingAverage;
        movingAverage.q = 1;
        movingAverage.coordinate[0] = coordinate < 0.0 ? -19.0 : 19.0; // a tanh of 1
        EXPECT_NEAR(EvaluateArma(movingAverage, series).logDeterminant, std::log(101.0), 1e-9);
    }
}

TEST(IsacArmaLikelihood, GradientIsThatOfFiniteDifferences)
{
    std::mt19937_64 generator(3);
    for (int order = 0; order < 32; ++order)
    {
        const bool hasMean = order % 2 == 1;
        auto series = DrawNoise(generator, 120);
        const auto point = DrawPoint(generator, order / 8, order / 2 % 4, hasMean);
        EXPECT_LT(GradientError(ArimaLikelihood(series, 0, hasMean), point), 1e-6);
        series[20] = series[21] = series[77] = NOT_A_NUMBER;
        EXPECT_LT(GradientError(ArimaLikelihood(series, 0, hasMean), point), 1e-6);
    }
}

/// The Hessian of Gauss and Newton is the expected one: at the truth, in a long series, the true
/// one.
TEST(IsacArmaLikelihood, HessianIsThatOfALongSeries)
{
    std::mt19937_64 generator(4);
    const ArimaLikelihood likelihood(DrawArma(generator, {0.6}, {0.4}, 100000), 0, false);
    ArmaPoint point;
    point.p = point.q = 1;
    point.coordinate = {std::atanh(0.6), std::atanh(-0.4)};
    const auto hessian = likelihood.Evaluate(point).GetHessian();
    const double step = 1e-3;
    for (int i = 0; i < 2; ++i)
    {
        auto above = point;
        auto below = point;
        above.coordinate[i] += step;
        below.coordinate[i] -= step;
        const ArmaEvaluation::Vector column =
            (likelihood.Evaluate(above).GetGradient() - likelihood.Evaluate(below).GetGradient()) /
            (2.0 * step);
        EXPECT_LT((column - hessian.col(i)).norm(), 0.03 * hessian.norm());
    }
}

/**
 * With samples missing, the distribution of the rest is still normal: the levels are sums of the
 * differences, so their covariance is A C A^T.
 */
TEST(IsacArimaLikelihood, SkipsWhatIsMissing)
{
    std::mt19937_64 generator(5);
    const Eigen::Index size = 60;
    for (int w = 0; w <= 2; ++w)
    {
        for (int order = 0; order < 16; ++order)
        {
            const auto point = DrawPoint(generator, order / 4, order % 4, false);
            Eigen::ArrayXd series = DrawNoise(generator, size);
            for (int k = 0; k < w; ++k)
            {
                series = Accumulate(series);
            }
            // Given the first w samples, the rest is what the differences from w on add to a known
            // continuation; the continuation follows from differences that are all zero.
            const auto process = ProcessOf(point);
            Eigen::ArrayXd known = series;
            for (Eigen::Index t = w; t < size; ++t)
            {
                known[t] = w == 0 ? 0.0 : w == 1 ? known[t - 1] : 2.0 * known[t - 1] - known[t - 2];
            }
            Eigen::MatrixXd toLevels = Eigen::MatrixXd::Zero(size - w, size - w);
            for (Eigen::Index j = 0; j < size - w; ++j)
            {
                for (Eigen::Index i = j; i < size - w; ++i)
                {
                    toLevels(i, j) = w == 0   ? i == j
                                     : w == 1 ? 1.0
                                              : static_cast<double>(i - j + 1);
                }
            }
            const Eigen::MatrixXd covariance =
                toLevels * MakeCovariance(process, size - w) * toLevels.transpose();
            std::vector<int> present;
            for (int t = w; t < size; ++t)
            {
                if (t % 7 == 4 || (t > 30 && t < 34))
                {
                    series[t] = NOT_A_NUMBER;
                }
                else
                {
                    present.push_back(t - w);
                }
            }
            const ArimaLikelihood likelihood(series, w, false);
            const double scale = likelihood.GetScale();
            const Eigen::VectorXd deviation = (series - known).tail(size - w) / scale;
            const auto dense = EvaluateDense(covariance(present, present), deviation(present));
            const auto evaluation = likelihood.Evaluate(point);
            EXPECT_EQ(evaluation.samples, static_cast<int>(present.size()));
            EXPECT_TRUE(IsClose(evaluation.sumOfSquares, dense.sumOfSquares, 1e-7));
            EXPECT_NEAR(evaluation.logDeterminant, dense.logDeterminant, 1e-6);
        }
    }
}

TEST(IsacArimaLikelihood, BothFiltersAgreeWhereNothingIsMissing)
{
    std::mt19937_64 generator(6);
    for (int w = 0; w <= 2; ++w)
    {
        for (int order = 0; order < 16; ++order)
        {
            const bool hasMean = w == 0;
            const auto point = DrawPoint(generator, order / 4, order % 4, hasMean);
            Eigen::ArrayXd series = DrawNoise(generator, 150) + 3.0;
            for (int k = 0; k < w; ++k)
            {
                series = Accumulate(series);
            }
            Eigen::ArrayXd withGap(series.size() + 1); // behind its end, where it says nothing
            withGap << series, NOT_A_NUMBER;
            const auto fast = ArimaLikelihood(series, w, hasMean).Evaluate(point);
            const auto general = ArimaLikelihood(withGap, w, hasMean).Evaluate(point);
            EXPECT_NEAR(fast.GetDeviance(), general.GetDeviance(), 1e-6);
            EXPECT_LT((fast.GetGradient() - general.GetGradient()).norm(),
                      1e-5 * (1.0 + fast.GetGradient().norm()));
            EXPECT_LT((fast.GetHessian() - general.GetHessian()).norm(),
                      1e-5 * (1.0 + fast.GetHessian().norm()));
        }
    }
}

TEST(IsacArmaProcess, PartialAutocorrelationsAndBack)
{
    std::mt19937_64 generator(7);
    for (int repetition = 0; repetition < 100; ++repetition)
    {
        const auto point = DrawPoint(generator, 3, 3, true);
        ArmaPoint back;
        back.p = back.q = 3;
        ASSERT_TRUE(back.SetProcess(ProcessOf(point)));
        for (int i = 0; i < 6; ++i)
        {
            EXPECT_NEAR(back.coordinate[i], point.coordinate[i], 1e-9);
        }
    }
    ArmaProcess<double> walk;
    walk.p = 1;
    walk.phi[0] = 1.0;
    ArmaPoint point;
    point.p = 1;
    EXPECT_FALSE(point.SetProcess(walk));
}

/// Stationary exactly where all roots are outside of the unit circle
TEST(IsacArmaProcess, RootsAgreeWithPartialAutocorrelations)
{
    std::mt19937_64 generator(8);
    int stationary = 0;
    for (int repetition = 0; repetition < 1000; ++repetition)
    {
        const auto noise = DrawNoise(generator, 3);
        ArmaProcess<double> process;
        process.p = 1 + repetition % 3;
        process.phi = {noise[0], 0.7 * noise[1], 0.5 * noise[2]};
        LagCoefficients<double> partial{};
        const bool isStationary = ToPartialAutocorrelations(process.phi, process.p, partial);
        EXPECT_EQ(isStationary, SmallestRoot(process) > 1.0);
        stationary += isStationary;
    }
    EXPECT_GT(stationary, 200);
    EXPECT_LT(stationary, 800);
}

TEST(IsacArmaProcess, RootsOfKnownFactors)
{
    // (1 - 0.5 L)(1 - 0.8 L)(1 + 0.9 L), and Theta = (1 - 0.8 L)(1 - 0.2 L)
    ArmaProcess<double> process;
    process.p = 3;
    process.q = 2;
    process.phi = {0.4, 0.77, -0.36};
    process.theta = {-1.0, 0.16};
    EXPECT_NEAR(SmallestRoot(process), 1.0 / 0.9, 1e-9);
    EXPECT_NEAR(SmallestRootDistance(process), 0.0, 1e-9);
    process.theta = {-0.3, 0.02}; // (1 - 0.1 L)(1 - 0.2 L)
    EXPECT_NEAR(SmallestRootDistance(process), 0.3, 1e-9);
    EXPECT_TRUE(std::isinf(SmallestRoot(ArmaProcess<double>())));
    EXPECT_TRUE(std::isinf(SmallestRootDistance(ArmaProcess<double>())));
}
