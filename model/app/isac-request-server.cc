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
#include "ns3/node-list.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRequestServer");

NS_OBJECT_ENSURE_REGISTERED(IsacRequestServer);

namespace
{

/// @param socket one that is to tell nothing any more
void
ClearCallbacks(Socket& socket)
{
    socket.SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    socket.SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    socket.SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                             MakeNullCallback<void, Ptr<Socket>>());
}

} // namespace

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
                          MakeIntegerChecker<uint32_t>(1, ISAC_LARGEST_SEGMENT))
            .AddAttribute(
                "MaximumRequests",
                "Number of requests that may wait to be computed for a user, and of "
                "computed ones that may wait to be sent on a connection; more are dropped",
                IntegerValue(100000),
                MakeIntegerAccessor(&IsacRequestServer::m_maximumRequests),
                MakeIntegerChecker<uint32_t>(1, 1000000000))
            .AddAttribute("MaximumConnections",
                          "Number of connections that may be open; others are not taken",
                          IntegerValue(100000),
                          MakeIntegerAccessor(&IsacRequestServer::m_maximumConnections),
                          MakeIntegerChecker<uint32_t>(1, 1000000000))
            .AddAttribute("MaximumBurst",
                          "The most that one request may ask for over datagrams, which are sent at "
                          "once, in byte; larger ones are dropped",
                          IntegerValue(100000000),
                          MakeIntegerAccessor(&IsacRequestServer::m_maximumBurst),
                          MakeIntegerChecker<int64_t>(1, 1000000000000))
            .AddTraceSource("Drop",
                            "A message is dropped: it is no request, or more than is taken",
                            MakeTraceSourceAccessor(&IsacRequestServer::m_dropTrace),
                            "ns3::IsacRequestServer::DropTracedCallback");
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

uint64_t
IsacRequestServer::GetDroppedMessages() const
{
    return m_droppedMessages;
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
        m_socket->SetAcceptCallback(MakeCallback(&IsacRequestServer::HandleConnectionRequest, this),
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
        ClearCallbacks(*socket);
        socket->Close();
    }
    m_connections.clear();
    m_socket->Close();
    m_socket = nullptr;
}

bool
IsacRequestServer::HandleConnectionRequest(Ptr<Socket> /* socket */, const Address& client)
{
    NS_LOG_FUNCTION(this << client);
    return m_connections.size() < m_maximumConnections;
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
    const auto connection = m_connections.find(socket);
    if (connection != m_connections.end() && connection->second.reader.IsWithinMessage())
    {
        Address client;
        socket->GetPeerName(client);
        Drop(socket, client, IsacMessageFault::CUT);
        return;
    }
    Disconnect(socket);
}

void
IsacRequestServer::Disconnect(Ptr<Socket> socket)
{
    m_connections.erase(socket);
    ClearCallbacks(*socket);
    Simulator::ScheduleNow(&Socket::Close, socket); // which is telling us of something
}

void
IsacRequestServer::Drop(Ptr<Socket> socket, const Address& client, IsacMessageFault fault)
{
    NS_LOG_WARN(DescribeApplication(*this) << " drops a message of " << client << ": " << fault);
    if (!IsDatagramSocket(*socket))
    {
        Disconnect(socket);
    }
    ++m_droppedMessages;
    m_dropTrace(fault, client);
}

void
IsacRequestServer::HandleRead(Ptr<Socket> socket)
{
    const bool isDatagram = IsDatagramSocket(*socket);
    Address client;
    while (const auto packet = socket->RecvFrom(client))
    {
        if (m_connections.count(socket) == 0)
        {
            return;
        }
        if (isDatagram)
        {
            IsacRequestHeader request;
            auto fault = ReadDatagram(*packet, request);
            if (fault == IsacMessageFault::NONE)
            {
                fault = HandleRequest(socket, client, request);
            }
            if (fault != IsacMessageFault::NONE)
            {
                Drop(socket, client, fault);
            }
        }
        else if (packet->GetSize() == 0)
        {
            return; // the end of the stream
        }
        else
        {
            ReadStream(socket, client, *packet);
        }
    }
}

void
IsacRequestServer::ReadStream(Ptr<Socket> socket, const Address& client, Packet& arrived)
{
    for (auto connection = m_connections.find(socket); connection != m_connections.end();
         connection = m_connections.find(socket))
    {
        const auto request = connection->second.reader.Read(arrived);
        if (!request)
        {
            return;
        }
        auto fault = request->GetFault();
        if (fault == IsacMessageFault::NONE)
        {
            fault = HandleRequest(socket, client, *request);
        }
        if (fault != IsacMessageFault::NONE)
        {
            Drop(socket, client, fault);
        }
    }
}

IsacMessageFault
IsacRequestServer::HandleRequest(Ptr<Socket> socket,
                                 const Address& client,
                                 const IsacRequestHeader& request)
{
    NS_LOG_FUNCTION(this << client << request);
    if (request.user >= NodeList::GetNNodes())
    {
        return IsacMessageFault::USER;
    }
    if (IsDatagramSocket(*socket) && request.length > m_maximumBurst)
    {
        return IsacMessageFault::LOAD;
    }
    const Time now = Simulator::Now();
    const uint64_t end = request.offset + request.length;
    if (request.isComputed)
    {
        auto& responses = m_connections[socket].responses;
        if (responses.size() >= m_maximumRequests)
        {
            return IsacMessageFault::LOAD;
        }
        Response response{client, {}, end};
        response.header.number = request.number;
        response.header.offset = request.offset;
        response.header.arrived = now;
        response.header.computed = now;
        responses.push_back(response);
        Send(socket);
        return IsacMessageFault::NONE;
    }
    const RequestKey key{socket, client, request.number};
    if (m_computations.count(key) > 0)
    {
        return IsacMessageFault::NONE; // asked again, while it is being computed
    }
    if (m_queue->GetRequests(request.user) >= m_maximumRequests)
    {
        return IsacMessageFault::LOAD;
    }
    m_computations.emplace(key, Computation{request.user, request.offset, end, now});
    m_queue->Submit(request.user,
                    m_edgeServer->GetComputingDensity() * request.fileSize,
                    [this, key] { HandleComputed(key); });
    return IsacMessageFault::NONE;
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
