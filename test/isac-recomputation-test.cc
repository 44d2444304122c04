/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Every derived column of the database, recomputed from raw columns and constants by SQLite, in the
 * formulas that the dictionary and the paper give: nothing of the module's own mathematics is in
 * this file.
 */

#include "isac-sqlite-reader.h"
#include "isac-test-command.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <set>

namespace
{

/// A column that follows from others
struct Derived
{
    std::string column;     ///< its name
    std::string expected;   ///< what it is to be, in SQL over Table::from
    std::string scale{"0"}; ///< size of what cancels in it
};

/// A table, each column either raw or derived
struct Table
{
    std::string name;             ///< its name
    std::set<std::string> raw;    ///< columns that follow from nothing that is recorded
    std::vector<Derived> derived; ///< the others
    std::string from;             ///< "t" and what its derived columns follow from
};

/// What is the same in all rows, read out of the constants and attributes
constexpr const char* CONSTANTS[] = {
    R"(CREATE TEMP TABLE setting AS
         SELECT attributes ->> '$."ns3::IsacController::QoeCap"' AS cap,
                attributes ->> '$."ns3::IsacController::BitsPerMegabyte"' AS bits,
                CAST(substr(attributes ->> '$."ns3::IsacController::SlotDuration"', 2) AS REAL)
                  * 1e-9 AS duration,
                attributes ->> '$."ns3::IsacPropagationLossModel::Intercept"' AS intercept,
                attributes ->> '$."ns3::IsacDigitalAgent::WindowSlots"' AS window_slots,
                attributes ->> '$."ns3::IsacDigitalAgent::Significance"' AS significance,
                attributes ->> '$."ns3::IsacDigitalAgent::BehaviourRate"' AS l1,
                attributes ->> '$."ns3::IsacDigitalAgent::PerformanceRate"' AS l2,
                attributes ->> '$."ns3::IsacDigitalAgent::EnvironmentRate"' AS l3,
                attributes ->> '$."ns3::IsacDigitalAgent::BehaviourAttenuation"' AS nu1,
                attributes ->> '$."ns3::IsacDigitalAgent::PerformanceAttenuation"' AS nu2,
                attributes ->> '$."ns3::IsacDigitalAgent::EnvironmentAttenuation"' AS nu3,
                attributes ->> '$."ns3::IsacNaiveAgent::QoeStructure"' AS first_structure,
                attributes ->> '$."ns3::IsacNaiveAgent::QualityWeight"' AS first_w1,
                attributes ->> '$."ns3::IsacNaiveAgent::LatencyWeight"' AS first_w2,
                attributes ->> '$."ns3::IsacNaiveAgent::RatioWeight"' AS first_w3,
                attributes ->> '$."ns3::IsacController::Agent"' LIKE '%Digital%' AS learns
           FROM run)",
    R"(CREATE TEMP TABLE server AS
         SELECT constants ->> '$.ComputingCapacity' AS capacity,
                constants ->> '$.ComputingDensity' AS mu
           FROM node WHERE role = 'edge_server')",
    R"(CREATE TEMP TABLE base AS
         SELECT id AS station, constants ->> '$.Bandwidth' AS bandwidth,
                constants ->> '$.TransmitPower' AS power,
                constants ->> '$.CarrierFrequency' AS f,
                299792458.0 / (constants ->> '$.CarrierFrequency') AS lambda,
                pow(10, ((constants ->> '$.NoiseDensity') - 30) / 10) AS n0,
                constants ->> '$.NoiseBandwidth' AS noise_bandwidth,
                constants ->> '$.ReceiveAntennas' AS nr, constants ->> '$.ArrayGain' AS kappa,
                constants ->> '$.TransmitBeamformingGain' AS et,
                constants ->> '$.ReceiveBeamformingGain' AS er,
                constants ->> '$.PulseWidth' AS tp, constants ->> '$.EffectiveDuration' AS teff,
                constants ->> '$.NullToNullBeamwidth' AS bnn,
                constants ->> '$.RangeCrbWeight' AS lambda1,
                constants ->> '$.VelocityCrbWeight' AS lambda2,
                constants ->> '$.AzimuthCrbWeight' AS lambda3,
                constants ->> '$.RangeCrbThreshold' AS alpha1,
                constants ->> '$.VelocityCrbThreshold' AS alpha2,
                constants ->> '$.AzimuthCrbThreshold' AS alpha3,
                constants ->> '$.link_loss' AS link_loss
           FROM node WHERE role = 'base_station')",
    R"(CREATE TEMP TABLE person AS
         SELECT id AS user, constants ->> '$.QoeStructure' AS structure,
                constants ->> '$.quality_weight' AS w1,
                constants ->> '$.latency_weight_per_s' AS w2,
                constants ->> '$.ratio_weight_s' AS w3, constants ->> '$.QualityScale' AS xi,
                constants ->> '$.MaximumSpeed' AS vmax,
                constants ->> '$.RadarCrossSection' AS rcs
           FROM node WHERE role = 'user')",
    R"(CREATE TEMP TABLE done AS
         SELECT slot, user, avg(computing_latency_s) AS computing, avg(radio_latency_s) AS radio,
                avg(quality) AS quality, avg(quality / latency_s) AS ratio
           FROM request WHERE outcome = 'completed' GROUP BY slot, user)",
    R"(CREATE TEMP TABLE total AS
         SELECT slot, count(*) AS users, avg(qoe) AS qoe, avg(expected_qoe) AS expected,
                sum(crb_met = 0) AS outages, sum(bandwidth_hz) AS bandwidth, sum(power_w) AS power,
                sum(computing_cycles_per_s) AS computing
           FROM user_slot GROUP BY slot)",
    R"(CREATE TEMP TABLE station_total AS
         SELECT slot, station, count(*) AS users, sum(bandwidth_hz) AS bandwidth,
                sum(power_w) AS power
           FROM user_slot GROUP BY slot, station)",
    R"(CREATE TEMP TABLE window_total AS
         SELECT w.user, window, avg(behavioural_dynamics) AS behaviour,
                avg(environmental_complexity) AS environment, sum(collection_bps) AS collected
           FROM agent_window w JOIN user_slot u
             ON u.user = w.user AND u.slot BETWEEN from_slot AND to_slot
          GROUP BY w.user, window)",
    // The model that an agent hands out in a slot is that of the last window before.
    R"(CREATE TEMP TABLE belief AS
         SELECT u.slot, u.user, max(to_slot), w.structure, w.quality_weight AS w1,
                w.latency_weight_per_s AS w2, w.ratio_weight_s AS w3
           FROM user_slot u JOIN agent_window w ON w.user = u.user AND to_slot < u.slot
          GROUP BY u.slot, u.user)"};

const std::set<std::string> POSITION{"position_x_m", "position_y_m", "position_z_m"};
const std::set<std::string> VELOCITY{"velocity_x_m_per_s",
                                     "velocity_y_m_per_s",
                                     "velocity_z_m_per_s"};

/// Several sets as one
std::set<std::string>
Union(std::set<std::string> all,
      const std::set<std::string>& more,
      const std::set<std::string>& and_)
{
    all.insert(more.begin(), more.end());
    all.insert(and_.begin(), and_.end());
    return all;
}

/// What zeta^2 is to be multiplied by
const std::string ECHO = "power_w * sensing_gain_per_w * sensing_gain_per_w";

/// Known latency behind what waits
const std::string WAIT =
    "iif(computing_cycles_per_s > 0, mu * (file_size_mb + computing_backlog_mb) / "
    "computing_cycles_per_s, 9e999) + iif(bandwidth_hz * power_w > 0, bits * (file_size_mb + "
    "computing_backlog_mb + radio_backlog_mb) / (bandwidth_hz * ln(1 + power_w * gain / "
    "(bandwidth_hz * n0)) / ln(2)), 9e999)";

/// Content quality of the request
const std::string QUALITY = "xi * file_size_mb / (1 + xi * file_size_mb)";

/// Part of what an agent believes, or where it knows, of the user
std::string
Believed(const std::string& what)
{
    return "iif(learns, ifnull(belief." + what + ", first_" + what + "), person." + what + ")";
}

/// What formulas say, packets of single requests add up, and players keep to themselves
std::string
ByService(const std::string& formula, const std::string& requests, const std::string& videos)
{
    return "CASE service WHEN 'formula' THEN iif(file_size_mb > 0, " + formula +
           ", NULL) WHEN 'requests' THEN " + requests + " ELSE " + videos + " END";
}

const std::vector<Table> TABLES{
    {"run",
     {"run",
      "seed",
      "run_number",
      "scenario",
      "manager",
      "isac_version",
      "ns3_version",
      "sqlite_version",
      "attributes",
      "start_time",
      "end_time",
      "wall_time_s",
      "status"},
     {},
     ""},
    {"node", {"run", "id", "role", "name", "constants"}, {}, ""},
    {"slot",
     {"run", "slot", "floor_met", "duality_gap", "computing_price_s_per_cycle", "certificate"},
     {{"time_s", "t.slot * duration"},
      {"objective", "total.expected", "5"},
      {"qoe_mean", "total.qoe", "5"},
      {"feasible", "feasibility.feasible"},
      {"crb_met", "total.outages = 0"},
      {"outages", "total.outages"},
      {"bandwidth_hz", "total.bandwidth"},
      {"power_w", "total.power"},
      {"computing_cycles_per_s", "total.computing"},
      {"bandwidth_share", "total.bandwidth / (SELECT sum(bandwidth) FROM base)"},
      {"power_share", "total.power / (SELECT sum(power) FROM base)"},
      {"computing_share", "total.computing / capacity"}},
     "slot t JOIN total USING (slot) JOIN feasibility USING (slot), setting, server"},
    {"station_slot",
     Union({"run", "slot", "station", "bandwidth_price_per_hz", "power_price_per_w"},
           POSITION,
           VELOCITY),
     {{"users", "ifnull(s.users, 0)"},
      {"bandwidth_hz", "ifnull(s.bandwidth, 0.0)"},
      {"power_w", "ifnull(s.power, 0.0)"}},
     "station_slot t LEFT JOIN station_total s USING (slot, station)"},
    {"shadow_slot",
     {"run", "slot", "manager", "objective", "qoe_mean", "outages", "duality_gap", "certificate"},
     {{"crb_met", "t.outages = 0"}},
     "shadow_slot t"},
    {"user_slot",
     Union({"run",
            "slot",
            "user",
            "station",
            "file_size_mb",
            "swiped",
            "computing_backlog_mb",
            "radio_backlog_mb",
            "playback_buffer_s",
            "bandwidth_hz",
            "power_w",
            "computing_cycles_per_s",
            "collection_bps",
            "behavioural_dynamics",
            "known_impact",
            "mos",
            "admitted"},
           POSITION,
           VELOCITY),
     {{"distance_m", "t.distance"},
      {"gain",
       "min(1, pow(10, -(intercept + 20 * log10(max(t.distance, 1)) + 20 * log10(f / 1e9)) / 10))"},
      {"sensing_gain_per_w",
       "rcs * lambda * lambda / (pow(4 * pi(), 3) * pow(max(t.distance, 1), 4)) * pow(kappa, 4) * "
       "et * et * er * er / (nr * n0 * noise_bandwidth)"},
      {"minimum_power_w",
       "max(lambda2 / (teff * teff) / alpha2, lambda3 * bnn / alpha3) / (sensing_gain_per_w * "
       "sensing_gain_per_w)"},
      {"minimum_power_bandwidth_w_hz",
       "lambda1 * 2 * pi() * pi() * tp / alpha1 / (sensing_gain_per_w * sensing_gain_per_w)"},
      {"rate_bps",
       "iif(bandwidth_hz > 0, bandwidth_hz * ln(1 + power_w * gain / (bandwidth_hz * n0 * "
       "link_loss)) / ln(2), 0.0)"},
      {"computing_latency_s",
       ByService("iif(computing_cycles_per_s > 0, mu * file_size_mb / computing_cycles_per_s, "
                 "9e999)",
                 "done.computing",
                 "computing_latency_s")},
      {"radio_latency_s",
       ByService("iif(rate_bps > collection_bps, bits * file_size_mb / (rate_bps - "
                 "collection_bps), 9e999)",
                 "done.radio",
                 "radio_latency_s")},
      {"latency_s", "computing_latency_s + radio_latency_s"},
      {"quality", ByService(QUALITY, "done.quality", "t.quality")},
      {"quality_over_latency_per_s",
       ByService("iif(latency_s < 9e999, t.quality / latency_s, 0.0)",
                 "done.ratio",
                 "t.quality / latency_s")},
      {"environmental_complexity",
       "min(1, exp((t.speed2 - vmax * vmax) / (2 * (vmax / 1.96) * (vmax / 1.96))))"},
      {"impact", "1 - 0.3 / (1 + exp(-5 * (behavioural_dynamics + environmental_complexity - 1)))"},
      {"qoe_uncapped",
       "CASE WHEN latency_s IS NULL THEN 0.0 WHEN person.structure = 'Ratio' THEN impact * "
       "person.w3 * quality_over_latency_per_s ELSE impact * (person.w1 * t.quality - person.w2 * "
       "latency_s) END",
       "person.w1 * t.quality"},
      {"qoe", "iif(cap > 0, min(cap, qoe_uncapped), qoe_uncapped)"},
      {"expected_qoe",
       "iif(file_size_mb > 0, min(iif(cap > 0, cap, 9e999), known_impact * iif(" +
           Believed("structure") + " = 'Ratio', " + Believed("w3") + " * " + QUALITY + " / (" +
           WAIT + "), " + Believed("w1") + " * " + QUALITY + " - " + Believed("w2") + " * (" +
           WAIT + "))), 0.0)",
       "person.w1"},
      {"crb_range",
       "iif(bandwidth_hz * power_w > 0, lambda1 * 2 * pi() * pi() * tp / (" + ECHO +
           " * bandwidth_hz), 9e999)"},
      {"crb_velocity", "iif(power_w > 0, lambda2 / (" + ECHO + " * teff * teff), 9e999)"},
      {"crb_azimuth", "iif(power_w > 0, lambda3 * bnn / (" + ECHO + "), 9e999)"},
      {"crb_met",
       "crb_range <= alpha1 * (1 + 1e-9) AND crb_velocity <= alpha2 * (1 + 1e-9) AND crb_azimuth "
       "<= alpha3 * (1 + 1e-9)"},
      {"served",
       "CASE WHEN latency_s IS NOT NULL THEN latency_s <= duration WHEN file_size_mb > 0 THEN 0 "
       "END"}},
     "(SELECT u.*, sqrt(pow(u.position_x_m - s.position_x_m, 2) + pow(u.position_y_m - "
     "s.position_y_m, 2) + pow(u.position_z_m - s.position_z_m, 2)) AS distance, "
     "pow(u.velocity_x_m_per_s, 2) + pow(u.velocity_y_m_per_s, 2) + pow(u.velocity_z_m_per_s, 2) "
     "AS speed2 FROM user_slot u JOIN station_slot s USING (slot, station)) t JOIN base USING "
     "(station) JOIN person USING (user) LEFT JOIN done USING (slot, user) LEFT JOIN belief USING "
     "(slot, user), setting, server, mode"},
    {"target_slot",
     Union({"run",
            "slot",
            "target",
            "station",
            "line_of_sight",
            "sensing_gain_per_w",
            "estimated_range_m",
            "estimated_radial_velocity_m_per_s",
            "estimated_azimuth_rad",
            "detected"},
           POSITION,
           VELOCITY),
     {{"range_m", "sqrt(dx * dx + dy * dy + dz * dz)"},
      {"radial_velocity_m_per_s",
       "(dx * vx + dy * vy + dz * vz) / sqrt(dx * dx + dy * dy + dz * dz)",
       "sqrt(vx * vx + vy * vy + vz * vz)"},
      {"azimuth_rad", "atan2(dy, dx)"},
      {"crb_range",
       "iif(bandwidth * power > 0, lambda1 * 2 * pi() * pi() * tp / (power * pow(zeta, 2) * "
       "bandwidth), 9e999)"},
      {"crb_velocity", "iif(power > 0, lambda2 / (power * pow(zeta, 2) * teff * teff), 9e999)"},
      {"crb_azimuth", "iif(power > 0, lambda3 * bnn / (power * pow(zeta, 2)), 9e999)"}},
     "(SELECT g.*, g.position_x_m - s.position_x_m AS dx, g.position_y_m - s.position_y_m AS dy, "
     "g.position_z_m - s.position_z_m AS dz, g.velocity_x_m_per_s - s.velocity_x_m_per_s AS vx, "
     "g.velocity_y_m_per_s - s.velocity_y_m_per_s AS vy, g.velocity_z_m_per_s - "
     "s.velocity_z_m_per_s AS vz, s.bandwidth_hz AS bandwidth, s.power_w AS power, "
     "g.sensing_gain_per_w AS zeta, lambda1, lambda2, lambda3, tp, teff, bnn FROM target_slot g "
     "JOIN station_slot s USING (slot, station) JOIN base USING (station)) t"},
    {"request",
     {"run",
      "user",
      "number",
      "outcome",
      "issued_s",
      "arrived_s",
      "computed_s",
      "ended_s",
      "file_size_mb",
      "received_bytes",
      "repetitions",
      "viewing",
      "video",
      "chunk",
      "level"},
     {{"slot", "CAST((ended_s + 1e-9) / duration AS INTEGER)"},
      {"latency_s", "iif(outcome = 'completed', ended_s - issued_s, NULL)", "ended_s"},
      {"computing_latency_s",
       "iif(outcome = 'completed', computed_s - arrived_s, NULL)",
       "ended_s"},
      {"radio_latency_s",
       "iif(outcome = 'completed', ended_s - issued_s - (computed_s - arrived_s), NULL)",
       "ended_s"},
      {"bytes", "max(1, CAST(round(t.file_size_mb * bits / 8) AS INTEGER))"},
      {"quality", "xi * t.file_size_mb / (1 + xi * t.file_size_mb)"},
      {"impact", "u.impact"},
      {"qoe_uncapped",
       "iif(outcome = 'completed', t.impact * iif(person.structure = 'Ratio', w3 * t.quality / "
       "t.latency_s, w1 * t.quality - w2 * t.latency_s), NULL)",
       "w1"}},
     "request t JOIN person USING (user) LEFT JOIN user_slot u USING (slot, user), setting"},
    {"playback",
     {"run", "user", "event", "viewing", "begin_s", "duration_s"},
     {{"slot",
       "CAST((begin_s + iif(event = 'swipe', 0, duration_s) + 1e-9) / duration AS INTEGER)"}},
     "playback t, setting"},
    {"agent_window",
     {"run",
      "user",
      "window",
      "structure",
      "quality_weight",
      "latency_weight_per_s",
      "ratio_weight_s",
      "opinion_score",
      "opinion_score_error",
      "fit_reason",
      "updated",
      "fit_samples",
      "fit_error",
      "quality_dcor",
      "quality_p_value",
      "latency_dcor",
      "latency_p_value",
      "behaviour_autoregressive_order",
      "behaviour_differencing_order",
      "behaviour_moving_average_order",
      "behaviour_forecast",
      "behaviour_collected",
      "behaviour_samples",
      "behaviour_accuracy",
      "environment_autoregressive_order",
      "environment_differencing_order",
      "environment_moving_average_order",
      "environment_forecast",
      "environment_collected",
      "environment_samples",
      "environment_accuracy",
      "performance_samples",
      "performance_accuracy",
      "evicted_windows"},
     {{"from_slot", "t.window * window_slots"},
      {"to_slot", "t.window * window_slots + window_slots - 1"},
      {"quality_selected", "quality_p_value <= significance"},
      {"latency_selected", "latency_p_value <= significance"},
      {"behaviour_true", "s.behaviour"},
      {"behaviour_collection_rate_hz", "l1 * exp(-nu1 * behaviour_accuracy)"},
      {"environment_true", "s.environment"},
      {"environment_collection_rate_hz", "l3 * exp(-nu3 * environment_accuracy)"},
      {"performance_collection_rate_hz", "l2 * exp(-nu2 * performance_accuracy)"},
      {"collected_bit", "s.collected * duration"}},
     "agent_window t JOIN window_total s USING (user, window), setting"},
    {"timing", {"run", "slot", "part", "wall_time_s"}, {}, ""},
    {"training_episode",
     {"run",
      "episode",
      "slots",
      "reward_mean",
      "qoe_mean",
      "crb_outage",
      "epsilon",
      "gradient_steps",
      "critic_loss",
      "action_value"},
     {},
     ""},
    {"column_info", {"table_name", "column_name", "unit", "meaning", "source"}, {}, ""}};

/// Views, whose columns all follow from tables; Views() below writes them out again
const std::map<std::string, std::vector<std::string>> VIEWS{
    {"qoe_by_user",
     {"run",
      "user",
      "name",
      "structure",
      "slots",
      "qoe_mean",
      "qoe_minimum",
      "qoe_maximum",
      "mos_mean",
      "latency_mean_s",
      "crb_outage",
      "latency_median_s",
      "served_share"}},
    {"qoe_cdf", {"run", "qoe", "probability"}},
    {"qoe_summary",
     {"run",
      "user_slots",
      "mean",
      "median",
      "p05",
      "latency_mean_s",
      "latency_median_s",
      "served_share"}},
    {"crb_outage",
     {"run",
      "user",
      "name",
      "slots",
      "outage",
      "range_outage",
      "velocity_outage",
      "azimuth_outage",
      "distance_mean_m"}},
    {"prediction_error",
     {"run", "user", "name", "windows", "behaviour_error", "environment_error"}},
    {"resource_share",
     {"run",
      "user",
      "name",
      "station",
      "slots",
      "bandwidth_share",
      "power_share",
      "computing_share"}},
    {"shadow_comparison",
     {"run",
      "manager",
      "acting",
      "slots",
      "objective_mean",
      "objective_difference_mean",
      "objective_difference_minimum",
      "objective_difference_maximum",
      "qoe_mean",
      "crb_met",
      "outages_mean"}}};

#ifdef ISAC_WATERLOO

/// A run, and what its database says
class IsacRecomputation : public testing::Test
{
  protected:
    /**
     * Record a run.
     *
     * @param service formula, requests or videos
     * @param arguments of the program
     */
    void Record(const std::string& service, const std::vector<std::string>& arguments)
    {
        std::vector<std::string> words{ISAC_WATERLOO,
                                       "--progress=false",
                                       "--database=" + (m_folder / "run.db")};
        words.insert(words.end(), arguments.begin(), arguments.end());
        const auto outcome = RunCommand(words);
        ASSERT_EQ(outcome.status, 0) << outcome.output;
        m_reader = std::make_unique<IsacSqliteReader>(m_folder / "run.db");
        m_reader->Execute("CREATE TEMP TABLE mode AS SELECT '" + service + "' AS service");
        for (const auto* constants : CONSTANTS)
        {
            m_reader->Execute(constants);
        }
        FindFeasibility();
    }

    /// Whether powers and bandwidths can meet the bounds, slot by slot, by bisection
    void FindFeasibility() const
    {
        m_reader->Execute("CREATE TEMP TABLE feasibility (slot INTEGER PRIMARY KEY, feasible)");
        m_reader->Execute("INSERT INTO feasibility SELECT slot, 1 FROM slot");

        struct Need
        {
            std::vector<double> power;
            std::vector<double> powerBandwidth;
            double powerBudget{0.0};
            double bandwidthBudget{0.0};
        };

        std::map<std::pair<int, int>, Need> needs;
        for (auto& row : m_reader->Query("SELECT slot, station, minimum_power_w AS p, "
                                         "minimum_power_bandwidth_w_hz AS c, power, bandwidth FROM "
                                         "user_slot JOIN base USING (station)"))
        {
            auto& need = needs[{static_cast<int>(row["slot"].number),
                                static_cast<int>(row["station"].number)}];
            need.power.push_back(row["p"].number);
            need.powerBandwidth.push_back(row["c"].number);
            need.powerBudget = row["power"].number;
            need.bandwidthBudget = row["bandwidth"].number;
        }
        for (const auto& [key, need] : needs)
        {
            // The least bandwidth is that of powers max(p, s sqrt(c)) that use up the budget.
            const auto use = [&need = need](double s, double& bandwidth) {
                double power = 0.0;
                bandwidth = 0.0;
                for (std::size_t k = 0; k < need.power.size(); ++k)
                {
                    const double own =
                        std::max(need.power[k], s * std::sqrt(need.powerBandwidth[k]));
                    power += own;
                    bandwidth += need.powerBandwidth[k] / own;
                }
                return power;
            };
            double low = 0.0;
            double high = 1.0;
            double bandwidth = 0.0;
            while (use(high, bandwidth) < need.powerBudget)
            {
                high *= 2.0;
            }
            for (int i = 0; i < 200; ++i)
            {
                const double middle = 0.5 * (low + high);
                (use(middle, bandwidth) < need.powerBudget ? low : high) = middle;
            }
            if (use(0.0, bandwidth) > need.powerBudget ||
                (use(high, bandwidth), bandwidth > need.bandwidthBudget))
            {
                m_reader->Execute("UPDATE feasibility SET feasible = 0 WHERE slot = " +
                                  std::to_string(key.first));
            }
        }
    }

    /**
     * @param table a table
     * @return by column, the number of rows that are not what follows from the others
     */
    std::map<std::string, int64_t> Mismatches(const Table& table) const
    {
        std::string inner;
        std::string outer;
        for (std::size_t i = 0; i < table.derived.size(); ++i)
        {
            const auto& [column, expected, scale] = table.derived[i];
            const auto n = std::to_string(i);
            const std::string comma = i == 0 ? "" : ", ";
            inner += comma + "t." + column + " AS r" + n + ", (" + expected + ") AS e" + n + ", " +
                     scale + " AS s" + n;
            outer += comma + "sum(NOT ifnull(r" + n + " IS e" + n + " OR abs(r" + n + " - e" + n +
                     ") <= 1e-12 * max(abs(r" + n + "), abs(e" + n + "), ifnull(s" + n +
                     ", 0)), 0)) AS " + column;
        }
        std::map<std::string, int64_t> mismatches;
        const auto rows = m_reader->Query("SELECT " + outer + " FROM (SELECT " + inner + " FROM " +
                                          table.from + ")");
        for (const auto& [column, cell] : rows.at(0))
        {
            mismatches[column] = static_cast<int64_t>(cell.number);
        }
        return mismatches;
    }

    /// Expect all tables to follow from their raw columns.
    void ExpectAll() const
    {
        for (const auto& table : TABLES)
        {
            if (!table.derived.empty() && m_reader->Count("SELECT count(*) FROM " + table.name) > 0)
            {
                const auto all = "SELECT count(*) FROM " + table.name;
                EXPECT_EQ(m_reader->Count("SELECT count(*) FROM " + table.from),
                          m_reader->Count(all))
                    << table.name;
                for (const auto& [column, mismatches] : Mismatches(table))
                {
                    EXPECT_EQ(mismatches, 0) << table.name << "." << column;
                }
            }
        }
        ExpectViews();
    }

    /// Numbers of a column
    std::vector<double> Column(const std::string& sql) const
    {
        std::vector<double> values;
        for (const auto& row : m_reader->Query(sql))
        {
            values.push_back(row.begin()->second.number);
        }
        return values;
    }

    /// Quantile of values, linear between neighbours; NaN of none
    static double Quantile(std::vector<double> values, double part)
    {
        if (values.empty())
        {
            return std::nan("");
        }
        std::sort(values.begin(), values.end());
        const double place = part * static_cast<double>(values.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        const auto above = std::min(below + 1, values.size() - 1);
        const double weight = place - static_cast<double>(below);
        return weight == 0.0 || values[below] == values[above]
                   ? values[below]
                   : (1.0 - weight) * values[below] + weight * values[above];
    }

    /// Mean of values; NaN of none
    static double Mean(const std::vector<double>& values)
    {
        long double sum = 0.0;
        for (const double value : values)
        {
            sum += value;
        }
        return static_cast<double>(sum / static_cast<long double>(values.size()));
    }

    /// Expect a number of a view, NaN for null
    static void ExpectNumber(const IsacSqliteCell& cell, double expected, const std::string& what)
    {
        if (std::isnan(expected) || std::isinf(expected))
        {
            EXPECT_EQ(std::isnan(cell.number), std::isnan(expected)) << what;
            EXPECT_TRUE(std::isnan(expected) || cell.number == expected) << what;
            return;
        }
        EXPECT_NEAR(cell.number, expected, 1e-12 * std::max(5.0, std::abs(expected))) << what;
    }

    /// Write the views out again.
    void ExpectViews() const
    {
        auto summary = m_reader->Query("SELECT * FROM qoe_summary").at(0);
        const auto qoe = Column("SELECT qoe FROM user_slot");
        const auto latency = Column("SELECT latency_s FROM user_slot WHERE latency_s IS NOT NULL");
        const auto served = Column("SELECT served FROM user_slot WHERE served IS NOT NULL");
        ExpectNumber(summary["user_slots"], static_cast<double>(qoe.size()), "user_slots");
        ExpectNumber(summary["mean"], Mean(qoe), "mean");
        ExpectNumber(summary["median"], Quantile(qoe, 0.5), "median");
        ExpectNumber(summary["p05"], Quantile(qoe, 0.05), "p05");
        ExpectNumber(summary["latency_mean_s"], Mean(latency), "latency_mean_s");
        ExpectNumber(summary["latency_median_s"], Quantile(latency, 0.5), "latency_median_s");
        ExpectNumber(summary["served_share"], Mean(served), "served_share");

        auto sorted = qoe;
        std::sort(sorted.begin(), sorted.end());
        for (auto& row : m_reader->Query("SELECT * FROM qoe_cdf"))
        {
            const auto count = std::upper_bound(sorted.begin(), sorted.end(), row["qoe"].number);
            ExpectNumber(row["probability"],
                         static_cast<double>(count - sorted.begin()) / sorted.size(),
                         "qoe_cdf");
        }

        const auto users = m_reader->Query("SELECT * FROM qoe_by_user");
        EXPECT_EQ(users.size(), m_reader->Count("SELECT count(*) FROM person"));
        for (auto row : users)
        {
            const auto own = " FROM user_slot WHERE user = " + row["user"].text;
            const auto get = [&](const std::string& column) {
                return Column("SELECT " + column + own + " AND " + column + " IS NOT NULL");
            };
            const auto each = get("qoe");
            ExpectNumber(row["slots"], static_cast<double>(each.size()), "slots");
            ExpectNumber(row["qoe_mean"], Mean(each), "qoe_mean");
            ExpectNumber(row["qoe_minimum"], Quantile(each, 0.0), "qoe_minimum");
            ExpectNumber(row["qoe_maximum"], Quantile(each, 1.0), "qoe_maximum");
            ExpectNumber(row["mos_mean"], Mean(get("mos")), "mos_mean");
            ExpectNumber(row["latency_mean_s"], Mean(get("latency_s")), "latency_mean_s");
            ExpectNumber(row["latency_median_s"],
                         Quantile(get("latency_s"), 0.5),
                         "latency_median_s");
            ExpectNumber(row["served_share"], Mean(get("served")), "served_share");
            ExpectNumber(row["crb_outage"], 1.0 - Mean(get("crb_met")), "crb_outage");
            const auto person =
                m_reader->Query("SELECT structure, name FROM person JOIN node ON id = user AND "
                                "role = 'user' WHERE user = " +
                                row["user"].text);
            EXPECT_EQ(row["structure"].text, person.at(0).at("structure").text);
            EXPECT_EQ(row["name"].text, person.at(0).at("name").text);
        }
        for (auto row : m_reader->Query("SELECT * FROM crb_outage"))
        {
            const auto share = [&](const std::string& condition) {
                return Mean(Column(
                    "SELECT " + condition +
                    " FROM user_slot JOIN base USING (station) WHERE user = " + row["user"].text));
            };
            ExpectNumber(row["slots"], share("1") * Column("SELECT 1 FROM slot").size(), "slots");
            ExpectNumber(row["outage"], share("crb_met = 0"), "outage");
            ExpectNumber(row["range_outage"],
                         share("crb_range > alpha1 * (1 + 1e-9)"),
                         "range_outage");
            ExpectNumber(row["velocity_outage"],
                         share("crb_velocity > alpha2 * (1 + 1e-9)"),
                         "velocity_outage");
            ExpectNumber(row["azimuth_outage"],
                         share("crb_azimuth > alpha3 * (1 + 1e-9)"),
                         "azimuth_outage");
            EXPECT_NEAR(row["distance_mean_m"].number, share("distance_m"), 1e-9);
        }
        for (auto row : m_reader->Query("SELECT * FROM prediction_error"))
        {
            const auto error = [&](const std::string& what) {
                return Mean(Column("SELECT abs(" + what + "_forecast - " + what +
                                   "_true) AS e FROM agent_window WHERE user = " +
                                   row["user"].text + " AND " + what + "_forecast IS NOT NULL"));
            };
            ExpectNumber(row["behaviour_error"], error("behaviour"), "behaviour_error");
            ExpectNumber(row["environment_error"], error("environment"), "environment_error");
        }
        double slots = 0.0;
        for (auto row : m_reader->Query("SELECT * FROM resource_share"))
        {
            const auto share = [&](const std::string& what) {
                return Mean(Column("SELECT " + what +
                                   " AS share FROM user_slot JOIN base USING (station), server "
                                   "WHERE user = " +
                                   row["user"].text + " AND station = " + row["station"].text));
            };
            slots += row["slots"].number;
            ExpectNumber(row["bandwidth_share"], share("bandwidth_hz / bandwidth"), "bandwidth");
            ExpectNumber(row["power_share"], share("power_w / power"), "power");
            ExpectNumber(row["computing_share"],
                         share("computing_cycles_per_s / capacity"),
                         "computing");
        }
        EXPECT_EQ(slots, qoe.size());
        for (auto row : m_reader->Query("SELECT * FROM shadow_comparison"))
        {
            const bool isActing = row["acting"].number == 1.0;
            const auto get = [&](const std::string& what) {
                return Column("SELECT " + what + " AS value FROM " +
                              (isActing ? "slot d JOIN slot s USING (slot) WHERE slot IN (SELECT "
                                          "slot FROM shadow_slot)"
                                        : "shadow_slot d JOIN slot s USING (slot) WHERE manager = "
                                          "'" +
                                              row["manager"].text + "'"));
            };
            const auto differences = get("d.objective - s.objective");
            ExpectNumber(row["slots"], static_cast<double>(differences.size()), "slots");
            ExpectNumber(row["objective_mean"], Mean(get("d.objective")), "objective_mean");
            ExpectNumber(row["objective_difference_mean"], Mean(differences), "mean");
            ExpectNumber(row["objective_difference_minimum"], Quantile(differences, 0.0), "least");
            ExpectNumber(row["objective_difference_maximum"], Quantile(differences, 1.0), "most");
            ExpectNumber(row["qoe_mean"], Mean(get("d.qoe_mean")), "qoe_mean");
            ExpectNumber(row["crb_met"], Mean(get("d.outages = 0")), "crb_met");
            ExpectNumber(row["outages_mean"], Mean(get("d.outages")), "outages_mean");
        }
    }

    IsacTemporaryFolder m_folder;               ///< holds the database
    std::unique_ptr<IsacSqliteReader> m_reader; ///< reads it
};

TEST_F(IsacRecomputation, EveryColumnIsListedOnce)
{
    Record("formula", {"--users=1", "--slots=1"});
    std::map<std::string, std::vector<std::string>> listed = VIEWS;
    for (const auto& table : TABLES)
    {
        auto& columns = listed[table.name];
        columns.insert(columns.end(), table.raw.begin(), table.raw.end());
        for (const auto& derived : table.derived)
        {
            columns.push_back(derived.column);
        }
    }
    std::map<std::string, std::vector<std::string>> recorded;
    for (auto& row : m_reader->Query("SELECT table_name, column_name FROM column_info"))
    {
        recorded[row["table_name"].text].push_back(row["column_name"].text);
    }
    for (auto* all : {&listed, &recorded})
    {
        for (auto& [table, columns] : *all)
        {
            std::sort(columns.begin(), columns.end());
        }
    }
    EXPECT_EQ(listed, recorded);
}

TEST_F(IsacRecomputation, OfTheDefaultScenario)
{
    Record("formula", {});
    ExpectAll();
}

TEST_F(IsacRecomputation, OfOutagesAndShadows)
{
    Record("formula",
           {"--radius=400",
            "--slots=20",
            "--mixed=true",
            "--manager=ns3::IsacGreedyManager",
            "--shadow=ns3::IsacRoundRobinManager",
            "--ns3::IsacBaseStation::VelocityCrbThreshold=0.006",
            "--ns3::IsacBaseStation::AzimuthCrbThreshold=0.008"});
    EXPECT_GT(m_reader->Count("SELECT sum(outages) FROM slot"), 0);
    EXPECT_GT(m_reader->Count("SELECT count(*) FROM slot WHERE feasible = 0"), 0);
    EXPECT_EQ(m_reader->Count("SELECT count(*) FROM shadow_slot"), 20);
    ExpectAll();
}

TEST_F(IsacRecomputation, OfUsersWithoutResources)
{
    // The optimum leaves some users nothing: infinite latencies and bounds.
    Record("formula",
           {"--radius=400",
            "--slots=10",
            "--mixed=true",
            "--manager=ns3::IsacOptimalManager",
            "--ns3::IsacController::QoeCap=0"});
    ExpectAll();
}

TEST_F(IsacRecomputation, OfAgentsThatLearn)
{
    Record("formula",
           {"--agent=ns3::IsacDigitalAgent",
            "--users=8",
            "--slots=80",
            "--mixed=true",
            "--ns3::IsacDigitalAgent::PerformanceAttenuation=0",
            "--ns3::IsacBaseStation::RangeCrbThreshold=1",
            "--ns3::IsacBaseStation::VelocityCrbThreshold=1e-4",
            "--ns3::IsacMobileUser::MosModel=Qoe"});
    EXPECT_GT(m_reader->Count("SELECT sum(updated) FROM agent_window"), 0);
    ExpectAll();
}

TEST_F(IsacRecomputation, OfPackets)
{
    Record("requests", {"--radio=packet", "--users=6", "--slots=4", "--mixed=true"});
    EXPECT_GT(m_reader->Count("SELECT count(*) FROM request"), 0);
    ExpectAll();
}

TEST_F(IsacRecomputation, OfPacketsThatWait)
{
    // Little bandwidth: requests end slots later or not at all, several in one slot.
    Record("requests",
           {"--radio=packet",
            "--users=4",
            "--slots=12",
            "--mixed=true",
            "--agent=ns3::IsacDigitalAgent",
            "--ns3::IsacBaseStation::Bandwidth=5e5"});
    EXPECT_GT(m_reader->Count("SELECT count(*) FROM user_slot WHERE latency_s IS NULL"), 0);
    EXPECT_GT(m_reader->Count("SELECT count(*) FROM user_slot WHERE served = 0"), 0);
    ExpectAll();
}

TEST_F(IsacRecomputation, OfVideosOverPackets)
{
    Record("videos",
           {"--radio=packet",
            "--client=ns3::IsacVideoClient",
            "--users=4",
            "--slots=8",
            "--mixed=true"});
    EXPECT_GT(m_reader->Count("SELECT count(*) FROM playback"), 0);
    ExpectAll();
}

TEST_F(IsacRecomputation, FindsAnyColumnThatIsOff)
{
    Record("formula",
           {"--users=4",
            "--slots=20",
            "--agent=ns3::IsacDigitalAgent",
            "--shadow=ns3::IsacGreedyManager"});
    for (const auto& table : TABLES)
    {
        if (m_reader->Count("SELECT count(*) FROM " + table.name) == 0)
        {
            continue;
        }
        for (const auto& derived : table.derived)
        {
            const auto& column = derived.column;
            const auto where = " WHERE rowid = (SELECT min(rowid) FROM " + table.name + ")";
            const auto before =
                m_reader->Get("SELECT quote(" + column + ") FROM " + table.name + where).text;
            m_reader->Execute("UPDATE " + table.name + " SET " + column + " = CASE typeof(" +
                              column + ") WHEN 'integer' THEN 1 + " + column +
                              " WHEN 'real' THEN 1e-3 + 1.01 * " + column + " ELSE 1 END" + where);
            EXPECT_GE(Mismatches(table).at(column), 1) << table.name << "." << column;
            m_reader->Execute("UPDATE " + table.name + " SET " + column + " = " + before + where);
        }
    }
}

#endif

} // namespace
