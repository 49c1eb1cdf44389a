#include "controller/mirror.h"

#include "controller/intake_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

namespace lianping::controller {
namespace {

// Keys let it be asked, state is what a take-over needs at once, then what people wrote, then what is large.
int rank(std::string_view path) {
    if (is_folder(path)) return 0;
    if (path.starts_with("keys/")) return 1;
    if (path.starts_with("controller/")) return 2;
    if (path.starts_with("media/")) return 5;
    return path.starts_with("site/media/") ? 4 : 3;
}

bool hex(std::string_view name) {
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

template <class Number>
bool read_number(std::string_view text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

// Up to the separator, which it takes away with it.
std::string_view cut(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

bool same(const MirrorFile& a, const MirrorFile& b) { return a.size == b.size && a.changed == b.changed; }

} // namespace

bool is_folder(std::string_view path) { return path.ends_with('/'); }

bool is_stored_content(std::string_view path) {
    return path.starts_with("media/") && path.size() == 6 + 64 && hex(path.substr(6));
}

bool is_mirrored_path(std::string_view path) {
    if (path.starts_with("media/")) return is_stored_content(path);
    const bool ours =
        path.starts_with("site/") || path.starts_with("controller/") || path.starts_with("keys/");
    if (!ours || path.find('\0') != std::string_view::npos || path.find('\n') != std::string_view::npos)
        return false;
    std::string_view rest = is_folder(path) ? path.substr(0, path.size() - 1) : path;
    while (!rest.empty())
        if (const auto part = cut(rest, '/'); part.empty() || part == "." || part == "..") return false;
    return true;
}

std::string digest_of(const Manifest& manifest) {
    Fingerprint print;
    for (const MirrorFile& file : manifest)
        print.add(file.path).add(std::to_string(file.size)).add(std::to_string(file.changed));
    return print.text();
}

std::string to_text(const Manifest& manifest) {
    std::string text;
    for (const MirrorFile& file : manifest)
        text += fmt::format("{} {} {}\n", file.size, file.changed, file.path);
    return text;
}

Result<Manifest> parse_manifest(std::string_view text) {
    Manifest manifest;
    while (!text.empty()) {
        std::string_view line = cut(text, '\n');
        MirrorFile file;
        const bool numbers =
            read_number(cut(line, ' '), file.size) && read_number(cut(line, ' '), file.changed);
        file.path = line;
        if (!numbers || !is_mirrored_path(line) || (!manifest.empty() && manifest.back().path >= file.path))
            return fail(Error::Code::corrupt, fmt::format("a list of files to mirror names \"{}\"", line));
        manifest.push_back(std::move(file));
    }
    return manifest;
}

MirrorSteps steps_to(const Manifest& theirs, const Manifest& ours) {
    std::map<std::string_view, const MirrorFile*> have;
    for (const MirrorFile& file : ours) have.emplace(file.path, &file);
    MirrorSteps steps;
    for (const MirrorFile& file : theirs) {
        const auto is = have.find(file.path);
        if (is == have.end() || !same(file, *is->second)) steps.fetch.push_back(file);
        if (is != have.end()) have.erase(is);
    }
    for (const auto& [path, file] : have) steps.remove.emplace_back(path);
    std::sort(steps.remove.begin(), steps.remove.end(), std::greater<>());
    std::stable_sort(steps.fetch.begin(), steps.fetch.end(), [](const MirrorFile& a, const MirrorFile& b) {
        return std::make_tuple(rank(a.path), a.size) < std::make_tuple(rank(b.path), b.size);
    });
    return steps;
}

} // namespace lianping::controller
