/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REQUEST_SERVER_H
#define ISAC_REQUEST_SERVER_H

#include "isac-computing-queue.h"
#include "isac-message-reader.h"
#include "isac-request-header.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/isac-edge-server.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <deque>
#include <map>
#include <tuple>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Serves files from the edge server: computes mu F cycles for a file of F MB in the node's
 * IsacComputingQueue, at what the client's user was allocated there, then sends the file's bytes in
 * segments. Its node is an IsacEdgeServer, whose ComputingDensity is mu.
 *
 * Of what a server sends nothing is kept. A datagram client that asks again is told by its
 * request whether a part has come: then what is missing is sent without being computed again. While
 * a request is being computed, asking again changes nothing. Segments go to the socket as fast as
 * it takes them: all at once with datagrams, as it has room with streams, one file after the other
 * in the order in which they were computed.
 *
 * It believes nothing that it reads. A request that is no request, or more than it takes, is
 * dropped, counted, and told by the trace source Drop; with it goes the connection on which it
 * came, as nobody knows where the next one begins.
 */
class IsacRequestServer : public Application
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @return number of requests that wait for computing
    std::size_t GetComputingRequests() const;

    /// @return bytes of files that were handed to sockets, without headers, repetitions included
    uint64_t GetSentBytes() const;

    /// @return number of messages that were dropped
    uint64_t GetDroppedMessages() const;

    /**
     * TracedCallback signature of a message that is dropped.
     *
     * @param fault why
     * @param from who sent it
     */
    typedef void (*DropTracedCallback)(IsacMessageFault fault, const Address& from);

  protected:
    /// Let go of what it holds.
    void DoDispose() override;

  private:
    /// Who asked for what: the socket, the client's address and the client's number
    using RequestKey = std::tuple<Ptr<Socket>, Address, uint32_t>;

    /// A request that is being computed
    struct Computation
    {
        uint32_t user{0};   ///< id of the client's node
        uint64_t offset{0}; ///< first byte to be sent
        uint64_t end{0};    ///< one past the last byte to be sent
        Time arrived;       ///< when the request arrived
    };

    /// A part of a file that is to be sent
    struct Response
    {
        Address client;            ///< where to
        IsacResponseHeader header; ///< its offset is that of the next segment
        uint64_t end{0};           ///< one past the last byte
    };

    /// A socket's two directions
    struct Connection
    {
        IsacMessageReader<IsacRequestHeader> reader; ///< of a stream
        std::deque<Response> responses;              ///< to be sent
    };

    /// Begin to run.
    void StartApplication() override;

    /// End what has not ended.
    void StopApplication() override;

    /// Find what is needed, and listen to the port.
    void Listen();

    /**
     * @param socket the listening one
     * @param client the address of a stream client that asks for a connection
     * @return whether there is room for one more
     */
    bool HandleConnectionRequest(Ptr<Socket> socket, const Address& client);

    /**
     * Take a stream client's connection.
     *
     * @param socket the connection's socket
     * @param client the client's address
     */
    void HandleAccept(Ptr<Socket> socket, const Address& client);

    /**
     * Read requests.
     *
     * @param socket where some have arrived
     */
    void HandleRead(Ptr<Socket> socket);

    /**
     * Read requests off a stream.
     *
     * @param socket where they arrived
     * @param client the client's address
     * @param arrived what comes next of it; what is read is removed
     */
    void ReadStream(Ptr<Socket> socket, const Address& client, Packet& arrived);

    /**
     * A stream's other end has closed it, or is gone.
     *
     * @param socket the connection's socket
     */
    void HandleClose(Ptr<Socket> socket);

    /**
     * Compute a request, or send at once what was computed before.
     *
     * @param socket where it arrived, an open one
     * @param client the client's address
     * @param request the request, without fault
     * @return why it is not taken
     */
    IsacMessageFault HandleRequest(Ptr<Socket> socket,
                                   const Address& client,
                                   const IsacRequestHeader& request);

    /**
     * Drop a message, and the connection on which it came.
     *
     * @param socket where it arrived
     * @param client the client's address
     * @param fault why
     */
    void Drop(Ptr<Socket> socket, const Address& client, IsacMessageFault fault);

    /**
     * Forget a stream client's connection, and close it.
     *
     * @param socket the connection's socket
     */
    void Disconnect(Ptr<Socket> socket);

    /**
     * Send what has been computed.
     *
     * @param key the request
     */
    void HandleComputed(const RequestKey& key);

    /**
     * Go on sending.
     *
     * @param socket a stream's socket that has room again
     * @param room how much, in byte
     */
    void HandleRoom(Ptr<Socket> socket, uint32_t room);

    /**
     * Send segments until the socket is full.
     *
     * @param socket the socket
     */
    void Send(Ptr<Socket> socket);

    /**
     * Connect a socket's events.
     *
     * @param socket the socket
     */
    void Connect(Ptr<Socket> socket);

    int m_port;                    ///< number of the port
    TypeId m_protocol;             ///< of the socket factory
    uint32_t m_segmentSize;        ///< payload of a segment, in byte
    uint32_t m_maximumRequests;    ///< of a user, or a connection, that wait
    uint32_t m_maximumConnections; ///< open at once
    uint64_t m_maximumBurst;       ///< the most that is sent at once, in byte
    Ptr<Socket> m_socket;          ///< bound to the port; null while the server does not run
    uint64_t m_sentBytes{0};       ///< payload handed to sockets, in byte
    uint64_t m_droppedMessages{0}; ///< number of messages that were dropped

    Ptr<IsacEdgeServer> m_edgeServer;                 ///< of the node
    Ptr<IsacComputingQueue> m_queue;                  ///< of the node
    std::map<RequestKey, Computation> m_computations; ///< being computed
    std::map<Ptr<Socket>, Connection> m_connections;  ///< open sockets

    TracedCallback<IsacMessageFault, const Address&> m_dropTrace; ///< messages that are dropped
};

} // namespace ns3

#endif /* ISAC_REQUEST_SERVER_H */
