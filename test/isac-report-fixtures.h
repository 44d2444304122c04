/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REPORT_FIXTURES_H
#define ISAC_REPORT_FIXTURES_H

#include "isac-sqlite-reader.h"
#include "isac-test-command.h"
#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/isac-sqlite-trace.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

/// Recorded databases, and pages over them
class IsacReportTest : public testing::Test
{
  protected:
    /**
     * Record a run to its end: eight users, two stations, two targets, agents that learn.
     *
     * @param name name of the database
     * @param manager type of the manager
     * @param shadows types of the managers beside it
     * @param slots number of slots
     * @return path of the database
     */
    std::string Record(const std::string& name,
                       const std::string& manager = "ns3::IsacRoundRobinManager",
                       const std::string& shadows = "",
                       int slots = 40)
    {
        using namespace ns3;
        Config::SetDefault("ns3::IsacController::Agent", StringValue("ns3::IsacDigitalAgent"));
        IsacTestScenario scenario(8, 2, 2, manager);
        Config::Reset();
        scenario.GetController()->SetAttribute("Shadow", StringValue(shadows));
        auto trace = CreateObject<IsacSqliteTrace>();
        trace->SetAttribute("Path", StringValue(m_folder / name));
        trace->SetAttribute("Scenario", StringValue("test"));
        trace->Attach(scenario.GetController());
        scenario.Run(slots);
        Simulator::Destroy();
        return m_folder / name;
    }

    /**
     * @param arguments of the command
     * @return what came of `isac report`
     */
    static IsacProgramOutcome Report(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), {ISAC_SOURCE_DIR "/isac", "report"});
        return RunCommand(arguments);
    }

    IsacTemporaryFolder m_folder; ///< holds databases and pages
};

#endif /* ISAC_REPORT_FIXTURES_H */
