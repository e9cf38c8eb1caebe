// SPDX-License-Identifier: Apache-2.0
// The answers that AWS credentials come in: JSON, STS' XML, times.
#include "aws/documents.h"
#include "fuzz.h"

namespace {

using namespace lagwatch;

void CheckCredentials(const std::variant<aws::Credentials, Problem>& read) {
  if (const auto* failure = std::get_if<Problem>(&read)) {
    return fuzz::RequireOneLine(failure->text);
  }
  const auto& credentials = std::get<aws::Credentials>(read);
  fuzz::Require(!credentials.key_id.empty() && !credentials.secret_key.empty(), "keys are whole");
  for (const std::string& text : {credentials.key_id, credentials.session_token.Reveal()}) {
    fuzz::Require(text.find_first_of(" \r\n") == text.npos, "keys are words");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::TextOf(data, size);
  CheckCredentials(aws::ReadJsonCredentials(text));
  CheckCredentials(aws::ReadStsCredentials(text));
  const std::string error = aws::ReadStsError(text);
  if (!error.empty()) fuzz::RequireOneLine(error);
  if (const auto time = aws::ParseIsoTime(text)) {
    using Limit = std::chrono::years;
    fuzz::Require(time->time_since_epoch() < Limit(8031), "a year has four digits");
  }
  return 0;
}
