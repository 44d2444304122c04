/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REQUEST_HEADER_H
#define ISAC_REQUEST_HEADER_H

#include "ns3/header.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <ostream>

namespace ns3
{

/// The most that a file may have, in MB, and by which its number of bytes is bounded
inline constexpr double ISAC_LARGEST_FILE = 1e6;

/// The most bits that a megabyte may take on its way, in bit/MB
inline constexpr double ISAC_MOST_BITS_PER_MEGABYTE = 1e12;

/// The most that a server sends of a file behind one header, in byte
inline constexpr uint32_t ISAC_LARGEST_SEGMENT = 65000;

/// Why a message that has arrived is dropped
enum class IsacMessageFault
{
    NONE,      ///< it is not
    CUT,       ///< its datagram, or its connection, ended within it
    EXCESS,    ///< its datagram goes on behind it
    FILE_SIZE, ///< the file's size is not positive, not finite, or above ISAC_LARGEST_FILE
    RANGE,     ///< of no byte, or of bytes that no file, or not this one, can have
    USER,      ///< of a node that there is not
    NUMBER,    ///< of a request that was not made
    TIME,      ///< of times that cannot be
    LOAD       ///< there is nothing wrong with it, but it is more than its receiver takes
};

/**
 * @param os a stream
 * @param fault why a message is dropped
 * @return the stream, with a word for it
 */
std::ostream& operator<<(std::ostream& os, IsacMessageFault fault);

/**
 * @ingroup isac
 *
 * What a client sends to ask for a file, or for what is missing of one: 33 bytes without payload.
 */
class IsacRequestHeader : public Header
{
  public:
    static constexpr uint32_t SIZE = 4 + 4 + 8 + 8 + 8 + 1; ///< of the header, in byte

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

    /// @return what is wrong with the numbers, whoever gets them
    IsacMessageFault GetFault() const;

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
    static constexpr uint32_t SIZE = 4 + 8 + 4 + 8 + 8; ///< of the header, in byte

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

    /// @return what is wrong with the numbers, whoever gets them
    IsacMessageFault GetFault() const;

    uint32_t number{0}; ///< the client's number of the request
    uint64_t offset{0}; ///< place of the segment's first byte in the file
    uint32_t length{0}; ///< the segment's number of bytes
    Time arrived;       ///< when the request arrived at the server
    Time computed;      ///< when the server had computed it
};

} // namespace ns3

#endif /* ISAC_REQUEST_HEADER_H */
