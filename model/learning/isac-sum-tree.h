/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SUM_TREE_H
#define ISAC_SUM_TREE_H

#include <Eigen/Core>

namespace isac
{

/**
 * Weights of a fixed number of things, from which one is drawn in proportion to its weight in
 * O(log n): a binary tree whose nodes are the sums of their two children, computed anew and never
 * by differences, so that they depend on the weights alone.
 */
class SumTree
{
  public:
    /// @param size how many things there are; all weigh 0
    explicit SumTree(Eigen::Index size);

    /**
     * @param index of the thing
     * @param weight its weight, not negative
     */
    void Set(Eigen::Index index, double weight);

    /**
     * @param index of a thing
     * @return its weight
     */
    double Get(Eigen::Index index) const;

    /// @return the sum of all weights
    double GetTotal() const;

    /**
     * @param mass in [0, GetTotal())
     * @return the thing at which the running sum of the weights goes beyond it; one that weighs
     * more than 0
     */
    Eigen::Index Find(double mass) const;

  private:
    Eigen::Index m_leaves;   ///< number of leaves, a power of two
    Eigen::VectorXd m_nodes; ///< children of node i are 2 i and 2 i + 1; the root is node 1
};

} // namespace isac

#endif /* ISAC_SUM_TREE_H */
