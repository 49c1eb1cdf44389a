// The verbs about a controller as a whole: backup, restore, support.

#include "ctl/controller_folders.h"
#include "ctl/site_backup.h"
#include "ctl/support_archive.h"
#include "ctl/verbs.h"

#include <fmt/format.h>

#include <memory>

namespace lianping::ctl {
namespace {

ExitCode say(const Result<std::string>& done) {
    if (!done) return say_error(done.error());
    fmt::print("{}\n", *done);
    return ExitCode::good;
}

void add_backup(Verbs& verbs) {
    struct Asked {
        std::string file;
        ControllerFolders folders;
        bool without_media = false;
    };
    const auto asked = std::make_shared<Asked>();
    Arguments verb = verbs.add(
        "backup",
        "the controller in one file: its site, keys, records and what is on air; also while it runs",
        "  lianpingctl backup site.backup\n"
        "  lianpingctl backup /mnt/usb/site.backup --without-media\n"
        "  lianpingctl backup site.backup --data /var/lib/lianping --site /srv/lianping/site",
        [asked] {
            const auto folders = controller_folders(asked->folders);
            if (!folders) return say_error(folders.error());
            return say(make_backup(*folders, asked->file,
                                   asked->without_media ? SiteMedia::without : SiteMedia::with));
        });
    verb.option("FILE", asked->file, "where to; there will be keys in it").required();
    verb.option("--data", asked->folders.data, "the controller's data folder (left out: of this machine's)");
    verb.option("--site", asked->folders.site, "the site's folder (left out: this machine's)");
    verb.flag("--without-media", asked->without_media, "leaves the site's media/ out");
}

void add_restore(Verbs& verbs) {
    struct Asked {
        std::string file;
        ControllerFolders folders;
    };
    const auto asked = std::make_shared<Asked>();
    Arguments verb =
        verbs.add("restore", "puts a backup back; what is there is moved aside",
                  "  lianpingctl restore site.backup          (after systemctl stop lianping-controller)\n"
                  "  lianpingctl restore site.backup --data ./data --site ./site",
                  [asked] { return say(restore_backup(asked->file, asked->folders)); });
    verb.option("FILE", asked->file, "made by lianpingctl backup").required();
    verb.option("--data", asked->folders.data, "where the data go (left out: where they were)");
    verb.option("--site", asked->folders.site, "where the site goes (left out: where it was)");
}

void add_support(Verbs& verbs) {
    const auto file = std::make_shared<std::string>();
    Arguments verb = verbs.add(
        "support", "one file for whoever helps: status, events, logs, pictures, versions; no secrets",
        "  lianpingctl support help.tar.gz",
        [file, &said = verbs.said()] { return say(make_support_archive(said.controller, *file)); });
    verb.option("FILE", *file, "where to").required();
    verbs.takes_controller(verb);
}

} // namespace

void add_whole_verbs(Verbs& verbs) {
    add_backup(verbs);
    add_restore(verbs);
    add_support(verbs);
}

} // namespace lianping::ctl
