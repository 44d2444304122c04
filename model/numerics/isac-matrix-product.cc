/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-matrix-product.h"

#include <algorithm>

/// Has to be one with the function that calls it, whose instructions it then uses
#define ISAC_INLINE inline __attribute__((always_inline))

namespace isac
{

namespace
{

constexpr Eigen::Index DEPTH = 256; ///< terms that are summed before they are added to the result

/**
 * As many numbers as an instruction takes, anywhere in memory
 *
 * @tparam LANES how many
 */
template <int LANES>
struct Lanes
{
    /// The numbers
    typedef float Vector __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));
};

/**
 * Add a product of few rows and columns, which stays in registers while it is summed.
 *
 * @tparam LANES how many numbers an instruction takes; A has twice as many rows
 * @tparam COLUMNS number of columns of B
 * @param depth number of columns of A
 * @param left A, of which each column is without gaps
 * @param leftStride from a column of A to the next, in elements
 * @param right B
 * @param rows number of rows of the result, of which there may be fewer than of A
 * @param [in,out] result C
 * @param resultStride from a column of C to the next, in elements
 */
template <int LANES, int COLUMNS>
ISAC_INLINE void
AddTile(Eigen::Index depth,
        const float* left,
        Eigen::Index leftStride,
        const MatrixOperand& right,
        Eigen::Index rows,
        float* result,
        Eigen::Index resultStride)
{
    using Vector = typename Lanes<LANES>::Vector;
    Vector sums[COLUMNS][2] = {};
    const auto rowStride = right.rowStride;
    const auto columnStride = right.columnStride;
    for (Eigen::Index k = 0; k < depth; ++k)
    {
        const auto upper = *reinterpret_cast<const Vector*>(left + k * leftStride);
        const auto lower = *reinterpret_cast<const Vector*>(left + k * leftStride + LANES);
        for (int j = 0; j < COLUMNS; ++j)
        {
            const float factor = right.data[k * rowStride + j * columnStride];
            sums[j][0] += factor * upper;
            sums[j][1] += factor * lower;
        }
    }
    for (int j = 0; j < COLUMNS; ++j)
    {
        float* column = result + j * resultStride;
        if (rows == 2 * LANES)
        {
            *reinterpret_cast<Vector*>(column) += sums[j][0];
            *reinterpret_cast<Vector*>(column + LANES) += sums[j][1];
            continue;
        }
        for (Eigen::Index i = 0; i < rows; ++i)
        {
            column[i] += sums[j][i / LANES][i % LANES];
        }
    }
}

/**
 * Add a product tile by tile.
 *
 * @tparam LANES how many numbers an instruction takes
 * @tparam COLUMNS number of columns of a tile
 * @param left A
 * @param right B
 * @param [in,out] result C
 */
template <int LANES, int COLUMNS>
ISAC_INLINE void
AddTiles(const MatrixOperand& left, const MatrixOperand& right, Eigen::Ref<Eigen::MatrixXf>& result)
{
    constexpr Eigen::Index rows = 2 * LANES;
    float panel[rows * DEPTH];
    for (Eigen::Index k = 0; k < left.columns; k += DEPTH)
    {
        const auto depth = std::min(DEPTH, left.columns - k);
        for (Eigen::Index i = 0; i < left.rows; i += rows)
        {
            // Rows of A as they are, or copied so that columns are without gaps, with rows of 0.
            const auto height = std::min(rows, left.rows - i);
            const float* first = left.data + i * left.rowStride + k * left.columnStride;
            auto stride = left.columnStride;
            if (left.rowStride != 1 || height < rows)
            {
                std::fill_n(panel, rows * depth, 0.0F);
                for (Eigen::Index row = 0; row < height; ++row)
                {
                    for (Eigen::Index column = 0; column < depth; ++column)
                    {
                        panel[column * rows + row] =
                            first[row * left.rowStride + column * left.columnStride];
                    }
                }
                first = panel;
                stride = rows;
            }
            MatrixOperand factors = right;
            factors.data += k * right.rowStride;
            Eigen::Index j = 0;
            for (; j + COLUMNS <= right.columns; j += COLUMNS)
            {
                AddTile<LANES, COLUMNS>(depth,
                                        first,
                                        stride,
                                        factors,
                                        height,
                                        &result(i, j),
                                        result.outerStride());
                factors.data += COLUMNS * right.columnStride;
            }
            for (; j < right.columns; ++j)
            {
                AddTile<LANES, 1>(depth,
                                  first,
                                  stride,
                                  factors,
                                  height,
                                  &result(i, j),
                                  result.outerStride());
                factors.data += right.columnStride;
            }
        }
    }
}

/**
 * As AddProduct(), of a matrix whose rows are without gaps and of a single column.
 *
 * @param left A
 * @param right B
 * @param [in,out] result C
 */
void
AddVectorProduct(const MatrixOperand& left,
                 const MatrixOperand& right,
                 Eigen::Ref<Eigen::MatrixXf>& result)
{
    using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Map<const Rows, 0, Eigen::OuterStride<>> rows(
        left.data,
        left.rows,
        left.columns,
        Eigen::OuterStride<>(left.rowStride));
    const Eigen::Map<const Eigen::VectorXf, 0, Eigen::InnerStride<>> column(
        right.data,
        right.rows,
        Eigen::InnerStride<>(right.rowStride));
    result.col(0).noalias() += rows * column;
}

#ifdef __x86_64__
/**
 * As AddProduct(), of processors with AVX2.
 *
 * @param left A
 * @param right B
 * @param [in,out] result C
 */
__attribute__((target("avx2"))) void
AddProductByAvx2(const MatrixOperand& left,
                 const MatrixOperand& right,
                 Eigen::Ref<Eigen::MatrixXf>& result)
{
    AddTiles<8, 6>(left, right, result);
}
#endif

} // namespace

void
AddProduct(const MatrixOperand& left,
           const MatrixOperand& right,
           Eigen::Ref<Eigen::MatrixXf> result)
{
    if (right.columns == 1 && left.columnStride == 1)
    {
        AddVectorProduct(left, right, result);
        return;
    }
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
    {
        AddProductByAvx2(left, right, result);
        return;
    }
#endif
    AddProductPortably(left, right, result);
}

void
AddProductPortably(const MatrixOperand& left,
                   const MatrixOperand& right,
                   Eigen::Ref<Eigen::MatrixXf> result)
{
    AddTiles<4, 4>(left, right, result);
}

} // namespace isac

#undef ISAC_INLINE
