/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SCA_ALLOCATION_H
#define ISAC_SCA_ALLOCATION_H

#include "isac-allocation-problem.h"
#include "isac-scaled-allocation.h"
#include "isac-share-program.h"

#include <Eigen/Core>
#include <vector>

namespace isac
{

/// How a ratio `value / T` is made a maximum over phi, eq. (33)
enum class QuadraticTransform
{
    CORRECTED, ///< `2 phi sqrt(value) - phi^2 T`, whose maximum is `value / T`
    PRINTED    ///< `2 phi value - phi^2 T` as in the paper, whose maximum is `value^2 / T`
};

/**
 * @param phi the auxiliary variable
 * @param numerator root of the value, or the value as printed
 * @param denominator latency T
 * @return the transform of a ratio; greatest where phi is numerator / denominator
 */
double QuadraticTransformOf(double phi, double numerator, double denominator);

/**
 * A user's experience as a step of the successive convex approximation sees it, from an iterate
 * (b_t, p_t, c_t): the rate is replaced by its tangent, (29)-(31), its inverse by the tangent of
 * that, (28), a ratio by its transform with the phi that is best at the iterate, (33). It is affine
 * in b and p and concave in c.
 *
 * At the iterate it has the value and the gradient of what it stands for. Elsewhere the tangent of
 * the rate is too high and the inverse rate too low, so that experience comes out too high.
 */
class ScaExperience
{
  public:
    /**
     * @param user a user with a request
     * @param shares the iterate
     * @param transform form of (33), for L2
     */
    ScaExperience(const ScaledUser& user,
                  const Eigen::Array3d& shares,
                  QuadraticTransform transform);

    /**
     * @param bandwidth share b
     * @param power share p
     * @return rate by (31)
     */
    double GetRate(double bandwidth, double power) const;

    /**
     * @param bandwidth share b
     * @param power share p
     * @return inverse of the rate by (28)
     */
    double GetInverseRate(double bandwidth, double power) const;

    /**
     * @param shares b, p, c, positive
     * @param [out] gradient by the shares
     * @return the step's objective of this user
     */
    double Evaluate(const Eigen::Array3d& shares, Eigen::Array3d& gradient) const;

    /// @return what one unit of experience is in the step's objective: 1, or the value as printed
    double GetUnit() const;

  private:
    double m_computingDelay; ///< of an equal share, in s
    double m_radioDelay;     ///< of the rate 1, in s
    ScaledUser::Rate m_rate; ///< at the iterate
    bool m_isRatio;          ///< L2
    double m_value{0.0};     ///< of L1
    double m_delayCost{0.0}; ///< of L1
    double m_phi{0.0};       ///< of L2
    double m_numerator{0.0}; ///< of L2
    double m_unit{1.0};      ///< of experience
};

/// How ScaAllocation goes on
struct ScaSettings
{
    int iterations{20};     ///< at most
    double tolerance{1e-3}; ///< relative change of the objective at which it ends
    double boxWidth{0.5};   ///< of (32): how far b and p may go from the iterate, relative to it
    QuadraticTransform transform{QuadraticTransform::CORRECTED}; ///< form of (33)
};

/**
 * The user-level allocation of "Experience-Centric Resource Management in ISAC Networks", section
 * IV-C and Algorithm 1, lines 9-18: successive convex approximation, each step of which is solved
 * by SLSQP.
 *
 * The paper's bounds of (32) are "derived from the previous iteration". Here they are a box around
 * the previous iterate, of boxWidth to both sides, within which b and p stay; where it holds no
 * point that keeps `b p >= c`, its upper bounds are widened until it does. The auxiliary variable Y
 * of (32), with `Y >= c`, drops out: within the box some Y fits where `p >= c / b_up` and
 * `b >= c / p_up`. This is weaker than `b p >= c`, so what the algorithm returns may miss it. It is
 * returned as it is.
 *
 * The first iterate keeps all constraints. The last one is returned, which need not be the best.
 */
class ScaAllocation
{
  public:
    /// How to go on
    ScaSettings settings;

    /**
     * @param problem a problem whose constraints some allocation keeps with room to spare; of one
     *                group, or of all users
     * @param [out] solution an allocation that keeps the budgets and the least powers, and the
     *              products only as far as (32) does; its bound is infinite, its prices are 0
     * @return whether it ended by tolerance
     */
    bool Solve(const AllocationProblem& problem, AllocationSolution& solution);

    /// @return the last step as SLSQP saw it
    const ShareProgram& GetProgram() const;

  private:
    /// Write the step from the iterate
    void Linearise();

    ScaledAllocation m_scaled;               ///< the problem in equal shares
    ShareProgram m_program;                  ///< a step for SLSQP
    std::vector<ScaExperience> m_experience; ///< of the users with a request, in a step
    std::vector<int> m_request;              ///< (K) place in the former, or -1
    Eigen::ArrayX3d m_shares;                ///< (K x 3) the iterate
};

} // namespace isac

#endif /* ISAC_SCA_ALLOCATION_H */
