/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-distance-permutation-test.h"

#include "isac-distance-covariance.h"
#include "isac-distance-matrix.h"
#include "isac-error.h"

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace isac
{

namespace
{

/// Up to so many samples a permutation costs less on matrices than by sorting
constexpr Eigen::Index FEW_SAMPLES = 64;

/**
 * @param samples number of samples
 * @param scale geometric mean of both variances: the largest covariance there can be
 * @param permutations number of random pairings
 * @param draw source of randomness
 * @param evaluate covariance of a pairing, given the place of each sample
 * @return the test's outcome, in standardized units
 */
template <typename Evaluate>
DistancePermutationTest
Permute(Eigen::Index samples,
        double scale,
        int permutations,
        const UniformIndex& draw,
        const Evaluate& evaluate)
{
    if (permutations < 1)
    {
        Refuse("permutation test", "permutations", permutations, "must be positive");
    }
    std::vector<int> order(samples);
    std::iota(order.begin(), order.end(), 0);
    DistancePermutationTest result;
    if (samples == 0)
    {
        return result;
    }
    result.covariance = evaluate(order);
    // Pairings that tie in theory differ by rounding.
    const double reached = result.covariance - 1e-12 * scale;
    int asLarge = 0;
    for (int permutation = 0; permutation < permutations; ++permutation)
    {
        for (int left = static_cast<int>(samples); left > 1; --left)
        {
            const int index = draw(left);
            if (index < 0 || index >= left)
            {
                Refuse("permutation test",
                       "index drawn",
                       index,
                       "must be in [0, " + std::to_string(left) + ")");
            }
            std::swap(order[left - 1], order[index]);
        }
        asLarge += evaluate(order) >= reached;
    }
    result.pValue = (1.0 + asLarge) / (1.0 + permutations);
    return result;
}

/**
 * @param a centred distances, which are permuted
 * @param b centred distances of as many samples
 * @param pairs what sums are divided by
 * @param permutations number of random pairings
 * @param draw source of randomness
 * @return the test's outcome
 */
DistancePermutationTest
PermuteMatrices(const Eigen::MatrixXd& a,
                const Eigen::MatrixXd& b,
                double pairs,
                int permutations,
                const UniformIndex& draw)
{
    return Permute(
        a.rows(),
        a.norm() * b.norm() / pairs,
        permutations,
        draw,
        [&](const std::vector<int>& order) { return PermutedProduct(a, b, order) / pairs; });
}

} // namespace

DistancePermutationTest
TestDistanceCorrelation(const Eigen::Ref<const Eigen::VectorXd>& x,
                        const Eigen::Ref<const Eigen::VectorXd>& y,
                        int permutations,
                        const UniformIndex& draw)
{
    if (x.size() <= FEW_SAMPLES)
    {
        return TestMultivariateDistanceCorrelation(x, y, permutations, draw);
    }
    RequireSameNumber(x.rows(), y.rows());
    double unitX;
    double unitY;
    DistanceCovariance fixed(Standardize(x, "x", unitX));
    const Eigen::VectorXd other = Standardize(y, "y", unitY);
    Eigen::VectorXd permuted(other.size());
    const double scale = std::sqrt(fixed.GetVariance() * fixed.Evaluate(other).variance);
    auto result = Permute(x.size(), scale, permutations, draw, [&](const std::vector<int>& order) {
        for (Eigen::Index i = 0; i < other.size(); ++i)
        {
            permuted[i] = other[order[i]];
        }
        return fixed.Evaluate(permuted).covariance;
    });
    result.covariance *= unitX * unitY;
    return result;
}

DistancePermutationTest
TestMultivariateDistanceCorrelation(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                    const Eigen::Ref<const Eigen::MatrixXd>& y,
                                    int permutations,
                                    const UniformIndex& draw)
{
    RequireSameNumber(x.rows(), y.rows());
    double unitX;
    double unitY;
    Eigen::MatrixXd a = PairwiseDistances(Standardize(x, "x", unitX));
    Eigen::MatrixXd b = PairwiseDistances(Standardize(y, "y", unitY));
    CentreDoubly(a);
    CentreDoubly(b);
    auto result = PermuteMatrices(b, a, static_cast<double>(a.size()), permutations, draw);
    result.covariance *= unitX * unitY;
    return result;
}

DistancePermutationTest
TestPartialDistanceCorrelation(const Eigen::Ref<const Eigen::MatrixXd>& x,
                               const Eigen::Ref<const Eigen::MatrixXd>& y,
                               const Eigen::Ref<const Eigen::MatrixXd>& z,
                               int permutations,
                               const UniformIndex& draw)
{
    const auto n = static_cast<double>(x.rows());
    const auto partial = ComputePartialDistances(x, y, z);
    auto result = PermuteMatrices(partial.y, partial.x, n * (n - 3.0), permutations, draw);
    result.covariance *= partial.unit;
    return result;
}

} // namespace isac
