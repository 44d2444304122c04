/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REQUEST_HEADER_H
#define ISAC_REQUEST_HEADER_H

#include "ns3/header.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 *
 * What a client sends to ask for a file, or for what is missing of one: 33 bytes without payload.
 */
class IsacRequestHeader : public Header
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @return the TypeId of this header
    TypeId GetInstanceTypeId() const override;

    /// @return number of bytes of the header
    uint32_t GetSerializedSize() const override;

    /// @param start where the header goes
    void Serialize(Buffer::Iterator start) const override;

    /**
     * @param start where the header begins
     * @return number of bytes that were read
     */
    uint32_t Deserialize(Buffer::Iterator start) override;

    /// @param os where the members go, as text
    void Print(std::ostream& os) const override;

    /// @return bytes that follow the header
    uint32_t GetPayloadSize() const
    {
        return 0;
    }

    uint32_t number{0};     ///< the client's number of the request
    uint32_t user{0};       ///< id of the client's node
    double fileSize{0.0};   ///< size F of the file, in MB, to which computing is proportional
    uint64_t offset{0};     ///< first byte of the file that is asked for
    uint64_t length{0};     ///< number of bytes that are asked for
    bool isComputed{false}; ///< whether the file is known to be computed, as a part of it arrived
};

/**
 * @ingroup isac
 *
 * What a server sends before each segment of a file: 32 bytes.
 */
class IsacResponseHeader : public Header
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @return the TypeId of this header
    TypeId GetInstanceTypeId() const override;

    /// @return number of bytes of the header
    uint32_t GetSerializedSize() const override;

    /// @param start where the header goes
    void Serialize(Buffer::Iterator start) const override;

    /**
     * @param start where the header begins
     * @return number of bytes that were read
     */
    uint32_t Deserialize(Buffer::Iterator start) override;

    /// @param os where the members go, as text
    void Print(std::ostream& os) const override;

    /// @return bytes that follow the header
    uint32_t GetPayloadSize() const
    {
        return length;
    }

    uint32_t number{0}; ///< the client's number of the request
    uint64_t offset{0}; ///< place of the segment's first byte in the file
    uint32_t length{0}; ///< the segment's number of bytes
    Time arrived;       ///< when the request arrived at the server
    Time computed;      ///< when the server had computed it
};

/**
 * Take the next message off what has arrived.
 *
 * @tparam Message one of the headers above
 * @param [in,out] arrived what has arrived; a whole message is removed from its begin
 * @param [out] message the message's header
 * @return whether a whole message was there
 */
template <typename Message>
bool
TakeMessage(Packet& arrived, Message& message)
{
    const uint32_t size = message.GetSerializedSize();
    if (arrived.GetSize() < size)
    {
        return false;
    }
    arrived.PeekHeader(message);
    if (arrived.GetSize() - size < message.GetPayloadSize())
    {
        return false;
    }
    arrived.RemoveAtStart(size + message.GetPayloadSize());
    return true;
}

} // namespace ns3

#endif /* ISAC_REQUEST_HEADER_H */
