/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-random-workload.h"

#include "ns3/isac-error.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

#include <limits>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRandomWorkload);

namespace
{

/**
 * @param variable a random variable
 * @param attribute its name
 * @param maximum the most that can be used
 * @return a draw in [0, maximum]
 */
double
Draw(RandomVariableStream& variable, const char* attribute, double maximum)
{
    const double value = variable.GetValue();
    if (!(value >= 0.0 && value <= maximum))
    {
        isac::Refuse("IsacRandomWorkload",
                     attribute,
                     value,
                     "a file size is finite, a hazard at most 1, and no draw is negative");
    }
    return value;
}

} // namespace

TypeId
IsacRandomWorkload::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRandomWorkload")
            .SetParent<IsacWorkload>()
            .SetGroupName("Isac")
            .AddConstructor<IsacRandomWorkload>()
            .AddAttribute("FileSize",
                          "Size of a slot's request, in MB, not negative.",
                          StringValue("ns3::UniformRandomVariable[Min=0.5|Max=1.5]"),
                          MakePointerAccessor(&IsacRandomWorkload::m_fileSize),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("SwipeHazard",
                          "Probability that the user swipes on within a slot, in [0, 1].",
                          StringValue("ns3::UniformRandomVariable"),
                          MakePointerAccessor(&IsacRandomWorkload::m_swipeHazard),
                          MakePointerChecker<RandomVariableStream>());
    return tid;
}

IsacRandomWorkload::IsacRandomWorkload()
    : m_swipe(CreateObject<UniformRandomVariable>())
{
}

IsacDemand
IsacRandomWorkload::NextSlot(Time /* slot */)
{
    IsacDemand demand;
    demand.fileSize = Draw(*m_fileSize, "FileSize", std::numeric_limits<double>::max());
    demand.swipeHazard = Draw(*m_swipeHazard, "SwipeHazard", 1.0);
    demand.swiped = m_swipe->GetValue() < demand.swipeHazard;
    return demand;
}

int64_t
IsacRandomWorkload::AssignStreams(int64_t stream)
{
    m_fileSize->SetStream(stream);
    m_swipeHazard->SetStream(stream + 1);
    m_swipe->SetStream(stream + 2);
    return 3;
}

} // namespace ns3
