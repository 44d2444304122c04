/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-short-video-workload.h"

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/pointer.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacShortVideoWorkload");

NS_OBJECT_ENSURE_REGISTERED(IsacShortVideoWorkload);

namespace
{

/**
 * @param nanoseconds a duration, in ns
 * @return the duration in s, exact for whole seconds
 */
double
Seconds(int64_t nanoseconds)
{
    return static_cast<double>(nanoseconds) / 1e9;
}

} // namespace

TypeId
IsacShortVideoWorkload::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacShortVideoWorkload")
            .SetParent<IsacWorkload>()
            .SetGroupName("Isac")
            .AddConstructor<IsacShortVideoWorkload>()
            .AddAttribute("Catalogue",
                          "The videos to watch; many users share one catalogue.",
                          PointerValue(),
                          MakePointerAccessor(&IsacShortVideoWorkload::SetCatalogue,
                                              &IsacShortVideoWorkload::GetCatalogue),
                          MakePointerChecker<IsacVideoCatalogue>())
            .AddAttribute("Level",
                          "Number of every video's quality level, 0 (lowest) to 2 (highest).",
                          IntegerValue(2),
                          MakeIntegerAccessor(&IsacShortVideoWorkload::m_level),
                          MakeIntegerChecker<int32_t>(0, IsacVideo::LEVELS - 1))
            .AddAttribute(
                "SizeFactor",
                "Factor on the catalogue's sizes, without unit. Its default lifts the bit "
                "rates of 2022, 2 Mbit/s at level 2, to about 0.98 MB per request of "
                "1 s, in the middle of the 0.5 to 1.5 MB that the paper is read with.",
                DoubleValue(4.0),
                MakeDoubleAccessor(&IsacShortVideoWorkload::m_sizeFactor),
                MakeDoubleChecker<double>(std::numeric_limits<double>::min()));
    return tid;
}

IsacShortVideoWorkload::IsacShortVideoWorkload()
    : m_choice(CreateObject<UniformRandomVariable>()),
      m_swipe(CreateObject<UniformRandomVariable>())
{
}

IsacDemand
IsacShortVideoWorkload::NextSlot(Time slot)
{
    const int64_t duration = slot.GetNanoSeconds();
    if (duration <= 0)
    {
        isac::Refuse("IsacShortVideoWorkload", "slot", slot, "a slot lasts 1 ns at least");
    }
    if (!m_video)
    {
        ChooseVideo();
    }
    const int64_t next = m_position + duration;
    const double begin = Seconds(m_position);
    const double end = std::min(Seconds(next), m_video->Duration());
    IsacDemand demand;
    demand.fileSize = m_sizeFactor * 1e-6 * m_video->Size(m_level, begin, end);
    demand.swipeHazard = m_video->SwipeHazard(begin, end);
    demand.swiped = m_swipe->GetValue() < demand.swipeHazard;
    if (demand.swiped || end == m_video->Duration())
    {
        ChooseVideo();
    }
    else
    {
        m_position = next;
    }
    return demand;
}

void
IsacShortVideoWorkload::ChooseVideo()
{
    if (!m_catalogue)
    {
        isac::Refuse("IsacShortVideoWorkload", "Catalogue", "null", "set an IsacVideoCatalogue");
    }
    const auto& videos = m_catalogue->GetVideos();
    m_video = &videos[m_choice->GetInteger(0, static_cast<uint32_t>(videos.size() - 1))];
    m_position = 0;
    NS_LOG_LOGIC(this << " watches " << m_video->name);
}

int64_t
IsacShortVideoWorkload::AssignStreams(int64_t stream)
{
    m_choice->SetStream(stream);
    m_swipe->SetStream(stream + 1);
    return 2;
}

void
IsacShortVideoWorkload::SetCatalogue(Ptr<IsacVideoCatalogue> catalogue)
{
    m_catalogue = catalogue;
    m_video = nullptr;
}

Ptr<IsacVideoCatalogue>
IsacShortVideoWorkload::GetCatalogue() const
{
    return m_catalogue;
}

} // namespace ns3
