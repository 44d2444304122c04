/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RADIO_NETWORK_H
#define ISAC_RADIO_NETWORK_H

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/isac-channel.h"
#include "ns3/isac-net-device-helper.h"
#include "ns3/isac-station-net-device.h"
#include "ns3/isac-user-net-device.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <array>
#include <cstdint>
#include <vector>

/// A radio for tests: stations and users at places, and nobody who allocates.
class IsacRadioNetwork
{
  public:
    IsacRadioNetwork()
    {
        helper.SetChannelAttribute("ShareInterval", ns3::TimeValue(ns3::Time()));
    }

    /**
     * Make the nodes and their devices.
     *
     * @param stationPlaces where stations stand
     * @param userPlaces where users stand
     */
    void Build(const std::vector<ns3::Vector>& stationPlaces,
               const std::vector<ns3::Vector>& userPlaces)
    {
        using namespace ns3;
        stations = Place(stationPlaces);
        users = Place(userPlaces);
        std::tie(stationDevices, userDevices) = helper.Install(stations, users);
        channel = GetStation(0)->GetChannel()->GetObject<IsacChannel>();
    }

    /// @return device of the j-th station
    ns3::Ptr<ns3::IsacStationNetDevice> GetStation(uint32_t j) const
    {
        return ns3::StaticCast<ns3::IsacStationNetDevice>(stationDevices.Get(j));
    }

    /// @return device of the k-th user
    ns3::Ptr<ns3::IsacUserNetDevice> GetUser(uint32_t k) const
    {
        return ns3::StaticCast<ns3::IsacUserNetDevice>(userDevices.Get(k));
    }

    /**
     * @param user a user's device that a station serves
     * @param rate rate that is wanted, in bit/s
     * @param bandwidth what it is to have for that, in Hz
     * @return an allocation by the true gain that gives this rate
     */
    ns3::IsacLinkAllocation ForRate(const ns3::Ptr<ns3::IsacUserNetDevice>& user,
                                    double rate,
                                    double bandwidth = 1e6) const
    {
        channel->Initialize();
        const auto& station = *user->GetStation();
        const double gain = channel->GetGain(station, *user);
        const double noise = bandwidth * station.GetBaseStation()->GetNoiseDensity();
        return {bandwidth, std::expm1(rate / bandwidth * M_LN2) * noise / gain, gain};
    }

    ns3::IsacNetDeviceHelper helper;        ///< makes the devices
    ns3::NodeContainer stations;            ///< nodes of the stations
    ns3::NodeContainer users;               ///< nodes of the users
    ns3::NetDeviceContainer stationDevices; ///< of the stations
    ns3::NetDeviceContainer userDevices;    ///< of the users
    ns3::Ptr<ns3::IsacChannel> channel;     ///< joins them

  private:
    /// @return nodes at places
    static ns3::NodeContainer Place(const std::vector<ns3::Vector>& places)
    {
        ns3::NodeContainer nodes;
        for (const auto& place : places)
        {
            auto mobility = ns3::CreateObject<ns3::ConstantVelocityMobilityModel>();
            mobility->SetPosition(place);
            auto node = ns3::CreateObject<ns3::Node>();
            node->AggregateObject(mobility);
            nodes.Add(node);
        }
        return nodes;
    }
};

/// Counts what devices trace
class IsacFrameCounts
{
  public:
    /// @param devices whose traces are counted
    explicit IsacFrameCounts(const ns3::NetDeviceContainer& devices)
    {
        Connect(devices);
    }

    /// @param devices whose traces are counted too
    void Connect(const ns3::NetDeviceContainer& devices)
    {
        for (auto device = devices.Begin(); device != devices.End(); ++device)
        {
            for (std::size_t i = 0; i < NAMES.size(); ++i)
            {
                (*device)->TraceConnectWithoutContext(
                    NAMES[i],
                    ns3::Callback<void, ns3::Ptr<const ns3::Packet>>(
                        [this, i](ns3::Ptr<const ns3::Packet> frame) {
                            ++m_counts[i].frames;
                            m_counts[i].bytes += frame->GetSize();
                        }));
            }
        }
    }

    /// @return number of events of a trace source
    int64_t Frames(const std::string& source) const
    {
        return Find(source).frames;
    }

    /// @return size of their frames, in byte
    int64_t Bytes(const std::string& source) const
    {
        return Find(source).bytes;
    }

  private:
    /// Of one trace source
    struct Count
    {
        int64_t frames{0}; ///< number of events
        int64_t bytes{0};  ///< size of their frames
    };

    /// @return the counts of a trace source
    const Count& Find(const std::string& source) const
    {
        for (std::size_t i = 0; i < NAMES.size(); ++i)
        {
            if (source == NAMES[i])
            {
                return m_counts[i];
            }
        }
        throw std::invalid_argument(source);
    }

    /// The trace sources
    static constexpr std::array<const char*, 12> NAMES{"MacTx",
                                                       "MacTxDrop",
                                                       "MacPromiscRx",
                                                       "MacRx",
                                                       "MacRxDrop",
                                                       "PhyTxBegin",
                                                       "PhyTxEnd",
                                                       "PhyTxDrop",
                                                       "PhyRxEnd",
                                                       "PhyRxDrop",
                                                       "Sniffer",
                                                       "PromiscSniffer"};
    std::array<Count, 12> m_counts; ///< in the order of the names
};

#endif /* ISAC_RADIO_NETWORK_H */
