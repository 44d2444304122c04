/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-group-state.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

constexpr Eigen::Index STATUS = 8; ///< numbers of eq. (18) per group
constexpr Eigen::Index QUEUE = 3;  ///< numbers of queues per group

/**
 * @param gain a gain
 * @return its common logarithm; that of 1e-30 where it is less, as for whom no power reaches
 */
double
Logarithm(double gain)
{
    return std::log10(std::max(gain, 1e-30));
}

} // namespace

const Eigen::VectorXf&
IsacGroupState::Summarise(const IsacSlotState& state, bool withQueues)
{
    m_sums.setZero(SIZE + (withQueues ? QUEUES_SIZE : 0));
    Eigen::Array2d users = Eigen::Array2d::Zero();
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        const auto& model = state.qoe[k];
        const Eigen::Index group = model.structure == isac::QoeStructure::LINEAR ? 0 : 1;
        ++users[group];
        auto status = m_sums.segment<STATUS>(group * STATUS);
        status[0] += state.behaviour[k];
        status[1] += state.environment[k];
        status[2] += Logarithm(state.sensingGain(k, state.station[k]));
        status[3] += Logarithm(state.GetServingGain(k));
        status[4] += state.fileSize[k];
        status[5] += model.qualityWeight;
        status[6] += model.latencyWeight;
        status[7] += model.ratioWeight;
        if (withQueues)
        {
            auto queue = m_sums.segment<QUEUE>(SIZE + group * QUEUE);
            queue[0] += state.computingBacklog[k];
            queue[1] += state.radioBacklog[k];
            queue[2] += std::isnan(state.playbackBuffer[k]) ? 0.0 : state.playbackBuffer[k];
        }
    }
    for (Eigen::Index group = 0; group < 2; ++group)
    {
        const double count = std::max(1.0, users[group]);
        m_sums.segment<STATUS>(group * STATUS) /= count;
        if (withQueues)
        {
            m_sums.segment<QUEUE>(SIZE + group * QUEUE) /= count;
        }
    }
    m_numbers = m_sums.cast<float>();
    return m_numbers;
}

IsacGroupShare
GetGroupShare(const Eigen::VectorXf& action)
{
    const auto part = [&action](Eigen::Index resource) {
        const double linear = action[resource];
        const double sum = linear + action[resource + 3];
        return std::clamp(sum > 0.0 ? linear / sum : 0.5, 0.001, 0.999);
    };
    return {part(0), part(1), part(2)};
}

} // namespace ns3
