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
  Walk(std::string path, std::vector<Problem>& problems)
      : path_(std::move(path)), problems_(problems) {}

  ConfigFile Read(const YamlNode& root) {
    ConfigFile file;
    if (root.type == Type::kNull) return file;
    if (root.type != Type::kMap) {
      Report(root, "the file must be a list of \"option: value\" lines");
      return file;
    }
    CheckDuplicates(root);
    for (const YamlNode& entry : root.children) {
      if (entry.key == "clusters") {
        file.has_clusters = true;
        ReadClusters(entry, file);
      } else if (entry.key == kThresholds) {
        file.thresholds = ReadThresholds(entry, path_, problems_);
      } else if (entry.key == kRename) {
        file.renames = ReadRenames(entry, path_, problems_);
      } else {
        ReadOption(entry, Places::kEverywhere, file.top);
      }
    }
    return file;
  }

 private:
  void ReadClusters(const YamlNode& list, ConfigFile& file) {
    if (list.type != Type::kList || list.children.empty()) {
      Report(list,
             "clusters: must be a list of clusters, as in \"- {name: eu, "
             "kafka.bootstrap-servers: eu-1:9092}\"");
      return;
    }
    std::map<std::string, std::string> first_places;
    for (const YamlNode& entry : list.children) {
      if (entry.type != Type::kMap) {
        Report(entry, "an entry of clusters: must be a map with a name");
        continue;
      }
      ConfigFile::Cluster cluster = ReadCluster(entry);
      if (cluster.name.empty()) continue;
      const auto [first, is_new] = first_places.emplace(cluster.name, cluster.place);
      if (!is_new) {
        Report(entry, "duplicate cluster name " + Quote(cluster.name) + ", first at " +
                          first->second + "; give each cluster its own");
        continue;
      }
      file.clusters.push_back(std::move(cluster));
    }
  }

  ConfigFile::Cluster ReadCluster(const YamlNode& entry) {
    ConfigFile::Cluster cluster;
    cluster.place = Place(entry);
    CheckDuplicates(entry);
    bool has_name = false;
    for (const YamlNode& child : entry.children) {
      if (child.key == "name") {
        has_name = true;
        if (child.type == Type::kScalar) cluster.name = child.text;
        if (cluster.name.empty()) Report(child, "name: must be a name, as in eu");
      } else if (child.key == "cluster.name") {
        has_name = true;
        Report(child, "cluster.name: use name in an entry of clusters:");
      } else if (child.key == kThresholds) {
        cluster.thresholds = ReadThresholds(child, path_, problems_);
      } else if (child.key == kRename) {
        cluster.renames = ReadRenames(child, path_, problems_);
      } else {
        ReadOption(child, Places::kCluster, cluster.values);
      }
    }
    if (!has_name) Report(entry, "this entry of clusters: has no name");
    return cluster;
  }

  void CheckDuplicates(const YamlNode& map) {
    std::map<std::string, int> first_lines;
    for (const YamlNode& entry : map.children) {
      const auto [first, is_new] = first_lines.emplace(entry.key, entry.line);
      if (!is_new) {
        Report(entry,
               "duplicate key " + entry.key + ", first on line " + std::to_string(first->second));
      }
    }
  }

  void ReadOption(const YamlNode& entry, Places at_least, Values& values) {
    const Option* option = FindOption(entry.key);
    if (option == nullptr || option->places < Places::kEverywhere) {
      Report(entry, Unknown(entry, option, at_least));
    } else if (option->places < at_least) {
      Report(entry, entry.key + " cannot be set per cluster; move it to the top level");
    } else if (option->kind == Kind::kProperty) {
      ReadProperties(entry, values[entry.key]);
    } else if (option->repeatable && entry.type == Type::kList) {
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
      values[entry.key].push_back({node.text, Place(entry) + ": " + entry.key, kExitConfig});
    } else if (node.type == Type::kNull) {
      Report(entry, entry.key + " has no value; give it one or remove the line");
    } else {
      Report(entry, entry.key + " must have one value, not a list or map");
    }
  }

  void ReadProperties(const YamlNode& entry, std::vector<RawValue>& properties) {
    if (entry.type != Type::kMap) {
      Report(entry, entry.key +
                        " must be a map of librdkafka properties, as in "
                        "{security.protocol: SSL}");
      return;
    }
    CheckDuplicates(entry);
    for (const YamlNode& property : entry.children) {
      if (property.type != Type::kScalar) {
        Report(property, entry.key + " " + property.key + " must have one value");
      } else {
        properties.push_back({property.key + "=" + property.text, Place(property), kExitConfig});
      }
    }
  }

  std::string Place(const YamlNode& node) const { return path_ + ":" + std::to_string(node.line); }
  void Report(const YamlNode& node, const std::string& text) {
    problems_.push_back({Place(node) + ": " + text, kExitConfig});
  }

  std::string path_;
  std::vector<Problem>& problems_;
};

}  // namespace

ConfigFile ReadConfigFile(const RawValue& raw, std::vector<Problem>& problems) {
  const auto content = ReadFile(raw.text);
  if (const auto* error = std::get_if<FileError>(&content)) {
    problems.push_back(
        {raw.place + ": cannot read " + Quote(raw.text) + ": " + error->reason, kExitConfig});
    return {};
  }
  const auto root = ParseYaml(std::get<FileText>(content).text, raw.text);
  if (const auto* error = std::get_if<YamlError>(&root)) {
    problems.push_back({error->text, kExitConfig});
    return {};
  }
  return Walk(raw.text, problems).Read(std::get<YamlNode>(root));
}

}  // namespace lagwatch::config
