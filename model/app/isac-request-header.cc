/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-request-header.h"

#include "ns3/simulator.h"

#include <cstring>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRequestHeader);
NS_OBJECT_ENSURE_REGISTERED(IsacResponseHeader);

namespace
{

/**
 * @param offset first byte of a file
 * @param length number of its bytes from there on
 * @return whether there are some, and a file may have them
 */
bool
IsRange(uint64_t offset, uint64_t length)
{
    constexpr auto most =
        static_cast<uint64_t>(ISAC_LARGEST_FILE * ISAC_MOST_BITS_PER_MEGABYTE / 8.0);
    return length > 0 && length <= most && offset <= most - length;
}

} // namespace

std::ostream&
operator<<(std::ostream& os, IsacMessageFault fault)
{
    constexpr const char* names[] =
        {"none", "cut", "excess", "file size", "range", "user", "number", "time", "load"};
    return os << names[static_cast<std::size_t>(fault)];
}

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
    return SIZE;
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

IsacMessageFault
IsacRequestHeader::GetFault() const
{
    if (!(fileSize > 0.0 && fileSize <= ISAC_LARGEST_FILE))
    {
        return IsacMessageFault::FILE_SIZE;
    }
    return IsRange(offset, length) ? IsacMessageFault::NONE : IsacMessageFault::RANGE;
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
    return SIZE;
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

IsacMessageFault
IsacResponseHeader::GetFault() const
{
    if (!IsRange(offset, length) || length > ISAC_LARGEST_SEGMENT)
    {
        return IsacMessageFault::RANGE;
    }
    const bool isPast =
        !arrived.IsStrictlyNegative() && arrived <= computed && computed <= Simulator::Now();
    return isPast ? IsacMessageFault::NONE : IsacMessageFault::TIME;
}

} // namespace ns3
