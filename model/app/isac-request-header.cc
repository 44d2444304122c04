/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-request-header.h"

#include <cstring>
#include <ostream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRequestHeader);
NS_OBJECT_ENSURE_REGISTERED(IsacResponseHeader);

TypeId
IsacRequestHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacRequestHeader")
                            .SetParent<Header>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacRequestHeader>();
    return tid;
}

TypeId
IsacRequestHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
IsacRequestHeader::GetSerializedSize() const
{
    return 4 + 4 + 8 + 8 + 8 + 1;
}

void
IsacRequestHeader::Serialize(Buffer::Iterator start) const
{
    static_assert(sizeof(fileSize) == sizeof(uint64_t), "a double has 64 bits");
    uint64_t fileSizeBits;
    std::memcpy(&fileSizeBits, &fileSize, sizeof(fileSize));
    start.WriteHtonU32(number);
    start.WriteHtonU32(user);
    start.WriteHtonU64(fileSizeBits);
    start.WriteHtonU64(offset);
    start.WriteHtonU64(length);
    start.WriteU8(isComputed ? 1 : 0);
}

uint32_t
IsacRequestHeader::Deserialize(Buffer::Iterator start)
{
    number = start.ReadNtohU32();
    user = start.ReadNtohU32();
    const uint64_t fileSizeBits = start.ReadNtohU64();
    std::memcpy(&fileSize, &fileSizeBits, sizeof(fileSize));
    offset = start.ReadNtohU64();
    length = start.ReadNtohU64();
    isComputed = start.ReadU8() != 0;
    return GetSerializedSize();
}

void
IsacRequestHeader::Print(std::ostream& os) const
{
    os << "request " << number << " of user " << user << ": " << fileSize << " MB, bytes " << offset
       << " to " << offset + length << (isComputed ? ", computed" : "");
}

TypeId
IsacResponseHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacResponseHeader")
                            .SetParent<Header>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacResponseHeader>();
    return tid;
}

TypeId
IsacResponseHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
IsacResponseHeader::GetSerializedSize() const
{
    return 4 + 8 + 4 + 8 + 8;
}

void
IsacResponseHeader::Serialize(Buffer::Iterator start) const
{
    start.WriteHtonU32(number);
    start.WriteHtonU64(offset);
    start.WriteHtonU32(length);
    start.WriteHtonU64(static_cast<uint64_t>(arrived.GetTimeStep()));
    start.WriteHtonU64(static_cast<uint64_t>(computed.GetTimeStep()));
}

uint32_t
IsacResponseHeader::Deserialize(Buffer::Iterator start)
{
    number = start.ReadNtohU32();
    offset = start.ReadNtohU64();
    length = start.ReadNtohU32();
    arrived = TimeStep(start.ReadNtohU64());
    computed = TimeStep(start.ReadNtohU64());
    return GetSerializedSize();
}

void
IsacResponseHeader::Print(std::ostream& os) const
{
    os << "response " << number << ": bytes " << offset << " to " << offset + length << ", arrived "
       << arrived.As(Time::S) << ", computed " << computed.As(Time::S);
}

} // namespace ns3
