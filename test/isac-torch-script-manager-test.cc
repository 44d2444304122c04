/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"
#include "isac-temporary-folder.h"
#include "isac-test-command.h"
#include "isac-test-python.h"
#include "isac-test-scenario.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/isac-group-allocator.h"
#include "ns3/isac-group-state.h"
#include "ns3/isac-resource-manager.h"
#include "ns3/isac-training.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"

#include <ATen/Parallel.h>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <torch/script.h>

using namespace ns3;

namespace
{

using UserLevel = IsacGroupAllocator::UserLevel;

/// How error messages begin
const std::string REFUSAL = "isac: ns3::IsacTorchScriptManager: Policy = ";

/// A manager with a policy's file
Ptr<IsacResourceManager>
MakeManager(const std::string& policy, const std::string& userLevel = "Exact", bool queues = false)
{
    ObjectFactory factory("ns3::IsacTorchScriptManager");
    factory.Set("Policy", StringValue(policy));
    factory.Set("UserLevel", StringValue(userLevel));
    factory.Set("Queues", BooleanValue(queues));
    return factory.Create<IsacResourceManager>();
}

/// Slots of the reference files, with numbers of queues that are not all 0
std::vector<IsacSlotState>
ReadSlots()
{
    std::vector<IsacSlotState> slots;
    const auto document = isac::ReadVectors("alloc.json").front();
    for (const auto& instance : document["instances"])
    {
        slots.push_back(MakeSlotState(instance));
        auto& state = slots.back();
        state.behaviour.setLinSpaced(0.1, 0.9);
        state.environment.setLinSpaced(0.9, 0.3);
        state.computingBacklog.setLinSpaced(0.0, 0.7);
        state.radioBacklog.setLinSpaced(0.6, 0.1);
        state.playbackBuffer.setLinSpaced(0.2, 0.5);
    }
    return slots;
}

/// All that a decision gives
Eigen::ArrayXXd
Join(const IsacAllocation& allocation)
{
    Eigen::ArrayXXd all(allocation.bandwidth.size(), 3);
    all << allocation.bandwidth, allocation.power, allocation.computing;
    return all;
}

/// Tests with policies in files
class IsacTorchScriptManager : public testing::Test
{
  protected:
    /**
     * @param body what forward(x) does, in TorchScript, line by line
     * @param weight a parameter of the module
     * @return a file with this policy
     */
    std::string Save(const std::string& body, const at::Tensor& weight = torch::zeros({6})) const
    {
        torch::jit::Module module("Policy");
        module.register_parameter("weight", weight, false);
        module.register_attribute("training", c10::BoolType::get(), true);
        module.define("def forward(self, x: Tensor):\n" + body + "\n");
        const auto path = m_folder / "policy.pt";
        module.save(path);
        return path;
    }

    /// What a manager says of a file when it is to decide; empty where nothing
    std::string GetError(const std::string& path) const
    {
        try
        {
            MakeManager(path)->Decide(m_slots.front());
        }
        catch (const isac::Error& error)
        {
            return error.what();
        }
        return "";
    }

    const std::vector<IsacSlotState> m_slots{ReadSlots()}; ///< to be decided on
    IsacTemporaryFolder m_folder;                          ///< of policies
};

} // namespace

TEST_F(IsacTorchScriptManager, DividesAsThePolicySaysOnEveryUserLevel)
{
    const auto path =
        Save("  return self.weight[None]", torch::tensor({0.3F, 0.0F, 1.0F, 0.1F, 0.0F, 0.25F}));
    const IsacGroupShare linear{0.75, 0.5, 0.8};
    std::vector<std::pair<std::string, UserLevel>> levels{{"Exact", UserLevel::EXACT},
                                                          {"Equal", UserLevel::EQUAL}};
#ifdef ISAC_HAVE_NLOPT
    levels.emplace_back("Sca", UserLevel::SCA);
#endif
    for (const auto& [name, level] : levels)
    {
        const auto manager = MakeManager(path, name);
        IsacGroupAllocator allocator;
        for (std::size_t i = 0; i < 2; ++i)
        {
            const auto expected = Join(allocator.Allocate(m_slots[i], linear, level));
            const auto allocation = Join(manager->Decide(m_slots[i]));
            EXPECT_TRUE(allocation.isApprox(expected, 1e-5)) << name << "\n" << allocation;
        }
    }
}

/// Every number of the state decides on one of the action, in its turn.
TEST_F(IsacTorchScriptManager, ShowsThePolicyTheGroupState)
{
    IsacGroupState groupState;
    for (const bool queues : {false, true})
    {
        const int size = queues ? 22 : 16;
        for (int first = 0; first < size; ++first)
        {
            const auto path = Save("  assert list(x.shape) == [1, " + std::to_string(size) +
                                   "] and x.dtype == 6\n" // float32
                                   "  y = torch.roll(x, " +
                                   std::to_string(-first) + ", [1])\n" +
                                   "  return torch.sigmoid(0.1 * y[:, :6])");
            const auto manager = MakeManager(path, "Equal", queues);
            for (std::size_t i = 0; i < 3; ++i)
            {
                const auto& state = m_slots[i];
                const auto& numbers = groupState.Summarise(state, queues);
                ASSERT_EQ(numbers.size(), size);
                Eigen::VectorXf action(6);
                for (int n = 0; n < 6; ++n)
                {
                    action[n] = 1.0F / (1.0F + std::exp(-0.1F * numbers[(first + n) % size]));
                }
                const auto expected = Join(
                    IsacGroupAllocator().Allocate(state, GetGroupShare(action), UserLevel::EQUAL));
                EXPECT_TRUE(Join(manager->Decide(state)).isApprox(expected, 1e-5)) << first;
            }
        }
    }
}

TEST_F(IsacTorchScriptManager, RunsThePolicyAsInUse)
{
    const auto path = Save("  assert not self.training and not torch.is_grad_enabled()\n"
                           "  return torch.dropout(torch.ones(1, 6), 0.5, self.training)");
    at::set_num_threads(2);
    EXPECT_EQ(GetError(path), "");
    EXPECT_EQ(at::get_num_threads(), 1);
}

TEST_F(IsacTorchScriptManager, RunsWhatWasFrozenBefore)
{
    const auto path = Save("  return torch.sigmoid(self.weight)[None]",
                           torch::tensor({1.0F, 2.0F, 3.0F, -1.0F, -2.0F, -3.0F}));
    const auto expected = Join(MakeManager(path)->Decide(m_slots[0]));
    auto module = torch::jit::load(path);
    module.eval();
    const auto frozen = m_folder / "frozen.pt";
    torch::jit::freeze(module).save(frozen);
    EXPECT_TRUE((Join(MakeManager(frozen)->Decide(m_slots[0])) == expected).all());
}

TEST_F(IsacTorchScriptManager, LeavesThePolicyWhatItWasGiven)
{
    const auto path = Save("  x.mul_(0.0)\n"
                           "  return torch.sigmoid(x[:, :6])");
    const auto manager = MakeManager(path);
    const auto first = Join(manager->Decide(m_slots[0]));
    manager->Decide(m_slots[1]);
    EXPECT_TRUE((Join(manager->Decide(m_slots[0])) - first).abs().maxCoeff() <= 0.0);
}

TEST_F(IsacTorchScriptManager, TakesNumbersOfAnyPrecision)
{
    const auto expected =
        Join(MakeManager(Save("  return 0.25 * torch.ones(1, 6)"))->Decide(m_slots[0]));
    for (const std::string type : {"double", "half"})
    {
        const auto path = Save("  return 0.25 * torch.ones(1, 6)." + type + "()");
        EXPECT_TRUE((Join(MakeManager(path)->Decide(m_slots[0])) == expected).all()) << type;
    }
}

TEST_F(IsacTorchScriptManager, RefusesFilesThatAreNoPolicies)
{
    EXPECT_EQ(GetError(""),
              REFUSAL + ": must name the file of a policy, as torch.jit.save() writes it");
    const auto missing = m_folder / "missing.pt";
    EXPECT_EQ(GetError(missing), REFUSAL + missing + ": cannot be read: No such file or directory");
    const auto text = m_folder / "text.pt";
    std::ofstream(text) << "hello";
    torch::jit::Module empty("Policy");
    const auto none = m_folder / "none.pt";
    empty.save(none);
    for (const auto& path : {text, none, m_folder / ""})
    {
        const auto error = GetError(path);
        EXPECT_EQ(error.rfind(REFUSAL + path + ": is no policy in TorchScript: ", 0), 0U) << error;
        EXPECT_EQ(error.find('\n'), std::string::npos) << error;
    }
}

TEST_F(IsacTorchScriptManager, RefusesActionsThatAreNone)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"  return torch.sigmoid(x)",
         "must give floating-point numbers of shape [1, 6], gives Float of shape [1, 16]"},
        {"  return torch.ones(6)",
         "must give floating-point numbers of shape [1, 6], gives Float of shape [6]"},
        {"  return torch.ones(1, 6).long()",
         "must give floating-point numbers of shape [1, 6], gives Long of shape [1, 6]"},
        {"  return (x, x)", "must give a tensor, gives Tuple"},
        {"  return torch.arange(6.0)[None] / 4",
         "must give numbers in [0, 1], gives 0 0.25 0.5 0.75 1 1.25 in slot 1"},
        {"  return torch.arange(6.0)[None] * float('nan')",
         "must give numbers in [0, 1], gives nan nan nan nan nan nan in slot 1"},
        {"  return -0.5 * torch.ones(1, 6)",
         "must give numbers in [0, 1], gives -0.5 -0.5 -0.5 -0.5 -0.5 -0.5 in slot 1"},
        {"  return x[:, :6] @ torch.ones(5, 6)",
         "cannot be run on a float tensor of shape [1, 16]: RuntimeError: mat1 and mat2 shapes "
         "cannot be multiplied (1x6 and 5x6)"},
    };
    for (const auto& [body, why] : wrong)
    {
        const auto path = Save(body);
        EXPECT_EQ(GetError(path), REFUSAL + path + ": " + why);
    }
}

/// What STTD has learned decides alike in TorchScript, by the script that a user would run.
TEST_F(IsacTorchScriptManager, DecidesAsTheExportedManager)
{
    const auto python = FindPython("torch");
    if (python.empty())
    {
        GTEST_SKIP() << "no python3 in PATH has PyTorch (Debian: python3-torch)";
    }
    const auto policy = m_folder / "sttd.policy";
    ObjectFactory factory("ns3::IsacSttdManager");
    factory.Set("HiddenLayers", StringValue("16 8"));
    factory.Set("BatchSize", IntegerValue(16));
    factory.Set("MemorySize", IntegerValue(64));
    factory.Set("Policy", StringValue(policy));
    IsacTraining(factory.Create<IsacResourceManager>(), 2).Run([](auto manager) {
        IsacTestScenario scenario(6);
        scenario.GetController()->SetAttribute("Manager", PointerValue(manager));
        scenario.GetController()->AssignStreams(1000);
        scenario.Run(20);
    });

    const auto script = ISAC_SOURCE_DIR "/examples/export-policy.py";
    const auto exported = m_folder / "sttd.pt";
    const auto wrong = RunCommand({python, script, script, exported});
    EXPECT_EQ(wrong.status, 1);
    EXPECT_EQ(wrong.output.rfind(std::string("isac: ") + script + ": format = ", 0), 0U)
        << wrong.output;
    const auto run = RunCommand({python, script, policy, exported});
    ASSERT_EQ(run.status, 0) << run.output;

    const auto own = factory.Create<IsacResourceManager>();
    const auto manager = MakeManager(exported);
    ASSERT_GE(m_slots.size(), 3U);
    auto slots = m_slots;
    slots.push_back(m_slots[0]);
    slots.back().fileSize *= 100.0; // beyond the limit of what a state counts as
    Eigen::ArrayXXd last;
    for (const auto& state : slots)
    {
        const auto expected = Join(own->Decide(state));
        EXPECT_TRUE(Join(manager->Decide(state)).isApprox(expected, 1e-4));
        EXPECT_FALSE(last.rows() == expected.rows() && last.isApprox(expected, 1e-3));
        last = expected;
    }

    const auto limited = RunCommand({python, script, "--state-limit=0.5", policy, exported});
    ASSERT_EQ(limited.status, 0) << limited.output;
    factory.Set("StateLimit", DoubleValue(0.5));
    const auto ownLimited = Join(factory.Create<IsacResourceManager>()->Decide(m_slots[0]));
    EXPECT_TRUE(Join(MakeManager(exported)->Decide(m_slots[0])).isApprox(ownLimited, 1e-4));
    EXPECT_FALSE(Join(own->Decide(m_slots[0])).isApprox(ownLimited, 1e-3));
}
