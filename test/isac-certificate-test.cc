/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-state-vectors.h"
#include "isac-test-scenario.h"

#include "ns3/double.h"
#include "ns3/isac-lyapunov-manager.h"
#include "ns3/isac-round-robin-manager.h"
#include "ns3/isac-run-report.h"
#include "ns3/string.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity(); ///< of an objective or a gap

/// Draws that are the same on every machine
class Draws
{
  public:
    /// @param number of the draws
    explicit Draws(uint64_t number)
        : m_generator(number)
    {
    }

    /// @return a whole number from 0 below a limit
    int Index(int limit)
    {
        return static_cast<int>(m_generator() % static_cast<uint64_t>(limit));
    }

    /// @return a number between two others
    double Uniform(double from, double to)
    {
        return from + (to - from) * static_cast<double>(m_generator() >> 11) * 0x1p-53;
    }

    /// @return a power of ten with an exponent of at most some size
    double Power(double exponent)
    {
        return std::pow(10.0, Uniform(-exponent, exponent));
    }

    /// @return whether something of some probability happens
    bool Happens(double probability)
    {
        return Uniform(0.0, 1.0) < probability;
    }

  private:
    std::mt19937_64 m_generator; ///< as the standard has it
};

/// The optimum, without a bound in every fourth slot
class DoubtfulManager : public IsacOptimalManager
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("DoubtfulManager")
                                .SetParent<IsacOptimalManager>()
                                .AddConstructor<DoubtfulManager>();
        return tid;
    }

    IsacAllocation Decide(const IsacSlotState& state) override
    {
        auto allocation = IsacOptimalManager::Decide(state);
        if (state.slot % 4 == 1)
        {
            allocation.dualityGap = INFINITE;
        }
        return allocation;
    }
};

/**
 * @param draws where it comes from
 * @return a slot with budgets over twelve decades, users without a weight, without demand, without
 *         impact or without a link, and bounds from none to such as nobody's can be met
 */
IsacSlotState
DrawSlot(Draws& draws)
{
    const int stations = 1 + draws.Index(3);
    const int users = 1 + draws.Index(std::array{1, 3, 8, 30}[draws.Index(4)]);
    IsacSlotState state;
    state.Resize(users, stations);
    state.duration = 1.0;
    const double decades = draws.Index(2) == 0 ? 6.0 : 1.0;
    for (int j = 0; j < stations; ++j)
    {
        state.stationBandwidth[j] = 400e6 * draws.Power(decades);
        state.stationPower[j] = 40.0 * draws.Power(decades);
    }
    state.noiseDensity.setConstant(4e-21);
    state.computingCapacity = 15e9 * draws.Power(decades);
    state.computingDensity = 1e7;
    state.bitsPerMegabyte = 8e6;
    state.qoeCap = draws.Index(2) == 0 ? 5.0 : 0.0;
    state.gain.setZero();
    state.sensingGain.setZero();
    const double nothing = std::array{0.0, 0.1, 0.4}[draws.Index(3)];
    const double needs = std::array{0.0, 1.0, 1e4}[draws.Index(3)];
    const double radius = draws.Uniform(50.0, 400.0);
    const int structures = draws.Index(3); // all linear, all ratio, mixed
    const auto orNothing = [&](double value) { return draws.Happens(nothing) ? 0.0 : value; };
    for (int k = 0; k < users; ++k)
    {
        const double distance = radius * std::sqrt(draws.Uniform(1e-4, 1.0));
        const bool isLinear = structures == 2 ? draws.Index(2) == 0 : structures == 0;
        state.station[k] = draws.Index(stations);
        state.gain(k, state.station[k]) =
            orNothing(std::pow(0.3 / 28.0 / (4.0 * M_PI * distance), 2));
        state.fileSize[k] = orNothing(draws.Uniform(0.5, 1.5));
        state.quality[k] = isac::ContentQuality(state.fileSize[k], 2.0);
        state.impact[k] = orNothing(draws.Uniform(0.7, 1.0));
        state.qoe[k] = {isLinear ? isac::QoeStructure::LINEAR : isac::QoeStructure::RATIO,
                        orNothing(7.67 * draws.Uniform(0.8, 1.2)),
                        orNothing(19.6 * draws.Uniform(0.8, 1.2)),
                        orNothing(0.282 * draws.Uniform(0.8, 1.2))};
        state.minimumPower[k] = needs * std::pow(distance / 300.0, 8);
        state.minimumPowerBandwidth[k] = state.minimumPower[k] * 5e6 * draws.Uniform(0.5, 2.0);
        state.computingBacklog[k] = orNothing(draws.Power(1.0));
        state.radioBacklog[k] = orNothing(draws.Power(2.0));
        state.name[k] = "user-" + std::to_string(k);
    }
    return state;
}

/**
 * @param draws where it comes from
 * @param cap the most that experience counts
 * @return a manager that certifies, of any objective
 */
Ptr<IsacOptimalManager>
DrawManager(Draws& draws, double cap)
{
    const int objective = draws.Index(6);
    if (objective == 0)
    {
        auto manager = CreateObject<IsacLyapunovManager>();
        manager->SetAttribute("PenaltyWeight", DoubleValue(draws.Power(3.0)));
        return manager;
    }
    const std::array alphas{1e-6, 0.01, 0.5, 1.0 - 1e-9, 1.0001, 2.0, 5.0, 10.0};
    const std::array floors{-1e6, -50.0, -2.0, 0.0, 0.0, 1.0, 2.0, cap > 0.0 ? 4.5 : 1e6};
    auto manager = CreateObject<IsacOptimalManager>();
    manager->SetAttribute("Objective",
                          StringValue(std::array{"Mean",
                                                 "ProportionalFairness",
                                                 "MaxMin",
                                                 "AlphaFair",
                                                 "AlphaFair"}[objective - 1]));
    manager->SetAttribute("Alpha", DoubleValue(alphas[draws.Index(8)]));
    manager->SetAttribute("Floor", DoubleValue(floors[draws.Index(8)]));
    return manager;
}

/// @return a slot of the reference file with several users whose bounds can be met
IsacSlotState
GetReferenceSlot()
{
    const auto documents = isac::ReadVectors("alloc.json");
    for (const auto& instance : documents[0]["instances"])
    {
        if (instance["feasible"] && instance["users"].size() > 2)
        {
            return MakeSlotState(instance);
        }
    }
    throw std::runtime_error("no such slot");
}

/// Expect that an allocation keeps budgets, and the bounds of those whose were to be met
void
ExpectConstraintsKept(const IsacSlotState& state,
                      const Ptr<IsacResourceManager>& manager,
                      const IsacAllocation& allocation)
{
    manager->CheckAllocation(state, allocation);
    for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
    {
        if (allocation.admitted[k] == 1)
        {
            EXPECT_GE(allocation.power[k], state.minimumPower[k] * (1.0 - 1e-9));
            EXPECT_GE(allocation.power[k] * allocation.bandwidth[k],
                      state.minimumPowerBandwidth[k] * (1.0 - 1e-9));
        }
    }
}

/// @return whether anything that a user gets could change its experience: by trying it out
bool
CanBeMoved(const IsacSlotState& state, Eigen::Index user)
{
    const int j = state.station[user];
    const auto getExperience = [&](double part) {
        return GetExpectedQoe(state,
                              user,
                              part * state.stationBandwidth[j],
                              part * state.stationPower[j],
                              part * state.computingCapacity);
    };
    auto uncapped = state;
    uncapped.qoeCap = 0.0;
    return getExperience(1e-3) != getExperience(1e-6) ||
           GetExpectedQoe(uncapped, user, 1.0, 1.0, 1.0) !=
               GetExpectedQoe(uncapped, user, 2.0, 2.0, 2.0);
}

/**
 * Let managers of all objectives decide on drawn slots, and expect of each a certificate that holds
 * or a reason.
 *
 * @param first number of the first slot
 * @param count number of slots
 */
void
DecideOnDrawnSlots(uint64_t first, uint64_t count)
{
    const auto roundRobin = CreateObject<IsacRoundRobinManager>();
    uint64_t proven = 0;
    uint64_t constants = 0;
    uint64_t rivals = 0;
    for (uint64_t number = first; number < first + count; ++number)
    {
        SCOPED_TRACE("slot " + std::to_string(number));
        Draws draws(number);
        const auto state = DrawSlot(draws);
        const auto manager = DrawManager(draws, state.qoeCap);
        const auto allocation = manager->Decide(state);
        ExpectConstraintsKept(state, manager, allocation);

        const char* certificate = allocation.GetCertificate();
        ASSERT_NE(certificate, nullptr);
        const bool isProven = std::string(certificate) == "optimal";
        EXPECT_EQ(isProven, std::abs(allocation.dualityGap) <= 5e-9);
        EXPECT_TRUE(isProven || std::string(certificate).rfind("not proven: ", 0) == 0);
        proven += isProven;

        // What nobody can change counts for nothing: objective, floor and solution stay.
        auto other = state;
        double least = INFINITE;
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            if (CanBeMoved(state, k))
            {
                least = std::min(least,
                                 GetExpectedQoe(state,
                                                k,
                                                allocation.bandwidth[k],
                                                allocation.power[k],
                                                allocation.computing[k]));
                continue;
            }
            ++constants;
            if (other.qoe[k].structure == isac::QoeStructure::LINEAR)
            {
                other.qoe[k].qualityWeight += 1.0;
            }
        }
        const double objective = manager->GetObjective(state, allocation);
        EXPECT_FALSE(std::isnan(objective));
        EXPECT_EQ(objective, manager->GetObjective(other, allocation));
        DoubleValue floor;
        manager->GetAttribute("Floor", floor);
        if (allocation.floorMet)
        {
            const double room = 1e-4 * std::max(1.0, std::abs(floor.Get()));
            EXPECT_TRUE(*allocation.floorMet ? least > floor.Get()
                                             : least <= floor.Get() + 1.001 * room)
                << least;
        }

        const auto equal = roundRobin->Decide(state);
        const bool isRival = ((allocation.admitted == 0) ||
                              (equal.power >= state.minimumPower &&
                               equal.power * equal.bandwidth >= state.minimumPowerBandwidth))
                                 .all();
        if (isProven && isRival && allocation.floorMet.value_or(true))
        {
            EXPECT_LE(manager->GetObjective(state, equal),
                      objective + 1e-8 * std::max(1.0, std::abs(objective)));
            ++rivals;
        }
        if (testing::Test::HasFailure())
        {
            return;
        }
    }
    EXPECT_GE(static_cast<double>(proven), 0.999 * static_cast<double>(count));
    EXPECT_GT(constants, count);
    EXPECT_GT(rivals, count / 4);
}

/**
 * @param utility what experience counts; alpha positive
 * @param above experience above the floor
 * @return the same to more digits, less what it is at 1, or at the distance of 0 from the floor
 */
long double
GetUtility(const isac::AllocationUtility& utility, long double above)
{
    const long double unit = std::max(1.0, -utility.floor);
    const long double power = 1.0L - static_cast<long double>(utility.fairness);
    const long double logarithm = std::log(above / unit);
    return unit * (power == 0.0L ? logarithm : std::expm1(power * logarithm) / power);
}

/**
 * Find the greatest value of a function that rises up to it and falls from there.
 *
 * @param function takes a number in (0, 1)
 * @param steps number of steps, each of which leaves 0.618 of where it may be
 * @return the value
 */
template <typename Function>
auto
MaximiseByGoldenSection(const Function& function, int steps = 40)
{
    const long double ratio = (std::sqrt(5.0L) - 1.0L) / 2.0L;
    long double low = 0.0L;
    long double high = 1.0L;
    long double left = high - ratio * (high - low);
    long double right = low + ratio * (high - low);
    auto atLeft = function(left);
    auto atRight = function(right);
    for (int i = 0; i < steps; ++i)
    {
        if (atLeft < atRight)
        {
            low = left;
            left = right;
            atLeft = atRight;
            right = low + ratio * (high - low);
            atRight = function(right);
        }
        else
        {
            high = right;
            right = left;
            atRight = atLeft;
            left = high - ratio * (high - low);
            atLeft = function(left);
        }
    }
    return std::max(atLeft, atRight);
}

/// Two users of one station without bounds, and every way to divide between them
class TwoUsers
{
  public:
    /// @param draws where they come from
    explicit TwoUsers(Draws& draws)
    {
        m_problem.Resize(2, 1);
        m_problem.bandwidth << 400e6 * draws.Power(0.7);
        m_problem.power << 40.0 * draws.Power(0.7);
        m_problem.computing = 2e9 * draws.Power(0.7);
        m_problem.station.setZero();
        m_problem.minimumPower.setZero();
        m_problem.minimumPowerBandwidth.setZero();
        for (int k = 0; k < 2; ++k)
        {
            const bool isLinear = draws.Index(2) == 0;
            const double size = draws.Uniform(5.0, 25.0);
            const double loss = 4.0 * M_PI * draws.Uniform(5.0, 200.0) * 28.0 / 0.3;
            m_problem.structure[k] =
                isLinear ? isac::QoeStructure::LINEAR : isac::QoeStructure::RATIO;
            m_problem.value[k] =
                isac::ContentQuality(size, 2.0) * (isLinear ? 7.67 : 0.282) * draws.Uniform(0.8, 2);
            m_problem.delayCost[k] = 19.6 * draws.Uniform(0.1, 1.2);
            m_problem.computingWork[k] = 1e7 * size;
            m_problem.radioWork[k] = 8e6 * size;
            m_problem.noiseToGain[k] = 4e-21 * loss * loss;
        }
    }

    /// @return the problem
    isac::AllocationProblem& GetProblem()
    {
        return m_problem;
    }

    /// Whether the users are above the floor, and their objective, or the least if not
    using Value = std::pair<bool, long double>;

    /// @return the value of what the users experience
    Value GetValue(const std::array<long double, 2>& experience) const
    {
        const auto& utility = m_problem.utility;
        long double sum = 0.0L;
        long double least = std::numeric_limits<long double>::infinity();
        for (const long double uncapped : experience)
        {
            const long double counted =
                utility.cap > 0.0 ? std::min<long double>(uncapped, utility.cap) : uncapped;
            least = std::min(least, counted);
            sum += utility.HasFloor() && counted > utility.floor
                       ? GetUtility(utility, counted - utility.floor)
                       : counted;
        }
        const bool isAbove = !utility.HasFloor() || least > utility.floor;
        return {isAbove, isAbove && !utility.IsLeast() ? 0.5L * sum : least};
    }

    /// @return the same of parts of the budgets for the first user, the second has the rest
    Value GetValue(long double bandwidth, long double power, long double computing) const
    {
        return GetValue({GetExperience(0, bandwidth, power, computing),
                         GetExperience(1, 1.0L - bandwidth, 1.0L - power, 1.0L - computing)});
    }

    /// @return the greatest of all ways to divide
    Value GetGreatest() const
    {
        return MaximiseByGoldenSection([&](long double bandwidth) {
            return MaximiseByGoldenSection([&](long double power) {
                return MaximiseByGoldenSection(
                    [&](long double computing) { return GetValue(bandwidth, power, computing); });
            });
        });
    }

  private:
    /// Experience of parts of the budgets
    long double GetExperience(int user,
                              long double bandwidth,
                              long double power,
                              long double computing) const
    {
        const long double b = bandwidth * m_problem.bandwidth[0];
        const long double p = power * m_problem.power[0];
        const long double rate =
            b * std::log1p(p / (b * m_problem.noiseToGain[user])) / std::log(2.0L);
        const long double delay =
            m_problem.computingWork[user] / (computing * m_problem.computing) +
            m_problem.radioWork[user] / rate;
        return m_problem.structure[user] == isac::QoeStructure::RATIO
                   ? m_problem.value[user] / delay
                   : m_problem.value[user] - m_problem.delayCost[user] * delay;
    }

    isac::AllocationProblem m_problem; ///< without bounds
};

} // namespace

TEST(IsacCertificate, TheConjugateKeepsItsDigits)
{
    // By its definition, in numbers of more digits: the greatest of U(e) - price e over ln(e -
    // floor).
    int compared = 0;
    for (const double fairness : {1e-6, 0.01, 0.5, 0.999, 1.0, 1.001, 2.0, 10.0})
    {
        for (const double floor : {-1e6, -1.0, 0.0, 2.0, 1e6})
        {
            for (const double cap : {0.0, floor + 3.0})
            {
                for (const double exponent : {-60.0, -8.0, -1.0, 0.0, 1.0, 8.0, 30.0})
                {
                    const isac::AllocationUtility utility{cap, fairness, floor};
                    const double price = std::exp(-fairness * exponent);
                    if (cap == 0.0 && fairness < 0.5 && std::abs(exponent) > 40.0)
                    {
                        continue;
                    }
                    const long double power = 1.0L - fairness;
                    const auto getValue = [&](long double logarithm) {
                        const long double value =
                            power == 0.0L ? logarithm : std::exp(power * logarithm) / power;
                        return value - price * std::exp(logarithm);
                    };
                    const long double top = cap > 0.0 ? std::log(cap - floor) : 100.0L;
                    const long double greatest = MaximiseByGoldenSection(
                        [&](long double part) { return getValue(top - 200.0L * part); },
                        64);
                    const long double expected =
                        std::max(greatest, cap > 0.0 ? getValue(top) : greatest) -
                        static_cast<long double>(price) * floor;
                    const double scale = std::max<double>(std::abs(static_cast<double>(greatest)),
                                                          std::abs(price * floor));
                    EXPECT_NEAR(utility.GetConjugate(price),
                                static_cast<double>(expected),
                                1e-9 * scale + 1e-15)
                        << "alpha " << fairness << ", floor " << floor << ", cap " << cap
                        << ", price " << price;
                    ++compared;
                }
            }
        }
    }
    EXPECT_GT(compared, 500);
    // An infinite price leaves nothing, one of nearly 0 everything up to the cap.
    const isac::AllocationUtility small{5.0, 0.01, 2.0};
    EXPECT_NEAR(small.GetConjugate(1e10), -2e10, 1e-3);
    EXPECT_NEAR(small.GetConjugate(1e-300), std::pow(3.0, 0.99) / 0.99, 1e-12);
}

TEST(IsacCertificate, NoWayToDivideBetweenTwoIsAboveWhatItProves)
{
    isac::ConvexAllocation solver;
    isac::AllocationSolution solution;
    uint64_t number = 0;
    int above = 0;
    for (const double fairness :
         {0.0, 1e-6, 0.01, 0.5, 1.0 - 1e-9, 1.0, 1.0 + 1e-9, 2.0, 10.0, INFINITE})
    {
        for (const double floor : {-1e6, -50.0, 0.0, 1.0})
        {
            Draws draws(number++);
            TwoUsers users(draws);
            auto& problem = users.GetProblem();
            problem.utility = {number % 2 == 0 ? 5.0 : 0.0, fairness, floor};
            SCOPED_TRACE("alpha " + std::to_string(fairness) + ", floor " + std::to_string(floor));
            EXPECT_TRUE(solver.Solve(problem, solution)) << "gap " << solution.GetGap();
            EXPECT_LE(std::abs(solution.GetGap()), 5e-9);
            if (!solution.isAboveFloor)
            {
                problem.utility.fairness = INFINITE;
            }
            const auto part = [&](const Eigen::ArrayXd& shares, double budget) {
                return static_cast<long double>(shares[0]) / budget;
            };
            const auto reached = users.GetValue(part(solution.bandwidth, problem.bandwidth[0]),
                                                part(solution.power, problem.power[0]),
                                                part(solution.computing, problem.computing));
            const auto greatest = users.GetGreatest();
            const double scale = std::max(1.0, std::abs(static_cast<double>(greatest.second)));
            EXPECT_EQ(reached.first, greatest.first);
            EXPECT_NEAR(static_cast<double>(reached.second - greatest.second), 0.0, 2e-8 * scale);
            above += solution.isAboveFloor;
        }
    }
    EXPECT_GT(above, 25);
}

TEST(IsacCertificate, AnInvalidGapProvesNothing)
{
    for (const double gap : {INFINITE,
                             -INFINITE,
                             std::numeric_limits<double>::quiet_NaN(),
                             6e-9,
                             1e-6,
                             0.25,
                             1e300,
                             -6e-9,
                             -2e-9,
                             -1e-6,
                             -0.25,
                             -1e300})
    {
        EXPECT_FALSE(isac::ConvexAllocation::IsOptimal(gap)) << gap;
        IsacAllocation allocation;
        allocation.dualityGap = gap;
        const char* certificate = allocation.GetCertificate();
        EXPECT_EQ(certificate == nullptr, std::isnan(gap)) << gap;
        EXPECT_TRUE(!certificate || std::string(certificate).rfind("not proven: ", 0) == 0) << gap;
    }
    for (const double gap : {0.0, 5e-9, 1e-12, -1e-12})
    {
        EXPECT_TRUE(isac::ConvexAllocation::IsOptimal(gap)) << gap;
        IsacAllocation allocation;
        allocation.dualityGap = gap;
        EXPECT_STREQ(allocation.GetCertificate(), "optimal") << gap;
    }
}

TEST(IsacCertificate, EveryDrawnSlotHasOneOrAReason)
{
    DecideOnDrawnSlots(0, 1500);
}

TEST(IsacCertificateExtensive, TwentyThousandDrawnSlotsHaveOneOrAReason)
{
    DecideOnDrawnSlots(100000, 20000);
}

TEST(IsacCertificate, SlotAfterSlotHasOneWhoeverBecomesAConstant)
{
    int proven = 0;
    int decisions = 0;
    for (uint64_t number = 0; number < 60; ++number)
    {
        Draws draws(number);
        const auto first = DrawSlot(draws);
        const auto manager = DrawManager(draws, first.qoeCap);
        for (int slot = 0; slot < 10; ++slot)
        {
            SCOPED_TRACE("slot " + std::to_string(slot) + " of " + std::to_string(number));
            auto state = first;
            for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
            {
                state.gain.row(k) *= draws.Uniform(0.9, 1.1);
                state.impact[k] *= draws.Index(10) > 0;
                state.qoe[k].latencyWeight *= draws.Index(10) > 0;
                state.qoe[k].ratioWeight *= draws.Index(10) > 0;
            }
            const auto allocation = manager->Decide(state);
            ExpectConstraintsKept(state, manager, allocation);
            ASSERT_NE(allocation.GetCertificate(), nullptr);
            proven += std::string(allocation.GetCertificate()) == "optimal";
            ++decisions;
        }
    }
    EXPECT_GE(proven, 0.999 * decisions);
}

TEST(IsacCertificate, ARunTellsHowManySlotsLackOne)
{
    const auto run = [](const std::string& manager) {
        IsacTestScenario scenario(4, 2, 0, manager);
        IsacRunReport report(scenario.GetController(), nullptr);
        scenario.Run(8);
        std::ostringstream text;
        report.Print(text);
        return text.str();
    };
    DoubtfulManager::GetTypeId(); // known by name from here on
    EXPECT_NE(run("DoubtfulManager").find("slots without a proven optimum"), std::string::npos);
    EXPECT_NE(run("DoubtfulManager").find(" 2 of 8 (25.0 %)"), std::string::npos);
    EXPECT_EQ(run("ns3::IsacOptimalManager").find("proven"), std::string::npos);
    EXPECT_EQ(run("ns3::IsacRoundRobinManager").find("proven"), std::string::npos);
}

TEST(IsacCertificate, WhomNothingMovesIsAConstantOfEveryObjective)
{
    const auto whole = GetReferenceSlot();
    for (const char* objective : {"Mean", "ProportionalFairness", "MaxMin", "AlphaFair"})
    {
        auto manager = CreateObject<IsacOptimalManager>();
        manager->SetAttribute("Objective", StringValue(objective));
        manager->SetAttribute("Floor", DoubleValue(-50.0));
        for (int way = 0; way < 5; ++way)
        {
            SCOPED_TRACE(std::string(objective) + ", way " + std::to_string(way));
            auto state = whole;
            auto& model = state.qoe[0];
            switch (way)
            {
            case 0:
                model = {isac::QoeStructure::LINEAR, 0.0, 0.0, 0.0};
                break;
            case 1:
                model = {isac::QoeStructure::LINEAR, 7.67, 0.0, 0.282};
                break;
            case 2:
                model = {isac::QoeStructure::RATIO, 7.67, 19.6, 0.0};
                break;
            case 3:
                state.impact[0] = 0.0;
                break;
            default:
                state.gain.row(0).setZero();
            }
            // The others decide alone, beside one whose bounds have to be kept.
            auto alone = state;
            alone.fileSize[0] = 0.0;
            const auto allocation = manager->Decide(state);
            const auto expected = CreateObject<IsacOptimalManager>();
            expected->SetAttribute("Objective", StringValue(objective));
            expected->SetAttribute("Floor", DoubleValue(-50.0));
            const double best = expected->GetObjective(alone, expected->Decide(alone));
            EXPECT_STREQ(allocation.GetCertificate(), "optimal");
            EXPECT_TRUE(allocation.floorMet.value_or(true));
            ExpectConstraintsKept(state, manager, allocation);
            EXPECT_NEAR(manager->GetObjective(state, allocation),
                        best,
                        1e-7 * std::max(1.0, std::abs(best)));
            EXPECT_EQ(manager->GetObjective(state, allocation),
                      manager->GetObjective(alone, allocation));
        }
    }
}

TEST(IsacCertificate, WithoutImpactEvenAnInfiniteLatencyCostsNothing)
{
    for (const auto structure : {isac::QoeStructure::LINEAR, isac::QoeStructure::RATIO})
    {
        const isac::QoeModel model{structure, 7.67, 19.6, 0.282};
        EXPECT_EQ(isac::Qoe(model, 0.0, 0.6, INFINITE), 0.0);
    }
    EXPECT_EQ(isac::Qoe({}, 0.5, 0.6, INFINITE), -INFINITE);
}

TEST(IsacCertificate, AFloorThatASmallAlphaHardlyFeelsIsKeptWithAProof)
{
    // At alpha = 0.01 the optimum is all but that of the mean above the same floor.
    auto state = GetReferenceSlot();
    state.qoeCap = 0.0;
    auto least = CreateObject<IsacOptimalManager>();
    least->SetAttribute("Objective", StringValue("MaxMin"));
    const double reachable = least->GetObjective(state, least->Decide(state));
    auto mean = CreateObject<IsacOptimalManager>();
    const double best = mean->GetObjective(state, mean->Decide(state));
    for (const double distance : {0.01, 1.0, 100.0, 1e5})
    {
        for (const double alpha : {1e-9, 1e-4, 0.01, 0.2})
        {
            SCOPED_TRACE("floor " + std::to_string(reachable - distance) + ", alpha " +
                         std::to_string(alpha));
            auto manager = CreateObject<IsacOptimalManager>();
            manager->SetAttribute("Objective", StringValue("AlphaFair"));
            manager->SetAttribute("Alpha", DoubleValue(alpha));
            manager->SetAttribute("Floor", DoubleValue(reachable - distance));
            const auto allocation = manager->Decide(state);
            EXPECT_STREQ(allocation.GetCertificate(), "optimal");
            EXPECT_TRUE(allocation.floorMet.value());
            EXPECT_LE(mean->GetObjective(state, allocation), best * (1.0 + 1e-8));
            if (distance == 1e5 && alpha < 0.1)
            {
                EXPECT_GE(mean->GetObjective(state, allocation), 0.99 * best);
            }
        }
    }
}
