/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_INTERRUPTION_H
#define ISAC_INTERRUPTION_H

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * A signal that asks the process to end, and who ends in good order then.
 *
 * SIGINT, SIGTERM and SIGHUP are taken by a program that calls TakeSignals(), as IsacCommandLine
 * does; the module itself takes none. The first one is kept as long as there is a Listener, which
 * reads it when it can; once all else is done, the process ends by that signal, as if it had not
 * been taken. A second one, or one without a listener, ends the process at once.
 */
class IsacInterruption
{
  public:
    /// Somebody who asks for the signal now and then, and ends in good order once there is one
    class Listener
    {
      public:
        Listener();
        ~Listener();
        Listener(const Listener&) = delete;
        Listener& operator=(const Listener&) = delete;
    };

    /**
     * Take the signals that ask for an end, unless they are ignored or taken by somebody else
     * already. SIGPIPE and SIGXFSZ become errors of whoever writes: neither a reader that goes away
     * nor a limit of a file's size ends the process.
     */
    static void TakeSignals();

    /// @return name of the signal that has come, for example `SIGINT`; empty for none
    static std::string GetSignal();
};

} // namespace ns3

#endif /* ISAC_INTERRUPTION_H */
