// lianping-intake: looks into files and draws pictures for lianpingd and lianpingctl, in a sandbox.

#include "base/arguments.h"
#include "intake/confine.h"
#include "intake/serving.h"
#include "intake/work.h"
#include "media/text_encoding.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>

int main(int argc, char** argv) {
    lianping::Arguments arguments(
        "lianping-intake",
        "lianping-intake: looks into media files, and draws notices, codes and pages, for lianpingd "
        "and lianpingctl. They start it by themselves; it can reach no network, no other program and "
        "no file but fonts and those it is handed, so that a file made to harm a decoder harms "
        "nothing else.");
    int socket = -1;
    std::size_t memory = 0;
    arguments.option("--socket", socket, "The descriptor that jobs come from, a SOCK_SEQPACKET socket")
        .required();
    arguments.option("--memory", memory, "Bytes that it may map beyond its own program").required();
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;

    // It ends with whoever started it, and by that alone: a Ctrl-C in the terminal is not for it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
    // It may take long and nothing on screen waits for it: far behind decoders, also where a player's run
    // beside it.
    [[maybe_unused]] const int niced = ::nice(10);
    lianping::media::load_encodings(); // from files that it may not load once it is confined
    const std::string confined_by = lianping::intake::confine(memory);
    lianping::intake::serve(socket, confined_by, lianping::intake::work);
    ::_exit(0); // what libraries do at their end, they may not do here
}
