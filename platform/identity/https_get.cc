#include "platform/identity/https_get.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

#include "platform/base/error.h"

namespace socle::identity {
namespace {

// Starts the library once, before any thread uses it.
bool Started() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

absl::Status Wrong(const HttpsRequest& request, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{} {}", request.url, what));
}

// A part of a URL; empty where it has none.
std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, void (*)(void*)> owned(text, curl_free);
  return text;
}

bool IsOfThisMachine(const std::string& host) {
  in_addr v4{};
  return host == "localhost" || host == "[::1]" ||
         (inet_pton(AF_INET, host.c_str(), &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127);
}

struct Received {
  size_t most = 0;
  std::string text;
};

// libcurl's: anything but `size * count` ends the transfer.
size_t Receive(const char* data, size_t size, size_t count, void* into) {
  auto* received = static_cast<Received*>(into);
  const size_t bytes = size * count;
  if (bytes > received->most - received->text.size()) return 0;
  received->text.append(data, bytes);
  return bytes;
}

}  // namespace

absl::Status CheckHttps(const HttpsRequest& request) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), 0) != CURLUE_OK) return Wrong(request, "is no URL");
  const std::string scheme = Part(url.get(), CURLUPART_SCHEME);
  if (!Part(url.get(), CURLUPART_USER).empty() || !Part(url.get(), CURLUPART_PASSWORD).empty()) {
    return absl::InvalidArgumentError("the URL of keys holds a name or a password");
  }
  if (scheme == "https") return absl::OkStatus();
  if (scheme == "http" && IsOfThisMachine(Part(url.get(), CURLUPART_HOST))) return absl::OkStatus();
  return Wrong(request, "is not https, and http is for this machine alone");
}

absl::StatusOr<std::string> HttpsGet(const HttpsRequest& request) {
  SOCLE_RETURN_IF_ERROR(CheckHttps(request));
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(Started() ? curl_easy_init() : nullptr, curl_easy_cleanup);
  if (curl == nullptr) return absl::InternalError("libcurl does not start");
  Received received{.most = request.most_bytes};
  char why[CURL_ERROR_SIZE] = "";
  CURL* const handle = curl.get();
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.longest.count()));
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!request.authorities.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, request.authorities.c_str());
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, Receive);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &received);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, why);
  const CURLcode done = curl_easy_perform(handle);
  if (done == CURLE_WRITE_ERROR) {
    return absl::UnavailableError(fmt::format("the answer is larger than {} bytes", request.most_bytes));
  }
  if (done != CURLE_OK) {
    return absl::UnavailableError(*why != '\0' ? static_cast<const char*>(why) : curl_easy_strerror(done));
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return absl::UnavailableError(fmt::format("the server answers {}", status));
  return std::move(received.text);
}

}  // namespace socle::identity
