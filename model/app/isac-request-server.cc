/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-request-server.h"

#include "isac-application-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRequestServer");

NS_OBJECT_ENSURE_REGISTERED(IsacRequestServer);

TypeId
IsacRequestServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRequestServer")
            .SetParent<Application>()
            .SetGroupName("Isac")
            .AddConstructor<IsacRequestServer>()
            .AddAttribute("Port",
                          "Number of the port that is listened to",
                          IntegerValue(8080),
                          MakeIntegerAccessor(&IsacRequestServer::m_port),
                          MakeIntegerChecker<int>(1, 65535))
            .AddAttribute("Protocol",
                          "Type of the socket factory, as ns3::TcpSocketFactory or "
                          "ns3::UdpSocketFactory; the clients' is the same",
                          TypeIdValue(TcpSocketFactory::GetTypeId()),
                          MakeTypeIdAccessor(&IsacRequestServer::m_protocol),
                          MakeTypeIdChecker())
            .AddAttribute("SegmentSize",
                          "The most that is sent of a file behind one header of 32 bytes, in byte",
                          IntegerValue(1400),
                          MakeIntegerAccessor(&IsacRequestServer::m_segmentSize),
                          MakeIntegerChecker<uint32_t>(1, 65000));
    return tid;
}

std::size_t
IsacRequestServer::GetComputingRequests() const
{
    return m_computations.size();
}

uint64_t
IsacRequestServer::GetSentBytes() const
{
    return m_sentBytes;
}

void
IsacRequestServer::DoDispose()
{
    m_socket = nullptr;
    m_edgeServer = nullptr;
    m_queue = nullptr;
    m_computations.clear();
    m_connections.clear();
    Application::DoDispose();
}

void
IsacRequestServer::StartApplication()
{
    try
    {
        Listen();
    }
    catch (const isac::Error&)
    {
        m_startEvent.PeekEventImpl()->Unref(); // the simulator keeps an event that throws
        throw;
    }
}

void
IsacRequestServer::Listen()
{
    m_edgeServer = GetNode()->GetObject<IsacEdgeServer>();
    if (!m_edgeServer)
    {
        isac::Refuse(DescribeApplication(*this), "IsacEdgeServer", "none", "its node must be one");
    }
    m_queue = GetNode()->GetObject<IsacComputingQueue>();
    if (!m_queue)
    {
        isac::Refuse(DescribeApplication(*this),
                     "IsacComputingQueue",
                     "none",
                     "aggregate one to its node");
    }
    m_socket = CreateApplicationSocket(*this, m_protocol);
    if (m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), m_port)) != 0)
    {
        isac::Refuse(DescribeApplication(*this), "Port", m_port, "is in use");
    }
    if (IsDatagramSocket(*m_socket))
    {
        Connect(m_socket);
    }
    else
    {
        UintegerValue room;
        if (m_socket->GetAttributeFailSafe("SndBufSize", room) &&
            room.Get() < IsacResponseHeader().GetSerializedSize() + m_segmentSize)
        {
            isac::Refuse(DescribeApplication(*this),
                         "SegmentSize",
                         m_segmentSize,
                         "with its header it does not fit the socket's SndBufSize");
        }
        m_socket->Listen();
        m_socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&IsacRequestServer::HandleAccept, this));
    }
}

void
IsacRequestServer::StopApplication()
{
    if (!m_socket)
    {
        return;
    }
    for (const auto& [key, computation] : m_computations)
    {
        m_queue->Remove(computation.user);
    }
    m_computations.clear();
    for (const auto& [socket, connection] : m_connections)
    {
        socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
        socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                  MakeNullCallback<void, Ptr<Socket>>());
        socket->Close();
    }
    m_connections.clear();
    m_socket->Close();
    m_socket = nullptr;
}

void
IsacRequestServer::HandleAccept(Ptr<Socket> socket, const Address& client)
{
    NS_LOG_FUNCTION(this << socket << client);
    Connect(socket);
}

void
IsacRequestServer::Connect(Ptr<Socket> socket)
{
    m_connections[socket];
    socket->SetRecvCallback(MakeCallback(&IsacRequestServer::HandleRead, this));
    if (!IsDatagramSocket(*socket)) // which always has room, and says so from within SendTo()
    {
        socket->SetSendCallback(MakeCallback(&IsacRequestServer::HandleRoom, this));
        socket->SetCloseCallbacks(MakeCallback(&IsacRequestServer::HandleClose, this),
                                  MakeCallback(&IsacRequestServer::HandleClose, this));
    }
}

void
IsacRequestServer::HandleClose(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    Simulator::ScheduleNow(&Socket::Close, socket); // which is telling us of its end
    m_connections.erase(socket);
}

void
IsacRequestServer::HandleRead(Ptr<Socket> socket)
{
    Address client;
    while (const auto packet = socket->RecvFrom(client))
    {
        const auto connection = m_connections.find(socket);
        if (packet->GetSize() == 0 || connection == m_connections.end())
        {
            return; // the end of a stream
        }
        auto arrived = packet;
        if (!IsDatagramSocket(*socket))
        {
            arrived = connection->second.arrived;
            arrived->AddAtEnd(packet);
        }
        for (IsacRequestHeader request; TakeMessage(*arrived, request);)
        {
            HandleRequest(socket, client, request);
        }
    }
}

void
IsacRequestServer::HandleRequest(Ptr<Socket> socket,
                                 const Address& client,
                                 const IsacRequestHeader& request)
{
    NS_LOG_FUNCTION(this << client << request);
    const Time now = Simulator::Now();
    const uint64_t end = request.offset + request.length;
    if (request.isComputed)
    {
        Response response{client, {}, end};
        response.header.number = request.number;
        response.header.offset = request.offset;
        response.header.arrived = now;
        response.header.computed = now;
        m_connections[socket].responses.push_back(response);
        Send(socket);
        return;
    }
    const RequestKey key{socket, client, request.number};
    if (m_computations.try_emplace(key, Computation{request.user, request.offset, end, now}).second)
    {
        m_queue->Submit(request.user,
                        m_edgeServer->GetComputingDensity() * request.fileSize,
                        [this, key] { HandleComputed(key); });
    }
}

void
IsacRequestServer::HandleComputed(const RequestKey& key)
{
    const auto& [socket, client, number] = key;
    const auto computation = m_computations.extract(key).mapped();
    const auto connection = m_connections.find(socket);
    if (connection != m_connections.end()) // or the client has gone
    {
        Response response{client, {}, computation.end};
        response.header.number = number;
        response.header.offset = computation.offset;
        response.header.arrived = computation.arrived;
        response.header.computed = Simulator::Now();
        connection->second.responses.push_back(response);
        Send(socket);
    }
}

void
IsacRequestServer::HandleRoom(Ptr<Socket> socket, uint32_t /* room */)
{
    Send(socket);
}

void
IsacRequestServer::Send(Ptr<Socket> socket)
{
    const auto connection = m_connections.find(socket);
    if (connection == m_connections.end())
    {
        return;
    }
    auto& responses = connection->second.responses;
    while (!responses.empty())
    {
        auto& response = responses.front();
        auto& header = response.header;
        header.length =
            static_cast<uint32_t>(std::min<uint64_t>(m_segmentSize, response.end - header.offset));
        if (socket->GetTxAvailable() < header.GetSerializedSize() + header.length)
        {
            return; // to be called again when there is room
        }
        auto segment = Create<Packet>(header.length);
        segment->AddHeader(header);
        if (socket->SendTo(segment, 0, response.client) < 0)
        {
            NS_LOG_WARN("cannot send to " << response.client << ": " << socket->GetErrno());
            responses.pop_front(); // as if it were lost on the way
            continue;
        }
        m_sentBytes += header.length;
        header.offset += header.length;
        if (header.offset == response.end)
        {
            responses.pop_front();
        }
    }
}

} // namespace ns3
