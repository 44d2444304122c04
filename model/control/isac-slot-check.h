/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLOT_CHECK_H
#define ISAC_SLOT_CHECK_H

#include "isac-slot-record.h"

#include "ns3/isac-base-station.h"
#include "ns3/isac-sensing-model.h"

#include <string>

/**
 * @file
 * @ingroup isac
 *
 * Checks of what users' own classes hand to a slot. What is wrong is refused in one line that names
 * the class, the slot, the user and the quantity. What a resource manager decides is checked by
 * IsacResourceManager::CheckAllocation().
 */

namespace ns3
{

/**
 * Forget what came of the last slot, so that what a service leaves out is found.
 *
 * @param [in,out] outcome has its size; becomes NaN
 */
void ForgetOutcome(IsacSlotOutcome& outcome);

/**
 * Check the state that a service has completed.
 *
 * @param state the slot
 * @param users number of users
 * @param stations number of stations
 * @param service name of its type
 * @throws isac::Error where a size has changed, or a backlog is negative or not finite
 */
void CheckQueues(const IsacSlotState& state,
                 Eigen::Index users,
                 Eigen::Index stations,
                 const std::string& service);

/**
 * Check what a service has made of a slot.
 *
 * @param record the slot, served
 * @param users number of users
 * @param stations number of stations
 * @param service name of its type
 * @throws isac::Error where a size has changed or a quantity was left out or is impossible
 */
void CheckService(const IsacSlotRecord& record,
                  Eigen::Index users,
                  Eigen::Index stations,
                  const std::string& service);

/**
 * Check what a sensing model asks for.
 *
 * @param state the slot
 * @param user index of a user, whose sensing gain and requirement the state has
 * @param station the user's
 * @param model the sensing model
 * @throws isac::Error where the requirement is negative or NaN
 */
void CheckRequirement(const IsacSlotState& state,
                      Eigen::Index user,
                      const IsacBaseStation& station,
                      const IsacSensingModel& model);

/**
 * Check a sensing model's bounds against its requirement, within the station's power and bandwidth:
 * with what is required the bounds are met, with 1 % less they are not. Asks the model for up to
 * four bounds; done where a user comes to a station.
 *
 * @param state the slot
 * @param user index of a user, whose sensing gain and requirement the state has
 * @param station the user's
 * @param model the sensing model
 * @throws isac::Error where they disagree
 */
void CheckSensingModel(const IsacSlotState& state,
                       Eigen::Index user,
                       const IsacBaseStation& station,
                       const IsacSensingModel& model);

/**
 * Check a user's bounds against its requirement at what it was given.
 *
 * @param state the slot
 * @param user index of a user
 * @param station the user's
 * @param model the sensing model, for messages
 * @param power the user's, in W
 * @param bandwidth the user's, in Hz
 * @param crb what the model says of that
 * @return whether the bounds are met
 * @throws isac::Error where a bound is negative or NaN, or they disagree
 */
bool CheckBounds(const IsacSlotState& state,
                 Eigen::Index user,
                 const IsacBaseStation& station,
                 const IsacSensingModel& model,
                 double power,
                 double bandwidth,
                 const isac::SensingAccuracy& crb);

/**
 * @param crb bounds
 * @return whether one of them is negative or NaN
 */
inline bool
IsImpossible(const isac::SensingAccuracy& crb)
{
    return !(crb.range >= 0.0 && crb.velocity >= 0.0 && crb.azimuth >= 0.0);
}

} // namespace ns3

#endif /* ISAC_SLOT_CHECK_H */
