/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RUN_REPORT_H
#define ISAC_RUN_REPORT_H

#include "ns3/isac-controller.h"
#include "ns3/isac-quantile-sketch.h"

#include <chrono>
#include <iosfwd>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Tells how a run goes and what it gave: a line of progress while it runs, a table at its end. It
 * listens to a controller, and must outlive the simulation.
 */
class IsacRunReport
{
  public:
    /**
     * @param controller runs the slots
     * @param progress where progress is shown; null for nowhere
     */
    IsacRunReport(Ptr<IsacController> controller, std::ostream* progress);

    ~IsacRunReport();

    IsacRunReport(const IsacRunReport&) = delete;
    IsacRunReport& operator=(const IsacRunReport&) = delete;

    /**
     * Print the table: quality of experience, latency, the share of requests that were served,
     * outage of the bounds, feasible slots, and slots whose manager should have proven an optimum
     * and did not, if there are any. Quantiles of more than 2^18 values are those of an
     * isac::QuantileSketch.
     *
     * @param out where it goes
     */
    void Print(std::ostream& out) const;

    /**
     * Print three commands that query a database of the run.
     *
     * @param out where they go
     * @param path the database
     */
    static void PrintQueries(std::ostream& out, const std::string& path);

  private:
    /**
     * Take in a slot.
     *
     * @param record the slot
     */
    void AddSlot(const IsacSlotRecord& record);

    Ptr<IsacController> m_controller;              ///< runs the slots
    std::ostream* m_progress;                      ///< null for nowhere
    std::chrono::steady_clock::time_point m_shown; ///< when progress was shown last
    isac::QuantileSketch m_qoe;                    ///< of every user and slot
    isac::QuantileSketch m_latency;                ///< of every request, in s
    int64_t m_served{0};                           ///< users and slots in which it was served
    int64_t m_unserved{0};                         ///< users and slots in which it was not
    int64_t m_slots{0};                            ///< number of slots
    int64_t m_feasibleSlots{0};                    ///< slots in which all bounds could be met
    int64_t m_metSlots{0};                         ///< slots in which all bounds were met
    int64_t m_unprovenSlots{0};                    ///< slots whose certificate does not hold
    int64_t m_outages{0}; ///< users and slots with a bound that was not met
};

} // namespace ns3

#endif /* ISAC_RUN_REPORT_H */
