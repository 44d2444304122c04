/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_OUTCOME_H
#define ISAC_ALLOCATION_OUTCOME_H

#include "isac-slot-record.h"

#include "ns3/isac-base-station.h"
#include "ns3/isac-mobile-user.h"
#include "ns3/isac-sensing-model.h"

#include <vector>

/**
 * @file
 * @ingroup isac
 *
 * What comes of an allocation, by the truth: the same for the manager that acts and for its
 * shadows. Nothing here draws a random number.
 */

namespace ns3
{

/**
 * Transmit what agents collect, then compute and transmit what was requested.
 *
 * @param state the slot
 * @param truth what is true of the users
 * @param allocation what they get
 * @param [out] outcome takes the whole rate, computing latency and radio latency
 */
void ServeUsers(const IsacSlotState& state,
                const IsacSlotTruth& truth,
                const IsacAllocation& allocation,
                IsacSlotOutcome& outcome);

/**
 * Sense the users with what was transmitted to them.
 *
 * @param state the slot
 * @param stations (J) who senses
 * @param model what they learn from echoes
 * @param allocation what the users get
 * @param [out] outcome takes bounds, and which of them and whether all of them are met
 * @throws isac::Error where the model's bounds are none, or disagree with its requirements
 */
void SenseUsers(const IsacSlotState& state,
                const std::vector<Ptr<IsacBaseStation>>& stations,
                const IsacSensingModel& model,
                const IsacAllocation& allocation,
                IsacSlotOutcome& outcome);

/**
 * Find what the users experienced of requests that were served in the slot they were made in.
 *
 * @param truth what is true of the users
 * @param users (K) who experiences
 * @param [in,out] outcome has the latencies; takes quality and uncapped experience
 */
void FindExperience(const IsacSlotTruth& truth,
                    const std::vector<Ptr<IsacMobileUser>>& users,
                    IsacSlotOutcome& outcome);

/**
 * Judge what the users experienced.
 *
 * @param cap the most that experience counts; 0 for none
 * @param [in,out] outcome has the uncapped experience; takes the capped one and its mean, and no
 *        opinion scores
 */
void JudgeUsers(double cap, IsacSlotOutcome& outcome);

} // namespace ns3

#endif /* ISAC_ALLOCATION_OUTCOME_H */
