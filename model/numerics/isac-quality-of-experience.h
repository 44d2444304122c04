/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_QUALITY_OF_EXPERIENCE_H
#define ISAC_QUALITY_OF_EXPERIENCE_H

#include <algorithm>
#include <cmath>

/**
 * @file
 * The quality of experience of "Experience-Centric Resource Management in ISAC Networks",
 * eqs. (14)-(16) and (25)-(27), and the opinion scores of its section V-A. Scalars in, scalars
 * out: the slot's loops call these once per user.
 */

namespace isac
{

/// How quality and latency combine to the quality of service, eq. (15)
enum class QoeStructure
{
    LINEAR, ///< L1: weighted quality less weighted latency
    RATIO   ///< L2: weighted quality over latency
};

/// One user's model of experience
struct QoeModel
{
    QoeStructure structure{QoeStructure::LINEAR}; ///< L1 or L2
    double qualityWeight{7.67};                   ///< w1 of L1
    double latencyWeight{19.6};                   ///< w2 of L1, in 1/s
    double ratioWeight{0.282};                    ///< w3 of L2, in s
};

/// Seconds of a request: eq. (15), `mu F / C + 8e6 F / R`
struct ServiceLatency
{
    double computing{0.0}; ///< at the edge server, in s
    double radio{0.0};     ///< over the air, in s

    /// @return the whole latency, in s
    double Total() const
    {
        return computing + radio;
    }
};

/**
 * @param work what is to be done, in bit or cycles
 * @param speed how fast it is done, in the same per s
 * @return the time it takes, in s; 0 without work, infinite without speed
 */
inline double
ServiceTime(double work, double speed)
{
    return work > 0.0 ? work / speed : 0.0;
}

/**
 * @param bandwidth bandwidth B, in Hz
 * @param power transmitted power P, in W
 * @param gain channel power gain h
 * @param noiseDensity noise power spectral density N0, in W/Hz
 * @return rate `B log2(1 + P h / (B N0))`, in bit/s; 0 without bandwidth
 */
inline double
ShannonRate(double bandwidth, double power, double gain, double noiseDensity)
{
    return bandwidth > 0.0
               ? bandwidth * std::log1p(power * gain / (bandwidth * noiseDensity)) / M_LN2
               : 0.0;
}

/**
 * @param fileSize size F of the requested file, in MB
 * @param scale weighting parameter xi, in 1/MB
 * @return content quality `xi F / (1 + xi F)` in [0, 1), eqs. (25), (27)
 */
inline double
ContentQuality(double fileSize, double scale)
{
    return scale * fileSize / (1.0 + scale * fileSize);
}

/**
 * @param speed the user's speed, in m/s
 * @param maximumSpeed the speed of complexity 1, in m/s
 * @return environmental complexity `exp((v^2 - vmax^2) / (2 rho^2))`, rho = vmax / 1.96, at most 1
 */
inline double
EnvironmentalComplexity(double speed, double maximumSpeed)
{
    const double ratio = speed / maximumSpeed;
    return std::min(1.0, std::exp(0.5 * 1.96 * 1.96 * (ratio * ratio - 1.0)));
}

/**
 * @param behaviour behavioural dynamics H over its maximum, in [0, 1]
 * @param environment environmental complexity E over its maximum, in [0, 1]
 * @return impact in (0.7, 1), eq. (16)
 */
inline double
Impact(double behaviour, double environment)
{
    return 1.0 - 0.3 / (1.0 + std::exp(-5.0 * (behaviour + environment - 1.0)));
}

/**
 * Quality of experience, eqs. (14), (15), with the quality of (25), (27).
 *
 * @param model the user's model
 * @param impact impact of eq. (16)
 * @param quality content quality
 * @param latency whole service latency, in s, positive
 * @return quality of experience without cap: `I (w1 q - w2 latency)` or `I w3 q / latency`
 */
inline double
Qoe(const QoeModel& model, double impact, double quality, double latency)
{
    if (model.structure == QoeStructure::RATIO)
    {
        return impact * model.ratioWeight * quality / latency;
    }
    // Without weight or impact even an infinite latency costs nothing.
    const double cost = impact * model.latencyWeight > 0.0 ? model.latencyWeight * latency : 0.0;
    return impact * (model.qualityWeight * quality - cost);
}

/**
 * @param qoe quality of experience
 * @param cap the most that counts; 0 for none
 * @return the capped quality of experience; there is no lower clip
 */
inline double
CapQoe(double qoe, double cap)
{
    return cap > 0.0 ? std::min(qoe, cap) : qoe;
}

/**
 * What a viewer got of a stream of chunks in a window of time, as sums.
 *
 * The paper's latency (15) is that of one request; it knows neither playback buffers nor stalls.
 * This module's choice: a window's quality is the mean of the chunks whose playback began in it,
 * and its latency is the mean of their measured delays and of the time that the viewer waited in
 * the window, for a video's begin or in a stall, spread over the same chunks. Where the viewer only
 * waited, quality is 0 and the latency is the wait.
 */
struct StreamingWindow
{
    int chunks{0};       ///< number of chunks whose playback began
    double quality{0.0}; ///< sum of their content qualities
    double delay{0.0};   ///< sum of their requests' delays, in s
    double waiting{0.0}; ///< time that the viewer waited without playback, in s

    /// @return whether the viewer saw anything, or waited for it
    bool IsJudged() const
    {
        return chunks > 0 || waiting > 0.0;
    }

    /// @return content quality, in [0, 1)
    double Quality() const
    {
        return quality / std::max(1, chunks);
    }

    /// @return latency, in s; positive where IsJudged() and delays are
    double Latency() const
    {
        return (delay + waiting) / std::max(1, chunks);
    }
};

/// Where a user's opinion scores centre
enum class MosModel
{
    LATENCY,  ///< 5 - 0.4 r
    QUALITY,  ///< 1 + 4 q
    COMBINED, ///< 1 + 4 q - 0.4 r
    QOE       ///< the quality of experience itself, within [1, 5]
};

/// Scale of opinion scores
constexpr double MOS_MINIMUM = 1.0;
/// Scale of opinion scores
constexpr double MOS_MAXIMUM = 5.0;

/**
 * @param model the model
 * @param quality content quality, in [0, 1]
 * @param latencyUnits latency over the unit of delay, r
 * @param qoe quality of experience
 * @return location of the truncated normal distribution of the opinion score, before truncation
 */
double MosLocation(MosModel model, double quality, double latencyUnits, double qoe);

/**
 * Quantile function of a normal distribution truncated to an interval; draws from it where the
 * probability is uniform.
 *
 * @param probability in [0, 1]
 * @param location mean before truncation
 * @param deviation standard deviation before truncation, positive
 * @param lower lower end of the interval
 * @param upper upper end of the interval, above the lower one
 * @return a value in [lower, upper]
 */
double TruncatedNormalQuantile(double probability,
                               double location,
                               double deviation,
                               double lower,
                               double upper);

} // namespace isac

#endif /* ISAC_QUALITY_OF_EXPERIENCE_H */
