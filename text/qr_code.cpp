#include "text/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace lianping::text {
namespace {

struct CodeFree {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using CodePtr = std::unique_ptr<QRcode, CodeFree>;

} // namespace

Result<QrModules> encode_code(const std::string& text) {
    // With as much redundancy as its length leaves room for: a phone reads it past glare and fingerprints.
    for (const QRecLevel level : {QR_ECLEVEL_M, QR_ECLEVEL_L}) {
        const CodePtr code(QRcode_encodeData(static_cast<int>(text.size()),
                                             reinterpret_cast<const unsigned char*>(text.data()), 0, level));
        if (!code) continue;
        QrModules modules;
        modules.side = static_cast<unsigned>(code->width);
        modules.dark.reserve(std::size_t{modules.side} * modules.side);
        for (unsigned i = 0; i < modules.side * modules.side; ++i) modules.dark.push_back(code->data[i] & 1U);
        return modules;
    }
    return fail(Error::Code::invalid, "the text is too long for a code: shorten the address");
}

} // namespace lianping::text
