// Servers and consumers that are killed at random lose nothing and do nothing twice.
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include "tests/integration/events/events_fixture.h"
#include "tests/integration/events/ledger.h"
#include "tests/integration/server/child_process.h"

namespace socle::events {
namespace {

using test::ChildProcess;

// Rounds of killing; ./dev faults asks for more.
int Rounds() {
  const char* given = std::getenv("SOCLE_TEST_ROUNDS");
  return given != nullptr ? std::atoi(given) : 5;
}

class KilledServer {
 public:
  explicit KilledServer(std::string url) : url_(std::move(url)) { Start(); }

  // SIGKILL, and another process on the same port.
  void Kill() {
    child_->Signal(SIGKILL);
    child_->Wait();
    Start();
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void Start() {
    child_.emplace(EVENTS_PROGRAM, std::vector<std::string>{"serve", url_, std::to_string(port_)});
    if (!child_->AwaitOutput("serving on 127.0.0.1:")) throw std::runtime_error("no server: " + child_->output());
    const std::string output = child_->output();
    std::istringstream(output.substr(output.find("serving on 127.0.0.1:") + 21)) >> port_;
  }

  const std::string url_;
  int port_ = 0;
  std::optional<ChildProcess> child_;
};

// Two writers of `things/{n}`, until they are stopped; never far ahead of who takes the events in.
class Load {
 public:
  explicit Load(const std::string& url) {
    for (int w = 0; w < 2; ++w) {
      threads_.emplace_back([this, url] {
        EventWriter writer(url);
        while (const int64_t n = Next()) writer.Write("things/" + std::to_string(n));
      });
    }
  }
  ~Load() { Stop(); }

  // So many have been taken in.
  void Taken(int64_t count) {
    absl::MutexLock lock(&mutex_);
    taken_ = count;
  }
  // How many were written in all.
  int64_t Stop() {
    {
      absl::MutexLock lock(&mutex_);
      stopped_ = true;
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    absl::MutexLock lock(&mutex_);
    return written_;
  }

 private:
  static constexpr int64_t kMostAhead = 1000;

  // The next number; 0 once stopped.
  int64_t Next() {
    absl::MutexLock lock(&mutex_);
    const auto may = [this]()
                         ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopped_ || written_ < taken_ + kMostAhead; };
    mutex_.Await(absl::Condition(&may));
    return stopped_ ? 0 : ++written_;
  }

  absl::Mutex mutex_;
  int64_t written_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t taken_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

TEST(Kill, AWatcherResumesAfterEachDeathOfTheServer) {
  const testing::TestDatabase database = CreateEventDatabase();
  std::mt19937 random(TestSeed());
  KilledServer server(database.url);
  Load load(database.url);
  std::map<std::string, int> seen;
  std::string token;
  int deaths = 0;
  int64_t written = -1;  // once the load has ended
  while (written < 0 || seen.size() < static_cast<size_t>(written)) {
    const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
    const auto stub = v1::EventService::NewStub(channel);
    Watching watching(*stub, token.empty() ? FromOldest() : FromToken(token));
    unsigned messages = 2 + random() % 20;
    while (const auto response = watching.Next()) {
      token = response->resume_token();
      for (const v1::Event& event : response->events()) ++seen[event.resource()];
      load.Taken(static_cast<int64_t>(seen.size()));
      if (deaths < Rounds() && --messages == 0) {
        ++deaths;
        server.Kill();
      }
      if (deaths == Rounds() && written < 0) written = load.Stop();
      if (written >= 0 && seen.size() >= static_cast<size_t>(written)) break;
    }
  }
  EXPECT_EQ(deaths, Rounds());
  for (const auto& [resource, times] : seen) EXPECT_EQ(times, 1) << resource << ", seed " << TestSeed();
}

TEST(Kill, AConsumerKilledAnywhereAppliesEachEventExactlyOnce) {
  const testing::TestDatabase source = CreateEventDatabase();
  const testing::TestDatabase own = CreateConsumerDatabase();
  std::mt19937 random(TestSeed());
  EventServer server(source.url, QuickOptions(source.url));
  Load load(source.url);
  int deaths_by_itself = 0;
  for (int round = 0; round < 2 * Rounds(); ++round) {
    load.Taken(Ledger(own.url).lines);
    const bool by_itself = round % 2 == 0;
    ChildProcess consumer(EVENTS_PROGRAM, {"consume", own.url, server.address(),
                                           std::to_string(by_itself ? 1 + random() % 1'000'000 : 0)});
    if (by_itself) {
      EXPECT_EQ(consumer.Wait(), -SIGKILL) << consumer.output();
      ++deaths_by_itself;
      continue;
    }
    // From outside, once it has come some way: at whatever place its threads are then.
    const int64_t enough = Ledger(own.url).lines + static_cast<int64_t>(random() % 200);
    ASSERT_TRUE(testing::Eventually([&] { return Ledger(own.url).lines >= enough; })) << consumer.output();
    consumer.Signal(SIGKILL);
    consumer.Wait();
  }
  const int64_t written = load.Stop();
  ChildProcess last(EVENTS_PROGRAM, {"consume", own.url, server.address(), "0"});
  EXPECT_TRUE(testing::Eventually([&] { return Ledger(own.url).lines >= written; }));
  const Ledger ledger(own.url);
  EXPECT_EQ(ledger.lines, written) << "seed " << TestSeed();
  EXPECT_EQ(ledger.resources, written) << "seed " << TestSeed();
  EXPECT_EQ(ledger.most, 1) << "seed " << TestSeed();
  EXPECT_EQ(deaths_by_itself, Rounds());
}

}  // namespace
}  // namespace socle::events
