/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-event-limit.h"
#include "isac-packet-network.h"
#include "isac-workload-fixtures.h"

#include "ns3/config.h"
#include "ns3/integer.h"
#include "ns3/isac-message-reader.h"
#include "ns3/isac-video-client.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <gtest/gtest.h>
#include <iterator>
#include <limits>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Bytes = std::vector<uint8_t>;
using Fault = IsacMessageFault;

constexpr uint16_t HOSTILE_PORT = 9090; ///< of a server that is none

/**
 * @param header a header
 * @param payload number of bytes, all 0, that follow it
 * @return both
 */
template <typename Message>
Bytes
ToBytes(const Message& header, uint32_t payload = 0)
{
    Packet packet(payload);
    packet.AddHeader(header);
    Bytes bytes(packet.GetSize());
    packet.CopyData(bytes.data(), packet.GetSize());
    return bytes;
}

/// @return a packet that holds some bytes
Ptr<Packet>
ToPacket(const Bytes& bytes)
{
    return Create<Packet>(bytes.data(), bytes.size());
}

/// @return a request that there is nothing to be said against, of a client on a node
IsacRequestHeader
MakeRequest(uint32_t user, uint32_t number = 1)
{
    IsacRequestHeader request;
    request.number = number;
    request.user = user;
    request.fileSize = 1e-3;
    request.length = 1000;
    return request;
}

/// @return a part of the answer to a request, of which everything happened at the begin
IsacResponseHeader
MakeResponse(uint32_t number, uint64_t offset, uint32_t length)
{
    IsacResponseHeader response;
    response.number = number;
    response.offset = offset;
    response.length = length;
    return response;
}

/// Damages messages at random, or makes some of nothing
class Damage
{
  public:
    /// @param seed of all that is drawn
    explicit Damage(uint32_t seed)
        : m_random(seed)
    {
    }

    /// @return a number from 0 to one below a limit
    uint32_t Draw(uint32_t limit)
    {
        return m_random() % limit;
    }

    /// @return some bytes, each whatever it may be
    Bytes DrawBytes(uint32_t most)
    {
        Bytes bytes(Draw(most + 1));
        std::generate(bytes.begin(), bytes.end(), [this] {
            return static_cast<uint8_t>(Draw(256));
        });
        return bytes;
    }

    /// @return a number of so many bits that somebody may have forgotten
    uint64_t DrawOddNumber()
    {
        const uint64_t nan = 0x7ff8000000000000;
        const uint64_t odd[] = {0,
                                1,
                                0x7f,
                                0xff,
                                0xffff,
                                0x7fffffff,
                                0x80000000,
                                0xffffffff,
                                0x100000000,
                                nan,
                                0xfff0000000000000, // minus infinity
                                0x7ff0000000000000, // infinity
                                0xbff0000000000000, // -1.0
                                0x3ff0000000000000, // 1.0
                                0x412e848000000000, // 1e6
                                0x412e848000000001, // a little more
                                0x7fffffffffffffff,
                                0x8000000000000000,
                                0xffffffffffffffff,
                                0xffffffffffffffff - Draw(2000)};
        return odd[Draw(std::size(odd))];
    }

    /// @return a message, damaged or not
    Bytes operator()(Bytes bytes)
    {
        switch (Draw(8))
        {
        case 0: // nothing of it is left
            return DrawBytes(200);
        case 1: // cut
            bytes.resize(Draw(static_cast<uint32_t>(bytes.size()) + 1));
            return bytes;
        case 2: { // something behind it
            const auto more = DrawBytes(100);
            bytes.insert(bytes.end(), more.begin(), more.end());
            return bytes;
        }
        case 3: // a bit
            bytes[Draw(static_cast<uint32_t>(bytes.size()))] ^= 1 << Draw(8);
            return bytes;
        case 4:
        case 5:
        case 6: { // a number, or parts of two
            const uint64_t number = DrawOddNumber();
            const uint32_t place = Draw(IsacResponseHeader::SIZE - 7) / 4 * 4;
            for (uint32_t i = 0; i < 8; ++i)
            {
                bytes[place + i] = static_cast<uint8_t>(number >> (56 - 8 * i));
            }
            return bytes;
        }
        default:
            return bytes;
        }
    }

  private:
    std::mt19937 m_random; ///< draws all
};

/// How a client's requests ended
struct Ends
{
    /// @param client the client
    explicit Ends(const Ptr<IsacRequestClient>& client)
    {
        for (const char* trace : {"Completed", "Failed"})
        {
            client->TraceConnectWithoutContext(
                trace,
                Callback<void, const IsacRequestRecord&>(
                    [this](const IsacRequestRecord& record) { records.push_back(record); }));
        }
    }

    std::vector<IsacRequestRecord> records; ///< all of them
};

/// Messages that somebody drops
struct Drops
{
    /// @param application a server or a client
    explicit Drops(const Ptr<Application>& application)
    {
        EXPECT_TRUE(application->TraceConnectWithoutContext(
            "Drop",
            Callback<void, IsacMessageFault, const Address&>(
                [this](IsacMessageFault fault, const Address&) { faults.push_back(fault); })));
    }

    std::vector<IsacMessageFault> faults; ///< in their order
};

/// A server and two users: one asks for files, the other one is hostile
class IsacHostilePackets : public testing::TestWithParam<const char*>
{
  protected:
    IsacHostilePackets()
    {
        Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 14));
    }

    ~IsacHostilePackets() override
    {
        Simulator::Destroy();
        Config::Reset();
    }

    /// Make the network, whose users have 1e9 cycles/s each
    void Build()
    {
        network = std::make_unique<PacketNetwork>(GetParam(), "10Mbps", "1ms", 2);
        network->server->SetAttribute("MaximumBurst", IntegerValue(200000));
        network->queue->SetShare(network->GetId(0), 1e9);
        network->queue->SetShare(network->GetId(1), 1e9);
        attacker = network->userNodes.Get(1);
        target = InetSocketAddress("10.0.0.5", PacketNetwork::PORT);
    }

    /// @return a new socket on a node, of the protocol
    Ptr<Socket> CreateSocket(const Ptr<Node>& node) const
    {
        return Socket::CreateSocket(node, TypeId::LookupByName(GetParam()));
    }

    /// @return a new socket of the attacker's, which asks for a connection with the server
    Ptr<Socket> Connect()
    {
        const auto socket = CreateSocket(attacker);
        socket->Bind();
        socket->Connect(target);
        socket->SetRecvCallback(Callback<void, Ptr<Socket>>([this](Ptr<Socket> from) {
            while (const auto packet = from->Recv())
            {
                if (packet->GetSize() == 0)
                {
                    return;
                }
                answered += packet->GetSize();
            }
        }));
        return socket;
    }

    /// Let the other user ask for a file of 0.05 MB every 100 ms
    std::vector<IsacRequestRecord> Watch(double seconds)
    {
        const auto client = network->AddClient();
        const Ends ends(client);
        for (int i = 0; i < 10 * seconds; ++i)
        {
            At(0.01 + 0.1 * i, [client] { client->Request(0.05, 0.5); });
        }
        Simulator::Stop(Seconds(seconds + 1));
        Simulator::Run();
        return ends.records;
    }

    bool IsTcp() const
    {
        return std::string(GetParam()) == TCP;
    }

    std::unique_ptr<PacketNetwork> network;
    Ptr<Node> attacker;   ///< the hostile one
    Address target{};     ///< the server's, as the attacker sees it
    uint64_t answered{0}; ///< bytes that came to the attacker
};

/**
 * Attack a server with damaged messages.
 *
 * @param messages how many
 */
void
AttackServer(PacketNetwork& network,
             Damage& damage,
             const std::function<Ptr<Socket>()>& connect,
             double seconds,
             int messages,
             bool isStream)
{
    auto socket = std::make_shared<Ptr<Socket>>();
    for (int i = 0; i < messages; ++i)
    {
        At(0.02 + seconds * i / messages, [&network, &damage, connect, socket, i, isStream] {
            if (!*socket || (isStream && damage.Draw(4) == 0))
            {
                if (*socket && damage.Draw(2) == 0)
                {
                    (*socket)->Close(); // else it is left open, perhaps within a message
                }
                *socket = connect();
            }
            auto request = MakeRequest(network.GetId(1), damage.Draw(2) ? i : damage.Draw(3));
            request.isComputed = damage.Draw(2) == 0;
            auto bytes = damage(ToBytes(request));
            if (isStream && damage.Draw(2) == 0 && !bytes.empty()) // over two segments
            {
                const auto half = damage.Draw(static_cast<uint32_t>(bytes.size()));
                (*socket)->Send(ToPacket(Bytes(bytes.begin(), bytes.begin() + half)));
                bytes.erase(bytes.begin(), bytes.begin() + half);
            }
            (*socket)->Send(ToPacket(bytes));
        });
    }
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Transport,
                         IsacHostilePackets,
                         testing::Values(TCP, UDP),
                         [](const auto& info) { return std::string(info.param).substr(5, 3); });

TEST_P(IsacHostilePackets, AreDroppedCountedAndTracedByTheServer)
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const uint64_t largest = std::numeric_limits<uint64_t>::max();
    Build();
    const auto user = network->GetId(1);
    std::vector<std::pair<Bytes, Fault>> messages;
    const auto add = [&](Fault fault, const std::function<void(IsacRequestHeader&)>& change) {
        for (const bool isComputed : {false, true})
        {
            auto request = MakeRequest(user, static_cast<uint32_t>(messages.size() + 1));
            request.isComputed = isComputed;
            change(request);
            messages.emplace_back(ToBytes(request), fault);
        }
    };
    for (const double size :
         {nan, -nan, infinity, -infinity, -1.0, -0.0, 0.0, -1e-300, 1.0000001e6, 1e308})
    {
        add(Fault::FILE_SIZE, [=](auto& request) { request.fileSize = size; });
    }
    using Range = std::pair<uint64_t, uint64_t>;
    for (const auto& [offset, length] : {Range{0, 0},
                                         Range{largest, 0},
                                         Range{largest, 1},
                                         Range{largest, largest},
                                         Range{1, largest},
                                         Range{0, largest},
                                         Range{largest - 999, 1000},
                                         Range{1ULL << 63, 1ULL << 63},
                                         Range{125000000000000000, 1},
                                         Range{0, 125000000000000001}})
    {
        add(Fault::RANGE, [=, o = offset, l = length](auto& request) {
            request.offset = o;
            request.length = l;
        });
    }
    for (const uint32_t stranger : {3U, 1000000U, 4294967295U}) // nodes are 0, 1 and 2
    {
        add(Fault::USER, [=](auto& request) { request.user = stranger; });
    }
    std::vector<Fault> expected;
    for (const auto& [bytes, fault] : messages)
    {
        expected.push_back(fault);
    }
    if (IsTcp())
    {
        // A connection ends within a message: as a whole each would be taken.
        for (const uint32_t bytes : {1U, 16U, 32U})
        {
            auto cut = ToBytes(MakeRequest(user, 900 + bytes));
            cut.resize(bytes);
            messages.emplace_back(cut, Fault::CUT);
            expected.push_back(Fault::CUT);
        }
    }
    else
    {
        for (const uint32_t bytes : {0U, 1U, 32U, 34U, 1000U, 66U, 60000U})
        {
            auto odd = ToBytes(MakeRequest(user, 900 + bytes));
            odd.resize(bytes);
            messages.emplace_back(odd, bytes < 33 ? Fault::CUT : Fault::EXCESS);
            expected.push_back(messages.back().second);
        }
        add(Fault::LOAD, [](auto& request) { request.length = 200001; });
        expected.insert(expected.end(), 2, Fault::LOAD);
    }
    const Drops drops(network->server);
    for (std::size_t i = 0; i < messages.size(); ++i)
    {
        At(0.02 + 0.02 * i, [&, i] {
            const auto socket = Connect();
            At(0.005, [socket, bytes = messages[i].first] { socket->Send(ToPacket(bytes)); });
            At(0.01, [socket] { socket->Close(); });
        });
    }
    IsacEventLimit::Set(1000000);
    const auto records = Watch(2.0);
    EXPECT_EQ(drops.faults, expected);
    EXPECT_EQ(network->server->GetDroppedMessages(), expected.size());
    EXPECT_EQ(network->server->GetComputingRequests(), 0U);
    EXPECT_EQ(answered, 0U);
    ASSERT_EQ(records.size(), 20U);
    for (const auto& record : records)
    {
        EXPECT_EQ(record.end, IsacRequestEnd::COMPLETED);
    }
}

TEST_P(IsacHostilePackets, DisturbNobodyElse)
{
    std::vector<std::vector<IsacRequestRecord>> records;
    for (const bool isAttacked : {false, true})
    {
        Build();
        Damage damage(4711);
        IsacEventLimit::Set(10000000);
        if (isAttacked)
        {
            AttackServer(
                *network,
                damage,
                [this] { return Connect(); },
                2.0,
                3000,
                IsTcp());
        }
        records.push_back(Watch(2.0));
        if (isAttacked)
        {
            EXPECT_GT(network->server->GetDroppedMessages(), 500U);
            EXPECT_GT(answered, 0U); // some were whole
        }
        Simulator::Destroy();
    }
    ASSERT_EQ(records[0].size(), 20U);
    ASSERT_EQ(records[1].size(), 20U);
    for (std::size_t i = 0; i < 20; ++i)
    {
        EXPECT_EQ(records[1][i].end, IsacRequestEnd::COMPLETED);
        EXPECT_EQ(records[1][i].ended, records[0][i].ended) << i;
        EXPECT_EQ(records[1][i].computed, records[0][i].computed) << i;
    }
}

TEST_P(IsacHostilePackets, InAFloodTakeNoMoreThanTheServerGives)
{
    Build();
    network->server->SetAttribute("MaximumRequests", IntegerValue(50));
    network->server->SetAttribute("MaximumConnections", IntegerValue(20));
    network->queue->SetShare(network->GetId(1), 0.0); // nothing of it is ever computed
    const Drops drops(network->server);
    std::vector<Ptr<Socket>> sockets;
    for (int i = 0; i < 3000; ++i)
    {
        At(0.02 + 1e-4 * i, [&, i] {
            if (sockets.size() < 100)
            {
                sockets.push_back(Connect());
            }
            sockets[i % sockets.size()]->Send(ToPacket(ToBytes(MakeRequest(network->GetId(1), i))));
        });
    }
    IsacEventLimit::Set(10000000);
    const auto records = Watch(1.0);
    EXPECT_EQ(network->server->GetComputingRequests(), 50U);
    EXPECT_EQ(network->queue->GetRequests(network->GetId(1)), 50U);
    EXPECT_GE(drops.faults.size(), IsTcp() ? 19U : 2950U);
    for (const auto fault : drops.faults)
    {
        EXPECT_EQ(fault, Fault::LOAD);
    }
    EXPECT_EQ(records.size(), 10U);
}

namespace
{

/// A server that is none: answers whatever comes to it, with damaged and whole segments
class HostileServer
{
  public:
    /**
     * @param node where it runs
     * @param protocol type of the socket factory
     * @param damage damages
     */
    HostileServer(const Ptr<Node>& node, const std::string& protocol, Damage& damage)
        : m_damage(damage),
          m_isStream(protocol == TCP)
    {
        m_socket = Socket::CreateSocket(node, TypeId::LookupByName(protocol));
        m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), HOSTILE_PORT));
        const Callback<void, Ptr<Socket>> answer([this](Ptr<Socket> socket) { Answer(socket); });
        if (m_isStream)
        {
            m_socket->Listen();
            m_socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                        Callback<void, Ptr<Socket>, const Address&>(
                                            [answer](Ptr<Socket> socket, const Address&) {
                                                socket->SetRecvCallback(answer);
                                            }));
        }
        m_socket->SetRecvCallback(answer);
    }

    int answers{0}; ///< number of messages that were sent

  private:
    void Answer(const Ptr<Socket>& socket)
    {
        Address client;
        while (const auto packet = socket->RecvFrom(client))
        {
            IsacRequestHeader request;
            if (packet->GetSize() < IsacRequestHeader::SIZE)
            {
                return;
            }
            packet->PeekHeader(request);
            if (m_isStream) // or the client might wait for what never comes
            {
                Simulator::Schedule(MilliSeconds(m_damage.Draw(50)), &Socket::Close, socket);
            }
            uint64_t offset = request.offset;
            for (uint32_t i = 1 + m_damage.Draw(6); i > 0; --i)
            {
                const auto length = static_cast<uint32_t>(
                    std::min<uint64_t>(1000, request.offset + request.length - offset));
                auto bytes = ToBytes(MakeSegment(request.number, offset, length), length);
                if (m_damage.Draw(10) < 7)
                {
                    bytes = m_damage(std::move(bytes));
                }
                else
                {
                    offset += length;
                }
                ++answers;
                socket->SendTo(ToPacket(bytes), 0, client);
                if (offset == request.offset + request.length)
                {
                    return;
                }
            }
        }
    }

    static IsacResponseHeader MakeSegment(uint32_t number, uint64_t offset, uint32_t length)
    {
        auto response = MakeResponse(number, offset, length);
        response.arrived = Simulator::Now();
        response.computed = Simulator::Now();
        return response;
    }

    Damage& m_damage;     ///< damages
    bool m_isStream;      ///< of TCP
    Ptr<Socket> m_socket; ///< listens
};

/// Let a client ask a hostile server, and look whether its books are right in the end.
void
AskHostileServer(PacketNetwork& network, const std::string& protocol, uint32_t seed, int requests)
{
    Damage damage(seed);
    HostileServer server(network.serverNode, protocol, damage);
    const auto client = network.AddClient();
    client->SetAttribute("Remote", AddressValue(InetSocketAddress("10.0.0.1", HOSTILE_PORT)));
    client->SetAttribute("Timeout", TimeValue(MilliSeconds(10)));
    client->SetAttribute("Retries", IntegerValue(2));
    const Ends ends(client);
    const Drops drops(client);
    std::mt19937 sizes(seed);
    for (int i = 0; i < requests; ++i)
    {
        At(0.01 * (i + 1), [&] { client->Request(1e-6 * (1 + sizes() % 5000), 0.5); });
    }
    client->SetStopTime(Seconds(0.01 * requests + 5));
    IsacEventLimit::Set(1000 * requests + 1000000);
    Simulator::Stop(Seconds(0.01 * requests + 10));
    Simulator::Run();

    EXPECT_GT(server.answers, requests);
    EXPECT_GT(drops.faults.size(), static_cast<std::size_t>(requests) / 10);
    EXPECT_EQ(client->GetDroppedMessages(), drops.faults.size());
    ASSERT_EQ(ends.records.size(), static_cast<std::size_t>(requests));
    std::set<uint32_t> numbers;
    uint64_t received = 0;
    int completed = 0;
    for (const auto& record : ends.records)
    {
        numbers.insert(record.number);
        received += record.receivedBytes;
        completed += record.end == IsacRequestEnd::COMPLETED;
        EXPECT_EQ(record.end == IsacRequestEnd::COMPLETED, record.receivedBytes == record.bytes);
        EXPECT_LE(record.receivedBytes, record.bytes);
        if (record.receivedBytes > 0)
        {
            EXPECT_GE(record.arrived, record.issued);
            EXPECT_GE(record.computed, record.arrived);
            EXPECT_GE(record.ended, record.computed);
        }
    }
    EXPECT_EQ(numbers.size(), ends.records.size());
    EXPECT_EQ(received, client->GetReceivedBytes());
    EXPECT_EQ(client->GetOutstandingBytes(), 0U);
    EXPECT_GT(completed, 0);
}

} // namespace

TEST_P(IsacHostilePackets, AreDroppedCountedAndTracedByAClient)
{
    Build();
    const uint32_t last = std::numeric_limits<uint32_t>::max();
    const uint64_t largest = std::numeric_limits<uint64_t>::max();
    // The client asks at 1 s for 2000 bytes, each time, and hears at 1.1 s of something.
    std::vector<std::pair<IsacResponseHeader, Fault>> messages;
    const auto add = [&](Fault fault, const std::function<void(IsacResponseHeader&)>& change) {
        auto response = MakeResponse(static_cast<uint32_t>(messages.size() + 1), 0, 1000);
        response.arrived = Seconds(1.01 + static_cast<double>(messages.size()));
        response.computed = response.arrived + MilliSeconds(10);
        change(response);
        messages.emplace_back(response, fault);
    };
    using Range = std::pair<uint64_t, uint32_t>;
    for (const auto& [offset, length] : {Range{0, 0},
                                         Range{2000, 0},
                                         Range{2000, 1},
                                         Range{1001, 1000},
                                         Range{1999, 2},
                                         Range{0, 2001},
                                         Range{0, last},
                                         Range{largest, 1},
                                         Range{largest - 999, 1000},
                                         Range{largest, last}})
    {
        add(Fault::RANGE, [=, o = offset, l = length](auto& response) {
            response.offset = o;
            response.length = l;
        });
    }
    for (const uint32_t number : {0U, 1000U, last})
    {
        add(Fault::NUMBER, [=](auto& response) { response.number = number; });
    }
    const auto past = [](auto& response) { response.arrived -= MilliSeconds(11); };
    const auto late = [](auto& response) { response.computed += MilliSeconds(90); };
    const auto turned = [](auto& response) { response.computed -= MilliSeconds(11); };
    const auto negative = [](auto& response) { response.arrived = Time::Min(); };
    const auto never = [](auto& response) { response.computed = Time::Max(); };
    const auto distant = [](auto& response) { response.arrived = Time::Max(); };
    for (const std::function<void(IsacResponseHeader&)>& change :
         {std::function<void(IsacResponseHeader&)>(past),
          std::function<void(IsacResponseHeader&)>(late),
          std::function<void(IsacResponseHeader&)>(turned),
          std::function<void(IsacResponseHeader&)>(negative),
          std::function<void(IsacResponseHeader&)>(never),
          std::function<void(IsacResponseHeader&)>(distant)})
    {
        add(Fault::TIME, change);
    }
    const auto socket = CreateSocket(network->serverNode);
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), HOSTILE_PORT));
    std::size_t asked = 0;
    const Callback<void, Ptr<Socket>> answer([&](Ptr<Socket> connection) {
        Address client;
        while (const auto packet = connection->RecvFrom(client))
        {
            if (packet->GetSize() == 0 || asked == messages.size())
            {
                return;
            }
            const auto& header = messages[asked++].first;
            const auto bytes = ToBytes(header, std::min(header.length, 5000U));
            const auto send = [connection, client, bytes] {
                connection->SendTo(ToPacket(bytes), 0, client);
            };
            Simulator::Schedule(Seconds(0.1 + static_cast<double>(asked)) - Simulator::Now(),
                                std::function<void()>(send));
        }
    });
    if (IsTcp())
    {
        socket->Listen();
        socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  Callback<void, Ptr<Socket>, const Address&>(
                                      [answer](Ptr<Socket> connection, const Address&) {
                                          connection->SetRecvCallback(answer);
                                      }));
    }
    socket->SetRecvCallback(answer);
    const auto client = network->AddClient();
    client->SetAttribute("Remote", AddressValue(InetSocketAddress("10.0.0.1", HOSTILE_PORT)));
    client->SetAttribute("Timeout", TimeValue(MilliSeconds(500)));
    client->SetAttribute("Retries", IntegerValue(0));
    const Ends ends(client);
    const Drops drops(client);
    for (std::size_t i = 0; i < messages.size(); ++i)
    {
        At(1.0 + static_cast<double>(i), [&] { client->Request(2e-3, 0.5); });
    }
    IsacEventLimit::Set(1000000);
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    std::vector<Fault> expected;
    for (const auto& [header, fault] : messages)
    {
        expected.push_back(fault);
    }
    EXPECT_EQ(drops.faults, expected);
    EXPECT_EQ(client->GetReceivedBytes(), 0U);
    EXPECT_EQ(client->GetDuplicateBytes(), 0U);
    ASSERT_EQ(ends.records.size(), messages.size());
    for (const auto& record : ends.records)
    {
        EXPECT_EQ(record.end, IsTcp() ? IsacRequestEnd::DISCONNECTED : IsacRequestEnd::TIMED_OUT);
    }
}

TEST_P(IsacHostilePackets, DoNotConfuseAClient)
{
    Build();
    AskHostileServer(*network, GetParam(), 12, 600);
}

TEST_P(IsacHostilePackets, DoNotConfuseAVideoClient)
{
    ShortVideoFolder folder;
    folder.Add("video", std::vector<int>(5, 3000), {1, .8, .7, .6, .5, .4});
    Build();
    Damage damage(99);
    HostileServer server(network->serverNode, GetParam(), damage);
    const auto client = network->AddClient<IsacVideoClient>();
    client->SetAttribute("Remote", AddressValue(InetSocketAddress("10.0.0.1", HOSTILE_PORT)));
    client->SetAttribute("SizeFactor", DoubleValue(1.0));
    client->SetAttribute("Timeout", TimeValue(MilliSeconds(10)));
    client->SetAttribute("Retries", IntegerValue(2));
    client->GetPlayer()->SetAttribute("Catalogue", PointerValue(CatalogueOf(folder.GetPath())));
    client->AssignStreams(1);
    client->SetStopTime(Seconds(20));
    const Drops drops(client);
    const Ends ends(client);
    IsacEventLimit::Set(10000000);
    Simulator::Stop(Seconds(25));
    Simulator::Run();
    EXPECT_GT(drops.faults.size(), 20U);
    EXPECT_EQ(client->GetReceivedBytes(),
              client->GetPlayer()->GetPlayedBytes() + client->GetPlayer()->GetWastedBytes());
    EXPECT_GT(client->GetPlayer()->GetPlayedBytes(), 0U);
    EXPECT_EQ(client->GetOutstandingBytes(), 0U);
}

TEST(IsacHostileDatagrams, MakeNoMoreGapsThanAFileMayHave)
{
    PacketNetwork network(UDP, "1Gbps", "0ms");
    const auto socket = Socket::CreateSocket(network.serverNode, TypeId::LookupByName(UDP));
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), HOSTILE_PORT));
    int asked = 0;
    socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&](Ptr<Socket> from) {
        Address client;
        while (const auto packet = from->RecvFrom(client))
        {
            if (asked++ == 0)
            {
                // Every second byte, and the last one twice: that asks for all gaps, but once.
                for (uint64_t byte : {1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 99, 99, 21, 23, 20, 98})
                {
                    from->SendTo(ToPacket(ToBytes(MakeResponse(1, byte, 1), 1)), 0, client);
                }
            }
        }
    }));
    const auto client = network.AddClient();
    client->SetAttribute("Remote", AddressValue(InetSocketAddress("10.0.0.1", HOSTILE_PORT)));
    client->SetAttribute("MaximumGaps", IntegerValue(11));
    const Drops drops(client);
    At(0.0, [&] { client->Request(1e-4, 0.5); });
    Simulator::Stop(Seconds(0.5));
    Simulator::Run();
    EXPECT_EQ(drops.faults, (std::vector<Fault>{Fault::LOAD, Fault::LOAD})); // 21 and 23
    EXPECT_EQ(client->GetReceivedBytes(), 13U);
    EXPECT_EQ(client->GetDuplicateBytes(), 1U);
    EXPECT_EQ(asked, 1 + 11); // the request, and each gap of the moment when the last byte came
}

/// The same for long
class IsacHostilePacketsExtensive : public IsacHostilePackets
{
};

INSTANTIATE_TEST_SUITE_P(Transport,
                         IsacHostilePacketsExtensive,
                         testing::Values(TCP, UDP),
                         [](const auto& info) { return std::string(info.param).substr(5, 3); });

TEST_P(IsacHostilePacketsExtensive, NeitherEndNorHangASimulation)
{
    for (uint32_t seed = 1; seed <= 5; ++seed)
    {
        SCOPED_TRACE(seed);
        Build();
        Damage damage(seed);
        IsacEventLimit::Set(100000000);
        AttackServer(
            *network,
            damage,
            [this] { return Connect(); },
            5.0,
            4000,
            IsTcp());
        const auto records = Watch(5.0);
        EXPECT_EQ(records.size(), 50U);
        EXPECT_GT(network->server->GetDroppedMessages(), 500U);
        Simulator::Destroy();
        Build();
        AskHostileServer(*network, GetParam(), seed, 1000);
        Simulator::Destroy();
    }
}
