// SPDX-License-Identifier: Apache-2.0
#include "serve/tokens.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "aws/chain.h"
#include "aws/msk_tokens.h"
#include "config/read_file.h"
#include "http/get.h"
#include "serve/clock.h"
#include "serve/file_tokens.h"

namespace lagwatch::serve {
namespace {

constexpr std::size_t kLongestAnswer = std::size_t{64} << 10U;
constexpr std::size_t kLongestFile = std::size_t{1} << 20U;

std::variant<std::string, Problem> ReadSmallFile(const std::string& path) {
  auto content = config::ReadFile(path);
  if (auto* problem = std::get_if<Problem>(&content)) return std::move(*problem);
  std::string& text = std::get<config::FileText>(content).text;
  if (text.size() > kLongestFile) return Problem{"larger than 1 MiB"};
  return std::move(text);
}

aws::Outside ThisProcess(std::shared_ptr<const std::atomic<bool>> cancelled) {
  aws::Outside outside;
  outside.environment = config::ProcessEnvironment();
  const std::string ca_file = outside.Variable("AWS_CA_BUNDLE");
  outside.fetch = [ca_file, cancelled = std::move(cancelled)](HttpRequest request) {
    request.longest_answer = kLongestAnswer;
    return http::Send(request, {.ca_file = ca_file}, cancelled.get());
  };
  outside.read_file = ReadSmallFile;
  outside.now = Now;
  return outside;
}

// Cancel() ends requests, too.
class CancellableTokens : public TokenSource {
 public:
  explicit CancellableTokens(AwsLogin login) : tokens_(std::move(login), ThisProcess(cancelled_)) {}

  std::variant<LoginToken, std::string> Get() override { return tokens_.Get(); }
  void Cancel() override {
    *cancelled_ = true;
    tokens_.Cancel();
  }

 private:
  const std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
  aws::MskTokens tokens_;
};

}  // namespace

std::variant<Tokens, config::Problem> MakeTokens(const config::ClusterSettings& cluster) {
  if (!cluster.token_file.empty()) return std::make_shared<FileTokens>(cluster.token_file);
  if (!cluster.aws) return Tokens();
  AwsLogin login = *cluster.aws;
  login.region = aws::FindRegion(ThisProcess(nullptr), login, cluster.bootstrap_servers);
  if (login.region.empty()) {
    return config::Problem{
        (cluster.name.empty() ? "" : "cluster " + cluster.name + ": ") +
        "AWS_MSK_IAM: unknown region: none in aws.region, the names of the bootstrap servers, "
        "AWS_REGION, AWS_DEFAULT_REGION and the profile; set kafka.property aws.region"};
  }
  return std::make_shared<CancellableTokens>(std::move(login));
}

}  // namespace lagwatch::serve
