/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_MESSAGE_READER_H
#define ISAC_MESSAGE_READER_H

#include "isac-request-header.h"

#include "ns3/buffer.h"
#include "ns3/packet.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Takes messages off a stream as it comes. No packet outlives Read(): what is kept between two
 * calls are the bytes of a header that is not whole, or the number of those that a message lacks.
 * A packet that collected all that arrives would collect all tags, too.
 *
 * @tparam Message IsacRequestHeader or IsacResponseHeader
 */
template <typename Message>
class IsacMessageReader
{
  public:
    /**
     * @param [in,out] arrived what comes next of the stream; what is read is removed
     * @return the next message, as soon as its last byte has come, or its header where that has a
     *         fault, after which there are no borders of messages to be known; none where more has
     *         to come
     */
    std::optional<Message> Read(Packet& arrived)
    {
        if (m_headerBytes < Message::SIZE)
        {
            const uint32_t bytes = std::min(Message::SIZE - m_headerBytes, arrived.GetSize());
            arrived.CopyData(m_header.data() + m_headerBytes, bytes);
            arrived.RemoveAtStart(bytes);
            m_headerBytes += bytes;
            if (m_headerBytes < Message::SIZE)
            {
                return std::nullopt;
            }
            Buffer header;
            header.AddAtStart(Message::SIZE);
            header.Begin().Write(m_header.data(), Message::SIZE);
            m_message.Deserialize(header.Begin());
            m_lacking =
                m_message.GetFault() == IsacMessageFault::NONE ? m_message.GetPayloadSize() : 0;
        }
        const uint32_t payload = std::min(m_lacking, arrived.GetSize());
        arrived.RemoveAtStart(payload);
        m_lacking -= payload;
        if (m_lacking > 0)
        {
            return std::nullopt;
        }
        m_headerBytes = 0;
        return m_message;
    }

    /// @return whether a message has begun and is not whole
    bool IsWithinMessage() const
    {
        return m_headerBytes > 0;
    }

  private:
    std::array<uint8_t, Message::SIZE> m_header{}; ///< the next message's, as far as it has come
    uint32_t m_headerBytes{0};                     ///< of it that have come
    Message m_message;                             ///< whose payload comes, once it is whole
    uint32_t m_lacking{0};                         ///< of the payload, in byte
};

/**
 * Read a datagram, which is one message.
 *
 * @tparam Message IsacRequestHeader or IsacResponseHeader
 * @param [in,out] datagram the datagram; what is read is removed
 * @param [out] message the message
 * @return what is wrong with it
 */
template <typename Message>
IsacMessageFault
ReadDatagram(Packet& datagram, Message& message)
{
    const auto read = IsacMessageReader<Message>().Read(datagram);
    if (!read)
    {
        return IsacMessageFault::CUT;
    }
    message = *read;
    const auto fault = message.GetFault();
    return fault == IsacMessageFault::NONE && datagram.GetSize() > 0 ? IsacMessageFault::EXCESS
                                                                     : fault;
}

} // namespace ns3

#endif /* ISAC_MESSAGE_READER_H */
