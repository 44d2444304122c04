/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vectors.h"

#include "ns3/isac-ascending-order.h"
#include "ns3/isac-distance-correlation.h"
#include "ns3/isac-distance-covariance.h"
#include "ns3/isac-distance-matrix.h"
#include "ns3/isac-distance-permutation-test.h"
#include "ns3/isac-error.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>
#include <vector>

using Eigen::MatrixXd;
using Eigen::VectorXd;
using isac::ComputeDistanceCorrelation;
using isac::ComputeMultivariateDistanceCorrelation;
using isac::ComputePartialDistanceCorrelation;
using isac::DistanceCorrelation;
using isac::IsClose;
using isac::TestDistanceCorrelation;
using isac::TestMultivariateDistanceCorrelation;
using isac::TestPartialDistanceCorrelation;

namespace
{

/// Random samples; the same on every machine
class Source
{
  public:
    /**
     * @param seed of the generator
     */
    explicit Source(uint64_t seed)
        : m_generator(seed)
    {
    }

    /// @return uniform in [0, 1)
    double Uniform()
    {
        return static_cast<double>(m_generator() >> 11) * 0x1p-53;
    }

    /// @return standard normal
    double Normal()
    {
        return std::sqrt(-2.0 * std::log(1.0 - Uniform())) * std::cos(2.0 * M_PI * Uniform());
    }

    /**
     * @param n number of values
     * @return independent standard normal values
     */
    VectorXd Normals(int n)
    {
        VectorXd values(n);
        for (auto& value : values)
        {
            value = Normal();
        }
        return values;
    }

    /**
     * @param n number of values
     * @param levels number of different values
     * @return independent uniform values from 0 to levels - 1
     */
    VectorXd Levels(int n, int levels)
    {
        VectorXd values(n);
        for (auto& value : values)
        {
            value = std::floor(levels * Uniform());
        }
        return values;
    }

    /// @return this source as tests take it
    isac::UniformIndex Index()
    {
        return [this](int bound) { return static_cast<int>(bound * Uniform()); };
    }

  private:
    std::mt19937_64 m_generator; ///< of all values
};

/**
 * Eqs. (7), (8) word by word, in extended precision.
 *
 * @param x samples
 * @param y samples
 * @return squared distance covariance
 */
long double
DefinedCovariance(const VectorXd& x, const VectorXd& y)
{
    const auto n = x.size();
    const auto centre = [n](const VectorXd& values) {
        std::vector<long double> row(n, 0.0L);
        long double all = 0.0L;
        for (Eigen::Index i = 0; i < n; ++i)
        {
            for (Eigen::Index j = 0; j < n; ++j)
            {
                row[i] += std::abs(static_cast<long double>(values[i]) - values[j]) / n;
            }
            all += row[i] / n;
        }
        return [values, row, all](Eigen::Index i, Eigen::Index j) {
            return std::abs(static_cast<long double>(values[i]) - values[j]) - row[i] - row[j] +
                   all;
        };
    };
    const auto a = centre(x);
    const auto b = centre(y);
    long double sum = 0.0L;
    for (Eigen::Index i = 0; i < n; ++i)
    {
        for (Eigen::Index j = 0; j < n; ++j)
        {
            sum += a(i, j) * b(i, j);
        }
    }
    return sum / n / n;
}

/**
 * @param x samples
 * @param y samples
 * @return squared distance correlation by the definition, in extended precision
 */
double
DefinedSquare(const VectorXd& x, const VectorXd& y)
{
    return static_cast<double>(DefinedCovariance(x, y) /
                               std::sqrt(DefinedCovariance(x, x) * DefinedCovariance(y, y)));
}

/**
 * @param x samples
 * @param y samples
 * @return squared distance correlation, by sorting whatever the number of samples
 */
double
SortedSquare(const VectorXd& x, const VectorXd& y)
{
    double unit;
    isac::DistanceCovariance fixed(isac::Standardize(x, "x", unit));
    const auto result = fixed.Evaluate(isac::Standardize(y, "y", unit));
    return result.covariance / std::sqrt(fixed.GetVariance() * result.variance);
}

/**
 * @param x samples
 * @param y samples
 * @return squared distance correlation, from matrices
 */
double
MatrixSquare(const MatrixXd& x, const MatrixXd& y)
{
    return std::pow(ComputeMultivariateDistanceCorrelation(x, y).correlation, 2);
}

/**
 * @param n number of samples
 * @return rounding error of a squared distance correlation that the header states
 */
double
Rounding(int n)
{
    return (10 + n) * std::numeric_limits<double>::epsilon();
}

/**
 * Kolmogorov and Smirnov's test of p-values against the uniform distribution.
 *
 * @param values p-values
 * @return largest distance of the distribution functions, times the root of their number; above
 *         1.63 with probability 0.01
 */
double
KolmogorovSmirnov(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        distance = std::max({distance, (i + 1) / n - values[i], values[i] - i / n});
    }
    return distance * std::sqrt(n);
}

/**
 * @param function what is to be refused
 * @return the error's message, empty where there is none
 */
template <typename F>
std::string
Complaint(const F& function)
{
    try
    {
        function();
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "";
}

} // namespace

TEST(IsacDistanceCorrelation, MatchesVectors)
{
    for (const auto& document : isac::ReadVectors("dcor.json"))
    {
        for (const auto& row : document.at("cases"))
        {
            const auto xs = row.at("x").get<std::vector<double>>();
            const auto ys = row.at("y").get<std::vector<double>>();
            const VectorXd x = VectorXd::Map(xs.data(), xs.size());
            const VectorXd y = VectorXd::Map(ys.data(), ys.size());
            const auto check = [&row](const DistanceCorrelation& result, double tolerance) {
                const double varianceX = row.at("v2_xx");
                const double varianceY = row.at("v2_yy");
                EXPECT_NEAR(result.covariance,
                            row.at("v2_xy"),
                            tolerance * std::sqrt(varianceX * varianceY))
                    << row.at("name");
                EXPECT_TRUE(IsClose(result.varianceX, varianceX, tolerance)) << row.at("name");
                EXPECT_TRUE(IsClose(result.varianceY, varianceY, tolerance)) << row.at("name");
                EXPECT_TRUE(IsClose(result.correlation, row.at("dcor"), tolerance))
                    << row.at("name");
            };
            // The covariance is tiny beside the variances in some: digits are lost in (9).
            check(ComputeDistanceCorrelation(x, y), 1e-11);
            check(ComputeMultivariateDistanceCorrelation(x, y), 1e-11);
        }
    }
}

TEST(IsacDistanceCorrelation, SortingAgreesWithTheDefinition)
{
    Source source(1);
    for (int n = 2; n < 400; n = n < 40 ? n + 1 : n * 3 / 2)
    {
        for (int levels : {0, 2, 3, 10, n})
        {
            const VectorXd x = levels ? source.Levels(n, levels) : source.Normals(n);
            const VectorXd noise = levels ? source.Levels(n, levels) : source.Normals(n);
            for (const VectorXd& y : {noise, VectorXd(x.cwiseAbs2() - noise), VectorXd(-3.0 * x)})
            {
                if ((x.array() == x[0]).all() || (y.array() == y[0]).all())
                {
                    continue;
                }
                const double expected = DefinedSquare(x, y);
                const double tolerance = Rounding(n);
                EXPECT_NEAR(SortedSquare(x, y), expected, tolerance) << n << " " << levels;
                EXPECT_NEAR(MatrixSquare(x, y), expected, tolerance) << n << " " << levels;
                EXPECT_NEAR(SortedSquare(y, x), expected, tolerance) << n << " " << levels;
            }
        }
    }
}

TEST(IsacDistanceCorrelation, LargeSamplesAndHeavyTails)
{
    Source source(2);
    for (int n : {500, 2000})
    {
        const VectorXd x = source.Normals(n);
        const VectorXd cauchy = source.Normals(n).cwiseQuotient(source.Normals(n));
        EXPECT_NEAR(SortedSquare(x, source.Normals(n)), 0.0, 0.02);
        for (const VectorXd& y :
             {cauchy, VectorXd(cauchy.cwiseProduct(x)), VectorXd(x.array().exp())})
        {
            EXPECT_NEAR(SortedSquare(x, y), DefinedSquare(x, y), Rounding(n)) << n;
        }
    }
}

TEST(IsacDistanceCorrelation, InvariantUnderShiftScaleReflectionAndOrder)
{
    Source source(3);
    for (int n : {5, 8, 9, 60, 700})
    {
        const VectorXd x = source.Normals(n);
        const VectorXd y = x.cwiseAbs2() + source.Normals(n);
        const auto result = ComputeDistanceCorrelation(x, y);
        for (double scale : {1e-300, 1e-160, 0.3, -7.0, 1e160, -1e300})
        {
            EXPECT_TRUE(
                IsClose(ComputeDistanceCorrelation(scale * x, y).correlation, result.correlation));
            EXPECT_TRUE(
                IsClose(ComputeDistanceCorrelation(x, scale * y).correlation, result.correlation));
        }
        const auto scaled = ComputeDistanceCorrelation(-3.0 * x, 5.0 * y);
        EXPECT_TRUE(IsClose(scaled.covariance, 15.0 * result.covariance));
        EXPECT_TRUE(IsClose(scaled.varianceX, 9.0 * result.varianceX));
        EXPECT_TRUE(IsClose(scaled.varianceY, 25.0 * result.varianceY));
        EXPECT_TRUE(IsClose(ComputeDistanceCorrelation(x.reverse(), y.reverse()).correlation,
                            result.correlation));
        EXPECT_TRUE(IsClose(ComputeDistanceCorrelation(y, x).correlation, result.correlation));
    }
}

/// Samples on a grid that an offset of 2^40 does not round: no digit may go.
TEST(IsacDistanceCorrelation, LargeOffsetsCostNothing)
{
    Source source(4);
    for (int n : {8, 50, 2000})
    {
        const VectorXd x = source.Levels(n, 4096) / 4096.0;
        const VectorXd y = (x.array() > 0.5).select(x, source.Levels(n, 4096) / 4096.0);
        const auto result = ComputeDistanceCorrelation(x, y);
        const auto moved = ComputeDistanceCorrelation((x.array() + 0x1p40).matrix(),
                                                      (y.array() - 0x1p40).matrix());
        EXPECT_TRUE(IsClose(moved.correlation, result.correlation)) << n;
        EXPECT_TRUE(IsClose(moved.covariance, result.covariance)) << n;
        EXPECT_TRUE(IsClose(moved.varianceX, result.varianceX)) << n;
        EXPECT_TRUE(IsClose(moved.varianceY, result.varianceY)) << n;
    }
}

/// Up to the ends of what a double can be, and beside a column that says nothing
TEST(IsacDistanceCorrelation, ExtremeValuesDoNotOverflow)
{
    Source source(17);
    const double most = std::numeric_limits<double>::max();
    for (int n : {6, 100})
    {
        const VectorXd signs = (source.Levels(n, 2).array() - 0.5).sign();
        VectorXd y = source.Normals(n) + signs;
        const double expected = ComputeDistanceCorrelation(signs, y).correlation;
        EXPECT_GT(expected, 0.0);
        EXPECT_TRUE(IsClose(ComputeDistanceCorrelation(most * signs, y).correlation, expected));
        MatrixXd pair = MatrixXd::Constant(n, 2, most);
        pair.col(1) = 1e-300 * signs;
        EXPECT_TRUE(IsClose(ComputeMultivariateDistanceCorrelation(pair, y).correlation, expected));
    }
}

TEST(IsacDistanceCorrelation, OneForLinearRelationsAlone)
{
    Source source(5);
    for (int n : {2, 8, 9, 300})
    {
        const VectorXd x = source.Normals(n);
        EXPECT_NEAR(ComputeDistanceCorrelation(x, (2.0 - 3.0 * x.array()).matrix()).correlation,
                    1.0,
                    1e-14);
        if (n > 2)
        {
            EXPECT_LT(ComputeDistanceCorrelation(x, x.array().cube().matrix()).correlation, 0.999);
        }
    }
}

/// Every level of one with every level of the other, equally often
TEST(IsacDistanceCorrelation, ZeroForBalancedDesigns)
{
    for (int levels : {2, 3, 7, 40})
    {
        VectorXd x(levels * levels);
        VectorXd y(levels * levels);
        for (int i = 0; i < levels * levels; ++i)
        {
            x[i] = std::sqrt(1.0 + i / levels);
            y[i] = std::exp(-0.1 * (i % levels));
        }
        EXPECT_EQ(ComputeDistanceCorrelation(x, y).correlation, 0.0) << levels;
        EXPECT_EQ(ComputeMultivariateDistanceCorrelation(x, y).correlation, 0.0) << levels;
    }
}

TEST(IsacDistanceCorrelation, ZeroWithoutVariance)
{
    for (int n : {0, 1, 2, 8, 9, 100})
    {
        const VectorXd constant = VectorXd::Constant(n, 0.1);
        const VectorXd ramp = VectorXd::LinSpaced(n, 1.0, 2.0);
        for (const auto& result : {ComputeDistanceCorrelation(constant, ramp),
                                   ComputeDistanceCorrelation(ramp, constant),
                                   ComputeDistanceCorrelation(constant, constant)})
        {
            EXPECT_EQ(result.correlation, 0.0) << n;
            EXPECT_EQ(result.covariance, 0.0) << n;
        }
        EXPECT_EQ(ComputeDistanceCorrelation(constant, ramp).varianceX, 0.0) << n;
    }
}

TEST(IsacDistanceCorrelation, MultivariateIsInvariantUnderRotation)
{
    Source source(6);
    const int n = 40;
    MatrixXd x(n, 3);
    MatrixXd y(n, 2);
    for (auto column : x.colwise())
    {
        column = source.Normals(n);
    }
    y.col(0) = x.col(1).cwiseProduct(x.col(2));
    y.col(1) = source.Normals(n);
    const auto result = ComputeMultivariateDistanceCorrelation(x, y);
    const MatrixXd rotation = Eigen::HouseholderQR<MatrixXd>(MatrixXd(x.topRows(3))).householderQ();
    const MatrixXd moved = (x * rotation).rowwise() + Eigen::RowVector3d(5.0, -7.0, 1e3);
    EXPECT_TRUE(IsClose(ComputeMultivariateDistanceCorrelation(moved, 4.0 * y).correlation,
                        result.correlation,
                        1e-11));
    EXPECT_GT(result.correlation, 0.0);
    EXPECT_LT(result.correlation, 1.0);

    // A quantity that never changes adds nothing to a distance.
    MatrixXd wider = MatrixXd::Constant(n, 2, 3.0);
    wider.col(1) = y.col(0);
    EXPECT_TRUE(IsClose(ComputeMultivariateDistanceCorrelation(x, wider).correlation,
                        ComputeMultivariateDistanceCorrelation(x, y.col(0)).correlation));
}

/// Against the formula in the bias-corrected correlations of the pairs
TEST(IsacDistanceCorrelation, PartialMatchesItsFormula)
{
    Source source(7);
    const auto corrected = [](const VectorXd& x, const VectorXd& y) {
        const auto n = x.size();
        const auto centre = [n](const VectorXd& v) {
            MatrixXd d(n, n);
            for (Eigen::Index i = 0; i < n; ++i)
            {
                for (Eigen::Index j = 0; j < n; ++j)
                {
                    d(i, j) = std::abs(v[i] - v[j]);
                }
            }
            MatrixXd u(n, n);
            for (Eigen::Index i = 0; i < n; ++i)
            {
                for (Eigen::Index j = 0; j < n; ++j)
                {
                    u(i, j) = i == j ? 0.0
                                     : d(i, j) - d.row(i).sum() / (n - 2) -
                                           d.row(j).sum() / (n - 2) + d.sum() / (n - 1) / (n - 2);
                }
            }
            return u;
        };
        const MatrixXd a = centre(x);
        const MatrixXd b = centre(y);
        return a.cwiseProduct(b).sum() / std::sqrt(a.squaredNorm() * b.squaredNorm());
    };
    for (int n : {4, 5, 12, 50})
    {
        const VectorXd x = source.Normals(n);
        const VectorXd y = source.Normals(n) + x;
        const VectorXd z = source.Normals(n) - x;
        const double xy = corrected(x, y);
        const double xz = corrected(x, z);
        const double yz = corrected(y, z);
        const double expected = (xy - xz * yz) / std::sqrt((1.0 - xz * xz) * (1.0 - yz * yz));
        EXPECT_NEAR(ComputePartialDistanceCorrelation(x, y, z), expected, 1e-11) << n;
        EXPECT_NEAR(ComputePartialDistanceCorrelation(y, -2.0 * x, 3.0 * z), expected, 1e-11) << n;
        EXPECT_NEAR(ComputePartialDistanceCorrelation(x, y, VectorXd::Ones(n)), xy, 1e-12) << n;
        // What z determines has nothing left.
        EXPECT_EQ(ComputePartialDistanceCorrelation(x, y, 2.0 * x), 0.0) << n;
        EXPECT_EQ(ComputePartialDistanceCorrelation(VectorXd::Ones(n), y, z), 0.0) << n;
    }
}

TEST(IsacDistanceCorrelation, PartialTellsACauseFromItsShadow)
{
    Source source(8);
    const int n = 200;
    const VectorXd cause = source.Normals(n);
    const VectorXd shadow = cause + 0.5 * source.Normals(n);
    const VectorXd effect = cause + 0.5 * source.Normals(n);
    EXPECT_GT(ComputeDistanceCorrelation(shadow, effect).correlation, 0.6);
    EXPECT_LT(std::abs(ComputePartialDistanceCorrelation(shadow, effect, cause)), 0.1);
    EXPECT_GT(ComputePartialDistanceCorrelation(cause, effect, shadow), 0.3);
    EXPECT_EQ(TestPartialDistanceCorrelation(cause, effect, shadow, 199, source.Index()).pValue,
              1.0 / 200.0);
}

TEST(IsacDistanceCorrelation, BadSamplesAreRefused)
{
    const VectorXd x = VectorXd::LinSpaced(20, 0.0, 1.0);
    const VectorXd longer = VectorXd::LinSpaced(21, 0.0, 1.0);
    Source source(9);
    EXPECT_EQ(Complaint([&] { ComputeDistanceCorrelation(x, longer); }),
              "isac: distance correlation: samples = 21: must be as many as of the first quantity, "
              "20");
    for (double bad : {std::numeric_limits<double>::quiet_NaN(),
                       std::numeric_limits<double>::infinity(),
                       -std::numeric_limits<double>::infinity()})
    {
        VectorXd y = x;
        y[3] = bad;
        const auto expected = "isac: distance correlation: y[3] = " + testing::PrintToString(bad) +
                              ": must be finite";
        EXPECT_EQ(Complaint([&] { ComputeDistanceCorrelation(x, y); }), expected);
        EXPECT_EQ(Complaint([&] { ComputeDistanceCorrelation(x.head(5), y.head(5)); }), expected);
        EXPECT_EQ(Complaint([&] { ComputeMultivariateDistanceCorrelation(x, y); }), expected);
        EXPECT_EQ(Complaint([&] { ComputePartialDistanceCorrelation(x, y, x); }), expected);
        EXPECT_EQ(Complaint([&] { TestDistanceCorrelation(x, y, 9, source.Index()); }), expected);
    }
    EXPECT_EQ(
        Complaint([&] { ComputePartialDistanceCorrelation(x.head(3), x.head(3), x.head(3)); }),
        "isac: partial distance correlation: samples = 3: must be at least 4");
    EXPECT_EQ(Complaint([&] { TestDistanceCorrelation(x, x, 0, source.Index()); }),
              "isac: permutation test: permutations = 0: must be positive");
    EXPECT_EQ(Complaint([&] { TestDistanceCorrelation(x, x, 9, [](int bound) { return bound; }); }),
              "isac: permutation test: index drawn = 20: must be in [0, 20)");
}

/// Of 4 samples there are 24 pairings: count them.
TEST(IsacDistancePermutationTest, ApproachesTheShareOfAllPairings)
{
    const Eigen::Vector4d x(0.0, 1.0, 3.0, 7.0);
    const Eigen::Vector4d y(2.0, 1.0, 5.0, 6.0);
    const double paired = ComputeDistanceCorrelation(x, y).covariance;
    std::vector<int> order{0, 1, 2, 3};
    int asLarge = 0;
    do
    {
        const Eigen::Vector4d other(y[order[0]], y[order[1]], y[order[2]], y[order[3]]);
        asLarge += ComputeDistanceCorrelation(x, other).covariance >= paired - 1e-12;
    } while (std::next_permutation(order.begin(), order.end()));
    Source source(10);
    const auto test = TestDistanceCorrelation(x, y, 20000, source.Index());
    EXPECT_TRUE(IsClose(test.covariance, paired));
    EXPECT_NEAR(test.pValue, asLarge / 24.0, 5.0 * std::sqrt(0.25 / 20000.0));
}

TEST(IsacDistancePermutationTest, BothFormsDecideAlike)
{
    for (int n : {65, 100, 200})
    {
        Source source(11);
        const VectorXd x = source.Levels(n, 9);
        const VectorXd y = 0.2 * x.cwiseAbs2() + 20.0 * source.Normals(n);
        Source one(12);
        Source other(12);
        const auto sorted = TestDistanceCorrelation(x, y, 199, one.Index());
        const auto matrices = TestMultivariateDistanceCorrelation(x, y, 199, other.Index());
        EXPECT_TRUE(IsClose(sorted.covariance, matrices.covariance, 1e-11)) << n;
        EXPECT_EQ(sorted.pValue, matrices.pValue) << n;
    }
}

/// Pairings of binary samples that have the same covariance count as ties, however they are
/// rounded.
TEST(IsacDistancePermutationTest, TiesAndConstantsAreNotSignificant)
{
    Source source(13);
    const VectorXd constant = VectorXd::Constant(80, 0.3);
    for (int n : {0, 1, 2, 3, 10, 80})
    {
        const VectorXd x = source.Normals(n);
        EXPECT_EQ(TestDistanceCorrelation(x, constant.head(n), 99, source.Index()).pValue, 1.0);
        EXPECT_EQ(TestDistanceCorrelation(constant.head(n), x, 99, source.Index()).pValue, 1.0);
    }
    // One sample that differs in either: by luck 1 / n that they meet, else all pairings tie.
    for (int n : {6, 90})
    {
        VectorXd x = VectorXd::Constant(n, 0.1);
        VectorXd y = VectorXd::Constant(n, 0.7);
        x[0] = 1.0 / 3.0;
        y[n - 1] = 2.0;
        EXPECT_EQ(TestDistanceCorrelation(x, y, 99, source.Index()).pValue, 1.0) << n;
    }
}

TEST(IsacDistancePermutationTestExtensive, LevelIsHeldUnderIndependence)
{
    Source source(14);
    for (int n : {7, 30, 80})
    {
        std::vector<double> univariate;
        std::vector<double> multivariate;
        std::vector<double> partial;
        for (int trial = 0; trial < 400; ++trial)
        {
            const VectorXd skewed = source.Normals(n).array().exp();
            univariate.push_back(
                TestDistanceCorrelation(skewed, source.Normals(n), 99, source.Index()).pValue);
            MatrixXd pair(n, 2);
            pair << source.Normals(n), source.Normals(n);
            multivariate.push_back(
                TestMultivariateDistanceCorrelation(pair, source.Normals(n), 99, source.Index())
                    .pValue);
            partial.push_back(TestPartialDistanceCorrelation(skewed,
                                                             source.Normals(n),
                                                             source.Normals(n),
                                                             99,
                                                             source.Index())
                                  .pValue);
        }
        EXPECT_LT(KolmogorovSmirnov(univariate), 1.63) << n;
        EXPECT_LT(KolmogorovSmirnov(multivariate), 1.63) << n;
        EXPECT_LT(KolmogorovSmirnov(partial), 1.63) << n;
    }
}

TEST(IsacDistancePermutationTestExtensive, FindsDependenceThatCorrelationMisses)
{
    Source source(15);
    int linear = 0;
    int even = 0;
    for (int trial = 0; trial < 100; ++trial)
    {
        const int n = 60;
        const VectorXd x = source.Normals(n);
        linear +=
            TestDistanceCorrelation(x, x + 1.5 * source.Normals(n), 99, source.Index()).pValue <=
            0.05;
        even += TestDistanceCorrelation(x, x.cwiseAbs2() + source.Normals(n), 99, source.Index())
                    .pValue <= 0.05;
    }
    EXPECT_GE(linear, 95);
    EXPECT_GE(even, 95);
}

TEST(IsacAscendingOrder, IsTheStableOrder)
{
    Source source(16);
    for (int n : {0, 1, 2, 100, 511, 512, 513, 5000})
    {
        VectorXd wild = source.Normals(n);
        for (int i = 0; i < n; ++i)
        {
            wild[i] *= std::exp2(2000.0 * source.Uniform() - 1000.0);
        }
        VectorXd zeros = source.Levels(n, 3).array() - 1.0;
        for (int i = 0; i < n; i += 2)
        {
            zeros[i] = std::copysign(zeros[i], -1.0);
        }
        for (const VectorXd& values : {wild, zeros, source.Normals(n), VectorXd(-wild.cwiseAbs())})
        {
            std::vector<int> expected(n);
            for (int i = 0; i < n; ++i)
            {
                expected[i] = i;
            }
            std::stable_sort(expected.begin(), expected.end(), [&](int a, int b) {
                return values[a] < values[b];
            });
            EXPECT_EQ(isac::AscendingOrder(values), expected) << n;
        }
    }
}
