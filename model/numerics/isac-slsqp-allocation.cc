/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slsqp-allocation.h"

namespace isac
{

bool
SlsqpAllocation::Solve(const AllocationProblem& problem, AllocationSolution& solution)
{
    m_scaled.Scale(problem);
    m_scaled.Start(m_shares);
    const auto& users = m_scaled.GetUsers();
    m_program.Constrain(m_scaled);
    m_program.experience =
        [&users](Eigen::Index k, const Eigen::Array3d& shares, Eigen::Array3d& gradient) {
            return users[k].GetExperience(shares, gradient);
        };
    const bool isFound = m_program.Maximise(m_shares);
    m_scaled.Store(m_shares, solution);
    solution.iterations = m_program.GetEvaluations();
    return isFound;
}

const ShareProgram&
SlsqpAllocation::GetProgram() const
{
    return m_program;
}

} // namespace isac
