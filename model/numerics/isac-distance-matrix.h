/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DISTANCE_MATRIX_H
#define ISAC_DISTANCE_MATRIX_H

#include <Eigen/Core>
#include <vector>

/**
 * @file
 * The matrices that distance correlation is defined by. All are n x n and symmetric, for n samples.
 */

namespace isac
{

/**
 * @param x number of samples of x
 * @param y number of samples of y
 * @throws Error where they differ
 */
void RequireSameNumber(Eigen::Index x, Eigen::Index y);

/**
 * Move and scale samples, so that no later sum loses digits to a common offset or overflows: each
 * column less that of its values which is nearest to its mean, then all columns times one power of
 * two that brings the largest difference to between 1 and 2. To subtract is exact where an offset
 * is large beside the spread; where samples are multiples of something they remain so.
 *
 * @param samples n samples (rows) of some quantities (columns)
 * @param name what the samples are, for the message of an error
 * @param [out] unit what 1 stands for in the result, in the samples' unit
 * @return the moved and scaled samples; 0 where a column is constant
 * @throws Error where a value is not finite
 */
Eigen::MatrixXd Standardize(const Eigen::Ref<const Eigen::MatrixXd>& samples,
                            const char* name,
                            double& unit);

/**
 * @param samples n samples (rows) of some quantities (columns)
 * @return Euclidean distances between the samples
 */
Eigen::MatrixXd PairwiseDistances(const Eigen::Ref<const Eigen::MatrixXd>& samples);

/**
 * Double centring, eq. (7): subtract the means of row and column, add the mean of all. Then every
 * row sums to 0.
 *
 * @param [in,out] distances pairwise distances
 */
void CentreDoubly(Eigen::MatrixXd& distances);

/**
 * U-centring (Szekely and Rizzo, 2014): like double centring, but with divisors that make inner
 * products unbiased; the diagonal becomes 0.
 *
 * @param [in,out] distances pairwise distances of at least 3 samples
 */
void CentreUnbiased(Eigen::MatrixXd& distances);

/// U-centred distances of x and y, less their projections onto those of z
struct PartialDistances
{
    Eigen::MatrixXd x; ///< what of x is orthogonal to z
    Eigen::MatrixXd y; ///< what of y is orthogonal to z
    double unit;       ///< what 1 stands for in products of both
};

/**
 * @param x at least 4 samples (rows) of some quantities (columns)
 * @param y as many samples
 * @param z as many samples of what is to be taken away
 * @return the distances of x and y without what they share with z
 */
PartialDistances ComputePartialDistances(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                         const Eigen::Ref<const Eigen::MatrixXd>& y,
                                         const Eigen::Ref<const Eigen::MatrixXd>& z);

/**
 * @param a a matrix
 * @param b a matrix of the same size
 * @return sum over i, j of a(i, j) b(i, j), column by column for the sake of rounding
 */
double Product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

/**
 * @param a a symmetric matrix
 * @param b a symmetric matrix of the same size
 * @param permutation for each sample of b the one of a that stands in its place
 * @return sum over i, j of a(permutation[i], permutation[j]) b(i, j)
 */
double PermutedProduct(const Eigen::MatrixXd& a,
                       const Eigen::MatrixXd& b,
                       const std::vector<int>& permutation);

} // namespace isac

#endif /* ISAC_DISTANCE_MATRIX_H */
