/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-arima-predictor.h"
#include "ns3/isac-arima-selection.h"
#include "ns3/isac-arima.h"

#include <Eigen/Core>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

using namespace isac;

namespace
{

/**
 * @param phi autoregressive coefficients
 * @param theta moving-average coefficients
 * @param size the number of samples
 * @return samples of the process around 5, the same in every run
 */
Eigen::ArrayXd
MakeSeries(const std::vector<double>& phi, const std::vector<double>& theta, Eigen::Index size)
{
    constexpr Eigen::Index warmUp = 200;
    std::mt19937_64 generator(1);
    std::normal_distribution<double> normal;
    const Eigen::ArrayXd noise =
        Eigen::ArrayXd::NullaryExpr(size + warmUp, [&]() { return normal(generator); });
    Eigen::ArrayXd series = noise;
    for (Eigen::Index t = 2; t < series.size(); ++t)
    {
        for (std::size_t i = 0; i < phi.size(); ++i)
        {
            series[t] += phi[i] * series[t - 1 - static_cast<Eigen::Index>(i)];
        }
        for (std::size_t j = 0; j < theta.size(); ++j)
        {
            series[t] += theta[j] * noise[t - 1 - static_cast<Eigen::Index>(j)];
        }
    }
    return 5.0 + series.tail(size);
}

/// What a peer says of a fit
struct PeerFit
{
    double seconds{0.0};       ///< of one fit, the best of ten batches; 0 where there is no peer
    double logLikelihood{0.0}; ///< the maximum that it found
};

/**
 * Fit by R's arima, which times itself inside R.
 *
 * @param series the samples
 * @param order the order
 * @return the fit; without time where R is not installed
 */
PeerFit
FitInR(const Eigen::ArrayXd& series, const ArimaOrder& order)
{
    std::ostringstream command;
    command.precision(17);
    command << "Rscript --vanilla -e 'x <- c(";
    for (Eigen::Index t = 0; t < series.size(); ++t)
    {
        command << (t > 0 ? "," : "") << series[t];
    }
    command << "); fit <- function() arima(x, order = c(" << order.p << "," << order.w << ","
            << order.q << ")); best <- Inf; for (batch in 1:10) { begin <- proc.time()[[3]]; "
            << "for (i in 1:20) fit(); best <- min(best, (proc.time()[[3]] - begin) / 20) }; "
            << "cat(best, format(fit()$loglik, digits = 12))' 2>/dev/null";
    PeerFit fit;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.str().c_str(), "r"), pclose);
    if (!pipe || std::fscanf(pipe.get(), "%lf %lf", &fit.seconds, &fit.logLikelihood) != 2)
    {
        std::fprintf(stderr, "isac: no Rscript (Debian: r-base-core), so no peer for ARIMA fits\n");
        fit.seconds = 0.0;
    }
    return fit;
}

/// One fit of a given order to 200 samples of a process of that order
void
Fit(benchmark::State& state, const std::vector<double>& phi, const std::vector<double>& theta)
{
    const auto series = MakeSeries(phi, theta, 200);
    const ArimaOrder order{static_cast<int>(phi.size()), 0, static_cast<int>(theta.size())};
    const auto peer = FitInR(series, order);
    ArimaFit fit;
    for (auto _ : state)
    {
        fit = FitArima(series, order);
        benchmark::DoNotOptimize(fit);
    }
    if (peer.seconds > 0.0)
    {
        if (fit.logLikelihood < peer.logLikelihood - 1e-3)
        {
            state.SkipWithError("less likely than the peer's fit");
        }
        state.counters["peer"] = peer.seconds;
        state.counters["loglik"] = fit.logLikelihood;
        state.counters["loglik_peer"] = peer.logLikelihood;
        state.SetLabel("R arima");
    }
}

/// A fit with the tests for w and all 16 orders, to 200 samples, every tenth of them missing or not
void
Select(benchmark::State& state, bool hasGaps)
{
    auto series = MakeSeries({0.8}, {0.4}, 200);
    for (Eigen::Index t = 5; hasGaps && t < series.size(); t += 10)
    {
        series[t] = std::numeric_limits<double>::quiet_NaN();
    }
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(SelectArima(series));
    }
}

/// A slot of many agents that do not fit: each of two predictors observes, and forecasts five steps
void
Step(benchmark::State& state)
{
    const auto agents = state.range(0);
    const auto series = MakeSeries({0.8, -0.2}, {0.4}, 200);
    ArimaPredictor fitted(ArimaOrder{2, 1, 1});
    fitted.Fit(series);
    std::vector<ArimaPredictor> predictors(static_cast<std::size_t>(2 * agents), fitted);
    Eigen::ArrayXd mean(5);
    Eigen::ArrayXd variance(5);
    Eigen::Index t = 0;
    for (auto _ : state)
    {
        for (auto& predictor : predictors)
        {
            predictor.Observe(series[t]);
            predictor.Forecast(mean, variance);
            benchmark::DoNotOptimize(mean);
        }
        t = (t + 1) % series.size();
    }
    state.counters["per_agent"] = benchmark::Counter(static_cast<double>(agents),
                                                     benchmark::Counter::kIsIterationInvariantRate |
                                                         benchmark::Counter::kInvert);
    state.counters["bytes"] = sizeof(ArimaPredictor);
}

BENCHMARK_CAPTURE(Fit, arma11, {0.7}, {0.4})
    ->Name("arima/fit/1,0,1")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Fit, arma22, {0.9, -0.4}, {0.5, 0.3})
    ->Name("arima/fit/2,0,2")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Select, whole, false)->Name("arima/select")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Select, gaps, true)
    ->Name("arima/select-with-gaps")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(Step)
    ->Name("arima/step")
    ->ArgName("agents")
    ->Arg(1)
    ->Arg(30000)
    ->Unit(benchmark::kMicrosecond);

} // namespace
