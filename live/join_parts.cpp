#include "live/join_parts.h"

#include "live/libav.h"
#include "plan/recording_name.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <system_error>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;

constexpr int packets_between_looks = 256; // whether to go on
constexpr Duration least_picture = 10ms;   // how long the last picture of a part stands at least

AvPtr<AVFormatContext> open_part(const fs::path& file) {
    AVFormatContext* opened = nullptr;
    if (avformat_open_input(&opened, file.c_str(), nullptr, nullptr) < 0) return nullptr;
    AvPtr<AVFormatContext> part(opened);
    if (avformat_find_stream_info(opened, nullptr) < 0) return nullptr;
    return part;
}

Duration in_ns(std::int64_t ticks, AVRational base) {
    return Duration(av_rescale_q(ticks, base, nanoseconds));
}

// How far its packets reach. Nothing: there are none.
std::optional<Duration> measured(AVFormatContext* part) {
    std::optional<Duration> end;
    const AvPtr<AVPacket> packet(av_packet_alloc());
    while (av_read_frame(part, packet.get()) >= 0) {
        const AVRational base = part->streams[packet->stream_index]->time_base;
        const std::int64_t at = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        if (at != AV_NOPTS_VALUE)
            end = std::max(end.value_or(Duration{}),
                           in_ns(at, base) + std::max(least_picture, in_ns(packet->duration, base)));
        av_packet_unref(packet.get());
    }
    return end;
}

// Whether what both have is alike: sound may begin after the pictures.
bool same_tracks(const AVFormatContext& a, const AVFormatContext& b) {
    for (unsigned n = 0; n < std::min(a.nb_streams, b.nb_streams); ++n) {
        const AVCodecParameters &x = *a.streams[n]->codecpar, &y = *b.streams[n]->codecpar;
        const bool same = x.codec_id == y.codec_id && x.width == y.width && x.height == y.height &&
                          x.extradata_size == y.extradata_size &&
                          std::equal(x.extradata, x.extradata + x.extradata_size, y.extradata);
        if (!same) return false;
    }
    return true;
}

struct Placed {
    Part part;
    Duration at{}; // where in the file it begins
    Duration length{};
};

// Parts of the same tracks, one behind the other: a file.
struct Run {
    AvPtr<AVFormatContext> tracks; // of the part that has most
    std::vector<Placed> parts;
};

// Where a part begins that follows on another one.
Duration place_after(const Placed& before, const Part& part) {
    const Duration end = before.at + before.length;
    const Duration hole = (part.first - before.part.first) - before.length;
    return end + std::clamp(hole, Duration{}, longest_hole);
}

std::vector<Run> runs_of(const std::vector<Part>& parts) {
    std::vector<Run> runs;
    for (const Part& part : parts) {
        auto opened = open_part(part.file);
        if (!opened) continue;
        // One that was not closed does not say how long it is.
        const bool closed = opened->duration != AV_NOPTS_VALUE && opened->duration > 0;
        const auto length = closed ? in_ns(opened->duration, AV_TIME_BASE_Q) : measured(opened.get());
        if (!length) continue;
        if (runs.empty() || !same_tracks(*runs.back().tracks, *opened)) {
            runs.push_back({std::move(opened), {}});
            runs.back().parts.push_back({part, Duration{}, *length});
        } else {
            auto& placed = runs.back().parts;
            placed.push_back({part, place_after(placed.back(), part), *length});
            if (opened->nb_streams > runs.back().tracks->nb_streams) runs.back().tracks = std::move(opened);
        }
    }
    return runs;
}

std::string wall_clock(UtcTime at, std::chrono::seconds utc_offset) {
    const auto wall = std::chrono::floor<std::chrono::seconds>(at.since_origin() + utc_offset);
    const std::chrono::hh_mm_ss time(wall - std::chrono::floor<std::chrono::days>(wall));
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return text.data();
}

void add_chapter(AVFormatContext& output, const Placed& placed, std::chrono::seconds utc_offset) {
    auto* chapter = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
    auto* all = static_cast<AVChapter**>(
        av_realloc_array(output.chapters, output.nb_chapters + 1, sizeof(AVChapter*)));
    if (chapter == nullptr || all == nullptr) {
        av_free(chapter);
        return;
    }
    chapter->id = static_cast<std::int64_t>(output.nb_chapters) + 1;
    chapter->time_base = nanoseconds;
    chapter->start = placed.at.count();
    chapter->end = (placed.at + placed.length).count();
    av_dict_set(&chapter->metadata, "title", wall_clock(placed.part.first, utc_offset).c_str(), 0);
    output.chapters = all;
    output.chapters[output.nb_chapters++] = chapter;
}

struct CloseOutput {
    void operator()(AVFormatContext* output) const {
        avio_closep(&output->pb);
        avformat_free_context(output);
    }
};

class Joining {
public:
    Joining(const JoinOrder& order, const std::function<bool()>& go_on) : order_(order), go_on_(go_on) {}

    Result<void> write(const Run& run, const fs::path& file) {
        if (auto opened = open(run, file); !opened) return opened;
        for (const Placed& placed : run.parts)
            if (auto wrote = copy(placed); !wrote) return wrote;
        if (const int code = av_write_trailer(output_.get()); code < 0) return failed(code);
        avio_flush(output_->pb);
        if (output_->pb->error < 0) return failed(output_->pb->error);
        return {};
    }

private:
    static Unexpected<Error> failed(int code) { return fail(Error::Code::io, words_of_libav(code)); }

    Result<void> open(const Run& run, const fs::path& file) {
        AVFormatContext* made = nullptr;
        if (const int code = avformat_alloc_output_context2(&made, nullptr, "matroska", nullptr); code < 0)
            return failed(code);
        output_.reset(made);
        for (unsigned n = 0; n < run.tracks->nb_streams; ++n) {
            AVStream* track = avformat_new_stream(made, nullptr);
            if (const int code = avcodec_parameters_copy(track->codecpar, run.tracks->streams[n]->codecpar);
                code < 0)
                return failed(code);
            track->codecpar->codec_tag = 0;
            decoded_.push_back(INT64_MIN);
        }
        av_dict_set(&made->metadata, "title", order_.name.c_str(), 0);
        for (const Placed& placed : run.parts) add_chapter(*made, placed, order_.utc_offset);
        if (const int code = avio_open(&made->pb, ("file:" + file.string()).c_str(), AVIO_FLAG_WRITE);
            code < 0)
            return failed(code);
        if (const int code = avformat_write_header(made, nullptr); code < 0) return failed(code);
        return {};
    }

    Result<void> copy(const Placed& placed) {
        const auto part = open_part(placed.part.file);
        if (!part) return fail(Error::Code::io, placed.part.file.string() + " cannot be read any more");
        const AvPtr<AVPacket> packet(av_packet_alloc());
        for (int n = 0; av_read_frame(part.get(), packet.get()) >= 0; ++n) {
            if (n % packets_between_looks == 0 && !go_on_())
                return fail(Error::Code::timeout, "it is to end");
            const auto track = static_cast<unsigned>(packet->stream_index);
            if (track < decoded_.size())
                if (const int code = put(packet.get(), *part->streams[track], placed.at); code < 0)
                    return failed(code);
            av_packet_unref(packet.get());
        }
        return {};
    }

    int put(AVPacket* packet, const AVStream& from, Duration at) {
        const auto track = static_cast<unsigned>(packet->stream_index);
        if (packet->pts == AV_NOPTS_VALUE) packet->pts = packet->dts;
        if (packet->pts == AV_NOPTS_VALUE) return 0;
        // Matroska says when a picture is shown alone; the order of decoding is that of the file.
        const bool says_order = packet->dts != AV_NOPTS_VALUE;
        const AVRational base = output_->streams[track]->time_base;
        av_packet_rescale_ts(packet, from.time_base, base);
        const std::int64_t shift = av_rescale_q(at.count(), nanoseconds, base);
        packet->pts += shift;
        const std::int64_t decoded = says_order ? std::min(packet->dts + shift, packet->pts) : shift;
        packet->dts = std::max(decoded, decoded_[track] + 1);
        packet->pts = std::max(packet->pts, packet->dts);
        packet->pos = -1;
        decoded_[track] = packet->dts;
        return av_write_frame(output_.get(), packet);
    }

    const JoinOrder& order_;
    const std::function<bool()>& go_on_;
    std::unique_ptr<AVFormatContext, CloseOutput> output_;
    std::vector<std::int64_t> decoded_; // the last of each track, in its ticks
};

// What is written to a folder or file is on the disk.
void settle(const fs::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

// A name that is not taken yet, for the piece and those behind it.
fs::path free_name(const JoinOrder& order, unsigned& piece) {
    for (;; ++piece) {
        fs::path file = order.folder / (order.name + piece_name(piece) + std::string(recording_ending));
        std::error_code failed;
        if (!fs::exists(fs::symlink_status(file, failed))) return file;
    }
}

} // namespace

std::string part_name(unsigned number, UtcTime first) {
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "%04u-%lld.mkv", number,
                  static_cast<long long>(first.since_origin() / 1us));
    return name.data();
}

std::vector<Part> parts_in(const fs::path& folder) {
    std::vector<Part> parts;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        unsigned number = 0;
        long long first = 0;
        int length = 0;
        const std::string name = at->path().filename().string();
        if (std::sscanf(name.c_str(), "%u-%lld.mkv%n", &number, &first, &length) != 2 ||
            static_cast<std::size_t>(length) != name.size())
            continue;
        std::error_code gone;
        const std::uintmax_t bytes = at->file_size(gone);
        parts.push_back({at->path(), number, UtcTime(std::chrono::microseconds(first)), gone ? 0 : bytes});
    }
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.number < b.number; });
    return parts;
}

Result<std::vector<fs::path>> join_parts(const JoinOrder& order, const std::function<bool()>& go_on) {
    std::vector<fs::path> files;
    std::error_code failed;
    const std::vector<Run> runs = runs_of(parts_in(order.parts));
    if (runs.empty()) return files;
    fs::create_directories(order.folder, failed);
    if (failed) return fail(Error::Code::io, order.folder.string() + ": " + failed.message());
    unsigned piece = 1;
    for (const Run& run : runs) {
        const fs::path file = free_name(order, piece);
        const fs::path unfinished = order.folder / ("." + file.filename().string() + ".part");
        if (auto wrote = Joining(order, go_on).write(run, unfinished); !wrote) {
            fs::remove(unfinished, failed);
            for (const fs::path& whole : files)
                fs::remove(whole, failed); // they are made again with the rest
            return fail(wrote.error().code, order.folder.string() + ": " + wrote.error().message);
        }
        // Whoever may edit the site may do so with this, too; the players' store reads it.
        fs::permissions(unfinished, static_cast<fs::perms>(0664), failed);
        settle(unfinished, O_RDONLY);
        fs::rename(unfinished, file, failed);
        if (failed) return fail(Error::Code::io, file.string() + ": " + failed.message());
        settle(order.folder, O_RDONLY | O_DIRECTORY);
        files.push_back(file);
    }
    return files;
}

} // namespace lianping::live
