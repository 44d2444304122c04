/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-matrix-product.h"

#include <Eigen/Core>
#include <algorithm>
#include <gtest/gtest.h>
#include <random>

using Eigen::MatrixXd;
using Eigen::MatrixXf;
using isac::AddProduct;
using isac::AddProductPortably;

namespace
{

/**
 * @param rows number of rows
 * @param columns number of columns
 * @return values uniform in [-1, 1), the same in every run
 */
MatrixXf
Random(Eigen::Index rows, Eigen::Index columns)
{
    static std::mt19937_64 generator(1);
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    return MatrixXf::NullaryExpr(rows, columns, [&]() { return uniform(generator); });
}

/**
 * C += A B number by number: sums of 256 products each are added in turn.
 *
 * @param left A
 * @param right B
 * @param [in,out] result C
 */
void
AddInOrder(const MatrixXf& left, const MatrixXf& right, MatrixXf& result)
{
    for (Eigen::Index i = 0; i < left.rows(); ++i)
    {
        for (Eigen::Index j = 0; j < right.cols(); ++j)
        {
            for (Eigen::Index first = 0; first < left.cols(); first += 256)
            {
                float sum = 0.0F;
                for (auto k = first; k < std::min<Eigen::Index>(first + 256, left.cols()); ++k)
                {
                    sum += left(i, k) * right(k, j);
                }
                result(i, j) += sum;
            }
        }
    }
}

TEST(MatrixProduct, IsTheSumInItsOrderBitByBit)
{
    for (const Eigen::Index rows : {0, 1, 3, 8, 15, 16, 17, 40})
    {
        for (const Eigen::Index columns : {0, 1, 2, 5, 6, 7, 13})
        {
            for (const Eigen::Index depth : {0, 1, 2, 31, 256, 257, 600})
            {
                SCOPED_TRACE(testing::Message() << rows << " x " << depth << " x " << columns);
                const MatrixXf left = Random(rows, depth);
                const MatrixXf right = Random(depth, columns);
                const MatrixXf before = Random(rows, columns);
                MatrixXf expected = before;
                AddInOrder(left, right, expected);
                MatrixXf result = before;
                AddProduct(left, right, result);
                // A row times a column is summed by AddProduct() as for all vectors.
                if (columns != 1 || rows > 1)
                {
                    EXPECT_EQ(result, expected);
                }
                result = before;
                AddProductPortably(left, right, result);
                EXPECT_EQ(result, expected);
                const MatrixXd exact =
                    before.cast<double>() + left.cast<double>() * right.cast<double>();
                EXPECT_TRUE(result.cast<double>().isApprox(exact, 1e-5));
            }
        }
    }
}

TEST(MatrixProduct, TakesMatricesInAnyOrder)
{
    using Stride = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
    const MatrixXf left = Random(21, 300);
    const MatrixXf right = Random(300, 11);
    MatrixXf expected = MatrixXf::Zero(21, 11);
    AddInOrder(left, right, expected);

    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = left;
    const MatrixXf transposed = right.transpose();
    MatrixXf result = MatrixXf::Zero(21, 11);
    AddProduct(rows, transposed.transpose(), result);
    EXPECT_EQ(result, expected);

    MatrixXf larger = Random(50, 400);
    larger.block(7, 9, 21, 300) = left;
    MatrixXf spread = Random(900, 22);
    Eigen::Map<MatrixXf, 0, Stride> apart(spread.data() + 1, 300, 11, Stride(1800, 3));
    apart = right;
    MatrixXf frame = MatrixXf::Ones(25, 13);
    frame.block(2, 1, 21, 11).setZero();
    AddProduct(larger.block(7, 9, 21, 300), apart, frame.block(2, 1, 21, 11));
    EXPECT_EQ(frame.block(2, 1, 21, 11), expected);
    frame.block(2, 1, 21, 11).setOnes();
    EXPECT_EQ(frame, MatrixXf::Ones(25, 13));
}

TEST(MatrixProduct, OfAVector)
{
    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> left =
        Random(37, 301);
    const MatrixXf right = Random(4, 301);
    MatrixXf result = MatrixXf::Ones(37, 1);
    AddProduct(left, right.row(2).transpose(), result);
    const MatrixXd exact =
        left.cast<double>() * right.row(2).transpose().cast<double>() + MatrixXd::Ones(37, 1);
    EXPECT_TRUE(result.cast<double>().isApprox(exact, 1e-5));
}

} // namespace
