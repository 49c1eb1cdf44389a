#include "programme/media_path.h"

#include "programme/look_scalars.h"
#include "programme/source_text.h"

namespace lianping::programme {

bool leads_out_of_site(const std::string& file, const YamlNode& value, const std::string& path,
                       SiteContext& site) {
    if (!site.files.leads_out || !site.files.leads_out(path, site.media_roots)) return false;
    site.report.error(place_in(file, value.mark),
                      "`" + path +
                          "` is a symbolic link that leads out of the site: name the folder that it leads to "
                          "under `media_roots` of site.yaml");
    return true;
}

std::optional<std::string> read_media_path(const std::string& file, const YamlNode& value,
                                           SiteContext& site) {
    const auto path = value.is_scalar() ? parse_path(value.text) : fail(Error::Code::invalid, "");
    if (!path) return std::nullopt;
    if (leads_out_of_site(file, value, *path, site)) return std::nullopt;
    if (site.files.exists && !site.files.exists(*path)) {
        std::string message = "there is no file " + *path +
                              " in the site's folder; the programme airs without it until it is there";
        if (const std::string plain = narrowed(*path); plain != *path && site.files.exists(plain))
            message += "; there is " + plain;
        else if (path->find('\\') != std::string::npos)
            message += "; write / between folders, not \\";
        site.report.media(place_in(file, value.mark), message);
    }
    return *path;
}

} // namespace lianping::programme
