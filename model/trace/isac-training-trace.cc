/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-training-trace.h"

#include "isac-attribute-json.h"
#include "isac-trace-schema.h"

#include <limits>

namespace ns3
{

IsacTrainingTrace::IsacTrainingTrace(const std::string& path,
                                     const std::string& scenario,
                                     Ptr<const IsacLearningManager> manager)
    : m_database("IsacTrainingTrace", path)
{
    IsacAttributeJson json(m_database);
    json.AddInitialValues();
    json.AddTree(*manager);
    m_database.Describe(scenario, PeekPointer(manager), json.Take());
    if (m_database.ReplacesOlder())
    {
        m_insert.emplace(m_database, GetIsacTraceTable("training_episode").GetInsertSql());
    }
    else
    {
        PutInPlace();
    }
}

void
IsacTrainingTrace::Write(const std::vector<IsacTrainingEpisode>& episodes)
{
    m_database.Begin();
    for (const auto& episode : episodes)
    {
        const auto orNone = [&episode](double value) {
            return episode.learning.steps > 0 ? value : std::numeric_limits<double>::quiet_NaN();
        };
        m_insert->Bind(episode.episode)
            .Bind(episode.slots)
            .Bind(episode.reward)
            .Bind(episode.qoe)
            .Bind(episode.outage)
            .Bind(episode.epsilon)
            .Bind(episode.learning.steps)
            .Bind(orNone(episode.learning.criticLoss))
            .Bind(orNone(episode.learning.actionValue))
            .Run();
    }
    m_database.Commit();
    if (!m_database.IsInPlace() && !episodes.empty())
    {
        PutInPlace();
    }
}

void
IsacTrainingTrace::Finish()
{
    m_database.End("finished");
}

void
IsacTrainingTrace::Abandon(const std::string& status) noexcept
{
    m_database.Abandon(status);
}

void
IsacTrainingTrace::PutInPlace()
{
    m_insert.reset();
    m_database.PutInPlace();
    m_insert.emplace(m_database, GetIsacTraceTable("training_episode").GetInsertSql());
}

} // namespace ns3
