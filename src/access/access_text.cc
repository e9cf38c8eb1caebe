// SPDX-License-Identifier: Apache-2.0
#include "access/access_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string_view>
#include <utility>

#include "base/terminal.h"
#include "base/text.h"
#include "config/kafka_properties.h"

namespace lagwatch::access {
namespace {

using Cells = std::array<std::string, 4>;

constexpr std::string_view kUnknownPrincipal = "<your principal>";

constexpr std::pair<Access, const char*> kWords[] = {
    {Access::kOk, "ok"},
    {Access::kNotNeeded, "not needed"},
    {Access::kNotTried, "not tried"},
    {Access::kDenied, "denied"},
    {Access::kUnreachable, "unreachable"},
    {Access::kLoginRefused, "login refused"},
    {Access::kFailed, "failed"},
};

// Neither is a secret.
std::string PropertyOf(const config::ClusterSettings& settings, std::string_view name) {
  const config::KafkaProperty* found = config::FindLast(settings.properties, name);
  return found == nullptr ? "" : found->value.Reveal();
}

// Empty: unknown. Kafka derives the name of a certificate or a token.
std::string UserOf(const config::ClusterSettings& settings) {
  const bool is_sasl = Upper(PropertyOf(settings, "security.protocol")).starts_with("SASL");
  return is_sasl ? PropertyOf(settings, "sasl.username") : "";
}

bool IsPlain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_./:,@%+=-").find(c) != std::string_view::npos;
}

// Quotes the text for a shell, without control characters that could affect a terminal: then it is
// $'...', with all but printable ASCII as \xHH.
std::string ForShell(const std::string& text) {
  if (!text.empty() && std::ranges::all_of(text, IsPlain)) return text;
  if (Printable(text) == text) return "'" + Replace(text, "'", "'\\''") + "'";
  std::string quoted;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_printable = byte >= ' ' && byte <= '~';
    if (is_printable && (c == '\'' || c == '\\')) quoted += '\\';
    quoted += is_printable ? std::string(1, c) : "\\x" + Hex({&c, 1});
  }
  return "$'" + quoted + "'";
}

Cells CellsOf(const AccessRow& row) {
  const auto cell = [](const std::string& text) {
    return text.empty() ? std::string("-") : Printable(text);
  };
  const auto* word = std::ranges::find(kWords, row.result, &std::pair<Access, const char*>::first);
  return {word->second, cell(row.need), cell(row.tried), cell(row.found)};
}

std::string Aligned(const std::vector<Cells>& lines) {
  std::array<std::size_t, std::tuple_size_v<Cells>> widths{};
  for (const Cells& cells : lines) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(cells[i]));
    }
  }
  widths.back() = 0;  // no trailing spaces
  std::string text;
  for (const Cells& cells : lines) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += "  ";
      AppendPadded(text, cells[i], widths[i], Align::kLeft);
    }
    text += '\n';
  }
  return text;
}

std::string GrantsText(const config::ClusterSettings& settings, const AccessReport& report) {
  if (report.grants.empty()) return "";
  std::string text =
      "\nTo grant what is missing, run as an administrator (with its login in admin.properties):\n";
  for (const Grant& grant : report.grants) text += GrantCommand(settings, grant) + "\n";
  return text;
}

std::string RemarksText(const config::ClusterSettings& settings, const AccessReport& report) {
  std::vector<std::string> remarks = report.remarks;
  if (!report.grants.empty() && UserOf(settings).empty()) {
    remarks.push_back(
        "Your principal is the name that Kafka gives you: User:ANONYMOUS without a login, the "
        "certificate's name with one.");
  }
  std::string text = remarks.empty() ? "" : "\n";
  for (const std::string& remark : remarks) text += Printable(remark) + "\n";
  return text;
}

}  // namespace

std::string GrantCommand(const config::ClusterSettings& settings, const Grant& grant) {
  const std::string user = UserOf(settings);
  std::string command = "kafka-acls.sh --bootstrap-server " + ForShell(settings.bootstrap_servers) +
                        " --command-config admin.properties --add --allow-principal " +
                        ForShell("User:" + (user.empty() ? std::string(kUnknownPrincipal) : user)) +
                        " --operation " + grant.operation;
  for (const std::string& group : grant.groups) command += " --group " + ForShell(group);
  for (const std::string& topic : grant.topics) command += " --topic " + ForShell(topic);
  return command;
}

std::string AccessText(const config::ClusterSettings& settings, const AccessReport& report) {
  std::vector<Cells> lines{{"RESULT", "NEED", "TRIED", "FOUND"}};
  for (const AccessRow& row : report.rows) lines.push_back(CellsOf(row));
  const std::string title =
      settings.name.empty() ? "" : "cluster " + Printable(settings.name) + "\n";
  return title + Aligned(lines) + GrantsText(settings, report) + RemarksText(settings, report);
}

}  // namespace lagwatch::access
