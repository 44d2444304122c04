/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sum-tree.h"

namespace isac
{

SumTree::SumTree(Eigen::Index size)
    : m_leaves(1)
{
    while (m_leaves < size)
    {
        m_leaves *= 2;
    }
    m_nodes = Eigen::VectorXd::Zero(2 * m_leaves);
}

void
SumTree::Set(Eigen::Index index, double weight)
{
    auto node = m_leaves + index;
    m_nodes[node] = weight;
    for (node /= 2; node > 0; node /= 2)
    {
        m_nodes[node] = m_nodes[2 * node] + m_nodes[2 * node + 1];
    }
}

double
SumTree::Get(Eigen::Index index) const
{
    return m_nodes[m_leaves + index];
}

double
SumTree::GetTotal() const
{
    return m_nodes[1];
}

Eigen::Index
SumTree::Find(double mass) const
{
    Eigen::Index node = 1;
    while (node < m_leaves)
    {
        node *= 2;
        // Rounding must not lead into a side that weighs nothing.
        if (mass >= m_nodes[node] && m_nodes[node + 1] > 0.0)
        {
            mass -= m_nodes[node];
            ++node;
        }
    }
    return node - m_leaves;
}

} // namespace isac
