/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-cramer-rao.h"
#include "ns3/isac-error.h"
#include "ns3/isac-radar-equation.h"
#include "ns3/isac-run-report.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/**
 * @file
 * What README.md and doc/isac.rst say is compared with what there is.
 */

using namespace ns3;

namespace
{

const std::filesystem::path g_root = ISAC_SOURCE_DIR;

using Lines = std::vector<std::string>;

/**
 * @param path a text file of the module
 * @return what it holds
 */
std::string
Read(const std::filesystem::path& path)
{
    std::ifstream file(g_root / path);
    if (!file)
    {
        throw std::runtime_error("cannot read " + path.string());
    }
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/**
 * @param text a text
 * @return its lines, without the spaces around them
 */
Lines
SplitTrimmed(const std::string& text)
{
    Lines lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
    {
        const auto begin = line.find_first_not_of(" \t\r");
        const auto end = line.find_last_not_of(" \t\r");
        lines.push_back(begin == std::string::npos ? "" : line.substr(begin, end - begin + 1));
    }
    return lines;
}

/**
 * @param markdown a text in Markdown
 * @param language a language; empty for blocks without one
 * @return its fenced blocks in that language
 */
std::vector<std::string>
FindFencedBlocks(const std::string& markdown, const std::string& language)
{
    std::vector<std::string> blocks;
    std::istringstream stream(markdown);
    bool inside = false;
    bool wanted = false;
    for (std::string line; std::getline(stream, line);)
    {
        if (line.rfind("```", 0) == 0)
        {
            inside = !inside;
            wanted = inside && line.substr(3) == language;
            if (wanted)
            {
                blocks.emplace_back();
            }
        }
        else if (wanted)
        {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

/**
 * @param text a text in reStructuredText
 * @return its literal blocks, and its code-block directives for C++
 */
std::vector<std::string>
FindLiteralBlocks(const std::string& text)
{
    std::vector<std::string> blocks;
    std::istringstream stream(text);
    bool inside = false;
    for (std::string line; std::getline(stream, line);)
    {
        if (inside && (line.empty() || line.front() == ' '))
        {
            blocks.back() += line + "\n";
            continue;
        }
        const bool isLiteral =
            line.size() >= 2 && line.substr(line.size() - 2) == "::" && line.rfind(".. ", 0) != 0;
        inside = isLiteral || line == ".. code-block:: cpp";
        if (inside)
        {
            blocks.emplace_back();
        }
    }
    return blocks;
}

/**
 * @param block a block of code
 * @param sources files that compile
 * @return whether the block stands in one of them, line by line; indentation aside
 */
bool
StandsIn(const std::string& block, const std::vector<Lines>& sources)
{
    Lines lines = SplitTrimmed(block);
    const auto isEmpty = [](const std::string& line) { return line.empty(); };
    lines.erase(lines.begin(), std::find_if_not(lines.begin(), lines.end(), isEmpty));
    while (!lines.empty() && lines.back().empty())
    {
        lines.pop_back();
    }
    return !lines.empty() &&
           std::any_of(sources.begin(), sources.end(), [&lines](const Lines& source) {
               return std::search(source.begin(), source.end(), lines.begin(), lines.end()) !=
                      source.end();
           });
}

/**
 * @return what the code of the documentation is compared with
 */
std::vector<Lines>
ReadCompiledSources()
{
    std::vector<Lines> sources{SplitTrimmed(Read("test/isac-snippets-test.cc"))};
    for (const auto& entry : std::filesystem::directory_iterator(g_root / "examples"))
    {
        if (entry.path().extension() == ".cc")
        {
            sources.push_back(SplitTrimmed(Read("examples" / entry.path().filename())));
        }
    }
    return sources;
}

/**
 * @return the module's types, by name; those of tests left out
 */
std::map<std::string, TypeId>
FindTypes()
{
    std::map<std::string, TypeId> types;
    for (decltype(TypeId::GetRegisteredN()) i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        const std::string name = type.GetName();
        if (name.rfind("ns3::Isac", 0) == 0 && name.find("Test") == std::string::npos)
        {
            types[name] = type;
        }
    }
    return types;
}

/**
 * @param help help of an attribute that is a number
 * @return whether it says the number's unit
 */
bool
SaysUnit(const std::string& help)
{
    static const std::regex unit(
        R"re((\bin (Hz|W|s|m|m/s|m\^2|MB(\^2)?|dB|dBm/Hz|1/s|1/MB|1/W|1/\(W s\^2\)|s\^2/W|bit|byte|bit/MB|cycles/MB)re"
        R"re(|cycles/s|degrees|wavelengths)(?=$|[ ,;.]))|\bwithout unit\b|\b[Nn]umber of\b)re"
        R"re(|\bn-th (slot|window)\b)re");
    return std::regex_search(help, unit);
}

/// Defaults of attributes, by type and name, as doc/isac.rst lists them
using Defaults = std::map<std::string, std::map<std::string, std::string>>;

/**
 * @param text a text in reStructuredText
 * @return what its tables of attributes list
 */
Defaults
FindDefaults(const std::string& text)
{
    static const std::regex title(R"re(\.\. list-table:: ``(ns3::\w+)``)re");
    static const std::regex name(R"re(   \* - ``(\w+)``)re");
    static const std::regex value(R"re(     - ``(.*)``)re");
    Defaults defaults;
    std::string type;
    std::string attribute;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
    {
        std::smatch match;
        if (std::regex_match(line, match, title))
        {
            type = match[1];
        }
        else if (!line.empty() && line.front() != ' ')
        {
            type = "";
        }
        else if (!type.empty() && std::regex_match(line, match, name))
        {
            attribute = match[1];
        }
        else if (!attribute.empty() && std::regex_match(line, match, value))
        {
            defaults[type][attribute] = match[1];
            attribute = "";
        }
    }
    return defaults;
}

/**
 * @param documented an attribute's default, as documented
 * @param attribute the attribute
 * @return whether the default is this one, however it is written
 */
bool
IsDefault(const std::string& documented, const TypeId::AttributeInformation& attribute)
{
    const auto& checker = attribute.checker;
    if (const auto pointer =
            dynamic_cast<const PointerValue*>(PeekPointer(attribute.originalInitialValue)))
    {
        return documented == (pointer->GetObject()
                                  ? pointer->GetObject()->GetInstanceTypeId().GetName()
                                  : "null");
    }
    const std::string actual = attribute.originalInitialValue->SerializeToString(checker);
    if (documented == actual || (documented == "\"\"" && actual.empty()))
    {
        return true;
    }
    if (dynamic_cast<const PointerChecker*>(PeekPointer(checker)) ||
        dynamic_cast<const ObjectFactoryChecker*>(PeekPointer(checker)))
    {
        return false;
    }
    const auto value = checker->Create();
    return value->DeserializeFromString(documented, checker) &&
           value->SerializeToString(checker) == actual;
}

} // namespace

TEST(IsacDocumentation, FirstScriptOfTheReadmeIsTheExample)
{
    const auto blocks = FindFencedBlocks(Read("README.md"), "cpp");
    ASSERT_FALSE(blocks.empty());
    const std::string example = Read("examples/isac-first.cc");
    const auto licence = example.find("*/\n\n");
    ASSERT_NE(licence, std::string::npos);
    EXPECT_EQ(blocks[0], example.substr(licence + 4));
}

TEST(IsacDocumentation, CodeCompiles)
{
    const auto sources = ReadCompiledSources();
    auto blocks = FindFencedBlocks(Read("README.md"), "cpp");
    EXPECT_GE(blocks.size(), 3U);
    const auto literal = FindLiteralBlocks(Read("doc/isac.rst"));
    EXPECT_GE(literal.size(), 10U);
    blocks.insert(blocks.end(), literal.begin(), literal.end());
    for (const auto& block : blocks)
    {
        EXPECT_TRUE(StandsIn(block, sources)) << "neither an example nor a snippet:\n" << block;
    }
}

TEST(IsacDocumentation, NamesEveryExample)
{
    const std::string text = Read("README.md") + Read("doc/isac.rst");
    int examples = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(g_root / "examples"))
    {
        const auto& path = entry.path();
        if (path.extension() == ".cc" || path.extension() == ".sql")
        {
            const auto name = path.extension() == ".cc" ? path.stem() : path.filename();
            EXPECT_NE(text.find('`' + name.string() + '`'), std::string::npos) << name;
            ++examples;
        }
    }
    EXPECT_GE(examples, 12);
}

TEST(IsacDocumentation, HelpOfTheCommandIsThatOfTheReadme)
{
    const std::string command = Read("isac");
    const std::string mark = "cat <<'END'\n";
    const auto begin = command.find(mark) + mark.size();
    const auto help = command.substr(begin, command.find("\nEND\n", begin) + 1 - begin);
    EXPECT_EQ(help.rfind("Usage: ./isac", 0), 0U) << help;
    const auto blocks = FindFencedBlocks(Read("README.md"), "");
    EXPECT_EQ(std::count(blocks.begin(), blocks.end(), help), 1);
}

TEST(IsacDocumentation, QueriesOfARunAreThoseOfTheReadme)
{
    std::ostringstream queries;
    IsacRunReport::PrintQueries(queries, "waterloo.db");
    const Lines lines = SplitTrimmed(queries.str());
    const Lines readme = SplitTrimmed(Read("README.md"));
    EXPECT_GE(lines.size(), 3U);
    EXPECT_NE(std::search(readme.begin(), readme.end(), lines.begin(), lines.end()), readme.end())
        << queries.str();
}

TEST(IsacDocumentation, EveryNumberHasAUnit)
{
    int numbers = 0;
    for (const auto& [name, type] : FindTypes())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const auto attribute = type.GetAttribute(i);
            const auto value = attribute.checker->Create();
            if (dynamic_cast<const DoubleValue*>(PeekPointer(value)) ||
                dynamic_cast<const IntegerValue*>(PeekPointer(value)) ||
                dynamic_cast<const UintegerValue*>(PeekPointer(value)))
            {
                EXPECT_TRUE(SaysUnit(attribute.help))
                    << name << "::" << attribute.name << ": " << attribute.help;
                ++numbers;
            }
        }
    }
    EXPECT_GE(numbers, 40);
}

TEST(IsacDocumentation, MissingUnitsAreSeen)
{
    EXPECT_TRUE(SaysUnit("Bandwidth, in Hz; fixed"));
    EXPECT_TRUE(SaysUnit("Radar cross section, in m^2"));
    EXPECT_TRUE(SaysUnit("Number of slots"));
    EXPECT_FALSE(SaysUnit("Bandwidth"));
    EXPECT_FALSE(SaysUnit("Bandwidth in some unit"));
    EXPECT_FALSE(SaysUnit("Where it stands in space"));
    EXPECT_FALSE(SaysUnit("A number"));
}

TEST(IsacDocumentation, ListsEveryAttributeWithItsDefault)
{
    const auto defaults = FindDefaults(Read("doc/isac.rst"));
    const auto types = FindTypes();
    for (const auto& [name, type] : types)
    {
        std::set<std::string> attributes;
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const auto attribute = type.GetAttribute(i);
            attributes.insert(attribute.name);
            const auto table = defaults.find(name);
            if (table == defaults.end() || table->second.count(attribute.name) == 0)
            {
                ADD_FAILURE() << name << "::" << attribute.name << " is not listed";
                continue;
            }
            const auto& documented = table->second.at(attribute.name);
            EXPECT_TRUE(IsDefault(documented, attribute))
                << name << "::" << attribute.name << " is not " << documented;
        }
        for (const auto& [attribute, documented] :
             defaults.count(name) ? defaults.at(name) : Defaults::mapped_type{})
        {
            EXPECT_EQ(attributes.count(attribute), 1U)
                << name << " has no " << attribute << " of " << documented;
        }
    }
#if defined(ISAC_HAVE_SQLITE) && defined(ISAC_HAVE_NLOPT)
    for (const auto& [name, attributes] : defaults)
    {
#ifndef ISAC_HAVE_TORCH
        if (name == "ns3::IsacTorchScriptManager")
        {
            continue;
        }
#endif
        EXPECT_EQ(types.count(name), 1U) << "there is no " << name;
    }
#endif
}

TEST(IsacDocumentation, NamesEveryTypeAndTraceSource)
{
    const std::string text = Read("doc/isac.rst");
    for (const auto& [name, type] : FindTypes())
    {
        const std::string shortName = name.substr(5);
        EXPECT_NE(text.find(shortName), std::string::npos) << name;
        for (std::size_t i = 0; i < type.GetTraceSourceN(); ++i)
        {
            const std::string source = type.GetTraceSource(i).name;
            EXPECT_NE(text.find("* ``" + source + "``"), std::string::npos) << source;
        }
    }
}

TEST(IsacDocumentation, SaysFromWhereOnBoundsBind)
{
    // Metres of "Scope and Limitations", by carrier and number of users who share a station.
    const std::map<std::pair<double, int>, double> documented{{{28e9, 15}, 248},
                                                              {{39e9, 15}, 210},
                                                              {{28e9, 1}, 348},
                                                              {{39e9, 1}, 295}};
    const std::string text = Read("doc/isac.rst");
    for (const auto& [share, distance] : documented)
    {
        const auto worst = [&share = share](double metres) {
            const double wavelength = isac::SPEED_OF_LIGHT / share.first;
            const isac::SensingReceiver receiver{0.8, 1, 1, 32, isac::NoisePower(-174, 400e6)};
            const double gain =
                isac::SensingGain(isac::RadarGain(5, wavelength, metres, metres), receiver);
            const auto crb =
                isac::CramerRaoBounds(40.0 / share.second, 400e6 / share.second, gain, {});
            EXPECT_GE(crb.velocity, std::max(crb.range, crb.azimuth));
            return crb.velocity;
        };
        EXPECT_LT(worst(distance - 0.5), 0.01);
        EXPECT_GT(worst(distance + 0.5), 0.01);
        const auto metres = std::to_string(static_cast<int>(distance)) + " m";
        EXPECT_NE(text.find(metres), std::string::npos) << metres;
    }
}

TEST(IsacDocumentation, VersionsAgree)
{
    const auto find = [](const std::string& file, const std::string& pattern) {
        const std::string text = Read(file);
        std::smatch match;
        return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : file;
    };
    const auto version = find("model/trace/isac-version.h", "ISAC_VERSION = \"([0-9.]+)\"");
    EXPECT_EQ(find("CHANGELOG.md", "\n## \\[?([0-9.]+)"), version);
    EXPECT_EQ(find("CITATION.cff", "\nversion: ([0-9.]+)"), version);
}

TEST(IsacDocumentation, WrongBlocksAreSeen)
{
    const std::vector<Lines> sources{{"int a;", "", "int b;"}};
    EXPECT_TRUE(StandsIn("    int a;\n\n    int b;\n\n", sources));
    EXPECT_FALSE(StandsIn("int a;\nint b;\n", sources));
    EXPECT_FALSE(StandsIn("\n", sources));
    EXPECT_EQ(FindFencedBlocks("a\n```cpp\nb\n```\n```\nc\n```\n", "cpp"),
              std::vector<std::string>{"b\n"});
    EXPECT_EQ(FindLiteralBlocks("a::\n\n  b\n\nc\n\n.. code-block:: sh\n\n  d\n\n"
                                ".. code-block:: cpp\n\n  e\n"),
              (std::vector<std::string>{"\n  b\n\n", "\n  e\n"}));
}
