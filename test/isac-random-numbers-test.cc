/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/config.h"
#include "ns3/isac-command-line.h"
#include "ns3/isac-error.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-training.h"
#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cstdlib>
#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// Leaves seed and run number as they were
class IsacRandomNumbers : public testing::Test
{
  protected:
    ~IsacRandomNumbers() override
    {
        unsetenv("NS_GLOBAL_VALUE");
        RngSeedManager::SetSeed(m_seed);
        RngSeedManager::SetRun(m_run);
        Simulator::Destroy();
    }

    const uint32_t m_seed{RngSeedManager::GetSeed()}; ///< as it was
    const uint64_t m_run{RngSeedManager::GetRun()};   ///< as it was
};

/**
 * Parse one argument as a program with some of its own would.
 *
 * @param argument the argument
 * @return what it is refused with; empty if it is not
 */
std::string
Parse(const std::string& argument)
{
    uint32_t count = 1;
    uint64_t many = 1;
    int64_t offset = 0;
    IsacCommandLine cmd("program");
    cmd.AddNumber("count", "", count, 0U);
    cmd.AddNumber("many", "", many, uint64_t{0});
    cmd.AddNumber("offset", "", offset, int64_t{-100}, int64_t{100});
    std::string program = "program";
    std::string copy = argument;
    char* arguments[] = {program.data(), copy.data()};
    try
    {
        cmd.Parse(2, arguments);
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "";
}

/// @return whether a text is one line that names something
bool
IsLineOf(const std::string& text, const std::string& name)
{
    return text.rfind("isac: ", 0) == 0 && text.find(name) != std::string::npos &&
           text.find('\n') == std::string::npos;
}

/// @return what making a helper is refused with
std::string
MakeHelper()
{
    try
    {
        IsacHelper helper;
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "";
}

} // namespace

TEST_F(IsacRandomNumbers, AreDrawnByEverySeedThatIsTaken)
{
    for (const uint32_t seed : {1U, 2147483648U, 4294944442U})
    {
        EXPECT_EQ(Parse("--RngSeed=" + std::to_string(seed)), "");
        EXPECT_EQ(RngSeedManager::GetSeed(), seed);
        const double value = CreateObject<UniformRandomVariable>()->GetValue(); // or ns-3 aborts
        EXPECT_TRUE(value >= 0.0 && value < 1.0);
        EXPECT_EQ(MakeHelper(), "");
    }
}

TEST_F(IsacRandomNumbers, OfSeedsThatTheGeneratorDoesNotTakeAreRefused)
{
    for (const std::string seed : {"0",
                                   "-1",
                                   "4294944443",
                                   "4294967087",
                                   "4294967295",
                                   "4294967296",
                                   "18446744073709551615",
                                   "18446744073709551616",
                                   "1e3",
                                   "1.5",
                                   "0x10",
                                   "7 ",
                                   "7x",
                                   "",
                                   " ",
                                   "nan"})
    {
        EXPECT_TRUE(IsLineOf(Parse("--RngSeed=" + seed), "RngSeed = " + seed)) << seed;
        EXPECT_EQ(RngSeedManager::GetSeed(), m_seed) << seed;
    }
    for (const uint32_t seed : {0U, 4294944443U, 4294967295U})
    {
        const auto name = "RngSeed = " + std::to_string(seed);
        RngSeedManager::SetSeed(seed);
        EXPECT_TRUE(IsLineOf(MakeHelper(), name)) << seed;
        EXPECT_TRUE(IsLineOf(Parse("--count=1"), name)) << seed;
        Config::SetGlobal("RngSeed", StringValue(std::to_string(seed)));
        EXPECT_TRUE(IsLineOf(MakeHelper(), name)) << seed;
        RngSeedManager::SetSeed(m_seed);
    }
}

TEST_F(IsacRandomNumbers, FromTheEnvironmentAreChecked)
{
    for (const std::string value : {"RngSeed=0",
                                    "RngSeed=-1",
                                    "RngSeed=4294967295",
                                    "RngSeed=many",
                                    "RngSeed=",
                                    "RngRun=-1",
                                    "RngRun=1e3",
                                    "RngRun=18446744073709551616",
                                    "ChecksumEnabled=true;RngRun=-7"})
    {
        setenv("NS_GLOBAL_VALUE", value.c_str(), 1);
        EXPECT_TRUE(IsLineOf(Parse("--count=1"), "isac: ns-3: Rng")) << value;
    }
    for (const std::string value : {"", ";", "RngSeed=7;RngRun=9", "Unknown=-1", "RngRun"})
    {
        setenv("NS_GLOBAL_VALUE", value.c_str(), 1);
        EXPECT_EQ(Parse("--count=1"), "") << value;
    }
}

TEST_F(IsacRandomNumbers, OfATrainingFitIntoItsRuns)
{
    const auto refusal = [](uint64_t run, int64_t episodes) -> std::string {
        RngSeedManager::SetRun(run);
        try
        {
            IsacTraining(CreateObject<IsacController>()->GetManager(), episodes);
        }
        catch (const isac::Error& error)
        {
            return error.what();
        }
        return "";
    };
    // Episodes have the runs up to 1000000 (RngRun + 1) - 1, and there are 2^64 of them.
    EXPECT_TRUE(IsLineOf(refusal(18446744073709, 10), "RngRun = 18446744073709"));
    EXPECT_TRUE(IsLineOf(refusal(18446744073709551615U, 10), "RngRun = 18446744073709551615"));
    EXPECT_TRUE(IsLineOf(refusal(18446744073708, 10), "does not learn"));
    EXPECT_TRUE(IsLineOf(refusal(1, 1000000), "episodes = 1000000"));
    EXPECT_TRUE(IsLineOf(refusal(1, 999999), "does not learn"));
}

TEST_F(IsacRandomNumbers, AndOtherNumbersAreNeverWrappedOrCut)
{
    for (const std::string argument : {"--count=-1",
                                       "--count=-0",
                                       "--count=4294967296",
                                       "--count=1e3",
                                       "--count=0x10",
                                       "--count=7.0",
                                       "--count=7,5",
                                       "--count=7 8",
                                       "--count=",
                                       "--count",
                                       "--count= ",
                                       "--many=-1",
                                       "--many=18446744073709551616",
                                       "--many=1e20",
                                       "--many=inf",
                                       "--offset=9223372036854775808",
                                       "--offset=-101",
                                       "--offset=101",
                                       "--offset=--5",
                                       "--offset=five",
                                       "--ns3::IsacController::Slots=9223372036854775808",
                                       "--ns3::IsacController::Slots=1e3",
                                       "--ns3::IsacController::SlotDuration=1e400s",
                                       "--ns3::IsacController::SlotDuration=1e30s",
                                       "--ns3::IsacController::SlotDuration=-1s",
                                       "--ns3::IsacBaseStation::Bandwidth=1e400",
                                       "--ns3::IsacBaseStation::Bandwidth=inf",
                                       "--ns3::IsacBaseStation::Bandwidth=nan"})
    {
        const auto equal = argument.find('=');
        const auto value = equal < argument.size() ? argument.substr(equal + 1) : "";
        EXPECT_TRUE(IsLineOf(Parse(argument), " = " + value + ": must be")) << argument;
    }
    for (const std::string argument : {"--count=4294967295",
                                       "--many=18446744073709551615",
                                       "--offset=-100",
                                       "--count=007",
                                       "--count=+7"})
    {
        EXPECT_EQ(Parse(argument), "") << argument;
    }
}
