#include "controller/live_desk.h"

#include "plan/recording_name.h"

#include <algorithm>

namespace lianping::controller {
namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr const char* every_address = "0.0.0.0";
constexpr std::size_t most_showings = 64; // looked at on one screen

SourceSpec spec_of(const programme::LinkSource& source, const std::filesystem::path& site) {
    using Kind = programme::LinkSource::Kind;
    SourceSpec spec;
    spec.where = source.where;
    spec.user = source.user;
    spec.secret = source.secret;
    spec.x = source.x;
    spec.y = source.y;
    spec.width = source.width;
    spec.height = source.height;
    spec.fps = source.fps;
    spec.sound = source.sound;
    spec.cancels_echo = source.cancels_echo;
    switch (source.kind) {
    case Kind::srt:
        spec.kind = SourceSpec::Kind::srt;
        break;
    case Kind::desktop:
        spec.kind = SourceSpec::Kind::desktop;
        break;
    case Kind::test:
        spec.kind = SourceSpec::Kind::test;
        break;
    case Kind::file:
        spec.kind = SourceSpec::Kind::file;
        spec.where = (site / source.where).string();
        break;
    case Kind::rtsp:
        spec.kind = SourceSpec::Kind::rtsp;
        break;
    case Kind::rtmp:
        spec.kind = SourceSpec::Kind::rtmp;
        break;
    case Kind::whip:
        spec.kind = SourceSpec::Kind::whip;
        break;
    case Kind::camera:
        spec.kind = SourceSpec::Kind::camera;
        break;
    case Kind::later:
        break;
    }
    return spec;
}

RecordOrder recorded(const programme::Link& link, const std::string& source,
                     const std::filesystem::path& site) {
    const auto& sources = link.record.sources;
    if (std::find(sources.begin(), sources.end(), source) == sources.end()) return {};
    RecordOrder order;
    order.folder = std::filesystem::absolute(site / link.record.folder).lexically_normal().string();
    order.title = recording_title(link.name, source);
    order.keep = link.record.keep;
    return order;
}

} // namespace

std::set<std::string> streams_on(const Timeline& timeline, HouseTime t, Duration ahead) {
    std::set<std::string> streams;
    for (const Showing& showing : timeline.upcoming(t, ahead, most_showings))
        if (showing.item.kind == Item::Kind::live) {
            streams.insert(showing.item.stream);
            if (timeline.plan() && timeline.plan()->sound && !showing.item.sound.empty())
                streams.insert(showing.item.sound);
        }
    return streams;
}

std::map<std::string, Destination::Parts> parts_on(const Timeline& timeline, HouseTime t, Duration ahead) {
    std::map<std::string, Destination::Parts> parts;
    const bool plays = timeline.plan() && timeline.plan()->sound;
    const auto want = [&](const std::string& stream, Destination::Parts part) {
        const auto [at, is_new] = parts.emplace(stream, part);
        if (!is_new && at->second != part) at->second = Destination::Parts::all;
    };
    for (const Showing& showing : timeline.upcoming(t, ahead, most_showings)) {
        if (showing.item.kind != Item::Kind::live) continue;
        want(showing.item.stream, Destination::Parts::pictures);
        if (plays && !showing.item.sound.empty()) want(showing.item.sound, Destination::Parts::sound);
    }
    return parts;
}

std::set<std::string> links_on(const Timeline& timeline, HouseTime t, Duration ahead) {
    std::set<std::string> links;
    for (const std::string& stream : streams_on(timeline, t, ahead))
        links.insert(stream.substr(0, stream.find('/')));
    return links;
}

void LiveDesk::expect(const programme::Programme& programme, const std::filesystem::path& site) {
    std::set<std::string> known;
    for (const auto& [link_name, link] : programme.links)
        for (const auto& [source_name, source] : link.sources) {
            const std::string stream = programme::stream_name(link_name, source_name);
            known.insert(stream);
            sources_[stream].spec = spec_of(source, site);
            sources_[stream].record = recorded(link, source_name, site);
        }
    std::erase_if(sources_, [&](const auto& source) { return !known.contains(source.first); });
    std::erase_if(told_orders_, [&](const auto& order) { return !known.contains(order.first); });
}

bool LiveDesk::hello(const Hello& hello, HouseTime now) {
    const auto at = sources_.find(hello.node);
    if (at == sources_.end()) return false;
    Source& source = at->second;
    if (source.session != hello.session) {
        source.key = {};
        source.status.reset();
    }
    source.session = hello.session;
    source.pid = hello.pid;
    source.up = true;
    source.heard = now;
    told_orders_.erase(hello.node);
    return true;
}

bool LiveDesk::status(const SourceStatus& status, HouseTime now, const StreamKey& fresh) {
    const auto at = sources_.find(status.node);
    if (at == sources_.end()) return false;
    Source& source = at->second;
    source.session = status.session;
    source.up = true;
    source.heard = now;
    source.status = status;
    if (source.key.generation != status.session) {
        // A controller that was away finds the source under way: it and its listeners go on as they are.
        const bool under_way = status.key.generation == status.session;
        source.key = under_way ? status.key : fresh;
        source.key.generation = status.session;
        source.adopted = under_way ? now : HouseTime::always();
    }
    return true;
}

void LiveDesk::reception(const Reception& reception, HouseTime now) {
    receptions_[reception.node] = {now, reception};
}

std::vector<std::string> LiveDesk::silent(HouseTime now) {
    std::vector<std::string> gone;
    for (auto& [stream, source] : sources_)
        if (source.up && now - source.heard > silence) {
            source.up = false;
            gone.push_back(stream);
        }
    std::erase_if(receptions_, [&](const auto& heard) { return now - heard.second.at > silence; });
    return gone;
}

bool LiveDesk::is_wanted(const std::string& stream) const {
    return std::any_of(wanted_.begin(), wanted_.end(),
                       [&](const auto& node) { return node.second.contains(stream); });
}

bool LiveDesk::listens(const std::string& node, const std::string& stream, std::uint64_t generation,
                       std::uint16_t& port) const {
    const auto heard = receptions_.find(node);
    if (heard == receptions_.end()) return false;
    for (const ReceivedStream& received : heard->second.reception.streams)
        if (received.stream == stream && received.generation == generation && received.port != 0) {
            port = received.port;
            return true;
        }
    return false;
}

bool LiveDesk::is_here(const std::string& who) const {
    const auto at = addresses_.find(who);
    return at == addresses_.end() || at->second.empty() || at->second.rfind("127.", 0) == 0 ||
           at->second == "::1";
}

// Where a source finds a node.
std::string LiveDesk::host_of(const std::string& node, const std::string& stream) const {
    if (!is_here(node)) return addresses_.at(node);
    return is_here(stream) ? loopback : Destination::with_the_controller;
}

Destination::Parts LiveDesk::parts_for(const std::string& node, const std::string& stream) const {
    const auto known = parts_.find(node);
    if (known == parts_.end()) return Destination::Parts::all;
    const auto part = known->second.find(stream);
    return part == known->second.end() ? Destination::Parts::all : part->second;
}

std::map<std::string, RecordOrder> LiveDesk::recording_places() const {
    std::map<std::string, RecordOrder> places;
    for (const auto& [stream, source] : sources_) {
        if (source.record.folder.empty()) continue;
        RecordOrder& place = places[stream] = source.record;
        place.utc_offset = utc_offset_;
    }
    return places;
}

bool LiveDesk::is_recorded(const std::string& stream) const {
    const auto source = sources_.find(stream);
    return source != sources_.end() && begun_ && !record_of(stream, source->second).name.empty();
}

RecordOrder LiveDesk::record_of(const std::string& stream, const Source& source) const {
    RecordOrder order = source.record;
    if (order.folder.empty()) return order;
    order.utc_offset = utc_offset_;
    const auto begun = begun_->find(stream.substr(0, stream.find('/')));
    if (begun != begun_->end()) order.name = recording_name(order.title, begun->second);
    return order;
}

std::optional<StreamOrder> LiveDesk::order(const std::string& stream, HouseTime now) const {
    const auto at = sources_.find(stream);
    if (at == sources_.end() || !at->second.up || at->second.key.generation == 0) return std::nullopt;
    const Source& source = at->second;
    if (!source.record.folder.empty() && !begun_) return std::nullopt;
    StreamOrder order;
    order.source = stream;
    order.from = source.spec;
    order.key = source.key;
    bool all_listen = true;
    for (const auto& [node, streams] : wanted_) {
        if (!streams.contains(stream)) continue;
        order.run = true;
        std::uint16_t port = 0;
        if (listens(node, stream, source.key.generation, port))
            order.to.push_back({host_of(node, stream), port, parts_for(node, stream)});
        else
            all_listen = false;
    }
    order.record = record_of(stream, source);
    order.mute = muted_.contains(stream);
    // A source that is called is always ready to be; one is recorded whether a layout shows it or not.
    order.run = order.run || is_called(order.from) || !order.record.name.empty();
    const bool settles = source.adopted != HouseTime::always() && now - source.adopted < settling;
    if (settles && (!all_listen || !order.run)) return std::nullopt;
    return order;
}

StreamList LiveDesk::list(const std::string& node) const {
    StreamList list;
    const auto wanted = wanted_.find(node);
    if (wanted == wanted_.end()) return list;
    for (const std::string& stream : wanted->second) {
        const auto source = sources_.find(stream);
        if (source == sources_.end() || source->second.key.generation == 0) continue;
        if (list.streams.size() == most_streams) break;
        const SourceStatus status = source->second.status.value_or(SourceStatus{});
        // Nothing listens to a network that it does not need.
        const bool together = is_here(node) && is_here(stream);
        list.streams.push_back(
            {stream, source->second.key, status.roc, together ? loopback : every_address, status.sound_roc});
    }
    return list;
}

std::vector<std::string> LiveDesk::sources_to_tell(HouseTime now) const {
    std::vector<std::string> names;
    for (const auto& [stream, source] : sources_) {
        const auto order = this->order(stream, now);
        const auto told = told_orders_.find(stream);
        if (order && (told == told_orders_.end() || told->second != *order)) names.push_back(stream);
    }
    return names;
}

std::vector<std::string> LiveDesk::nodes_to_tell() const {
    std::set<std::string> nodes;
    for (const auto& [node, streams] : wanted_) nodes.insert(node);
    for (const auto& [node, list] : told_lists_) nodes.insert(node);
    std::vector<std::string> names;
    for (const std::string& node : nodes) {
        const auto told = told_lists_.find(node);
        const StreamList now = list(node);
        if (told == told_lists_.end() ? !now.streams.empty() : told->second != now) names.push_back(node);
    }
    return names;
}

bool LiveDesk::seen(const std::set<std::string>& streams) const {
    bool any = false;
    for (const auto& [node, wanted] : wanted_)
        for (const std::string& stream : wanted) {
            if (!streams.contains(stream)) continue;
            any = true;
            const auto heard = receptions_.find(node);
            if (heard == receptions_.end()) return false;
            const auto& received = heard->second.reception.streams;
            // Sound comes before the first key frame does: it counts where nothing else is wanted.
            const bool heard_alone = parts_for(node, stream) == Destination::Parts::sound;
            const auto came = [&](const ReceivedStream& each) {
                return each.stream == stream && (each.frames > 0 || (heard_alone && each.sounds > 0));
            };
            if (std::none_of(received.begin(), received.end(), came)) return false;
        }
    return any;
}

} // namespace lianping::controller
