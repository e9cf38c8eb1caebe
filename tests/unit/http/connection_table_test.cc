// SPDX-License-Identifier: Apache-2.0
#include "http/connection_table.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace lagwatch::http {
namespace {

class FakeConnection : public Connection {
 public:
  void Close() override { closed = true; }
  void FinishAndClose() override { finishing = true; }

  bool closed = false;
  bool finishing = false;
};

class ConnectionTableTest : public testing::Test {
 protected:
  std::shared_ptr<FakeConnection> Connect() {
    auto connection = std::make_shared<FakeConnection>();
    EXPECT_TRUE(table_.Add(connection));
    return connection;
  }

  ConnectionTable table_;
};

TEST_F(ConnectionTableTest, ClosesTheOneThatHasWaitedLongest) {
  const auto first = Connect();
  const auto second = Connect();
  const auto third = Connect();
  table_.SetWaiting(first.get());  // it has just been answered
  EXPECT_TRUE(table_.CloseLongestWaiting());
  EXPECT_TRUE(second->closed);
  EXPECT_FALSE(first->closed || third->closed);
  EXPECT_EQ(table_.size(), 2U) << "the closed one makes room at once";
}

TEST_F(ConnectionTableTest, NeverClosesOneThatIsBeingAnswered) {
  const auto busy = Connect();
  table_.SetBusy(busy.get());
  EXPECT_FALSE(table_.CloseLongestWaiting());
  EXPECT_FALSE(busy->closed);
  table_.SetWaiting(busy.get());
  EXPECT_TRUE(table_.CloseLongestWaiting());
}

TEST_F(ConnectionTableTest, FinishesAllAndTakesNoneAfterThat) {
  const auto idle = Connect();
  const auto busy = Connect();
  table_.SetBusy(busy.get());
  table_.FinishAll();
  EXPECT_TRUE(idle->finishing && busy->finishing);
  EXPECT_FALSE(table_.Add(std::make_shared<FakeConnection>()));
  table_.CloseAll();
  EXPECT_TRUE(idle->closed && busy->closed);
}

TEST_F(ConnectionTableTest, WaitingForEmptyEndsWithTheLastConnectionAndNotMuchAfterItsTime) {
  const auto last = Connect();
  table_.WaitUntilEmpty(std::chrono::milliseconds(1));
  EXPECT_EQ(table_.size(), 1U);
  auto emptied =
      std::async(std::launch::async, [this] { table_.WaitUntilEmpty(std::chrono::minutes(10)); });
  table_.Remove(last.get());
  EXPECT_EQ(emptied.wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST_F(ConnectionTableTest, IgnoresWhoIsNotInIt) {
  FakeConnection stranger;
  table_.Remove(&stranger);
  table_.SetBusy(&stranger);
  table_.SetWaiting(&stranger);
  EXPECT_EQ(table_.size(), 0U);
  EXPECT_FALSE(table_.CloseLongestWaiting());
}

}  // namespace
}  // namespace lagwatch::http
