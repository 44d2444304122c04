/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-helper.h"

#include "ns3/isac-error.h"
#include "ns3/isac-random-numbers.h"
#include "ns3/isac-short-video-workload.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#ifdef ISAC_HAVE_SQLITE
#include "ns3/isac-sqlite-trace.h"
#endif

#include <sstream>

namespace ns3
{

namespace
{

/**
 * Give each node a role of its own.
 *
 * @param factory makes the roles
 * @param nodes the nodes
 * @return the roles, in the order of the nodes
 */
template <typename Role>
std::vector<Ptr<Role>>
Install(const ObjectFactory& factory, const NodeContainer& nodes)
{
    std::vector<Ptr<Role>> roles;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        if (!*node)
        {
            isac::Refuse("IsacHelper", Role::GetTypeId().GetName(), "none", "needs a node");
        }
        if (const auto present = (*node)->GetObject<Role>())
        {
            isac::Refuse(present->Describe(), "role", present->GetRole(), "is installed already");
        }
        auto role = factory.Create<Role>();
        (*node)->AggregateObject(role);
        roles.push_back(role);
    }
    return roles;
}

/// @return a controller, once it is sure that its models can draw random numbers
Ptr<IsacController>
CreateController()
{
    RequireSeed();
    return CreateObject<IsacController>();
}

} // namespace

IsacHelper::IsacHelper()
    : m_controller(CreateController()),
      m_pending(std::make_shared<PendingSettings>()),
      m_alternateStructures(IsAtOriginalDefault("ns3::IsacMobileUser::QoeStructure"))
{
    m_stationFactory.SetTypeId(IsacBaseStation::GetTypeId());
    m_userFactory.SetTypeId(IsacMobileUser::GetTypeId());
    m_targetFactory.SetTypeId(IsacTarget::GetTypeId());
    Simulator::ScheduleNow(&IsacHelper::Start, m_controller, m_pending);
}

void
IsacHelper::SetManager(Ptr<IsacResourceManager> manager)
{
    if (!manager)
    {
        isac::Refuse("IsacHelper", "SetManager", "none", "needs a resource manager");
    }
    m_controller->SetAttribute("Manager", PointerValue(manager));
}

void
IsacHelper::SetBaseStationAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributes(m_stationFactory, name, value);
    Note("SetBaseStationAttribute",
         name,
         !m_controller->GetBaseStations().empty(),
         m_pending->station);
}

void
IsacHelper::SetUserAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributes(m_userFactory, name, value);
    Note("SetUserAttribute", name, !m_controller->GetUsers().empty(), m_pending->user);
    m_alternateStructures = m_alternateStructures && name != "QoeStructure";
}

void
IsacHelper::SetTargetAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttributes(m_targetFactory, name, value);
    Note("SetTargetAttribute", name, !m_controller->GetTargets().empty(), m_pending->target);
}

void
IsacHelper::InstallEdgeServer(Ptr<Node> node)
{
    if (const auto present = m_controller->GetEdgeServer())
    {
        isac::Refuse(present->Describe(), "role", present->GetRole(), "is installed already");
    }
    ObjectFactory factory;
    factory.SetTypeId(IsacEdgeServer::GetTypeId());
    m_controller->SetEdgeServer(Install<IsacEdgeServer>(factory, node)[0]);
    node->AggregateObject(m_controller);
}

void
IsacHelper::InstallBaseStations(const NodeContainer& nodes)
{
    m_pending->station.clear();
    for (const auto& station : Install<IsacBaseStation>(m_stationFactory, nodes))
    {
        m_controller->AddBaseStation(station);
    }
}

void
IsacHelper::InstallUsers(const NodeContainer& nodes)
{
    m_pending->user.clear();
    for (const auto& user : Install<IsacMobileUser>(m_userFactory, nodes))
    {
        if (m_alternateStructures && m_controller->GetUsers().size() % 2 == 1)
        {
            user->SetAttribute("QoeStructure", StringValue("Ratio"));
        }
        if (auto videos = DynamicCast<IsacShortVideoWorkload>(user->GetWorkload()))
        {
            if (!m_catalogue)
            {
                m_catalogue = CreateObject<IsacVideoCatalogue>();
                StringValue folder;
                m_catalogue->GetAttribute("Folder", folder);
                if (!folder.Get().empty())
                {
                    m_catalogue->GetVideos(); // refused here, before anything is recorded
                }
            }
            videos->SetAttribute("Catalogue", PointerValue(m_catalogue));
        }
        m_controller->AddUser(user);
    }
}

void
IsacHelper::InstallTargets(const NodeContainer& nodes)
{
    m_pending->target.clear();
    for (const auto& target : Install<IsacTarget>(m_targetFactory, nodes))
    {
        m_controller->AddTarget(target);
    }
}

void
IsacHelper::EnableSqlite(const std::string& path, const std::string& scenario)
{
#ifdef ISAC_HAVE_SQLITE
    if (const auto manager = m_controller->GetManager())
    {
        manager->Prepare(); // refused before an older record is replaced
    }
    auto trace = CreateObject<IsacSqliteTrace>();
    trace->SetAttribute("Path", StringValue(path));
    if (!scenario.empty())
    {
        trace->SetAttribute("Scenario", StringValue(scenario));
    }
    trace->Attach(m_controller);
#else
    isac::Refuse("IsacHelper",
                 "EnableSqlite",
                 path + " (" + scenario + ")",
                 "the module was built without SQLite");
#endif
}

Ptr<IsacController>
IsacHelper::GetController() const
{
    return m_controller;
}

int64_t
IsacHelper::AssignStreams(int64_t stream)
{
    if (m_controller->HasStarted())
    {
        isac::Refuse("IsacHelper", "AssignStreams", stream, "call it before the simulation runs");
    }
    // The catalogue comes first: its videos do not depend on how many users watch them.
    constexpr int64_t catalogueStreams = 10;
    if (m_catalogue)
    {
        m_catalogue->AssignStreams(stream);
    }
    return catalogueStreams + m_controller->AssignStreams(stream + catalogueStreams);
}

std::string
IsacHelper::Describe(const ObjectFactory& factory)
{
    std::ostringstream stream;
    stream << factory;
    std::string text = stream.str();
    // ns-3 writes brackets around nothing, and a bar behind the last attribute.
    for (const std::string excess : {"|]", "[]"})
    {
        const auto place = text.size() - excess.size();
        if (text.compare(place, excess.size(), excess) == 0)
        {
            text.replace(place, excess.size(), excess == "[]" ? "" : "]");
        }
    }
    return text;
}

Ptr<IsacPathGainModel>
IsacHelper::GetPathGainModel() const
{
    PointerValue pathGain;
    m_controller->GetAttribute("PathGainModel", pathGain);
    return pathGain.Get<IsacPathGainModel>();
}

void
IsacHelper::RefuseOnceInstalled(const std::string& setting, const std::string& value) const
{
    if (!m_controller->GetUsers().empty())
    {
        isac::Refuse("IsacHelper", setting, value, "call it before InstallUsers()");
    }
}

void
IsacHelper::Note(const char* what,
                 const std::string& name,
                 bool areInstalled,
                 std::string& pending) const
{
    if (m_controller->HasStarted())
    {
        isac::Refuse("IsacHelper", what, name, "call it before the simulation runs");
    }
    if (areInstalled)
    {
        pending = std::string(what) + " = " + name;
    }
}

void
IsacHelper::Start(Ptr<IsacController> controller, std::shared_ptr<PendingSettings> pending)
{
    for (const auto& [setting, install] : {std::pair{pending->station, "InstallBaseStations()"},
                                           std::pair{pending->user, "InstallUsers()"},
                                           std::pair{pending->target, "InstallTargets()"}})
    {
        if (!setting.empty())
        {
            throw isac::Error("isac: IsacHelper: " + setting + ": call it before the last " +
                              install + ", which it has not reached");
        }
    }
    if (controller->IsUsed())
    {
        controller->Start();
    }
}

} // namespace ns3
