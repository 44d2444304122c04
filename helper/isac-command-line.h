/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_COMMAND_LINE_H
#define ISAC_COMMAND_LINE_H

#include "ns3/command-line.h"
#include "ns3/isac-attribute-check.h"
#include "ns3/isac-error.h"

#include <functional>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * ns-3's command line, with arguments checked before ns-3 takes them: a wrong one gives one line
 * that names the object, the attribute and the value. From Parse() on the program takes the signals
 * of IsacInterruption: a simulation that is interrupted ends between two slots.
 */
class IsacCommandLine : public CommandLine
{
  public:
    /// @param program name of the program, for messages
    explicit IsacCommandLine(std::string program);

    using CommandLine::AddValue;

    /**
     * Add an argument that stands for an attribute's default.
     *
     * @param name the argument
     * @param path the attribute, for example `ns3::IsacController::Slots`
     */
    void AddValue(const std::string& name, const std::string& path);

    /**
     * Add an argument that is a number.
     *
     * @param name the argument
     * @param help its help
     * @param value where it goes; holds the default
     * @param minimum the least that is accepted
     * @param maximum the most that is accepted
     */
    template <typename T>
    void AddNumber(const std::string& name,
                   const std::string& help,
                   T& value,
                   T minimum,
                   T maximum = std::numeric_limits<T>::max());

    /**
     * Add an argument that is a text.
     *
     * @param name the argument
     * @param help its help
     * @param value where it goes; holds the default
     */
    void AddText(const std::string& name, const std::string& help, std::string& value);

    /**
     * Add an argument that is one of a few words.
     *
     * @param name the argument
     * @param help its help
     * @param value where it goes; holds the default
     * @param words all that it can be
     */
    void AddChoice(const std::string& name,
                   const std::string& help,
                   std::string& value,
                   const std::vector<std::string>& words);

    /**
     * Add an argument that is true or false; it is true where it stands without a value.
     *
     * @param name the argument
     * @param help its help
     * @param value where it goes; holds the default
     */
    void AddSwitch(const std::string& name, const std::string& help, bool& value);

    /**
     * Check the arguments, and global values of ns-3 from the environment, then parse them.
     *
     * @param argc number of arguments
     * @param argv the arguments, the program's name first
     * @throws isac::Error at the first argument that cannot be used
     */
    void Parse(int argc, char* argv[]);

  private:
    /**
     * Refuse an argument that cannot be used.
     *
     * @param name its name, without dashes
     * @param value its value; empty without one
     */
    void Check(const std::string& name, const std::string& value) const;

    std::string m_program; ///< name of the program

    /// Where texts go, by name
    std::map<std::string, std::string*> m_texts;

    std::set<std::string> m_switches; ///< names of what is true or false

    /// Check of an argument's value, by name
    std::map<std::string, std::function<void(const std::string&)>> m_checks;
};

template <typename T>
void
IsacCommandLine::AddNumber(const std::string& name,
                           const std::string& help,
                           T& value,
                           T minimum,
                           T maximum)
{
    m_checks[name] = [program = m_program, name, minimum, maximum](const std::string& text) {
        std::istringstream stream(text);
        T number{};
        const bool isWrapped = std::is_unsigned_v<T> && text.find('-') != std::string::npos;
        if (isWrapped || !(stream >> number) || !stream.eof() ||
            !(number >= minimum && number <= maximum))
        {
            std::ostringstream range;
            range << "must be a number from " << minimum << " to " << maximum;
            isac::Refuse(program, name, text, range.str());
        }
    };
    CommandLine::AddValue(name, help, value);
}

} // namespace ns3

#endif /* ISAC_COMMAND_LINE_H */
