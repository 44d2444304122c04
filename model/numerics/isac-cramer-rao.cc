/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-cramer-rao.h"

#include <algorithm>
#include <cmath>

namespace isac
{

SensingAccuracy
CramerRaoBounds(double power, double bandwidth, double sensingGain, const SensingWaveform& waveform)
{
    const double echo = power * sensingGain * sensingGain;
    const double duration = waveform.effectiveDuration;
    // A weight of 0 leaves its bound out, also where nothing comes back.
    const auto bound = [](double weight, double over) {
        return weight == 0.0 ? 0.0 : weight / over;
    };
    return {
        bound(waveform.weight.range * 2.0 * M_PI * M_PI * waveform.pulseWidth, echo * bandwidth),
        bound(waveform.weight.velocity, echo * duration * duration),
        bound(waveform.weight.azimuth * waveform.nullToNullBeamwidth, echo)};
}

SensingRequirement
RequiredResources(double sensingGain,
                  const SensingWaveform& waveform,
                  const SensingAccuracy& threshold)
{
    const auto unit = CramerRaoBounds(1.0, 1.0, sensingGain, waveform);
    return {std::max(unit.velocity / threshold.velocity, unit.azimuth / threshold.azimuth),
            unit.range / threshold.range};
}

} // namespace isac
