/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/isac-attribute-check.h"
#include "ns3/isac-error.h"
#include "ns3/isac-greedy-manager.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-round-robin-manager.h"
#include "ns3/mobility-helper.h"

#include <chrono>
#include <gtest/gtest.h>
#include <numeric>
#include <thread>

using namespace ns3;

namespace
{

/// Gives every user a random part of its equal share, and keeps what it is told
class DrawingManager : public IsacResourceManager
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("DrawingManager")
                                .SetParent<IsacResourceManager>()
                                .AddConstructor<DrawingManager>()
                                .AddAttribute("Label",
                                              "Any text",
                                              StringValue(""),
                                              MakeStringAccessor(&DrawingManager::label),
                                              MakeStringChecker())
                                .AddAttribute("Greed",
                                              "Factor on all shares, without unit",
                                              DoubleValue(1.0),
                                              MakeDoubleAccessor(&DrawingManager::m_greed),
                                              MakeDoubleChecker<double>(0.0));
        return tid;
    }

    IsacAllocation Decide(const IsacSlotState& state) override
    {
        const auto users = static_cast<double>(state.GetUsers());
        IsacAllocation allocation;
        allocation.Resize(state.GetUsers());
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            const double part = m_greed * m_random->GetValue(0.5, 1.0) / users;
            allocation.bandwidth[k] = part * state.stationBandwidth[state.station[k]];
            allocation.power[k] = part * state.stationPower[state.station[k]];
            allocation.computing[k] = part * state.computingCapacity;
        }
        return allocation;
    }

    double GetObjective(const IsacSlotState&, const IsacAllocation& allocation) const override
    {
        return allocation.power.sum(); // unlike any other's
    }

    void Observe(const IsacSlotOutcome& outcome) override
    {
        outcomes.push_back(outcome);
    }

    int64_t AssignStreams(int64_t stream) override
    {
        m_random->SetStream(stream);
        return 1;
    }

    std::string label;                     ///< any text
    std::vector<IsacSlotOutcome> outcomes; ///< what it was told

  private:
    double m_greed; ///< factor on all shares

    /// Draws parts
    Ptr<UniformRandomVariable> m_random{CreateObject<UniformRandomVariable>()};
};

/// Takes its time over equal shares
class SlowManager : public IsacRoundRobinManager
{
  public:
    static constexpr double PAUSE = 0.002; ///< of each decision, in s

    IsacAllocation Decide(const IsacSlotState& state) override
    {
        std::this_thread::sleep_for(std::chrono::duration<double>(PAUSE));
        return IsacRoundRobinManager::Decide(state);
    }
};

/// Expect the same numbers to the last bit; NaN is NaN
template <typename Array>
void
ExpectSame(const Array& left, const Array& right)
{
    ASSERT_EQ(left.rows(), right.rows());
    ASSERT_EQ(left.cols(), right.cols());
    EXPECT_TRUE((left == right || (left != left && right != right)).all());
}

/// Expect the same allocation to the last bit
void
ExpectSame(const IsacAllocation& left, const IsacAllocation& right)
{
    ExpectSame(left.bandwidth, right.bandwidth);
    ExpectSame(left.power, right.power);
    ExpectSame(left.computing, right.computing);
}

/// Expect the same outcome to the last bit, but for objective and opinion scores
void
ExpectSame(const IsacSlotOutcome& left, const IsacSlotOutcome& right)
{
    ExpectSame(left.rate, right.rate);
    ExpectSame(left.computingLatency, right.computingLatency);
    ExpectSame(left.radioLatency, right.radioLatency);
    ExpectSame(left.qoeUncapped, right.qoeUncapped);
    ExpectSame(left.qoe, right.qoe);
    ExpectSame(left.crb, right.crb);
    ExpectSame(left.crbMet, right.crbMet);
    EXPECT_EQ(left.qoeMean, right.qoeMean);
    EXPECT_EQ(left.feasible, right.feasible);
    EXPECT_EQ(left.allMet, right.allMet);
}

/// Runs the test scenario and keeps its slots
class IsacShadow : public testing::Test
{
  protected:
    void SetUp() override
    {
        DrawingManager::GetTypeId(); // known by name from here on
    }

    /// @return the slots of a run with these managers
    static std::vector<IsacSlotRecord> Run(const std::string& manager,
                                           const std::string& shadow,
                                           const std::vector<Ptr<IsacResourceManager>>& added = {})
    {
        IsacTestScenario scenario(6, 2, 1, manager);
        scenario.GetController()->SetAttribute("Shadow", StringValue(shadow));
        for (const auto& other : added)
        {
            scenario.GetController()->AddShadow(other);
        }
        std::vector<IsacSlotRecord> slots;
        scenario.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>(
                [&slots](const IsacSlotRecord& record) { slots.push_back(record); }));
        scenario.Run(30);
        return slots;
    }

    /// @return the message with which a value of the attribute is refused
    static std::string Refusal(const std::string& shadow)
    {
        try
        {
            CreateObject<IsacController>()->SetAttribute("Shadow", StringValue(shadow));
        }
        catch (const isac::Error& error)
        {
            return error.what();
        }
        return "none";
    }
};

} // namespace

TEST_F(IsacShadow, GetsWhatItWouldGetIfItActed)
{
    const std::vector<std::string> managers{"ns3::IsacRoundRobinManager",
                                            "ns3::IsacGreedyManager[FloorShare=0.3]",
                                            "ns3::IsacOptimalManager",
                                            "DrawingManager"};
    for (const auto& acting : managers)
    {
        std::string others;
        for (const auto& manager : managers)
        {
            others += (others.empty() ? "" : ",") + manager;
        }
        const auto slots = Run(acting, others);
        ASSERT_EQ(slots.size(), 30);
        for (std::size_t i = 0; i < managers.size(); ++i)
        {
            SCOPED_TRACE(managers[i] + " beside " + acting);
            const auto alone = Run(managers[i], "");
            for (std::size_t n = 0; n < slots.size(); ++n)
            {
                ASSERT_EQ(slots[n].shadows.size(), managers.size());
                EXPECT_EQ(slots[n].shadows[i].manager, managers[i]);
                ExpectSame(slots[n].shadows[i].allocation, alone[n].allocation);
                ExpectSame(slots[n].shadows[i].outcome, alone[n].outcome);
                EXPECT_TRUE(slots[n].shadows[i].outcome.mos.isNaN().all());
            }
        }
    }
}

TEST_F(IsacShadow, ChangesNothingOfTheActingRun)
{
    for (const std::string acting : {"ns3::IsacGreedyManager", "DrawingManager"})
    {
        const auto alone = Run(acting, "");
        const auto watched =
            Run(acting, "DrawingManager,ns3::IsacOptimalManager,DrawingManager[Greed=0.5]");
        ASSERT_EQ(alone.size(), watched.size());
        for (std::size_t n = 0; n < alone.size(); ++n)
        {
            EXPECT_TRUE(alone[n].shadows.empty());
            ExpectSame(alone[n].allocation, watched[n].allocation);
            ExpectSame(alone[n].outcome, watched[n].outcome);
            ExpectSame(alone[n].outcome.mos, watched[n].outcome.mos);
            EXPECT_EQ(alone[n].outcome.objective, watched[n].outcome.objective);
            ExpectSame(alone[n].truth.fileSize, watched[n].truth.fileSize);
            ExpectSame(alone[n].state.sensingGain, watched[n].state.sensingGain);
        }
    }
}

TEST_F(IsacShadow, IsMeasuredByTheActingManagersObjective)
{
    const auto judge = CreateObject<IsacGreedyManager>();
    int different = 0; // where both have the most there is, they are the same
    for (const auto& slot : Run("ns3::IsacGreedyManager", "ns3::IsacRoundRobinManager"))
    {
        const auto& shadow = slot.shadows[0];
        EXPECT_EQ(shadow.outcome.objective, judge->GetObjective(slot.state, shadow.allocation));
        // The oracle knows: what is expected comes true.
        EXPECT_NEAR(shadow.outcome.objective, shadow.outcome.qoeMean, 1e-12);
        different += shadow.outcome.objective != slot.outcome.objective;
    }
    EXPECT_GT(different, 20);
    for (const auto& slot : Run("ns3::IsacGreedyManager", "DrawingManager"))
    {
        const auto& shadow = slot.shadows[0];
        EXPECT_EQ(shadow.outcome.objective, judge->GetObjective(slot.state, shadow.allocation));
    }
    for (const auto& slot : Run("DrawingManager", "ns3::IsacGreedyManager"))
    {
        EXPECT_EQ(slot.shadows[0].outcome.objective, slot.shadows[0].allocation.power.sum());
    }
}

TEST_F(IsacShadow, IsToldWhatWouldHaveComeOfItsOwnDecision)
{
    const auto shadow = CreateObject<DrawingManager>();
    const auto slots = Run("ns3::IsacRoundRobinManager", "", {shadow});
    ASSERT_EQ(shadow->outcomes.size(), slots.size());
    int different = 0;
    for (std::size_t n = 0; n < slots.size(); ++n)
    {
        ExpectSame(shadow->outcomes[n], slots[n].shadows[0].outcome);
        EXPECT_EQ(shadow->outcomes[n].objective, slots[n].shadows[0].outcome.objective);
        different += shadow->outcomes[n].qoeMean != slots[n].outcome.qoeMean;
    }
    EXPECT_GT(different, 20);
}

TEST_F(IsacShadow, IsCalledAsTheUserCallsItAndLikeNoOther)
{
    const auto slots = Run("ns3::IsacRoundRobinManager",
                           "ns3::IsacGreedyManager[FloorShare=0.2|SlicesPerUser=4],"
                           "ns3::IsacGreedyManager,ns3::IsacGreedyManager,"
                           "DrawingManager[Label=a,b|Greed=0.5],ns3::IsacGreedyManager",
                           {CreateObject<IsacGreedyManager>()});
    std::vector<std::string> names;
    for (const auto& shadow : slots[0].shadows)
    {
        names.push_back(shadow.manager);
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"ns3::IsacGreedyManager",
                                        "ns3::IsacGreedyManager[FloorShare=0.2|SlicesPerUser=4]",
                                        "ns3::IsacGreedyManager 2",
                                        "ns3::IsacGreedyManager 3",
                                        "DrawingManager[Label=a,b|Greed=0.5]",
                                        "ns3::IsacGreedyManager 4"}));
    for (const auto& slot : slots)
    {
        ExpectSame(slot.shadows[0].allocation, slot.shadows[2].allocation);
        EXPECT_LE(slot.shadows[4].allocation.bandwidth.maxCoeff(), 0.5 * 400e6 / 6);
    }
    EXPECT_FALSE(
        (slots[0].shadows[0].allocation.power == slots[0].shadows[1].allocation.power).all());
}

TEST_F(IsacShadow, IsTimedApartFromTheParts)
{
    IsacTestScenario scenario(3, 1, 0);
    scenario.GetController()->AddShadow(CreateObject<SlowManager>());
    double shadow = 0.0;
    double parts = 0.0;
    scenario.GetController()->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>(
            [&shadow](const IsacSlotRecord& record) { shadow += record.shadows[0].wallTime; }));
    scenario.GetController()->TraceConnectWithoutContext(
        "Timing",
        Callback<void, int64_t, const IsacSlotTiming&>(
            [&parts](int64_t, const IsacSlotTiming& timing) {
                parts += std::accumulate(timing.begin(), timing.end(), 0.0);
            }));
    const auto begin = std::chrono::steady_clock::now();
    scenario.Run(5);
    const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - begin;
    EXPECT_GE(shadow, 5 * SlowManager::PAUSE);
    EXPECT_GT(parts, 0.0);
    EXPECT_LE(parts + shadow, whole.count()); // no time is counted twice
}

TEST_F(IsacShadow, KeepsTheContract)
{
    try
    {
        Run("ns3::IsacRoundRobinManager", "ns3::IsacGreedyManager,DrawingManager[Greed=40]");
        FAIL() << "was accepted";
    }
    catch (const isac::Error& error)
    {
        const std::string message = error.what();
        EXPECT_EQ(message.rfind("isac: DrawingManager in slot 0, user \"", 0), 0) << message;
        EXPECT_NE(message.find("exceed the budget"), std::string::npos) << message;
    }
}

TEST_F(IsacShadow, IsRefusedWhereItIsNoManager)
{
    EXPECT_EQ(Refusal(""), "none");
    EXPECT_EQ(Refusal("ns3::IsacGreedyManager,DrawingManager[Label=,]"), "none");
    EXPECT_EQ(Refusal("ns3::IsacGreedyManager,ns3::IsacNobody")
                  .rfind("isac: ns3::IsacController: Shadow = ns3::IsacNobody: must be one of "
                         "ns3::IsacGreedyManager, ns3::Isac",
                         0),
              0);
    for (const std::string wrong : {"ns3::Node",
                                    "ns3::IsacResourceManager",
                                    "ns3::IsacGreedyManager,",
                                    ",ns3::IsacGreedyManager",
                                    "ns3::IsacGreedyManager,,ns3::IsacOptimalManager",
                                    "ns3::IsacGreedyManager[FloorShare=0.2,ns3::IsacOptimalManager",
                                    "ns3::IsacGreedyManager ns3::IsacOptimalManager"})
    {
        EXPECT_EQ(Refusal(wrong).rfind("isac: ns3::IsacController: Shadow = ", 0), 0)
            << wrong << ": " << Refusal(wrong);
    }
    EXPECT_EQ(Refusal("ns3::IsacGreedyManager[FloorShare=2]")
                  .rfind("isac: ns3::IsacGreedyManager: FloorShare = 2: must be", 0),
              0);
    EXPECT_EQ(Refusal("ns3::IsacGreedyManager[Floor=0.2]"),
              "isac: ns3::IsacGreedyManager: Floor = 0.2: the type has no such attribute");
    // What a command line sets is checked before any controller is made.
    EXPECT_THROW(RequireDefault("ns3::IsacController::Shadow", "ns3::IsacNobody"), isac::Error);
    EXPECT_THROW(RequireDefault("ns3::IsacController::Shadow",
                                "ns3::IsacOptimalManager,ns3::IsacGreedyManager[FloorShare=2]"),
                 isac::Error);
    EXPECT_NO_THROW(RequireDefault("ns3::IsacController::Shadow",
                                   "ns3::IsacOptimalManager,ns3::IsacRoundRobinManager"));
    EXPECT_NO_THROW(RequireDefault("ns3::IsacController::Shadow", ""));
}

TEST_F(IsacShadow, ComesBeforeTheFirstSlot)
{
    IsacTestScenario scenario(1);
    const auto controller = scenario.GetController();
    scenario.Run(1);
    EXPECT_THROW(controller->AddShadow(CreateObject<IsacGreedyManager>()), isac::Error);
    EXPECT_THROW(controller->SetAttribute("Shadow", StringValue("ns3::IsacGreedyManager")),
                 isac::Error);
}

TEST_F(IsacShadow, IsAddedByTheHelperWithAttributes)
{
    IsacHelper helper;
    helper.AddShadow("ns3::IsacGreedyManager",
                     "FloorShare",
                     DoubleValue(0.25),
                     "SlicesPerUser",
                     IntegerValue(3));
    helper.AddShadow("ns3::IsacOptimalManager");
    EXPECT_THROW(helper.AddShadow("ns3::IsacNobody"), isac::Error);
    EXPECT_THROW(helper.AddShadow("ns3::IsacGreedyManager", "FloorShare", DoubleValue(2)),
                 isac::Error);
    std::vector<std::string> names;
    helper.GetController()->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>([&names](const IsacSlotRecord& record) {
            for (const auto& shadow : record.shadows)
            {
                names.push_back(shadow.manager);
            }
        }));
    NodeContainer nodes(3);
    MobilityHelper mobility;
    mobility.Install(nodes);
    helper.InstallEdgeServer(nodes.Get(0));
    helper.InstallBaseStations(nodes.Get(1));
    helper.InstallUsers(nodes.Get(2));
    helper.GetController()->SetAttribute("Slots", IntegerValue(1));
    Simulator::Run();
    Simulator::Destroy();
    ASSERT_EQ(names.size(), 2);
    EXPECT_EQ(names[0], "ns3::IsacGreedyManager[FloorShare=0.25|SlicesPerUser=3]");
    EXPECT_EQ(names[1], "ns3::IsacOptimalManager");
}
