#include "programme/link_source_reader.h"

#include "programme/look_scalars.h"
#include "programme/media_path.h"
#include "programme/nearest.h"
#include "programme/rtsp_address.h"
#include "programme/time_scalars.h"
#include "programme/values.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace lianping::programme {
namespace {

constexpr std::size_t shortest_passphrase = 10, longest_passphrase = 79; // SRT's own limits

constexpr std::size_t shortest_key = 8, longest_key = 64;

bool goes_into_an_address(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool goes_into_a_host(char c) { return (goes_into_an_address(c) && c != '_') || c == '.'; }

struct Region {
    std::uint32_t width = 0, height = 0, x = 0, y = 0;
};

// "1280x720+0+0", as X writes geometries.
std::optional<Region> parse_region(std::string_view text) {
    Region region;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&](char before, std::uint32_t& into) {
        if (before != 0 && (at == end || *at++ != before)) return false;
        const auto [after, error] = std::from_chars(at, end, into);
        at = after;
        return error == std::errc();
    };
    const bool read = number(0, region.width) && number('x', region.height) && number('+', region.x) &&
                      number('+', region.y) && at == end;
    // x264 wants whole chroma samples.
    if (!read || region.width < 16 || region.height < 16 || region.width > 8192 || region.height > 8192 ||
        region.width % 2 != 0 || region.height % 2 != 0)
        return std::nullopt;
    return region;
}

// ":9710" or "srt://host:port".
bool is_srt(std::string_view text) {
    constexpr std::string_view scheme = "srt://";
    const bool calls = text.substr(0, scheme.size()) == scheme;
    if (calls) text.remove_prefix(scheme.size());
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || (colon == 0) == calls) return false;
    if (text.find_first_of("/?&# ") != std::string_view::npos) return false;
    const auto port = parse_integer(text.substr(colon + 1), 1, 65535);
    return port.has_value();
}

class SourceReader {
public:
    SourceReader(const std::string& file, const YamlPair& pair, const YamlNode* nodes, SiteContext& site)
        : file_(file), node_(pair.value), nodes_(nodes), site_(site) {
        source_.place = at(pair.key_mark);
    }

    LinkSource read() {
        if (const auto fps =
                value_of(node_, "fps", [](std::string_view text) { return parse_integer(text, 1, 120); }))
            source_.fps = static_cast<std::uint32_t>(*fps);
        if (const YamlNode* node = node_.find("node");
            node != nullptr && node->is_scalar() && nodes_ != nullptr && nodes_->find(node->text) == nullptr)
            error(node->mark, "there is no node `" + node->text + "`");
        if (const YamlNode* srt = node_.find("srt"))
            read_srt(*srt);
        else if (const YamlNode* rtsp = node_.find("rtsp"))
            read_rtsp(*rtsp);
        else if (const YamlNode* rtmp = node_.find("rtmp"))
            read_called(*rtmp, LinkSource::Kind::rtmp);
        else if (const YamlNode* whip = node_.find("whip"))
            read_called(*whip, LinkSource::Kind::whip);
        else if (const YamlNode* camera = node_.find("camera"))
            read_camera(*camera);
        else if (const YamlNode* desktop = node_.find("desktop"))
            read_desktop(*desktop);
        else if (const YamlNode* film = node_.find("file"))
            read_film(*film);
        else if (node_.find("test") != nullptr)
            read_test();
        read_sound();
        read_room();
        return std::move(source_);
    }

private:
    Place at(Mark mark) const { return place_in(file_, mark); }
    void error(Mark mark, const std::string& message) { site_.report.error(at(mark), message); }

    void read_srt(const YamlNode& srt) {
        source_.kind = LinkSource::Kind::srt;
        if (!srt.is_scalar()) return;
        source_.where = srt.text;
        if (!is_srt(srt.text))
            error(srt.mark, "`" + srt.text +
                                "` is no SRT address: write \":9710\" to be called on that port, or "
                                "srt://host:port to call");
        const YamlNode* pass = node_.find("passphrase");
        if (pass == nullptr && srt.text.starts_with(':'))
            site_.report.warning(
                at(srt.mark), "whoever reaches this port can send: give it a passphrase, such as {srt: \"" +
                                  srt.text + "\", passphrase: ...}, and the same one to the sender");
        if (pass == nullptr || !pass->is_scalar()) return;
        source_.secret = pass->text;
        if (pass->text.size() < shortest_passphrase || pass->text.size() > longest_passphrase)
            error(pass->mark,
                  "an SRT passphrase has 10 to 79 bytes; this one has " + std::to_string(pass->text.size()));
    }

    void read_rtsp(const YamlNode& rtsp) {
        source_.kind = LinkSource::Kind::rtsp;
        source_.user = text_of(node_, "user").value_or("");
        source_.secret = text_of(node_, "password").value_or("");
        if (!rtsp.is_scalar()) return;
        const auto address = parse_rtsp(rtsp.text);
        // What is wrong is said without what may be a password.
        if (!address) return error(rtsp.mark, address.error().message);
        source_.where = address->url;
        if (address->user.empty()) return;
        if (node_.find("user") != nullptr || node_.find("password") != nullptr)
            return error(rtsp.mark,
                         "user and password stand in the address and as keys: leave out one of them");
        source_.user = address->user;
        source_.secret = address->password;
    }

    // RTMP, WHIP: a port of ours, and who may send there.
    void read_called(const YamlNode& port, LinkSource::Kind kind) {
        source_.kind = kind;
        if (!port.is_scalar()) return;
        const std::size_t colon = kind == LinkSource::Kind::whip ? port.text.rfind(':') : 0;
        source_.host = port.text.substr(0, colon);
        source_.where = colon < port.text.size() ? port.text.substr(colon) : "";
        if (source_.where.substr(0, 1) != ":" ||
            !parse_integer(std::string_view(source_.where).substr(1), 1, 65535))
            error(port.mark, "`" + port.text + "` is no port to be called on: write it as \":1935\"");
        if (!std::all_of(source_.host.begin(), source_.host.end(), goes_into_a_host))
            error(port.mark, "`" + source_.host + "` is no name or address of a machine");
        const YamlNode* key = node_.find("key");
        if (key == nullptr)
            return error(port.mark, "`key` is missing here: without one anybody on the network could send");
        if (!key->is_scalar()) return;
        source_.secret = key->text;
        if (key->text.size() < shortest_key || key->text.size() > longest_key ||
            !std::all_of(key->text.begin(), key->text.end(), goes_into_an_address))
            error(key->mark, "a key has 8 to 64 Latin letters, digits, - and _: it is part of an address");
    }

    void read_desktop(const YamlNode& desktop) {
        source_.kind = LinkSource::Kind::desktop;
        source_.where = text_of(node_, "display").value_or("");
        if (!desktop.is_scalar()) return;
        const auto region = parse_region(desktop.text);
        if (!region)
            return error(desktop.mark, "`" + desktop.text +
                                           "` is no region of a desktop: write it as 1280x720+0+0, with even "
                                           "width and height");
        source_.width = region->width;
        source_.height = region->height;
        source_.x = region->x;
        source_.y = region->y;
    }

    void read_camera(const YamlNode& camera) {
        source_.kind = LinkSource::Kind::camera;
        read_size();
        if (!camera.is_scalar()) return;
        source_.where = camera.text;
        if (camera.text.substr(0, 5) != "/dev/")
            error(camera.mark,
                  "`" + camera.text +
                      "` is no device: write it as /dev/video0, or as `ls /dev/v4l/by-id` names it, "
                      "which stays the same; a camera on the network is `rtsp`");
    }

    void read_film(const YamlNode& film) {
        source_.kind = LinkSource::Kind::file;
        read_size();
        if (const auto path = read_media_path(file_, film, site_)) source_.where = *path;
    }

    void read_test() {
        source_.kind = LinkSource::Kind::test;
        read_size();
    }

    void read_sound() {
        source_.cancels_echo = value_of(node_, "cancel_echo", parse_switch).value_or(false);
        const YamlNode* sound = node_.find("sound");
        const bool by_pulse = sound != nullptr && sound->is_scalar() && sound->text.substr(0, 6) == "pulse:";
        if (const YamlNode* cancel = node_.find("cancel_echo"); source_.cancels_echo && !by_pulse)
            error(cancel->mark,
                  "echo can be cancelled where this machine hears and plays by PulseAudio or PipeWire: "
                  "of a camera or a desktop with sound: pulse:DEVICE");
        if (sound == nullptr || !sound->is_scalar()) return;
        source_.sound = sound->text;
        if (sound->text == "none") return;
        if (source_.kind != LinkSource::Kind::camera && source_.kind != LinkSource::Kind::desktop)
            return error(sound->mark,
                         "`sound` names an input of this machine, for `camera` and `desktop`: what is "
                         "sent to us has its own sound; `sound: none` leaves that out");
        const bool named = sound->text.size() > 5 && sound->text.substr(0, 5) == "alsa:";
        const bool served = sound->text.size() > 6 && sound->text.substr(0, 6) == "pulse:";
        if (sound->text != "default" && !named && !served)
            error(sound->mark, "`" + sound->text +
                                   "` is no input: write default, alsa:DEVICE as `arecord -L` names it, or "
                                   "pulse:DEVICE as `pactl list short sources` does");
    }

    // The screen beside which it stands: said, or the one of the node that it is attached to.
    void read_room() {
        const YamlNode* said = node_.find("room");
        if (said != nullptr && said->is_scalar()) {
            source_.room = said->text;
            if (site_.screens && !site_.screens->contains(said->text))
                error(said->mark,
                      "there is no screen `" + said->text + "`" + meant(said->text, listed(*site_.screens)));
            return;
        }
        const YamlNode* node = node_.find("node");
        const YamlNode* known =
            node != nullptr && node->is_scalar() && nodes_ != nullptr ? nodes_->find(node->text) : nullptr;
        if (known != nullptr) source_.room = text_of(*known, "screen").value_or("");
    }

    void read_size() {
        const Size size = value_of(node_, "size", parse_size).value_or(Size{1280, 720});
        source_.width = size.width;
        source_.height = size.height;
        if (const YamlNode* said = node_.find("size"); said && (size.width % 2 != 0 || size.height % 2 != 0))
            error(said->mark, "a live picture has even width and height");
    }

    const std::string& file_;
    const YamlNode& node_;
    const YamlNode* nodes_; // of the site; null: not known
    SiteContext& site_;
    LinkSource source_;
};

} // namespace

LinkSource read_link_source(const std::string& file, const YamlPair& pair, const YamlNode* nodes,
                            SiteContext& site) {
    return SourceReader(file, pair, nodes, site).read();
}

} // namespace lianping::programme
