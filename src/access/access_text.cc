// SPDX-License-Identifier: Apache-2.0
#include "access/access_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdio>
#include <string_view>

#include "base/terminal.h"

namespace lagwatch::access {
namespace {

using Cells = std::array<std::string, 4>;

constexpr std::string_view kUnknownPrincipal = "<your principal>";

std::string_view WordOf(Access result) {
  switch (result) {
    case Access::kOk:
      return "ok";
    case Access::kNotNeeded:
      return "not needed";
    case Access::kNotTried:
      return "not tried";
    case Access::kDenied:
      return "denied";
    case Access::kUnreachable:
      return "unreachable";
    case Access::kLoginRefused:
      return "login refused";
    case Access::kFailed:
      return "failed";
  }
  return "";
}

// The last value wins, as it does in the client. Neither is a secret.
std::string PropertyOf(const config::ClusterSettings& settings, std::string_view name) {
  std::string value;
  for (const config::KafkaProperty& property : settings.properties) {
    if (property.name == name) value = property.value.Reveal();
  }
  return value;
}

// Empty: unknown. Kafka derives the name of a certificate or a token.
std::string UserOf(const config::ClusterSettings& settings) {
  std::string protocol = PropertyOf(settings, "security.protocol");
  for (char& c : protocol) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return protocol.starts_with("SASL") ? PropertyOf(settings, "sasl.username") : "";
}

bool IsPlain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_./:,@%+=-").find(c) != std::string_view::npos;
}

// $'...', with all but printable ASCII as \xHH.
std::string EscapedForShell(std::string_view text) {
  std::string quoted = "$'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte > '~') {
      std::array<char, 8> hex{};
      std::snprintf(hex.data(), hex.size(), "\\x%02x", byte);
      quoted += hex.data();
    } else {
      if (c == '\'' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + "'";
}

// Quotes the text for a shell, without control characters that could affect a terminal.
std::string ForShell(const std::string& text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsPlain)) return text;
  if (Printable(text) != text) return EscapedForShell(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Cells CellsOf(const AccessRow& row) {
  const auto cell = [](const std::string& text) {
    return text.empty() ? std::string("-") : Printable(text);
  };
  return {std::string(WordOf(row.result)), cell(row.need), cell(row.tried), cell(row.found)};
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
