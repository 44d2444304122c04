/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"

#include <cmath>
#include <gtest/gtest.h>
#include <iostream>
#include <sstream>
#include <vector>

/**
 * @file
 * The code of README.md and doc/isac.rst, compiled and run. What stands there stands here, line by
 * line: isac-documentation-test.cc compares them.
 */

using namespace ns3;

namespace
{

/// The weaker a user's link, the larger its share of its station.
class GainManager : public IsacResourceManager
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("GainManager").SetParent<IsacResourceManager>().AddConstructor<GainManager>();
        return tid;
    }

    IsacAllocation Decide(const IsacSlotState& state) override
    {
        Eigen::ArrayXd weight(state.GetUsers());
        Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(state.GetStations());
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            weight[k] = 1.0 / std::sqrt(state.GetServingGain(k));
            sum[state.station[k]] += weight[k];
        }
        IsacAllocation allocation;
        allocation.Resize(state.GetUsers());
        for (Eigen::Index k = 0; k < state.GetUsers(); ++k)
        {
            const int j = state.station[k];
            allocation.bandwidth[k] = state.stationBandwidth[j] * weight[k] / sum[j];
            allocation.power[k] = state.stationPower[j] * weight[k] / sum[j];
            allocation.computing[k] = state.computingCapacity / state.GetUsers();
        }
        return allocation;
    }
};

NS_OBJECT_ENSURE_REGISTERED(GainManager);

/// Takes every user for the average one, and knows only what it requests.
class AverageAgent : public IsacAgent
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("AverageAgent").SetParent<IsacAgent>().AddConstructor<AverageAgent>();
        return tid;
    }

    IsacUserModel GetUserModel() override
    {
        IsacUserModel model; // its structure and weights: the defaults of isac::QoeModel
        model.impact = 0.85;
        model.fileSize = m_user->GetDemand().fileSize;
        model.quality = m_user->GetContentQuality();
        return model;
    }

    void Learn(const IsacExperience& experience) override
    {
        m_scores += std::isnan(experience.mos) ? 0.0 : experience.mos;
    }

    int64_t AssignStreams(int64_t /* stream */) override
    {
        return 0;
    }

  private:
    double m_scores{0.0}; ///< sum of the opinion scores
};

NS_OBJECT_ENSURE_REGISTERED(AverageAgent);

/// Requests 2 MB in every fifth slot, and never swipes.
class PeriodicWorkload : public IsacWorkload
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("PeriodicWorkload").SetParent<IsacWorkload>().AddConstructor<PeriodicWorkload>();
        return tid;
    }

    IsacDemand NextSlot(Time /* slot */) override
    {
        IsacDemand demand;
        demand.fileSize = m_slot++ % 5 == 0 ? 2.0 : 0.0;
        return demand;
    }

    int64_t AssignStreams(int64_t /* stream */) override
    {
        return 0;
    }

  private:
    int64_t m_slot{0}; ///< slots so far
};

NS_OBJECT_ENSURE_REGISTERED(PeriodicWorkload);

/// Echoes that lose 5 dB per km to rain.
class RainSensingLossModel : public IsacSensingLossModel
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("RainSensingLossModel")
                                .SetParent<IsacSensingLossModel>()
                                .AddConstructor<RainSensingLossModel>();
        return tid;
    }

    double GetGain(const IsacEchoPath& path, const IsacReflector& reflector) const override
    {
        const Vector position = reflector.GetPosition();
        const double way = CalculateDistance(path.transmitter, position) +
                           CalculateDistance(position, path.receiver);
        return IsacSensingLossModel::GetGain(path, reflector) * std::pow(10.0, -0.0005 * way);
    }
};

NS_OBJECT_ENSURE_REGISTERED(RainSensingLossModel);

/// Bounds that another waveform halves.
class HalfBoundSensingModel : public IsacFormulaSensingModel
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("HalfBoundSensingModel")
                                .SetParent<IsacFormulaSensingModel>()
                                .AddConstructor<HalfBoundSensingModel>();
        return tid;
    }

    isac::SensingAccuracy GetBounds(const IsacBaseStation& station,
                                    double sensingGain,
                                    double power,
                                    double bandwidth) const override
    {
        return IsacFormulaSensingModel::GetBounds(station, sensingGain, 2.0 * power, bandwidth);
    }

    isac::SensingRequirement GetRequirement(const IsacBaseStation& station,
                                            double sensingGain) const override
    {
        const auto whole = IsacFormulaSensingModel::GetRequirement(station, sensingGain);
        return {0.5 * whole.power, 0.5 * whole.powerBandwidth};
    }
};

NS_OBJECT_ENSURE_REGISTERED(HalfBoundSensingModel);

void
PrintWorst(const IsacSlotRecord& record)
{
    Eigen::Index worst;
    const double qoe = record.outcome.qoe.minCoeff(&worst);
    std::cout << "slot " << record.state.slot << ": " << record.state.name[worst] << " has " << qoe
              << "\n";
}

/// One station with users 50 m apart in a line; keeps the latest slot
class IsacSnippets : public testing::Test
{
  protected:
    /// Build the scenario
    void Install()
    {
        NodeContainer server(1);
        NodeContainer station(1);
        NodeContainer users(4);
        MobilityHelper mobility;
        auto positions = CreateObject<ListPositionAllocator>();
        positions->Add(Vector(0, 0, 10));
        for (int k = 1; k <= 4; ++k)
        {
            positions->Add(Vector(50.0 * k, 0, 1.5));
        }
        mobility.SetPositionAllocator(positions);
        mobility.Install(station);
        mobility.Install(users);
        isac.InstallEdgeServer(server.Get(0));
        isac.InstallBaseStations(station);
        isac.InstallUsers(users);
        isac.AssignStreams(0);
    }

    /// Run some slots, keep the latest
    void Run(int slots)
    {
        isac.GetController()->SetAttribute("Slots", IntegerValue(slots));
        isac.GetController()->TraceConnectWithoutContext(
            "Slot",
            Callback<void, const IsacSlotRecord&>(
                [this](const IsacSlotRecord& record) { m_record = record; }));
        Simulator::Run();
    }

    IsacHelper isac;         ///< called as in the documentation
    IsacSlotRecord m_record; ///< the latest slot
};

} // namespace

TEST_F(IsacSnippets, AManagerOfOnesOwn)
{
    isac.SetManager("GainManager");
    Install();
    Run(2);
    const auto& power = m_record.allocation.power;
    ASSERT_EQ(power.size(), 4);
    EXPECT_NEAR(power.sum(), 40.0, 1e-9);
    // Free space: the root of the gain falls with distance.
    const double near = std::hypot(50.0, 8.5);
    const double far = std::hypot(200.0, 8.5);
    EXPECT_NEAR(power[3] / power[0], far / near, 1e-9);
}

TEST_F(IsacSnippets, AnAgentOfOnesOwn)
{
    isac.SetAgent("AverageAgent");
    Install();
    Run(3);
    for (Eigen::Index k = 0; k < 4; ++k)
    {
        EXPECT_EQ(m_record.state.impact[k], 0.85);
        EXPECT_EQ(m_record.state.qoe[k].structure, isac::QoeStructure::LINEAR);
        EXPECT_EQ(m_record.state.fileSize[k], m_record.truth.fileSize[k]);
    }
}

TEST_F(IsacSnippets, AWorkloadOfOnesOwn)
{
    isac.SetWorkload("PeriodicWorkload");
    Install();
    Run(6);
    EXPECT_EQ(m_record.state.slot, 5);
    EXPECT_TRUE((m_record.truth.fileSize == 2.0).all());
}

TEST_F(IsacSnippets, ASensingLossModelOfOnesOwn)
{
    isac.GetController()->SetAttribute("SensingLossModel", StringValue("RainSensingLossModel"));
    Install();
    Run(1);
    const auto rain = m_record.state.sensingGain;
    const auto& users = isac.GetController()->GetUsers();
    const auto& station = *isac.GetController()->GetBaseStations()[0];
    for (Eigen::Index k = 0; k < 4; ++k)
    {
        const Vector position = station.GetPosition();
        const double dry = IsacFormulaSensingModel().GetSensingGain(
            station,
            CreateObject<IsacSensingLossModel>()->GetGain(
                {position, position, station.GetWavelength(), true, true},
                *users[k]));
        const double way = 2.0 * std::hypot(50.0 * (k + 1), 8.5);
        EXPECT_NEAR(10.0 * std::log10(dry / rain(k, 0)), 0.005 * way, 1e-9);
    }
}

TEST_F(IsacSnippets, ASensingModelOfOnesOwn)
{
    isac.GetController()->SetAttribute("SensingModel", StringValue("HalfBoundSensingModel"));
    Install();
    Run(1);
    const auto& station = *isac.GetController()->GetBaseStations()[0];
    for (Eigen::Index k = 0; k < 4; ++k)
    {
        const auto whole = IsacFormulaSensingModel().GetBounds(station,
                                                               m_record.state.sensingGain(k, 0),
                                                               m_record.allocation.power[k],
                                                               m_record.allocation.bandwidth[k]);
        EXPECT_NEAR(m_record.outcome.crb(k, 0) / whole.range, 0.5, 1e-12);
        EXPECT_NEAR(m_record.outcome.crb(k, 1) / whole.velocity, 0.5, 1e-12);
        EXPECT_NEAR(m_record.outcome.crb(k, 2) / whole.azimuth, 0.5, 1e-12);
    }
}

TEST_F(IsacSnippets, AListenerOfOnesOwn)
{
    isac.GetController()->TraceConnectWithoutContext("Slot", MakeCallback(&PrintWorst));
    Install();
    testing::internal::CaptureStdout();
    Run(2);
    const std::string text = testing::internal::GetCapturedStdout();
    EXPECT_EQ(text.rfind("slot 0: user-", 0), 0U) << text;
    EXPECT_NE(text.find("\nslot 1: user-"), std::string::npos) << text;
}

TEST_F(IsacSnippets, AListenerByPath)
{
    Install();
    Config::ConnectWithoutContext("/NodeList/*/$ns3::IsacController/Slot",
                                  MakeCallback(&PrintWorst));
    testing::internal::CaptureStdout();
    Run(1);
    EXPECT_NE(testing::internal::GetCapturedStdout(), "");
}

TEST_F(IsacSnippets, ModelsOfNs3)
{
    isac.SetPropagationLossModel("ns3::ThreeGppUmiStreetCanyonPropagationLossModel",
                                 "ShadowingEnabled",
                                 BooleanValue(false));
    isac.SetChannelConditionModel("ns3::ThreeGppUmiStreetCanyonChannelConditionModel");
    Install();
    Run(1);
    int blocked = 0;
    for (Eigen::Index k = 0; k < 4; ++k)
    {
        // TR 38.901 table 7.4.1-1, UMi - Street Canyon, with line of sight and without.
        const double distance = std::log10(std::hypot(50.0 * (k + 1), 8.5));
        const double clear = 32.4 + 21.0 * distance + 20.0 * std::log10(28.0);
        const double shadow = 22.4 + 35.3 * distance + 21.3 * std::log10(28.0);
        const double loss = -10.0 * std::log10(m_record.state.gain(k, 0));
        EXPECT_LT(std::min(std::abs(loss - clear), std::abs(loss - shadow)), 1e-9);
        blocked += std::abs(loss - shadow) < 1e-9;
    }
    EXPECT_GT(blocked, 0);
}

TEST_F(IsacSnippets, Shadows)
{
    isac.AddShadow("ns3::IsacGreedyManager", "FloorShare", DoubleValue(0.2));
    isac.AddShadow("ns3::IsacOptimalManager");
    Install();
    Run(2);
    ASSERT_EQ(m_record.shadows.size(), 2);
    EXPECT_GE(m_record.shadows[1].outcome.objective, m_record.shadows[0].outcome.objective - 1e-8);
}

TEST_F(IsacSnippets, SlotsInPackets)
{
    Install();
    IsacNetworkHelper network;
    network.SetClient("ns3::IsacVideoClient"); // IsacRequestClient without this line
    network.Install(isac);                     // after all roles
    Simulator::Stop(Seconds(2));
    Run(2);
    EXPECT_GT(m_record.requests.size(), 0);
    EXPECT_FALSE(m_record.state.playbackBuffer.isNaN().any());
}

TEST_F(IsacSnippets, AttributesOfStationsUsersAndTargets)
{
    isac.SetBaseStationAttribute("TransmitPower", DoubleValue(20));
    isac.SetUserAttribute("MosModel", StringValue("Qoe"));
    isac.SetTargetAttribute("CrossSectionModel", StringValue("UavSmall"));
    isac.GetController()->SetAttribute("QoeCap", DoubleValue(0));
    Install();
    Run(1);
    EXPECT_EQ(m_record.state.stationPower[0], 20.0);
    EXPECT_EQ(m_record.state.qoeCap, 0.0);
}

TEST(IsacSnippetsOfDefaults, HoldForWhatIsMadeAfterwards)
{
    Config::SetDefault("ns3::IsacBaseStation::Bandwidth", DoubleValue(200e6));
    Config::SetDefault("ns3::IsacController::Manager", StringValue("ns3::IsacGreedyManager"));
    EXPECT_EQ(CreateObject<IsacBaseStation>()->GetBandwidth(), 200e6);
    EXPECT_TRUE(DynamicCast<IsacGreedyManager>(CreateObject<IsacController>()->GetManager()) !=
                nullptr);
}

TEST(IsacSnippetsOfNumerics, TellWhereABoundMeetsItsThreshold)
{
    const auto minimumPower = [](double distance) {
        const double wavelength = isac::SPEED_OF_LIGHT / 28e9;
        const double echo = isac::RadarGain(5.0, wavelength, distance, distance);
        const isac::SensingReceiver receiver{0.8, 1.0, 1.0, 32, isac::NoisePower(-174.0, 400e6)};
        const double gain = isac::SensingGain(echo, receiver);
        return isac::RequiredResources(gain, isac::SensingWaveform{}, {0.01, 0.01, 0.01}).power;
    };
    EXPECT_NEAR(minimumPower(348.1), 40.0, 0.1);
    EXPECT_NEAR(minimumPower(200.0) / minimumPower(100.0), 256.0, 1e-9);
}

TEST(IsacSnippetsOfNumerics, LearnAUser)
{
    const auto learn = [](const std::vector<isac::QoeSample>& samples,
                          const Ptr<UniformRandomVariable>& random) {
        Eigen::VectorXd latencies(samples.size());
        Eigen::VectorXd scores(samples.size());
        for (std::size_t i = 0; i < samples.size(); ++i)
        {
            latencies[i] = samples[i].latency;
            scores[i] = samples[i].opinionScore;
        }
        const auto draw = [&random](int bound) {
            return static_cast<int>(random->GetInteger(0, bound - 1));
        };
        const auto test = isac::TestDistanceCorrelation(latencies, scores, 199, draw);
        const isac::QosFactors selected{true, test.pValue <= 0.05};
        return isac::FitQoeByLikelihood(samples, selected, std::sqrt(0.8)).model;
    };

    const isac::QoeModel user{isac::QoeStructure::RATIO, 0.0, 0.0, 0.282};
    const auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(1);
    std::vector<isac::QoeSample> samples(300);
    for (auto& sample : samples)
    {
        sample.impact = random->GetValue(0.7, 1.0);
        sample.quality = random->GetValue(0.5, 0.75);
        sample.latency = random->GetValue(0.02, 0.08);
        const double qoe = isac::Qoe(user, sample.impact, sample.quality, sample.latency);
        const double location = isac::MosLocation(isac::MosModel::QOE, 0.0, 0.0, qoe);
        sample.opinionScore =
            isac::TruncatedNormalQuantile(random->GetValue(), location, std::sqrt(0.8), 1.0, 5.0);
    }
    const auto model = learn(samples, random);
    EXPECT_EQ(model.structure, isac::QoeStructure::RATIO);
    EXPECT_NEAR(model.ratioWeight, 0.282, 0.025); // four standard errors
}

TEST(IsacSnippetsOfNumerics, PredictASeries)
{
    const Eigen::ArrayXd history = Eigen::ArrayXd::LinSpaced(50, 1.0, 50.0);
    const Eigen::ArrayXd samples = Eigen::ArrayXd::LinSpaced(50, 51.0, 100.0);
    isac::ArimaPredictor predictor;
    predictor.Fit(history);
    for (const double sample : samples)
    {
        predictor.Observe(sample);
        if (predictor.NeedsFit())
        {
            predictor.Fit(samples);
        }
    }
    Eigen::ArrayXd mean(5);
    Eigen::ArrayXd variance(5);
    predictor.Forecast(mean, variance);
    EXPECT_NEAR(mean[4], 105.0, 1e-6);
}

TEST(IsacSnippetsOfNumerics, TrainANetwork)
{
    const auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(1);
    const Eigen::MatrixXf inputs = Eigen::MatrixXf::NullaryExpr(2, 100, [&random]() {
        return static_cast<float>(random->GetValue());
    });
    const Eigen::MatrixXf wanted = inputs.colwise().prod();
    constexpr int steps = 500;
    auto network = isac::NeuralNetwork::MakePerceptron(2, {32, 32}, 1);
    network.Initialise([&random]() { return random->GetValue(); });
    isac::Adam adam(network.GetParameters().size(), 3e-3);
    for (int step = 0; step < steps; ++step)
    {
        const Eigen::MatrixXf error = network.Forward(inputs) - wanted;
        network.GetGradient().setZero();
        network.Backward(error / error.cols());
        isac::ClipGradient(network.GetGradient(), 1.0);
        adam.Step(network.GetParameters(), network.GetGradient());
    }
    EXPECT_LT((network.Forward(inputs) - wanted).norm(), 0.2F * wanted.norm());
}

TEST(IsacSnippetsOfDevices, AllocateOnesOwn)
{
    NodeContainer nodes(2);
    MobilityHelper mobility;
    mobility.SetPositionAllocator("ns3::GridPositionAllocator", "DeltaX", DoubleValue(100));
    mobility.Install(nodes);
    IsacNetDeviceHelper radio;
    radio.SetChannelAttribute("ShareInterval", TimeValue(Time()));
    const auto [stations, users] = radio.Install(nodes.Get(0), nodes.Get(1));
    const auto station = DynamicCast<IsacStationNetDevice>(stations.Get(0));
    const auto user = DynamicCast<IsacUserNetDevice>(users.Get(0));
    user->GetChannel()->Initialize();
    const double bandwidth = 1e6;
    const double power = 1e-3;
    const auto allocate = [&] {
        const auto channel = DynamicCast<IsacChannel>(user->GetChannel());
        channel->Handover(user, station);
        const double gain = channel->GetGain(*station, *user);
        station->SetDownlink(user, {bandwidth, power, gain});
        channel->ShareUplinks();
    };
    allocate();
    const double noise = station->GetBaseStation()->GetNoiseDensity();
    const double gain =
        std::pow(10.0, -CreateObject<IsacPropagationLossModel>()->GetLoss(100.0) / 10.0);
    EXPECT_NEAR(user->GetDownlink().GetRate() / isac::ShannonRate(bandwidth, power, gain, noise),
                1.0,
                1e-12);
    EXPECT_NEAR(user->GetUplink().GetRate() / isac::ShannonRate(100e6, 0.2, gain, noise),
                1.0,
                1e-12);
}

TEST(IsacSnippetsOfApplications, RunOverLinksOfOnesOwn)
{
    NodeContainer server(1);
    NodeContainer userNodes(1);
    constexpr int users = 1;
    InternetStackHelper().InstallAll();
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    const auto link = PointToPointHelper().Install(server.Get(0), userNodes.Get(0));
    const auto serverAddress = addresses.Assign(link).GetAddress(0);
    server.Get(0)->AggregateObject(CreateObject<IsacEdgeServer>());
    userNodes.Get(0)->AggregateObject(CreateObject<IsacMobileUser>());
    IsacApplicationHelper applications(InetSocketAddress(serverAddress, 8080));
    applications.InstallServer(server.Get(0));
    const auto clients = applications.InstallClients(userNodes);
    applications.AssignStreams(clients, 0);
    const auto queue = server.Get(0)->GetObject<IsacComputingQueue>();
    const double capacity = server.Get(0)->GetObject<IsacEdgeServer>()->GetComputingCapacity();
    for (int k = 0; k < users; ++k)
    {
        queue->SetShare(userNodes.Get(k)->GetId(), capacity / users);
    }
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    EXPECT_GT(DynamicCast<IsacVideoClient>(clients.Get(0))->GetReceivedBytes(), 0);
}

TEST(IsacSnippetsOfErrors, AreOneLine)
{
    std::string line;
    try
    {
        IsacHelper helper;
        helper.SetBaseStationAttribute("TransmitPower", DoubleValue(-40));
    }
    catch (const isac::Error& error)
    {
        line = error.what();
    }
    EXPECT_EQ(line.rfind("isac: ns3::IsacBaseStation: TransmitPower = -40: must be", 0), 0U)
        << line;
}
