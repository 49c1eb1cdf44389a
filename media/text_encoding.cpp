#include "media/text_encoding.h"

#include <iconv.h>
#include <uchardet/uchardet.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <vector>

namespace lianping::media {
namespace {

constexpr std::string_view kUnknown = "\xEF\xBF\xBD"; // U+FFFD

struct CloseConversion {
    void operator()(void* conversion) const { iconv_close(static_cast<iconv_t>(conversion)); }
};
using Conversion = std::unique_ptr<void, CloseConversion>;

bool is_utf8(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto lead = static_cast<std::uint8_t>(bytes[at]);
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : lead >= 0xE0 && lead < 0xF0 ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        if (length == 0 || at + length > bytes.size()) return false;
        for (std::size_t i = 1; i < length; ++i)
            if ((static_cast<std::uint8_t>(bytes[at + i]) & 0xC0U) != 0x80) return false;
        at += length;
    }
    return true;
}

Result<std::string> converted(std::string_view bytes, const std::string& encoding) {
    const auto opened = iconv_open("UTF-8", encoding.c_str());
    if (opened == reinterpret_cast<iconv_t>(-1)) // NOLINT(performance-no-int-to-ptr): iconv's own way to fail
        return fail(Error::Code::unsupported,
                    "its text is in an encoding that is not known here (" + encoding + ")");
    const Conversion conversion(opened);
    std::string text;
    auto* in = const_cast<char*>(bytes.data()); // iconv reads only
    std::size_t left = bytes.size();
    std::array<char, 4096> buffer{};
    while (left > 0) {
        auto* out = buffer.data();
        std::size_t room = buffer.size();
        const auto done = iconv(opened, &in, &left, &out, &room);
        const int why = errno;
        text.append(buffer.data(), buffer.size() - room);
        if (done != static_cast<std::size_t>(-1) || why == E2BIG) continue;
        text += kUnknown;
        ++in;
        --left;
    }
    return text;
}

std::string guessed(std::string_view bytes) {
    const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), &uchardet_delete);
    uchardet_handle_data(detector.get(), bytes.data(), bytes.size());
    uchardet_data_end(detector.get());
    std::string name = uchardet_get_charset(detector.get());
    if (name == "GBK" || name == "GB2312" || name == "HZ-GB-2312") name = "GB18030";
    return name;
}

} // namespace

Result<std::string> to_utf8(std::string_view bytes) {
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    if (bytes.starts_with("\xFF\xFE")) return converted(bytes.substr(2), "UTF-16LE");
    if (bytes.starts_with("\xFE\xFF")) return converted(bytes.substr(2), "UTF-16BE");
    if (is_utf8(bytes)) return std::string(bytes);
    const auto encoding = guessed(bytes);
    if (encoding.empty())
        return fail(Error::Code::unsupported, "the encoding of its text is unknown: save it as UTF-8");
    return converted(bytes, encoding);
}

void load_encodings() {
    // Open for good: iconv keeps a module as long as a conversion uses it.
    static const auto loaded = [] {
        std::vector<iconv_t> conversions;
        for (const char* name :
             {"GB18030",      "BIG5",         "BIG5-HKSCS",   "SHIFT_JIS",    "EUC-JP",       "ISO-2022-JP",
              "EUC-KR",       "UHC",          "EUC-TW",       "UTF-16LE",     "UTF-16BE",     "UTF-32LE",
              "UTF-32BE",     "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-5",   "ISO-8859-7",   "ISO-8859-9",
              "ISO-8859-15",  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254",
              "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "KOI8-R",       "TIS-620"})
            conversions.push_back(iconv_open("UTF-8", name));
        return conversions;
    }();
    static_cast<void>(loaded);
}

} // namespace lianping::media
