/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-distance-correlation.h"

#include "isac-distance-covariance.h"
#include "isac-distance-matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isac
{

namespace
{

/// Up to so many samples the definition costs no more than sorting
constexpr Eigen::Index FEW_SAMPLES = 8;

/**
 * @param samples number of samples
 * @param covariance squared distance covariance of x and y, standardized
 * @param varianceX squared distance variance of x, standardized
 * @param varianceY squared distance variance of y, standardized
 * @param unitX what 1 stands for in x
 * @param unitY what 1 stands for in y
 * @return their dependence, in the units of x and y
 */
DistanceCorrelation
Conclude(Eigen::Index samples,
         double covariance,
         double varianceX,
         double varianceY,
         double unitX,
         double unitY)
{
    DistanceCorrelation result;
    const double square = covariance / (std::sqrt(varianceX) * std::sqrt(varianceY));
    const double rounding = std::numeric_limits<double>::epsilon() * (10.0 + samples);
    // Not a number where a variance is 0.
    if (square > rounding)
    {
        result.correlation = std::min(1.0, std::sqrt(square));
        result.covariance = covariance * unitX * unitY;
    }
    result.varianceX = varianceX * unitX * unitX;
    result.varianceY = varianceY * unitY * unitY;
    return result;
}

} // namespace

DistanceCorrelation
ComputeDistanceCorrelation(const Eigen::Ref<const Eigen::VectorXd>& x,
                           const Eigen::Ref<const Eigen::VectorXd>& y)
{
    if (x.size() <= FEW_SAMPLES)
    {
        return ComputeMultivariateDistanceCorrelation(x, y);
    }
    RequireSameNumber(x.rows(), y.rows());
    double unitX;
    double unitY;
    DistanceCovariance fixed(Standardize(x, "x", unitX));
    const auto result = fixed.Evaluate(Standardize(y, "y", unitY));
    return Conclude(x.size(),
                    result.covariance,
                    fixed.GetVariance(),
                    result.variance,
                    unitX,
                    unitY);
}

DistanceCorrelation
ComputeMultivariateDistanceCorrelation(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                       const Eigen::Ref<const Eigen::MatrixXd>& y)
{
    RequireSameNumber(x.rows(), y.rows());
    if (x.rows() == 0)
    {
        return {};
    }
    double unitX;
    double unitY;
    Eigen::MatrixXd a = PairwiseDistances(Standardize(x, "x", unitX));
    Eigen::MatrixXd b = PairwiseDistances(Standardize(y, "y", unitY));
    CentreDoubly(a);
    CentreDoubly(b);
    const auto pairs = static_cast<double>(a.size());
    return Conclude(x.rows(),
                    Product(a, b) / pairs,
                    Product(a, a) / pairs,
                    Product(b, b) / pairs,
                    unitX,
                    unitY);
}

double
ComputePartialDistanceCorrelation(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                  const Eigen::Ref<const Eigen::MatrixXd>& y,
                                  const Eigen::Ref<const Eigen::MatrixXd>& z)
{
    const auto partial = ComputePartialDistances(x, y, z);
    const double norms = partial.x.norm() * partial.y.norm();
    return norms > 0.0 ? std::clamp(Product(partial.x, partial.y) / norms, -1.0, 1.0) : 0.0;
}

} // namespace isac
