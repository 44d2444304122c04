/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-qoe-fit.h"

#include "isac-binary-scale.h"
#include "isac-error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace isac
{

namespace
{

/// Two weights and what they multiply
using Pair = std::array<double, 2>;

/// Least squares in two columns, as sums over the samples
struct NormalEquations
{
    double firstSquares{0.0};  ///< sum of the first column's squares
    double secondSquares{0.0}; ///< sum of the second column's squares
    double products{0.0};      ///< sum of products of both columns
    double firstTarget{0.0};   ///< sum of products of the first column and what is to be met
    double secondTarget{0.0};  ///< sum of products of the second column and what is to be met

    /**
     * @param weights two weights
     * @return sum of squared residuals, less the sum of squares of what is to be met
     */
    double GetResidual(const Pair& weights) const
    {
        return weights[0] * (weights[0] * firstSquares - 2.0 * firstTarget) +
               weights[1] * (weights[1] * secondSquares - 2.0 * secondTarget) +
               2.0 * weights[0] * weights[1] * products;
    }
};

/**
 * @param squares sum of a column's squares
 * @param target sum of its products with what is to be met
 * @return its weight in least squares, at least 0
 */
double
FitOne(double squares, double target)
{
    return squares > 0.0 ? std::max(0.0, target / squares) : 0.0;
}

/**
 * @param sums what is to be fitted
 * @param isFirst whether the first column may have weight
 * @param isSecond whether the second column may have weight
 * @return weights of least squares, at least 0
 */
Pair
FitTwo(const NormalEquations& sums, bool isFirst, bool isSecond)
{
    const double squares = sums.firstSquares * sums.secondSquares;
    const double determinant = squares - sums.products * sums.products;
    // Columns that are proportional up to rounding have no weights of their own.
    if (isFirst && isSecond && determinant > 1e-13 * squares)
    {
        const Pair weights{
            (sums.firstTarget * sums.secondSquares - sums.secondTarget * sums.products) /
                determinant,
            (sums.secondTarget * sums.firstSquares - sums.firstTarget * sums.products) /
                determinant};
        if (weights[0] >= 0.0 && weights[1] >= 0.0)
        {
            return weights;
        }
    }
    // The optimum is on an edge.
    const Pair first{isFirst ? FitOne(sums.firstSquares, sums.firstTarget) : 0.0, 0.0};
    const Pair second{0.0, isSecond ? FitOne(sums.secondSquares, sums.secondTarget) : 0.0};
    return sums.GetResidual(second) < sums.GetResidual(first) ? second : first;
}

/**
 * @param sample a sample
 * @return whether it was served and judged
 * @throws Error where it is neither incomplete nor possible
 */
bool
IsComplete(const QoeSample& sample)
{
    if (!std::isfinite(sample.latency) || std::isnan(sample.opinionScore))
    {
        return false;
    }
    if (!(sample.impact > 0.0) || std::isinf(sample.impact))
    {
        Refuse("QoE fit", "impact", sample.impact, "must be positive and finite");
    }
    if (!(sample.quality >= 0.0) || std::isinf(sample.quality))
    {
        Refuse("QoE fit", "quality", sample.quality, "must be at least 0 and finite");
    }
    if (!(sample.latency > 0.0))
    {
        Refuse("QoE fit", "latency", sample.latency, "must be positive");
    }
    if (std::isinf(sample.opinionScore))
    {
        Refuse("QoE fit", "opinion score", sample.opinionScore, "must be finite");
    }
    return true;
}

/**
 * Let a unit, a power of two, grow to the size of a value.
 *
 * @param [in,out] exponent of the unit
 * @param value a value
 * @return what sums in the unit are to be multiplied by
 */
double
GrowUnit(int& exponent, double value)
{
    if (value == 0.0 || std::ilogb(value) <= exponent)
    {
        return 1.0;
    }
    const int before = std::exchange(exponent, std::ilogb(value));
    return std::ldexp(1.0, before - exponent);
}

/**
 * @param logLikelihood of a fit
 * @param parameters number of its parameters
 * @param samples number of samples, above that of parameters by 2 or more
 * @return Akaike's information criterion, corrected for small samples
 */
double
InformationCriterion(double logLikelihood, int parameters, int samples)
{
    const double correction = parameters * (parameters + 1.0) / (samples - parameters - 1.0);
    return 2.0 * (parameters - logLikelihood + correction);
}

/**
 * Choose the structure and judge the choice.
 *
 * @param [in,out] fit with weights and number of samples
 * @param linear log-likelihood of L1
 * @param ratio log-likelihood of L2
 * @param linearParameters number of parameters of L1, not below that of L2
 * @param ratioParameters number of parameters of L2
 */
void
Choose(QoeFit& fit, double linear, double ratio, int linearParameters, int ratioParameters)
{
    bool isLinear = linear >= ratio;
    if (fit.samples > linearParameters + 1)
    {
        const double difference = InformationCriterion(linear, linearParameters, fit.samples) -
                                  InformationCriterion(ratio, ratioParameters, fit.samples);
        isLinear = difference <= 0.0;
        fit.confidence = 1.0 / (1.0 + std::exp(-0.5 * std::abs(difference)));
    }
    fit.model.structure = isLinear ? QoeStructure::LINEAR : QoeStructure::RATIO;
    fit.outcome = fit.confidence >= 0.95 ? QoeFitOutcome::DISTINCT : QoeFitOutcome::AMBIGUOUS;
}

} // namespace

void
QoeLeastSquares::Clear()
{
    *this = {};
}

void
QoeLeastSquares::Add(const QoeSample& sample)
{
    if (!IsComplete(sample))
    {
        ++m_leftOut;
        return;
    }
    double score = sample.opinionScore;
    double quality = sample.impact * sample.quality;
    double latency = -sample.impact * sample.latency;
    double ratio = quality / sample.latency;
    ++m_samples;
    if (const double factor = GrowUnit(m_scoreExponent, score); factor != 1.0)
    {
        m_scoreSquares *= factor * factor;
        m_qualityScore *= factor;
        m_latencyScore *= factor;
        m_ratioScore *= factor;
    }
    if (const double factor = GrowUnit(m_qualityExponent, quality); factor != 1.0)
    {
        m_qualitySquares *= factor * factor;
        m_qualityLatency *= factor;
        m_qualityScore *= factor;
    }
    if (const double factor = GrowUnit(m_latencyExponent, latency); factor != 1.0)
    {
        m_latencySquares *= factor * factor;
        m_qualityLatency *= factor;
        m_latencyScore *= factor;
    }
    if (const double factor = GrowUnit(m_ratioExponent, ratio); factor != 1.0)
    {
        m_ratioSquares *= factor * factor;
        m_ratioScore *= factor;
    }
    score = std::ldexp(score, -m_scoreExponent);
    quality = std::ldexp(quality, -m_qualityExponent);
    latency = std::ldexp(latency, -m_latencyExponent);
    ratio = std::ldexp(ratio, -m_ratioExponent);
    m_scoreSquares += score * score;
    m_qualitySquares += quality * quality;
    m_latencySquares += latency * latency;
    m_qualityLatency += quality * latency;
    m_qualityScore += quality * score;
    m_latencyScore += latency * score;
    m_ratioSquares += ratio * ratio;
    m_ratioScore += ratio * score;
}

QoeFit
QoeLeastSquares::Fit(const QosFactors& selected) const
{
    QoeFit fit;
    fit.samples = m_samples;
    fit.leftOut = m_leftOut;
    if (m_samples == 0)
    {
        return fit;
    }
    const double squares = m_scoreSquares / m_samples;
    fit.linearError = std::ldexp(squares, 2 * m_scoreExponent);
    fit.ratioError = fit.linearError;
    if (!selected.quality && !selected.latency)
    {
        fit.outcome = QoeFitOutcome::NO_FACTOR;
        return fit;
    }
    const NormalEquations linear{m_qualitySquares,
                                 m_latencySquares,
                                 m_qualityLatency,
                                 m_qualityScore,
                                 m_latencyScore};
    const auto weights = FitTwo(linear, selected.quality, selected.latency);
    const double ratioWeight = FitOne(m_ratioSquares, m_ratioScore);
    fit.model.qualityWeight = std::ldexp(weights[0], m_scoreExponent - m_qualityExponent);
    fit.model.latencyWeight = std::ldexp(weights[1], m_scoreExponent - m_latencyExponent);
    fit.model.ratioWeight = std::ldexp(ratioWeight, m_scoreExponent - m_ratioExponent);
    // Errors below rounding are alike.
    const double rounding = 1e-14 * squares;
    const double linearError =
        std::max(rounding, squares + linear.GetResidual(weights) / m_samples);
    const double ratioError = std::max(rounding, squares - ratioWeight * m_ratioScore / m_samples);
    fit.linearError = std::ldexp(linearError, 2 * m_scoreExponent);
    fit.ratioError = std::ldexp(ratioError, 2 * m_scoreExponent);
    Choose(fit,
           -0.5 * m_samples * std::log(linearError),
           -0.5 * m_samples * std::log(ratioError),
           1 + selected.quality + selected.latency,
           2);
    return fit;
}

namespace
{

/// A normal distribution truncated to the scale of opinion scores
struct TruncatedScore
{
    /**
     * @param location mean before truncation, on the scale
     * @param deviation standard deviation before truncation
     */
    TruncatedScore(double location, double deviation)
    {
        const auto density = [](double x) {
            return std::exp(-0.5 * x * x) / std::sqrt(2.0 * M_PI);
        };
        const double lower = (MOS_MINIMUM - location) / deviation;
        const double upper = (MOS_MAXIMUM - location) / deviation;
        probability = 0.5 * (std::erf(upper * M_SQRT1_2) - std::erf(lower * M_SQRT1_2));
        const double shift = (density(lower) - density(upper)) / probability;
        mean = location + deviation * shift;
        sensitivity =
            1.0 + (lower * density(lower) - upper * density(upper)) / probability - shift * shift;
    }

    double probability; ///< of the scale, before truncation
    double mean;        ///< of the score
    double sensitivity; ///< derivative of the mean by the location; the variance over deviation^2
};

/// The scores' likelihood in two weights
class ScoreLikelihood
{
  public:
    /// A sample: the experience is weights . columns
    struct Row
    {
        Pair columns; ///< what the weights multiply
        double score; ///< the opinion score
    };

    /**
     * @param rows the samples
     * @param deviation standard deviation of the scores before truncation
     */
    ScoreLikelihood(std::vector<Row> rows, double deviation)
        : m_deviation(deviation),
          m_rows(std::move(rows))
    {
        for (std::size_t i = 0; i < m_exponents.size(); ++i)
        {
            Eigen::ArrayXd column(m_rows.size());
            std::transform(m_rows.begin(), m_rows.end(), column.begin(), [i](const Row& row) {
                return row.columns[i];
            });
            m_exponents[i] = BinaryExponent(column);
            for (auto& row : m_rows)
            {
                row.columns[i] = std::ldexp(row.columns[i], -m_exponents[i]);
            }
        }
    }

    /**
     * Maximize from several starts: beyond the scale the likelihood is flat, and has local maxima.
     *
     * @param [in,out] weights those of least squares, which are rather too small; then those of
     *        largest likelihood
     * @param isFirst whether the first weight may differ from 0
     * @param isSecond whether the second weight may differ from 0
     * @return the log-likelihood there
     */
    double Maximize(Pair& weights, bool isFirst, bool isSecond) const
    {
        const Pair leastSquares = ToUnits(weights, 1);
        double largest = -std::numeric_limits<double>::infinity();
        for (double factor : {1.0, 1.4, 2.0, 2.8})
        {
            Pair start{factor * leastSquares[0], factor * leastSquares[1]};
            const double value = Climb(start, isFirst, isSecond);
            if (value > largest)
            {
                largest = value;
                weights = ToUnits(start, -1);
            }
        }
        return largest;
    }

    /**
     * @param weights two weights
     * @return mean squared error of the scores against their expectations
     */
    double GetError(const Pair& weights) const
    {
        double sum = 0.0;
        for (const auto& row : m_rows)
        {
            const double error = row.score - Predict(row, ToUnits(weights, 1)).mean;
            sum += error * error;
        }
        return sum / m_rows.size();
    }

  private:
    /**
     * @param weights two weights
     * @param direction 1 to the units of the columns, -1 back
     * @return the weights of the same experience
     */
    Pair ToUnits(const Pair& weights, int direction) const
    {
        return {std::ldexp(weights[0], direction * m_exponents[0]),
                std::ldexp(weights[1], direction * m_exponents[1])};
    }

    /**
     * Climb by Fisher's scoring.
     *
     * @param [in,out] weights from where on; then a local maximum
     * @param isFirst whether the first weight may differ from 0
     * @param isSecond whether the second weight may differ from 0
     * @return the log-likelihood there
     */
    double Climb(Pair& weights, bool isFirst, bool isSecond) const
    {
        constexpr int iterations = 100;
        constexpr double shortest = 1e-6;
        constexpr double worthwhile = 1e-9;
        double value = Evaluate(weights);
        for (int iteration = 0; iteration < iterations; ++iteration)
        {
            const auto target = FitTwo(Linearize(weights), isFirst, isSecond);
            double step = 1.0;
            Pair next = target;
            double nextValue = Evaluate(next);
            while (nextValue < value && step > shortest)
            {
                step *= 0.5;
                next = {weights[0] + step * (target[0] - weights[0]),
                        weights[1] + step * (target[1] - weights[1])};
                nextValue = Evaluate(next);
            }
            if (nextValue <= value + worthwhile)
            {
                break;
            }
            weights = next;
            value = nextValue;
        }
        return value;
    }

    /**
     * @param row a sample
     * @param weights two weights
     * @return its experience, without regard to the scale
     */
    static double GetExperience(const Row& row, const Pair& weights)
    {
        return weights[0] * row.columns[0] + weights[1] * row.columns[1];
    }

    /**
     * @param row a sample
     * @param weights two weights
     * @return distribution of its score
     */
    TruncatedScore Predict(const Row& row, const Pair& weights) const
    {
        return {std::clamp(GetExperience(row, weights), MOS_MINIMUM, MOS_MAXIMUM), m_deviation};
    }

    /**
     * @param weights two weights
     * @return log-likelihood of the scores, but for a constant
     */
    double Evaluate(const Pair& weights) const
    {
        double sum = 0.0;
        for (const auto& row : m_rows)
        {
            const double location =
                std::clamp(GetExperience(row, weights), MOS_MINIMUM, MOS_MAXIMUM);
            const double residual = (row.score - location) / m_deviation;
            sum -= 0.5 * residual * residual +
                   std::log(TruncatedScore(location, m_deviation).probability);
        }
        return sum;
    }

    /**
     * @param weights two weights
     * @return the least squares whose solution is the next step of Fisher's scoring
     */
    NormalEquations Linearize(const Pair& weights) const
    {
        NormalEquations sums;
        for (const auto& row : m_rows)
        {
            const double experience = GetExperience(row, weights);
            if (experience <= MOS_MINIMUM || experience >= MOS_MAXIMUM)
            {
                continue;
            }
            const TruncatedScore score(experience, m_deviation);
            const double target = score.sensitivity * experience + row.score - score.mean;
            sums.firstSquares += score.sensitivity * row.columns[0] * row.columns[0];
            sums.secondSquares += score.sensitivity * row.columns[1] * row.columns[1];
            sums.products += score.sensitivity * row.columns[0] * row.columns[1];
            sums.firstTarget += target * row.columns[0];
            sums.secondTarget += target * row.columns[1];
        }
        return sums;
    }

    double m_deviation;                 ///< of the scores before truncation
    std::vector<Row> m_rows;            ///< the samples, each column in a unit of its own size
    std::array<int, 2> m_exponents{{}}; ///< of the units, powers of two
};

} // namespace

QoeFit
FitQoeByLikelihood(const std::vector<QoeSample>& samples,
                   const QosFactors& selected,
                   double deviation)
{
    if (!(deviation > 0.0) || std::isinf(deviation))
    {
        Refuse("QoE fit", "deviation", deviation, "must be positive and finite");
    }
    QoeLeastSquares leastSquares;
    std::vector<ScoreLikelihood::Row> linearRows;
    std::vector<ScoreLikelihood::Row> ratioRows;
    for (const auto& sample : samples)
    {
        leastSquares.Add(sample);
        if (!IsComplete(sample))
        {
            continue;
        }
        const double score = sample.opinionScore;
        if (score < MOS_MINIMUM || score > MOS_MAXIMUM)
        {
            Refuse("QoE fit", "opinion score", score, "must be in [1, 5]");
        }
        const double quality = sample.impact * sample.quality;
        linearRows.push_back({{quality, -sample.impact * sample.latency}, score});
        ratioRows.push_back({{quality / sample.latency, 0.0}, score});
    }
    auto fit = leastSquares.Fit(selected);
    if (fit.outcome == QoeFitOutcome::NO_SAMPLES || fit.outcome == QoeFitOutcome::NO_FACTOR)
    {
        return fit;
    }
    const ScoreLikelihood linear(std::move(linearRows), deviation);
    const ScoreLikelihood ratio(std::move(ratioRows), deviation);
    Pair linearWeights{fit.model.qualityWeight, fit.model.latencyWeight};
    Pair ratioWeights{fit.model.ratioWeight, 0.0};
    const double linearValue = linear.Maximize(linearWeights, selected.quality, selected.latency);
    const double ratioValue = ratio.Maximize(ratioWeights, true, false);
    fit.model.qualityWeight = linearWeights[0];
    fit.model.latencyWeight = linearWeights[1];
    fit.model.ratioWeight = ratioWeights[0];
    fit.linearError = linear.GetError(linearWeights);
    fit.ratioError = ratio.GetError(ratioWeights);
    Choose(fit, linearValue, ratioValue, selected.quality + selected.latency, 1);
    return fit;
}

} // namespace isac
