/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-event-limit.h"
#include "isac-workload-fixtures.h"

#include "ns3/isac-computing-queue.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// What happens to a user, at what time: a request of so many cycles, or a share in cycles/s
struct Change
{
    double time;   ///< in s
    double cycles; ///< of a request; negative for a change of the share
    double share;  ///< the new share
};

/**
 * Processor sharing by its definition: between two events each of n requests gets share / n.
 *
 * @param changes what happens, in order of time
 * @return when each request ends, in s, in the order of their begins; infinite where it does not
 */
std::vector<double>
EndsByDefinition(const std::vector<Change>& changes)
{
    std::vector<double> ends;
    std::vector<std::pair<std::size_t, double>> present; // number of the request, cycles left
    double share = 0.0;
    double now = 0.0;
    const auto serveUntil = [&](double time) {
        while (!present.empty() && share > 0.0)
        {
            const auto first =
                std::min_element(present.begin(), present.end(), [](const auto& a, const auto& b) {
                    return a.second < b.second;
                });
            const double count = present.size();
            const double end = now + first->second * count / share;
            const double served = (std::min(end, time) - now) * share / count;
            for (auto& request : present)
            {
                request.second -= served;
            }
            now = std::min(end, time);
            if (end > time)
            {
                break;
            }
            ends[first->first] = end;
            present.erase(first);
        }
        now = time;
    };
    for (const auto& change : changes)
    {
        serveUntil(change.time);
        if (change.cycles < 0.0)
        {
            share = change.share;
        }
        else
        {
            present.emplace_back(ends.size(), change.cycles);
            ends.push_back(std::numeric_limits<double>::infinity());
        }
    }
    serveUntil(1e18);
    return ends;
}

/// Draws of what requests take, in cycles, with a mean of 1e6
using Service = std::function<double(UniformRandomVariable&)>;

/// Sojourn times of a queue with Poisson arrivals
struct Sojourns
{
    std::vector<double> cycles;    ///< of each request
    std::vector<double> durations; ///< of each request, in s
};

/**
 * @param service draws what requests take
 * @param load rho
 * @param count number of requests
 * @return their sojourns in the stationary queue, at 1e9 cycles/s; the first tenth is left out
 */
Sojourns
SimulatePoissonArrivals(const Service& service, double load, int count)
{
    auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(7);
    auto queue = CreateObject<IsacComputingQueue>();
    queue->SetShare(0, 1e9);
    Sojourns sojourns;
    int arrivals = 0;
    std::function<void()> arrive = [&] {
        const double cycles = service(*random);
        const Time begin = Simulator::Now();
        const bool counts = ++arrivals > count / 10;
        queue->Submit(0, cycles, [&sojourns, cycles, begin, counts] {
            if (counts)
            {
                sojourns.cycles.push_back(cycles);
                sojourns.durations.push_back((Simulator::Now() - begin).GetSeconds());
            }
        });
        if (arrivals < count)
        {
            Simulator::Schedule(Seconds(-std::log(random->GetValue()) * 1e-3 / load), arrive);
        }
    };
    Simulator::ScheduleNow(arrive);
    Simulator::Run();
    Simulator::Destroy();
    return sojourns;
}

/**
 * Compare the mean of the sojourns over cycles with 1 / (C (1 - rho)), by batch means.
 *
 * @param sojourns the sojourns
 * @param load rho
 * @param isIn which requests count, by their cycles
 */
void
ExpectMeanSojourn(const Sojourns& sojourns, double load, const std::function<bool(double)>& isIn)
{
    constexpr std::size_t batches = 50;
    const std::size_t length = sojourns.cycles.size() / batches;
    std::vector<double> ratios;
    for (std::size_t batch = 0; batch < batches; ++batch)
    {
        double cycles = 0.0;
        double duration = 0.0;
        for (std::size_t i = batch * length; i < (batch + 1) * length; ++i)
        {
            if (isIn(sojourns.cycles[i]))
            {
                cycles += sojourns.cycles[i];
                duration += sojourns.durations[i];
            }
        }
        ASSERT_GT(cycles, 0.0);
        ratios.push_back(duration * 1e9 * (1.0 - load) / cycles);
    }
    double mean = 0.0;
    for (const double ratio : ratios)
    {
        mean += ratio / batches;
    }
    double variance = 0.0;
    for (const double ratio : ratios)
    {
        variance += (ratio - mean) * (ratio - mean) / (batches - 1.0);
    }
    const double error = std::sqrt(variance / batches);
    EXPECT_LT(error, 0.02);                // the comparison means something
    EXPECT_NEAR(mean, 1.0, 3.3 * error);   // 99.9 % confidence
    EXPECT_NEAR(mean, 1.0, 0.05) << error; // and as a plain figure
}

double
Deterministic(UniformRandomVariable&)
{
    return 1e6;
}

double
Exponential(UniformRandomVariable& random)
{
    return -1e6 * std::log(random.GetValue());
}

/// Two kinds of requests, with means of 0.5e6 (8 of 9) and 5e6: squared coefficient of variation 5
double
Hyperexponential(UniformRandomVariable& random)
{
    const double mean = random.GetValue() < 8.0 / 9.0 ? 0.5e6 : 5e6;
    return -mean * std::log(random.GetValue());
}

} // namespace

/// A queue, and when what was submitted to it ended
class IsacComputingQueueOfOneUser : public testing::Test
{
  protected:
    /// Submit a request at a time
    void SubmitAt(double time, double cycles, uint32_t user = 3)
    {
        const auto number = m_ends.size();
        m_ends.push_back(-1.0);
        Simulator::Schedule(Seconds(time), [this, number, cycles, user] {
            m_queue->Submit(user, cycles, [this, number] {
                m_ends[number] = Simulator::Now().GetSeconds();
            });
        });
    }

    /// Change a share at a time
    void SetShareAt(double time, double share, uint32_t user = 3)
    {
        Simulator::Schedule(Seconds(time), &IsacComputingQueue::SetShare, m_queue, user, share);
    }

    /// Look at the queue at a time
    void At(double time, const std::function<void()>& action)
    {
        Simulator::Schedule(Seconds(time), action);
    }

    Ptr<IsacComputingQueue> m_queue{CreateObject<IsacComputingQueue>()};
    std::vector<double> m_ends; ///< in s, in the order of SubmitAt(); -1 for none
};

TEST_F(IsacComputingQueueOfOneUser, ComputesARequestInCyclesOverShare)
{
    m_queue->SetShare(3, 4e9);
    SubmitAt(2.0, 1e9);
    Simulator::Run();
    EXPECT_EQ(m_ends, std::vector<double>{2.25});
}

TEST_F(IsacComputingQueueOfOneUser, SharesEquallyAmongRequests)
{
    // The first has half of its cycles left when the second comes; both get half until 1.5 s.
    m_queue->SetShare(3, 1e9);
    SubmitAt(0.0, 1e9);
    SubmitAt(0.5, 1e9);
    Simulator::Run();
    EXPECT_EQ(m_ends, (std::vector<double>{1.5, 2.0}));
}

TEST_F(IsacComputingQueueOfOneUser, LetsTheShortOvertakeTheLong)
{
    m_queue->SetShare(3, 1e9);
    SubmitAt(0.0, 3e9);
    SubmitAt(0.0, 1e9);
    SubmitAt(0.0, 2e9);
    Simulator::Run();
    EXPECT_EQ(m_ends, (std::vector<double>{6.0, 3.0, 5.0}));
}

TEST_F(IsacComputingQueueOfOneUser, TellsEqualRequestsInTheirOrder)
{
    m_queue->SetShare(3, 1e9);
    std::string order;
    for (const char letter : {'a', 'b', 'c'})
    {
        m_queue->Submit(3, 1e6, [&order, letter] { order += letter; });
    }
    Simulator::Run();
    EXPECT_EQ(order, "abc");
}

TEST_F(IsacComputingQueueOfOneUser, KeepsWorkWhenTheShareChanges)
{
    // 1 s at 1e9, 1 s of pause, then 2e9: the remaining 2e9 take 1 s.
    m_queue->SetShare(3, 1e9);
    SubmitAt(0.0, 3e9);
    SetShareAt(1.0, 0.0);
    SetShareAt(2.0, 2e9);
    At(1.5, [this] { EXPECT_EQ(m_queue->GetBacklog(3), 2e9); });
    Simulator::Run();
    EXPECT_EQ(m_ends, std::vector<double>{3.0});
}

TEST_F(IsacComputingQueueOfOneUser, KeepsNoEventOfAnEarlierShare)
{
    IsacEventLimit::Set(1000000);
    m_queue->Submit(3, 1e18, [] {}); // years at any of the shares
    for (int i = 0; i < 10000; ++i)
    {
        At(0.01 * (i + 1), [this, i] { m_queue->SetShare(3, 1.0 + i % 2); });
    }
    At(101.0, [] { EXPECT_LE(IsacEventLimit::GetKept(), 2); });
    Simulator::Stop(Seconds(102));
    Simulator::Run();
}

TEST_F(IsacComputingQueueOfOneUser, LetsRequestsWaitWithoutAShare)
{
    SubmitAt(0.0, 1.0);
    Simulator::Run(); // ends: nothing is scheduled
    EXPECT_EQ(m_ends, std::vector<double>{-1.0});
    EXPECT_EQ(m_queue->GetShare(3), 0.0);
    EXPECT_EQ(m_queue->GetBacklog(3), 1.0);
}

TEST_F(IsacComputingQueueOfOneUser, IsDoneAtOnceWithoutWork)
{
    SubmitAt(1.0, 5e9);
    SubmitAt(1.0, 0.0);
    Simulator::Run();
    EXPECT_EQ(m_ends, (std::vector<double>{-1.0, 1.0}));
}

TEST_F(IsacComputingQueueOfOneUser, TellsBacklogAndRequests)
{
    m_queue->SetShare(3, 1e9);
    EXPECT_EQ(m_queue->GetShare(3), 1e9);
    SubmitAt(0.0, 1e9);
    SubmitAt(0.5, 1e9);
    const std::vector<std::pair<double, std::pair<double, std::size_t>>> expected{
        {0.25, {0.75e9, 1}},
        {0.75, {1.25e9, 2}},
        {1.75, {0.25e9, 1}},
        {2.5, {0.0, 0}}};
    for (const auto& entry : expected)
    {
        At(entry.first, [this, entry] {
            EXPECT_NEAR(m_queue->GetBacklog(3), entry.second.first, 1e-3) << entry.first;
            EXPECT_EQ(m_queue->GetRequests(3), entry.second.second) << entry.first;
        });
    }
    Simulator::Run();
    EXPECT_EQ(m_queue->GetBacklog(99), 0.0);
    EXPECT_EQ(m_queue->GetRequests(99), 0U);
}

TEST_F(IsacComputingQueueOfOneUser, IsNotDisturbedByOthers)
{
    m_queue->SetShare(3, 1e9);
    m_queue->SetShare(4, 1e9);
    SubmitAt(0.0, 1e9);
    for (int i = 0; i < 100; ++i)
    {
        SubmitAt(0.0, 1e9, 4);
    }
    SetShareAt(0.5, 0.0, 4);
    Simulator::Run();
    EXPECT_EQ(m_ends[0], 1.0);
    EXPECT_EQ(m_ends[1], -1.0);
    EXPECT_NEAR(m_queue->GetBacklog(4), 99.5e9, 1.0);
}

TEST_F(IsacComputingQueueOfOneUser, CountsWhatIsDropped)
{
    m_queue->SetShare(3, 1e9);
    m_queue->SetShare(4, 1e9);
    SubmitAt(0.0, 1e9);
    SubmitAt(0.0, 1e9);
    SubmitAt(0.0, 2e9, 4);
    At(0.5, [this] { m_queue->Remove(3); });
    At(0.5, [this] { m_queue->Remove(99); });
    Simulator::Run();
    EXPECT_EQ(m_ends, (std::vector<double>{-1.0, -1.0, 2.0}));
    EXPECT_EQ(m_queue->GetDroppedRequests(), 2);
    EXPECT_NEAR(m_queue->GetDroppedCycles(), 1.5e9, 1e-3);
    EXPECT_EQ(m_queue->GetShare(3), 0.0);
    EXPECT_EQ(m_queue->GetShare(4), 1e9);
}

TEST_F(IsacComputingQueueOfOneUser, DropsAllWhenItsNodeGoes)
{
    m_queue->SetShare(3, 1e9);
    SubmitAt(0.0, 1e9);
    SubmitAt(0.0, 1e9, 4);
    At(0.5, [this] { m_queue->Dispose(); });
    Simulator::Run();
    EXPECT_EQ(m_ends, (std::vector<double>{-1.0, -1.0}));
    EXPECT_EQ(m_queue->GetDroppedRequests(), 2);
    EXPECT_NEAR(m_queue->GetDroppedCycles(), 1.5e9, 1e-3);
}

TEST_F(IsacComputingQueueOfOneUser, MayBeChangedByWhoIsTold)
{
    m_queue->SetShare(3, 1e9);
    std::vector<double> ends;
    std::function<void()> submit = [&] {
        ends.push_back(Simulator::Now().GetSeconds());
        if (ends.size() < 3)
        {
            m_queue->Submit(3, 1e9, submit);
            m_queue->SetShare(3, 2.0 * m_queue->GetShare(3));
        }
        else
        {
            m_queue->Submit(3, 1e9, submit);
            m_queue->Remove(3);
        }
    };
    m_queue->Submit(3, 1e9, submit);
    Simulator::Run();
    EXPECT_EQ(ends, (std::vector<double>{1.0, 1.5, 1.75}));
    EXPECT_EQ(m_queue->GetDroppedRequests(), 1);
}

TEST_F(IsacComputingQueueOfOneUser, WaitsBeyondTheClock)
{
    m_queue->SetShare(3, 1e-12);
    SubmitAt(0.0, 1e12);
    SetShareAt(5.0, 1e12);
    Simulator::Run();
    EXPECT_EQ(m_ends, std::vector<double>{6.0});
}

TEST_F(IsacComputingQueueOfOneUser, RefusesWhatIsNoWorkAndNoSpeed)
{
    for (const double value : {-1.0, std::nan(""), HUGE_VAL})
    {
        const auto cycles = RefusalOf([&] { m_queue->Submit(3, value, [] {}); });
        EXPECT_EQ(cycles.find("isac: IsacComputingQueue: cycles of user 3 = "), 0U) << cycles;
        const auto share = RefusalOf([&] { m_queue->SetShare(3, value); });
        EXPECT_EQ(share.find("isac: IsacComputingQueue: share (cycles/s) of user 3 = "), 0U)
            << share;
    }
    EXPECT_EQ(m_queue->GetRequests(3), 0U);
}

TEST_F(IsacComputingQueueOfOneUser, IsProcessorSharingUnderRandomShares)
{
    auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(3);
    std::vector<Change> changes;
    double time = 0.0;
    double submitted = 0.0;
    for (int i = 0; i < 4000; ++i)
    {
        time += 1e-9 * random->GetInteger(0, 2000000); // whole nanoseconds, as the clock has them
        if (random->GetValue() < 0.3)
        {
            const double share = random->GetValue() < 0.2 ? 0.0 : random->GetValue(1e8, 2e9);
            changes.push_back({time, -1.0, share});
            SetShareAt(time, share);
        }
        else
        {
            const double cycles = 1e6 * random->GetValue(0.0, 2.0);
            changes.push_back({time, cycles, 0.0});
            SubmitAt(time, cycles);
            submitted += cycles;
        }
    }
    const double stop = 0.8 * time;
    double left = 0.0;
    At(stop, [&] { left = m_queue->GetBacklog(3); });
    Simulator::Run();

    const auto expected = EndsByDefinition(changes);
    ASSERT_EQ(expected.size(), m_ends.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        // Up to the clock's next nanosecond; the definition itself rounds by some 1e-13 s.
        EXPECT_GE(m_ends[i], expected[i] - 1e-11) << i;
        EXPECT_LE(m_ends[i], expected[i] + 1.01e-9) << i;
    }

    // Work is conserved: what came is what was served while there was work, or is left.
    double share = 0.0;
    double backlog = 0.0;
    double served = 0.0;
    double came = 0.0;
    double before = 0.0;
    for (const auto& change : changes)
    {
        if (change.time > stop)
        {
            break;
        }
        const double work = std::min(backlog, share * (change.time - before));
        served += work;
        backlog -= work;
        before = change.time;
        share = change.cycles < 0.0 ? change.share : share;
        backlog += std::max(0.0, change.cycles);
        came += std::max(0.0, change.cycles);
    }
    const double work = std::min(backlog, share * (stop - before));
    EXPECT_GT(left, 0.0);
    EXPECT_NEAR(left, backlog - work, 1e-6 * submitted);
    EXPECT_NEAR(came, served + work + left, 1e-6 * submitted);
    EXPECT_EQ(m_queue->GetBacklog(3), 0.0);
}

/// Mean sojourn of x cycles at load rho and speed C: x / (C (1 - rho)), whatever the distribution
class IsacProcessorSharingWithPoissonArrivals
    : public testing::TestWithParam<std::pair<const char*, double (*)(UniformRandomVariable&)>>
{
};

TEST_P(IsacProcessorSharingWithPoissonArrivals, HasTheMeanSojournOfTheFormula)
{
    const auto everybody = [](double) { return true; };
    for (const double load : {0.3, 0.7})
    {
        SCOPED_TRACE(load);
        ExpectMeanSojourn(SimulatePoissonArrivals(GetParam().second, load, 200000),
                          load,
                          everybody);
    }
}

INSTANTIATE_TEST_SUITE_P(Service,
                         IsacProcessorSharingWithPoissonArrivals,
                         testing::Values(std::make_pair("Deterministic", &Deterministic),
                                         std::make_pair("Exponential", &Exponential),
                                         std::make_pair("Hyperexponential", &Hyperexponential)),
                         [](const auto& info) { return info.param.first; });

TEST(IsacProcessorSharing, IsAsFairToShortAsToLongRequests)
{
    const auto sojourns = SimulatePoissonArrivals(&Hyperexponential, 0.7, 400000);
    ExpectMeanSojourn(sojourns, 0.7, [](double cycles) { return cycles < 0.5e6; });
    ExpectMeanSojourn(sojourns, 0.7, [](double cycles) { return cycles >= 2e6; });
}
