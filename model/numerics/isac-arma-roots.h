/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARMA_ROOTS_H
#define ISAC_ARMA_ROOTS_H

#include "isac-arma-process.h"

namespace isac
{

/**
 * @param process a process
 * @return the least modulus of a root of Phi and Theta, as polynomials in the lag L; infinite for
 *         white noise. The process is stationary and invertible where it is above 1
 */
double SmallestRoot(const ArmaProcess<double>& process);

/**
 * @param process a process
 * @return the least distance of an inverse root of Phi from one of Theta: where it is 0, a factor
 *         cancels and a smaller process is the same; infinite where p or q is 0
 */
double SmallestRootDistance(const ArmaProcess<double>& process);

} // namespace isac

#endif /* ISAC_ARMA_ROOTS_H */
