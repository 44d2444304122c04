/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-command-line.h"

#include "ns3/global-value.h"
#include "ns3/string.h"

#include <algorithm>
#include <set>
#include <vector>

namespace ns3
{

namespace
{

/**
 * @param name an argument, without dashes
 * @return whether ns-3 itself knows it: one of its help, or a global value
 */
bool
IsNs3Argument(const std::string& name)
{
    static const std::set<std::string> helpArguments{"PrintHelp",
                                                     "help",
                                                     "h",
                                                     "PrintVersion",
                                                     "version",
                                                     "PrintGlobals",
                                                     "PrintGroups",
                                                     "PrintGroup",
                                                     "PrintTypeIds",
                                                     "PrintAttributes"};
    if (helpArguments.count(name) > 0)
    {
        return true;
    }
    StringValue value;
    return GlobalValue::GetValueByNameFailSafe(name, value);
}

/**
 * @param path a type's attribute, for example `ns3::IsacController::Slots`
 * @param value what it is to become, for the message
 * @return the type
 * @throws isac::Error where there is none
 */
TypeId
RequireTypeOf(const std::string& path, const std::string& value)
{
    const auto separator = path.rfind("::");
    TypeId type;
    if (separator == std::string::npos ||
        !TypeId::LookupByNameFailSafe(path.substr(0, separator), &type))
    {
        isac::Refuse(path.substr(0, separator),
                     separator == std::string::npos ? "" : path.substr(separator + 2),
                     value,
                     "no such type");
    }
    return type;
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
    m_checks[name] = [path](const std::string& text) {
        RequireAttribute(RequireTypeOf(path, text),
                         path.substr(path.rfind("::") + 2),
                         StringValue(text));
    };
    CommandLine::AddValue(name, path);
}

void
IsacCommandLine::AddText(const std::string& name, const std::string& help, std::string& value)
{
    m_texts[name] = &value;
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
    CommandLine::AddValue(name, help, value);
}

void
IsacCommandLine::Parse(int argc, char* argv[])
{
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
        others.push_back(argument);
    }
    CommandLine::Parse(others);
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
        RequireAttribute(RequireTypeOf(name, value),
                         name.substr(name.rfind("::") + 2),
                         StringValue(value));
    }
    else if (!IsNs3Argument(name))
    {
        isac::Refuse(m_program, name, value, "no such argument; try --help");
    }
}

} // namespace ns3
