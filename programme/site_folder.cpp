// The disk's side of reading a site: which files there are, and where they lead.
#include "programme/reader.h"
#include "programme/source_text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace lianping::programme {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_playlists = 1000;

bool lies_in(const fs::path& real, const fs::path& folder) {
    const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), real.begin(), real.end());
    return end == folder.end();
}

bool is_text(const std::string& name) {
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t length = utf8_length(name, at);
        if (length == 0 || static_cast<unsigned char>(name[at]) < 0x20) return false;
        at += length;
    }
    return true;
}

class SiteFolder {
public:
    explicit SiteFolder(const fs::path& folder) {
        std::error_code failed;
        folder_ = fs::canonical(folder, failed);
        if (failed) {
            found_.refused["site.yaml"] = "there is no folder " + folder.string();
            return;
        }
        take("site.yaml");
        take("schedule.yaml");
        // Names that are not read are warned of by name alone.
        for (fs::directory_iterator at(folder_, failed), end; !failed && at != end; at.increment(failed)) {
            const std::string name = at->path().filename().string();
            if ((name.ends_with(".yaml") || name.ends_with(".yml")) && is_text(name) &&
                !found_.refused.contains(name))
                found_.texts.try_emplace(name, "");
        }
        take_playlists();
    }

    SiteFiles files() && {
        found_.exists = [folder = folder_](const std::string& path) {
            std::error_code failed;
            const fs::file_status status = fs::status(folder / path, failed);
            return fs::is_regular_file(status) || fs::is_directory(status);
        };
        found_.list = [folder = folder_](const std::string& path) {
            std::error_code failed;
            std::optional<std::vector<std::string>> names;
            if (!fs::is_directory(folder / path, failed)) return names;
            names.emplace();
            for (fs::directory_iterator at(folder / path, failed), end; !failed && at != end;
                 at.increment(failed))
                if (std::error_code gone; at->is_regular_file(gone))
                    names->push_back(at->path().filename().string());
            return names;
        };
        found_.leads_out = [folder = folder_](const std::string& path,
                                              const std::vector<std::string>& media_roots) {
            std::error_code failed;
            const fs::path real = fs::canonical(folder / path, failed);
            if (failed || lies_in(real, folder)) return false; // what is not there leads nowhere
            return std::none_of(media_roots.begin(), media_roots.end(), [&](const std::string& root) {
                std::error_code missing;
                const fs::path real_root = fs::canonical(root, missing);
                return !missing && lies_in(real, real_root);
            });
        };
        return std::move(found_);
    }

private:
    void take(const std::string& path) {
        std::error_code failed;
        const fs::path at = folder_ / path;
        if (!fs::exists(fs::symlink_status(at, failed))) return;
        const fs::path real = fs::canonical(at, failed);
        if (failed) {
            found_.refused[path] = "this symbolic link leads nowhere";
        } else if (!lies_in(real, folder_)) {
            found_.refused[path] =
                "this symbolic link leads out of the site: only media may, into `media_roots`";
        } else if (!fs::is_regular_file(real, failed)) {
            found_.refused[path] = "this is no file";
        } else if (auto text = beginning_of(real)) {
            found_.texts[path] = std::move(*text);
        } else {
            found_.refused[path] = "this file cannot be read: give the user that runs this the right to";
        }
    }

    // Enough to see that a file is too large, and no more.
    static std::optional<std::string> beginning_of(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        std::string text(SourceText::largest + 1, '\0');
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        if (file.bad() || (file.fail() && !file.eof())) return std::nullopt;
        text.resize(static_cast<std::size_t>(file.gcount()));
        return text;
    }

    void take_playlists() {
        std::error_code failed;
        std::size_t count = 0;
        for (fs::directory_iterator at(folder_ / "playlists", failed), end; !failed && at != end;
             at.increment(failed)) {
            const std::string name = at->path().filename().string();
            const std::string ending = at->path().extension().string();
            if (name.front() == '.' || (ending != ".yaml" && ending != ".yml")) continue;
            if (!is_text(name)) {
                found_.refused["playlists"] = "a playlist's file name is not UTF-8: rename it";
            } else if (++count > most_playlists) {
                found_.refused["playlists"] =
                    "there are more than " + std::to_string(most_playlists) + " playlists in this folder";
                return;
            } else if (ending == ".yaml") {
                take("playlists/" + name);
            } else {
                found_.texts["playlists/" + name] = "";
            }
        }
    }

    fs::path folder_;
    SiteFiles found_;
};

} // namespace

SiteFiles files_of_site(const fs::path& folder) { return SiteFolder(folder).files(); }

Reading read_site(const fs::path& folder, Purpose purpose) {
    SiteFiles files = files_of_site(folder);
    files.purpose = purpose;
    return read_site(files);
}

} // namespace lianping::programme
