/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_QOE_FIT_H
#define ISAC_QOE_FIT_H

#include "isac-quality-of-experience.h"

#include <limits>
#include <vector>

/**
 * @file
 * Fitting of user models (the paper's "QoE model fitting and update"): which structure of eq. (15)
 * a user's opinion scores follow, and with which weights.
 *
 * Choice of the structure: L1 has up to two weights, L2 has one, so the smaller mean squared error
 * alone would favour L1. Chosen is the smaller value of Akaike's information criterion in the form
 * for small samples (Hurvich and Tsai, 1989), which charges for weights; where there are too few
 * samples for it, five or less, the smaller error. The confidence is the structure's Akaike weight.
 */

namespace isac
{

/// One request, as it was served and judged. It is filled by name: four numbers in a row would be
/// taken in any order.
struct QoeSample
{
    // Not defaulted, for then the members could be given by their order.
    QoeSample()
    {
    }

    /// Impact I of eq. (16), positive
    double impact{std::numeric_limits<double>::quiet_NaN()};

    /// Content quality q, not negative
    double quality{std::numeric_limits<double>::quiet_NaN()};

    /// Whole service latency, in s, positive; infinite or NaN where not served
    double latency{std::numeric_limits<double>::quiet_NaN()};

    /// What the user made of it; NaN where the user did not say
    double opinionScore{std::numeric_limits<double>::quiet_NaN()};
};

/// Which factors of the quality of service are selected for a user
struct QosFactors
{
    bool quality{true}; ///< content quality
    bool latency{true}; ///< service latency
};

/// What a fit could conclude from its samples
enum class QoeFitOutcome
{
    DISTINCT,   ///< the data prefer the structure clearly: confidence of at least 0.95
    AMBIGUOUS,  ///< both structures explain the data about as well
    NO_FACTOR,  ///< no factor is selected: all weights are 0
    NO_SAMPLES, ///< no sample is complete: all weights are 0
};

/// A user's model as fitted, and how far to trust it
struct QoeFit
{
    QoeModel model{QoeStructure::LINEAR, 0.0, 0.0, 0.0}; ///< structure, and the weights of both
    double linearError{0.0};                             ///< mean squared error of L1
    double ratioError{0.0};                              ///< mean squared error of L2
    double confidence{0.5}; ///< in the structure against the other one, in [0.5, 1]
    int samples{0};         ///< that were used
    int leftOut{0};         ///< without a finite latency or without a score
    QoeFitOutcome outcome{QoeFitOutcome::NO_SAMPLES}; ///< what this amounts to
};

/**
 * Least squares with weights of at least 0, the paper's way: opinion scores against
 * I (w1 q - w2 latency) and against I w3 q / latency, without intercept, as (15) has none. A window
 * of samples is eight sums, their units and two counts: a sample costs O(1), and so does a fit.
 *
 * Scores on a scale that ends are not the experience. Where the latter exceeds the scale, or lies
 * near its ends, these weights are too small, in however long a window; and users of L2 whose
 * experience exceeds 5 at low latencies look like users of L1, with high confidence.
 * FitQoeByLikelihood accounts for the scale.
 */
class QoeLeastSquares
{
  public:
    /// Forget all samples: begin a new window
    void Clear();

    /**
     * @param sample a request; left out, but counted, where its latency is not finite or its score
     *        not a number
     * @throws Error where impact or latency is not positive, quality negative or a value infinite
     */
    void Add(const QoeSample& sample);

    /**
     * @param selected the factors that may have weight in L1; L2 has both in one term, and competes
     *        where any is selected
     * @return the model that fits the samples of the window. Where several weights fit L1 equally
     *         well, as with one sample, those without weight on latency
     */
    QoeFit Fit(const QosFactors& selected) const;

  private:
    /// Exponent of a unit that nothing has grown yet: below that of any number
    static constexpr int LEAST_EXPONENT = -1100;

    int m_samples{0}; ///< taken in
    int m_leftOut{0}; ///< left out

    // The units of the sums below, powers of two, grow with the values that come.
    int m_scoreExponent{LEAST_EXPONENT};   ///< of y
    int m_qualityExponent{LEAST_EXPONENT}; ///< of u
    int m_latencyExponent{LEAST_EXPONENT}; ///< of v
    int m_ratioExponent{LEAST_EXPONENT};   ///< of t

    double m_scoreSquares{0.0};   ///< sum of y^2, y being the score
    double m_qualitySquares{0.0}; ///< sum of u^2, u = I q
    double m_latencySquares{0.0}; ///< sum of v^2, v = -I latency
    double m_qualityLatency{0.0}; ///< sum of u v
    double m_qualityScore{0.0};   ///< sum of u y
    double m_latencyScore{0.0};   ///< sum of v y
    double m_ratioSquares{0.0};   ///< sum of t^2, t = I q / latency
    double m_ratioScore{0.0};     ///< sum of t y
};

/**
 * Maximum likelihood of scores as MosModel::QOE makes them: normal around the experience, which is
 * clipped to the scale, and truncated to the scale. Consistent where least squares is not. By
 * Fisher's scoring, which is here the Gauss-Newton method on the truncated normal's mean, from the
 * weights of least squares on; a step is halved until it climbs. Weights are at least 0.
 *
 * The mean squared errors are those of the scores against their expectations. A sample whose
 * experience is beyond the scale says no more than that, so weights may be loose in short windows
 * of satisfied users.
 *
 * @param samples a window's samples, of which those without finite latency or score are left out
 * @param selected the factors that may have weight in L1
 * @param deviation standard deviation of the scores before truncation, positive
 * @return the model that fits the samples
 * @throws Error as QoeLeastSquares does, and where a score is not on the scale
 */
QoeFit FitQoeByLikelihood(const std::vector<QoeSample>& samples,
                          const QosFactors& selected,
                          double deviation);

} // namespace isac

#endif /* ISAC_QOE_FIT_H */
