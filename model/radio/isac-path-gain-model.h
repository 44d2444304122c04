/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PATH_GAIN_MODEL_H
#define ISAC_PATH_GAIN_MODEL_H

#include "ns3/channel-condition-model.h"
#include "ns3/isac-base-station.h"
#include "ns3/object-factory.h"
#include "ns3/object.h"
#include "ns3/propagation-loss-model.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * Path gains and line of sight between stations and the rest: one chain of ns-3 propagation loss
 * models per station, because stations differ in carrier frequency, and one channel condition model
 * for all, because a building that blocks the signal blocks the echo.
 */
class IsacPathGainModel : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacPathGainModel();

    /**
     * Add a station. Its chain is the PropagationLossModel aggregated to its node or, without
     * one, a new model of the attribute PropagationLossModel, whose attributes Frequency and
     * ChannelConditionModel, where it has them, are set to the station's carrier and to the
     * ChannelConditionModel of this model.
     *
     * @param station the station
     */
    void AddStation(Ptr<IsacBaseStation> station);

    /**
     * @param station index of a station, in the order of AddStation()
     * @param other the mobility model of the link's other end
     * @return communication power gain, without unit, at most 1
     * @throws isac::Error where the chain does not give a number
     */
    double GetGain(std::size_t station, const Ptr<MobilityModel>& other) const;

    /**
     * @param station index of a station, in the order of AddStation()
     * @param other the mobility model of the link's other end
     * @return whether they see each other; always without a ChannelConditionModel
     */
    bool HasLineOfSight(std::size_t station, const Ptr<MobilityModel>& other) const;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    /// Let go of stations and models.
    void DoDispose() override;

  private:
    /// A station's end of its links
    struct Station
    {
        Ptr<IsacBaseStation> role;       ///< the station
        Ptr<PropagationLossModel> chain; ///< its loss models
    };

    ObjectFactory m_lossModelFactory;            ///< makes a station's chain
    Ptr<ChannelConditionModel> m_conditionModel; ///< null: always line of sight
    std::vector<Station> m_stations;             ///< in the order of AddStation()
};

} // namespace ns3

#endif /* ISAC_PATH_GAIN_MODEL_H */
