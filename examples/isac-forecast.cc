/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Which predictor forecasts a series best? Reads series of a quantity from 0 to 1, one sample per
 * line after the series' name, and forecasts their window means one window ahead, as digital agents
 * do: for example the behaviour of all users of a database.
 *
 *     sqlite3 -separator ' ' waterloo.db \
 *         "SELECT user, behavioural_dynamics FROM user_slot ORDER BY user, slot" | isac-forecast
 *
 * The first half of each series is there to learn from. In the second half every window is forecast
 * from all windows before it.
 */

#include "ns3/core-module.h"
#include "ns3/isac-module.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// What the forecasts of one predictor are off by
struct ForecastError
{
    double absolute{0.0}; ///< sum of absolute errors
    double squared{0.0};  ///< sum of squared errors
};

/// A predictor and what its forecasts were off by in all series
struct Contestant
{
    const char* name;                                 ///< without spaces
    std::unique_ptr<isac::SeriesPredictor> predictor; ///< learns every series anew
    ForecastError error;                              ///< of all windows
    double wins{0.0}; ///< series with the least absolute error; ties are shared
};

/// Read series: name and sample per line, the samples of a series together
std::vector<std::vector<double>>
ReadSeries(std::istream& stream)
{
    std::vector<std::vector<double>> series;
    std::string last;
    std::string name;
    double sample;
    while (stream >> name >> sample)
    {
        if (series.empty() || name != last)
        {
            series.emplace_back();
            last = name;
        }
        if (!(sample >= 0.0 && sample <= 1.0))
        {
            isac::Refuse("isac-forecast", "sample", sample, "must be from 0 to 1");
        }
        series.back().push_back(sample);
    }
    if (!stream.eof() || series.empty())
    {
        isac::Refuse("isac-forecast", "input", name, "lines must hold a name and a number");
    }
    return series;
}

/// Means of consecutive windows; samples at the end that fill none are left out
Eigen::ArrayXd
GetWindowMeans(const std::vector<double>& samples, int window)
{
    const Eigen::Index windows = static_cast<Eigen::Index>(samples.size()) / window;
    return Eigen::Map<const Eigen::ArrayXXd>(samples.data(), window, windows).colwise().mean();
}

/// Forecast the second half of a series, with a fit every few windows and whenever one is due
ForecastError
GetForecastError(isac::SeriesPredictor& predictor, const Eigen::ArrayXd& series, int refit)
{
    ForecastError error;
    const Eigen::Index first = series.size() / 2;
    for (Eigen::Index t = first; t < series.size(); ++t)
    {
        if ((t - first) % refit == 0 || predictor.NeedsFit())
        {
            predictor.Fit(series.head(t));
        }
        const double forecast = std::clamp(predictor.ForecastNext().mean, 0.0, 1.0);
        error.absolute += std::abs(forecast - series[t]);
        error.squared += std::pow(forecast - series[t], 2);
        predictor.Observe(series[t]);
    }
    return error;
}

/// Compare the predictors
void
Run(int argc, char* argv[])
{
    int window = 10;
    int refit = 10;
    IsacCommandLine cmd("isac-forecast");
    cmd.AddNumber("window", "number of samples in a window", window, 1);
    cmd.AddNumber("refit", "number of windows after which predictors learn anew", refit, 1);
    cmd.Parse(argc, argv);

    std::array<Contestant, 4> contestants{{
        {"last-value", std::make_unique<isac::LastValuePredictor>(), {}},
        {"Holt", std::make_unique<isac::HoltPredictor>(), {}},
        {"mean", std::make_unique<isac::ArimaPredictor>(isac::ArimaOrder{0, 0, 0}), {}},
        {"ARIMA", std::make_unique<isac::ArimaPredictor>(), {}},
    }};
    const auto allSeries = ReadSeries(std::cin);
    Eigen::Index forecasts = 0;
    for (const auto& samples : allSeries)
    {
        const auto series = GetWindowMeans(samples, window);
        if (series.size() < 2)
        {
            isac::Refuse("isac-forecast", "window", window, "every series must fill two");
        }
        forecasts += series.size() - series.size() / 2;
        std::array<double, 4> absolute;
        std::transform(contestants.begin(),
                       contestants.end(),
                       absolute.begin(),
                       [&](Contestant& contestant) {
                           const auto error =
                               GetForecastError(*contestant.predictor, series, refit);
                           contestant.error.absolute += error.absolute;
                           contestant.error.squared += error.squared;
                           return error.absolute;
                       });
        const double least = *std::min_element(absolute.begin(), absolute.end());
        const auto winners = std::count(absolute.begin(), absolute.end(), least);
        for (std::size_t i = 0; i < contestants.size(); ++i)
        {
            contestants[i].wins += absolute[i] == least ? 1.0 / static_cast<double>(winners) : 0.0;
        }
    }

    std::cout << allSeries.size() << " series, " << forecasts << " forecasts of windows of "
              << window << "\n"
              << std::fixed << std::setprecision(5)
              << "predictor   mean-absolute  root-mean-square  share-of-series-where-best\n";
    for (const auto& contestant : contestants)
    {
        const auto count = static_cast<double>(forecasts);
        std::cout << std::left << std::setw(10) << contestant.name << std::right << std::setw(15)
                  << contestant.error.absolute / count << std::setw(18)
                  << std::sqrt(contestant.error.squared / count) << std::setw(28)
                  << contestant.wins / static_cast<double>(allSeries.size()) << "\n";
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Run(argc, argv);
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << std::endl;
        return 1;
    }
    return 0;
}
