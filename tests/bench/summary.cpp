#include "bench/summary.hpp"

#include <algorithm>
#include <cmath>

#include "core/json.hpp"

namespace sparekey::bench {
namespace {

double microseconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double, std::micro>(time).count();
}

}  // namespace

Percentiles percentiles(std::vector<std::chrono::nanoseconds> latencies) {
    if (latencies.empty()) return {};
    std::sort(latencies.begin(), latencies.end());
    auto const at = [&](std::size_t percent) {
        auto const rank = (latencies.size() * percent + 99) / 100;  // rounded up, from 1
        return latencies[rank - 1];
    };
    return {at(50), at(90), at(99), latencies.back()};
}

std::string to_json(Measured const& measured, std::chrono::nanoseconds cpu) {
    auto const accepted = measured.latencies.size();
    auto const seconds = std::chrono::duration<double>(measured.elapsed).count();
    auto const figures = percentiles(measured.latencies);
    json::Writer writer;
    writer.begin_object().member("accepted", accepted).key("failures").begin_object();
    for (auto const& [reason, count] : measured.failures) writer.member(reason, count);
    writer.end_object().member("seconds", seconds);
    writer.member("per_second", static_cast<double>(accepted) / seconds)
        .member("p50_us", microseconds(figures.p50))
        .member("p90_us", microseconds(figures.p90))
        .member("p99_us", microseconds(figures.p99))
        .member("max_us", microseconds(figures.max))
        .member("generator_us", microseconds(cpu) / static_cast<double>(accepted));
    return writer.end_object().text();
}

}  // namespace sparekey::bench
