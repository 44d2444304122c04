/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-run-report.h"

#include <cmath>
#include <iomanip>
#include <ostream>
#include <string_view>

namespace ns3
{

namespace
{

/**
 * Print a row of the table.
 *
 * @param out where it goes
 * @param name what the values are
 * @param values the values
 * @return the stream
 */
std::ostream&
PrintRow(std::ostream& out, const std::string& name, const isac::QuantileSketch& values)
{
    out << std::left << std::setw(14) << name << std::right;
    if (values.GetCount() == 0)
    {
        return out << "   none";
    }
    for (const double figure : {values.GetMean(),
                                values.GetQuantile(0.05),
                                values.GetQuantile(0.5),
                                values.GetQuantile(0.95)})
    {
        out << std::setw(10) << figure;
    }
    return out;
}

/**
 * Print a count with its percentage.
 *
 * @param out where it goes
 * @param name what is counted
 * @param count how many there are
 * @param total of how many
 */
void
PrintShare(std::ostream& out, const std::string& name, int64_t count, int64_t total)
{
    out << std::left << std::setw(34) << name << std::right << count << " of " << total;
    if (total > 0)
    {
        out << " (" << std::setprecision(1) << 100.0 * static_cast<double>(count) / total << " %)"
            << std::setprecision(4);
    }
    out << "\n";
}

} // namespace

IsacRunReport::IsacRunReport(Ptr<IsacController> controller, std::ostream* progress)
    : m_controller(controller),
      m_progress(progress)
{
    m_controller->TraceConnectWithoutContext("Slot", MakeCallback(&IsacRunReport::AddSlot, this));
}

IsacRunReport::~IsacRunReport()
{
    if (m_progress && m_slots > 0 && m_slots != m_controller->GetSlots())
    {
        *m_progress << std::endl; // the run ended early: what follows has a line of its own
    }
    m_controller->TraceDisconnectWithoutContext("Slot",
                                                MakeCallback(&IsacRunReport::AddSlot, this));
}

void
IsacRunReport::AddSlot(const IsacSlotRecord& record)
{
    const auto& outcome = record.outcome;
    for (Eigen::Index k = 0; k < outcome.qoe.size(); ++k)
    {
        m_qoe.Add(outcome.qoe[k]);
        m_outages += outcome.crbMet[k] == 0;
        if (!std::isnan(outcome.quality[k]))
        {
            m_latency.Add(outcome.computingLatency[k] + outcome.radioLatency[k]);
        }
        if (const auto isServed = record.IsServed(k))
        {
            ++(*isServed ? m_served : m_unserved);
        }
    }
    ++m_slots;
    m_feasibleSlots += outcome.feasible;
    m_metSlots += outcome.allMet;
    const char* certificate = record.allocation.GetCertificate();
    m_unprovenSlots += certificate && std::string_view(certificate) != IsacAllocation::OPTIMAL;
    const auto now = std::chrono::steady_clock::now();
    const bool isLast = m_slots == m_controller->GetSlots();
    if (m_progress && (isLast || now - m_shown >= std::chrono::milliseconds(200)))
    {
        m_shown = now;
        *m_progress << "\rslot " << m_slots;
        if (m_controller->GetSlots() > 0)
        {
            *m_progress << " of " << m_controller->GetSlots();
        }
        *m_progress << ", mean QoE " << std::fixed << std::setprecision(3) << outcome.qoeMean
                    << "  ";
        if (isLast)
        {
            *m_progress << "\n";
        }
        m_progress->flush();
    }
}

void
IsacRunReport::Print(std::ostream& out) const
{
    out << std::fixed << std::setprecision(4) << std::left << std::setw(14) << "" << std::right;
    for (const char* head : {"mean", "5 %", "median", "95 %"})
    {
        out << std::setw(10) << head;
    }
    out << std::setw(14) << "served_share\n";
    PrintRow(out, "QoE", m_qoe) << "\n";
    PrintRow(out, "latency (s)", m_latency);
    if (const int64_t asked = m_served + m_unserved; asked > 0)
    {
        out << std::setw(13) << static_cast<double>(m_served) / static_cast<double>(asked);
    }
    out << "\n";
    PrintShare(out, "users x slots in CRB outage", m_outages, m_qoe.GetCount());
    PrintShare(out, "slots where all CRBs can be met", m_feasibleSlots, m_slots);
    PrintShare(out, "slots where all CRBs were met", m_metSlots, m_slots);
    if (m_unprovenSlots > 0)
    {
        PrintShare(out, "slots without a proven optimum", m_unprovenSlots, m_slots);
    }
}

void
IsacRunReport::PrintQueries(std::ostream& out, const std::string& path)
{
    for (const char* query : {"SELECT * FROM qoe_summary",
                              "SELECT * FROM crb_outage LIMIT 5",
                              "SELECT user, min(qoe), avg(latency_s) FROM user_slot GROUP BY user "
                              "ORDER BY min(qoe) LIMIT 5"})
    {
        out << "sqlite3 -box " << std::quoted(path) << " \"" << query << "\"\n";
    }
}

} // namespace ns3
