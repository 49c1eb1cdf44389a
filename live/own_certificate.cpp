#include "live/own_certificate.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sys/stat.h>

#include <array>
#include <ctime>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;

constexpr std::time_t day = 86'400, good_for = 3650 * day; // s

struct GnutlsFree {
    void operator()(gnutls_x509_crt_t certificate) const { gnutls_x509_crt_deinit(certificate); }
    void operator()(gnutls_x509_privkey_t key) const { gnutls_x509_privkey_deinit(key); }
    void operator()(unsigned char* data) const { gnutls_free(data); }
};
using KeyPtr = std::unique_ptr<gnutls_x509_privkey_int, GnutlsFree>;
using CertificatePtr = std::unique_ptr<gnutls_x509_crt_int, GnutlsFree>;

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// Readable by its owner alone.
bool write(const fs::path& file, const std::string& text) {
    const mode_t before = ::umask(0077);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    ::umask(before);
    out << text << std::flush;
    return out.good();
}

template <class Export>
std::string exported(Export&& as_pem) {
    gnutls_datum_t datum{};
    if (as_pem(&datum) != GNUTLS_E_SUCCESS) return {};
    const std::unique_ptr<unsigned char, GnutlsFree> owner(datum.data);
    return {reinterpret_cast<const char*>(datum.data), datum.size};
}

KeyPtr make_key() {
    gnutls_x509_privkey_t key = nullptr;
    if (gnutls_x509_privkey_init(&key) != GNUTLS_E_SUCCESS) return nullptr;
    KeyPtr owner(key);
    const unsigned curve = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
    return gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, curve, 0) == GNUTLS_E_SUCCESS ? std::move(owner)
                                                                                            : nullptr;
}

CertificatePtr sign(gnutls_x509_privkey_t key) {
    gnutls_x509_crt_t made = nullptr;
    if (gnutls_x509_crt_init(&made) != GNUTLS_E_SUCCESS) return nullptr;
    CertificatePtr owner(made);
    std::random_device device;
    std::array<unsigned char, 8> serial{};
    for (auto& byte : serial) byte = static_cast<unsigned char>(device() & 0x7fU);
    const std::time_t now = std::time(nullptr);
    constexpr std::string_view name = "Lianping";
    const bool signed_by_itself =
        gnutls_x509_crt_set_version(made, 3) == 0 && gnutls_x509_crt_set_key(made, key) == 0 &&
        gnutls_x509_crt_set_serial(made, serial.data(), serial.size()) == 0 &&
        gnutls_x509_crt_set_activation_time(made, now - day) == 0 &&
        gnutls_x509_crt_set_expiration_time(made, now + good_for) == 0 &&
        gnutls_x509_crt_set_dn_by_oid(made, GNUTLS_OID_X520_COMMON_NAME, 0, name.data(),
                                      static_cast<unsigned>(name.size())) == 0 &&
        gnutls_x509_crt_sign2(made, made, key, GNUTLS_DIG_SHA256, 0) == 0;
    return signed_by_itself ? std::move(owner) : nullptr;
}

} // namespace

Result<Certificate> load_or_make_certificate(const fs::path& folder) {
    const fs::path key_file = folder / "page.key", certificate_file = folder / "page.crt";
    Certificate found{content_of(key_file), content_of(certificate_file)};
    if (!found.key.empty() && !found.certificate.empty()) return found;
    const KeyPtr key = make_key();
    const CertificatePtr certificate = key ? sign(key.get()) : nullptr;
    if (!certificate) return fail(Error::Code::io, "no certificate can be made for the page");
    Certificate made;
    made.key = exported([&](gnutls_datum_t* out) {
        return gnutls_x509_privkey_export2(key.get(), GNUTLS_X509_FMT_PEM, out);
    });
    made.certificate = exported([&](gnutls_datum_t* out) {
        return gnutls_x509_crt_export2(certificate.get(), GNUTLS_X509_FMT_PEM, out);
    });
    std::error_code error;
    fs::create_directories(folder, error);
    if (!write(key_file, made.key) || !write(certificate_file, made.certificate))
        return fail(Error::Code::io, folder.string() + " cannot be written");
    return made;
}

} // namespace lianping::live
