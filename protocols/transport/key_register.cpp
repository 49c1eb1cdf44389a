#include "transport/key_register.h"

#include "base/atomic_file.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <mutex>
#include <system_error>
#include <tuple>

namespace lianping {
namespace {

namespace fs = std::filesystem;

// Two changes within one tick of the file system's clock look like one: what was changed that lately is read
// again.
constexpr std::int64_t settles_after = 100'000'000;

std::int64_t changed_at(const fs::path& folder) {
    struct stat is {};
    if (::stat(folder.c_str(), &is) != 0) return 0;
    return is.st_mtim.tv_sec * 1'000'000'000LL + is.st_mtim.tv_nsec;
}

std::int64_t disk_now() { // the clock that files are stamped by
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::string line_of(const std::string& text, std::string_view name) {
    const std::string start = fmt::format("{} ", name);
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (text.compare(at, start.size(), start) == 0)
            return text.substr(at + start.size(), end - at - start.size());
        at = end + 1;
    }
    return {};
}

std::optional<Enrolled> read_enrolled(const fs::path& file) {
    const auto key = public_key(file.filename().string());
    if (!key) return std::nullopt;
    const auto text = read_file(file, 4096);
    if (!text) return std::nullopt;
    const auto role = read_role(line_of(*text, "role"));
    Enrolled who{*key, line_of(*text, "name"), role.value_or(Role::viewer), line_of(*text, "since"),
                 line_of(*text, "by")};
    if (!role || !is_enrolled_name(who.name)) return std::nullopt;
    return who;
}

std::string to_text(const Enrolled& who) {
    return fmt::format("name {}\nrole {}\nsince {}\nby {}\n", who.name, to_string(who.role), who.since,
                       who.by);
}

std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char letter) { return letter >= 0 && letter < ' '; }, ' ');
    return text;
}

// Machines and people are named apart: a node and an operator may both be called wall.
bool is_machine(Role role) { return role == Role::node || role == Role::source || role == Role::agent; }

} // namespace

bool is_enrolled_name(const std::string& name) {
    return !name.empty() && name.size() <= 64 && name.front() != '.' && name.front() != ' ' &&
           name.back() != ' ' && std::none_of(name.begin(), name.end(), [](char letter) {
               return (letter >= 0 && letter < ' ') || letter == 127;
           });
}

Result<std::unique_ptr<KeyRegister>> KeyRegister::open(fs::path folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (!failed) fs::permissions(folder.parent_path(), fs::perms::owner_all, failed);
    if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
    if (failed)
        return fail(Error::Code::io, fmt::format("the folder of keys {} cannot be used: {}", folder.string(),
                                                 failed.message()));
    std::unique_ptr<KeyRegister> made(new KeyRegister(std::move(folder)));
    made->load();
    return made;
}

// With mutex_ held, or before anybody else has it.
bool KeyRegister::changed() const { return loaded_ == 0 || changed_at(folder_) != loaded_; }

void KeyRegister::load() {
    const auto at = changed_at(folder_);
    std::map<PublicKey, Enrolled> found;
    std::error_code failed;
    for (fs::directory_iterator file(folder_, failed), end; !failed && file != end; file.increment(failed))
        if (auto who = read_enrolled(file->path())) found.emplace(who->key, *who);
    enrolled_ = std::move(found);
    loaded_ = disk_now() - at > settles_after ? at : 0;
    std::erase_if(strangers_, [&](const auto& one) { return enrolled_.contains(one.first); });
}

std::optional<Enrolled> KeyRegister::find(const PublicKey& key) {
    {
        const std::shared_lock lock(mutex_);
        if (const auto at = enrolled_.find(key); at != enrolled_.end()) return at->second;
        if (!changed()) return std::nullopt;
    }
    const std::unique_lock lock(mutex_);
    if (changed()) load();
    const auto at = enrolled_.find(key);
    return at != enrolled_.end() ? std::optional(at->second) : std::nullopt;
}

void KeyRegister::look_again() {
    const std::unique_lock lock(mutex_);
    if (changed()) load();
}

std::vector<Enrolled> KeyRegister::all() const {
    std::vector<Enrolled> all;
    {
        const std::shared_lock lock(mutex_);
        for (const auto& [key, who] : enrolled_) all.push_back(who);
    }
    std::sort(all.begin(), all.end(), [](const Enrolled& a, const Enrolled& b) {
        return std::tie(a.role, a.name) < std::tie(b.role, b.name);
    });
    return all;
}

Result<void> KeyRegister::write(const Enrolled& who) const {
    Enrolled clean = who;
    clean.since = one_line(who.since);
    clean.by = one_line(who.by);
    return write_file(folder_ / to_hex(who.key), to_text(clean));
}

Result<void> KeyRegister::enrol(const Enrolled& who) {
    if (!is_enrolled_name(who.name))
        return fail(Error::Code::invalid, fmt::format("\"{}\" is no name", who.name));
    const std::unique_lock lock(mutex_);
    load();
    for (const auto& [key, one] : enrolled_) {
        if (key == who.key)
            return fail(Error::Code::invalid,
                        fmt::format("this key is enrolled already, as {} {}", to_string(one.role), one.name));
        if (one.name == who.name && is_machine(one.role) == is_machine(who.role))
            return fail(
                Error::Code::invalid,
                fmt::format("{} has a key already: remove that first, if this one is to take its place",
                            who.name));
    }
    if (auto written = write(who); !written) return written;
    load();
    return {};
}

Result<std::vector<Enrolled>> KeyRegister::remove(const std::string& name) {
    const std::unique_lock lock(mutex_);
    load();
    std::vector<Enrolled> gone;
    for (const auto& [key, one] : enrolled_)
        if (one.name == name) gone.push_back(one);
    if (gone.empty()) return fail(Error::Code::not_found, fmt::format("nobody called {} is enrolled", name));
    for (const Enrolled& one : gone)
        if (auto erased = erase(one); !erased) return fail(erased.error());
    return gone;
}

Result<void> KeyRegister::erase(const Enrolled& who) {
    std::error_code failed;
    fs::remove(folder_ / to_hex(who.key), failed);
    if (failed)
        return fail(Error::Code::io, fmt::format("{} cannot be removed: {}", who.name, failed.message()));
    enrolled_.erase(who.key);
    return {};
}

Result<void> KeyRegister::enrol_agent(const std::string& node, const PublicKey& key,
                                      const std::string& since) {
    const std::unique_lock lock(mutex_);
    load();
    std::optional<Enrolled> before;
    for (const auto& [known, one] : enrolled_) {
        if (known == key && one.name == node && one.role == Role::agent) return {};
        if (known == key)
            return fail(Error::Code::invalid,
                        fmt::format("the key is that of {} {}", to_string(one.role), one.name));
        if (one.name == node && one.role == Role::agent) before = one;
    }
    if (before)
        if (auto erased = erase(*before); !erased) return erased;
    if (auto written = write({key, node, Role::agent, since, "its node"}); !written) return written;
    load();
    return {};
}

Result<Enrolled> KeyRegister::rename(const std::string& name, const std::string& to) {
    if (!is_enrolled_name(to)) return fail(Error::Code::invalid, fmt::format("\"{}\" is no name", to));
    const std::unique_lock lock(mutex_);
    load();
    std::optional<Enrolled> found, agent;
    for (const auto& [key, one] : enrolled_) {
        if (one.name == name && one.role == Role::node) found = one;
        if (one.name == name && one.role == Role::agent) agent = one;
        if (one.name == to && is_machine(one.role))
            return fail(Error::Code::invalid, fmt::format("{} has a key already", to));
    }
    if (!found) return fail(Error::Code::not_found, fmt::format("no node called {} is enrolled", name));
    for (auto* one : {&found, &agent}) {
        if (!*one) continue;
        (*one)->name = to;
        if (auto written = write(**one); !written) return fail(written.error());
    }
    load();
    return *found;
}

void KeyRegister::note_stranger(const PublicKey& key, Door door, const std::string& address) {
    const std::unique_lock lock(mutex_);
    if (door == Door::agents) { // it is let in with its node, by no code of its own
        ++refused_;
        return;
    }
    Stranger& one = strangers_[key];
    one.key = key;
    one.door = door;
    one.address = address;
    one.first = ++refused_;
    ++one.times;
    if (strangers_.size() <= most_strangers) return;
    strangers_.erase(std::min_element(strangers_.begin(), strangers_.end(), [](const auto& a, const auto& b) {
        return a.second.first < b.second.first;
    }));
}

std::vector<Stranger> KeyRegister::strangers() const {
    std::vector<Stranger> all;
    {
        const std::shared_lock lock(mutex_);
        for (const auto& [key, one] : strangers_) all.push_back(one);
    }
    std::sort(all.begin(), all.end(), [](const Stranger& a, const Stranger& b) { return a.first < b.first; });
    return all;
}

std::uint64_t KeyRegister::refused() const {
    const std::shared_lock lock(mutex_);
    return refused_;
}

Guests KeyRegister::guests() {
    return {[this](const PublicKey& key) -> std::optional<Guest> {
                const auto who = find(key);
                return who ? std::optional(Guest{who->name, who->role}) : std::nullopt;
            },
            [this](const PublicKey& key, Door door, const std::string& address) {
                note_stranger(key, door, address);
            }};
}

fs::path keys_folder(const fs::path& data) { return data / "keys"; }
fs::path enrolled_folder(const fs::path& data) { return keys_folder(data) / "enrolled"; }
fs::path owner_key_file(const fs::path& data) { return keys_folder(data) / "owner.key"; }

bool enrol_as_owner(const fs::path& data, const Enrolled& who) {
    const fs::path folder = enrolled_folder(data);
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0 || !is_enrolled_name(who.name)) return false;
    const fs::path own = folder / to_hex(who.key);
    if (const auto there = read_enrolled(own); there && there->name == who.name && there->role == who.role)
        return true;
    std::error_code ignored;
    for (fs::directory_iterator file(folder, ignored), end; !ignored && file != end;
         file.increment(ignored)) {
        const auto one = read_enrolled(file->path());
        std::error_code failed;
        if (one && one->name == who.name && one->role == who.role) fs::remove(file->path(), failed);
    }
    return write_file(own, to_text(who)).has_value();
}

} // namespace lianping
