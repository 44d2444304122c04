/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifdef ISAC_HAVE_IPOPT

#include "isac-ipopt-allocation.h"

#include <IpIpoptApplication.hpp>
#include <IpTNLP.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace isac
{

namespace
{

using Ipopt::Index;
using Ipopt::Number;

/// Entries of the lower triangle of a 3 x 3 matrix: row, column
constexpr std::array<std::array<int, 2>, 6> TRIANGLE{
    {{0, 0}, {1, 0}, {1, 1}, {2, 0}, {2, 1}, {2, 2}}};

/// A user in equal shares b, p, c, and its experience there
struct User
{
    int station;           ///< serving station
    bool isRatio;          ///< L2
    double value;          ///< as in the problem
    double delayCost;      ///< as in the problem
    double computingDelay; ///< of an equal share, in s
    double radioDelay;     ///< of unit rate `b ln(1 + snr p / b)`, in s
    double snr;            ///< of equal shares
    double minimumPower;   ///< least p
    double minimumProduct; ///< least b p

    double experience;              ///< E
    std::array<double, 3> gradient; ///< of E
    std::array<double, 6> hessian;  ///< of E, in the order of TRIANGLE

    /**
     * Compute experience and its derivatives.
     *
     * @param shares b, p, c
     */
    void Differentiate(const Number* shares)
    {
        const auto [b, p, c] = std::array{shares[0], shares[1], shares[2]};
        const double u = snr * p / b;
        const double rate = b * std::log1p(u);
        const std::array<double, 2> slope{std::log1p(u) - u / (1.0 + u), snr / (1.0 + u)};
        const double bend = -1.0 / (b * (1.0 + u) * (1.0 + u));
        const std::array<double, 3> curvature{bend * u * u, -bend * snr * u, bend * snr * snr};

        const double radio = radioDelay / rate;
        const double delay = computingDelay / c + radio;
        const std::array<double, 3> delaySlope{-radio * slope[0] / rate,
                                               -radio * slope[1] / rate,
                                               -computingDelay / (c * c)};
        std::array<double, 6> delayCurvature{};
        for (int i = 0; i < 3; ++i)
        {
            const auto [row, column] = TRIANGLE[i];
            delayCurvature[i] =
                radio * (2.0 * slope[row] * slope[column] / rate - curvature[i]) / rate;
        }
        delayCurvature[5] = 2.0 * computingDelay / (c * c * c);

        // E is -delayCost T or value / T: its first and second derivative by T.
        const double first = isRatio ? -value / (delay * delay) : -delayCost;
        const double second = isRatio ? -2.0 * first / delay : 0.0;
        experience = isRatio ? value / delay : value - delayCost * delay;
        for (int i = 0; i < 3; ++i)
        {
            gradient[i] = first * delaySlope[i];
        }
        for (int i = 0; i < 6; ++i)
        {
            const auto [row, column] = TRIANGLE[i];
            hessian[i] = first * delayCurvature[i] + second * delaySlope[row] * delaySlope[column];
        }
    }
};

/**
 * The problem as Ipopt sees it. Variables are b, p, c of one user after the other, each with e
 * behind them where experience is capped. Constraints are the budgets of bandwidth and power of
 * each station, of computing, then `b - minimumProduct / p >= 0` of each user, then `E - e >= 0`.
 * The sum of experience is maximised: a tolerance on its gradient does not depend on K.
 */
class Program : public Ipopt::TNLP
{
  public:
    /// @param problem the problem
    explicit Program(const AllocationProblem& problem)
        : m_isCapped(problem.utility.cap > 0.0),
          m_cap(problem.utility.cap),
          m_width(m_isCapped ? 4 : 3),
          m_share(2 * problem.bandwidth.size() + 1),
          m_total(m_share.size(), 0.0),
          m_users(problem.station.size())
    {
        const auto stations = static_cast<int>(problem.bandwidth.size());
        const auto users = static_cast<int>(m_users.size());
        for (int k = 0; k < users; ++k)
        {
            m_total[2 * problem.station[k]] += 1.0;
            m_total[2 * problem.station[k] + 1] += 1.0;
        }
        m_total.back() = users;
        for (int j = 0; j < stations; ++j)
        {
            m_share[2 * j] = problem.bandwidth[j] / m_total[2 * j];
            m_share[2 * j + 1] = problem.power[j] / m_total[2 * j + 1];
        }
        m_share.back() = problem.computing / users;
        for (int k = 0; k < users; ++k)
        {
            auto& user = m_users[k];
            user.station = problem.station[k];
            const auto [bandwidth, power, computing] = GetShares(user);
            user.isRatio = problem.structure[k] == QoeStructure::RATIO;
            user.value = problem.value[k];
            user.delayCost = problem.delayCost[k];
            user.computingDelay = problem.computingWork[k] / computing;
            user.radioDelay = problem.radioWork[k] * M_LN2 / bandwidth;
            user.snr = power / (bandwidth * problem.noiseToGain[k]);
            user.minimumPower = problem.minimumPower[k] / power;
            user.minimumProduct = problem.minimumPowerBandwidth[k] / (power * bandwidth);
        }
    }

    /// @param [out] solution takes the allocation that Ipopt ended with
    void Store(AllocationSolution& solution) const
    {
        const auto users = static_cast<Index>(m_users.size());
        for (auto* part : {&solution.bandwidth, &solution.power, &solution.computing})
        {
            part->resize(users);
        }
        for (Index k = 0; k < users; ++k)
        {
            const auto [bandwidth, power, computing] = GetShares(m_users[k]);
            solution.bandwidth[k] = bandwidth * m_result[k * m_width];
            solution.power[k] = power * m_result[k * m_width + 1];
            solution.computing[k] = computing * m_result[k * m_width + 2];
        }
    }

    bool get_nlp_info(Index& variables,
                      Index& constraints,
                      Index& jacobianEntries,
                      Index& hessianEntries,
                      IndexStyleEnum& style) override
    {
        const auto users = static_cast<Index>(m_users.size());
        variables = m_width * users;
        constraints = GetBudgets() + (m_isCapped ? 2 : 1) * users;
        jacobianEntries = (m_isCapped ? 9 : 5) * users;
        hessianEntries = 6 * users;
        style = C_STYLE;
        return true;
    }

    bool get_bounds_info(Index variables,
                         Number* lower,
                         Number* upper,
                         Index constraints,
                         Number* constraintLower,
                         Number* constraintUpper) override
    {
        std::fill_n(lower, variables, 0.0);
        std::fill_n(upper, variables, INFINITE);
        for (std::size_t k = 0; k < m_users.size(); ++k)
        {
            lower[k * m_width + 1] = m_users[k].minimumPower;
            if (m_isCapped)
            {
                lower[k * m_width + 3] = -INFINITE;
                upper[k * m_width + 3] = m_cap;
            }
        }
        std::fill_n(constraintLower, constraints, 0.0);
        std::fill_n(constraintUpper, constraints, INFINITE);
        std::copy(m_total.begin(), m_total.end(), constraintUpper);
        return true;
    }

    bool get_starting_point(Index variables,
                            bool,
                            Number* x,
                            bool,
                            Number*,
                            Number*,
                            Index,
                            bool,
                            Number*) override
    {
        std::fill_n(x, variables, 1.0);
        if (m_isCapped)
        {
            for (std::size_t k = 0; k < m_users.size(); ++k)
            {
                m_users[k].Differentiate(x + k * m_width);
                x[k * m_width + 3] = std::min(m_users[k].experience, m_cap);
            }
        }
        return true;
    }

    bool eval_f(Index, const Number* x, bool isNew, Number& value) override
    {
        Update(x, isNew);
        value = 0.0;
        for (std::size_t k = 0; k < m_users.size(); ++k)
        {
            value -= m_isCapped ? x[k * m_width + 3] : m_users[k].experience;
        }
        return true;
    }

    bool eval_grad_f(Index variables, const Number* x, bool isNew, Number* gradient) override
    {
        Update(x, isNew);
        std::fill_n(gradient, variables, 0.0);
        for (std::size_t k = 0; k < m_users.size(); ++k)
        {
            if (m_isCapped)
            {
                gradient[k * m_width + 3] = -1.0;
                continue;
            }
            for (int i = 0; i < 3; ++i)
            {
                gradient[k * m_width + i] = -m_users[k].gradient[i];
            }
        }
        return true;
    }

    bool eval_g(Index, const Number* x, bool isNew, Index constraints, Number* value) override
    {
        Update(x, isNew);
        std::fill_n(value, constraints, 0.0);
        const auto users = static_cast<Index>(m_users.size());
        for (Index k = 0; k < users; ++k)
        {
            const auto& user = m_users[k];
            const Number* shares = x + k * m_width;
            value[2 * user.station] += shares[0];
            value[2 * user.station + 1] += shares[1];
            value[GetBudgets() - 1] += shares[2];
            value[GetBudgets() + k] = shares[0] - user.minimumProduct / shares[1];
            if (m_isCapped)
            {
                value[GetBudgets() + users + k] = user.experience - shares[3];
            }
        }
        return true;
    }

    bool eval_jac_g(Index,
                    const Number* x,
                    bool isNew,
                    Index,
                    Index,
                    Index* rows,
                    Index* columns,
                    Number* values) override
    {
        if (values)
        {
            Update(x, isNew);
        }
        const auto add = [&](Index row, Index column, double value) {
            if (values)
            {
                *values++ = value;
            }
            else
            {
                *rows++ = row;
                *columns++ = column;
            }
        };
        const auto users = static_cast<Index>(m_users.size());
        for (Index k = 0; k < users; ++k)
        {
            const auto& user = m_users[k];
            const Index first = k * m_width;
            add(2 * user.station, first, 1.0);
            add(2 * user.station + 1, first + 1, 1.0);
            add(GetBudgets() - 1, first + 2, 1.0);
            const double power = values ? x[first + 1] : 1.0;
            add(GetBudgets() + k, first, 1.0);
            add(GetBudgets() + k, first + 1, user.minimumProduct / (power * power));
            if (m_isCapped)
            {
                for (int i = 0; i < 3; ++i)
                {
                    add(GetBudgets() + users + k, first + i, user.gradient[i]);
                }
                add(GetBudgets() + users + k, first + 3, -1.0);
            }
        }
        return true;
    }

    bool eval_h(Index,
                const Number* x,
                bool isNew,
                Number factor,
                Index,
                const Number* multipliers,
                bool,
                Index,
                Index* rows,
                Index* columns,
                Number* values) override
    {
        const auto users = static_cast<Index>(m_users.size());
        if (!values)
        {
            for (Index k = 0; k < users; ++k)
            {
                for (const auto& [row, column] : TRIANGLE)
                {
                    *rows++ = k * m_width + row;
                    *columns++ = k * m_width + column;
                }
            }
            return true;
        }
        Update(x, isNew);
        for (Index k = 0; k < users; ++k)
        {
            const auto& user = m_users[k];
            const double weight = m_isCapped ? multipliers[GetBudgets() + users + k] : -factor;
            for (std::size_t i = 0; i < TRIANGLE.size(); ++i)
            {
                values[i] = weight * user.hessian[i];
            }
            const double power = x[k * m_width + 1];
            values[2] -=
                multipliers[GetBudgets() + k] * 2.0 * user.minimumProduct / (power * power * power);
            values += TRIANGLE.size();
        }
        return true;
    }

    void finalize_solution(Ipopt::SolverReturn,
                           Index variables,
                           const Number* x,
                           const Number*,
                           const Number*,
                           Index,
                           const Number*,
                           const Number*,
                           Number,
                           const Ipopt::IpoptData*,
                           Ipopt::IpoptCalculatedQuantities*) override
    {
        m_result.assign(x, x + variables);
    }

  private:
    static constexpr double INFINITE = 2e19; ///< what Ipopt takes as no bound

    /// @return number of budgets
    Index GetBudgets() const
    {
        return static_cast<Index>(m_total.size());
    }

    /**
     * @param user a user
     * @return its equal shares of bandwidth in Hz, power in W, computing in cycles/s
     */
    std::array<double, 3> GetShares(const User& user) const
    {
        return {m_share[2 * user.station], m_share[2 * user.station + 1], m_share.back()};
    }

    /**
     * Compute every user's experience and its derivatives.
     *
     * @param x variables
     * @param isNew whether they have changed
     */
    void Update(const Number* x, bool isNew)
    {
        if (isNew)
        {
            for (std::size_t k = 0; k < m_users.size(); ++k)
            {
                m_users[k].Differentiate(x + k * m_width);
            }
        }
    }

    bool m_isCapped;              ///< whether experience is capped
    double m_cap;                 ///< the most that experience counts
    int m_width;                  ///< variables per user
    std::vector<double> m_share;  ///< equal share of each budget, in its unit
    std::vector<double> m_total;  ///< number of equal shares in each budget
    std::vector<User> m_users;    ///< K
    std::vector<double> m_result; ///< variables that Ipopt ended with
};

} // namespace

bool
IpoptAllocation::Solve(const AllocationProblem& problem, AllocationSolution& solution)
{
    Ipopt::SmartPtr<Program> program = new Program(problem);
    Ipopt::SmartPtr<Ipopt::IpoptApplication> application = new Ipopt::IpoptApplication();
    auto options = application->Options();
    options->SetIntegerValue("print_level", 0);
    options->SetStringValue("sb", "yes");
    options->SetNumericValue("tol", 1e-5);
    options->SetNumericValue("bound_relax_factor", 0.0);
    application->Initialize("");
    const auto status = application->OptimizeTNLP(GetRawPtr(program));
    if (status != Ipopt::Solve_Succeeded && status != Ipopt::Solved_To_Acceptable_Level)
    {
        return false;
    }
    program->Store(solution);
    return true;
}

} // namespace isac

#endif /* ISAC_HAVE_IPOPT */
