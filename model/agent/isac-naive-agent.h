/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NAIVE_AGENT_H
#define ISAC_NAIVE_AGENT_H

#include "isac-agent.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * An agent that learns nothing, the paper's "w/o DA": it knows its user's request, and for the rest
 * takes the user for one of a general model, the same for all.
 */
class IsacNaiveAgent : public IsacAgent
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacUserModel GetUserModel() override;
    void Learn(const IsacExperience& experience) override;
    int64_t AssignStreams(int64_t stream) override;

  protected:
    /// @return the general model
    isac::QoeModel GetGeneralModel() const;

  private:
    isac::QoeStructure m_structure; ///< L1 or L2
    double m_qualityWeight;         ///< w1
    double m_latencyWeight;         ///< w2, in 1/s
    double m_ratioWeight;           ///< w3, in s
    double m_impact;                ///< of any behaviour and environment
};

} // namespace ns3

#endif /* ISAC_NAIVE_AGENT_H */
