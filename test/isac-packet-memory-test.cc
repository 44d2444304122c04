/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-packet-network.h"
#include "isac-workload-fixtures.h"

#include "ns3/config.h"
#include "ns3/flow-monitor-helper.h"
#include "ns3/integer.h"
#include "ns3/isac-video-client.h"
#include "ns3/tag.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <gtest/gtest.h>
#include <malloc.h>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

/// What a probe of somebody's puts on packets: 64 bytes
class ProbeTag : public Tag
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::ProbeTag").SetParent<Tag>().AddConstructor<ProbeTag>();
        return tid;
    }

    TypeId GetInstanceTypeId() const override
    {
        return GetTypeId();
    }

    uint32_t GetSerializedSize() const override
    {
        return 64;
    }

    void Serialize(TagBuffer buffer) const override
    {
        for (int i = 0; i < 8; ++i)
        {
            buffer.WriteU64(0);
        }
    }

    void Deserialize(TagBuffer /* buffer */) override
    {
    }

    void Print(std::ostream& /* os */) const override
    {
    }
};

/// What looks at packets
enum class Probe
{
    NOTHING,
    BYTE_TAGS,
    FLOW_MONITOR,
    PRINTING
};

/// @return bytes that the program has allocated and not given back
double
GetAllocated()
{
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

/// Tag packets, by the byte, where they come to a device and where they leave it.
void
TagBytes(const Ptr<NetDevice>& device)
{
    for (const char* trace : {"MacTx", "PhyRxEnd"})
    {
        device->TraceConnectWithoutContext(
            trace,
            Callback<void, Ptr<const Packet>>(
                [](Ptr<const Packet> packet) { packet->AddByteTag(ProbeTag()); }));
    }
}

/**
 * Transfer a file, or videos in chunks of 0.1 MB. Over UDP it is files of 1 MB, one after the
 * other, as each of them waits on its way as a whole.
 *
 * @param protocol type of the socket factory
 * @param probe what looks at packets
 * @param isVideo whether a player asks
 * @param megabytes how much, in MB
 * @return the most that is allocated while that lasts and was not at the begin, in MB
 */
double
Transfer(const std::string& protocol, Probe probe, bool isVideo, int megabytes)
{
    ShortVideoFolder folder;
    folder.Add("video", std::vector<int>(10, 100000), std::vector<double>(11, 1.0));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    PacketNetwork network(protocol, "100Mbps", "1ms");
    network.queue->SetShare(network.GetId(), 1e9);
    Ptr<IsacRequestClient> client;
    if (isVideo)
    {
        const auto video = network.AddClient<IsacVideoClient>();
        video->SetAttribute("SizeFactor", DoubleValue(1.0));
        video->SetAttribute("MaximumLevel", IntegerValue(0));
        video->GetPlayer()->SetAttribute("Catalogue", PointerValue(CatalogueOf(folder.GetPath())));
        video->AssignStreams(1);
        client = video;
    }
    else
    {
        client = network.AddClient();
        const int files = protocol == UDP ? megabytes : 1;
        for (int i = 0; i < files; ++i)
        {
            At(0.1 * i, [=] { client->Request(megabytes / files, 0.5); });
        }
    }
    FlowMonitorHelper monitor;
    if (probe == Probe::FLOW_MONITOR)
    {
        monitor.InstallAll();
    }
    if (probe == Probe::BYTE_TAGS)
    {
        TagBytes(network.devices[0].Get(0));
        TagBytes(network.devices[0].Get(1));
    }
    // A player takes a chunk of 0.1 MB a second.
    const double duration = isVideo ? 10.0 * megabytes : 0.1 * megabytes + 1.0;
    double most = 0.0;
    for (int i = 0; i < 1000; ++i)
    {
        At(1e-3 * duration * i, [&] { most = std::max(most, GetAllocated()); });
    }
    const double before = GetAllocated();
    Simulator::Stop(Seconds(duration));
    Simulator::Run();
    const double grown = (most - before) / 1e6;
    EXPECT_GE(client->GetReceivedBytes(), 980000U * megabytes);
    Simulator::Destroy();
    return grown;
}

/// What is allocated per transferred megabyte, in MB: the pools of ns-3 fill with the first ones
double
GetMemoryPerMegabyte(const std::string& protocol, Probe probe, bool isVideo)
{
    constexpr int first = 1;
    constexpr int more = 3;
    const double before = Transfer(protocol, probe, isVideo, first);
    return (Transfer(protocol, probe, isVideo, first + more) - before) / more;
}

} // namespace

/// Protocol, probe, and whether a player asks
class IsacPacketMemory : public testing::TestWithParam<std::tuple<const char*, Probe, bool>>
{
};

INSTANTIATE_TEST_SUITE_P(Probes,
                         IsacPacketMemory,
                         testing::Combine(testing::Values(TCP, UDP),
                                          testing::Values(Probe::NOTHING,
                                                          Probe::BYTE_TAGS,
                                                          Probe::FLOW_MONITOR,
                                                          Probe::PRINTING),
                                          testing::Bool()));

TEST_P(IsacPacketMemory, DoesNotGrowWithWhatIsTransferred)
{
    const auto [protocol, probe, isVideo] = GetParam();
    constexpr double most = 0.5;  // MB/MB; congestion windows grow, too
    if (probe == Probe::PRINTING) // cannot be undone, so in a process of its own
    {
        EXPECT_EXIT(
            {
                Packet::EnablePrinting();
                const double grown = GetMemoryPerMegabyte(protocol, probe, isVideo);
                std::exit(grown < most ? 0 : 1);
            },
            testing::ExitedWithCode(0),
            "");
        return;
    }
    EXPECT_LT(GetMemoryPerMegabyte(protocol, probe, isVideo), most);
}
