/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DATA_COLLECTION_H
#define ISAC_DATA_COLLECTION_H

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 *
 * When data of one kind is collected from a user: `l = l_bar exp(-nu A)` times per second, eq. (6).
 * The first sample is due in the first slot; from then on a phase grows by the rate of each slot
 * times its duration, and a sample is due whenever it has grown by one.
 *
 * A is the running accuracy of the agent's own predictions: 1 less the error over the quantity's
 * range, averaged with weights that fade by 10 % per judged prediction, from 0 on.
 */
class IsacDataCollection
{
  public:
    /**
     * @param standardRate rate l_bar, in Hz; 0 to collect nothing
     * @param attenuation attenuation nu of the rate by accuracy, without unit
     */
    IsacDataCollection(double standardRate, double attenuation);

    /**
     * Move on by one slot.
     *
     * @param duration the slot's, in s
     * @return number of samples that are due in it
     */
    int64_t Advance(double duration);

    /// @param error of a prediction, over the quantity's range
    void Judge(double error);

    /// @return running accuracy A of predictions, in [0, 1]
    double GetAccuracy() const;

    /// @return the rate l, in Hz
    double GetRate() const;

  private:
    double m_standardRate;  ///< l_bar, in Hz
    double m_attenuation;   ///< nu
    double m_accuracy{0.0}; ///< A
    double m_rate;          ///< l, in Hz
    double m_phase;         ///< samples that are due, with the part of the next one
};

} // namespace ns3

#endif /* ISAC_DATA_COLLECTION_H */
