#pragma once
// How the services are told to end.

namespace lianping {

// SIGTERM, SIGINT and SIGHUP, as a descriptor that can be read when one of them has come; non-blocking, open
// as long as the process. From then on they end nothing by themselves, in the calling thread and in those
// that it makes: to be called first in main. A peer that hangs up is an error of its write, and no signal
// (SIGPIPE).
int stop_signals();

} // namespace lianping
