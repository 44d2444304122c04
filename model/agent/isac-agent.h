/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGENT_H
#define ISAC_AGENT_H

#include "isac-agent-store.h"
#include "isac-agent-window.h"

#include "ns3/isac-mobile-user.h"
#include "ns3/isac-quality-of-experience.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

namespace ns3
{

/// What an agent says of its user for the slot to come
struct IsacUserModel
{
    isac::QoeModel qoe;      ///< how quality and latency make the user's experience
    double impact{1.0};      ///< of behaviour and environment, eq. (16)
    double fileSize{0.0};    ///< of the request, in MB
    double quality{0.0};     ///< content quality of the request
    double behaviour{0.5};   ///< behavioural dynamics H that make the impact, in [0, 1]
    double environment{0.5}; ///< environmental complexity E that makes the impact, in [0, 1]
};

/// What came true for the user in a slot
struct IsacExperience
{
    double behaviour{0.0};   ///< behavioural dynamics H, in [0, 1]
    double environment{0.0}; ///< environmental complexity E, in [0, 1]
    double quality{0.0};     ///< content quality; 0 without a request
    double latency{
        0.0};        ///< service latency, in s; infinite where not served, NaN without a request
    double mos{0.0}; ///< opinion score; NaN without a request
};

/**
 * @ingroup isac
 *
 * A user's digital agent at the edge: it hands out a model of its user and takes in what came true.
 */
class IsacAgent : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @param user the user whose agent this is
    void SetUser(Ptr<IsacMobileUser> user);

    /**
     * Called once, before the first slot. An agent that needs to know none of this ignores it.
     *
     * @param slot the slots' duration
     * @param store the edge server's room for what agents collect
     */
    virtual void Start(Time slot, Ptr<IsacAgentStore> store);

    /**
     * Called once per slot, at its begin.
     *
     * @return the user's model for the slot
     */
    virtual IsacUserModel GetUserModel() = 0;

    /**
     * Called after GetUserModel().
     *
     * @return what is collected from the user in the slot, in bit; it goes over the air
     */
    virtual double GetCollectedBits() const;

    /// @param experience what came true in the slot; called once per slot, at its end
    virtual void Learn(const IsacExperience& experience) = 0;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    virtual int64_t AssignStreams(int64_t stream) = 0;

    /**
     * TracedCallback signature of a window that has ended.
     *
     * @param user whose agent it is
     * @param window what the agent did in it
     */
    typedef void (*WindowTracedCallback)(Ptr<IsacMobileUser> user, const IsacAgentWindow& window);

  protected:
    /// Let go of the user.
    void DoDispose() override;

    Ptr<IsacMobileUser> m_user; ///< the user

    /// Windows that have ended
    TracedCallback<Ptr<IsacMobileUser>, const IsacAgentWindow&> m_windowTrace;
};

/**
 * @ingroup isac
 *
 * An agent that knows the truth: the bound of what any agent can know.
 */
class IsacOracleAgent : public IsacAgent
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
};

} // namespace ns3

#endif /* ISAC_AGENT_H */
