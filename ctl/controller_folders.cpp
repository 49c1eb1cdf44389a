#include "ctl/controller_folders.h"

#include "transport/rendezvous.h"

#include <system_error>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;

// Where the packages put them.
constexpr const char* installed_data = "/var/lib/lianping";
constexpr const char* installed_site = "/srv/lianping/site";

Result<fs::path> data_folder() {
    const auto running = running_controllers();
    if (running.size() > 1)
        return fail(Error::Code::invalid, "several controllers run here: say which with --data");
    if (running.size() == 1) return fs::path(running.front().data);
    std::error_code none;
    if (fs::is_directory(fs::path(installed_data) / "controller", none)) return fs::path(installed_data);
    return fail(Error::Code::not_found, "no controller is found on this machine: say where its data are with "
                                        "--data, and its site with --site");
}

Result<fs::path> site_folder(const fs::path& data) {
    if (const auto running = find_controller(data)) return fs::path(running->site);
    std::error_code none;
    if (data == installed_data && fs::is_directory(installed_site, none)) return fs::path(installed_site);
    return fail(Error::Code::not_found,
                "the controller does not run: say where the site's folder is, with --site");
}

} // namespace

Result<ControllerFolders> controller_folders(const ControllerFolders& said) {
    ControllerFolders folders = said;
    if (folders.data.empty()) {
        auto data = data_folder();
        if (!data) return fail(data.error());
        folders.data = *std::move(data);
    }
    if (folders.site.empty()) {
        auto site = site_folder(folders.data);
        if (!site) return fail(site.error());
        folders.site = *std::move(site);
    }
    return folders;
}

} // namespace lianping::ctl
