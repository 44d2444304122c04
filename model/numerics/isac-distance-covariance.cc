/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-distance-covariance.h"

#include "isac-ascending-order.h"

#include <algorithm>

namespace isac
{

void
DistanceCovariance::RowSums::Compute(const Eigen::VectorXd& values)
{
    const auto n = values.size();
    const double sum = values.sum();
    const double average = sum / n;
    centred.resize(n);
    double before = 0.0;
    double squares = 0.0;
    for (Eigen::Index i = 0; i < n; ++i)
    {
        const double value = values[i];
        centred[i] = (2 * i - n) * value + (sum - 2.0 * before);
        before += value;
        squares += (value - average) * (value - average);
    }
    mean = centred.mean();
    centred.array() -= mean;
    // The squares of all distances sum to 2 n times the squared deviations.
    const double total = 2.0 * squares - mean * mean / n - 2.0 / n * centred.squaredNorm() / n;
    variance = std::max(0.0, total / n);
}

DistanceCovariance::DistanceCovariance(const Eigen::Ref<const Eigen::VectorXd>& x)
    : m_order(AscendingOrder(x)),
      m_fixed(x.size()),
      m_points(x.size()),
      m_merged(x.size()),
      m_sorted(x.size())
{
    for (std::size_t i = 0; i < m_order.size(); ++i)
    {
        m_sorted[i] = x[m_order[i]];
    }
    m_rows.Compute(m_sorted);
    m_meanRow = m_rows.mean;
    m_variance = m_rows.variance;
    for (std::size_t i = 0; i < m_fixed.size(); ++i)
    {
        m_fixed[i] = {m_sorted[i], 0.0, m_rows.centred[i]};
    }
}

double
DistanceCovariance::GetVariance() const
{
    return m_variance;
}

DistanceCovariance::Result
DistanceCovariance::Evaluate(const Eigen::Ref<const Eigen::VectorXd>& y)
{
    // Over all pairs, (x_i - x_j) (y_i - y_j) sums to 2 n sum_i x_i (y_i - mean of y).
    const auto n = static_cast<double>(y.size());
    const double average = y.mean();
    double covariance = 0.0;
    for (std::size_t i = 0; i < m_points.size(); ++i)
    {
        m_points[i] = m_fixed[i];
        m_points[i].y = y[m_order[i]];
        covariance += m_points[i].x * (m_points[i].y - average);
    }
    const double products = 2.0 * n * covariance + 4.0 * SortByY();

    for (std::size_t i = 0; i < m_points.size(); ++i)
    {
        m_sorted[i] = m_points[i].y;
    }
    m_rows.Compute(m_sorted);
    double rows = 0.0;
    for (std::size_t i = 0; i < m_points.size(); ++i)
    {
        rows += m_points[i].xRow * m_rows.centred[i];
    }
    return {(products / n - m_meanRow * m_rows.mean / n - 2.0 / n * rows / n) / n, m_rows.variance};
}

double
DistanceCovariance::SortByY()
{
    double reversed = 0.0;
    const auto n = m_points.size();

    // Insertion meets every reversed pair of a short run.
    constexpr std::size_t run = 16;
    for (std::size_t begin = 0; begin < n; begin += run)
    {
        const auto end = std::min(n, begin + run);
        for (auto j = begin + 1; j < end; ++j)
        {
            const Point point = m_points[j];
            auto i = j;
            for (; i > begin && m_points[i - 1].y > point.y; --i)
            {
                const Point& other = m_points[i - 1];
                reversed += (point.x - other.x) * (other.y - point.y);
                m_points[i] = other;
            }
            m_points[i] = point;
        }
    }

    for (auto width = run; width < n; width *= 2)
    {
        for (std::size_t begin = 0; begin < n; begin += 2 * width)
        {
            const auto middle = std::min(n, begin + width);
            const auto end = std::min(n, middle + width);
            auto left = begin;
            auto right = middle;
            // Of the right half's points that have been merged: each point of the left half that
            // follows is reversed with all of them.
            double count = 0.0;
            double sumX = 0.0;
            double sumY = 0.0;
            double sumXy = 0.0;
            for (auto merged = begin; merged < end; ++merged)
            {
                const bool isLeft =
                    right == end || (left < middle && m_points[left].y <= m_points[right].y);
                const Point& point = m_points[isLeft ? left : right];
                m_merged[merged] = point;
                if (isLeft)
                {
                    ++left;
                    reversed += point.y * (sumX - count * point.x) + (point.x * sumY - sumXy);
                }
                else
                {
                    ++right;
                    ++count;
                    sumX += point.x;
                    sumY += point.y;
                    sumXy += point.x * point.y;
                }
            }
        }
        m_points.swap(m_merged);
    }
    return reversed;
}

} // namespace isac
