#include "controller/plan_desk.h"

#include "base/atomic_file.h"
#include "wire/codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace lianping::controller {

namespace fs = std::filesystem;
using nlohmann::json;

std::string file_name(const std::string& name) {
    std::string safe;
    for (const char c : name) {
        if (c == '/' || c == '%' || c == '\0' || (c == '.' && safe.empty()))
            safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            safe += c;
    }
    return safe;
}

Fingerprint& Fingerprint::add(std::string_view word) {
    const auto mix = [&](unsigned char byte) {
        state_ ^= byte;
        state_ *= 1099511628211ULL;
    };
    for (const char c : word) mix(static_cast<unsigned char>(c));
    mix(0xff); // the end of a word: no byte of UTF-8
    return *this;
}

std::string Fingerprint::text() const { return fmt::format("{:016x}", state_); }

PlanDesk::PlanDesk(fs::path folder) : folder_(std::move(folder)) {
    std::error_code failed;
    fs::create_directories(folder_, failed);
    json about = json::object();
    if (const auto text = read_file(folder_ / "plans.json")) {
        json read = json::parse(*text, nullptr, false);
        if (read.is_object()) about = std::move(read);
    }
    for (fs::directory_iterator at(folder_, failed), end; !failed && at != end; at.increment(failed)) {
        if (at->path().extension() != ".plan") continue;
        const auto bytes = read_file(at->path());
        if (!bytes) continue;
        auto plan = decode_plan(*bytes);
        if (!plan) continue;
        last_number_ = std::max(last_number_, plan->version.number);
        Made made{plan->version.stamp, plan->version.stamp, ""};
        if (const json& screen = about["screens"][plan->screen]; screen.is_object()) {
            made.until = HouseTime(Duration(screen.value("until_ns", plan->version.stamp.ns())));
            made.cut_by = screen.value("cut_by", "");
        }
        made_[plan->screen] = std::move(made);
        const std::string screen = plan->screen;
        in_force_[screen] = std::make_shared<const ScreenPlan>(*std::move(plan));
    }
    if (about.contains("made_from") && about["made_from"].is_string())
        made_from_ = about["made_from"].get<std::string>();
}

std::string PlanDesk::fingerprint(const From& from) {
    Fingerprint print;
    print.add(from.fingerprint).add(std::to_string(from.epoch));
    print.add(std::to_string(from.anchor.utc.ns())).add(std::to_string(from.anchor.house.ns()));
    for (const auto& [key, facts] : from.catalogue) {
        if (facts.state == programme::MediaFacts::State::pending) print.add(key).add("pending");
        if (facts.state != programme::MediaFacts::State::ready) continue;
        print.add(key).add(facts.hash).add(std::to_string(facts.length.count()));
        print.add(std::to_string(static_cast<int>(facts.medium))).add(std::to_string(facts.gain_db));
        for (const std::string& page : facts.pages) print.add(page);
        print.add(facts.silent ? "silent" : "").add(facts.subtitles);
    }
    return print.text();
}

bool PlanDesk::near_horizon(HouseTime now) const {
    return std::any_of(made_.begin(), made_.end(), [&](const auto& screen) {
        // Once a day; where the plan was cut short, at half of its reach.
        const Duration reach = screen.second.until - screen.second.stamp;
        return now - screen.second.stamp > std::clamp<Duration>(reach / 2, 1h, std::chrono::days(1));
    });
}

bool PlanDesk::due(const From& from, HouseTime now) const {
    const bool all = std::all_of(from.programme.screens.begin(), from.programme.screens.end(),
                                 [&](const auto& screen) { return in_force_.contains(screen.first); });
    return !all || behind_ || in_force_.size() != from.programme.screens.size() ||
           fingerprint(from) != made_from_ || near_horizon(now);
}

std::vector<std::string> PlanDesk::plan(const From& from, HouseTime stamp) {
    programme::PlansInForce fresh;
    std::vector<std::string> screens;
    made_.clear();
    for (const auto& [name, screen] : from.programme.screens) {
        programme::PlanRequest request;
        request.screen = name;
        request.version = {from.epoch, ++last_number_, stamp};
        request.anchor = from.anchor;
        request.until = stamp + horizon;
        programme::Planned planned = programme::plan(from.programme, from.catalogue, request, in_force_);
        made_[name] = {stamp, planned.planned_until, planned.cut_by};
        fresh[name] = std::make_shared<const ScreenPlan>(std::move(planned.plan));
        screens.push_back(name);
    }
    in_force_ = std::move(fresh);
    made_from_ = fingerprint(from);
    behind_ = false;
    return screens;
}

std::function<Result<void>()> PlanDesk::save() const {
    json about{{"made_from", made_from_}, {"screens", json::object()}};
    for (const auto& [screen, plan] : in_force_) {
        const Made& made = made_.at(screen);
        about["screens"][screen] = {{"until_ns", made.until.ns()}, {"cut_by", made.cut_by}};
    }
    return [folder = folder_, plans = in_force_, about = std::move(about)]() -> Result<void> {
        std::vector<NamedBytes> files;
        std::set<std::string> ours;
        for (const auto& [screen, plan] : plans) {
            files.push_back({folder / (file_name(screen) + ".plan"), encode_plan(*plan)});
            ours.insert(files.back().path.filename());
        }
        auto written = write_files(files);
        // Last: plans without it are only made anew.
        const std::string text = about.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
        if (auto told = write_file(folder / "plans.json", text); written) written = std::move(told);
        std::error_code failed;
        for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
            std::error_code ignored;
            if (at->path().extension() == ".plan" && !ours.contains(at->path().filename()))
                fs::remove(at->path(), ignored);
        }
        return written;
    };
}

std::shared_ptr<const ScreenPlan> PlanDesk::plan(const std::string& screen) const {
    const auto at = in_force_.find(screen);
    return at == in_force_.end() ? nullptr : at->second;
}

HouseTime PlanDesk::planned_until(const std::string& screen) const {
    const auto at = made_.find(screen);
    return at == made_.end() ? HouseTime{} : at->second.until;
}

const std::string& PlanDesk::cut_by(const std::string& screen) const {
    static const std::string none;
    const auto at = made_.find(screen);
    return at == made_.end() ? none : at->second.cut_by;
}

} // namespace lianping::controller
