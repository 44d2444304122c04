/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/isac-error.h"
#include "ns3/isac-round-robin-manager.h"
#include "ns3/isac-series-predictor.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();
constexpr double INFINITE = std::numeric_limits<double>::infinity();

/// A manager of a user's: equal shares, and what somebody makes of them
class UsersManager : public IsacRoundRobinManager
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("UsersManager")
                                .SetParent<IsacRoundRobinManager>()
                                .AddConstructor<UsersManager>();
        return tid;
    }

    IsacAllocation Decide(const IsacSlotState& state) override
    {
        auto allocation = IsacRoundRobinManager::Decide(state);
        if (change)
        {
            change(state, allocation);
        }
        return allocation;
    }

    /// Changes a decision
    std::function<void(const IsacSlotState& state, IsacAllocation& allocation)> change;
};

/// A service of a user's: the formula, and what somebody makes of it
class UsersService : public IsacFormulaService
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("UsersService").SetParent<IsacFormulaService>().AddConstructor<UsersService>();
        return tid;
    }

    void Observe(IsacSlotState& state) override
    {
        if (observe)
        {
            observe(state);
        }
    }

    void Serve(IsacSlotRecord& record) override
    {
        if (!isIdle)
        {
            IsacFormulaService::Serve(record);
        }
    }

    void Finish(IsacSlotRecord& record) override
    {
        if (!isIdle)
        {
            IsacFormulaService::Finish(record);
        }
        if (finish)
        {
            finish(record);
        }
    }

    std::function<void(IsacSlotState& state)> observe;  ///< changes the state
    std::function<void(IsacSlotRecord& record)> finish; ///< changes the outcome
    bool isIdle{false};                                 ///< whether it does nothing of its own
};

/// A sensing model of a user's: the formulas, and what somebody makes of them
class UsersSensingModel : public IsacFormulaSensingModel
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("UsersSensingModel")
                                .SetParent<IsacFormulaSensingModel>()
                                .AddConstructor<UsersSensingModel>();
        return tid;
    }

    isac::SensingRequirement GetRequirement(const IsacBaseStation& station,
                                            double sensingGain) const override
    {
        auto requirement = IsacFormulaSensingModel::GetRequirement(station, sensingGain);
        if (require)
        {
            require(requirement);
        }
        return requirement;
    }

    isac::SensingAccuracy GetBounds(const IsacBaseStation& station,
                                    double sensingGain,
                                    double power,
                                    double bandwidth) const override
    {
        auto bounds = IsacFormulaSensingModel::GetBounds(station, sensingGain, power, bandwidth);
        if (bound)
        {
            bound(bounds, power, bandwidth);
        }
        return bounds;
    }

    std::function<void(isac::SensingRequirement& requirement)> require; ///< changes requirements

    /// Changes bounds
    std::function<void(isac::SensingAccuracy& bounds, double power, double bandwidth)> bound;
};

/// A workload of a user's
class UsersWorkload : public IsacWorkload
{
  public:
    /// @param next what is requested
    explicit UsersWorkload(std::function<IsacDemand()> next)
        : m_next(std::move(next))
    {
    }

    IsacDemand NextSlot(Time) override
    {
        return m_next();
    }

    int64_t AssignStreams(int64_t) override
    {
        return 0;
    }

  private:
    std::function<IsacDemand()> m_next; ///< what is requested
};

/// An agent of a user's: the truth, and what somebody makes of it
class UsersAgent : public IsacOracleAgent
{
  public:
    /// @return the object TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("UsersAgent").SetParent<IsacOracleAgent>().AddConstructor<UsersAgent>();
        return tid;
    }

    IsacUserModel GetUserModel() override
    {
        auto model = IsacOracleAgent::GetUserModel();
        s_change(model);
        return model;
    }

    static std::function<void(IsacUserModel& model)> s_change; ///< changes all models
};

std::function<void(IsacUserModel& model)> UsersAgent::s_change;

/// Four users, two stations and a target, with classes of a user's
class IsacUserClasses : public testing::Test
{
  protected:
    IsacUserClasses()
    {
        const auto controller = m_scenario.GetController();
        controller->SetAttribute("Manager", PointerValue(m_manager));
        controller->SetAttribute("Service", PointerValue(m_service));
        controller->SetAttribute("SensingModel", PointerValue(m_sensing));
        controller->TraceConnectWithoutContext(
            "Failure",
            Callback<void, const std::string&>(
                [this](const std::string& why) { m_failure = why; }));
    }

    /// Run three slots; expect a message in one line, with some words, that is traced, too
    void ExpectRefusal(const std::vector<std::string>& words)
    {
        std::string message = "nothing was refused";
        try
        {
            m_scenario.Run(3);
        }
        catch (const isac::Error& error)
        {
            message = error.what();
            EXPECT_EQ(m_failure, message);
        }
        EXPECT_EQ(message.rfind("isac: ", 0), 0U) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        for (const auto& word : words)
        {
            EXPECT_NE(message.find(word), std::string::npos) << word << " in: " << message;
        }
    }

    IsacTestScenario m_scenario{4, 2, 1};                                ///< made anew each time
    Ptr<UsersManager> m_manager{CreateObject<UsersManager>()};           ///< decides
    Ptr<UsersService> m_service{CreateObject<UsersService>()};           ///< serves
    Ptr<UsersSensingModel> m_sensing{CreateObject<UsersSensingModel>()}; ///< senses
    std::string m_failure;                                               ///< as it was traced
    bool m_isSensing{false}; ///< whether a decision has been made
};

/// One case with a change of something
template <typename Change>
struct Case
{
    Change change;                  ///< what is done
    std::vector<std::string> words; ///< of the message
};

using ManagerCase = Case<std::function<void(const IsacSlotState&, IsacAllocation&)>>;
using ObserveCase = Case<std::function<void(IsacSlotState&)>>;
using FinishCase = Case<std::function<void(IsacSlotRecord&)>>;
using DemandCase = Case<std::function<IsacDemand()>>;
using AgentCase = Case<std::function<void(IsacUserModel&)>>;

class IsacUsersManager : public IsacUserClasses, public testing::WithParamInterface<ManagerCase>
{
};

class IsacUsersQueues : public IsacUserClasses, public testing::WithParamInterface<ObserveCase>
{
};

class IsacUsersOutcome : public IsacUserClasses, public testing::WithParamInterface<FinishCase>
{
};

class IsacUsersDemand : public IsacUserClasses, public testing::WithParamInterface<DemandCase>
{
};

class IsacUsersAgent : public IsacUserClasses, public testing::WithParamInterface<AgentCase>
{
};

} // namespace

TEST_F(IsacUserClasses, RightOnesRun)
{
    EXPECT_NO_THROW(m_scenario.Run(3));
    EXPECT_EQ(m_failure, "");
}

TEST_P(IsacUsersManager, IsRefusedByName)
{
    m_manager->change = GetParam().change;
    ExpectRefusal(GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Cases,
    IsacUsersManager,
    testing::Values(
        // One that passes over a user without thinking of it.
        ManagerCase{[](auto& state, auto& allocation) {
                        IsacAllocation other;
                        other.Resize(state.GetUsers());
                        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
                        {
                            if (k != 2)
                            {
                                other.bandwidth[k] = allocation.bandwidth[k];
                                other.power[k] = allocation.power[k];
                                other.computing[k] = allocation.computing[k];
                            }
                        }
                        allocation = other;
                    },
                    {"UsersManager in slot 0, user \"user-", "Bandwidth (Hz) = nan"}},
        ManagerCase{[](auto&, auto& a) { a.power.resize(3); }, {"UsersManager", "Power (W) = 3"}},
        ManagerCase{[](auto&, auto& a) { a.computing.resize(0); }, {"Computing", "= 0"}},
        ManagerCase{[](auto&, auto& a) { a.computing[1] = NaN; }, {"user-", "Computing", "nan"}},
        ManagerCase{[](auto&, auto& a) { a.power[1] = -1e-300; }, {"user-", "Power (W) = -1e-300"}},
        ManagerCase{[](auto&, auto& a) { a.bandwidth[1] = INFINITE; }, {"Bandwidth", "inf"}},
        ManagerCase{[](auto&, auto& a) { a.admitted.setConstant(2, 1); }, {"admitted = 2"}},
        ManagerCase{[](auto&, auto& a) { a.admitted.setConstant(4, 7); },
                    {"user-", "admitted = 7"}},
        ManagerCase{[](auto&, auto& a) { a.powerPrice.setConstant(1, 1.0); }, {"power price"}},
        ManagerCase{[](auto&, auto& a) { a.bandwidthPrice.setConstant(2, NaN); }, {"nan"}},
        ManagerCase{[](auto&, auto& a) { a.computingPrice = -1.0; }, {"computing price"}},
        ManagerCase{[](auto&, auto&) { throw std::out_of_range("two\nlines"); },
                    {"decide of slot 0 (UsersManager) = two lines"}},
        ManagerCase{[](auto&, auto&) { throw 42; }, {"decide of slot 0 (UsersManager)"}},
        ManagerCase{[](auto& state, auto&) { std::vector<int>().at(state.slot); },
                    {"decide of slot 0 (UsersManager)"}}));

TEST_P(IsacUsersQueues, AreRefusedByName)
{
    m_service->observe = GetParam().change;
    ExpectRefusal(GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Cases,
    IsacUsersQueues,
    testing::Values(
        ObserveCase{[](auto& s) { s.computingBacklog[0] = NaN; },
                    {"UsersService in slot 0, user \"user-", "computing backlog (MB) = nan"}},
        ObserveCase{[](auto& s) { s.computingBacklog.resize(2); }, {"computingBacklog", "= 2"}},
        ObserveCase{[](auto& s) { s.radioBacklog[3] = -1.0; }, {"radio backlog (MB) = -1"}},
        ObserveCase{[](auto& s) { s.radioBacklog.resize(9); }, {"radioBacklog", "must stay 4"}},
        ObserveCase{[](auto& s) { s.prefetch[1] = INFINITE; }, {"prefetch (MB) = inf"}},
        ObserveCase{[](auto& s) { s.playbackBuffer[1] = -2.0; }, {"playback buffer (s) = -2"}},
        ObserveCase{[](auto& s) { s.playbackBuffer[1] = INFINITE; }, {"playback buffer"}},
        ObserveCase{[](auto& s) { s.Resize(5, 2); }, {"size of", "= 5: must stay 4"}},
        ObserveCase{[](auto& s) { s.Resize(4, 3); }, {"size of", "= 3: must stay 2"}},
        ObserveCase{[](auto& s) { s.station[1] = 2; }, {"station = 2"}},
        ObserveCase{[](auto& s) { s.station[1] = -1; }, {"station = -1"}},
        ObserveCase{[](auto& s) { s.name.pop_back(); }, {"size of name = 3"}},
        ObserveCase{[](auto&) { throw std::logic_error("why"); }, {"UsersService", "= why"}}));

TEST_P(IsacUsersOutcome, IsRefusedByName)
{
    m_service->finish = GetParam().change;
    ExpectRefusal(GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Cases,
    IsacUsersOutcome,
    testing::Values(
        FinishCase{[](auto& r) { r.outcome.rate[2] = NaN; },
                   {"UsersService in slot 0, user \"user-", "rate (bit/s) = nan"}},
        FinishCase{[](auto& r) { r.outcome.rate[2] = -1.0; }, {"rate (bit/s) = -1"}},
        FinishCase{[](auto& r) { r.outcome.rate[2] = INFINITE; }, {"rate (bit/s) = inf"}},
        FinishCase{[](auto& r) { r.outcome.rate.resize(1); }, {"size of rate = 1"}},
        FinishCase{[](auto& r) { r.outcome.quality.setConstant(NaN); }, {"quality", "nan"}},
        FinishCase{[](auto& r) { r.outcome.quality.setConstant(-0.1); }, {"quality", "-0.1"}},
        FinishCase{[](auto& r) { r.outcome.computingLatency.setConstant(-1.0); }, {"-1 s"}},
        FinishCase{[](auto& r) { r.outcome.radioLatency.setConstant(NaN); }, {"nan s"}},
        FinishCase{[](auto& r) { r.outcome.qoeUncapped[3] = NaN; }, {"uncapped experience = nan"}},
        FinishCase{[](auto& r) { r.outcome.qoeUncapped.resize(8); }, {"size of qoeUncapped = 8"}},
        FinishCase{[](auto& r) { r.outcome.crbMet.resize(0); }, {"size of crbMet = 0"}},
        FinishCase{[](auto& r) { r.truth.Resize(3, 1); }, {"size of truth = 3"}},
        FinishCase{[](auto& r) { r.allocation.Resize(3); }, {"size of bandwidth = 3"}},
        FinishCase{[](auto&) { throw std::string("no exception"); }, {"judge of slot 0"}}));

TEST_F(IsacUserClasses, AServiceThatForgetsIsRefusedInTheSlotWhereItDoes)
{
    m_service->finish = [this](IsacSlotRecord& record) {
        m_service->isIdle = record.state.slot == 0;
    };
    ExpectRefusal({"UsersService in slot 1, user \"user-", "rate (bit/s) = nan"});
}

TEST_P(IsacUsersDemand, IsRefusedByName)
{
    m_scenario.GetController()->GetUsers()[1]->SetWorkload(
        CreateObject<UsersWorkload>(GetParam().change));
    ExpectRefusal(GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         IsacUsersDemand,
                         testing::Values(DemandCase{[] {
                                                        return IsacDemand{NaN, 0.0, false};
                                                    },
                                                    {"IsacMobileUser", "= nan"}},
                                         DemandCase{[] {
                                                        return IsacDemand{-1.0, 0.0, false};
                                                    },
                                                    {"Demand = -1"}},
                                         DemandCase{[] {
                                                        return IsacDemand{INFINITE, 0.0, false};
                                                    },
                                                    {"Demand = inf"}},
                                         DemandCase{[] {
                                                        return IsacDemand{1.0, NaN, false};
                                                    },
                                                    {"SwipeHazard = nan"}},
                                         DemandCase{[] {
                                                        return IsacDemand{1.0, 1.5, false};
                                                    },
                                                    {"SwipeHazard = 1.5"}},
                                         DemandCase{[]() -> IsacDemand { throw std::bad_alloc(); },
                                                    {"observe of slot 0", "bad_"}}));

TEST_P(IsacUsersAgent, IsRefusedByName)
{
    UsersAgent::s_change = GetParam().change;
    const auto controller = m_scenario.GetController();
    UsersAgent::GetTypeId(); // known by name from here on
    controller->SetAttribute("Agent", StringValue("UsersAgent"));
    const auto node = CreateObject<Node>();
    node->AggregateObject(CreateObject<ConstantPositionMobilityModel>());
    const auto user = CreateObject<IsacMobileUser>();
    user->SetAttribute("Name", StringValue("ann"));
    user->SetWorkload(CreateObject<IsacTestWorkload>());
    node->AggregateObject(user);
    controller->AddUser(user);
    ExpectRefusal(GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Cases,
    IsacUsersAgent,
    testing::Values(
        AgentCase{[](auto& m) { m.fileSize = NaN; }, {"agent of", "\"ann\"", "file size"}},
        AgentCase{[](auto& m) { m.fileSize = -1.0; }, {"agent of", "\"ann\"", "= -1"}},
        AgentCase{[](auto& m) { m.quality = INFINITE; }, {"agent of", "content quality = inf"}},
        AgentCase{[](auto& m) { m.impact = NaN; }, {"agent of", "impact = nan"}},
        AgentCase{[](auto& m) { m.behaviour = 1.1; }, {"behavioural dynamics = 1.1"}},
        AgentCase{[](auto& m) { m.environment = 2.0; }, {"environmental complexity = 2"}},
        AgentCase{[](auto& m) { m.environment = NaN; }, {"environmental complexity = nan"}},
        AgentCase{[](auto& m) { m.qoe.ratioWeight = -1.0; }, {"weight of the ratio (s) = -1"}},
        AgentCase{[](auto&) { throw std::domain_error("?"); }, {"know of slot 0 (UsersAgent)"}}));

/// Whatever the two say alone, they have to say the same. A model that is scaled as a whole does.
TEST(IsacUsersSensingModel, BoundsAndRequirementsThatDisagreeAreFound)
{
    const auto run = [](const std::function<void(UsersSensingModel&)>& install) {
        IsacTestScenario scenario(4, 2, 1);
        const auto model = CreateObject<UsersSensingModel>();
        install(*model);
        scenario.GetController()->SetAttribute("SensingModel", PointerValue(model));
        try
        {
            scenario.Run(3);
        }
        catch (const isac::Error& error)
        {
            return std::string(error.what());
        }
        return std::string("none");
    };
    const auto expectRefusal = [&](const std::string& word, const auto& install) {
        const auto message = run(install);
        EXPECT_NE(message.find("UsersSensingModel"), std::string::npos) << message;
        EXPECT_NE(message.find("in slot 0"), std::string::npos) << message;
        EXPECT_NE(message.find(word), std::string::npos) << word << " in: " << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    };
    for (const double factor : {0.0, 1e-6, 0.5, 0.98, 1.02, 2.0, 1e6, INFINITE})
    {
        SCOPED_TRACE(factor);
        expectRefusal("against GetRequirement()", [factor](UsersSensingModel& model) {
            model.require = [factor](auto& requirement) { requirement.powerBandwidth *= factor; };
        });
        expectRefusal("against GetRequirement()", [factor](UsersSensingModel& model) {
            model.require = [factor](auto& requirement) { requirement.power *= factor; };
        });
        if (factor > 0.0 && factor < INFINITE)
        {
            expectRefusal("against GetRequirement()", [factor](UsersSensingModel& model) {
                model.bound = [factor](auto& bounds, double, double) {
                    bounds.range *= factor;
                    bounds.velocity *= factor;
                    bounds.azimuth *= factor;
                };
            });
            EXPECT_EQ(run([factor](UsersSensingModel& model) {
                          model.bound = [factor](auto& bounds, double, double) {
                              bounds.range *= factor;
                              bounds.velocity *= factor;
                              bounds.azimuth *= factor;
                          };
                          model.require = [factor](auto& requirement) {
                              requirement.power *= factor;
                              requirement.powerBandwidth *= factor;
                          };
                      }),
                      "none");
        }
    }
    // With power and bandwidth exchanged, and of the amplitude, not of the power.
    expectRefusal("against", [](UsersSensingModel& model) {
        model.bound = [](auto& bounds, double power, double bandwidth) {
            bounds.velocity *= power / bandwidth;
            bounds.azimuth *= power / bandwidth;
        };
    });
    expectRefusal("against", [](UsersSensingModel& model) {
        model.bound = [](auto& bounds, double power, double) { bounds.range *= std::sqrt(power); };
    });
    expectRefusal("required power (W) = nan", [](UsersSensingModel& model) {
        model.require = [](auto& requirement) { requirement.power = NaN; };
    });
    expectRefusal("required power (W) = -1", [](UsersSensingModel& model) {
        model.require = [](auto& requirement) { requirement.power = -1.0; };
    });
    expectRefusal("required product", [](UsersSensingModel& model) {
        model.require = [](auto& requirement) { requirement.powerBandwidth = NaN; };
    });
    expectRefusal("bounds = nan", [](UsersSensingModel& model) {
        model.bound = [](auto& bounds, double, double) { bounds.range = NaN; };
    });
    expectRefusal("bounds = ", [](UsersSensingModel& model) {
        model.bound = [](auto& bounds, double, double) { bounds.azimuth = -bounds.azimuth; };
    });
    // A requirement that was searched, not solved for, is close enough.
    EXPECT_EQ(run([](UsersSensingModel& model) {
                  model.require = [](auto& requirement) { requirement.power *= 1.0 - 1e-7; };
              }),
              "none");
}

/// A model that is right where users are first met, and wrong later, is found in that slot.
TEST_F(IsacUserClasses, ASensingModelThatTurnsWrongIsFound)
{
    m_manager->change = [this](const IsacSlotState& state, IsacAllocation&) {
        if (state.slot == 2)
        {
            m_sensing->bound = [](auto& bounds, double, double) { bounds.range = INFINITE; };
        }
    };
    ExpectRefusal({"UsersSensingModel in slot 2", "do not meet the thresholds"});
}

TEST_F(IsacUserClasses, ATargetsBoundsAreChecked)
{
    // Users get power and bandwidth of their own, a target all of the station's.
    const auto station = m_scenario.GetController()->GetBaseStations()[0];
    m_sensing->bound = [this, station](auto& bounds, double power, double bandwidth) {
        if (m_isSensing && power >= station->GetTransmitPower() * 0.999 &&
            bandwidth >= station->GetBandwidth() * 0.999)
        {
            bounds.velocity = NaN;
        }
    };
    m_manager->change = [this](const IsacSlotState&, IsacAllocation&) { m_isSensing = true; };
    ExpectRefusal({"UsersSensingModel in slot 0, IsacTarget", "bounds = "});
}

TEST(IsacUsersPredictor, AForecastThatIsNoneIsRefused)
{
    /// A predictor of a user's
    class UsersPredictor : public isac::SeriesPredictor
    {
      public:
        double mean{1.0};        ///< what it says
        double variance{1.0};    ///< what it says
        bool isForgetful{false}; ///< whether it says nothing

      private:
        void DoFit(const Eigen::Ref<const Eigen::ArrayXd>&) override
        {
        }

        void DoObserve(double) override
        {
        }

        void DoForecast(Eigen::Ref<Eigen::ArrayXd> means,
                        Eigen::Ref<Eigen::ArrayXd> variances) const override
        {
            if (!isForgetful)
            {
                means.setConstant(mean);
                variances.setConstant(variance);
            }
        }
    };

    const auto forecast = [](double mean, double variance, bool isForgetful) {
        UsersPredictor predictor;
        predictor.Fit(Eigen::ArrayXd::Constant(3, 1.0));
        predictor.mean = mean;
        predictor.variance = variance;
        predictor.isForgetful = isForgetful;
        return predictor.ForecastNext();
    };
    EXPECT_EQ(forecast(2.0, 0.0, false).mean, 2.0);
    EXPECT_EQ(forecast(2.0, INFINITE, false).variance, INFINITE);
    EXPECT_THROW(forecast(1.0, 1.0, true), isac::Error);
    EXPECT_THROW(forecast(NaN, 1.0, false), isac::Error);
    EXPECT_THROW(forecast(INFINITE, 1.0, false), isac::Error);
    EXPECT_THROW(forecast(1.0, NaN, false), isac::Error);
    EXPECT_THROW(forecast(1.0, -1.0, false), isac::Error);
}
