/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DISTANCE_COVARIANCE_H
#define ISAC_DISTANCE_COVARIANCE_H

#include <Eigen/Core>
#include <vector>

namespace isac
{

/**
 * Squared distance covariance, eq. (8), of one fixed univariate sample with others, in O(n log n)
 * each and without the n x n matrices of its definition.
 *
 * With a_i, b_i the sums over the distances from sample i to all others in x and y, and a, b the
 * means of these sums, the double sum of (8) is
 *
 *     sum_ij |x_i - x_j| |y_i - y_j|  -  a b  -  2/n sum_i (a_i - a) (b_i - b) .
 *
 * Row sums are running sums of the sorted values. In the order of x, the first term is a covariance
 * of x and y plus the products of those pairs that y has in reverse order; a merge sort by y meets
 * each such pair once (the idea of Huo and Szekely, 2016, and Chaudhuri and Hu, 2019).
 *
 * Takes samples as Standardize makes them, centred and scaled: a common offset would cost digits.
 */
class DistanceCovariance
{
  public:
    /// Squared distance covariances, eq. (8)
    struct Result
    {
        double covariance; ///< with the fixed sample; may be below 0 by its rounding error
        double variance;   ///< of the other sample
    };

    /**
     * @param x the fixed sample, of at least one value
     */
    explicit DistanceCovariance(const Eigen::Ref<const Eigen::VectorXd>& x);

    /**
     * @return squared distance variance of the fixed sample
     */
    double GetVariance() const;

    /**
     * @param y another sample of the same size, in the same order
     * @return the covariance of both and the variance of the other
     */
    Result Evaluate(const Eigen::Ref<const Eigen::VectorXd>& y);

  private:
    /// One sample
    struct Point
    {
        double x;    ///< value in the fixed sample
        double y;    ///< value in the other sample
        double xRow; ///< row sum of x, less the mean of all
    };

    /// Sums over the distances from each value to all others
    struct RowSums
    {
        /**
         * @param values in ascending order
         */
        void Compute(const Eigen::VectorXd& values);

        Eigen::VectorXd centred; ///< the row sums less their mean
        double mean;             ///< their mean
        double variance;         ///< squared distance variance of the values
    };

    /**
     * Sort the points, which come in the order of x, by y.
     *
     * @return sum of (x_j - x_i) (y_i - y_j) over the pairs i before j with y_i > y_j
     */
    double SortByY();

    std::vector<int> m_order;    ///< samples in the order of x
    std::vector<Point> m_fixed;  ///< the points in that order, without y
    double m_meanRow;            ///< mean row sum of x
    double m_variance;           ///< squared distance variance of x
    std::vector<Point> m_points; ///< being sorted by y
    std::vector<Point> m_merged; ///< workspace of the merge
    Eigen::VectorXd m_sorted;    ///< values in ascending order
    RowSums m_rows;              ///< of the values sorted last
};

} // namespace isac

#endif /* ISAC_DISTANCE_COVARIANCE_H */
