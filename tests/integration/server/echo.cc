#include "tests/integration/server/echo.h"

#include "platform/base/error.h"
#include "platform/rpc/bytes.h"
#include "socle/test/v1/echo_service.pb.h"

namespace socle::test {

using v1::EchoRequest;
using v1::EchoResponse;
using v1::FailRequest;
using v1::RepeatRequest;

void Gate::Open() {
  absl::MutexLock lock(&mutex_);
  open_ = true;
}

void Gate::Pass(const rpc::Call& call) {
  absl::MutexLock lock(&mutex_);
  ++waiting_;
  // Cancellation does not wake a condition: look every few milliseconds.
  while (!open_ && !call.IsCancelled()) mutex_.AwaitWithTimeout(absl::Condition(&open_), absl::Milliseconds(5));
  --waiting_;
}

void Gate::AwaitWaiting(int count) {
  absl::MutexLock lock(&mutex_);
  const auto reached = [this, count] {
    mutex_.AssertHeld();
    return waiting_ >= count;
  };
  mutex_.Await(absl::Condition(&reached));
}

Echo::Echo(const std::string& text) {
  EchoResponse stored;
  stored.set_text(text);
  stored_ = rpc::Encode(stored);
  AddUnary();
  AddStreams();
}

void Echo::AddUnary() {
  service_.Memory<EchoRequest>("Echo", [](rpc::Call& call, const EchoRequest& request) -> rpc::Answer {
    EchoResponse response;
    response.set_text(request.text());
    response.set_subject(call.principal().subject);
    return rpc::Encode(response);
  });
  service_.Memory<EchoRequest>("Stored", [this](rpc::Call&, const EchoRequest& request) -> rpc::Answer {
    if (request.text() != "wait") return stored_;
    // As a read that must be fresher than what memory has.
    return rpc::Wait([this](rpc::Call& call) -> absl::StatusOr<grpc::ByteBuffer> {
      gate_.Pass(call);
      SOCLE_RETURN_IF_ERROR(call.CheckAlive());
      return stored_;
    });
  });
  service_.Blocking<EchoRequest, EchoResponse>(
      "Slow", [this](rpc::Call& call, const EchoRequest& request) -> absl::StatusOr<EchoResponse> {
        gate_.Pass(call);
        SOCLE_RETURN_IF_ERROR(call.CheckAlive());
        EchoResponse response;
        response.set_text(request.text());
        return response;
      });
  service_.Memory<FailRequest>("Fail", [](rpc::Call&, const FailRequest& request) -> rpc::Answer {
    if (request.code() == 0) throw std::runtime_error("secret of the inside");
    if (request.code() < 0) return absl::NotFoundError("secret of the inside");
    Error built(static_cast<absl::StatusCode>(request.code()), ErrorReason::INVALID_FIELD, "Failed as asked.");
    std::move(built).French("Échec demandé.");
    for (int i = 0; i < request.violations(); ++i) {
      std::move(built).Field(fmt::format("fields[{}]", i), "is one of many wrong fields");
    }
    return std::move(built).ToStatus();
  });
}

void Echo::AddStreams() {
  service_.ServerStream<RepeatRequest, EchoResponse>(
      "Repeat",
      [this](rpc::Call& call, const RepeatRequest& request, rpc::StreamOut<EchoResponse>& out) -> absl::Status {
        EchoResponse response;
        response.set_text(request.text());
        for (int i = 0; i < request.count(); ++i) {
          if (!out.Write(response)) break;
        }
        if (request.text() == "wait") gate_.Pass(call);
        return call.CheckAlive();
      });
  service_.ClientStream<EchoRequest, EchoResponse>(
      "Join", [](rpc::Call&, rpc::StreamIn<EchoRequest>& in) -> absl::StatusOr<EchoResponse> {
        EchoResponse response;
        EchoRequest request;
        while (true) {
          SOCLE_ASSIGN_OR_RETURN(const bool more, in.Read(&request));
          if (!more) return response;
          response.mutable_text()->append(request.text());
        }
      });
}

}  // namespace socle::test
