// SPDX-License-Identifier: Apache-2.0
// What the floors share: `NAME BOOTSTRAP [ROUNDS [PAUSE]]` prints, a round a line, its seconds,
// those of CPU time, and the peak of memory so far in MB.
#pragma once

#include <librdkafka/rdkafka.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

namespace bench {

inline constexpr int kTimeoutMs = 30'000;

// A client and its queue.
class Client {
 public:
  explicit Client(const char* bootstrap) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap, nullptr, 0);
    rd_kafka_conf_set(conf, "group.id", "floor", nullptr, 0);
    handle = rd_kafka_new(RD_KAFKA_CONSUMER, conf, nullptr, 0);
    queue = rd_kafka_queue_new(handle);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() {
    rd_kafka_queue_destroy(queue);
    rd_kafka_destroy(handle);
  }

  rd_kafka_event_t* Await() {
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, kTimeoutMs);
    if (event == nullptr) std::exit(3);
    return event;
  }

  rd_kafka_t* handle;
  rd_kafka_queue_t* queue;
};

inline double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Not getrusage(): its peak includes that of the process which started this one.
inline double PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word && word != "VmHWM:") {
  }
  double kibibytes = 0;
  status >> kibibytes;
  return kibibytes * 1024 / 1e6;
}

// Floor(BOOTSTRAP), whose Round() is one collection.
template <typename Floor>
int Main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s BOOTSTRAP [ROUNDS [PAUSE]]\n", argv[0]);
    return 64;
  }
  Floor floor(argv[1]);
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  const std::chrono::seconds pause(argc > 3 ? std::atoi(argv[3]) : 0);
  for (int i = 0; i < rounds; ++i) {
    if (i > 0) std::this_thread::sleep_for(pause);
    const auto start = std::chrono::steady_clock::now();
    const double cpu = CpuSeconds();
    floor.Round();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%.4f %.4f %.1f\n", took.count(), CpuSeconds() - cpu, PeakMegabytes());
  }
  return 0;
}

}  // namespace bench
