/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-interval-checker.h"

#include "ns3/nstime.h"

#include <sstream>
#include <string>

namespace ns3
{

namespace
{

/// Accepts intervals
class IntervalChecker : public AttributeChecker
{
  public:
    bool Check(const AttributeValue& value) const override
    {
        const auto time = dynamic_cast<const TimeValue*>(&value);
        return time &&
               (time->Get().IsZero() || (time->Get() >= m_shortest && time->Get() <= m_longest));
    }

    std::string GetValueTypeName() const override
    {
        return "ns3::TimeValue";
    }

    bool HasUnderlyingTypeInformation() const override
    {
        return true;
    }

    std::string GetUnderlyingTypeInformation() const override
    {
        std::ostringstream range;
        range << "Time 0 or " << m_shortest.As(Time::US) << ":" << m_longest.As(Time::S);
        return range.str();
    }

    Ptr<AttributeValue> Create() const override
    {
        return ns3::Create<TimeValue>();
    }

    bool Copy(const AttributeValue& source, AttributeValue& destination) const override
    {
        const auto from = dynamic_cast<const TimeValue*>(&source);
        const auto to = dynamic_cast<TimeValue*>(&destination);
        if (!from || !to)
        {
            return false;
        }
        *to = *from;
        return true;
    }

  private:
    const Time m_shortest = MicroSeconds(100); ///< a slot of 1 s has 10 000 of them
    const Time m_longest = Seconds(1000000);   ///< well within ns-3's clock
};

} // namespace

Ptr<const AttributeChecker>
MakeIsacIntervalChecker()
{
    return Create<const IntervalChecker>();
}

} // namespace ns3
