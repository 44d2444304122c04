/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-distance-matrix.h"

#include "isac-error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace isac
{

namespace
{

/**
 * Take from U-centred distances what they share with others.
 *
 * @param [in,out] distances U-centred distances
 * @param others U-centred distances of as many samples; where they are 0, nothing is taken
 */
void
RemoveProjection(Eigen::MatrixXd& distances, const Eigen::MatrixXd& others)
{
    const double square = Product(others, others);
    if (square == 0.0)
    {
        return;
    }
    const double before = distances.norm();
    distances -= Product(distances, others) / square * others;
    // What is left by rounding alone is nothing.
    const double rounding = std::numeric_limits<double>::epsilon() * distances.rows();
    if (distances.norm() <= rounding * before)
    {
        distances.setZero();
    }
}

} // namespace

void
RequireSameNumber(Eigen::Index x, Eigen::Index y)
{
    if (x != y)
    {
        Refuse("distance correlation",
               "samples",
               y,
               "must be as many as of the first quantity, " + std::to_string(x));
    }
}

Eigen::MatrixXd
Standardize(const Eigen::Ref<const Eigen::MatrixXd>& samples, const char* name, double& unit)
{
    unit = 1.0;
    if (samples.size() == 0)
    {
        return samples;
    }
    if (!samples.allFinite())
    {
        Eigen::Index row = 0;
        while (samples.row(row).allFinite())
        {
            ++row;
        }
        Refuse("distance correlation",
               name + ("[" + std::to_string(row) + "]"),
               samples.row(row),
               "must be finite");
    }
    // Halved, lest a difference overflow.
    Eigen::MatrixXd standardized = 0.5 * samples;
    for (auto column : standardized.colwise())
    {
        const double mean = (column / static_cast<double>(column.size())).sum();
        Eigen::Index central;
        (column.array() - mean).abs().minCoeff(&central);
        const double value = column[central];
        column.array() -= value;
    }
    const double largest = standardized.cwiseAbs().maxCoeff();
    if (largest > 0.0)
    {
        // The power of two and its inverse both have to be normal numbers.
        const double power = std::exp2(std::clamp(std::ilogb(largest), -1000, 1000));
        standardized /= power;
        unit = 2.0 * power;
    }
    return standardized;
}

Eigen::MatrixXd
PairwiseDistances(const Eigen::Ref<const Eigen::MatrixXd>& samples)
{
    const auto n = samples.rows();
    Eigen::MatrixXd distances(n, n);
    for (Eigen::Index j = 0; j < n; ++j)
    {
        if (samples.cols() == 1)
        {
            distances.col(j) = (samples.array() - samples(j, 0)).abs();
        }
        else
        {
            distances.col(j) = (samples.rowwise() - samples.row(j)).rowwise().norm();
        }
    }
    return distances;
}

void
CentreDoubly(Eigen::MatrixXd& distances)
{
    if (distances.size() == 0)
    {
        return;
    }
    const Eigen::RowVectorXd means = distances.colwise().mean();
    const double mean = means.mean();
    distances.rowwise() -= means;
    distances.colwise() -= (means.array() - mean).matrix().transpose();
}

void
CentreUnbiased(Eigen::MatrixXd& distances)
{
    const auto n = static_cast<double>(distances.rows());
    const Eigen::RowVectorXd means = distances.colwise().sum() / (n - 2.0);
    const double mean = means.sum() / (n - 1.0);
    distances.rowwise() -= means;
    distances.colwise() -= (means.array() - mean).matrix().transpose();
    distances.diagonal().setZero();
}

PartialDistances
ComputePartialDistances(const Eigen::Ref<const Eigen::MatrixXd>& x,
                        const Eigen::Ref<const Eigen::MatrixXd>& y,
                        const Eigen::Ref<const Eigen::MatrixXd>& z)
{
    RequireSameNumber(x.rows(), y.rows());
    RequireSameNumber(x.rows(), z.rows());
    if (x.rows() < 4)
    {
        Refuse("partial distance correlation", "samples", x.rows(), "must be at least 4");
    }
    double unitX;
    double unitY;
    double unitZ;
    PartialDistances partial{PairwiseDistances(Standardize(x, "x", unitX)),
                             PairwiseDistances(Standardize(y, "y", unitY)),
                             1.0};
    Eigen::MatrixXd shared = PairwiseDistances(Standardize(z, "z", unitZ));
    CentreUnbiased(partial.x);
    CentreUnbiased(partial.y);
    CentreUnbiased(shared);
    RemoveProjection(partial.x, shared);
    RemoveProjection(partial.y, shared);
    partial.unit = unitX * unitY;
    return partial;
}

double
Product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b)
{
    return a.cwiseProduct(b).colwise().sum().sum();
}

double
PermutedProduct(const Eigen::MatrixXd& a,
                const Eigen::MatrixXd& b,
                const std::vector<int>& permutation)
{
    double sum = 0.0;
    for (Eigen::Index j = 0; j < b.cols(); ++j)
    {
        const auto column = a.col(permutation[j]);
        double above = 0.0;
        for (Eigen::Index i = 0; i < j; ++i)
        {
            above += column[permutation[i]] * b(i, j);
        }
        sum += 2.0 * above + column[permutation[j]] * b(j, j);
    }
    return sum;
}

} // namespace isac
