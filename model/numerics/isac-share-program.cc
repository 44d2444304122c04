/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-share-program.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <nlopt.h>

namespace isac
{

namespace
{

/**
 * What NLopt calls for the objective.
 *
 * @param x the variables
 * @param [out] gradient of the objective; null if not wanted
 * @param data the program
 * @return the objective
 */
double
CallObjective(unsigned, const double* x, double* gradient, void* data)
{
    return static_cast<const ShareProgram*>(data)->GetObjective(x, gradient);
}

/**
 * What NLopt calls for the constraints.
 *
 * @param [out] values of the constraints
 * @param x the variables
 * @param [out] gradient of the constraints; null if not wanted
 * @param data the program
 */
void
CallConstraints(unsigned, double* values, unsigned, const double* x, double* gradient, void* data)
{
    static_cast<const ShareProgram*>(data)->GetConstraints(x, values, gradient);
}

} // namespace

void
ShareProgram::Constrain(const ScaledAllocation& problem)
{
    const auto& users = problem.GetUsers();
    const auto size = static_cast<Eigen::Index>(users.size());
    budgets = problem.GetBudgets();
    station.resize(size);
    lower.resize(size, 3);
    upper.resize(size, 3);
    minimumProduct.resize(size);
    cap.resize(size);
    for (Eigen::Index k = 0; k < size; ++k)
    {
        const ScaledUser& user = users[k];
        const bool isCapped = user.hasRequest && problem.GetCap() > 0.0;
        station[k] = user.station;
        lower.row(k) = ScaledAllocation::LEAST_SHARE;
        lower.row(k).head<2>() =
            lower.row(k).head<2>().max(user.minimumProduct / budgets[user.station]);
        lower(k, 1) = std::max(lower(k, 1), user.minimumPower + MARGIN);
        upper.row(k) << budgets[user.station], budgets[user.station], static_cast<double>(size);
        minimumProduct[k] = user.minimumProduct;
        cap[k] = isCapped ? problem.GetCap() : std::numeric_limits<double>::infinity();
    }
}

bool
ShareProgram::Maximise(Eigen::ArrayX3d& shares)
{
    Prepare();
    const Eigen::Index users = station.size();
    const Eigen::Index variables = GetVariables();
    const double infinity = std::numeric_limits<double>::infinity();
    Eigen::ArrayXd x(variables);
    Eigen::ArrayXd least = Eigen::ArrayXd::Constant(variables, -infinity);
    Eigen::ArrayXd most(variables);
    x.head(3 * users) = ((1.0 - ROOM) * shares).max(lower).min(upper).reshaped();
    least.head(3 * users) = lower.reshaped();
    most.head(3 * users) = upper.reshaped();
    Eigen::Array3d ignored;
    for (std::size_t i = 0; i < m_capped.size(); ++i)
    {
        const Eigen::Index k = m_capped[i];
        const auto variable = 3 * users + static_cast<Eigen::Index>(i);
        most[variable] = cap[k];
        // Away from both its bounds, where SLSQP would see only a corner.
        x[variable] = std::min(cap[k], experience(k, GetShares(x.data(), k), ignored)) - 1.0;
    }
    const Eigen::ArrayXd tolerance =
        Eigen::ArrayXd::Constant(GetConstraints(), CONSTRAINT_TOLERANCE);

    const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> search(
        nlopt_create(NLOPT_LD_SLSQP, static_cast<unsigned>(variables)),
        &nlopt_destroy);
    nlopt_set_max_objective(search.get(), CallObjective, this);
    nlopt_add_inequality_mconstraint(search.get(),
                                     static_cast<unsigned>(tolerance.size()),
                                     CallConstraints,
                                     this,
                                     tolerance.data());
    nlopt_set_lower_bounds(search.get(), least.data());
    nlopt_set_upper_bounds(search.get(), most.data());
    nlopt_set_ftol_rel(search.get(), OBJECTIVE_TOLERANCE);
    nlopt_set_maxeval(search.get(), MAXIMUM_EVALUATIONS);
    m_evaluations = 0;
    double before = -infinity;
    bool isFound = false;
    m_scale = 1.0;
    for (int searches = 0; searches < maximumSearches && !isFound; ++searches)
    {
        m_scale *= SCALE;
        double objective = before;
        const nlopt_result result = nlopt_optimize(search.get(), x.data(), &objective);
        m_evaluations += nlopt_get_numevals(search.get());
        if (result < 0 && result != NLOPT_ROUNDOFF_LIMITED)
        {
            break;
        }
        objective /= m_scale;
        isFound = objective - before <= SEARCH_TOLERANCE * std::max(1.0, std::abs(objective));
        before = objective;
    }
    m_scale = 1.0;
    shares = x.head(3 * users).reshaped(users, 3);
    Eigen::ArrayXd constraints(tolerance.size());
    GetConstraints(x.data(), constraints.data(), nullptr);
    return isFound && (constraints <= tolerance).all();
}

int
ShareProgram::GetEvaluations() const
{
    return m_evaluations;
}

double
ShareProgram::GetObjective(const double* x, double* gradient) const
{
    const Eigen::Index users = station.size();
    double sum = 0.0;
    Eigen::Array3d byShares;
    for (Eigen::Index k = 0; k < users; ++k)
    {
        byShares.setZero();
        if (std::isinf(cap[k]))
        {
            sum += experience(k, GetShares(x, k), byShares);
        }
        for (int i = 0; gradient && i < 3; ++i)
        {
            gradient[i * users + k] = byShares[i];
        }
    }
    for (Eigen::Index variable = 3 * users; variable < GetVariables(); ++variable)
    {
        sum += x[variable];
        if (gradient)
        {
            gradient[variable] = 1.0;
        }
    }
    if (gradient)
    {
        Eigen::Map<Eigen::ArrayXd>(gradient, GetVariables()) *= m_scale;
    }
    return m_scale * sum;
}

void
ShareProgram::GetConstraints(const double* x, double* values, double* gradient) const
{
    const Eigen::Index users = station.size();
    const Eigen::Index stations = budgets.size();
    const Eigen::Index variables = GetVariables();
    Eigen::Array3d byShares;
    if (gradient)
    {
        std::fill(gradient, gradient + GetConstraints() * variables, 0.0);
    }
    const auto setGradient = [&](Eigen::Index constraint, Eigen::Index variable, double value) {
        if (gradient)
        {
            gradient[constraint * variables + variable] = value;
        }
    };

    for (Eigen::Index j = 0; j < stations; ++j)
    {
        values[2 * j] = values[2 * j + 1] = -(1.0 - MARGIN) * budgets[j];
    }
    values[2 * stations] = -(1.0 - MARGIN) * static_cast<double>(users);
    for (Eigen::Index k = 0; k < users; ++k)
    {
        const Eigen::Array3d shares = GetShares(x, k);
        const Eigen::Index constraints[] = {2 * station[k], 2 * station[k] + 1, 2 * stations};
        for (int i = 0; i < 3; ++i)
        {
            values[constraints[i]] += shares[i];
            setGradient(constraints[i], i * users + k, 1.0);
        }
    }

    Eigen::Index constraint = 2 * stations + 1;
    for (const Eigen::Index k : m_bounded)
    {
        const Eigen::Array3d shares = GetShares(x, k);
        const double difference = shares[0] - shares[1];
        const double norm = std::sqrt(difference * difference + 4.0 * minimumProduct[k]);
        values[constraint] = MARGIN + norm - shares[0] - shares[1];
        setGradient(constraint, k, difference / norm - 1.0);
        setGradient(constraint, users + k, -difference / norm - 1.0);
        ++constraint;
    }
    Eigen::Index variable = 3 * users;
    for (const Eigen::Index k : m_capped)
    {
        values[constraint] = x[variable] - experience(k, GetShares(x, k), byShares);
        for (int i = 0; i < 3; ++i)
        {
            setGradient(constraint, i * users + k, -byShares[i]);
        }
        setGradient(constraint, variable, 1.0);
        ++variable;
        ++constraint;
    }
}

void
ShareProgram::Prepare()
{
    m_bounded.clear();
    m_capped.clear();
    for (Eigen::Index k = 0; k < station.size(); ++k)
    {
        if (minimumProduct[k] > 0.0)
        {
            m_bounded.push_back(k);
        }
        if (std::isfinite(cap[k]))
        {
            m_capped.push_back(k);
        }
    }
}

Eigen::Index
ShareProgram::GetVariables() const
{
    return 3 * station.size() + static_cast<Eigen::Index>(m_capped.size());
}

Eigen::Index
ShareProgram::GetConstraints() const
{
    return 2 * budgets.size() + 1 + static_cast<Eigen::Index>(m_bounded.size() + m_capped.size());
}

Eigen::Array3d
ShareProgram::GetShares(const double* x, Eigen::Index user) const
{
    const Eigen::Index users = station.size();
    return {x[user], x[users + user], x[2 * users + user]};
}

} // namespace isac
