#include "ctl/known_secrets.h"

#include "base/atomic_file.h"
#include "ctl/controller_link.h"
#include "programme/reader.h"
#include "transport/keys.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

void hide_key(Redaction& redaction, const fs::path& file) {
    if (const auto key = load_key(file)) redaction.hide(to_hex(PublicKey{key->secret}));
}

void hide_keys_below(Redaction& redaction, const fs::path& folder) {
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed),
         end;
         !failed && at != end; at.increment(failed)) {
        std::error_code none;
        const std::string name = at->path().filename().string();
        const bool is_key = name == "key" || name.ends_with(".key") || name.ends_with(".broken");
        if (is_key && at->is_regular_file(none)) hide_key(redaction, at->path());
    }
}

void hide_what_is_named(Redaction& redaction, const programme::SiteFiles& files) {
    for (const auto& [name, text] : files.texts)
        for (const std::string& secret : secrets_in(text)) redaction.hide(secret);
    // As the reader understands them: escapes, several lines, addresses.
    const auto reading = programme::read_site(files);
    if (!reading.programme) return;
    redaction.hide(reading.programme->alarms.webhook);
    for (const auto& [name, link] : reading.programme->links)
        for (const auto& [called, source] : link.sources) redaction.hide(source.secret);
}

// What was on air before, or is while nobody knows where the site lies: logs may still name it.
void hide_what_was_named(Redaction& redaction, const fs::path& programmes) {
    std::error_code failed;
    for (fs::directory_iterator at(programmes, failed), end; !failed && at != end; at.increment(failed)) {
        const auto text = read_file(at->path());
        const json tree = text ? json::parse(*text, nullptr, false) : json();
        for (const char* part : {"texts", "left"}) {
            if (!tree.is_object() || !tree.contains(part) || !tree[part].is_object()) continue;
            programme::SiteFiles files;
            for (const auto& [path, content] : tree[part].items())
                if (content.is_string()) files.texts[path] = content.get<std::string>();
            hide_what_is_named(redaction, files);
        }
    }
}

} // namespace

std::vector<fs::path> texts_of_site(const fs::path& site) {
    std::vector<fs::path> found;
    for (const fs::path& folder : {site, site / "playlists"}) {
        std::error_code failed;
        for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
            if (at->path().extension() == ".yaml") found.push_back(at->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Redaction known_secrets(const ControllerFolders& folders) {
    Redaction redaction;
    if (!folders.data.empty())
        for (const char* part : {"keys", "nodes", "live", "agent"}) // not media: it has thousands
            hide_keys_below(redaction, folders.data / part);
    hide_key(redaction, operator_key_file());
    if (!folders.data.empty()) hide_what_was_named(redaction, folders.data / "controller" / "programmes");
    if (!folders.site.empty()) hide_what_is_named(redaction, programme::files_of_site(folders.site));
    return redaction;
}

} // namespace lianping::ctl
