/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-packet-network.h"
#include "isac-workload-fixtures.h"

#include "ns3/config.h"
#include "ns3/integer.h"
#include "ns3/isac-message-reader.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// How a client's requests ended, in the order of their ends
struct Ends
{
    /// @param client the client
    explicit Ends(const Ptr<IsacRequestClient>& client)
    {
        const Callback<void, const IsacRequestRecord&> completed(
            [this](const IsacRequestRecord& record) {
                EXPECT_EQ(record.end, IsacRequestEnd::COMPLETED);
                records.push_back(record);
            });
        const Callback<void, const IsacRequestRecord&> failed(
            [this](const IsacRequestRecord& record) {
                EXPECT_NE(record.end, IsacRequestEnd::COMPLETED);
                records.push_back(record);
            });
        client->TraceConnectWithoutContext("Completed", completed);
        client->TraceConnectWithoutContext("Failed", failed);
    }

    std::vector<IsacRequestRecord> records; ///< all of them
};

} // namespace

TEST(IsacRequestHeader, SurvivesItsWay)
{
    IsacRequestHeader sent;
    sent.number = 4000000000U;
    sent.user = 17;
    sent.fileSize = 0.1;
    sent.offset = 123456789012345;
    sent.length = 98765432109876;
    sent.isComputed = true;
    Packet packet;
    packet.AddHeader(sent);
    EXPECT_EQ(packet.GetSize(), PacketNetwork::REQUEST_HEADER);
    IsacRequestHeader received;
    packet.RemoveHeader(received);
    EXPECT_EQ(received.number, sent.number);
    EXPECT_EQ(received.user, sent.user);
    EXPECT_EQ(received.fileSize, sent.fileSize);
    EXPECT_EQ(received.offset, sent.offset);
    EXPECT_EQ(received.length, sent.length);
    EXPECT_EQ(received.isComputed, sent.isComputed);
    std::ostringstream text;
    text << received;
    EXPECT_EQ(text.str(),
              "request 4000000000 of user 17: 0.1 MB, bytes 123456789012345 to 222222221122221, "
              "computed");
}

TEST(IsacResponseHeader, SurvivesItsWay)
{
    IsacResponseHeader sent;
    sent.number = 3;
    sent.offset = 5000000000;
    sent.length = 1400;
    sent.arrived = Seconds(1.5);
    sent.computed = Seconds(2.25);
    Packet packet(1400);
    packet.AddHeader(sent);
    EXPECT_EQ(packet.GetSize(), PacketNetwork::RESPONSE_HEADER + 1400);
    IsacResponseHeader received;
    packet.RemoveHeader(received);
    EXPECT_EQ(received.number, sent.number);
    EXPECT_EQ(received.offset, sent.offset);
    EXPECT_EQ(received.length, sent.length);
    EXPECT_EQ(received.arrived, sent.arrived);
    EXPECT_EQ(received.computed, sent.computed);
    std::ostringstream text;
    text << received;
    EXPECT_EQ(text.str(),
              "response 3: bytes 5000000000 to 5000001400, arrived +1.5s, computed +2.25s");
}

TEST(IsacMessageReader, TakesMessagesOffAStreamAsAWhole)
{
    Packet stream;
    IsacResponseHeader header;
    for (const uint32_t length : {100, 1, 50})
    {
        Packet message(length);
        header.length = length;
        message.AddHeader(header);
        stream.AddAtEnd(message.Copy());
    }
    const std::vector<uint32_t> ends{132, 132 + 33, 132 + 33 + 82}; // of messages in the stream
    for (const uint32_t piece : {1U, 7U, 31U, 32U, 33U, 150U, 1000U})
    {
        IsacMessageReader<IsacResponseHeader> reader;
        std::vector<uint32_t> lengths;
        for (uint32_t begin = 0; begin < stream.GetSize(); begin += piece)
        {
            const uint32_t end = std::min(begin + piece, stream.GetSize());
            const auto arrived = stream.CreateFragment(begin, end - begin);
            while (const auto message = reader.Read(*arrived))
            {
                lengths.push_back(message->length);
                EXPECT_FALSE(reader.IsWithinMessage());
            }
            EXPECT_EQ(arrived->GetSize(), 0U);
            EXPECT_EQ(lengths.size(), std::count_if(ends.begin(), ends.end(), [=](uint32_t last) {
                          return last <= end;
                      }));
            EXPECT_EQ(reader.IsWithinMessage(), std::count(ends.begin(), ends.end(), end) == 0);
        }
        EXPECT_EQ(lengths, (std::vector<uint32_t>{100, 1, 50})) << piece;
    }
}

/// File size in MB, computing in cycles/s, and rate in bit/s
using IsacDelayOfARequest = testing::TestWithParam<std::tuple<double, double, double>>;

TEST_P(IsacDelayOfARequest, IsTheFormulaPlusHeadersAndPropagation)
{
    const auto [fileSize, computing, rate] = GetParam();
    PacketNetwork network(UDP, std::to_string(std::llround(rate)) + "bps", "1ms");
    network.queue->SetShare(network.GetId(), computing);
    const auto client = network.AddClient();
    const Ends ends(client);
    At(2.0, [&, size = fileSize] { client->Request(size, 0.7); });
    Simulator::Run();

    ASSERT_EQ(ends.records.size(), 1U);
    const auto& record = ends.records[0];
    const double formula = 1e7 * fileSize / computing + 8e6 * fileSize / rate;
    const double segments = std::ceil(fileSize * 1e6 / 1400);
    const double headers = PacketNetwork::UDP_HEADERS + PacketNetwork::LINK_HEADER;
    const double headerBytes = PacketNetwork::REQUEST_HEADER + headers +
                               segments * (PacketNetwork::RESPONSE_HEADER + headers);
    const double rest = 8.0 * headerBytes / rate + 2 * 1e-3;
    const double delay = record.GetDelay().GetSeconds();
    EXPECT_NEAR(delay, formula + rest, 1e-3 * formula);        // what the issue asks for
    EXPECT_NEAR(delay, formula + rest, 1e-9 * (segments + 3)); // a nanosecond for each packet
    EXPECT_NEAR(record.GetComputingDelay().GetSeconds(), 1e7 * fileSize / computing, 1.1e-9);
    EXPECT_NEAR(record.GetTransmissionDelay().GetSeconds(),
                8e6 * fileSize / rate + rest,
                1e-9 * (segments + 3));
    EXPECT_EQ(record.issued, Seconds(2));
    EXPECT_EQ(record.number, 1U);
    EXPECT_EQ(record.fileSize, fileSize);
    EXPECT_EQ(record.quality, 0.7);
    EXPECT_EQ(record.bytes, std::llround(1e6 * fileSize));
    EXPECT_EQ(record.receivedBytes, record.bytes);
    EXPECT_EQ(record.repetitions, 0);
    EXPECT_EQ(network.server->GetSentBytes(), record.bytes);
    EXPECT_EQ(client->GetReceivedBytes(), record.bytes);
    EXPECT_EQ(client->GetDuplicateBytes(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Formula,
                         IsacDelayOfARequest,
                         testing::Combine(testing::Values(0.0013, 0.5, 1.0, 1.5),
                                          testing::Values(1e8, 0.5e9, 15e9),
                                          testing::Values(20e6, 1e9)));

TEST(IsacRequest, TakesItsConstantsFromServerAndClient)
{
    PacketNetwork network(UDP, "80Mbps", "0ms");
    network.serverNode->GetObject<IsacEdgeServer>()->SetAttribute("ComputingDensity",
                                                                  DoubleValue(2e9));
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    client->SetAttribute("BitsPerMegabyte", DoubleValue(4e6));
    const Ends ends(client);
    At(0.0, [&] { client->Request(0.25, 0.0); });
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    EXPECT_EQ(ends.records[0].bytes, 125000U);
    EXPECT_EQ(ends.records[0].GetComputingDelay(), MilliSeconds(500));
}

TEST(IsacRequest, OverTcpTakesTheFormulaPlusHeadersInALargeWindow)
{
    // With a window that is large from the first segment on, and hardly a way, only headers are
    // left: of IPv4 and TCP with timestamps 52 bytes per segment of 1432.
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1432));
    Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(100000));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 24));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1 << 24));
    PacketNetwork network(TCP, "100Mbps", "1us");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    At(1.0, [&] { client->Request(1.4, 0.0); });
    At(2.0, [&] { client->Request(1.4, 0.0); });
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 2U);
    const double bytes = 1000 * (1400 + PacketNetwork::RESPONSE_HEADER + 52 + 2);
    const double request = PacketNetwork::REQUEST_HEADER + 52 + 2;
    for (const auto& record : ends.records)
    {
        const double delay = 1e7 * 1.4 / 1e9 + 8 * (bytes + request) / 100e6 + 2e-6;
        EXPECT_NEAR(record.GetDelay().GetSeconds(), delay, 1e-3 * delay);
        EXPECT_NEAR(record.GetComputingDelay().GetSeconds(), 0.014, 1.1e-9);
    }
}

TEST(IsacRequest, SharesComputingWithinItsUserOnly)
{
    PacketNetwork network(UDP, "1Gbps", "0ms", 2);
    network.queue->SetShare(network.GetId(0), 1e8);
    network.queue->SetShare(network.GetId(1), 1e8);
    const auto two = network.AddClient(0);
    const auto one = network.AddClient(1);
    const Ends ofTwo(two);
    const Ends ofOne(one);
    At(0.0, [&] {
        two->Request(1.0, 0.0);
        two->Request(2.0, 0.0);
        one->Request(1.0, 0.0);
    });
    Simulator::Run();
    ASSERT_EQ(ofTwo.records.size(), 2U);
    ASSERT_EQ(ofOne.records.size(), 1U);
    // Requests of one client arrive one after the other: a microsecond apart.
    EXPECT_NEAR(ofTwo.records[0].GetComputingDelay().GetSeconds(), 0.2, 1e-6);
    EXPECT_NEAR(ofTwo.records[1].GetComputingDelay().GetSeconds(), 0.3, 1e-6);
    EXPECT_EQ(ofTwo.records[0].number, 1U);
    EXPECT_EQ(ofTwo.records[1].number, 2U);
    EXPECT_NEAR(ofOne.records[0].GetComputingDelay().GetSeconds(), 0.1, 1.1e-9);
}

/// What holds over any transport
class IsacRequestOver : public testing::TestWithParam<const char*>
{
};

INSTANTIATE_TEST_SUITE_P(Transport,
                         IsacRequestOver,
                         testing::Values(TCP, UDP),
                         [](const auto& info) { return std::string(info.param).substr(5, 3); });

TEST_P(IsacRequestOver, WaitsForTheStartAndTellsWhatIsOutstanding)
{
    PacketNetwork network(GetParam(), "8Mbps", "1ms");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    client->SetStartTime(Seconds(1));
    const Ends ends(client);
    client->Request(1.0, 0.0);
    EXPECT_EQ(client->Request(0.5, 0.0), 2U);
    EXPECT_EQ(client->GetOutstandingRequests(), 2U);
    EXPECT_EQ(client->GetOutstandingBytes(), 1500000U);
    At(0.9, [&] { EXPECT_EQ(client->GetReceivedBytes(), 0U); });
    At(1.5, [&] {
        EXPECT_EQ(client->GetOutstandingBytes() + client->GetReceivedBytes(), 1500000U);
        EXPECT_NEAR(client->GetReceivedBytes(), 450000, 50000); // 0.5 s less headers
    });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 2U);
    EXPECT_EQ(ends.records[0].number, 2U); // the shorter one is computed first
    EXPECT_EQ(ends.records[0].issued, Seconds(0));
    EXPECT_GT(ends.records[0].arrived, Seconds(1));
    EXPECT_EQ(client->GetOutstandingRequests(), 0U);
    EXPECT_EQ(client->GetOutstandingBytes(), 0U);
    EXPECT_EQ(client->GetReceivedBytes(), 1500000U);
    EXPECT_EQ(network.server->GetSentBytes(), 1500000U);
}

TEST_P(IsacRequestOver, WaitsForComputingHoweverLong)
{
    // Asked for again while it waits, it is computed once, and sent once.
    PacketNetwork network(GetParam());
    const auto client = network.AddClient();
    const Ends ends(client);
    At(0.0, [&] { client->Request(1.0, 0.0); });
    At(4.0, [&] { EXPECT_EQ(network.server->GetComputingRequests(), 1U); });
    At(4.5, [&] { network.queue->SetShare(network.GetId(), 1e9); });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    EXPECT_EQ(ends.records[0].end, IsacRequestEnd::COMPLETED);
    EXPECT_EQ(ends.records[0].repetitions, std::string(GetParam()) == UDP ? 4 : 0);
    EXPECT_EQ(ends.records[0].computed, Seconds(4.51));
    EXPECT_EQ(network.server->GetSentBytes(), 1000000U);
    EXPECT_EQ(network.server->GetComputingRequests(), 0U);
}

TEST_P(IsacRequestOver, EndsWhenTheClientStops)
{
    PacketNetwork network(GetParam(), "8Mbps", "1ms");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    client->SetStopTime(Seconds(0.5));
    const Ends ends(client);
    At(0.0, [&] { client->Request(1.0, 0.0); });
    std::string refusal;
    At(0.6, [&] { refusal = RefusalOf([&] { client->Request(1.0, 0.0); }); });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    const auto& record = ends.records[0];
    EXPECT_EQ(record.end, IsacRequestEnd::STOPPED);
    EXPECT_EQ(record.ended, Seconds(0.5));
    EXPECT_EQ(record.receivedBytes, client->GetReceivedBytes());
    EXPECT_GT(record.receivedBytes, 400000U);
    EXPECT_LT(record.receivedBytes, 500000U);
    EXPECT_EQ(client->GetOutstandingRequests(), 0U);
    EXPECT_EQ(client->GetOutstandingBytes(), 0U);
    EXPECT_EQ(refusal, "isac: IsacRequestClient of node 1: file size = 1: the client has stopped");
}

TEST_P(IsacRequestOver, EndsWhenTheServerStops)
{
    PacketNetwork network(GetParam());
    network.server->SetStopTime(Seconds(1));
    network.queue->SetShare(network.GetId(), 1e6);
    const auto client = network.AddClient();
    const Ends ends(client);
    At(0.0, [&] { client->Request(1.0, 0.0); });
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    const bool isUdp = std::string(GetParam()) == UDP;
    EXPECT_EQ(ends.records[0].end,
              isUdp ? IsacRequestEnd::TIMED_OUT : IsacRequestEnd::DISCONNECTED);
    EXPECT_NEAR(ends.records[0].ended.GetSeconds(), isUdp ? 6.0 : 1.001, 1e-4);
    EXPECT_EQ(ends.records[0].receivedBytes, 0U);
    EXPECT_EQ(ends.records[0].arrived, Seconds(0));
    // 10 s of computing were asked for; not all of the first second was computing.
    EXPECT_EQ(network.queue->GetDroppedRequests(), 1);
    EXPECT_NEAR(network.queue->GetDroppedCycles(), 9e6, 2e4);
    EXPECT_EQ(network.server->GetComputingRequests(), 0U);
}

TEST_P(IsacRequestOver, MayFollowAnotherOneAtOnce)
{
    PacketNetwork network(GetParam());
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    client->TraceConnectWithoutContext(
        "Completed",
        Callback<void, const IsacRequestRecord&>([&](const IsacRequestRecord& record) {
            if (record.number < 5)
            {
                client->Request(0.1, 0.0);
            }
        }));
    At(0.0, [&] { client->Request(0.1, 0.0); });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(ends.records[i].number, i + 1);
        EXPECT_EQ(ends.records[i].issued, i == 0 ? Seconds(0) : ends.records[i - 1].ended);
    }
}

TEST_P(IsacRequestOver, MayStopTheClientWhenItEnds)
{
    PacketNetwork network(GetParam());
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    int ended = 0;
    const Callback<void, const IsacRequestRecord&> stop([&](const IsacRequestRecord&) {
        ++ended;
        client->Dispose();
    });
    client->TraceConnectWithoutContext("Completed", stop);
    At(0.0, [&] {
        client->Request(0.1, 0.0);
        client->Request(0.1, 0.0);
    });
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    EXPECT_EQ(ended, 1);
}

TEST_P(IsacRequestOver, MayBeOnItsWayWhenTheSimulationEnds)
{
    PacketNetwork network(GetParam(), "1Mbps");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    At(0.0, [&] { client->Request(1.0, 0.0); });
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_TRUE(ends.records.empty());
}

TEST_P(IsacRequestOver, SurvivesALossyWay)
{
    PacketNetwork network(GetParam(), "20Mbps", "5ms");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    LosePackets(network.devices[0].Get(0), 0.05, 1);
    LosePackets(network.devices[0].Get(1), 0.05, 2);
    const LostBytes lost(network.devices[0].Get(1));
    constexpr int count = 20;
    for (int i = 0; i < count; ++i)
    {
        At(0.2 * i, [&] { client->Request(0.2, 0.0); });
    }
    Simulator::Stop(Seconds(600));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), count);
    for (const auto& record : ends.records)
    {
        EXPECT_EQ(record.end, IsacRequestEnd::COMPLETED);
        EXPECT_EQ(record.receivedBytes, 200000U);
    }
    EXPECT_EQ(client->GetReceivedBytes(), count * 200000U);
    if (std::string(GetParam()) == UDP)
    {
        EXPECT_GT(lost.bytes, 0.0);
        EXPECT_EQ(network.server->GetSentBytes(),
                  client->GetReceivedBytes() + client->GetDuplicateBytes() + lost.bytes);
    }
    else
    {
        EXPECT_EQ(network.server->GetSentBytes(), client->GetReceivedBytes());
        EXPECT_EQ(client->GetDuplicateBytes(), 0U);
    }
}

TEST(IsacRequestOverUdp, AsksForAGapWhenTheLastSegmentIsThere)
{
    PacketNetwork network(UDP, "100Mbps", "1ms");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    LosePackets(network.devices[0].Get(1), {3, 4, 7});
    At(0.0, [&] { client->Request(0.014, 0.0); }); // ten segments
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    const auto& record = ends.records[0];
    EXPECT_EQ(record.repetitions, 1);
    EXPECT_EQ(record.arrived, record.computed - MicroSeconds(140)); // those of the first time
    // One more way there and back, and three more segments.
    EXPECT_LT(record.GetDelay(), MilliSeconds(7));
    EXPECT_EQ(network.server->GetSentBytes(), 13 * 1400U);
    EXPECT_EQ(client->GetDuplicateBytes(), 0U);
}

TEST(IsacRequestOverUdp, AsksAgainAfterSilence)
{
    PacketNetwork network(UDP, "100Mbps", "1ms");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    client->SetAttribute("Timeout", TimeValue(Seconds(2)));
    const Ends ends(client);
    LosePackets(network.devices[0].Get(1), {9}); // the last segment
    At(0.0, [&] { client->Request(0.014, 0.0); });
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    EXPECT_EQ(ends.records[0].repetitions, 1);
    EXPECT_NEAR(ends.records[0].ended.GetSeconds(), 2.0, 0.01);
    EXPECT_EQ(network.server->GetSentBytes(), 11 * 1400U);
}

TEST(IsacRequestOverUdp, AsksAgainWhereTheRequestIsLost)
{
    PacketNetwork network(UDP);
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    LosePackets(network.devices[0].Get(0), {0, 1});
    At(0.0, [&] { client->Request(0.014, 0.0); });
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    EXPECT_EQ(ends.records[0].repetitions, 2);
    EXPECT_NEAR(ends.records[0].arrived.GetSeconds(), 2.001, 1e-4);
    EXPECT_EQ(network.server->GetSentBytes(), 14000U);
}

TEST(IsacRequestOverUdp, IsComputedAgainWhereNothingOfItArrived)
{
    PacketNetwork network(UDP);
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    LosePackets(network.devices[0].Get(1), {0});
    At(0.0, [&] { client->Request(0.0014, 0.0); });
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    EXPECT_NEAR(ends.records[0].arrived.GetSeconds(), 1.001, 1e-4);
    EXPECT_NEAR(ends.records[0].GetComputingDelay().GetSeconds(), 14e-6, 1.1e-9);
    EXPECT_EQ(network.server->GetSentBytes(), 2800U);
}

TEST(IsacRequestOverUdp, GivesUpWithoutAnAnswer)
{
    PacketNetwork network(UDP);
    network.server->SetStopTime(Seconds(0.5));
    const auto client = network.AddClient();
    client->SetAttribute("Timeout", TimeValue(Seconds(2)));
    client->SetAttribute("Retries", IntegerValue(3));
    const Ends ends(client);
    At(1.0, [&] { client->Request(1.0, 0.0); });
    At(2.0, [&] { client->Request(1.0, 0.0); }); // too young for the first repetition
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 2U);
    EXPECT_EQ(ends.records[0].end, IsacRequestEnd::TIMED_OUT);
    EXPECT_EQ(ends.records[0].repetitions, 3);
    EXPECT_EQ(ends.records[0].ended, Seconds(9));
    EXPECT_EQ(ends.records[1].end, IsacRequestEnd::TIMED_OUT);
    EXPECT_EQ(ends.records[1].ended, Seconds(11));
    EXPECT_EQ(client->GetOutstandingBytes(), 0U);
}

TEST(IsacRequestOverUdp, IsPatientWhileAnythingArrives)
{
    // A link with 8 s of work in its queue: nothing is repeated.
    PacketNetwork network(UDP, "8Mbps");
    network.queue->SetShare(network.GetId(), 1e9);
    const auto client = network.AddClient();
    const Ends ends(client);
    At(0.0, [&] {
        for (int i = 0; i < 8; ++i)
        {
            client->Request(1.0, 0.0);
        }
    });
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 8U);
    for (const auto& record : ends.records)
    {
        EXPECT_EQ(record.repetitions, 0);
    }
    EXPECT_EQ(network.server->GetSentBytes(), 8000000U);
}

TEST(IsacRequestOverTcp, ConnectsAgainAfterAFailure)
{
    // ns-3's TCP asks twice, 3 s apart, before it gives a connection up.
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(2));
    PacketNetwork network(TCP);
    network.queue->SetShare(network.GetId(), 1e9);
    network.server->SetStartTime(Seconds(20));
    const auto client = network.AddClient();
    const Ends ends(client);
    At(0.5, [&] { client->Request(0.1, 0.0); });
    At(30.0, [&] { client->Request(0.1, 0.0); });
    Simulator::Stop(Seconds(40));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 2U);
    EXPECT_EQ(ends.records[0].end, IsacRequestEnd::DISCONNECTED);
    EXPECT_LT(ends.records[0].ended, Seconds(20));
    EXPECT_EQ(ends.records[1].end, IsacRequestEnd::COMPLETED);
    EXPECT_LT(ends.records[1].ended, Seconds(31));
}

TEST(IsacRequestOverTcp, FailsWithoutARoute)
{
    PacketNetwork network(TCP);
    const auto client = network.AddClient();
    client->SetAttribute("Remote", AddressValue(InetSocketAddress("192.168.7.7", 8080)));
    const Ends ends(client);
    At(0.5, [&] { EXPECT_EQ(client->Request(0.1, 0.0), 1U); });
    Simulator::Stop(Seconds(100));
    Simulator::Run();
    ASSERT_EQ(ends.records.size(), 1U);
    EXPECT_EQ(ends.records[0].end, IsacRequestEnd::DISCONNECTED);
}

/// What a script can get wrong
class IsacRequestRefusal : public testing::Test
{
  protected:
    /// @return why the simulation is refused
    static std::string RefusalOfTheRun()
    {
        return RefusalOf([] {
            Simulator::Stop(Seconds(1));
            Simulator::Run();
        });
    }
};

TEST_F(IsacRequestRefusal, NamesFileSizes)
{
    PacketNetwork network;
    const auto client = network.AddClient();
    for (const double size : {0.0, -1.0, 2e6, std::nan(""), HUGE_VAL})
    {
        const auto refusal = RefusalOf([&] { client->Request(size, 0.0); });
        EXPECT_EQ(refusal.find("isac: IsacRequestClient of node 1: file size = "), 0U) << refusal;
    }
    EXPECT_EQ(client->GetOutstandingRequests(), 0U);
}

TEST_F(IsacRequestRefusal, NamesAttributesOutOfRange)
{
    const auto server = CreateObject<IsacRequestServer>();
    const auto client = CreateObject<IsacRequestClient>();
    EXPECT_FALSE(server->SetAttributeFailSafe("Port", IntegerValue(0)));
    EXPECT_FALSE(server->SetAttributeFailSafe("Port", IntegerValue(65536)));
    EXPECT_FALSE(server->SetAttributeFailSafe("SegmentSize", IntegerValue(0)));
    EXPECT_FALSE(server->SetAttributeFailSafe("SegmentSize", IntegerValue(65001)));
    EXPECT_FALSE(client->SetAttributeFailSafe("Timeout", TimeValue(Seconds(0))));
    EXPECT_FALSE(client->SetAttributeFailSafe("Retries", IntegerValue(-1)));
    EXPECT_FALSE(client->SetAttributeFailSafe("BitsPerMegabyte", DoubleValue(0.0)));
}

TEST_F(IsacRequestRefusal, NamesAClientWithoutServer)
{
    PacketNetwork network;
    network.AddClient()->SetAttribute("Remote", AddressValue());
    const auto refusal = RefusalOfTheRun();
    EXPECT_EQ(refusal.find("isac: IsacRequestClient of node 1: Remote = "), 0U) << refusal;
}

TEST_F(IsacRequestRefusal, NamesAServerThatIsNoEdgeServer)
{
    PacketNetwork network;
    const auto server = CreateObject<IsacRequestServer>();
    network.userNodes.Get(0)->AddApplication(server);
    EXPECT_EQ(RefusalOfTheRun(),
              "isac: IsacRequestServer of node 1: IsacEdgeServer = none: its node must be one");
}

TEST_F(IsacRequestRefusal, NamesAServerWithoutComputing)
{
    auto node = CreateObject<Node>();
    node->AggregateObject(CreateObject<IsacEdgeServer>());
    node->AddApplication(CreateObject<IsacRequestServer>());
    EXPECT_EQ(RefusalOfTheRun(),
              "isac: IsacRequestServer of node 0: IsacComputingQueue = none: aggregate one to its "
              "node");
}

TEST_F(IsacRequestRefusal, NamesANodeWithoutInternet)
{
    auto node = CreateObject<Node>();
    node->AggregateObject(CreateObject<IsacEdgeServer>());
    node->AggregateObject(CreateObject<IsacComputingQueue>());
    node->AddApplication(CreateObject<IsacRequestServer>());
    EXPECT_EQ(
        RefusalOfTheRun(),
        "isac: IsacRequestServer of node 0: Protocol = ns3::TcpSocketFactory: its node has no "
        "such socket factory; install an internet stack");
}

TEST_F(IsacRequestRefusal, NamesWhatIsNoProtocol)
{
    PacketNetwork network;
    network.server->SetAttribute("Protocol", TypeIdValue(Node::GetTypeId()));
    EXPECT_EQ(
        RefusalOfTheRun(),
        "isac: IsacRequestServer of node 0: Protocol = ns3::Node: its node has no such socket "
        "factory; install an internet stack");
}

TEST_F(IsacRequestRefusal, NamesAPortInUse)
{
    PacketNetwork network;
    auto second = CreateObject<IsacRequestServer>();
    second->SetAttribute("Protocol", TypeIdValue(TypeId::LookupByName(UDP)));
    network.serverNode->AddApplication(second);
    EXPECT_EQ(RefusalOfTheRun(), "isac: IsacRequestServer of node 0: Port = 8080: is in use");
}

TEST_F(IsacRequestRefusal, NamesSegmentsThatAStreamCannotTake)
{
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1000));
    PacketNetwork network(TCP);
    EXPECT_EQ(RefusalOfTheRun(),
              "isac: IsacRequestServer of node 0: SegmentSize = 1400: with its header it does not "
              "fit the socket's SndBufSize");
}
