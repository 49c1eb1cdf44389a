#include "glass/live_glass.h"

#include "support/clips.h"
#include "time/stolen_time.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <ctime>
#include <fstream>
#include <sstream>

namespace lianping::testing {
namespace {

constexpr unsigned clip = 900; // the code of the source's pictures
constexpr const char* source_title = "source";
constexpr double looks_a_second = 400;
// After a piece that is not judged: what was captured, coded or shown late in it is still on its way.
constexpr Duration settles_in = 250ms;

void pause_for(Duration length) {
    const timespec pause{static_cast<time_t>(length.count() / 1'000'000'000),
                         static_cast<long>(length.count() % 1'000'000'000)};
    nanosleep(&pause, nullptr);
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace

ScreenRect LiveGlass::place(unsigned column) const {
    return {static_cast<int>(column * options_.width), 0, static_cast<int>(options_.width),
            static_cast<int>(options_.height)};
}

void LiveGlass::write_site(Duration latency) const {
    const auto site = options_.folder / "site";
    std::filesystem::create_directories(site / "playlists");
    std::ostringstream text;
    const std::string size = std::to_string(options_.width) + "x" + std::to_string(options_.height);
    text << "site: 玻璃\ntimezone: Asia/Shanghai\nscreens:\n"
         << "  wall: {size: " << size << ", default: day}\n  room: {size: " << size << ", default: day}\n"
         << "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
         << "links:\n  lecture:\n    sources: {slides: {desktop: " << size
         << "+0+0, fps: " << options_.capture_fps << "}}\n"
         << "    layouts: {all: {wall: slides, room: slides}}\n    latency: " << latency / 1ms << "ms\n";
    std::ofstream(site / "playlists" / "day.yaml") << "items: [{colour: navy, for: 10s}]\n";
    std::ofstream(site / ".site.new") << text.str();
    std::filesystem::rename(site / ".site.new", site / "site.yaml");
}

std::unique_ptr<LiveGlass> LiveGlass::start(const Options& options) {
    std::unique_ptr<LiveGlass> glass(new LiveGlass(options));
    glass->display_ = VirtualDisplay::start(4 * options.width, options.height);
    if (!glass->display_) return nullptr;
    std::filesystem::remove_all(options.folder);
    glass->write_site(options.latency);
    CodedWindow::Options window;
    window.display = glass->display_->name();
    window.title = source_title;
    window.place = glass->place(0);
    window.clip = clip;
    window.fps = options.clip_fps;
    glass->source_ = CodedWindow::open(window);
    glass->screen_ = XScreen::open(glass->display_->name());
    if (!glass->source_ || !glass->screen_) return nullptr;
    const auto geometry = [&](unsigned column) {
        return std::to_string(options.width) + "x" + std::to_string(options.height) + "+" +
               std::to_string(column * options.width) + "+0";
    };
    std::vector<std::string> words{options.programs / "lianping-up",
                                   options.folder / "site",
                                   "--data",
                                   options.folder / "data",
                                   "--window",
                                   "wall-1=" + geometry(1),
                                   "--window",
                                   "room-1=" + geometry(2)};
    glass->up_ = fork();
    if (glass->up_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        const int out = open((options.folder / "up.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        dup2(out, 1);
        dup2(out, 2);
        setenv("DISPLAY", glass->display_->name().c_str(), 1);
        setenv("SDL_VIDEODRIVER", "x11", 1);
        unsetenv("WAYLAND_DISPLAY");
        std::vector<char*> list;
        for (std::string& word : words) list.push_back(word.data());
        list.push_back(nullptr);
        execv(list[0], list.data());
        _exit(127);
    }
    return glass;
}

LiveGlass::~LiveGlass() {
    if (up_ <= 0) return;
    kill(up_, SIGTERM);
    for (int tenths = 0; tenths < 50; ++tenths) {
        if (waitpid(up_, nullptr, WNOHANG) != 0) return;
        pause_for(100ms);
    }
    kill(up_, SIGKILL);
    waitpid(up_, nullptr, 0);
}

std::string LiveGlass::log(const std::string& of) const {
    return text_of(of == "up" ? options_.folder / "up.log"
                              : options_.folder / "data" / "logs" / (of + ".log"));
}

bool LiveGlass::on_air(Duration patience) const {
    for (const Duration give_up = monotonic_now() + patience; monotonic_now() < give_up; pause_for(50ms))
        if (log("up").find("on air: ") != std::string::npos) return true;
    return false;
}

Said LiveGlass::ctl(const std::string& words) const {
    return said_by((options_.programs / "lianpingctl").string() + " " + words + " --controller " +
                   (options_.folder / "data").string() + " 2>&1");
}

bool LiveGlass::watch(const std::vector<std::string>& titles, double rate, Duration length,
                      const std::function<bool(const Look&)>& more) {
    std::vector<ScreenRect> windows;
    std::vector<std::string> all{source_title};
    all.insert(all.end(), titles.begin(), titles.end());
    for (const std::string& title : all) {
        const auto window = screen_->find_window(title);
        if (!window) return false;
        windows.push_back(*window);
    }
    ScreenRect strip{0, static_cast<int>(options_.height * band_top), 0,
                     static_cast<int>(std::ceil(options_.height * (band_bottom - band_top)))};
    for (const ScreenRect& window : windows) strip.w = std::max(strip.w, window.x + window.w);
    const auto read = [&](const ScreenPixels& pixels, const ScreenRect& window) -> std::optional<unsigned> {
        const CodedPixels part{pixels.at(window.x, strip.y), pixels.stride, static_cast<unsigned>(window.w),
                               static_cast<unsigned>(strip.h), 4};
        const PictureRect whole{0, static_cast<double>(-strip.y), static_cast<double>(window.w),
                                static_cast<double>(window.h)};
        const auto code = read_code(part, whole);
        return code && code->clip == clip ? std::optional(code->frame) : std::nullopt;
    };
    prctl(PR_SET_TIMERSLACK, 1UL);
    const Duration begin = monotonic_now();
    for (std::int64_t n = 0;; ++n) {
        const Duration due = begin + Duration(std::llround(static_cast<double>(n) * 1e9 / rate));
        if (due - begin >= length) return true;
        if (monotonic_now() > due + Duration(std::llround(1e9 / rate))) continue; // too late for this look
        const timespec until{static_cast<time_t>(due.count() / 1'000'000'000),
                             static_cast<long>(due.count() % 1'000'000'000)};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
        const Duration before = monotonic_now();
        const auto pixels = screen_->read(strip);
        if (!pixels) return false;
        Look look;
        look.at = before + (monotonic_now() - before) / 2;
        look.source = read(*pixels, windows[0]);
        for (std::size_t i = 1; i < windows.size(); ++i) look.screens.push_back(read(*pixels, windows[i]));
        if (!more(look)) return true;
    }
}

std::optional<LiveGlass::Watched> LiveGlass::watch_calmly(const std::vector<std::string>& titles,
                                                          Duration least, Duration most, int seconds) {
    Watched watched;
    LiveTally calm(titles.size(), least, most);
    std::vector<Look> piece; // is told to the tally when it is known to have been calm
    StealClock steal;
    Duration longest{};
    bool gap = true; // since the last piece that was judged
    const bool there =
        watch(titles, looks_a_second, std::chrono::seconds(4 * seconds), [&](const Look& look) {
            if (!piece.empty()) longest = std::max(longest, look.at - piece.back().at);
            piece.push_back(look);
            if (look.at - piece.front().at < calm_piece) return true;
            const bool judged = watched.pieces.add(steal.share(), longest);
            if (judged) {
                if (gap) calm.look_away();
                for (const Look& each : piece)
                    if (!gap || each.at - piece.front().at >= settles_in)
                        calm.add(each.at, each.source, each.screens);
            }
            gap = !judged;
            piece.clear();
            piece.push_back(look);
            longest = {};
            return watched.pieces.calm < seconds;
        });
    if (!there) return std::nullopt;
    watched.figures = calm.figures();
    return watched;
}

} // namespace lianping::testing
