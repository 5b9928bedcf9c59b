#include "sim/behaviour.hpp"

#include <array>
#include <utility>

#include "sim/members.hpp"

namespace sparekey::sim {
namespace {

template <class T, std::size_t N>
using Words = std::array<std::pair<std::string_view, T>, N>;

constexpr Words<PullKeys, 4> kPullKeys = {
    {{"both", PullKeys::both},
     {"access_code", PullKeys::access_code_only},
     {"backup_access_code", PullKeys::backup_access_code_only},
     {"original_under_access_code", PullKeys::original_under_access_code}}};
constexpr Words<BackupEnd, 3> kBackupEnds = {
    {{"aligned", BackupEnd::aligned}, {"one_day_late", BackupEnd::one_day_late}, {"none", BackupEnd::none}}};
constexpr Words<Updates, 3> kUpdates = {
    {{"applied", Updates::applied}, {"pending", Updates::pending}, {"ignored", Updates::ignored}}};
constexpr Words<EventOrder, 3> kEventOrders = {{{"oldest_first", EventOrder::oldest_first},
                                                {"newest_first", EventOrder::newest_first},
                                                {"shuffled", EventOrder::shuffled}}};
constexpr Words<bool, 2> kEventShapes = {{{"new", false}, {"old", true}}};
constexpr Words<bool, 2> kUpdateAnswers = {{{"action_attempt", false}, {"empty", true}}};
constexpr Words<bool, 2> kDialects = {{{"documented", false}, {"fake", true}}};

template <class T, std::size_t N>
Result<void> read_word(json::Value const& from, std::string_view key, Words<T, N> const& words, T& into) {
    auto const text = from.string(key);
    if (!text) return text.error();
    for (auto const& [word, value] : words) {
        if (word != *text) continue;
        into = value;
        return {};
    }
    return Error{Errc::invalid_input, std::string(key) + ": unknown word \"" + *text + "\""};
}

template <class T>
Result<void> read_member(json::Value const& from, std::string_view key, T& into) {
    Members members(from);
    members.read(key, into);
    if (members.error()) return *members.error();
    return {};
}

Result<void> read_latency(json::Value const& from, std::string_view key, Behaviour& into) {
    auto const routes = from.object(key);
    if (!routes) return routes.error();
    for (auto const& route : routes->keys()) {
        auto const number = routes->integer(route);
        if (!number) return number.error();
        into.latency_ms[route] = std::chrono::milliseconds(*number);
    }
    return {};
}

void speak_like_the_fake(Behaviour& behaviour, bool fake) {
    behaviour.pull_keys = fake ? PullKeys::backup_access_code_only : PullKeys::both;
    behaviour.backup_ends_at = fake ? BackupEnd::none : BackupEnd::aligned;
    behaviour.exclusive_pulls = !fake;
    behaviour.ongoing_backups = fake;
    behaviour.put_and_patch = !fake;
    behaviour.checks_dates = !fake;
    behaviour.says_available = !fake;
    behaviour.lists_everything = fake;
    behaviour.event_pages = !fake;
}

Result<void> read_dialect(json::Value const& changes, Behaviour& behaviour) {
    bool fake = false;
    auto const read = read_word(changes, "dialect", kDialects, fake);
    if (read) speak_like_the_fake(behaviour, fake);
    return read;
}

using Reader = Result<void> (*)(json::Value const& from, std::string_view key, Behaviour& into);

constexpr std::pair<std::string_view, Reader> kReaders[] = {
    {"pull_keys",
     [](auto const& from, auto key, auto& b) { return read_word(from, key, kPullKeys, b.pull_keys); }},
    {"backup_ends_at",
     [](auto const& from, auto key, auto& b) { return read_word(from, key, kBackupEnds, b.backup_ends_at); }},
    {"exclusive_pulls",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.exclusive_pulls); }},
    {"ongoing_backups",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.ongoing_backups); }},
    {"put_and_patch",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.put_and_patch); }},
    {"checks_dates",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.checks_dates); }},
    {"says_available",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.says_available); }},
    {"lists_everything",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.lists_everything); }},
    {"updates",
     [](auto const& from, auto key, auto& b) { return read_word(from, key, kUpdates, b.updates); }},
    {"update_answer", [](auto const& from, auto key,
                         auto& b) { return read_word(from, key, kUpdateAnswers, b.empty_update_answer); }},
    {"updates_per_minute",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.updates_per_minute); }},
    {"pool_size", [](auto const& from, auto key, auto& b) { return read_member(from, key, b.pool_size); }},
    {"pin_length", [](auto const& from, auto key, auto& b) { return read_member(from, key, b.pin_length); }},
    {"empty_pool_status",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.empty_pool_status); }},
    {"empty_pool_type",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.empty_pool_type); }},
    {"event_shape", [](auto const& from, auto key,
                       auto& b) { return read_word(from, key, kEventShapes, b.old_event_shape); }},
    {"event_order",
     [](auto const& from, auto key, auto& b) { return read_word(from, key, kEventOrders, b.event_order); }},
    {"event_pages",
     [](auto const& from, auto key, auto& b) { return read_member(from, key, b.event_pages); }},
    {"latency_ms", read_latency},
};

Reader reader_of(std::string_view key) {
    for (auto const& [name, reader] : kReaders) {
        if (name == key) return reader;
    }
    return nullptr;
}

}  // namespace

std::chrono::milliseconds Behaviour::latency(std::string_view route) const {
    auto found = latency_ms.find(route);
    if (found == latency_ms.end()) found = latency_ms.find("*");
    return found == latency_ms.end() ? std::chrono::milliseconds(0) : found->second;
}

Result<Behaviour> changed(Behaviour behaviour, json::Value const& changes) {
    if (changes.has("dialect")) {
        auto const read = read_dialect(changes, behaviour);
        if (!read) return read.error();
    }
    for (auto const& key : changes.keys()) {
        if (key == "dialect") continue;
        auto const reader = reader_of(key);
        if (!reader) return Error{Errc::invalid_input, "no such switch: " + key};
        auto const read = reader(changes, key, behaviour);
        if (!read) return read.error();
    }
    return behaviour;
}

}  // namespace sparekey::sim
