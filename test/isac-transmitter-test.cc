/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-event-limit.h"

#include "ns3/isac-transmitter.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

/// Notes when transmissions end
class IsacTransmitterTest : public testing::Test
{
  protected:
    /// Set the rate at a time
    void SetRateAt(double time, double rate)
    {
        Simulator::Schedule(Seconds(time), &IsacTransmitter::SetRate, &m_transmitter, rate);
    }

    std::vector<double> m_ends; ///< times of ends, in s
    IsacTransmitter m_transmitter{[this] { m_ends.push_back(Simulator::Now().GetSeconds()); }};
};

} // namespace

TEST_F(IsacTransmitterTest, TakesTheBitsOverTheRate)
{
    m_transmitter.SetRate(3e6);
    m_transmitter.Begin(12000);
    EXPECT_EQ(m_transmitter.GetBitsLeft(), 12000.0);
    Simulator::Run();
    ASSERT_EQ(m_ends.size(), 1U);
    EXPECT_NEAR(m_ends[0], 0.004, 1e-9);
    EXPECT_EQ(m_transmitter.GetBitsLeft(), 0.0);
}

TEST_F(IsacTransmitterTest, GoesOnAtTheNewRateAndWaitsAtZero)
{
    m_transmitter.Begin(10000);
    SetRateAt(1, 1000);
    SetRateAt(4, 0);
    SetRateAt(9, 2000);
    Simulator::Schedule(Seconds(7),
                        [this] { EXPECT_NEAR(m_transmitter.GetBitsLeft(), 7000, 1e-6); });
    Simulator::Run();
    ASSERT_EQ(m_ends.size(), 1U);
    EXPECT_NEAR(m_ends[0], 9 + 3.5, 1e-9);
}

TEST_F(IsacTransmitterTest, ARateSetAgainDisturbsNothing)
{
    m_transmitter.SetRate(1000);
    m_transmitter.Begin(1000);
    for (int i = 1; i < 1000; ++i)
    {
        SetRateAt(0.001 * i, 1000);
    }
    Simulator::Run();
    EXPECT_EQ(m_ends, std::vector<double>{1.0});
}

/// The change comes first in the same instant: the last bit is gone all the same.
TEST_F(IsacTransmitterTest, AnEndInTheInstantOfAChangeIsNotHeldUp)
{
    SetRateAt(0.25, 0);
    m_transmitter.SetRate(4000);
    m_transmitter.Begin(1000);
    Simulator::Run();
    EXPECT_EQ(m_ends, std::vector<double>{0.25});
}

TEST_F(IsacTransmitterTest, AnAbortedOneNeverEnds)
{
    m_transmitter.SetRate(1000);
    m_transmitter.Begin(1000);
    Simulator::Schedule(Seconds(0.5), &IsacTransmitter::Abort, &m_transmitter);
    SetRateAt(0.6, 2000);
    Simulator::Run();
    EXPECT_TRUE(m_ends.empty());
}

TEST_F(IsacTransmitterTest, TheClockDoesNotOverflow)
{
    m_transmitter.SetRate(1e-300);
    m_transmitter.Begin(12000);
    SetRateAt(1, 1e-9);
    SetRateAt(2, 12000);
    Simulator::Run();
    ASSERT_EQ(m_ends.size(), 1U);
    EXPECT_NEAR(m_ends[0], 3.0, 1e-9);
}

/// Between a transmission's begin and its end, the rates' integral is its size.
TEST_F(IsacTransmitterTest, LosesNoBitHoweverTheRateChanges)
{
    std::mt19937 random(1);
    std::exponential_distribution<double> pause(1e3);
    std::uniform_real_distribution<double> uniform(0, 1);
    for (int run = 0; run < 200; ++run)
    {
        const double bits = 8 * (1 + random() % 1500);
        const double begin = Simulator::Now().GetSeconds();
        m_ends.clear();
        m_transmitter.Begin(bits);
        double sent = 0.0;
        double since = begin;
        double fastest = m_transmitter.GetRate();
        while (m_ends.empty())
        {
            const double before = m_transmitter.GetRate();
            Simulator::Stop(Seconds(pause(random)));
            Simulator::Run();
            const double now = m_ends.empty() ? Simulator::Now().GetSeconds() : m_ends[0];
            sent += before * (now - since);
            since = now;
            const double rate = uniform(random) < 0.2 ? 0.0 : 1e7 * uniform(random);
            fastest = std::max(fastest, rate);
            m_transmitter.SetRate(rate);
        }
        EXPECT_NEAR(sent, bits, 1e-6 + 4e-9 * fastest) << run;
    }
}

TEST_F(IsacTransmitterTest, KeepsNoEventOfAnEarlierRate)
{
    IsacEventLimit::Set(1000000);
    m_transmitter.Begin(1e12); // years at any of the rates
    for (int i = 0; i < 10000; ++i)
    {
        SetRateAt(0.01 * (i + 1), 1 + i % 2);
    }
    Simulator::Schedule(Seconds(101), [] { EXPECT_LE(IsacEventLimit::GetKept(), 2); });
    Simulator::Stop(Seconds(102));
    Simulator::Run();
}

TEST_F(IsacTransmitterTest, LetsTimeGoOnHoweverFastItIs)
{
    int sent = 0;
    std::vector<int64_t> ends;
    IsacTransmitter transmitter([&] {
        ends.push_back(Simulator::Now().GetTimeStep());
        if (++sent < 5)
        {
            transmitter.Begin(12000);
        }
    });
    transmitter.SetRate(1e30);
    transmitter.Begin(12000);
    Simulator::Run();
    EXPECT_EQ(ends, (std::vector<int64_t>{1, 2, 3, 4, 5}));
}
