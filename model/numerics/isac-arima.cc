/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arima.h"

#include "isac-arma-roots.h"
#include "isac-error.h"

#include <array>
#include <cmath>
#include <limits>
#include <sstream>

namespace isac
{

namespace
{

/// What nothing tells
constexpr double INFINITE = std::numeric_limits<double>::infinity();

/// Samples that a fit needs beyond its parameters; with fewer the AICc is not defined
constexpr int SPARE_SAMPLES = 2;

/**
 * @param value a number of an order
 * @param name its name
 * @param largest the largest that it may be
 */
void
CheckOrder(int value, const char* name, int largest)
{
    if (value < 0 || value > largest)
    {
        std::ostringstream reason;
        reason << "must be from 0 to " << largest;
        Refuse("ARIMA", name, value, reason.str());
    }
}

/**
 * @param series samples, too few for anything else
 * @return the fit of a random walk, which forecasts the last value
 */
ArimaFit
MakeLastValueFit(const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    ArimaFit fit;
    fit.model.order.w = 1;
    fit.model.variance = INFINITE;
    const ArimaLikelihood likelihood(series, 1, false);
    if (likelihood.GetSamples() > 0)
    {
        fit.samples = likelihood.GetSamples();
        fit.model.variance = 0.0;
        fit.logLikelihood = INFINITE;
        if (likelihood.GetScale() > 0.0)
        {
            fit =
                MakeArimaFit(likelihood, 1, {ArmaPoint(), likelihood.Evaluate(ArmaPoint()), true});
        }
    }
    fit.remark = ArimaRemark::TOO_SHORT;
    return fit;
}

} // namespace

std::ostream&
operator<<(std::ostream& stream, ArimaRemark remark)
{
    switch (remark)
    {
    case ArimaRemark::NONE:
        return stream << "none";
    case ArimaRemark::CONSTANT:
        return stream << "the samples or their differences do not vary";
    case ArimaRemark::TOO_SHORT:
        return stream << "too few samples, so the last value is forecast";
    case ArimaRemark::NEAR_UNIT_ROOT:
        return stream << "a root is close to the unit circle";
    case ArimaRemark::NEAR_CANCELLING_ROOTS:
        return stream << "roots of Phi and Theta nearly cancel";
    case ArimaRemark::NOT_CONVERGED:
        return stream << "the search was stopped before it converged";
    }
    return stream;
}

double
ArimaFit::GetAicc() const
{
    const double k = parameters;
    const double spare = samples - k - 1.0;
    return spare > 0.0 ? -2.0 * logLikelihood + 2.0 * k + 2.0 * k * (k + 1.0) / spare : INFINITE;
}

void
CheckSeries(const char* object, const Eigen::Ref<const Eigen::ArrayXd>& series)
{
    if (series.isInf().any())
    {
        Refuse(object, "series", "infinity", "must be finite; a missing sample is NaN");
    }
    if (!series.isFinite().any())
    {
        Refuse(object, "series", series.size(), "samples, of which none is finite");
    }
}

ArimaFit
MakeArimaFit(const ArimaLikelihood& likelihood, int differences, const ArmaOptimum& optimum)
{
    const double scale = likelihood.GetScale();
    const auto [process, partial, mean] = optimum.point.MakeProcess<double>();
    ArimaFit fit;
    fit.samples = likelihood.GetSamples();
    fit.parameters = optimum.point.GetSize() + 1;
    fit.logLikelihood = likelihood.GetLogLikelihood(optimum.evaluation);
    fit.model.order = {process.p, differences, process.q};
    fit.model.phi = process.phi;
    fit.model.theta = process.theta;
    fit.model.mean = likelihood.GetCentre() + scale * mean;
    int exponent = 0;
    const double digits = std::frexp(scale, &exponent);
    fit.model.variance =
        std::ldexp(digits * digits * optimum.evaluation.sumOfSquares / fit.samples, 2 * exponent);
    if (!optimum.hasConverged)
    {
        fit.remark = ArimaRemark::NOT_CONVERGED;
    }
    if (SmallestRootDistance(process) < CLEAR_OF_CANCELLING)
    {
        fit.remark = ArimaRemark::NEAR_CANCELLING_ROOTS;
    }
    if (SmallestRoot(process) < CLEAR_OF_UNIT_CIRCLE)
    {
        fit.remark = ArimaRemark::NEAR_UNIT_ROOT;
    }
    return fit;
}

void
ScaleArimaFit(ArimaFit& fit, int exponent)
{
    fit.model.mean = std::ldexp(fit.model.mean, exponent);
    fit.model.variance = std::ldexp(fit.model.variance, 2 * exponent);
    fit.logLikelihood -= static_cast<double>(fit.samples) * exponent * M_LN2;
}

ArimaFit
MakeConstantFit(const ArimaLikelihood& likelihood, int differences)
{
    ArimaFit fit;
    fit.samples = likelihood.GetSamples();
    fit.logLikelihood = INFINITE;
    fit.model.order.w = differences;
    fit.model.mean = likelihood.GetCentre();
    fit.remark = ArimaRemark::CONSTANT;
    return fit;
}

ArimaFit
FitArima(const Eigen::Ref<const Eigen::ArrayXd>& series, const ArimaOrder& order, bool hasMean)
{
    CheckOrder(order.p, "p", ARMA_MAXIMUM_ORDER);
    CheckOrder(order.w, "w", ARIMA_MAXIMUM_DIFFERENCES);
    CheckOrder(order.q, "q", ARMA_MAXIMUM_ORDER);
    CheckSeries("ARIMA", series);
    hasMean = hasMean && order.w == 0;
    const ArimaLikelihood likelihood(series, order.w, hasMean);
    const int parameters = order.p + order.q + (hasMean ? 2 : 1);
    if (likelihood.GetSamples() < parameters + SPARE_SAMPLES)
    {
        return MakeLastValueFit(series);
    }
    if (likelihood.GetScale() == 0.0)
    {
        return MakeConstantFit(likelihood, order.w);
    }
    const ArmaSearch search(likelihood, hasMean);
    return MakeArimaFit(likelihood, order.w, search.Maximise(order.p, order.q));
}

ArimaFilter<double>
RunArimaFilter(const ArimaModel& model,
               const Eigen::Ref<const Eigen::ArrayXd>& series,
               Eigen::ArrayXd& errors)
{
    ArmaProcess<double> process;
    process.p = model.order.p;
    process.q = model.order.q;
    process.phi = model.phi;
    process.theta = model.theta;
    LagCoefficients<double> partial{};
    if (!ToPartialAutocorrelations(model.phi, process.p, partial))
    {
        Refuse("ARIMA", "phi", model.phi[0], "with the others, is not of a stationary process");
    }
    const int w = model.order.w;
    Eigen::Index begin = 0; // of the levels
    while (begin + w <= series.size() && w > 0 && series.segment(begin, w).isNaN().any())
    {
        ++begin;
    }
    if (begin + w > series.size())
    {
        Refuse("ARIMA", "w", w, "asks for as many samples without a gap");
    }
    std::array<double, ARIMA_MAXIMUM_DIFFERENCES> levels{};
    for (int k = 0; k < w; ++k)
    {
        levels[k] = series[begin + w - 1 - k];
    }
    ArimaFilter<double> filter(process, partial, w, levels);
    errors.setConstant(series.size(), std::numeric_limits<double>::quiet_NaN());
    for (auto t = begin + w; t < series.size(); ++t)
    {
        if (!std::isnan(series[t]))
        {
            const double error = series[t] - model.mean - filter.GetMean();
            errors[t] = error / std::sqrt(model.variance * filter.GetVariance());
            filter.Update(error);
        }
        filter.Advance();
    }
    return filter;
}

} // namespace isac
