/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-run-database.h"

#include "isac-trace-schema.h"
#include "isac-version.h"

#include "ns3/isac-error.h"
#include "ns3/isac-interruption.h"
#include "ns3/isac-resource-manager.h"
#include "ns3/log.h"
#include "ns3/rng-seed-manager.h"

#include <iostream>
#include <limits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRunDatabase");

IsacRunDatabase::IsacRunDatabase(const std::string& owner, const std::string& path)
    : IsacSqliteDatabase(owner, path, ISAC_TRACE_APPLICATION_ID, ISAC_TRACE_SCHEMA_VERSION),
      m_start(std::chrono::steady_clock::now())
{
    Begin();
    CreateSchema();
    Commit();
    // Behind the first use of the schema, which outlives then what is to be called.
    m_processEnd.emplace([this](const std::string& status) { EndWithProcess(status); });
}

void
IsacRunDatabase::CreateSchema()
{
    for (const auto& table : GetIsacTraceSchema())
    {
        Execute(table.GetCreateSql());
    }
    IsacSqliteStatement info(*this, GetIsacTraceTable("column_info").GetInsertSql());
    const auto textOrNull = [](const std::string& text) {
        return text.empty() ? nullptr : text.c_str();
    };
    for (const auto& table : GetIsacTraceSchema())
    {
        for (const auto& column : table.columns)
        {
            info.Bind(table.name)
                .Bind(column.name)
                .Bind(textOrNull(column.unit))
                .Bind(column.meaning)
                .Bind(textOrNull(column.source))
                .Run();
        }
    }
    IsacSqliteStatement run(*this,
                            "INSERT INTO run (isac_version, ns3_version, sqlite_version,"
                            " start_time, status) VALUES"
                            " (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'running')");
    run.Bind(ISAC_VERSION).Bind(ISAC_NS3_VERSION).Bind(GetVersion()).Run();
}

void
IsacRunDatabase::Describe(const std::string& scenario,
                          const IsacResourceManager* manager,
                          const std::string& attributes)
{
    const uint64_t runNumber = RngSeedManager::GetRun();
    if (runNumber > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
    {
        isac::Refuse("ns-3",
                     "RngRun",
                     runNumber,
                     "is more than a database holds, " +
                         std::to_string(std::numeric_limits<int64_t>::max()));
    }
    const std::string type = manager ? manager->GetInstanceTypeId().GetName() : "";
    IsacSqliteStatement run(*this,
                            "UPDATE run SET seed = ?, run_number = ?, scenario = ?, manager = ?,"
                            " attributes = ?");
    run.Bind(static_cast<int64_t>(RngSeedManager::GetSeed()))
        .Bind(static_cast<int64_t>(runNumber))
        .Bind(scenario)
        .Bind(manager ? type.c_str() : nullptr)
        .Bind(attributes)
        .Run();
}

void
IsacRunDatabase::BeginSlot(int64_t slot)
{
    m_slotBeganTransaction = !IsInTransaction();
    Begin();
    m_slot = slot;
}

void
IsacRunDatabase::EndSlot()
{
    m_slot.reset();
}

void
IsacRunDatabase::ForgetUnfinishedSlot()
{
    if (!m_slot)
    {
        return;
    }
    const auto slot = std::to_string(*m_slot);
    m_slot.reset();
    if (m_slotBeganTransaction)
    {
        Rollback();
        return;
    }
    try
    {
        for (const auto& table : GetIsacTraceSchema())
        {
            for (const auto& column : table.columns)
            {
                if (!table.IsView() && (column.name == "slot" || column.name == "to_slot"))
                {
                    // Rows are appended: those of the slot are the last ones.
                    Execute("DELETE FROM " + table.name +
                            " WHERE rowid > coalesce((SELECT rowid FROM " + table.name + " WHERE " +
                            column.name + " < " + slot + " ORDER BY rowid DESC LIMIT 1), 0)");
                }
            }
        }
    }
    catch (const isac::Error&)
    {
        Rollback();
        throw;
    }
}

void
IsacRunDatabase::End(const std::string& status)
{
    if (!IsInPlace())
    {
        return;
    }
    const IsacInterruption::Listener listener; // a signal waits until this is done
    try
    {
        ForgetUnfinishedSlot();
        Commit();
        CreateIndices();
        WriteEnd(status);
        Consolidate();
    }
    catch (const isac::Error& error)
    {
        Abandon(std::string("failed: ") + error.what());
        throw;
    }
}

void
IsacRunDatabase::Abandon(const std::string& status) noexcept
{
    if (!IsInPlace())
    {
        return;
    }
    // On a full disk some of this works, and the error that is told is the first one.
    const auto attempt = [](const auto& step) {
        try
        {
            step();
            return true;
        }
        catch (const std::exception& error)
        {
            NS_LOG_WARN(error.what());
            return false;
        }
    };
    attempt([this] { ForgetUnfinishedSlot(); });
    attempt([this] { Commit(); });
    if (!IsInPlace()) // by now
    {
        return;
    }
    ReleaseReserve();
    const bool told = attempt([&] { WriteEnd(status); });
    attempt([this] { Consolidate(); });
    if (!told) // where the log may not grow, there is room once it is gone
    {
        attempt([&] { WriteEnd(status); });
    }
    attempt([this] { CreateIndices(); });
}

void
IsacRunDatabase::EndWithProcess(const std::string& status)
{
    try
    {
        End(status);
    }
    catch (const isac::Error& error)
    {
        std::cerr << error.what() << std::endl;
    }
    Close();
}

void
IsacRunDatabase::WriteEnd(const std::string& status)
{
    const std::chrono::duration<double> wallTime = std::chrono::steady_clock::now() - m_start;
    IsacSqliteStatement run(*this,
                            "UPDATE run SET end_time = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),"
                            " wall_time_s = ?, status = ?");
    run.Bind(wallTime.count()).Bind(status).Run();
}

void
IsacRunDatabase::CreateIndices()
{
    Begin();
    try
    {
        for (const auto& table : GetIsacTraceSchema())
        {
            Execute(table.GetIndexSql());
        }
    }
    catch (const isac::Error&)
    {
        Rollback();
        throw;
    }
    Commit();
}

} // namespace ns3
