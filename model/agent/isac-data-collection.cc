/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-data-collection.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

IsacDataCollection::IsacDataCollection(double standardRate, double attenuation)
    : m_standardRate(standardRate),
      m_attenuation(attenuation),
      m_rate(standardRate),
      m_phase(standardRate > 0.0 ? 1.0 : 0.0)
{
}

int64_t
IsacDataCollection::Advance(double duration)
{
    const double due = std::floor(m_phase);
    m_phase += m_rate * duration - due;
    return static_cast<int64_t>(due);
}

void
IsacDataCollection::Judge(double error)
{
    constexpr double fading = 0.1; // the weight of the latest prediction
    m_accuracy += fading * (1.0 - std::min(1.0, std::abs(error)) - m_accuracy);
    m_rate = m_standardRate * std::exp(-m_attenuation * m_accuracy);
}

double
IsacDataCollection::GetAccuracy() const
{
    return m_accuracy;
}

double
IsacDataCollection::GetRate() const
{
    return m_rate;
}

} // namespace ns3
