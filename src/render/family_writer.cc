// SPDX-License-Identifier: Apache-2.0
#include "render/family_writer.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "render/exposition.h"

namespace lagwatch::render {
namespace {

// Small enough for a core's cache, large enough to compress well; with room for a line below the
// 60 KB from which a string doubles its memory.
constexpr std::size_t kFull = std::size_t{56} << 10U;

bool IsLabelName(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto rest = [letter](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  if (name.empty() || name.starts_with("__"))
    return false;  // two underscores are reserved by Prometheus
  return letter(name.front()) && std::ranges::all_of(name, rest);
}

// A duplicate label in a series makes Prometheus reject the page: the family's own label takes
// precedence over a constant one, an earlier constant over a later one.
std::string ConstantLabels(const FamilyInfo& family, const Labels& labels) {
  std::set<std::string_view> taken(family.labels.begin(), family.labels.end());
  std::string out;
  for (const auto& [name, value] : labels) {
    if (!IsLabelName(name) || !taken.insert(name).second) continue;
    if (!out.empty()) out.push_back(',');
    AppendLabel(out, name, value);
  }
  return out;
}

}  // namespace

FamilyWriter::FamilyWriter(const FamilyInfo& family, const PageOptions& options, Deflater* deflater)
    : family_(family),
      shown_(!options.shown || options.shown(family.name)),
      deflater_(deflater),
      prefix_(family.name) {
  const std::string constants = ConstantLabels(family, options.labels);
  has_constants_ = !constants.empty();
  if (has_constants_) prefix_.append("{").append(constants);
}

bool FamilyWriter::Begin(std::string_view labels) {
  if (!shown_) return false;
  ++series_;
  if (deflater_ == nullptr) return false;
  out_.append(prefix_);
  if (!labels.empty()) {
    out_.push_back(has_constants_ ? ',' : '{');
    out_.append(labels);
  }
  if (has_constants_ || !labels.empty()) out_.push_back('}');
  out_.push_back(' ');
  return true;
}

void FamilyWriter::End() {
  out_.push_back('\n');
  if (out_.size() < kFull) return;
  deflater_->Append(compressed_, out_);
  out_.clear();
}

void FamilyWriter::Add(std::string_view labels, std::int64_t value) {
  if (!Begin(labels)) return;
  AppendInteger(out_, value);
  End();
}

void FamilyWriter::AddNumber(std::string_view labels, double value) {
  if (!Begin(labels)) return;
  AppendNumber(out_, value);
  End();
}

void FamilyWriter::AddSeconds(std::string_view labels, Duration value) {
  if (!Begin(labels)) return;
  AppendSeconds(out_, value);
  End();
}

std::optional<FamilySamples> FamilyWriter::Take() {
  if (series_ == 0) return std::nullopt;
  if (!out_.empty()) deflater_->Append(compressed_, out_);
  compressed_.stream.shrink_to_fit();
  FamilySamples segment{static_cast<std::size_t>(family_.id),
                        std::make_shared<const CompressedBlock>(std::move(compressed_)), series_};
  out_.clear();
  compressed_ = {};
  series_ = 0;
  return segment;
}

}  // namespace lagwatch::render
