// SPDX-License-Identifier: Apache-2.0
#include "aws/msk_tokens.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "aws/chain.h"
#include "aws/sign.h"

namespace lagwatch::aws {
namespace {

constexpr const char* kUserAgent = "lagwatch";

// As in the AWS SDKs, and not less than the lifetime of a token.
constexpr std::chrono::minutes kRenewBefore{15};

}  // namespace

MskTokens::MskTokens(AwsLogin login, Outside outside)
    : login_(std::move(login)), outside_(std::move(outside)) {
  assert(!login_.region.empty());
  outside_.pause = [this](Duration time) { return Pause(time); };
}

void MskTokens::Cancel() {
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
  }
  changed_.notify_all();
}

bool MskTokens::Pause(Duration time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return cancelled_; });
}

std::optional<Problem> MskTokens::Renew() {
  const WallTime now = outside_.now();
  if (credentials_ && credentials_->expires && *credentials_->expires - now > kRenewBefore) {
    return std::nullopt;
  }
  auto found = FindCredentials(outside_, login_);
  if (auto* credentials = std::get_if<Credentials>(&found)) {
    credentials_ = std::move(*credentials);
    return std::nullopt;
  }
  // Keys without expiry that are no longer found have been removed.
  if (credentials_ && !credentials_->expires) credentials_.reset();
  return std::get<Problem>(std::move(found));
}

std::variant<LoginToken, std::string> MskTokens::Get() {
  const std::lock_guard getting(getting_);
  if (!Pause(Duration::zero())) return "cancelled";
  auto failure = Renew();
  const WallTime now = outside_.now();
  if (credentials_ && credentials_->expires && *credentials_->expires <= now) {
    if (!failure) failure = Problem{"the AWS credentials that were found have expired"};
    credentials_.reset();
  }
  if (!credentials_) return std::move(failure->text);
  WallTime expires = now + kTokenLifetime;
  if (credentials_->expires) expires = std::min(expires, *credentials_->expires);
  return LoginToken{MskToken(login_.region, *credentials_, now, kUserAgent), credentials_->key_id,
                    expires, failure ? failure->text : ""};
}

}  // namespace lagwatch::aws
