/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-pdrl-manager.h"

#include "ns3/integer.h"
#include "ns3/isac-branching-q.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacPdrlManager);

TypeId
IsacPdrlManager::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacPdrlManager")
            .SetParent<IsacLearningManager>()
            .SetGroupName("Isac")
            .AddConstructor<IsacPdrlManager>()
            .AddAttribute("Bins",
                          "Number of values between which each of the action's numbers is chosen",
                          IntegerValue(isac::BranchingQSettings().bins),
                          MakeIntegerAccessor(&IsacPdrlManager::m_bins),
                          MakeIntegerChecker<int64_t>(2, 1001));
    return tid;
}

std::unique_ptr<isac::LearningAgent>
IsacPdrlManager::MakeAgent() const
{
    isac::BranchingQSettings settings{GetSettings()};
    settings.bins = m_bins;
    return std::make_unique<isac::BranchingQ>(settings);
}

} // namespace ns3
