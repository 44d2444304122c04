/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DISTANCE_PERMUTATION_TEST_H
#define ISAC_DISTANCE_PERMUTATION_TEST_H

#include <Eigen/Core>
#include <functional>

/**
 * @file
 * Whether distance correlation is significant: how often it is as large or larger when the pairing
 * of the samples is drawn at random. The probability is exact for samples that are exchangeable, in
 * windows of any length; consecutive samples of a slowly changing quantity are not.
 *
 * What does not depend on the pairing, order and row sums or centred distances, is computed once.
 */

namespace isac
{

/// Outcome of a permutation test
struct DistancePermutationTest
{
    /**
     * Squared distance covariance of the samples as they are paired, eq. (8); of what is left of
     * them, unbiased, in the partial test
     */
    double covariance{0.0};
    /**
     * Probability, under independence, of a covariance as large or larger: (1 + as many
     * permutations) / (1 + all permutations)
     */
    double pValue{1.0};
};

/// Draws an index from 0 to bound - 1, all alike; the only randomness of a test
using UniformIndex = std::function<int(int bound)>;

/**
 * Test of the independence of two quantities; O(n log n) per permutation, on matrices where n is
 * small.
 *
 * @param x n samples
 * @param y as many samples, in the same order
 * @param permutations number of random pairings, positive; the least p-value is 1 over one more
 * @param draw source of randomness, called n - 1 times per permutation
 * @return covariance and p-value; p-value 1 where x or y is constant
 */
DistancePermutationTest TestDistanceCorrelation(const Eigen::Ref<const Eigen::VectorXd>& x,
                                                const Eigen::Ref<const Eigen::VectorXd>& y,
                                                int permutations,
                                                const UniformIndex& draw);

/**
 * Test of the independence of two vectors of quantities; O(n^2) per permutation.
 *
 * @param x n samples (rows) of some quantities (columns)
 * @param y as many samples, in the same order
 * @param permutations number of random pairings, positive
 * @param draw source of randomness, called n - 1 times per permutation
 * @return covariance and p-value
 */
DistancePermutationTest TestMultivariateDistanceCorrelation(
    const Eigen::Ref<const Eigen::MatrixXd>& x,
    const Eigen::Ref<const Eigen::MatrixXd>& y,
    int permutations,
    const UniformIndex& draw);

/**
 * Test whether a dependence of x and y is left when what both share with z is taken away; O(n^2)
 * per permutation. Its level is approximate: the remainders are not quite exchangeable, and many
 * samples make a small remainder significant, also of quantities that z alone makes dependent.
 *
 * @param x at least 4 samples (rows) of some quantities (columns)
 * @param y as many samples, in the same order
 * @param z as many samples of what is to be taken away
 * @param permutations number of random pairings, positive
 * @param draw source of randomness, called n - 1 times per permutation
 * @return partial covariance and p-value
 */
DistancePermutationTest TestPartialDistanceCorrelation(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                                       const Eigen::Ref<const Eigen::MatrixXd>& y,
                                                       const Eigen::Ref<const Eigen::MatrixXd>& z,
                                                       int permutations,
                                                       const UniformIndex& draw);

} // namespace isac

#endif /* ISAC_DISTANCE_PERMUTATION_TEST_H */
