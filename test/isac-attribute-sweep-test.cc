/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-event-limit.h"

#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-attribute-check.h"
#include "ns3/isac-channel.h"
#include "ns3/isac-error.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-interval-checker.h"
#include "ns3/isac-network-helper.h"
#include "ns3/isac-packet-service.h"
#include "ns3/isac-random-workload.h"
#include "ns3/isac-request-server.h"
#include "ns3/isac-station-net-device.h"
#include "ns3/isac-user-net-device.h"
#include "ns3/isac-video-client.h"
#include "ns3/mobility-helper.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/**
 * Serve three users in packets for three slots of 0.1 s.
 *
 * @param client type of what they ask with
 * @param protocol type of the socket factory
 */
void
RunNetwork(const std::string& client, const std::string& protocol)
{
    IsacEventLimit::Set(3000000);
    NodeContainer server(1);
    NodeContainer stations(2);
    NodeContainer users(3);
    MobilityHelper mobility;
    mobility.Install(stations);
    mobility.Install(users);
    for (uint32_t k = 0; k < users.GetN(); ++k)
    {
        users.Get(k)->GetObject<MobilityModel>()->SetPosition(Vector(20.0 + 10.0 * k, 0, 1.5));
    }
    IsacHelper isac;
    isac.InstallEdgeServer(server.Get(0));
    isac.InstallBaseStations(stations);
    isac.InstallUsers(users);
    for (uint32_t k = 0; k < users.GetN(); ++k)
    {
        const auto workload = CreateObject<IsacRandomWorkload>();
        workload->SetAttribute("FileSize",
                               StringValue("ns3::ConstantRandomVariable[Constant=0.001]"));
        users.Get(k)->GetObject<IsacMobileUser>()->SetWorkload(workload);
    }
    IsacNetworkHelper network;
    network.SetClient(client);
    network.SetProtocol(protocol);
    network.Install(isac);
    Simulator::Stop(Seconds(0.3));
    Simulator::Run();
}

/// What is swept: radio, applications and packets
std::vector<TypeId>
GetTypes()
{
    return {IsacChannel::GetTypeId(),
            IsacNetDevice::GetTypeId(),
            IsacStationNetDevice::GetTypeId(),
            IsacUserNetDevice::GetTypeId(),
            IsacPathGainModel::GetTypeId(),
            IsacRequestServer::GetTypeId(),
            IsacRequestClient::GetTypeId(),
            IsacVideoClient::GetTypeId(),
            IsacVideoPlayer::GetTypeId(),
            IsacPacketService::GetTypeId(),
            IsacController::GetTypeId(),
            IsacEdgeServer::GetTypeId(),
            IsacMobileUser::GetTypeId()};
}

/// Whether a value may be taken for a time, a number or a switch
bool
IsSwept(const TypeId::AttributeInformation& attribute)
{
    const auto type = attribute.checker->GetValueTypeName();
    return type == "ns3::DoubleValue" || type == "ns3::IntegerValue" ||
           type == "ns3::UintegerValue" || type == "ns3::TimeValue" || type == "TimeValue";
}

/// @return the least and the most that an attribute says to take, as texts
std::vector<std::string>
GetBounds(const TypeId::AttributeInformation& attribute)
{
    std::istringstream range(attribute.checker->GetUnderlyingTypeInformation());
    std::string text;
    std::vector<std::string> bounds;
    std::getline(range, text, ' '); // the type
    while (std::getline(range, text, ':'))
    {
        bounds.push_back(text.substr(text.find_last_of(' ') + 1));
    }
    return bounds;
}

/// How a value of an attribute ends
enum class Outcome
{
    RUNS,
    REFUSED
};

/**
 * Run the network with an attribute's default set to something.
 *
 * @return how it ended; a failure of the test where neither
 */
Outcome
Try(const std::string& path, const std::string& value)
{
    SCOPED_TRACE(path + "=" + value);
    auto outcome = Outcome::RUNS;
    try
    {
        RequireDefault(path, value);
        Config::SetDefault("ns3::IsacController::SlotDuration", StringValue("100ms"));
        Config::SetDefault("ns3::IsacController::Slots", IntegerValue(3));
        Config::SetDefault("ns3::IsacVideoCatalogue::Videos", IntegerValue(2));
        Config::SetDefault("ns3::IsacBaseStation::Bandwidth", DoubleValue(1e6));
        Config::SetDefault(path, StringValue(value));
        for (const char* protocol : {"ns3::TcpSocketFactory", "ns3::UdpSocketFactory"})
        {
            const bool isVideo = path.find("Video") != std::string::npos;
            RunNetwork(isVideo ? "ns3::IsacVideoClient" : "ns3::IsacRequestClient", protocol);
            Simulator::Destroy();
        }
    }
    catch (const isac::Error& error)
    {
        outcome = Outcome::REFUSED;
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    }
    catch (const std::exception& error)
    {
        ADD_FAILURE() << error.what();
    }
    Simulator::Destroy();
    Config::Reset();
    return outcome;
}

/// Try values of all attributes that are swept.
void
Sweep(const std::function<std::vector<std::string>(const TypeId::AttributeInformation&)>& getValues)
{
    for (const auto& type : GetTypes())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const auto attribute = type.GetAttribute(i);
            for (const auto& value :
                 IsSwept(attribute) ? getValues(attribute) : std::vector<std::string>())
            {
                Try(type.GetName() + "::" + attribute.name, value);
            }
        }
    }
}

} // namespace

TEST(IsacAttributeSweep, WhatAttributesSayToTakeRunsOrIsRefusedInOneLine)
{
    Sweep(GetBounds);
}

TEST(IsacAttributeSweep, TimesAreBounded)
{
    for (const char* path :
         {"ns3::IsacPacketService::AdaptationInterval", "ns3::IsacChannel::ShareInterval"})
    {
        for (const char* value :
             {"1ns", "1us", "99us", "99999ns", "-1s", "-1ns", "1000001s", "9e9s"})
        {
            EXPECT_THROW(RequireDefault(path, value), isac::Error) << path << value;
        }
        for (const char* value : {"0s", "0", "100us", "10ms", "1000000s"})
        {
            EXPECT_NO_THROW(RequireDefault(path, value)) << path << value;
        }
    }
    for (const char* value : {"0s", "1ns", "1us", "-1s", "1000001s"})
    {
        EXPECT_THROW(RequireDefault("ns3::IsacRequestClient::Timeout", value), isac::Error)
            << value;
    }
}

TEST(IsacAttributeSweep, TimesThatNs3CannotTellAreRefused)
{
    // As 64 bits of nanoseconds these are 0.29 s, 1 ms and less than nothing.
    for (const char* value : {"18446744074s", "18446744073710551.616us", "1e300s", "1e10s", "585y"})
    {
        for (const char* path : {"ns3::IsacPacketService::AdaptationInterval",
                                 "ns3::IsacRequestClient::Timeout",
                                 "ns3::IsacController::SlotDuration"})
        {
            EXPECT_THROW(RequireDefault(path, value), isac::Error) << path << value;
        }
    }
}

TEST(IsacAttributeSweep, TheRefusalOfAnIntervalSaysWhatIsTaken)
{
    try
    {
        RequireDefault("ns3::IsacPacketService::AdaptationInterval", "1ns");
        FAIL() << "was accepted";
    }
    catch (const isac::Error& error)
    {
        const std::string message = error.what();
        EXPECT_EQ(message.rfind("isac: ns3::IsacPacketService: AdaptationInterval = 1ns: must be "
                                "Time 0 or +100us:",
                                0),
                  0U)
            << message;
    }
}

TEST(IsacAttributeSweep, DevicesRefuseWhatTheirHostsCannotUse)
{
    const auto device = CreateObject<IsacUserNetDevice>();
    for (const uint16_t mtu : {0, 1, 20, 27, 67})
    {
        EXPECT_FALSE(device->SetMtu(mtu)) << mtu; // IPv4 would cut packets without end
        EXPECT_EQ(device->GetMtu(), 1500);
    }
    EXPECT_TRUE(device->SetMtu(68));
    EXPECT_TRUE(device->SetMtu(65535));
    for (const char* type : {"ns3::Node", "ns3::ConstantRandomVariable"})
    {
        Config::SetDefault("ns3::IsacNetDevice::TxQueue", StringValue(type));
        EXPECT_THROW(RunNetwork("ns3::IsacRequestClient", "ns3::TcpSocketFactory"), isac::Error);
        Simulator::Destroy();
    }
}

TEST(IsacAttributeSweep, MoreUsersThanAStationHasQueuesAreRefused)
{
    NodeContainer stations(1);
    NodeContainer users(65535);
    const std::string nodesKept = std::to_string(users.GetN());
    IsacNetDeviceHelper helper;
    try
    {
        helper.Install(stations, users);
        FAIL() << "was accepted";
    }
    catch (const isac::Error& error)
    {
        EXPECT_EQ(std::string(error.what())
                      .rfind("isac: IsacNetDeviceHelper: users = " + nodesKept +
                                 ": must be at most 65534",
                             0),
                  0U)
            << error.what();
    }
    EXPECT_EQ(users.Get(0)->GetNDevices(), 0U); // nothing is half done
}

TEST(IsacAttributeSweepExtensive, AnyValueRunsOrIsRefusedInOneLine)
{
    Sweep([](const TypeId::AttributeInformation&) {
        return std::vector<std::string>{"0",
                                        "-0",
                                        "1",
                                        "-1",
                                        "2",
                                        "0.5",
                                        "1e-300",
                                        "1e300",
                                        "-1e300",
                                        "5e-324",
                                        "nan",
                                        "inf",
                                        "-inf",
                                        "1e9",
                                        "1e12",
                                        "1e18",
                                        "1ns",
                                        "1us",
                                        "100us",
                                        "1ms",
                                        "1s",
                                        "1e6s",
                                        "1e9s",
                                        "9e9s",
                                        "-1s",
                                        "18446744074s",
                                        "1e30s",
                                        "255",
                                        "256",
                                        "65535",
                                        "65536",
                                        "100000",
                                        "1000000",
                                        "2147483647",
                                        "2147483648",
                                        "4294967295",
                                        "4294967296",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "18446744073709551615"};
    });
}
