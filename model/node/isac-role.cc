/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-role.h"

#include "ns3/isac-error.h"
#include "ns3/names.h"
#include "ns3/string.h"

#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRole);

TypeId
IsacRole::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRole")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddAttribute("Name",
                          "Name in the database and in messages, unique among all roles; empty: "
                          "the node's name of ns3::Names, or the role with the node's id",
                          StringValue(""),
                          MakeStringAccessor(&IsacRole::m_name),
                          MakeStringChecker());
    return tid;
}

std::string
IsacRole::GetName() const
{
    if (!m_name.empty())
    {
        return m_name;
    }
    const auto node = GetObject<Node>();
    if (!node)
    {
        return GetRole();
    }
    const std::string name = Names::FindName(node);
    return name.empty() ? GetRole() + "-" + std::to_string(node->GetId()) : name;
}

std::string
IsacRole::Describe() const
{
    const std::string type = GetInstanceTypeId().GetName();
    return type.substr(type.rfind(':') + 1) + " \"" + GetName() + "\"";
}

Ptr<Node>
IsacRole::GetNode() const
{
    auto node = GetObject<Node>();
    if (!node)
    {
        isac::Refuse(Describe(), "Node", "none", "aggregate the role to a node");
    }
    return node;
}

const Ptr<MobilityModel>&
IsacRole::GetMobility() const
{
    if (!m_mobility)
    {
        m_mobility = GetObject<MobilityModel>();
        if (!m_mobility)
        {
            isac::Refuse(Describe(), "MobilityModel", "none", "install one on its node");
        }
    }
    return m_mobility;
}

namespace
{

/**
 * @param role whose vector it is
 * @param quantity what it is, for the message
 * @param vector a position, in m, or a velocity, in m/s
 * @return the vector
 * @throws isac::Error where a component is not finite
 */
const Vector&
RequireFinite(const IsacRole& role, const char* quantity, const Vector& vector)
{
    if (!std::isfinite(vector.x) || !std::isfinite(vector.y) || !std::isfinite(vector.z))
    {
        isac::Refuse(role.Describe(), quantity, vector, "must be finite");
    }
    return vector;
}

} // namespace

Vector
IsacRole::GetPosition() const
{
    return RequireFinite(*this, "Position", GetMobility()->GetPosition());
}

Vector
IsacRole::GetVelocity() const
{
    return RequireFinite(*this, "Velocity", GetMobility()->GetVelocity());
}

void
IsacRole::DoDispose()
{
    m_mobility = nullptr;
    Object::DoDispose();
}

} // namespace ns3
