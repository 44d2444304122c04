/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_QUANTILE_SKETCH_H
#define ISAC_QUANTILE_SKETCH_H

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace isac
{

/**
 * Mean and quantiles of however many values, in bounded memory.
 *
 * Up to EXACT_VALUES values are kept, and quantiles are exact. More of them are counted in buckets
 * whose width is 2^-12 of the values in them, as in the sketch of C. Masson, J. E. Rim and
 * H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
 * Proc. VLDB Endowment 12, 2019, with bounds that are even within each power of two. A bucket
 * stands for the value in it that is nearest to 0, so that values that come often are exact.
 *
 * The error of a value of rank r is then at most 2^-12 of it, 0.025 %, and towards 0, where its
 * magnitude is from 2^-128 to 2^128, and exact where it is infinite. A smaller one counts as 0, for
 * a larger one there is no bound. There are at most 2^21 + 5 buckets, of some 40 byte each; values
 * of ten powers of two, as most quantities have, fill 40 960. The order of the values is of no
 * account for quantiles.
 */
class QuantileSketch
{
  public:
    /// Up to so many values quantiles are exact
    static constexpr std::size_t EXACT_VALUES = 1 << 18;

    /// @param value a value, not NaN
    void Add(double value);

    /// @return number of values
    int64_t GetCount() const;

    /// @return mean of the values, exact to rounding; NaN without any
    double GetMean() const;

    /**
     * @param part a part of the values, in [0, 1]
     * @return value below which this part lies, linear between neighbours; NaN without any
     */
    double GetQuantile(double part) const;

  private:
    /// Values that are close to each other
    struct Bucket
    {
        int64_t count{0};  ///< how many there are
        double value{0.0}; ///< the one that is nearest to 0
    };

    /**
     * @param value a value
     * @return key of its bucket; keys are in the order of values
     */
    static int32_t GetKey(double value);

    /// Count a value in its bucket.
    void Count(double value);

    int64_t m_count{0};                            ///< number of values
    double m_sum{0.0};                             ///< of the values
    double m_lost{0.0};                            ///< what rounding has taken from the sum
    std::vector<double> m_values;                  ///< all, as long as they are few
    std::unordered_map<int32_t, Bucket> m_buckets; ///< all, once they are many, by their keys
};

} // namespace isac

#endif /* ISAC_QUANTILE_SKETCH_H */
