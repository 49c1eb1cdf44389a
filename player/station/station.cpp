#include "player/station/station.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "base/notify.h"
#include "player/sources/file_sound.h"
#include "player/sources/live_streams.h"
#include "player/sources/open_source.h"
#include "player/sources/source_reaper.h"
#include "player/sources/worker.h"
#include "player/station/bus_thread.h"
#include "player/station/clock_news.h"
#include "player/station/drawing.h"
#include "player/station/machine.h"
#include "player/station/painter.h"
#include "player/station/play_thread.h"
#include "player/station/present_log.h"
#include "player/station/presenter.h"
#include "player/window/null_window.h"
#include "player/window/sdl_window.h"
#include "transport/key_register.h"
#include "transport/rendezvous.h"
#include "transport/session.h"

#include <memory>

namespace lianping::player {
namespace {

constexpr std::uint32_t default_width = 1280, default_height = 720;

// 2025-01-01: no machine that runs this software has an earlier date.
constexpr UtcTime software_made(Duration(1'735'689'600'000'000'000));

// Where the controller keeps its things, if it is on this machine.
std::filesystem::path controller_data(const StationOptions& options) {
    if (options.controller.empty() || options.controller.find("://") != std::string::npos)
        return options.data;
    return options.controller;
}

// On the controller's own machine, where its data are ours too, nobody has to let us in.
ControllerEndpoints find_endpoints(const StationOptions& options, const PublicKey& key) {
    if (options.controller.find("://") != std::string::npos) return {options.controller, {}};
    const auto found = find_controller(controller_data(options));
    if (!found) return {};
    enrol_as_owner(controller_data(options), {key, options.node, Role::node, "", "its own start"});
    return {found->bus, found->clock};
}

// The drift goes to the disk when the player ends, whichever way.
struct DriftKeeper {
    ClockThread& clock;
    const NodeState& state;
    ~DriftKeeper() { state.save_drift(clock.end()); }
};

Result<std::unique_ptr<Window>> open_window(const StationOptions& options, RendererChoice::Kind kind,
                                            const ScreenPlan* plan, const Clock& clock) {
    WindowGeometry geometry{plan ? plan->width : default_width, plan ? plan->height : default_height, {}};
    if (plan && plan->turns % 2 != 0) std::swap(geometry.width, geometry.height);
    if (options.geometry) geometry = *options.geometry;
    if (options.headless) {
        NullDisplay display;
        display.width = geometry.width;
        display.height = geometry.height;
        display.refresh = options.refresh;
        return std::unique_ptr<Window>(std::make_unique<NullWindow>(display, clock));
    }
    SdlWindowOptions sdl;
    sdl.title = options.node;
    sdl.geometry = geometry;
    sdl.fullscreen = options.fullscreen;
    sdl.output = options.output;
    sdl.drawing = kind == RendererChoice::Kind::gl ? Drawing::gl : Drawing::cpu;
    return open_sdl_window(sdl, clock);
}

Result<std::unique_ptr<Renderer>> make_renderer(const StationOptions& options, RendererChoice::Kind kind,
                                                Window& window) {
    if (kind == RendererChoice::Kind::cpu) return make_cpu_renderer(window);
    return options.headless ? make_offscreen_gl_renderer(window) : make_gl_renderer(window);
}

// On the painter's thread: a picture of 1080p takes a tenth of a second to compress.
SnapshotReply snapshot_reply(std::uint64_t id, HouseTime at, const Result<Image>& image,
                             const std::filesystem::path& folder) {
    SnapshotReply reply;
    reply.id = id;
    reply.at = at;
    if (!image) {
        reply.error = image.error().message;
        return reply;
    }
    text::Pixels pixels{image->width, image->height, image->bgrx};
    for (std::size_t i = 3; i < pixels.bgra.size(); i += 4) pixels.bgra[i] = 255;
    const auto file = folder / "snapshot.png";
    if (const auto written = text::write_png(pixels, file); !written) {
        reply.error = written.error().message;
        return reply;
    }
    auto bytes = read_file(file);
    if (bytes)
        reply.png = std::move(bytes).value();
    else
        reply.error = bytes.error().message;
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    return reply;
}

} // namespace

Result<void> run_station(const StationOptions& options, const std::function<bool()>& quit) {
    give_memory_back();
    ask_for_exact_timers();
    NodeState state(options.data / "nodes" / options.node);
    if (auto made = state.prepare(); !made) return made;
    const auto plan = state.load_plan();
    const auto acts = state.load_acts();
    const RealClock clock(options.clock_offset, options.clock_drift_ppm);

    std::unique_ptr<PresentLog> present_log;
    if (!options.present_log.empty()) {
        auto opened = PresentLog::open(options.present_log);
        if (!opened) return fail(opened.error());
        present_log = std::move(opened).value();
    }

    auto spool =
        PlaySpool::open(state.folder() / "played.db", {random_session(), boot_id(), {}, software_made});
    std::string no_proof;
    LeftBehind left;
    if (spool) {
        left = spool->left();
    } else {
        no_proof = "there is no proof of play: " + spool.error().message;
        log::warn("{}", no_proof);
    }

    // In the order of who needs whom: what is made first ends last.
    std::optional<PlayThread> played;
    if (spool) played.emplace(*std::move(spool));
    Mailbox mailbox;
    StatusBoard board;
    SourceReaper reaper;
    const KeyPair key = state.key();
    Context context(key);
    ClockThread clock_thread(context, clock, state.load_drift(), ClockNews(clock, state, mailbox, board));
    const DriftKeeper drift_keeper{clock_thread, state};
    const Waker streams_listen; // of the bus thread
    LiveStreams streams({[&board, &clock] {
                             const auto estimate = board.clock().estimate;
                             return estimate.locked() ? estimate.to_house(clock.now()) : HouseTime{};
                         },
                         [&streams_listen] { streams_listen.wake(); }, options.udp_ports});
    BusThread bus_thread({context, clock, state, mailbox, board, clock_thread, streams, streams_listen,
                          played ? &*played : nullptr},
                         {options.node, controller_data(options) / "controller" / "house_clock",
                          [&options, &key] { return find_endpoints(options, key.own); }, plan, acts,
                          no_proof});
    Painter painter([&mailbox] { mailbox.wake(); });

    if (plan) mailbox.post_timeline(std::make_shared<const Timeline>(plan, acts));
    const Renderer* drawing = nullptr; // once there is one
    OpenShowings::Doors doors;
    doors.open = [media = options.data / "media", &streams,
                  &drawing](const Showing& showing, Duration position,
                            const Canvas& canvas) -> std::unique_ptr<Source> {
        if (showing.item.kind == Item::Kind::live) return streams.open(showing.item, showing.key.start);
        const bool lent = drawing != nullptr && drawing->takes_device_pictures();
        return open_source(showing.item, media, position, zone_area(showing.zone, canvas),
                           lent ? PicturesIn::device : PicturesIn::memory);
    };
    doors.there = [media = options.data / "media"](const Item& item) {
        std::error_code none;
        return item.media.empty() ||
               (std::filesystem::exists(media / item.media, none) &&
                (item.subtitles.empty() || std::filesystem::exists(media / item.subtitles, none)));
    };
    doors.retire = [&reaper](std::unique_ptr<Source> source) { reaper.retire(std::move(source)); };
    doors.report = [](const std::string& line) { log::warn("{}", line); };

    std::unique_ptr<SoundThread> sound; // begins when there is a window: SDL starts on one thread at a time
    const bool fifo = ask_for_fifo();
    Presenter::Settings settings;
    settings.node = options.node;
    settings.built = software_made;
    settings.sched_fifo = fifo;
    settings.left = std::move(left);
    settings.doors = std::move(doors);
    settings.snapshot = [&](std::uint64_t id, HouseTime at, Result<Image> image) {
        painter.post([&bus_thread, &state, id, at, kept = std::make_shared<Result<Image>>(std::move(image))] {
            bus_thread.reply(snapshot_reply(id, at, *kept, state.folder()));
        });
    };
    settings.sound = [&sound](const std::shared_ptr<const Timeline>& timeline, const ClockEstimate& house,
                              std::vector<std::string> broken) {
        if (sound) sound->follow(timeline, house, std::move(broken));
    };
    Presenter presenter({clock, mailbox, board, painter, present_log.get(), played ? &*played : nullptr},
                        std::move(settings));
    presenter.look_ahead();

    DrawingDoors drawing_doors;
    drawing_doors.open_window = [&](RendererChoice::Kind kind) {
        return open_window(options, kind, plan.get(), clock);
    };
    drawing_doors.make_renderer = [&options](RendererChoice::Kind kind, Window& window) {
        return make_renderer(options, kind, window);
    };
    auto begun = begin_drawing(options.renderer, choose_renderer(options.renderer), drawing_doors);
    if (!begun) return fail(begun.error());
    drawing = begun->renderer.get();
    if (!fifo)
        log::info("the machine does not allow real-time scheduling: pictures may come late under load");
    if (!plan) log::info("no plan on disk yet: the slate until the controller sends one");

    SoundThread::Doors sound_doors;
    sound_doors.open = [media = options.data / "media",
                        &streams](const Item& item, const AudioFormat& format,
                                  std::int64_t frame) -> std::shared_ptr<SoundSource> {
        if (item.kind == Item::Kind::live) return streams.open_sound(item, {format.rate, format.channels});
        return std::make_shared<FileSound>(media / item.media, ClipSlot{item.length, item.in, item.span},
                                           SoundWish{format.rate, format.channels, item.track}, frame);
    };
    sound_doors.retire = [&reaper](std::shared_ptr<SoundSource> source) { reaper.retire(std::move(source)); };
    sound = std::make_unique<SoundThread>(SoundThread::Parts{clock, board}, options.sound,
                                          std::move(sound_doors));

    presenter.run(*begun->window, *begun->renderer, begun->choice.trouble, quit);
    drawing = nullptr;
    sound.reset();
    notify_service("STOPPING=1");
    return {};
}

} // namespace lianping::player
