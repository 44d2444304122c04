/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-torch-script-manager.h"

#include "ns3/boolean.h"
#include "ns3/isac-compatibility.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/string.h"

#include <ATen/Parallel.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <torch/script.h>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacTorchScriptManager");

NS_OBJECT_ENSURE_REGISTERED(IsacTorchScriptManager);

namespace
{

/**
 * @param message any text
 * @return its lines that are not blank; one without any text where there are none
 */
std::vector<std::string>
FindLines(const std::string& message)
{
    std::vector<std::string> lines;
    std::istringstream text(message);
    for (std::string line; std::getline(text, line);)
    {
        if (line.find_first_not_of(" \t\r") != std::string::npos)
        {
            lines.push_back(line);
        }
    }
    return lines.empty() ? std::vector<std::string>{""} : lines;
}

/**
 * @param error what libtorch throws
 * @return what it says, without where libtorch was when it happened
 */
std::string
GetMessage(const std::exception& error)
{
    const auto own = dynamic_cast<const c10::Error*>(&error);
    return own ? own->what_without_backtrace() : error.what();
}

} // namespace

/// What libtorch keeps of the policy
struct IsacTorchScriptManager::Script
{
    torch::jit::Module module; ///< frozen
};

TypeId
IsacTorchScriptManager::GetTypeId()
{
    using UserLevel = IsacGroupAllocator::UserLevel;
    static TypeId tid =
        TypeId("ns3::IsacTorchScriptManager")
            .SetParent<IsacResourceManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacTorchScriptManager>()
            .AddAttribute("Policy",
                          "File of the policy in TorchScript, without which no slot can be decided "
                          "on",
                          StringValue(""),
                          MakeStringAccessor(&IsacTorchScriptManager::m_policy),
                          MakeStringChecker())
            .AddAttribute("Queues",
                          "Whether the state has, beside the numbers of eq. (18), what waits to be "
                          "computed, to be sent and to be played",
                          BooleanValue(false),
                          MakeBooleanAccessor(&IsacTorchScriptManager::m_queues),
                          MakeBooleanChecker())
            .AddAttribute("UserLevel",
                          "How a group's part is divided among its users: Exact, by the convex "
                          "optimum; Sca, by the paper's approximation; or Equal",
                          IsacEnumValue<UserLevel>(UserLevel::EXACT),
                          MakeIsacEnumAccessor<UserLevel>(&IsacTorchScriptManager::m_userLevel),
                          IsacGroupAllocator::MakeUserLevelChecker());
    return tid;
}

IsacTorchScriptManager::IsacTorchScriptManager() = default;

IsacTorchScriptManager::~IsacTorchScriptManager() = default;

IsacAllocation
IsacTorchScriptManager::Decide(const IsacSlotState& state)
{
    NS_LOG_FUNCTION(this << state.slot);
    Prepare();
    Act(m_groupState.Summarise(state, m_queues), state.slot);
    return m_allocator.Allocate(state, GetGroupShare(m_action), m_userLevel);
}

void
IsacTorchScriptManager::Prepare()
{
    if (m_script)
    {
        return;
    }
    if (m_policy.empty())
    {
        RefusePolicy("must name the file of a policy, as torch.jit.save() writes it");
    }
    std::error_code unseen; // of what does not exist, about which the next check tells
    const auto status = std::filesystem::status(m_policy, unseen);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    {
        RefusePolicy("cannot be read: is no regular file");
    }
    if (!std::ifstream(m_policy))
    {
        RefusePolicy(std::string("cannot be read: ") + std::strerror(errno));
    }
    at::set_num_threads(1);
    try
    {
        auto module = torch::jit::load(m_policy, at::kCPU);
        module.eval();
        m_script = std::make_unique<Script>(Script{torch::jit::freeze(module)});
    }
    catch (const std::exception& error)
    {
        RefusePolicy("is no policy in TorchScript: " + FindLines(GetMessage(error)).front());
    }
}

void
IsacTorchScriptManager::Act(const Eigen::VectorXf& state, int64_t slot)
{
    const c10::InferenceMode guard;
    // A copy, for a policy that keeps what it is given.
    const auto input = at::from_blob(const_cast<float*>(state.data()), {1, state.size()}).clone();
    at::IValue result;
    try
    {
        result = m_script->module.forward({input});
    }
    catch (const std::exception& error)
    {
        RefusePolicy("cannot be run on a float tensor of shape [1, " +
                     std::to_string(state.size()) + "]: " + FindLines(GetMessage(error)).back());
    }
    if (!result.isTensor())
    {
        RefusePolicy("must give a tensor, gives " + result.tagKind());
    }
    const auto& output = result.toTensor();
    if (!output.is_floating_point() ||
        output.sizes() != at::IntArrayRef{1, IsacGroupState::ACTIONS})
    {
        std::ostringstream why;
        why << "must give floating-point numbers of shape [1, " << IsacGroupState::ACTIONS
            << "], gives " << c10::toString(output.scalar_type()) << " of shape " << output.sizes();
        RefusePolicy(why.str());
    }
    const auto numbers = output.to(at::kFloat).contiguous();
    m_action =
        Eigen::Map<const Eigen::VectorXf>(numbers.data_ptr<float>(), IsacGroupState::ACTIONS);
    if (!((m_action.array() >= 0.0F) && (m_action.array() <= 1.0F)).all())
    {
        std::ostringstream why;
        const Eigen::IOFormat inARow(Eigen::StreamPrecision, Eigen::DontAlignCols, " ", " ");
        why << "must give numbers in [0, 1], gives " << m_action.format(inARow) << " in slot "
            << slot;
        RefusePolicy(why.str());
    }
}

void
IsacTorchScriptManager::RefusePolicy(const std::string& why) const
{
    isac::Refuse(GetTypeId().GetName(), "Policy", m_policy, why);
}

} // namespace ns3
