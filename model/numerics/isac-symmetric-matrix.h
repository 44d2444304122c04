/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SYMMETRIC_MATRIX_H
#define ISAC_SYMMETRIC_MATRIX_H

#include <array>

namespace isac
{

/**
 * A symmetric 3 x 3 matrix by its upper triangle: 00 01 02 11 12 22.
 */
class SymmetricMatrix
{
  public:
    /**
     * Add `weight v v^T`.
     *
     * @param weight the weight
     * @param v the vector v
     */
    void AddSquare(double weight, const std::array<double, 3>& v);

    /// Become the inverse, by L D L^T factors; the matrix must be positive definite
    void Invert();

    /**
     * @param v a vector
     * @return the product with it
     */
    std::array<double, 3> Times(const std::array<double, 3>& v) const;

    /**
     * @param factor what all elements are multiplied by
     */
    void Scale(double factor);

    /**
     * @param other what is added
     */
    void Add(const SymmetricMatrix& other);

    std::array<double, 6> elements{}; ///< of the upper triangle, row by row
};

inline void
SymmetricMatrix::AddSquare(double weight, const std::array<double, 3>& v)
{
    auto& m = elements;
    m[0] += weight * v[0] * v[0];
    m[1] += weight * v[0] * v[1];
    m[2] += weight * v[0] * v[2];
    m[3] += weight * v[1] * v[1];
    m[4] += weight * v[1] * v[2];
    m[5] += weight * v[2] * v[2];
}

inline void
SymmetricMatrix::Invert()
{
    auto& m = elements;
    const double l10 = m[1] / m[0];
    const double l20 = m[2] / m[0];
    const double d1 = m[3] - l10 * m[1];
    const double below = m[4] - l20 * m[1];
    const double l21 = below / d1;
    const double d2 = m[5] - l20 * m[2] - l21 * below;
    const double corner = l10 * l21 - l20; // of the inverse of L
    m = {1.0 / m[0] + l10 * l10 / d1 + corner * corner / d2,
         -l10 / d1 - l21 * corner / d2,
         corner / d2,
         1.0 / d1 + l21 * l21 / d2,
         -l21 / d2,
         1.0 / d2};
}

inline std::array<double, 3>
SymmetricMatrix::Times(const std::array<double, 3>& v) const
{
    const auto& m = elements;
    return {m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
            m[1] * v[0] + m[3] * v[1] + m[4] * v[2],
            m[2] * v[0] + m[4] * v[1] + m[5] * v[2]};
}

inline void
SymmetricMatrix::Scale(double factor)
{
    for (double& element : elements)
    {
        element *= factor;
    }
}

inline void
SymmetricMatrix::Add(const SymmetricMatrix& other)
{
    for (std::size_t i = 0; i < elements.size(); ++i)
    {
        elements[i] += other.elements[i];
    }
}

} // namespace isac

#endif /* ISAC_SYMMETRIC_MATRIX_H */
