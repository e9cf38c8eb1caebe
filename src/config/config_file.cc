// SPDX-License-Identifier: Apache-2.0
#include "config/config_file.h"

#include <map>

#include "base/text.h"
#include "config/read_file.h"
#include "config/yaml.h"

namespace lagwatch::config {
namespace {

using Type = YamlNode::Type;

constexpr std::string_view kThresholds = "thresholds";
constexpr std::string_view kRename = "rename";

class Walk {
 public:
  explicit Walk(YamlFile yaml) : yaml_(std::move(yaml)) {}

  ConfigFile Read(const YamlNode& root) {
    ConfigFile file;
    if (root.type == Type::kNull) return file;
    if (root.type != Type::kMap) {
      yaml_.Report(root, "the file must be a list of \"option: value\" lines");
      return file;
    }
    yaml_.CheckDuplicates(root);
    for (const YamlNode& entry : root.children) {
      if (entry.key == "clusters") {
        file.has_clusters = true;
        ReadClusters(entry, file);
      } else if (entry.key == kThresholds) {
        file.thresholds = ReadThresholds(entry, yaml_);
      } else if (entry.key == kRename) {
        file.renames = ReadRenames(entry, yaml_);
      } else {
        ReadOption(entry, Places::kEverywhere, file.top);
      }
    }
    return file;
  }

 private:
  void ReadClusters(const YamlNode& list, ConfigFile& file) {
    if (list.type != Type::kList || list.children.empty()) {
      yaml_.Report(list,
                   "clusters: must be a list of clusters, as in \"- {name: eu, "
                   "kafka.bootstrap-servers: eu-1:9092}\"");
      return;
    }
    std::map<std::string, std::string> first_places;
    for (const YamlNode& entry : list.children) {
      if (entry.type != Type::kMap) {
        yaml_.Report(entry, "an entry of clusters: must be a map with a name");
        continue;
      }
      ConfigFile::Cluster cluster = ReadCluster(entry);
      if (cluster.name.empty()) continue;
      const auto [first, is_new] = first_places.emplace(cluster.name, cluster.place);
      if (!is_new) {
        yaml_.Report(entry, "duplicate cluster name " + Quote(cluster.name) + ", first at " +
                                first->second + "; give each cluster its own");
        continue;
      }
      file.clusters.push_back(std::move(cluster));
    }
  }

  ConfigFile::Cluster ReadCluster(const YamlNode& entry) {
    ConfigFile::Cluster cluster;
    cluster.place = yaml_.Place(entry);
    yaml_.CheckDuplicates(entry);
    bool has_name = false;
    for (const YamlNode& child : entry.children) {
      if (child.key == "name") {
        has_name = true;
        if (child.type == Type::kScalar) cluster.name = child.text;
        if (cluster.name.empty()) yaml_.Report(child, "name: must be a name, as in eu");
      } else if (child.key == "cluster.name") {
        has_name = true;
        yaml_.Report(child, "cluster.name: use name in an entry of clusters:");
      } else if (child.key == kThresholds) {
        cluster.thresholds = ReadThresholds(child, yaml_);
      } else if (child.key == kRename) {
        cluster.renames = ReadRenames(child, yaml_);
      } else {
        ReadOption(child, Places::kCluster, cluster.values);
      }
    }
    if (!has_name) yaml_.Report(entry, "this entry of clusters: has no name");
    return cluster;
  }

  void ReadOption(const YamlNode& entry, Places at_least, Values& values) {
    const Option* option = FindOption(entry.key);
    if (option == nullptr || option->places < Places::kEverywhere) {
      yaml_.Report(entry, Unknown(entry, option, at_least));
    } else if (option->places < at_least) {
      yaml_.Report(entry, entry.key + " cannot be set per cluster; move it to the top level");
    } else if (option->kind == Kind::kProperty) {
      ReadProperties(entry, values[entry.key]);
    } else if (IsRepeatable(*option) && entry.type == Type::kList) {
      for (const YamlNode& item : entry.children) ReadScalar(entry, item, values);
    } else {
      ReadScalar(entry, entry, values);
    }
  }

  static std::string Unknown(const YamlNode& entry, const Option* option, Places at_least) {
    if (option != nullptr) {
      return entry.key + " cannot be set in the file, only as the flag --" + entry.key;
    }
    if (entry.type == Type::kMap) {
      for (const std::string_view name : OptionNames(at_least)) {
        if (name.starts_with(entry.key + ".")) {
          return "unknown key " + entry.key + "; keys are flat, as in " + std::string(name);
        }
      }
    }
    std::vector<std::string_view> names = OptionNames(at_least);
    names.push_back(at_least == Places::kCluster ? "name" : "clusters");
    names.push_back(kThresholds);
    names.push_back(kRename);
    return "unknown key " + entry.key + DidYouMean(entry.key, names);
  }

  void ReadScalar(const YamlNode& entry, const YamlNode& node, Values& values) {
    if (node.type == Type::kScalar) {
      values[entry.key].push_back({node.text, yaml_.Place(entry) + ": " + entry.key, kExitConfig});
    } else if (node.type == Type::kNull) {
      yaml_.Report(entry, entry.key + " has no value; give it one or remove the line");
    } else {
      yaml_.Report(entry, entry.key + " must have one value, not a list or map");
    }
  }

  void ReadProperties(const YamlNode& entry, std::vector<RawValue>& properties) {
    if (entry.type != Type::kMap) {
      yaml_.Report(entry, entry.key +
                              " must be a map of librdkafka properties, as in "
                              "{security.protocol: SSL}");
      return;
    }
    yaml_.CheckDuplicates(entry);
    for (const YamlNode& property : entry.children) {
      if (property.type != Type::kScalar) {
        yaml_.Report(property, entry.key + " " + property.key + " must have one value");
      } else {
        properties.push_back(
            {property.key + "=" + property.text, yaml_.Place(property), kExitConfig});
      }
    }
  }

  YamlFile yaml_;
};

}  // namespace

ConfigFile ReadConfigFile(const RawValue& raw, std::vector<Problem>& problems) {
  const auto content = ReadFile(raw.text, raw.place, problems);
  if (!content) return {};
  const auto root = ParseYaml(*content, raw.text);
  if (const auto* problem = std::get_if<Problem>(&root)) {
    problems.push_back(*problem);
    return {};
  }
  return Walk({raw.text, problems}).Read(std::get<YamlNode>(root));
}

}  // namespace lagwatch::config
