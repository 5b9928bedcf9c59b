#include "ops/lock_list.hpp"

#include <algorithm>

#include "core/json.hpp"

namespace sparekey::ops {
namespace {

bool is_pool_off(Lock const& lock) {
    return lock.pool_supported.value_or(false) && !lock.pool_enabled.value_or(true);
}

/// 0: the worst.
int rank(Lock const& lock) {
    if (!lock.errors.empty() || !lock.online) return 0;
    return lock.warnings.empty() && !is_pool_off(lock) ? 2 : 1;
}

void write_problem(json::Writer& writer, std::string_view severity, std::string_view code) {
    writer.begin_object().member("severity", severity).member("code", code).end_object();
}

void write(json::Writer& writer, Lock const& lock) {
    writer.begin_object()
        .member("device_id", std::string_view(lock.device_id))
        .member("workspace", std::string_view(lock.workspace))
        .member("name", std::string_view(lock.name))
        .member("online", lock.online)
        .member("pool_supported", lock.pool_supported)
        .member("pool_enabled", lock.pool_enabled)
        .key("problems")
        .begin_array();
    // Seam mostly says so itself.
    auto const is_said = std::ranges::find(lock.errors, "device_offline") != lock.errors.end();
    if (!lock.online && !is_said) write_problem(writer, "error", "offline");
    for (auto const& code : lock.errors) write_problem(writer, "error", code);
    for (auto const& code : lock.warnings) write_problem(writer, "warning", code);
    if (is_pool_off(lock)) write_problem(writer, "warning", "pool_off");
    writer.end_array().end_object();
}

}  // namespace

std::string to_json(LockSurvey survey) {
    auto& locks = survey.locks;
    std::ranges::sort(locks, {}, [](Lock const& lock) {
        return std::tuple(rank(lock), std::string_view(lock.name), std::string_view(lock.device_id));
    });
    auto const shown = std::min(locks.size(), kMostLocks);
    json::Writer writer;
    writer.begin_object().key("devices").begin_array();
    for (std::size_t i = 0; i < shown; ++i) write(writer, locks[i]);
    writer.end_array().member("omitted", std::uint64_t(locks.size() - shown)).key("failures").begin_array();
    for (auto const& failure : survey.failures) writer.value(std::string_view(failure));
    return writer.end_array().end_object().text();
}

}  // namespace sparekey::ops
