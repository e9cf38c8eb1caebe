// SPDX-License-Identifier: Apache-2.0
// Creates login tokens for one Amazon MSK cluster. Credentials that expire are kept and renewed a
// quarter of an hour before they do; others are searched for each token, so that a changed file
// takes effect. Any thread; a second caller waits for the first.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "aws/credentials.h"
#include "aws/outside.h"
#include "model/aws_login.h"
#include "model/token_source.h"

namespace lagwatch::aws {

class MskTokens : public TokenSource {
 public:
  // `outside.pause` is replaced by one that Cancel() ends.
  // REQUIRES: `login.region` is not empty.
  MskTokens(AwsLogin login, Outside outside);

  std::variant<LoginToken, std::string> Get() override;
  void Cancel() override;

 private:
  bool Pause(Duration time);
  // Returns why there are no new credentials; the previous ones may still be valid.
  std::optional<Problem> Renew();

  const AwsLogin login_;
  Outside outside_;

  std::mutex getting_;  // held by the running Get(); guards `credentials_`
  std::optional<Credentials> credentials_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool cancelled_ = false;
};

}  // namespace lagwatch::aws
