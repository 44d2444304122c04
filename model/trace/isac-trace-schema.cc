/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-trace-schema.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

bool
IsacTraceColumn::HasDefault() const
{
    return type.find(" DEFAULT ") != std::string::npos;
}

bool
IsacTraceTable::IsView() const
{
    return !query.empty();
}

std::string
IsacTraceTable::GetCreateSql() const
{
    // The comment stays in the file: the shell's .schema shows it.
    std::string sql =
        (IsView() ? "CREATE VIEW " : "CREATE TABLE ") + name + " ( -- one row per " + row + "\n";
    for (const auto& column : columns)
    {
        sql += "  " + column.name + (IsView() ? "" : " " + column.type) +
               (&column == &columns.back() ? "\n" : ",\n");
    }
    return sql + (IsView() ? ") AS " + query : ") STRICT") + ";\n";
}

std::string
IsacTraceTable::GetInsertSql() const
{
    std::string names;
    std::string parameters;
    for (const auto& column : columns)
    {
        if (!column.HasDefault())
        {
            const char* separator = names.empty() ? "" : ", ";
            names += separator + column.name;
            parameters += separator + std::string("?");
        }
    }
    return "INSERT INTO " + name + " (" + names + ") VALUES (" + parameters + ")";
}

std::string
IsacTraceTable::GetIndexSql() const
{
    std::string sql;
    for (const auto& index : indices)
    {
        const auto first = index.substr(0, index.find(','));
        sql += "CREATE INDEX " + name + "_by_" + first + " ON " + name + " (" + index + ");\n";
    }
    return sql;
}

const IsacTraceTable&
GetIsacTraceTable(const std::string& name)
{
    const auto& schema = GetIsacTraceSchema();
    const auto table = std::find_if(schema.begin(), schema.end(), [&name](const auto& entry) {
        return entry.name == name;
    });
    if (table == schema.end())
    {
        throw std::logic_error("no table " + name + " in the schema");
    }
    return *table;
}

namespace
{

constexpr const char* KEY = "INTEGER PRIMARY KEY";   ///< what identifies a row
constexpr const char* INTEGER = "INTEGER";           ///< integer or null
constexpr const char* NEEDED = "INTEGER NOT NULL";   ///< integer
constexpr const char* REAL = "REAL";                 ///< number or null
constexpr const char* TEXT = "TEXT";                 ///< text or null
constexpr const char* NEEDED_TEXT = "TEXT NOT NULL"; ///< text

constexpr const char* EXPERIENCE = "eqs. (14), (15)";  ///< of quality of experience
constexpr const char* IMPACT = "eq. (16)";             ///< of the impact
constexpr const char* BOUNDS = "eq. (2)";              ///< of the bounds
constexpr const char* THRESHOLDS = "eqs. (17b)-(17d)"; ///< of their thresholds
constexpr const char* SETTING = "section V-A";         ///< of the simulation

/// First column of what there is per run
const IsacTraceColumn RUN{"run",
                          "INTEGER NOT NULL DEFAULT 1",
                          "",
                          "number of the run in this file; 1 in the file of one run",
                          ""};

/// Who leaves a table empty
const std::string LEARNER = "; only agents that learn write any";

/// Tables of what the run was
const std::vector<IsacTraceTable> RUN_TABLES{
    {"run",
     "run",
     "",
     {{RUN.name, KEY, RUN.unit, RUN.meaning, RUN.source},
      {"seed", INTEGER, "", "seed of all random streams, RngSeed", ""},
      {"run_number", INTEGER, "", "number of the run under this seed, RngRun", ""},
      {"scenario", TEXT, "", "name of the scenario, as the script gave it", ""},
      {"manager", TEXT, "", "type of the resource manager", ""},
      {"isac_version", TEXT, "", "version of this module", ""},
      {"ns3_version", TEXT, "", "version of ns-3", ""},
      {"sqlite_version", TEXT, "", "version of SQLite that wrote the file", ""},
      {"attributes",
       TEXT,
       "",
       "JSON object, type::attribute to value: of the controller and all that it points to as they "
       "were set, of isac's other types the initial values, and whatever else is not at its "
       "default",
       ""},
      {"start_time", TEXT, "", "wall clock at the start, ISO 8601, UTC", ""},
      {"end_time", TEXT, "", "wall clock at the end, ISO 8601, UTC; null without one", ""},
      {"wall_time_s", REAL, "s", "wall time from start to end", ""},
      {"status",
       NEEDED_TEXT,
       "",
       "running (also after a kill), finished, interrupted: with the signal or what else has ended "
       "it early, or failed: with the reason",
       ""}},
     {}},
    {"node",
     "node and role",
     "",
     {RUN,
      {"id", NEEDED, "", "id of the ns-3 node; users, stations and targets are called by it", ""},
      {"role", NEEDED_TEXT, "", "base_station, user, target or edge_server", ""},
      {"name", NEEDED_TEXT, "", "name, unique", ""},
      {"constants",
       NEEDED_TEXT,
       "",
       "JSON object, attribute to value: the role's attributes at the first slot; of a user also "
       "its drawn weights quality_weight (1), latency_weight_per_s and ratio_weight_s; of a "
       "station also link_loss (1), by which rates are chosen for weaker gains than known",
       ""}},
     {"id, run"}}};

/// Tables of what happened
const std::vector<IsacTraceTable> SLOT_TABLES{
    {"slot",
     "slot",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot, from 0", ""},
      {"time_s", REAL, "s", "simulated time at the slot's begin", ""},
      {"objective",
       REAL,
       "1",
       "the manager's objective, evaluated on what it knew at the allocation it returned; users "
       "whose experience nothing that they get can change add nothing",
       "eq. (17a)"},
      {"qoe_mean",
       REAL,
       "1",
       "mean over all users of the quality of experience as judged; no request counts 0",
       "eq. (14)"},
      {"feasible", INTEGER, "", "1 if some allocation meets the bounds of all users", THRESHOLDS},
      {"crb_met", INTEGER, "", "1 if this allocation meets the bounds of all users", THRESHOLDS},
      {"outages", INTEGER, "", "number of users with a bound that is not met", THRESHOLDS},
      {"floor_met",
       INTEGER,
       "",
       "1 if every user that the objective counts is above its floor; null where it has none",
       ""},
      {"duality_gap",
       REAL,
       "1",
       "relative duality gap of the objective, or of the least experience where floor_met is 0; "
       "null where the manager has none or found no bound",
       ""},
      {"bandwidth_hz", REAL, "Hz", "bandwidth given out by all stations together", "eq. (17e)"},
      {"power_w", REAL, "W", "power given out by all stations together", "eq. (17f)"},
      {"computing_cycles_per_s", REAL, "cycles/s", "computing given out", "eq. (17g)"},
      {"bandwidth_share",
       REAL,
       "1",
       "bandwidth given out over the budgets of all stations, less what users reserve",
       "eq. (17e)"},
      {"power_share",
       REAL,
       "1",
       "power given out over the budgets of all stations, less what users reserve",
       "eq. (17f)"},
      {"computing_share",
       REAL,
       "1",
       "computing given out over the edge server's capacity",
       "eq. (17g)"},
      {"computing_price_s_per_cycle",
       REAL,
       "s/cycle",
       "what one more cycle per second adds to the objective, or to the least experience where "
       "floor_met is 0; null where the manager has no prices",
       "eq. (17g)"},
      {"certificate",
       TEXT,
       "",
       "optimal where the duality gap proves it, to 5e-9, or else why it does not; null where the "
       "manager certifies nothing",
       ""}},
     {"slot, run"}},
    {"station_slot",
     "station and slot",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot", ""},
      {"station", NEEDED, "", "node id of the station", ""},
      {"position_x_m", REAL, "m", "the station's position at the slot's begin", ""},
      {"position_y_m", REAL, "m", "the station's position at the slot's begin", ""},
      {"position_z_m", REAL, "m", "the station's position at the slot's begin", ""},
      {"users", INTEGER, "", "number of users that it serves", ""},
      {"bandwidth_hz", REAL, "Hz", "bandwidth given out", "eq. (17e)"},
      {"power_w", REAL, "W", "power given out", "eq. (17f)"},
      {"bandwidth_price_per_hz",
       REAL,
       "1/Hz",
       "what one more hertz adds to the objective, or to the least experience where floor_met is "
       "0; "
       "null where the manager has no prices",
       "eq. (17e)"},
      {"power_price_per_w",
       REAL,
       "1/W",
       "what one more watt adds to the objective, or to the least experience where floor_met is 0; "
       "null where the manager has no prices",
       "eq. (17f)"},
      {"velocity_x_m_per_s", REAL, "m/s", "the station's velocity at the slot's begin", ""},
      {"velocity_y_m_per_s", REAL, "m/s", "the station's velocity at the slot's begin", ""},
      {"velocity_z_m_per_s", REAL, "m/s", "the station's velocity at the slot's begin", ""}},
     {"station, slot, run", "slot, run"}},
    {"shadow_slot",
     "slot and manager that decides on it beside the acting one",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot", ""},
      {"manager", NEEDED_TEXT, "", "type and attributes of the shadow, as the user gave them", ""},
      {"objective",
       REAL,
       "1",
       "the acting manager's objective, at the shadow's allocation: to be compared with slot",
       "eq. (17a)"},
      {"qoe_mean",
       REAL,
       "1",
       "mean over all users of the quality of experience, as judged by the truth",
       "eq. (14)"},
      {"crb_met",
       INTEGER,
       "",
       "1 if the shadow's allocation meets the bounds of all users",
       THRESHOLDS},
      {"outages", INTEGER, "", "number of users with a bound that is not met", THRESHOLDS},
      {"duality_gap",
       REAL,
       "1",
       "relative duality gap, of the shadow's objective; null where it has none or found no bound",
       ""},
      {"certificate",
       TEXT,
       "",
       "optimal where the duality gap proves it of the shadow's objective, to 5e-9, or else why it "
       "does not; null where the shadow certifies nothing",
       ""}},
     {"manager, slot, run", "slot, run"}},
    {"user_slot",
     "user and slot",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot", ""},
      {"user", NEEDED, "", "node id of the user", ""},
      {"station", NEEDED, "", "node id of the serving station", ""},
      {"position_x_m", REAL, "m", "the user's position at the slot's begin", ""},
      {"position_y_m", REAL, "m", "the user's position at the slot's begin", ""},
      {"position_z_m", REAL, "m", "the user's position at the slot's begin", ""},
      {"velocity_x_m_per_s", REAL, "m/s", "the user's velocity at the slot's begin", ""},
      {"velocity_y_m_per_s", REAL, "m/s", "the user's velocity at the slot's begin", ""},
      {"velocity_z_m_per_s", REAL, "m/s", "the user's velocity at the slot's begin", ""},
      {"distance_m", REAL, "m", "distance from the serving station at the slot's begin", ""},
      {"gain", REAL, "1", "communication power gain of the serving station's link", SETTING},
      {"sensing_gain_per_w",
       REAL,
       "1/W",
       "sensing channel gain zeta of the serving station",
       SETTING},
      {"minimum_power_w",
       REAL,
       "W",
       "power without which the bounds on velocity and azimuth cannot be met",
       "eqs. (17c), (17d)"},
      {"minimum_power_bandwidth_w_hz",
       REAL,
       "W Hz",
       "product of power and bandwidth without which the bound on range cannot be met",
       "eq. (17b)"},
      {"file_size_mb", REAL, "MB", "size F of the requested file; 0 for no request", "eq. (15)"},
      {"swiped",
       INTEGER,
       "",
       "1 if the user swiped on at the slot's end; of a player, within the slot",
       SETTING},
      {"computing_backlog_mb",
       REAL,
       "MB",
       "of earlier requests, still to be computed at the slot's begin",
       ""},
      {"radio_backlog_mb",
       REAL,
       "MB",
       "of earlier requests, computed, still to be sent at the slot's begin",
       ""},
      {"playback_buffer_s",
       REAL,
       "s",
       "video that can be played at the slot's begin; null without a player",
       ""},
      {"bandwidth_hz", REAL, "Hz", "allocated bandwidth B", "eq. (17e)"},
      {"power_w", REAL, "W", "allocated transmit power P", "eq. (17f)"},
      {"computing_cycles_per_s", REAL, "cycles/s", "allocated computing C", "eq. (17g)"},
      {"rate_bps",
       REAL,
       "bit/s",
       "rate R = B log2(1 + P h / (B N0 L)) at the slot's begin, L the station's constant "
       "link_loss: "
       "1 unless packets are carried, then the channel's ImplementationLoss and LinkMargin as one "
       "ratio",
       "eq. (15)"},
      {"collection_bps",
       REAL,
       "bit/s",
       "part of the rate that takes what the user's agent collects, before the request",
       "eq. (6)"},
      {"latency_s",
       REAL,
       "s",
       "service latency, the sum of computing and radio latency; infinite if not served, null "
       "without a request; of packets, the mean of what ended in the slot, null if nothing did; of "
       "a player, chunks whose playback began in the slot, and waits, are what ended",
       "eq. (15)"},
      {"computing_latency_s",
       REAL,
       "s",
       "latency of computing at the edge server; null where latency_s is",
       "eq. (15)"},
      {"radio_latency_s",
       REAL,
       "s",
       "latency of transmission over the air; null where latency_s is",
       "eq. (15)"},
      {"quality",
       REAL,
       "1",
       "content quality of what latency_s is of, of packets the mean; null where latency_s is",
       "eqs. (25), (27)"},
      {"behavioural_dynamics", REAL, "1", "behavioural dynamics H over its maximum", IMPACT},
      {"environmental_complexity",
       REAL,
       "1",
       "environmental complexity E over its maximum",
       SETTING},
      {"impact", REAL, "1", "impact of behaviour and environment on experience", IMPACT},
      {"known_impact", REAL, "1", "impact as the user's agent knows it", IMPACT},
      {"qoe",
       REAL,
       "1",
       "quality of experience of what latency_s is of, at most the attribute QoeCap; 0 where "
       "latency_s is null",
       EXPERIENCE},
      {"qoe_uncapped", REAL, "1", "quality of experience without the cap", EXPERIENCE},
      {"expected_qoe",
       REAL,
       "1",
       "quality of experience by the agent's model at the allocation, capped, without what "
       "collection costs",
       EXPERIENCE},
      {"mos", REAL, "1", "opinion score from 1 to 5; null where latency_s is", SETTING},
      {"crb_range", REAL, "1", "weighted bound on range", BOUNDS},
      {"crb_velocity", REAL, "1", "weighted bound on velocity", BOUNDS},
      {"crb_azimuth", REAL, "1", "weighted bound on azimuth", BOUNDS},
      {"crb_met", INTEGER, "", "1 if all three bounds are met, 0 in outage", THRESHOLDS},
      {"admitted",
       INTEGER,
       "",
       "1 if the manager was to meet the bounds, 0 if it left the user out as not all can be met; "
       "null where it does not say",
       THRESHOLDS},
      {"quality_over_latency_per_s",
       REAL,
       "1/s",
       "quality over latency of what latency_s is of, of packets the mean: what L2 weighs; null "
       "where latency_s is",
       "eq. (15)"},
      {"served",
       INTEGER,
       "",
       "1 if latency_s is no longer than the slot, 0 if it is, or if nothing came of a request; "
       "null "
       "where nothing was asked for and nothing came",
       ""}},
     {"user, slot, run", "slot, run"}},
    {"target_slot",
     "target, station and slot",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot", ""},
      {"target", NEEDED, "", "node id of the target", ""},
      {"station", NEEDED, "", "node id of the station that senses", ""},
      {"position_x_m", REAL, "m", "the target's true position at the slot's begin", ""},
      {"position_y_m", REAL, "m", "the target's true position at the slot's begin", ""},
      {"position_z_m", REAL, "m", "the target's true position at the slot's begin", ""},
      {"range_m", REAL, "m", "true distance at the slot's begin", ""},
      {"radial_velocity_m_per_s", REAL, "m/s", "true velocity away from the station, likewise", ""},
      {"azimuth_rad", REAL, "rad", "true azimuth, from the x axis, likewise", ""},
      {"line_of_sight", INTEGER, "", "1 if target and station see each other", ""},
      {"sensing_gain_per_w", REAL, "1/W", "sensing channel gain zeta", SETTING},
      {"crb_range",
       REAL,
       "1",
       "weighted bound on range, at all that the station gave out; infinite if that is nothing",
       BOUNDS},
      {"crb_velocity", REAL, "1", "weighted bound on velocity, likewise", BOUNDS},
      {"crb_azimuth", REAL, "1", "weighted bound on azimuth, likewise", BOUNDS},
      {"estimated_range_m", REAL, "m", "estimated distance; null where nothing estimates", ""},
      {"estimated_radial_velocity_m_per_s",
       REAL,
       "m/s",
       "estimated velocity away from the station; null where nothing estimates",
       ""},
      {"estimated_azimuth_rad", REAL, "rad", "estimated azimuth; null where nothing estimates", ""},
      {"detected", INTEGER, "", "1 if the target was detected; null where nothing detects", ""},
      {"velocity_x_m_per_s", REAL, "m/s", "the target's true velocity at the slot's begin", ""},
      {"velocity_y_m_per_s", REAL, "m/s", "the target's true velocity at the slot's begin", ""},
      {"velocity_z_m_per_s", REAL, "m/s", "the target's true velocity at the slot's begin", ""}},
     {"target, slot, run", "slot, run"}},
    {"request",
     "request that has ended; only services of packets write any",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot in which it ended", ""},
      {"user", NEEDED, "", "node id of the user", ""},
      {"number", NEEDED, "", "the user's number of the request, from 1", ""},
      {"outcome",
       NEEDED_TEXT,
       "",
       "completed, timed out, disconnected, or stopped with the application",
       ""},
      {"issued_s", REAL, "s", "simulated time at which the user asked", ""},
      {"arrived_s", REAL, "s", "time at which the server was asked; null where no byte came", ""},
      {"computed_s", REAL, "s", "time at which the server had computed; likewise", ""},
      {"ended_s", REAL, "s", "time of the last byte, or at which the user gave up", ""},
      {"latency_s", REAL, "s", "from asking to the last byte; null where it failed", "eq. (15)"},
      {"computing_latency_s", REAL, "s", "part of it at the edge server", "eq. (15)"},
      {"radio_latency_s", REAL, "s", "part of it on the way, there and back", "eq. (15)"},
      {"file_size_mb", REAL, "MB", "size F of the file", "eq. (15)"},
      {"bytes", NEEDED, "", "number of its bytes, as it is sent", ""},
      {"received_bytes", NEEDED, "", "number of bytes that arrived, each counted once", ""},
      {"repetitions", NEEDED, "", "how often what was missing was asked for again", ""},
      {"quality", REAL, "1", "content quality", "eqs. (25), (27)"},
      {"impact", REAL, "1", "impact of behaviour and environment in the slot", IMPACT},
      {"qoe_uncapped", REAL, "1", "experience of it by itself; null where it failed", EXPERIENCE},
      {"viewing", INTEGER, "", "number of the user's video, from 0; null for no video", ""},
      {"video", INTEGER, "", "index of the video in its catalogue; null for no video", ""},
      {"chunk", INTEGER, "", "number of the chunk in the video, from 0; null for no video", ""},
      {"level", INTEGER, "", "quality level of the chunk; null for no video", SETTING}},
     {"user, slot, run", "slot, run"}},
    {"playback",
     "wait or swipe of a user who plays videos; only services of packets write any",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot in which it ended", ""},
      {"user", NEEDED, "", "node id of the user", ""},
      {"event",
       NEEDED_TEXT,
       "",
       "startup (a wait for a video's begin), stall (a wait for its next chunk) or swipe",
       ""},
      {"viewing", NEEDED, "", "number of the user's video, from 0", ""},
      {"begin_s", REAL, "s", "simulated time of its begin", ""},
      {"duration_s", REAL, "s", "how long it lasted; of a swipe, what was watched", ""}},
     {"user, slot, run"}},
    {"agent_window",
     "user and window of its digital agent" + LEARNER,
     "",
     {RUN,
      {"user", NEEDED, "", "node id of the user", ""},
      {"window", NEEDED, "", "number of the window, from 0", ""},
      {"from_slot", NEEDED, "", "first slot of the window", ""},
      {"to_slot", NEEDED, "", "last slot of the window", ""},
      {"structure",
       TEXT,
       "",
       "structure of experience that the agent hands out from then on, Linear or Ratio",
       "eq. (15)"},
      {"quality_weight", REAL, "1", "weight w1 of the same model", "eq. (15)"},
      {"latency_weight_per_s", REAL, "1/s", "weight w2 of the same model", "eq. (15)"},
      {"ratio_weight_s", REAL, "s", "weight w3 of the same model", "eq. (15)"},
      {"opinion_score", REAL, "1", "mean opinion score of the samples; null without any", ""},
      {"opinion_score_error",
       REAL,
       "1",
       "mean squared error of the scores expected by the model of the window's begin",
       ""},
      {"fit_reason",
       TEXT,
       "",
       "why the model was fitted: first, experience (scores below the threshold), drift (of the "
       "error) or renewal (as many new samples as were fitted); null if it was not",
       ""},
      {"updated", INTEGER, "", "1 if the model was replaced by the fitted one", ""},
      {"fit_samples", INTEGER, "", "number of samples of the last fit; 0 before the first", ""},
      {"fit_error",
       REAL,
       "1",
       "mean squared error of the model over the samples of the last fit",
       ""},
      {"quality_dcor",
       REAL,
       "1",
       "distance correlation of content quality with opinion scores, at the last fit",
       "eq. (9)"},
      {"quality_p_value", REAL, "1", "p-value of its permutation test", ""},
      {"quality_selected", INTEGER, "", "1 if content quality was selected as a factor", ""},
      {"latency_dcor",
       REAL,
       "1",
       "distance correlation of latency with opinion scores, at the last fit",
       "eq. (9)"},
      {"latency_p_value", REAL, "1", "p-value of its permutation test", ""},
      {"latency_selected", INTEGER, "", "1 if latency was selected as a factor", ""},
      {"behaviour_autoregressive_order",
       INTEGER,
       "",
       "order p of the model that forecast the behavioural dynamics; null without ARIMA",
       "eq. (11)"},
      {"behaviour_differencing_order", INTEGER, "", "its order w", "eq. (10)"},
      {"behaviour_moving_average_order", INTEGER, "", "its order q", "eq. (11)"},
      {"behaviour_forecast",
       REAL,
       "1",
       "behavioural dynamics forecast for the window; null before the first forecast",
       "eqs. (12), (13)"},
      {"behaviour_collected",
       REAL,
       "1",
       "mean of the samples of behavioural dynamics; null without any",
       ""},
      {"behaviour_true", REAL, "1", "mean behavioural dynamics that came true in the window", ""},
      {"behaviour_samples", INTEGER, "", "collected samples of behavioural dynamics", ""},
      {"behaviour_accuracy",
       REAL,
       "1",
       "running accuracy A of its predictions, at the window's end",
       "eq. (6)"},
      {"behaviour_collection_rate_hz",
       REAL,
       "Hz",
       "collection rate at the window's end",
       "eq. (6)"},
      {"environment_autoregressive_order",
       INTEGER,
       "",
       "order p of the model that forecast the environmental complexity; null without ARIMA",
       "eq. (11)"},
      {"environment_differencing_order", INTEGER, "", "its order w", "eq. (10)"},
      {"environment_moving_average_order", INTEGER, "", "its order q", "eq. (11)"},
      {"environment_forecast",
       REAL,
       "1",
       "environmental complexity forecast for the window; null before the first forecast",
       "eqs. (12), (13)"},
      {"environment_collected",
       REAL,
       "1",
       "mean of the samples of environmental complexity; null without any",
       ""},
      {"environment_true",
       REAL,
       "1",
       "mean environmental complexity that came true in the window",
       ""},
      {"environment_samples", INTEGER, "", "collected samples of environmental complexity", ""},
      {"environment_accuracy",
       REAL,
       "1",
       "running accuracy A of its predictions, at the window's end",
       "eq. (6)"},
      {"environment_collection_rate_hz",
       REAL,
       "Hz",
       "collection rate at the window's end",
       "eq. (6)"},
      {"performance_samples", INTEGER, "", "collected samples of service performance", ""},
      {"performance_accuracy",
       REAL,
       "1",
       "running accuracy A of its predictions, at the window's end",
       "eq. (6)"},
      {"performance_collection_rate_hz",
       REAL,
       "Hz",
       "collection rate at the window's end",
       "eq. (6)"},
      {"collected_bit", REAL, "bit", "what was collected in the window", ""},
      {"evicted_windows",
       INTEGER,
       "",
       "windows of this agent that the edge server's store evicted since the last window",
       ""}},
     {"user, window, run"}},
    {"timing",
     "slot and part of the slot",
     "",
     {RUN,
      {"slot", NEEDED, "", "number of the slot", ""},
      {"part",
       NEEDED_TEXT,
       "",
       "observe, know, decide, serve, sense, judge or record, in their order; before them, for "
       "each "
       "shadow's decision, shadow and the manager",
       ""},
      {"wall_time_s", REAL, "s", "wall time that it took", ""}},
     {}},
    {"training_episode",
     "episode of a training; only trainings write any",
     "",
     {RUN,
      {"episode", NEEDED, "", "number of the episode, from 0", "Algorithm 1"},
      {"slots", NEEDED, "", "number of its slots", ""},
      {"reward_mean", REAL, "1", "mean over slots of the reward", "section IV-B"},
      {"qoe_mean",
       REAL,
       "1",
       "mean over slots of the users' mean experience, of which none counts below RewardFloor",
       "eq. (14)"},
      {"crb_outage", REAL, "1", "part of users and slots with a bound that is not met", THRESHOLDS},
      {"epsilon", REAL, "1", "probability of a random action", "Table III"},
      {"gradient_steps", NEEDED, "", "number of gradient steps", ""},
      {"critic_loss",
       REAL,
       "1",
       "mean squared temporal-difference error in them; null without any",
       "eq. (20)"},
      {"action_value",
       REAL,
       "1",
       "mean value of the actions in them, by the critic; null without any",
       "eq. (20)"}},
     {"episode, run"}},
    {"column_info",
     "column of every table and view",
     "",
     {{"table_name", NEEDED_TEXT, "", "name of the table or view", ""},
      {"column_name", NEEDED_TEXT, "", "name of the column", ""},
      {"unit", TEXT, "", "unit; 1 for a number without, null for what is no quantity", ""},
      {"meaning", NEEDED_TEXT, "", "what the column holds", ""},
      {"source", TEXT, "", "equation or section of the paper; null where there is none", ""}},
     {}}};

/// The usual questions. CROSS JOIN has SQLite go through slots first and look up what belongs to
/// them, so that no view takes longer per run the more runs are in the file.
const std::vector<IsacTraceTable> VIEWS{
    {"qoe_by_user",
     "user",
     R"(
  WITH each AS (
         SELECT run, user, count(*) AS slots, avg(qoe) AS qoe_mean, min(qoe) AS qoe_minimum,
                max(qoe) AS qoe_maximum, avg(mos) AS mos_mean, avg(latency_s) AS latency_mean_s,
                1.0 - avg(crb_met) AS outage, avg(served) AS served_share
           FROM user_slot
          GROUP BY run, user),
       ordered AS (
         SELECT run, user, latency_s, row_number() OVER of_user AS place,
                count(*) OVER (PARTITION BY run, user) AS requests
           FROM user_slot
          WHERE latency_s IS NOT NULL
         WINDOW of_user AS (PARTITION BY run, user ORDER BY latency_s)),
       middle AS (
         SELECT run, user, 0.5 * (min(latency_s) + max(latency_s)) AS latency_median_s
           FROM ordered
          WHERE place IN ((requests + 1) / 2, requests / 2 + 1)
          GROUP BY run, user)
  SELECT run, user, name, json_extract(constants, '$.QoeStructure'), slots, qoe_mean, qoe_minimum,
         qoe_maximum, mos_mean, latency_mean_s, outage, latency_median_s, served_share
    FROM each LEFT JOIN middle USING (run, user) CROSS JOIN node USING (run)
   WHERE id = user AND role = 'user'
   ORDER BY run, user)",
     {RUN,
      {"user", "", "", "node id of the user", ""},
      {"name", "", "", "name of the user", ""},
      {"structure", "", "", "true structure of the user's experience", "eq. (15)"},
      {"slots", "", "", "number of recorded slots", ""},
      {"qoe_mean", "", "1", "mean quality of experience; no request counts 0", EXPERIENCE},
      {"qoe_minimum", "", "1", "least quality of experience", EXPERIENCE},
      {"qoe_maximum", "", "1", "greatest quality of experience", EXPERIENCE},
      {"mos_mean", "", "1", "mean opinion score of the requests", SETTING},
      {"latency_mean_s", "", "s", "mean service latency of the requests", "eq. (15)"},
      {"crb_outage", "", "1", "share of slots in which a bound was not met", THRESHOLDS},
      {"latency_median_s", "", "s", "median service latency of the requests", "eq. (15)"},
      {"served_share",
       "",
       "1",
       "share served in slots with a request or an outcome: with a latency no longer than the slot",
       ""}},
     {}},
    {"qoe_cdf",
     "value of the quality of experience, over all users and slots of its run",
     R"(
  SELECT DISTINCT run, qoe, cume_dist() OVER (PARTITION BY run ORDER BY qoe)
    FROM user_slot
   ORDER BY run, qoe)",
     {RUN,
      {"qoe", "", "1", "quality of experience; no request counts 0", EXPERIENCE},
      {"probability", "", "1", "share of users and slots with at most this", ""}},
     {}},
    {"qoe_summary",
     "run, over all users and slots",
     R"(
  WITH whole AS (
         SELECT run, count(*) AS user_slots, avg(qoe) AS mean, avg(latency_s) AS latency_mean_s,
                avg(served) AS served_share
           FROM user_slot
          GROUP BY run),
       latency AS (
         SELECT run, latency_s, row_number() OVER of_run AS place,
                count(*) OVER (PARTITION BY run) AS requests
           FROM user_slot
          WHERE latency_s IS NOT NULL
         WINDOW of_run AS (PARTITION BY run ORDER BY latency_s)),
       middle AS (
         SELECT run, 0.5 * (min(latency_s) + max(latency_s)) AS latency_median_s
           FROM latency
          WHERE place IN ((requests + 1) / 2, requests / 2 + 1)
          GROUP BY run),
       ordered AS (
         SELECT run, qoe, row_number() OVER of_run - 1 AS place,
                count(*) OVER (PARTITION BY run) - 1 AS last
           FROM user_slot
         WINDOW of_run AS (PARTITION BY run ORDER BY qoe)),
       neighbours AS (
         SELECT run, part, part * last - CAST(part * last AS INTEGER) AS weight,
                min(qoe) AS below, max(qoe) AS above
           FROM (SELECT 0.05 AS part UNION ALL SELECT 0.5) CROSS JOIN ordered
          WHERE place - part * last > -1 AND place - part * last < 1
          GROUP BY run, part),
       quantile AS (
         SELECT run, part,
                CASE WHEN weight = 0 OR below IN (above, -9e999) THEN below
                     ELSE below + weight * (above - below) END AS qoe
           FROM neighbours)
  SELECT run, ifnull(user_slots, 0), mean, max(iif(part = 0.5, qoe, NULL)),
         max(iif(part = 0.05, qoe, NULL)), latency_mean_s, latency_median_s, served_share
    FROM run LEFT JOIN whole USING (run) LEFT JOIN middle USING (run)
         LEFT JOIN quantile USING (run)
   GROUP BY run
   ORDER BY run)",
     {RUN,
      {"user_slots", "", "", "number of recorded users and slots", ""},
      {"mean", "", "1", "mean quality of experience; no request counts 0", EXPERIENCE},
      {"median", "", "1", "median quality of experience", EXPERIENCE},
      {"p05",
       "",
       "1",
       "5 % quantile of the quality of experience, linear between neighbours",
       EXPERIENCE},
      {"latency_mean_s", "", "s", "mean service latency of the requests", "eq. (15)"},
      {"latency_median_s", "", "s", "median service latency of the requests", "eq. (15)"},
      {"served_share",
       "",
       "1",
       "share served of users and slots with a request or an outcome: with a latency no longer "
       "than the slot",
       ""}},
     {}},
    {"crb_outage",
     "user, the worst first",
     R"(
  WITH threshold AS MATERIALIZED (
         SELECT run, id AS station,
                json_extract(constants, '$.RangeCrbThreshold') * (1 + 1e-9) AS range,
                json_extract(constants, '$.VelocityCrbThreshold') * (1 + 1e-9) AS velocity,
                json_extract(constants, '$.AzimuthCrbThreshold') * (1 + 1e-9) AS azimuth
           FROM node
          WHERE role = 'base_station'),
       each AS (
         SELECT run, user, count(*) AS slots, 1.0 - avg(crb_met) AS outage,
                avg(crb_range > range) AS range_outage,
                avg(crb_velocity > velocity) AS velocity_outage,
                avg(crb_azimuth > azimuth) AS azimuth_outage, avg(distance_m) AS distance_mean_m
           FROM user_slot CROSS JOIN threshold USING (run, station)
          GROUP BY run, user)
  SELECT run, user, name, slots, outage, range_outage, velocity_outage, azimuth_outage,
         distance_mean_m
    FROM each CROSS JOIN node USING (run)
   WHERE id = user AND role = 'user'
   ORDER BY run, outage DESC, user)",
     {RUN,
      {"user", "", "", "node id of the user", ""},
      {"name", "", "", "name of the user", ""},
      {"slots", "", "", "number of recorded slots", ""},
      {"outage", "", "1", "share of slots in which a bound was not met", THRESHOLDS},
      {"range_outage",
       "",
       "1",
       "share of slots in which the bound on range was not met",
       "eq. (17b)"},
      {"velocity_outage",
       "",
       "1",
       "share of slots in which the bound on velocity was not met",
       "eq. (17c)"},
      {"azimuth_outage",
       "",
       "1",
       "share of slots in which the bound on azimuth was not met",
       "eq. (17d)"},
      {"distance_mean_m", "", "m", "mean distance from the serving station", ""}},
     {}},
    {"prediction_error",
     "user with a digital agent that predicts" + LEARNER,
     R"(
  WITH each AS (
         SELECT run, user, count(*) AS windows,
                avg(abs(behaviour_forecast - behaviour_true)) AS behaviour_error,
                avg(abs(environment_forecast - environment_true)) AS environment_error
           FROM agent_window
          GROUP BY run, user)
  SELECT run, user, name, windows, behaviour_error, environment_error
    FROM each CROSS JOIN node USING (run)
   WHERE id = user AND role = 'user'
   ORDER BY run, user)",
     {RUN,
      {"user", "", "", "node id of the user", ""},
      {"name", "", "", "name of the user", ""},
      {"windows", "", "", "number of windows", ""},
      {"behaviour_error", "", "1", "mean absolute error of the behaviour's forecasts", "eq. (12)"},
      {"environment_error",
       "",
       "1",
       "mean absolute error of the environment's forecasts",
       "eq. (12)"}},
     {}},
    {"resource_share",
     "user and serving station",
     R"(
  WITH budget AS MATERIALIZED (
         SELECT run, id AS station, json_extract(constants, '$.Bandwidth') AS bandwidth_hz,
                json_extract(constants, '$.TransmitPower') AS power_w
           FROM node
          WHERE role = 'base_station'),
       server AS MATERIALIZED (
         SELECT run, json_extract(constants, '$.ComputingCapacity') AS computing_cycles_per_s
           FROM node
          WHERE role = 'edge_server'),
       each AS (
         SELECT run, user, station, count(*) AS slots,
                avg(user_slot.bandwidth_hz / budget.bandwidth_hz) AS bandwidth_share,
                avg(user_slot.power_w / budget.power_w) AS power_share,
                avg(user_slot.computing_cycles_per_s / server.computing_cycles_per_s)
                  AS computing_share
           FROM user_slot CROSS JOIN budget USING (run, station) CROSS JOIN server USING (run)
          GROUP BY run, user, station)
  SELECT run, user, name, station, slots, bandwidth_share, power_share, computing_share
    FROM each CROSS JOIN node USING (run)
   WHERE id = user AND role = 'user'
   ORDER BY run, user, station)",
     {RUN,
      {"user", "", "", "node id of the user", ""},
      {"name", "", "", "name of the user", ""},
      {"station", "", "", "node id of the serving station", ""},
      {"slots", "", "", "number of recorded slots that it served the user", ""},
      {"bandwidth_share", "", "1", "mean share of the station's bandwidth", "eq. (17e)"},
      {"power_share", "", "1", "mean share of the station's power", "eq. (17f)"},
      {"computing_share", "", "1", "mean share of the edge server's capacity", "eq. (17g)"}},
     {}},
    {"shadow_comparison",
     "manager, the acting one first, over the slots with shadows",
     R"(
  WITH decision AS (
         SELECT run, slot, manager, 1 AS acting, objective, qoe_mean, crb_met, outages
           FROM slot JOIN run USING (run)
          WHERE (run, slot) IN (SELECT run, slot FROM shadow_slot)
         UNION ALL
         SELECT run, slot, manager, 0, objective, qoe_mean, crb_met, outages
           FROM shadow_slot)
  SELECT run, manager, acting, count(*), avg(decision.objective),
         avg(decision.objective - slot.objective), min(decision.objective - slot.objective),
         max(decision.objective - slot.objective), avg(decision.qoe_mean), avg(decision.crb_met),
         avg(decision.outages)
    FROM decision CROSS JOIN slot USING (run, slot)
   GROUP BY run, acting, manager
   ORDER BY run, acting DESC, manager)",
     {RUN,
      {"manager", "", "", "type of the manager; with attributes where it is a shadow", ""},
      {"acting", "", "", "1 for the manager that acts, 0 for a shadow", ""},
      {"slots", "", "", "number of recorded slots", ""},
      {"objective_mean", "", "1", "mean of the acting manager's objective", "eq. (17a)"},
      {"objective_difference_mean",
       "",
       "1",
       "mean of the objective less that of the acting manager's allocation",
       "eq. (17a)"},
      {"objective_difference_minimum", "", "1", "the least of these differences", "eq. (17a)"},
      {"objective_difference_maximum", "", "1", "the greatest of these differences", "eq. (17a)"},
      {"qoe_mean", "", "1", "mean quality of experience, as judged", EXPERIENCE},
      {"crb_met", "", "1", "share of slots in which the bounds of all users are met", THRESHOLDS},
      {"outages_mean", "", "1", "mean number of users with a bound that is not met", THRESHOLDS}},
     {}}};

} // namespace

const std::vector<IsacTraceTable>&
GetIsacTraceSchema()
{
    static const auto schema = [] {
        std::vector<IsacTraceTable> all;
        for (const auto* part : {&RUN_TABLES, &SLOT_TABLES, &VIEWS})
        {
            all.insert(all.end(), part->begin(), part->end());
        }
        return all;
    }();
    return schema;
}

} // namespace ns3
