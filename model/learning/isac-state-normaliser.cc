/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-state-normaliser.h"

#include "isac-tensor-file.h"

#include "ns3/isac-error.h"

#include <cmath>
#include <limits>

namespace isac
{

namespace
{

/// Standard deviation, relative to the mean, below which floats do not tell it from rounding
constexpr double ROUNDING = 1e-6;

} // namespace

StateNormaliser::StateNormaliser(Eigen::Index size, float limit)
    : m_limit(limit),
      m_mean(Eigen::VectorXd::Zero(size)),
      m_squares(Eigen::VectorXd::Zero(size)),
      m_deviation(Eigen::VectorXd::Ones(size)),
      m_offset(Eigen::VectorXf::Zero(size)),
      m_scale(Eigen::VectorXf::Zero(size))
{
}

void
StateNormaliser::Learn(const Eigen::Ref<const Eigen::VectorXf>& state)
{
    m_count += 1.0;
    for (Eigen::Index i = 0; i < m_mean.size(); ++i)
    {
        const double distance = state[i] - m_mean[i];
        m_mean[i] += distance / m_count;
        m_squares[i] += distance * (state[i] - m_mean[i]);
    }
    UpdateScale();
}

void
StateNormaliser::Normalise(const Eigen::Ref<const Eigen::MatrixXf>& states,
                           Eigen::Ref<Eigen::MatrixXf> normalised) const
{
    for (Eigen::Index sample = 0; sample < states.cols(); ++sample)
    {
        normalised.col(sample) =
            ((states.col(sample) - m_offset).array() * m_scale.array()).max(-m_limit).min(m_limit);
    }
}

const Eigen::VectorXd&
StateNormaliser::GetMean() const
{
    return m_mean;
}

const Eigen::VectorXd&
StateNormaliser::GetDeviation() const
{
    return m_deviation;
}

void
StateNormaliser::Save(const std::string& name, TensorFile& file) const
{
    file.Put(name + ".count", Eigen::VectorXd::Constant(1, m_count));
    file.Put(name + ".mean", m_mean);
    file.Put(name + ".squares", m_squares);
}

void
StateNormaliser::Load(const std::string& name, const TensorFile& file)
{
    m_count = static_cast<double>(file.GetCount(name + ".count"));
    m_mean = file.GetDouble(name + ".mean", m_mean.size(), 1);
    m_squares = file.GetDouble(name + ".squares", m_squares.size(), 1);
    if (!(m_squares.array() >= 0.0).all())
    {
        Refuse(file.Describe(), name + ".squares", m_squares.minCoeff(), "must not be negative");
    }
    constexpr double largest = std::numeric_limits<float>::max();
    if (!(m_mean.array().abs() <= largest).all())
    {
        Refuse(file.Describe(),
               name + ".mean",
               m_mean.cwiseAbs().maxCoeff(),
               "must be numbers that a float holds");
    }
    UpdateScale();
}

void
StateNormaliser::UpdateScale()
{
    for (Eigen::Index i = 0; i < m_mean.size(); ++i)
    {
        const double deviation = m_count > 0.0 ? std::sqrt(m_squares[i] / m_count) : 0.0;
        const bool varies = deviation > ROUNDING * std::abs(m_mean[i]);
        m_deviation[i] = varies ? deviation : 1.0;
        m_scale[i] = varies ? static_cast<float>(1.0 / deviation) : 0.0F;
        m_offset[i] = static_cast<float>(m_mean[i]);
    }
}

} // namespace isac
