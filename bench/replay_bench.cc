// SPDX-License-Identifier: Apache-2.0
// How fast a recorded hour of 1,000 group-partitions in trouble (tests/support/incident.h: 240
// collections) is evaluated, read from its file anew each time; and with the page of every
// collection. One thread, as in `--replay FILE --once`; items_per_second is collections a second.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "replay/recorder.h"
#include "serve/replayer.h"
#include "support/incident.h"

namespace lagwatch::app {
namespace {

using testing::Incident;

// A file for as long as the value lives.
class RecordedIncident {
 public:
  RecordedIncident() {
    std::string folder = (std::filesystem::temp_directory_path() / "lagwatch-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) std::abort();
    folder_ = folder;
    replay::Session session{"bench", {{"", Incident::kInterval, {}, true}}};
    auto opened = replay::Recorder::Open(path(), std::int64_t{1} << 30, std::move(session));
    const auto& recorder = std::get<std::unique_ptr<replay::Recorder>>(opened);
    Incident incident;
    for (int i = 0; i < Incident::kCollections; ++i) {
      const Snapshot snapshot = incident.Next();
      recorder->Append(0, snapshot.ends_read, snapshot);
    }
  }
  ~RecordedIncident() { std::filesystem::remove_all(folder_); }
  RecordedIncident(const RecordedIncident&) = delete;
  RecordedIncident& operator=(const RecordedIncident&) = delete;

  std::string path() const { return folder_ / "incident.rec"; }

 private:
  std::filesystem::path folder_;
};

void ReplayHour(benchmark::State& state, bool with_pages) {
  const RecordedIncident recorded;
  config::Settings settings;
  settings.clusters.emplace_back();
  settings.replay_file = recorded.path();
  std::size_t bytes = 0;
  for (auto _ : state) {
    auto opened = serve::Replayer::Open(settings);
    serve::Replayer& replayer = *std::get<std::unique_ptr<serve::Replayer>>(opened);
    while (const auto played = replayer.Next()) {
      state.SetItemsProcessed(state.items_processed() + 1);
      if (with_pages) bytes += replayer.clusters()[0].Render(*played->after)->families.size();
    }
    if (!replayer.warning().empty()) state.SkipWithError(replayer.warning().c_str());
  }
  benchmark::DoNotOptimize(bytes);
  state.counters["file_bytes"] = static_cast<double>(std::filesystem::file_size(recorded.path()));
}
BENCHMARK_CAPTURE(ReplayHour, evaluated, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ReplayHour, with_pages, true)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lagwatch::app
