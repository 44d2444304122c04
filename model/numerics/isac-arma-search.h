/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARMA_SEARCH_H
#define ISAC_ARMA_SEARCH_H

#include "isac-arima-likelihood.h"
#include "isac-arma-start.h"

namespace isac
{

/// The modulus of a root from which on it counts as clear of the unit circle
inline constexpr double CLEAR_OF_UNIT_CIRCLE = 1.01;

/// The distance of inverse roots of Phi and Theta from which on they count as not cancelling
inline constexpr double CLEAR_OF_CANCELLING = 0.1;

/// Where a search has ended
struct ArmaOptimum
{
    ArmaPoint point;           ///< the process
    ArmaEvaluation evaluation; ///< at the point
    bool hasConverged{false};  ///< whether the deviance can fall no further, by more than 1e-9
};

/**
 * Maximum likelihood, for one series and any p and q.
 *
 * From a start, damped quasi-Newton steps: the Hessian begins as that of Gauss and Newton, of the
 * scaled standardised errors whose sum of squares is to be minimised, and then follows the
 * gradients (BFGS). The likelihood can have several maxima, above all in short series and where
 * roots of Phi and Theta nearly cancel. So where p and q are positive, two more searches begin
 * elsewhere, unless there are 100 samples and the first search ends at a process whose roots are
 * clear of one another and of the unit circle.
 */
class ArmaSearch
{
  public:
    /**
     * @param likelihood of the series, which has to outlive this object
     * @param hasMean whether the processes have a mean
     */
    ArmaSearch(const ArimaLikelihood& likelihood, bool hasMean);

    /**
     * @param p autoregressive order
     * @param q moving-average order
     * @return the best optimum that was found
     */
    ArmaOptimum Maximise(int p, int q) const;

    /**
     * @param p autoregressive order
     * @param q moving-average order
     * @return the start that is made from the series
     */
    ArmaPoint GetStart(int p, int q) const;

    /**
     * @param start a start
     * @return where the search from it ends
     */
    ArmaOptimum Climb(const ArmaPoint& start) const;

  private:
    const ArimaLikelihood& m_likelihood; ///< of the series
    ArmaStart m_start;                   ///< made from the series
    bool m_hasMean;                      ///< whether the processes have a mean
};

} // namespace isac

#endif /* ISAC_ARMA_SEARCH_H */
