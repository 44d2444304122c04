/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-isolation.h"

#include "ns3/test.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <regex>
#include <string>
#include <type_traits>
#include <vector>

/**
 * @file
 * @ingroup isac
 *
 * Makes every GoogleTest case a case of ns-3's test runner. In the stand-alone build this suite is
 * compiled and never run.
 */

namespace
{

/// How ns-3 up to 3.41 calls a test's duration
template <typename T, typename = void>
struct CaseDuration
{
    static constexpr auto QUICK = T::QUICK;         ///< runs each time
    static constexpr auto EXTENSIVE = T::EXTENSIVE; ///< runs when asked for
};

/// How ns-3 calls a test's duration since
template <typename T>
struct CaseDuration<T, std::void_t<typename T::Duration>>
{
    static constexpr auto QUICK = T::Duration::QUICK;         ///< runs each time
    static constexpr auto EXTENSIVE = T::Duration::EXTENSIVE; ///< runs when asked for
};

/// One GoogleTest case
class GoogleTestCase : public ns3::TestCase
{
  public:
    /// @param name the case's full name, suite and case
    explicit GoogleTestCase(const std::string& name);

    /// Tells ns-3 what failed. Apart from the run, because ns-3 stops at the first failure it
    /// hears.
    void ReportFailures();

  private:
    void DoRun() override;

    std::string m_name;                              ///< GoogleTest's name of the case
    bool m_passed{false};                            ///< whether the case ran and passed
    std::vector<testing::TestPartResult> m_failures; ///< what failed in it
};

/// The GoogleTest cases of one duration
class GoogleTestCases : public ns3::TestCase
{
  public:
    /**
     * @param extensive whether these are the long ones: their suites' names end in Extensive
     * @param [out] cases receives the cases
     */
    GoogleTestCases(bool extensive, std::vector<GoogleTestCase*>& cases);

  private:
    void DoSetup() override;
    void DoRun() override;

    bool m_extensive;                      ///< whether these are the long ones
    std::vector<GoogleTestCase*>& m_cases; ///< receives the cases
};

/// Every GoogleTest case
class IsacTestSuite : public ns3::TestSuite
{
  public:
    IsacTestSuite();

  private:
    void DoTeardown() override;

    std::vector<GoogleTestCase*> m_cases; ///< those that ran; their containers own them
};

/// Runs when the library is loaded and registers the suite
IsacTestSuite g_isacTestSuite;

/// Readies GoogleTest, once: ns-3's runner does the talking.
void
InitGoogleTestOnce()
{
    static const bool done = [] {
        testing::InitGoogleTest();
        auto& listeners = testing::UnitTest::GetInstance()->listeners();
        delete listeners.Release(listeners.default_result_printer());
        listeners.Append(new IsacTestIsolation);
        return true;
    }();
    (void)done;
}

/**
 * @param suite a GoogleTest suite's name
 * @return whether its cases are the long ones
 */
bool
IsExtensive(const std::string& suite)
{
    // Parameterised suites are called Instance/Suite or Suite/0.
    return std::regex_search(suite, std::regex("Extensive(/|$)"));
}

/**
 * @param name GoogleTest's name of a case
 * @return the name without what ns-3 does not accept in one
 */
std::string
WithoutSlashes(std::string name)
{
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
}

GoogleTestCase::GoogleTestCase(const std::string& name)
    : TestCase(WithoutSlashes(name)),
      m_name(name)
{
}

void
GoogleTestCase::DoRun()
{
    GTEST_FLAG_SET(filter, m_name);
    const int status = RUN_ALL_TESTS();
    const auto& tests = *testing::UnitTest::GetInstance();
    m_passed = status == 0 && tests.successful_test_count() == 1;
    const auto collect = [this](const testing::TestResult& result) {
        for (int i = 0; i < result.total_part_count(); ++i)
        {
            if (!result.GetTestPartResult(i).passed())
            {
                m_failures.push_back(result.GetTestPartResult(i));
            }
        }
    };
    for (int i = 0; i < tests.total_test_suite_count(); ++i)
    {
        const auto& suite = *tests.GetTestSuite(i);
        for (int j = 0; suite.should_run() && j < suite.total_test_count(); ++j)
        {
            if (suite.GetTestInfo(j)->should_run())
            {
                collect(suite.ad_hoc_test_result());
                collect(*suite.GetTestInfo(j)->result());
            }
        }
    }
}

void
GoogleTestCase::ReportFailures()
{
    for (const auto& failure : m_failures)
    {
        ReportTestFailure(m_name,
                          "",
                          "",
                          failure.message(),
                          failure.file_name() ? failure.file_name() : "",
                          failure.line_number());
    }
    if (!m_passed && m_failures.empty())
    {
        ReportTestFailure(m_name, "", "", "did not run", __FILE__, __LINE__);
    }
}

GoogleTestCases::GoogleTestCases(bool extensive, std::vector<GoogleTestCase*>& cases)
    : TestCase(extensive ? "extensive" : "quick"),
      m_extensive(extensive),
      m_cases(cases)
{
}

void
GoogleTestCases::DoSetup()
{
    InitGoogleTestOnce();
    const auto& tests = *testing::UnitTest::GetInstance();
    for (int i = 0; i < tests.total_test_suite_count(); ++i)
    {
        const auto& suite = *tests.GetTestSuite(i);
        if (IsExtensive(suite.name()) != m_extensive)
        {
            continue;
        }
        for (int j = 0; j < suite.total_test_count(); ++j)
        {
            m_cases.push_back(
                new GoogleTestCase(std::string(suite.name()) + "." + suite.GetTestInfo(j)->name()));
            AddTestCase(m_cases.back(), CaseDuration<TestCase>::QUICK);
        }
    }
}

void
GoogleTestCases::DoRun()
{
}

IsacTestSuite::IsacTestSuite()
    : TestSuite("isac", Type::UNIT)
{
    AddTestCase(new GoogleTestCases(false, m_cases), CaseDuration<TestCase>::QUICK);
    AddTestCase(new GoogleTestCases(true, m_cases), CaseDuration<TestCase>::EXTENSIVE);
}

void
IsacTestSuite::DoTeardown()
{
    for (const auto testCase : m_cases)
    {
        testCase->ReportFailures();
    }
}

} // namespace
