/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-request-client.h"

#include "isac-application-socket.h"

#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRequestClient");

NS_OBJECT_ENSURE_REGISTERED(IsacRequestClient);

TypeId
IsacRequestClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRequestClient")
            .SetParent<Application>()
            .SetGroupName("Isac")
            .AddConstructor<IsacRequestClient>()
            .AddAttribute("Remote",
                          "Address and port of the server",
                          AddressValue(),
                          MakeAddressAccessor(&IsacRequestClient::m_remote),
                          MakeAddressChecker())
            .AddAttribute("Protocol",
                          "Type of the socket factory, as ns3::TcpSocketFactory or "
                          "ns3::UdpSocketFactory; the server's is the same",
                          TypeIdValue(TcpSocketFactory::GetTypeId()),
                          MakeTypeIdAccessor(&IsacRequestClient::m_protocol),
                          MakeTypeIdChecker())
            .AddAttribute("BitsPerMegabyte",
                          "Bits that a requested megabyte takes on its way, in bit/MB",
                          DoubleValue(8e6),
                          MakeDoubleAccessor(&IsacRequestClient::m_bitsPerMegabyte),
                          MakeDoubleChecker<double>(1.0, ISAC_MOST_BITS_PER_MEGABYTE))
            .AddAttribute("Timeout",
                          "How long nothing arrives before lost datagrams are asked for again, at "
                          "least 100 us",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&IsacRequestClient::m_timeout),
                          MakeTimeChecker(MicroSeconds(100), Seconds(1000000)))
            .AddAttribute("Retries",
                          "Number of times that a request is repeated over datagrams, with nothing "
                          "of it arriving, before it fails",
                          IntegerValue(5),
                          MakeIntegerAccessor(&IsacRequestClient::m_retries),
                          MakeIntegerChecker<int>(0, 1000000))
            .AddAttribute("MaximumGaps",
                          "Number of gaps that a file may have as it arrives; segments that would "
                          "make more are dropped",
                          IntegerValue(100000),
                          MakeIntegerAccessor(&IsacRequestClient::m_maximumGaps),
                          MakeIntegerChecker<uint32_t>(1, 1000000000))
            .AddTraceSource("Completed",
                            "Every byte of a request has arrived",
                            MakeTraceSourceAccessor(&IsacRequestClient::m_completedTrace),
                            "ns3::IsacRequestClient::RequestTracedCallback")
            .AddTraceSource("Failed",
                            "A request has ended before every byte of it arrived",
                            MakeTraceSourceAccessor(&IsacRequestClient::m_failedTrace),
                            "ns3::IsacRequestClient::RequestTracedCallback")
            .AddTraceSource("Drop",
                            "A message is dropped: it is no answer to any request",
                            MakeTraceSourceAccessor(&IsacRequestClient::m_dropTrace),
                            "ns3::IsacRequestClient::DropTracedCallback");
    return tid;
}

uint32_t
IsacRequestClient::Request(double fileSize, double quality)
{
    NS_LOG_FUNCTION(this << fileSize << quality);
    if (!(fileSize > 0.0) || fileSize > ISAC_LARGEST_FILE)
    {
        isac::Refuse(DescribeApplication(*this),
                     "file size",
                     fileSize,
                     "must be positive and at most 1e6 MB");
    }
    if (HasStopped())
    {
        isac::Refuse(DescribeApplication(*this), "file size", fileSize, "the client has stopped");
    }
    const uint32_t number = ++m_lastNumber;
    auto& request = m_requests[number];
    request.record.number = number;
    request.record.fileSize = fileSize;
    request.record.quality = quality;
    request.record.bytes = std::max<uint64_t>(1, std::llround(fileSize * m_bitsPerMegabyte / 8.0));
    request.record.issued = Simulator::Now();
    m_outstandingBytes += request.record.bytes;
    if (m_state == State::RUNNING)
    {
        if (!m_socket)
        {
            Open();
        }
        Ask(request);
    }
    return number;
}

bool
IsacRequestClient::HasStopped() const
{
    return m_state == State::STOPPED;
}

std::size_t
IsacRequestClient::GetOutstandingRequests() const
{
    return m_requests.size();
}

uint64_t
IsacRequestClient::GetOutstandingBytes() const
{
    return m_outstandingBytes;
}

uint64_t
IsacRequestClient::GetReceivedBytes() const
{
    return m_receivedBytes;
}

uint64_t
IsacRequestClient::GetDuplicateBytes() const
{
    return m_duplicateBytes;
}

uint64_t
IsacRequestClient::GetDroppedMessages() const
{
    return m_droppedMessages;
}

void
IsacRequestClient::StartApplication()
{
    try
    {
        Start();
    }
    catch (const isac::Error&)
    {
        m_startEvent.PeekEventImpl()->Unref(); // the simulator keeps an event that throws
        throw;
    }
}

void
IsacRequestClient::Start()
{
    if (!InetSocketAddress::IsMatchingType(m_remote))
    {
        isac::Refuse(DescribeApplication(*this),
                     "Remote",
                     m_remote,
                     "must be the server's IPv4 address and port, an InetSocketAddress");
    }
    m_state = State::RUNNING;
    Open();
    for (const auto& [number, request] : m_requests)
    {
        Ask(request);
    }
}

void
IsacRequestClient::StopApplication()
{
    m_state = State::STOPPED;
    Close();
    EndAll(IsacRequestEnd::STOPPED);
}

void
IsacRequestClient::DoDispose()
{
    m_state = State::STOPPED;
    m_silence.Cancel();
    m_socket = nullptr;
    m_requests.clear();
    Application::DoDispose();
}

void
IsacRequestClient::NotifyEnd(const IsacRequestRecord& record)
{
    if (record.end == IsacRequestEnd::COMPLETED)
    {
        m_completedTrace(record);
    }
    else
    {
        m_failedTrace(record);
    }
}

bool
IsacRequestClient::IsRunning() const
{
    return m_state == State::RUNNING;
}

Time
IsacRequestClient::GetTimeout() const
{
    return m_timeout;
}

void
IsacRequestClient::Open()
{
    m_socket = CreateApplicationSocket(*this, m_protocol);
    m_reader = {};
    if (m_socket->Bind() != 0 || m_socket->Connect(m_remote) != 0)
    {
        // Later, as whoever asks does not know the request's number yet.
        Simulator::ScheduleNow(&IsacRequestClient::HandleDisconnected,
                               Ptr<IsacRequestClient>(this),
                               m_socket);
        return;
    }
    m_socket->SetRecvCallback(MakeCallback(&IsacRequestClient::HandleRead, this));
    if (IsDatagramSocket(*m_socket)) // which always has room, and nothing to be connected with
    {
        m_isConnected = true;
        return;
    }
    m_socket->SetConnectCallback(MakeCallback(&IsacRequestClient::HandleConnected, this),
                                 MakeCallback(&IsacRequestClient::HandleDisconnected, this));
    m_socket->SetSendCallback(MakeCallback(&IsacRequestClient::HandleRoom, this));
    m_socket->SetCloseCallbacks(MakeCallback(&IsacRequestClient::HandleDisconnected, this),
                                MakeCallback(&IsacRequestClient::HandleDisconnected, this));
}

void
IsacRequestClient::HandleConnected(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    m_isConnected = true;
    Send();
}

void
IsacRequestClient::HandleDisconnected(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    if (socket == m_socket)
    {
        Close();
        EndAll(IsacRequestEnd::DISCONNECTED);
    }
}

void
IsacRequestClient::HandleRoom(Ptr<Socket> /* socket */, uint32_t /* room */)
{
    Send();
}

void
IsacRequestClient::HandleRead(Ptr<Socket> socket)
{
    const bool isDatagram = IsDatagramSocket(*socket);
    Address from;
    while (const auto packet = socket == m_socket ? socket->RecvFrom(from) : nullptr)
    {
        if (isDatagram)
        {
            IsacResponseHeader response;
            auto fault = ReadDatagram(*packet, response);
            if (fault == IsacMessageFault::NONE)
            {
                fault = HandleResponse(response);
            }
            if (fault != IsacMessageFault::NONE)
            {
                Drop(socket, from, fault);
            }
        }
        else if (packet->GetSize() == 0)
        {
            return; // the end of the stream
        }
        else
        {
            ReadStream(socket, from, *packet);
        }
    }
}

void
IsacRequestClient::ReadStream(Ptr<Socket> socket, const Address& from, Packet& arrived)
{
    while (socket == m_socket)
    {
        const auto response = m_reader.Read(arrived);
        if (!response)
        {
            return;
        }
        auto fault = response->GetFault();
        if (fault == IsacMessageFault::NONE)
        {
            fault = HandleResponse(*response);
        }
        if (fault != IsacMessageFault::NONE)
        {
            Drop(socket, from, fault);
        }
    }
}

void
IsacRequestClient::Drop(Ptr<Socket> socket, const Address& from, IsacMessageFault fault)
{
    NS_LOG_WARN(DescribeApplication(*this) << " drops a message of " << from << ": " << fault);
    ++m_droppedMessages;
    m_dropTrace(fault, from);
    if (!IsDatagramSocket(*socket))
    {
        HandleDisconnected(socket);
    }
}

IsacMessageFault
IsacRequestClient::FindFault(const Outstanding& request, const IsacResponseHeader& response) const
{
    const auto& record = request.record;
    const uint64_t end = response.offset + response.length;
    if (end > record.bytes)
    {
        return IsacMessageFault::RANGE;
    }
    if (response.arrived < record.issued)
    {
        return IsacMessageFault::TIME;
    }
    const bool isTooMuch = request.received.GetRanges() >= m_maximumGaps &&
                           !request.received.Touches(response.offset, end);
    return isTooMuch ? IsacMessageFault::LOAD : IsacMessageFault::NONE;
}

IsacMessageFault
IsacRequestClient::HandleResponse(const IsacResponseHeader& response)
{
    if (response.number == 0 || response.number > m_lastNumber)
    {
        return IsacMessageFault::NUMBER;
    }
    const auto entry = m_requests.find(response.number);
    const auto fault =
        entry == m_requests.end() ? IsacMessageFault::NONE : FindFault(entry->second, response);
    if (fault != IsacMessageFault::NONE)
    {
        return fault;
    }
    m_heard = Simulator::Now();
    if (entry == m_requests.end())
    {
        m_duplicateBytes += response.length;
        return IsacMessageFault::NONE;
    }
    auto& request = entry->second;
    auto& record = request.record;
    if (record.receivedBytes == 0)
    {
        record.arrived = response.arrived;
        record.computed = response.computed;
    }
    const uint64_t end = response.offset + response.length;
    const uint64_t fresh = request.received.Add(response.offset, end);
    record.receivedBytes += fresh;
    m_receivedBytes += fresh;
    m_outstandingBytes -= fresh;
    m_duplicateBytes += response.length - fresh;
    if (fresh > 0)
    {
        request.silences = 0;
    }
    const bool isEnd = end == record.bytes && !std::exchange(request.hasEnd, true);
    if (record.receivedBytes == record.bytes)
    {
        End(response.number, IsacRequestEnd::COMPLETED);
    }
    else if (isEnd && IsDatagramSocket(*m_socket))
    {
        ++record.repetitions;
        Ask(request);
    }
    return IsacMessageFault::NONE;
}

void
IsacRequestClient::HandleTimeout()
{
    const Time now = Simulator::Now();
    const Time silent = now - m_heard;
    m_silence = Simulator::Schedule(silent < m_timeout ? m_timeout - silent : m_timeout,
                                    &IsacRequestClient::HandleTimeout,
                                    this);
    if (silent < m_timeout)
    {
        return;
    }
    std::vector<uint32_t> lost;
    for (auto& [number, request] : m_requests)
    {
        if (now < request.record.issued + m_timeout)
        {
            continue; // too young
        }
        if (request.silences == m_retries)
        {
            lost.push_back(number);
            continue;
        }
        ++request.silences;
        ++request.record.repetitions;
        Ask(request);
    }
    for (const auto number : lost)
    {
        End(number, IsacRequestEnd::TIMED_OUT);
    }
}

void
IsacRequestClient::Ask(const Outstanding& request)
{
    const auto& record = request.record;
    for (const auto& [begin, end] : request.received.GetMissing(record.bytes))
    {
        IsacRequestHeader message;
        message.number = record.number;
        message.user = GetNode()->GetId();
        message.fileSize = record.fileSize;
        message.offset = begin;
        message.length = end - begin;
        message.isComputed = record.receivedBytes > 0;
        m_unsent.push_back(message);
    }
    if (IsDatagramSocket(*m_socket) && m_silence.IsExpired())
    {
        m_heard = Simulator::Now();
        m_silence = Simulator::Schedule(m_timeout, &IsacRequestClient::HandleTimeout, this);
    }
    Send();
}

void
IsacRequestClient::Send()
{
    while (m_isConnected && !m_unsent.empty())
    {
        const auto message = m_unsent.front();
        if (m_socket->GetTxAvailable() < message.GetSerializedSize())
        {
            return; // to be called again when there is room
        }
        m_unsent.pop_front();
        auto packet = Create<Packet>();
        packet->AddHeader(message);
        if (m_socket->Send(packet) < 0)
        {
            NS_LOG_WARN("cannot send: " << m_socket->GetErrno()); // as if it were lost on the way
        }
    }
}

void
IsacRequestClient::End(uint32_t number, IsacRequestEnd end)
{
    const auto request = m_requests.find(number);
    if (request == m_requests.end())
    {
        return; // whoever heard of another one's end has stopped the client
    }
    auto record = request->second.record;
    m_requests.erase(request);
    m_outstandingBytes -= record.bytes - record.receivedBytes;
    if (m_requests.empty())
    {
        m_silence.Cancel();
    }
    record.ended = Simulator::Now();
    record.end = end;
    NotifyEnd(record);
}

void
IsacRequestClient::EndAll(IsacRequestEnd end)
{
    std::vector<uint32_t> numbers;
    for (const auto& [number, request] : m_requests)
    {
        numbers.push_back(number);
    }
    for (const auto number : numbers)
    {
        End(number, end);
    }
}

void
IsacRequestClient::Close()
{
    m_silence.Cancel();
    m_isConnected = false;
    m_unsent.clear();
    if (const auto socket = std::exchange(m_socket, nullptr))
    {
        socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                   MakeNullCallback<void, Ptr<Socket>>());
        socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
        socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                  MakeNullCallback<void, Ptr<Socket>>());
        Simulator::ScheduleNow(&Socket::Close, socket); // which may be telling us of its end
    }
}

} // namespace ns3
