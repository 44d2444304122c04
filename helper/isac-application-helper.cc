/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-application-helper.h"

#include "ns3/integer.h"
#include "ns3/isac-attribute-check.h"
#include "ns3/isac-computing-queue.h"
#include "ns3/isac-error.h"
#include "ns3/isac-request-server.h"
#include "ns3/isac-video-client.h"
#include "ns3/pointer.h"
#include "ns3/socket-factory.h"

namespace ns3
{

namespace
{

/**
 * Set an attribute of a factory, checked.
 *
 * @param factory the factory
 * @param name the attribute
 * @param value its value
 */
void
SetAttribute(ObjectFactory& factory, const std::string& name, const AttributeValue& value)
{
    RequireAttribute(factory.GetTypeId(), name, value);
    factory.Set(name, value);
}

} // namespace

IsacApplicationHelper::IsacApplicationHelper(const InetSocketAddress& server,
                                             const std::string& protocol)
{
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(protocol, &type) ||
        !type.IsChildOf(SocketFactory::GetTypeId()))
    {
        isac::Refuse("IsacApplicationHelper",
                     "Protocol",
                     protocol,
                     "must be a socket factory, as ns3::TcpSocketFactory");
    }
    m_serverFactory.SetTypeId(IsacRequestServer::GetTypeId());
    m_clientFactory.SetTypeId(IsacVideoClient::GetTypeId());
    m_playerFactory.SetTypeId(IsacVideoPlayer::GetTypeId());
    SetServerAttribute("Protocol", TypeIdValue(type));
    SetServerAttribute("Port", IntegerValue(server.GetPort()));
    SetClientAttribute("Protocol", TypeIdValue(type));
    SetClientAttribute("Remote", AddressValue(server));
    m_isClientSet = false;
}

void
IsacApplicationHelper::SetClient(const std::string& type)
{
    if (m_isClientSet)
    {
        isac::Refuse("IsacApplicationHelper",
                     "SetClient",
                     type,
                     "call it before SetClientAttribute()");
    }
    m_clientFactory.SetTypeId(
        RequireType("IsacApplicationHelper", "Client", type, IsacRequestClient::GetTypeId()));
}

void
IsacApplicationHelper::SetServerAttribute(const std::string& name, const AttributeValue& value)
{
    if (m_isServerInstalled)
    {
        isac::Refuse("IsacApplicationHelper",
                     "SetServerAttribute",
                     name,
                     "call it before InstallServer()");
    }
    SetAttribute(m_serverFactory, name, value);
}

void
IsacApplicationHelper::SetClientAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttribute(m_clientFactory, name, value);
    m_isClientSet = true;
}

void
IsacApplicationHelper::SetPlayerAttribute(const std::string& name, const AttributeValue& value)
{
    SetAttribute(m_playerFactory, name, value);
}

ApplicationContainer
IsacApplicationHelper::InstallServer(Ptr<Node> node)
{
    if (!node)
    {
        isac::Refuse("IsacApplicationHelper", "InstallServer", "none", "needs a node");
    }
    if (!node->GetObject<IsacComputingQueue>())
    {
        node->AggregateObject(CreateObject<IsacComputingQueue>());
    }
    const auto server = m_serverFactory.Create<IsacRequestServer>();
    node->AddApplication(server);
    m_isServerInstalled = true;
    return ApplicationContainer(server);
}

ApplicationContainer
IsacApplicationHelper::InstallClients(const NodeContainer& nodes)
{
    ApplicationContainer clients;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        const auto client = m_clientFactory.Create<IsacRequestClient>();
        if (const auto video = DynamicCast<IsacVideoClient>(client))
        {
            const auto player = m_playerFactory.Create<IsacVideoPlayer>();
            PointerValue catalogue;
            player->GetAttribute("Catalogue", catalogue);
            if (!catalogue.GetObject())
            {
                if (!m_catalogue)
                {
                    m_catalogue = CreateObject<IsacVideoCatalogue>();
                }
                player->SetAttribute("Catalogue", PointerValue(m_catalogue));
            }
            video->SetPlayer(player);
        }
        (*node)->AddApplication(client);
        clients.Add(client);
    }
    return clients;
}

int64_t
IsacApplicationHelper::AssignStreams(const ApplicationContainer& clients, int64_t stream)
{
    // The catalogue comes first: its videos do not depend on how many users watch them.
    int64_t used = m_catalogue ? m_catalogue->AssignStreams(stream) : 0;
    for (auto client = clients.Begin(); client != clients.End(); ++client)
    {
        if (const auto video = DynamicCast<IsacVideoClient>(*client))
        {
            used += video->AssignStreams(stream + used);
        }
    }
    return used;
}

} // namespace ns3
