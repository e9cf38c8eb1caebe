// SPDX-License-Identifier: Apache-2.0
#include "aws/shared_files.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "base/text.h"

namespace lagwatch::aws {
namespace {

constexpr std::string_view kBlanks = " \t\r";

// The profile name of a section header such as "[profile x]", if it is a profile.
std::optional<std::string> ProfileOf(std::string_view section, SharedFile kind) {
  if (kind == SharedFile::kCredentials || section == "default") return std::string(section);
  constexpr std::string_view kPrefix = "profile";
  if (!section.starts_with(kPrefix)) return std::nullopt;
  section.remove_prefix(kPrefix.size());
  if (section.empty() || kBlanks.find(section.front()) == kBlanks.npos) return std::nullopt;
  section = Trim(section);
  const bool is_quoted = section.size() >= 2 && section.front() == section.back() &&
                         (section.front() == '"' || section.front() == '\'');
  if (is_quoted) section = section.substr(1, section.size() - 2);
  return std::string(section);
}

class ProfileParser {
 public:
  ProfileParser(SharedFile kind, Profiles& profiles) : kind_(kind), profiles_(profiles) {}

  void Take(std::string_view line) {
    const std::string_view text = Trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return;
    if (text.front() == '[') return Begin(text);
    const std::size_t indent = line.find_first_not_of(" \t");
    if (indent > indent_) return;  // belongs to the setting above
    indent_ = indent;
    const std::size_t equals = text.find_first_of("=:");
    if (profile_ == nullptr || equals == text.npos) return;
    const std::string_view name = Trim(text.substr(0, equals));
    (*profile_)[Lower(name)] = Trim(text.substr(equals + 1));
  }

 private:
  void Begin(std::string_view text) {
    indent_ = kNone;
    profile_ = nullptr;
    const std::size_t end = text.find(']');
    if (end == text.npos) return;
    const auto name = ProfileOf(Trim(text.substr(1, end - 1)), kind_);
    if (name && !name->empty()) profile_ = &profiles_[*name];
  }

  static constexpr std::size_t kNone = std::string_view::npos;

  SharedFile kind_;
  Profiles& profiles_;
  Profile* profile_ = nullptr;  // null: outside of any
  std::size_t indent_ = kNone;  // of the last setting
};

}  // namespace

void ReadProfiles(std::string_view text, SharedFile kind, Profiles& profiles) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  ProfileParser parser(kind, profiles);
  while (!text.empty()) parser.Take(TakeUntil(text, '\n'));
}

std::string SharedFilePath(const Outside& outside, SharedFile kind) {
  const bool is_config = kind == SharedFile::kConfig;
  std::string path =
      outside.Variable(is_config ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE");
  if (path.empty()) path = is_config ? "~/.aws/config" : "~/.aws/credentials";
  const std::string home = outside.Variable("HOME");
  if (path.starts_with("~/") && !home.empty()) path.replace(0, 1, home);
  return path;
}

Profiles LoadProfiles(const Outside& outside) {
  Profiles profiles;
  for (const SharedFile kind : {SharedFile::kConfig, SharedFile::kCredentials}) {
    const auto content = outside.read_file(SharedFilePath(outside, kind));
    if (const auto* text = std::get_if<std::string>(&content)) ReadProfiles(*text, kind, profiles);
  }
  return profiles;
}

std::string ProfileName(const Outside& outside, const std::string& named) {
  if (!named.empty()) return named;
  const std::string name = outside.Variable("AWS_PROFILE", "AWS_DEFAULT_PROFILE");
  return name.empty() ? "default" : name;
}

}  // namespace lagwatch::aws
