/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRANSMITTER_H
#define ISAC_TRANSMITTER_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <functional>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Sends one transmission at a time, at a rate that may change in the middle of it: the bits that
 * are left go on at the new rate, at rate 0 they wait.
 */
class IsacTransmitter
{
  public:
    /// @param done called when the last bit of a transmission is sent; may begin the next one
    explicit IsacTransmitter(std::function<void()> done);

    /// Forgets what is under way.
    ~IsacTransmitter();

    IsacTransmitter(const IsacTransmitter&) = delete;
    IsacTransmitter& operator=(const IsacTransmitter&) = delete;

    /**
     * Begin a transmission; one that is under way is forgotten.
     *
     * @param bits its size, in bit
     */
    void Begin(double bits);

    /// Forget the transmission that is under way.
    void Abort();

    /// @param rate the rate from now on, in bit/s, at least 0
    void SetRate(double rate);

    /// @return the rate, in bit/s
    double GetRate() const;

    /// @return what is left of the transmission under way, in bit; 0 without one
    double GetBitsLeft() const;

  private:
    /// Plan the end of what is left.
    void Schedule();

    /// The last bit is sent.
    void End();

    std::function<void()> m_done; ///< hears of ends
    double m_rate{0.0};           ///< in bit/s
    double m_bits{0.0};           ///< left at m_since, in bit
    Time m_since;                 ///< the rate's or the transmission's begin, whichever came later
    bool m_isBusy{false};         ///< whether a transmission is under way
    EventId m_end;                ///< its end, where the rate lets it come
};

} // namespace ns3

#endif /* ISAC_TRANSMITTER_H */
