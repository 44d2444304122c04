/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-temporary-folder.h"
#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/isac-hdrl-manager.h"
#include "ns3/isac-pdrl-manager.h"
#include "ns3/isac-sttd-manager.h"
#include "ns3/isac-tensor-file.h"
#include "ns3/isac-training.h"
#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sstream>

using namespace ns3;

namespace
{

constexpr int SLOTS = 20; ///< of an episode

/// Whatever a file holds
std::string
Read(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// A manager of small networks, which learns after 16 slots
Ptr<IsacResourceManager>
MakeManager(const std::string& type, const std::string& policy)
{
    ObjectFactory factory(type);
    factory.Set("HiddenLayers", StringValue("16 8"));
    factory.Set("BatchSize", IntegerValue(16));
    factory.Set("MemorySize", IntegerValue(64));
    factory.Set("Policy", StringValue(policy));
    return factory.Create<IsacResourceManager>();
}

/// Simulate an episode of a small scenario
void
Simulate(Ptr<IsacResourceManager> manager)
{
    IsacTestScenario scenario(6);
    scenario.GetController()->SetAttribute("Manager", PointerValue(manager));
    scenario.GetController()->AssignStreams(1000);
    scenario.Run(SLOTS);
}

/// Mean experience of every slot of a simulation
std::vector<double>
SimulateExperience(Ptr<IsacResourceManager> manager)
{
    std::vector<double> means;
    IsacTestScenario scenario(6);
    const auto controller = scenario.GetController();
    controller->SetAttribute("Manager", PointerValue(manager));
    controller->AssignStreams(1000);
    controller->TraceConnectWithoutContext(
        "Slot",
        Callback<void, const IsacSlotRecord&>(
            [&means](const IsacSlotRecord& record) { means.push_back(record.outcome.qoeMean); }));
    scenario.Run(SLOTS);
    return means;
}

/// What an error says; empty without one
template <typename Run>
std::string
GetError(Run run)
{
    try
    {
        run();
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "";
}

/// Tests of every manager that learns
class IsacLearningManagers : public testing::TestWithParam<std::string>
{
  protected:
    void TearDown() override
    {
        Simulator::Destroy();
        RngSeedManager::SetRun(1);
    }

    IsacTemporaryFolder m_folder; ///< of policies
};

} // namespace

TEST_P(IsacLearningManagers, HaveTableIIIAsDefaults)
{
    const auto manager = ObjectFactory(GetParam()).Create<IsacResourceManager>();
    const auto expect = [&](const char* attribute, const char* value) {
        StringValue text;
        manager->GetAttribute(attribute, text);
        EXPECT_EQ(text.Get(), value) << attribute;
    };
    expect("HiddenLayers", "256 128 64");
    expect("LearningRate", "0.0001");
    expect("DiscountFactor", "0.9");
    expect("BatchSize", "128");
    expect("MemorySize", "6000");
    expect("InitialEpsilon", "0.2");
    expect("FinalEpsilon", "0.01");
}

TEST_P(IsacLearningManagers, RefuseToDecideWithoutAPolicy)
{
    EXPECT_EQ(GetError([] { SimulateExperience(MakeManager(GetParam(), "")); }),
              "isac: " + GetParam() +
                  ": Policy = : must name the file of a policy, as a training writes it");
    const auto missing = m_folder / "missing";
    Simulator::Destroy();
    EXPECT_NE(GetError([&] { SimulateExperience(MakeManager(GetParam(), missing)); }).find(missing),
              std::string::npos);
}

TEST_P(IsacLearningManagers, ActByWhatTheyHaveLearned)
{
    const auto path = m_folder / "policy";
    auto manager = MakeManager(GetParam(), path);
    IsacTraining training(manager, 3);
    training.Run(&Simulate);
    ASSERT_EQ(training.GetEpisodes().size(), 3U);
    for (const auto& episode : training.GetEpisodes())
    {
        EXPECT_EQ(episode.slots, SLOTS);
        EXPECT_GT(episode.qoe, 0.0);
        EXPECT_LE(episode.qoe, 5.0);
        EXPECT_GE(episode.outage, 0.0);
        EXPECT_LE(episode.outage, 1.0);
    }
    EXPECT_EQ(training.GetEpisodes()[0].epsilon, 0.2);
    EXPECT_NEAR(training.GetEpisodes()[1].epsilon, 0.105, 1e-12);
    EXPECT_NEAR(training.GetEpisodes()[2].epsilon, 0.01, 1e-12);
    EXPECT_GT(training.GetEpisodes()[2].learning.steps, 0);
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{"policy"});

    // Frozen: from the file as from memory, and a simulation changes nothing.
    const auto fromMemory = SimulateExperience(manager);
    const auto fromFile = MakeManager(GetParam(), path);
    EXPECT_EQ(SimulateExperience(fromFile), fromMemory);
    EXPECT_EQ(SimulateExperience(fromFile), fromMemory);
}

TEST_P(IsacLearningManagers, LearnNothingWhileTheyWarmUp)
{
    const auto manager = MakeManager(GetParam(), m_folder / "policy");
    manager->SetAttribute("WarmUpSlots", IntegerValue(SLOTS - 5));
    IsacTraining training(manager, 2);
    training.Run(&Simulate);
    EXPECT_EQ(training.GetEpisodes()[1].slots, 5);
}

TEST_P(IsacLearningManagers, RenewTheirTargetsAsAsked)
{
    const auto learned = [&](const std::string& name, int64_t interval, double share) {
        const auto manager = MakeManager(GetParam(), m_folder / name);
        manager->SetAttribute("TargetInterval", IntegerValue(interval));
        manager->SetAttribute("TargetShare", DoubleValue(share));
        IsacTraining(manager, 3).Run(&Simulate);
        return Read(m_folder / name);
    };
    const auto slowly = learned("slowly", 1, 0.005);
    const auto never = learned("never", 1000000, 1.0);
    EXPECT_NE(learned("at once", 1, 1.0), slowly);
    EXPECT_NE(slowly, never);
    EXPECT_EQ(learned("never either", 1000000, 0.005), never);
}

TEST_P(IsacLearningManagers, LearnTheSameFromTheSameSeed)
{
    const auto first = m_folder / "first";
    const auto second = m_folder / "second";
    const auto other = m_folder / "other";
    IsacTraining(MakeManager(GetParam(), first), 2).Run(&Simulate);
    IsacTraining(MakeManager(GetParam(), second), 2).Run(&Simulate);
    RngSeedManager::SetRun(2);
    IsacTraining(MakeManager(GetParam(), other), 2).Run(&Simulate);
    EXPECT_EQ(Read(first), Read(second));
    EXPECT_NE(Read(first), Read(other));
}

TEST_P(IsacLearningManagers, GoOnFromACheckpointAsIfNothingHadHappened)
{
    constexpr int64_t episodes = IsacTraining::CHECKPOINT_INTERVAL + 2;
    const auto whole = m_folder / "whole";
    IsacTraining uninterrupted(MakeManager(GetParam(), whole), episodes);
    uninterrupted.Run(&Simulate);

    const auto path = m_folder / "interrupted";
    int64_t simulated = 0;
    EXPECT_EQ(GetError([&] {
                  IsacTraining(MakeManager(GetParam(), path), episodes).Run([&](auto manager) {
                      if (++simulated == episodes)
                      {
                          throw isac::Error("the power fails");
                      }
                      Simulate(manager);
                  });
              }),
              "the power fails");
    EXPECT_EQ(m_folder.List().size(), 2U); // the whole policy, and the checkpoint

    IsacTraining resumed(MakeManager(GetParam(), path), episodes);
    resumed.Resume();
    EXPECT_EQ(resumed.GetEpisodes().size(), std::size_t{IsacTraining::CHECKPOINT_INTERVAL});
    resumed.Run(&Simulate);
    EXPECT_EQ(Read(path), Read(whole));
    for (std::size_t i = 0; i < episodes; ++i)
    {
        const auto& expected = uninterrupted.GetEpisodes()[i];
        EXPECT_EQ(resumed.GetEpisodes()[i].episode, expected.episode);
        EXPECT_EQ(resumed.GetEpisodes()[i].reward, expected.reward);
        EXPECT_EQ(resumed.GetEpisodes()[i].learning.criticLoss, expected.learning.criticLoss);
    }
}

TEST_P(IsacLearningManagers, RefuseTheCheckpointOfAnotherTraining)
{
    constexpr int64_t episodes = IsacTraining::CHECKPOINT_INTERVAL + 1;
    const auto path = m_folder / "policy";
    int64_t simulated = 0;
    GetError([&] {
        IsacTraining(MakeManager(GetParam(), path), episodes).Run([&](auto manager) {
            if (++simulated == episodes)
            {
                throw isac::Error("the power fails");
            }
            Simulate(manager);
        });
    });
    IsacTraining longer(MakeManager(GetParam(), path), episodes + 1);
    EXPECT_EQ(GetError([&] { longer.Resume(); })
                  .rfind("isac: IsacTraining: checkpoint = " + path +
                             ".checkpoint: is of another training: of 11 episodes, RngSeed 1, "
                             "RngRun 1, " +
                             GetParam(),
                         0),
              0U);
    Config::SetDefault("ns3::IsacController::QoeCap", DoubleValue(0.0));
    IsacTraining uncapped(MakeManager(GetParam(), path), episodes);
    EXPECT_NE(GetError([&] { uncapped.Resume(); }), "");
    Config::Reset();
    IsacTraining elsewhere(MakeManager(GetParam(), path), episodes);
    elsewhere.SetScenario("elsewhere");
    EXPECT_NE(GetError([&] { elsewhere.Resume(); }), "");
    const auto other = MakeManager(GetParam(), path);
    other->SetAttribute("RewardFloor", DoubleValue(-1.0));
    IsacTraining floored(other, episodes);
    EXPECT_NE(GetError([&] { floored.Resume(); }), "");
    IsacTraining same(MakeManager(GetParam(), path), episodes);
    EXPECT_EQ(GetError([&] { same.Resume(); }), "");
}

TEST_P(IsacLearningManagers, RefuseThePolicyOfAnotherManager)
{
    const auto path = m_folder / "policy";
    IsacTraining(MakeManager(GetParam(), path), 1).Run(&Simulate);
    const std::string other =
        GetParam() == "ns3::IsacSttdManager" ? "ns3::IsacPdrlManager" : "ns3::IsacSttdManager";
    EXPECT_EQ(GetError([&] { SimulateExperience(MakeManager(other, path)); }),
              "isac: " + other + ": Policy = " + path + ": was learned by " + GetParam());
}

/// What could not be written in the end is refused before the first episode, and left as it is.
TEST_P(IsacLearningManagers, LeaveAloneWhatIsNoPolicy)
{
    const auto path = m_folder / "policy";
    int simulated = 0;
    const auto train = [&](const std::string& policy) {
        return GetError([&] {
            IsacTraining(MakeManager(GetParam(), policy), 1).Run([&](auto manager) {
                ++simulated;
                Simulate(manager);
            });
        });
    };
    for (const std::string name : {"policy", "policy.checkpoint"})
    {
        std::ofstream(m_folder / name) << "precious";
        EXPECT_NE(train(path).find("Policy = " + m_folder / name), std::string::npos);
        EXPECT_EQ(Read(m_folder / name), "precious");
        std::filesystem::remove(m_folder / name);
        std::filesystem::create_directory(m_folder / name);
        EXPECT_NE(train(path).find("is a folder"), std::string::npos);
        std::filesystem::remove(m_folder / name);
        std::filesystem::create_symlink("nothing", m_folder / name);
        EXPECT_NE(train(path).find("leads nowhere"), std::string::npos);
        std::filesystem::remove(m_folder / name);
    }
    EXPECT_NE(train("/dev/full").find("no regular file"), std::string::npos);
    EXPECT_NE(train("/dev/null/policy").find("Not a directory"), std::string::npos);
    EXPECT_NE(train("/proc/policy").find("cannot be written"), std::string::npos);
    EXPECT_EQ(m_folder.List(), std::vector<std::string>{});
    EXPECT_EQ(simulated, 0);

    // Beside what has other uses for such names.
    for (const char* ending : {".part", ".probe", ".checkpoint.old"})
    {
        std::ofstream(path + ending) << "precious";
    }
    EXPECT_EQ(train(path), "");
    for (const char* ending : {".part", ".probe", ".checkpoint.old"})
    {
        EXPECT_EQ(Read(path + ending), "precious");
    }
    std::filesystem::copy(path, path + ".checkpoint");
    EXPECT_NE(train(path).find(path + ".checkpoint.old"), std::string::npos);
    EXPECT_EQ(Read(path + ".checkpoint.old"), "precious");
    EXPECT_EQ(simulated, 1);
}

TEST_P(IsacLearningManagers, AreSetUpBeforeTheyAreTrained)
{
    IsacTraining training(MakeManager(GetParam(), m_folder / "policy"), 1);
    training.Run(&Simulate);
    for (const auto& late :
         std::vector<std::function<void()>>{[&] { training.SetScenario("late"); },
                                            [&] { training.SetProgress(nullptr); },
                                            [&] { training.EnableSqlite("late.db"); },
                                            [&] { training.Resume(); },
                                            [&] { training.Run(&Simulate); }})
    {
        EXPECT_NE(GetError(late).find("call it before Run()"), std::string::npos);
    }
}

/// Whatever bit of a policy has turned, no slot is decided on by it.
TEST_P(IsacLearningManagers, RefuseDamagedPolicies)
{
    const auto path = m_folder / "policy";
    IsacTraining(MakeManager(GetParam(), path), 1).Run(&Simulate);
    const auto whole = Read(path);
    for (std::size_t i = 0; i < 111; ++i)
    {
        auto damaged = whole;
        const auto place = i * (whole.size() - 1) / 110;
        damaged[place] = static_cast<char>(damaged[place] ^ (1 << i % 8));
        std::ofstream(path, std::ios::binary) << damaged;
        const auto message = GetError([&] { MakeManager(GetParam(), path)->Prepare(); });
        EXPECT_NE(message.find(path), std::string::npos) << i << ": " << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
    std::ofstream(path, std::ios::binary) << whole;
    EXPECT_EQ(GetError([&] { MakeManager(GetParam(), path)->Prepare(); }), "");
}

/// Numbers that no training gives, in a file that is whole
TEST_P(IsacLearningManagers, RefusePoliciesWhoseNumbersCannotBe)
{
    const auto path = m_folder / "policy";
    IsacTraining(MakeManager(GetParam(), path), 1).Run(&Simulate);
    auto file = isac::TensorFile::Load(path);
    const Eigen::Index states = 16;
    file.Put("state.mean", Eigen::VectorXd(Eigen::VectorXd::Constant(states, 1e39)));
    file.Save(path);
    EXPECT_NE(
        GetError([&] { MakeManager(GetParam(), path)->Prepare(); }).find("state.mean = 1e+39"),
        std::string::npos);
    file.Put("state.mean", Eigen::VectorXd(Eigen::VectorXd::Zero(states)));
    file.Put("state.squares", Eigen::VectorXd(Eigen::VectorXd::Constant(states, -1.0)));
    file.Save(path);
    EXPECT_NE(GetError([&] { MakeManager(GetParam(), path)->Prepare(); }).find("state.squares"),
              std::string::npos);
    file.Put("state.squares", Eigen::VectorXd(Eigen::VectorXd::Ones(states)));
    file.Put("state.count", Eigen::MatrixXd(Eigen::MatrixXd::Constant(1, 1, 0.5)));
    file.Save(path);
    EXPECT_NE(GetError([&] { MakeManager(GetParam(), path)->Prepare(); }).find("state.count"),
              std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All,
                         IsacLearningManagers,
                         testing::Values("ns3::IsacSttdManager",
                                         "ns3::IsacPdrlManager",
                                         "ns3::IsacHdrlManager"),
                         [](const auto& info) { return info.param.substr(9, 4); });

TEST(IsacSttdManager, LearnsWithATaylorTermInTheStateToo)
{
    IsacTemporaryFolder folder;
    const auto plain = folder / "plain";
    const auto taylor = folder / "taylor";
    IsacTraining(MakeManager("ns3::IsacSttdManager", plain), 2).Run(&Simulate);
    const auto manager = MakeManager("ns3::IsacSttdManager", taylor);
    manager->SetAttribute("TaylorState", DoubleValue(0.02));
    IsacTraining training(manager, 2);
    training.Run(&Simulate);
    EXPECT_TRUE(std::isfinite(training.GetEpisodes()[1].learning.criticLoss));
    EXPECT_NE(Read(plain), Read(taylor));
    Simulator::Destroy();
}

TEST(IsacTraining, RefusesWhatDoesNotLearn)
{
    const auto manager = ObjectFactory("ns3::IsacGreedyManager").Create<IsacResourceManager>();
    EXPECT_EQ(GetError([&] { IsacTraining(manager, 1); }),
              "isac: IsacTraining: manager = ns3::IsacGreedyManager: does not learn");
    EXPECT_EQ(GetError([&] { IsacTraining(MakeManager("ns3::IsacSttdManager", ""), 1); }),
              "isac: ns3::IsacSttdManager: Policy = : must name the file that the training writes");
    for (const int64_t episodes : {0, -1})
    {
        EXPECT_NE(
            GetError([&] { IsacTraining(MakeManager("ns3::IsacSttdManager", "x"), episodes); }),
            "");
    }
    IsacTemporaryFolder folder;
    for (const auto& path : {folder / ".", std::string("/dev/null/policy")})
    {
        int64_t simulated = 0;
        IsacTraining training(MakeManager("ns3::IsacSttdManager", path), 1);
        EXPECT_NE(GetError([&] { training.Run([&](auto) { ++simulated; }); }), "");
        EXPECT_EQ(simulated, 0) << path;
    }
}

TEST(IsacLearningManager, RefusesAMemoryThatHoldsNoBatch)
{
    const auto manager = CreateObject<IsacPdrlManager>();
    manager->SetAttribute("MemorySize", IntegerValue(127));
    EXPECT_EQ(GetError([&] { manager->BeginEpisode(0.0); }),
              "isac: ns3::IsacPdrlManager: MemorySize = 127: must be at least BatchSize = 128");
}

TEST(IsacLearningManager, RefusesLayersThatAreNone)
{
    const auto manager = CreateObject<IsacSttdManager>();
    for (const std::string widths : {"", "0", "16 x", "16 -8", "1e9"})
    {
        EXPECT_EQ(GetError([&] { manager->SetAttribute("HiddenLayers", StringValue(widths)); }),
                  "isac: ns3::IsacLearningManager: HiddenLayers = " + widths +
                      ": must be numbers from 1 to 65536, separated by blanks");
    }
}

TEST(IsacHdrlManager, IsPaidForBoundsFirst)
{
    /// Tells its rewards
    class Manager : public IsacHdrlManager
    {
      public:
        using IsacHdrlManager::GetReward;
    };

    const auto manager = CreateObject<Manager>();
    manager->SetAttribute("OutageTolerance", DoubleValue(0.25));
    IsacSlotOutcome outcome;
    outcome.Resize(4);
    outcome.qoe << 4.0, -1e9, 3.0, 1.0; // of which nobody's counts less than 0
    outcome.crbMet << 0, 1, 0, 1;
    EXPECT_EQ(manager->GetReward(outcome), -0.5);
    outcome.crbMet << 0, 1, 1, 1;
    EXPECT_EQ(manager->GetReward(outcome), 2.0);

    // The worst that experience can be is above the best of the bounds' layer, with any floor.
    manager->SetAttribute("RewardFloor", DoubleValue(-40.0));
    outcome.qoe.setConstant(-1e9);
    EXPECT_EQ(manager->GetReward(outcome), -40.0);
    outcome.qoe.setConstant(5.0);
    outcome.crbMet << 0, 1, 0, 1;
    EXPECT_EQ(manager->GetReward(outcome), -40.5);
}
