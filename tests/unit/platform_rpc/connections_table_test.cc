#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/server/connections.h"

namespace socle::server {
namespace {

using Verdict = Connections::Verdict;

int NewSocket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

TEST(ConnectionsTableTest, ForgetsADescriptorThatWasClosed) {
  Connections connections(1, 1);
  const int first = NewSocket();
  EXPECT_EQ(connections.Admit(first, "a"), Verdict::kAdmitted);
  close(first);
  const int second = NewSocket();
  EXPECT_EQ(connections.Admit(second, "a"), Verdict::kAdmitted);
  EXPECT_EQ(connections.Count(), 1u);
  close(second);
  EXPECT_EQ(connections.Count(), 0u);
}

TEST(ConnectionsTableTest, IsNotFooledByADescriptorsNewOwner) {
  Connections connections(10, 10);
  const int first = NewSocket();
  ASSERT_EQ(connections.Admit(first, "a"), Verdict::kAdmitted);
  close(first);
  const int unrelated = NewSocket();
  ASSERT_EQ(unrelated, first) << "the kernel gives the lowest free number";
  EXPECT_EQ(connections.Count(), 0u) << "the number is in use, but by another socket";
  close(unrelated);
}

TEST(ConnectionsTableTest, LimitsOnePeerAndAll) {
  Connections connections(3, 2);
  std::vector<int> open;
  const auto admit = [&](const std::string& peer) {
    open.push_back(NewSocket());
    return connections.Admit(open.back(), peer);
  };
  EXPECT_EQ(admit("a"), Verdict::kAdmitted);
  EXPECT_EQ(admit("a"), Verdict::kAdmitted);
  EXPECT_EQ(admit("a"), Verdict::kPeerFull);
  EXPECT_EQ(admit("b"), Verdict::kAdmitted);
  EXPECT_EQ(admit("c"), Verdict::kFull);
  for (const int fd : open) close(fd);
}

}  // namespace
}  // namespace socle::server
