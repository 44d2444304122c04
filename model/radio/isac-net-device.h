/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NET_DEVICE_H
#define ISAC_NET_DEVICE_H

#include "ns3/ethernet-header.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/net-device.h"
#include "ns3/object-factory.h"
#include "ns3/queue-fwd.h"
#include "ns3/traced-callback.h"

#include <string>
#include <vector>

namespace ns3
{

class IsacChannel;

/**
 * @ingroup isac
 *
 * What stations and users share as network devices. A frame is a packet behind an Ethernet header
 * of 14 bytes, without preamble and check sequence; those 14 bytes are transmitted like the others.
 *
 * A sniffer sees a frame once: where its host hands it to the device and the device takes it, as
 * tcpdump does, or where it is received. A promiscuous one also sees what a station passes on.
 */
class IsacNetDevice : public NetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacNetDevice();
    ~IsacNetDevice() override;

    /**
     * Come up on a channel. The node has its role and its mobility model by then.
     *
     * @param channel the channel
     * @throws isac::Error where the device has a channel, or its node lacks what it needs
     */
    void Attach(Ptr<IsacChannel> channel);

    /// Come up again.
    void Start();

    /// Go down: drop all that is held, and from now on all that comes.
    void Stop();

    /// @return the queues of frames to be sent
    const std::vector<Ptr<Queue<Packet>>>& GetQueues() const;

    /// @return how error messages call this object, for example `IsacUserNetDevice "user-3"`
    virtual std::string Describe() const = 0;

    /**
     * A frame comes over the air.
     *
     * @param frame the frame
     */
    void Receive(Ptr<Packet> frame);

    /// @param index of this device on its node
    void SetIfIndex(const uint32_t index) override;

    /// @return index of this device on its node
    uint32_t GetIfIndex() const override;

    /// @return the IsacChannel; null before Attach()
    Ptr<Channel> GetChannel() const override;

    /**
     * @param address a MAC address
     * @throws isac::Error where another device of the channel has it, or it is a group's
     */
    void SetAddress(Address address) override;

    /// @return the MAC address
    Address GetAddress() const override;

    /**
     * @param mtu the largest packet that the host may send, in byte
     * @return whether it is at least the 68 bytes that IPv4 asks for; where not, nothing changes
     */
    bool SetMtu(const uint16_t mtu) override;

    /// @return the largest packet that the host may send, in byte
    uint16_t GetMtu() const override;

    /// @return whether it is attached and not stopped
    bool IsLinkUp() const override;

    /// @param callback called whenever the link has come up or gone down
    void AddLinkChangeCallback(Callback<void> callback) override;

    /// @return true
    bool IsBroadcast() const override;

    /// @return the address of all
    Address GetBroadcast() const override;

    /// @return true
    bool IsMulticast() const override;

    /**
     * @param group a group of IPv4
     * @return its MAC address
     */
    Address GetMulticast(Ipv4Address group) const override;

    /**
     * @param group a group of IPv6
     * @return its MAC address
     */
    Address GetMulticast(Ipv6Address group) const override;

    /// @return false
    bool IsBridge() const override;

    /// @return false
    bool IsPointToPoint() const override;

    /**
     * @param packet what the host sends
     * @param destination MAC address that it goes to
     * @param protocol its EtherType
     * @return whether it was taken; where not, it is dropped
     */
    bool Send(Ptr<Packet> packet, const Address& destination, uint16_t protocol) override;

    /**
     * @param packet what the host sends
     * @param source MAC address that it comes from
     * @param destination MAC address that it goes to
     * @param protocol its EtherType
     * @return whether it was taken; where not, it is dropped
     */
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& destination,
                  uint16_t protocol) override;

    /// @return the host
    Ptr<Node> GetNode() const override;

    /// @param node the host
    void SetNode(Ptr<Node> node) override;

    /// @return true
    bool NeedsArp() const override;

    /// @param callback the host, for what is for it
    void SetReceiveCallback(ReceiveCallback callback) override;

    /// @param callback the host, for all that comes by
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;

  protected:
    /// Let go of channel, node and queues.
    void DoDispose() override;

    /// Bring the channel up with the first device, and connect the queue interface, if there is
    /// one.
    void DoInitialize() override;

    /**
     * Find what is needed on the node, and join the channel.
     *
     * @param channel the channel
     */
    virtual void Join(IsacChannel& channel) = 0;

    /// Tell the links that this device sends on that it has come up or gone down.
    virtual void RenewLinks() = 0;

    /**
     * Let the queue interface follow the queues.
     *
     * @param queues the interface
     * @throws isac::Error where it has not the transmission queues that it should have
     */
    virtual void ConnectQueues(NetDeviceQueueInterface& queues) = 0;

    /**
     * Put a frame of this host on its way.
     *
     * @param frame the frame
     * @param destination where it goes
     * @return whether it was taken; where not, it is dropped
     */
    virtual bool Route(Ptr<Packet> frame, Mac48Address destination) = 0;

    /**
     * A frame has come over the air.
     *
     * @param frame the frame
     */
    virtual void Forward(Ptr<Packet> frame) = 0;

    /// @return a new queue of this device
    Ptr<Queue<Packet>> AddQueue();

    /**
     * Put a frame into a queue, or drop it.
     *
     * @param queue one of this device's
     * @param frame the frame
     * @return whether there was room
     */
    bool Enqueue(Queue<Packet>& queue, Ptr<Packet> frame);

    /// @return whether the host listens to all frames
    bool HasListener() const;

    /**
     * Hand a frame to the host.
     *
     * @param frame the frame; loses its header
     */
    void PassUp(Ptr<Packet> frame);

    Ptr<IsacChannel> m_channel;                              ///< null before Attach()
    TracedCallback<Ptr<const Packet>> m_macTxTrace;          ///< the host sends
    TracedCallback<Ptr<const Packet>> m_macRxTrace;          ///< the host receives
    TracedCallback<Ptr<const Packet>> m_snifferTrace;        ///< of and for the host
    TracedCallback<Ptr<const Packet>> m_promiscSnifferTrace; ///< all
    TracedCallback<Ptr<const Packet>> m_macTxDropTrace;      ///< not sent
    TracedCallback<Ptr<const Packet>> m_macRxDropTrace;      ///< received for nobody

  private:
    friend class IsacLink;

    /// @param isUp whether the link is up from now on; listeners and links hear of it
    void SetLinkUp(bool isUp);

    /**
     * A frame of another station is transmitted here. One to a group is none: this station has
     * received it.
     *
     * @param frame the frame
     */
    void SniffPassing(Ptr<const Packet> frame);

    /// @param address the address from now on
    void ChangeAddress(Mac48Address address);

    /// @return the address
    Mac48Address GetMacAddress() const;

    Mac48Address m_address;                   ///< of this device
    uint16_t m_mtu;                           ///< in byte
    ObjectFactory m_queueFactory;             ///< makes the queues
    std::vector<Ptr<Queue<Packet>>> m_queues; ///< of frames to be sent
    Ptr<Node> m_node;                         ///< the host
    uint32_t m_ifIndex{0};                    ///< of this device on its node
    bool m_isLinkUp{false};                   ///< whether it is attached and not stopped
    ReceiveCallback m_receive;                ///< the host, for what is for it
    PromiscReceiveCallback m_receiveAll;      ///< the host, for all that comes by

    TracedCallback<> m_linkChangeTrace;                    ///< the link has come up or gone down
    TracedCallback<Ptr<const Packet>> m_macPromiscRxTrace; ///< received, for whomever
    TracedCallback<Ptr<const Packet>> m_phyTxBeginTrace;   ///< the first bit goes
    TracedCallback<Ptr<const Packet>> m_phyTxEndTrace;     ///< the last bit is gone
    TracedCallback<Ptr<const Packet>> m_phyTxDropTrace;    ///< stopped in the middle
    TracedCallback<Ptr<const Packet>> m_phyRxEndTrace;     ///< the last bit has come
    TracedCallback<Ptr<const Packet>> m_phyRxDropTrace;    ///< in error, or this device is down
};

} // namespace ns3

#endif /* ISAC_NET_DEVICE_H */
