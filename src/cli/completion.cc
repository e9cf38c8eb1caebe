// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <string_view>

#include "base/text.h"
#include "config/options.h"

namespace lagwatch::cli {
namespace {

// bash passes "--name=value" as three words.
constexpr std::string_view kBashOpening =
    R"bash(# bash completion of lagwatch, made by lagwatch --print-bash-completion
_lagwatch() {
  local current=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]}
  if [ "$current" = = ]; then
    current=
  elif [ "$flag" = = ]; then
    flag=${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  case $flag in
)bash";

constexpr std::string_view kBashFlags = R"bash(  esac
  mapfile -t COMPREPLY < <(compgen -W "
)bash";

constexpr std::string_view kBashClosing = R"bash(    " -- "$current")
}
complete -F _lagwatch lagwatch
)bash";

constexpr std::string_view kBashWords = R"bash( mapfile -t COMPREPLY < <(compgen -W ")bash";
constexpr std::string_view kBashFiles =
    R"bash( compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f)bash";

constexpr std::string_view kFile = "FILE";

// The case for the value of an option.
std::string BashCase(const config::Option& option) {
  std::string line = "    --" + std::string(option.name) + ")";
  if (option.kind == config::Kind::kChoice) {
    line += std::string(kBashWords) + std::string(option.choices) + "\" -- \"$current\");";
  } else if (option.placeholder == kFile) {
    line += std::string(kBashFiles) + " -- \"$current\");";
  }
  return line + " return ;;\n";
}

// Escapes for single quotes, and the `special` characters of _arguments.
std::string ZshText(std::string_view text, std::string_view special) {
  std::string quoted;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return Replace(quoted, "'", "'\\''");
}

std::string ZshArgument(const config::Option& option) {
  std::string argument = IsRepeatable(option) ? "*" : "";
  argument += "--" + std::string(option.name) + (option.kind == config::Kind::kSwitch ? "" : "=") +
              "[" + ZshText(option.help, "[]\\") + "]";
  if (option.kind == config::Kind::kSwitch) return argument;
  argument += ":" + ZshText(option.placeholder, ":\\") + ":";
  if (option.kind == config::Kind::kChoice)
    return argument + "(" + std::string(option.choices) + ")";
  return argument + (option.placeholder == kFile ? "_files" : " ");
}

}  // namespace

std::string BashCompletion() {
  std::string script(kBashOpening);
  for (const config::Option& option : config::Options()) {
    if (option.kind != config::Kind::kSwitch) script += BashCase(option);
  }
  script += kBashFlags;
  for (const config::Option& option : config::Options())
    script += "    --" + std::string(option.name) + "\n";
  return script + std::string(kBashClosing);
}

std::string ZshCompletion() {
  std::string script =
      "#compdef lagwatch\n"
      "# zsh completion of lagwatch, made by lagwatch --print-zsh-completion\n"
      "_arguments";
  for (const config::Option& option : config::Options())
    script += " \\\n  '" + ZshArgument(option) + "'";
  return script + "\n";
}

}  // namespace lagwatch::cli
