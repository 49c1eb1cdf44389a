#include "media/ass_text.h"

#include <charconv>
#include <cstdio>

namespace lianping::media {
namespace {

// For text that comes without a style. Sizes for a picture 1080 high, which libass scales.
constexpr std::string_view kHeader = R"([Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Noto Sans CJK SC,60,&H00FFFFFF,&H000000FF,&H00101010,&H80000000,0,0,0,0,100,100,1,0,1,3.2,1.2,2,120,120,64,1
)";

constexpr std::string_view kEvents =
    "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";

std::string instant(Duration at) {
    const auto hundredths = std::chrono::duration_cast<std::chrono::milliseconds>(at).count() / 10;
    char text[32];
    std::snprintf(text, sizeof text, "%d:%02d:%02d.%02d", static_cast<int>(hundredths / 360000),
                  static_cast<int>(hundredths / 6000 % 60), static_cast<int>(hundredths / 100 % 60),
                  static_cast<int>(hundredths % 100));
    return text;
}

// Up to the events, however the script names them.
std::string without_events(std::string header) {
    if (const auto at = header.find("[Events]"); at != std::string::npos) header.resize(at);
    return header;
}

} // namespace

AssText::AssText(std::string header)
    : header_(header.empty() ? std::string(kHeader) : without_events(std::move(header))) {}

void AssText::add(Duration start, Duration end, std::string_view event) {
    if (start < Duration::zero()) start = Duration::zero();
    if (end <= start) return;
    const auto order = event.find(',');
    if (order == std::string_view::npos) return;
    const auto layer = event.find(',', order + 1);
    if (layer == std::string_view::npos) return;
    std::string rest(event.substr(layer + 1));
    for (auto at = rest.find_first_of("\r\n"); at != std::string::npos; at = rest.find_first_of("\r\n", at))
        rest.replace(at, rest.compare(at, 2, "\r\n") == 0 ? 2 : 1, "\\N");
    int place = 0;
    std::from_chars(event.data(), event.data() + order, place);
    events_.insert(
        {start, place, end, std::string(event.substr(order + 1, layer - order - 1)), std::move(rest)});
}

std::string AssText::script() const {
    std::string text = header_;
    text += kEvents;
    for (const auto& event : events_)
        text += "Dialogue: " + event.layer + "," + instant(event.start) + "," + instant(event.end) + "," +
                event.rest + "\n";
    return text;
}

} // namespace lianping::media
