/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-temporary-folder.h"
#include "isac-test-scenario.h"

#include "ns3/address-utils.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/integer.h"
#include "ns3/isac-application-helper.h"
#include "ns3/isac-error.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-net-device-helper.h"
#include "ns3/isac-network-helper.h"
#include "ns3/isac-training.h"
#include "ns3/mobility-helper.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vector.h"

#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param action something that may be refused
 * @return the message, which is one line; "none" where it is not refused
 */
std::string
GetRefusal(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const isac::Error& error)
    {
        const std::string message = error.what();
        EXPECT_EQ(message.rfind("isac: ", 0), 0U) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        return message;
    }
    return "none";
}

/**
 * @param action what is to be refused
 * @param words what the message holds
 */
void
ExpectRefusal(const std::function<void()>& action, const std::vector<std::string>& words)
{
    const auto message = GetRefusal(action);
    EXPECT_NE(message, "none") << words.front();
    for (const auto& word : words)
    {
        EXPECT_NE(message.find(word), std::string::npos) << word << " in: " << message;
    }
}

/// Nodes for a server, a station, two users and a target
class IsacLateSettings : public testing::Test
{
  protected:
    IsacLateSettings()
    {
        MobilityHelper().Install(m_nodes);
    }

    /// Install all but the target
    void Install(IsacHelper& helper)
    {
        helper.InstallEdgeServer(m_nodes.Get(0));
        helper.InstallBaseStations(m_nodes.Get(1));
        helper.InstallUsers(NodeContainer(m_nodes.Get(2), m_nodes.Get(3)));
        helper.GetController()->SetAttribute("Slots", IntegerValue(2));
    }

    void TearDown() override
    {
        Simulator::Destroy();
    }

    NodeContainer m_nodes{5}; ///< each where it stands
};

} // namespace

TEST_F(IsacLateSettings, HelpersThatAreNotUsedDoNothing)
{
    IsacHelper first;
    IsacHelper second;
    second.SetManager("ns3::IsacGreedyManager");
    second.SetAgent("ns3::IsacNaiveAgent");
    second.SetWorkload("ns3::IsacRandomWorkload");
    second.AddShadow("ns3::IsacGreedyManager");
    second.SetBaseStationAttribute("Bandwidth", DoubleValue(1e8));
    second.SetUserAttribute("QualityWeight", DoubleValue(1.0));
    second.SetTargetAttribute("CrossSectionModel", StringValue("Human"));
    second.SetPropagationLossModel("ns3::FriisPropagationLossModel");
    second.AssignStreams(1);
    IsacNetworkHelper network;
    IsacNetDeviceHelper devices;
    IsacApplicationHelper applications(InetSocketAddress(Ipv4Address("10.0.0.1"), 80));
    EXPECT_EQ(GetRefusal([] { Simulator::Run(); }), "none");
    EXPECT_FALSE(second.GetController()->HasStarted());
}

TEST_F(IsacLateSettings, HelpersThatAreHalfUsedSayWhatIsMissing)
{
    using Use = std::function<void(IsacHelper&)>;
    const Use server = [this](auto& helper) { helper.InstallEdgeServer(m_nodes.Get(0)); };
    const Use station = [this](auto& helper) { helper.InstallBaseStations(m_nodes.Get(1)); };
    const Use user = [this](auto& helper) { helper.InstallUsers(m_nodes.Get(2)); };
    const Use target = [this](auto& helper) { helper.InstallTargets(m_nodes.Get(4)); };
    for (const auto& [uses, word] : std::vector<std::pair<std::vector<Use>, std::string>>{
             {{server}, "add a base station"},
             {{station}, "add an edge server"},
             {{user}, "add a base station"},
             {{target}, "add a base station"},
             {{user, target}, "add a base station"},
             {{server, user}, "add a base station"},
             {{station, user, target}, "add an edge server"}})
    {
        m_nodes = NodeContainer(5);
        MobilityHelper().Install(m_nodes);
        IsacHelper helper;
        for (const auto& use : uses)
        {
            use(helper);
        }
        ExpectRefusal([] { Simulator::Run(); }, {word});
        Simulator::Destroy();
    }
    IsacNetworkHelper network;
    IsacHelper helper;
    ExpectRefusal([&] { network.AssignStreams(1); }, {"AssignStreams", "after Install()"});
    ExpectRefusal([&] { network.Install(helper); }, {"EdgeServer = none", "before the network"});
}

TEST_F(IsacLateSettings, WhatUsersGetIsSetBeforeThem)
{
    IsacHelper helper;
    Install(helper);
    ExpectRefusal([&] { helper.SetWorkload("ns3::IsacRandomWorkload"); },
                  {"SetWorkload = ns3::IsacRandomWorkload", "before InstallUsers()"});
    ExpectRefusal([&] { helper.SetAgent("ns3::IsacNaiveAgent"); },
                  {"SetAgent = ns3::IsacNaiveAgent", "before InstallUsers()"});
    // Of what is installed later this is no late setting.
    helper.SetTargetAttribute("CrossSectionModel", StringValue("Human"));
    helper.InstallTargets(m_nodes.Get(4));
    EXPECT_EQ(GetRefusal([] { Simulator::Run(); }), "none");
}

TEST_F(IsacLateSettings, SettingsThatReachNobodyAreRefusedAtTheStart)
{
    const std::vector<std::function<void(IsacHelper&)>> settings{
        [](auto& helper) { helper.SetUserAttribute("QualityWeight", DoubleValue(2.0)); },
        [](auto& helper) { helper.SetBaseStationAttribute("Bandwidth", DoubleValue(1e8)); },
        [](auto& helper) { helper.SetTargetAttribute("Heading", DoubleValue(90.0)); }};
    const std::vector<std::string> names{"InstallUsers()",
                                         "InstallBaseStations()",
                                         "InstallTargets()"};
    for (std::size_t i = 0; i < settings.size(); ++i)
    {
        for (const bool again : {false, true})
        {
            m_nodes = NodeContainer(5);
            NodeContainer more(3);
            MobilityHelper().Install(m_nodes);
            MobilityHelper().Install(more);
            IsacHelper helper;
            Install(helper);
            helper.InstallTargets(m_nodes.Get(4));
            settings[i](helper);
            if (again) // between two installations a setting is of the second
            {
                helper.InstallUsers(more.Get(0));
                helper.InstallBaseStations(more.Get(1));
                helper.InstallTargets(more.Get(2));
                EXPECT_EQ(GetRefusal([] { Simulator::Run(); }), "none");
            }
            else
            {
                ExpectRefusal([] { Simulator::Run(); },
                              {"call it before the last " + names[i], "Attribute = "});
            }
            Simulator::Destroy();
        }
    }
}

TEST_F(IsacLateSettings, NothingIsSetOnceSlotsHaveBegun)
{
    IsacHelper helper;
    Install(helper);
    Simulator::Run();
    const auto controller = helper.GetController();
    const std::string late = "before";
    for (const auto& set : std::vector<std::function<void()>>{
             [&] { helper.SetManager("ns3::IsacGreedyManager"); },
             [&] { helper.SetManager(CreateObject<IsacController>()->GetManager()); },
             [&] { helper.AddShadow("ns3::IsacGreedyManager"); },
             [&] { helper.SetPropagationLossModel("ns3::FriisPropagationLossModel"); },
             [&] {
                 helper.SetChannelConditionModel(
                     "ns3::ThreeGppUmiStreetCanyonChannelConditionModel");
             },
             [&] { helper.SetAgent("ns3::IsacNaiveAgent"); },
             [&] { helper.SetWorkload("ns3::IsacRandomWorkload"); },
             [&] { helper.SetBaseStationAttribute("Bandwidth", DoubleValue(1e8)); },
             [&] { helper.SetUserAttribute("QualityWeight", DoubleValue(1.0)); },
             [&] { helper.SetTargetAttribute("Heading", DoubleValue(1.0)); },
             [&] { helper.InstallTargets(m_nodes.Get(4)); },
             [&] { helper.InstallUsers(m_nodes.Get(4)); },
             [&] { helper.InstallBaseStations(m_nodes.Get(4)); },
             [&] { helper.AssignStreams(1); },
             [&] { IsacNetworkHelper().Install(helper); },
             [&] { controller->SetAttribute("SlotDuration", TimeValue(Seconds(2))); },
             [&] { controller->SetAttribute("QoeCap", DoubleValue(4.0)); },
             [&] { controller->SetAttribute("BitsPerMegabyte", DoubleValue(1e6)); },
             [&] { controller->SetAttribute("Manager", StringValue("ns3::IsacGreedyManager")); },
             [&] { controller->SetAttribute("Manager", PointerValue()); },
             [&] { controller->SetAttribute("Agent", StringValue("ns3::IsacNaiveAgent")); },
             [&] { controller->SetAttribute("Service", StringValue("ns3::IsacFormulaService")); },
             [&] { controller->SetAttribute("Shadow", StringValue("ns3::IsacGreedyManager")); },
             [&] {
                 controller->SetAttribute("PathGainModel", StringValue("ns3::IsacPathGainModel"));
             },
             [&] {
                 controller->SetAttribute("SensingLossModel",
                                          StringValue("ns3::IsacSensingLossModel"));
             },
             [&] {
                 controller->SetAttribute("SensingModel",
                                          StringValue("ns3::IsacFormulaSensingModel"));
             },
             [&] { controller->GetUsers()[0]->SetAttribute("QualityWeight", DoubleValue(1.0)); },
             [&] { controller->GetUsers()[0]->SetAttribute("LatencyWeight", DoubleValue(1.0)); },
             [&] { controller->GetUsers()[0]->SetAttribute("RatioWeight", DoubleValue(1.0)); },
             [&] { controller->GetUsers()[0]->SetAttribute("WeightSpread", DoubleValue(0.1)); },
             [&] { controller->GetUsers()[0]->SetAttribute("QoeStructure", StringValue("Ratio")); },
             [&] {
                 controller->GetUsers()[0]->SetAttribute("Workload",
                                                         StringValue("ns3::IsacRandomWorkload"));
             }})
    {
        ExpectRefusal(set, {late});
    }
    ExpectRefusal([&] { controller->Start(); }, {"Start = again"});
    EXPECT_NO_THROW(controller->SetAttribute("Slots", IntegerValue(3)));
}

TEST_F(IsacLateSettings, WhatIsNoObjectIsRefused)
{
    IsacHelper helper;
    const auto controller = helper.GetController();
    for (const auto& use : std::vector<std::function<void()>>{
             [&] { helper.SetManager(Ptr<IsacResourceManager>()); },
             [&] { helper.InstallEdgeServer(nullptr); },
             [&] { helper.InstallUsers(NodeContainer(Ptr<Node>())); },
             [&] { controller->AddShadow(nullptr); },
             [&] { controller->AddUser(nullptr); },
             [&] { controller->AddTarget(nullptr); },
             [&] { controller->AddBaseStation(nullptr); },
             [&] { controller->SetEdgeServer(nullptr); },
             [&] { IsacTraining(nullptr, 1); },
             [&] {
                 IsacApplicationHelper(InetSocketAddress(Ipv4Address("10.0.0.1"), 80))
                     .InstallServer(nullptr);
             },
             [&] { IsacNetDeviceHelper().Install(NodeContainer(Ptr<Node>()), NodeContainer()); }})
    {
        ExpectRefusal(use, {"none"});
    }
}

/// A value of another kind, a text that is none, and one out of range: one line each.
TEST_F(IsacLateSettings, ValuesOfAnyKindAreCheckedByHelpers)
{
    IsacHelper helper;
    IsacNetDeviceHelper devices;
    IsacApplicationHelper applications(InetSocketAddress(Ipv4Address("10.0.0.1"), 80));
    const auto station = [&](const char* name, const AttributeValue& value) {
        ExpectRefusal([&] { helper.SetBaseStationAttribute(name, value); }, {name});
    };
    const auto user = [&](const char* name, const AttributeValue& value) {
        ExpectRefusal([&] { helper.SetUserAttribute(name, value); }, {name});
    };
    for (const char* name : {"Bandwidth", "TransmitPower", "CarrierFrequency"})
    {
        station(name, IntegerValue(1));
        station(name, UintegerValue(1));
        station(name, BooleanValue(true));
        station(name, TimeValue(Seconds(1)));
        station(name, PointerValue(m_nodes.Get(0)));
        station(name, PointerValue());
        station(name, ObjectFactoryValue());
        station(name, VectorValue(Vector(1, 2, 3)));
        station(name, DoubleValue(-1.0));
        station(name, DoubleValue(NAN));
        station(name, DoubleValue(INFINITY));
        for (const char* text : {"", "x", "1x", "1,5", "nan", "-1", "1e999", " ", "0x"})
        {
            station(name, StringValue(text));
        }
    }
    for (const char* name : {"QoeStructure", "MosModel"})
    {
        user(name, IntegerValue(1));
        user(name, DoubleValue(1.0));
        user(name, StringValue("linear"));
        user(name, StringValue(""));
    }
    user("BehaviourWindow", StringValue("1.5"));
    user("BehaviourWindow", IntegerValue(0));
    user("BehaviourWindow", DoubleValue(3.0));
    user("CrossSectionSpread", DoubleValue(1.0));
    user("CrossSectionSpread", StringValue("maybe"));
    user("Workload", PointerValue(m_nodes.Get(0)));
    user("Workload", StringValue("ns3::NoSuchWorkload"));
    user("Workload", StringValue("ns3::IsacRandomWorkload[NoSuch=1]"));
    user("NoSuchAttribute", DoubleValue(1.0));
    ExpectRefusal([&] { devices.SetChannelAttribute("PathGainModel", DoubleValue(1.0)); },
                  {"PathGainModel"});
    ExpectRefusal(
        [&] { devices.SetChannelAttribute("PathGainModel", PointerValue(m_nodes.Get(0))); },
        {"PathGainModel", "ns3::Node"});
    ExpectRefusal([&] { applications.SetServerAttribute("Port", StringValue("99999")); }, {"Port"});
    ExpectRefusal([&] { applications.SetClientAttribute("Protocol", StringValue("ns3::No")); },
                  {"Protocol"});
    ExpectRefusal([&] { helper.SetManager("ns3::IsacGreedyManager", "FloorShare", TimeValue()); },
                  {"FloorShare"});
    ExpectRefusal([&] { helper.SetManager("ns3::IsacResourceManager"); }, {"must be one of"});
    ExpectRefusal([&] { helper.SetManager(""); }, {"Manager = :"});
    ExpectRefusal([&] { helper.SetWorkload("ns3::IsacWorkload"); }, {"must be one of"});
    // A factory without a type, of another type, or of one that cannot be made.
    for (const char* type : {"", "ns3::Node", "ns3::IsacWorkload"})
    {
        ObjectFactory factory;
        if (*type)
        {
            factory.SetTypeId(type);
        }
        const auto node = CreateObject<Node>();
        helper.SetUserAttribute("Workload", ObjectFactoryValue(factory));
        ExpectRefusal([&] { helper.InstallUsers(node); }, {"Workload", "must be one of"});
    }
    ExpectRefusal(
        [&] {
            const auto controller = CreateObject<IsacController>();
            controller->SetAttribute("Agent", ObjectFactoryValue());
            controller->AddUser(CreateObject<IsacMobileUser>());
        },
        {"Agent", "must be one of"});
}

TEST_F(IsacLateSettings, ANetworkIsSetUpBeforeItIsInstalled)
{
    IsacHelper helper;
    IsacNetworkHelper network;
    ExpectRefusal([&] { network.SetProtocol("ns3::Node"); }, {"SetProtocol", "socket factory"});
    ExpectRefusal([&] { network.SetProtocol(""); }, {"SetProtocol", "socket factory"});
    Install(helper);
    network.Install(helper);
    for (const auto& set : std::vector<std::function<void()>>{
             [&] { network.Install(helper); },
             [&] { network.SetClient("ns3::IsacVideoClient"); },
             [&] { network.SetProtocol("ns3::UdpSocketFactory"); },
             [&] { network.GetDeviceHelper().SetChannelAttribute("LinkMargin", DoubleValue(1)); },
             [&] { network.GetDeviceHelper().SetStationAttribute("Mtu", UintegerValue(1000)); },
             [&] { network.GetDeviceHelper().SetUserAttribute("Mtu", UintegerValue(1000)); },
             [&] { network.GetDeviceHelper().DisableFlowControl(); }})
    {
        ExpectRefusal(set, {"before"});
    }
    IsacApplicationHelper applications(InetSocketAddress(Ipv4Address("10.0.0.1"), 80));
    applications.SetClient("ns3::IsacRequestClient");
    applications.SetClientAttribute("BitsPerMegabyte", DoubleValue(1e6));
    ExpectRefusal([&] { applications.SetClient("ns3::IsacVideoClient"); },
                  {"SetClient", "before SetClientAttribute()"});
    applications.InstallServer(m_nodes.Get(4));
    ExpectRefusal([&] { applications.SetServerAttribute("Port", IntegerValue(81)); },
                  {"SetServerAttribute", "before InstallServer()"});
}

/// Traces of packets replace those of an earlier run, and nothing else.
TEST_F(IsacLateSettings, TracesOfPacketsReplaceNothingButTraces)
{
    const IsacTemporaryFolder folder;
    const auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream(folder / name, std::ios::binary) << text;
    };
    const auto read = [&](const std::string& name) {
        std::ostringstream text;
        text << std::ifstream(folder / name, std::ios::binary).rdbuf();
        return text.str();
    };
    IsacNetDeviceHelper helper;
    const auto device = helper.Install(m_nodes.Get(1), m_nodes.Get(2)).first.Get(0);
    const auto pcap = [&](const std::string& name) {
        return GetRefusal([&] { helper.EnablePcap(folder / name, device, false, true); });
    };
    const auto ascii = [&](const std::string& name) {
        return GetRefusal([&] { helper.EnableAscii(folder / name, device, true); });
    };
    EXPECT_EQ(pcap("new.pcap"), "none");
    EXPECT_EQ(pcap("new.pcap"), "none"); // what was written before
    EXPECT_EQ(ascii("new.tr"), "none");
    write("other.tr", "+ 0.5 /NodeList/1 a packet\n");
    EXPECT_EQ(ascii("other.tr"), "none");
    write("precious", "- a list\n- of things\n");
    write("numbers", "1 2 3\n");
    write("words", "read 1 book\n");
    std::filesystem::create_directory(folder / "folder");
    mkfifo((folder / "pipe").c_str(), 0600);
    symlink("precious", (folder / "link").c_str());
    symlink("nothing", (folder / "dangling").c_str());
    const auto before = folder.List();
    for (const char* name : {"precious", "numbers", "words", "folder", "pipe", "link", "dangling"})
    {
        EXPECT_NE(pcap(name).find(folder / name), std::string::npos) << pcap(name);
        EXPECT_NE(ascii(name).find(folder / name), std::string::npos) << ascii(name);
    }
    EXPECT_NE(pcap("absent/file").find("No such file"), std::string::npos);
    EXPECT_EQ(folder.List(), before);
    EXPECT_EQ(read("precious"), "- a list\n- of things\n");
    EXPECT_EQ(read("numbers"), "1 2 3\n");
    EXPECT_EQ(read("words"), "read 1 book\n");
}
