#include "controller/web_post.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <mutex>

namespace lianping::controller {
namespace {

constexpr long connects_within_ms = 5000;
constexpr std::size_t longest_answer = std::size_t{64} << 10U;

struct Freed {
    void operator()(CURL* one) const { curl_easy_cleanup(one); }
    void operator()(CURLU* one) const { curl_url_cleanup(one); }
    void operator()(curl_slist* one) const { curl_slist_free_all(one); }
    void operator()(char* one) const { curl_free(one); }
};

// What is answered is of no interest; what never ends is given up.
std::size_t leave_out(char*, std::size_t one, std::size_t many, void* so_far) {
    auto& bytes = *static_cast<std::size_t*>(so_far);
    bytes += one * many;
    return bytes > longest_answer ? 0 : one * many;
}

int look_for_stop(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

} // namespace

std::string public_part(const std::string& address) {
    const std::unique_ptr<CURLU, Freed> url(curl_url());
    if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return "";
    char *scheme = nullptr, *host = nullptr;
    curl_url_get(url.get(), CURLUPART_SCHEME, &scheme, 0);
    curl_url_get(url.get(), CURLUPART_HOST, &host, 0);
    const std::unique_ptr<char, Freed> own_scheme(scheme), own_host(host);
    return scheme != nullptr && host != nullptr ? fmt::format("{}://{}", scheme, host) : std::string();
}

Result<void> web_post(const std::string& address, const std::string& json, std::chrono::seconds longest,
                      const std::stop_token& stop) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const std::unique_ptr<CURL, Freed> request(curl_easy_init());
    if (!request) return fail(Error::Code::io, "there is no memory for it");
    const std::unique_ptr<curl_slist, Freed> headers(
        curl_slist_append(nullptr, "Content-Type: application/json"));
    std::size_t answered = 0;
    CURL* is = request.get();
    curl_easy_setopt(is, CURLOPT_URL, address.c_str());
    curl_easy_setopt(is, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(is, CURLOPT_POSTFIELDS, json.c_str());
    curl_easy_setopt(is, CURLOPT_POSTFIELDSIZE, static_cast<long>(json.size()));
    curl_easy_setopt(is, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(is, CURLOPT_USERAGENT, "lianping");
    curl_easy_setopt(is, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(is, CURLOPT_QUICK_EXIT, 1L); // a resolver that hangs is left behind, not waited for
    curl_easy_setopt(is, CURLOPT_CONNECTTIMEOUT_MS, connects_within_ms);
    curl_easy_setopt(is, CURLOPT_TIMEOUT, static_cast<long>(longest.count()));
    curl_easy_setopt(is, CURLOPT_WRITEFUNCTION, leave_out);
    curl_easy_setopt(is, CURLOPT_WRITEDATA, &answered);
    curl_easy_setopt(is, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(is, CURLOPT_XFERINFOFUNCTION, look_for_stop);
    curl_easy_setopt(is, CURLOPT_XFERINFODATA, &stop);
    if (const CURLcode code = curl_easy_perform(is); code != CURLE_OK)
        return fail(Error::Code::io, curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(is, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299)
        return fail(Error::Code::io, fmt::format("it answers with status {}", status));
    return {};
}

} // namespace lianping::controller
