#include "queue/find_job.hpp"

#include <map>

#include "queue/glob.hpp"
#include "queue/keys.hpp"

namespace sparekey::queue {
namespace {

using By = FoundJob::By;
using redis::Reply;

constexpr std::size_t kMostNamed = 5;  // candidates, where a beginning fits several

struct Kind {
    By by;
    std::string prefix;  // of its keys
};

std::vector<Kind> kinds(Keys const& keys) {
    return {{By::access_code, keys.job("")},
            {By::event, keys.event("")},
            {By::message, keys.message("")},
            {By::backup, keys.backup("")}};
}

/// The job that this key belongs to: its own, or the one that a record names. nullopt: there is no such key.
asio::awaitable<Result<std::optional<FoundJob>>> read_key(redis::Connection& redis, Kind kind,
                                                          std::string id) {
    std::optional<FoundJob> found;
    auto const* const command = kind.by == By::access_code ? "EXISTS" : "GET";
    auto const reply = co_await redis.call(redis::Command(command, kind.prefix + id));
    if (!reply) co_return reply.error();
    if (reply->kind == Reply::Kind::nil || (reply->kind == Reply::Kind::integer && reply->integer == 0))
        co_return found;
    found = FoundJob{kind.by, id, kind.by == By::access_code ? id : reply->text};
    co_return found;
}

Error unknown(std::string_view id) {
    return {Errc::not_found, "nothing is known of " + std::string(id) +
                                 ": no access code, event, svix-id or backup has this id or begins with it"};
}

Error ambiguous(std::string_view id, std::map<std::string, FoundJob> const& found) {
    std::string names;
    for (auto const& [access_code_id, match] : found)
        names += (names.empty() ? "" : ", ") + std::string(to_string(match.by)) + " " + match.id;
    return {Errc::invalid_input, "several ids begin with " + std::string(id) + ": " + names +
                                     (found.size() > kMostNamed ? ", …" : "")};
}

asio::awaitable<Result<FoundJob>> find_beginning(redis::Connection& redis, Keys keys, std::string id) {
    std::map<std::string, FoundJob> found;  // by job
    auto const pattern = escape_glob(keys.prefix()) + "*:" + escape_glob(id) + "*";
    std::string cursor = "0";
    do {
        auto const page =
            co_await redis.call(redis::Command("SCAN", cursor, "MATCH", pattern, "COUNT", "1000"));
        if (!page) co_return page.error();
        cursor = page->elements.at(0).text;
        for (auto const& element : page->elements.at(1).elements) {
            for (auto const& kind : kinds(keys)) {
                if (!element.text.starts_with(kind.prefix + id)) continue;
                auto const match = co_await read_key(redis, kind, element.text.substr(kind.prefix.size()));
                if (!match) co_return match.error();
                if (*match) found.emplace((*match)->access_code_id, **match);
            }
        }
    } while (cursor != "0" && found.size() <= kMostNamed);
    if (found.size() > 1) co_return ambiguous(id, found);
    if (found.size() == 1) co_return found.begin()->second;
    co_return unknown(id);
}

}  // namespace

std::string_view to_string(By by) {
    switch (by) {
        case By::access_code:
            return "access code";
        case By::event:
            return "event";
        case By::message:
            return "svix-id";
        case By::backup:
            return "backup";
        case By::history:
            return "history";
    }
    return "id";
}

asio::awaitable<Result<FoundJob>> find_job(redis::Connection& redis, QueueOptions const& options,
                                           std::string id) {
    Keys const keys(options.prefix);
    for (auto const& kind : kinds(keys)) {
        auto const found = co_await read_key(redis, kind, id);
        if (!found) co_return found.error();
        if (*found) co_return **found;
    }
    if (id.size() < kShortestBeginning) co_return unknown(id);
    co_return co_await find_beginning(redis, keys, id);
}

}  // namespace sparekey::queue
