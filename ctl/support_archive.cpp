#include "ctl/support_archive.h"

#include "base/atomic_file.h"
#include "base/version.h"
#include "ctl/archive.h"
#include "ctl/controller_folders.h"
#include "ctl/controller_link.h"
#include "ctl/instant_text.h"
#include "ctl/known_secrets.h"
#include "ctl/passing_folder.h"
#include "ctl/tree_reading.h"
#include "records/database.h"
#include "time/clock.h"
#include "transport/rendezvous.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t largest_answer = 8U << 20U; // of a program, of a site's file
constexpr std::streamoff end_of_log = 1 << 20;    // so much of each
constexpr std::chrono::seconds answered_within{15};
constexpr int most_events = 5000;

// What a program of this machine answers, or says of why not.
std::string said_by(const std::string& command) {
    const auto close = [](std::FILE* pipe) { ::pclose(pipe); };
    const std::unique_ptr<std::FILE, decltype(close)> pipe(::popen((command + " 2>&1").c_str(), "re"), close);
    std::string all;
    std::array<char, 4096> bytes{};
    while (pipe && all.size() < largest_answer) {
        const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), pipe.get());
        if (got == 0) break;
        all.append(bytes.data(), got);
    }
    return all;
}

std::string end_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const std::streamoff size = in.tellg();
    if (size > end_of_log)
        in.seekg(size - end_of_log);
    else
        in.seekg(0);
    return {std::istreambuf_iterator<char>(in), {}};
}

class Support {
public:
    explicit Support(ArchiveWriter archive) : archive_(std::move(archive)) {}

    Result<void> fill(const std::string& controller) {
        auto link = ControllerLink::open(controller);
        if (!link) note(link.error().message);
        const json status = link ? ask(*link, "status", {}, "status.json") : json();
        if (!status.is_object()) note("no controller answers: what follows is from the disk alone");
        folders_ = folders(status, controller);
        if (status.is_object())
            from_controller(*link, status);
        else
            events_from_disk();
        machine();
        site();
        return write();
    }

private:
    void note(const std::string& line) { notes_ += line + "\n"; }

    // Where the controller's folders are, if on this machine. One that is elsewhere has paths of its own.
    ControllerFolders folders(const json& status, const std::string& said) {
        const std::string data = status.is_object() ? text(status, "data") : "";
        const auto here = find_controller(data);
        if (here && status.is_object() && static_cast<double>(here->pid) == number(status, "pid", -1))
            return {here->site, here->data};
        if (status.is_object()) {
            note(
                "the site's texts and the controller's logs are on its own machine: run this there for them");
            return {};
        }
        std::error_code none;
        ControllerFolders known;
        if (fs::is_directory(said, none)) known.data = said;
        const auto found = controller_folders(known);
        if (!found) note(found.error().message);
        return found ? *found : known;
    }

    json ask(ControllerLink& link, const std::string& verb, ControllerLink::Arguments arguments,
             const std::string& name) {
        const auto answer = link.ask(verb, std::move(arguments), answered_within);
        if (!answer) {
            note(fmt::format("{}: {}", name, answer.error().message));
            return {};
        }
        json tree = json::parse(answer->json, nullptr, false);
        if (tree.is_discarded()) {
            texts_.emplace_back(name, answer->text);
            return {};
        }
        trees_.emplace_back(name, tree);
        return tree;
    }

    void from_controller(ControllerLink& link, const json& status) {
        ask(link, "log", {{"last", std::to_string(most_events)}}, "events.json");
        ask(link, "alarms", {}, "alarms.json");
        ask(link, "media-status", {}, "media.json");
        ask(link, "programme-list", {}, "programmes.json");
        const auto now = RealClock().utc().since_origin();
        const auto ns = [](Duration at) { return std::to_string(at / 1ns); };
        ask(link, "proof", {{"from", ns(now - 48h)}, {"to", ns(now)}}, "proof.json");
        for (const json& screen : list(status, "screens")) snapshot(link, text(screen, "screen"));
        for (const json& row : ask(link, "machines", {}, "machines.json"))
            if (row.is_object() && row.contains("machine") && row["machine"].is_object())
                for (const char* unit : {"player", "agent"}) logs(link, text(row, "node"), unit);
    }
    void snapshot(ControllerLink& link, const std::string& screen) {
        const auto answer = link.ask("snapshot", {{"screen", screen}}, answered_within);
        if (answer && !answer->bytes.empty())
            pictures_.emplace_back("snapshots/" + screen + ".png", answer->bytes);
        else
            note(fmt::format("no picture of {}: {}", screen, answer ? "none came" : answer.error().message));
    }
    void logs(ControllerLink& link, const std::string& node, const std::string& unit) {
        const auto answer =
            link.ask("logs", {{"what", node}, {"unit", unit}, {"lines", "1000"}}, answered_within);
        if (answer)
            texts_.emplace_back(fmt::format("logs/{}-{}.txt", node, unit), answer->text);
        else
            note(fmt::format("no log of {} on {}: {}", unit, node, answer.error().message));
    }

    // As the controller keeps them, where it cannot be asked.
    void events_from_disk() {
        const fs::path from = folders_.data / "controller" / "events.db";
        std::error_code none;
        if (folders_.data.empty() || !fs::exists(from, none)) return;
        const auto room = PassingFolder::beside(fs::temp_directory_path() / "support");
        if (!room) return note(room.error().message);
        const fs::path copy = (*room)->path() / "events.db";
        if (const auto copied = records::Database::copy(from, copy); !copied)
            return note(copied.error().message);
        auto opened = records::Database::open(copy, records::Database::Sync::seconds, "");
        if (!opened) return note(opened.error().message);
        auto rows =
            opened->database.prepare("SELECT at_ns, kind, who, what, screens FROM (SELECT * FROM events "
                                     "ORDER BY id DESC LIMIT ?1) ORDER BY id");
        rows.bind(1, std::int64_t{most_events});
        std::string lines;
        while (rows.step())
            lines += fmt::format("{}  {}  {}  {}  {}\n", utc_text(UtcTime(rows.integer(0) * 1ns)),
                                 rows.text(1), rows.text(2), rows.text(3), rows.text(4));
        texts_.emplace_back("events.txt", lines);
    }

    void machine() {
        texts_.emplace_back("versions.txt",
                            fmt::format("lianpingctl {}\n", version()) +
                                said_by("dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\\n' "
                                        "'lianping*'; cat /etc/debian_version; uname -a"));
        texts_.emplace_back(
            "machine.txt",
            said_by("uptime; free -m; timeout 10 df -h; timeout 10 timedatectl; ip -brief address"));
        texts_.emplace_back("units.txt",
                            said_by("timeout 10 systemctl --no-pager --lines=0 status 'lianping-*'"));
        texts_.emplace_back("logs/journal.txt",
                            said_by("timeout 30 journalctl --no-pager -o short-iso-precise -u 'lianping-*' "
                                    "--since -2d -n 20000"));
        if (folders_.data.empty()) return;
        std::error_code failed; // `lianping up` has logs of its own
        for (fs::directory_iterator at(folders_.data / "logs", failed), end; !failed && at != end;
             at.increment(failed))
            if (at->path().extension() == ".log")
                texts_.emplace_back("logs/" + at->path().filename().string(), end_of(at->path()));
    }

    void site() {
        if (folders_.site.empty()) return;
        for (const fs::path& file : texts_of_site(folders_.site)) {
            const auto text = read_file(file, largest_answer);
            if (text)
                texts_.emplace_back("site/" + file.lexically_relative(folders_.site).string(), *text);
            else
                note(text.error().message);
        }
    }

    Result<void> write() {
        const Redaction redaction = known_secrets(folders_);
        texts_.emplace_back(
            "READ ME.txt",
            "What `lianpingctl support` found. Keys, passwords and passphrases are taken out.\n" + notes_);
        for (auto& [name, tree] : trees_) {
            redaction.clean(tree);
            if (auto added =
                    archive_.add_text(name, tree.dump(1, ' ', false, json::error_handler_t::replace));
                !added)
                return added;
        }
        for (const auto& [name, text] : texts_)
            if (auto added = archive_.add_text(name, redaction.clean(text)); !added) return added;
        for (const auto& [name, png] : pictures_)
            if (auto added = archive_.add_text(name, png); !added) return added;
        return archive_.finish();
    }

    ArchiveWriter archive_;
    ControllerFolders folders_; // empty: not on this machine, or not found
    std::string notes_;
    std::vector<std::pair<std::string, json>> trees_;
    std::vector<std::pair<std::string, std::string>> texts_, pictures_;
};

} // namespace

Result<std::string> make_support_archive(const std::string& controller, const fs::path& file) {
    auto archive = ArchiveWriter::create(file, Packing::gzip);
    if (!archive) return fail(archive.error());
    if (auto filled = Support(*std::move(archive)).fill(controller); !filled) return fail(filled.error());
    return fmt::format(
        "{}: what was found, without keys and passwords. Look into it before you send it: tar -xf {}",
        file.string(), file.string());
}

} // namespace lianping::ctl
