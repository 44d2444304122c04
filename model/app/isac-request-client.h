/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REQUEST_CLIENT_H
#define ISAC_REQUEST_CLIENT_H

#include "isac-byte-ranges.h"
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

    /**
     * TracedCallback signature of a request that has ended.
     *
     * @param record the request
     */
    typedef void (*RequestTracedCallback)(const IsacRequestRecord& record);

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
     * Take a segment.
     *
     * @param response its header
     */
    void HandleResponse(const IsacResponseHeader& response);

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

    State m_state{State::NOT_STARTED};          ///< whether the application runs
    Ptr<Socket> m_socket;                       ///< null where there is no connection
    bool m_isConnected{false};                  ///< whether the socket may send
    Ptr<Packet> m_arrived;                      ///< a part of the next message of a stream
    std::deque<IsacRequestHeader> m_unsent;     ///< messages that wait for the socket
    std::map<uint32_t, Outstanding> m_requests; ///< those that have not ended, by number
    uint32_t m_lastNumber{0};                   ///< of the latest request
    uint64_t m_outstandingBytes{0};             ///< missing of m_requests
    uint64_t m_receivedBytes{0};                ///< arrived, each counted once
    uint64_t m_duplicateBytes{0};               ///< arrived in vain
    Time m_heard;                               ///< when something arrived, or was waited for
    EventId m_silence;                          ///< when to look whether something arrived

    TracedCallback<const IsacRequestRecord&> m_completedTrace; ///< requests that succeeded
    TracedCallback<const IsacRequestRecord&> m_failedTrace;    ///< requests that did not
};

} // namespace ns3

#endif /* ISAC_REQUEST_CLIENT_H */
