// A metric's family of prometheus-cpp, by the values of its labels. For metrics.cpp.
#pragma once

#include <prometheus/detail/builder.h>
#include <prometheus/family.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ops/metric_list.hpp"

namespace sparekey::ops {

inline std::string text_of(std::string_view text) {
    return std::string(text);
}

inline std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        auto const end = std::min(list.find(", "), list.size());
        names.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 2, list.size()));
    }
    return names;
}

/// A family's series by their labels' values. Those that are named first are found without a lock; others
/// are made when they come.
template <class Metric, class... Arguments>
class Series {
  public:
    Series(prometheus::Registry& registry, MetricInfo const& info, Arguments... arguments)
        : family_(build(registry, info)), labels_(split(info.labels)), arguments_(std::move(arguments)...) {}

    /// Before the first at().
    void name(std::vector<std::string> const& values) { known_.emplace(values, &add(values)); }

    Metric& at(std::vector<std::string> const& values) {
        auto const found = known_.find(values);
        return found == known_.end() ? add(values) : *found->second;
    }

    void name_one(std::string_view value) { name({text_of(value)}); }
    Metric& one(std::string_view value) { return at({text_of(value)}); }

  private:
    static prometheus::Family<Metric>& build(prometheus::Registry& registry, MetricInfo const& info) {
        prometheus::detail::Builder<Metric> builder;
        return builder.Name(text_of(info.name)).Help(text_of(info.help)).Register(registry);
    }

    Metric& add(std::vector<std::string> const& values) {
        prometheus::Labels named;
        for (std::size_t i = 0; i < labels_.size(); ++i) named.emplace(labels_[i], values.at(i));
        return std::apply(
            [&](auto const&... arguments) -> Metric& { return family_.Add(named, arguments...); },
            arguments_);
    }

    prometheus::Family<Metric>& family_;
    std::vector<std::string> labels_;
    std::tuple<Arguments...> arguments_;
    std::map<std::vector<std::string>, Metric*> known_;
};

}  // namespace sparekey::ops
