/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REQUEST_CLIENT_H
#define ISAC_REQUEST_CLIENT_H

#include "isac-byte-ranges.h"
#include "isac-message-reader.h"
#include "isac-request-header.h"
#include "isac-request-record.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <deque>
#include <map>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Asks an IsacRequestServer for files, and measures how long each takes: the packet form of the
 * formula `mu F / C + 8e6 F / R`. Whoever holds the client asks by Request(); any number of
 * requests may be outstanding.
 *
 * Every request ends once, by the trace source Completed or Failed. Over a stream (TCP) it fails
 * where the connection breaks or cannot be made; the next request makes a new one. Over datagrams
 * (UDP) whatever is lost is asked for again: gaps in a file as soon as its last segment is there,
 * as the path is taken to keep the order; all that is missing of a request that is older than
 * Timeout whenever nothing at all arrived for Timeout. A request fails when that has been in vain
 * for as often as Retries. A server that computes longer than (Retries + 1) Timeout is given up.
 *
 * It believes nothing that it reads. A message that answers no request of its own, or cannot be an
 * answer, is dropped, counted, and told by the trace source Drop; a stream breaks with it, as
 * nobody knows where the next one begins.
 */
class IsacRequestClient : public Application
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Ask for a file. Before the application starts, requests wait for that.
     *
     * @param fileSize size F of the file, in MB, positive and at most 1e6
     * @param quality content quality, for the record
     * @return number of the request, from 1 on
     * @throws isac::Error for a size out of range, and once the application has stopped
     */
    uint32_t Request(double fileSize, double quality);

    /// @return whether the application has stopped, and refuses requests
    bool HasStopped() const;

    /// @return number of requests that have not ended
    std::size_t GetOutstandingRequests() const;

    /// @return bytes that have not arrived of the requests that have not ended
    uint64_t GetOutstandingBytes() const;

    /// @return bytes of files that have arrived, each counted once
    uint64_t GetReceivedBytes() const;

    /// @return bytes of files that arrived again, or after their request had ended
    uint64_t GetDuplicateBytes() const;

    /// @return number of messages that were dropped
    uint64_t GetDroppedMessages() const;

    /**
     * TracedCallback signature of a request that has ended.
     *
     * @param record the request
     */
    typedef void (*RequestTracedCallback)(const IsacRequestRecord& record);

    /**
     * TracedCallback signature of a message that is dropped.
     *
     * @param fault why
     * @param from who sent it
     */
    typedef void (*DropTracedCallback)(IsacMessageFault fault, const Address& from);

  protected:
    /// End what has not ended.
    void StopApplication() override;

    /// Let go of what it holds.
    void DoDispose() override;

    /// Begin: connect, and send what waits.
    virtual void Start();

    /**
     * A request has ended, and is not outstanding any more.
     *
     * @param record the request
     */
    virtual void NotifyEnd(const IsacRequestRecord& record);

    /// @return whether the application has started and not stopped
    bool IsRunning() const;

    /// @return how long to wait before something lost is asked for again
    Time GetTimeout() const;

  private:
    /// Whether the application runs
    enum class State
    {
        NOT_STARTED, ///< requests wait
        RUNNING,     ///< requests are sent
        STOPPED      ///< requests are refused
    };

    /// A request that has not ended
    struct Outstanding
    {
        IsacRequestRecord record; ///< what is known of it
        IsacByteRanges received;  ///< what has arrived
        int silences{0};          ///< how often it was repeated since something arrived of it
        bool hasEnd{false};       ///< whether the file's last byte has arrived
    };

    /// Begin to run.
    void StartApplication() final;

    /// Make a connection.
    void Open();

    /**
     * Send what waited for the connection.
     *
     * @param socket the connection's socket
     */
    void HandleConnected(Ptr<Socket> socket);

    /**
     * End all requests: the connection broke or could not be made.
     *
     * @param socket the connection's socket
     */
    void HandleDisconnected(Ptr<Socket> socket);

    /**
     * Go on sending.
     *
     * @param socket a stream's socket that has room again
     * @param room how much, in byte
     */
    void HandleRoom(Ptr<Socket> socket, uint32_t room);

    /**
     * Read segments.
     *
     * @param socket where some have arrived
     */
    void HandleRead(Ptr<Socket> socket);

    /**
     * Read segments off a stream.
     *
     * @param socket where they arrived
     * @param from who sent them
     * @param arrived what comes next of it; what is read is removed
     */
    void ReadStream(Ptr<Socket> socket, const Address& from, Packet& arrived);

    /**
     * Take a segment.
     *
     * @param response its header, without fault
     * @return why it is not taken
     */
    IsacMessageFault HandleResponse(const IsacResponseHeader& response);

    /**
     * @param request a request
     * @param response a segment's header, without fault
     * @return why it is no answer to the request
     */
    IsacMessageFault FindFault(const Outstanding& request,
                               const IsacResponseHeader& response) const;

    /**
     * Drop a message, and the connection on which it came.
     *
     * @param socket where it arrived
     * @param from who sent it
     * @param fault why
     */
    void Drop(Ptr<Socket> socket, const Address& from, IsacMessageFault fault);

    /// Ask again, or give up, if nothing has arrived for long enough
    void HandleTimeout();

    /**
     * Ask for all that is missing of a request.
     *
     * @param request the request
     */
    void Ask(const Outstanding& request);

    /// Send until the socket is full.
    void Send();

    /**
     * End a request.
     *
     * @param number its number
     * @param end how it ended
     */
    void End(uint32_t number, IsacRequestEnd end);

    /**
     * End all requests.
     *
     * @param end how they ended
     */
    void EndAll(IsacRequestEnd end);

    /// Let go of the socket.
    void Close();

    Address m_remote;         ///< the server's address
    TypeId m_protocol;        ///< of the socket factory
    double m_bitsPerMegabyte; ///< of files, as they are sent
    Time m_timeout;           ///< silence after which datagrams are taken as lost
    int m_retries;            ///< number of repetitions in vain before a request fails
    uint32_t m_maximumGaps;   ///< that a file may have as it arrives

    State m_state{State::NOT_STARTED};              ///< whether the application runs
    Ptr<Socket> m_socket;                           ///< null where there is no connection
    bool m_isConnected{false};                      ///< whether the socket may send
    IsacMessageReader<IsacResponseHeader> m_reader; ///< of a stream
    std::deque<IsacRequestHeader> m_unsent;         ///< messages that wait for the socket
    std::map<uint32_t, Outstanding> m_requests;     ///< those that have not ended, by number
    uint32_t m_lastNumber{0};                       ///< of the latest request
    uint64_t m_outstandingBytes{0};                 ///< missing of m_requests
    uint64_t m_receivedBytes{0};                    ///< arrived, each counted once
    uint64_t m_duplicateBytes{0};                   ///< arrived in vain
    uint64_t m_droppedMessages{0};                  ///< number of messages that were dropped
    Time m_heard;                                   ///< when something arrived, or was waited for
    EventId m_silence;                              ///< when to look whether something arrived

    TracedCallback<const IsacRequestRecord&> m_completedTrace;    ///< requests that succeeded
    TracedCallback<const IsacRequestRecord&> m_failedTrace;       ///< requests that did not
    TracedCallback<IsacMessageFault, const Address&> m_dropTrace; ///< messages that are dropped
};

} // namespace ns3

#endif /* ISAC_REQUEST_CLIENT_H */
