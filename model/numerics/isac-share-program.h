/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SHARE_PROGRAM_H
#define ISAC_SHARE_PROGRAM_H

#include "isac-scaled-allocation.h"

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace isac
{

/**
 * A concave program over the shares b, p, c of K users, given to NLopt's SLSQP:
 *
 *     maximise   sum_k e_k,   e_k = E_k(b_k, p_k, c_k) or min(E_k, cap_k),
 *     subject to lower <= (b, p, c) <= upper,  b_k p_k >= minimumProduct_k,
 *                the sums of b and of p of each station's users and the sum of all c within budget.
 *
 * A cap makes e_k a variable of its own with e_k <= cap_k and e_k <= E_k, which is exact and
 * smooth. The products are written as second-order cones, `|(b - p, 2 sqrt(minimumProduct))| <=
 * b + p`, which are convex and have gradients of the size of 1 everywhere.
 */
class ShareProgram
{
  public:
    /**
     * Experience of a user: number of the user, its shares, and the gradient to be filled in; both
     * of length 3.
     */
    using Experience = std::function<
        double(Eigen::Index user, const Eigen::Array3d& shares, Eigen::Array3d& gradient)>;

    /// Relative change of the objective in a step at which a search ends. Its line search takes
    /// such steps far from the optimum too: 1e-10 would end 10 % below it.
    static constexpr double OBJECTIVE_TOLERANCE = 1e-16;

    /// Relative gain of a search over the one before, at whose end it began, at which the objective
    /// counts as found
    static constexpr double SEARCH_TOLERANCE = 1e-9;

    /// What the objective is multiplied by for the first search, and again for each further one.
    /// SLSQP takes the unit matrix for the first Hessian, so that this sets the length of its first
    /// steps: with the objective as it is, they are too long, and where one search gets stuck in
    /// the corner of constraints that they lead to, the next, with shorter ones, does not.
    static constexpr double SCALE = 0.1;

    /// Evaluations of a search at most
    static constexpr int MAXIMUM_EVALUATIONS = 5000;

    /// What SLSQP may miss a constraint by, in equal shares
    static constexpr double CONSTRAINT_TOLERANCE = 1e-11;

    /// What constraints are tightened by, so that they are kept all the same
    static constexpr double MARGIN = 2.0 * CONSTRAINT_TOLERANCE;

    /// Part of the shares to start from that is left out, so that the start keeps the margin too
    static constexpr double ROOM = 1e-10;

    Eigen::ArrayXi station;        ///< (K) serving station, an index below J
    Eigen::ArrayXd budgets;        ///< (J) of bandwidth, and of power
    Eigen::ArrayX3d lower;         ///< (K x 3) least shares
    Eigen::ArrayX3d upper;         ///< (K x 3) greatest shares
    Eigen::ArrayXd minimumProduct; ///< (K) least b p; 0 for none
    Eigen::ArrayXd cap;            ///< (K) the most that experience counts; infinite for none
    Experience experience;         ///< E
    int maximumSearches{10};       ///< number of searches at most

    /**
     * Take over all constraints and the cap of a problem.
     *
     * @param problem the problem
     */
    void Constrain(const ScaledAllocation& problem);

    /**
     * @param [in,out] shares (K x 3) where to start; the best that was found
     * @return whether SLSQP found nothing more to gain, and all constraints are kept
     */
    bool Maximise(Eigen::ArrayX3d& shares);

    /// @return evaluations of the last search
    int GetEvaluations() const;

    /**
     * The objective as SLSQP sees it: variables are the bandwidths of all users, then their powers,
     * their computing and the e_k of those with a cap.
     *
     * @param [in] x the variables
     * @param [out] gradient by the variables; null if not wanted
     * @return the objective
     */
    double GetObjective(const double* x, double* gradient) const;

    /**
     * The constraints as SLSQP sees them, kept where not positive: budgets of bandwidth and power
     * of each station in turn, of computing, then products, then hypographs.
     *
     * @param [in] x the variables
     * @param [out] values of the constraints
     * @param [out] gradient of each constraint in turn by the variables; null if not wanted
     */
    void GetConstraints(const double* x, double* values, double* gradient) const;

    /// Find out which users have a product to keep, and which a cap
    void Prepare();

    /// @return number of variables, after Prepare()
    Eigen::Index GetVariables() const;

    /// @return number of constraints, after Prepare()
    Eigen::Index GetConstraints() const;

  private:
    /**
     * @param x the variables
     * @param user number of a user
     * @return the user's shares
     */
    Eigen::Array3d GetShares(const double* x, Eigen::Index user) const;

    std::vector<Eigen::Index> m_bounded; ///< users with a product to keep
    std::vector<Eigen::Index> m_capped;  ///< users with a cap
    double m_scale{1.0};                 ///< what the objective is multiplied by
    int m_evaluations{0};                ///< of all searches of the last program
};

} // namespace isac

#endif /* ISAC_SHARE_PROGRAM_H */
