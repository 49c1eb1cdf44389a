#include "plain_srt.h"

#include "support/process.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace lianping::bench {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

// A decoder says nothing of what is damaged; fakesink tells of each picture that it is given.
constexpr const char* receiver = "gst-launch-1.0 -v srtsrc uri=srt://0.0.0.0:9000?mode=listener latency={} "
                                 "! tsdemux ! h264parse ! avdec_h264 output-corrupt=false max-threads=1 "
                                 "! fakesink name=shown sync=false silent=false";
constexpr const char* sender =
    "gst-launch-1.0 -q videotestsrc is-live=true num-buffers={} ! "
    "video/x-raw,format=I420,width=640,height=360,framerate=25/1 "
    "! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=2000 ! h264parse "
    "config-interval=-1 "
    "! mpegtsmux alignment=7 ! tee name=both "
    "both. ! queue ! srtsink uri=srt://{}:9000?mode=caller latency={} wait-for-connection=true sync=false "
    "both. ! queue ! srtsink uri=srt://{}:9000?mode=caller latency={} wait-for-connection=true sync=false";

// By the times of the pictures that fakesink tells: "... pts: 0:00:02.353379965, ...".
SrtShown::Of pictures_in(const std::filesystem::path& log) {
    static const std::regex time("last-message = chain.* pts: ([0-9]+):([0-9]+):([0-9.]+),");
    std::ifstream file(log);
    SrtShown::Of of;
    double first = 0, last = 0;
    std::smatch found;
    for (std::string line; std::getline(file, line);) {
        if (!std::regex_search(line, found, time)) continue;
        last = std::stod(found[1]) * 3600 + std::stod(found[2]) * 60 + std::stod(found[3]);
        if (of.shown++ == 0) first = last;
    }
    if (of.shown > 0) of.sent = static_cast<int>(std::lround((last - first) * 25)) + 1;
    return of;
}

} // namespace

SrtShown run_plain_srt(const SrtRun& run) {
    const auto latency = run.latency / 1ms;
    std::filesystem::path logs[2];
    testing::Process receivers[2];
    for (int n = 0; n < 2; ++n) {
        logs[n] = run.folder / fmt::format("srt-{}.log", n);
        std::filesystem::remove(logs[n]);
        receivers[n].start(run.receivers[n].host->runs(words_of(fmt::format(receiver, latency))), logs[n]);
    }
    std::this_thread::sleep_for(2s); // until they listen
    const auto log = run.folder / "srt-sender.log";
    testing::Process sends(
        run.sender->runs(words_of(fmt::format(sender, run.pictures, run.receivers[0].address, latency,
                                              run.receivers[1].address, latency))),
        log);
    if (sends.wait() != 0)
        throw std::runtime_error("gst-launch-1.0 (package gstreamer1.0-tools) could not send by SRT: see " +
                                 log.string());
    std::this_thread::sleep_for(3s); // what is under way
    SrtShown shown;
    for (int n = 0; n < 2; ++n) {
        receivers[n].signal(SIGINT);
        std::this_thread::sleep_for(500ms);
        receivers[n].kill(SIGKILL);
        shown.receivers[n] = pictures_in(logs[n]);
    }
    return shown;
}

} // namespace lianping::bench
