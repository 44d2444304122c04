/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STATIONARITY_TESTS_H
#define ISAC_STATIONARITY_TESTS_H

#include <Eigen/Core>

namespace isac
{

/// A test of a series at the level of 5 %
struct StationarityTest
{
    double statistic{0.0};     ///< of the test
    double criticalValue{0.0}; ///< at 5 %
    int lags{0};               ///< lagged differences, or the bandwidth
    bool isStationary{true};   ///< the verdict
};

/**
 * The augmented Dickey-Fuller test, with a constant. Null hypothesis: the series has a unit root;
 * it is rejected, and the series called stationary, where the t statistic is below the critical
 * value.
 *
 * The number of lagged differences, from 0 to 12 (n / 100)^(1/4), is that of the least AIC on a
 * common sample; the statistic is then of all samples that this number leaves.
 *
 * Sources: S. E. Said and D. A. Dickey, Biometrika 71, 1984. G. W. Schwert, J. Business and
 * Economic Statistics 7, 1989 (largest number of lags). Critical value: J. G. MacKinnon, "Critical
 * values for cointegration tests", Queen's Economics Department working paper 1227, 2010, table 2.
 *
 * @param series the samples, all finite and not all equal
 * @return the verdict; stationary where there are too few samples to tell, less than 10
 */
StationarityTest TestUnitRoot(const Eigen::Ref<const Eigen::ArrayXd>& series);

/**
 * The test of Kwiatkowski, Phillips, Schmidt and Shin, with a constant. Null hypothesis: the series
 * is stationary; it is rejected where the statistic is above the critical value.
 *
 * The long-run variance has Bartlett weights and the bandwidth of Newey and West.
 *
 * Sources: D. Kwiatkowski, P. C. B. Phillips, P. Schmidt and Y. Shin, J. Econometrics 54, 1992
 * (critical value: table 1). B. Hobijn, P. H. Franses and M. Ooms, Statistica Neerlandica 58, 2004
 * (bandwidth).
 *
 * @param series the samples, all finite and not all equal
 * @return the verdict; stationary where there are too few samples to tell, less than 10
 */
StationarityTest TestStationarity(const Eigen::Ref<const Eigen::ArrayXd>& series);

} // namespace isac

#endif /* ISAC_STATIONARITY_TESTS_H */
