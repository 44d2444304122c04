/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_MATRIX_PRODUCT_H
#define ISAC_MATRIX_PRODUCT_H

#include <Eigen/Core>

/**
 * @file
 * Products of matrices in single precision, which learning spends its time on, by the widest
 * instructions of the processor at hand, while all else is compiled for any processor. No
 * multiplication is fused with an addition, and the order of additions depends on the sizes alone:
 * the result is the same, bit by bit, whichever instructions are used.
 */

namespace isac
{

/// A matrix to be read, in any order: column by column, row by row, or transposed
struct MatrixOperand
{
    /**
     * @tparam Derived its type
     * @param matrix elements in memory; has to outlive this
     */
    template <typename Derived>
    MatrixOperand(const Eigen::DenseBase<Derived>& matrix)
        : data(matrix.derived().data()),
          rows(matrix.rows()),
          columns(matrix.cols()),
          rowStride(matrix.derived().rowStride()),
          columnStride(matrix.derived().colStride())
    {
    }

    const float* data;         ///< the first element
    Eigen::Index rows;         ///< number of rows
    Eigen::Index columns;      ///< number of columns
    Eigen::Index rowStride;    ///< from a row to the next, in elements
    Eigen::Index columnStride; ///< from a column to the next, in elements
};

/**
 * Add a product of matrices to another: C += A B.
 *
 * @param left A (m x k); fastest where its columns are without gaps
 * @param right B (k x n)
 * @param [in,out] result C (m x n), none of whose elements are A's or B's
 */
void AddProduct(const MatrixOperand& left,
                const MatrixOperand& right,
                Eigen::Ref<Eigen::MatrixXf> result);

/**
 * As AddProduct(), but by the instructions that every processor of the kind has.
 *
 * @param left A (m x k)
 * @param right B (k x n)
 * @param [in,out] result C (m x n), none of whose elements are A's or B's
 */
void AddProductPortably(const MatrixOperand& left,
                        const MatrixOperand& right,
                        Eigen::Ref<Eigen::MatrixXf> result);

} // namespace isac

#endif /* ISAC_MATRIX_PRODUCT_H */
