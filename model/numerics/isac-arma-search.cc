/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arma-search.h"

#include "isac-arma-roots.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace isac
{

namespace
{

constexpr double TOLERANCE = 1e-9;     ///< what the deviance may still be expected to fall by
constexpr double LARGEST_ANGLE = 6.0;  ///< of a coordinate: a partial autocorrelation of 1 - 1.2e-5
constexpr double LARGEST_STEP = 2.0;   ///< along the coordinate of a partial autocorrelation
constexpr double FIRST_DAMPING = 1e-3; ///< relative to the Hessian's diagonal
constexpr double LARGEST_DAMPING = 1e8; ///< with which nothing moves any more
constexpr double RIDGE = 1e-12;         ///< per sample, where the series tells nothing
constexpr double LEAST_CURVATURE =
    1e-3;                         ///< that the Hessian is made to follow, relative to its own
constexpr int MANY_SAMPLES = 100; ///< from which on one maximum mostly stands out
constexpr int MAXIMUM_STEPS = 60; ///< of one search

/**
 * Take a step within the bounds.
 *
 * @param point where from
 * @param step the step
 * @return where to
 */
ArmaPoint
Move(ArmaPoint point, const ArmaEvaluation::Vector& step)
{
    for (int i = 0; i < point.GetSize(); ++i)
    {
        double& coordinate = point.coordinate[i];
        if (i < point.p + point.q)
        {
            coordinate = std::clamp(coordinate + std::clamp(step[i], -LARGEST_STEP, LARGEST_STEP),
                                    -LARGEST_ANGLE,
                                    LARGEST_ANGLE);
        }
        else
        {
            coordinate += step[i];
        }
    }
    return point;
}

} // namespace

ArmaSearch::ArmaSearch(const ArimaLikelihood& likelihood, bool hasMean)
    : m_likelihood(likelihood),
      m_start(likelihood.GetDifferences()),
      m_hasMean(hasMean)
{
}

ArmaPoint
ArmaSearch::GetStart(int p, int q) const
{
    return m_start.GetPoint(p, q, m_hasMean);
}

ArmaOptimum
ArmaSearch::Climb(const ArmaPoint& start) const
{
    using Vector = ArmaEvaluation::Vector;
    ArmaOptimum best{start, m_likelihood.Evaluate(start), false};
    Vector gradient = best.evaluation.GetGradient();
    auto hessian = best.evaluation.GetHessian();
    double damping = FIRST_DAMPING;
    for (int i = 0; i < MAXIMUM_STEPS && damping < LARGEST_DAMPING; ++i)
    {
        auto damped = hessian;
        damped.diagonal() *= 1.0 + damping;
        damped.diagonal().array() += RIDGE * best.evaluation.samples;
        const Vector step = -damped.ldlt().solve(gradient);
        if (-0.5 * gradient.dot(step) < TOLERANCE && damping <= FIRST_DAMPING)
        {
            best.hasConverged = true;
            break;
        }
        const auto next = Move(best.point, step);
        const auto evaluation = m_likelihood.Evaluate(next);
        if (!(evaluation.GetDeviance() < best.evaluation.GetDeviance()))
        {
            damping = std::max(10.0 * damping, FIRST_DAMPING);
            continue;
        }
        Vector moved(start.GetSize());
        for (int k = 0; k < moved.size(); ++k)
        {
            moved[k] = next.coordinate[k] - best.point.coordinate[k];
        }
        const Vector change = evaluation.GetGradient() - gradient;
        const Vector expected = hessian * moved;
        if (change.dot(moved) > LEAST_CURVATURE * expected.dot(moved))
        {
            hessian += change * change.transpose() / change.dot(moved) -
                       expected * expected.transpose() / expected.dot(moved);
        }
        gradient += change;
        best.point = next;
        best.evaluation = evaluation;
        damping *= 0.1;
    }
    return best;
}

ArmaOptimum
ArmaSearch::Maximise(int p, int q) const
{
    auto best = Climb(GetStart(p, q));
    if (p == 0 || q == 0)
    {
        return best;
    }
    const auto process = std::get<0>(best.point.MakeProcess<double>());
    if (m_likelihood.GetSamples() >= MANY_SAMPLES && best.hasConverged &&
        SmallestRoot(process) > CLEAR_OF_UNIT_CIRCLE &&
        SmallestRootDistance(process) > CLEAR_OF_CANCELLING)
    {
        return best;
    }
    // Two starts from which phi_1 and theta_1 do not cancel but add up.
    for (const double angle : {-0.6, 0.6})
    {
        ArmaPoint start;
        start.p = p;
        start.q = q;
        start.hasMean = m_hasMean;
        start.coordinate[0] = angle;
        start.coordinate[p] = -angle;
        const auto optimum = Climb(start);
        if (optimum.evaluation.GetDeviance() < best.evaluation.GetDeviance())
        {
            best = optimum;
        }
    }
    return best;
}

} // namespace isac
