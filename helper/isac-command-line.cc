/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-command-line.h"

#include "ns3/isac-interruption.h"
#include "ns3/isac-random-numbers.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

namespace ns3
{

namespace
{

/// Arguments of ns-3's own help
const std::set<std::string> HELP_ARGUMENTS{"PrintHelp",
                                           "help",
                                           "h",
                                           "PrintVersion",
                                           "version",
                                           "PrintGlobals",
                                           "PrintGroups",
                                           "PrintGroup",
                                           "PrintTypeIds",
                                           "PrintAttributes"};

/// Check the global values of ns-3 in the environment, of which ns-3 drops what it cannot read.
void
CheckEnvironment()
{
    const char* values = std::getenv("NS_GLOBAL_VALUE");
    std::istringstream list(values ? values : "");
    for (std::string pair; std::getline(list, pair, ';');)
    {
        const auto equal = pair.find('=');
        if (equal != std::string::npos)
        {
            RequireGlobal(pair.substr(0, equal), pair.substr(equal + 1));
        }
    }
}

} // namespace

IsacCommandLine::IsacCommandLine(std::string program)
    : CommandLine(program),
      m_program(std::move(program))
{
}

void
IsacCommandLine::AddValue(const std::string& name, const std::string& path)
{
    m_checks[name] = [path](const std::string& text) { RequireDefault(path, text); };
    CommandLine::AddValue(name, path);
}

void
IsacCommandLine::AddText(const std::string& name, const std::string& help, std::string& value)
{
    m_texts[name] = &value;
    CommandLine::AddValue(name, help, value);
}

void
IsacCommandLine::AddChoice(const std::string& name,
                           const std::string& help,
                           std::string& value,
                           const std::vector<std::string>& words)
{
    m_checks[name] = [program = m_program, name, words](const std::string& text) {
        if (std::find(words.begin(), words.end(), text) == words.end())
        {
            std::string all;
            for (const auto& word : words)
            {
                all += (all.empty() ? "" : ", ") + word;
            }
            isac::Refuse(program, name, text, "must be one of " + all);
        }
    };
    CommandLine::AddValue(name, help, value);
}

void
IsacCommandLine::AddSwitch(const std::string& name, const std::string& help, bool& value)
{
    m_checks[name] = [program = m_program, name](const std::string& text) {
        static const std::set<std::string> words{"", "true", "t", "1", "false", "f", "0"};
        if (words.count(text) == 0)
        {
            isac::Refuse(program, name, text, "must be true or false");
        }
    };
    m_switches.insert(name);
    CommandLine::AddValue(name, help, value);
}

void
IsacCommandLine::Parse(int argc, char* argv[])
{
    CheckEnvironment();
    std::vector<std::string> others(argv, argv + std::min(argc, 1));
    for (int i = 1; i < argc; ++i)
    {
        const std::string argument = argv[i];
        const auto begin = argument.find_first_not_of('-');
        if (begin == 0 || begin == std::string::npos)
        {
            isac::Refuse(m_program, "argument", argument, "arguments are --name=value");
        }
        const auto equal = std::min(argument.find('='), argument.size());
        const auto name = argument.substr(begin, equal - begin);
        const auto value = equal < argument.size() ? argument.substr(equal + 1) : "";
        const auto text = m_texts.find(name);
        if (text != m_texts.end())
        {
            // Not by ns-3, which reads a text up to its first space and refuses an empty one.
            *text->second = value;
            continue;
        }
        Check(name, value);
        // ns-3 turns a switch without a value to what it is not, and back when it parses again.
        const bool isSwitchedOn = value.empty() && m_switches.count(name) > 0;
        others.push_back(isSwitchedOn ? "--" + name + "=true" : argument);
    }
    CommandLine::Parse(others);
    RequireSeed(); // which a ConfigStore file may have set
    IsacInterruption::TakeSignals();
}

void
IsacCommandLine::Check(const std::string& name, const std::string& value) const
{
    const auto check = m_checks.find(name);
    if (check != m_checks.end())
    {
        check->second(value);
    }
    else if (name.rfind("ns3::", 0) == 0)
    {
        RequireDefault(name, value);
    }
    else if (name == "PrintAttributes")
    {
        TypeId type;
        if (!TypeId::LookupByNameFailSafe(value, &type))
        {
            isac::Refuse(m_program, name, value, "no such type");
        }
    }
    else if (HELP_ARGUMENTS.count(name) == 0 && !RequireGlobal(name, value))
    {
        isac::Refuse(m_program, name, value, "no such argument; try --help");
    }
}

} // namespace ns3
