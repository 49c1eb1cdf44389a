// lianping-player: shows the plan of one screen on one output.

#include "base/arguments.h"
#include "base/log.h"
#include "base/version.h"
#include "player/sources/worker.h"
#include "player/station/station.h"
#include "player/window/sdl_window.h"

#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

volatile std::sig_atomic_t stop_asked = 0;
extern "C" void ask_to_stop(int) { stop_asked = 1; }

constexpr auto examples = R"(
Examples:
  lianping-player --node wall-1 --data /var/lib/lianping
      shows what DATA/controller.json's controller plans for the screen of node wall-1, in a window
  lianping-player --node wall-1 --data /var/lib/lianping --fullscreen --output HDMI-1
      the same on the whole of one output
  lianping-player --outputs
      the outputs of this machine, as --output takes them
  lianping-player --node room-1 --data /var/lib/lianping --controller tcp://10.0.0.2:9700#KEY --udp-ports 40000-40019
  lianping-player --node room-1 --data /tmp/try --headless --refresh 59.94 --present-log room.jsonl
      on a display that nobody sees, writing down every picture

Without the controller it shows the plan that it has on disk; without a plan, the slate.
Stops on SIGTERM, SIGINT or SIGHUP.)";

// "59.94", "60", "60000/1001" -> a rate.
bool read_rate(const std::string& text, lianping::FrameRate& rate) {
    char* end = nullptr;
    if (const auto slash = text.find('/'); slash != std::string::npos) {
        rate.num = std::strtoll(text.c_str(), nullptr, 10);
        rate.den = std::strtoll(text.c_str() + slash + 1, &end, 10);
    } else {
        rate = {std::llround(std::strtod(text.c_str(), &end) * 1000), 1000};
    }
    return *end == 0 && rate.num > 0 && rate.den > 0 && rate.hz() >= 1 && rate.hz() <= 1000;
}

// "offset=250ms,drift=20ppm" -> both; either may be left out. Offsets in s, ms or us.
bool read_bend(const std::string& text, lianping::Duration& offset, double& drift_ppm) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find(',', at), text.size());
        const auto part = text.substr(at, end - at);
        at = end + 1;
        const auto equals = part.find('=');
        if (equals == std::string::npos) return false;
        char* unit = nullptr;
        const double value = std::strtod(part.c_str() + equals + 1, &unit);
        const std::string name = part.substr(0, equals);
        const std::string in = unit;
        if (name == "drift" && in == "ppm")
            drift_ppm = value;
        else if (name == "offset" && (in == "s" || in == "ms" || in == "us"))
            offset = lianping::Duration(static_cast<std::int64_t>(value * (in == "s"    ? 1e9
                                                                           : in == "ms" ? 1e6
                                                                                        : 1e3)));
        else
            return false;
    }
    return true;
}

} // namespace

int main(int argc, char** argv) {
    using namespace lianping;
    player::StationOptions options;
    std::string geometry, renderer = "auto", bend, refresh, sound = "auto", delay, ports, level = "info";

    lianping::Arguments arguments("lianping-player",
                                  "Lianping's player: shows the plan of one screen on one output.");
    arguments.footer(examples);
    arguments.version("lianping-player " + lianping::version());
    arguments.option("--node", options.node, "name of this node, as in site.yaml").required();
    arguments.option("--data", options.data, "folder of media and state").required();
    arguments.option("--controller", options.controller,
                     "the controller's bus (tcp://10.0.0.2:9700#KEY, as `lianpingctl card` prints it) or its "
                     "data folder");
    arguments.option("--geometry", geometry, "size and place of the window: WxH or WxH+X+Y");
    arguments.flag("--fullscreen", options.fullscreen, "the whole output");
    arguments.option("--output", options.output, "which output: its name or number");
    arguments.instead(
        "--outputs",
        [] {
            const auto lines = player::outputs();
            if (!lines) {
                std::fprintf(stderr, "lianping-player: %s\n", lines.error().message.c_str());
                return 1;
            }
            for (const std::string& line : *lines) std::printf("%s\n", line.c_str());
            return 0;
        },
        "list the outputs of this machine, and end");
    arguments.flag("--headless", options.headless, "no window; pictures go nowhere but into snapshots");
    arguments.option("--renderer", renderer, "gl, cpu or auto").one_of({"gl", "cpu", "auto"});
    arguments.option(
        "--audio-device", sound,
        "where sound goes: the beginning of a device's name, default (the desktop's), auto (the same, "
        "but none with --headless) or none; for drills: file:PATH[,drift=50ppm], by a simulated clock");
    arguments.option("--audio-delay", delay,
                     "what loudspeakers and amplifiers add, 40ms: sound is given so much earlier");
    arguments.option(
        "--udp-ports", ports,
        "where pictures and sound of live links come in, 40000-40099, for a firewall: one for each "
        "source that this node shows; else any that is free");
    arguments.option("--present-log", options.present_log,
                     "write every picture to this file, a line of JSON each");
    arguments.option("--log-level", level, "error, warn, info or debug")
        .one_of({"error", "warn", "info", "debug"});
    arguments.option("--node-clock", bend, "for drills: bend this node's clock, offset=250ms,drift=20ppm");
    arguments.option("--refresh", refresh,
                     "for drills: the refresh of the display that --headless has, in Hz");
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;

    const auto refuse = [](const std::string& line) {
        std::fprintf(stderr, "lianping-player: %s\n", line.c_str());
        return 2;
    };
    if (options.node.empty() || options.node.find('/') != std::string::npos || options.node.front() == '.')
        return refuse("--node: a node's name has no / and does not begin with a dot");
    if (!geometry.empty()) {
        const auto read = player::read_geometry(geometry);
        if (!read) return refuse("--geometry: " + read.error().message);
        options.geometry = *read;
    }
    if (!refresh.empty() && !read_rate(refresh, options.refresh))
        return refuse("--refresh: a rate in Hz is meant, such as 59.94 or 60000/1001");
    if (!bend.empty() && !read_bend(bend, options.clock_offset, options.clock_drift_ppm))
        return refuse("--node-clock: offset=250ms,drift=20ppm is meant");
    if (!player::read_sound_sink(sound, options.sound))
        return refuse("--audio-device: a name, auto, none or file:PATH[,drift=50ppm] is meant");
    if (options.headless && sound == "auto") options.sound.kind = player::SoundSink::Kind::none;
    if (!delay.empty()) {
        double ignored = 0;
        if (!read_bend("offset=" + delay, options.sound.delay, ignored) || options.sound.delay < -2s ||
            options.sound.delay > 2s)
            return refuse("--audio-delay: 40ms is meant, 2s at most");
    }
    if (!ports.empty()) {
        const auto read = read_port_range(ports);
        if (!read) return refuse("--udp-ports: " + read.error().message);
        options.udp_ports = *read;
    }
    options.renderer = renderer == "gl"    ? player::RendererWish::gl
                       : renderer == "cpu" ? player::RendererWish::cpu
                                           : player::RendererWish::automatic;

    log::start("player " + options.node, level);
    struct sigaction action {};
    action.sa_handler = ask_to_stop;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaction(signal, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    const auto ran = player::run_station(options, [] { return stop_asked != 0; });
    if (!ran) {
        log::error("{}", ran.error().message);
        return 1;
    }
    // A decoder that hangs would run into what the process takes down at its end.
    if (player::Worker::abandoned() > 0) std::_Exit(0);
    return 0;
}
