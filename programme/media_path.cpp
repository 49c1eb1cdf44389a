#include "programme/media_path.h"

#include "programme/look_scalars.h"
#include "programme/shape_check.h"
#include "programme/source_text.h"

namespace lianping::programme {

std::optional<std::string> read_media_path(const std::string& file, const YamlNode& value,
                                           SiteContext& site) {
    const auto path = value.is_scalar() ? parse_path(value.text) : fail(Error::Code::invalid, "");
    if (!path) return std::nullopt;
    const Place place = place_in(file, value.mark);
    if (site.files.leads_out && site.files.leads_out(*path, site.media_roots)) {
        site.report.error(place,
                          "`" + *path +
                              "` is a symbolic link that leads out of the site: name the folder that it "
                              "leads to under `media_roots` of site.yaml");
        return std::nullopt;
    }
    if (site.files.exists && !site.files.exists(*path)) {
        std::string message = "there is no file " + *path +
                              " in the site's folder; the programme airs without it until it is there";
        if (const std::string plain = narrowed(*path); plain != *path && site.files.exists(plain))
            message += "; there is " + plain;
        else if (path->find('\\') != std::string::npos)
            message += "; write / between folders, not \\";
        site.report.media(place, message);
    }
    return *path;
}

} // namespace lianping::programme
