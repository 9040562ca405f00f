#include "platform/audit/checkpoint.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "platform/base/error.h"

namespace socle::audit {
namespace {

using nlohmann::json;

constexpr char kMessage[] = "audit checkpoint";
constexpr char kChannel[] = "audit";

std::string TextOf(const json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_string() ? found->get<std::string>() : "";
}

// Nothing: the line is something else.
absl::StatusOr<std::optional<Checkpoint>> CheckpointIn(const json& line, const std::string& service,
                                                       const PublicKey* key) {
  if (!line.is_object() || TextOf(line, "message") != kMessage || TextOf(line, "service") != service) {
    return std::optional<Checkpoint>();
  }
  const auto seq = line.find("seq");
  const auto hash = FromHex(TextOf(line, "hash"));
  const auto time = Instant::Parse(TextOf(line, "checkpoint_time"));
  if (seq == line.end() || !seq->is_number_integer() || !hash || !time.ok()) {
    return absl::DataLossError("a checkpoint without its seq, hash or time");
  }
  Checkpoint checkpoint{service, seq->get<int64_t>(), *hash, *time};
  if (key != nullptr) {
    const auto signature = api::FromBase64Url(TextOf(line, "signature"));
    if (!signature || !key->Signed(SignedText(checkpoint), *signature)) {
      return absl::DataLossError("the checkpoint is not signed with the key");
    }
  }
  return std::optional(std::move(checkpoint));
}

}  // namespace

std::string SignedText(const Checkpoint& checkpoint) {
  return fmt::format("socle audit checkpoint\n{}\n{}\n{}\n{}\n", checkpoint.service, checkpoint.seq,
                     HexOf(checkpoint.hash), checkpoint.time.ToString());
}

void Tell(const Checkpoint& checkpoint, const SigningKey* key, telemetry::Log& log) {
  const std::string hash = HexOf(checkpoint.hash);
  const std::string time = checkpoint.time.ToString();
  const std::string id = key != nullptr ? key->Id() : "";
  const std::string signature = key != nullptr ? api::ToBase64Url(key->Sign(SignedText(checkpoint))) : "";
  const telemetry::LogField fields[] = {
      {"channel", kChannel}, {"seq", checkpoint.seq},  {"hash", hash}, {"checkpoint_time", time},
      {"key", id},           {"signature", signature},
  };
  log.Write(telemetry::Severity::kInfo, kMessage, fields, key != nullptr ? 6 : 4);
}

absl::StatusOr<Witnesses> ReadCheckpoints(std::istream& lines, const std::string& service, const PublicKey* key) {
  Witnesses witnesses;
  std::string text;
  for (int64_t number = 1; std::getline(lines, text); ++number) {
    if (text.find(kMessage) == std::string::npos) continue;
    // Other lines may be anything; one that tells of a checkpoint and was cut is passed over like them.
    const json line = json::parse(text, nullptr, /*allow_exceptions=*/false);
    const auto checkpoint = CheckpointIn(line, service, key);
    if (!checkpoint.ok()) {
      return absl::DataLossError(fmt::format("line {}: {}", number, std::string(checkpoint.status().message())));
    }
    if (!*checkpoint) continue;
    const auto [before, added] = witnesses.emplace((*checkpoint)->seq, (*checkpoint)->hash);
    if (!added && before->second != (*checkpoint)->hash) {
      return absl::DataLossError(
          fmt::format("line {}: another checkpoint has another hash for {}: the chain was made anew between them",
                      number, (*checkpoint)->seq));
    }
  }
  if (witnesses.empty()) return absl::InvalidArgumentError(fmt::format("there is no checkpoint of {}", service));
  return witnesses;
}

}  // namespace socle::audit
