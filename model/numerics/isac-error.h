/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ERROR_H
#define ISAC_ERROR_H

#include <sstream>
#include <stdexcept>
#include <string>

namespace isac
{

/**
 * Something the user can mend: the message is one line that names the object, the attribute and
 * the value. Thrown in optimised builds too.
 */
class Error : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * Refuse a value.
 *
 * @param object what holds the value, for example `IsacMobileUser "user-3"`
 * @param attribute the attribute or quantity
 * @param value the value that cannot be used
 * @param reason why, and what could be used instead
 */
template <typename T>
[[noreturn]] void
Refuse(const std::string& object,
       const std::string& attribute,
       const T& value,
       const std::string& reason)
{
    std::ostringstream message;
    message << "isac: " << object << ": " << attribute << " = " << value << ": " << reason;
    throw Error(message.str());
}

} // namespace isac

#endif /* ISAC_ERROR_H */
