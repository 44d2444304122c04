/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learning-manager.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/isac-tensor-file.h"
#include "ns3/log.h"
#include "ns3/string.h"

#include <algorithm>
#include <limits>
#include <sstream>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacLearningManager");

NS_OBJECT_ENSURE_REGISTERED(IsacLearningManager);

namespace
{

/// What a file calls the type of the manager that wrote it
constexpr const char* MANAGER = "manager";

} // namespace

TypeId
IsacLearningManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacLearningManager")
            .SetParent<IsacResourceManager>()
            .SetGroupName("Isac")
            .AddAttribute("Policy",
                          "File of what was learned in a training, without which no slot can be "
                          "decided on",
                          StringValue(""),
                          MakeStringAccessor(&IsacLearningManager::m_policy),
                          MakeStringChecker())
            .AddAttribute("Queues",
                          "Whether the state has, beside the numbers of eq. (18), what waits to be "
                          "computed, to be sent and to be played",
                          BooleanValue(false),
                          MakeBooleanAccessor(&IsacLearningManager::m_queues),
                          MakeBooleanChecker())
            .AddAttribute("HiddenLayers",
                          "Widths of the networks' hidden layers, in neurons, separated by blanks",
                          StringValue("256 128 64"),
                          MakeStringAccessor(&IsacLearningManager::SetHiddenLayers,
                                             &IsacLearningManager::GetHiddenLayers),
                          MakeStringChecker())
            .AddAttribute("LearningRate",
                          "Learning rate of all networks, by Adam, without unit",
                          DoubleValue(1e-4),
                          MakeDoubleAccessor(&IsacLearningManager::m_learningRate),
                          MakeDoubleChecker<double>(1e-9, 1.0))
            .AddAttribute("DiscountFactor",
                          "What a reward counts one slot later (gamma), without unit",
                          DoubleValue(0.9),
                          MakeDoubleAccessor(&IsacLearningManager::m_discountFactor),
                          MakeDoubleChecker<double>(0.0, 0.9999))
            .AddAttribute("BatchSize",
                          "Number of slots that a gradient step learns from",
                          IntegerValue(128),
                          MakeIntegerAccessor(&IsacLearningManager::m_batchSize),
                          MakeIntegerChecker<int64_t>(1, 100000))
            .AddAttribute("MemorySize",
                          "Number of slots that are remembered",
                          IntegerValue(6000),
                          MakeIntegerAccessor(&IsacLearningManager::m_memorySize),
                          MakeIntegerChecker<int64_t>(1, 100000000))
            .AddAttribute("TargetInterval",
                          "Number of gradient steps from one renewal of the target networks to the "
                          "next (Algorithm 1's Lambda)",
                          IntegerValue(1),
                          MakeIntegerAccessor(&IsacLearningManager::m_targetInterval),
                          MakeIntegerChecker<int64_t>(1, 100000000))
            .AddAttribute("TargetShare",
                          "Share of the networks in their targets at a renewal, without unit: 1 "
                          "copies them",
                          DoubleValue(0.005),
                          MakeDoubleAccessor(&IsacLearningManager::m_targetShare),
                          MakeDoubleChecker<double>(1e-9, 1.0))
            .AddAttribute("StateLimit",
                          "Standard deviations from what was met in training beyond which a number "
                          "of the state counts as that far, without unit: a policy is not asked "
                          "for what lies far beyond all that it has learned from",
                          DoubleValue(3.0),
                          MakeDoubleAccessor(&IsacLearningManager::m_stateLimit),
                          MakeDoubleChecker<double>(0.1, 1e6))
            .AddAttribute("InitialEpsilon",
                          "Probability of a random action in the first episode, without unit",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&IsacLearningManager::m_initialEpsilon),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("FinalEpsilon",
                          "Probability of a random action in the last episode, without unit",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&IsacLearningManager::m_finalEpsilon),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("WarmUpSlots",
                          "Number of slots at an episode's begin that are decided on by the "
                          "policy and not learned from, while digital agents get to know users",
                          IntegerValue(0),
                          MakeIntegerAccessor(&IsacLearningManager::m_warmUpSlots),
                          MakeIntegerChecker<int64_t>(0))
            .AddAttribute("RewardFloor",
                          "The least that a user's experience counts in a reward, on the scale of "
                          "opinion scores, without unit: a user that gets next to nothing in one "
                          "slot outweighs all other slots otherwise",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacLearningManager::m_rewardFloor),
                          MakeDoubleChecker<double>(-1e6, 1e6));
    return tid;
}

IsacLearningManager::IsacLearningManager()
    : m_uniform(CreateObject<UniformRandomVariable>())
{
}

IsacLearningManager::~IsacLearningManager() = default;

void
IsacLearningManager::Prepare()
{
    if (m_agent)
    {
        return;
    }
    if (m_policy.empty())
    {
        isac::Refuse(GetInstanceTypeId().GetName(),
                     "Policy",
                     m_policy,
                     "must name the file of a policy, as a training writes it");
    }
    const auto file = isac::TensorFile::Load(m_policy);
    RequireOwn(file);
    auto agent = CreateAgent();
    agent->LoadPolicy(file);
    m_agent = std::move(agent);
}

IsacAllocation
IsacLearningManager::Decide(const IsacSlotState& state)
{
    NS_LOG_FUNCTION(this << state.slot);
    const auto& summary = m_groupState.Summarise(state, m_queues);
    m_isLearning = m_isTraining && state.slot >= m_warmUpSlots;
    if (m_isLearning)
    {
        Explore(summary);
    }
    else
    {
        Prepare();
        m_action.setConstant(IsacGroupState::ACTIONS, std::numeric_limits<float>::quiet_NaN());
        m_agent->Act(summary, m_action);
    }
    CheckAction(state.slot);
    return m_allocator.Allocate(state, GetGroupShare(m_action), GetUserLevel());
}

void
IsacLearningManager::Observe(const IsacSlotOutcome& outcome)
{
    if (!m_isLearning)
    {
        return;
    }
    const double reward = GetReward(outcome);
    m_transition.reward = static_cast<float>(reward);
    m_isNextMissing = true;
    ++m_episode.slots;
    m_episode.reward += reward;
    m_episode.qoe += GetFlooredExperience(outcome);
    const auto users = static_cast<double>(std::max<Eigen::Index>(1, outcome.crbMet.size()));
    m_episode.outage += static_cast<double>((outcome.crbMet == 0).count()) / users;
}

int64_t
IsacLearningManager::AssignStreams(int64_t stream)
{
    m_uniform->SetStream(stream);
    return 1;
}

void
IsacLearningManager::BeginEpisode(double progress)
{
    if (!m_agent)
    {
        m_agent = CreateAgent();
        m_agent->Initialise();
    }
    m_isTraining = true;
    m_isNextMissing = false;
    m_episode = {};
    m_episode.epsilon = m_initialEpsilon + progress * (m_finalEpsilon - m_initialEpsilon);
}

IsacTrainingEpisode
IsacLearningManager::EndEpisode()
{
    m_isTraining = false;
    m_isLearning = false;
    const auto slots = static_cast<double>(std::max<int64_t>(1, m_episode.slots));
    m_episode.reward /= slots;
    m_episode.qoe /= slots;
    m_episode.outage /= slots;
    m_episode.learning = m_agent->TakeStatistics();
    return m_episode;
}

void
IsacLearningManager::SavePolicy(const std::string& path) const
{
    isac::TensorFile file;
    file.PutText(MANAGER, GetInstanceTypeId().GetName());
    m_agent->SavePolicy(file);
    file.Save(path);
}

void
IsacLearningManager::SaveProgress(isac::TensorFile& file) const
{
    file.PutText(MANAGER, GetInstanceTypeId().GetName());
    m_agent->SaveProgress(file);
}

void
IsacLearningManager::LoadProgress(const isac::TensorFile& file)
{
    RequireOwn(file);
    auto agent = CreateAgent();
    agent->LoadProgress(file);
    m_agent = std::move(agent);
}

isac::LearningSettings
IsacLearningManager::GetSettings() const
{
    if (m_memorySize < m_batchSize)
    {
        isac::Refuse(GetInstanceTypeId().GetName(),
                     "MemorySize",
                     m_memorySize,
                     "must be at least BatchSize = " + std::to_string(m_batchSize));
    }
    isac::LearningSettings settings;
    settings.stateSize = IsacGroupState::SIZE + (m_queues ? IsacGroupState::QUEUES_SIZE : 0);
    settings.actions = IsacGroupState::ACTIONS;
    settings.hidden = m_hiddenLayers;
    settings.learningRate = m_learningRate;
    settings.discount = m_discountFactor;
    settings.batch = m_batchSize;
    settings.memory.capacity = m_memorySize;
    settings.targetInterval = m_targetInterval;
    settings.targetShare = m_targetShare;
    settings.stateLimit = m_stateLimit;
    return settings;
}

IsacGroupAllocator::UserLevel
IsacLearningManager::GetUserLevel() const
{
    return IsacGroupAllocator::UserLevel::EQUAL;
}

double
IsacLearningManager::GetReward(const IsacSlotOutcome& outcome) const
{
    return GetFlooredExperience(outcome);
}

double
IsacLearningManager::GetRewardFloor() const
{
    return m_rewardFloor;
}

double
IsacLearningManager::GetFlooredExperience(const IsacSlotOutcome& outcome) const
{
    return outcome.qoe.size() > 0 ? outcome.qoe.max(m_rewardFloor).mean() : 0.0;
}

void
IsacLearningManager::SetHiddenLayers(const std::string& widths)
{
    std::istringstream text(widths);
    std::vector<Eigen::Index> layers;
    Eigen::Index width = 0;
    bool areWidths = true;
    while (text >> width)
    {
        areWidths = areWidths && width >= 1 && width <= 65536;
        layers.push_back(width);
    }
    if (layers.empty() || !text.eof() || !areWidths)
    {
        isac::Refuse(GetTypeId().GetName(),
                     "HiddenLayers",
                     widths,
                     "must be numbers from 1 to 65536, separated by blanks");
    }
    m_hiddenLayers = layers;
}

std::string
IsacLearningManager::GetHiddenLayers() const
{
    std::string widths;
    for (const auto width : m_hiddenLayers)
    {
        widths += (widths.empty() ? "" : " ") + std::to_string(width);
    }
    return widths;
}

std::unique_ptr<isac::LearningAgent>
IsacLearningManager::CreateAgent() const
{
    auto agent = MakeAgent();
    agent->SetUniform([uniform = m_uniform] { return uniform->GetValue(); });
    return agent;
}

void
IsacLearningManager::RequireOwn(const isac::TensorFile& file) const
{
    const auto& manager = file.GetText(MANAGER);
    if (manager != GetInstanceTypeId().GetName())
    {
        isac::Refuse(GetInstanceTypeId().GetName(),
                     "Policy",
                     m_policy,
                     "was learned by " + manager);
    }
}

void
IsacLearningManager::CheckAction(int64_t slot) const
{
    if (m_action.size() != IsacGroupState::ACTIONS ||
        !(m_action.array() >= 0.0F && m_action.array() <= 1.0F).all())
    {
        std::ostringstream action;
        action << m_action.transpose();
        isac::Refuse(GetInstanceTypeId().GetName() + " in slot " + std::to_string(slot) +
                         ", policy \"" + m_policy + "\"",
                     "action",
                     action.str(),
                     "must be " + std::to_string(IsacGroupState::ACTIONS) + " numbers from 0 to 1");
    }
}

void
IsacLearningManager::Explore(const Eigen::VectorXf& state)
{
    if (m_isNextMissing)
    {
        m_transition.nextState = state;
        m_agent->Learn(m_transition);
        m_isNextMissing = false;
    }
    m_agent->Explore(state, m_episode.epsilon, m_action);
    m_transition.state = state;
    m_transition.action = m_action;
}

} // namespace ns3
