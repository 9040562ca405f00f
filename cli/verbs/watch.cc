// watch: events as they come, across the breaks of streams.
#include <fmt/format.h>
#include <grpcpp/completion_queue.h>

#include <thread>

#include "cli/console/interrupt.h"
#include "cli/output/event_view.h"
#include "cli/output/json.h"
#include "cli/verbs/verbs.h"
#include "socle/events/v1/event_service.grpc.pb.h"

namespace socle::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

constexpr milliseconds kLook{100};
constexpr milliseconds kPause{1000};
constexpr int kMostBreaksWithoutProgress = 30;

class WatchRun {
 public:
  WatchRun(const WatchCommand& command, const Session& session) : command_(command), session_(session) {
    request_.set_filter(command.filter);
    request_.set_resume_token(command.from);
    request_.set_from_oldest(command.from_oldest);
  }

  // Until Ctrl-C, the limit, or a failure that does not pass.
  absl::Status Run() {
    int breaks = 0;
    while (!Done()) {
      heard_ = false;
      const absl::Status status = ReadStream();
      if (Done()) break;
      breaks = heard_ ? 0 : breaks + 1;
      // The service ends streams now and then; that is no break.
      if (status.ok() && heard_) continue;
      const bool begun = !request_.resume_token().empty();
      if (!status.ok() && (!absl::IsUnavailable(status) || !begun || breaks >= kMostBreaksWithoutProgress))
        return status;
      if (heard_) Tell("the stream broke; going on behind the last event");
      Pause();
    }
    return absl::OkStatus();
  }

  // Where to go on another time; empty when nothing was heard.
  const std::string& token() const { return request_.resume_token(); }

 private:
  bool Done() const { return interrupt_.requested() || (command_.limit > 0 && shown_ >= command_.limit); }

  absl::Status ReadStream() {
    grpc::ClientContext context;
    session_.client.Prepare(&context, session_.client.timeout());
    grpc::CompletionQueue queue;
    const auto stream =
        session_.client.StubOf<events::v1::EventService>()->PrepareAsyncWatch(&context, request_, &queue);
    stream->StartCall(nullptr);
    bool ok = Await(queue, context);
    events::v1::WatchResponse response;
    while (ok && !Done()) {
      stream->Read(&response, nullptr);
      ok = Await(queue, context);
      if (ok) Take(response);
    }
    if (ok) context.TryCancel();
    grpc::Status status;
    stream->Finish(&status, nullptr);
    Await(queue, context);
    queue.Shutdown();
    void* tag = nullptr;
    while (queue.Next(&tag, &ok)) {
    }
    return FromGrpc(status);
  }

  // Waits for the one operation under way, and looks for Ctrl-C meanwhile.
  bool Await(grpc::CompletionQueue& queue, grpc::ClientContext& context) {
    void* tag = nullptr;
    bool ok = false;
    while (queue.AsyncNext(&tag, &ok, system_clock::now() + kLook) == grpc::CompletionQueue::TIMEOUT) {
      if (interrupt_.requested()) context.TryCancel();
    }
    return ok;
  }

  void Take(const events::v1::WatchResponse& response) {
    heard_ = true;
    if (session_.globals.json) session_.console.out << JsonOf(response) << '\n';
    int taken = 0;
    while (taken < response.events_size() && (session_.globals.json || !Done())) {
      if (!session_.globals.json) session_.console.out << EventLine(response.events(taken), session_.console) << '\n';
      ++taken;
      ++shown_;
    }
    session_.console.out.flush();
    // The token stands behind all of them: of a message that the limit cut, it would leave some out.
    if (taken < response.events_size()) return;
    request_.set_resume_token(response.resume_token());
    request_.set_from_oldest(false);
  }

  void Tell(std::string_view text) {
    if (!session_.globals.json) session_.console.err << session_.console.Dim(text) << '\n';
  }

  void Pause() {
    const auto end = system_clock::now() + kPause;
    while (!interrupt_.requested() && system_clock::now() < end) std::this_thread::sleep_for(kLook);
  }

  const WatchCommand& command_;
  const Session& session_;
  const Interrupt interrupt_;
  events::v1::WatchRequest request_;
  int64_t shown_ = 0;
  bool heard_ = false;  // on this stream
};

}  // namespace

absl::StatusOr<ExitCode> Run(const WatchCommand& command, const Session& session) {
  WatchRun run(command, session);
  const absl::Status status = run.Run();
  if (!status.ok()) return status;
  if (!session.globals.json && !run.token().empty()) {
    session.console.err << session.console.Dim("to go on from here: soclectl watch --from " + run.token()) << '\n';
  }
  return ExitCode::kOk;
}

}  // namespace socle::cli
