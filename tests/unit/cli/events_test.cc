// events and watch against a service that streams and breaks as one may.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <deque>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/arguments/command_line.h"
#include "cli/output/event_view.h"
#include "socle/events/v1/event_service.grpc.pb.h"
#include "tests/unit/cli/small_registry.h"

namespace socle::cli {
namespace {

using events::v1::Event;
using ::testing::HasSubstr;
using ::testing::Not;

// One stream: what it sends, and how it ends.
struct Script {
  std::vector<events::v1::WatchResponse> messages;
  grpc::Status end;
};

class SmallEvents final : public events::v1::EventService::Service {
 public:
  SmallEvents() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~SmallEvents() override { server_->Shutdown(); }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  std::deque<Script> scripts;
  std::vector<events::v1::WatchRequest> watches;
  std::vector<events::v1::ListEventsRequest> lists;

 private:
  grpc::Status Watch(grpc::ServerContext*, const events::v1::WatchRequest* request,
                     grpc::ServerWriter<events::v1::WatchResponse>* writer) override {
    watches.push_back(*request);
    if (scripts.empty()) return {grpc::StatusCode::INTERNAL, "no more streams in this test"};
    const Script script = std::move(scripts.front());
    scripts.pop_front();
    for (const auto& message : script.messages) writer->Write(message);
    return script.end;
  }

  grpc::Status ListEvents(grpc::ServerContext*, const events::v1::ListEventsRequest* request,
                          events::v1::ListEventsResponse* response) override {
    lists.push_back(*request);
    const int first = request->page_token().empty() ? 0 : std::stoi(request->page_token());
    for (int i = first; i < 5 && i < first + request->page_size(); ++i) {
      response->add_events()->set_resource("things/" + std::to_string(i));
    }
    if (first + request->page_size() < 5) response->set_next_page_token(std::to_string(first + request->page_size()));
    return grpc::Status::OK;
  }

  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

events::v1::WatchResponse Message(const std::string& token, std::vector<std::string> resources = {}) {
  events::v1::WatchResponse message;
  message.set_resume_token(token);
  for (const std::string& resource : resources) {
    Event* event = message.add_events();
    event->set_resource(resource);
    event->set_kind(Event::STATE_CHANGED);
    event->set_revision(7);
    event->set_actor("somebody");
    event->add_changes("signed");
    event->mutable_create_time()->set_seconds(1'700'000'000);
  }
  return message;
}

class EventVerbs : public ::testing::Test {
 protected:
  RunResult Run(std::vector<std::string> arguments) { return RunSoclectl(service_.address(), std::move(arguments)); }
  SmallEvents service_;
};

TEST_F(EventVerbs, WatchShowsALineAnEvent) {
  service_.scripts = {{{Message("t0"), Message("t1", {"things/a", "things/b"})}, grpc::Status::OK}};
  const RunResult run = Run({"watch", "--limit", "2", "--filter", "kind = STATE_CHANGED"});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  EXPECT_EQ(run.out,
            "2023-11-14T22:13:20Z         r7        state changed  things/a  signed  by somebody\n"
            "2023-11-14T22:13:20Z         r7        state changed  things/b  signed  by somebody\n");
  EXPECT_THAT(run.err, HasSubstr("soclectl watch --from t1"));
  ASSERT_EQ(service_.watches.size(), 1u);
  EXPECT_EQ(service_.watches[0].filter(), "kind = STATE_CHANGED");
}

TEST_F(EventVerbs, WatchGoesOnBehindTheLastTokenWhenAStreamEndsOrBreaks) {
  service_.scripts = {{{Message("t1", {"things/a"})}, grpc::Status::OK},
                      {{Message("t2", {"things/b"})}, {grpc::StatusCode::UNAVAILABLE, "gone"}},
                      {{Message("t3", {"things/c"})}, grpc::Status::OK}};
  const RunResult run = Run({"watch", "--limit", "3", "--from-oldest"});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  ASSERT_EQ(service_.watches.size(), 3u);
  EXPECT_TRUE(service_.watches[0].from_oldest());
  EXPECT_EQ(service_.watches[1].resume_token(), "t1");
  EXPECT_FALSE(service_.watches[1].from_oldest()) << "a token and the oldest do not go together";
  EXPECT_EQ(service_.watches[2].resume_token(), "t2");
  EXPECT_THAT(run.err, HasSubstr("the stream broke"));
}

TEST_F(EventVerbs, WatchDoesNotTakeATokenBehindEventsThatTheLimitLeftOut) {
  service_.scripts = {{{Message("t0"), Message("t1", {"things/a", "things/b"})}, grpc::Status::OK}};
  const RunResult run = Run({"watch", "--limit", "1"});
  EXPECT_THAT(run.out, Not(HasSubstr("things/b")));
  EXPECT_THAT(run.err, HasSubstr("--from t0"));
}

TEST_F(EventVerbs, WatchTellsWhyItCannotGoOn) {
  service_.scripts = {{{}, {grpc::StatusCode::OUT_OF_RANGE, "Events after the resume token are kept no longer."}}};
  const RunResult run = Run({"watch", "--from", "old"});
  EXPECT_NE(run.code, ExitCode::kOk);
  EXPECT_THAT(run.err, HasSubstr("kept no longer"));
  EXPECT_EQ(service_.watches[0].resume_token(), "old");
}

TEST_F(EventVerbs, WatchGivesMachinesEveryMessage) {
  service_.scripts = {{{Message("t0"), Message("t1", {"things/a"})}, grpc::Status::OK}};
  const RunResult run = Run({"--json", "watch", "--limit", "1"});
  std::istringstream lines(run.out);
  std::vector<nlohmann::json> messages;
  for (std::string line; std::getline(lines, line);) messages.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(messages.size(), 2u) << run.out;
  EXPECT_EQ(messages[0]["resumeToken"], "t0") << "heartbeats too: their tokens are newer";
  EXPECT_EQ(messages[1]["events"][0]["kind"], "STATE_CHANGED");
  EXPECT_EQ(run.err, "");
}

TEST_F(EventVerbs, EventsReadsAllPages) {
  const RunResult run = Run({"events", "things/x", "--all", "--oldest-first"});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  EXPECT_THAT(run.out, HasSubstr("things/4"));
  EXPECT_EQ(service_.lists[0].resource(), "things/x");
  EXPECT_EQ(service_.lists[0].order_by(), "revision");
}

TEST_F(EventVerbs, EventsSaysThatThereAreMore) {
  const RunResult run = Run({"events", "--limit", "2"});
  EXPECT_THAT(run.out, HasSubstr("things/1"));
  EXPECT_THAT(run.out, HasSubstr("more"));
  EXPECT_EQ(service_.lists[0].order_by(), "revision desc");
}

TEST(EventArguments, TakeNamesOfAnyResourceAndThoseOfCollectivitesAsTheyAreWritten) {
  const auto resource = [](const std::string& name) {
    const CommandLine line = ParseCommandLine({"events", name});
    return line.invocation ? std::get<EventsCommand>(line.invocation->command).resource : "refused: " + line.err;
  };
  EXPECT_EQ(resource("territories/scot-1"), "territories/scot-1");
  EXPECT_EQ(resource("59350"), "collectivites/commune-59350");
  EXPECT_THAT(resource("lille"), HasSubstr("refused"));
}

TEST(EventArguments, RefuseTwoBegins) {
  EXPECT_FALSE(ParseCommandLine({"watch", "--from", "t", "--from-oldest"}).invocation);
}

TEST(EventView, ShowsControlCharactersAndKindsThatItDoesNotKnow) {
  Event event;
  event.set_resource("things/\x1b[31m");
  event.set_kind(static_cast<Event::Kind>(42));
  const Console console{std::cout, std::cerr};
  const std::string line = EventLine(event, console);
  EXPECT_THAT(line, Not(HasSubstr("\x1b")));
  EXPECT_THAT(line, HasSubstr("kind 42"));
}

}  // namespace
}  // namespace socle::cli
