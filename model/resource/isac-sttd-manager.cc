/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sttd-manager.h"

#include "ns3/double.h"
#include "ns3/isac-actor-critic.h"
#include "ns3/isac-compatibility.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacSttdManager);

TypeId
IsacSttdManager::GetTypeId()
{
    using UserLevel = IsacGroupAllocator::UserLevel;
    static TypeId tid =
        TypeId("ns3::IsacSttdManager")
            .SetParent<IsacLearningManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacSttdManager>()
            .AddAttribute("UserLevel",
                          "How a group's part is divided among its users: Exact, by the convex "
                          "optimum; Sca, by the paper's approximation; or Equal",
                          IsacEnumValue<UserLevel>(UserLevel::EXACT),
                          MakeIsacEnumAccessor<UserLevel>(&IsacSttdManager::m_userLevel),
                          IsacGroupAllocator::MakeUserLevelChecker())
            .AddAttribute("TaylorAction",
                          "Weight of the critics' first-order Taylor term in the action, without "
                          "unit; 0 for none",
                          DoubleValue(isac::ActorCriticSettings().taylorAction),
                          MakeDoubleAccessor(&IsacSttdManager::m_taylorAction),
                          MakeDoubleChecker<double>(0.0, 1e3))
            .AddAttribute("TaylorState",
                          "Weight of the critics' first-order Taylor term in the state, through a "
                          "learned model, without unit; 0 for none",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacSttdManager::m_taylorState),
                          MakeDoubleChecker<double>(0.0, 1e3));
    return tid;
}

std::unique_ptr<isac::LearningAgent>
IsacSttdManager::MakeAgent() const
{
    isac::ActorCriticSettings settings{GetSettings()};
    settings.taylorAction = m_taylorAction;
    settings.taylorState = m_taylorState;
    return std::make_unique<isac::ActorCritic>(settings);
}

IsacGroupAllocator::UserLevel
IsacSttdManager::GetUserLevel() const
{
    return m_userLevel;
}

} // namespace ns3
