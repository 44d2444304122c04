/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdrl-manager.h"

#include "ns3/double.h"
#include "ns3/isac-actor-critic.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacHdrlManager);

TypeId
IsacHdrlManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacHdrlManager")
            .SetParent<IsacLearningManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacHdrlManager>()
            .AddAttribute("OutageTolerance",
                          "Part of the users that may miss a bound before the reward's layer of "
                          "constraints hides that of experience, without unit",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacHdrlManager::m_outageTolerance),
                          MakeDoubleChecker<double>(0.0, 1.0));
    return tid;
}

std::unique_ptr<isac::LearningAgent>
IsacHdrlManager::MakeAgent() const
{
    isac::ActorCriticSettings settings{GetSettings()};
    settings.taylorAction = 0.0;
    settings.taylorState = 0.0;
    return std::make_unique<isac::ActorCritic>(settings);
}

double
IsacHdrlManager::GetReward(const IsacSlotOutcome& outcome) const
{
    const auto users = static_cast<double>(std::max<Eigen::Index>(1, outcome.crbMet.size()));
    const double outage = static_cast<double>((outcome.crbMet == 0).count()) / users;
    return outage > m_outageTolerance ? GetRewardFloor() - outage : GetFlooredExperience(outcome);
}

} // namespace ns3
