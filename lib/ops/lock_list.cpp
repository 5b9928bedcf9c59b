#include "ops/lock_list.hpp"

#include <algorithm>

#include "core/json.hpp"

namespace sparekey::ops {
namespace {

/// 0: the worst.
int rank(Lock const& lock) {
    if (std::ranges::any_of(lock.problems, &LockProblem::is_error)) return 0;
    return lock.problems.empty() ? 2 : 1;
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
    for (auto const& problem : lock.problems) {
        writer.begin_object()
            .member("severity", problem.is_error ? "error" : "warning")
            .member("code", std::string_view(problem.code))
            .member("text", std::string_view(problem.text))
            .end_object();
    }
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
