// Keys of an issuer that publishes them, is down, slow, wrong, or talks too much. TLS is tested with the services
// (tests/clients/test_token_keys.py).
#include "platform/identity/key_fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "platform/identity/https_get.h"
#include "tests/unit/platform_identity/identity_fixture.h"
#include "tests/unit/platform_identity/small_http_server.h"

namespace socle::identity {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

TEST(HttpsGetTest, TakesHttpsAndHttpOfThisMachineAlone) {
  const auto check = [](const std::string& url) { return CheckHttps({.url = url}); };
  for (const char* url : {"https://identites.example/keys", "https://10.0.0.1:8443/a?b=c", "http://127.0.0.1:1/keys",
                          "http://localhost/keys", "http://[::1]:80/keys"}) {
    EXPECT_TRUE(check(url).ok()) << url << ": " << check(url);
  }
  for (const char* url : {"http://identites.example/keys", "http://10.0.0.1/keys", "http://localhost.example/keys",
                          "http://127.0.0.1.example/", "file:///etc/passwd", "ftp://127.0.0.1/keys", "", "keys",
                          "https://name:password@identites.example/keys", "https://name@identites.example/keys"}) {
    EXPECT_EQ(check(url).code(), absl::StatusCode::kInvalidArgument) << url;
  }
  EXPECT_THAT(std::string(check("https://a:secret@x/").message()), testing::Not(HasSubstr("secret")));
}

class HttpsGetFrom : public testing::Test {
 protected:
  std::string Failure() const {
    const auto got = HttpsGet(request_);
    EXPECT_EQ(got.status().code(), absl::StatusCode::kUnavailable) << got.status();
    return std::string(got.status().message());
  }

  SmallHttpServer server_;
  HttpsRequest request_{.url = server_.url(), .longest = seconds(5), .most_bytes = 1000};
};

TEST_F(HttpsGetFrom, AServerThatAnswers) {
  server_.Show(std::string(1000, 'x'));
  const auto got = HttpsGet(request_);
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(*got, std::string(1000, 'x'));
}

TEST_F(HttpsGetFrom, AServerThatSaysTooMuch) {
  server_.Show(std::string(1001, 'x'));
  EXPECT_THAT(Failure(), HasSubstr("larger than 1000"));
  server_.Show(std::string(50 << 20, 'x'));
  EXPECT_THAT(Failure(), HasSubstr("larger than 1000"));
}

TEST_F(HttpsGetFrom, AServerThatSaysNothing) {
  request_.longest = milliseconds(200);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(Failure(), HasSubstr("timed out"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(5));
}

TEST_F(HttpsGetFrom, AServerThatSendsElsewhereOrRefuses) {
  server_.Answer("HTTP/1.0 302 Found\r\nLocation: " + server_.url() + "\r\n\r\n");
  EXPECT_THAT(Failure(), HasSubstr("answers 302"));
  EXPECT_EQ(server_.calls(), 1) << "no redirect is followed";
  server_.Answer("HTTP/1.0 500 Oh\r\n\r\n{}");
  EXPECT_THAT(Failure(), HasSubstr("answers 500"));
  server_.Answer("no http");
  EXPECT_NE(Failure(), "");
}

TEST_F(HttpsGetFrom, AServerThatIsNotThere) {
  request_.url = "http://127.0.0.1:1/keys";
  EXPECT_NE(Failure(), "");
}

class KeyFetcherTest : public testing::Test {
 protected:
  // Waits for the next set that is taken; how many keys it has, none when none comes.
  std::optional<size_t> NextSet(seconds patience = seconds(10)) {
    absl::MutexLock lock(&mutex_);
    const auto come = [this] {
      mutex_.AssertHeld();
      return !sets_.empty();
    };
    if (!mutex_.AwaitWithTimeout(absl::Condition(&come), absl::FromChrono(patience))) return std::nullopt;
    const size_t size = sets_.front();
    sets_.erase(sets_.begin());
    return size;
  }
  void Start(milliseconds refresh, milliseconds least_pause) {
    fetcher_.emplace(KeySource{.url = server_.url(),
                               .refresh = refresh,
                               .least_pause = least_pause,
                               .longest_answer = seconds(2),
                               .most_bytes = 100'000},
                     &clock_, &log_, &metrics_, [this](WebKeySet keys) {
                       absl::MutexLock lock(&mutex_);
                       sets_.push_back(keys.size());
                     });
  }
  void AwaitCalls(int calls) {
    while (server_.calls() < calls) std::this_thread::sleep_for(milliseconds(5));
  }
  // A set with the public parts of keys of that many names.
  static std::string SetOf(int keys) {
    std::string all;
    for (int i = 0; i < keys; ++i) {
      const std::string one = SigningKey::Mint("key-" + std::to_string(i)).PublicSet();
      all += (i == 0 ? "" : ",") + one.substr(9, one.size() - 11);  // without {"keys":[ and ]}
    }
    return "{\"keys\":[" + all + "]}";
  }

  SmallHttpServer server_;
  SetClock clock_;
  telemetry::Log log_{{.least = telemetry::Severity::kError}};
  telemetry::Metrics metrics_;
  absl::Mutex mutex_;
  std::vector<size_t> sets_ ABSL_GUARDED_BY(mutex_);
  std::optional<KeyFetcher> fetcher_;
};

TEST_F(KeyFetcherTest, FetchesAtOnceAndAgainAndAgain) {
  server_.Show(SetOf(1));
  Start(milliseconds(30), milliseconds(10));
  EXPECT_EQ(NextSet(), 1U);
  server_.Show(SetOf(2));
  EXPECT_EQ(NextSet(), 2U);
  EXPECT_THAT(metrics_.Text(), HasSubstr("socle_token_keys_fetched_seconds 1793577600"));
}

TEST_F(KeyFetcherTest, KeepsWhatItHasWhileThereIsNothingBetter) {
  server_.Show(SetOf(1));
  Start(milliseconds(20), milliseconds(5));
  ASSERT_EQ(NextSet(), 1U);
  for (const std::string& wrong : {std::string("garbage"), std::string("{\"keys\":[]}"), std::string(200'000, 'x')}) {
    server_.Show(wrong);
    AwaitCalls(server_.calls() + 2);
  }
  server_.Answer("HTTP/1.0 503 Away\r\n\r\n");
  AwaitCalls(server_.calls() + 2);
  EXPECT_EQ(NextSet(seconds(0)), std::nullopt) << "nothing was taken";
  EXPECT_THAT(metrics_.Text(), testing::Not(HasSubstr("socle_token_keys_fetch_failures_total 0\n")));
  server_.Show(SetOf(3));
  EXPECT_EQ(NextSet(), 3U) << "and it recovers";
}

TEST_F(KeyFetcherTest, LooksForAKeyThatIsNotKnownSoonerThanItWouldHave) {
  server_.Show(SetOf(1));
  Start(std::chrono::hours(1), milliseconds(10));
  ASSERT_EQ(NextSet(), 1U);
  server_.Show(SetOf(2));
  EXPECT_EQ(NextSet(seconds(0)), std::nullopt);
  fetcher_->AskAgain();
  EXPECT_EQ(NextSet(), 2U);
}

TEST_F(KeyFetcherTest, LooksOnceAPauseHoweverOftenItIsAsked) {
  server_.Show(SetOf(1));
  Start(std::chrono::hours(1), milliseconds(300));
  ASSERT_EQ(NextSet(), 1U);
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() < start + milliseconds(1000)) fetcher_->AskAgain();
  EXPECT_GE(server_.calls(), 2);
  EXPECT_LE(server_.calls(), 5) << "one at the start and one each 300 ms of a second";
}

TEST_F(KeyFetcherTest, EndsAtOnceWhateverItDoes) {
  server_.Show(SetOf(1));
  Start(std::chrono::hours(1), std::chrono::hours(1));
  ASSERT_EQ(NextSet(), 1U);
  const auto start = std::chrono::steady_clock::now();
  fetcher_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(2));
}

TEST(UnknownKeyTest, IsAskedForAndNothingElse) {
  SetClock clock;
  const SigningKey known = SigningKey::Mint("known"), stranger = SigningKey::Mint("stranger");
  WebTokens tokens({.issuer = "https://identites.test", .audience = "socle-registry"},
                   WebKeySet::FromJson(known.PublicSet()).value(), &clock);
  int asked = 0;
  tokens.OnUnknownKey([&] { ++asked; });
  const auto call = [&](const std::string& token) { return tokens.Authenticate({"Bearer " + token, nullptr}).ok(); };
  EXPECT_TRUE(call(known.Sign(ClaimsJson(ClaimsOf(clock)))));
  EXPECT_FALSE(call("no token"));
  EXPECT_EQ(asked, 0);
  EXPECT_FALSE(call(stranger.Sign(ClaimsJson(ClaimsOf(clock)))));
  EXPECT_EQ(asked, 1);
  tokens.SetKeys(WebKeySet::FromJson(stranger.PublicSet()).value());
  EXPECT_TRUE(call(stranger.Sign(ClaimsJson(ClaimsOf(clock)))));
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace socle::identity
