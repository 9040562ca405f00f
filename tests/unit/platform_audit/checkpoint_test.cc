// What the log is told of a chain is read back from it, among whatever else the log holds; signatures hold or do not.
#include "platform/audit/checkpoint.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <sstream>

namespace socle::audit {
namespace {

struct Pair {
  std::string secret;
  std::string open;
};

std::string Taken(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<size_t>(size)};
}

Pair NewPair(const char* kind = "ED25519") {
  const identity::Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, kind));
  const identity::Bio secret(BIO_new(BIO_s_mem()));
  const identity::Bio open(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_PUBKEY(open.get(), key.get());
  return {Taken(secret.get()), Taken(open.get())};
}

// Lines that a log got.
class Channel {
 public:
  Channel() {
    EXPECT_EQ(pipe(ends_), 0);
    log_.emplace(telemetry::LogOptions{.service = "registry", .fd = ends_[1]});
  }
  ~Channel() {
    close(ends_[0]);
    close(ends_[1]);
  }
  telemetry::Log& log() { return *log_; }
  std::string Lines() {
    log_->Flush();
    std::string text(65536, '\0');
    const ssize_t got = read(ends_[0], text.data(), text.size());
    return text.substr(0, got > 0 ? static_cast<size_t>(got) : 0);
  }

 private:
  int ends_[2];
  std::optional<telemetry::Log> log_;
};

Checkpoint At(int64_t seq, const std::string& of = "x") {
  return {.service = "registry", .seq = seq, .hash = api::DigestOf({of}), .time = {1'800'000'000'123'456}};
}

absl::StatusOr<Witnesses> Read(const std::string& text, const PublicKey* key = nullptr,
                               const std::string& service = "registry") {
  std::istringstream lines(text);
  return ReadCheckpoints(lines, service, key);
}

TEST(Checkpoints, AreReadBackFromTheLog) {
  Channel channel;
  Tell(At(3), nullptr, channel.log());
  channel.log().Write(telemetry::Severity::kInfo, "serving", {{"listen", "127.0.0.1:1"}});
  Tell(At(9, "y"), nullptr, channel.log());
  const std::string lines = channel.Lines();
  EXPECT_NE(lines.find("\"channel\":\"audit\""), std::string::npos) << lines;
  const auto read = Read("not JSON\n" + lines + "{\"cut");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, (Witnesses{{3, At(3).hash}, {9, At(9, "y").hash}}));
}

TEST(Checkpoints, OfAnotherServiceAreNotOurs) {
  Channel channel;
  Tell(At(3), nullptr, channel.log());
  const auto read = Read(channel.Lines(), nullptr, "census");
  EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << read.status();
}

TEST(Checkpoints, ThatContradictEachOtherAreFound) {
  Channel channel;
  Tell(At(3), nullptr, channel.log());
  Tell(At(3, "anew"), nullptr, channel.log());
  const auto read = Read(channel.Lines());
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss) << read.status();
  EXPECT_NE(read.status().message().find("line 2"), std::string::npos) << read.status();
}

TEST(Checkpoints, AreSignedByTheKeyThatTheyName) {
  const Pair pair = NewPair();
  const auto secret = SigningKey::FromPem(pair.secret);
  const auto open = PublicKey::FromPem(pair.open);
  ASSERT_TRUE(secret.ok() && open.ok());
  Channel channel;
  Tell(At(3), &*secret, channel.log());
  const std::string line = channel.Lines();
  EXPECT_NE(line.find("\"key\":\"" + secret->Id() + "\""), std::string::npos) << line;
  EXPECT_TRUE(Read(line, &*open).ok()) << line;
  const auto another = PublicKey::FromPem(NewPair().open);
  ASSERT_TRUE(another.ok());
  EXPECT_EQ(Read(line, &*another).status().code(), absl::StatusCode::kDataLoss);
}

TEST(Checkpoints, EveryChangeBreaksTheSignature) {
  const Pair pair = NewPair();
  const auto secret = SigningKey::FromPem(pair.secret);
  const auto open = PublicKey::FromPem(pair.open);
  Channel channel;
  Tell(At(3), &*secret, channel.log());
  const std::string line = channel.Lines();
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = line;
    const size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return changed.replace(at, from.size(), to);
  };
  const std::string hash = HexOf(At(3).hash);
  for (const std::string& forged :
       {with("\"seq\":3", "\"seq\":2"), with(hash, HexOf(At(3, "anew").hash)), with("2027-", "2026-"),
        with("\"signature\":\"", "\"signature\":\"A"), with("\"signature\"", "\"sig\"")}) {
    EXPECT_EQ(Read(forged, &*open).status().code(), absl::StatusCode::kDataLoss) << forged;
  }
}

TEST(SigningKeys, OfOtherKindsAreRefused) {
  for (const std::string& text : {NewPair("X25519").secret, NewPair().open, std::string("no key"), std::string()}) {
    EXPECT_EQ(SigningKey::FromPem(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(PublicKey::FromPem(NewPair("X25519").open).ok());
}

}  // namespace
}  // namespace socle::audit
