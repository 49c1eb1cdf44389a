#include "controller/alarm_rules.h"

#include "controller/glass_watch.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::controller {
namespace {

using Is = AlarmSign::Is;

constexpr double cools_by = 5; // degrees below what begins the alarm
constexpr std::size_t fewest_frames = 20;

class Rules {
public:
    explicit Rules(const AlarmView& view) : view_(view) {}

    std::vector<AlarmSign> all() && {
        for (const std::string& name : view_.expected) node(name);
        for (const auto& [name, agent] : view_.agents)
            if (agent.heard > view_.now - AgentBoard::silence) machine(name, agent);
        if (view_.disk) disk("controller", view_.disk->capacity, view_.disk->free);
        screens();
        sources();
        stranded_recordings();
        unusable_media();
        return std::move(signs_);
    }

private:
    void sign(AlarmKind kind, const std::string& subject, std::string what, Is is = Is::bad) {
        signs_.push_back({kind, subject, std::move(what), is});
    }

    void node(const std::string& name) {
        const NodeState* node = view_.nodes.find(name);
        const bool never = node == nullptr || !node->since;
        if (never && view_.running >= first_words_within)
            sign(AlarmKind::silent, name, "it has not been heard of since the controller began");
        if (never) return;
        if (!node->up)
            return sign(AlarmKind::silent, name,
                        "nothing is heard of its player: is the machine on, is its cable in?");
        if (!node->status) return;
        const Status& status = *node->status;
        if (!status.clock_locked) sign(AlarmKind::clock, name, "it does not keep house time");
        if (!status.troubles.empty()) sign(AlarmKind::trouble, name, joined(status.troubles));
        glass(name, *node);
    }

    // What is dark on purpose, or cannot be told, is no sign.
    void glass(const std::string& name, const NodeState& node) {
        const Status& status = *node.status;
        if (!amiss(status.glass)) return;
        const auto kind = status.glass == Status::Glass::dark     ? AlarmKind::dark
                          : status.glass == Status::Glass::frozen ? AlarmKind::frozen
                                                                  : AlarmKind::wrong;
        sign(kind, name, fmt::format("{} (screen {})", status.glass_why, node.screen));
    }

    void machine(const std::string& name, const AgentState& agent) {
        if (agent.machine) heat(name, *agent.machine);
        if (agent.machine) disk(name, agent.machine->disk, agent.machine->disk_free);
        // Whose UTC is the programme's.
        if (agent.machine && is_controller(agent) && !agent.machine->clock_synchronized)
            sign(AlarmKind::clock, "controller",
                 "the clock of the controller's machine is not set by the network: programmes may begin at "
                 "wrong times");
        late_media(name, agent.media);
    }

    static bool is_controller(const AgentState& agent) {
        return agent.address.starts_with("127.") || agent.address == "::1";
    }

    void heat(const std::string& name, const MachineState& machine) {
        if (!machine.temperature) return;
        const double is = *machine.temperature, most = view_.terms.temperature;
        if (is > most - cools_by)
            sign(AlarmKind::temperature, name, fmt::format("{:.0f} degrees", is),
                 is >= most ? Is::bad : Is::between);
    }

    // Media that nothing needs leave before it comes to this.
    void disk(const std::string& name, std::uint64_t capacity, std::uint64_t free) {
        if (capacity == 0) return;
        const std::uint64_t guard = media::StoreKeeper::usual_guard(capacity);
        if (free < guard * 3 / 4)
            sign(AlarmKind::disk, name, fmt::format("{:.2f} GB are free", static_cast<double>(free) / 1e9),
                 free < guard / 2 ? Is::bad : Is::between);
    }

    void late_media(const std::string& name, const MediaState& media) {
        std::string files;
        for (const MediaFile& file : media.files) {
            if (file.due == HouseTime::never() || file.due > view_.house + view_.terms.media_ahead) continue;
            files += (files.empty() ? "" : ", ") + view_.name_of(file.hash);
            if (!file.trouble.empty()) files += " (" + file.trouble + ")";
        }
        if (!files.empty()) sign(AlarmKind::media, name, "not there yet, and due soon: " + files);
    }

    void screens() {
        const std::int64_t most = view_.terms.skew / 1us;
        for (const Skew& pair : view_.skew) {
            if (pair.frames < fewest_frames || pair.p99_us <= most * 3 / 4) continue;
            sign(AlarmKind::skew, pair.first + ", " + pair.second,
                 fmt::format("they are {:.1f} ms apart", static_cast<double>(pair.p99_us) / 1e3),
                 pair.p99_us > most ? Is::bad : Is::between);
        }
    }

    void sources() {
        for (const auto& [stream, source] : view_.live.sources()) {
            const bool recorded = view_.live.is_recorded(stream);
            const bool live = source.up && source.status && source.status->state == SourceStatus::State::live;
            if (source.up && source.status) recording(stream, source.status->recorder, live && recorded);
            if (live || (!recorded && !view_.live.is_wanted(stream))) continue;
            sign(AlarmKind::source, stream,
                 !source.up ? "its lianping-live is not heard: is the service running?"
                 : source.status && !source.status->trouble.empty() ? source.status->trouble
                                                                    : "it sends no pictures");
        }
    }

    // What was recorded on another machine and cannot come here.
    void stranded_recordings() {
        for (const auto& [stream, files] : view_.coming)
            if (const auto refused = std::find_if(files.begin(), files.end(),
                                                  [](const ComingRecording& file) {
                                                      return file.state == ComingRecording::State::refused;
                                                  });
                refused != files.end())
                sign(AlarmKind::recording, stream, refused->name + ": " + refused->trouble);
    }

    // `due`: there are pictures, and they are to be recorded.
    void recording(const std::string& stream, const RecorderStatus& is, bool due) {
        const bool stopped = is.state == RecorderStatus::State::stopped;
        if (stopped || !is.trouble.empty())
            sign(AlarmKind::recording, stream, is.trouble.empty() ? "it cannot be recorded" : is.trouble);
        else if (due && is.state != RecorderStatus::State::recording)
            sign(AlarmKind::recording, stream, "it is to be recorded, and is not");
    }

    void unusable_media() {
        using State = programme::MediaFacts::State;
        for (const auto& [key, facts] : view_.catalogue)
            if (facts.state == State::missing || facts.state == State::broken)
                sign(AlarmKind::media, key, facts.why.empty() ? "it is not there" : facts.why);
    }

    static std::string joined(const std::vector<std::string>& lines) {
        return fmt::format("{}", fmt::join(lines, "; "));
    }

    const AlarmView& view_;
    std::vector<AlarmSign> signs_;
};

} // namespace

std::vector<AlarmSign> alarm_signs(const AlarmView& view) { return Rules(view).all(); }

} // namespace lianping::controller
