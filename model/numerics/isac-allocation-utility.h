/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_UTILITY_H
#define ISAC_ALLOCATION_UTILITY_H

#include <cmath>

namespace isac
{

/**
 * What a user's experience e counts: the alpha-fair utility of what it has above a floor,
 *
 *     U(e) = e                                        (alpha = 0: the mean is maximised)
 *     U(e) = ln(e - floor)                            (alpha = 1: proportional fairness)
 *     U(e) = (e - floor)^(1 - alpha) / (1 - alpha)    (otherwise),
 *
 * where e counts up to a cap. With an infinite alpha only the least experience of all counts
 * (max-min fairness), and the floor is of no account.
 *
 * Far above the floor U is flat, and near alpha = 1 it is a large constant and a small rest. Where
 * digits matter it can be measured from a reference r above the floor instead, in units of the
 * experience there,
 *
 *     (U(e) - U(floor + r)) / U'(floor + r) = r ln((e - floor) / r)              (alpha = 1)
 *                            = r (((e - floor) / r)^(1 - alpha) - 1) / (1 - alpha)  (otherwise),
 *
 * which is greatest for the same allocations.
 *
 * Source: J. Mo and J. Walrand, "Fair end-to-end window-based congestion control," IEEE/ACM Trans.
 * Netw., vol. 8, no. 5, 2000.
 */
struct AllocationUtility
{
    double cap{0.0};      ///< the most that experience counts; 0 for none
    double fairness{0.0}; ///< alpha, not negative
    double floor{0.0};    ///< experience at which U ends, below the cap; of no account at alpha = 0

    /// r, positive where U is measured from there; 0 for U as it stands
    double reference{0.0};

    /// @return whether the mean experience is maximised
    bool IsLinear() const
    {
        return fairness == 0.0;
    }

    /// @return whether the least experience is maximised
    bool IsLeast() const
    {
        return std::isinf(fairness);
    }

    /// @return whether there is a floor that every user has to be above
    bool HasFloor() const
    {
        return !IsLinear() && !IsLeast();
    }

    /// @return whether U ends at the floor with a value, so that it does not keep users away
    bool EndsAtFloor() const
    {
        return HasFloor() && fairness < 1.0;
    }

    /**
     * @param experience experience e, at most the cap
     * @return U(e), or e where only the least counts; minus infinity where e is not above the floor
     */
    double GetValue(double experience) const;

    /**
     * @param experience experience e, above the floor; alpha finite
     * @return the derivative U'(e)
     */
    double GetSlope(double experience) const;

    /**
     * @param above e - floor, positive; alpha positive and finite
     * @return U(e)
     */
    double GetValueAbove(double above) const;

    /**
     * @param above e - floor, positive; alpha finite
     * @return U'(e)
     */
    double GetSlopeAbove(double above) const;

    /**
     * @param price any positive number; at most 1 where alpha = 0; alpha finite
     * @return the greatest of `U(e) - price e` over all e up to the cap
     */
    double GetConjugate(double price) const;

    /// A line that U is nowhere above, up to the cap
    struct Tangent
    {
        double slope;     ///< not negative
        double intercept; ///< at e = 0
    };

    /**
     * @param price a positive number
     * @param above e - floor of an experience at most the cap, positive; alpha finite
     * @return the tangent whose slope is the price; or, where that touches U more than twice as far
     *         above the floor, the one that does so there, to be of use nearby
     */
    Tangent GetTangent(double price, double above) const;

    /// @return what U as it stands is at the reference; 0 without one
    double GetReferenceValue() const;

    /// @return the slope of U as it stands at the reference; 1 without one
    double GetReferenceSlope() const;

  private:
    /**
     * @param price a positive number; alpha positive and finite
     * @return e - floor where the slope of U is the price
     */
    double GetDistance(double price) const;

    /**
     * @param price a positive number; alpha positive and finite
     * @param distance e - floor where the slope of U is the price
     * @return the greatest of `U(e) - price e` over all e up to the cap
     */
    double GetConjugate(double price, double distance) const;

    /**
     * @param above e - floor, not negative
     * @return U(e) as it stands
     */
    double GetPlainValue(double above) const;

    /**
     * @param logarithm ln((e - floor) / r)
     * @return U(e), measured from the reference
     */
    double GetFromReference(double logarithm) const;
};

} // namespace isac

#endif /* ISAC_ALLOCATION_UTILITY_H */
