// SPDX-License-Identifier: Apache-2.0
#include "kafka/requests.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace lagwatch::kafka {

Requests::Requests(rd_kafka_t* handle) : handle_(handle), queue_(rd_kafka_queue_new(handle)) {}

Requests::PendingProbe::PendingProbe(rd_kafka_t* handle) : queue(rd_kafka_queue_new(handle)) {
  rd_kafka_queue_cb_event_enable(queue.get(), OnProbeResponse, this);
}

// The client may still refer to the queue.
Requests::PendingProbe::~PendingProbe() {
  rd_kafka_queue_cb_event_enable(queue.get(), nullptr, nullptr);
}

void Requests::OnProbeResponse(rd_kafka_t* /*handle*/, void* probe) noexcept {
  static_cast<PendingProbe*>(probe)->received = std::chrono::steady_clock::now();
}

void Requests::BeginRound(CollectionStats& stats) {
  ++round_;
  stats_ = &stats;
  waiting_.clear();
  failed_.clear();
}

OptionsPtr Requests::Options(rd_kafka_admin_op_t op, std::chrono::milliseconds timeout,
                             Request request) {
  assert(stats_ != nullptr);
  stats_->CountRequest(request.api);
  OptionsPtr options(rd_kafka_AdminOptions_new(handle_, op));
  const auto milliseconds = static_cast<int>(std::max<std::int64_t>(1, timeout.count()));
  rd_kafka_AdminOptions_set_request_timeout(options.get(), milliseconds, nullptr, 0);
  rd_kafka_AdminOptions_set_broker(options.get(), request.broker, nullptr, 0);
  const std::uintptr_t id = ++last_id_;
  // The opaque is a number, never a pointer: it is only looked up.
  rd_kafka_AdminOptions_set_opaque(
      options.get(),
      reinterpret_cast<void*>(id));  // NOLINT(performance-no-int-to-ptr)
  request.round = round_;
  request.sent = std::chrono::steady_clock::now();
  in_flight_.emplace(id, request);
  return options;
}

void Requests::SendRaw(const Request& request, const protocol::ApiSpec& api,
                       const std::string& body, std::chrono::milliseconds timeout,
                       rd_kafka_queue_t* queue) {
  const OptionsPtr options = Options(RD_KAFKA_ADMIN_OP_ANY, timeout, request);
  const int flexible = api.IsFlexible(request.version) ? 1 : 0;
  rd_kafka_RawRequest(handle_, api.key, request.version, flexible, body.data(), body.size(),
                      options.get(), queue);
}

void Requests::Send(Request request, const protocol::ApiSpec& api,
                    std::chrono::milliseconds timeout, Encode encode) {
  Waiting waiting{request, api, timeout, std::move(encode)};
  if (versions_.contains(request.broker)) return SendInVersion(std::move(waiting));
  waiting_[request.broker].push_back(std::move(waiting));
  AskVersions(request.broker, timeout);
}

void Requests::SendInVersion(Waiting waiting) {
  Request& request = waiting.request;
  const auto version = VersionAt(request.broker, waiting.api);
  if (!version) {
    request.round = round_;
    failed_.push_back({request,
                       {RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
                        "the broker has no version of this request that lagwatch knows"},
                       {}});
    return;
  }
  request.version = *version;
  SendRaw(request, waiting.api, waiting.encode(*version), waiting.timeout, queue_.get());
}

std::optional<std::int16_t> Requests::VersionAt(std::int32_t broker,
                                                const protocol::ApiSpec& api) const {
  const auto found = versions_.find(broker);
  if (found == versions_.end()) return std::nullopt;
  return protocol::ChooseVersion(api, found->second);
}

void Requests::AskVersions(std::int32_t broker, std::chrono::milliseconds timeout) {
  if (!asking_versions_.insert(broker).second) return;
  SendRaw({.api = Api::kProbe, .broker = broker}, protocol::kApiVersions, "", timeout,
          queue_.get());
}

void Requests::Probe(std::int32_t broker, std::chrono::milliseconds timeout) {
  SendRaw({.api = Api::kProbe, .broker = broker}, protocol::kApiVersions, "", timeout,
          probes_.emplace_back(handle_).queue.get());
}

// Takes over the broker's versions, or why there are none; then sends what waited for them.
void Requests::OnVersions(Response& response) {
  const std::int32_t broker = response.request.broker;
  if (response.outcome.ok()) {
    auto decoded = protocol::DecodeApiVersions(response.bytes);
    response.outcome = decoded ? OutcomeOf(decoded->error) : DamagedResponse();
    if (response.outcome.ok()) versions_[broker] = std::move(decoded->ranges);
  }
  auto node = waiting_.extract(broker);
  if (node.empty()) return;
  for (Waiting& waiting : node.mapped()) {
    if (response.outcome.ok()) {
      SendInVersion(std::move(waiting));
    } else {
      waiting.request.round = round_;
      failed_.push_back({waiting.request, response.outcome, {}});
    }
  }
}

void Requests::DescribeTopics(std::int32_t broker, const std::vector<std::string>& topics,
                              std::chrono::milliseconds timeout) {
  const OptionsPtr options =
      Options(RD_KAFKA_ADMIN_OP_DESCRIBETOPICS, timeout, {.api = Api::kMetadata, .broker = broker});
  const ErrorPtr ignored(rd_kafka_AdminOptions_set_include_authorized_operations(options.get(), 1));
  std::vector<const char*> names;
  names.reserve(topics.size());
  for (const std::string& topic : topics) names.push_back(topic.c_str());
  const TopicCollectionPtr collection(
      rd_kafka_TopicCollection_of_topic_names(names.data(), names.size()));
  rd_kafka_DescribeTopics(handle_, collection.get(), options.get(), queue_.get());
}

std::optional<Response> Requests::Next(SteadyTime until) {
  while (true) {
    if (!failed_.empty()) {
      Response response = std::move(failed_.front());
      failed_.pop_front();
      return response;
    }
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto wait = static_cast<int>(std::max<std::int64_t>(0, left.count()));
    EventPtr event(rd_kafka_queue_poll(queue_.get(), wait));
    if (!event) return std::nullopt;
    auto response = Complete(std::move(event), std::chrono::steady_clock::now());
    if (!response) continue;
    if (response->request.api != Api::kProbe) return response;
    asking_versions_.erase(response->request.broker);
    OnVersions(*response);
  }
}

std::optional<Response> Requests::NextProbe() {
  for (auto probe = probes_.begin(); probe != probes_.end(); ++probe) {
    const SteadyTime received = probe->received;
    if (received == SteadyTime()) continue;
    EventPtr event(rd_kafka_queue_poll(probe->queue.get(), 0));
    probes_.erase(probe);
    auto response = event ? Complete(std::move(event), received) : std::nullopt;
    if (response) OnVersions(*response);
    return response;
  }
  return std::nullopt;
}

std::optional<Response> Requests::Complete(EventPtr event, SteadyTime received) {
  const auto id = reinterpret_cast<std::uintptr_t>(rd_kafka_event_opaque(event.get()));
  const auto node = in_flight_.extract(id);
  if (node.empty()) return std::nullopt;
  Response response{node.mapped(), OutcomeOf(event.get()), {}, {}, received};
  // An upgraded or downgraded broker: the next request asks for its versions again.
  if (response.outcome.code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE) {
    versions_.erase(response.request.broker);
  }
  std::size_t size = 0;
  const void* data = rd_kafka_event_raw_response(event.get(), &size);
  if (data != nullptr) response.bytes = {static_cast<const char*>(data), size};
  response.event = std::move(event);
  return response;
}

}  // namespace lagwatch::kafka
