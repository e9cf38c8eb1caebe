// SPDX-License-Identifier: Apache-2.0
// A second reader of the text format, written from its documentation and not from our writer, so
// that pages can be compared by what they say. Fails the test on a line it cannot read.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace lagwatch::test {

using LabelSet = std::map<std::string, std::string>;
// (name, labels) -> value. Text is kept, so that integers beyond a double's are compared exactly.
using ParsedPage = std::map<std::pair<std::string, LabelSet>, std::string>;

// `rest` starts behind '{'; returns with it behind '}'.
inline LabelSet ParseLabels(std::string_view& rest) {
  LabelSet labels;
  while (!rest.empty() && rest.front() != '}') {
    if (rest.front() == ',') rest.remove_prefix(1);
    const std::size_t equals = rest.find("=\"");
    EXPECT_NE(equals, std::string_view::npos);
    if (equals == std::string_view::npos) return labels;
    const std::string name(rest.substr(0, equals));
    rest.remove_prefix(equals + 2);
    std::string value;
    for (; !rest.empty() && rest.front() != '"'; rest.remove_prefix(1)) {
      if (rest.front() == '\\') {
        rest.remove_prefix(1);
        value.push_back(rest.front() == 'n' ? '\n' : rest.front());
      } else {
        value.push_back(rest.front());
      }
    }
    rest.remove_prefix(1);
    EXPECT_TRUE(labels.emplace(name, value).second) << "label " << name << " twice";
  }
  rest.remove_prefix(1);
  return labels;
}

inline ParsedPage ParsePage(const std::string& page) {
  ParsedPage parsed;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::string_view rest = line;
    const std::size_t name_end = rest.find_first_of("{ ");
    const std::string name(rest.substr(0, name_end));
    rest.remove_prefix(name_end + 1);
    LabelSet labels;
    if (line[name_end] == '{') {
      labels = ParseLabels(rest);
      rest.remove_prefix(1);
    }
    EXPECT_TRUE(parsed.emplace(std::pair(name, labels), std::string(rest)).second)
        << "series twice: " << line;
  }
  return parsed;
}

}  // namespace lagwatch::test
